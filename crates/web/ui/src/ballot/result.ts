// The result sheet: what was counted, of how many, and what follows by the manifest. Nothing here ever draws.

import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, hex } from "./bytes";
import { type Json, canonical } from "./canonical";
import { type Closed, isTooFew, isVoid, leastIssued, together, validOf } from "./counting";
import type { Denominator, Election, Item, Threshold } from "./manifest";
import type { Counts } from "./shares";

type Turnout = Record<Denominator | "invalid", number>;

/** The sheet as it is published; counts where there are any. */
export function resultSheet(election: Election, closed: Closed, counts: Counts | null): Bytes {
  const { manifest } = election;
  const state = isVoid(election, closed) ? "void" : isTooFew(closed) ? "too-few" : "counted";
  const turnout = total(election, closed, together(closed)[0] as number[]);
  const shown = state === "counted" ? counts : null;
  const whole = shown && manifest.items.map((_, at) => summed(shown, at));
  const items = whole ? whole.map((row, at) => itemResult(election, at, row, turnout)) : [];
  return canonical({
    breakdown: shown && shown.groups.length > 1 ? shown.groups.map((it, at) => ofGroup(election, closed, shown, it, at)) : [],
    categories: manifest.categories.map((it, at) => ({
      code: it.code,
      expected: it.roll,
      issued: closed.issued.map((issued) => issued[at] as number),
      valid: closed.valid[at] as number,
    })),
    items,
    manifest: hex(election.hash),
    outcomes: whole ? manifest.items.map((item, at) => outcome(election, item, whole[at] as number[], turnout)) : [],
    root: hex(closed.root),
    size: closed.size,
    state,
    superseded: closed.superseded,
    turnout,
    version: 1,
  });
}

/** The text that scrutineers sign. */
export function resultText(election: Election, sheet: Bytes): string {
  return `mingde-ballot/result/v1\n${hex(election.hash)}\n${hex(sha256(sheet))}\n`;
}

function summed(counts: Counts, item: number): number[] {
  const rows = counts.counts.map((group) => group[item] as number[]);
  return (rows[0] as number[]).map((_, option) => rows.reduce((sum, row) => sum + (row[option] as number), 0));
}

function total(election: Election, closed: Closed, group: number[]): Turnout {
  const { categories } = election.manifest;
  const sum = (number: (at: number) => number): number => group.reduce((all, at) => all + number(at), 0);
  // Whose a ballot is that does not hold cannot be known: it stands in the whole alone.
  const bad = closed.faults.filter((it) => it.fault !== "void").length;
  const invalid = group.length === categories.length ? bad : 0;
  const valid = validOf(closed, group);
  return {
    expected: sum((at) => categories[at]?.roll ?? 0),
    invalid,
    issued: sum((at) => leastIssued(closed, at)),
    returned: valid + invalid,
    valid,
  };
}

function itemResult(election: Election, at: number, counts: number[], turnout: Turnout): { [key: string]: Json } {
  const item = election.manifest.items[at] as Item;
  const { denominator } = election.manifest;
  const of = turnout[denominator];
  const made = counts.reduce((sum, it) => sum + it, 0);
  const share = (count: number): number => (of === 0 ? 0 : Math.floor((2000 * count + of) / (2 * of)));
  const row = apportioned([...counts, Math.max(of - made, 0)]).slice(0, -1);
  const shares = item.choose === 1 ? row : counts.map(share);
  return { code: item.code, counts, denominator, of, shares, unused: Math.max(item.choose * turnout.valid - made, 0) };
}

function ofGroup(election: Election, closed: Closed, counts: Counts, group: number[], place: number): { [key: string]: Json } {
  const turnout = total(election, closed, group);
  return {
    categories: group.map((at) => election.manifest.categories[at]?.code ?? ""),
    items: (counts.counts[place] as number[][]).map((row, at) => itemResult(election, at, row, turnout)),
    valid: turnout.valid,
  };
}

/** Tenths of a percent of each number in their sum, so that the row comes to 100.0 % (largest remainders). */
export function apportioned(numbers: number[]): number[] {
  const sum = numbers.reduce((all, it) => all + it, 0);
  if (sum === 0) return numbers.map(() => 0);
  const shares = numbers.map((it) => Math.floor((1000 * it) / sum));
  const missing = 1000 - shares.reduce((all, it) => all + it, 0);
  const rest = (at: number): number => (1000 * (numbers[at] as number)) % sum;
  const order = numbers.map((_, at) => at).sort((a, b) => rest(b) - rest(a) || a - b);
  for (const at of order.slice(0, missing)) shares[at] = (shares[at] as number) + 1;
  return shares;
}

function outcome(election: Election, item: Item, counts: number[], turnout: Turnout): { [key: string]: Json } {
  const codes = item.options.map((it) => it.code);
  const withAtLeast = (least: number): string[] => codes.filter((_, at) => (counts[at] as number) >= least);
  let [elected, tied]: [string[], string[]] = [[], []];
  if (item.seats > 0) {
    const last = [...counts].sort((a, b) => b - a)[item.seats - 1] as number;
    elected = withAtLeast(Math.max(last, 1));
    if (elected.length > item.seats) {
      const above = withAtLeast(last + 1);
      [elected, tied] = [above, elected.filter((code) => !above.includes(code))];
    }
  }
  const fitting = election.manifest.thresholds.filter((it) => it.options.every((code) => codes.includes(code)));
  return { elected, item: item.code, thresholds: fitting.map((it) => verdict(it, codes, counts, turnout)), tied };
}

function verdict(it: Threshold, codes: string[], counts: number[], turnout: Turnout): { [key: string]: Json } {
  const count = it.options.reduce((sum, code) => sum + (counts[codes.indexOf(code)] as number), 0);
  const of = turnout[it.denominator];
  const [left, right] = [count * it.share[1], of * it.share[0]];
  const met = it.relation === "at-least" ? left >= right : left > right;
  return { code: it.code, count, of, ...(of > 0 ? { met } : {}) };
}
