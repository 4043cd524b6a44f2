"""The peer of the roster import: openpyxl reading every value and doing nothing with it.

    read_roster.py FILE
"""

import sys

from openpyxl import load_workbook

workbook = load_workbook(sys.argv[1], read_only=True)
cells = sum(len(row) for row in workbook.active.iter_rows(values_only=True))
print(f"openpyxl read {cells} cells")
