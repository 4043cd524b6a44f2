// A text that is written with the checker beside it: its lines are numbered and marked, what is typed is looked at when the
// typing rests, and names that may stand at the caret are offered. The text stays a plain field, so that telephones, input
// methods and screen readers find what they know.

import { element, token, words } from "./words";

/** So long nothing is typed before it is looked at. */
const REST = 400;
/** So many names are offered at once. */
const OFFERED = 8;

interface Mark {
  line: number;
  column: number;
  length: number;
  wrong: boolean;
}

/** Numbers, marks and names for the text of a form. */
export function writeWithChecker(form: HTMLFormElement): void {
  const text = form.querySelector<HTMLTextAreaElement>("textarea#text");
  const address = form.dataset["check"];
  if (!text || !address || text.readOnly) return;
  const mirror = new Mirror(text);
  const offers = new Offers(text, mirror, words(form, "offers"));
  const kept = form.querySelector<HTMLTextAreaElement>("textarea#cases");
  let before = text.value + (kept?.value ?? "");
  let rest = 0;
  let asked = 0;

  const found = () => document.getElementById("found");
  const mark = () => {
    mirror.mark(marksOf(found()));
    offers.know(found());
    for (const one of found()?.querySelectorAll<HTMLElement>("li[data-line] > p > a") ?? []) one.dataset["goes"] = "";
  };
  const look = async () => {
    const nth = ++asked;
    const body = new URLSearchParams({ token: token(form), text: text.value, cases: kept?.value ?? "" });
    try {
      const answer = await fetch(address, { method: "POST", body });
      if (!answer.ok || nth !== asked) return;
      const made = document.createElement("template");
      made.innerHTML = await answer.text();
      const next = made.content.firstElementChild;
      const open = found()?.querySelector<HTMLDetailsElement>("details")?.open;
      if (next) found()?.replaceWith(next);
      if (open) found()?.querySelector("details")?.setAttribute("open", "");
      mark();
    } catch {
      // Without a network what was found last stays; keeping says what is the matter.
    }
  };
  const typed = () => {
    mirror.draw();
    clearTimeout(rest);
    rest = window.setTimeout(() => void look(), REST);
  };
  text.addEventListener("input", () => {
    typed();
    offers.offer();
  });
  kept?.addEventListener("input", typed);
  document.addEventListener("click", (event) => {
    const at = (event.target as Element).closest<HTMLElement>("#found li[data-line] .at");
    const place = at?.closest<HTMLElement>("li");
    if (!place) return;
    event.preventDefault();
    const field = place.dataset["in"] === "cases" ? kept : text;
    if (field) goTo(field, Number(place.dataset["line"]), Number(place.dataset["column"]), Number(place.dataset["length"]));
  });
  offerPhrases(text, words(form, "insert"));
  window.addEventListener("beforeunload", (event) => {
    if (text.value + (kept?.value ?? "") !== before) event.preventDefault();
  });
  form.addEventListener("submit", () => {
    before = text.value + (kept?.value ?? "");
  });
  mark();
}

function marksOf(found: HTMLElement | null): Mark[] {
  const marks: Mark[] = [];
  for (const at of found?.querySelectorAll<HTMLElement>("li[data-line]:not([data-in])") ?? []) {
    const number = (name: string) => Number(at.dataset[name]);
    marks.push({
      line: number("line"),
      column: number("column"),
      length: number("length"),
      wrong: at.classList.contains("wrong"),
    });
  }
  return marks;
}

/** Puts the caret at a place, in characters as the server counts them. */
function goTo(field: HTMLTextAreaElement, line: number, column: number, length: number): void {
  const lines = field.value.split("\n");
  const above = lines.slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0);
  const characters = Array.from(lines[line - 1] ?? "");
  const from = above + characters.slice(0, column - 1).join("").length;
  const to = from + characters.slice(column - 1, column - 1 + length).join("").length;
  field.focus();
  field.setSelectionRange(from, to);
  const share = (line - 1) / Math.max(1, lines.length);
  const box = field.getBoundingClientRect();
  window.scrollBy({ top: box.top + share * box.height - window.innerHeight / 3 });
}

/** The same text beneath the field, line by line, with numbers and marks; it makes the field as high as it needs. */
class Mirror {
  private readonly sheet = element("div", "mirror");
  private marks: Mark[] = [];

  constructor(readonly text: HTMLTextAreaElement) {
    this.sheet.setAttribute("aria-hidden", "true");
    text.before(this.sheet);
    text.parentElement?.classList.add("mirrored");
    this.draw();
  }

  mark(marks: Mark[]): void {
    this.marks = marks;
    this.draw();
  }

  draw(): void {
    const lines = this.text.value.split("\n");
    const drawn = lines.map((line, at) => {
      const own = this.marks.filter((mark) => mark.line === at + 1);
      const row = element("div", own.some((mark) => mark.wrong) ? "wrong" : own.length > 0 ? "doubtful" : "");
      const characters = Array.from(line);
      let here = 0;
      for (const mark of own) {
        const from = Math.max(here, mark.column - 1);
        const to = Math.min(characters.length, from + mark.length);
        if (to <= from) continue;
        row.append(characters.slice(here, from).join(""), element("u", mark.wrong ? "wrong" : "doubtful", characters.slice(from, to).join("")));
        here = to;
      }
      row.append(characters.slice(here).join("") || "\u200b");
      return row;
    });
    this.sheet.replaceChildren(...drawn);
  }

  /** Where a place of the text is on the sheet. */
  at(offset: number): DOMRect | undefined {
    const lines = this.text.value.slice(0, offset).split("\n");
    const row = this.sheet.children[lines.length - 1];
    if (!row) return undefined;
    let left = (lines[lines.length - 1] ?? "").length;
    const walk = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
    for (let node = walk.nextNode(); node; node = walk.nextNode()) {
      const length = node.textContent?.length ?? 0;
      if (left <= length) {
        const range = document.createRange();
        range.setStart(node, left);
        range.setEnd(node, left);
        return range.getBoundingClientRect();
      }
      left -= length;
    }
    return row.getBoundingClientRect();
  }
}

interface Name {
  word: string;
  title: string;
}

/** Names that go on from what stands before the caret, in blocks of rules and in the front matter. */
class Offers {
  private readonly list = element("ul", "offers");
  private names: Name[] = [];
  private shown: Name[] = [];
  private chosen = 0;
  private from = 0;

  constructor(
    private readonly text: HTMLTextAreaElement,
    private readonly mirror: Mirror,
    label: string,
  ) {
    this.list.id = "offers";
    this.list.setAttribute("role", "listbox");
    this.list.setAttribute("aria-label", label);
    this.list.hidden = true;
    // Outside of the box that scrolls sideways, which would cut the list off.
    text.parentElement?.after(this.list);
    text.setAttribute("aria-autocomplete", "list");
    text.setAttribute("aria-controls", "offers");
    text.addEventListener("keydown", (event) => this.key(event));
    text.addEventListener("blur", () => this.close());
    this.list.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      const at = (event.target as Element).closest("li");
      if (at) this.take(Array.from(this.list.children).indexOf(at));
    });
  }

  know(found: HTMLElement | null): void {
    const options = found?.querySelectorAll<HTMLOptionElement>("#known option") ?? [];
    this.names = Array.from(options, (option) => ({ word: option.value, title: option.label }));
  }

  offer(): void {
    const caret = this.text.selectionStart;
    const before = this.text.value.slice(0, caret);
    const typed = /[\p{Script=Han}A-Za-z][\p{Script=Han}\w.-]*$/u.exec(before)?.[0] ?? "";
    if (typed.length < 2 || this.text.selectionEnd !== caret || !isAmongRules(before)) return this.close();
    const small = typed.toLowerCase();
    const fits = (name: Name) => name.word !== typed && (name.word.startsWith(small) || name.title.includes(typed));
    this.shown = this.names.filter(fits).slice(0, OFFERED);
    this.from = caret - typed.length;
    this.chosen = 0;
    this.draw(caret);
  }

  private draw(caret: number): void {
    if (this.shown.length === 0) return this.close();
    const rows = this.shown.map((name, at) => {
      const row = element("li");
      row.id = `offer-${at}`;
      row.setAttribute("role", "option");
      row.setAttribute("aria-selected", String(at === this.chosen));
      row.append(element("code", "", name.word), element("span", "", name.title));
      return row;
    });
    this.list.replaceChildren(...rows);
    this.list.hidden = false;
    this.text.setAttribute("aria-activedescendant", `offer-${this.chosen}`);
    const [place, sheet] = [this.mirror.at(caret), this.list.offsetParent?.getBoundingClientRect()];
    if (!place || !sheet) return;
    const left = Math.min(place.left - sheet.left, Math.max(0, sheet.width - this.list.offsetWidth - 8));
    this.list.style.left = `${left}px`;
    this.list.style.top = `${place.bottom - sheet.top + 4}px`;
  }

  private key(event: KeyboardEvent): void {
    if (this.list.hidden || event.isComposing) return;
    const step = event.key === "ArrowDown" ? 1 : event.key === "ArrowUp" ? -1 : 0;
    if (step !== 0) {
      this.chosen = (this.chosen + step + this.shown.length) % this.shown.length;
      this.draw(this.text.selectionStart);
    } else if (event.key === "Enter" || event.key === "Tab") {
      this.take(this.chosen);
    } else if (event.key === "Escape") {
      this.close();
    } else return;
    event.preventDefault();
  }

  private take(at: number): void {
    const name = this.shown[at];
    if (!name) return;
    this.text.setRangeText(name.word, this.from, this.text.selectionStart, "end");
    this.close();
    this.text.dispatchEvent(new Event("input"));
    this.close();
  }

  private close(): void {
    this.list.hidden = true;
    this.text.removeAttribute("aria-activedescendant");
  }
}

/** Whether what comes next stands in a block of rules or in the front matter; a kind is all rules. */
function isAmongRules(before: string): boolean {
  const lines = before.split("\n");
  if (lines[0]?.trimEnd() !== "---") return true;
  if (!lines.slice(1).some((line) => line.trimEnd() === "---")) return true;
  return lines.filter((line) => line.trimStart().startsWith("```")).length % 2 === 1;
}

/** A button beside each phrase puts it where the caret is, or under its article. */
function offerPhrases(text: HTMLTextAreaElement, label: string): void {
  for (const phrase of document.querySelectorAll<HTMLElement>(".phrases li")) {
    const rules = Array.from(phrase.querySelectorAll("code"), (code) => code.textContent ?? "");
    if (rules.length === 0) continue;
    const button = element("button", "button-link", label);
    button.type = "button";
    button.addEventListener("click", () => {
      text.focus();
      text.setRangeText(rules.join("\n"), text.selectionStart, text.selectionEnd, "end");
      text.dispatchEvent(new Event("input"));
    });
    phrase.append(button);
  }
}
