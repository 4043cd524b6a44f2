//! What is struck out, raised to a mark of a note, or white on white is not what its cell says.

use mingde_core::record::Value;
use mingde_core::words::{Locale, say};
use mingde_sheet::{Cell, Row, Workbook};

use crate::stage::{fault, line, parts, rows, study, zipped};

const HEADS: [&str; 5] = ["单位", "学习日期", "学习主题", "主持人", "经费"];

/// A table of study sessions whose last cell is under test, in a workbook whose second style is struck out.
fn read(cells: &[&str], shared: &[&str]) -> Vec<Row> {
    let mut xml = line(1, &HEADS);
    for (at, cell) in (2..).zip(cells) {
        xml += &line(at, &["人事科", "2025-09-01", "条例", "张三", cell]);
    }
    rows(&book(&xml, shared), &study()).1
}

fn book(xml: &str, shared: &[&str]) -> Workbook {
    let mut made = parts(&format!("<sheetData>{xml}</sheetData>"));
    made[3].1 = b"<styleSheet><fonts><font><sz val=\"11\"/></font><font><strike/></font></fonts><cellXfs>\
        <xf numFmtId=\"0\" fontId=\"0\"/><xf numFmtId=\"0\" fontId=\"1\"/></cellXfs></styleSheet>"
        .to_vec();
    let shared: String = shared.iter().map(|text| format!("<si>{text}</si>")).collect();
    made.push(("xl/sharedStrings.xml".into(), format!("<sst>{shared}</sst>").into_bytes()));
    Workbook::from_bytes("t.xlsx", zipped(&made)).unwrap()
}

fn hours(row: &Row) -> Option<String> {
    assert_eq!(row.errors, [], "line {}", row.line);
    row.cells.iter().find_map(|cell| match cell {
        Some(Cell::Value(Value::Number(number))) => Some(number.to_string()),
        _ => None,
    })
}

#[test]
fn a_part_that_is_not_meant_is_left_out_and_told() {
    let run = |look: &str, text: &str| format!("<r><rPr>{look}</rPr><t>{text}</t></r>");
    let rich = [
        run("<strike/>", "4") + "<r><t>45</t></r>",
        "<r><t>45</t></r>".to_owned() + &run("<strike val=\"1\"/>", "0"),
        "<r><t>45</t></r>".to_owned() + &run("<vertAlign val=\"superscript\"/>", "1"),
        "<r><t>45</t></r>".to_owned() + &run("<color rgb=\"FFFFFFFF\"/>", "00"),
        "<t>45</t><rPh sb=\"0\" eb=\"1\"><t>4</t></rPh>".to_owned(),
        run("<b/>", "4") + &run("<strike val=\"0\"/>", "5"),
    ];
    let inline: Vec<String> =
        rich.iter().map(|text| format!("<c t=\"inlineStr\"><is>{text}</is></c>")).collect();
    let shared: Vec<String> = (0..rich.len()).map(|at| format!("<c t=\"s\"><v>{at}</v></c>")).collect();
    let strings: Vec<&str> = rich.iter().map(String::as_str).collect();
    for cells in [inline, shared] {
        let read = read(&cells.iter().map(String::as_str).collect::<Vec<_>>(), &strings);
        assert!(read.iter().all(|row| hours(row).as_deref() == Some("45")), "{read:?}");
        let told: Vec<Vec<&str>> =
            read.iter().map(|row| row.warnings.iter().map(|w| w.message.code).collect()).collect();
        let part = || vec!["sheet-cell-part"];
        assert_eq!(told, [part(), part(), part(), part(), vec![], vec![]]);
        let said = say(Locale::ZhCn, &read[0].warnings[0].message);
        assert!(said.contains("“4”划掉了") && said.contains("按“45”登记"), "{said}");
    }
}

#[test]
fn a_part_looks_as_its_cell_unless_it_says_otherwise() {
    let shared = ["<r><t>4</t></r><r><rPr><sz val=\"11\"/></rPr><t>45</t></r>"];
    let read = read(&["<c s=\"1\" t=\"s\"><v>0</v></c>"], &shared);
    assert_eq!(hours(&read[0]).as_deref(), Some("45"));
}

#[test]
fn a_cell_that_is_struck_out_comes_back_and_a_whole_row_is_told_once() {
    let cells = ["<c s=\"1\"><v>3</v></c>", "<c s=\"1\" t=\"inlineStr\"><is><t>3</t></is></c>"];
    for row in read(&cells, &[]) {
        assert_eq!(fault(&row), (format!("人员!E{}", row.line), "sheet-cell-struck", None));
    }
    let struck = |text: &str| format!("<c s=\"1\" t=\"inlineStr\"><is><t>{text}</t></is></c>");
    let void: Vec<String> = ["人事科", "2025-09-01", "条例", "张三", "3"].map(struck).to_vec();
    let void: Vec<&str> = void.iter().map(String::as_str).collect();
    let (_, rows) = rows(&book(&(line(1, &HEADS) + &line(2, &void)), &[]), &study());
    assert_eq!(fault(&rows[0]), ("人员!2".to_owned(), "sheet-row-struck", None));
    assert!(rows[0].cells.iter().all(Option::is_none));
}
