// Files a record and has it accepted by somebody else, by the types that were generated from the document.
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

const listed = await officer.GET("/api/v1/records", { params: { query: { kind: talk.kind, limit: 10 } } });
const states = listed.data?.records.map((record) => record.state);
console.log(JSON.stringify({ id, states, next: listed.data?.next }));
