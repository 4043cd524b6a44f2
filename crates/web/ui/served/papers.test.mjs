// Materials and the one box, through the sign-in page of the served bureau: a text that was pasted, and what is found by typing.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DESK, PHONE, inBrowser, isAccessible, picture, print } from "../test/house.mjs";
import { CONTACT, LEADER, signIn } from "./people.mjs";

const TEXT = [
  "第一小学工作汇报",
  "我校现有教师128人，全区现有在校学生2万9千余人。",
  "为50名学生每人资助1000元，共计6万元。",
  "9月31日召开家访工作布署会。会上表扬了____等班级。",
  "我校现有教师182人，队伍稳定。",
].join("\n");

/** The page as it is seen on a telephone and on a desk, for eyes and for axe. */
async function look(page, name) {
  for (const [size, { viewport }] of [["phone", PHONE], ["desk", DESK]]) {
    await page.setViewportSize(viewport);
    await isAccessible(page);
    await picture(page, `${name}-${size}`, true);
  }
  await print(page, name);
}

test("a pasted text is looked through, a finding dismissed and remembered", async () => {
  await inBrowser("served", PHONE, async (page) => {
    await signIn(page, LEADER);
    await page.goto("/check-up");
    await look(page, "check-up");
    await page.setViewportSize(PHONE.viewport);
    await page.fill("#text", TEXT);
    await page.getByRole("button", { name: "开始体检" }).click();
    await page.locator(".numbered-findings").first().waitFor();
    await look(page, "checked");
    await page.setViewportSize(PHONE.viewport);

    // Both places of the contradiction lead to each other.
    const twice = page.locator(".numbered-findings li", { hasText: "128" });
    await twice.getByRole("link", { name: "看另一处" }).click();
    assert.match(page.url(), /#also-\d+$/);

    const sum = page.locator(".numbered-findings li", { hasText: "50名 × 1000元" });
    await sum.locator("summary").click();
    await sum.getByRole("textbox").fill("另有单位捐助");
    await sum.getByRole("button", { name: "不是问题" }).click();
    await page.getByText("另有单位捐助").waitFor();
    await look(page, "checked-dismissed");

    await page.goto("/check-up");
    await page.fill("#text", TEXT);
    await page.getByRole("button", { name: "开始体检" }).click();
    await page.getByText("另有单位捐助").waitFor();
    const waiting = page.waitForEvent("download");
    await page.getByRole("button", { name: "Word" }).click();
    assert.match((await waiting).suggestedFilename(), /\.docx$/);

    await page.goto("/check-up");
    await page.getByRole("button", { name: "开始体检" }).click();
    await page.getByText("还没有粘贴文字").first().waitFor();
    await look(page, "check-up-refused");
  });
});

test("what is typed into the one box is found, by key and without a script", async () => {
  await inBrowser("served", DESK, async (page) => {
    await signIn(page, LEADER);
    await page.keyboard.press("/");
    await page.keyboard.type("txth");
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/search\?text=txth$/);
    await page.locator("main").getByRole("link", { name: "谈心谈话制度" }).first().waitFor();
    await page.goto("/search?text=%E6%95%99%E5%B8%88");
    await look(page, "search");
    await page.goto("/search?text=%E6%97%A0%E6%AD%A4%E4%BA%BA");
    await look(page, "search-nothing");
  });
  await inBrowser("served", { ...PHONE, javaScriptEnabled: false }, async (page) => {
    await signIn(page, CONTACT);
    await page.getByRole("link", { name: "搜索" }).click();
    await page.locator("main input[name=text]").fill("cls");
    await page.getByRole("button", { name: "搜索" }).click();
    await page.locator("main").getByRole("link", { name: "陈老师" }).waitFor();
  });
});
