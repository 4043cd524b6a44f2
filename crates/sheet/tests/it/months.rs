//! Year and month where nobody wrote the day.

use mingde_core::record::Value;
use mingde_sheet::{Cell, Layout, Part};

use crate::stage::{fault, line, persons, rows, study, workbook};

/// What becomes of a cell below a heading of a roster.
fn read(layout: &Layout, heading: &str, cell: &str) -> Result<Value, (&'static str, Option<String>)> {
    let (sheet, rows) = rows(&crate::stage::roster(heading, &[cell]), layout);
    let at = sheet.columns.iter().position(|column| *column == Some(3)).unwrap();
    match (&rows[0].errors[..], &rows[0].cells[at]) {
        ([], Some(Cell::Value(value))) => Ok(value.clone()),
        ([], other) => panic!("{heading} {cell}: {other:?}"),
        _ => {
            let (_, code, nearest) = fault(&rows[0]);
            Err((code, nearest))
        }
    }
}

#[test]
fn a_month_is_kept_as_one_where_the_registry_asks_when() {
    for cell in
        ["1985年3月", "1985.03", "1985.3", "1985-3", "一九八五年三月", "198503", "<c><v>1985.03</v></c>"]
    {
        for heading in ["出生日期", "出生年月"] {
            let month = "1985-03".parse().map(Value::Month).unwrap();
            assert_eq!(read(&persons(), heading, cell), Ok(month), "{heading} {cell}");
        }
    }
    let october = "1985-10".parse().map(Value::Month).unwrap();
    assert_eq!(read(&persons(), "出生年月", "1985.10"), Ok(october));
    // As a number October has lost its nought, or it is January.
    let unclear = Err(("sheet-date-month-unclear", None));
    assert_eq!(read(&persons(), "出生年月", "<c><v>1985.1</v></c>"), unclear);
    for (cell, code) in [
        ("1985", "sheet-date-malformed"),
        ("1985年下半年", "sheet-date-malformed"),
        ("1985.13", "sheet-date-malformed"),
        ("3月4日", "sheet-date-no-year"),
        ("1985年9月下旬", "sheet-date-no-day"),
    ] {
        assert_eq!(read(&persons(), "出生年月", cell).map_err(|(code, _)| code), Err(code), "{cell}");
    }
}

#[test]
fn what_begins_in_a_month_begins_on_its_first_day_and_what_ends_has_a_day() {
    let first = Value::Date("2019-09-01".parse().unwrap());
    assert_eq!(read(&persons(), "任职起", "2019.09"), Ok(first));
    let refused = Err(("sheet-date-no-day", Some("2019-09-30".to_owned())));
    assert_eq!(read(&persons(), "任职止", "2019.09"), refused);
    let xml = format!(
        "<sheetData>{}{}{}{}</sheetData>",
        line(1, &["姓名", "所在单位", "级别", "任职起"]),
        line(2, &["张三", "人事科", "教师", "2019.09"]),
        line(3, &["李四", "人事科", "教师", "2020年3月"]),
        line(4, &["王五", "人事科", "教师", "2020年3月2日"])
    );
    let (_, rows) = rows(&workbook(&xml).unwrap(), &persons());
    let told: Vec<_> = rows.iter().flat_map(|row| &row.warnings).map(|one| one.place.to_string()).collect();
    assert_eq!(told, ["人员!D2"], "once for the column");
}

#[test]
fn a_record_happened_on_a_day() {
    let xml = format!(
        "<sheetData>{}{}</sheetData>",
        line(1, &["单位", "学习日期", "学习主题"]),
        line(2, &["人事科", "2025年9月", "条例"])
    );
    let (_, rows) = rows(&workbook(&xml).unwrap(), &study());
    assert_eq!(fault(&rows[0]).1, "sheet-date-no-day");
    assert!(study().part(Part::Records).is_some());
}

#[test]
fn what_is_summed_up_under_a_roster_is_no_person() {
    for sum in ["合计", "合计35人", "共35人", "全校合计", "语文组小计", "总计：35"] {
        let xml = format!(
            "<sheetData>{}{}{}</sheetData>",
            line(1, &["姓名", "所在单位", "级别", "性别"]),
            line(2, &["张三", "人事科", "教师", "男"]),
            line(3, &[sum, "", "", ""])
        );
        let (_, rows) = rows(&workbook(&xml).unwrap(), &persons());
        assert_eq!(rows[1].warnings[0].message.code, "sheet-footer", "{sum}");
        assert!(rows[1].errors.is_empty(), "{sum}");
    }
}
