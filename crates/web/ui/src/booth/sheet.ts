// The manifest and the result sheet as people read them.

import { text } from "../ballot/bytes";
import type { Election } from "../ballot/manifest";
import { h, list } from "./parts";
import { clock, say } from "./words";

interface Sheet {
  items: { code: string; counts: number[]; shares: number[]; of: number; unused: number; denominator: string }[];
  outcomes: { item: string; elected: string[]; tied: string[] }[];
  turnout: Record<string, number>;
}

/** What is voted on, when, and by whose keys. */
export function manifestInWords(election: Election): HTMLElement {
  const { title, items, cast_from, cast_until, trustees, needed, scrutineers, categories } = election.manifest;
  const name = (verifier: string): string => verifier.split("+")[0] ?? "";
  const { seat, sums } = say();
  const asked = items.map((item) => h("span", {}, h("b", {}, item.title), `：${item.options.map((it) => it.title).join("、")}`));
  const row = (label: string, value: string): HTMLElement[] => [h("dt", {}, label), h("dd", {}, value)];
  return h(
    "div",
    { class: "several" },
    h("h2", {}, title),
    list("says", asked),
    h(
      "dl",
      { class: "facts" },
      ...row(sums["expected"] ?? "", categories.map((it) => `${it.title} ${it.roll}`).join("、")),
      ...row(`${seat.roles["trustee"]} (${needed}/${trustees.length})`, trustees.map((it) => name(it.verifier)).join("、")),
      ...row(seat.roles["scrutineer"] ?? "", scrutineers.map((it) => name(it.verifier)).join("、")),
      ...row("", `${clock(cast_from)} – ${clock(cast_until)}`),
    ),
  );
}

/** The counts of a sheet, each share with what it is taken of. */
export function sheetInWords(election: Election, bytes: Uint8Array): HTMLElement {
  const sheet = JSON.parse(text(bytes) ?? "{}") as Sheet;
  const { sums, verify } = say();
  const turnout = ["expected", "issued", "returned", "valid", "invalid"].map((name) => `${sums[name]} ${sheet.turnout[name] ?? 0}`);
  const tables = sheet.items.map((result, at) => {
    const item = election.manifest.items[at];
    const head = h("tr", {}, h("th", { scope: "col" }, item?.title ?? result.code), h("th", { scope: "col", class: "number" }, ""), h("th", { scope: "col", class: "number" }, `÷ ${sums[result.denominator]} ${result.of}`));
    const rows = result.counts.map((count, option) =>
      h("tr", {}, h("th", { scope: "row" }, item?.options[option]?.title ?? ""), h("td", { class: "number" }, String(count)), h("td", { class: "number" }, `${((result.shares[option] ?? 0) / 10).toFixed(1)} %`)),
    );
    const unused = h("tr", {}, h("th", { scope: "row" }, sums[item?.choose === 1 ? "abstained" : "unused"] ?? ""), h("td", { class: "number" }, String(result.unused)), h("td", {}));
    return h("table", { class: "tallies" }, h("thead", {}, head), h("tbody", {}, ...rows, unused));
  });
  return h("div", { class: "several" }, h("h2", {}, verify.result), h("p", {}, turnout.join("　")), ...tables);
}
