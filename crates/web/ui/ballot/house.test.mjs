// A ballot held at the house itself, by the pages alone: five seats and a voter on telephones, four voters without a
// browser, and the verifier.

import assert from "node:assert/strict";
import { test } from "node:test";
import { code, voteQuietly } from "../test/hall.mjs";
import { PHONE, inBrowser } from "../test/house.mjs";

const { id, seats, office, voters } = JSON.parse(process.env.MINGDE_HOUSES);
const token = "token-of-the-session";

/** The office takes a step. */
async function step(name) {
  const body = new URLSearchParams({ token });
  const answer = await fetch(`${office}/ballots/${id}/steps/${name}`, { method: "POST", body, redirect: "manual" });
  assert.match(answer.headers.get("location") ?? "", /said=step$/, `${name}: ${answer.status}`);
}

const press = (page, words) => page.getByRole("button", { name: words, exact: true }).click();
const heading = (page, words) => page.getByRole("heading", { level: 1, name: words }).waitFor();
const idle = (page) => page.getByText(/在等：|没有要办的事/).waitFor();

async function eachDoes(pages, words) {
  for (const page of pages) {
    await page.reload();
    await press(page, words);
    await idle(page);
  }
}

test("a ballot is held at the house", { timeout: 240_000 }, async () => {
  await inBrowser("office", PHONE, async (_, context) => {
    const browser = context.browser();
    const on = async (address, path) => {
      const page = await (await browser.newContext({ ...PHONE, baseURL: address })).newPage();
      page.setDefaultTimeout(30_000);
      await page.goto(path);
      return page;
    };
    const pages = [];
    for (const seat of seats) pages.push(await on(office, `/seat/${seat}`));
    const [trustees, scrutineers] = [pages.slice(0, 3), pages.slice(3)];
    await eachDoes(pages, "生成钥匙");
    for (const round of [trustees, trustees]) {
      for (const page of round) {
        await page.reload();
        await page.getByText(/在等：|没有要办的事/).or(page.getByRole("button", { name: "核对无误，签署" })).waitFor();
      }
    }
    await eachDoes(pages, "核对无误，签署");
    await step("open-issuing");
    const page = await on(voters[0], `/ballots/${id}/ballot`);
    await press(page, "领票");
    await heading(page, "已经领到票");
    const manifest = new Uint8Array(await (await fetch(`${office}/vote/${id}/files/manifest.json`)).arrayBuffer());
    const election = code.manifest.Election.read(manifest);
    const quiet = [];
    for (const [at, address] of voters.slice(1).entries()) {
      const choices = election.manifest.items.map(() => [at % 2]);
      quiet.push(await voteQuietly(address, "", election, choices, { id, token }));
    }
    await page.goto(`/vote/${id}`);
    await page.getByText("这一页会自己打开").waitFor();
    await step("close-issuing");
    await step("open-casting");
    await page.reload();
    await press(page, "开始");
    for (const item of await page.locator("fieldset").all()) await item.locator("input").nth(1).check();
    await press(page, "看一遍");
    await press(page, "封好选票");
    await press(page, "投入票箱");
    await heading(page, "投票回执");
    await press(page, "在公告板上找我的票");
    await page.getByText("还没有上公告板").waitFor();
    for (const cast of quiet) assert.ok(await cast(), "a receipt");
    await step("close");
    await eachDoes(scrutineers, "核对并作证");
    await eachDoes(trustees.slice(0, 2), "解开合计");
    await eachDoes(scrutineers, "签署结果");
    await step("publish");
    await page.goto(`/verifier#${id}`);
    await press(page, "核对");
    await page.getByText("全部核对无误").waitFor();
    await page.getByText("5 张票").waitFor();
  });
});
