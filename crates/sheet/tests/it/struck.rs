//! What is struck out, raised to a mark of a note, or white on white is not what its cell says.

use mingde_core::record::Value;
use mingde_core::words::{Locale, say};
use mingde_sheet::{Cell, Row, Workbook};

use crate::old_workbook::{Old, words};
use crate::open_document::{document, row as cells_of, sheet as table, word};
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

/// Records of fonts, the second struck out and the third raised, and of two formats with the first two.
fn fonts() -> Vec<(u16, Vec<u8>)> {
    let font = |flags: u16, raised: u16| {
        (
            0x0031,
            [words(&[220, flags, 0x7fff, 400, raised]), vec![0, 0, 134, 0, 1, 0], b"A".to_vec()].concat(),
        )
    };
    let format = |font: u16| (0x00e0, [words(&[font, 0]), vec![0; 16]].concat());
    vec![font(0, 0), font(8, 0), font(0, 1), format(0), format(1)]
}

/// A table of shared texts: each with the places at which fonts begin to hold.
fn shared(texts: &[(&str, &[[u16; 2]])]) -> (u16, Vec<u8>) {
    let mut data = [(texts.len() as u32).to_le_bytes(), (texts.len() as u32).to_le_bytes()].concat();
    for (text, runs) in texts {
        let units: Vec<u16> = text.encode_utf16().collect();
        data.extend(words(&[units.len() as u16]));
        data.push(if runs.is_empty() { 1 } else { 9 });
        if !runs.is_empty() {
            data.extend(words(&[runs.len() as u16]));
        }
        data.extend(words(&units));
        runs.iter().for_each(|run| data.extend(words(run)));
    }
    (0x00fc, data)
}

const LINES: [&[&str]; 6] = [
    &HEADS,
    &["人事科", "2025-09-01", "条例", "张三"],
    &["人事科", "2025-09-02", "条例", "张三"],
    &["人事科", "2025-09-03", "条例", "张三"],
    &["人事科", "2025-09-04", "条例", "张三"],
    &["人事科", "2025-09-05", "条例", "张三"],
];

#[test]
fn an_old_workbook_tells_its_fonts_as_well() {
    let mut globals = fonts();
    globals.push(shared(&[("400450", &[[0, 1], [3, 0]]), ("4501", &[[3, 2]]), ("450", &[])]));
    let text = |line: u16, format: u16, number: u16| (0x00fd, words(&[line, 4, format, number, 0]));
    let number = [words(&[4, 4, 1]), 450.0_f64.to_le_bytes().to_vec()].concat();
    let cells = [text(1, 0, 0), text(2, 0, 1), text(3, 0, 2), (0x0203, number), text(5, 1, 2)];
    let old = Old { lines: &LINES, globals: &globals, cells: &cells, ..Old::default() };
    let book = Workbook::from_bytes("学习.xls", old.bytes("理论学习")).unwrap();
    let (_, rows) = rows(&book, &study());
    let (taken, refused) = rows.split_at(3);
    assert!(taken.iter().all(|row| hours(row).as_deref() == Some("450")), "{taken:?}");
    let told: Vec<usize> = taken.iter().map(|row| row.warnings.len()).collect();
    assert_eq!(told, [1, 1, 0]);
    assert!(refused.iter().all(|row| fault(row).1 == "sheet-cell-struck"), "{refused:?}");
}

#[test]
fn a_formula_of_an_old_workbook_without_a_result_is_told() {
    // =20+20 and ="", each with the result that is blank.
    let sum: &[u8] = &[0x1e, 20, 0, 0x1e, 20, 0, 3];
    let formula = |line: u16, tokens: &[u8]| {
        let head = [words(&[line, 4, 0, 3, 0, 0, 0xffff, 0, 0, 0]), words(&[tokens.len() as u16])].concat();
        (0x0006, [head, tokens.to_vec()].concat())
    };
    let cells = [formula(1, sum), formula(2, &[0x17, 0, 0])];
    let old = Old { lines: &LINES[..3], cells: &cells, ..Old::default() };
    let book = Workbook::from_bytes("学习.xls", old.bytes("理论学习")).unwrap();
    let (_, rows) = rows(&book, &study());
    assert_eq!(fault(&rows[0]), ("理论学习!E2".to_owned(), "sheet-formula-no-value", None));
    assert_eq!((rows[1].errors.as_slice(), hours(&rows[1])), (&[][..], None));
}

#[test]
fn a_document_tells_its_styles_as_well() {
    let style = |name: &str, family: &str, look: &str| {
        format!(
            "<style:style style:name=\"{name}\" style:family=\"{family}\"><style:text-properties {look}/></style:style>"
        )
    };
    let styles = style("T1", "text", "style:text-line-through-style=\"solid\"")
        + &style("T2", "text", "style:text-position=\"super 58%\"")
        + &style("ce1", "table-cell", "style:text-line-through-type=\"single\"");
    let cell = |attributes: &str, text: &str| {
        format!(
            "<table:table-cell office:value-type=\"string\" {attributes}><text:p>{text}</text:p></table:table-cell>"
        )
    };
    let row =
        |last: String| cells_of(&[word("人事科"), word("2025-09-01"), word("条例"), word("张三"), last]);
    let number = "<table:table-cell office:value-type=\"float\" office:value=\"450\" table:style-name=\"ce1\">\
        <text:p>450</text:p></table:table-cell>";
    let lines = [
        cells_of(&HEADS.map(word)),
        row(cell("", "<text:span text:style-name=\"T1\">400</text:span>450")),
        row(cell("", "450<text:span text:style-name=\"T2\">1</text:span>")),
        row(cell(
            "",
            "<text:ruby><text:ruby-base>450</text:ruby-base><text:ruby-text>sì</text:ruby-text></text:ruby>",
        )),
        row(number.to_owned()),
        row(cell("table:style-name=\"ce1\"", "450")),
    ];
    let book =
        Workbook::from_bytes("学习.ods", document(&styles, &table("理论学习", &lines.concat()))).unwrap();
    let (_, rows) = rows(&book, &study());
    let (taken, refused) = rows.split_at(3);
    assert!(taken.iter().all(|row| hours(row).as_deref() == Some("450")), "{taken:?}");
    assert!(refused.iter().all(|row| fault(row).1 == "sheet-cell-struck"), "{refused:?}");
}

#[test]
fn rows_that_are_dragged_shut_are_told_as_hidden_ones() {
    let layout = study();
    let shut = |book: &Workbook| -> Vec<usize> {
        rows(book, &layout).1.iter().map(|row| row.warnings.len()).collect()
    };
    let cells = ["人事科", "2025-09-01", "条例", "张三", "45"];
    for (sheet, own, told) in [
        ("", "ht=\"0\" customHeight=\"1\"", 1),
        ("<sheetFormatPr defaultRowHeight=\"15\" zeroHeight=\"1\"/>", "", 1),
        ("<sheetFormatPr defaultRowHeight=\"15\" zeroHeight=\"1\"/>", "ht=\"15\" customHeight=\"1\"", 0),
        ("<sheetFormatPr defaultRowHeight=\"15\"/>", "ht=\"15\"", 0),
    ] {
        let row = line(2, &cells).replace("<row ", &format!("<row {own} "));
        let xml = format!("{sheet}<sheetData>{}{row}</sheetData>", line(1, &HEADS));
        let book = Workbook::from_bytes("t.xlsx", zipped(&parts(&xml))).unwrap();
        assert_eq!(shut(&book), [told], "{sheet} {own}");
    }
    let of_height = |height: u16| [(0x0208, words(&[1, 0, 8, height, 0, 0, 0, 0]))];
    for (height, told) in [(0, 1), (300, 0)] {
        let old = Old { lines: &LINES[..2], cells: &of_height(height), ..Old::default() };
        let book = Workbook::from_bytes("学习.xls", old.bytes("理论学习")).unwrap();
        assert_eq!(shut(&book), [told], "{height}");
    }
    for (height, told) in [("0cm", 1), ("0.45cm", 0)] {
        let style = format!(
            "<style:style style:name=\"ro1\" style:family=\"table-row\"><style:table-row-properties \
             style:row-height=\"{height}\"/></style:style>"
        );
        let row = cells_of(&cells.map(word))
            .replace("<table:table-row>", "<table:table-row table:style-name=\"ro1\">");
        let sheet = table("理论学习", &(cells_of(&HEADS.map(word)) + &row));
        let book = Workbook::from_bytes("学习.ods", document(&style, &sheet)).unwrap();
        assert_eq!(shut(&book), [told], "{height}");
    }
}
