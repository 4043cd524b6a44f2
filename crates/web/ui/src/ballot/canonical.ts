// Canonical JSON (RFC 8785) of the values that the formats have: objects, lists, texts, flags and whole numbers.

import { type Bytes, same, text, utf8 } from "./bytes";

export type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

export function canonical(value: Json): Bytes {
  return utf8(written(value));
}

function written(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(written).join(",")}]`;
  if (value !== null && typeof value === "object") {
    // Sorted by UTF-16 code units, as RFC 8785 and JavaScript both do.
    const keys = Object.keys(value).sort();
    return `{${keys.map((key) => `${JSON.stringify(key)}:${written(value[key] as Json)}`).join(",")}}`;
  }
  return JSON.stringify(value);
}

/** Reads a file that is the canonical form of itself. */
export function readCanonical(bytes: Bytes): Json | undefined {
  try {
    const value = JSON.parse(text(bytes) ?? "") as Json;
    return same(canonical(value), bytes) ? value : undefined;
  } catch {
    return undefined;
  }
}
