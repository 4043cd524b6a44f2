// Whoever prints slips of one colour: the codes are made on this device and stand on paper alone; the house gets their keys. Afterwards
// the numbers of those that nobody drew are handed in.

import { type Bytes, hex } from "../ballot/bytes";
import { slipKey } from "../ballot/credential";
import { SIGNATURE } from "../ballot/notes";
import { squareCode } from "../booth/code";
import { h } from "../booth/parts";
import { chance } from "../booth/server";
import { say } from "../booth/words";
import type { Device } from "./device";
import type { Seat, Standing } from "./standing";
import { Refuses } from "./trustee";

/** Bytes of a slip. */
const SLIP = 16;

interface Slip {
  code: Bytes;
  key: string;
}

/** Slips of each category in the order of their keys, which is that of the manifest; the same each time. */
function piles(device: Device, it: Standing): Slip[][] {
  return (it.rolls ?? []).map(([, roll], category) => {
    const grown = device.chance(`${it.session} slips ${category}`);
    if (!grown) throw new Refuses(say().seat.lost);
    const slips = Array.from({ length: roll }, () => {
      const code = grown(SLIP);
      return { code, key: hex(slipKey(code)) };
    });
    return slips.sort((one, other) => (one.key < other.key ? -1 : 1));
  });
}

export async function commit(seat: Seat, device: Device, it: Standing): Promise<void> {
  if (!device.get().root) device.begin(chance(32));
  const verifier = device.signer(it.name)?.verifier(SIGNATURE);
  const pile = piles(device, it).map((slips) => slips.map((slip) => slip.key));
  await seat.hand("commitment", { verifier, pile });
}

/** All slips of this colour, as they are printed and cut. */
export function sheets(device: Device, it: Standing): HTMLElement {
  const words = say().seat;
  const colour = it.index === 1 ? "white" : "red";
  const address = `${window.location.origin}/vote/${it.election}#${colour}=`;
  const cards = piles(device, it).flatMap((slips, category) =>
    slips.map((slip, at) => {
      const digits = hex(slip.code);
      return h(
        "div",
        { class: `slip ${colour}` },
        squareCode(address + digits, words.slip(at + 1)),
        h("p", {}, h("b", {}, words.colours[colour] ?? ""), ` ${(it.rolls ?? [])[category]?.[0] ?? ""} ${at + 1}`),
        h("p", { class: "code" }, digits.match(/.{8}/g)?.join(" ") ?? ""),
        h("p", {}, words.slipHow),
      );
    }),
  );
  return h("div", { class: "slips" }, ...cards);
}

/** Numbers of a category as they are typed: `3、5-7`; nothing where something else stands there. */
export function numbers(typed: string, roll: number): number[] | null {
  const found = new Set<number>();
  for (const part of typed.normalize("NFKC").split(/[\s,、;]+/).filter((it) => it !== "")) {
    const range = /^(\d+)(?:[-–~至](\d+))?$/.exec(part);
    if (!range) return null;
    const [from, to] = [Number(range[1]), Number(range[2] ?? range[1])];
    if (from < 1 || to > roll || from > to) return null;
    for (let at = from; at <= to; at += 1) found.add(at);
  }
  return [...found].sort((one, other) => one - other);
}

export async function unused(seat: Seat, all: number[][]): Promise<void> {
  await seat.hand("unused", { unused: all });
}
