//! Workbooks saved by other programs, kept as folders of their parts.

use mingde_core::record::Value;
use mingde_sheet::{Cell, Reference};

use crate::stage::{fault, fixture, persons, rows, rows_of, study};

fn study_saved_by(program: &str, cost: Result<&str, &'static str>) {
    let layout = study();
    let book = fixture(&format!("{program}-study"));
    let recognition = book.recognise(std::slice::from_ref(&layout)).unwrap();
    let [records, participants] = &recognition.sheets[..] else { panic!("{:?}", recognition.sheets) };
    assert!(records.findings.is_empty() && participants.findings.is_empty());
    let read = rows_of(&book, &layout, records).unwrap();
    assert_eq!(read.iter().map(|r| r.line).collect::<Vec<_>>(), [2, 4]);

    let value = |v| Some(Cell::Value(v));
    let date = |t: &str| value(Value::Date(t.parse().unwrap()));
    assert_eq!(read[0].cells[0], value(Value::Text("2025-01".into())));
    assert_eq!(read[0].cells[2], date("2025-09-01"));
    assert_eq!(read[0].cells[4], Some(Cell::One(Reference::read("张三(0012)"))));
    assert_eq!(read[0].cells[6], value(Value::Time(510)));
    assert_eq!(read[0].cells[10], value(Value::Choice("lecture".into())));
    match cost {
        Ok(number) => assert_eq!(read[0].cells[8], value(Value::Number(number.parse().unwrap()))),
        Err(code) => assert_eq!(fault(&read[0]).1, code),
    }
    assert_eq!(read[1].errors, []);
    assert_eq!(read[1].cells[2], date("2025-09-08"));
    let attendees = ["李四", "王五(0031)", "赵六"].map(Reference::read).to_vec();
    assert_eq!(read[1].cells[3], Some(Cell::Several(attendees)));
    assert_eq!(read[1].cells[8], value(Value::Number("1200".parse().unwrap())));

    let present = rows_of(&book, &layout, participants).unwrap();
    assert_eq!(present[0].cells[4], value(Value::Number("92.5".parse().unwrap())));
    assert_eq!(present[1].cells[3], value(Value::Choice("leave".into())));
}

#[test]
fn a_template_filled_by_openpyxl_has_formulas_without_values() {
    study_saved_by("openpyxl", Err("sheet-formula-no-value"));
}

#[test]
fn a_template_saved_by_libreoffice_has_them() {
    study_saved_by("libreoffice", Ok("1200"));
}

#[test]
fn a_roster_of_ones_own_is_recognised_by_its_headings() {
    for program in ["openpyxl", "libreoffice"] {
        let book = fixture(&format!("{program}-roster"));
        assert_eq!(book.marker(), None);
        let layout = persons();
        let recognition = book.recognise(std::slice::from_ref(&layout)).unwrap();
        assert_eq!(recognition.ignored[0].name, "说明");
        let (sheet, rows) = rows(&book, &layout);
        assert_eq!((sheet.name.as_ref(), sheet.heading_line), ("花名册", 3), "{program}");
        assert_eq!(rows[0].cells[1], Some(Cell::Value(Value::Text("张三".into()))));
        assert!(rows[0].errors.is_empty());
        assert_eq!(fault(&rows[1]), ("花名册!C5".to_owned(), "sheet-id-number-lost", None), "{program}");
    }
}
