// A rater's sheet is kept on the server as one goes, sealed there; nothing of it stays on the device, which is passed around.

import { token, words } from "./words";

/** So long after the last key it is kept. */
const PAUSE = 1_000;

/** Keeps the sheet while it is filled in, and says how many are rated. */
export function keepSheet(form: HTMLFormElement): void {
  const said = form.querySelector<HTMLElement>("[data-said]");
  const progress = form.querySelector<HTMLElement>("[data-progress]");
  let timer = 0;
  form.addEventListener("input", () => {
    if (progress) progress.textContent = words(progress, "progress", counted(form));
    window.clearTimeout(timer);
    timer = window.setTimeout(() => void keep(form, said), PAUSE);
  });
}

async function keep(form: HTMLFormElement, said: HTMLElement | null): Promise<void> {
  const typed = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") typed.append(name, value);
  const address = form.dataset["keep"] ?? "";
  try {
    const answer = await fetch(address, { method: "POST", headers: { "x-form-token": token(form) }, body: typed });
    if (said && answer.ok) said.textContent = words(said, "kept", { when: clock() });
    else if (said) said.textContent = words(said, "not");
  } catch {
    if (said) said.textContent = words(said, "not");
  }
}

/** Of the candidates those with a mark or a tick. */
function counted(form: HTMLFormElement): Record<string, string> {
  const fields = (one: HTMLElement) => [...one.querySelectorAll<HTMLInputElement>("input")];
  const isFilled = (input: HTMLInputElement) => (/radio|checkbox/.test(input.type) ? input.checked : input.value.trim() !== "");
  const all = [...form.querySelectorAll<HTMLElement>("[data-candidate]")].filter((one) => fields(one).length > 0);
  const done = all.filter((one) => fields(one).some(isFilled));
  return { done: String(done.length), of: String(all.length) };
}

function clock(): string {
  const now = new Date();
  return `${String(now.getHours()).padStart(2, "0")}:${String(now.getMinutes()).padStart(2, "0")}`;
}
