//! What the tests stand on: a kind, a registry schema, workbooks made by hand.

use std::io::{Cursor, Write};
use std::ops::ControlFlow;
use std::path::Path;

use mingde_core::diagnostic::Source;
use mingde_core::kind::read_kind;
use mingde_core::registry::RegistrySchema;
use mingde_sheet::{BadWorkbook, DataSheet, Layout, Part, Row, Workbook};

/// Study sessions, with attendance of each participant.
pub fn study() -> Layout {
    study_with("")
}

/// The same with one more field.
pub fn study_with(field: &str) -> Layout {
    let text = include_str!("../fixtures/study.yaml").trim_end();
    let source = Source::new("study.yaml", format!("{text}\n  {field}\n"));
    let (kind, findings) = read_kind(&source, &schema().offices);
    Layout::of_kind(&kind.unwrap_or_else(|| panic!("{findings:?}")))
}

pub fn schema() -> RegistrySchema {
    let source = Source::new("registry.yaml", include_str!("../fixtures/registry.yaml"));
    let (schema, findings) = RegistrySchema::read(&source);
    schema.unwrap_or_else(|| panic!("{findings:?}"))
}

pub fn persons() -> Layout {
    Layout::of_registry_part(&schema(), Part::Persons).unwrap()
}

/// All rows of a workbook with one data sheet.
pub fn rows(book: &Workbook, layout: &Layout) -> (DataSheet, Vec<Row>) {
    let recognition = book.recognise(std::slice::from_ref(layout)).unwrap();
    let sheet = recognition.sheets.into_iter().next().unwrap();
    let rows = rows_of(book, layout, &sheet).unwrap();
    (sheet, rows)
}

pub fn rows_of(book: &Workbook, layout: &Layout, sheet: &DataSheet) -> Result<Vec<Row>, BadWorkbook> {
    let mut rows = Vec::new();
    book.read_rows(layout, sheet, |row| {
        rows.push(row);
        ControlFlow::Continue(())
    })?;
    Ok(rows)
}

/// Code of the only error of a row, with its place and suggestion.
pub fn fault(row: &Row) -> (String, &'static str, Option<String>) {
    let [error] = row.errors.as_slice() else { panic!("one error expected: {:?}", row.errors) };
    (error.place.to_string(), error.message.code, error.suggestion.clone())
}

/// A zip of the given parts.
pub fn zipped(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// A workbook kept as a folder of its parts.
pub fn fixture(name: &str) -> Workbook {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures").join(name);
    let mut parts = Vec::new();
    gather(&root, &root, &mut parts);
    Workbook::from_bytes(&format!("{name}.xlsx"), zipped(&parts)).unwrap()
}

fn gather(root: &Path, folder: &Path, parts: &mut Vec<(String, Vec<u8>)>) {
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            gather(root, &path, parts);
        } else {
            let name = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            parts.push((name, std::fs::read(&path).unwrap()));
        }
    }
}

/// Parts of a minimal workbook with one sheet whose `<worksheet>` holds `inner`.
pub fn parts(inner: &str) -> Vec<(String, Vec<u8>)> {
    let part = |name: &str, text: &str| (name.to_owned(), text.as_bytes().to_vec());
    vec![
        part("[Content_Types].xml", "<Types/>"),
        part(
            "xl/workbook.xml",
            r#"<workbook xmlns:r="r"><sheets><sheet name="人员" sheetId="1" r:id="rId1"/></sheets></workbook>"#,
        ),
        part(
            "xl/_rels/workbook.xml.rels",
            r#"<Relationships><Relationship Id="rId1" Type="x/worksheet" Target="worksheets/sheet1.xml"/></Relationships>"#,
        ),
        part(
            "xl/styles.xml",
            r#"<styleSheet><cellXfs><xf numFmtId="0"/><xf numFmtId="14"/><xf numFmtId="20"/><xf numFmtId="22"/><xf numFmtId="9"/></cellXfs></styleSheet>"#,
        ),
        part("xl/worksheets/sheet1.xml", &format!("<worksheet>{inner}</worksheet>")),
    ]
}

/// A workbook of such parts.
pub fn workbook(inner: &str) -> Result<Workbook, BadWorkbook> {
    Workbook::from_bytes("t.xlsx", zipped(&parts(inner)))
}

/// A row of XML cells; each is the XML of `<c>` without its reference, or a plain text.
pub fn line(number: u32, cells: &[&str]) -> String {
    let mut xml = format!("<row r=\"{number}\">");
    for (at, cell) in cells.iter().enumerate() {
        let place = format!("{}{number}", mingde_sheet::column_letters(at as u16));
        match cell.strip_prefix("<c") {
            Some(rest) => xml.push_str(&format!("<c r=\"{place}\"{rest}")),
            None if cell.is_empty() => {}
            None => xml.push_str(&format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>")),
        }
    }
    xml + "</row>"
}

/// A sheet of persons: headings and one row of the cells under test in the last column.
pub fn roster(heading: &str, cells: &[&str]) -> Workbook {
    let mut xml = String::from("<sheetData>");
    xml += &line(1, &["姓名", "所在单位", "级别", heading]);
    for (at, cell) in (2..).zip(cells) {
        xml += &line(at, &["张三", "人事科", "教师", cell]);
    }
    workbook(&(xml + "</sheetData>")).unwrap()
}
