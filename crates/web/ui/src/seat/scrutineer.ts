// A scrutineer's steps: keys, the manifest, each checkpoint of the board, the result.

import { type Bytes, hex, same, text } from "../ballot/bytes";
import type { Election } from "../ballot/manifest";
import { COSIGNATURE, SIGNATURE, leafHash } from "../ballot/notes";
import { readCheckpoint, readLeaves, rootOf } from "../ballot/receipt";
import { resultText } from "../ballot/result";
import { type Report, verifyFolder } from "../ballot/verifying";
import { file, readElection } from "../booth/election";
import { chance, read, readJson } from "../booth/server";
import { say } from "../booth/words";
import type { Device } from "./device";
import type { Seat, Standing } from "./standing";
import { Refuses } from "./trustee";

const BATCH = 8;

export async function commit(seat: Seat, device: Device, it: Standing): Promise<void> {
  if (!device.get().seed) device.set({ seed: hex(chance(32)) });
  const signer = device.signer(it.name);
  await seat.hand("commitment", { verifier: signer?.verifier(SIGNATURE), cosigner: signer?.verifier(COSIGNATURE) });
}

/** The manifest, if this device's keys stand in it. */
export async function ready(device: Device, it: Standing, signed: boolean): Promise<Election | null> {
  const election = await readElection(it.election, signed);
  if (!election) return null;
  const signer = device.signer(it.name);
  if (!signer) throw new Refuses(say().seat.lost);
  const keys = { cosigner: signer.verifier(COSIGNATURE), verifier: signer.verifier(SIGNATURE) };
  const named = election.manifest.scrutineers.some((own) => own.verifier === keys.verifier && own.cosigner === keys.cosigner);
  if (!named) throw new Refuses(say().seat.notOwn);
  return election;
}

/** Follows the board from where this device saw it last, and bears it out. */
export async function cosign(seat: Seat, device: Device, it: Standing): Promise<void> {
  const election = await ready(device, it, true);
  const { files } = await readJson<{ files: string[] }>(`/vote/${it.election}/files`);
  const last = it.checkpoint ?? files.filter((name) => name.startsWith("checkpoints/")).sort().pop() ?? "";
  const [board, note] = [await read(file(it.election, "board.txt")), await read(file(it.election, last))];
  const signed = election && note && readCheckpoint(election, text(note) ?? "");
  const leaves = board && readLeaves(text(board) ?? "");
  if (!signed || !leaves) throw new Refuses(say().seat.rewritten);
  const seen = device.get().seen ?? { size: 0, root: rootOf([], 0) as string, closed: false };
  const grew = rootOf(leaves, seen.size) === seen.root && rootOf(leaves, signed.size) === signed.root;
  const again = signed.size === seen.size && signed.closed;
  if (!grew || signed.size < seen.size || (seen.closed && !again)) throw new Refuses(say().seat.rewritten);
  const batch = leaves.slice(seen.size, signed.size).map((leaf) => hex(leafHash(leaf)));
  const few = batch.length > 0 && batch.length < BATCH && !signed.closed;
  if (few || batch.some((hash, at) => at > 0 && (batch[at - 1] as string) >= hash)) throw new Refuses(say().seat.badBatch);
  // Kept first: what was borne out once is never denied later.
  device.set({ seen: { size: signed.size, root: signed.root, closed: signed.closed } });
  const line = device.signer(it.name)?.cosign(signed.text, Math.floor(Date.now() / 1000));
  await seat.hand("cosignature", { size: signed.size, closed: signed.closed, line });
}

/** The sheet, worked out again here from everything that is published. */
export async function result(
  seat: Seat,
  it: Standing,
  told: (done: number, all: number) => Promise<void>,
): Promise<{ report: Report; sheet: Bytes }> {
  const { files: names } = await readJson<{ files: string[] }>(`/vote/${it.election}/files`);
  const files = new Map<string, Bytes>();
  for (const name of names) {
    const bytes = await read(file(it.election, name));
    if (bytes) files.set(name, bytes);
  }
  const sheet = await read(seat.address("result"));
  if (!sheet) throw new Refuses(say().seat.resultDiffers);
  files.set("result.json", sheet);
  files.set("result.note", new Uint8Array());
  const report = await verifyFolder(files, told);
  // Nobody has signed it yet: that is what is asked for.
  const other = report.findings.filter((finding) => finding.code !== "result-unsigned" && finding.code !== "leaf");
  if (other.length > 0 || !report.result || !same(report.result, sheet)) throw new Refuses(say().seat.resultDiffers);
  return { report, sheet };
}

export async function signResult(seat: Seat, device: Device, it: Standing, election: Election, sheet: Bytes): Promise<void> {
  const note = device.signer(it.name)?.sign(resultText(election, sheet));
  if (!note) throw new Refuses(say().seat.lost);
  await seat.hand("result", note);
}
