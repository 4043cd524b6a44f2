// A voter's half of RFC 9474, variant RSABSSA-SHA384-PSS-Randomized, exponent 65537, over the integers of JavaScript.

import { sha384 } from "@noble/hashes/sha2.js";
import { type Bytes, concat, same, unwide, wide } from "./bytes";

const EXPONENT = 65537n;
const SALT = 48;
const HASH = 48;
const TRAILER = 0xbc;

/** What a blinding's randomness comes to. */
export interface Blinding {
  prefix: Bytes;
  salt: Bytes;
  factor: Bytes;
}

export interface Blinded {
  request: Bytes;
  inverse: bigint;
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let [result, square] = [1n, base % modulus];
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

function inverted(number: bigint, modulus: bigint): bigint | null {
  let [r0, r1, s0, s1] = [modulus, number % modulus, 0n, 1n];
  while (r1 > 0n) {
    const quotient = r0 / r1;
    [r0, r1, s0, s1] = [r1, r0 - quotient * r1, s1, s0 - quotient * s1];
  }
  if (r0 !== 1n) return null;
  return s0 < 0n ? s0 + modulus : s0;
}

function mask(seed: Bytes, length: number): Bytes {
  const blocks: Bytes[] = [];
  for (let at = 0; at * HASH < length; at += 1) blocks.push(sha384(concat(seed, wide(at, 4))));
  return concat(...blocks).subarray(0, length);
}

function xor(one: Bytes, other: Bytes): Bytes {
  return one.map((byte, at) => byte ^ (other[at] ?? 0));
}

function salted(message: Bytes, salt: Bytes): Bytes {
  return sha384(concat(new Uint8Array(8), sha384(message), salt));
}

/** EMSA-PSS-ENCODE, RFC 8017 §9.1.1, for moduli of whole bytes. */
export function encode(message: Bytes, salt: Bytes, length: number): Bytes {
  const hash = salted(message, salt);
  const padding = new Uint8Array(length - HASH - SALT - 2);
  const block = concat(padding, Uint8Array.of(1), salt);
  const masked = xor(block, mask(hash, block.length));
  masked[0] = (masked[0] as number) & 0x7f;
  return concat(masked, hash, Uint8Array.of(TRAILER));
}

/** RSASSA-PSS-VERIFY, RFC 8017 §8.1.2. */
export function verify(modulus: Bytes, message: Bytes, signature: Bytes): boolean {
  const [n, s] = [unwide(modulus), unwide(signature)];
  if (signature.length !== modulus.length || s >= n) return false;
  const opened = wide(power(s, EXPONENT, n), modulus.length);
  const split = modulus.length - HASH - 1;
  const [masked, hash] = [opened.subarray(0, split), opened.subarray(split, split + HASH)];
  if (opened[opened.length - 1] !== TRAILER || (masked[0] as number) & 0x80) return false;
  const block = xor(masked, mask(hash, split));
  block[0] = (block[0] as number) & 0x7f;
  const start = split - SALT - 1;
  if (block.subarray(0, start).some((byte) => byte !== 0) || block[start] !== 1) return false;
  return same(salted(message, block.subarray(start + 1)), hash);
}

/** `Blind`, RFC 9474 §4.2; nothing if the factor has no inverse, which does not happen. */
export function blind(modulus: Bytes, message: Bytes, by: Blinding): Blinded | null {
  const n = unwide(modulus);
  const encoded = unwide(encode(concat(by.prefix, message), by.salt, modulus.length));
  const factor = unwide(by.factor) % n;
  const inverse = inverted(factor, n);
  if (inverse === null) return null;
  return { request: wide((encoded * power(factor, EXPONENT, n)) % n, modulus.length), inverse };
}

/** `Finalize`, §4.4; nothing if the signature is not this key's. */
export function finish(modulus: Bytes, blinded: Blinded, signed: Bytes, message: Bytes): Bytes | null {
  const n = unwide(modulus);
  if (signed.length !== modulus.length || unwide(signed) >= n) return null;
  const signature = wide((unwide(signed) * blinded.inverse) % n, modulus.length);
  return verify(modulus, message, signature) ? signature : null;
}
