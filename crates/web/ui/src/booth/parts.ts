// What the pages of a ballot are put together from. They have no template: all they show comes from their own script.

type Child = Node | string | null | false;
type Attributes = Record<string, string | boolean | ((event: Event) => void)>;

/** An element with attributes (functions listen) and children. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") made.addEventListener(name, value);
    else if (value === true) made.setAttribute(name, "");
    else if (value !== false) made.setAttribute(name, value);
  }
  made.append(...children.filter((child): child is Node | string => child !== null && child !== false));
  return made;
}

/** Puts children in place of those that are there: `replaceChildren`, which browsers of 2020 do not have. */
export function fill(place: Element | null, ...children: Child[]): void {
  if (!place) return;
  place.textContent = "";
  place.append(...children.filter((child): child is Node | string => child !== null && child !== false));
}

/** A button; while what it does goes on it does nothing else. */
export function button(words: string, act: () => void | Promise<void>, look = "main wide"): HTMLButtonElement {
  const made = h("button", { type: "button", class: `button ${look}` }, words);
  made.addEventListener("click", () => {
    made.disabled = true;
    void Promise.resolve(act()).finally(() => (made.disabled = false));
  });
  return made;
}

export function list(className: string, rows: Child[]): HTMLUListElement {
  return h("ul", { class: className }, ...rows.map((row) => row && h("li", {}, row)));
}

/** What is wrong, told at once to whoever listens. */
export function fault(words: string): HTMLElement {
  return h("div", { class: "faults", role: "alert" }, h("p", {}, words));
}

/** A part of the page that opens. */
export function more(words: string, open: boolean, ...children: Child[]): HTMLDetailsElement {
  return h("details", { class: "trust", open }, h("summary", {}, h("h2", {}, words)), ...children);
}

/** Shows a screen in place of the one before, from its top, and tells its title to whoever does not see it. */
export function show(title: string, ...children: Child[]): void {
  const main = document.getElementById("main") as HTMLElement;
  const heading = h("h1", { tabindex: "-1" }, title);
  fill(main, h("div", { class: "title" }, heading, h("div", { class: "wenwu" })), ...children);
  document.title = title;
  window.scrollTo(0, 0);
  heading.focus({ preventScroll: true });
}

/** Lets the browser draw what is there before something long begins. */
export function drawn(): Promise<void> {
  return new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve, 0)));
}

/** Digits in groups of four, as people read them out. */
export function grouped(digits: string): string {
  return (digits.match(/.{1,4}/g) ?? []).join(" ");
}

/** Text to be kept: copied by a button where the browser lets it, and selected by hand anywhere. */
export function copied(text: string, label: string, words: string, done: string): HTMLElement {
  const area = h("textarea", { class: "input code", readonly: true, rows: "4", "aria-label": label });
  area.value = text;
  const said = h("span", { class: "meta", role: "status" });
  const copy = button(
    words,
    () => {
      area.select();
      // The newer way is there on pages by TLS alone.
      const old = document.execCommand("copy");
      said.textContent = old ? done : "";
    },
    "",
  );
  return h("div", { class: "copied" }, area, h("p", { class: "buttons" }, copy, said));
}
