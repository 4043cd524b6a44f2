// An office prepares a ballot, and somebody who has a seat in it finds its link.

import assert from "node:assert/strict";
import { test } from "node:test";
import { DESK, PHONE, inBrowser, isAccessible, picture } from "./house.mjs";

/** Seen on a telephone as well. */
async function alsoOnPhone(page, name) {
  await page.setViewportSize(PHONE.viewport);
  await picture(page, `${name}-phone`, true);
  await isAccessible(page);
  await page.setViewportSize(DESK.viewport);
}

test("an election is prepared, and each seat is shown to one person", async () => {
  await inBrowser("personnel", DESK, async (page) => {
    await page.goto("/ballots");
    await isAccessible(page);
    await picture(page, "ballots-none-desk");
    await page.getByRole("link", { name: "准备一次投票" }).click();
    await isAccessible(page);
    await picture(page, "ballot-kinds-desk");
    await alsoOnPhone(page, "ballot-kinds");
    await page.getByRole("link", { name: "校长选任" }).click();
    const fill = (name, value) => page.locator(`[name="${name}"]`).fill(value);
    await fill("title", "第一小学校长民主推荐");
    await fill("unit", "第一小学");
    await fill("group-1-title", "教职工");
    await fill("group-1-unit", "JYJ");
    await page.locator('[name="group-1-below"]').check();
    await fill("subjects", "P02\nP03\nP05");
    await page.locator('[name="said.step"]').selectOption("nomination");
    await fill("choose", "2");
    await fill("seats", "1");
    await fill("trustees", "李主任(P03)\n县工会代表／P04\nP05");
    await fill("scrutineers", "P02\nP01");
    await isAccessible(page);
    await picture(page, "ballot-new-desk", true);
    await alsoOnPhone(page, "ballot-new");
    await page.getByRole("button", { name: "准备", exact: true }).click();
    await page.getByRole("alert").getByRole("link", { name: /监票人：.*是组织投票的人自己/ }).click();
    assert.ok(await page.locator("#scrutineers").evaluate((field) => field === document.activeElement), "the line leads to the field");
    assert.match(await page.locator("#scrutineers").getAttribute("aria-describedby"), /scrutineers-said/);
    await isAccessible(page);
    assert.equal(await page.locator('[name="subjects"]').inputValue(), "P02\nP03\nP05", "nothing that was typed is lost");
    await fill("scrutineers", "P02\nP06");
    await page.getByRole("button", { name: "准备", exact: true }).click();
    await page.getByText("已准备").waitFor();
    assert.ok(!(await page.content()).includes("/seat/"), "whoever holds it could sit down first");
    await isAccessible(page);
    await picture(page, "ballot-office-desk", true);
    await alsoOnPhone(page, "ballot-office");
  });
  await inBrowser("teacher", PHONE, async (page) => {
    await page.goto("/ballots");
    await page.getByText("您有一席").waitFor();
    await picture(page, "ballots-phone");
    await page.getByRole("link", { name: "第一小学校长民主推荐" }).click();
    await page.getByText("县工会代表").waitFor();
    assert.equal(await page.getByText("/seat/").count(), 1);
    await isAccessible(page);
    await picture(page, "ballot-own-seat-phone", true);
  });
});
