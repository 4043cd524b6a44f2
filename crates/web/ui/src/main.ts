// The script of the pages. Everything here makes quicker or safer what the pages do without it.

import { keepDrafts } from "./drafts";
import { showProgressOfImports } from "./imports";
import { moveByKeys } from "./keys";
import { takeOffers } from "./offers";
import { offerNames } from "./picker";
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
const workbook = document.querySelector<HTMLFormElement>("form#import");
if (workbook) showProgressOfImports(workbook);
moveByKeys(document.body);
