// A file sent piece by piece. Where the network goes away, the rest waits for it and goes on behind the last piece that came.

interface Progress {
  id: string;
  here: number;
  size: number;
}

const PIECE = 256 * 1024;
/** So long the next attempt waits at most. */
const LONGEST_PAUSE = 15_000;

/** Why a file is not taken, in words of the server; without words where its sender wants it no more. */
export class Refused extends Error {}

/** Whoever waits for a file to arrive. */
export interface Watch {
  /** So many bytes have come. */
  came(here: number): void;
  /** The network is waited for. */
  waits(): void;
  /** Whether the sender wants it no more. */
  isDropped(): boolean;
}

/** Sends one file with the token of its form. */
export class Sending {
  constructor(
    private readonly file: File,
    private readonly token: string,
    private readonly watch: Watch,
  ) {}

  /** Sends all of it as what it is to be; its id on the server. */
  async all(sort: "photo" | "workbook"): Promise<string> {
    const announced = JSON.stringify({ name: this.file.name, size: this.file.size, sort });
    const begun = await this.insist<Progress>("/uploads", "POST", { "content-type": "application/json" }, announced);
    let here = begun.here;
    while (here < this.file.size && !this.watch.isDropped()) {
      here = await this.piece(begun.id, here);
      this.watch.came(here);
    }
    if (!this.watch.isDropped()) return begun.id;
    void fetch(`/uploads/${begun.id}`, { method: "DELETE", headers: this.proof() });
    throw new Refused("");
  }

  /** Asks until there is an answer. */
  async insist<T>(
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
      if (this.watch.isDropped()) throw new Refused("");
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
      if (this.watch.isDropped()) return here;
      here = (await this.insist<Progress>(`/uploads/${id}`, "GET")).here;
    }
  }

  /** Waits for the network, or for a while. */
  private wait(pause: number): Promise<void> {
    this.watch.waits();
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

  private proof(): Record<string, string> {
    return { "x-form-token": this.token };
  }
}

async function refusal(answer: Response): Promise<Refused> {
  try {
    return new Refused(((await answer.json()) as { words: string }).words);
  } catch {
    return new Refused(String(answer.status));
  }
}
