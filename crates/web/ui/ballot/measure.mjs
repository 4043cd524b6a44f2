// How long a ballot of 12 leaders by 4 grades takes in Chromium, as it is and with a processor that is four times slower:
//
//     node ballot/measure.mjs [figures]
//
// With `figures` it prints lines `NAME VALUE` for the bench, with `browser.` and `slow.` before the names.
// Reading the manifest with its proofs, taking the ballot (blinding and undoing it), and making the ballot the first time,
// with the table of the key, and again.

import { execPath } from "node:process";
import { existsSync } from "node:fs";
import { chromium } from "playwright-core";
import { leaders, manifestOf } from "../test/hall.mjs";
import { bundled } from "./bundle.mjs";

const RUNS = 5;
const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
const manifest = Array.from(manifestOf(leaders(12)));
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });

/** One whole run in a fresh page, in milliseconds. */
async function run(slower) {
  const page = await browser.newPage();
  const session = await page.context().newCDPSession(page);
  await session.send("Emulation.setCPUThrottlingRate", { rate: slower });
  await page.addScriptTag({ content: bundled("iife") });
  const took = await page.evaluate((bytes) => {
    const { manifest, credential, filling } = globalThis.ballotCode;
    const chance = (length) => crypto.getRandomValues(new Uint8Array(length));
    const timed = (act) => {
      const begun = performance.now();
      return [act(), performance.now() - begun];
    };
    const [election, reading] = timed(() => manifest.Election.read(new Uint8Array(bytes)));
    const seed = chance(32);
    const [, taking] = timed(() => credential.apply(election, seed, 0));
    // Whether it is entitled changes nothing about how long it takes.
    const own = { category: 0, secret: chance(32), key: chance(32), entitlements: [new Uint8Array(288)] };
    const choices = election.manifest.items.map((_, at) => [at % 4]);
    const [filled, first] = timed(() => filling.fill(election, own, 1, choices, chance));
    const [, again] = timed(() => filling.fill(election, own, 2, choices, chance));
    return { reading, taking, first, again, bytes: filled.ballot.length };
  }, manifest);
  await page.close();
  return took;
}

function median(numbers) {
  return [...numbers].sort((one, other) => one - other)[Math.floor(numbers.length / 2)];
}

try {
  const asFigures = process.argv[2] === "figures";
  if (!asFigures) console.log(`${browser.version()}, Node ${execPath && process.version}, median of ${RUNS}, milliseconds`);
  for (const slower of [1, 4]) {
    const runs = [];
    for (let at = 0; at < RUNS; at += 1) runs.push(await run(slower));
    const of = (name) => Math.round(median(runs.map((it) => it[name])));
    if (asFigures) {
      for (const name of ["reading", "taking", "first", "again"]) console.log(`${slower === 1 ? "browser" : "slow"}.${name} ${of(name)}`);
      continue;
    }
    console.log(
      `processor ÷ ${slower}: manifest ${of("reading")}, request ${of("taking")}, first ballot ${of("first")}, another ${of("again")}; ${of("bytes")} bytes`,
    );
  }
} finally {
  await browser.close();
}
