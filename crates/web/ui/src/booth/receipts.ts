// The receipt, and the ballot's place on the board.

import { hex, text } from "../ballot/bytes";
import type { Election } from "../ballot/manifest";
import { placeOf, readCheckpoint, readLeaves, readReceipt, rootOf } from "../ballot/receipt";
import { squareCode } from "./code";
import { file } from "./election";
import { button, copied, fill, grouped, h, list, show } from "./parts";
import { Refusal, read, readJson } from "./server";
import { clock, say } from "./words";

/** Digits of the number that people compare. */
const SHOWN = 16;

export interface Afterwards {
  /** Whether ballots are still taken, by the clock of the server: those of telephones are off by hours. */
  open: boolean;
  /** Whether this device can cast another ballot. */
  stays: boolean;
  again: () => void;
  wipe: () => void;
  /** Another person votes on this device. */
  next: () => Promise<void>;
}

export function receiptScreen(id: string, election: Election, note: string, after: Afterwards): void {
  const words = say().receipt;
  const leaf = readReceipt(election, note);
  const number = leaf ? grouped(hex(leaf).slice(0, SHOWN)) : "";
  const place = h("div", { role: "status" });
  const find = button(words.find, async () => {
    fill(place, h("p", {}, words.finding));
    fill(place, h("p", { class: "note" }, await found(id, election, note)));
  }, "wide");
  const { open } = after;
  show(
    words.title,
    h("p", { class: "done" }, h("b", {}, words.done)),
    h("p", {}, after.stays ? words.doneStays : words.doneWhat),
    h(
      "section",
      { class: "code-card" },
      h("h2", {}, words.number),
      h("p", { class: "large-code" }, number),
      squareCode(note, words.picture),
      h("p", { class: "meta" }, words.picture),
      h("details", { class: "more" }, h("summary", {}, words.text), copied(note, words.text, say().copy, say().copied)),
    ),
    h("p", {}, find),
    place,
    h("h2", {}, words.use),
    list("says", words.uses),
    open && h("h2", {}, words.change),
    open && h("p", {}, after.stays ? words.changeWhat(clock(election.manifest.cast_until)) : words.changeWiped),
    open && after.stays && h("p", { class: "buttons" }, button(words.change, after.again, ""), wiping(after.wipe)),
    open && h("h2", {}, words.next),
    open && h("p", {}, words.nextWhat),
    open && h("p", {}, button(words.nextGo, after.next, "")),
    h("p", {}, h("a", { href: `/verifier#${id}` }, say().vote.verifier)),
    counted(id),
  );
}

function wiping(wipe: () => void): HTMLElement {
  const words = say().receipt;
  const made = button(words.wipe, () => {
    wipe();
    made.replaceWith(h("span", { role: "status" }, words.wiped));
  }, "quiet");
  return made;
}

/** How many ballots there are; never what is in them. */
function counted(id: string): HTMLElement {
  const line = h("p", { class: "meta" });
  void readJson<{ received?: number }>(`/vote/${id}/state`)
    .then(({ received }) => {
      if (received !== undefined) line.textContent = say().receipt.received(received);
    })
    .catch(() => undefined);
  return line;
}

/** Looks for the ballot in all of the board: asking for one would tell whose it is. */
async function found(id: string, election: Election, note: string): Promise<string> {
  const words = say().receipt;
  try {
    const leaf = readReceipt(election, note);
    if (!leaf) return words.bad;
    const { files } = await readJson<{ files: string[] }>(`/vote/${id}/files`);
    // Whoever does not believe the server's clock reads the time that is said.
    const { now } = await readJson<{ now: number }>(`/vote/${id}/state`);
    const last = files.filter((name) => name.startsWith("checkpoints/")).sort().pop();
    const [board, checkpoint] = [await read(file(id, "board.txt")), last ? await read(file(id, last)) : null];
    const leaves = (board && readLeaves(text(board) ?? "")) ?? [];
    const signed = checkpoint && readCheckpoint(election, text(checkpoint) ?? "");
    // The board may have grown between the two answers: what the checkpoint says is of its beginning.
    if (signed && rootOf(leaves, signed.size) !== signed.root) return words.rewritten;
    const place = placeOf(leaves.slice(0, signed?.size ?? 0), leaf);
    if (signed && place >= 0) return words.found(place + 1, signed.size, signed.witnesses);
    const late = now > election.manifest.merge_by || signed?.closed;
    return late ? words.broken : words.notYet(clock(election.manifest.merge_by));
  } catch (bad) {
    if (bad instanceof Refusal) return bad.message;
    throw bad;
  }
}
