// The first pages that somebody sees, with nothing kept by the browser, on the slow line and with the slow telephone by which
// Lighthouse judges: 150 ms there and back, 1.6 Mbit/s down, 750 kbit/s up, a processor four times slower.
//
//     first_page.mjs ADDRESS ACCOUNTS OFFICE
//
// Prints `NAME VALUE` for the page where one signs in and for 待办 behind it: milliseconds until something is painted, and kilobytes
// that went over the line. The middle of five times.

import { readFileSync } from "node:fs";
import { chromium } from "../crates/web/ui/node_modules/playwright-core/index.mjs";

const [address, accounts, office] = process.argv.slice(2);
const { account, password } = JSON.parse(readFileSync(accounts, "utf8")).find((one) => one.office === office);
const TIMES = 5;
const LINE = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 };

const browser = await chromium.launch({ executablePath: "/usr/bin/chromium", args: ["--no-sandbox"] });
const seen = new Map();

async function open(context, path, name) {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", LINE);
  await session.send("Network.setCacheDisabled", { cacheDisabled: true });
  await session.send("Emulation.setCPUThrottlingRate", { rate: 4 });
  let bytes = 0;
  session.on("Network.loadingFinished", (loaded) => (bytes += loaded.encodedDataLength));
  await page.goto(address + path, { waitUntil: "networkidle" });
  const painted = await page.evaluate(
    () => performance.getEntriesByName("first-contentful-paint")[0]?.startTime ?? Number.NaN,
  );
  await page.close();
  note(`${name}.painted_ms`, painted);
  note(`${name}.kilobytes`, bytes / 1_000);
}

function note(name, value) {
  seen.set(name, [...(seen.get(name) ?? []), value]);
}

try {
  for (let time = 0; time < TIMES; time += 1) {
    const context = await browser.newContext({ viewport: { width: 390, height: 844 } });
    await open(context, "/sign-in", "sign_in");
    const page = await context.newPage();
    await page.goto(`${address}/sign-in`);
    await page.fill("#account", account);
    await page.fill("#password", password);
    await page.locator("main button[type=submit], main form button").first().click();
    await page.waitForURL((url) => url.pathname !== "/sign-in");
    await page.close();
    await open(context, "/", "todo");
    await context.close();
  }
} finally {
  await browser.close();
}
for (const [name, values] of seen) {
  values.sort((one, two) => one - two);
  console.log(`${name} ${values[Math.floor(TIMES / 2)].toFixed(1)}`);
}
