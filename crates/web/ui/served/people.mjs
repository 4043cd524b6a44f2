// Who signs in to the served bureau, and how.

import assert from "node:assert/strict";
import { createHmac } from "node:crypto";

const { password } = JSON.parse(process.env.MINGDE_HOUSES);

/** By staff number, as the test that serves the bureau made them. */
export const CONTACT = "P03";
export const OTHER_CONTACT = "P31";
export const TEACHER = "P04";
export const OFFICER = "P21";
export const PERSONNEL = "P22";
export const ADMINISTRATOR = "P23";
export const LEADER = "P24";
export const SECURITY = "P25";
export const GUEST = "P08";

/** Fills in the sign-in page that is shown and waits for what comes behind it. */
export async function fillInSignIn(page, account) {
  await page.fill("#account", account);
  await page.fill("#password", password);
  await page.getByRole("button", { name: /^(登录|Sign in)$/ }).click();
  await page.waitForURL((url) => url.pathname !== "/sign-in");
}

/** Signs somebody in by the page for it. */
export async function signIn(page, account) {
  await page.goto("/sign-in");
  await fillInSignIn(page, account);
}

/** Says the password once more, where a page asks for it. */
export async function sayPassword(page) {
  await page.fill("main input[name=password]", password);
}

/** What an authenticator shows for a secret at a moment (RFC 6238: SHA-1, thirty seconds, six figures). */
export function shownCode(secret, moment) {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret.replaceAll(" ", "")].map((letter) => letters.indexOf(letter).toString(2).padStart(5, "0"));
  const key = Buffer.from(bits.join("").match(/.{8}/g).map((byte) => Number.parseInt(byte, 2)));
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(moment / 30_000)));
  const hash = createHmac("sha1", key).update(counter).digest();
  const number = hash.readUInt32BE(hash[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
}

/** Begins the second factor that the page asks for; gives back its secret and the recovery codes. */
export async function beginSecondFactor(page) {
  await sayPassword(page);
  await page.locator("form[action='/account/second-factor'] button").click();
  const secret = await page.locator("main code").first().innerText();
  await page.fill("#code", shownCode(secret, Date.now()));
  await page.locator("form[action='/account/second-factor/confirmation'] button").click();
  await page.locator("#codes").waitFor();
  const codes = await page.locator("main ol code").allInnerTexts();
  assert.equal(codes.length, 10);
  return { secret, codes };
}

export async function signOut(page) {
  await page.locator("form[action='/sign-out'] button:visible").first().click();
  await page.waitForURL(/\/sign-in$/);
}

/** Sends a table by the page Excel and waits for what it would do. */
export async function sendTable(page, name, rows) {
  await page.goto("/imports");
  await page.setInputFiles("#file", { name, mimeType: "text/csv", buffer: Buffer.from(rows.join("\r\n")) });
  await page.locator("#import button[type=submit]").click();
  await page.waitForURL(/\/imports\/[0-9a-f]{32}$/);
}
