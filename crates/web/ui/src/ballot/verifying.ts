// A whole published folder, verified without asking anybody: what was looked at and what does not hold.

import { type Bytes, hex, same, text } from "./bytes";
import { type Closed, checkAll, close, isTooFew, isVoid } from "./counting";
import { BadManifest, Election } from "./manifest";
import { leafHash } from "./notes";
import { type Signed, placeOf, readCheckpoint, readLeaves, readReceipt, rootOf } from "./receipt";
import { resultSheet, resultText } from "./result";
import { type Counts, type Share, combine, readShare, revealsUnanimity } from "./shares";

export const STEPS = ["manifest", "signatures", "board", "ballots", "receipts", "turnout", "tally", "result"] as const;
export type Step = (typeof STEPS)[number];

export type Finding = {
  code:
    | "form"
    | "manifest"
    | "unsigned"
    | "checkpoint"
    | "rewritten"
    | "batch"
    | "witnesses"
    | "after-close"
    | "close"
    | "leaf"
    | "receipt"
    | "promise"
    | "seen"
    | "issued"
    | "void"
    | "share"
    | "combine"
    | "unanimous"
    | "decrypted"
    | "differs"
    | "result-unsigned";
  /** The file, the names, the place or the numbers. */
  what: string;
};

export interface Report {
  election: Election | null;
  done: Step[];
  findings: Finding[];
  missing: string[];
  ballots: number;
  receipts: number;
  /** The result that follows from the files, if one does: its bytes. */
  result: Bytes | null;
}

const BATCH = 8;

export type Files = Map<string, Bytes>;

/** Verifies a folder; `check` checks its ballots, each of which takes as long as all the rest. */
export async function verifyFolder(
  files: Files,
  told: (done: number, all: number) => void | Promise<void>,
  check: typeof checkAll = checkAll,
): Promise<Report> {
  const report: Report = { election: null, done: [], findings: [], missing: [], ballots: 0, receipts: 0, result: null };
  await new Folder(files, report, check).verify(told);
  return report;
}

class Folder {
  constructor(
    private readonly files: Files,
    private readonly report: Report,
    private readonly check: typeof checkAll,
  ) {}

  async verify(told: (done: number, all: number) => void | Promise<void>): Promise<void> {
    const election = this.manifest();
    if (!election) return;
    this.signatures(election);
    const leaves = this.board(election);
    if (!leaves) return;
    const closed = await this.ballots(election, leaves, told);
    this.receipts(election, leaves);
    if (closed) this.result(election, closed);
  }

  private find(code: Finding["code"], what = ""): void {
    this.report.findings.push({ code, what });
  }

  private bytes(name: string): Bytes | null {
    const bytes = this.files.get(name);
    if (!bytes) this.report.missing.push(name);
    return bytes ?? null;
  }

  private text(name: string): string | null {
    const bytes = this.bytes(name);
    const read = bytes && text(bytes);
    if (bytes && read === null) this.find("form", name);
    return read;
  }

  private below(folder: string): [string, Bytes][] {
    const inside = [...this.files].filter(([name]) => name.startsWith(folder));
    return inside.sort(([one], [other]) => (one < other ? -1 : 1));
  }

  private manifest(): Election | null {
    const bytes = this.bytes("manifest.json");
    if (!bytes) return null;
    try {
      this.report.election = Election.read(bytes);
      this.report.done.push("manifest");
    } catch (bad) {
      if (!(bad instanceof BadManifest)) throw bad;
      this.find("manifest", bad.message);
    }
    return this.report.election;
  }

  private signatures(election: Election): void {
    const note = this.text("manifest.note");
    if (note === null) return;
    const missing = election.missingSigners(note);
    if (missing.length > 0) this.find("unsigned", missing.join(", "));
    this.report.done.push("signatures");
  }

  private board(election: Election): Bytes[] | null {
    const written = this.text("board.txt");
    const leaves = written === null ? null : readLeaves(written);
    if (written !== null && !leaves) this.find("form", "board.txt");
    if (!leaves) return null;
    let [reached, ended] = [0, false];
    for (const [file, bytes] of this.below("checkpoints/")) {
      const signed = this.signed(election, bytes);
      if (!signed) {
        this.find("checkpoint", file);
        continue;
      }
      if (signed.witnesses < election.manifest.witnesses) this.find("witnesses", `${file}: ${signed.witnesses}`);
      const batch = leaves.slice(reached, signed.size).map((leaf) => hex(leafHash(leaf)));
      if (signed.size < reached || rootOf(leaves, signed.size) !== signed.root) {
        this.find("rewritten", file);
        continue;
      }
      if (ended && !(batch.length === 0 && signed.closed)) {
        this.find("after-close", file);
        continue;
      }
      const few = batch.length > 0 && batch.length < BATCH && !signed.closed;
      if (few || batch.some((hash, at) => at > 0 && (batch[at - 1] as string) >= hash)) this.find("batch", file);
      [reached, ended] = [signed.size, ended || signed.closed];
    }
    for (const [file, bytes] of this.below("seen/")) {
      const seen = this.signed(election, bytes);
      if (!seen || rootOf(leaves, seen.size) !== seen.root) this.find("seen", file);
    }
    this.report.done.push("board");
    return leaves;
  }

  private signed(election: Election, bytes: Bytes): Signed | null {
    return readCheckpoint(election, text(bytes) ?? "");
  }

  private async ballots(
    election: Election,
    leaves: Bytes[],
    told: (done: number, all: number) => void | Promise<void>,
  ): Promise<Closed | null> {
    const bytes = this.bytes("ballots.bin");
    if (!bytes) return null;
    const checked = await this.check(election, bytes, told);
    this.report.ballots = checked.length;
    const issued = election.manifest.level === "S3" ? [] : this.issued(election);
    const last = this.below("checkpoints/").pop();
    if (!last) this.report.missing.push("checkpoints/");
    if (!last || !issued) return null;
    const closed = close(election, text(last[1]) ?? "", leaves, checked, issued);
    if (typeof closed === "string") {
      this.find("close", closed);
      return null;
    }
    for (const { place, fault } of closed.faults) this.find("leaf", `${place}: ${fault}`);
    this.report.done.push("ballots");
    return closed;
  }

  /** How many ballots each issuer says it let out. */
  private issued(election: Election): number[][] | null {
    const all = election.issuers.map((verifier, at) => {
      const note = this.text(`issued-${"ab"[at]}.note`);
      if (note === null) return null;
      const lines = verifier.verify(note)?.slice(0, -1).split("\n").slice(2) ?? [];
      const counts = lines.map((line) => Number(line.split(" ")[1]));
      const codes = election.manifest.categories.map((it, index) => `${it.code} ${counts[index]}`);
      const written = `mingde-ballot/issued/v1\n${hex(election.hash)}\n${codes.map((it) => `${it}\n`).join("")}`;
      if (verifier.verify(note) === written && counts.every(Number.isSafeInteger)) return counts;
      this.find("issued", verifier.name);
      return null;
    });
    return all.includes(null) ? null : (all as number[][]);
  }

  private receipts(election: Election, leaves: Bytes[]): void {
    const handedIn = this.below("receipts/");
    for (const [file, bytes] of handedIn) {
      const leaf = readReceipt(election, text(bytes) ?? "");
      if (!leaf) {
        this.find("receipt", file);
        continue;
      }
      this.report.receipts += 1;
      if (placeOf(leaves, leaf) < 0) this.find("promise", file);
    }
    if (handedIn.length > 0) this.report.done.push("receipts");
  }

  private result(election: Election, closed: Closed): void {
    this.report.done.push("turnout");
    if (isVoid(election, closed)) this.find("void");
    const counts = this.counts(election, closed);
    if (counts === undefined) return;
    const sheet = resultSheet(election, closed, counts);
    this.report.done.push("tally");
    const published = this.bytes("result.json");
    if (!published) return;
    const agrees = same(published, sheet);
    if (!agrees) this.find("differs");
    const note = this.text("result.note");
    if (note === null) return;
    const said = resultText(election, sheet);
    const signers = election.scrutineers.filter((it) => it.verifier.verify(note) === said).length;
    if (agrees && signers < election.manifest.witnesses) this.find("result-unsigned", String(signers));
    this.report.result = sheet;
    this.report.done.push("result");
  }

  /** Nothing where nothing may be decrypted; undefined where the shares come to nothing. */
  private counts(election: Election, closed: Closed): Counts | null | undefined {
    const found = this.below("shares/");
    const shares: Share[] = [];
    for (const [file, bytes] of found) {
      const share = readShare(election, closed, bytes);
      if (typeof share === "string") this.find("share", `${file}: ${share}`);
      else shares.push(share);
    }
    if (isVoid(election, closed) || isTooFew(closed)) {
      if (found.length > 0) this.find("decrypted");
      return null;
    }
    const counts = combine(election, closed, shares);
    if (typeof counts === "string") {
      this.find("combine", counts);
      return undefined;
    }
    if (revealsUnanimity(counts, closed)) this.find("unanimous");
    return counts;
  }
}

