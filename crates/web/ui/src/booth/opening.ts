// An opened ballot as a text, to be checked on another device: what was sealed, what was chosen and by which randomness.

import { base64, hex, unbase64, unhex } from "../ballot/bytes";
import type { Filled } from "../ballot/filling";
import { scalar, scalarBytes } from "../ballot/group";

const VERSION = 1;

export function openingText({ ballot, opening }: Filled): string {
  const randomness = opening.randomness.map((item) => item.map((it) => hex(scalarBytes(it))));
  return JSON.stringify({ opened: VERSION, ballot: base64(ballot), choices: opening.choices, randomness });
}

export function readOpening(text: string): Filled | null {
  try {
    const it = JSON.parse(text) as { opened: number; ballot: string; choices: number[][]; randomness: string[][] };
    const ballot = unbase64(it.ballot);
    const randomness = it.randomness.map((item) => item.map((digits) => scalar(unhex(digits, 32))));
    if (it.opened !== VERSION || !ballot || randomness.flat().includes(null)) return null;
    return { ballot, opening: { choices: it.choices.map((item) => item.map(Number)), randomness: randomness as bigint[][] } };
  } catch {
    return null;
  }
}
