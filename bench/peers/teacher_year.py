"""Works out bench/rules/teacher-year.md in DuckDB over the Parquet files of a snapshot.

    teacher_year.py work SNAPSHOT RESULT the SQL beside this file; prints `timing rules MS`, then writes RESULT (CSV)
    teacher_year.py same RESULT RESULT…  compares results person by person; status 1 where one differs
"""

import os
import sys
import time

import duckdb


def work(snapshot: str, result: str) -> int:
    with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), "teacher_year.sql"), encoding="utf-8") as file:
        sql = file.read()
    result = os.path.abspath(result)
    os.chdir(snapshot)
    engine = duckdb.connect()
    engine.execute("SET threads TO 2")
    began = time.perf_counter()
    engine.execute(sql)
    print(f"timing rules {(time.perf_counter() - began) * 1000:.0f}", file=sys.stderr)
    engine.execute(f"COPY (SELECT * FROM result ORDER BY code) TO '{result}' (HEADER)")
    return 0


def same(first: str, others: list[str]) -> int:
    engine = duckdb.connect()
    table = lambda path: f"(SELECT * FROM read_csv('{path}', all_varchar = true, header = true))"
    numbers = lambda path: (
        f"(SELECT code, passed, COLUMNS(* EXCLUDE (code, passed))::DOUBLE FROM {table(path)})"
    )
    count = engine.execute(f"SELECT count(*) FROM {table(first)}").fetchall()[0][0]
    failed = 0
    for other in others:
        for a, b in ((first, other), (other, first)):
            rest = engine.execute(f"{numbers(a)} EXCEPT ALL {numbers(b)} ORDER BY code LIMIT 3").fetchall()
            for row in rest:
                failed = 1
                print(f"only in {os.path.basename(a)}, not in {os.path.basename(b)}: {row}")
    print(f"{count} persons, {'different' if failed else 'the same'} in {1 + len(others)} results")
    return failed


if __name__ == "__main__":
    words = sys.argv[1:]
    sys.exit(same(words[1], words[2:]) if words[0] == "same" else work(*words[1:]))
