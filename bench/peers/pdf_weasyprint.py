"""Prints the HTML of the paper of ten pages as PDF through WeasyPrint and prints the time in milliseconds.

    pdf_weasyprint.py PAGE.html TIMES OUT.pdf

Only the printing counts, not the start of Python.
"""

import statistics
import sys
import time

import weasyprint


def main() -> None:
    page, times, out = sys.argv[1:]
    taken = []
    for _ in range(int(times)):
        began = time.perf_counter()
        weasyprint.HTML(filename=page).write_pdf(out)
        taken.append((time.perf_counter() - began) * 1000)
    print(f"pdf_ms {statistics.median(taken):.2f}")


if __name__ == "__main__":
    main()
