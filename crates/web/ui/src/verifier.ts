// The verifier as a page that stands alone: one file, no network. Served by the house it can fetch a folder as well.

import { type Bytes, utf8 } from "./ballot/bytes";
import { opens } from "./ballot/checking";
import { Election } from "./ballot/manifest";
import { type Files, type Report, STEPS, verifyFolder } from "./ballot/verifying";
import { codeOf, file } from "./booth/election";
import { frame } from "./booth/frame";
import { readOpening } from "./booth/opening";
import { button, drawn, fault, fill, h, list, show } from "./booth/parts";
import { Refusal, read, readJson } from "./booth/server";
import { sheetInWords } from "./booth/sheet";
import { say } from "./booth/words";

const ROOT_FILES = /(?:^|\/)((?:checkpoints|shares|receipts|seen)\/[^/]+|manifest\.(?:json|note)|board\.txt|ballots\.bin|issued-[ab]\.note|result\.(?:json|note))$/;
/** Shares and checkpoints, where a folder was given as single files. */
const FOLDERS: [RegExp, string][] = [
  [/^\d{2}\.bin$/, "shares/"],
  [/^(?:\d{8}|closed)\.note$/, "checkpoints/"],
];

const files: Files = new Map();

function placed(name: string): string | null {
  const known = ROOT_FILES.exec(name)?.[1];
  if (known) return known;
  const plain = name.split("/").pop() ?? "";
  const folder = FOLDERS.find(([pattern]) => pattern.test(plain));
  return folder ? folder[1] + plain : null;
}

async function chosen(input: HTMLInputElement): Promise<void> {
  for (const it of input.files ?? []) {
    const name = placed(it.webkitRelativePath || it.name);
    if (name) files.set(name, new Uint8Array(await it.arrayBuffer()));
  }
}

/** The folder of an election of this house, whose name stands behind the address. */
async function fetched(): Promise<void> {
  const id = /^#([0-9a-f]{16})$/.exec(window.location.hash)?.[1];
  if (!id || !window.location.protocol.startsWith("http")) return;
  const listed = await readJson<{ files: string[] }>(`/vote/${id}/files`);
  for (const name of listed.files) {
    const bytes = await read(file(id, name));
    if (bytes) files.set(name, bytes);
  }
}

function chooser(id: string, label: string, folder: boolean, multiple: boolean, told: () => void): HTMLElement {
  const input = h("input", { class: "input", id, type: "file", multiple, webkitdirectory: folder });
  input.addEventListener("change", () => void chosen(input).then(told));
  return h("div", { class: "field" }, h("label", { for: id }, label), input);
}

function area(id: string, label: string, help: string): [HTMLElement, HTMLTextAreaElement] {
  const input = h("textarea", { class: "input code", id, rows: "4", spellcheck: "false", autocomplete: "off" });
  return [h("div", { class: "field" }, h("label", { for: id }, label), h("p", { class: "help" }, help), input), input];
}

function start(): void {
  const words = say().verify;
  const there = h("p", { class: "meta", role: "status" });
  const tell = (): void => {
    there.textContent = [...files.keys()].sort().join("　");
  };
  const [receiptField, receipt] = area("receipt", words.receipt, words.receiptHelp);
  const [openedField, opened] = area("opened", words.opened, words.openedHelp);
  const place = h("div", {});
  const answer = h("div", { role: "status" });
  const go = async (): Promise<void> => {
    if (files.size === 0) return fill(place, fault(words.none));
    if (receipt.value.trim()) files.set("receipts/pasted.txt", utf8(`${receipt.value.trim()}\n`));
    await verify();
  };
  const check = (): void => fill(answer, checkOpened(opened.value.trim()));
  show(
    words.title,
    h("p", { class: "lead" }, words.what),
    chooser("folder", words.choose, true, true, tell),
    chooser("files", words.chooseFiles, false, true, tell),
    there,
    receiptField,
    place,
    h("p", {}, button(words.go, go)),
    h("h2", {}, words.opened),
    openedField,
    h("p", {}, button(words.openedGo, check, "wide")),
    answer,
  );
  tell();
}

async function verify(): Promise<void> {
  const words = say().verify;
  const bar = h("progress", { "aria-label": words.go });
  const count = h("p", { role: "status" }, say().loading);
  show(words.title, count, bar);
  await drawn();
  const report = await verifyFolder(files, async (done, all) => {
    [bar.max, bar.value] = [all, done];
    count.textContent = say().seat.checking(done, all);
    if (done % 4 === 1) await drawn();
  });
  told(report);
}

function told(report: Report): void {
  const words = say().verify;
  const wrong = report.findings.length;
  const verdict =
    wrong > 0 ? fault(words.unsound(wrong)) : report.missing.length > 0 ? fault(words.missing(report.missing.join("、"))) : null;
  const finding = ({ code, what }: Report["findings"][number]): HTMLElement =>
    h("span", {}, h("b", {}, words.findings[code] ?? code), what ? h("span", { class: "code" }, ` ${what}`) : "");
  show(
    words.title,
    verdict ?? h("p", { class: "done" }, h("b", {}, words.sound)),
    wrong > 0 && list("says bad-ones", report.findings.map(finding)),
    wrong > 0 && report.missing.length > 0 && h("p", {}, words.missing(report.missing.join("、"))),
    h("h2", {}, words.checkedWhat),
    list("says", STEPS.filter((step) => report.done.includes(step)).map((step) => words.steps[step] ?? step)),
    h("p", {}, words.counted(report.ballots, report.receipts)),
    report.election && h("p", {}, `${say().manifest.check} `, h("span", { class: "code" }, codeOf(files.get("manifest.json") as Bytes))),
    report.election && report.result ? sheetInWords(report.election, report.result) : null,
    h("p", {}, button(say().back, () => start(), "wide")),
  );
}

/** Whether an opened ballot holds what its text says. */
function checkOpened(typed: string): HTMLElement {
  const words = say().verify;
  const filled = readOpening(typed);
  const manifest = files.get("manifest.json");
  if (!filled || !manifest) return fault(filled ? words.none : words.openedForm);
  let election: Election;
  try {
    election = Election.read(manifest);
  } catch {
    return fault(words.findings["manifest"] ?? "");
  }
  const { ballot, opening } = filled;
  if (!opens(election, ballot, opening)) return fault(words.openedBad);
  const chosen = election.manifest.items.map((item, at) => {
    const titles = (opening.choices[at] ?? []).map((option) => item.options[option]?.title ?? "");
    return h("span", {}, `${item.title}：`, h("b", {}, titles.join("、") || say().vote.abstains));
  });
  return h(
    "div",
    { class: "note" },
    h("div", {}, h("p", {}, words.openedGood), list("says", chosen), h("p", {}, `${say().vote.sealedCode} `, h("span", { class: "code" }, codeOf(ballot)))),
  );
}

async function begin(): Promise<void> {
  frame();
  try {
    await fetched();
  } catch (bad) {
    if (!(bad instanceof Refusal)) throw bad;
  }
  start();
}

void begin();
