use std::io::Read;

use mingde_core::date::civil;
use mingde_core::record::Value;
use mingde_sheet::{Cell, Layout, Lookups, Part, RecordWriter, Reference, Workbook, write_template};
use tempfile::TempDir;

use crate::stage::{persons, rows_of, schema, study};

pub fn xml_of(path: &std::path::Path, part: &str) -> String {
    let mut zip = zip::ZipArchive::new(std::fs::File::open(path).unwrap()).unwrap();
    let mut text = String::new();
    zip.by_name(part).unwrap().read_to_string(&mut text).unwrap();
    text
}

fn lookups() -> Lookups {
    Lookups { units: vec!["第一实验小学".into(), "人事科".into()], ..Lookups::default() }
}

#[test]
fn a_template_offers_choices_checks_numbers_and_keeps_digits() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("study.xlsx");
    write_template(&study(), &lookups(), &path).unwrap();
    let sheet = xml_of(&path, "xl/worksheets/sheet1.xml");
    assert!(sheet.contains("\"专题辅导,交流研讨,现场教学\""), "the options of 学习形式");
    assert!(sheet.contains("\"是,否\""));
    assert!(
        sheet.contains("'选项'!$A$2:$A$3") || sheet.contains("选项!$A$2:$A$3"),
        "unit names from the hidden sheet"
    );
    assert!(sheet.contains("type=\"decimal\"") && sheet.contains("不小于 0"), "{sheet}");
    assert!(sheet.contains("state=\"frozen\""));
    assert!(xml_of(&path, "xl/workbook.xml").contains("state=\"hidden\""));
    assert!(xml_of(&path, "docProps/custom.xml").contains("kind/study-session@"));
}

#[test]
fn identity_numbers_and_phones_are_columns_in_text_format() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("persons.xlsx");
    write_template(&persons(), &lookups(), &path).unwrap();
    let styles = xml_of(&path, "xl/styles.xml");
    let formats: Vec<&str> = styles.split("<cellXfs").nth(1).unwrap().split("<xf ").skip(1).collect();
    let sheet = xml_of(&path, "xl/worksheets/sheet1.xml");
    for (at, title) in (1..).zip(persons().parts[0].columns.iter().map(|c| c.title.clone())) {
        if !["工号", "身份证号", "手机号"].contains(&title.as_str()) {
            continue;
        }
        let column = sheet.split("<col ").find(|c| c.starts_with(&format!("min=\"{at}\""))).unwrap();
        let style: usize =
            column.split("style=\"").nth(1).unwrap().split('"').next().unwrap().parse().unwrap();
        // 49 is the built-in format `@`.
        assert!(formats[style].contains("numFmtId=\"49\""), "{title}: {}", formats[style]);
    }
}

#[test]
fn every_template_is_recognised_as_what_it_is_even_without_its_marker() {
    let folder = TempDir::new().unwrap();
    let mut layouts = Layout::of_registry(&schema());
    layouts.push(study());
    for (at, layout) in layouts.iter().enumerate() {
        let path = folder.path().join("t.xlsx");
        write_template(layout, &lookups(), &path).unwrap();
        let book = Workbook::open(&path).unwrap();
        assert_eq!(book.marker(), Some((layout.id.as_str(), layout.version().as_str())));
        let recognition = book.recognise(&layouts).unwrap();
        assert_eq!(recognition.sheets.len(), layout.parts.len(), "{}", layout.title);
        assert!(recognition.sheets.iter().all(|s| s.layout == at && s.findings.is_empty()));
        assert!(recognition.ignored.iter().any(|s| s.name == "填写说明"));
        // Saved by a program that drops the property, under another sheet name.
        let mut plain = rust_xlsxwriter::Workbook::new();
        let sheet = plain.add_worksheet();
        for (column, c) in layout.parts[0].columns.iter().enumerate() {
            sheet.write(0, column as u16, &c.title).unwrap();
        }
        let book = Workbook::from_bytes("x.xlsx", plain.save_to_buffer().unwrap()).unwrap();
        assert_eq!(book.marker(), None);
        assert_eq!(book.recognise(&layouts).unwrap().sheets[0].layout, at, "{}", layout.title);
    }
}

#[test]
fn what_is_written_is_read_back() {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("filled.xlsx");
    let layout = study();
    let value = |v| Some(Cell::Value(v));
    let record = vec![
        value(Value::Text("2025-01".into())),
        Some(Cell::One(Reference::read("实验小学（东校区）"))),
        value(Value::Date(civil(2025, 9, 1).unwrap())),
        Some(Cell::Several(vec![Reference::read("李四"), Reference::read("王五(0031)")])),
        None,
        value(Value::Text("师德师风".into())),
        value(Value::Time(510)),
        value(Value::Number("1.5".parse().unwrap())),
        value(Value::Number("1200.25".parse().unwrap())),
        value(Value::Flag(true)),
        value(Value::Choice("seminar".into())),
        Some(Cell::Texts(vec!["照片1.jpg".into(), "照片2.jpg".into()])),
    ];
    let participant = vec![
        value(Value::Text("2025-01".into())),
        value(Value::Choice("attendee".into())),
        Some(Cell::One(Reference::read("李四"))),
        value(Value::Choice("late".into())),
        value(Value::Number("92.5".parse().unwrap())),
    ];
    let mut writer = RecordWriter::new(&layout).unwrap();
    writer.write(Part::Records, &record).unwrap();
    writer.write(Part::Participants, &participant).unwrap();
    assert_eq!(writer.save(&path).unwrap(), 2);

    let book = Workbook::open(&path).unwrap();
    let sheets = book.recognise(std::slice::from_ref(&layout)).unwrap().sheets;
    for (sheet, expected) in sheets.iter().zip([record, participant]) {
        let [row] = &rows_of(&book, &layout, sheet).unwrap()[..] else { panic!("one row") };
        assert_eq!((row.errors.as_slice(), &row.cells), (&[][..], &expected));
        assert_eq!(row.line, 2);
    }
}
