// What is asked of the server. On the public routes no cookie goes along: the server is not told who asks.

import type { Bytes } from "../ballot/bytes";
import { currentTongue, say } from "./words";

/** Why the server does not do it: a code, and words for people. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    readonly status: number,
    message: string,
    /** When the server wants to be asked again, in seconds from now. */
    readonly after = 0,
  ) {
    super(message);
  }

  /** Whether the same may be sent again a little later. */
  get passes(): boolean {
    return this.status === 0 || this.status === 503 || this.status === 507 || this.status === 429;
  }
}

/** So long an answer may take, in milliseconds. */
const LONGEST = 30_000;
/** So often what passes is tried again, each time after twice as long. */
const TRIES = 4;
const PAUSE = 1_000;
/** And so long at most as the server wishes, in seconds. */
const LONGEST_PAUSE = 20;

async function ask(address: string, request: RequestInit): Promise<Response> {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), LONGEST);
  let answer: Response;
  try {
    const headers = { "accept-language": currentTongue(), ...request.headers };
    answer = await fetch(address, { cache: "no-store", ...request, headers, signal: stop.signal });
  } catch {
    throw new Refusal("offline", 0, say().refusals["offline"] as string);
  } finally {
    clearTimeout(timer);
  }
  if (answer.ok) return answer;
  const told = (await answer.json().catch(() => ({}))) as { code?: string; message?: string };
  const code = told.code ?? (answer.status === 404 ? "not-found" : `status-${answer.status}`);
  const after = Number(answer.headers.get("retry-after") ?? "0");
  throw new Refusal(code, answer.status, say().refusals[code] ?? told.message ?? say().failed(code), after);
}

async function patiently<T>(act: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries += 1) {
    try {
      return await act();
    } catch (bad) {
      if (!(bad instanceof Refusal) || !bad.passes || tries === TRIES) throw bad;
      const pause = Math.max(PAUSE * 2 ** (tries - 1), Math.min(bad.after, LONGEST_PAUSE) * 1000 || 0);
      await new Promise((resolve) => setTimeout(resolve, pause));
    }
  }
}

/** Reads something public; nothing if it is not there. */
export async function read(address: string): Promise<Bytes | null> {
  try {
    const answer = await patiently(() => ask(address, { credentials: "omit" }));
    return new Uint8Array(await answer.arrayBuffer());
  } catch (bad) {
    if (bad instanceof Refusal && bad.status === 404) return null;
    throw bad;
  }
}

export async function readJson<T>(address: string, credentials: RequestCredentials = "omit"): Promise<T> {
  const answer = await patiently(() => ask(address, { credentials, headers: { accept: "application/json" } }));
  return (await answer.json()) as T;
}

/** Sends bytes, a text or a value, without a cookie; the answer is a text. */
export async function send(address: string, body: Bytes | string | object): Promise<string> {
  const [type, sent] = packed(body);
  const request = { method: "POST", credentials: "omit" as const, headers: { "content-type": type }, body: sent };
  return (await patiently(() => ask(address, request))).text();
}

/** Sends a value as whoever is signed in. */
export async function sendSigned<T>(address: string, token: string, body: object): Promise<T> {
  const headers = { "content-type": "application/json", "x-form-token": token };
  const request = { method: "POST", credentials: "same-origin" as const, headers, body: JSON.stringify(body) };
  return (await (await patiently(() => ask(address, request))).json()) as T;
}

function packed(body: Bytes | string | object): [string, BodyInit] {
  if (typeof body === "string") return ["text/plain; charset=utf-8", body];
  if (body instanceof Uint8Array) return ["application/octet-stream", body as Uint8Array<ArrayBuffer>];
  return ["application/json", JSON.stringify(body)];
}

/** Randomness of the browser. */
export function chance(length: number): Bytes {
  return crypto.getRandomValues(new Uint8Array(length));
}
