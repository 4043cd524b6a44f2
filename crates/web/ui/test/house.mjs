// A browser in front of the served bureau: who signs in, on which screen, and what is asked of every page.

import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { chromium } from "playwright-core";

const houses = JSON.parse(process.env.MINGDE_HOUSES);
const pictures = process.env.MINGDE_PICTURES;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

const programs = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
const quiet = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];
const here = { locale: "zh-CN", timezoneId: "Asia/Shanghai" };

/** The screen of a telephone. */
export const PHONE = { ...here, viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
/** The screen on a desk. */
export const DESK = { ...here, viewport: { width: 1440, height: 900 } };

/** Tells a story to somebody whose pages are served, in a browser of its own, which is closed whatever comes of it. */
export async function inBrowser(who, screen, story) {
  const executablePath = programs.find((program) => existsSync(program));
  const browser = await chromium.launch({ executablePath, args: quiet });
  try {
    const context = await browser.newContext({ ...screen, baseURL: houses[who] });
    context.setDefaultTimeout(15_000);
    const page = await context.newPage();
    const faults = [];
    page.on("pageerror", (error) => faults.push(String(error)));
    page.on("console", (said) => {
      if (said.type() === "error" && /Content Security Policy/.test(said.text())) faults.push(said.text());
    });
    await story(page, context);
    assert.deepEqual(faults, [], "the script of the pages stumbles nowhere and breaks no policy");
  } finally {
    await browser.close();
  }
}

/** Nothing serious or critical stands between a page and somebody who does not see or use a mouse. */
export async function isAccessible(page) {
  // In a window as high as the page: what a bar at its edge covers is uncovered by turning the wheel.
  const window = page.viewportSize();
  const height = await page.evaluate(() => document.documentElement.scrollHeight);
  await page.setViewportSize({ width: window.width, height: Math.max(height, window.height) });
  // Evaluated, not added: the page's policy allows no script but its own.
  await page.evaluate(axe);
  const found = await page.evaluate(() =>
    globalThis.axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21aa", "wcag22aa", "best-practice"] }),
  );
  await page.setViewportSize(window);
  const grave = found.violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join("  ").slice(0, 300)}`);
  assert.deepEqual(grave, [], `${new URL(page.url()).pathname} is for everybody`);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(wide <= 0, `${new URL(page.url()).pathname} is ${wide} pixels wider than its window`);
}

/** Leaves a picture of what is seen. */
export async function picture(page, name, fullPage = false) {
  if (pictures) await page.screenshot({ path: join(pictures, `${name}.png`), fullPage });
}

/** Leaves what a printer would get. */
export async function print(page, name) {
  if (pictures) await page.pdf({ path: join(pictures, `${name}.pdf`), preferCSSPageSize: true });
}

/** Types into a picker and takes the row of this place from its list. */
export async function pick(page, place, typed, nth = 0) {
  const input = page.locator(`input[name="${place}"]`).first();
  await input.fill("");
  await input.pressSequentially(typed);
  const list = page.locator(`#${await input.getAttribute("aria-controls")}`);
  await list.locator("li").nth(nth).waitFor();
  for (let at = 0; at <= nth; at += 1) await input.press("ArrowDown");
  await input.press("Enter");
  await list.waitFor({ state: "hidden" });
  return input.inputValue();
}
