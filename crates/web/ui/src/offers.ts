// Values that the bureau knows already: one tap takes them over.

/** Shows the buttons of offers, each of which fills in its place. */
export function takeOffers(form: HTMLFormElement): void {
  for (const button of form.querySelectorAll<HTMLButtonElement>("button[data-take]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const { take, text } = button.dataset;
      const places = form.querySelectorAll<HTMLInputElement>(`[name="${CSS.escape(take ?? "")}"]`);
      for (const place of places) {
        if (place.type === "radio") place.checked = place.value === text;
        else place.value = text ?? "";
        if (place.type !== "radio" || place.checked) place.focus();
      }
      form.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}
