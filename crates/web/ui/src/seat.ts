// The page of a seat: a trustee or a scrutineer, on their own device. It looks where the ballot stands and does what is due;
// what is signed or opened is asked about first.

import { unhex, utf8 } from "./ballot/bytes";
import { BadManifest } from "./ballot/manifest";
import { SIGNATURE } from "./ballot/notes";
import { CannotTrust, codeOf, shortCode } from "./booth/election";
import { frame } from "./booth/frame";
import { CannotKeep } from "./booth/kept";
import { button, drawn, fault, fill, h, more, show } from "./booth/parts";
import { readRecoveryCode, recoveryCode } from "./booth/recovery";
import { Refusal } from "./booth/server";
import { manifestInWords, sheetInWords } from "./booth/sheet";
import { say } from "./booth/words";
import { Device } from "./seat/device";
import * as printer from "./seat/printer";
import * as scrutineer from "./seat/scrutineer";
import { Seat, type Standing } from "./seat/standing";
import * as trustee from "./seat/trustee";

const seat = new Seat(window.location.pathname.split("/")[2] ?? "");
const device = new Device(seat.code);
/** So often it looks again, in milliseconds. */
const LOOKS = 4_000;

async function look(): Promise<void> {
  try {
    const it = await seat.state();
    if (it.blamed) return show(say().trouble, fault(say().seat.blamed(it.blamed)));
    if (it.role !== "scrutineer" && it.step !== "commit" && !device.get().seed) return askForBackup(it);
    if (!(await act(it))) window.setTimeout(() => void look(), LOOKS);
  } catch (bad) {
    failed(bad);
  }
}

function page(it: Standing, ...children: (Node | string | null)[]): void {
  said = "";
  const words = say().seat;
  const what = { trustee: words.trusteeWhat, scrutineer: words.scrutineerWhat, printer: words.printerWhat }[it.role];
  const title = words.title(it.name, words.roles[it.role] ?? "");
  show(title, h("p", { class: "lead" }, it.title), ...children, h("p", { class: "help" }, what), ownCode(it), backup(it));
}

/** The code of the key that this device signs by, once it is handed in: the page of the office shows the same. */
function ownCode(it: Standing): HTMLElement | null {
  const key = it.step === "commit" ? undefined : device.signer(it.name)?.verifier(SIGNATURE);
  if (!key) return null;
  const words = say().seat;
  return h("p", { class: "help" }, `${words.keyCode} `, h("span", { class: "code" }, codeOf(utf8(key))), ` ${words.keyCodeWhat}`);
}

/** The secret of a trustee as a code to be written down; only when it is asked for, lest somebody look on. */
function backup(it: Standing): HTMLElement | null {
  const root = unhex(device.get().root, 32);
  if (it.role === "scrutineer" || !root) return null;
  const words = say().seat;
  const card = h("section", { class: "code-card" }, h("p", { class: "large-code" }, recoveryCode(root)), h("p", { class: "help" }, words.backupHelp));
  return more(words.backup, false, card);
}

/** This device has no key of the seat: it may have been made on another one, whose code was written down. */
function askForBackup(it: Standing): void {
  const words = say().seat;
  const attributes = { id: "code", rows: "3", autocomplete: "off", autocapitalize: "characters", spellcheck: "false" };
  const input = h("textarea", { class: "input code", ...attributes });
  const place = h("div", {});
  const go = async (): Promise<void> => {
    try {
      const root = readRecoveryCode(input.value);
      if (root && device.restore(root, it)) return await goOn(it);
      fill(place, fault(root ? words.otherBackup : words.badBackup));
      input.focus();
    } catch (bad) {
      failed(bad);
    }
  };
  const title = words.title(it.name, words.roles[it.role] ?? "");
  const field = h("div", { class: "field" }, h("label", { for: "code" }, words.backupEnter), input);
  show(title, h("p", { class: "lead" }, it.title), h("p", {}, words.lostHelp), place, field, h("p", {}, button(words.backupGo, go)));
}

/** The device has its secret again; what failed on the way is asked for anew. */
async function goOn(it: Standing): Promise<void> {
  try {
    if (it.role === "trustee") await trustee.resume(seat, device, it);
  } catch (bad) {
    device.clear();
    throw bad;
  }
  return look();
}

/** A step that somebody has to want: what it is about, and the button. */
function offer(it: Standing, title: string, go: string, act: () => Promise<void>, ...about: (Node | string | null)[]): true {
  const started = async (): Promise<void> => {
    try {
      page(it, h("p", { role: "status" }, say().seat.working));
      await drawn();
      await act();
      await look();
    } catch (bad) {
      failed(bad);
    }
  };
  page(it, h("h2", {}, title), ...about, h("p", {}, button(go, started)));
  return true;
}

/** What is said while others are waited for; said once, or whoever listens would hear it every few seconds. */
let said = "";

function waiting(it: Standing): false {
  const now = JSON.stringify([it.title, it.name, it.waiting_for]);
  if (said === now) return false;
  const slips = it.role === "printer" && PRINTS.includes(it.state) ? [printed(it)] : [];
  page(it, h("p", { class: "note still", role: "status" }, say().seat.waiting(it.waiting_for.join("、"))), ...slips);
  said = now;
  return false;
}

/** While slips may still be printed. */
const PRINTS = ["keyed", "prepared", "issuing"];

/** The slips, shown when they are to be printed and not before: who looks on could copy one. */
function printed(it: Standing): HTMLElement {
  const words = say().seat;
  const place = h("div", {});
  const go = (): void => {
    fill(place, printer.sheets(device, it));
    document.body.classList.add("printing-slips");
    window.print();
  };
  return h("section", { class: "printing" }, h("p", {}, words.printHow), h("p", {}, button(words.print, go)), place);
}

/** Which slips nobody drew, by the numbers on them. */
function leftOver(it: Standing): boolean {
  const words = say().seat;
  const rolls = it.rolls ?? [];
  const fields = rolls.map(([title], at) => {
    const input = h("textarea", { class: "input", id: `unused-${at}`, rows: "2", inputmode: "numeric" });
    return { input, field: h("div", { class: "field" }, h("label", { for: `unused-${at}` }, words.unused(title)), input) };
  });
  const place = h("div", {});
  const go = async (): Promise<void> => {
    const read = fields.map(({ input }, at) => printer.numbers(input.value, rolls[at]?.[1] ?? 0));
    const bad = read.indexOf(null);
    if (bad >= 0) {
      fill(place, fault(words.unusedBad(rolls[bad]?.[1] ?? 0)));
      return fields[bad]?.input.focus();
    }
    try {
      await printer.unused(seat, read as number[][]);
      await look();
    } catch (wrong) {
      failed(wrong);
    }
  };
  page(it, h("h2", {}, words.unusedTitle), h("p", {}, words.unusedWhat), place, ...fields.map(({ field }) => field), h("p", {}, button(words.unusedGo, go)));
  return true;
}

const told = (it: Standing) => async (done: number, all: number): Promise<void> => {
  if (done % 4 !== 1 && done !== all) return;
  page(it, h("p", { role: "status" }, say().seat.checking(done, all)), h("progress", { max: String(all), value: String(done) }));
  await drawn();
};

/** Does what is due; whether somebody is being waited for here. */
async function act(it: Standing): Promise<boolean> {
  const words = say().seat;
  const trusted = it.role === "trustee";
  switch (it.step) {
    case "commit":
      return offer(it, words.step, it.role === "printer" ? words.beginSlips : words.begin, () => {
        if (it.role === "printer") return printer.commit(seat, device, it);
        return trusted ? trustee.commit(seat, device, it) : scrutineer.commit(seat, device, it);
      });
    case "unused":
      return leftOver(it);
    case "show":
      await trustee.reveal(seat, device);
      return waiting(it);
    case "share":
      await trustee.deal(seat, device);
      return waiting(it);
    case "sign":
      return sign(it);
    case "cosign":
      return offer(it, words.cosign, words.cosignGo, () => scrutineer.cosign(seat, device, it));
    case "decrypt":
      return open(it);
    case "result":
      return result(it);
    case "wait":
      // The share of the key is worked out as soon as all sent theirs: whoever cheats shows before the manifest is there.
      return waiting(it);
  }
}

async function sign(it: Standing): Promise<boolean> {
  const words = say().seat;
  const election = it.role === "trustee" ? await trustee.ready(seat, device, it) : await scrutineer.ready(device, it, false);
  if (!election) return waiting(it);
  const act = async (): Promise<void> => {
    await seat.hand("signature", device.signer(it.name)?.sign(election.text()) ?? "");
  };
  const code = h("p", {}, `${say().manifest.check} `, h("span", { class: "code" }, shortCode(election.hash)));
  return offer(it, words.sign, words.signGo, act, h("p", {}, words.signWhat), manifestInWords(election), code);
}

async function open(it: Standing): Promise<boolean> {
  const words = say().seat;
  const election = await trustee.ready(seat, device, it);
  if (!election) return waiting(it);
  const closed = await trustee.counted(it, election, told(it));
  const about = h("p", {}, words.decryptWhat(closed.last.length, trustee.sumsOf(closed, it)));
  return offer(it, words.decrypt, words.decryptGo, () => trustee.open(seat, device, it, election, closed), about);
}

async function result(it: Standing): Promise<boolean> {
  const words = say().seat;
  const election = await scrutineer.ready(device, it, true);
  if (!election) return waiting(it);
  const { sheet } = await scrutineer.result(seat, it, told(it));
  const act = (): Promise<void> => scrutineer.signResult(seat, device, it, election, sheet);
  return offer(it, words.result, words.resultGo, act, h("p", {}, words.resultWhat), sheetInWords(election, sheet));
}

function failed(bad: unknown): void {
  const again = h("p", {}, button(say().again, () => look()));
  const known = [trustee.Refuses, Refusal, CannotTrust, BadManifest].some((kind) => bad instanceof kind);
  if (bad instanceof CannotKeep) return show(say().trouble, fault(say().cannot.storage));
  show(say().trouble, fault(known ? (bad as Error).message : say().failed("script")), again);
  if (!known) throw bad;
}

frame();
void look();
