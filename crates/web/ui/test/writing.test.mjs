// A rulebook: written with the checker beside it, put forward by one, published by another, and asked of a school at once.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DESK, PHONE, inBrowser, isAccessible, picture, print } from "./house.mjs";

const FRONT = [
  "---",
  "id: own-guard",
  "title: 本局谈心补充规定",
  "version: '2025.1'",
  "issuer: 示范区教育局",
  "effective: 2025-09-01",
  "period: semester",
  "subject: unit",
  "applies: unit.class = 'school'",
  "---",
  "# 本局谈心补充规定",
  "",
  "## 第一条 谈心次数",
  "",
  "学校干部每学期谈心不少于三次。",
  "",
  "```rule",
  "measures:",
].join("\n");
const RULES = [
  "",
  "  talks: { title: 谈心次数, from: heart-to-heart-talk, count: rows }",
  "duties:",
  "  enough: { title: 谈心够三次, require: talk >= 3, due: period-start + 80 days, owner: 校长 }",
  "```",
  "",
].join("\n");
const PASTED = [
  "校园护学工作制度",
  "第一条 为了保障学生上下学安全，制定本制度。",
  "第二条 安全检查　各校每月开展安全检查不少于2次，每学期开展应急演练不少于2次。",
  "第三条 隐患整改率达到95%以上。",
].join("\n");

test("a rulebook is edited, looked at, published by a second person and found in 待办", async () => {
  await inBrowser("writer", DESK, async (page) => {
    await page.goto("/drafts");
    await isAccessible(page);
    await page.locator("#title-rulebook").fill("本局谈心补充规定");
    await page.locator("#id-rulebook").fill("own-guard");
    await page.getByRole("button", { name: "开始写" }).first().click();
    await page.waitForURL(/\/drafts\/[0-9a-f]{32}$/);
    const text = page.locator("textarea#text");
    await text.fill(FRONT + RULES);
    // Found as it is typed, at its line, with the nearest right word.
    const wrong = page.locator("#found li.wrong");
    await wrong.first().waitFor();
    assert.match(await wrong.first().innerText(), /第21行/);
    await page.locator(".mirror > div.wrong").first().waitFor();
    await picture(page, "draft-findings-desk");
    await wrong.first().locator(".at").click();
    const marked = await text.evaluate((field) => field.value.slice(field.selectionStart, field.selectionEnd));
    assert.equal(marked, "talk");
    // A name of the rulebook's own is offered at the caret.
    await page.keyboard.type("tal");
    await page.locator("#offers li", { hasText: "谈心次数" }).first().waitFor();
    await picture(page, "draft-offers-desk");
    await page.keyboard.press("Enter");
    await page.locator("#found[data-errors='0']").waitFor();
    assert.match(await text.inputValue(), /require: talks >= 3/);
    await isAccessible(page);
    await page.getByRole("button", { name: "保存，看公布前后" }).click();
    await page.waitForURL(/\/publication$/);
    await page.getByText("现在没有这部制度在施行").waitFor();
    await isAccessible(page);
    await picture(page, "draft-publication-desk", true);
    await print(page, "draft-publication");
    await page.getByRole("button", { name: "提请公布" }).click();
    await page.getByRole("button", { name: "收回" }).waitFor();
  });
  await inBrowser("publisher", PHONE, async (page) => {
    await page.goto("/");
    await page.getByRole("link", { name: "本局谈心补充规定" }).click();
    await page.waitForURL(/\/publication$/);
    await isAccessible(page);
    await picture(page, "draft-publication-phone", true);
    await page.getByRole("button", { name: "公布", exact: true }).click();
    await page.getByText("已公布，从施行之日起照它核算。").waitFor();
  });
  await inBrowser("contact", PHONE, async (page) => {
    await page.goto("/");
    await page.getByText("谈心够三次").first().waitFor();
    await page.goto("/rulebooks/own-guard/versions");
    await isAccessible(page);
    await picture(page, "versions-phone", true);
  });
});

test("a 制度 that is pasted becomes a draft with what was ticked", async () => {
  await inBrowser("writer", PHONE, async (page) => {
    await page.goto("/drafts/from-text");
    await page.locator("#text").fill(PASTED);
    await page.getByRole("button", { name: "找出各条和要求" }).click();
    await page.getByText("比例：要写明谁占谁的多少").waitFor();
    assert.equal(await page.locator("input[name=take]:checked").count(), 0, "nothing is taken unasked");
    await isAccessible(page);
    await picture(page, "from-text-phone", true);
    await page.locator("label", { hasText: "安全检查" }).first().locator("input").check();
    await page.getByRole("button", { name: "用勾了的开始写" }).click();
    await page.waitForURL(/\/drafts\/[0-9a-f]{32}$/);
    const text = await page.locator("textarea#text").inputValue();
    assert.match(text, /from: safety-check/);
    assert.doesNotMatch(text, /from: drill/);
    assert.match(text, /## 第三条/);
    await page.locator("#found[data-errors='0']").waitFor();
    await isAccessible(page);
    await picture(page, "draft-phone", true);
    await print(page, "draft");
  });
});

test("a setting that nobody has laid down is a question until it is entered", async () => {
  await inBrowser("publisher", DESK, async (page) => {
    await page.goto("/settings");
    await isAccessible(page);
    await picture(page, "settings-desk", true);
    await page.goto("/settings/heart-to-heart-talks/head_share");
    await page.locator("#value").fill("60 %");
    await page.locator("#source").fill("示教发〔2025〕9号");
    await isAccessible(page);
    await picture(page, "setting-desk", true);
    await page.getByRole("button", { name: "记入台账" }).click();
    await page.getByText("已记入台账").waitFor();
    await page.goto("/settings/heart-to-heart-talks/head_share");
    await page.getByText("示教发〔2025〕9号").waitFor();
  });
});

test("a kind shows its form and its columns, and asks whether a field is known elsewhere", async () => {
  await inBrowser("writer", DESK, async (page) => {
    await page.goto("/drafts");
    await page.locator("#title-kind").fill("护学岗");
    await page.getByRole("button", { name: "开始写" }).last().click();
    await page.waitForURL(/\/drafts\/[0-9a-f]{32}$/);
    await page.locator("#field-title").fill("学生数");
    await page.locator("#field-sort").selectOption("number");
    await page.getByRole("button", { name: "加上并保存" }).click();
    await page.getByText("“学生数”别处已经有").waitFor();
    await page.getByRole("checkbox", { name: "不是一回事，仍然加上" }).check();
    await page.getByRole("button", { name: "加上并保存" }).click();
    await page.getByText("已保存。").waitFor();
    assert.match(await page.locator("textarea#text").inputValue(), /xue_sheng_shu: \{ title: 学生数/);
    await isAccessible(page);
    await picture(page, "draft-kind-desk", true);
  });
  await inBrowser("writer_english", DESK, async (page) => {
    await page.goto("/drafts");
    await isAccessible(page);
    await picture(page, "drafts-desk-en", true);
  });
});
