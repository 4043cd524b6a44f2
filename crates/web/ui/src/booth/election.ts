// The manifest as the pages read and show it.

import { sha256 } from "@noble/hashes/sha2.js";
import { hex, text } from "../ballot/bytes";
import { BadManifest, Election } from "../ballot/manifest";
import { grouped, h, list, more } from "./parts";
import { read } from "./server";
import { say } from "./words";

/** Digits of a check code that people compare. */
const SHOWN = 16;

/** Something about the manifest that nobody should vote by. */
export class CannotTrust extends Error {}

/** The manifest of a ballot, checked, unless said otherwise with all signatures; nothing while there is none. */
export async function readElection(id: string, signed = true): Promise<Election | null> {
  const bytes = await read(file(id, "manifest.json"));
  if (!bytes) return null;
  let election: Election;
  try {
    election = Election.read(bytes);
  } catch (bad) {
    if (bad instanceof BadManifest) throw new CannotTrust(say().manifest.bad(bad.message));
    throw bad;
  }
  if (!signed) return election;
  const note = await read(file(id, "manifest.note"));
  const missing = election.missingSigners((note && text(note)) ?? "");
  if (missing.length > 0) throw new CannotTrust(say().manifest.unsigned(missing.join("、")));
  return election;
}

export function file(id: string, name: string): string {
  return `/vote/${id}/files/${name}`;
}

/** The beginning of a hash, as people compare it. */
export function shortCode(hash: Uint8Array): string {
  return grouped(hex(hash).slice(0, SHOWN));
}

export function codeOf(bytes: Uint8Array): string {
  return shortCode(sha256(bytes));
}

/** What is protected and what is not, with the level and the codes to compare. */
export function trust(election: Election, open: boolean): HTMLElement {
  const { trust, manifest } = say();
  const half = (title: string, rows: string[]): HTMLElement => h("div", {}, h("h3", {}, title), list("says", rows));
  const few = election.isSmall() && h("p", { class: "note warning" }, trust.few(election.voters()));
  const code = (label: string, hash: string): HTMLElement =>
    h("p", { class: "meta" }, `${label} `, h("span", { class: "code" }, hash));
  return more(
    trust.title,
    open,
    few,
    h("div", { class: "two" }, half(trust.can, trust.cans), half(trust.cannot, trust.cannots)),
    h("p", { class: "meta" }, trust.levels[election.manifest.level] ?? ""),
    code(manifest.check, shortCode(election.hash)),
    code(manifest.page, grouped(election.manifest.page.slice(0, SHOWN))),
    h("p", { class: "meta" }, manifest.poster),
  );
}
