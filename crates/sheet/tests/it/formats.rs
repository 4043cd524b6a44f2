//! Cells whose number format says something: what a reader sees and what is kept are one thing, or the row comes back.

use mingde_core::record::Value;
use mingde_sheet::{Cell, Layout, Row, Workbook};

use crate::old_workbook::Old;
use crate::stage::{line, parts, persons, rows, study_with, zipped};

/// What came of a cell.
#[derive(Debug, PartialEq)]
enum Came {
    Taken(String),
    /// With the code of a remark.
    Remarked(String, &'static str),
    /// With the suggestion.
    Refused(&'static str, Option<String>),
}

fn taken(value: &str) -> Came {
    Came::Taken(value.to_owned())
}

fn remarked(value: &str, code: &'static str) -> Came {
    Came::Remarked(value.to_owned(), code)
}

fn refused(code: &'static str, near: &str) -> Came {
    Came::Refused(code, (!near.is_empty()).then(|| near.to_owned()))
}

/// A workbook whose fourth column holds one cell, a number or a text, in a format.
fn workbook(headings: [&str; 4], row: [&str; 3], format: &str, cell: &str) -> Workbook {
    let number = cell.parse::<f64>().is_ok();
    let cell = match number {
        true => format!("<c s=\"5\"><v>{cell}</v></c>"),
        false => format!("<c s=\"5\" t=\"inlineStr\"><is><t>{}</t></is></c>", cell.trim_start_matches('\'')),
    };
    let lines = [line(1, &headings), line(2, &[row[0], row[1], row[2], &cell])].concat();
    let mut made = parts(&format!("<sheetData>{lines}</sheetData>"));
    let code = format.replace('&', "&amp;").replace('"', "&quot;").replace('<', "&lt;");
    let styles = String::from_utf8(made[3].1.clone()).unwrap();
    let styles = match format.strip_prefix("id ") {
        Some(builtin) => styles.replace("</cellXfs>", &format!("<xf numFmtId=\"{builtin}\"/></cellXfs>")),
        None => styles
            .replace(
                "<cellXfs>",
                &format!("<numFmts><numFmt numFmtId=\"170\" formatCode=\"{code}\"/></numFmts><cellXfs>"),
            )
            .replace("</cellXfs>", "<xf numFmtId=\"170\"/></cellXfs>"),
    };
    made[3].1 = styles.into_bytes();
    Workbook::from_bytes("t.xlsx", zipped(&made)).unwrap()
}

fn came(layout: &Layout, book: &Workbook) -> Came {
    let (sheet, rows) = rows(book, layout);
    let at = sheet.columns.iter().position(|column| *column == Some(3)).unwrap();
    came_of(&rows[0], at)
}

fn came_of(row: &Row, at: usize) -> Came {
    if let [error, ..] = row.errors.as_slice() {
        return Came::Refused(error.message.code, error.suggestion.clone());
    }
    let value = match &row.cells[at] {
        Some(Cell::Value(value)) => value.to_string(),
        other => format!("{other:?}"),
    };
    match row.warnings.as_slice() {
        [] => Came::Taken(value),
        [warning, ..] => Came::Remarked(value, warning.message.code),
    }
}

fn of_study(heading: &str, format: &str, cell: &str) -> Came {
    let layout = study_with(
        "pass_rate: {title: 通过率, english: Pass rate, type: number, unit: percent, decimals: 1, min: 0, max: 100}",
    );
    let headings = ["单位", "学习日期", "学习主题", heading];
    came(&layout, &workbook(headings, ["人事科", "2025-09-01", "条例"], format, cell))
}

fn of_roster(heading: &str, format: &str, cell: &str) -> Came {
    let headings = ["姓名", "所在单位", "级别", heading];
    came(&persons(), &workbook(headings, ["张三", "人事科", "教师"], format, cell))
}

#[test]
fn a_number_is_the_one_that_is_seen() {
    for (format, cell, expected) in [
        // The unit of the column, groups and signs of book-keeping say nothing else than the number.
        ("#,##0\"元\"", "1200", taken("1200")),
        ("[$¥-804]#,##0.00", "1200", taken("1200")),
        ("id 7", "1200", taken("1200")),
        ("@\"元\"", "12", taken("12")),
        ("@\"元\"", "'12", taken("12")),
        ("General\"元\"", "12.5", taken("12.5")),
        ("[DBNum2][$-804]General\"元整\"", "1200", taken("1200")),
        ("0\\.0,\"万\"", "12000", taken("12000")),
        ("0.0,\"千\"", "1200", taken("1200")),
        ("[>=10000]0!.0,\"万\";0\"元\"", "15000", taken("15000")),
        ("[>=10000]0!.0,\"万\";0\"元\"", "500", taken("500")),
        ("0.00E+00", "1234", taken("1234")),
        ("# ?/?", "3.5", taken("3.5")),
        // Less is seen than is kept.
        ("0", "1234.56", remarked("1234.56", "sheet-number-held")),
        ("0\\.0,\"万\"", "12345", remarked("12345", "sheet-number-held")),
        ("id 43", "0", remarked("0", "sheet-number-held")),
        // Something else is seen.
        ("0.0\"万\"", "1.2", refused("sheet-number-shown-otherwise", "12000")),
        ("General\" 万元\"", "5", refused("sheet-number-shown-otherwise", "50000")),
        ("[DBNum2]General\"万元\"", "12", refused("sheet-number-shown-otherwise", "")),
        ("0.0,", "1200", refused("sheet-number-shown-otherwise", "")),
        ("0\"0000\"", "5", refused("sheet-number-shown-otherwise", "")),
        ("0;0", "-5", refused("sheet-number-shown-otherwise", "")),
        ("@\"万元\"", "'12", refused("sheet-number-wan", "120000")),
        ("0\"人\"", "3", refused("sheet-number-other-unit", "")),
        ("\"$\"#,##0", "1200", refused("sheet-number-malformed", "")),
        ("#,##0\"元/人\"", "1200", refused("sheet-number-malformed", "")),
        ("\"约\"0", "5", refused("sheet-number-malformed", "5")),
        ("0%", "0.9", refused("sheet-number-malformed", "")),
        ("h:mm", "0.0625", refused("sheet-number-is-date", "")),
        // Nothing is seen.
        ("#", "0", refused("sheet-cell-hidden", "")),
        ("0;-0;;@", "0", refused("sheet-cell-hidden", "")),
        (";;;", "5", refused("sheet-cell-hidden", "")),
        (";;;", "'5", refused("sheet-cell-hidden", "")),
        // Below nought as book-keepers write it: it is refused for what it is.
        ("id 39", "-1200", refused("record-number-below", "")),
        ("0;[Red]0", "-5", refused("record-number-below", "")),
    ] {
        assert_eq!(of_study("经费", format, cell), expected, "{format} {cell}");
    }
}

#[test]
fn a_stretch_of_time_and_a_share_are_those_that_are_seen() {
    for (heading, format, cell, expected) in [
        ("学时", "0\"小时\"", "2", taken("2")),
        ("学时", "0\"学时\"", "2", taken("2")),
        ("学时", "0.0\"小时\"", "2", taken("2")),
        ("学时", "0", "1.5", remarked("1.5", "sheet-number-held")),
        ("学时", "0\"分钟\"", "90", refused("sheet-number-other-unit", "1.5")),
        ("学时", "0\"天\"", "2", refused("sheet-number-other-unit", "")),
        ("学时", "[h]:mm", "0.0625", refused("sheet-number-is-date", "1.5")),
        ("学时", "[h]:mm", "1.0625", refused("sheet-number-is-date", "25.5")),
        ("通过率", "0.0%", "0.985", taken("98.5")),
        ("通过率", "0.0\"%\"", "98.5", taken("98.5")),
        ("通过率", "0%", "0.985", remarked("98.5", "sheet-number-held")),
        ("通过率", "0.0\"%\"", "0.985", refused("sheet-percent-or-share", "98.5")),
        ("通过率", "0\"‰\"", "985", refused("sheet-number-other-unit", "98.5")),
        ("通过率", "0%%", "0.005", refused("sheet-number-malformed", "")),
        ("通过率", "0.0%\"左右\"", "0.985", refused("sheet-number-malformed", "")),
        ("开始时间", "h:mm", "0.354166666666667", taken("08:30")),
        ("开始时间", "上午/下午h\"时\"mm\"分\"", "0.6458333", taken("15:30")),
        ("开始时间", "h\"时\"", "0.375", taken("09:00")),
        ("开始时间", "00\":\"00", "830", taken("08:30")),
        ("开始时间", "h:mm", "45901.354166666667", remarked("08:30", "sheet-time-date-dropped")),
        ("开始时间", "mm:ss", "0.0059027777", refused("sheet-time-shown-otherwise", "")),
        ("开始时间", "h\"时\"", "0.354166666666667", refused("sheet-time-shown-otherwise", "")),
        ("开始时间", "[h]:mm", "1.104166", refused("sheet-time-malformed", "")),
        ("开始时间", "General", "0.375", refused("sheet-time-malformed", "09:00")),
        ("开始时间", "General", "0", refused("sheet-time-malformed", "")),
        ("是否集中学习", "\"是\";;\"否\"", "1", taken("true")),
        ("是否集中学习", "[=0]\"是\";[=1]\"否\"", "1", taken("false")),
    ] {
        assert_eq!(of_study(heading, format, cell), expected, "{heading}: {format} {cell}");
    }
}

#[test]
fn a_day_is_the_one_that_is_seen() {
    let day = "1985-03-04";
    for (format, cell, expected) in [
        ("id 14", "31110", taken(day)),
        ("id 31", "31110", taken(day)),
        ("yyyy\"年\"m\"月\"d\"日\" aaaa", "31110", taken(day)),
        ("[DBNum1][$-804]yyyy\"年\"m\"月\"d\"日\"", "31110", taken(day)),
        ("yy-mm-dd", "31110", taken(day)),
        ("0000\"-\"00\"-\"00", "19850304", taken(day)),
        ("[>30000]yyyy-mm-dd;0", "31110", taken(day)),
        ("General", "31110", remarked(day, "sheet-date-serial")),
        ("id 28", "31110", remarked(day, "sheet-date-year-unseen")),
        ("id 16", "31110", remarked(day, "sheet-date-year-unseen")),
        ("yy-mm-dd", "9377", remarked("1925-09-02", "sheet-date-year-unseen")),
        // The day is not seen, and so nobody said it.
        ("id 27", "31110", taken("1985-03")),
        ("id 17", "31110", taken("1985-03")),
        ("aaaa", "31110", refused("sheet-date-malformed", day)),
        ("yyyy", "31110", refused("sheet-date-malformed", day)),
        ("\"截至\"yyyy-mm-dd", "31110", refused("sheet-date-malformed", day)),
        ("yyyy-mm-dd\"T\"hh:mm:ss\"Z\"", "31109.8333333333", refused("sheet-date-malformed", day)),
        ("[$-130000]yyyy\"年\"m\"月\"d\"日\"", "31110", refused("sheet-date-other-calendar", day)),
        ("[$-404]e/m/d", "31110", refused("sheet-date-other-calendar", day)),
        ("0\"元\"", "31110", refused("sheet-date-malformed", "")),
        ("General", "20259", refused("sheet-date-malformed", "")),
        (";;;", "31110", refused("sheet-cell-hidden", "")),
    ] {
        assert_eq!(of_roster("出生日期", format, cell), expected, "{format} {cell}");
    }
}

#[test]
fn a_text_is_the_one_that_is_seen() {
    for (format, cell, expected) in [
        ("000", "7", taken("007")),
        ("\"凭\"@\"号\"", "'12", taken("凭12号")),
        ("[=7]\"甲\";\"乙\"", "7", taken("甲")),
        ("id 27", "45901", taken("2025年9月")),
        ("id 14", "45901", taken("2025-09-01")),
        ("0%", "0.9", taken("90%")),
    ] {
        assert_eq!(of_roster("职务", format, cell), expected, "{format} {cell}");
    }
    for (format, cell, code) in [
        ("0000", "12", "0012"),
        ("#,##0", "1200", "1200"),
        ("0.00", "12", "12"),
        ("0.00E+00", "123456789", "123456789"),
    ] {
        assert_eq!(of_roster("工号", format, cell), taken(code), "{format} {cell}");
    }
}

#[test]
fn a_sheet_that_shows_no_noughts_has_none() {
    let xml = format!(
        "<sheetViews><sheetView showZeros=\"0\" workbookViewId=\"0\"/></sheetViews><sheetData>{}{}{}</sheetData>",
        line(1, &["单位", "学习日期", "学习主题", "经费"]),
        line(2, &["人事科", "2025-09-01", "条例", "<c><v>0</v></c>"]),
        // Formulas that point at empty cells below the data.
        line(3, &["<c><v>0</v></c>", "<c s=\"1\"><v>0</v></c>", "", "<c><v>0</v></c>"]),
    );
    let book = crate::stage::workbook(&xml).unwrap();
    let (sheet, rows) = rows(&book, &study_with(""));
    let at = sheet.columns.iter().position(|column| *column == Some(3)).unwrap();
    assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2]);
    assert_eq!(came_of(&rows[0], at), refused("sheet-cell-hidden", ""));
}

#[test]
fn an_old_workbook_is_read_as_it_is_seen() {
    let layout = persons();
    let lines: [&[&str]; 2] =
        [&["姓名", "所在单位", "级别", "出生日期", "工号"], &["张三", "人事科", "教师"]];
    let read = |format: &str, number: f64| {
        let numbers = [(1, 3, number, 0), (1, 4, 12.0, 1)];
        let formats = [format, "0000"];
        let old = Old { lines: &lines, numbers: &numbers, formats: &formats, ..Old::default() };
        let book = Workbook::from_bytes("名册.xls", old.bytes("人员")).unwrap();
        let (sheet, rows) = rows(&book, &layout);
        let at = sheet.columns.iter().position(|column| *column == Some(3)).unwrap();
        came_of(&rows[0], at)
    };
    let day = "1985-03-04";
    assert_eq!(read("yyyy-mm-dd", 31_110.0), taken(day));
    assert_eq!(read("yyyy\"年\"m\"月\"", 31_110.0), taken("1985-03"));
    assert_eq!(read("m\"月\"d\"日\"", 31_110.0), remarked(day, "sheet-date-year-unseen"));
    assert_eq!(read("0\"元\"", 31_110.0), refused("sheet-date-malformed", ""));
}

#[test]
fn what_is_told_once_is_told_of_the_first_cell_of_its_column() {
    let cell = "<c><v>31110</v></c>";
    let xml = format!(
        "<sheetData>{}{}{}</sheetData>",
        line(1, &["姓名", "所在单位", "级别", "出生日期"]),
        line(2, &["张三", "人事科", "教师", cell]),
        line(3, &["李四", "人事科", "教师", cell]),
    );
    let (_, rows) = rows(&crate::stage::workbook(&xml).unwrap(), &persons());
    assert_eq!(rows.iter().map(|row| row.warnings.len()).collect::<Vec<_>>(), [1, 0]);
    assert_eq!(rows[1].cells[3], Some(Cell::Value(Value::Date("1985-03-04".parse().unwrap()))));
}
