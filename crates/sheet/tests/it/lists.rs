//! Codes that are two, tables that are two, and headings that say the same in other words.

use mingde_core::record::Value;
use mingde_sheet::{Cell, Layout, Part};

use crate::stage::{fault, line, rows, schema, study, study_with, workbook};

/// What a code comes to: its value with the code of what was told, or the code of what is wrong.
fn code(cell: &str) -> Result<(String, Option<&'static str>), &'static str> {
    let xml = format!(
        "<sheetData>{}{}</sheetData>",
        line(1, &["编号", "单位", "学习日期", "学习主题"]),
        line(2, &[cell, "人事科", "2025-09-01", "条例"])
    );
    let (_, rows) = rows(&workbook(&xml).unwrap(), &study());
    match (&rows[0].errors[..], &rows[0].cells[0]) {
        ([], Some(Cell::Value(Value::Text(text)))) => {
            Ok((text.clone(), rows[0].warnings.first().map(|told| told.message.code)))
        }
        ([], other) => panic!("{other:?}"),
        _ => Err(fault(&rows[0]).1),
    }
}

#[test]
fn two_codes_in_a_cell_are_told() {
    for cell in ["A1、A2", "A1，A2", "A1;A2", "A1\nA2", "0012、0013", "A1 A2", "T0012　T0013", "A1；A2；A3"]
    {
        assert_eq!(code(cell), Err("sheet-code-several"), "{cell}");
    }
    for (cell, read) in [
        ("A 1", "A1"),
        ("A1、", "A1、"),
        ("3601 2345", "36012345"),
        ("教发(2025)12号", "教发(2025)12号"),
        ("A1/A2", "A1/A2"),
        ("A-1", "A-1"),
    ] {
        assert_eq!(code(cell), Ok((read.to_owned(), None)), "{cell}");
    }
}

#[test]
fn a_code_that_a_program_made_a_number_of_is_read_and_told() {
    for (cell, read) in
        [("0012.0", "0012"), ("12.0", "12"), ("36010001.00", "36010001"), ("０012．0", "0012")]
    {
        assert_eq!(code(cell), Ok((read.to_owned(), Some("sheet-code-point"))), "{cell}");
    }
    for cell in ["0012.5", "1.10", "A12.0", "1.0.0", "2025.0.1"] {
        assert_eq!(code(cell), Ok((cell.to_owned(), None)), "{cell}");
    }
}

#[test]
fn a_table_beside_the_first_is_told_once_and_where_it_begins() {
    let told = |heads: &[&str]| {
        let xml = format!("<sheetData>{}</sheetData>", line(1, heads));
        let found = workbook(&xml).unwrap().recognise(&[study()]).unwrap();
        let findings = found.sheets[0].findings.iter();
        findings.map(|f| (f.message.code, f.place.to_string())).collect::<Vec<_>>()
    };
    let beside = |place: &str| vec![("sheet-table-beside", place.to_owned())];
    let one = ["单位", "学习日期", "学习主题"];
    assert_eq!(told(&[&one[..], &[""], &one].concat()), beside("人员!E1"));
    assert_eq!(told(&[&["序号"], &one[..], &["", "序号"], &one].concat()), beside("人员!F1"));
    // Without a gap it is a column that stands twice.
    let twice = told(&[&one[..], &["学习主题"]].concat());
    assert_eq!(twice, [("sheet-column-twice", "人员!D1".to_owned())]);
}

#[test]
fn a_number_of_people_is_called_in_several_ways() {
    let layout = study_with(
        "pupils: {title: 学生数, english: Pupils, type: number, unit: people}\n  \
                             staff: {title: 参加教职工人数, english: Staff, type: number, unit: people}\n  \
                             teachers: {title: 专任教师数, english: Teachers, type: number, unit: people}",
    );
    let units = Layout::of_registry_part(&schema(), Part::Units).unwrap();
    for (heading, title) in [
        ("在校生数", "学生数"),
        ("学生人数", "学生数"),
        ("在校学生数（人）", "学生数"),
        ("在校学生人数", "学生数"),
        ("学生总数", "学生数"),
        ("参加教职工数", "参加教职工人数"),
        ("专任教师人数", "专任教师数"),
    ] {
        let xml = format!("<sheetData>{}</sheetData>", line(1, &["单位", "学习日期", "学习主题", heading]));
        let found = workbook(&xml).unwrap().recognise(std::slice::from_ref(&layout)).unwrap();
        let at = layout.parts[0].columns.iter().position(|column| column.title == title).unwrap();
        assert_eq!(found.sheets[0].columns[at], Some(3), "{heading}");
        if title == "学生数" {
            let xml =
                format!("<sheetData>{}</sheetData>", line(1, &["单位代码", "单位名称", "单位类别", heading]));
            let found = workbook(&xml).unwrap().recognise(std::slice::from_ref(&units)).unwrap();
            assert!(found.sheets[0].unknown.is_empty(), "{heading}");
        }
    }
}
