// Words come with the page, in its language: `data-words-sent` on the element that needs them.

/** The words under a name, with their placeholders filled in. */
export function words(of: HTMLElement, name: string, values: Record<string, string> = {}): string {
  const key = `words${name.charAt(0).toUpperCase()}${name.slice(1)}`;
  return (of.dataset[key] ?? "").replace(/\{ ?\$?(\w+) ?\}/g, (_, value: string) => values[value] ?? "");
}

/** An element with a class and a text. */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  className = "",
  text = "",
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  if (className) made.className = className;
  made.textContent = text;
  return made;
}

/** What proves to the server that a request comes from its own page. */
export function token(form: HTMLFormElement): string {
  return form.querySelector<HTMLInputElement>("input[name=token]")?.value ?? "";
}
