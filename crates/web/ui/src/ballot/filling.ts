// Filling in a ballot. Its randomness is drawn anew each time and never follows from the seed, or whoever finds the seed
// later could read the vote.

import { ed25519 } from "@noble/curves/ed25519.js";
import { type Bytes, concat, utf8, wide } from "./bytes";
import type { Credential } from "./credential";
import { type Chance, challenge, modulo, randomScalar, scalarBytes } from "./group";
import type { Election, Item } from "./manifest";
import { Committed, branchesBytes, ciphertextBytes, encrypt } from "./proofs";

export const TAG = "MDB1";
export const CAST = "mingde-ballot/cast/v1\n";
export const HEADER = 73;
export const SIGNED = 64;

/** What was chosen, and by which randomness it was encrypted: shown to whoever doubts the device. */
export interface Opening {
  choices: number[][];
  randomness: bigint[][];
}

export interface Filled {
  ballot: Bytes;
  opening: Opening;
}

/** Whether a choice is one: different options that there are, in order, no more than may be chosen. */
export function isPossible(item: Item, chosen: number[]): boolean {
  const ordered = chosen.every((it, at) => at === 0 || (chosen[at - 1] as number) < it);
  return ordered && chosen.length <= item.choose && chosen.every((it) => it >= 0 && it < item.options.length);
}

/** What the challenge of an item is taken over, up to the commitments. */
export function stated(election: Election, header: Bytes, index: number, votes: Bytes[]): Bytes[] {
  const item = election.manifest.items[index] as Item;
  const place = concat(wide(index, 2), wide(votes.length, 2), wide(item.choose, 2));
  return [utf8("mingde-ballot/item/v1"), header, election.key.toBytes(), place, ...votes];
}

/** A ballot with these choices: for each item the places of the chosen options, in order, none for who abstains. */
export function fill(
  election: Election,
  credential: Credential,
  sequence: number,
  choices: number[][],
  chance: Chance,
): Filled {
  const items = election.manifest.items;
  if (choices.length !== items.length || !items.every((item, at) => isPossible(item, choices[at] as number[]))) {
    throw new RangeError("not a choice of this election");
  }
  const category = Uint8Array.of(credential.category);
  const header = concat(utf8(TAG), election.hash, category, credential.key, wide(sequence, 4));
  const randomness = items.map((item) => item.options.map(() => randomScalar(chance)));
  const answers = items.map((item, index) =>
    answered(election, header, index, item, choices[index] as number[], randomness[index] as bigint[], chance),
  );
  const body = concat(header, ...credential.entitlements, ...answers);
  const filled = concat(body, new Uint8Array(election.ballotLength() - SIGNED - body.length));
  const signature = ed25519.sign(concat(utf8(CAST), filled), credential.secret);
  return { ballot: concat(filled, signature), opening: { choices, randomness } };
}

function answered(
  election: Election,
  header: Bytes,
  index: number,
  item: Item,
  chosen: number[],
  randomness: bigint[],
  chance: Chance,
): Bytes {
  const number = (option: number): number => (chosen.includes(option) ? 1 : 0);
  const votes = randomness.map((by, option) => ciphertextBytes(encrypt(election.key, number(option), by)));
  const options = randomness.map((by, option) => new Committed(election.key, number(option), by, 1, chance));
  const total = modulo(randomness.reduce((sum, by) => sum + by, 0n));
  const sum = new Committed(election.key, chosen.length, total, item.choose, chance);
  const commitments = [...options, sum].flatMap((it) => it.commitments);
  const common = challenge([...stated(election, header, index, votes), ...commitments]);
  const written = options.map((it, at) => concat(votes[at] as Bytes, branchesBytes(it.answer(common))));
  return concat(scalarBytes(common), ...written, branchesBytes(sum.answer(common)));
}
