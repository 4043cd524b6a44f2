//! Values as a sheet shows them, whatever is kept behind: codes with noughts, days that count from 1904, hidden rows, files
//! that name their parts in their own way.

use mingde_core::record::Value;
use mingde_sheet::{Cell, Key, Row, Workbook};

use crate::old_workbook::Old;
use crate::stage::{fault, line, parts, persons, rows, study, zipped};

#[test]
fn a_workbook_counts_from_1904_whatever_its_extensions_say() {
    for properties in ["<workbookPr date1904=\"true\"/>", "<workbookPr date1904=\"1\"/>"] {
        let mut made = parts(&format!(
            "<sheetData>{}{}{}{}</sheetData>",
            line(1, &["姓名", "所在单位", "级别", "出生日期"]),
            line(2, &["张三", "人事科", "教师", "<c s=\"1\"><v>29648</v></c>"]),
            line(3, &["李四", "人事科", "教师", "<c s=\"1\"><v>0</v></c>"]),
            line(4, &["王五", "人事科", "教师", "<c s=\"3\"><v>0.375</v></c>"])
        ));
        let text = String::from_utf8(made[1].1.clone()).unwrap();
        let text = text.replace("<sheets>", &format!("{properties}<sheets>"));
        let extension =
            "<extLst><ext xmlns:p=\"x\"><p:workbookPr chartTrackingRefBase=\"1\"/></ext></extLst></workbook>";
        made[1].1 = text.replace("</workbook>", extension).into_bytes();
        let book = Workbook::from_bytes("t.xlsx", zipped(&made)).unwrap();
        let (_, rows) = rows(&book, &persons());
        assert_eq!(rows[0].cells[3], Some(Cell::Value(Value::Date("1985-03-04".parse().unwrap()))));
        assert_eq!(fault(&rows[1]).1, "sheet-date-none");
        assert_eq!(fault(&rows[2]).1, "sheet-date-none");
    }
}

#[test]
fn a_code_is_what_the_sheet_shows() {
    let shown = |format: &str, number: &str| {
        let mut made = parts(&format!(
            "<sheetData>{}{}</sheetData>",
            line(1, &["姓名", "所在单位", "级别", "工号"]),
            line(2, &["张三", "人事科", "教师", &format!("<c s=\"5\"><v>{number}</v></c>")])
        ));
        let styles = String::from_utf8(made[3].1.clone()).unwrap();
        let styles = styles.replace(
            "<cellXfs>",
            &format!("<numFmts><numFmt numFmtId=\"170\" formatCode=\"{format}\"/></numFmts><cellXfs>"),
        );
        made[3].1 = styles.replace("</cellXfs>", "<xf numFmtId=\"170\"/></cellXfs>").into_bytes();
        let book = Workbook::from_bytes("t.xlsx", zipped(&made)).unwrap();
        let (sheet, rows) = rows(&book, &persons());
        let column = sheet.columns.iter().position(|c| *c == Some(3)).unwrap();
        assert!(rows[0].errors.is_empty(), "{:?}", rows[0].errors);
        match rows[0].cells[column].clone() {
            Some(Cell::Value(value)) => value.to_string(),
            other => panic!("{other:?}"),
        }
    };
    for (format, number, code) in [
        ("0000", "12", "0012"),
        ("&quot;T&quot;000", "7", "T007"),
        ("General", "12.0", "12"),
        ("General", "1.2E3", "1200"),
        ("0", "12", "12"),
        ("@", "12", "12"),
    ] {
        assert_eq!(shown(format, number), code, "{format}");
    }
}

#[test]
fn an_old_workbook_shows_its_numbers_as_excel_does() {
    let layout = persons();
    let read = |old: &Old<'_>| {
        let book = Workbook::from_bytes("名册.xls", old.bytes("人员")).unwrap();
        rows(&book, &layout).1
    };
    let date = |row: &Row| row.cells[layout.parts[0].position(&Key::Birth).unwrap()].clone();
    let code = |row: &Row| row.cells[layout.parts[0].position(&Key::Code).unwrap()].clone();
    let day = Some(Cell::Value(Value::Date("1985-03-04".parse().unwrap())));
    let lines: [&[&str]; 3] = [
        &["姓名", "所在单位", "级别", "出生日期", "工号"],
        &["张三", "人事科", "教师"],
        &["李四", "人事科", "教师"],
    ];
    let formats = ["yyyy-mm-dd", "0000", "General"];
    for (date1904, in_capitals, serial) in [(false, false, 31_110.0), (true, true, 29_648.0)] {
        let numbers = [(1, 3, serial, 0), (1, 4, 12.0, 1), (2, 3, 0.0, 0), (2, 4, 13.0, 2)];
        let hidden_lines = [2];
        let old = Old {
            lines: &lines,
            numbers: &numbers,
            formats: &formats,
            hidden_lines: &hidden_lines,
            date1904,
            in_capitals,
            ..Old::default()
        };
        let read = read(&old);
        assert_eq!(date(&read[0]), day, "{:?}", read[0].errors);
        assert_eq!(code(&read[0]), Some(Cell::Value(Value::Text("0012".into()))));
        assert_eq!(fault(&read[1]).1, "sheet-date-none");
        let hidden: Vec<_> = read[1].warnings.iter().map(|w| w.message.code).collect();
        assert_eq!(hidden, ["sheet-row-hidden"]);
        assert_eq!(code(&read[1]), Some(Cell::Value(Value::Text("13".into()))));
    }
}

#[test]
fn a_workbook_stands_where_its_container_says() {
    let made = parts(&format!(
        "<sheetData>{}{}</sheetData>",
        line(1, &["姓名", "所在单位", "级别"]),
        line(2, &["张三", "人事科", "教师"])
    ));
    let moved: Vec<(String, Vec<u8>)> = made
        .into_iter()
        .map(|(name, bytes)| (name.replace("xl/", "book/"), bytes))
        .map(|(name, bytes)| {
            let text = String::from_utf8(bytes).unwrap();
            (name, text.replace("worksheets/sheet1.xml", "..\\book\\worksheets\\sheet1.xml").into_bytes())
        })
        .chain([(
            "_rels/.rels".to_owned(),
            br#"<Relationships><Relationship Id="r" Type="x/officeDocument" Target="/book/workbook.xml"/></Relationships>"#
                .to_vec(),
        )])
        .collect();
    let book = Workbook::from_bytes("t.xlsx", zipped(&moved)).unwrap();
    assert_eq!(rows(&book, &persons()).1.len(), 1);
}

#[test]
fn the_name_of_a_sheet_says_what_it_is_and_a_heading_belongs_where_it_is_known() {
    let layouts = [study(), persons()];
    let headings = ["单位", "学习日期", "姓名", "姓名", "学时", "学习形式"];
    let xml = format!(
        "<sheetData>{}{}</sheetData>",
        line(1, &headings),
        line(2, &["人事科", "2025-09-01", "甲", "乙", "2", "专题辅导"])
    );
    let mut made = parts(&xml);
    made[1].1 = String::from_utf8(made[1].1.clone()).unwrap().replace("人员", "理论学习").into_bytes();
    let book = Workbook::from_bytes("t.xlsx", zipped(&made)).unwrap();
    let found = book.recognise(&layouts).unwrap();
    assert_eq!(
        found.sheets[0].layout, 0,
        "the roster knows fewer of these headings, but all that it asks for"
    );
    let csv = "单位,学习日期,学习主题,参加人员,测试成绩\n人事科,2025-09-01,条例,甲,90\n";
    let book = Workbook::from_bytes("理论学习.csv", csv.into()).unwrap();
    let found = book.recognise(&layouts).unwrap();
    let said: Vec<_> =
        found.sheets[0].findings.iter().map(|f| (f.message.code, f.suggestion.clone())).collect();
    assert_eq!(said, [("sheet-column-elsewhere", None)]);
}
