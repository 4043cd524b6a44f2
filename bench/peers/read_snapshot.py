"""Reads an exported snapshot with other software: hashes, rows, types, and the SQL of docs/parquet.md.

    read_snapshot.py SNAPSHOT [DOC [ASSESSED]]

ASSESSED is the JSON of the assessment whose figures the example with `head_coverage` recomputes. Prints one line for each check and ends with status 1 if one fails.
"""

import hashlib
import json
import os
import re
import sys
from decimal import Decimal

import duckdb
import polars
import pyarrow.parquet as pq


def main() -> int:
    directory = sys.argv[1]
    failures = 0
    engine = duckdb.connect()
    with open(os.path.join(directory, "snapshot.json"), encoding="utf-8") as file:
        manifest = json.load(file)

    rows = 0
    for entry in manifest["files"]:
        path = os.path.join(directory, entry["path"])
        with open(path, "rb") as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
        seen = {
            "sha256": digest == entry["sha256"],
            "pyarrow": pq.read_metadata(path).num_rows == entry["rows"],
            "duckdb": engine.execute("SELECT count(*) FROM read_parquet($1)", [path]).fetchall()[0][0] == entry["rows"],
            "polars": polars.scan_parquet(path).select(polars.len()).collect().item() == entry["rows"],
        }
        # Every page is decoded, not only the footer.
        pq.read_table(path)
        polars.read_parquet(path)
        engine.execute("SELECT count(COLUMNS(*)) FROM read_parquet($1)", [path]).fetchall()
        rows += entry["rows"]
        for name, good in seen.items():
            if not good:
                failures += 1
                print(f"FAILED {name} {entry['path']}")
    print(f"{len(manifest['files'])} files, {rows} rows: duckdb {duckdb.__version__}, polars {polars.__version__}")

    for kind in manifest["kinds"]:
        columns = set(pq.read_schema(os.path.join(directory, kind["records"])).names)
        missing = [f["column"] for f in kind["fields"] if f["column"] and f["column"] not in columns]
        if missing:
            failures += 1
            print(f"FAILED {kind['id']}: columns {missing} are not in the file")

    if len(sys.argv) > 2:
        with open(sys.argv[2], encoding="utf-8") as file:
            statements = re.findall(r"```sql\n(.*?)```", file.read(), re.S)
        assessed = {}
        if len(sys.argv) > 3:
            with open(sys.argv[3], encoding="utf-8") as file:
                subjects = json.load(file)[0]["subjects"]
            assessed = {subject["code"]: subject["results"] for subject in subjects}
        os.chdir(directory)
        for number, statement in enumerate(statements, 1):
            try:
                found = engine.execute(statement).fetchall()
                print(f"example {number}: {len(found)} rows, first {found[0] if found else '—'}")
                if assessed and "head_coverage" in statement:
                    names = [column[0] for column in engine.description]
                    failures += differing(assessed, [dict(zip(names, row)) for row in found])
            except duckdb.Error as error:
                failures += 1
                print(f"FAILED example {number}: {error}")
    return 1 if failures else 0


def differing(assessed: dict, found: list[dict]) -> int:
    """How many figures of the rows differ from the results of the same names; a unit without a row has no figure."""
    failures = 0
    rows = {row.pop("code"): row for row in found}
    for code, results in assessed.items():
        for name in ("staff", "talked_by_heads", "head_coverage"):
            wanted = results[name].get("value")
            seen = rows[code][name] if code in rows else None
            absent = code not in rows and (name == "staff" or wanted in (None, "0"))
            if not absent and (wanted is None or Decimal(wanted) != Decimal(str(seen))):
                failures += 1
                print(f"FAILED {code} {name}: {wanted} assessed, {seen} recomputed")
    print(f"recomputed: {len(rows)} of {len(assessed)} units have talks, {failures} figures differ")
    return failures


if __name__ == "__main__":
    sys.exit(main())
