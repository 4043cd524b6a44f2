// What people do in a week, through the sign-in page of the served bureau.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DESK, PHONE, inBrowser, isAccessible, pick, picture } from "../test/house.mjs";
import {
  CONTACT, GUEST, OFFICER, OTHER_CONTACT, PERSONNEL, TEACHER, fillInSignIn, sendTable, signIn, signOut,
} from "./people.mjs";

/** A photo of the smallest size there is: one grey point. */
const POINT = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);

const HEADS = "单位,谈话日期,谈话人,谈话对象,谈话事由";

/** Talks with the same teacher on days of one month. */
function talks(month, count) {
  const days = Array.from({ length: count }, (_, day) => String(day + 1).padStart(2, "0"));
  return [HEADS, ...days.map((day) => `第一小学,${month}-${day},王校长(P02),李主任(P03),日常谈心`)];
}

test("an officer accepts twenty records at once and takes that back", async () => {
  await inBrowser("served", DESK, async (page) => {
    await signIn(page, CONTACT);
    await sendTable(page, "十月谈话.csv", talks("2025-10", 20));
    await page.getByRole("button", { name: "写入：新增 20，更正 0" }).click();
    await page.getByRole("link", { name: "撤销这次导入" }).waitFor();
    await signOut(page);

    await signIn(page, OFFICER);
    await page.goto("/records?view=waiting");
    const ticks = page.locator("input[name=record]");
    assert.equal(await ticks.count(), 20);
    for (const tick of await ticks.all()) await tick.check();
    await isAccessible(page);
    await picture(page, "ledger-deciding-desk");
    await page.getByRole("button", { name: "采纳20条" }).click();
    await page.getByText("已采纳20条").waitFor();
    assert.equal(await ticks.count(), 0, "nothing waits any more");
    await picture(page, "ledger-accepted-desk");
    await page.getByRole("button", { name: "撤销", exact: true }).click();
    await page.waitForURL(/done=undone&count=20/);
    await page.goto("/records?view=waiting");
    assert.equal(await ticks.count(), 20, "all of it waits again");
  });
});

test("a contact signs in on a telephone and files a talk with a photo while the network drops once", async () => {
  await inBrowser("served", PHONE, async (page, context) => {
    await signIn(page, CONTACT);
    assert.equal(new URL(page.url()).pathname, "/");
    // What is due depends on the day; the house with a day of its own tells of that.
    await page.locator("nav").getByRole("link", { name: "填报" }).locator("visible=true").first().click();
    await page.getByRole("link", { name: /谈心谈话/ }).first().click();
    await page.waitForURL(/\/file\/heart-to-heart-talk/);
    assert.ok(await page.locator("input[name=unit]").first().isChecked(), "what is known is filled in");
    await page.fill("#date", "昨天");
    assert.equal(await pick(page, "role.organiser", "wxz"), "王校长(P02)");
    assert.equal(await pick(page, "role.counterpart", "cls"), "陈老师(P04)");
    await page.locator("label.choice", { hasText: "日常谈心" }).click();
    await context.setOffline(true);
    await page.setInputFiles("#photo", { name: "谈话.png", mimeType: "image/png", buffer: POINT });
    await page.locator("#ups .how", { hasText: "等联网后继续" }).waitFor();
    await page.locator(".dock button[value=submit]").click();
    await page.locator("#draft", { hasText: "没有网络" }).waitFor();
    await context.setOffline(false);
    await page.waitForURL(/\/records\/[0-9a-f]+\?done=filed/);
    await page.locator(".pictures img").first().waitFor();
    assert.match(await page.locator("main").innerText(), /陈老师（P04）/);
    await isAccessible(page);
  });
});

test("the first pages weigh less than a hundred kilobytes on the line", async () => {
  await inBrowser("served", PHONE, async (page, context) => {
    const session = await context.newCDPSession(page);
    await session.send("Network.enable");
    let bytes = 0;
    session.on("Network.loadingFinished", (loaded) => (bytes += loaded.encodedDataLength));
    await page.goto("/sign-in", { waitUntil: "networkidle" });
    assert.ok(bytes > 5_000 && bytes < 100_000, `${bytes} bytes until one signs in`);
    await signIn(page, CONTACT);
    bytes = 0;
    await session.send("Network.setCacheDisabled", { cacheDisabled: true });
    await page.goto("/", { waitUntil: "networkidle" });
    assert.ok(bytes > 5_000 && bytes < 100_000, `${bytes} bytes of what is to be done`);
  });
});

test("a teacher reads what concerns her, and nothing else", async () => {
  await inBrowser("served", PHONE, async (page) => {
    await signIn(page, TEACHER);
    await isAccessible(page);
    await page.goto("/units?text=P04");
    await page.getByRole("link", { name: "陈老师" }).click();
    await page.waitForURL(/\/persons\//);
    await page.getByRole("heading", { level: 1, name: "陈老师" }).waitFor();
    await isAccessible(page);
    await picture(page, "person-own-phone", true);
    await page.locator("#main").getByRole("link", { name: /谈心谈话/ }).first().click();
    await page.waitForURL(/\/records\/[0-9a-f]{32}$/);
    assert.match(await page.locator("main").innerText(), /陈老师/);
    assert.equal(await page.locator("main form[action*='/steps/']").count(), 0, "there is nothing for her to decide");
    // Another teacher of the same school is not there for her, neither by search nor by address.
    await page.goto("/units?text=P06");
    assert.doesNotMatch(await page.locator("main").innerText(), /王伟/);
    const answer = await page.goto("/persons/P06");
    assert.equal(answer.status(), 404);
  });
});

test("of two 王伟 the right one is picked and stands in the record", async () => {
  await inBrowser("served", PHONE, async (page) => {
    await signIn(page, CONTACT);
    await page.goto("/file/heart-to-heart-talk");
    await page.fill("#date", "2025-09-15");
    assert.equal(await pick(page, "role.organiser", "wxz"), "王校长(P02)");
    const input = page.locator("input[name='role.counterpart']");
    await input.pressSequentially("ww");
    const list = page.locator(`#${await input.getAttribute("aria-controls")}`);
    await list.locator("li").nth(1).waitFor();
    assert.deepEqual(await list.locator(".meta").allInnerTexts(), ["第一小学 教师　P06", "第一小学 教研组长　P07"]);
    await page.getByText("有同名的，请看单位、职务和工号").waitFor();
    await picture(page, "picker-namesakes-phone");
    for (const key of ["ArrowDown", "ArrowDown", "Enter"]) await input.press(key);
    await list.waitFor({ state: "hidden" });
    assert.equal(await input.inputValue(), "王伟(P07)");
    await page.locator("label.choice", { hasText: "日常谈心" }).click();
    await page.locator(".dock button[value=submit]").click();
    await page.waitForURL(/\/records\/[0-9a-f]+\?done=filed/);
    assert.match(await page.locator("main").innerText(), /王伟（P07）/);
  });
});

test("somebody moves to another school in mid-term", async () => {
  await inBrowser("served", DESK, async (page) => {
    await signIn(page, OTHER_CONTACT);
    assert.equal((await page.goto("/persons/P08")).status(), 404, "the new school does not know her yet");
    await signOut(page);
    await signIn(page, PERSONNEL);
    await page.goto("/units");
    await isAccessible(page);
    await picture(page, "organisation-desk");
    await page.getByRole("link", { name: "调动、换岗、复职" }).click();
    assert.equal(await pick(page, "person", "lls"), "刘老师(P08)");
    assert.equal(await pick(page, "unit", "dezx"), "第二中学(S2)");
    await page.fill("#title", "教师");
    await page.selectOption("#rank", { label: "专任教师" });
    await page.fill("#from", "2025-11-01");
    await page.fill("#reason", "区教发〔2025〕31号");
    await isAccessible(page);
    await page.getByRole("button", { name: "先看会怎样" }).click();
    await page.getByText("还没有写入").waitFor();
    const preview = await page.locator("main").innerText();
    assert.match(preview, /结束：第一小学 教师[\s\S]*开始：第二中学 教师/);
    await isAccessible(page);
    await picture(page, "transfer-preview-desk", true);
    await page.setViewportSize(PHONE.viewport);
    await isAccessible(page);
    await picture(page, "transfer-preview-phone", true);
    await page.setViewportSize(DESK.viewport);
    // By keys alone, as somebody without a mouse does it.
    await page.getByRole("button", { name: "确认写入" }).press("Enter");
    await page.waitForURL(/\/persons\/P08\?said=changed$/);
    await page.getByText("已写入登记册").waitFor();
    await isAccessible(page);
    await signOut(page);

    await signIn(page, OTHER_CONTACT);
    assert.equal((await page.goto("/persons/P08")).status(), 200);
    const told = await page.locator("main").innerText();
    assert.match(told, /第二中学/);
    assert.doesNotMatch(told, /谈心谈话：/, "what the old school recorded stays with it");
    await page.goto("/file/heart-to-heart-talk");
    assert.equal(await pick(page, "role.counterpart", "lls"), "刘老师(P08)");
    await page.goto("/records");
    assert.doesNotMatch(await page.locator("main").innerText(), /刘老师/);
    await signOut(page);

    // The old school keeps what it recorded, and has her among its staff no more.
    await signIn(page, CONTACT);
    assert.equal((await page.goto("/persons/P08")).status(), 404);
    await page.goto("/records?text=%E5%88%98%E8%80%81%E5%B8%88");
    await page.locator("main").getByRole("link", { name: /刘老师/ }).first().waitFor();
  });
});

test("a session that was ended elsewhere leads to the sign-in page and back", async () => {
  await inBrowser("served", PHONE, async (phone, context) => {
    await signIn(phone, GUEST);
    await phone.goto("/calendar");
    const desk = await context.browser().newContext({ ...DESK, baseURL: new URL(phone.url()).origin });
    const page = await desk.newPage();
    await signIn(page, GUEST);
    await page.goto("/account");
    await isAccessible(page);
    await page.locator("form[action^='/account/sessions/'][action$='/end'] button").first().click();
    await page.waitForURL(/said=sessions/);
    await phone.goto("/rulebooks");
    assert.equal(new URL(phone.url()).pathname, "/sign-in");
    await fillInSignIn(phone, GUEST);
    assert.equal(new URL(phone.url()).pathname, "/rulebooks", "it goes on where it was");
    await page.reload();
    assert.equal(new URL(page.url()).pathname, "/account", "the other one notices nothing");
  });
});

test("a wrong workbook is previewed, repaired, confirmed and undone", async () => {
  await inBrowser("served", DESK, async (page) => {
    await signIn(page, CONTACT);
    const wrong = [HEADS, "第一小学,2025-09-29,王校长(P02),李主任(P03),日常谈心", "第一小学,2025年9月31日,王校长(P02),李主任(P03),日常谈话"];
    await sendTable(page, "九月谈话.csv", wrong);
    await page.getByText("现在什么都还没有写入").waitFor();
    assert.match(await page.locator("main").innerText(), /B3[\s\S]*2025年9月31日[\s\S]*E3[\s\S]*日常谈话/);
    await isAccessible(page);
    await sendTable(page, "九月谈话.csv", [wrong[0], wrong[1], "第一小学,2025-09-30,王校长(P02),李主任(P03),日常谈心"]);
    await page.getByRole("button", { name: "写入：新增 2，更正 0" }).click();
    await page.getByRole("link", { name: "撤销这次导入" }).click();
    await page.getByText("新增的 2 条撤回").waitFor();
    await page.getByRole("button", { name: "撤销这次导入" }).click();
    await page.waitForURL(/done=undone/);
    await page.getByText(/^已撤销　.*\d/).first().waitFor();
    await isAccessible(page);
  });
});
