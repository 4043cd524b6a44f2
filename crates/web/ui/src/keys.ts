// Keys for long lists, beside Tab: `j` and `k` go to the next and former row, `x` ticks it, `Enter` opens it, `/` goes to the
// search. Nothing happens while something is typed.

/** Listens for keys on a page with rows. */
export function moveByKeys(page: HTMLElement): void {
  page.addEventListener("keydown", (event) => {
    const target = event.target as HTMLElement;
    if (event.ctrlKey || event.metaKey || event.altKey || target.closest("input, textarea, select, [contenteditable]")) {
      return;
    }
    if (event.key === "/") {
      const search = page.querySelector<HTMLElement>("input[type=search]");
      if (search) {
        event.preventDefault();
        search.focus();
      }
      return;
    }
    const rows = [...page.querySelectorAll<HTMLElement>("[data-row]")];
    if (rows.length === 0) return;
    const at = rows.findIndex((row) => row.contains(document.activeElement));
    if (event.key === "j" || event.key === "k") {
      const next = rows[Math.min(Math.max(at + (event.key === "j" ? 1 : -1), 0), rows.length - 1)];
      next?.querySelector<HTMLElement>("a[href], button, input")?.focus();
    } else if (event.key === "x" && at >= 0) {
      rows[at]?.querySelector<HTMLInputElement>("input[type=checkbox]")?.click();
    }
  });
}
