// Somebody prints the slips of one colour, loses the device, and declares void what nobody drew.

import assert from "node:assert/strict";
import { test } from "node:test";
import { chance } from "../ballot/bundle.mjs";
import { code as ballots } from "./hall.mjs";
import { DESK, PHONE, inBrowser, isAccessible, picture, print } from "./house.mjs";

const { booth } = JSON.parse(process.env.MINGDE_HOUSES);
const { hex, unhex } = ballots.bytes;
const press = (page, words) => page.getByRole("button", { name: words, exact: true }).click();

/** The house's half of a printer's seat. */
class Seat {
  now = {
    election: "00c0ffee00c0ffee", title: "2025年度干部民主测评", role: "printer", index: 2, name: "县工会", trustees: 3, needed: 2,
    session: hex(chance(32)), state: "drafted", step: "commit", waiting_for: [], rolls: [["教职工", 9], ["班子成员", 5]], now: 0,
  };
  handed = {};

  async open(browser, screen) {
    const context = await browser.newContext({ ...screen, baseURL: booth });
    context.setDefaultTimeout(20_000);
    await context.addInitScript(() => {
      window.printed = 0;
      window.print = () => (window.printed += 1);
    });
    await context.route("**/seat/red/*", async (route) => {
      const paper = route.request().url().split("/").pop();
      if (paper === "state") return route.fulfill({ json: this.now });
      this.handed[paper] = route.request().postDataJSON();
      const { verifier } = this.handed.commitment;
      this.now = { ...this.now, verifier, step: "wait", state: paper === "unused" ? "issued" : "keyed" };
      return route.fulfill({ json: {} });
    });
    const page = await context.newPage();
    await page.goto("/seat/red");
    return page;
  }
}

/** Number and code of each slip that is shown. */
async function slipsOn(page) {
  await press(page, "打印纸签");
  const all = await page.locator(".slip").allInnerTexts();
  return all.map((slip) => {
    const [, group, number] = /红签 (\S+) (\d+)/.exec(slip);
    return { group, number: Number(number), code: /[0-9a-f ]{35}/.exec(slip)[0].replaceAll(" ", "") };
  });
}

test("red slips are printed, printed again from the backup code, and void where nobody drew them", async () => {
  await inBrowser("booth", PHONE, async (_, context) => {
    const seat = new Seat();
    const page = await seat.open(context.browser(), PHONE);
    await press(page, "生成纸签");
    await page.getByText("没有要办的事").waitFor();
    const { pile } = seat.handed.commitment;
    assert.deepEqual(pile.map((keys) => keys.length), [9, 5]);

    const slips = await slipsOn(page);
    assert.equal(await page.evaluate(() => window.printed), 1);
    const keys = slips.map((slip) => hex(ballots.credential.slipKey(unhex(slip.code, 16))));
    assert.deepEqual(keys, pile.flat(), "each has the key that was handed in, at its number");
    assert.deepEqual(slips.filter(({ group }) => group === "教职工").map(({ number }) => number), [1, 2, 3, 4, 5, 6, 7, 8, 9]);
    assert.ok(!JSON.stringify(seat.handed).includes(slips[0].code), "codes stand on paper alone");
    await picture(page, "slips-phone", true);
    await print(page, "slips");
    await isAccessible(page);
    await page.getByText("备份码", { exact: true }).click();
    const backup = await page.locator(".large-code").textContent();
    await page.context().close();

    const desk = await seat.open(context.browser(), DESK);
    const enter = async (code) => {
      await desk.getByLabel("备份码").fill(code);
      await press(desk, "用备份码接着办");
    };
    await enter(ballots.recovery.recoveryCode(chance(32)));
    await desk.getByText("这不是这个席位的备份码").waitFor();
    await enter(backup);
    assert.deepEqual(await slipsOn(desk), slips, "the same slips on another device");
    await picture(desk, "slips-desk", true);

    seat.now = { ...seat.now, state: "issued", step: "unused" };
    await desk.reload();
    await desk.getByLabel("教职工：没抽走的签号").fill("3、5-10");
    await press(desk, "这些签作废");
    await desk.getByText("请写 1 到 9 的号数").waitFor();
    await picture(desk, "slips-unused-desk", true);
    await isAccessible(desk);
    await desk.getByLabel("教职工：没抽走的签号").fill("3、5-6");
    await desk.getByLabel("班子成员：没抽走的签号").fill("１，2");
    await press(desk, "这些签作废");
    await desk.getByText("没有要办的事").waitFor();
    assert.deepEqual(seat.handed.unused, { unused: [[3, 5, 6], [1, 2]] });
  });
});
