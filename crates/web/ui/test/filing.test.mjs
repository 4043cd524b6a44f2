// Filing: on a telephone whose network goes away, without a script, by keys alone, in English.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DESK, PHONE, inBrowser, isAccessible, pick, picture, signIn } from "./house.mjs";

const TALK = "/file/heart-to-heart-talk";
// A photo of the smallest size there is: one grey point.
const PHOTO = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);

/** A day of which no record is there yet: each story has its own. */
const day = (back) => new Date(Date.now() - back * 86_400_000).toISOString().slice(0, 10);

async function fillIn(page, back) {
  await page.fill("#date", day(back));
  const organiser = await pick(page, "role.organiser", "");
  const counterpart = await pick(page, "role.counterpart", "", 1);
  assert.notEqual(organiser, counterpart);
  await page.locator("label.choice", { hasText: "日常谈心" }).click();
  return { organiser, counterpart };
}

test("a contact files a talk on a telephone while the network drops once", async () => {
  await inBrowser(PHONE, async (page, context) => {
    await signIn(page, "学校联络员");
    await page.goto("/file");
    await isAccessible(page);
    await page.fill("#q", "txth");
    await page.keyboard.press("Enter");
    await page.getByRole("link", { name: /谈心谈话/ }).first().click();
    await page.waitForURL((url) => url.pathname === TALK);
    await isAccessible(page);
    await fillIn(page, 40);
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
    await page.waitForURL(/\/records\/[0-9a-f]+\?said=filed/);
    await page.goto(TALK);
    assert.ok(await page.locator("#draft").isHidden(), "what has arrived is no draft any more");
  });
});

test("a draft waits on the device", async () => {
  await inBrowser(PHONE, async (page) => {
    await signIn(page, "学校联络员");
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
  await inBrowser(PHONE, async (page) => {
    await signIn(page, "学校联络员");
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
  await inBrowser({ ...DESK, javaScriptEnabled: false }, async (page) => {
    await signIn(page, "学校联络员");
    await page.goto(TALK);
    await page.fill("#date", day(41));
    for (const [place, nth] of [["role.organiser", 0], ["role.counterpart", 1]]) {
      await page.locator(`button[name=find][value="${place}#0"]`).click();
      await page.locator(".found label.choice").nth(nth).click();
      await page.locator(`.found button[name=find]`).click();
    }
    await page.locator("label.choice", { hasText: "日常谈心" }).click();
    await page.setInputFiles("#photo", { name: "谈话.png", mimeType: "image/png", buffer: PHOTO });
    await page.locator(".dock button[value=submit]").click();
    await page.waitForURL(/\/records\/[0-9a-f]+\?said=filed/);
  });
});

test("by keys alone, in a window on a desk", async () => {
  await inBrowser(DESK, async (page) => {
    await signIn(page, "学校联络员");
    await page.goto(TALK);
    await picture(page, "filing-desk", true);
    await page.locator("#date").focus();
    await page.keyboard.type(day(42));
    const seen = new Set();
    for (let presses = 0; presses < 40; presses += 1) {
      await page.keyboard.press("Tab");
      const at = await page.evaluate(() => {
        const place = document.activeElement;
        return place instanceof HTMLButtonElement ? `${place.name}=${place.value}` : place?.getAttribute("name") ?? "";
      });
      if (at === "role.organiser" || at === "role.counterpart") {
        await page.keyboard.press("ArrowDown");
        await page.locator("[role=listbox]:not([hidden]) li").first().waitFor();
        for (let down = 0; down <= (at === "role.organiser" ? 0 : 1); down += 1) await page.keyboard.press("ArrowDown");
        await page.keyboard.press("Enter");
      }
      if (at === "field.topic" && !seen.has(at)) await page.keyboard.press("Space");
      seen.add(at);
      if (at === "intent=submit") break;
    }
    assert.ok(seen.has("intent=submit"), [...seen].join(" "));
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/records\/[0-9a-f]+\?said=filed/);
  });
});

test("going back after saving and sending again writes nothing twice", async () => {
  await inBrowser(DESK, async (page) => {
    await signIn(page, "学校联络员");
    await page.goto(TALK);
    await fillIn(page, 43);
    await page.locator(".dock button[value=submit]").click();
    await page.waitForURL(/said=filed/);
    const record = new URL(page.url()).pathname;
    await page.goBack();
    await page.locator(".dock button[value=submit]").click();
    await page.waitForURL(/said=stood-there/);
    assert.equal(new URL(page.url()).pathname, record);
  });
});
