// A trustee while the key of an election is made (docs/ballots.md, "How the trustees make the key").

import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, concat, hex, unhex, utf8 } from "./bytes";
import { type Chance, G, type Point, challenge, modulo, randomScalar, scalar, scalarBytes, times } from "./group";
import { type Contribution, type Trustee, contribution, evaluated, knowledge } from "./manifest";
import { answeredBytes, proveEqual, proveKnown } from "./proofs";

export type Shown = Omit<Trustee, "verifier">;

/** What stays on the trustee's device while the key is made. */
export interface DealerSecret {
  session: string;
  index: number;
  count: number;
  polynomial: string[];
  channel: string;
  shown: Shown;
}

/** What goes wrong: whose contribution or share it is, from 1; of a share the complaint that shows it to everybody. */
export class CannotDeal extends Error {
  constructor(
    readonly what: "dealing" | "share" | "missing",
    readonly trustee: number,
    readonly complaint?: { sent: string; shared: string; proof: string },
  ) {
    super(`${what} of trustee ${trustee}`);
  }
}

export function begin(session: Bytes, index: number, count: number, needed: number, chance: Chance): DealerSecret {
  const polynomial = Array.from({ length: needed }, () => randomScalar(chance));
  const channel = randomScalar(chance);
  const points = polynomial.map((it) => times(G, it).toBytes());
  const shown = times(G, channel).toBytes();
  const said = knowledge(session, index, count, shown, points);
  const proof = proveKnown(said, polynomial[0] as bigint, chance);
  return {
    session: hex(session),
    index,
    count,
    polynomial: polynomial.map((it) => hex(scalarBytes(it))),
    channel: hex(scalarBytes(channel)),
    shown: { channel: hex(shown), commitments: points.map(hex), proof: hex(answeredBytes(proof)) },
  };
}

/** What is handed in before anybody shows anything. */
export function dealingHash(session: Bytes, index: number, it: Shown): Bytes {
  const parts = [it.channel, ...it.commitments, it.proof].map((digits) => unhex(digits) ?? new Uint8Array());
  return sha256(concat(utf8("mingde-ballot/dealing/v1\n"), session, Uint8Array.of(index), ...parts));
}

function known(digits: string): bigint {
  return scalar(unhex(digits, 32)) ?? 0n;
}

function value(secret: DealerSecret, at: number): bigint {
  return secret.polynomial.reduceRight((total, it) => modulo(total * BigInt(at) + known(it)), 0n);
}

/** What a share is hidden by between two trustees. */
function masked(session: Bytes, from: number, to: number, shared: Point): bigint {
  return challenge([utf8("mingde-ballot/channel/v1"), session, Uint8Array.of(from, to), shared.toBytes()]);
}

/** All contributions, each held against its hash and its proof. */
export function checkedDealings(secret: DealerSecret, hashes: string[], all: Shown[]): Contribution[] {
  const session = unhex(secret.session, 32) as Bytes;
  const needed = secret.polynomial.length;
  return Array.from({ length: secret.count }, (_, at) => {
    const [index, it] = [at + 1, all[at]];
    const own = index !== secret.index || JSON.stringify(it) === JSON.stringify(secret.shown);
    const kept = it && hex(dealingHash(session, index, it)) === hashes[at];
    const made = it && kept && own ? contribution(it, session, index, secret.count, needed) : null;
    if (!made) throw new CannotDeal("dealing", index);
    return made;
  });
}

/** Shares for all the others, in their order; none for oneself. */
export function shares(secret: DealerSecret, dealings: Contribution[]): (string | null)[] {
  const session = unhex(secret.session, 32) as Bytes;
  return dealings.map((it, at) => {
    if (at + 1 === secret.index) return null;
    const mask = masked(session, secret.index, at + 1, times(it.channel, known(secret.channel)));
    return hex(scalarBytes(value(secret, at + 1) + mask));
  });
}

/** The trustee's share of the key, out of what the others sent. */
export function finishDealing(
  secret: DealerSecret,
  dealings: Contribution[],
  sent: (string | null)[],
  chance: Chance,
): bigint {
  const session = unhex(secret.session, 32) as Bytes;
  const channel = known(secret.channel);
  let total = value(secret, secret.index);
  dealings.forEach((it, at) => {
    const from = at + 1;
    if (from === secret.index) return;
    const hidden = scalar(unhex(sent[at], 32));
    if (hidden === null) throw new CannotDeal("missing", from);
    const shared = times(it.channel, channel);
    const share = modulo(hidden - masked(session, from, secret.index, shared));
    if (!times(G, share).equals(evaluated(it.commitments, secret.index))) {
      const said = [utf8("mingde-ballot/complaint/v1"), session, Uint8Array.of(from, secret.index)];
      const proof = proveEqual(said, channel, [times(G, channel), it.channel, shared], chance);
      const complaint = { sent: sent[at] as string, shared: hex(shared.toBytes()), proof: hex(answeredBytes(proof)) };
      throw new CannotDeal("share", from, complaint);
    }
    total = modulo(total + share);
  });
  return total;
}

/** Whether a share of the key is the one that a manifest names for this trustee. */
export function fitsKey(share: bigint, key: Point): boolean {
  return times(G, share).equals(key);
}

