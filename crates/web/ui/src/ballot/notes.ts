// Signed notes, cosignatures and checkpoints (C2SP), and the tree of RFC 9162.

import { ed25519 } from "@noble/curves/ed25519.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { type Bytes, base64, concat, hex, same, unbase64, unwide, utf8, wide } from "./bytes";

/** What a key is for, as verifier keys say it. */
export const SIGNATURE = 1;
export const COSIGNATURE = 4;

export function verifies(key: Bytes, message: Bytes, signature: Bytes): boolean {
  try {
    // Strictly, by RFC 8032: no other encoding and no key of small order.
    return signature.length === 64 && ed25519.verify(signature, message, key, { zip215: false });
  } catch {
    return false;
  }
}

function keyId(name: string, sort: number, key: Bytes): Bytes {
  return sha256(concat(utf8(name), Uint8Array.of(10, sort), key)).subarray(0, 4);
}

function message(text: string, time: bigint): Bytes {
  return utf8(`cosignature/v1\ntime ${time}\n${text}`);
}

/** The text of a note, with its last newline, and its signature lines. */
function split(note: string): [string, string[]] | null {
  const at = note.lastIndexOf("\n\n");
  return at < 0 ? null : [note.slice(0, at + 1), note.slice(at + 2).split("\n")];
}

/** Somebody whose signatures are believed. */
export class Verifier {
  private constructor(
    readonly name: string,
    private readonly sort: number,
    private readonly key: Bytes,
    private readonly id: Bytes,
  ) {}

  /** Reads `name+keyid+base64(sort ‖ key)` in its one form. */
  static parse(text: unknown, sort: number): Verifier | null {
    const [, name, digits, encoded] = typeof text === "string" ? /^([^+\n]+)\+([0-9a-f]{8})\+(.*)$/.exec(text) ?? [] : [];
    const bytes = encoded === undefined ? null : unbase64(encoded);
    if (!name || !bytes || bytes.length !== 33 || bytes[0] !== sort) return null;
    const key = bytes.subarray(1);
    const id = keyId(name, sort, key);
    return hex(id) === digits ? new Verifier(name, sort, key, id) : null;
  }

  /** The signed text of a note, if this key signed it; lines of others are passed over. */
  verify(note: string): string | null {
    const parts = split(note);
    if (!parts) return null;
    const [text, lines] = parts;
    const prefix = `— ${this.name} `;
    for (const line of lines) {
      const bytes = line.startsWith(prefix) ? unbase64(line.slice(prefix.length)) : null;
      if (!bytes || !same(bytes.subarray(0, 4), this.id)) continue;
      const timed = this.sort === COSIGNATURE;
      const signed = timed ? message(text, unwide(bytes.subarray(4, 12))) : utf8(text);
      if (verifies(this.key, signed, bytes.subarray(timed ? 12 : 4))) return text;
    }
    return null;
  }
}

/** Somebody who signs, by a name and 32 secret bytes. */
export class Signer {
  private readonly key: Bytes;

  constructor(
    readonly name: string,
    private readonly seed: Bytes,
  ) {
    this.key = ed25519.getPublicKey(seed);
  }

  /** The verifier key of a sort, as it stands in a manifest. */
  verifier(sort: number): string {
    return `${this.name}+${hex(keyId(this.name, sort, this.key))}+${base64(concat(Uint8Array.of(sort), this.key))}`;
  }

  /** The note of a text that ends with a newline. */
  sign(text: string): string {
    return `${text}\n${this.line(SIGNATURE, concat(ed25519.sign(utf8(text), this.seed)))}`;
  }

  /** The line by which a checkpoint is borne out at a time, in seconds since 1970. */
  cosign(text: string, time: number): string {
    return this.line(COSIGNATURE, concat(wide(time, 8), ed25519.sign(message(text, BigInt(time)), this.seed)));
  }

  private line(sort: number, signature: Bytes): string {
    return `— ${this.name} ${base64(concat(keyId(this.name, sort, this.key), signature))}\n`;
  }
}

export function leafHash(leaf: Bytes): Bytes {
  return sha256(concat(Uint8Array.of(0), leaf));
}

/** The root over hashes of leaves, grown leaf by leaf: only the right edge of the tree is kept. */
export class Frontier {
  size = 0;
  private readonly edge: Bytes[] = [];

  push(hash: Bytes): void {
    let node = hash;
    for (let rest = this.size; rest % 2 === 1; rest = (rest - 1) / 2) {
      node = sha256(concat(Uint8Array.of(1), this.edge.pop() as Bytes, node));
    }
    this.edge.push(node);
    this.size += 1;
  }

  root(): Bytes {
    const nodes = [...this.edge];
    let node = nodes.pop();
    if (!node) return sha256(new Uint8Array());
    for (let left = nodes.pop(); left; left = nodes.pop()) node = sha256(concat(Uint8Array.of(1), left, node));
    return node;
  }
}
