// What stands around every page of a ballot: the language, and whether anybody on the way can read along.

import { button, fill } from "./parts";
import { changeTongue, currentTongue, say } from "./words";

export function frame(): void {
  document.documentElement.lang = currentTongue();
  const other = button(
    say().other,
    () => {
      changeTongue();
      window.location.reload();
    },
    "quiet slim",
  );
  other.lang = currentTongue() === "en" ? "zh-CN" : "en";
  fill(document.getElementById("tongue"), other);
  const clear = document.getElementById("clear");
  if (window.location.protocol !== "http:" || !clear) return;
  clear.hidden = false;
  clear.textContent = say().notSecret;
}
