// Credentials: all of a voter's part follows from a seed of 32 bytes, which stays on the device.

import { ed25519 } from "@noble/curves/ed25519.js";
import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, concat, hex, utf8 } from "./bytes";
import type { Election } from "./manifest";
import { type Blinded, type Blinding, blind, finish } from "./rsa";

/** Somebody who may vote once. */
export interface Credential {
  category: number;
  /** Seed of the Ed25519 key that ballots are signed by. */
  secret: Bytes;
  key: Bytes;
  /** One for each issuer. */
  entitlements: Bytes[];
}

function derive(election: Election, seed: Bytes, what: string, place: number[], length: number): Bytes {
  const info = concat(utf8(`mingde-ballot/${what}/v1`), Uint8Array.from(place));
  return hkdf(sha256, seed, election.hash, info, length);
}

function ballotSecret(election: Election, seed: Bytes): Bytes {
  return derive(election, seed, "ballot-key", [], 32);
}

/** The key that the board knows this voter's ballots by. */
export function publicKey(election: Election, seed: Bytes): Bytes {
  return ed25519.getPublicKey(ballotSecret(election, seed));
}

/** What an issuer signs without seeing it. */
export function entitled(election: Election, category: number, issuer: number, key: Bytes): Bytes {
  return concat(utf8("mingde-ballot/credential/v1\n"), election.hash, Uint8Array.of(category, issuer), key);
}

function blinding(election: Election, seed: Bytes, place: number[], length: number): Blinding {
  return {
    prefix: derive(election, seed, "prefix", place, 32),
    salt: derive(election, seed, "salt", place, 48),
    factor: derive(election, seed, "blinding", place, length + 32),
  };
}

interface Asked extends Blinded {
  modulus: Bytes;
  prefix: Bytes;
  message: Bytes;
}

function asked(election: Election, seed: Bytes, category: number): Asked[] | null {
  const key = publicKey(election, seed);
  const all = (election.signing[category] ?? []).map((it, issuer) => {
    if (!("blind" in it)) return null;
    const by = blinding(election, seed, [category, issuer], it.blind.length);
    const message = entitled(election, category, issuer, key);
    const blinded = blind(it.blind, message, by);
    return blinded && { ...blinded, modulus: it.blind, prefix: by.prefix, message };
  });
  return all.length === 0 || all.includes(null) ? null : (all as Asked[]);
}

/** What goes to the issuers: the same each time, so that a request that got lost is sent again. */
export function apply(election: Election, seed: Bytes, category: number): Bytes[] | null {
  return asked(election, seed, category)?.map((it) => it.request) ?? null;
}

/** The credential, out of what the issuers sent back; nothing where one signed with a key that the manifest has not. */
export function obtain(election: Election, seed: Bytes, category: number, signed: Bytes[]): Credential | null {
  const all = asked(election, seed, category);
  const entitlements = all?.map((it, at) => {
    const answer = signed[at];
    const signature = answer && finish(it.modulus, it, answer, concat(it.prefix, it.message));
    return signature ? concat(it.prefix, signature) : null;
  });
  if (!entitlements || entitlements.includes(null)) return null;
  const secret = ballotSecret(election, seed);
  return { category, secret, key: ed25519.getPublicKey(secret), entitlements: entitlements as Bytes[] };
}

function slipSecret(slip: Bytes): Bytes {
  return hkdf(sha256, slip, undefined, utf8("mingde-ballot/slip/v1"), 32);
}

/** The key of a slip, as it stands in the manifest. */
export function slipKey(slip: Bytes): Bytes {
  return ed25519.getPublicKey(slipSecret(slip));
}

/** The seed that a white and a red slip come to. */
export function seedOfSlips(white: Bytes, red: Bytes): Bytes {
  return sha256(concat(utf8("mingde-ballot/slips/v1\n"), white, red));
}

/** The credential of a white and a red slip; nothing where the manifest has not both in one category. */
export function ofSlips(election: Election, white: Bytes, red: Bytes): Credential | null {
  const slips = [white, red];
  const has = (category: number): boolean =>
    slips.every((slip, issuer) => {
      const keys = election.signing[category]?.[issuer];
      return keys !== undefined && "slips" in keys && keys.slips.has(hex(slipKey(slip)));
    });
  const category = election.signing.findIndex((_, at) => has(at));
  if (category < 0) return null;
  const secret = ballotSecret(election, seedOfSlips(white, red));
  const key = ed25519.getPublicKey(secret);
  const entitlements = slips.map((slip, issuer) =>
    concat(slipKey(slip), ed25519.sign(entitled(election, category, issuer, key), slipSecret(slip))),
  );
  return { category, secret, key, entitlements };
}
