//! Sums in tens of thousands and counts in other units than the column's, wherever a table says so.

use mingde_core::diagnostic::Severity;
use mingde_sheet::Workbook;

use crate::stage::{line, parts, rows_of, study, zipped};

const HEADS: [&str; 4] = ["单位", "学习日期", "学习主题", "经费"];

/// Errors about a sheet as a whole: code and place.
fn errors(book: &Workbook) -> Vec<(&'static str, String)> {
    let layout = study();
    let found = book.recognise(std::slice::from_ref(&layout)).unwrap();
    let [sheet] = &found.sheets[..] else { panic!("{:?}", found.sheets) };
    if !sheet.has_errors() {
        assert!(!rows_of(book, &layout, sheet).unwrap().is_empty());
    }
    let errors = sheet.findings.iter().filter(|f| f.severity == Severity::Error);
    errors.map(|f| (f.message.code, f.place.to_string())).collect()
}

fn table(sheet: &str, above: &str, heads: &[&str], below: &str) -> Workbook {
    let mut lines = Vec::new();
    if !above.is_empty() {
        lines.push(vec![above]);
    }
    lines.push(heads.to_vec());
    lines.push(vec!["人事科", "2025-09-01", "条例", "100"]);
    if !below.is_empty() {
        lines.push(vec![below]);
    }
    let xml: String = (1..).zip(&lines).map(|(at, cells)| line(at, cells)).collect();
    let mut made = parts(&format!("<sheetData>{xml}</sheetData>"));
    made[1].1 = String::from_utf8(made[1].1.clone()).unwrap().replace("人员", sheet).into_bytes();
    Workbook::from_bytes("t.xlsx", zipped(&made)).unwrap()
}

fn refused(place: &str) -> Vec<(&'static str, String)> {
    vec![("sheet-heading-other-unit", place.to_owned())]
}

#[test]
fn sums_in_tens_of_thousands_are_not_taken_wherever_that_is_said() {
    for above in
        ["填报单位：人事科        单位：万元", "2025年学习（万元）", "以万元为单位", "单位：人、万元"]
    {
        assert_eq!(errors(&table("学习", above, &HEADS, "")), refused("学习!A1"), "{above}");
    }
    for heading in ["经费（含税，万元）", "经费(W)", "经费（万 元）"] {
        let heads = ["单位", "学习日期", "学习主题", heading];
        assert_eq!(errors(&table("学习", "", &heads, "")), refused("学习!D1"), "{heading}");
    }
    assert_eq!(errors(&table("学习（万元）", "", &HEADS, "")), refused("学习（万元）!A1"));
    for below in ["单位：万元", "注：金额单位为万元"] {
        assert_eq!(errors(&table("学习", "", &HEADS, below)), refused("学习!A3"), "{below}");
    }
    let under = line(1, &HEADS)
        + &line(2, &["", "", "", "（万元）"])
        + &line(3, &["人事科", "2025-09-01", "条例", "100"]);
    let book =
        Workbook::from_bytes("t.xlsx", zipped(&parts(&format!("<sheetData>{under}</sheetData>")))).unwrap();
    assert_eq!(errors(&book), refused("人员!D2"));
    let text = "单位,学习日期,学习主题,经费\n人事科,2025-09-01,条例,100\n单位：万元,,,\n";
    let book = Workbook::from_bytes("学习.csv", text.as_bytes().to_vec()).unwrap();
    assert_eq!(errors(&book), refused("学习!A3"));
}

#[test]
fn what_only_mentions_them_refuses_nothing() {
    let yuan = ["单位", "学习日期", "学习主题", "经费（元）"];
    for (above, heads, below) in [
        ("填报单位：万元小学", HEADS, ""),
        ("单位：元", HEADS, "注：5万元以上的另附批文"),
        ("2025年百万元工程学习", HEADS, ""),
        ("单位：万元", yuan, ""),
        ("", HEADS, "审核人：万元"),
    ] {
        assert_eq!(errors(&table("学习", above, &heads, below)), [], "{above} {below}");
    }
}

#[test]
fn a_heading_with_a_unit_of_something_else_is_not_taken() {
    let hours = |heading: &str| {
        let heads = ["单位", "学习日期", "学习主题", heading];
        errors(&table("学习", "", &heads, "")).len()
    };
    for heading in ["学时（分钟）", "学时（小时:分）", "学时（%）", "学时（元）", "学时（可填分钟）"]
    {
        assert_eq!(hours(heading), 1, "{heading}");
    }
    for heading in ["学时（小时）", "学时（课时）", "学时（必填）", "学时（保留一位小数）", "学时（小时/人）"]
    {
        assert_eq!(hours(heading), 0, "{heading}");
    }
}

#[test]
fn other_units_than_money_are_looked_at_above_and_below_the_table() {
    let hours = ["单位", "学习日期", "学习主题", "学时"];
    for above in [
        "单位：分钟",
        "填报单位：人事科    单位：分钟",
        "学习时长（分钟）",
        "以分钟为单位",
        "单位：天",
        "单位：课时、分钟",
    ] {
        assert_eq!(errors(&table("学习", above, &hours, "")), refused("学习!A1"), "{above}");
    }
    for below in ["单位：分钟", "注：时长以分钟为单位"] {
        assert_eq!(errors(&table("学习", "", &hours, below)), refused("学习!A3"), "{below}");
    }
    assert_eq!(errors(&table("时长（分钟）", "", &hours, "")), refused("时长（分钟）!A1"));
    for (above, heads, below) in [
        ("单位：小时", hours, ""),
        ("单位：小时", HEADS, ""),
        ("填报单位：人事科  填报时间：2025 年 9 月 1 日", hours, "本表按月填报"),
        ("9月1日（日）", hours, ""),
        ("单位：分钟", ["单位", "学习日期", "学习主题", "学时（小时）"], ""),
        ("单位：元", HEADS, "单位：分钟"),
    ] {
        assert_eq!(errors(&table("学习", above, &heads, below)), [], "{above} {below}");
    }
}
