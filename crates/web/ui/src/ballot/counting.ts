// A closed board, counted: which ballots count, what their sums are and what may be told apart.

import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, hex, unbase64 } from "./bytes";
import { type BadBallot, type Ballot, check } from "./checking";
import type { Election, Item } from "./manifest";
import { type Ciphertext, sum } from "./proofs";
import { readCheckpoint, rootOf } from "./receipt";

export type Fault = BadBallot | "sequence" | "points" | "slip" | "void";
export type CannotClose = "not closed" | "witnesses" | "leaves" | "ballot" | "issued";

/** What the sums stand on. */
export interface Closed {
  root: Bytes;
  size: number;
  /** Of each category. */
  valid: number[];
  superseded: number;
  faults: { place: number; fault: Fault }[];
  /** For each issuer, for each category. */
  issued: number[][];
  last: Ballot[];
}

const STANDS_ALONE = 10;
const FEWEST = 5;

/** Checks all ballots one by one; between them others have their turn, and are told how far it is. */
export async function checkAll(
  election: Election,
  ballots: Bytes,
  told: (done: number, all: number) => void | Promise<void>,
): Promise<Checked[]> {
  const length = election.ballotLength();
  const all = Math.ceil(ballots.length / length);
  const checked: Checked[] = [];
  for (let at = 0; at < all; at += 1) {
    const bytes = ballots.subarray(at * length, (at + 1) * length);
    checked.push({ hash: hex(sha256(bytes)), outcome: check(election, bytes) });
    await told(at + 1, all);
  }
  return checked;
}

export interface Checked {
  hash: string;
  outcome: Ballot | BadBallot;
}

/** Counts a board: its last checkpoint, all its leaves, its ballots and how many were issued (none with slips). */
export function close(
  election: Election,
  note: string,
  leaves: Bytes[],
  ballots: Checked[],
  issued: number[][] | null,
): Closed | CannotClose {
  const signed = readCheckpoint(election, note);
  if (!signed?.closed) return "not closed";
  if (signed.witnesses < election.manifest.witnesses) return "witnesses";
  if (signed.size !== leaves.length || rootOf(leaves, signed.size) !== signed.root) return "leaves";
  const hashes = leaves.filter((leaf) => leaf[0] === 1).map((leaf) => hex(leaf.subarray(1)));
  if (hashes.length !== ballots.length || hashes.some((hash, at) => hash !== ballots[at]?.hash)) return "ballot";
  const counted = count(election, leaves, ballots);
  const drawn = election.manifest.level === "S3" ? drawnSlips(election, counted.void) : issued;
  if (!drawn) return "issued";
  return { ...counted, root: unbase64(signed.root) as Bytes, size: signed.size, issued: drawn };
}

/** The first of two that contradict each other counts, and of one key the ballot with the highest sequence number. */
function count(election: Election, leaves: Bytes[], ballots: Checked[]) {
  const faults: Closed["faults"] = [];
  const [sequences, points, voided] = [new Set<string>(), new Set<string>(), new Set<string>()];
  const slips = new Map<string, string>();
  const last = new Map<string, Ballot>();
  let superseded = 0;
  let next = 0;
  const take = (outcome: Ballot | BadBallot): Fault | null => {
    if (typeof outcome === "string") return outcome;
    const it = outcome;
    if (it.slips.some((slip) => [...voided].some((known) => known.endsWith(slip)))) return "slip";
    if (sequences.has(`${it.key} ${it.sequence}`)) return "sequence";
    sequences.add(`${it.key} ${it.sequence}`);
    if (it.points.some((point) => points.has(point))) return "points";
    if (it.slips.some((slip) => (slips.get(slip) ?? it.key) !== it.key)) return "slip";
    it.points.forEach((point) => points.add(point));
    it.slips.forEach((slip) => slips.set(slip, it.key));
    const before = last.get(it.key);
    if (before) superseded += 1;
    if (!before || before.sequence < it.sequence) last.set(it.key, it);
    return null;
  };
  const declare = (leaf: Bytes): Fault | null => {
    const [category, issuer, slip] = [leaf[1] as number, leaf[2] as number, hex(leaf.subarray(3))];
    const keys = election.signing[category]?.[issuer];
    const name = `${category} ${issuer} ${slip}`;
    const sound = keys && "slips" in keys && keys.slips.has(slip) && !slips.has(slip) && !voided.has(name);
    if (sound) voided.add(name);
    return sound ? null : "void";
  };
  leaves.forEach((leaf, place) => {
    const fault = leaf[0] === 2 ? declare(leaf) : take((ballots[next++] as Checked).outcome);
    if (fault) faults.push({ place, fault });
  });
  const counts = [...last.values()];
  const valid = election.signing.map((_, category) => counts.filter((it) => it.category === category).length);
  return { valid, superseded, faults, last: counts, void: voided };
}

function drawnSlips(election: Election, voided: Set<string>): number[][] {
  return election.manifest.issuers.map((_, issuer) =>
    election.signing.map((signing, category) => {
      const keys = signing[issuer];
      const prefix = `${category} ${issuer} `;
      const unused = [...voided].filter((name) => name.startsWith(prefix)).length;
      return (keys && "slips" in keys ? keys.slips.size : 0) - unused;
    }),
  );
}

/** The number of issued ballots of a category that the result goes by. */
export function leastIssued(closed: Closed, category: number): number {
  return Math.min(...closed.issued.map((it) => it[category] as number));
}

export function isVoid(election: Election, closed: Closed): boolean {
  return election.manifest.categories.some((it, at) => {
    const issued = leastIssued(closed, at);
    return (closed.valid[at] as number) > issued || issued > it.roll;
  });
}

export function isTooFew(closed: Closed): boolean {
  return closed.last.length < FEWEST;
}

/** Ten and more ballots stand alone; the others go together, with the smallest of those if need be. */
export function groups({ valid }: Pick<Closed, "valid">): number[][] {
  const number = (at: number): number => valid[at] as number;
  const all = valid.map((_, at) => at);
  const alone = all.filter((at) => number(at) >= STANDS_ALONE).sort((a, b) => number(a) - number(b) || a - b);
  const small = all.filter((at) => number(at) < STANDS_ALONE);
  if (small.length > 0 && small.reduce((total, at) => total + number(at), 0) < STANDS_ALONE) {
    small.push(...alone.splice(0, 1));
  }
  const made = alone.map((at) => [at]);
  if (small.length > 0) made.push(small.sort((a, b) => a - b));
  return made.sort((a, b) => (a[0] as number) - (b[0] as number));
}

export function together({ valid }: Pick<Closed, "valid">): number[][] {
  return [valid.map((_, at) => at)];
}

export function validOf(closed: Closed, group: number[]): number {
  return group.reduce((total, at) => total + (closed.valid[at] as number), 0);
}

/** The sums of a group by item and option, one behind the other. */
export function sums(election: Election, closed: Closed, group: number[]): Ciphertext[] {
  const members = closed.last.filter((it) => group.includes(it.category));
  return election.manifest.items.flatMap((item: Item, at) =>
    item.options.map((_, option) => sum(members.map((it) => it.votes[at]?.[option] as Ciphertext))),
  );
}
