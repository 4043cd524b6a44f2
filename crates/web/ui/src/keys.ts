// Keys for long lists, beside Tab: `j` and `k` go to the next and former row, `x` ticks it, `Enter` opens it, `/` goes to the
// search. Nothing happens while something is typed.

/** Listens for keys on a page with rows. */
export function moveByKeys(page: HTMLElement): void {
  page.addEventListener("keydown", (event) => {
    const target = event.target as HTMLElement;
    const typed = target.closest("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
    if (event.ctrlKey || event.metaKey || event.altKey || typed) {
      return;
    }
    if (event.key === "/") {
      // That of the page, else that of the frame; where there is no room for one, its page.
      const boxes = [...page.querySelectorAll<HTMLElement>("input[type=search]")];
      const seen = boxes.filter((box) => box.offsetParent !== null);
      const search = seen.find((box) => box.closest("main")) ?? seen[0];
      event.preventDefault();
      if (search) search.focus();
      else page.querySelector<HTMLElement>('a[href="/search"]')?.click();
      return;
    }
    const rows = [...page.querySelectorAll<HTMLElement>("[data-row]")];
    if (rows.length === 0) return;
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    if (event.key === "j" || event.key === "k") {
      const next = rows[Math.min(Math.max(at + (event.key === "j" ? 1 : -1), 0), rows.length - 1)];
      (next?.querySelector<HTMLElement>("a[href]") ?? next?.querySelector<HTMLElement>("button, input"))?.focus();
    } else if (event.key === "x" && at >= 0) {
      rows[at]?.querySelector<HTMLInputElement>("input[type=checkbox]")?.click();
    }
  });
}
