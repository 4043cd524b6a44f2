// Values that the bureau knows already: one tap takes them over.

/** Between several names; each has a line of its own where something is recorded about each. */
const BETWEEN = "、";

/** Shows the buttons of offers, each of which fills in its place. */
export function takeOffers(form: HTMLFormElement): void {
  for (const button of form.querySelectorAll<HTMLButtonElement>("button[data-take]")) {
    button.hidden = false;
    button.addEventListener("click", () => {
      const { take, text } = button.dataset;
      const places = [...form.querySelectorAll<HTMLInputElement>(`[name="${CSS.escape(take ?? "")}"]`)];
      if (places[0]?.type === "radio") {
        for (const place of places) place.checked = place.value === text;
      } else {
        for (const [place, value] of spread(places, text ?? "")) place.value = value;
      }
      (places.find((place) => place.type !== "radio" || place.checked) ?? places[0])?.focus();
      form.dispatchEvent(new Event("input", { bubbles: true }));
    });
  }
}

/** What stands in which place: all of it in the only one; of several each takes a name, and the last one all others. */
function spread(places: HTMLInputElement[], text: string): [HTMLInputElement, string][] {
  if (places.length === 1) return places.map((place) => [place, text]);
  const names = text.split(BETWEEN);
  return places.map((place, nth) => {
    const own = nth === places.length - 1 ? names.slice(nth).join(BETWEEN) : names[nth];
    return [place, own ?? ""];
  });
}
