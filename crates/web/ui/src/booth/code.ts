// A text as a square code, as a picture that a long touch saves.

import qrcode from "qrcode-generator";
import { utf8 } from "../ballot/bytes";

/** Pixels of one square, and squares of margin. */
const SQUARE = 4;
const MARGIN = 4;

export function squareCode(text: string, words: string): HTMLImageElement {
  qrcode.stringToBytes = (it) => Array.from(utf8(it));
  const code = qrcode(0, "L");
  code.addData(text, "Byte");
  code.make();
  const picture = document.createElement("img");
  picture.className = "square-code";
  picture.alt = words;
  picture.src = code.createDataURL(SQUARE, MARGIN * SQUARE);
  return picture;
}
