//! Tables as clerks make them without a template: headings on two lines, a hidden sheet, participants on a sheet
//! of their own, two people in a cell for one.

use std::sync::Arc;

use mingde_core::words::{Locale, say};
use mingde_sheet::{Layout, Part, Workbook};

use crate::stage::{fault, line, parts, persons, rows, rows_of, study, workbook, zipped};

/// A workbook of several sheets: name, further attributes, lines.
fn sheets(list: &[(&str, &str, String)]) -> Workbook {
    let mut all = parts("");
    let (mut names, mut relations) = (String::new(), String::new());
    for (at, (name, more, xml)) in list.iter().enumerate() {
        names += &format!("<sheet name=\"{name}\" sheetId=\"{at}\" {more} r:id=\"s{at}\"/>");
        relations +=
            &format!("<Relationship Id=\"s{at}\" Type=\"x/worksheet\" Target=\"worksheets/s{at}.xml\"/>");
        let sheet = format!("<worksheet><sheetData>{xml}</sheetData></worksheet>");
        all.push((format!("xl/worksheets/s{at}.xml"), sheet.into_bytes()));
    }
    let book = format!("<workbook xmlns:r=\"r\"><sheets>{names}</sheets></workbook>");
    all[1].1 = book.into_bytes();
    all[2].1 = format!("<Relationships>{relations}</Relationships>").into_bytes();
    Workbook::from_bytes("t.xlsx", zipped(&all)).unwrap()
}

/// A kind much like the first: other id, title and topic, the same participants.
fn other(study: &Layout) -> Layout {
    let mut other = study.clone();
    (other.id, other.title) = ("kind/other".into(), "竞赛".into());
    Arc::make_mut(&mut other.parts)[0].sheet = "竞赛".into();
    Arc::make_mut(&mut other.parts)[0].columns.retain(|c| c.title != "学习主题");
    other
}

#[test]
fn headings_on_two_lines_are_read_as_one() {
    let xml = [
        line(1, &["人员花名册"]),
        line(2, &["姓名", "任职", "", "备注"]),
        line(3, &["", "所在单位", "级别"]),
        line(4, &["张三", "人事科", "教师", "无"]),
    ];
    let merged = "<mergeCells><mergeCell ref=\"A2:A3\"/><mergeCell ref=\"B2:C2\"/></mergeCells>";
    let book = workbook(&format!("<sheetData>{}</sheetData>{merged}", xml.concat())).unwrap();
    let (sheet, rows) = rows(&book, &persons());
    assert_eq!(sheet.heading_line, 3);
    assert!(!sheet.has_errors(), "{:?}", sheet.findings);
    assert_eq!((rows.len(), rows[0].line), (1, 4));
    assert_eq!(rows[0].errors, []);
}

#[test]
fn a_first_row_that_is_full_is_not_taken_for_more_headings() {
    let xml = [line(1, &["姓名", "所在单位", "级别"]), line(2, &["姓名", "人事科", "教师"])];
    let book = workbook(&format!("<sheetData>{}</sheetData>", xml.concat())).unwrap();
    let (sheet, rows) = rows(&book, &persons());
    assert_eq!((sheet.heading_line, rows.len()), (1, 1));
}

#[test]
fn a_hidden_sheet_is_read_and_named() {
    let roster = line(1, &["姓名", "所在单位", "级别"]) + &line(2, &["张三", "人事科", "教师"]);
    for state in ["hidden", "veryHidden"] {
        let book = sheets(&[("旧表", &format!("state=\"{state}\""), roster.clone())]);
        let (sheet, rows) = rows(&book, &persons());
        assert_eq!(rows.len(), 1);
        assert!(!sheet.has_errors());
        assert_eq!(sheet.findings[0].message.code, "sheet-hidden");
    }
    let (sheet, _) = rows(&sheets(&[("新表", "", roster)]), &persons());
    assert_eq!(sheet.findings, []);
}

#[test]
fn participants_belong_to_the_kind_of_the_sheet_beside_them() {
    let study = study();
    let layouts = [other(&study), study];
    let sessions =
        line(1, &["编号", "单位", "学习日期", "学习主题"]) + &line(2, &["1", "人事科", "2025-09-01", "条例"]);
    let present =
        line(1, &["编号", "角色", "姓名", "到会情况"]) + &line(2, &["1", "参加人员", "张三", "出席"]);
    let book = sheets(&[("签到", "", present.clone()), ("学习", "", sessions)]);
    let found = book.recognise(&layouts).unwrap().sheets;
    assert_eq!(found.iter().map(|s| (s.layout, s.part)).collect::<Vec<_>>(), [(1, 0), (1, 1)]);
    assert_eq!(layouts[1].parts[1].part, Part::Participants);
    assert_eq!(rows_of(&book, &layouts[1], &found[1]).unwrap()[0].errors, []);
    // Without such a neighbour nobody can tell.
    let alone = sheets(&[("签到", "", present)]).recognise(&layouts).unwrap_err();
    assert_eq!(alone.message().code, "sheet-ambiguous");
}

#[test]
fn a_sheet_named_after_its_kind_is_held_to_it_whatever_else_stands_there() {
    let study = study();
    let layouts = [other(&study), study];
    let heads = ["序号", "学校", "时间", "讲了什么", "谁来的", "拍照", "签字", "学时"];
    let book = sheets(&[("理论学习", "", line(1, &heads) + &line(2, &["1", "人事科", "2025-09-01"]))]);
    let found = book.recognise(&layouts).unwrap().sheets;
    assert_eq!(found[0].layout, 1);
    let missing = found[0].findings.iter().filter(|f| f.message.code.starts_with("sheet-column-missing"));
    assert_eq!(missing.count(), 1, "{:?}", found[0].findings);
}

#[test]
fn two_where_one_belongs_are_told_apart_from_a_name_with_brackets() {
    let layout = study();
    let heads = line(1, &["单位", "学习日期", "学习主题", "主持人"]);
    let units = ["人事科、办公室", "实验小学（东、西校区）"];
    let lines = units.iter().zip(2..).map(|(unit, at)| line(at, &[unit, "2025-09-01", "条例", "张三"]));
    let book = workbook(&format!("<sheetData>{heads}{}</sheetData>", lines.collect::<String>())).unwrap();
    let (_, rows) = rows(&book, &layout);
    assert_eq!(fault(&rows[0]), ("人员!A2".to_owned(), "sheet-one-only", None));
    assert_eq!(rows[1].errors, []);
}

#[test]
fn a_sheet_left_out_beside_a_complete_one_says_what_it_lacks() {
    let whole = line(1, &["单位", "学习日期", "学习主题"]) + &line(2, &["人事科", "2025-09-01", "条例"]);
    let part = line(1, &["单位", "学习日期", "主持人"]) + &line(2, &["人事科", "2025-10-01", "张三"]);
    let book = sheets(&[("九月", "", whole), ("十月", "", part)]);
    let found = book.recognise(&[study()]).unwrap();
    assert_eq!(found.sheets.iter().map(|s| &*s.name).collect::<Vec<_>>(), ["九月"]);
    let [left_out] = found.ignored.as_slice() else { panic!("{:?}", found.ignored) };
    assert_eq!((left_out.name.as_str(), left_out.reason.code), ("十月", "sheet-ignored-incomplete"));
    let said = [Locale::ZhCn, Locale::En].map(|locale| say(locale, &left_out.reason));
    assert!(said[0].starts_with("像“理论学习”，但缺少必填的列 学习主题；"), "{}", said[0]);
    assert!(
        said[1].starts_with("it is like Study session, but the required columns Topic are missing;"),
        "{}",
        said[1]
    );
}
