// The script of the pages. Everything here makes quicker or safer what the pages do without it.

import { keepDrafts } from "./drafts";
import { writeWithChecker } from "./editor";
import { sendWorkbook } from "./imports";
import { moveByKeys } from "./keys";
import { takeOffers } from "./offers";
import { offerNames } from "./picker";
import { keepSheet } from "./rating";
import { sendPhotos } from "./uploads";

document.documentElement.dataset["script"] = "";

const summary = document.getElementById("summary");
summary?.focus();

const form = document.querySelector<HTMLFormElement>("form[data-draft]");
if (form) {
  offerNames(form);
  takeOffers(form);
  const photos = sendPhotos(form);
  keepDrafts(form, photos);
}
// Other forms that take names: one that keeps drafts has its pickers from there.
for (const other of document.querySelectorAll<HTMLFormElement>("form[data-pickers]")) offerNames(other);
const workbook = document.querySelector<HTMLFormElement>("form#import");
if (workbook) sendWorkbook(workbook);
const writing = document.querySelector<HTMLFormElement>("form#writing");
if (writing) writeWithChecker(writing);
const sheet = document.querySelector<HTMLFormElement>("form#sheet");
if (sheet) keepSheet(sheet);
moveByKeys(document.body);
