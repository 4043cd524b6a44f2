// Rows that are ticked to be decided together: all of the page at once, and what is done with them shows from the first one on.

import { words } from "./words";

/** Keeps the buttons of a form to what is ticked in it. */
export function decideTogether(form: HTMLFormElement): void {
  const bulk = form.querySelector<HTMLElement>(".bulk");
  const accept = form.querySelector<HTMLButtonElement>(".accepting");
  const page = form.querySelector<HTMLElement>(".whole-page");
  const whole = page?.querySelector<HTMLInputElement>("input");
  const all = form.querySelector<HTMLInputElement>("input[name=all]");
  const ticks = [...form.querySelectorAll<HTMLInputElement>("input[name=record]")];
  if (!bulk || !accept) return;
  const plain = accept.textContent ?? "";

  const look = () => {
    const count = ticks.filter((tick) => tick.checked).length;
    // All that fit are more than the page has, and the words beside the tick say how many.
    const beyond = all?.checked ?? false;
    bulk.hidden = count === 0 && !beyond;
    accept.textContent = beyond || count === 0 ? plain : words(form, "accept", { count: String(count) });
    if (!whole) return;
    whole.checked = count > 0 && count === ticks.length;
    whole.indeterminate = count > 0 && count < ticks.length;
  };
  whole?.addEventListener("change", () => {
    for (const tick of ticks) tick.checked = whole.checked;
  });
  form.addEventListener("change", look);
  // A browser that comes back to the page has the ticks again.
  window.addEventListener("pageshow", look);
  if (page) page.hidden = ticks.length === 0;
  look();
}
