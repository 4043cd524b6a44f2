// Files a record, has it accepted by somebody else, and looks around, by the types that were generated from the document.
import createClient from "openapi-fetch";
import type { paths } from "./mingde.d.ts";

const [origin, filing, accepting] = process.argv.slice(2);
if (!origin || !filing || !accepting) throw new Error("file-and-accept ORIGIN TOKEN TOKEN");

const as = (token: string) =>
  createClient<paths>({ baseUrl: origin, headers: { Authorization: `Bearer ${token}`, "Accept-Language": "en" } });
const [contact, officer] = [as(filing), as(accepting)];

const talk = {
  kind: "heart-to-heart-talk",
  unit: "S1",
  date: "2025-10-13",
  participants: { organiser: ["王校长"], counterpart: [{ who: "陈老师(P04)" }] },
  fields: { topic: "regular", minutes: 40 },
};
const file = () =>
  contact.POST("/api/v1/records", { body: talk, params: { header: { "Idempotency-Key": "by-the-client" } } });

const filed = await file();
if (!filed.data) throw new Error(`not filed: ${filed.error.code} ${filed.error.detail}`);
const again = await file();
if (again.data?.id !== filed.data.id || again.response.headers.get("Idempotency-Replayed") !== "true")
  throw new Error("sent twice it is one record");

const id = filed.data.id;
const accepted = await officer.POST("/api/v1/records/{id}/acceptance", {
  params: { path: { id }, header: { "If-Match": filed.response.headers.get("ETag") ?? "" } },
  body: {},
});
if (accepted.data?.state !== "accepted") throw new Error(`not accepted: ${accepted.error?.code}`);

const hidden = await officer.GET("/api/v1/kinds/{id}", { params: { path: { id: "no-such-kind" } } });
if (hidden.error?.code !== "api-missing") throw new Error("what there is not is told as such");

// What other pages show, by the types of what is answered.
/** What was answered, or why nothing was. */
function had<T>(what: string, answer: { data?: T; error?: { code: string; detail: string } }): T {
  if (answer.data === undefined) throw new Error(`${what}: ${answer.error?.code} ${answer.error?.detail}`);
  return answer.data;
}
const text = "9月31日召开布署会。";
const findings = had("check-up", await contact.POST("/api/v1/check-up", { body: { text } })).findings;
const board = had("board", await contact.GET("/api/v1/boards/units/{id}", { params: { path: { id: "S1" } } }));
const tasks = had("tasks", await contact.GET("/api/v1/tasks"));
const replies = had("replies", await contact.GET("/api/v1/replies"));
const offices = had("offices", await contact.GET("/api/v1/offices")).offices;
const ballots = had("ballots", await contact.GET("/api/v1/ballots")).ballots;
const tree = had("organisation", await contact.GET("/api/v1/organisation", { params: { query: { day: "2025-11-03" } } }));
const path = { id: "heart-to-heart-talks" };
const rulebook = had("rulebook", await contact.GET("/api/v1/rulebooks/{id}", { params: { path } }));
const query = { receipt: rulebook.receipt };
const receipt = had("receipt", await contact.GET("/api/v1/receipts", { params: { query } }));
const moved = await contact.POST("/api/v1/organisation/{act}/preview", {
  params: { path: { act: "closure" } },
  body: { unit: "S1", from: "2026-01-01", reason: "x" },
});
if (moved.error?.code !== "api-missing") throw new Error("whoever does not keep the registry changes nothing");
const looked = {
  findings: findings.length > 0 && findings.every((finding) => finding.detail !== ""),
  board: board.unit.code,
  trend: board.trend.at(-1)?.[0],
  open: tasks.open.map((came) => came.task.heading),
  replies: replies.records.length,
  office: offices[0]?.office.english,
  ballots: ballots.map((ballot) => ballot.stage),
  units: tree.units.map((row) => row.unit.code),
  receipt: receipt.assessment?.rulebook,
};

const listed = await officer.GET("/api/v1/records", { params: { query: { kind: talk.kind, limit: 10 } } });
const states = listed.data?.records.map((record) => record.state);
console.log(JSON.stringify({ id, states, looked, next: listed.data?.next }));
