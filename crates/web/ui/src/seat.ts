// The page of a seat: a trustee or a scrutineer, on their own device. It looks where the ballot stands and does what is due;
// what is signed or opened is asked about first.

import { BadManifest } from "./ballot/manifest";
import { CannotTrust, shortCode } from "./booth/election";
import { frame } from "./booth/frame";
import { CannotKeep } from "./booth/kept";
import { button, drawn, fault, h, show } from "./booth/parts";
import { Refusal } from "./booth/server";
import { manifestInWords, sheetInWords } from "./booth/sheet";
import { say } from "./booth/words";
import { Device } from "./seat/device";
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
    if (!(await act(it))) window.setTimeout(() => void look(), LOOKS);
  } catch (bad) {
    failed(bad);
  }
}

function page(it: Standing, ...children: (Node | string | null)[]): void {
  said = "";
  const words = say().seat;
  const what = it.role === "trustee" ? words.trusteeWhat : words.scrutineerWhat;
  show(words.title(it.name, words.roles[it.role] ?? ""), h("p", { class: "lead" }, it.title), ...children, h("p", { class: "help" }, what));
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
  page(it, h("p", { class: "note still", role: "status" }, say().seat.waiting(it.waiting_for.join("、"))));
  said = now;
  return false;
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
      return offer(it, words.step, words.begin, () =>
        trusted ? trustee.commit(seat, device, it) : scrutineer.commit(seat, device, it),
      );
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
