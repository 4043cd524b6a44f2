"""Writes the roster that the import is measured with, and the units it names.

    write_roster.py DIR ROWS

DIR/units.xlsx has the bureau and its schools, DIR/roster.xlsx one person a row in twelve columns, with the headings
of `mingde template`. Everything is made from the row number: the same rows on every machine. Identity numbers
have a right check character and belong to nobody (the area code 000000 was never given out … see AREA).
"""

import datetime
import sys

from openpyxl import Workbook

# An area code that GB/T 2260 does not know, so that no number can be anybody's.
AREA = "999999"
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰春梅红建国志文海波宁晓燕雪晨"
SCHOOLS = 200
HEADINGS = (
    "工号 姓名 性别 出生日期 身份证号 手机号 所在单位 职务 级别 任职起 参加工作日期 政治面貌".split()
)


def identity_number(birth: datetime.date, serial: int) -> str:
    body = f"{AREA}{birth:%Y%m%d}{serial % 1000:03d}"
    total = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS))
    return body + "10X98765432"[total % 11]


def person(row: int) -> list:
    # Days that repeat every 40 years' worth of rows, serials that never repeat within one day.
    birth = datetime.date(1963, 1, 1) + datetime.timedelta(days=row % 14_000)
    serial = row // 14_000 * 10 + row % 10
    name = SURNAMES[row % len(SURNAMES)] + GIVEN[row // 7 % len(GIVEN)] + GIVEN[row // 271 % len(GIVEN)]
    rank = row % 50
    return [
        f"B{row:07d}",
        name,
        "男" if serial % 2 else "女",
        birth,
        identity_number(birth, serial),
        f"139{row:08d}",
        f"第{row % SCHOOLS + 1}小学",
        "校长" if rank == 0 else "教导主任" if rank < 5 else "教师",
        "校级干部" if rank == 0 else "中层干部" if rank < 5 else "专任教师",
        datetime.date(2015 + row % 10, 9, 1),
        datetime.date(birth.year + 22, 8, 15),
        "中共党员" if row % 3 == 0 else "群众",
    ]


def main() -> None:
    directory, rows = sys.argv[1], int(sys.argv[2])

    units = Workbook(write_only=True)
    sheet = units.create_sheet("单位")
    sheet.append(["单位代码", "单位名称", "单位类别", "上级单位"])
    sheet.append(["BENCH", "测速区教育局", "教育局", None])
    for number in range(1, SCHOOLS + 1):
        sheet.append([f"BENCH{number:03d}", f"第{number}小学", "小学", "测速区教育局"])
    units.save(f"{directory}/units.xlsx")

    roster = Workbook(write_only=True)
    sheet = roster.create_sheet("人员")
    sheet.append(HEADINGS)
    for row in range(rows):
        sheet.append(person(row))
    roster.save(f"{directory}/roster.xlsx")


if __name__ == "__main__":
    main()
