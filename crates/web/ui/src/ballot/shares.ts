// Shares of the decryption of sums, and what they come to together. Nothing but sums of a closed board is decrypted.

import { type Bytes, concat, same, utf8, wide } from "./bytes";
import { type Closed, groups, isTooFew, isVoid, sums, together, validOf } from "./counting";
import { type Chance, G, type Point, ZERO, inverse, modulo, point, times, timesPublic } from "./group";
import type { Election } from "./manifest";
import { answeredBytes, areEqual, proveEqual, readAnswered } from "./proofs";

export interface Share {
  trustee: number;
  groups: number[][];
  parts: Point[];
}

export interface Counts {
  groups: number[][];
  /** For each group, item and option. */
  counts: number[][][];
}

function head(election: Election, closed: Closed, trustee: number, parts: number[][]): Bytes {
  const masks = parts.map((group) => wide(group.reduce((mask, at) => mask | (1n << BigInt(at)), 0n), 8));
  const place = Uint8Array.of(trustee, parts.length);
  return concat(utf8("MDS1"), election.hash, closed.root, wide(closed.size, 8), place, ...masks);
}

function said(front: Bytes, place: number): Bytes[] {
  return [utf8("mingde-ballot/share/v1"), front, wide(place, 4)];
}

/** A trustee's share of all sums; nothing where nothing may be decrypted. */
export function decrypt(
  election: Election,
  closed: Closed,
  trustee: number,
  secret: bigint,
  all: boolean,
  chance: Chance,
): Bytes | null {
  if (isVoid(election, closed) || isTooFew(closed)) return null;
  const parts = all ? together(closed) : groups(closed);
  const front = head(election, closed, trustee, parts);
  const key = times(G, secret);
  const pads = parts.flatMap((group) => sums(election, closed, group).map((it) => it.pad));
  const made = pads.map((pad, place) => {
    const part = times(pad, secret);
    const proof = proveEqual(said(front, place), secret, [key, pad, part], chance);
    return concat(part.toBytes(), answeredBytes(proof));
  });
  return concat(front, ...made);
}

export type BadShare = "form" | "other" | "wrong";

export function readShare(election: Election, closed: Closed, bytes: Bytes): Share | BadShare {
  const trustee = bytes[76] ?? 0;
  const key = election.shareKeys[trustee - 1];
  const fits = (it: number[][]): boolean => {
    const front = head(election, closed, trustee, it);
    return same(bytes.subarray(0, front.length), front);
  };
  const parts = [groups(closed), together(closed)].find(fits);
  if (!key || !parts) return "other";
  const front = head(election, closed, trustee, parts);
  const pads = parts.flatMap((group) => sums(election, closed, group).map((it) => it.pad));
  if (bytes.length !== front.length + 96 * pads.length) return "form";
  const read: Point[] = [];
  for (const [place, pad] of pads.entries()) {
    const at = front.length + 96 * place;
    const [part, proof] = [point(bytes.subarray(at, at + 32)), readAnswered(bytes.subarray(at + 32, at + 96))];
    if (!part || !proof) return "form";
    if (!areEqual(said(front, place), [key, pad, part], proof)) return "wrong";
    read.push(part);
  }
  return { trustee, groups: parts, parts: read };
}

export type CannotCombine = "too few" | "different" | "impossible";

/** The counts, out of as many shares as are needed. */
export function combine(election: Election, closed: Closed, shares: Share[]): Counts | CannotCombine {
  const chosen = shares.filter((it, at) => shares.findIndex((other) => other.trustee === it.trustee) === at);
  if (chosen.length < election.manifest.needed) return "too few";
  const first = chosen[0] as Share;
  const written = JSON.stringify(first.groups);
  if (chosen.some((it) => JSON.stringify(it.groups) !== written)) return "different";
  chosen.length = election.manifest.needed;
  const weights = chosen.map((it) => weight(it.trustee, chosen));
  const counts: number[][][] = [];
  let place = 0;
  for (const group of first.groups) {
    const found: number[] = [];
    for (const it of sums(election, closed, group)) {
      const parts = chosen.map((share, at) => timesPublic(share.parts[place] as Point, weights[at] as bigint));
      const number = logarithm(it.body.subtract(parts.reduce((total, part) => total.add(part), ZERO)), validOf(closed, group));
      if (number === null) return "impossible";
      found.push(number);
      place += 1;
    }
    let at = 0;
    counts.push(election.manifest.items.map((item) => found.slice(at, (at += item.options.length))));
  }
  return { groups: first.groups, counts };
}

/** Lagrange's coefficient at zero. */
function weight(trustee: number, all: Share[]): bigint {
  const others = all.map((it) => BigInt(it.trustee)).filter((it) => it !== BigInt(trustee));
  return others.reduce((product, other) => modulo(product * other * inverse(other - BigInt(trustee))), 1n);
}

function logarithm(of: Point, most: number): number | null {
  let multiple = ZERO;
  for (let number = 0; number <= most; number += 1) {
    if (multiple.equals(of)) return number;
    multiple = multiple.add(G);
  }
  return null;
}

/** Whether a breakdown shows that everybody of a group voted alike: then it is not published. */
export function revealsUnanimity({ groups: parts, counts }: Counts, closed: Closed): boolean {
  const alike = (group: number[], item: number[]): boolean =>
    item.includes(validOf(closed, group)) || item.every((it) => it === 0);
  return parts.length > 1 && parts.some((group, at) => (counts[at] ?? []).some((item) => alike(group, item)));
}

