// A teacher's case: found, stated upon, decided by a body, appealed against, by the office and the teacher in turn.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DESK, PHONE, inBrowser, isAccessible, pick, picture, print } from "./house.mjs";

let record;

/** Fills in fields of a form, whatever they are typed or chosen in. */
async function fillIn(page, fields) {
  for (const [name, value] of Object.entries(fields)) {
    const place = page.locator(`[name="field.${name}"]`);
    const sort = await place.first().evaluate((input) => `${input.tagName} ${input.type}`);
    if (sort.startsWith("SELECT")) await place.selectOption(value);
    else if (sort === "INPUT radio" || sort === "INPUT checkbox") {
      const one = page.locator(`[name="field.${name}"][value="${value}"]`);
      await page.locator("label.choice", { has: one }).click();
    } else await place.fill(value);
  }
}

/** How a step stands on the page of the case. */
async function step(page, title) {
  const line = page.locator("ol.list > li", { has: page.locator("b", { hasText: title }) }).first();
  return line.locator(".sign").innerText();
}

test("an office opens a case, and its page says what is due and that a body decides", async () => {
  await inBrowser("discipline", DESK, async (page) => {
    await page.goto("/cases");
    await isAccessible(page);
    await page.goto("/file/ethics-violation");
    await page.locator("#unit label.choice", { hasText: "第一小学" }).click();
    await page.fill("#date", "2025-10-20");
    assert.equal(await pick(page, "role.teacher", "cls"), "陈老师(P04)");
    await fillIn(page, { breach: "fairness", filed_on: "2025-10-21" });
    await page.locator(".dock button[value=submit]").click();
    await page.waitForURL(/\/records\/[0-9a-f]{32}\?done=/);
    record = new URL(page.url()).pathname.split("/").pop();
    await page.goto("/cases");
    await page.locator(".task a", { hasText: "陈老师" }).click();
    await page.waitForURL(`/cases/${record}`);
    await page.getByText("由有权机构集体研究决定").first().waitFor();
    assert.match(await step(page, "听取本人陈述"), /该办了/);
    assert.match(await step(page, "作出决定"), /未到/);
    await isAccessible(page);
    await picture(page, "case-open-desk", true);
  });
});

test("the teacher states on a telephone what she has to say, within its time", async () => {
  await inBrowser("teacher", PHONE, async (page) => {
    await page.goto("/persons/P04");
    await page.locator(`a[href="/cases/${record}"]`).click();
    await isAccessible(page);
    await picture(page, "case-teacher-phone", true);
    await page.getByRole("link", { name: "师德陈述申辩" }).click();
    await page.fill("#text", "那一天我在家里照顾老人，有同事可以作证。");
    await page.locator("main form button").last().click();
    await page.waitForURL(/\?done=submitted/);
    await page.goto("/cases");
    assert.equal(await page.locator(".task").count(), 0, "the list is for those who handle cases");
  });
});

test("the office takes it up, and enters what the body decided", async () => {
  await inBrowser("discipline", DESK, async (page) => {
    await page.goto(`/cases/${record}`);
    assert.match(await step(page, "听取本人陈述"), /已提出，待办理/);
    const today = "2025-11-03";
    await page.goto(`/records/${record}/correction`);
    await page.locator("input[name='role.council']").first().fill("局领导班子");
    await fillIn(page, { statement_on: today, hearing_told_on: today, hearing_waived: "是" });
    await fillIn(page, { finding: "borne-out", decided_on: today, measure: "warning" });
    await fillIn(page, { members_present: "3", votes_for: "2", votes_against: "0", abstentions: "1" });
    await fillIn(page, { served_on: today, effect_from: today, effect_to: "2026-05-02" });
    await page.fill("#reason", "登记陈述、听证和集体决定");
    await page.locator(".dock button[value=submit]").click();
    await page.waitForURL(/\/records\/[0-9a-f]{32}\?done=/);
    await page.goto(`/cases/${record}`);
    await page.getByText("到会和表决符合要求").waitFor();
    await page.getByText("应到 3 人，实到 3 人").waitFor();
    assert.match(await step(page, "影响期"), /生效/);
    assert.match(await step(page, "本人申诉"), /可以提出/);
    await page.getByText("正在生效的限制").waitFor();
    await isAccessible(page);
    await picture(page, "case-decided-desk", true);
    await print(page, "case-decided");
    const waiting = page.waitForEvent("download");
    await page.locator('a[href$="/letters/ethics-decision/docx"]').click();
    assert.equal((await waiting).suggestedFilename(), "处理决定书.docx");
  });
});

test("the teacher appeals, and the office finds the appeal on the page of the case", async () => {
  await inBrowser("teacher", PHONE, async (page) => {
    await page.goto(`/cases/${record}`);
    await page.getByText("正在生效的限制").waitFor();
    assert.equal(await page.getByText("应到").count(), 0, "who was there and how they voted is for the office");
    await page.getByRole("link", { name: "师德处理申诉" }).click();
    await page.fill("#text", "请复核证人证言。");
    await page.locator("main form button").last().click();
    await page.waitForURL(/\?done=submitted/);
  });
  await inBrowser("discipline", PHONE, async (page) => {
    await page.goto(`/cases/${record}`);
    assert.match(await step(page, "本人申诉"), /已提出，待办理/);
    await isAccessible(page);
    await picture(page, "case-appealed-phone", true);
    await page.goto("/cases");
    await page.locator(".task", { hasText: "本人申诉" }).waitFor();
    await isAccessible(page);
    await picture(page, "cases-phone", true);
  });
  await inBrowser("discipline_english", DESK, async (page) => {
    await page.goto("/cases");
    await picture(page, "cases-english-desk", true);
    await page.goto(`/cases/${record}`);
    await isAccessible(page);
    await picture(page, "case-english-desk", true);
  });
});
