// What the device of a trustee or a scrutineer keeps: keys that were made on it and leave it nowhere.

import { hkdf } from "@noble/hashes/hkdf.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, hex, unhex, utf8 } from "../ballot/bytes";
import type { DealerSecret } from "../ballot/dealing";
import type { Chance } from "../ballot/group";
import { SIGNATURE, Signer } from "../ballot/notes";
import { CannotKeep } from "../booth/kept";

interface Stored {
  /** What all the rest of a trustee's grows from; on paper it is the backup code. */
  root?: string;
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

/** Bytes that grow from a secret, each time others. */
function grown(root: Bytes, what: string): Chance {
  let drawn = 0;
  return (length) => hkdf(sha256, root, undefined, utf8(`mingde-ballot/seat/v1 ${what} ${drawn++}`), length);
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

  /** Begins with a secret: drawn now, or copied from paper. */
  begin(root: Bytes): void {
    this.set({ root: hex(root), seed: hex(grown(root, "signature")(32)) });
  }

  /** Goes on with a secret that was copied from paper; whether it is the one of the seat with this name and key. */
  restore(root: Bytes, { name, verifier }: { name: string; verifier?: string }): boolean {
    this.begin(root);
    if (this.signer(name)?.verifier(SIGNATURE) === verifier) return true;
    this.clear();
    return false;
  }

  /** What the secret grows into while the key is made; the same on each device that has it. */
  chance(session: string): Chance | null {
    const root = unhex(this.get().root, 32);
    return root && grown(root, `key ${session}`);
  }

  /** The share of the key is there: what it came from is of no more use. */
  keepShare(share: Bytes): void {
    const { dealer: _, ...rest } = this.get();
    this.put({ ...rest, share: hex(share) });
  }

  clear(): void {
    window.localStorage.removeItem(this.name);
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
