// Bytes as they stand in the formats of docs/ballots.md: integers big-endian, hexadecimal digits in lower case.

export type Bytes = Uint8Array;

const UTF8 = new TextEncoder();

export function utf8(text: string): Bytes {
  return UTF8.encode(text);
}

/** The text of some bytes, or nothing where they are no UTF-8. */
export function text(bytes: Bytes): string | null {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

export function concat(...parts: Bytes[]): Bytes {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

export function hex(bytes: Bytes): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}

/** Reads digits in lower case, of so many bytes if a number is given. */
export function unhex(digits: unknown, length?: number): Bytes | null {
  if (typeof digits !== "string" || digits.length % 2 !== 0 || !/^[0-9a-f]*$/.test(digits)) return null;
  if (length !== undefined && digits.length !== 2 * length) return null;
  return Uint8Array.from(digits.match(/../g) ?? [], (pair) => parseInt(pair, 16));
}

export function base64(bytes: Bytes): string {
  let binary = "";
  for (let at = 0; at < bytes.length; at += 8192) {
    binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  }
  return btoa(binary);
}

/** Reads base64 in its one form. */
export function unbase64(digits: string): Bytes | null {
  try {
    const bytes = Uint8Array.from(atob(digits), (character) => character.charCodeAt(0));
    return base64(bytes) === digits ? bytes : null;
  } catch {
    return null;
  }
}

export function same(one: Bytes, other: Bytes): boolean {
  return one.length === other.length && one.every((byte, at) => byte === other[at]);
}

/** A number in so many bytes, the highest first. */
export function wide(number: number | bigint, length: number): Bytes {
  const bytes = new Uint8Array(length);
  let rest = BigInt(number);
  for (let at = length - 1; at >= 0; at -= 1) {
    bytes[at] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  return bytes;
}

export function unwide(bytes: Bytes): bigint {
  return bytes.length === 0 ? 0n : BigInt(`0x${hex(bytes)}`);
}

/** Bytes that are read from their beginning; what is too short reads as nothing. */
export class Reader {
  private at = 0;

  constructor(private readonly bytes: Bytes) {}

  take(length: number): Bytes | null {
    if (this.at + length > this.bytes.length) return null;
    this.at += length;
    return this.bytes.subarray(this.at - length, this.at);
  }

  number(length: number): number | null {
    const bytes = this.take(length);
    return bytes && Number(unwide(bytes));
  }

  rest(): Bytes {
    return this.bytes.subarray(this.at);
  }
}
