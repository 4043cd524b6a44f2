// Filing: on a telephone whose network goes away, without a script, by keys alone, in English.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DESK, PHONE, inBrowser, isAccessible, pick, picture } from "./house.mjs";

const TALK = "/file/heart-to-heart-talk";
// A photo of the smallest size there is: one grey point.
const PHOTO = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);

/** The house of these stories stands on 3 November 2025; each story files a talk of a day of its own. */
async function fillIn(page, day) {
  await page.fill("#date", day);
  assert.equal(await pick(page, "role.organiser", "wxz"), "王校长(P02)");
  assert.equal(await pick(page, "role.counterpart", "cls"), "陈老师(P04)");
  await page.locator("label.choice", { hasText: "日常谈心" }).click();
}

test("a contact finds the talk that is due and files it on a telephone while the network drops once", async () => {
  await inBrowser("contact", PHONE, async (page, context) => {
    await page.goto("/file");
    await isAccessible(page);
    await page.fill("#q", "txth");
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: /谈心谈话/ }).first().waitFor();
    await page.goto("/");
    await page.locator(`.task a[href^="${TALK}"]`).first().click();
    await page.waitForURL((url) => url.pathname === TALK);
    assert.ok(await page.locator("input[name=unit]").first().isChecked(), "what is known is filled in");
    await isAccessible(page);
    await fillIn(page, "9月1日");
    // The network goes away before the photo, and comes back with half of the form filled in.
    await context.setOffline(true);
    await page.setInputFiles("#photo", { name: "谈话.png", mimeType: "image/png", buffer: PHOTO });
    await page.locator("#ups .how", { hasText: "等联网后继续" }).waitFor();
    await picture(page, "filing-offline-phone");
    await page.fill("#field-minutes", "30 分钟");
    await page.locator("#draft", { hasText: "草稿存在本机" }).waitFor();
    await page.locator(".dock button[value=submit]").click();
    await page.locator("#draft", { hasText: "没有网络" }).waitFor();
    assert.equal(new URL(page.url()).pathname, TALK, "nothing is lost and nothing is sent");
    await context.setOffline(false);
    await page.waitForURL(/\/records\/[0-9a-f]+\?done=filed/);
    await page.goto(TALK);
    assert.ok(await page.locator("#draft").isHidden(), "what has arrived is no draft any more");
  });
});

test("a draft waits on the device", async () => {
  await inBrowser("contact", PHONE, async (page) => {
    await page.goto(TALK);
    await page.fill("#field-minutes", "25");
    await page.fill("#field-main_points", "只给经手人看");
    await page.locator("#draft", { hasText: "草稿存在本机" }).waitFor();
    await page.goto("/file");
    await page.goto(TALK);
    await page.getByRole("button", { name: "接着填" }).click();
    assert.equal(await page.inputValue("#field-minutes"), "25");
    assert.equal(await page.inputValue("#field-main_points"), "", "what is sensitive does not stay on a telephone");
  });
});

test("faults lead to their places", async () => {
  await inBrowser("contact", PHONE, async (page) => {
    await page.goto(TALK);
    await page.fill("#date", "11月31日");
    await page.fill("#field-minutes", "许久");
    await page.locator(".dock button[value=submit]").click();
    await page.locator("#summary").waitFor();
    assert.ok(await page.locator("#summary").evaluate((summary) => summary === document.activeElement));
    await isAccessible(page);
    await picture(page, "filing-faults-phone", true);
    await page.locator("#summary a[href='#field-minutes']").click();
    assert.equal(await page.inputValue("#field-minutes"), "许久");
    assert.ok(await page.locator("#field-minutes").evaluate((place) => place === document.activeElement));
  });
});

test("without a script names are looked for by a button", async () => {
  await inBrowser("contact", { ...DESK, javaScriptEnabled: false }, async (page) => {
    await page.goto(TALK);
    await page.fill("#date", "9月15日");
    for (const [place, typed] of [["role.organiser", "wxz"], ["role.counterpart", "cls"]]) {
      await page.fill(`input[name="${place}"]`, typed);
      await page.locator(`.with-unit button[name=find][value="${place}#0"]`).click();
      await page.locator(".found label.choice").first().click();
      await page.locator(".found button[name=find]").click();
    }
    await page.locator("label.choice", { hasText: "日常谈心" }).click();
    await page.setInputFiles("#photo", { name: "谈话.png", mimeType: "image/png", buffer: PHOTO });
    await page.locator(".dock button[value=submit]").click();
    await page.waitForURL(/\/records\/[0-9a-f]+\?done=filed/);
  });
});

test("by keys alone, in a window on a desk", async () => {
  await inBrowser("contact", DESK, async (page) => {
    await page.goto(TALK);
    await picture(page, "filing-desk", true);
    await page.locator("#date").focus();
    await page.keyboard.type("2025-09-22");
    const seen = new Set();
    for (let presses = 0; presses < 40; presses += 1) {
      await page.keyboard.press("Tab");
      const at = await page.evaluate(() => {
        const place = document.activeElement;
        return place instanceof HTMLButtonElement ? `${place.name}=${place.value}` : place?.getAttribute("name") ?? "";
      });
      if (at === "role.organiser" || at === "role.counterpart") {
        await page.keyboard.type(at === "role.organiser" ? "wxz" : "lzr");
        await page.locator("[role=listbox]:not([hidden]) li").first().waitFor();
        await page.keyboard.press("ArrowDown");
        await page.keyboard.press("Enter");
      }
      if (at === "field.topic" && !seen.has(at)) await page.keyboard.press("Space");
      seen.add(at);
      if (at === "intent=submit") break;
    }
    assert.ok(seen.has("intent=submit"), [...seen].join(" "));
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/records\/[0-9a-f]+\?done=filed/);
  });
});

test("going back after saving and filing the same again writes nothing twice", async () => {
  await inBrowser("contact", DESK, async (page) => {
    await page.goto(TALK);
    await fillIn(page, "9月8日");
    await page.locator(".dock button[value=submit]").click();
    await page.waitForURL(/done=filed/);
    const record = new URL(page.url()).pathname;
    await page.goBack();
    await fillIn(page, "2025-09-08");
    await page.locator(".dock button[value=submit]").click();
    await page.waitForURL(/done=stood-there/);
    assert.equal(new URL(page.url()).pathname, record);
  });
});

test("as soon as a place for names is entered, people are offered; what is typed is not taken for them", async () => {
  await inBrowser("contact", PHONE, async (page) => {
    await page.goto(TALK);
    const input = page.locator("input[name='role.organiser']");
    await input.focus();
    const list = page.locator(`#${await input.getAttribute("aria-controls")}`);
    await list.locator("li").nth(1).waitFor();
    assert.equal(await input.getAttribute("aria-expanded"), "true");
    await isAccessible(page);
    await picture(page, "picker-entered-phone");
    await input.press("c");
    await list.waitFor({ state: "hidden" });
    await input.pressSequentially("ls");
    await list.locator("li").first().waitFor();
    assert.match(await list.innerText(), /陈老师/);
    await input.press("ArrowDown");
    await input.press("Enter");
    assert.equal(await input.inputValue(), "陈老师(P04)");
    // Where somebody stands nobody else is offered unasked: the next place asks, and this one did not before.
    const asked = [];
    page.on("request", (request) => asked.push(new URL(request.url()).searchParams.get("q")));
    const next = page.locator("input[name='role.counterpart']");
    await next.focus();
    await input.focus();
    await next.focus();
    await page.locator(`#${await next.getAttribute("aria-controls")} li`).first().waitFor();
    assert.ok(asked.length > 0 && asked.every((query) => query === ""), asked.join(" "));
  });
});

test("two of one name are told apart by unit and post", async () => {
  await inBrowser("personnel", DESK, async (page) => {
    await page.goto(TALK);
    const input = page.locator("input[name='role.counterpart']");
    await input.pressSequentially("cls");
    const list = page.locator(`#${await input.getAttribute("aria-controls")}`);
    await list.locator("li").nth(1).waitFor();
    assert.deepEqual(await list.locator(".meta").allInnerTexts(), ["第一小学 教师　P04", "第二中学 教师　P06"]);
    await page.getByText("有同名的，请看单位、职务和工号").waitFor();
    await isAccessible(page);
    await picture(page, "filing-namesakes-desk");
  });
});

test("the form speaks English", async () => {
  await inBrowser("english", PHONE, async (page) => {
    await page.goto(TALK);
    await page.getByText("Person talked with").first().waitFor();
    assert.equal(await page.getAttribute("html", "lang"), "en");
    await isAccessible(page);
  });
});
