// Holds answers against the document: what was answered to which operation, line by line as JSON on standard input.
import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import Ajv2020 from "ajv/dist/2020.js";
import addFormats from "ajv-formats";

const document = JSON.parse(readFileSync(process.argv[2], "utf8"));
const ajv = new Ajv2020({ strict: false, allErrors: true });
addFormats(ajv);
ajv.addSchema(document, "document");

const checks = new Map();
/** The check of what an operation answers with a status; undefined where nothing is described. */
function check(path, method, status) {
  const responses = document.paths[path]?.[method]?.responses ?? {};
  const key = status in responses ? status : "default";
  const place = responses[key]?.$ref ?? `#/paths/${path.replaceAll("~", "~0").replaceAll("/", "~1")}/${method}/responses/${key}`;
  const response = place.slice(2).split("/").reduce((at, part) => at?.[part.replaceAll("~1", "/").replaceAll("~0", "~")], document);
  const kind = Object.keys(response?.content ?? {}).find((kind) => kind.endsWith("json"));
  if (!kind) return undefined;
  const pointer = `document${place}/content/${kind.replaceAll("/", "~1")}/schema`;
  if (!checks.has(pointer)) checks.set(pointer, ajv.compile({ $ref: encodeURI(pointer).replaceAll("%23", "#") }));
  return checks.get(pointer);
}

let [held, wrong] = [0, 0];
for await (const line of createInterface({ input: process.stdin })) {
  const { path, method, status, body } = JSON.parse(line);
  const described = check(path, method, String(status));
  if (!described) {
    console.log(`${method} ${path}: nothing is said of an answer with ${status}`);
    wrong += 1;
  } else if (!described(body)) {
    console.log(`${method} ${path} ${status}: ${ajv.errorsText(described.errors)}\n${JSON.stringify(body).slice(0, 2000)}`);
    wrong += 1;
  }
  held += 1;
}
console.log(`${held} answers, ${wrong} not as described`);
process.exit(wrong || !held ? 1 : 0);
