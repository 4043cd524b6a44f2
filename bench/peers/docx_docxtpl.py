"""Fills a template with the paper of ten pages through docxtpl so many times over and prints the median in
milliseconds.

    docx_docxtpl.py CONTENT.json TIMES OUT.docx

The template is made first and is not counted: loops over paragraphs and over the rows of a table, in the order of the
content.
"""

import json
import statistics
import sys
import time

import docx
from docxtpl import DocxTemplate


def make_template(content: list, path: str) -> dict:
    """A template in the order of the content, and what fills it."""
    template = docx.Document()
    values: dict = {}
    for number, part in enumerate(content):
        rows = part.get("rows")
        if rows is None:
            values[f"text{number}"] = part["text"]
            template.add_paragraph(f"{{{{ text{number} }}}}", style=part["style"])
            continue
        values[f"rows{number}"] = rows
        width = len(rows[0])
        table = template.add_table(rows=3, cols=width)
        table.cell(0, 0).text = f"{{%tr for row in rows{number} %}}"
        for column in range(width):
            table.cell(1, column).text = f"{{{{ row[{column}] }}}}"
        table.cell(2, 0).text = "{%tr endfor %}"
    template.save(path)
    return values


def main() -> None:
    content_path, times, out = sys.argv[1:]
    with open(content_path, encoding="utf-8") as file:
        content = json.load(file)
    template_path = out + ".template.docx"
    values = make_template(content, template_path)
    taken = []
    for _ in range(int(times)):
        began = time.perf_counter()
        template = DocxTemplate(template_path)
        template.render(values)
        template.save(out)
        taken.append((time.perf_counter() - began) * 1000)
    print(f"docx_ms {statistics.median(taken):.2f}")


if __name__ == "__main__":
    main()
