// The ballot's code on the pages, held to the test vectors of docs/ballots.md: whole elections of each level, the
// derivations of a voter's device, and RFC 9474.

import assert from "node:assert/strict";
import { readFileSync, readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { ballotCode, chance } from "./bundle.mjs";

const vectors = fileURLToPath(new URL("../../../ballot/tests/vectors/", import.meta.url));
const code = await ballotCode();
const { hex, unhex } = code.bytes;

function folder(path, below = "", into = new Map()) {
  for (const name of readdirSync(path)) {
    const inner = join(path, name);
    if (statSync(inner).isDirectory()) folder(inner, `${below}${name}/`, into);
    else into.set(below + name, new Uint8Array(readFileSync(inner)));
  }
  return into;
}

const elections = Object.fromEntries(["s1", "s2", "s3"].map((name) => [name, folder(join(vectors, name))]));
const nobody = () => {};
const checked = new Map();

/** Ballots that were checked once are not checked again because another file was altered. */
async function once(election, ballots, told) {
  const name = hex(code.sha256(code.bytes.concat(election.hash, ballots)));
  if (!checked.has(name)) checked.set(name, await code.counting.checkAll(election, ballots, told));
  return checked.get(name);
}

test("an election of each level holds, and its sheet follows from the files", async () => {
  for (const [name, files] of Object.entries(elections)) {
    const report = await code.verifying.verifyFolder(files, nobody, once);
    assert.deepEqual(report.findings, [], name);
    assert.deepEqual(report.missing, [], name);
    assert.deepEqual(report.done, [...code.verifying.STEPS], name);
    assert.equal(report.receipts, 2, name);
    assert.deepEqual(report.result, files.get("result.json"), name);
  }
});

test("what was altered is found, each by its name", async () => {
  const altered = async (file, change) => {
    const files = new Map(elections.s1);
    files.set(file, change(files.get(file).slice()));
    const { findings } = await code.verifying.verifyFolder(files, nobody, once);
    return findings.map((finding) => finding.code);
  };
  const flip = (at) => (bytes) => {
    bytes[at] ^= 1;
    return bytes;
  };
  const cut = (length) => (bytes) => bytes.slice(0, bytes.length - length);
  assert.deepEqual(await altered("manifest.json", flip(3)), ["manifest"]);
  assert.deepEqual(await altered("manifest.note", cut(100)), ["unsigned"]);
  assert.deepEqual(await altered("ballots.bin", flip(1000)), ["close"]);
  assert.equal((await altered("board.txt", (bytes) => bytes.slice(67)))[0], "rewritten");
  assert.equal((await altered("shares/02.bin", flip(130)))[0], "share");
  assert.deepEqual(await altered("issued-a.note", flip(90)), ["issued"]);
  assert.deepEqual(await altered("result.json", flip(20)), ["differs"]);
  assert.deepEqual(await altered("result.note", cut(200)), ["result-unsigned"]);
  assert.deepEqual(await altered("receipts/1.txt", flip(100)), ["receipt"]);
  assert.equal((await altered("checkpoints/closed.note", cut(250)))[0], "witnesses");
});

test("a file that is missing is told", async () => {
  for (const name of ["manifest.note", "board.txt", "issued-a.note", "result.note"]) {
    const files = new Map(elections.s1);
    files.delete(name);
    const report = await code.verifying.verifyFolder(files, nobody, once);
    assert.deepEqual(report.missing, [name]);
  }
});

test("the device derives what the vectors say", () => {
  const said = JSON.parse(readFileSync(join(vectors, "derived.json"), "utf8"));
  const election = code.manifest.Election.read(elections.s2.get("manifest.json"));
  assert.equal(hex(election.hash), said.manifest);
  const seed = unhex(said.seed, 32);
  assert.equal(hex(code.credential.publicKey(election, seed)), said.ballot_key);
  const requests = code.credential.apply(election, seed, said.category);
  assert.deepEqual(requests.map(hex), said.requests.map((it) => it.request));
  const slips = said.slips.map((slip) => unhex(slip, 16));
  assert.deepEqual(slips.map((slip) => hex(code.credential.slipKey(slip))), said.slip_keys);
  const both = code.credential.seedOfSlips(...slips);
  assert.equal(hex(code.credential.publicKey(election, both)), said.key_of_slips);
});

test("blinding and finishing are those of RFC 9474", () => {
  const rfc = JSON.parse(readFileSync(join(vectors, "rfc9474.json"), "utf8"));
  const digits = (name) => rfc[name].replace(/^0x/, "");
  const bytes = (name) => Uint8Array.from(Buffer.from(digits(name), "hex"));
  const inverse = BigInt(`0x${digits("inv")}`);
  const modulus = bytes("n");
  const message = code.bytes.concat(bytes("msg_prefix"), bytes("msg"));
  const n = BigInt(`0x${digits("n")}`);
  const factor = modularInverse(inverse, n);
  const by = { prefix: bytes("msg_prefix"), salt: bytes("salt"), factor: code.bytes.wide(factor, modulus.length) };
  const blinded = code.rsa.blind(modulus, bytes("msg"), by);
  assert.equal(hex(blinded.request), digits("blinded_msg"));
  assert.equal(blinded.inverse, inverse);
  assert.equal(hex(code.rsa.finish(modulus, blinded, bytes("blind_sig"), message)), digits("sig"));
  const other = bytes("blind_sig");
  other[300] ^= 1;
  assert.equal(code.rsa.finish(modulus, blinded, other, message), null, "anything but a signature is refused");
});

function modularInverse(number, modulus) {
  let [r0, r1, s0, s1] = [modulus, number % modulus, 0n, 1n];
  while (r1 > 0n) [r0, r1, s0, s1] = [r1, r0 % r1, s1, s0 - (r0 / r1) * s1];
  return ((s0 % modulus) + modulus) % modulus;
}

test("a ballot of one's own holds, opens to its choices alone, and breaks where it is touched", () => {
  const election = code.manifest.Election.read(elections.s3.get("manifest.json"));
  // No credential of the vectors is at hand: all but the slips is looked at.
  const secret = chance(32);
  const entitlements = [new Uint8Array(96), new Uint8Array(96)];
  const credential = { category: 0, secret, key: code.bytes.unhex(hex(publicOf(secret)), 32), entitlements };
  const { ballot, opening } = code.filling.fill(election, credential, 1, [[1], [0, 2]], chance);
  assert.equal(ballot.length, election.ballotLength());
  assert.equal(code.checking.check(election, ballot), "credential", "signed, and not entitled");
  assert.ok(code.checking.opens(election, ballot, opening));
  assert.ok(!code.checking.opens(election, ballot, { ...opening, choices: [[0], [0, 2]] }));
  assert.throws(() => code.filling.fill(election, credential, 1, [[0, 1], []], chance), RangeError);
  assert.throws(() => code.filling.fill(election, credential, 1, [[0], [2, 1]], chance), RangeError);
  assert.throws(() => code.filling.fill(election, credential, 1, [[0]], chance), RangeError);
  const other = code.filling.fill(election, credential, 1, [[1], [0, 2]], chance).ballot;
  assert.notDeepEqual(other, ballot, "randomness is drawn anew");
  ballot[200] ^= 1;
  assert.equal(code.checking.check(election, ballot), "signature");
});

function publicOf(secret) {
  const signer = new code.notes.Signer("somebody", secret);
  return Buffer.from(signer.verifier(1).split("+").slice(2).join("+"), "base64").subarray(1);
}
