// A telephone for the tests of crates/ballot: reads what it is to do as JSON, a list, and answers with a list. Bytes are
// hexadecimal digits.

import { readFileSync } from "node:fs";
import { ballotCode, chance } from "./bundle.mjs";

const code = await ballotCode();
const { hex, unhex } = code.bytes;
const election = ({ manifest }) => code.manifest.Election.read(unhex(manifest));

const acts = {
  /** What goes to the issuers. */
  apply: (it) => code.credential.apply(election(it), unhex(it.seed), it.category).map(hex),
  /** A ballot by what the issuers sent back, or by two slips. */
  fill: (it) => {
    const of = election(it);
    const credential = it.slips
      ? code.credential.ofSlips(of, ...it.slips.map((slip) => unhex(slip)))
      : code.credential.obtain(of, unhex(it.seed), it.category, it.signed.map((bytes) => unhex(bytes)));
    if (!credential) return null;
    const { ballot, opening } = code.filling.fill(of, credential, it.sequence, it.choices, chance);
    const leaf = hex(code.checking.ballotLeaf(ballot));
    return { ballot: hex(ballot), leaf, opens: code.checking.opens(of, ballot, opening) };
  },
  check: (it) => {
    const found = code.checking.check(election(it), unhex(it.ballot));
    return typeof found === "string" ? found : { key: found.key, sequence: found.sequence, slips: found.slips };
  },
  leaf: (it) => {
    const leaf = code.receipt.readReceipt(election(it), it.receipt);
    return leaf && hex(leaf);
  },
  /** A trustee begins; the secret goes out and comes in again, as a device keeps it. */
  deal: ({ session, index, count, needed }) => {
    const secret = code.dealing.begin(unhex(session), index, count, needed, chance);
    return { secret, hash: hex(code.dealing.dealingHash(unhex(session), index, secret.shown)) };
  },
  shares: ({ secret, hashes, dealings }) =>
    code.dealing.shares(secret, code.dealing.checkedDealings(secret, hashes, dealings)),
  finish: ({ secret, hashes, dealings, sent }) => {
    try {
      const checked = code.dealing.checkedDealings(secret, hashes, dealings);
      return hex(code.group.scalarBytes(code.dealing.finishDealing(secret, checked, sent, chance)));
    } catch (bad) {
      return { what: bad.what, trustee: bad.trustee };
    }
  },
  /** A trustee's share of the sums of a published folder. */
  decrypt: async (it) => {
    const of = election(it);
    const leaves = code.receipt.readLeaves(it.board);
    const checked = await code.counting.checkAll(of, unhex(it.ballots), () => {});
    const closed = code.counting.close(of, it.note, leaves, checked, it.issued);
    const secret = code.group.scalar(unhex(it.secret));
    return hex(code.shares.decrypt(of, closed, it.trustee, secret, it.together, chance));
  },
  sign: ({ name, seed, text, time }) => {
    const signer = new code.notes.Signer(name, unhex(seed));
    return { verifier: signer.verifier(1), cosigner: signer.verifier(4), note: signer.sign(text), line: signer.cosign(text, time) };
  },
};

const asked = JSON.parse(readFileSync(0, "utf8"));
const answers = [];
for (const it of asked) answers.push(await acts[it.act](it));
process.stdout.write(JSON.stringify(answers));
