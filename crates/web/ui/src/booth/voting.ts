// Casting, without a sign-in: from what the device kept to the receipt, whatever happens in between.

import { type Bytes, hex, same, unhex } from "../ballot/bytes";
import { ballotLeaf } from "../ballot/checking";
import { ofSlips } from "../ballot/credential";
import { type Filled, fill } from "../ballot/filling";
import type { Election } from "../ballot/manifest";
import { readReceipt } from "../ballot/receipt";
import { Questions } from "./asking";
import { codeOf, readElection, trust } from "./election";
import type { Kept } from "./kept";
import { openingText } from "./opening";
import { button, copied, drawn, fault, h, show } from "./parts";
import { receiptScreen } from "./receipts";
import { Refusal, chance, readJson, send } from "./server";
import { clock, say } from "./words";

/** So often the page looks whether casting has opened, in milliseconds. */
const LOOKS = 5_000;

interface Standing {
  state: string;
  title: string;
  received?: number;
}

export async function vote(id: string, kept: Kept): Promise<void> {
  const election = await readElection(id);
  if (!election) {
    const { title } = await readJson<Standing>(`/vote/${id}/state`);
    return show(title, h("p", {}, say().manifest.missing));
  }
  const flow = new Booth(id, kept, election);
  window.addEventListener("popstate", (event) => flow.goBack(event.state as { screen?: number } | null));
  kept.whenChanged(() => void flow.elsewhere());
  takeSlips(kept);
  await flow.begin();
}

/** What a scanned slip brought along stands behind the address, and is taken away from it. */
function takeSlips(kept: Kept): void {
  const [, colour, digits] = /^#(white|red)=([0-9a-f]{32})$/.exec(window.location.hash) ?? [];
  if (!colour || !digits) return;
  // Somebody voted on this telephone, and the next one has slips of their own.
  if (kept.get().receipt && !kept.pending()) kept.clear();
  kept.set(colour === "white" ? { white: digits } : { red: digits });
  window.history.replaceState(null, "", window.location.pathname);
}

class Booth {
  private questions: Questions | null = null;
  private stays = false;
  private waiting = 0;

  constructor(
    private readonly id: string,
    private readonly kept: Kept,
    private readonly election: Election,
  ) {}

  /** Goes on from wherever the device was. */
  async begin(): Promise<void> {
    window.clearTimeout(this.waiting);
    this.questions = null;
    const { title, cast_from } = this.election.manifest;
    const { manifest, receipt } = this.kept.get();
    if (manifest !== undefined && manifest !== hex(this.election.hash)) {
      return show(title, fault(say().manifest.changed));
    }
    const pending = this.kept.pending();
    if (pending) return this.resume(pending);
    if (receipt) return this.receipt();
    const { state } = await readJson<Standing>(`/vote/${this.id}/state`);
    const credential = this.kept.credential() ?? this.credentialOfSlips();
    if (["closed", "tallied", "published"].includes(state)) return this.over();
    if (!credential) return this.without();
    if (state !== "casting") return this.wait(cast_from);
    this.welcome();
  }

  private welcome(): void {
    const { title, cast_until } = this.election.manifest;
    const words = say().vote;
    window.history.replaceState({ screen: -1 }, "");
    show(
      title,
      h("p", { class: "lead" }, words.closesAt(clock(cast_until))),
      trust(this.election, true),
      h("div", { class: "dock" }, button(words.begin, () => this.start(), "main")),
    );
  }

  private start(): void {
    this.questions ??= new Questions(this.election, (stays) => this.seal(stays));
    this.questions.open(0);
  }

  goBack(state: { screen?: number } | null): void {
    const screen = state?.screen ?? -1;
    if (screen >= 0 && this.questions) this.questions.open(screen, true);
    else if (this.questions) this.welcome();
  }

  /** Another tab has cast, or taken the ballot. */
  async elsewhere(): Promise<void> {
    const { receipt, pending } = this.kept.get();
    if (receipt && !pending && !this.stays) await this.receipt();
    else if (!this.questions) await this.begin();
  }

  private over(said = say().vote.over): void {
    this.kept.wipe();
    show(this.election.manifest.title, h("p", { class: "lead", role: "status" }, said), this.toVerifier());
  }

  private toVerifier(): HTMLElement {
    return h("p", {}, h("a", { href: `/verifier#${this.id}` }, say().vote.verifier));
  }

  private wait(from: number): void {
    show(
      this.election.manifest.title,
      h("p", { class: "lead", role: "status" }, say().vote.notYet(clock(from))),
      trust(this.election, false),
    );
    this.waiting = window.setTimeout(() => void this.look(from), LOOKS);
  }

  private async look(from: number): Promise<void> {
    try {
      const { state } = await readJson<Standing>(`/vote/${this.id}/state`);
      if (["casting", "closed", "tallied", "published"].includes(state)) return await this.begin();
    } catch (bad) {
      if (!(bad instanceof Refusal)) throw bad;
    }
    this.waiting = window.setTimeout(() => void this.look(from), LOOKS);
  }

  private credentialOfSlips() {
    const { white, red } = this.kept.get();
    const slips = [unhex(white, 16), unhex(red, 16)] as const;
    if (this.election.manifest.level !== "S3" || !slips[0] || !slips[1]) return null;
    const credential = ofSlips(this.election, slips[0], slips[1]);
    if (credential) this.kept.set({ manifest: hex(this.election.hash), category: credential.category });
    if (credential) this.kept.setCredential(credential);
    return credential;
  }

  private without(): void {
    const words = say().vote;
    const { title, level } = this.election.manifest;
    if (level === "S3") return this.askForSlips();
    const take = h("a", { class: "button main wide", href: `/ballots/${this.id}/ballot` }, words.takeFirst);
    show(title, h("p", { class: "lead" }, words.noBallot), h("p", {}, take), trust(this.election, true));
  }

  private askForSlips(): void {
    const words = say().vote;
    const { white, red } = this.kept.get();
    const field = (name: string, label: string, value: string): HTMLElement => {
      const input = h("input", { class: "input code", id: name, maxlength: "40", autocomplete: "off", autocapitalize: "none", spellcheck: "false", value });
      return h("div", { class: "field" }, h("label", { for: name }, label), input);
    };
    const typed = (name: string): string =>
      (document.getElementById(name) as HTMLInputElement).value.toLowerCase().replace(/[\s-]/g, "");
    const said = white && red ? fault(words.slipsBad) : white ? words.slipWhite : red ? words.slipRed : words.slipsWhat;
    const go = async (): Promise<void> => {
      const slips = { white: typed("white"), red: typed("red") };
      if (unhex(slips.white, 16) && unhex(slips.red, 16)) this.kept.set(slips);
      await this.begin();
    };
    show(
      this.election.manifest.title,
      typeof said === "string" ? h("p", { class: "lead" }, said) : said,
      field("white", words.slipWhiteCode, white ?? ""),
      field("red", words.slipRedCode, red ?? ""),
      h("p", {}, button(words.slipsGo, go)),
      trust(this.election, true),
    );
  }

  private async seal(stays: boolean): Promise<void> {
    this.stays = stays;
    show(say().vote.seal, h("p", { role: "status" }, say().vote.sealing));
    await drawn();
    const credential = this.kept.credential();
    if (!credential || !this.questions) return this.begin();
    const sequence = (this.kept.get().sequence ?? 0) + 1;
    this.sealed(fill(this.election, credential, sequence, this.questions.choices, chance), sequence);
  }

  private sealed(filled: Filled, sequence: number): void {
    const words = say().vote;
    window.history.replaceState({ screen: -1 }, "");
    show(
      words.sealed,
      h("p", { class: "lead" }, words.sealedWhat),
      h("section", { class: "code-card" }, h("h2", {}, words.sealedCode), h("p", { class: "large-code" }, codeOf(filled.ballot))),
      h("details", { class: "more" }, h("summary", {}, words.open), h("p", { class: "help" }, words.openHelp), button(words.open, () => this.opened(filled), "")),
      h("div", { class: "dock" }, button(words.cast, () => this.cast(filled.ballot, sequence), "main")),
    );
  }

  private opened(filled: Filled): void {
    const words = say().vote;
    show(
      words.opened,
      h("p", {}, words.openedWhat),
      h("p", {}, `${words.sealedCode} `, h("span", { class: "code" }, codeOf(filled.ballot))),
      copied(openingText(filled), words.openedText, say().copy, say().copied),
      this.toVerifier(),
      h("div", { class: "dock" }, button(words.sealAnother, () => this.seal(this.stays), "main")),
    );
  }

  private async cast(ballot: Bytes, sequence: number): Promise<void> {
    this.kept.set({ stays: this.stays });
    this.kept.sending(ballot, sequence);
    await this.resume(ballot, say().vote.casting);
  }

  /** Sends the bytes that the device keeps, until their receipt is there. */
  private async resume(ballot: Bytes, said = say().vote.pending): Promise<void> {
    const { title } = this.election.manifest;
    show(title, h("p", { role: "status" }, said));
    try {
      const note = await send(`/vote/${this.id}/ballots`, ballot);
      const leaf = readReceipt(this.election, note);
      if (!leaf || !same(leaf, ballotLeaf(ballot))) throw new Refusal("receipt", 0, say().receipt.bad);
      this.kept.received(note);
      this.questions = null;
      return this.receipt();
    } catch (bad) {
      if (!(bad instanceof Refusal)) throw bad;
      if (bad.code === "ballot-another") return this.another();
      if (bad.code === "ballot-closed") return this.over(say().vote.tooLate);
      this.refused(ballot, bad);
    }
  }

  private refused(ballot: Bytes, bad: Refusal): void {
    const words = say().vote;
    const again = button(say().again, () => this.resume(ballot));
    // What no other answer can come of is not sent again; the credential is still good for another ballot.
    const anew = ["ballot-copied", "ballot-proof", "ballot-malformed"].includes(bad.code);
    const another = button(words.sealAnother, () => {
      this.kept.dropPending();
      return this.questions ? this.seal(this.stays) : this.begin();
    });
    show(this.election.manifest.title, fault(bad.message), h("p", {}, anew ? another : again));
  }

  /** A ballot of this key is there: of another tab, or of another telephone with the recovery code. */
  private async another(): Promise<void> {
    const words = say().vote;
    this.kept.dropPending();
    if (this.kept.get().receipt && !this.stays) return this.receipt();
    const replace = button(words.replace, () => (this.questions ? this.seal(this.stays) : this.begin()));
    const leave = button(words.leave, () => this.over(), "wide");
    show(this.election.manifest.title, h("p", { class: "lead", role: "alert" }, words.another), h("p", {}, replace), h("p", {}, leave));
  }

  private async receipt(): Promise<void> {
    const note = this.kept.get().receipt as string;
    // The receipt is shown, whether the server answers or not.
    const standing = readJson<Standing>(`/vote/${this.id}/state`).catch(() => null);
    const open = (await standing)?.state === "casting";
    receiptScreen(this.id, this.election, note, {
      open,
      stays: this.kept.credential() !== null,
      again: () => this.welcome(),
      wipe: () => this.kept.wipe(),
      next: () => {
        this.kept.clear();
        return this.begin();
      },
    });
  }
}

