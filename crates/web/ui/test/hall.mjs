// A hall in which an election is held over the pages of the house: its server's half, in memory, by the routes that the
// pages ask. It keeps no secret of anybody, and complains about a cookie where none belongs.

import { constants, generateKeyPairSync, privateDecrypt } from "node:crypto";
import { createServer } from "node:http";
import { ballotCode, chance } from "../ballot/bundle.mjs";

const ID = "00c0ffee00c0ffee";
const BATCH = 8;
const HOUR = 3600;
const TITLE = "2025年度科级干部民主测评";
const STATES = ["drafted", "prepared", "issuing", "casting", "closed", "tallied", "published"];

export const code = await ballotCode();
const { concat, hex, unhex, utf8 } = code.bytes;

/** Leaders who are each rated by four grades. */
export function leaders(count) {
  const grades = [["excellent", "优秀"], ["competent", "称职"], ["basic", "基本称职"], ["incompetent", "不称职"]];
  const options = grades.map(([name, title]) => ({ code: name, title }));
  const names = ["蒋亮", "陈雅琳", "周宏鹏", "张宏龙", "王萍", "张国生", "唐强", "杨晓娟", "王平", "孙强", "郭玲", "刘静"];
  const one = (_, at) => ({ choose: 1, code: `leader-${at + 1}`, options, seats: 0, title: names[at] });
  return Array.from({ length: count }, one);
}

/** What the house's doors say of every page. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; font-src 'self'; " +
  "connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

function signer(name) {
  return new code.notes.Signer(name, chance(32));
}

/** Who signs and holds shares where nobody is asked. */
function nobodies() {
  const session = chance(32);
  const named = (name) => [1, 2, 3].map((index) => signer(`${name}-${index}`));
  const [trustees, scrutineers] = [named("trustee"), named("scrutineer")];
  const shown = (index) => code.dealing.begin(session, index, 3, 2, chance).shown;
  return {
    people: [...trustees, ...scrutineers],
    signers: { board: signer("hall.example/board"), receipts: signer("receipts"), issuer: signer("issuer-a") },
    signing: [{ blind: `f${hex(chance(256)).slice(1, -1)}1` }],
    voters: 12,
    needed: 2,
    page: hex(chance(32)),
    session,
    trustees: trustees.map((it, at) => ({ ...shown(at + 1), verifier: it.verifier(1) })),
    scrutineers: scrutineers.map((it) => ({ cosigner: it.verifier(4), verifier: it.verifier(1) })),
  };
}

/** The manifest of an election that is open now. */
export function manifestOf(items, by = nobodies()) {
  const { signers, signing, voters, needed, page, session, trustees, scrutineers } = by;
  const slips = "slips" in signing[0];
  const now = Math.floor(Date.now() / 1000);
  const points = trustees.map((it) => code.group.point(unhex(it.commitments[0])));
  const key = points.reduce((sum, point) => sum.add(point), code.group.ZERO);
  return code.canonical.canonical({
    board: "hall.example/board",
    board_key: signers.board.verifier(1),
    cast_from: now - HOUR,
    cast_until: now + 2 * HOUR,
    categories: [{ code: "staff", roll: voters, signing, title: "机关工作人员" }],
    denominator: "valid",
    issue_from: now - 2 * HOUR,
    issue_until: now + HOUR,
    issuers: [signers.issuer.verifier(1), ...(slips ? [signer("issuer-b").verifier(1)] : [])],
    items,
    key: hex(key.toBytes()),
    level: slips ? "S3" : "S1",
    merge_by: now + 3 * HOUR,
    needed,
    page,
    receipt_key: signers.receipts.verifier(1),
    roll: hex(chance(32)),
    round: 1,
    scrutineers,
    session: hex(session),
    thresholds: [],
    tie: "revote",
    title: TITLE,
    trustees,
    version: 1,
    witnesses: 2,
  });
}

class Refused extends Error {
  constructor(status, name) {
    super(name);
    this.status = status;
  }
}

export class Hall {
  state = "drafted";
  files = new Map();
  complaints = [];
  casts = 0;
  /** What the next casts are answered by, in place of the box. */
  troubles = [];
  #seats = [];
  #book = new Map();
  #box = new Map();
  #waiting = [];
  #leaves = [];
  #published = [];
  #checkpoint = null;
  #sheet = null;

  constructor({ items, voters, trustees = 3, needed = 2, pageHash }) {
    Object.assign(this, { items, voters, trustees, needed, pageHash });
    this.session = chance(32);
    this.issuer = generateKeyPairSync("rsa", { modulusLength: 2048, publicExponent: 65537 });
    this.signers = { board: signer("hall.example/board"), receipts: signer("receipts"), issuer: signer("issuer-a") };
    const seat = (role, index) => ({ role, index, code: hex(chance(16)), name: `${role}-${index}`, said: {} });
    this.#seats = [
      ...Array.from({ length: trustees }, (_, at) => seat("trustee", at + 1)),
      ...[1, 2].map((index) => seat("scrutineer", index)),
    ];
  }

  static id = ID;

  /** One whose manifest nobody was asked about: signed by everybody, and open for whoever drew a white and a red slip. */
  static withSlips(items) {
    const hall = new Hall({ items, voters: 12 });
    hall.slips = [0, 1].map(() => Array.from({ length: 12 }, () => chance(16)));
    const keys = (all) => ({ slips: all.map((slip) => hex(code.credential.slipKey(slip))).sort() });
    const by = { ...nobodies(), signers: hall.signers, signing: hall.slips.map(keys) };
    const bytes = manifestOf(items, by);
    hall.election = code.manifest.Election.read(bytes);
    const lines = by.people.map((it) => it.sign(hall.election.text()).split("\n\n")[1]);
    hall.files.set("manifest.json", bytes).set("manifest.note", utf8(`${hall.election.text()}\n${lines.join("")}`));
    hall.state = "casting";
    return hall;
  }

  seats(role) {
    return this.#seats.filter((seat) => seat.role === role);
  }

  get seatCodes() {
    return this.#seats.map((seat) => seat.code);
  }

  /** Serves the election; pages come from the house. Gives back where. */
  async open(house) {
    const server = createServer((request, response) => {
      this.#answer(house, request, response).catch((bad) => {
        const status = bad instanceof Refused ? bad.status : 500;
        if (status === 500) this.complaints.push(String(bad.stack));
        response.writeHead(status, { "content-type": "application/json" });
        response.end(JSON.stringify({ code: bad.message }));
      });
    });
    await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
    this.close = () => new Promise((resolve) => server.close(resolve) && server.closeAllConnections());
    return `http://127.0.0.1:${server.address().port}`;
  }

  async #answer(house, request, response) {
    const { pathname, searchParams } = new URL(request.url, "http://hall");
    const body = [];
    for await (const piece of request) body.push(piece);
    const sent = new Uint8Array(Buffer.concat(body));
    const [, place, id, ...rest] = pathname.split("/");
    if (place === "enter") return this.#enter(searchParams.get("voter"), response);
    const page = /^\/(assets\/.*|verifier|vote\/[^/]+|seat\/[^/]+|ballots\/[^/]+\/ballot)$/.test(pathname);
    if (page && request.method === "GET") return this.#pass(house, pathname, response);
    // What is asked by a script on the public routes has no cookie.
    if (place !== "ballots" && request.headers.cookie) this.complaints.push(`a cookie came to ${request.method} ${pathname}`);
    const asked = { method: request.method, what: rest.join("/"), sent, headers: request.headers };
    const answer = await this.#act(place, id, asked);
    const bytes = answer instanceof Uint8Array || typeof answer === "string";
    response.writeHead(200, { "content-type": bytes ? "application/octet-stream" : "application/json" });
    response.end(bytes ? answer : JSON.stringify(answer));
  }

  #enter(voter, response) {
    response.writeHead(200, { "set-cookie": `voter=${voter}; HttpOnly; SameSite=Lax; Path=/`, "content-type": "text/plain" });
    response.end("in");
  }

  async #pass(house, pathname, response) {
    const answer = await fetch(house + pathname);
    const policy = answer.headers.get("content-security-policy") ?? POLICY;
    const type = answer.headers.get("content-type") ?? "text/plain";
    response.writeHead(answer.status, { "content-type": type, "content-security-policy": policy });
    response.end(new Uint8Array(await answer.arrayBuffer()));
  }

  async #act(place, id, asked) {
    if (place === "seat") return this.#sit(this.#seats.find((seat) => seat.code === id), asked);
    if (id !== ID) throw new Refused(404, "not-found");
    if (place === "ballots") return this.#issue(asked);
    if (asked.method === "POST") return this.#cast(asked.sent);
    if (asked.what === "state") return { state: this.state, title: TITLE, received: this.#box.size, now: Math.floor(Date.now() / 1000) };
    if (asked.what === "files") return { files: [...this.files.keys()] };
    const file = this.files.get(asked.what.replace(/^files\//, ""));
    if (!file) throw new Refused(404, "not-found");
    return file;
  }

  #issue({ method, sent, headers }) {
    const voter = /voter=(\w+)/.exec(headers.cookie ?? "")?.[1];
    if (!voter) throw new Refused(404, "not-found");
    const known = this.#book.get(voter);
    if (method === "GET") {
      const manifest = hex(this.election.hash);
      return { state: this.state, category: 0, category_title: "机关工作人员", taken: known !== undefined, manifest, level: "S1", token: `token of ${voter}` };
    }
    if (headers["x-form-token"] !== `token of ${voter}`) throw new Refused(403, "form");
    const [request] = JSON.parse(new TextDecoder().decode(sent)).requests;
    if (known !== undefined && known !== request) throw new Refused(409, "ballot-taken");
    if (known === undefined && this.state !== "issuing") throw new Refused(409, "ballot-not-open");
    this.#book.set(voter, request);
    const key = { key: this.issuer.privateKey, padding: constants.RSA_NO_PADDING };
    return { signatures: [privateDecrypt(key, Buffer.from(request, "hex")).toString("hex")] };
  }

  #cast(bytes) {
    this.casts += 1;
    const trouble = this.troubles.shift();
    if (trouble?.before) throw new Refused(...trouble.before);
    const ballot = code.checking.check(this.election, bytes);
    if (typeof ballot === "string") throw new Refused(422, "ballot-proof");
    const leaf = code.checking.ballotLeaf(bytes);
    const known = [...this.#box.values()].filter((it) => it.key === ballot.key).map((it) => it.sequence);
    if (!this.#box.has(hex(leaf))) {
      if (known.some((sequence) => sequence >= ballot.sequence)) throw new Refused(409, "ballot-another");
      if (this.state !== "casting") throw new Refused(409, "ballot-closed");
      this.#box.set(hex(leaf), { key: ballot.key, sequence: ballot.sequence });
      this.#waiting.push(bytes);
    }
    // It is in the box, and the answer gets lost.
    if (trouble?.after) throw new Refused(...trouble.after);
    const { board, merge_by } = this.election.manifest;
    return this.signers.receipts.sign(`mingde-ballot/receipt/v1\n${board}\n${hex(this.election.hash)}\n${hex(leaf)}\n${merge_by}\n`);
  }

  /** Ballots that wait go onto the board, under a checkpoint that scrutineers are asked to bear out. */
  post(closing = false) {
    if (this.#waiting.length < BATCH && !closing) return;
    const rows = this.#waiting.splice(0).map((bytes) => ({ bytes, leaf: code.checking.ballotLeaf(bytes) }));
    rows.sort((one, other) => (hex(one.leaf) < hex(other.leaf) ? -1 : 1));
    this.#leaves.push(...rows.map(({ bytes }) => concat(Uint8Array.of(1), code.sha256(bytes))));
    this.#published.push(...rows.map(({ bytes }) => bytes));
    this.files.set("board.txt", utf8(this.#leaves.map((leaf) => `${hex(leaf)}\n`).join("")));
    const root = code.receipt.rootOf(this.#leaves, this.#leaves.length);
    const text = `hall.example/board\n${this.#leaves.length}\n${root}\nmanifest ${hex(this.election.hash)}\n${closing ? "closed\n" : ""}`;
    const name = closing ? "closed" : String(this.#leaves.length).padStart(8, "0");
    this.#checkpoint = { file: `checkpoints/${name}.note`, note: this.signers.board.sign(text), lines: new Map() };
    this.files.set(this.#checkpoint.file, utf8(this.#checkpoint.note));
  }

  /** Closes the box and the board. */
  end() {
    this.state = "closed";
    this.post(true);
    this.files.set("ballots.bin", concat(...this.#published));
    const text = `mingde-ballot/issued/v1\n${hex(this.election.hash)}\nstaff ${this.#book.size}\n`;
    this.files.set("issued-a.note", utf8(this.signers.issuer.sign(text)));
  }

  #manifest() {
    const modulus = Buffer.from(this.issuer.publicKey.export({ format: "jwk" }).n, "base64url").toString("hex");
    const bytes = manifestOf(this.items, {
      signers: this.signers,
      signing: [{ blind: modulus }],
      voters: this.voters,
      needed: this.needed,
      page: this.pageHash,
      session: this.session,
      trustees: this.seats("trustee").map(({ said }) => ({ ...said.dealing, verifier: said.commitment.verifier })),
      scrutineers: this.seats("scrutineer").map(({ said }) => said.commitment),
    });
    this.files.set("manifest.json", bytes);
    this.election = code.manifest.Election.read(bytes);
  }

  #step(seat) {
    const trustees = this.seats("trustee");
    const all = (what, seats = this.#seats) => seats.every((it) => it.said[what] !== undefined);
    const due = (what, step, seats = this.#seats) => (seats.includes(seat) && seat.said[what] === undefined ? step : "wait");
    if (!all("commitment")) return due("commitment", "commit");
    if (!all("dealing", trustees)) return due("dealing", "show", trustees);
    if (!all("shares", trustees)) return due("shares", "share", trustees);
    if (!all("signature")) return due("signature", "sign");
    const open = this.#checkpoint && this.#checkpoint.lines.size < 2;
    if (open) return seat.role === "scrutineer" && !this.#checkpoint.lines.has(seat.code) ? "cosign" : "wait";
    if (this.state === "closed") return due("share", "decrypt", trustees);
    if (this.state === "tallied") return due("result", "result", this.seats("scrutineer"));
    return "wait";
  }

  async #sit(seat, { method, what, sent }) {
    if (!seat) throw new Refused(404, "not-found");
    if (method === "GET" && what === "state") return this.#standing(seat);
    if (method === "GET" && what === "messages") return this.#messages(seat);
    if (method === "GET" && what === "result") return this.#sheet;
    const plain = new TextDecoder().decode(sent);
    const said = { share: () => sent, signature: () => plain, result: () => plain }[what] ?? (() => JSON.parse(plain));
    if (what === "cosignature") this.#checkpoint.lines.set(seat.code, said().line);
    else if (seat.said[what] !== undefined) throw new Refused(409, "ballot-seat-said-otherwise");
    else seat.said[what] = said();
    await this.#follow(what);
    return {};
  }

  #standing(seat) {
    const step = this.#step(seat);
    const waiting = this.#seats.filter((it) => it !== seat && this.#step(it) !== "wait").map((it) => it.name);
    const checkpoint = this.#checkpoint?.file;
    const common = { election: ID, title: TITLE, session: hex(this.session), state: this.state, now: 0, together: false };
    return { ...common, role: seat.role, index: seat.index, name: seat.name, trustees: this.trustees, needed: this.needed, step, waiting_for: waiting, checkpoint, verifier: seat.said.commitment?.verifier };
  }

  #messages(seat) {
    const said = (what, pick) => {
      const all = this.seats("trustee").map((it) => it.said[what]);
      return all.includes(undefined) ? [] : all.map(pick);
    };
    return {
      commitments: said("commitment", (it) => it.commitment),
      dealings: said("dealing", (it) => it),
      shares: said("shares", (it) => it.shares[seat.index - 1]),
    };
  }

  async #follow(what) {
    const trustees = this.seats("trustee");
    const all = (seats, name) => seats.every((it) => it.said[name] !== undefined);
    if (what === "shares" && all(trustees, "shares")) this.#manifest();
    if (what === "signature" && all(this.#seats, "signature")) {
      const lines = this.#seats.map((it) => it.said.signature.split("\n\n")[1]);
      this.files.set("manifest.note", utf8(`${this.election.text()}\n${lines.join("")}`));
      this.state = "prepared";
    }
    if (what === "cosignature" && this.#checkpoint.lines.size === 2) {
      const { file, note, lines } = this.#checkpoint;
      this.files.set(file, utf8(note + [...lines.values()].join("")));
    }
    if (what === "share" && trustees.filter((it) => it.said.share).length >= this.needed) return this.#tally(trustees);
    if (what === "result" && all(this.seats("scrutineer"), "result")) this.#publish();
  }

  /** As soon as enough trustees have opened the sums. */
  async #tally(trustees) {
    for (const { index, said } of trustees) {
      if (said.share) this.files.set(`shares/${String(index).padStart(2, "0")}.bin`, said.share);
    }
    const files = new Map(this.files).set("result.json", utf8("{}")).set("result.note", utf8(""));
    const report = await code.verifying.verifyFolder(files, () => {});
    this.#sheet = report.result;
    this.files.set("result.json", this.#sheet);
    this.state = "tallied";
  }

  #publish() {
    const notes = this.seats("scrutineer").map((it) => it.said.result);
    this.files.set("result.note", utf8(notes[0] + notes[1].split("\n\n")[1]));
    this.state = "published";
  }

  /** Goes on to a state that the office decides on. */
  go(state) {
    if (STATES.indexOf(state) < STATES.indexOf(this.state)) throw new Error(`back to ${state}`);
    this.state = state;
  }
}

/** Somebody who votes without a browser; gives back what casts the ballot. */
export async function voteQuietly(address, voter, election, choices, { id, token } = { id: ID, token: `token of ${voter}` }) {
  const seed = chance(32);
  const requests = code.credential.apply(election, seed, 0).map(hex);
  const headers = { cookie: `voter=${voter}`, "x-form-token": token, "content-type": "application/json" };
  const taken = await fetch(`${address}/ballots/${id}/credential`, { method: "POST", headers, body: JSON.stringify({ requests }) });
  const { signatures } = await taken.json();
  const credential = code.credential.obtain(election, seed, 0, signatures.map((it) => unhex(it)));
  const { ballot } = code.filling.fill(election, credential, 1, choices, chance);
  return async () => {
    const answer = await fetch(`${address}/vote/${id}/ballots`, { method: "POST", body: ballot });
    return code.receipt.readReceipt(election, await answer.text());
  };
}
