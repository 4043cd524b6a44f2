// Where a seat stands, as the server says it, and the addresses of its steps.

import type { Shown } from "../ballot/dealing";
import { readJson, send } from "../booth/server";

export type Role = "trustee" | "scrutineer" | "printer";
export type Step = "commit" | "show" | "share" | "sign" | "cosign" | "decrypt" | "result" | "unused" | "wait";

export interface Standing {
  election: string;
  title: string;
  role: Role;
  index: number;
  name: string;
  trustees: number;
  needed: number;
  session: string;
  state: string;
  step: Step;
  waiting_for: string[];
  /** The key by which this seat signs, once it has said it. */
  verifier?: string;
  /** Title and number of the voters for whom slips are printed. */
  rolls?: [string, number][];
  /** Whose share of the key was proven wrong: it has to be begun anew. */
  blamed?: string;
  now: number;
  together?: boolean;
  checkpoint?: string;
}

export interface Messages {
  commitments: string[];
  dealings: Shown[];
  shares: (string | null)[];
}

export class Seat {
  constructor(readonly code: string) {}

  state(): Promise<Standing> {
    return readJson<Standing>(`/seat/${this.code}/state`);
  }

  messages(): Promise<Messages> {
    return readJson<Messages>(`/seat/${this.code}/messages`);
  }

  hand(what: string, body: Uint8Array | string | object): Promise<string> {
    return send(`/seat/${this.code}/${what}`, body);
  }

  address(what: string): string {
    return `/seat/${this.code}/${what}`;
  }
}
