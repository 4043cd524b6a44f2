"""Reads an exported snapshot with other software: hashes, rows, types, and the SQL of docs/parquet.md.

    read_snapshot.py SNAPSHOT [DOC]

Prints one line for each check and ends with status 1 if one fails.
"""

import hashlib
import json
import os
import re
import sys

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
        os.chdir(directory)
        for number, statement in enumerate(statements, 1):
            try:
                found = engine.execute(statement).fetchall()
                print(f"example {number}: {len(found)} rows, first {found[0] if found else '—'}")
            except duckdb.Error as error:
                failures += 1
                print(f"FAILED example {number}: {error}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
