// Taking the ballot, signed in. What is made here never leaves the device but for a request that tells nothing.

import { type Bytes, hex, unhex } from "../ballot/bytes";
import { apply, obtain } from "../ballot/credential";
import type { Election } from "../ballot/manifest";
import { readElection } from "./election";
import type { Kept } from "./kept";
import { button, drawn, fault, fill, h, show } from "./parts";
import { readRecoveryCode, recoveryCode } from "./recovery";
import { Refusal, chance, readJson, sendSigned } from "./server";
import { say } from "./words";

interface Standing {
  state: string;
  category: number;
  category_title: string;
  taken: boolean;
  manifest: string;
  level: string;
  token: string;
}

export async function take(id: string, kept: Kept): Promise<void> {
  const election = await readElection(id);
  const words = say().take;
  if (!election) return show(words.title, h("p", {}, say().manifest.missing));
  const standing = await readJson<Standing>(`/ballots/${id}/credential`, "same-origin");
  if (standing.manifest !== hex(election.hash)) return show(words.title, fault(say().manifest.changed));
  if (election.manifest.level === "S3") return show(words.title, h("p", { class: "lead" }, words.slips));
  const desk = new Desk(id, kept, election, standing);
  // Somebody else's, who signed in here before and has not voted yet.
  if (kept.credential() && !standing.taken) return show(words.title, fault(words.others));
  if (kept.credential()) return desk.has(null);
  if (standing.taken && kept.seeds().length === 0) return desk.askForCode();
  desk.offer();
}

class Desk {
  constructor(
    private readonly id: string,
    private readonly kept: Kept,
    private readonly election: Election,
    private readonly standing: Standing,
  ) {}

  offer(): void {
    const words = say().take;
    show(
      words.title,
      h("p", { class: "lead" }, words.what(this.election.manifest.title)),
      h("p", {}, words.how),
      h("p", { class: "second" }, words.category(this.standing.category_title)),
      h("p", {}, button(words.go, () => this.go())),
    );
  }

  private async go(): Promise<void> {
    // What is left is a receipt, of whoever voted here before.
    if (this.kept.get().receipt) this.kept.clear();
    // The seed is on the device before anybody is asked: should it die now, the same request goes out again.
    if (this.kept.seeds().length === 0) this.kept.addSeed(chance(32));
    show(say().take.title, h("p", { role: "status" }, say().take.working));
    await drawn();
    await this.ask(this.kept.seeds(), () => this.offer());
  }

  /** Asks with one seed after the other: of two tabs that began at once one was first, and its seed is the right one. */
  private async ask(seeds: Bytes[], instead: () => void): Promise<void> {
    const words = say().take;
    for (const [at, seed] of seeds.entries()) {
      const requests = apply(this.election, seed, this.standing.category) ?? [];
      try {
        const address = `/ballots/${this.id}/credential`;
        const body = { requests: requests.map(hex) };
        const { signatures } = await sendSigned<{ signatures: string[] }>(address, this.standing.token, body);
        const signed = signatures.map((digits) => unhex(digits, 256));
        const credential = signed.includes(null)
          ? null
          : obtain(this.election, seed, this.standing.category, signed as Bytes[]);
        if (!credential) return show(words.title, fault(words.foreign));
        if (this.kept.get().receipt) this.kept.clear();
        this.kept.addSeed(seed);
        this.kept.set({ manifest: hex(this.election.hash), category: this.standing.category });
        this.kept.setCredential(credential);
        return this.has(seed);
      } catch (bad) {
        if (!(bad instanceof Refusal)) throw bad;
        const another = bad.code === "ballot-taken";
        if (another && at < seeds.length - 1) continue;
        if (another) {
          // The seed of a tab that was first may have been on its way to this one.
          const tried = seeds.map(hex);
          const others = this.kept.seeds().filter((own) => !tried.includes(hex(own)));
          if (others.length > 0) return this.ask(others, instead);
          if (this.kept.credential()) return this.has(null);
          this.kept.forgetSeeds();
          return this.askForCode(bad.message);
        }
        return show(words.title, fault(bad.message), h("p", {}, button(say().again, () => this.ask(seeds, instead))));
      }
    }
  }

  askForCode(said?: string): void {
    const words = say().take;
    const input = h("textarea", { class: "input code", id: "code", rows: "3", autocomplete: "off", autocapitalize: "characters", spellcheck: "false" });
    const place = h("div", {});
    const go = async (): Promise<void> => {
      const seed = readRecoveryCode(input.value);
      if (!seed) {
        fill(place, fault(words.badCode));
        return input.focus();
      }
      await this.ask([seed], () => this.askForCode());
    };
    show(
      words.title,
      said ? fault(said) : null,
      h("p", {}, words.enterHelp),
      place,
      h("div", { class: "field" }, h("label", { for: "code" }, words.enter), input),
      h("p", {}, button(words.enter, go)),
    );
  }

  /** The ballot is on this device. */
  has(seed: Bytes | null): void {
    const words = say().take;
    const shown = seed ?? this.kept.seeds()[0] ?? null;
    const recovery =
      shown &&
      h(
        "section",
        { class: "code-card" },
        h("h2", {}, words.recovery),
        h("p", { class: "large-code" }, recoveryCode(shown)),
        h("p", { class: "help" }, words.recoveryHelp),
      );
    const opens = ["issuing", "issued"].includes(this.standing.state);
    show(
      words.done,
      h("p", { class: "lead" }, words.stays),
      opens && h("p", {}, words.later),
      recovery,
      h("p", {}, h("a", { class: "button main wide", href: `/vote/${this.id}`, rel: "noreferrer" }, opens ? words.waitVote : words.goVote)),
    );
  }
}
