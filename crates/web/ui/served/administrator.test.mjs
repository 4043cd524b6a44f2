// An administrator gets no further than the second factor.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DESK, PHONE, inBrowser, isAccessible, picture } from "../test/house.mjs";
import { ADMINISTRATOR, beginSecondFactor, shownCode, signIn, signOut } from "./people.mjs";

async function show(page, code) {
  await page.fill("#code", code);
  await page.getByRole("button", { name: "继续" }).click();
}

test("an administrator sets up a second factor, and a recovery code is good once", async () => {
  await inBrowser("served", PHONE, async (page) => {
    await signIn(page, ADMINISTRATOR);
    assert.equal(new URL(page.url()).pathname, "/account/second-factor");
    await isAccessible(page);
    await page.goto("/accounts");
    assert.equal(new URL(page.url()).pathname, "/account/second-factor", "nothing else is shown before");
    const { secret, codes } = await beginSecondFactor(page);
    await isAccessible(page);
    await page.goto("/accounts");
    await page.getByRole("heading", { level: 1 }).waitFor();
    await isAccessible(page);
    await page.getByRole("link", { name: "统一身份认证" }).click();
    await isAccessible(page);
    const typed = { id: "county", title: "区统一身份认证", english: "County", address: "http://127.0.0.1:9/cas", claim: "user" };
    for (const [field, value] of Object.entries(typed)) await page.fill(`#${field}`, value);
    await page.getByLabel("CAS 3").check();
    await page.getByRole("button", { name: "保存" }).click();
    await page.getByText("已保存").waitFor();
    // Nobody alone says how others are identified.
    await page.getByText("谁设置的不能自己启用").waitFor();
    assert.equal(await page.getByRole("button", { name: "启用" }).count(), 0);
    await isAccessible(page);
    await picture(page, "providers-phone", true);
    await page.setViewportSize(DESK.viewport);
    await isAccessible(page);
    await picture(page, "providers-desk", true);
    await page.setViewportSize(PHONE.viewport);
    await page.goto("/channels");
    await page.getByRole("heading", { name: "消息通道" }).waitFor();
    await isAccessible(page);
    await page.goto("/account");
    await signOut(page);
    assert.equal(await page.getByRole("link", { name: "用区统一身份认证登录" }).count(), 0);

    // By a recovery code, after a wrong one.
    await signIn(page, ADMINISTRATOR);
    assert.equal(new URL(page.url()).pathname, "/sign-in/code");
    await show(page, "000000");
    await page.getByRole("alert").waitFor();
    await isAccessible(page);
    await show(page, codes[0]);
    await page.waitForURL((url) => url.pathname === "/");
    await page.goto("/account");
    await signOut(page);

    // It was used; the code of the telephone's next half minute is good, and that too only once.
    await signIn(page, ADMINISTRATOR);
    await show(page, codes[0]);
    await page.getByRole("alert").waitFor();
    const next = shownCode(secret, Date.now() + 30_000);
    await show(page, next);
    await page.waitForURL((url) => url.pathname === "/");
    await page.goto("/account");
    await signOut(page);
    await signIn(page, ADMINISTRATOR);
    await show(page, next);
    await page.getByRole("alert").waitFor();
  });
});
