// Photos, sent piece by piece while the form is still being filled in. Where the network goes away, the rest waits for it and
// goes on behind the last piece that came.

import { element, token, words } from "./words";

interface Progress {
  id: string;
  here: number;
  size: number;
}

interface Taken {
  id: string;
  name: string;
  picture: string;
  had_place: boolean;
  taken: string | null;
  shown_in: { address: string; words: string }[];
  shown_elsewhere: number;
}

const PIECE = 256 * 1024;
/** So long the next attempt waits at most. */
const LONGEST_PAUSE = 15_000;

/** Photos on their way. */
export interface Photos {
  /** Resolves when none is on its way any more. */
  settled(): Promise<void>;
  pending(): boolean;
}

/** Takes over the file input of a form. */
export function sendPhotos(form: HTMLFormElement): Photos {
  const under = new Set<Promise<void>>();
  const input = form.querySelector<HTMLInputElement>("input#photo");
  const rows = form.querySelector<HTMLUListElement>("#ups");
  if (input && rows) {
    input.addEventListener("change", () => {
      for (const file of input.files ?? []) {
        const sending = new Photo(form, input, rows, file).send();
        under.add(sending);
        void sending.finally(() => under.delete(sending));
      }
      // What is sent here is not sent once more with the form.
      input.value = "";
    });
  }
  return {
    pending: () => under.size > 0,
    settled: async () => {
      while (under.size > 0) await Promise.all(under);
    },
  };
}

class Refused extends Error {}

class Photo {
  private readonly row = element("li", "upload");
  private readonly how = element("span", "how");
  private readonly bar = element("progress");
  private dropped = false;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly input: HTMLInputElement,
    rows: HTMLUListElement,
    private readonly file: File,
  ) {
    const thumb = element("span", "thumb");
    const away = element("button", "button slim away", words(input, "remove"));
    away.type = "button";
    away.append(element("span", "unseen", `：${file.name}`));
    away.addEventListener("click", () => {
      this.dropped = true;
      this.row.remove();
      this.form.dispatchEvent(new Event("input", { bubbles: true }));
    });
    this.bar.max = Math.max(file.size, 1);
    this.bar.setAttribute("aria-label", file.name);
    this.row.append(thumb, element("span", "name", file.name), this.how, away);
    rows.append(this.row);
  }

  async send(): Promise<void> {
    try {
      const begun = await this.insist<Progress>("/uploads", "POST", {
        "content-type": "application/json",
      }, JSON.stringify({ name: this.file.name, size: this.file.size }));
      let here = begun.here;
      while (here < this.file.size && !this.dropped) {
        here = await this.piece(begun.id, here);
        this.tell(here);
      }
      if (this.dropped) return void fetch(`/uploads/${begun.id}`, { method: "DELETE", headers: this.proof() });
      this.done(await this.insist<Taken>(`/uploads/${begun.id}/photo`, "POST"));
    } catch (cause) {
      this.row.classList.add("fault");
      if (cause instanceof Refused) this.tellAtTheEnd();
      this.how.textContent = cause instanceof Refused ? cause.message : words(this.input, "waiting");
    }
  }

  /** Sends the next piece; after a break, what is there is asked for first. */
  private async piece(id: string, here: number): Promise<number> {
    for (let pause = 500; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      try {
        const piece = this.file.slice(here, here + PIECE);
        const answer = await fetch(`/uploads/${id}?offset=${here}`, {
          method: "PUT",
          headers: { ...this.proof(), "content-type": "application/octet-stream" },
          body: piece,
        });
        if (answer.ok) return ((await answer.json()) as Progress).here;
        if (answer.status !== 409 && answer.status < 500) throw await refusal(answer);
      } catch (cause) {
        if (cause instanceof Refused) throw cause;
      }
      await this.wait(pause);
      if (this.dropped) return here;
      here = (await this.insist<Progress>(`/uploads/${id}`, "GET")).here;
    }
  }

  /** Asks until there is an answer. */
  private async insist<T>(
    address: string,
    method: string,
    headers: Record<string, string> = {},
    body?: string,
  ): Promise<T> {
    for (let pause = 500; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
      try {
        const answer = await fetch(address, {
          method,
          headers: { ...this.proof(), ...headers },
          ...(body === undefined ? {} : { body }),
        });
        if (answer.ok) return (await answer.json()) as T;
        if (answer.status < 500) throw await refusal(answer);
      } catch (cause) {
        if (cause instanceof Refused) throw cause;
      }
      await this.wait(pause);
      if (this.dropped) throw new Refused("");
    }
  }

  /** Waits for the network, or for a while. */
  private wait(pause: number): Promise<void> {
    this.how.textContent = words(this.input, "waiting");
    return new Promise((resolve) => {
      const go = (): void => {
        window.clearTimeout(timer);
        window.removeEventListener("online", go);
        resolve();
      };
      const timer = window.setTimeout(go, pause);
      window.addEventListener("online", go);
    });
  }

  private tell(here: number): void {
    this.bar.value = here;
    const share = String(Math.floor((100 * here) / Math.max(this.file.size, 1)));
    this.how.replaceChildren(this.bar, words(this.input, "sending", { share }));
  }

  private done(taken: Taken): void {
    const picture = element("img", "thumb");
    picture.src = `${taken.picture}?small=1`;
    picture.alt = taken.name;
    this.row.querySelector(".thumb")?.replaceWith(picture);
    const id = element("input");
    id.type = "hidden";
    id.name = "upload";
    id.value = taken.id;
    const told = [words(this.input, "sent")];
    if (taken.had_place) told.push(words(this.input, "place"));
    this.how.replaceChildren(told.join("　"));
    if (taken.shown_in.length > 0 || taken.shown_elsewhere > 0) {
      this.row.classList.add("doubted");
      for (const record of taken.shown_in) {
        const link = element("a", "", words(this.input, "reused", { day: record.words }));
        link.href = record.address;
        link.target = "_blank";
        this.how.append(element("br"), link);
      }
      if (taken.shown_in.length === 0) this.how.append(element("br"), words(this.input, "elsewhere"));
    }
    this.row.append(id);
    this.form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** The page after the form says that a picture was not taken, unless it was removed here. */
  private tellAtTheEnd(): void {
    const left = element("input");
    left.type = "hidden";
    left.name = "left-out";
    left.value = this.file.name;
    this.row.append(left);
  }

  private proof(): Record<string, string> {
    return { "x-form-token": token(this.form) };
  }
}

async function refusal(answer: Response): Promise<Refused> {
  try {
    return new Refused(((await answer.json()) as { words: string }).words);
  } catch {
    return new Refused(String(answer.status));
  }
}
