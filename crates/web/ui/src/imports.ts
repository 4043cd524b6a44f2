// A workbook on its way, with how far it has come; then the page of what it would do.

import { words } from "./words";

/** Sends the form by a request whose progress can be told. */
export function showProgressOfImports(form: HTMLFormElement): void {
  const told = form.querySelector<HTMLElement>("#import-progress");
  if (!told) return;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const request = new XMLHttpRequest();
    const bar = document.createElement("progress");
    const said = document.createElement("span");
    told.replaceChildren(bar, said);
    told.hidden = false;
    bar.setAttribute("aria-label", words(form, "reading"));
    request.upload.addEventListener("progress", (sent) => {
      bar.max = sent.total;
      bar.value = sent.loaded;
      said.textContent = words(form, "sending", { share: String(Math.floor((100 * sent.loaded) / sent.total)) });
    });
    request.upload.addEventListener("load", () => {
      bar.removeAttribute("value");
      said.textContent = words(form, "reading");
    });
    request.addEventListener("load", () => {
      const gone = request.responseURL;
      if (request.status < 400 && gone) return location.assign(gone);
      // What is wrong with it is told by the page itself.
      const page = new DOMParser().parseFromString(request.responseText, "text/html");
      const main = page.querySelector("main");
      if (!main) return form.submit();
      document.querySelector("main")?.replaceWith(main);
      document.getElementById("summary")?.focus();
      const again = document.querySelector<HTMLFormElement>("form#import");
      if (again) showProgressOfImports(again);
    });
    request.addEventListener("error", () => form.submit());
    request.open("POST", form.action);
    request.send(new FormData(form));
  });
}
