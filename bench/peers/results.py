"""Turns the figures of one run into bench/RESULTS.md.

    results.py FIGURES

Figures are lines of `section<TAB>name<TAB>value<TAB>unit`; of several runs of the same thing the median counts. What
was not measured is shown as such, never left out. The status is 1 if a goal was missed, 0 otherwise.
"""

import datetime
import os
import platform
import statistics
import subprocess
import sys
from collections import defaultdict
from importlib.metadata import version

DASH = "not measured"


class Figures:
    def __init__(self, path: str) -> None:
        self.values: dict[tuple[str, str], list[float]] = defaultdict(list)
        with open(path, encoding="utf-8") as file:
            for line in file:
                section, name, value, _unit = line.rstrip("\n").split("\t")
                self.values[section, name].append(float(value))

    def get(self, section: str, name: str) -> float | None:
        values = self.values.get((section, name))
        return statistics.median(values) if values else None

    def runs(self, section: str, name: str) -> int:
        return len(self.values.get((section, name), []))


def shown(value: float | None, unit: str) -> str:
    if value is None:
        return DASH
    if unit == "s" and value < 0.1:
        value, unit = value * 1000, "ms"
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{digits}f} {unit}".strip()


class Table:
    def __init__(self) -> None:
        self.lines: list[str] = []
        self.missed: list[str] = []

    def row(self, work: str, ours: str, peer: str, ratio: str, goal: str, holds: bool | None) -> None:
        verdict = DASH if holds is None else "yes" if holds else "**no**"
        if holds is False:
            self.missed.append(work)
        self.lines.append(f"| {work} | {ours} | {peer} | {ratio} | {goal} | {verdict} |")

    def faster(self, work: str, ours: float | None, peer: float | None, peer_name: str, goal: float) -> None:
        """Ours takes less time than the peer, by a factor."""
        ratio = peer / ours if ours and peer else None
        peer_text = f"{peer_name}: {shown(peer, 's')}" if peer is not None else DASH
        holds = None if ratio is None else ratio >= goal
        ratio_text = shown(ratio, "×") if ratio is not None else "—"
        self.row(work, shown(ours, "s"), peer_text, ratio_text, f"at least {goal:g}×", holds)

    def rate(self, work: str, ours: float | None, peer: float | None, peer_name: str, goal: float) -> None:
        """Ours does at least a share of what the peer does in a second."""
        ratio = ours / peer if ours and peer else None
        peer_text = f"{peer_name}: {shown(peer, '/s')}" if peer is not None else DASH
        holds = None if ratio is None else ratio >= goal
        ratio_text = shown(ratio, "×") if ratio is not None else "—"
        self.row(work, shown(ours, "/s"), peer_text, ratio_text, f"at least {goal:g}×", holds)

    def under(self, work: str, value: float | None, unit: str, limit: float) -> None:
        holds = None if value is None else value < limit
        ratio = "—" if value is None else f"{value / limit:.2f} of the limit"
        self.row(work, shown(value, unit), "—", ratio, f"under {limit:g} {unit}", holds)

    def none(self, work: str, value: float | None) -> None:
        """There must be none at all."""
        holds = None if value is None else value == 0
        self.row(work, DASH if value is None else f"{value:.0f}", "—", "—", "none", holds)

    def plain(self, work: str, text: str) -> None:
        self.lines.append(f"| {work} | {text} | — | — | — | — |")


def said(*command: str) -> str:
    try:
        return subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
    except (OSError, subprocess.CalledProcessError):
        return "unknown"


def machine() -> str:
    model = "unknown processor"
    with open("/proc/cpuinfo", encoding="utf-8") as file:
        model = next((line.split(":", 1)[1].strip() for line in file if line.startswith("model name")), model)
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    system = platform.freedesktop_os_release().get("PRETTY_NAME", platform.system())
    cores = len(os.sched_getaffinity(0))
    return f"{model}, {cores} cores, {memory:.0f} GB memory, {system}, Linux {platform.release()}"


def main() -> int:
    figures = Figures(sys.argv[1])
    get = figures.get
    seconds = lambda milliseconds: None if milliseconds is None else milliseconds / 1000
    table = Table()

    rows = get("roster", "rows")
    roster = f"Roster of {rows:,.0f} rows × 12 columns" if rows else "Roster"
    openpyxl = f"openpyxl {version('openpyxl')}, only reading"
    ours = get("roster", "import.wall")
    table.faster(f"{roster}: parsed, validated, stored", ours, get("roster", "openpyxl.wall"), openpyxl, 10)
    table.under(f"{roster}: memory of the import", get("roster", "import.memory"), "MB", 200)

    table.under("County demo, generated and imported", get("demo", "county.wall"), "s", 60)
    table.under("County demo: memory", get("demo", "county.memory"), "MB", 300)
    table.under("County: snapshot loaded from SQLite", seconds(get("demo", "assess.timing.snapshot")), "s", 2)
    table.none("County: shares of people above 100 %", get("demo", "more_than_all"))
    table.under("County: memory of assessing every rulebook", get("demo", "assess.memory"), "MB", 300)

    filed, anew = seconds(get("living", "filed")), seconds(get("living", "anew"))
    what = "County: one record filed, until its assessments are current"
    table.under(what, get("living", "filed"), "ms", 10)
    table.faster("The same beside reading the ledger anew", filed, anew, "snapshot from SQLite", 50)
    table.plain("The slowest of them", shown(seconds(get("living", "slowest")), "s"))
    rate = get("living", "rate")
    beside = f"beside {rate:,.0f} records/s filed" if rate else "beside a writer"
    table.under(f"100 readers {beside}: the longest wait", get("living", "waited"), "ms", 50)
    table.under("County: memory of a bureau that lives", get("living", "memory"), "MB", 250)

    many = get("bureaus", "count")
    what = f"{many:,.0f} small bureaus by one process" if many else "Many small bureaus by one process"
    table.under(f"{what}, somebody at work in each: memory", get("bureaus", "in_use_mb"), "MB", 2048)
    less, alone = get("bureaus", "times_less_than_alone"), get("bureaus", "alone_mb")
    if less is not None and alone is not None:
        table.plain("The same beside a process for each", f"{alone:.0f} MB each, {less:.1f} times as much")
    table.under("One that is idle", get("bureaus", "idle_mb_each"), "MB", 5)
    table.under("The first page of one that sleeps, the slowest of all", get("bureaus", "first_page_worst_ms"), "ms", 1000)

    rate, peer = get("web", "mingde.rate"), get("web", "django.rate")
    what = "Pages and filing, 200 people at once over the county"
    django = f"Django {version('django')} admin, gunicorn {version('gunicorn')}"
    table.rate(f"{what}: requests", rate, peer, django, 10)
    late, peer = get("web", "mingde.p99_ms"), get("web", "django.p99_ms")
    table.faster(f"{what}: 99 of 100 answered", seconds(late), seconds(peer), django, 10)
    table.none(f"{what}: errors", get("web", "mingde.errors"))
    table.none(f"{what}: records filed and not found", get("web", "mingde.not_found"))
    table.plain(f"{what}: errors of the peer", shown(get("web", "django.errors"), ""))
    table.under(f"{what}: memory of the server", get("web", "memory"), "MB", 300)

    single, bare = get("commits", "single"), get("commits", "bare")
    table.rate("Commits of one record", single, bare, "bare SQLite, same rows and settings", 0.8)

    for scale in ("county", "province"):
        count = get("snapshot", f"{scale}.records")
        if count is None:
            continue
        parts = get("snapshot", f"{scale}.participations") or 0
        size = (get("snapshot", f"{scale}.bytes") or 0) / 2**20
        what = f"Parquet, {count:,.0f} records and {parts:,.0f} participations"
        for work in ("write", "read"):
            time = shown(seconds(get("snapshot", f"{scale}.{work}_ms")), "s")
            memory = shown(get("snapshot", f"{scale}.{work}_peak_mb"), "MB")
            table.plain(f"{what}: {work}", f"{time}, {memory} memory, {size:,.0f} MB on disk")

    persons = get("rules", "persons")
    table.under("County: all rulebooks over a warm snapshot", get("rules", "county"), "ms", 150)
    table.under("County: the rulebooks that look at one kind, the slowest kind", get("rules", "touched"), "ms", 50)
    rate = get("rules", "explanations")
    table.row("County: explanations in bulk", shown(rate, "/s"), "—", "—", "at least 20,000 /s",
              None if rate is None else rate >= 20_000)
    what = f"One rulebook over {persons:,.0f} persons from Parquet" if persons else "One rulebook over a province"
    ours = seconds(get("rules", "ours.timing.rules"))
    table.faster(what, ours, seconds(get("rules", "duckdb.timing.rules")), f"DuckDB {version('duckdb')}, SQL by hand", 2)
    table.faster(what, ours, seconds(get("rules", "loop.timing.rules")), "Rust loop by hand", 0.5)
    openfisca = f"OpenFisca {version('openfisca-core')}, input included"
    table.faster(what, ours, seconds(get("rules", "openfisca.timing.rules")), openfisca, 5)
    table.plain(f"{what}: memory", shown(get("rules", "ours.timing.peak_mb"), "MB"))

    docx = get("reports", "docx")
    table.under("Report of ten pages as DOCX", docx, "ms", 50)
    for peer, name in (("python_docx", "python-docx"), ("docxtpl", "docxtpl")):
        peer_text = f"{name} {version(name)}"
        table.faster(f"The same beside {name}", seconds(docx), seconds(get("reports", peer)), peer_text, 1)
    table.under("Report of ten pages as PDF, the first of a process", seconds(get("reports", "pdf.timing.pdf-first")), "s", 1)
    table.under("Report of ten pages as PDF, the next ones", get("reports", "pdf.timing.pdf-warm"), "ms", 100)
    weasyprint = shown(seconds(get("reports", "weasyprint")), "s")
    table.plain("The same pages as PDF by others", f"WeasyPrint {version('weasyprint')}: {weasyprint};"
                f" LibreOffice from DOCX: {shown(get('reports', 'libreoffice.wall'), 's')}")
    both = get("checkup", "both")
    regex = "one Python regular expression, only finding numbers"
    table.rate("Check-up, MB of text: repair and quantities", both, get("checkup", "regex"), regex, 1)
    table.rate("Check-up, MB of text: beside cn2an", both, get("checkup", "cn2an"), f"cn2an {version('cn2an')}", 1)

    guard = f"electionguard {version('electionguard')}"
    for name, what in (("make", "made, natively"), ("check", "checked")):
        ours, peer = seconds(get("ballot", name)), seconds(get("ballot", f"electionguard.{name}"))
        table.faster(f"A ballot over 12 leaders of 4 grades {what}", ours, peer, guard, 50)
    table.under("The same made in a browser, the first time", get("ballot", "browser.first"), "ms", 1000)
    table.under("The same on a processor four times slower", get("ballot", "slow.first"), "ms", 1000)
    hall = "500 voters in a minute, 12 leaders"
    table.under(f"{hall}: a ballot cast, its receipt there, the middle", get("ballot", "cast.median"), "ms", 50)
    table.under(f"{hall}: 99 of a hundred", get("ballot", "cast.p99"), "ms", 50)
    table.under(f"{hall}: pages beside them, the middle", get("ballot", "page.median"), "ms", 50)
    table.under(f"{hall}: pages beside them, 99 of a hundred", get("ballot", "page.p99"), "ms", 50)
    table.under(f"{hall}: two trustees check all, decrypt, and it is counted", get("ballot", "tally_s"), "s", 15)
    table.under("500 voters, 12 leaders: everything verified from the folder", get("ballot", "verify.wall"), "s", 10)

    files = get("hostile", "files")
    what = f"{files:,.0f} hostile files" if files else "Hostile files"
    stopped, late = get("hostile", "stopped"), get("hostile", "late")
    told = DASH if stopped is None else (f"{get('hostile', 'read'):,.0f} read, {get('hostile', 'refused'):,.0f} refused,"
                                         f" {stopped:,.0f} readers stopped")
    table.plain(f"{what}, each as material, paper and workbook", told)
    table.row(f"{what}: answers after more than a minute", shown(late, ""), "—", "—", "none",
              None if late is None else late == 0)
    table.under(f"{what}: memory of the process that asks, over idle", get("hostile", "peak_mb"), "MB", 100)
    table.under("A Word document of 12 kB, read in a process of its own", get("hostile", "docx_ms"), "ms", 15)

    now = datetime.datetime.now().astimezone()
    runs = figures.runs("roster", "import.wall")
    print("# Measurements\n")
    print("Written by `make bench`; no number here was typed by hand. Of several runs the median is shown.\n")
    print(f"- When: {now:%Y-%m-%d %H:%M %z}, commit {said('git', 'rev-parse', '--short', 'HEAD')}")
    print(f"- Machine: {machine()}")
    print(f"- Versions: {said('rustc', '--version')}, Python {platform.python_version()}, openpyxl {version('openpyxl')},"
          f" DuckDB {version('duckdb')}, Polars {version('polars')}")
    print(f"- Runs of the roster import: {runs}, in turns with openpyxl\n")
    print("| work | Mingde | peer | ratio | goal | holds |")
    print("| --- | --- | --- | --- | --- | --- |")
    print("\n".join(table.lines))
    if table.missed:
        print(f"\nMissed: {'; '.join(table.missed)}.")
        print(f"missed: {'; '.join(table.missed)}", file=sys.stderr)
    return 1 if table.missed else 0


if __name__ == "__main__":
    sys.exit(main())
