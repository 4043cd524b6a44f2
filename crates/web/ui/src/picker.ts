// Names by whatever of them is typed: a list below the place, chosen by finger, mouse or keys. The list comes from the
// server, which offers only who may be seen. Combobox with listbox popup, as WAI-ARIA practices describe it.

import { element, words } from "./words";

interface Pick {
  label: string;
  name: string;
  code: string;
  about: string;
  namesake: boolean;
}

interface Answer {
  count: number;
  picks: Pick[];
}

/** So long after the last key the server is asked. */
const PAUSE = 120;
const SEPARATORS = /[、，,；;\n]/;

let lists = 0;

/** Makes a picker of every place of a form that takes names. */
export function offerNames(form: HTMLFormElement): void {
  for (const place of form.querySelectorAll<HTMLInputElement>("input[data-pick]")) new Picker(form, place);
}

class Picker {
  private readonly list = element("ul", "people offered");
  private readonly said = element("p", "unseen");
  private picks: Pick[] = [];
  private at = -1;
  private timer = 0;
  private asked = 0;
  /** Whether those are offered who were named lately, before anything was typed. */
  private unasked = false;
  /** Whether something was typed since the list was made. */
  private stale = false;
  /** What waits for an answer to what was typed; none is awaited when nothing was typed since. */
  private waiting: Promise<void> | null = null;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly place: HTMLInputElement,
  ) {
    lists += 1;
    this.list.id = `picks-${lists}`;
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", place.getAttribute("aria-label") ?? place.labels?.[0]?.textContent ?? "");
    this.list.hidden = true;
    this.said.setAttribute("role", "status");
    place.setAttribute("role", "combobox");
    place.setAttribute("aria-expanded", "false");
    place.setAttribute("aria-autocomplete", "list");
    place.setAttribute("aria-controls", this.list.id);
    (place.closest(".with-unit") ?? place).after(this.list, this.said);
    place.addEventListener("input", (event) => {
      if ((event as InputEvent).isComposing !== true) this.typed();
    });
    place.addEventListener("compositionend", () => this.typed());
    place.addEventListener("focus", () => {
      if (this.fragment().text.trim() === "") this.askSoon();
    });
    place.addEventListener("keydown", (event) => this.key(event));
    // Who comes back at once has not left.
    const left = (): void => {
      if (document.activeElement !== place) this.close();
    };
    place.addEventListener("blur", () => window.setTimeout(left, 150));
    // What the button does without a script, it does here in place.
    const button = place.parentElement?.querySelector<HTMLButtonElement>("button[name=find]");
    button?.addEventListener("click", (event) => {
      event.preventDefault();
      place.focus();
      void this.ask();
    });
  }

  /** What is being typed: behind the last separator, where several may stand. */
  private fragment(): { before: string; text: string } {
    const value = this.place.value;
    if (!("several" in this.place.dataset)) return { before: "", text: value };
    const parts = value.split(SEPARATORS);
    const text = parts[parts.length - 1] ?? "";
    return { before: value.slice(0, value.length - text.length), text };
  }

  private typed(): void {
    // Whom somebody types the name of is not taken for whoever was offered before.
    if (this.unasked) this.close();
    this.stale = true;
    this.at = -1;
    // An answer that is still on its way is one to something else.
    this.asked += 1;
    this.waiting = null;
    this.askSoon();
  }

  private askSoon(): void {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.ask(), PAUSE);
  }

  private async ask(): Promise<void> {
    window.clearTimeout(this.timer);
    const mine = ++this.asked;
    const unit =
      this.form.querySelector<HTMLInputElement>("input[name=unit]:checked") ??
      this.form.querySelector<HTMLInputElement>("input[name=unit]:not([type=radio])");
    const query = this.fragment().text.trim();
    const asked = new URLSearchParams({
      q: query,
      unit: unit?.value ?? "",
      kind: this.place.dataset["kind"] ?? "",
    });
    let answer: Answer;
    try {
      const response = await fetch(`/pick/${this.place.dataset["pick"]}?${asked}`);
      if (!response.ok) return;
      answer = (await response.json()) as Answer;
    } catch {
      // Without a network the name is typed in full; the server looks it up.
      return;
    }
    if (mine !== this.asked || document.activeElement !== this.place) return;
    this.show(answer);
    this.unasked = query === "";
  }

  private show(answer: Answer): void {
    this.picks = answer.picks;
    this.stale = false;
    this.at = -1;
    this.list.replaceChildren(...answer.picks.map((pick, nth) => this.line(pick, nth)));
    this.list.hidden = answer.picks.length === 0;
    this.place.setAttribute("aria-expanded", String(!this.list.hidden));
    this.place.removeAttribute("aria-activedescendant");
    const name = answer.count === 0 ? "none" : answer.picks.some((pick) => pick.namesake) ? "namesakes" : "found";
    this.said.textContent = words(this.form, name, { count: String(answer.count) });
    this.said.className = answer.count === 0 || name === "namesakes" ? "help" : "unseen";
  }

  private line(pick: Pick, nth: number): HTMLLIElement {
    const line = element("li");
    line.id = `${this.list.id}-${nth}`;
    line.setAttribute("role", "option");
    line.setAttribute("aria-selected", "false");
    const id = element("span", "id");
    id.append(element("b", "", pick.name), element("span", "meta", `${pick.about}　${pick.code}`.trim()));
    line.append(id);
    line.addEventListener("pointerdown", (event) => event.preventDefault());
    line.addEventListener("click", () => this.take(nth));
    return line;
  }

  private key(event: KeyboardEvent): void {
    if (event.isComposing) return;
    switch (event.key) {
      case "ArrowDown":
        event.preventDefault();
        if (this.list.hidden) void this.ask();
        else if (this.stale) this.goFresh();
        else this.go(this.at + 1);
        break;
      case "ArrowUp":
        event.preventDefault();
        this.go(this.at - 1);
        break;
      case "Enter":
        if (this.list.hidden || (this.at < 0 && !this.stale)) return;
        event.preventDefault();
        void (this.waiting ?? Promise.resolve()).then(() => this.take(this.at));
        break;
      case "Escape":
        if (!this.list.hidden) event.stopPropagation();
        this.close();
        break;
    }
  }

  /** One line down the list of what was typed, once it is there. */
  private goFresh(): void {
    this.waiting = (this.waiting ?? this.ask()).then(() => {
      if (this.stale) this.waiting = null;
      else this.go(this.at + 1);
    });
  }

  private go(to: number): void {
    if (this.picks.length === 0) return;
    this.at = (to + this.picks.length) % this.picks.length;
    [...this.list.children].forEach((line, nth) => {
      line.setAttribute("aria-selected", String(nth === this.at));
      if (nth === this.at) line.scrollIntoView({ block: "nearest" });
    });
    this.place.setAttribute("aria-activedescendant", `${this.list.id}-${this.at}`);
  }

  private take(nth: number): void {
    const pick = this.picks[nth];
    if (!pick) return;
    this.place.value = this.fragment().before + pick.label;
    this.place.dispatchEvent(new Event("change", { bubbles: true }));
    this.form.dispatchEvent(new Event("input", { bubbles: true }));
    this.close();
    this.place.focus();
  }

  private close(): void {
    window.clearTimeout(this.timer);
    this.asked += 1;
    this.unasked = false;
    this.list.hidden = true;
    this.at = -1;
    this.place.setAttribute("aria-expanded", "false");
    this.place.removeAttribute("aria-activedescendant");
  }
}
