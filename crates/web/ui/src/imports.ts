// A workbook on its way, with how far it has come; then the page of what it would do.

import { Refused, Sending } from "./sending";
import { element, token, words } from "./words";

/** Sends the workbook of a form by itself, so that it goes on where the network broke off. */
export function sendWorkbook(form: HTMLFormElement): void {
  const told = form.querySelector<HTMLElement>("#import-progress");
  const input = form.querySelector<HTMLInputElement>("#file");
  if (!told || !input) return;
  let sends = false;
  form.addEventListener("submit", (event) => {
    const file = input.files?.[0];
    // What is missing is told by the page itself.
    if (!file) return;
    event.preventDefault();
    if (sends) return;
    sends = true;
    void send(form, told, file).finally(() => (sends = false));
  });
}

async function send(form: HTMLFormElement, told: HTMLElement, file: File): Promise<void> {
  const bar = element("progress");
  const said = element("span");
  bar.max = Math.max(file.size, 1);
  bar.value = 0;
  bar.setAttribute("aria-label", file.name);
  told.replaceChildren(bar, said);
  told.classList.remove("fault");
  told.hidden = false;
  const sending = new Sending(file, token(form), {
    came: (here) => {
      bar.value = here;
      said.textContent = words(form, "sending", { share: String(Math.floor((100 * here) / Math.max(file.size, 1))) });
    },
    waits: () => (said.textContent = words(form, "waiting")),
    isDropped: () => false,
  });
  try {
    const id = await sending.all("workbook");
    bar.removeAttribute("value");
    said.textContent = words(form, "reading");
    location.assign(`/imports/${id}`);
  } catch (cause) {
    told.classList.add("fault");
    told.replaceChildren(element("p", "said", cause instanceof Refused ? cause.message : words(form, "waiting")));
  }
}
