"""Writes the paper of ten pages with python-docx so many times over and prints the median in milliseconds.

    docx_python_docx.py CONTENT.json TIMES OUT.docx

Only the writing counts, not the start of Python; the layout is that of the package's own template.
"""

import json
import statistics
import sys
import time

import docx


def write(content: list, path: str) -> None:
    document = docx.Document()
    for part in content:
        rows = part.get("rows")
        if rows is None:
            document.add_paragraph(part["text"], style=part["style"])
            continue
        table = document.add_table(rows=len(rows), cols=len(rows[0]))
        # `table.cell(i, j)` and `row.cells` find the grid anew each time; this is the quickest way there is.
        for cell, text in zip(table._cells, (text for row in rows for text in row)):
            cell.text = text
    document.save(path)


def main() -> None:
    content_path, times, out = sys.argv[1:]
    with open(content_path, encoding="utf-8") as file:
        content = json.load(file)
    taken = []
    for _ in range(int(times)):
        began = time.perf_counter()
        write(content, out)
        taken.append((time.perf_counter() - began) * 1000)
    print(f"docx_ms {statistics.median(taken):.2f}")


if __name__ == "__main__":
    main()
