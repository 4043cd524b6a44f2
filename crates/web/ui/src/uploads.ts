// Photos, sent while the form is still being filled in.

import { Refused, Sending } from "./sending";
import { element, token, words } from "./words";

interface Taken {
  id: string;
  name: string;
  picture: string;
  had_place: boolean;
  taken: string | null;
  shown_in: { address: string; words: string }[];
  shown_elsewhere: number;
  alike_in: { address: string; words: string }[];
  alike_elsewhere: number;
}

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
    const sending = new Sending(this.file, token(this.form), {
      came: (here) => this.tell(here),
      waits: () => (this.how.textContent = words(this.input, "waiting")),
      isDropped: () => this.dropped,
    });
    try {
      const id = await sending.all("photo");
      this.done(await sending.insist<Taken>(`/uploads/${id}/photo`, "POST"));
    } catch (cause) {
      this.row.classList.add("fault");
      if (cause instanceof Refused) this.tellAtTheEnd();
      this.how.textContent = cause instanceof Refused ? cause.message : words(this.input, "waiting");
    }
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
    this.tellOfOthers(taken.shown_in, taken.shown_elsewhere, "reused", "elsewhere");
    this.tellOfOthers(taken.alike_in, taken.alike_elsewhere, "alike", "resembled");
    this.row.append(id);
    this.form.dispatchEvent(new Event("input", { bubbles: true }));
  }

  /** Tells of records that show it, or almost the same: those that may be seen, else that there are some. */
  private tellOfOthers(records: Taken["shown_in"], others: number, here: string, elsewhere: string): void {
    if (records.length === 0 && others === 0) return;
    this.row.classList.add("doubted");
    for (const record of records) {
      const link = element("a", "", words(this.input, here, { day: record.words }));
      link.href = record.address;
      link.target = "_blank";
      this.how.append(element("br"), link);
    }
    if (records.length === 0) this.how.append(element("br"), words(this.input, elsewhere));
  }

  /** The page after the form says that a picture was not taken, unless it was removed here. */
  private tellAtTheEnd(): void {
    const left = element("input");
    left.type = "hidden";
    left.name = "left-out";
    left.value = this.file.name;
    this.row.append(left);
  }
}
