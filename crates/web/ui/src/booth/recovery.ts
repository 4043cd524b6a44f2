// The recovery code: the seed in letters and figures that are not mistaken for each other (Crockford's base32), in groups
// of four, with twenty bits of a hash behind it, so that a slip of the pen shows.

import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, concat, utf8 } from "../ballot/bytes";

const LETTERS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/** Of the seed, and of the check behind it. */
const SEED = 52;
const CHECK = 4;

function check(seed: Bytes): string {
  return letters(sha256(concat(utf8("mingde-ballot/recovery/v1\n"), seed)).subarray(0, 5)).slice(0, CHECK);
}

function letters(bytes: Bytes): string {
  const bits = Array.from(bytes, (byte) => byte.toString(2).padStart(8, "0")).join("");
  const fives = bits.match(/.{1,5}/g) ?? [];
  return fives.map((five) => LETTERS[parseInt(five.padEnd(5, "0"), 2)]).join("");
}

export function recoveryCode(seed: Bytes): string {
  return ((letters(seed) + check(seed)).match(/.{4}/g) ?? []).join(" ");
}

/** Reads what somebody typed; nothing if it is no code. */
export function readRecoveryCode(typed: string): Bytes | null {
  const plain = typed.normalize("NFKC").toUpperCase().replace(/[\s\-–—]/g, "").replace(/O/g, "0").replace(/[IL]/g, "1");
  if (plain.length !== SEED + CHECK || [...plain].some((letter) => !LETTERS.includes(letter))) return null;
  const bits = [...plain.slice(0, SEED)].map((letter) => LETTERS.indexOf(letter).toString(2).padStart(5, "0")).join("");
  const bytes = Uint8Array.from({ length: 32 }, (_, at) => parseInt(bits.slice(8 * at, 8 * at + 8), 2));
  return recoveryCode(bytes).replace(/ /g, "") === plain ? bytes : null;
}
