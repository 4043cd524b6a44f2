// Receipts, and a ballot's place on the board.

import { type Bytes, base64, hex, unhex } from "./bytes";
import type { Election } from "./manifest";
import { Frontier, leafHash } from "./notes";

/** The leaf that a receipt promises; nothing if the server did not sign it for this election. */
export function readReceipt(election: Election, note: string): Bytes | null {
  const signed = election.receiptKey.verify(note);
  const leaf = unhex(signed?.split("\n")[3], 32);
  const { board, merge_by } = election.manifest;
  const said = `mingde-ballot/receipt/v1\n${board}\n${hex(election.hash)}\n${leaf && hex(leaf)}\n${merge_by}\n`;
  return said === signed ? leaf : null;
}

/** The leaves of `board.txt`; nothing if a line is none. */
export function readLeaves(text: string): Bytes[] | null {
  if (text === "") return [];
  if (!text.endsWith("\n")) return null;
  const leaves = text.slice(0, -1).split("\n").map((line) => {
    const leaf = unhex(line);
    const fits = leaf && ((leaf[0] === 1 && leaf.length === 33) || (leaf[0] === 2 && leaf.length === 35));
    return fits ? leaf : null;
  });
  return leaves.includes(null) ? null : (leaves as Bytes[]);
}

/** What a checkpoint says of the board. */
export interface Signed {
  text: string;
  size: number;
  root: string;
  closed: boolean;
  /** How many scrutineers have cosigned it. */
  witnesses: number;
}

/** Reads a checkpoint; nothing if the board did not sign it, or it is of another election. */
export function readCheckpoint(election: Election, note: string): Signed | null {
  const text = election.boardKey.verify(note);
  const [origin, written, root, manifest, ...rest] = text?.slice(0, -1).split("\n") ?? [];
  const closed = rest.length === 1 && rest[0] === "closed";
  const size = Number(written);
  const known = origin === election.manifest.board && manifest === `manifest ${hex(election.hash)}`;
  if (!text || root === undefined || !known || !(closed || rest.length === 0)) return null;
  if (!Number.isSafeInteger(size) || size < 0 || String(size) !== written) return null;
  const witnesses = election.scrutineers.filter((it) => it.cosigner.verify(note) !== null).length;
  return { text, size, root, closed, witnesses };
}

/** Root of the first leaves, as checkpoints write it. */
export function rootOf(leaves: Bytes[], size: number): string | null {
  if (size > leaves.length) return null;
  const frontier = new Frontier();
  for (const leaf of leaves.slice(0, size)) frontier.push(leafHash(leaf));
  return base64(frontier.root());
}

/** Place of a leaf among them, from 0; -1 where it is not. */
export function placeOf(leaves: Bytes[], leaf: Bytes): number {
  const wanted = hex(leaf);
  return leaves.findIndex((it) => hex(leafHash(it)) === wanted);
}
