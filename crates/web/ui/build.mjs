// Builds the scripts of the pages into `dist`. A script that comes out as it was keeps its file, so that the program is not
// compiled again for nothing.

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { buildSync } from "esbuild";

/** Browsers of offices, and those of chat applications on telephones. */
const OFFICE = ["chrome88", "safari14"];
const TELEPHONE = ["chrome80", "safari14"];

/** The script of the pages, and those of the pages that people vote on: each by itself, with all it needs. */
const SCRIPTS = [
  { name: "mingde", format: "esm", target: OFFICE },
  { name: "booth", format: "esm" },
  { name: "seat", format: "esm" },
  // Stands in its page, which is opened as a file: browsers load no modules from there.
  { name: "verifier", format: "iife" },
];
const ENTRY = { mingde: "main" };

mkdirSync("dist", { recursive: true });
for (const { name, format, target = TELEPHONE } of SCRIPTS) {
  const built = buildSync({
    entryPoints: [`src/${ENTRY[name] ?? name}.ts`],
    bundle: true,
    minify: true,
    format,
    target,
    legalComments: "none",
    write: false,
    logLevel: "error",
  });
  const path = `dist/${name}.js`;
  const { contents } = built.outputFiles[0];
  if (!existsSync(path) || !readFileSync(path).equals(contents)) writeFileSync(path, contents);
}
