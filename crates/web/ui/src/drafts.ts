// What was typed is kept on the device until it is sent, and said to be there and nowhere else. Sensitive places are left
// out: a telephone is passed around.

import type { Photos } from "./uploads";
import { element, token, words } from "./words";

interface Draft {
  saved: number;
  places: [string, string][];
}

type Place = HTMLInputElement | HTMLTextAreaElement | HTMLSelectElement;

/** So long after the last key a draft is kept. */
const PAUSE = 400;
/** And so long after it the server is told. */
const LONG_PAUSE = 4_000;
const LEFT_OUT = new Set(["token", "key", "photo", "kept", "reason", "twins", "find", "intent", "more", "left-out"]);
const SENT = "mingde sent";

/** Keeps the draft of a form, offers one that was kept, and holds the form back while photos are on their way. */
export function keepDrafts(form: HTMLFormElement, photos: Photos): void {
  const key = `mingde draft ${form.dataset["account"] ?? ""} ${form.dataset["draft"] ?? ""}`;
  const strip = form.querySelector<HTMLElement>("#draft");
  const first = JSON.stringify(places(form));
  const faulty = document.getElementById("summary") !== null;
  offer(form, key, strip, faulty);
  let timer = 0;
  form.addEventListener("input", () => {
    window.clearTimeout(timer);
    timer = window.setTimeout(() => {
      const typed = places(form);
      if (JSON.stringify(typed) === first) return;
      const draft: Draft = { saved: Date.now(), places: typed };
      if (store(key, JSON.stringify(draft)) && strip) {
        strip.hidden = false;
        strip.textContent = words(form, "local", { time: clock(draft.saved) });
      }
      later(draft.saved);
    }, PAUSE);
  });
  let sending = 0;
  // The server has it as well as soon as somebody stops typing for a while; what is sensitive is sealed there.
  const later = (saved: number): void => {
    const address = form.dataset["keep"];
    if (!address) return;
    window.clearTimeout(sending);
    sending = window.setTimeout(() => void keepOnServer(form, address, strip, saved), LONG_PAUSE);
  };
  let going = false;
  form.addEventListener("submit", (event) => {
    const submitter = (event as SubmitEvent).submitter as HTMLButtonElement | null;
    if (submitter && submitter.name !== "intent") return;
    if (going) return event.preventDefault();
    if (photos.pending() || !navigator.onLine) {
      event.preventDefault();
      if (strip) {
        strip.hidden = false;
        strip.textContent = words(form, navigator.onLine ? "photos" : "offline");
      }
      going = true;
      void Promise.all([photos.settled(), online()]).then(() => {
        going = false;
        form.requestSubmit(submitter);
      });
      return;
    }
    // Once more only when the page is shown once more.
    going = true;
    window.addEventListener("pageshow", () => (going = false), { once: true });
    store(SENT, key, sessionStorage);
  });
}

async function keepOnServer(
  form: HTMLFormElement,
  address: string,
  strip: HTMLElement | null,
  saved: number,
): Promise<void> {
  const typed = new URLSearchParams();
  for (const [name, value] of new FormData(form)) if (typeof value === "string") typed.append(name, value);
  try {
    const answer = await fetch(address, { method: "POST", headers: { "x-form-token": token(form) }, body: typed });
    if (answer.ok && strip) strip.textContent = words(form, "both", { time: clock(saved) });
  } catch {
    // It is on the device.
  }
}

/** Forgets the draft of a form that has arrived: its answer is another page. */
function forgetSent(): void {
  try {
    const key = sessionStorage.getItem(SENT);
    if (key && new URLSearchParams(location.search).has("done")) {
      localStorage.removeItem(key);
      sessionStorage.removeItem(SENT);
    }
  } catch {
    // Without storage there is no draft.
  }
}
forgetSent();

function offer(form: HTMLFormElement, key: string, strip: HTMLElement | null, faulty: boolean): void {
  const draft = read(key);
  // A form that came back with faults holds what was typed last.
  if (!draft || !strip || faulty) return;
  const take = element("button", "button slim", words(form, "restore"));
  const drop = element("button", "button slim", words(form, "drop"));
  take.type = drop.type = "button";
  take.addEventListener("click", () => {
    fill(form, draft.places);
    strip.hidden = true;
  });
  drop.addEventListener("click", () => {
    localStorage.removeItem(key);
    strip.hidden = true;
  });
  strip.replaceChildren(element("span", "", words(form, "local", { time: clock(draft.saved) })), take, drop);
  strip.hidden = false;
}

function* inputs(form: HTMLFormElement): Iterable<Place> {
  for (const place of form.elements) {
    if (
      (place instanceof HTMLInputElement && place.type !== "file") ||
      place instanceof HTMLTextAreaElement ||
      place instanceof HTMLSelectElement
    ) {
      const left = LEFT_OUT.has(place.name) || place.name.startsWith("pick.") || "sensitive" in place.dataset;
      if (place.name && !left) yield place;
    }
  }
}

function places(form: HTMLFormElement): [string, string][] {
  const typed: [string, string][] = [];
  for (const place of inputs(form)) {
    const off = place instanceof HTMLInputElement && /radio|checkbox/.test(place.type) && !place.checked;
    if (!off) typed.push([place.name, place.value]);
  }
  return typed;
}

function fill(form: HTMLFormElement, typed: [string, string][]): void {
  const left = new Map<string, string[]>();
  for (const [name, value] of typed) left.set(name, [...(left.get(name) ?? []), value]);
  for (const place of inputs(form)) {
    const values = left.get(place.name);
    if (!values) continue;
    if (place instanceof HTMLInputElement && /radio|checkbox/.test(place.type)) {
      place.checked = values.includes(place.value);
    } else {
      place.value = values.shift() ?? place.value;
    }
  }
  form.dispatchEvent(new Event("input", { bubbles: true }));
}

function read(key: string): Draft | null {
  try {
    const draft = JSON.parse(localStorage.getItem(key) ?? "null") as Draft | null;
    return draft && Array.isArray(draft.places) ? draft : null;
  } catch {
    return null;
  }
}

function store(key: string, value: string, where: Storage = localStorage): boolean {
  try {
    where.setItem(key, value);
    return true;
  } catch {
    return false;
  }
}

function online(): Promise<void> {
  if (navigator.onLine) return Promise.resolve();
  return new Promise((resolve) => window.addEventListener("online", () => resolve(), { once: true }));
}

function clock(time: number): string {
  const day = new Date(time);
  const two = (n: number): string => String(n).padStart(2, "0");
  return `${day.getMonth() + 1}-${day.getDate()} ${two(day.getHours())}:${two(day.getMinutes())}`;
}
