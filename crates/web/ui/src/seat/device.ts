// What the device of a trustee or a scrutineer keeps: keys that were made on it and leave it nowhere.

import { type Bytes, hex, unhex } from "../ballot/bytes";
import type { DealerSecret } from "../ballot/dealing";
import { Signer } from "../ballot/notes";
import { CannotKeep } from "../booth/kept";

interface Stored {
  /** What it signs by. */
  seed?: string;
  /** While the key is made. */
  dealer?: DealerSecret;
  /** Hashes of the others' contributions, as they were before anybody showed anything. */
  hashes?: string[];
  /** The trustee's share of the key. */
  share?: string;
  /** Leaves that a scrutineer has seen, with the root over them. */
  seen?: { size: number; root: string; closed: boolean };
}

export class Device {
  private readonly name: string;

  constructor(code: string) {
    this.name = `mingde seat ${code}`;
  }

  get(): Stored {
    return JSON.parse(window.localStorage.getItem(this.name) ?? "{}") as Stored;
  }

  set(change: Stored): void {
    this.put({ ...this.get(), ...change });
  }

  /** The share of the key is there: what it came from is of no more use. */
  keepShare(share: Bytes): void {
    const { dealer: _, ...rest } = this.get();
    this.put({ ...rest, share: hex(share) });
  }

  private put(all: Stored): void {
    const value = JSON.stringify(all);
    try {
      window.localStorage.setItem(this.name, value);
    } catch {
      throw new CannotKeep();
    }
    if (window.localStorage.getItem(this.name) !== value) throw new CannotKeep();
  }

  signer(name: string): Signer | null {
    const seed = unhex(this.get().seed, 32);
    // A name of a key has neither spaces nor plus signs.
    return seed && new Signer(name.replace(/[\s+]+/g, "-"), seed);
  }
}
