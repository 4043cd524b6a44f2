//! Files that must not get through: each gets one clear message.

use std::io::{Cursor, Write};

use mingde_core::words::{Locale, say};
use mingde_sheet::{BadWorkbook, Workbook};

use crate::old_workbook::{Old, old_workbook};
use crate::stage::{line, parts, persons, rows, rows_of, workbook, zipped};

fn code(opened: Result<Workbook, BadWorkbook>) -> &'static str {
    let message = opened.unwrap_err().message();
    for locale in [Locale::ZhCn, Locale::En] {
        assert!(!say(locale, &message).contains("sheet-"), "{} has no words", message.code);
    }
    message.code
}

/// Opens, recognises and reads everything.
fn read_all(book: Result<Workbook, BadWorkbook>) -> Result<usize, BadWorkbook> {
    let (book, layout) = (book?, persons());
    let recognition = book.recognise(std::slice::from_ref(&layout))?;
    let mut count = 0;
    for sheet in &recognition.sheets {
        count += rows_of(&book, &layout, sheet)?.len();
    }
    Ok(count)
}

#[test]
fn files_that_are_something_else() {
    let ole = |word: &str| {
        let mut bytes = vec![0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1];
        bytes.extend(word.encode_utf16().flat_map(u16::to_le_bytes));
        bytes
    };
    let zip_of = |name: &str| zipped(&[(name.to_owned(), b"<a/>".to_vec())]);
    for (bytes, expected) in [
        (Vec::new(), "sheet-file-empty"),
        ("姓名,单位\n张三,人事科\n".as_bytes().to_vec(), "sheet-file-text"),
        (b"<html><table><tr><td>1</td></tr></table></html>".to_vec(), "sheet-file-html"),
        (b"<?xml version=\"1.0\"?><Workbook/>".to_vec(), "sheet-file-xml"),
        (b"%PDF-1.7 \x00\x01".to_vec(), "sheet-file-other"),
        (vec![0, 159, 146, 150], "sheet-file-other"),
        (ole("EncryptedPackage"), "sheet-file-password"),
        (ole("WordDocument"), "sheet-file-other"),
        (ole("Cut off"), "sheet-file-damaged"),
        (b"\x89PNG\r\n\x1a\n0000".to_vec(), "sheet-file-other"),
        (b"7z\xbc\xaf\x27\x1cxxxx".to_vec(), "sheet-file-zip"),
        (ole("Workbook"), "sheet-file-damaged"),
        (zip_of("xl/workbook.bin"), "sheet-file-xlsb"),
        (zip_of("content.xml"), "sheet-file-other"),
        (zip_of("word/document.xml"), "sheet-file-other"),
        (zip_of("照片.jpg"), "sheet-file-zip"),
        (zip_of("xl/workbook.xml"), "sheet-file-damaged"),
    ] {
        assert_eq!(code(Workbook::from_bytes("表.xlsx", bytes)), expected);
    }
    assert_eq!(code(Workbook::open(std::path::Path::new("/nowhere/表.xlsx"))), "sheet-file-unreadable");
}

#[test]
fn an_old_workbook_that_would_fill_the_memory_is_refused_before_it_does() {
    let lines: [&[&str]; 2] = [&["姓名", "所在单位", "级别"], &["张三", "人事科", "教师"]];
    let sound = old_workbook("人员", &lines, &[]);
    assert_eq!(read_all(Workbook::from_bytes("表.xls", sound.clone())).unwrap(), 1);
    let damaged =
        |bytes: Vec<u8>| assert_eq!(code(Workbook::from_bytes("表.xls", bytes)), "sheet-file-damaged");
    // Of the sectors each leads to the second, the directory among them; then each to itself.
    for turned in [(|_| 1) as fn(u32) -> u32, |own| own] {
        let mut file = sound.clone();
        for (own, entry) in (0..).zip(file[512..1_024].chunks_exact_mut(4)) {
            entry.copy_from_slice(&turned(own).to_le_bytes());
        }
        damaged(file);
    }
    // The table of sectors names itself a hundred times.
    let mut file = sound.clone();
    file[76..512].fill(0);
    damaged(file);
    // One sheet under many names, with a cell in each of two corners.
    let numbers = [(4_095, 255, 1.0, 0)];
    let named = |named_again| {
        let old = Old { lines: &lines, numbers: &numbers, formats: &["0"], named_again, ..Old::default() };
        old.bytes("人员")
    };
    assert!(Workbook::from_bytes("表.xls", named(1)).is_ok());
    damaged(named(17));
}

#[test]
fn a_csv_is_read_in_both_encodings() {
    let text = "姓名,所在单位,级别,身份证号\n张三,人事科,教师,11010519491231002X\n";
    let gb18030 = encoding_rs::GB18030.encode(text).0.into_owned();
    for bytes in [text.as_bytes().to_vec(), gb18030] {
        assert_eq!(read_all(Workbook::from_bytes("人员.csv", bytes)).unwrap(), 1);
    }
}

#[test]
fn a_torn_file_is_damaged_wherever_it_is_torn() {
    let rows: String = (2..400).map(|n| line(n, &["张三", "人事科", "教师"])).collect();
    let xml = format!("<sheetData>{}{rows}</sheetData>", line(1, &["姓名", "所在单位", "级别"]));
    let whole = zipped(&parts(&xml));
    for length in (4..whole.len()).step_by(97) {
        let torn = Workbook::from_bytes("t.xlsx", whole[..length].to_vec());
        assert_eq!(code(torn), "sheet-file-damaged", "{length} bytes");
    }
}

#[test]
fn an_archive_that_would_fill_the_disk_is_not_unpacked() {
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts("<sheetData/>") {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(&bytes).unwrap();
    }
    zip.start_file("xl/sharedStrings.xml", zip::write::SimpleFileOptions::default()).unwrap();
    for _ in 0..100 {
        zip.write_all(&vec![b' '; 1 << 20]).unwrap();
    }
    assert_eq!(code(Workbook::from_bytes("t.xlsx", zip.finish().unwrap().into_inner())), "sheet-file-bomb");
    let kinds = mingde_testkit::kinds();
    let many = kinds.iter().find(|kind| kind.name == "many-sheets").unwrap();
    assert_eq!(code(Workbook::from_bytes("t.xlsx", (many.make)(501))), "sheet-too-many-sheets");
    assert!(Workbook::from_bytes("t.xlsx", (many.make)(500)).is_ok());
}

#[test]
fn a_part_larger_than_it_says_is_stopped() {
    let xml =
        format!("<sheetData>{}</sheetData>{}", line(1, &["姓名", "所在单位", "级别"]), " ".repeat(500_000));
    let mut bytes = zipped(&parts(&xml));
    // In the directory the sheet claims to be small.
    let name = b"xl/worksheets/sheet1.xml";
    let at = memchr::memmem::rfind(&bytes, name).unwrap();
    bytes[at - 46 + 24..at - 46 + 28].copy_from_slice(&100u32.to_le_bytes());
    assert!(read_all(Workbook::from_bytes("t.xlsx", bytes)).is_err());
}

#[test]
fn xml_that_plays_tricks() {
    let entities = "<!DOCTYPE a [<!ENTITY x 'xxxxxxxxxx'>]>";
    let mut list = parts("<sheetData/>");
    list[1].1 = [entities.as_bytes(), &list[1].1].concat();
    assert_eq!(code(Workbook::from_bytes("t.xlsx", zipped(&list))), "sheet-file-damaged");
    for inner in [
        "<sheetData><row r=\"1\"><c r=\"A1\" t=\"s\"><v>99</v></c></row></sheetData>",
        "<sheetData><row r=\"2000000\"/></sheetData>",
        "<sheetData><row r=\"5\"/><row r=\"4\"/></sheetData>",
        "<sheetData><row r=\"1\"><c r=\"ZZZZ1\"><v>1</v></c></row></sheetData>",
        "<sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></row></sheetData>",
        "<sheetData><row r=\"1\">",
    ] {
        let bad = read_all(workbook(inner)).unwrap_err();
        assert!(
            ["sheet-file-damaged", "sheet-none-recognised"].contains(&bad.message().code),
            "{inner}: {bad:?}"
        );
    }
}

#[test]
fn sixteen_thousand_columns_are_summed_up() {
    let mut cells = vec!["姓名", "所在单位", "级别"];
    cells.resize(16_384, "甲");
    let book = workbook(&format!(
        "<sheetData>{}{}</sheetData>",
        line(1, &cells),
        line(2, &["张三", "人事科", "教师", "x"])
    ))
    .unwrap();
    let layout = persons();
    let recognition = book.recognise(std::slice::from_ref(&layout)).unwrap();
    let sheet = &recognition.sheets[0];
    assert_eq!(sheet.findings.last().unwrap().message.code, "sheet-columns-unknown");
    assert!(sheet.findings.len() < 50);
    assert_eq!(rows_of(&book, &layout, sheet).unwrap().len(), 1);
}

#[test]
fn nothing_recognised_says_where_the_right_headings_are_had() {
    let bad = read_all(workbook(&format!("<sheetData>{}</sheetData>", line(1, &["甲", "乙"])))).unwrap_err();
    assert_eq!(bad.message().code, "sheet-none-recognised");
    assert!(say(Locale::ZhCn, &bad.message()).contains("mingde template"));
    let empty = read_all(workbook("<sheetData/>")).unwrap_err();
    assert_eq!(empty.message().code, "sheet-all-empty");
}

#[test]
fn parts_in_utf_16_are_read() {
    let row = line;
    let inner = row(1, &["姓名", "所在单位", "级别"])
        + &row(2, &["张三", "", "教师"])
        + &row(3, &["李四", "", "教师"]);
    let merged = "<mergeCells><mergeCell ref=\"B2:B3\"/></mergeCells>";
    let mut list = parts(
        &format!("<sheetData>{inner}</sheetData>{merged}")
            .replace("<c r=\"C2\"", "<c r=\"B2\" t=\"inlineStr\"><is><t>人事科</t></is></c><c r=\"C2\""),
    );
    for (name, bytes) in &mut list {
        if name.ends_with("workbook.xml") || name.ends_with("sheet1.xml") {
            let text = String::from_utf8(bytes.clone()).unwrap();
            *bytes = std::iter::once(0xfeff).chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        }
    }
    let book = Workbook::from_bytes("t.xlsx", zipped(&list)).unwrap();
    let (_, rows) = rows(&book, &persons());
    assert_eq!(rows.len(), 2);
    assert!(rows.iter().all(|row| row.errors.is_empty()), "{rows:?}");
}

#[test]
fn a_sheet_with_two_tables_of_cells_is_not_read_by_half() {
    let roster = |name: &str| line(1, &["姓名", "所在单位", "级别"]) + &line(2, &[name, "人事科", "教师"]);
    let twice = format!("<sheetData>{}</sheetData><sheetData>{}</sheetData>", roster("张三"), roster("李四"));
    let read = read_all(Workbook::from_bytes("t.xlsx", zipped(&parts(&twice))));
    assert_eq!(read.unwrap_err().message().code, "sheet-file-damaged");
    let behind = format!("<sheetData/><sheetData>{}</sheetData>", roster("张三"));
    let book = Workbook::from_bytes("t.xlsx", zipped(&parts(&behind))).unwrap();
    assert_eq!(rows(&book, &persons()).1.len(), 1);
}
