// The proofs of docs/ballots.md: that a ciphertext holds one of 0 … n, that a logarithm is known, that two are equal.

import { type Bytes, concat } from "./bytes";
import {
  type Chance,
  G,
  type Point,
  ZERO,
  challenge,
  modulo,
  randomScalar,
  scalar,
  scalarBytes,
  times,
  timesPublic,
} from "./group";

/** `(r·G, m·G + r·H)` */
export interface Ciphertext {
  pad: Point;
  body: Point;
}

export function encrypt(key: Point, number: number, randomness: bigint): Ciphertext {
  const hidden = times(key, randomness);
  return { pad: times(G, randomness), body: number === 0 ? hidden : hidden.add(timesPublic(G, BigInt(number))) };
}

export function sum(all: Ciphertext[]): Ciphertext {
  const add = (total: Ciphertext, one: Ciphertext): Ciphertext => ({
    pad: total.pad.add(one.pad),
    body: total.body.add(one.body),
  });
  return all.reduce(add, { pad: ZERO, body: ZERO });
}

export function ciphertextBytes({ pad, body }: Ciphertext): Bytes {
  return concat(pad.toBytes(), body.toBytes());
}

/** Challenges of all branches but the last, and all responses. */
export interface Branches {
  challenges: bigint[];
  responses: bigint[];
}

/** A proof before its challenge is known. */
export class Committed {
  readonly commitments: Bytes[] = [];
  private readonly challenges: bigint[] = [];
  private readonly responses: bigint[] = [];

  /** That the ciphertext of `number` by `randomness` holds one of 0 … `most`. */
  constructor(
    key: Point,
    private readonly number: number,
    private readonly randomness: bigint,
    most: number,
    chance: Chance,
  ) {
    for (let branch = 0; branch <= most; branch += 1) {
      const [e, z] = [branch === number ? 0n : randomScalar(chance), randomScalar(chance)];
      this.challenges.push(e);
      this.responses.push(z);
      // z·G − e·C₁ and z·H − e·(C₂ − m·G), by what is known of the ciphertext: multiples of G and H alone.
      const nonce = z - e * randomness;
      const first = times(G, nonce);
      const second = times(key, nonce);
      const other = times(G, e * BigInt(branch - number));
      this.commitments.push(first.toBytes(), second.add(other).toBytes());
    }
  }

  /** The proof, by the common challenge of the item. */
  answer(common: bigint): Branches {
    const own = modulo(common - this.challenges.reduce((total, it) => total + it, 0n));
    const challenges = this.challenges.map((it, at) => (at === this.number ? own : it));
    const nonce = this.responses[this.number] as bigint;
    const response = modulo(nonce + own * this.randomness);
    const responses = this.responses.map((it, at) => (at === this.number ? response : it));
    return { challenges: challenges.slice(0, -1), responses };
  }
}

export function branchesBytes({ challenges, responses }: Branches): Bytes {
  return concat(...[...challenges, ...responses].map(scalarBytes));
}

/** The commitments that branches come from, if the common challenge was this one. */
export function commitmentsOf(key: Point, { pad, body }: Ciphertext, common: bigint, proof: Branches): Bytes[] {
  const last = modulo(common - proof.challenges.reduce((total, it) => total + it, 0n));
  return proof.responses.flatMap((z, branch) => {
    const e = proof.challenges[branch] ?? last;
    const inner = branch === 0 ? body : body.subtract(timesPublic(G, BigInt(branch)));
    const first = timesPublic(G, z).subtract(timesPublic(pad, e));
    return [first.toBytes(), timesPublic(key, z).subtract(timesPublic(inner, e)).toBytes()];
  });
}

/** `(e, z)` of a Schnorr or a Chaum–Pedersen proof. */
export interface Answered {
  e: bigint;
  z: bigint;
}

export function answeredBytes({ e, z }: Answered): Bytes {
  return concat(scalarBytes(e), scalarBytes(z));
}

export function readAnswered(bytes: Bytes | null): Answered | null {
  const [e, z] = [scalar(bytes && bytes.subarray(0, 32)), scalar(bytes && bytes.subarray(32))];
  return e === null || z === null ? null : { e, z };
}

/** That somebody knows the logarithm of `secret·G`, bound to what was said. */
export function proveKnown(said: Bytes[], secret: bigint, chance: Chance): Answered {
  const nonce = randomScalar(chance);
  const e = challenge([...said, times(G, secret).toBytes(), times(G, nonce).toBytes()]);
  return { e, z: modulo(nonce + e * secret) };
}

export function knows(said: Bytes[], x: Point, { e, z }: Answered): boolean {
  const commitment = timesPublic(G, z).subtract(timesPublic(x, e));
  return challenge([...said, x.toBytes(), commitment.toBytes()]) === e;
}

/** That `x = secret·G` and `y = secret·base`. */
export function proveEqual(said: Bytes[], secret: bigint, [x, base, y]: [Point, Point, Point], chance: Chance): Answered {
  const nonce = randomScalar(chance);
  const points = [x, base, y, times(G, nonce), times(base, nonce)];
  const e = challenge([...said, ...points.map((point) => point.toBytes())]);
  return { e, z: modulo(nonce + e * secret) };
}

export function areEqual(said: Bytes[], [x, base, y]: [Point, Point, Point], { e, z }: Answered): boolean {
  const first = timesPublic(G, z).subtract(timesPublic(x, e));
  const second = timesPublic(base, z).subtract(timesPublic(y, e));
  return challenge([...said, ...[x, base, y, first, second].map((point) => point.toBytes())]) === e;
}
