// The script of the pages. Everything here makes quicker or safer what the pages do without it.

import { decideTogether } from "./deciding";
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
// What was just done is where reading goes on, and its way back the next thing Tab comes to.
const told = document.querySelector<HTMLElement>("main > .notice");
if (told && !summary) {
  told.tabIndex = -1;
  told.focus();
}

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
const deciding = document.querySelector<HTMLFormElement>("form.deciding");
if (deciding) decideTogether(deciding);
moveByKeys(document.body);
