// Reading a ballot and checking all of it that does not depend on other ballots; and holding one against its opening.

import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, Reader, concat, hex, same, text, utf8 } from "./bytes";
import { entitled } from "./credential";
import { CAST, HEADER, type Opening, SIGNED, TAG, isPossible, stated } from "./filling";
import { type Point, challenge, point, scalar } from "./group";
import type { Election, Item, Signing } from "./manifest";
import { leafHash, verifies } from "./notes";
import { type Branches, type Ciphertext, ciphertextBytes, commitmentsOf, encrypt, sum } from "./proofs";
import { verify } from "./rsa";

export type BadBallot = "length" | "election" | "category" | "encoding" | "credential" | "proof" | "signature" | "copy";

export interface Ballot {
  category: number;
  key: string;
  sequence: number;
  slips: string[];
  votes: Ciphertext[][];
  points: string[];
}

interface Answer {
  common: bigint;
  votes: Ciphertext[];
  options: Branches[];
  sum: Branches;
}

interface Read {
  category: number;
  key: Bytes;
  sequence: number;
  entitlements: Bytes[];
  answers: Answer[];
}

/** The hash of a ballot's leaf on the board. */
export function ballotLeaf(ballot: Bytes): Bytes {
  return leafHash(concat(Uint8Array.of(1), sha256(ballot)));
}

function scalars(from: Reader, count: number): bigint[] | null {
  const all = Array.from({ length: count }, () => scalar(from.take(32)));
  return all.includes(null) ? null : (all as bigint[]);
}

function branches(from: Reader, most: number): Branches | null {
  const [challenges, responses] = [scalars(from, most), scalars(from, most + 1)];
  return challenges && responses && { challenges, responses };
}

function answer(from: Reader, item: Item): Answer | null {
  const common = scalar(from.take(32));
  const votes: Ciphertext[] = [];
  const options: Branches[] = [];
  for (let at = 0; at < item.options.length; at += 1) {
    const [pad, body, proof] = [point(from.take(32)), point(from.take(32)), branches(from, 1)];
    if (!pad || !body || !proof) return null;
    votes.push({ pad, body });
    options.push(proof);
  }
  const total = branches(from, item.choose);
  return common === null || !total ? null : { common, votes, options, sum: total };
}

function read(election: Election, bytes: Bytes): Read | BadBallot {
  if (bytes.length !== election.ballotLength()) return "length";
  const from = new Reader(bytes.subarray(0, -SIGNED));
  if (text(from.take(4) as Bytes) !== TAG || !same(from.take(32) as Bytes, election.hash)) return "election";
  const [category, key, sequence] = [from.number(1) as number, from.take(32) as Bytes, from.number(4) as number];
  const signing = election.signing[category];
  if (!signing) return "category";
  const entitlements = signing.map((it) => from.take("blind" in it ? 32 + it.blind.length : 96) as Bytes);
  const answers = election.manifest.items.map((item) => answer(from, item));
  if (answers.includes(null) || from.rest().some((byte) => byte !== 0)) return "encoding";
  return { category, key, sequence, entitlements, answers: answers as Answer[] };
}

function isEntitled(election: Election, { category, key, entitlements }: Read, issuer: number, by: Signing): boolean {
  const presented = entitlements[issuer] as Bytes;
  const message = entitled(election, category, issuer, key);
  const [head, signature] = [presented.subarray(0, 32), presented.subarray(32)];
  if ("blind" in by) return verify(by.blind, concat(head, message), signature);
  return by.slips.has(hex(head)) && verifies(head, message, signature);
}

function holds(election: Election, header: Bytes, index: number, it: Answer): boolean {
  const { key } = election;
  const proofs = it.votes.flatMap((vote, at) => commitmentsOf(key, vote, it.common, it.options[at] as Branches));
  const total = commitmentsOf(key, sum(it.votes), it.common, it.sum);
  const said = stated(election, header, index, it.votes.map(ciphertextBytes));
  return challenge([...said, ...proofs, ...total]) === it.common;
}

/** Checks a ballot by itself. */
export function check(election: Election, bytes: Bytes): Ballot | BadBallot {
  const it = read(election, bytes);
  if (typeof it === "string") return it;
  const message = concat(utf8(CAST), bytes.subarray(0, -SIGNED));
  if (!verifies(it.key, message, bytes.subarray(-SIGNED))) return "signature";
  const signing = election.signing[it.category] as Signing[];
  if (!signing.every((by, issuer) => isEntitled(election, it, issuer, by))) return "credential";
  const header = bytes.subarray(0, HEADER);
  if (!it.answers.every((one, index) => holds(election, header, index, one))) return "proof";
  const votes = it.answers.map((one) => one.votes);
  const points = votes.flat().flatMap((vote) => [hex(vote.pad.toBytes()), hex(vote.body.toBytes())]);
  if (new Set(points).size !== points.length) return "copy";
  const slips = it.entitlements.flatMap((one, issuer) =>
    "slips" in (signing[issuer] as Signing) ? [hex(one.subarray(0, 32))] : [],
  );
  return { category: it.category, key: hex(it.key), sequence: it.sequence, slips, votes, points };
}

/** Whether a ballot holds the choices of an opening and no others. */
export function opens(election: Election, ballot: Bytes, { choices, randomness }: Opening): boolean {
  const it = read(election, ballot);
  if (typeof it === "string" || choices.length !== it.answers.length) return false;
  return it.answers.every((one, index) => {
    const chosen = choices[index] as number[];
    const drawn = randomness[index] ?? [];
    if (!isPossible(election.manifest.items[index] as Item, chosen) || drawn.length !== one.votes.length) return false;
    const equal = (a: Point, b: Point): boolean => a.equals(b);
    return one.votes.every((vote, option) => {
      const made = encrypt(election.key, chosen.includes(option) ? 1 : 0, drawn[option] as bigint);
      return equal(made.pad, vote.pad) && equal(made.body, vote.body);
    });
  });
}

