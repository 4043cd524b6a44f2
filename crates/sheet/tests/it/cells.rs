use mingde_core::record::Value;
use mingde_core::words::{Locale, say};
use mingde_sheet::{Cell, Layout, PartOf, Workbook};

use crate::stage::{fault, line, persons, roster, rows, study, study_with, workbook};

/// Code and suggestion of an error.
type Wrong = (&'static str, Option<String>);

/// The last filled cell of every row of a roster.
fn read(heading: &str, cells: &[&str]) -> Vec<Result<Option<String>, Wrong>> {
    let layout = persons();
    let (sheet, rows) = rows(&roster(heading, cells), &layout);
    assert!(sheet.findings.is_empty(), "{:?}", sheet.findings);
    let column = sheet.columns.iter().position(|c| *c == Some(3)).unwrap();
    rows.iter()
        .map(|row| match row.errors.as_slice() {
            [] => Ok(row.cells[column].as_ref().map(|cell| match cell {
                Cell::Value(value) => value.to_string(),
                other => format!("{other:?}"),
            })),
            _ => {
                let (_, code, suggestion) = fault(row);
                Err((code, suggestion))
            }
        })
        .collect()
}

fn good(heading: &str, expected: &str, cells: &[&str]) {
    for (cell, read) in cells.iter().zip(read(heading, cells)) {
        assert_eq!(read, Ok(Some(expected.to_owned())), "{heading}: {cell}");
    }
}

fn bad(heading: &str, expected: &[(&str, &'static str, Option<&str>)]) {
    let cells: Vec<&str> = expected.iter().map(|(cell, ..)| *cell).collect();
    for ((cell, code, near), read) in expected.iter().zip(read(heading, &cells)) {
        assert_eq!(read, Err((*code, near.map(str::to_owned))), "{heading}: {cell}");
    }
}

/// The same for a number column of the study sheet.
fn study_cell(heading: &str, cell: &str) -> Result<String, (&'static str, Option<String>)> {
    cell_of(&study(), heading, cell)
}

fn cell_of(layout: &Layout, heading: &str, cell: &str) -> Result<String, (&'static str, Option<String>)> {
    let xml = format!(
        "<sheetData>{}{}</sheetData>",
        line(1, &["单位", "学习日期", "学习主题", heading]),
        line(2, &["人事科", "2025-09-01", "条例", cell])
    );
    let (sheet, rows) = rows(&workbook(&xml).unwrap(), layout);
    let column = sheet.columns.iter().position(|c| *c == Some(3)).unwrap();
    match (&rows[0].errors[..], &rows[0].cells[column]) {
        ([], Some(Cell::Value(value))) => Ok(value.to_string()),
        ([], other) => panic!("{other:?}"),
        _ => {
            let (_, code, suggestion) = fault(&rows[0]);
            Err((code, suggestion))
        }
    }
}

#[test]
fn dates_in_every_common_form() {
    good(
        "出生日期",
        "1985-03-04",
        &[
            "<c s=\"1\"><v>31110</v></c>",
            "<c><v>31110</v></c>",
            "<c><v>19850304</v></c>",
            "<c t=\"d\"><v>1985-03-04</v></c>",
            "<c t=\"str\"><f>A1</f><v>1985-3-4</v></c>",
            "1985-3-4",
            "1985.03.04",
            "1985/3/4",
            "1985年3月4日",
            "一九八五年三月四日",
            "1985 年 3 月 4 日",
            "1985年3月4日（星期一）",
            "1985‐03‐04",
            "1985‑03‑04",
            "1985‒03‒04",
            "1985–03–04",
            "1985−03−04",
            "1985-3-4 周一",
            "\u{202a}1985-03-04\u{202c}",
            "１９８５年３月４日",
            "19850304",
        ],
    );
    bad(
        "出生日期",
        &[
            ("3月4日", "sheet-date-no-year", None),
            ("85-3-4", "sheet-date-malformed", Some("1985-03-04")),
            ("1985-02-30", "sheet-date-no-such-day", Some("1985-02-28")),
            ("1085-02-03", "sheet-date-out-of-range", None),
            ("1985.9-12", "sheet-date-months", None),
            ("1985年9—10", "sheet-date-months", None),
            ("1985/9-10", "sheet-date-months", None),
            ("1985年9-10月", "sheet-date-months", None),
            ("1985年9、10月", "sheet-date-months", None),
            ("1985年9月至10月", "sheet-date-months", None),
            ("1985.9-15", "sheet-date-malformed", Some("1985-09-15")),
            ("<c><v>9.1</v></c>", "sheet-date-day-unclear", None),
            ("<c><v>12.3</v></c>", "sheet-date-day-unclear", None),
            ("<c><v>9.12</v></c>", "sheet-date-no-year", None),
            ("上周五", "sheet-date-malformed", None),
            ("1985\\3\\4", "sheet-date-malformed", Some("1985-03-04")),
            ("1985，3，4", "sheet-date-malformed", Some("1985-03-04")),
            ("1985。3。4", "sheet-date-malformed", Some("1985-03-04")),
            ("250919", "sheet-date-malformed", Some("2025-09-19")),
            ("1985年3月4日-6日", "sheet-date-several", Some("1985-03-04")),
            ("1985.3.4～1985.3.6", "sheet-date-several", Some("1985-03-04")),
            ("1985-3-4、1985-3-8", "sheet-date-several", Some("1985-03-04")),
            ("1985-3-4；1985-3-8", "sheet-date-several", Some("1985-03-04")),
            ("1985-3-4\n1985-3-8", "sheet-date-several", Some("1985-03-04")),
            ("1985.3.1 2", "sheet-date-malformed", Some("1985-03-12")),
            ("1985-03-1O", "sheet-date-malformed", Some("1985-03-10")),
            ("1985-03-04 25:00", "sheet-date-malformed", None),
            ("1985-03-04 前", "sheet-date-malformed", Some("1985-03-04")),
            ("1985年3月4日起", "sheet-date-malformed", Some("1985-03-04")),
            ("1985年3月4日（补）", "sheet-date-malformed", Some("1985-03-04")),
            ("1985年3月4日（农历正月十三）", "sheet-date-lunar", None),
            ("1985年3月4日星期二", "sheet-date-weekday", None),
            ("1985-03-04 (Tue)", "sheet-date-weekday", None),
            ("03/04/1985", "sheet-date-malformed", None),
            ("13/04/1985", "sheet-date-malformed", Some("1985-04-13")),
            ("1985-03-\u{202e}40", "sheet-direction-mark", None),
            ("\u{200f}1985-03-04", "sheet-direction-mark", None),
            ("45919", "sheet-date-malformed", Some("2025-09-19")),
            ("<c t=\"b\"><v>1</v></c>", "sheet-date-malformed", None),
            ("<c t=\"e\"><v>#REF!</v></c>", "sheet-formula-error", None),
            ("<c><f>TODAY()</f></c>", "sheet-formula-no-value", None),
        ],
    );
    // The clerk's dash says that there is nothing to say.
    assert_eq!(read("任职止", &["—", "至今", "/"]), vec![Ok(None), Ok(None), Ok(None)]);
    // Nobody is called so, and no number is spelled so.
    for heading in ["出生日期", "身份证号", "手机号", "工号", "任职止"] {
        assert_eq!(read(heading, &["无", " 暂无 "]), vec![Ok(None), Ok(None)], "{heading}");
    }
}

#[test]
fn a_time_beside_a_date_is_not_dropped_in_silence() {
    let layout = persons();
    let (_, rows) = rows(
        &roster(
            "出生日期",
            &[
                "<c s=\"3\"><v>31110.5</v></c>",
                "1985-03-04 08:30",
                "1985-03-04 00:00:00",
                "1985-03-04 14:00-16:00",
                "1985-03-03T20:00:00Z",
            ],
        ),
        &layout,
    );
    let warned = |at: usize| {
        rows[at].warnings.iter().map(|w| (w.place.to_string(), w.message.code)).collect::<Vec<_>>()
    };
    assert_eq!(warned(0), [("人员!D2".to_owned(), "sheet-date-time-dropped")]);
    assert_eq!(warned(1), [("人员!D3".to_owned(), "sheet-date-time-dropped")]);
    assert_eq!(warned(2), []);
    assert_eq!(warned(3), [("人员!D5".to_owned(), "sheet-date-time-dropped")]);
    assert_eq!(warned(4), [("人员!D6".to_owned(), "sheet-date-abroad")]);
    assert_eq!(rows[4].cells[3], rows[0].cells[3], "in China it is the next day");
    assert!(rows.iter().all(|r| r.errors.is_empty()));
}

#[test]
fn workbooks_of_old_macs_count_from_1904() {
    let mut parts = crate::stage::parts(&format!(
        "<sheetData>{}{}</sheetData>",
        line(1, &["姓名", "所在单位", "级别", "出生日期"]),
        line(2, &["张三", "人事科", "教师", "<c s=\"1\"><v>29648</v></c>"])
    ));
    let text = String::from_utf8(parts[1].1.clone()).unwrap();
    parts[1].1 = text.replace("<sheets>", "<workbookPr date1904=\"1\"/><sheets>").into_bytes();
    let book = Workbook::from_bytes("t.xlsx", crate::stage::zipped(&parts)).unwrap();
    let (_, rows) = rows(&book, &persons());
    assert_eq!(rows[0].cells[3], Some(Cell::Value(Value::Date("1985-03-04".parse().unwrap()))));
}

#[test]
fn days_that_nobody_meant_come_back() {
    bad(
        "出生日期",
        &[
            ("<c s=\"1\"><v>0</v></c>", "sheet-date-none", None),
            ("<c s=\"3\"><v>0.375</v></c>", "sheet-date-none", None),
            ("<c s=\"1\"><v>1985.9</v></c>", "sheet-date-no-day", Some("1985-09-01")),
            ("<c s=\"1\"><v>1985</v></c>", "sheet-date-malformed", None),
            ("<c s=\"1\"><v>9.12</v></c>", "sheet-date-early", None),
            ("<c s=\"1\"><v>912</v></c>", "sheet-date-early", None),
            ("<c s=\"1\"><v>19850912</v></c>", "sheet-date-malformed", Some("1985-09-12")),
            ("1899-12-30", "sheet-date-none", None),
            ("1900-01-01", "sheet-date-none", None),
            ("1900-01-00", "sheet-date-no-such-day", None),
            ("1985-03-04 03-05", "sheet-date-several", Some("1985-03-04")),
        ],
    );
    good("出生日期", "1985-03-04", &["<c s=\"1\"><v>31110</v></c>", "1985-03-04 00:00:00.000"]);
}

#[test]
fn a_share_in_a_column_of_per_cent_is_asked_about() {
    let layout = study_with(
        "pass_rate: {title: 通过率, english: Pass rate, type: number, unit: percent, decimals: 1, min: 0, max: 100}",
    );
    for (cell, near) in
        [("0.985", "98.5"), ("<c><v>0.985</v></c>", "98.5"), ("<c><v>0.5</v></c>", "50"), ("1", "100")]
    {
        let expected = Err(("sheet-percent-or-share", Some(near.to_owned())));
        assert_eq!(cell_of(&layout, "通过率", cell), expected, "{cell}");
    }
    for (cell, value) in
        [("98.5", "98.5"), ("0.5%", "0.5"), ("1％", "1"), ("<c s=\"4\"><v>0.985</v></c>", "98.5"), ("0", "0")]
    {
        assert_eq!(cell_of(&layout, "通过率", cell), Ok(value.to_owned()), "{cell}");
    }
    let far = cell_of(&layout, "通过率", "<c s=\"4\"><v>98.5</v></c>");
    assert_eq!(far, Err(("record-number-above", Some("98.5".to_owned()))));
}

#[test]
fn what_nobody_sees_is_no_part_of_a_code_or_name() {
    good("工号", "12", &["<c><v>12.0</v></c>", "<c><v>12.00</v></c>"]);
    good("工号", "0012", &["\u{202a}0012\u{202c}", "00\u{2060}12", "0012\u{fe0f}"]);
    let names = ["张\u{200b}三", "\u{feff}张三\u{3164}", "张\u{2060}三\u{fe0f}", "\u{202a}张三"];
    let lines: Vec<String> =
        (2u32..).zip(names).map(|(at, name)| line(at, &[name, "人事科", "教师"])).collect();
    let xml = format!("<sheetData>{}{}</sheetData>", line(1, &["姓名", "所在单位", "级别"]), lines.concat());
    let layout = persons();
    let (_, rows) = rows(&workbook(&xml).unwrap(), &layout);
    let name = layout.parts[0].position(&mingde_sheet::Key::Name).unwrap();
    assert!(rows.iter().all(|row| row.cells[name] == Some(Cell::Value(Value::Text("张三".into())))));
}

#[test]
fn identity_numbers_that_excel_ruined_are_named_and_never_shown() {
    good(
        "身份证号",
        "11010519491231002X",
        &[
            "11010519491231002x",
            " １１０１０５１９４９１２３１００２Ｘ",
            "110105 19491231 002X",
            "'11010519491231002X",
        ],
    );
    bad(
        "身份证号",
        &[
            ("<c><v>1.1010519491231E+17</v></c>", "sheet-id-number-lost", None),
            ("<c><v>110105194912310020</v></c>", "sheet-id-number-lost", None),
            ("1.1E+17", "sheet-id-number-lost", None),
            ("110105491231002", "sheet-id-number-old", None),
            ("<c><v>110105491231002</v></c>", "sheet-id-number-old", None),
            ("1101051949123100", "sheet-id-number-length", None),
            ("11010519491331002X", "sheet-id-number-birth", None),
            ("11010519491231003X", "sheet-id-number-check", None),
            ("1101051949123100ZX", "sheet-id-number-malformed", None),
        ],
    );
    let (_, rows) = rows(&roster("身份证号", &["11010519491231003X"]), &persons());
    assert!(!format!("{:?}", rows[0].errors).contains("110105"));
}

#[test]
fn phones_codes_names_and_choices() {
    good(
        "手机号",
        "13812345678",
        &["<c><v>13812345678</v></c>", "138 1234 5678", "+86-138-1234-5678", "１３８１２３４５６７８"],
    );
    bad(
        "手机号",
        &[
            ("1381234567", "sheet-phone-malformed", None),
            ("1.38E+10", "sheet-phone-lost", None),
            ("13812345678/13912345678", "sheet-phone-malformed", None),
        ],
    );
    good("工号", "12", &["<c><v>12</v></c>", "12", " １２ "]);
    good("工号", "0012", &["0012"]);
    bad("工号", &[("<c><v>1.23456789012345E+17</v></c>", "sheet-digits-lost", None)]);
    good("性别", "female", &["女", " 女 ", "female", "Female"]);
    bad("性别", &[("女生", "sheet-choice-unknown", Some("女"))]);
    let layout = persons();
    let xml = format!(
        "<sheetData>{}{}</sheetData>",
        line(1, &["姓名", "所在单位", "级别"]),
        line(2, &["张　 三", "实验 小学（东）", "教师"])
    );
    let (_, rows) = rows(&workbook(&xml).unwrap(), &layout);
    assert_eq!(rows[0].cells[1], Some(Cell::Value(Value::Text("张三".into()))));
}

#[test]
fn numbers_with_the_right_unit_and_nothing_else() {
    for cell in
        ["<c><v>1200</v></c>", "1,200", "１，２００元", "¥1200", "1200.00", "1,200 元", "<c><v>1.2E3</v></c>"]
    {
        assert_eq!(study_cell("经费", cell), Ok("1200".to_owned()), "{cell}");
    }
    assert_eq!(study_cell("学时", "<c><v>1.5000000000000002</v></c>"), Ok("1.5".to_owned()));
    assert_eq!(study_cell("学时(小时)", "2学时"), Ok("2".to_owned()));
    assert_eq!(study_cell("开始时间", "<c s=\"2\"><v>0.354166666666667</v></c>"), Ok("08:30".to_owned()));
    for cell in ["<c s=\"2\"><v>0.420544</v></c>", "10:05:35", "<c s=\"2\"><v>0.42013888888888884</v></c>"] {
        assert_eq!(study_cell("开始时间", cell), Ok("10:05".to_owned()), "{cell}");
    }
    assert_eq!(study_cell("是否集中学习", "√"), Ok("true".to_owned()));
    for (cell, value) in [
        ("壹仟贰佰元整", "1200"),
        ("人民币壹万元整", "10000"),
        ("三元五角", "3.5"),
        ("十二", "12"),
        ("1200元整", "1200"),
        ("1200元5角", "1200.5"),
        ("1,200元5角", "1200.5"),
        ("3元5分", "3.05"),
        ("3元零5分", "3.05"),
        ("3元5角2分整", "3.52"),
        ("￥3元5角", "3.5"),
        ("5角", "0.5"),
        ("8分", "0.08"),
        ("零元五分", "0.05"),
    ] {
        assert_eq!(study_cell("经费", cell), Ok(value.to_owned()), "{cell}");
    }
    assert_eq!(study_cell("学时", "二学时"), Ok("2".to_owned()));
    for (cell, value) in
        [("集中学习", "true"), ("不集中学习", "false"), ("未集中学习", "false"), ("有", "true")]
    {
        assert_eq!(study_cell("是否集中学习", cell), Ok(value.to_owned()), "{cell}");
    }
    for (heading, cell, code, near) in [
        ("是否集中学习", "分散学习", "sheet-flag-malformed", None),
        ("开始时间", "9:00-11:00", "sheet-time-malformed", Some("09:00")),
        ("开始时间", "8：00～9：30", "sheet-time-malformed", Some("08:00")),
        ("开始时间", "830", "sheet-time-malformed", Some("08:30")),
        ("开始时间", "上课时", "sheet-time-malformed", None),
        ("经费", "0.2NTU", "sheet-number-malformed", Some("0.2")),
        ("经费", "一千二", "sheet-number-malformed", Some("1200")),
        ("经费", "12oo", "sheet-number-malformed", Some("1200")),
        ("经费", "(1200)", "sheet-number-malformed", None),
        ("经费", "几十", "sheet-number-malformed", None),
        ("经费", "无", "sheet-number-malformed", None),
        ("经费", "−5", "record-number-below", None),
        ("经费", "-¥5", "record-number-below", None),
        ("经费", "–5", "sheet-number-malformed", Some("-5")),
        ("经费", "负5", "sheet-number-malformed", Some("-5")),
        ("经费", "△5", "sheet-number-malformed", None),
        ("经费", "5-", "sheet-number-malformed", None),
        ("经费", "5½", "sheet-number-malformed", None),
        ("经费", "5²", "sheet-number-malformed", None),
        ("经费", "⑤", "sheet-number-malformed", None),
        ("经费", "1/2", "sheet-number-malformed", None),
        ("经费", "$5", "sheet-number-malformed", None),
        ("经费", "5美元", "sheet-number-other-unit", None),
        ("经费", "3元5", "sheet-number-malformed", None),
        ("经费", "3元15分", "sheet-number-malformed", None),
        ("经费", "3.5元5角", "sheet-number-malformed", None),
        ("经费", "3w", "sheet-number-wan", Some("30000")),
        ("经费", "1.2k", "sheet-number-wan", Some("1200")),
        ("经费", "++5", "sheet-number-malformed", Some("5")),
        ("经费", "\u{202e}04", "sheet-direction-mark", None),
        ("经费", "\u{200f}-5", "sheet-direction-mark", None),
        ("学时", "2周", "sheet-number-other-unit", None),
        ("开始时间", "8:3", "sheet-time-malformed", None),
        ("开始时间", "8:30:99", "sheet-time-malformed", None),
        ("经费", "1.2万", "sheet-number-wan", Some("12000")),
        ("经费", "约1200元", "sheet-number-malformed", Some("1200")),
        ("经费", "30 40", "sheet-number-several", None),
        ("经费", "３００　４００", "sheet-number-several", None),
        ("经费", "1 200 元", "sheet-number-several", None),
        ("经费", "30\n40", "sheet-number-several", None),
        ("经费", "三十 四十", "sheet-number-malformed", None),
        ("经费", "12百元", "sheet-number-wan", Some("1200")),
        ("经费", "3十元", "sheet-number-wan", Some("30")),
        ("经费", "约12百元", "sheet-number-malformed", None),
        ("经费", "9成", "sheet-number-malformed", None),
        ("开始时间", "晚上12点", "sheet-time-midnight", Some("00:00")),
        ("开始时间", "24:00", "sheet-time-midnight", Some("00:00")),
        ("开始时间", "晚上1点", "sheet-time-malformed", None),
        ("开始时间", "上午12:30", "sheet-time-twelve", None),
        ("开始时间", "上午12点", "sheet-time-twelve", None),
        ("经费", "12,00", "sheet-number-malformed", None),
        ("经费", "3小时", "sheet-number-other-unit", None),
        ("学时", "90分钟", "sheet-number-other-unit", Some("1.5")),
        ("经费", "<c><v>0.12345</v></c>", "sheet-number-too-fine", Some("0.1235")),
        ("经费", "0.125", "record-number-too-fine", Some("0.13")),
        ("经费", "-5", "record-number-below", None),
        ("经费", "<c s=\"1\"><v>45901</v></c>", "sheet-number-is-date", None),
        ("经费", "<c s=\"4\"><v>0.9</v></c>", "sheet-number-malformed", None),
        ("学时", "25", "record-number-above", None),
        ("开始时间", "25:00", "sheet-time-malformed", None),
        ("学习形式", "专题辅道", "sheet-choice-unknown", Some("专题辅导")),
    ] {
        assert_eq!(study_cell(heading, cell), Err((code, near.map(str::to_owned))), "{heading} {cell}");
    }
}

#[test]
fn shares_of_a_hundred_in_words_are_read_exactly() {
    let layout =
        study_with("share: {title: 比例, english: Share, type: number, unit: percent, decimals: 2, min: 0}");
    for (cell, value) in [
        ("百分之百", "100"),
        ("百分百", "100"),
        ("百分之九十五点五", "95.5"),
        ("百分之九十五点零五", "95.05"),
        ("百分之95.5", "95.5"),
        ("百分之零点五", "0.5"),
        ("百分之一", "1"),
        ("百分之一百二十", "120"),
    ] {
        assert_eq!(cell_of(&layout, "比例", cell), Ok(value.to_owned()), "{cell}");
    }
    for cell in ["百分之", "百分之几", "百分之九五点", "千分之五", "百分之九十五点十"]
    {
        assert!(cell_of(&layout, "比例", cell).is_err(), "{cell}");
    }
}

#[test]
fn boxes_and_ticks_are_answers() {
    for cell in
        ["☑", "√", "✔", "■", "✅", "☑是 □否", "■是□否", "是☑ 否□", "√是  □否", "□否 ☑是", "☑ 是\n□ 否"]
    {
        assert_eq!(study_cell("是否集中学习", cell), Ok("true".to_owned()), "{cell}");
    }
    for cell in ["□", "☐", "×", "✗", "□是 ☑否", "□是■否", "是□ 否√"] {
        assert_eq!(study_cell("是否集中学习", cell), Ok("false".to_owned()), "{cell}");
    }
    for cell in ["□是 □否", "☑是 ☑否", "☒", "☒是 □否", "□是 ☒否", "○", "□ □"]
    {
        assert_eq!(study_cell("是否集中学习", cell), Err(("sheet-flag-malformed", None)), "{cell}");
    }
    assert_eq!(study_cell("学习形式", "□专题辅导 ☑交流研讨 □现场教学"), Ok("seminar".to_owned()));
    assert!(study_cell("学习形式", "☑专题辅导 ☑交流研讨").is_err());
}

#[test]
fn headings_are_found_wherever_and_however_they_stand() {
    let xml = format!(
        "<sheetData>{}{}{}{}{}</sheetData><mergeCells><mergeCell ref=\"A1:F1\"/></mergeCells>",
        line(1, &["第一实验小学花名册"]),
        line(3, &["序号", "级 别*", " 教师姓名（必填）", "工作单位", "学历", "学厉"]),
        line(4, &["1", "教师", "张三", "人事科", "", "本科"]),
        line(6, &["2"]),
        line(9, &["3", "教师", "", "人事科"])
    );
    let (sheet, rows) = rows(&workbook(&xml).unwrap(), &persons());
    assert_eq!(sheet.heading_line, 3);
    let said: Vec<_> = sheet.findings.iter().map(|f| (f.place.to_string(), f.message.code)).collect();
    // A column that numbers the lines is nobody's staff number and needs no word.
    assert_eq!(said, [("人员!F3".to_owned(), "sheet-column-unknown")]);
    assert_eq!(
        rows.iter().map(|r| r.line).collect::<Vec<_>>(),
        [4, 9],
        "numbered but empty rows are skipped"
    );
    assert_eq!(fault(&rows[1]), ("人员!C9".to_owned(), "sheet-cell-missing", None));
}

#[test]
fn sums_signatures_and_notes_below_the_data_are_passed_over_and_named() {
    let xml = format!(
        "<sheetData>{}{}{}{}{}{}{}{}</sheetData>",
        line(1, &["单位", "学习日期", "学习主题", "学时"]),
        line(2, &["人事科", "2025-09-01", "条例", "2"]),
        line(3, &["合 计", "", "", "2"]),
        line(4, &["填表人：张三", "", "审核人：李四", "联系电话：13800000000"]),
        line(5, &["注：只填集中学习。"]),
        line(6, &["注册处", "", "条例", "2"]),
        line(7, &["共计", "1", "", "2"]),
        line(8, &["注：", "1", "", "2"]),
    );
    let (_, rows) = rows(&workbook(&xml).unwrap(), &study());
    let passed: Vec<_> =
        rows.iter().filter(|r| r.part_of == PartOf::Frame).map(|r| (r.line, r.warnings.len())).collect();
    assert_eq!(passed, [(3, 1), (4, 1), (5, 1), (7, 1)], "how many days there are is no day");
    assert_eq!(rows[1].warnings[0].message.code, "sheet-footer");
    // What merely begins with the same character is data, and what is wrong with it is told.
    assert_eq!(
        fault(&rows[4]),
        ("学习!B6".replace("学习", &rows[4].errors[0].place.sheet), "sheet-cell-missing", None)
    );
}

#[test]
fn a_sum_that_says_what_it_counts_is_no_person() {
    let xml = format!(
        "<sheetData>{}{}{}{}</sheetData>",
        line(1, &["序号", "姓名", "所在单位", "级别"]),
        line(2, &["1", "张三", "人事科", "教师"]),
        line(3, &["合计", "30人"]),
        line(4, &["2", "30人", "人事科", "教师"]),
    );
    let (_, rows) = rows(&workbook(&xml).unwrap(), &persons());
    let parts: Vec<_> = rows.iter().map(|row| (row.line, row.part_of)).collect();
    assert_eq!(parts, [(2, PartOf::Data), (3, PartOf::Frame), (4, PartOf::Data)]);
}

#[test]
fn each_strange_heading_is_thought_to_mean_a_column_of_its_own() {
    let xml = format!(
        "<sheetData>{}{}</sheetData>",
        line(1, &["单位", "学习题目", "学习主标题", "学时"]),
        line(2, &["人事科", "2025-09-01", "条例", "2"]),
    );
    let recognition = workbook(&xml).unwrap().recognise(&[study()]).unwrap();
    let sheet = &recognition.sheets[0];
    let near: Vec<_> = sheet.unknown.iter().map(|u| (u.heading.as_str(), u.nearest.as_deref())).collect();
    assert_eq!(near, [("学习题目", Some("学习日期")), ("学习主标题", Some("学习主题"))]);
    let missing = sheet.findings.iter().filter(|f| f.message.code == "sheet-column-missing-near");
    let said: Vec<String> = missing.map(|f| say(Locale::ZhCn, &f.message)).collect();
    let lacks = |title, near| format!("缺少必填的列“{title}”，是否把列名写成了“{near}”");
    assert_eq!(said, [lacks("学习日期", "学习题目"), lacks("学习主题", "学习主标题")]);
}

#[test]
fn a_heading_that_names_another_unit_forbids_the_sheet() {
    let found = |above: &str, heading: &str| {
        let xml = format!(
            "<sheetData>{}{}{}</sheetData>",
            line(1, &["学习情况表", above]),
            line(2, &["单位", "学习日期", "学习主题", heading]),
            line(3, &["人事科", "2025-09-01", "条例", "4.9"])
        );
        let recognition = workbook(&xml).unwrap().recognise(&[study()]).unwrap();
        let said = recognition.sheets[0].findings.iter().map(|f| (f.place.line, f.message.code));
        (recognition.sheets[0].has_errors(), said.collect::<Vec<_>>())
    };
    let wrong = |line| (true, vec![(line, "sheet-heading-other-unit")]);
    assert_eq!(found("", "经费（万元）"), wrong(2));
    assert_eq!(found("", "经费（单位：万元）"), wrong(2));
    assert_eq!(found("", "学时（分钟）"), wrong(2));
    assert_eq!(found("金额单位：万元", "经费"), wrong(1));
    // Its own unit, what it is for each of, and whatever else stands in brackets say nothing.
    for heading in ["经费（元）", "经费（元/人）", "经费（含税）", "学时（课时）", "学时(必填)"]
    {
        assert_eq!(found("", heading), (false, vec![]), "{heading}");
    }
    assert_eq!(found("填报单位：人事科", "经费"), (false, vec![]));
    assert_eq!(found("单位：万元", "经费（元）"), (false, vec![]), "the heading itself says it");
}

#[test]
fn headings_are_known_by_what_they_ask() {
    let xml = format!(
        "<sheetData>{}{}</sheetData>",
        line(1, &["单位", "学习时间", "学习主题", "是否为集中学习"]),
        line(2, &["人事科", "'2025-09-01", "条例", "√"])
    );
    let (sheet, rows) = rows(&workbook(&xml.replace("是否为", "是否")).unwrap(), &study());
    assert!(sheet.findings.is_empty(), "{:?}", sheet.findings);
    // The mark that Excel hides and other programs write out is no part of the day.
    assert!(rows[0].errors.is_empty(), "{:?}", rows[0].errors);
}

#[test]
fn missing_and_doubled_columns_forbid_the_sheet() {
    let xml =
        format!("<sheetData>{}</sheetData>", line(1, &["姓名", "教师姓名", "姓名", "所在单位", "级別"]));
    let recognition = workbook(&xml).unwrap().recognise(&[persons()]).unwrap();
    let codes: Vec<_> = recognition.sheets[0].findings.iter().map(|f| f.message.code).collect();
    assert_eq!(codes, ["sheet-column-unknown", "sheet-column-unknown", "sheet-column-twice"]);
    assert!(recognition.sheets[0].has_errors());

    let xml = format!("<sheetData>{}</sheetData>", line(1, &["工号", "姓明", "所在单位", "级别", "职务"]));
    let recognition = workbook(&xml).unwrap().recognise(&[persons()]).unwrap();
    let codes: Vec<_> = recognition.sheets[0].findings.iter().map(|f| f.message.code).collect();
    assert_eq!(codes, ["sheet-nearest", "sheet-column-unknown", "sheet-column-missing-near"]);
    assert!(recognition.sheets[0].has_errors());
}

#[test]
fn merged_cells_among_the_data_are_an_error_of_each_row_they_touch() {
    let xml = format!(
        "<sheetData>{}{}{}{}</sheetData><mergeCells count=\"1\"><mergeCell ref=\"B2:C3\"/><mergeCell ref=\"J2:K9\"/></mergeCells>",
        line(1, &["姓名", "所在单位", "级别"]),
        line(2, &["张三", "人事科", "教师"]),
        line(3, &["李四", "", ""]),
        line(4, &["王五", "人事科", "教师"])
    );
    let (_, rows) = rows(&workbook(&xml).unwrap(), &persons());
    let codes: Vec<Vec<_>> = rows.iter().map(|r| r.errors.iter().map(|e| e.message.code).collect()).collect();
    assert_eq!(codes, [vec!["sheet-merged"], vec!["sheet-merged"], vec![]]);
    assert_eq!(rows[0].errors[0].message.args, [("range", "B2:C3".to_owned())]);
}

#[test]
fn a_heading_row_stated_twice_by_its_writer_is_read_once() {
    let heading = line(1, &["姓名", "所在单位", "级别"]);
    let xml = format!(
        "<sheetData>{heading}<row r=\"1\" ht=\"27.75\"/>{}</sheetData>",
        line(2, &["张三", "人事科", "教师"])
    );
    let (_, rows) = rows(&workbook(&xml).unwrap(), &persons());
    assert_eq!(rows.len(), 1);
    assert!(rows[0].errors.is_empty());
}

#[test]
fn a_million_empty_rows_are_passed_over() {
    let mut xml = format!("<sheetData>{}", line(1, &["姓名", "所在单位", "级别"]));
    for number in 2..1_048_576u32 {
        xml.push_str(&format!(
            "<row r=\"{number}\" s=\"1\" customFormat=\"1\"><c r=\"A{number}\" s=\"1\"/></row>"
        ));
    }
    xml += &line(1_048_576, &["张三", "人事科", "教师"]);
    let (_, rows) = rows(&workbook(&(xml + "</sheetData>")).unwrap(), &persons());
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].line, 1_048_576);
}

#[test]
fn a_sex_is_understood_however_it_is_written() {
    let read = |cells: &[&str]| -> Vec<Option<Cell>> {
        let (sheet, rows) = rows(&roster("性别", cells), &persons());
        let at = sheet.columns.iter().position(|column| *column == Some(3)).unwrap();
        rows.iter().map(|row| row.cells[at].clone()).collect()
    };
    let is = |code: &str| Some(Cell::Value(Value::Choice(code.into())));
    assert_eq!(read(&["男", "男性", "M"]), [is("male"), is("male"), is("male")]);
    assert_eq!(read(&["女", "女性", "f"]), [is("female"), is("female"), is("female")]);
}

#[test]
fn what_is_almost_a_day_is_told_what_it_lacks() {
    for (text, code, suggestion) in [
        ("2025年9月下旬", "sheet-date-no-day", Some("2025-09-01")),
        ("九月二十五日", "sheet-date-no-year", None),
        ("贰零贰伍年玖月贰拾玖日", "sheet-date-malformed", Some("2025-09-29")),
        ("22-Sep-25", "sheet-date-malformed", Some("2025-09-22")),
        ("September 22, 2025", "sheet-date-malformed", Some("2025-09-22")),
        ("农历八月初八", "sheet-date-lunar", None),
        ("乙巳年八月初八", "sheet-date-lunar", None),
        ("八月初八", "sheet-date-lunar", None),
        ("2025年腊月二十三", "sheet-date-lunar", None),
        ("本周五", "sheet-date-malformed", None),
    ] {
        let (_, rows) = rows(&roster("出生日期", &[text]), &persons());
        let (_, said, nearest) = fault(&rows[0]);
        assert_eq!((said, nearest.as_deref()), (code, suggestion), "{text}");
    }
}

#[test]
fn the_times_of_windows_are_times() {
    for (cell, value) in [
        ("下午8:00", "20:00"),
        ("下午 11:30", "23:30"),
        ("上午1:00", "01:00"),
        ("早8点", "08:00"),
        ("12:30 AM", "00:30"),
        ("凌晨12:15", "00:15"),
    ] {
        assert_eq!(study_cell("开始时间", cell), Ok(value.to_owned()), "{cell}");
    }
}

#[test]
fn the_last_day_of_a_month_is_suggested_where_a_last_day_is_asked_for() {
    bad(
        "任职止",
        &[
            ("2025.8", "sheet-date-no-day", Some("2025-08-31")),
            ("2024年2月", "sheet-date-no-day", Some("2024-02-29")),
        ],
    );
}

#[test]
fn a_code_in_powers_of_ten_is_not_said_to_be_too_long() {
    bad("工号", &[("1.23E+05", "sheet-code-scientific", None), ("1.2E+17", "sheet-digits-lost", None)]);
}
