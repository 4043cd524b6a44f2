// The page that people vote on. One page for taking the ballot, signed in, and for casting it, without: its hash stands in
// the manifest, and covers where the secret is made as well as where it is used.

import { CannotTrust } from "./booth/election";
import { frame } from "./booth/frame";
import { CannotKeep, Kept } from "./booth/kept";
import { button, fault, h, show } from "./booth/parts";
import { Refusal } from "./booth/server";
import { take } from "./booth/taking";
import { vote } from "./booth/voting";
import { say } from "./booth/words";

const [, place, id, part] = window.location.pathname.split("/");

async function open(): Promise<void> {
  const kept = new Kept(id ?? "");
  if (place === "ballots" && part === "ballot") await take(id ?? "", kept);
  else await vote(id ?? "", kept);
}

/** Whether this browser can do it at all. */
function able(): string | null {
  if (typeof BigInt !== "function" || typeof crypto?.getRandomValues !== "function") return say().cannot.old;
  try {
    window.localStorage.setItem("mingde ballot trial", "1");
    window.localStorage.removeItem("mingde ballot trial");
    return null;
  } catch {
    return say().cannot.storage;
  }
}

async function begin(): Promise<void> {
  frame();
  const why = able();
  if (why) return show(say().cannot.title, fault(why), h("p", {}, say().cannot.instead));
  try {
    await open();
  } catch (bad) {
    tell(bad);
    if (!(bad instanceof Refusal || bad instanceof CannotKeep || bad instanceof CannotTrust)) throw bad;
  }
}

function tell(bad: unknown): void {
  const again = h("p", {}, button(say().again, () => window.location.reload()));
  if (bad instanceof CannotKeep) return show(say().cannot.title, fault(say().cannot.storage), h("p", {}, say().cannot.instead));
  if (bad instanceof CannotTrust) return show(say().doubtful, fault(bad.message));
  if (bad instanceof Refusal) return show(say().trouble, fault(bad.message), again);
  show(say().trouble, fault(say().failed("script")), again);
}

// What fails behind a button is told as well.
window.addEventListener("unhandledrejection", (event) => {
  if (event.reason instanceof Refusal || event.reason instanceof CannotKeep || event.reason instanceof CannotTrust) {
    event.preventDefault();
  }
  tell(event.reason);
});

void begin();
