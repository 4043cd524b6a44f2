//! Damaged bytes and odd cells never make the reader panic.

use std::sync::OnceLock;

use mingde_sheet::Workbook;
use proptest::prelude::*;

use crate::stage::{line, parts, persons, rows_of, workbook, zipped};

fn read(bytes: Vec<u8>, name: &str) {
    let layout = persons();
    let Ok(book) = Workbook::from_bytes(name, bytes) else { return };
    let Ok(recognition) = book.recognise(std::slice::from_ref(&layout)) else { return };
    for sheet in &recognition.sheets {
        // Either rows or one message.
        if let Err(bad) = rows_of(&book, &layout, sheet) {
            assert!(bad.message().code.starts_with("sheet-"));
        }
    }
}

fn valid() -> &'static Vec<u8> {
    static BYTES: OnceLock<Vec<u8>> = OnceLock::new();
    BYTES.get_or_init(|| {
        let cells = ["张三", "人事科", "教师", "<c s=\"1\"><v>31110</v></c>"];
        let rows: String = (2..30).map(|n| line(n, &cells)).collect();
        zipped(&parts(&format!(
            "<sheetData>{}{rows}</sheetData>",
            line(1, &["姓名", "所在单位", "级别", "出生日期"])
        )))
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn mutated_archives(changes in prop::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..12)) {
        let mut bytes = valid().clone();
        for (at, byte) in changes {
            let at = at.index(bytes.len());
            bytes[at] = byte;
        }
        read(bytes, "t.xlsx");
    }

    #[test]
    fn mutated_sheets(changes in prop::collection::vec((any::<prop::sample::Index>(), "[<>/\"'=&;!\\-\\[A-Z0-9 rctvs]{0,3}"), 1..12)) {
        let mut list = parts(&format!(
            "<sheetData>{}{}</sheetData><mergeCells><mergeCell ref=\"A2:B3\"/></mergeCells>",
            line(1, &["姓名", "所在单位", "级别", "出生日期"]),
            line(2, &["张三", "人事科", "教师", "<c s=\"1\"><v>31110</v></c>"])
        ));
        for (at, text) in changes {
            let part = at.index(list.len());
            let bytes = &mut list[part].1;
            let place = at.index(bytes.len().max(1)).min(bytes.len());
            bytes.splice(place..(place + text.len()).min(bytes.len()), text.bytes());
        }
        read(zipped(&list), "t.xlsx");
    }

    #[test]
    fn any_text_in_any_cell(texts in prop::collection::vec("\\PC{0,12}|[-+0-9０-９.,:年月日时分E万元/]{0,12}", 11)) {
        let headings = ["姓名", "所在单位", "级别", "出生日期", "身份证号", "手机号", "工号", "性别", "职务", "任职起", "学历"];
        let escaped: Vec<String> = texts.iter().map(|t| t.replace('&', "&amp;").replace('<', "&lt;")).collect();
        let cells: Vec<&str> = escaped.iter().map(String::as_str).collect();
        let xml = format!("<sheetData>{}{}</sheetData>", line(1, &headings), line(2, &cells));
        let layout = persons();
        let book = workbook(&xml).unwrap();
        let sheet = &book.recognise(std::slice::from_ref(&layout)).unwrap().sheets[0];
        for row in rows_of(&book, &layout, sheet).unwrap() {
            for (column, cell) in layout.parts[0].columns.iter().zip(&row.cells) {
                prop_assert!(!column.required || cell.is_some() || !row.errors.is_empty());
            }
        }
    }

    #[test]
    fn any_bytes_as_text(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
        read(bytes, "t.csv");
    }
}
