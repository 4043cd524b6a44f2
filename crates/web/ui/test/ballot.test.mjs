// A small election, held as people hold it: three trustees and two scrutineers on their telephones, three voters with
// what happens to voters, and everybody else verifying.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { chance } from "../ballot/bundle.mjs";
import { Hall, code as ballots, leaders, voteQuietly } from "./hall.mjs";
import { DESK, PHONE, inBrowser, isAccessible, picture } from "./house.mjs";

const { booth, page_hash: pageHash } = JSON.parse(process.env.MINGDE_HOUSES);
const reader = fileURLToPath(new URL("../../../ballot/tests/reader/verify_election.py", import.meta.url));
const storage = (page) => page.evaluate(() => Object.entries(window.localStorage));
const heading = (page, words) => page.getByRole("heading", { level: 1, name: words }).waitFor();
const press = (page, words) => page.getByRole("button", { name: words, exact: true }).click();

/** A telephone or a desk of somebody, whose scripts stumble nowhere and break no policy. */
async function device(hall, address, browser, screen = PHONE) {
  const context = await browser.newContext({ ...screen, baseURL: address });
  context.setDefaultTimeout(20_000);
  context.on("weberror", (stumbled) => hall.complaints.push(String(stumbled.error())));
  context.on("console", (said) => {
    if (/Content Security Policy|integrity/.test(said.text())) hall.complaints.push(said.text());
  });
  return context.newPage();
}

/** The pages of all seats, each on a telephone of its own; `look` does what the polling would do a little later. */
async function seatsOf(hall, address, browser) {
  const pages = [];
  for (const seat of hall.seatCodes) {
    const page = await device(hall, address, browser);
    await page.goto(`/seat/${seat}`);
    pages.push(page);
  }
  return pages;
}

async function eachDoes(pages, words) {
  for (const page of pages) {
    await page.reload();
    await press(page, words);
    await page.getByText(/在等：|没有要办的事/).waitFor();
  }
}

/** Steps that nobody is asked about are taken by looking. */
async function eachLooks(pages) {
  for (const page of pages) {
    await page.reload();
    await page.getByText(/在等：|没有要办的事/).or(page.getByRole("button", { name: "核对无误，签署" })).waitFor();
  }
}

/** Takes a ballot; gives back the recovery code. */
async function take(page) {
  await page.goto(`/ballots/${Hall.id}/ballot`);
  await heading(page, "领票");
  await press(page, "领票");
  await heading(page, "已经领到票");
  return page.locator(".large-code").textContent();
}

/** Chooses the same place for each leader, but for one who is left out, and goes to the look over it. */
async function choose(page, place, count, left) {
  await press(page, "开始");
  for (let at = 0; at < count; at += 1) {
    if (at > 0 && at % 4 === 0) await press(page, "下一页");
    const options = page.locator("fieldset").nth(at % 4).locator("input");
    assert.equal(await options.and(page.locator(":checked")).count(), 0, "nothing is chosen beforehand");
    if (at !== left) await options.nth(place).check();
  }
  await press(page, "看一遍");
  await heading(page, "投出前看一遍");
}

async function cast(page) {
  await press(page, "封好选票");
  await heading(page, "选票已封好");
  await press(page, "投入票箱");
}

function written(files) {
  const folder = mkdtempSync(join(tmpdir(), "mingde-hall-"));
  for (const [name, bytes] of files) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), bytes);
  }
  return folder;
}

test("a small election on telephones", { timeout: 240_000 }, async () => {
  const hall = new Hall({ items: leaders(5), voters: 12, pageHash });
  const address = await hall.open(booth);
  try {
    await inBrowser("booth", PHONE, (_, context) => held(hall, address, context.browser()));
  } finally {
    await hall.close();
  }
  assert.deepEqual(hall.complaints, [], "no cookie came where none belongs, and no script stumbled");
});

/** A trustee loses the telephone, and goes on with the code on paper on another one. */
async function lostAndGoneOn(hall, address, browser, page) {
  assert.ok(!(await page.locator(".large-code").isVisible()), "nobody who looks on reads it");
  await page.getByText("备份码", { exact: true }).click();
  await picture(page, "ballot-seat-backup-phone", true);
  await isAccessible(page);
  const backup = await page.locator(".large-code").textContent();
  const other = await device(hall, address, browser);
  await other.goto(`/seat/${hall.seatCodes[1]}`);
  await picture(other, "ballot-seat-lost-phone", true);
  await isAccessible(other);
  const enter = async (code, told) => {
    await other.getByLabel("备份码").fill(code);
    await press(other, "用备份码接着办");
    await other.getByText(told).waitFor();
  };
  await enter(backup.replace(/.$/, (last) => (last === "0" ? "1" : "0")), "备份码不对");
  await enter(ballots.recovery.recoveryCode(chance(32)), "这不是这个席位的备份码");
  await enter(backup.toLowerCase(), "没有要办的事");
  await page.context().close();
  return other;
}

/** From the keys to the published result. */
async function held(hall, address, browser) {
  const seats = await seatsOf(hall, address, browser);
  const [trustees, scrutineers] = [seats.slice(0, 3), seats.slice(3)];

  // The key comes about on the trustees' telephones, and everybody signs what was settled.
  await picture(seats[0], "ballot-seat-phone");
  await isAccessible(seats[0]);
  await eachDoes(seats, "生成钥匙");
  await eachLooks(trustees);
  await eachLooks(trustees);
  await seats[0].reload();
  await seats[0].getByRole("button", { name: "核对无误，签署" }).waitFor();
  await picture(seats[0], "ballot-seat-sign-phone", true);
  await eachDoes(seats, "核对无误，签署");
  assert.equal(hall.state, "prepared");
  const kept = JSON.stringify(await storage(trustees[0]));
  assert.ok(kept.includes("share") && !kept.includes("polynomial"), "what the key came from is gone");
  trustees[1] = await lostAndGoneOn(hall, address, browser, trustees[1]);

  // Three voters take their ballots.
  hall.go("issuing");
  const voter = async (name) => {
    const page = await device(hall, address, browser);
    await page.goto(`/enter?voter=${name}`);
    return page;
  };
  const [one, two, three] = [await voter("one"), await voter("two"), await voter("three")];
  const recovery = await take(one);
  assert.match(recovery, /^([0-9A-Z]{4} ){13}[0-9A-Z]{4}$/);
  await picture(one, "ballot-taken-phone", true);
  await isAccessible(one);
  // Two tabs at once: one ballot.
  const tab = await two.context().newPage();
  await Promise.all([two.goto(`/ballots/${Hall.id}/ballot`), tab.goto(`/ballots/${Hall.id}/ballot`)]);
  await Promise.all([press(two, "领票"), press(tab, "领票")]);
  await Promise.all([heading(two, "已经领到票"), heading(tab, "已经领到票")]);
  // The answer gets lost and the telephone dies: the same ballot comes again.
  await three.goto(`/ballots/${Hall.id}/ballot`);
  const lost = new Promise((answered) =>
    three.route("**/credential", async (route) => {
      if (route.request().method() !== "POST") return route.continue();
      await route.fetch();
      await route.abort();
      answered();
    }),
  );
  await press(three, "领票");
  await three.waitForFunction(() => Object.keys(window.localStorage).some((name) => name.includes(" seed ")));
  await lost;
  const again = await three.context().newPage();
  await three.close();
  await again.goto(`/ballots/${Hall.id}/ballot`);
  await press(again, "领票");
  await heading(again, "已经领到票");
  const others = [];
  for (let at = 0; at < 5; at += 1) {
    others.push(await voteQuietly(address, `quiet${at}`, hall.election, [[at % 4], [0], [1], [2], []]));
  }

  // A telephone that voted before asks for its own ballot, and a stranger's for one.
  const stranger = await voter("nobody");
  await stranger.goto(`/vote/${Hall.id}`);
  await stranger.getByRole("link", { name: "先领票" }).waitFor();
  await picture(stranger, "ballot-none-phone", true);

  // The first looks over it, opens one ballot to check it and casts another; the network goes away in the middle.
  await one.goto(`/vote/${Hall.id}`);
  await one.getByText("这一页会自己打开").waitFor();
  hall.go("casting");
  await one.reload();
  await one.getByRole("button", { name: "开始" }).waitFor();
  await picture(one, "ballot-phone", true);
  await isAccessible(one);
  await press(one, "开始");
  await picture(one, "ballot-asked-phone");
  await isAccessible(one);
  await one.goBack();
  await choose(one, 1, 5, 4);
  await picture(one, "ballot-review-phone", true);
  await isAccessible(one);
  assert.equal(await one.getByText("弃权", { exact: true }).count(), 1);
  await press(one, "封好选票");
  await heading(one, "选票已封好");
  const shown = await one.locator(".large-code").textContent();
  await picture(one, "ballot-sealed-phone", true);
  await one.locator("summary").click();
  await press(one, "拆开检查这一张");
  const opened = await one.getByLabel("拆开的票").inputValue();
  await press(one, "另封一张");
  await heading(one, "选票已封好");
  assert.notEqual(await one.locator(".large-code").textContent(), shown);
  hall.troubles.push({ after: [503, "busy"] });
  await press(one, "投入票箱");
  await heading(one, "投票回执");
  assert.equal(hall.casts, 2, "sent again by itself, and one ballot");
  await picture(one, "ballot-receipt-phone", true);
  await isAccessible(one);
  const left = JSON.stringify(await storage(one));
  assert.ok(!left.includes("credential") && !left.includes(" seed "), "nothing is left to vote with");

  // The second's telephone dies with the ballot on its way; it goes out again, the same. The other tab follows.
  await two.goto(`/vote/${Hall.id}`);
  await tab.goto(`/vote/${Hall.id}`);
  // A tab behind another one draws once a second.
  await two.bringToFront();
  await choose(two, 0, 5);
  hall.troubles.push(...Array.from({ length: 4 }, () => ({ before: [507, "disk-full"] })));
  await press(two, "封好选票");
  await heading(two, "选票已封好");
  const later = two.context().newPage();
  await press(two, "投入票箱");
  await two.waitForFunction(() => JSON.stringify(window.localStorage).includes("pending"));
  await two.close();
  hall.troubles.length = 0;
  await (await later).goto(`/vote/${Hall.id}`);
  await heading(await later, "投票回执");
  await heading(tab, "投票回执");

  // The third keeps the key and votes again; the later ballot counts.
  await again.goto(`/vote/${Hall.id}`);
  await choose(again, 3, 5);
  await again.getByLabel("投完以后还想改投").check();
  await cast(again);
  await heading(again, "投票回执");
  await press(again, "改投");
  await choose(again, 2, 5);
  await again.getByLabel("投完以后还想改投").check();
  await cast(again);
  await heading(again, "投票回执");
  for (const quietly of others) assert.ok(await quietly());

  // On the board, borne out by two scrutineers.
  hall.post();
  await eachDoes(scrutineers, "核对并作证");
  await press(one, "在公告板上找我的票");
  await one.getByText(/找到了：公告板上共 9 张/).waitFor();
  await picture(one, "ballot-found-phone", true);
  const receipt = await one.locator("textarea").inputValue();
  // Lent to somebody: nothing of the first is left, and the next one takes a ballot of their own.
  await press(one, "清掉，给下一个人");
  await one.getByRole("link", { name: "先领票" }).waitFor();
  assert.deepEqual(await storage(one), []);

  hall.end();
  await eachDoes(scrutineers, "核对并作证");
  for (const page of trustees.slice(0, 2)) {
    await page.reload();
    await page.getByRole("button", { name: "解开合计" }).waitFor();
    await page.getByText("有效票 8 张，合成 1 组合计").waitFor();
  }
  await picture(trustees[0], "ballot-seat-open-phone", true);
  for (const page of trustees.slice(0, 2)) {
    await press(page, "解开合计");
    await page.getByText(/在等：|没有要办的事/).waitFor();
  }
  assert.equal(hall.state, "tallied");
  await eachDoes(scrutineers, "签署结果");
  assert.equal(hall.state, "published");

  // Everybody verifies: by the page, and by a reader that was written from the specification.
  const desk = await device(hall, address, browser, DESK);
  await desk.goto(`/verifier#${Hall.id}`);
  await desk.getByLabel("回执（可以不填）").fill(receipt);
  await desk.getByLabel("核对拆开的票").fill(opened);
  await press(desk, "核对这张票");
  await desk.getByText("这张票里封的是：").waitFor();
  await desk.getByText(shown).waitFor();
  assert.equal(await desk.locator(".note b").first().textContent(), "称职");
  await desk.getByLabel("核对拆开的票").fill(opened.replace('"choices":[[1]', '"choices":[[0]'));
  await press(desk, "核对这张票");
  await desk.getByText("对不上").waitFor();
  await picture(desk, "ballot-verifier-desk", true);
  await isAccessible(desk);
  await press(desk, "核对");
  await desk.getByText("全部核对无误").waitFor();
  await desk.getByText("9 张票，1 张回执。").waitFor();
  await picture(desk, "ballot-verified-desk", true);
  await isAccessible(desk);
  const folder = written(hall.files);
  try {
    assert.match(execFileSync("python3", [reader, folder], { encoding: "utf8" }), /everything holds/);
  } finally {
    rmSync(folder, { recursive: true });
  }
  const sheet = JSON.parse(new TextDecoder().decode(hall.files.get("result.json")));
  assert.deepEqual(sheet.items[4].counts, [1, 0, 1, 0], "one of three left it out, one changed their mind");
  assert.equal(sheet.superseded, 1);

  // The recovery code on another telephone, after the close: too late, and said so. Mistyped: said so.
  const borrowed = await voter("one");
  await borrowed.goto(`/ballots/${Hall.id}/ballot`);
  await borrowed.getByLabel("输入恢复码").fill(recovery.replace(/.$/, (last) => (last === "0" ? "1" : "0")));
  await press(borrowed, "输入恢复码");
  await borrowed.getByText("恢复码不对").waitFor();
  await borrowed.getByLabel("输入恢复码").fill(recovery.toLowerCase());
  await press(borrowed, "输入恢复码");
  await heading(borrowed, "已经领到票");
  await borrowed.goto(`/vote/${Hall.id}`);
  await borrowed.getByText("投票已经截止").waitFor();
}

test("paper slips, in either order, on a borrowed telephone", async () => {
  const hall = Hall.withSlips(leaders(1));
  const address = await hall.open(booth);
  const [white, red] = hall.slips.map(([first]) => Buffer.from(first).toString("hex"));
  try {
    await inBrowser("booth", PHONE, async (_, context) => {
      const page = await device(hall, address, context.browser());
      await page.goto(`/vote/${Hall.id}#red=${red}`);
      await page.getByText("红签收到了。请再扫白签。").waitFor();
      assert.ok(!page.url().includes(red), "a slip does not stay in the address");
      await isAccessible(page);
      await picture(page, "ballot-slips-phone", true);
      // A slip that nobody printed, then the right one.
      await page.getByLabel("白签").fill("00".repeat(16));
      await press(page, "用这两张签");
      await page.getByText("在投票公告里找不到").waitFor();
      await page.goto("about:blank");
      await page.goto(`/vote/${Hall.id}#white=${white}`);
      await choose(page, 2, 1);
      await cast(page);
      await heading(page, "投票回执");
      const left = JSON.stringify(await storage(page));
      assert.ok(!left.includes(white) && !left.includes(red) && !left.includes("credential"), "the next one finds nothing");
      // The next voter on the same telephone, with slips of their own.
      const [whiteTwo, redTwo] = hall.slips.map(([, second]) => Buffer.from(second).toString("hex"));
      await page.goto("about:blank");
      await page.goto(`/vote/${Hall.id}#white=${whiteTwo}`);
      await page.getByText("白签收到了。请再扫红签。").waitFor();
      await page.goto("about:blank");
      await page.goto(`/vote/${Hall.id}#red=${redTwo}`);
      await choose(page, 0, 1);
      await cast(page);
      await heading(page, "投票回执");
      assert.equal(hall.casts, 2);
    });
  } finally {
    await hall.close();
  }
  assert.deepEqual(hall.complaints, []);
});

test("the verifier stands alone, and the pages are complete in English", async () => {
  await inBrowser("booth", PHONE, async (page, context) => {
    const answer = await page.goto("/verifier");
    const folder = mkdtempSync(join(tmpdir(), "mingde-verifier-"));
    try {
      writeFileSync(join(folder, "verify.html"), await answer.body());
      const english = await context.browser().newContext({ ...DESK, locale: "en-GB", offline: true });
      const alone = await english.newPage();
      await alone.goto(`file://${join(folder, "verify.html")}`);
      const vectors = fileURLToPath(new URL("../../../ballot/tests/vectors/s3", import.meta.url));
      await alone.getByLabel("The published folder").setInputFiles(vectors);
      await alone.getByText("board.txt").waitFor();
      await alone.getByRole("button", { name: "Verify", exact: true }).click();
      await alone.getByText("Everything holds").waitFor();
      const body = await alone.locator("body").innerText();
      // Names of the election are its own.
      assert.ok(!/[\u4e00-\u9fff]/.test(body.replace(/(议题|选项|民主测评（演练）|类别|中文)/g, "")), body);
      await picture(alone, "ballot-verified-desk-en", true);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test("no script, no storage: it is said what to do instead", async () => {
  await inBrowser("booth", PHONE, async (_, context) => {
    const browser = context.browser();
    const old = await (await browser.newContext({ ...PHONE, javaScriptEnabled: false, baseURL: booth })).newPage();
    await old.goto(`/vote/${Hall.id}`);
    assert.match(await old.locator("main").innerText(), /换一部手机[^]*paper slips/);
    const private_ = await (await browser.newContext({ ...PHONE, baseURL: booth })).newPage();
    await private_.addInitScript(() => {
      Storage.prototype.setItem = () => {
        throw new DOMException("QuotaExceededError");
      };
    });
    await private_.goto(`/vote/${Hall.id}`);
    await heading(private_, "这部手机投不了票");
    await private_.getByText("向工作人员领纸签").waitFor();
    await isAccessible(private_);
  });
});
