// What is asked: a few items a screen, nothing chosen beforehand, a look over all of it before the ballot is sealed.

import type { Election, Item } from "../ballot/manifest";
import { button, fault, fill, h, show } from "./parts";
import { clock, say } from "./words";

/** Items with few options stand so many on one screen. */
const TOGETHER = 4;
const FEW_OPTIONS = 5;

/** What somebody chooses, while they choose it. It is kept nowhere else. */
export class Questions {
  readonly choices: number[][];
  private readonly screens: number[][] = [];

  constructor(
    private readonly election: Election,
    private readonly sealed: (stays: boolean) => Promise<void>,
  ) {
    const { items } = election.manifest;
    this.choices = items.map(() => []);
    for (const [at, item] of items.entries()) {
      const last = this.screens[this.screens.length - 1];
      const small = (place: number): boolean => isSmall(items[place] as Item);
      if (last && last.length < TOGETHER && isSmall(item) && last.every(small)) last.push(at);
      else this.screens.push([at]);
    }
  }

  /** A screen of items by its number, from 0; behind the last one stands the review. */
  open(screen: number, remembered = false): void {
    // What was chosen would not survive a change of language.
    (document.getElementById("tongue") as HTMLElement).hidden = true;
    if (!remembered) window.history.pushState({ screen }, "");
    if (screen >= this.screens.length) this.review();
    else this.ask(screen);
  }

  private ask(screen: number): void {
    const words = say().vote;
    const { title, items } = this.election.manifest;
    const places = this.screens[screen] as number[];
    const count = h("p", { class: "ahead-words" });
    const progress = h("progress", { max: String(items.length) });
    const problem = h("div", {});
    const tell = (): void => {
      const done = this.choices.filter((it) => it.length > 0).length;
      count.textContent = words.of(done, items.length);
      progress.value = done;
      progress.setAttribute("aria-label", words.of(done, items.length));
    };
    const forward = (): void => {
      const over = places.find((at) => (this.choices[at] as number[]).length > (items[at] as Item).choose);
      if (over === undefined) return this.open(screen + 1);
      const item = items[over] as Item;
      fill(problem, fault(words.tooMany(item.title, item.choose)));
      problem.scrollIntoView({ block: "center" });
    };
    const last = screen === this.screens.length - 1;
    const back = button(say().back, () => window.history.back(), "");
    tell();
    show(
      title,
      h("div", { class: "ahead" }, count, progress),
      ...places.map((at) => this.question(at, tell)),
      problem,
      h("div", { class: "dock" }, back, button(last ? words.toReview : words.next, forward, "main")),
    );
  }

  private question(at: number, tell: () => void): HTMLElement {
    const words = say().vote;
    const item = this.election.manifest.items[at] as Item;
    const one = item.choose === 1;
    const chosen = (): number[] => this.choices[at] as number[];
    const inputs = item.options.map((_, option) => {
      const input = h("input", { type: one ? "radio" : "checkbox", name: `item-${at}`, value: String(option) });
      input.checked = chosen().includes(option);
      return input;
    });
    const take = (): void => {
      this.choices[at] = inputs.flatMap((input, option) => (input.checked ? [option] : []));
      clear.disabled = chosen().length === 0;
      tell();
    };
    inputs.forEach((input) => input.addEventListener("change", take));
    const clear = h("button", { type: "button", class: "button quiet slim" }, words.clear, h("span", { class: "unseen" }, `：${item.title}`));
    clear.addEventListener("click", () => {
      inputs.forEach((input) => (input.checked = false));
      take();
      inputs[0]?.focus();
    });
    clear.disabled = chosen().length === 0;
    const grades = one && isSmall(item);
    const label = (option: number): HTMLElement =>
      h("label", { class: grades ? "" : "choice" }, inputs[option] as HTMLElement, h("span", {}, item.options[option]?.title ?? ""));
    const rows = h("div", { class: grades ? `grades of-${item.options.length}` : "choices rows" }, ...item.options.map((_, option) => label(option)));
    const help = one ? words.chooseOne : words.chooseUpTo(item.choose);
    const legend = h("legend", {}, h("span", { class: "number" }, String(at + 1)), h("b", {}, item.title));
    return h("fieldset", { class: "leader" }, legend, h("p", { class: "help" }, help), rows, clear);
  }

  private review(): void {
    const words = say().vote;
    const { items, cast_until } = this.election.manifest;
    const stays = h("input", { type: "checkbox", class: "tick", id: "stays" });
    const row = (item: Item, at: number): HTMLElement[] => {
      const titles = (this.choices[at] as number[]).map((option) => item.options[option]?.title ?? "");
      const screen = this.screens.findIndex((places) => places.includes(at));
      const change = button(words.change, () => this.open(screen), "quiet slim");
      change.append(h("span", { class: "unseen" }, `：${item.title}`));
      const said = titles.length > 0 ? h("b", {}, titles.join("、")) : h("span", { class: "second" }, words.abstains);
      return [h("dt", {}, item.title), h("dd", {}, said, change)];
    };
    show(
      words.review,
      h("dl", { class: "facts looked-over" }, ...items.flatMap(row)),
      h("label", { class: "agree", for: "stays" }, stays, h("span", {}, h("b", {}, words.keepSecret), h("span", { class: "help" }, ` ${words.keepSecretHelp}`))),
      h("p", { class: "meta" }, words.closesAt(clock(cast_until))),
      h("div", { class: "dock" }, button(say().back, () => window.history.back(), ""), button(words.seal, () => this.sealed(stays.checked), "main")),
    );
  }
}

function isSmall(item: Item): boolean {
  return item.choose === 1 && item.options.length <= FEW_OPTIONS;
}
