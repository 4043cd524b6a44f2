//! Office Open XML (ISO/IEC 29500): archives that lie or unfold, documents that repeat themselves, sheets with a cell at
//! the end of the world.

use std::io::{Cursor, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, ZipWriter};

use super::text::many_receipts;
use super::{HostileKind, kind};

pub(super) const KINDS: &[HostileKind] = &[
    kind("one-note-referred-to-again-and-again", "docx", |size| {
        let note = format!(
            "<w:footnotes><w:footnote w:id=\"2\">{}</w:footnote></w:footnotes>",
            said(&"注".repeat(size))
        );
        let references = "<w:r><w:footnoteReference w:id=\"2\"/></w:r>".repeat(size);
        archive(&[
            ("word/document.xml", &body(&format!("<w:p>{references}</w:p>"))),
            ("word/footnotes.xml", &note),
        ])
    }),
    kind("entities-that-laugh", "docx", |size| {
        let document = format!("{}<w:document><w:body>{}</w:body></w:document>", laughs(size), said("&l9;"));
        archive(&[("word/document.xml", &document)])
    }),
    kind("a-header-of-many-lines", "docx", |size| {
        let lines: String = (0..size).map(|at| said(&format!("第{at}行"))).collect();
        archive(&[("word/document.xml", &body(&said("正文。"))), ("word/header1.xml", &lines)])
    }),
    kind("many-headers", "docx", |size| {
        let headers: Vec<(String, String)> = (0..size.min(5_000))
            .map(|at| (format!("word/header{at}.xml"), said(&format!("页眉{at}"))))
            .collect();
        let document = body(&said("正文。"));
        let mut parts = vec![("word/document.xml", document.as_str())];
        parts.extend(headers.iter().map(|(name, text)| (name.as_str(), text.as_str())));
        archive(&parts)
    }),
    kind("a-quantity-in-every-cell", "docx", |size| {
        let row = format!("<w:tr><w:tc>{}</w:tc></w:tr>", said("学校49所"));
        archive(&[("word/document.xml", &body(&format!("<w:tbl>{}</w:tbl>", row.repeat(size))))])
    }),
    kind("a-table-in-a-table", "docx", |size| {
        let (open, close) = ("<w:tbl><w:tr><w:tc>".repeat(size), "</w:tc></w:tr></w:tbl>".repeat(size));
        archive(&[("word/document.xml", &body(&format!("{open}{}{close}", said("3个"))))])
    }),
    kind("a-paragraph-without-end", "docx", |size| {
        archive(&[("word/document.xml", &body(&said(&"共计100人，其中男3人、女2人，".repeat(size))))])
    }),
    kind("blanks-by-the-megabyte", "docx", |size| {
        let blanks = " ".repeat(size.clamp(1, 60) << 20);
        archive(&[("word/document.xml", &body(&said(&blanks)))])
    }),
    kind("a-paper-written-anew", "docx", |size| {
        let size = size.min(20_000);
        let (was, is): (String, String) =
            (0..size).map(|at| (format!("第{at}所，"), format!("共{at}名。"))).unzip();
        paper(&body(&said(&is)), &many_receipts(size, was))
    }),
    kind("controls-in-controls", "docx", |size| {
        let (open, close) = ("<w:sdt><w:tag w:val=\"mingde:1:x\"/>".repeat(size), "</w:sdt>".repeat(size));
        paper(&body(&format!("{open}{}{close}", said("3").repeat(size))), &many_receipts(1, "3".into()))
    }),
    kind("bookmarks-never-closed", "docx", |size| {
        let open: String =
            (0..size).map(|at| format!("<w:bookmarkStart w:id=\"{at}\" w:name=\"_mingde_{at}\"/>")).collect();
        paper(&body(&format!("{open}{}", said("3").repeat(size))), &many_receipts(1, "3".into()))
    }),
    kind("a-size-that-lies", "docx", |size| {
        let whole = archive(&[("word/document.xml", &body(&said(&"真".repeat(size))))]);
        lying(whole)
    }),
    kind("cut-short", "docx", |size| {
        let whole = archive(&[("word/document.xml", &body(&said("正文。")))]);
        whole[..whole.len() * (size % 97 + 1) / 100].to_vec()
    }),
    kind("a-cell-at-the-end-of-the-world", "xlsx", |_| {
        workbook(&[(
            row(1, &HEADINGS)
                + r#"<row r="1048576"><c r="XFD1048576" t="inlineStr"><is><t>x</t></is></c></row>"#,
            "",
        )])
    }),
    kind("everything-merged", "xlsx", |size| {
        let ranges: String =
            (0..size).map(|at| format!(r#"<mergeCell ref="A{}:XFD1048576"/>"#, at + 2)).collect();
        workbook(&[(row(1, &HEADINGS) + &row(2, &["x"; 5]), &format!("<mergeCells>{ranges}</mergeCells>"))])
    }),
    kind("ampersands-in-a-cell", "xlsx", |size| {
        workbook(&[(row(1, &HEADINGS) + &row(2, &[&"&".repeat(size)]), "")])
    }),
    kind("a-merged-cell-in-every-row", "xlsx", |size| {
        let size = size.min(20_000);
        let rows: String = (0..size).map(|at| row(at + 2, &["x"; 5])).collect();
        let ranges: String = (0..size).map(|at| format!(r#"<mergeCell ref="B{0}:C{0}"/>"#, at + 2)).collect();
        let sheet = format!(
            "<worksheet><sheetData>{}{rows}</sheetData><mergeCells>{ranges}</mergeCells></worksheet>",
            row(1, &HEADINGS)
        );
        package(&[sheet])
    }),
    kind("headings-on-two-lines", "xlsx", |size| {
        let names: Vec<String> = (0..size.min(16_384)).map(|at| format!("列{at}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let lines: String = (1..=10).map(|line| row(line, &names)).collect();
        workbook(&[(lines + &row(11, &HEADINGS), "")])
    }),
    kind("cells-below-no-heading", "xlsx", |size| {
        let cells = vec!["x"; size.min(16_384)];
        workbook(&[(row(1, &HEADINGS) + &row(2, &cells) + &row(3, &cells), "")])
    }),
    kind("many-sheets", "xlsx", |size| {
        let sheet = (row(1, &HEADINGS), "");
        workbook(&vec![sheet; size.min(10_000)])
    }),
    kind("many-columns", "xlsx", |size| {
        let names: Vec<String> = (0..size.min(16_384)).map(|at| format!("列{at}")).collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        workbook(&[(format!("{}{}{}", row(1, &names), row(2, &names), row(3, &names)), "")])
    }),
    kind("many-unknown-headings", "xlsx", |size| {
        let names: Vec<String> = (0..size.min(16_384)).map(|at| format!("谈话日期{at}")).collect();
        let names: Vec<&str> = HEADINGS.into_iter().chain(names.iter().map(String::as_str)).collect();
        workbook(&[(row(1, &names), "")])
    }),
    kind("entities-that-laugh", "xlsx", |size| {
        let cell = r#"<row r="1"><c r="A1" t="inlineStr"><is><t>&l9;</t></is></c></row>"#;
        let sheet = format!("{}<worksheet><sheetData>{cell}</sheetData></worksheet>", laughs(size));
        package(&[sheet])
    }),
    kind("a-token-without-end", "xlsx", |size| package(&[format!("<worksheet {}", "a".repeat(size << 8))])),
    kind("elements-never-closed", "xlsx", |size| package(&[format!("<worksheet>{}", "<row>".repeat(size))])),
    kind("a-size-that-lies", "xlsx", |size| {
        lying(workbook(&[(row(1, &HEADINGS).repeat(size.min(3_000)), "")]))
    }),
    kind("blanks-by-the-megabyte", "xlsx", |size| {
        package(&[format!(
            "<worksheet><sheetData>{}</sheetData></worksheet>",
            " ".repeat(size.clamp(1, 60) << 20)
        )])
    }),
    kind("cut-short", "xlsx", |size| {
        let whole = workbook(&[(row(1, &HEADINGS), "")]);
        whole[..whole.len() * (size % 97 + 1) / 100].to_vec()
    }),
];

/// A document that carries receipts.
fn paper(document: &str, receipts: &str) -> Vec<u8> {
    let receipts = format!("<receipts xmlns=\"urn:mingde:receipts:1\">{receipts}</receipts>");
    archive(&[("word/document.xml", document), ("customXml/item1.xml", &receipts)])
}

pub(super) const HEADINGS: [&str; 5] = ["单位", "谈话日期", "谈话人", "谈话对象", "谈话事由"];

/// A report of as many paragraphs as it takes, no two alike.
pub(super) fn ordinary(bytes: usize) -> Vec<u8> {
    let mut paragraphs = String::new();
    let mut number = 1_u64;
    loop {
        for _ in 0..20 {
            // A row of numbers that no packer foresees.
            number = number.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            let (schools, talks, share) = (number >> 40 & 63, number >> 24 & 4_095, number >> 50 & 63);
            let words: String = (0..24)
                .filter_map(|at| char::from_u32(0x4e00 + (number.rotate_left(at * 5) & 0xfff) as u32))
                .collect();
            paragraphs += &said(&format!("全区{schools}所学校开展谈话{talks}次，覆盖率{share}%，{words}。"));
        }
        let document = archive(&[("word/document.xml", &body(&paragraphs))]);
        if document.len() >= bytes {
            return document;
        }
    }
}

fn said(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn body(inside: &str) -> String {
    format!("<w:document><w:body>{inside}</w:body></w:document>")
}

/// Nine entities, each of so many of the one before.
fn laughs(size: usize) -> String {
    let times = size.clamp(2, 1_000);
    let mut out = "<!DOCTYPE l [<!ENTITY l0 \"哈\">".to_owned();
    for at in 1..10 {
        let one = format!("&l{};", at - 1);
        out += &format!("<!ENTITY l{at} \"{}\">", one.repeat(times));
    }
    out + "]>"
}

fn row(line: usize, cells: &[&str]) -> String {
    let cell = |text: &&str| format!("<c t=\"inlineStr\"><is><t>{text}</t></is></c>");
    format!("<row r=\"{line}\">{}</row>", cells.iter().map(cell).collect::<String>())
}

/// A workbook of sheets, each of its rows and what stands behind them.
fn workbook(sheets: &[(String, &str)]) -> Vec<u8> {
    let sheet = |(rows, behind): &(String, &str)| {
        format!("<worksheet><sheetData>{rows}</sheetData>{behind}</worksheet>")
    };
    package(&sheets.iter().map(sheet).collect::<Vec<_>>())
}

fn package(sheets: &[String]) -> Vec<u8> {
    const MAIN: &str = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    const TYPES: &str = "http://schemas.openxmlformats.org/package/2006/content-types";
    const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
    let numbers = 1..=sheets.len();
    let list: String =
        numbers.clone().map(|n| format!("<sheet name=\"表{n}\" sheetId=\"{n}\" r:id=\"r{n}\"/>")).collect();
    let relations: String = numbers
        .map(|n| {
            format!(
                "<Relationship Id=\"r{n}\" Type=\"{OFFICE}/worksheet\" Target=\"worksheets/sheet{n}.xml\"/>"
            )
        })
        .collect();
    let book = format!("<workbook xmlns=\"{MAIN}\" xmlns:r=\"{OFFICE}\"><sheets>{list}</sheets></workbook>");
    let relations = format!("<Relationships xmlns=\"{RELATIONS}\">{relations}</Relationships>");
    let types = format!("<Types xmlns=\"{TYPES}\"/>");
    let names: Vec<String> = (1..=sheets.len()).map(|n| format!("xl/worksheets/sheet{n}.xml")).collect();
    let mut parts = vec![
        ("[Content_Types].xml", types.as_str()),
        ("xl/workbook.xml", &book),
        ("xl/_rels/workbook.xml.rels", &relations),
    ];
    parts.extend(names.iter().zip(sheets).map(|(name, sheet)| (name.as_str(), sheet.as_str())));
    archive(&parts)
}

pub(super) fn archive(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated);
    for (name, inside) in parts {
        archive.start_file(*name, options).expect("a new name");
        archive.write_all(inside.as_bytes()).expect("memory");
    }
    archive.finish().expect("memory").into_inner()
}

/// The archive with other sizes in its directory.
fn lying(mut archive: Vec<u8>) -> Vec<u8> {
    for at in 0..archive.len().saturating_sub(28) {
        // A header of the central directory; its uncompressed size stands at 24.
        if archive[at..].starts_with(b"PK\x01\x02") {
            archive[at + 24..at + 28].copy_from_slice(&10_u32.to_le_bytes());
        }
    }
    archive
}
