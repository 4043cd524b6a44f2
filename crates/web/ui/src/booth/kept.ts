// What the device keeps of one ballot, until the receipt is there. Choices are never among it: a telephone may be taken
// away, and what was sent is encrypted.

import { type Bytes, base64, hex, unbase64, unhex } from "../ballot/bytes";
import type { Credential } from "../ballot/credential";

interface Stored {
  manifest?: string;
  category?: number;
  /** What the credential is made of: the secret of the ballot key, the key, what the issuers signed. */
  credential?: { category: number; secret: string; key: string; entitlements: string[] };
  sequence?: number;
  /** A ballot that went out and whose receipt did not come yet. */
  pending?: string;
  receipt?: string;
  /** Whether the secret stays until the close, for another ballot in place of this one. */
  stays?: boolean;
  white?: string;
  red?: string;
}

/** The browser keeps nothing. */
export class CannotKeep extends Error {}

export class Kept {
  private readonly name: string;

  constructor(id: string) {
    this.name = `mingde ballot ${id}`;
  }

  get(): Stored {
    try {
      return JSON.parse(window.localStorage.getItem(this.name) ?? "{}") as Stored;
    } catch {
      return {};
    }
  }

  set(change: Stored): void {
    this.put(this.name, JSON.stringify({ ...this.get(), ...change }));
  }

  private put(name: string, value: string): void {
    try {
      window.localStorage.setItem(name, value);
    } catch {
      throw new CannotKeep();
    }
    if (window.localStorage.getItem(name) !== value) throw new CannotKeep();
  }

  /** Seeds of this ballot, each under a name of its own: two tabs that began at once lose neither. */
  seeds(): Bytes[] {
    const prefix = `${this.name} seed `;
    const names = Array.from({ length: window.localStorage.length }, (_, at) => window.localStorage.key(at) ?? "");
    const found = names.filter((name) => name.startsWith(prefix)).sort();
    return found.map((name) => unhex(name.slice(prefix.length), 32)).filter((seed): seed is Bytes => seed !== null);
  }

  addSeed(seed: Bytes): void {
    this.put(`${this.name} seed ${hex(seed)}`, "1");
  }

  credential(): Credential | null {
    const it = this.get().credential;
    if (!it) return null;
    const [secret, key] = [unhex(it.secret, 32), unhex(it.key, 32)];
    const entitlements = it.entitlements.map((digits) => unhex(digits));
    if (!secret || !key || entitlements.includes(null)) return null;
    return { category: it.category, secret, key, entitlements: entitlements as Bytes[] };
  }

  setCredential({ category, secret, key, entitlements }: Credential): void {
    const credential = { category, secret: hex(secret), key: hex(key), entitlements: entitlements.map(hex) };
    this.set({ credential });
  }

  pending(): Bytes | null {
    const it = this.get().pending;
    return it === undefined ? null : unbase64(it);
  }

  /** A ballot goes out: should the device die now, the same bytes go out again. */
  sending(ballot: Bytes, sequence: number): void {
    this.set({ pending: base64(ballot), sequence });
  }

  /** What went out will not be taken as it is. */
  dropPending(): void {
    const { pending: _, ...rest } = this.get();
    this.put(this.name, JSON.stringify(rest));
  }

  /** The receipt is there: everything secret goes, unless it is to stay until the close. */
  received(receipt: string): void {
    const { manifest, category, sequence, stays, credential } = this.get();
    const rest: Stored = { receipt, ...(manifest ? { manifest } : {}), ...(category !== undefined ? { category } : {}) };
    if (sequence !== undefined) rest.sequence = sequence;
    if (stays && credential) Object.assign(rest, { stays, credential });
    this.put(this.name, JSON.stringify(rest));
    if (!stays) this.forgetSeeds();
  }

  forgetSeeds(): void {
    for (const seed of this.seeds()) window.localStorage.removeItem(`${this.name} seed ${hex(seed)}`);
  }

  /** Everything goes: the next person votes on this device. */
  clear(): void {
    this.forgetSeeds();
    window.localStorage.removeItem(this.name);
  }

  /** Takes away whatever could still be voted with. */
  wipe(): void {
    const { receipt, sequence, manifest } = this.get();
    this.forgetSeeds();
    const rest: Stored = { ...(receipt ? { receipt } : {}), ...(manifest ? { manifest } : {}) };
    if (sequence !== undefined) rest.sequence = sequence;
    this.put(this.name, JSON.stringify(rest));
  }

  /** Told when another tab changes something. */
  whenChanged(act: () => void): void {
    window.addEventListener("storage", (event) => {
      if (event.key === this.name) act();
    });
  }
}
