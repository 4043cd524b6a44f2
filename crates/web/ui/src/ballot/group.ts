// The group of docs/ballots.md, ristretto255 (RFC 9496), and challenges over framed parts. Randomness is an argument.

import { ristretto255 } from "@noble/curves/ed25519.js";
import { sha512 } from "@noble/hashes/sha2.js";
import { type Bytes, wide } from "./bytes";

const Element = ristretto255.Point;

export type Point = InstanceType<typeof Element>;
/** So many random bytes. */
export type Chance = (length: number) => Bytes;

export const G: Point = Element.BASE;
export const ZERO: Point = Element.ZERO;
/** The order of the group. */
export const Q: bigint = Element.Fn.ORDER;

/** Reads a group element in its one encoding; the neutral one hides nothing and is refused. */
export function point(bytes: Bytes | null): Point | null {
  if (!bytes) return null;
  try {
    const read = Element.fromBytes(bytes);
    return read.is0() ? null : read;
  } catch {
    return null;
  }
}

/** Reads a number below the order, little-endian. */
export function scalar(bytes: Bytes | null): bigint | null {
  if (!bytes || bytes.length !== 32) return null;
  const number = littleEndian(bytes);
  return number < Q ? number : null;
}

export function scalarBytes(number: bigint): Bytes {
  return wide(modulo(number), 32).reverse();
}

export function modulo(number: bigint): bigint {
  const rest = number % Q;
  return rest < 0n ? rest + Q : rest;
}

function littleEndian(bytes: Bytes): bigint {
  return BigInt(`0x${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).reverse().join("")}`);
}

export function randomScalar(chance: Chance): bigint {
  return modulo(littleEndian(chance(64)));
}

/** A multiple by a number that is nobody else's business: by the library's slower way. */
export function times(base: Point, secret: bigint): Point {
  const number = modulo(secret);
  return number === 0n ? ZERO : base.multiply(number);
}

/** A multiple by a number that everybody may know. */
export function timesPublic(base: Point, number: bigint): Point {
  return base.multiplyUnsafe(modulo(number));
}

/** Prepares a table of a point that many multiples follow of; it is made when the first is asked for. */
export function expectMany(base: Point): void {
  base.precompute(6, true);
}

/** SHA-512 over each part behind its length, modulo the order. */
export function challenge(parts: Bytes[]): bigint {
  const hash = sha512.create();
  for (const part of parts) hash.update(wide(part.length, 8)).update(part);
  return modulo(littleEndian(hash.digest()));
}

/** The inverse of a number that is not zero. */
export function inverse(number: bigint): bigint {
  return Element.Fn.inv(modulo(number));
}

