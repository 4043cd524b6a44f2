// A trustee's steps: contribute to the key, sign the manifest, open sums and nothing else.

import { type Bytes, hex, text, unhex } from "../ballot/bytes";
import { type Closed, checkAll, close, groups, isTooFew, isVoid, together } from "../ballot/counting";
import { CannotDeal, type DealerSecret, begin, checkedDealings, dealingHash, finishDealing, fitsKey, shares } from "../ballot/dealing";
import { scalar, scalarBytes } from "../ballot/group";
import type { Election } from "../ballot/manifest";
import { SIGNATURE } from "../ballot/notes";
import { readLeaves } from "../ballot/receipt";
import { decrypt } from "../ballot/shares";
import { file, readElection } from "../booth/election";
import { chance, read, readJson } from "../booth/server";
import { say } from "../booth/words";
import type { Device } from "./device";
import type { Seat, Standing } from "./standing";

/** Something because of which a seat does not go on. */
export class Refuses extends Error {}

function dealing(device: Device, it: Standing): DealerSecret {
  const grown = device.chance(it.session);
  if (!grown) throw new Refuses(say().seat.lost);
  return begin(unhex(it.session, 32) as Bytes, it.index, it.trustees, it.needed, grown);
}

/** Goes on where the lost device was, with the secret that was copied from paper. */
export async function resume(seat: Seat, device: Device, it: Standing): Promise<void> {
  const { commitments } = await seat.messages();
  device.set({ dealer: dealing(device, it), ...(commitments.length > 0 ? { hashes: commitments } : {}) });
}

/** Hands in the hash of the contribution; it is on the device before. */
export async function commit(seat: Seat, device: Device, it: Standing): Promise<void> {
  const session = unhex(it.session, 32) as Bytes;
  if (!device.get().root) device.begin(chance(32));
  if (!device.get().dealer) device.set({ dealer: dealing(device, it) });
  const { dealer } = device.get();
  const signer = device.signer(it.name);
  if (!dealer || !signer || dealer.session !== it.session) throw new Refuses(say().seat.lost);
  const commitment = hex(dealingHash(session, it.index, dealer.shown));
  await seat.hand("commitment", { verifier: signer.verifier(SIGNATURE), commitment });
}

/** Shows the contribution, now that everybody has committed to theirs. */
export async function reveal(seat: Seat, device: Device): Promise<void> {
  const { dealer, hashes } = device.get();
  if (!dealer) throw new Refuses(say().seat.lost);
  const { commitments } = await seat.messages();
  if (commitments.length !== dealer.count) return;
  // Those that were there first are the ones that everything is held against.
  if (!hashes) device.set({ hashes: commitments });
  await seat.hand("dealing", dealer.shown);
}

/** Sends each of the others their share. */
export async function deal(seat: Seat, device: Device): Promise<void> {
  const { dealer, hashes } = device.get();
  if (!dealer || !hashes) throw new Refuses(say().seat.lost);
  const { dealings } = await seat.messages();
  if (dealings.length !== dealer.count) return;
  await honestly(seat, () => seat.hand("shares", { shares: shares(dealer, checkedDealings(dealer, hashes, dealings)) }));
}

/** What does not fit is said here, and where it can be proven, to everybody. */
async function honestly<T>(seat: Seat, act: () => Promise<T> | T): Promise<T> {
  try {
    return await act();
  } catch (bad) {
    if (!(bad instanceof CannotDeal)) throw bad;
    const { trustee, complaint } = bad;
    if (complaint) await seat.hand("complaint", { from: trustee, shared: complaint.shared, proof: complaint.proof });
    throw new Refuses(complaint ? say().seat.complained(trustee) : say().seat.cheated(trustee));
  }
}

/** The manifest, once this device has its share of the key in it; nothing while something is missing. */
export async function ready(seat: Seat, device: Device, it: Standing): Promise<Election | null> {
  const { dealer, hashes, share } = device.get();
  if (share === undefined) {
    if (!dealer || !hashes) throw new Refuses(say().seat.lost);
    const { dealings, shares: sent } = await seat.messages();
    if (dealings.length !== dealer.count || sent.length !== dealer.count) return null;
    const made = await honestly(seat, () => finishDealing(dealer, checkedDealings(dealer, hashes, dealings), sent, chance));
    device.keepShare(scalarBytes(made));
  }
  const election = await readElection(it.election, false);
  if (!election) return null;
  const own = scalar(unhex(device.get().share, 32));
  const key = election.shareKeys[it.index - 1];
  const verifier = device.signer(it.name)?.verifier(SIGNATURE);
  const named = election.manifest.trustees[it.index - 1]?.verifier === verifier;
  if (own === null || !key || !named || !fitsKey(own, key)) throw new Refuses(say().seat.notOwn);
  return election;
}

/** The closed board, every ballot of it checked here. */
export async function counted(
  it: Standing,
  election: Election,
  told: (done: number, all: number) => Promise<void>,
): Promise<Closed> {
  const id = it.election;
  const { files } = await readJson<{ files: string[] }>(`/vote/${id}/files`);
  const last = files.filter((name) => name.startsWith("checkpoints/")).sort().pop() ?? "";
  const there = async (name: string): Promise<Bytes> => (await read(file(id, name))) ?? new Uint8Array();
  const leaves = readLeaves(text(await there("board.txt")) ?? "");
  const checked = await checkAll(election, await there("ballots.bin"), told);
  const issued: number[][] = [];
  for (const [at, verifier] of election.issuers.entries()) {
    if (election.manifest.level === "S3") break;
    const said = verifier.verify(text(await there(`issued-${"ab"[at]}.note`)) ?? "");
    const lines = said?.slice(0, -1).split("\n") ?? [];
    if (lines[1] !== hex(election.hash)) throw new Refuses(say().seat.refuses("issued"));
    issued.push(lines.slice(2).map((line) => Number(line.split(" ")[1])));
  }
  const closed = leaves && close(election, text(await there(last)) ?? "", leaves, checked, issued);
  if (!closed || typeof closed === "string") throw new Refuses(say().seat.refuses(closed ?? "board.txt"));
  if (isVoid(election, closed)) throw new Refuses(say().seat.refuses(say().seat.void));
  if (isTooFew(closed)) throw new Refuses(say().seat.refuses(say().seat.tooFew));
  return closed;
}

/** In how many sums ballots are opened. */
export function sumsOf(closed: Closed, it: Standing): number {
  return (it.together ? together(closed) : groups(closed)).length;
}

/** The share of all sums. */
export async function open(seat: Seat, device: Device, it: Standing, election: Election, closed: Closed): Promise<void> {
  const own = scalar(unhex(device.get().share, 32));
  const share = own === null ? null : decrypt(election, closed, it.index, own, it.together === true, chance);
  if (!share) throw new Refuses(say().seat.lost);
  await seat.hand("share", share);
}
