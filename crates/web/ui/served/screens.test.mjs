// Every screen for several people, in both languages, on a telephone and on a desk: nothing serious stands between it and
// somebody who does not see or uses no mouse, and nothing is wider than its window.

import assert from "node:assert/strict";
import { describe, test } from "node:test";
import { DESK, PHONE, inBrowser, isAccessible, pick, picture, print } from "../test/house.mjs";
import { CONTACT, LEADER, PERSONNEL, SECURITY, TEACHER, beginSecondFactor, signIn } from "./people.mjs";

/** Whoever sees the most is looked at in both languages; what others have beside it is laid out alike. */
const PEOPLE = {
  contact: [CONTACT, ["en", "zh-CN"]],
  leader: [LEADER, ["en", "zh-CN"]],
  personnel: [PERSONNEL, ["zh-CN"]],
  teacher: [TEACHER, ["en"]],
};

/** Addresses that everybody has; of those that begin with a list, the first that it leads to. */
const SCREENS = {
  todo: "/",
  ledger: "/records",
  late: "/records?view=late",
  narrowed: "/records?text=%E6%97%A0",
  record: ["/records", /^\/records\/[0-9a-f]{32}$/],
  units: "/units",
  nobody: "/units?text=%E6%97%A0",
  unit: ["/units", /^\/units\/[0-9a-f]+/],
  person: ["/units?text=P04", /^\/persons\//],
  rulebooks: "/rulebooks",
  rulebook: "/rulebooks/heart-to-heart-talks",
  proof: ["/rulebooks/heart-to-heart-talks", /^\/rulebooks\/[^/]+\/[^/]+\/[0-9a-f]+/],
  result: "/rulebooks/heart-to-heart-talks/heads_talk_half",
  figure: "/rulebooks/heart-to-heart-talks/staff?state=met",
  inclusion: ["/records", /^\/records\/[0-9a-f]{32}$/, "/proof"],
  calendar: "/calendar",
  notices: "/notices",
  search: "/search",
  "search-found": "/search?text=%E8%80%81%E5%B8%88",
  "check-up": "/check-up",
  account: "/account",
  "second-factor": "/account/second-factor",
  missing: "/nothing",
};

/** Ways to change the registry, for whoever keeps it. */
const CHANGES = Object.fromEntries(
  ["founding", "renaming", "move", "merger", "division", "closure", "appointment", "transfer", "departure"].map(
    (act) => [act, `/organisation/${act}`],
  ),
);

const BOARDS = {
  board: "/boards",
  "board-rulebook": "/boards/rulebooks/heart-to-heart-talks",
  "board-unit": ["/boards", /^\/boards\/units\/[0-9a-f]+/],
  burden: "/boards/burden?minutes=3",
};

const FILING = { file: "/file", form: "/file/heart-to-heart-talk", imports: "/imports" };

const PAPERS = {
  reports: "/reports",
  report: "/reports/short-introduction",
  "report-table": "/reports/civilised-unit-report",
  "report-proof": "/reports/short-introduction/figures/teachers",
  verification: "/reports/verification",
};

const BESIDE = { contact: FILING, personnel: CHANGES, leader: { ...PAPERS, ...BOARDS } };

async function addressOf(page, screen) {
  if (typeof screen === "string") return screen;
  await page.goto(screen[0]);
  const links = await page.locator("main a").evaluateAll((links) => links.map((link) => link.getAttribute("href")));
  const found = links.find((link) => screen[1].test(link));
  return found && found + (screen[2] ?? "");
}

async function speak(page, language) {
  await page.goto("/account");
  await page.locator(`input[name=language][value="${language}"]`).check();
  await page.locator("form[action='/account/appearance'] button").click();
  await page.locator(`html[lang="${language}"]`).waitFor();
}

test("who has not signed in", async () => {
  for (const [name, screen] of [["phone", PHONE], ["desk", DESK]]) {
    for (const locale of ["zh-CN", "en-GB"]) {
      await inBrowser("served", { ...screen, locale }, async (page) => {
        await page.goto("/sign-in");
        await isAccessible(page);
        await picture(page, `sign-in-${locale.slice(0, 2)}-${name}`);
        await page.goto("/link/nothing");
        await isAccessible(page);
      });
    }
  }
});

// Looking takes the processor: two at a time.
describe("what each has", { concurrency: 2 }, () => {
  for (const [who, [account, languages]] of Object.entries(PEOPLE)) {
    test(`what the ${who} has`, async () => {
      await inBrowser("served", DESK, async (page) => {
        await signIn(page, account);
        let looked = 0;
        for (const language of languages) {
          await page.setViewportSize(DESK.viewport);
          await speak(page, language);
          for (const [name, screen] of Object.entries({ ...SCREENS, ...(BESIDE[who] ?? {}) })) {
            await page.setViewportSize(DESK.viewport);
            const address = await addressOf(page, screen);
            if (!address) continue;
            await page.goto(address);
            for (const [size, { viewport }] of [["desk", DESK], ["phone", PHONE]]) {
              await page.setViewportSize(viewport);
              await isAccessible(page);
              await picture(page, `${who}-${name}-${language.slice(0, 2)}-${size}`, true);
              looked += 1;
            }
            await print(page, `${who}-${name}-${language.slice(0, 2)}`);
          }
        }
        assert.ok(looked >= 2 * languages.length * (Object.keys(SCREENS).length - 4), `${looked} screens`);
      });
    });
  }
});

test("a wall display is made by whoever sees every unit and hangs without a session", async () => {
  await inBrowser("served", DESK, async (page, context) => {
    await signIn(page, LEADER);
    await page.goto("/boards");
    await page.getByRole("link", { name: "大屏" }).click();
    await isAccessible(page);
    await page.locator("form[action='/boards/wall'] button").click();
    const address = new URL(await page.locator("main code").innerText()).pathname;
    await context.clearCookies();
    for (const [size, { viewport }] of [["phone", PHONE], ["desk", DESK]]) {
      await page.setViewportSize(viewport);
      await page.goto(address);
      await isAccessible(page);
      await picture(page, `wall-${size}`, true);
    }
  });
});

test("who grants offices is offered people by name", async () => {
  await inBrowser("served", DESK, async (page) => {
    await signIn(page, SECURITY);
    await beginSecondFactor(page);
    for (const language of ["en", "zh-CN"]) {
      await speak(page, language);
      await page.goto("/offices");
      for (const [size, { viewport }] of [["desk", DESK], ["phone", PHONE]]) {
        await page.setViewportSize(viewport);
        await isAccessible(page);
        await picture(page, `offices-${language.slice(0, 2)}-${size}`, true);
      }
      await page.setViewportSize(DESK.viewport);
    }
    await page.selectOption("#office", { label: "学校联络员" });
    assert.equal(await pick(page, "person", "cls"), "陈老师(P04)");
    assert.equal(await pick(page, "unit", "dyxx"), "第一小学(S1)");
    await page.fill("#last", "2099-12-31");
    await page.getByRole("button", { name: "先看会怎样" }).click();
    await page.getByRole("button", { name: "确认授予" }).waitFor();
    for (const [size, { viewport }] of [["desk", DESK], ["phone", PHONE]]) {
      await page.setViewportSize(viewport);
      await isAccessible(page);
      await picture(page, `office-preview-${size}`, true);
    }
    // It is looked at and not granted: what teachers may do is asked by others.
    await page.goto("/offices");
    await page.getByRole("link", { name: /^收回/ }).first().click();
    await page.getByText("收回后不再可以").waitFor();
    await isAccessible(page);
    await picture(page, "office-ending-phone", true);
  });
});
