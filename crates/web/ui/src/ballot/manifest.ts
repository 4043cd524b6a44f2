// The manifest: what was settled beforehand. A page believes no key that is not in it.

import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, hex, unhex, unwide, utf8 } from "./bytes";
import { type Json, readCanonical } from "./canonical";
import { type Point, ZERO, expectMany, point, timesPublic } from "./group";
import { COSIGNATURE, SIGNATURE, Verifier } from "./notes";
import { type Answered, knows, readAnswered } from "./proofs";

export type Level = "S1" | "S2" | "S3";
export type Denominator = "expected" | "issued" | "returned" | "valid";

export interface Choice {
  code: string;
  title: string;
}

export interface Item {
  choose: number;
  code: string;
  options: Choice[];
  seats: number;
  title: string;
}

export interface Category {
  code: string;
  roll: number;
  signing: ({ blind: string } | { slips: string[] })[];
  title: string;
}

export interface Threshold {
  code: string;
  denominator: Denominator;
  options: string[];
  relation: "at-least" | "more-than";
  share: [number, number];
}

export interface Trustee {
  channel: string;
  commitments: string[];
  proof: string;
  verifier: string;
}

export interface Manifest {
  board: string;
  board_key: string;
  cast_from: number;
  cast_until: number;
  categories: Category[];
  denominator: Denominator;
  issue_from: number;
  issue_until: number;
  issuers: string[];
  items: Item[];
  key: string;
  level: Level;
  merge_by: number;
  needed: number;
  page: string;
  previous?: string;
  receipt_key: string;
  roll: string;
  round: number;
  scrutineers: { cosigner: string; verifier: string }[];
  session: string;
  thresholds: Threshold[];
  tie: "revote" | "lot";
  title: string;
  trustees: Trustee[];
  version: number;
  witnesses: number;
}

/** What credentials of one category are checked by, for one issuer. */
export type Signing = { blind: Bytes } | { slips: Set<string> };

/** Why a manifest is not taken. */
export class BadManifest extends Error {}

const FEWEST = 5;
const FEW = 10;
const ISSUERS: Record<Level, number> = { S1: 1, S2: 2, S3: 2 };

/** A manifest that was checked, with its keys at hand. */
export class Election {
  constructor(
    readonly manifest: Manifest,
    readonly hash: Bytes,
    readonly key: Point,
    readonly shareKeys: Point[],
    readonly signing: Signing[][],
    readonly boardKey: Verifier,
    readonly receiptKey: Verifier,
    readonly issuers: Verifier[],
    readonly trustees: Verifier[],
    readonly scrutineers: { verifier: Verifier; cosigner: Verifier }[],
  ) {
    expectMany(key);
  }

  /** Reads the file and checks all of it but its signatures. */
  static read(bytes: Bytes): Election {
    const value = readCanonical(bytes);
    const manifest = need(shaped(value), "form");
    return checked(manifest, sha256(bytes));
  }

  /** The text that trustees and scrutineers sign. */
  text(): string {
    return `mingde-ballot/manifest/v1\n${hex(this.hash)}\n`;
  }

  /** Names of those who have not signed a note of the text. */
  missingSigners(note: string): string[] {
    const all = [...this.trustees, ...this.scrutineers.map((it) => it.verifier)];
    return all.filter((it) => it.verify(note) !== this.text()).map((it) => it.name);
  }

  voters(): number {
    return this.manifest.categories.reduce((total, it) => total + it.roll, 0);
  }

  isSmall(): boolean {
    return this.voters() < FEW;
  }

  /** Bytes of every ballot. */
  ballotLength(): number {
    const signing = this.signing[0] as Signing[];
    const entitled = signing.reduce((total, it) => total + ("blind" in it ? 32 + it.blind.length : 96), 0);
    const answer = (it: Item): number => 32 + it.options.length * 160 + (2 * it.choose + 1) * 32;
    const items = this.manifest.items.reduce((total, it) => total + answer(it), 0);
    return Math.ceil((73 + entitled + items + 64) / 1024) * 1024;
  }
}

function need<T>(value: T | null | undefined | false, what: string): T {
  if (value === null || value === undefined || value === false) throw new BadManifest(what);
  return value;
}

type Fits = (value: Json) => boolean;

const number: Fits = (it) => typeof it === "number" && Number.isSafeInteger(it) && it >= 0;
const title: Fits = (it) => {
  const length = typeof it === "string" ? [...it].length : 0;
  return typeof it === "string" && it.trim() !== "" && length <= 200 && !/[\u0000-\u001f\u007f-\u009f]/.test(it);
};
const code: Fits = (it) => typeof it === "string" && /^[a-z0-9-]{1,32}$/.test(it);
const line: Fits = (it) => typeof it === "string";
const digits =
  (length: number): Fits =>
  (it) =>
    unhex(it, length) !== null;
const oneOf =
  (...all: string[]): Fits =>
  (it) =>
    all.includes(it as string);
const list =
  (fits: Fits, least: number, most: number): Fits =>
  (it) =>
    Array.isArray(it) && it.length >= least && it.length <= most && it.every(fits);
const object =
  (keys: Record<string, Fits>, optional: string[] = []): Fits =>
  (it) => {
    if (it === null || typeof it !== "object" || Array.isArray(it)) return false;
    const known = Object.keys(it).every((key) => Object.prototype.hasOwnProperty.call(keys, key));
    const there = (key: string, fits: Fits): boolean => {
      const value = it[key];
      return value === undefined ? optional.includes(key) : fits(value);
    };
    return known && Object.entries(keys).every(([key, fits]) => there(key, fits));
  };

const choice = object({ code, title });
const item = object({ choose: number, code, options: list(choice, 1, 64), seats: number, title });
const signing: Fits = (it) =>
  object({ blind: digits(256) })(it) || object({ slips: list(digits(32), 1, 100_000) })(it);
const category = object({ code, roll: number, signing: list(signing, 1, 2), title });
const denominator = oneOf("expected", "issued", "returned", "valid");
const threshold = object({
  code,
  denominator,
  options: list(code, 1, 64),
  relation: oneOf("at-least", "more-than"),
  share: list(number, 2, 2),
});
const trustee = object({ channel: digits(32), commitments: list(digits(32), 1, 15), proof: digits(64), verifier: line });
const whole = object(
  {
    board: title,
    board_key: line,
    cast_from: number,
    cast_until: number,
    categories: list(category, 1, 32),
    denominator,
    issue_from: number,
    issue_until: number,
    issuers: list(line, 1, 2),
    items: list(item, 1, 64),
    key: digits(32),
    level: oneOf("S1", "S2", "S3"),
    merge_by: number,
    needed: number,
    page: digits(32),
    previous: digits(32),
    receipt_key: line,
    roll: digits(32),
    round: number,
    scrutineers: list(object({ cosigner: line, verifier: line }), 2, 64),
    session: digits(32),
    thresholds: list(threshold, 0, 64),
    tie: oneOf("revote", "lot"),
    title,
    trustees: list(trustee, 2, 15),
    version: (it) => it === 1,
    witnesses: number,
  },
  ["previous"],
);

function shaped(value: Json | undefined): Manifest | null {
  return value !== undefined && whole(value) ? (value as unknown as Manifest) : null;
}

function distinct(all: string[]): boolean {
  return new Set(all).size === all.length;
}

function checked(manifest: Manifest, hash: Bytes): Election {
  const m = manifest;
  const codes = [m.categories, m.items, m.thresholds, ...m.items.map((it) => it.options)];
  need(codes.every((all) => distinct(all.map((it) => it.code))), "name");
  need(m.round >= 1 && m.round <= 64, "number");
  const ordered = m.issue_from < m.issue_until && m.cast_from < m.cast_until && m.issue_from <= m.cast_from;
  need(ordered && m.issue_until <= m.cast_until && m.cast_until <= m.merge_by, "times");
  const voters = m.categories.reduce((total, it) => total + it.roll, 0);
  need(voters >= FEWEST, "too few");
  const possible = (it: Item): boolean =>
    it.choose >= 1 && it.choose <= Math.min(32, it.options.length) && it.seats <= it.options.length;
  need(m.items.every(possible), "number");
  const known = (it: string): boolean => m.items.some((item) => item.options.some((option) => option.code === it));
  const sound = ({ options, share: [part, of] }: Threshold): boolean =>
    distinct(options) && options.every(known) && part >= 1 && part <= of;
  need(m.thresholds.every(sound), "threshold");
  need(m.witnesses >= 2 && m.witnesses <= m.scrutineers.length, "number");
  const keys = signingKeys(m);
  const { key, shareKeys } = trusteeKeys(m);
  const verifiers = [...m.trustees.map((it) => it.verifier), ...m.scrutineers.flatMap((it) => [it.verifier, it.cosigner])];
  need(distinct([...verifiers, ...m.issuers, m.board_key, m.receipt_key]), "name");
  const parse = (text: string, sort = SIGNATURE): Verifier => need(Verifier.parse(text, sort), "verifier");
  return new Election(
    m,
    hash,
    key,
    shareKeys,
    keys,
    parse(m.board_key),
    parse(m.receipt_key),
    m.issuers.map((it) => parse(it)),
    m.trustees.map((it) => parse(it.verifier)),
    m.scrutineers.map((it) => ({ verifier: parse(it.verifier), cosigner: parse(it.cosigner, COSIGNATURE) })),
  );
}

/** One key for each category and issuer, none of them there twice. */
function signingKeys(m: Manifest): Signing[][] {
  const issuers = ISSUERS[m.level];
  need(m.issuers.length === issuers, "signing");
  const all: string[] = [];
  const read = (it: Category): Signing[] => {
    need(it.signing.length === issuers && it.roll > 0, "signing");
    return it.signing.map((keys) => {
      need("slips" in keys === (m.level === "S3"), "signing");
      if ("slips" in keys) {
        const ordered = keys.slips.every((key, at) => at === 0 || (keys.slips[at - 1] as string) < key);
        need(ordered && keys.slips.length >= it.roll, "signing");
        all.push(...keys.slips);
        return { slips: new Set(keys.slips) };
      }
      const modulus = need(unhex(keys.blind, 256), "signing");
      need(unwide(modulus) >> 2047n === 1n && (modulus[255] as number) % 2 === 1, "signing");
      all.push(keys.blind);
      return { blind: modulus };
    });
  };
  const keys = m.categories.map(read);
  need(distinct(all), "signing");
  return keys;
}

/** What is said of a trustee's proof of knowledge. */
export function knowledge(session: Bytes, index: number, count: number, channel: Bytes, commitments: Bytes[]): Bytes[] {
  const place = Uint8Array.of(index, count, commitments.length);
  return [utf8("mingde-ballot/dealing/v1"), session, place, channel, ...commitments];
}

/** A trustee's contribution, if it is proven. */
export interface Contribution {
  channel: Point;
  commitments: Point[];
  proof: Answered;
}

export function contribution(
  it: Omit<Trustee, "verifier">,
  session: Bytes,
  index: number,
  count: number,
  needed: number,
): Contribution | null {
  const [channel, proof] = [unhex(it.channel, 32), readAnswered(unhex(it.proof, 64))];
  const raw = it.commitments.map((digits) => unhex(digits, 32));
  const points = raw.map(point);
  const shown = point(channel);
  const constant = points[0];
  if (!channel || !shown || !proof || !constant || points.length !== needed || points.includes(null)) return null;
  const said = knowledge(session, index, count, channel, raw as Bytes[]);
  return knows(said, constant, proof) ? { channel: shown, commitments: points as Point[], proof } : null;
}

/** The committed polynomial at a place, as a point. */
export function evaluated(commitments: Point[], at: number): Point {
  return commitments.reduceRight((total, it) => timesPublic(total, BigInt(at)).add(it), ZERO);
}

function trusteeKeys(m: Manifest): { key: Point; shareKeys: Point[] } {
  const count = m.trustees.length;
  need(m.needed > Math.floor(count / 2) && m.needed <= count, "number");
  const session = need(unhex(m.session, 32), "form");
  const made = m.trustees.map((it, at) =>
    need(contribution(it, session, at + 1, count, m.needed), `trustee ${at + 1}`),
  );
  const key = made.reduce((total, it) => total.add(it.commitments[0] as Point), ZERO);
  need(hex(key.toBytes()) === m.key && !key.is0(), "key");
  const share = (at: number): Point => made.reduce((total, it) => total.add(evaluated(it.commitments, at)), ZERO);
  return { key, shareKeys: m.trustees.map((_, at) => share(at + 1)) };
}

