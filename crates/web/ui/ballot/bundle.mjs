// The ballot's code as the pages have it, for Node: bundled from the same sources by the same tool.

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { buildSync } from "esbuild";

const ui = fileURLToPath(new URL("..", import.meta.url));

const NAMES = [
  "bytes",
  "canonical",
  "checking",
  "counting",
  "credential",
  "dealing",
  "filling",
  "group",
  "manifest",
  "notes",
  "receipt",
  "rsa",
  "shares",
  "verifying",
];

/** All modules of `src/ballot` by their names, and the code on paper, as one script; in a browser they stand under `ballotCode`. */
export function bundled(format) {
  const modules = NAMES.map((name) => `export * as ${name} from "./${name}";`);
  modules.push('export * as recovery from "../booth/recovery";');
  const contents = [...modules, 'export { sha256 } from "@noble/hashes/sha2.js";'].join("\n");
  const built = buildSync({
    stdin: { contents, resolveDir: join(ui, "src/ballot"), loader: "ts" },
    bundle: true,
    format,
    globalName: "ballotCode",
    target: "chrome80",
    write: false,
    logLevel: "error",
  });
  return built.outputFiles[0].text;
}

/** The same for Node. */
export async function ballotCode() {
  const folder = mkdtempSync(join(ui, "node_modules/.ballot-"));
  try {
    const file = join(folder, "ballot.mjs");
    writeFileSync(file, bundled("esm"));
    return await import(pathToFileURL(file).href);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Randomness for what is measured and tried. */
export function chance(length) {
  return globalThis.crypto.getRandomValues(new Uint8Array(length));
}
