//! OpenDocument spreadsheets, by hand: just what LibreOffice writes of a roster.

use mingde_core::record::Value;
use mingde_sheet::{BadWorkbook, Cell, Workbook};

use crate::stage::{persons, rows, zipped};

/// The bytes of a document with these sheets.
pub fn document(styles: &str, sheets: &str) -> Vec<u8> {
    let content = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><office:document-content \
         xmlns:office=\"urn:oasis:names:tc:opendocument:xmlns:office:1.0\"><office:automatic-styles>{styles}\
         </office:automatic-styles><office:body><office:spreadsheet>{sheets}</office:spreadsheet></office:body>\
         </office:document-content>"
    );
    let mimetype = b"application/vnd.oasis.opendocument.spreadsheet".to_vec();
    zipped(&[("mimetype".to_owned(), mimetype), ("content.xml".to_owned(), content.into_bytes())])
}

pub fn word(text: &str) -> String {
    format!("<table:table-cell office:value-type=\"string\"><text:p>{text}</text:p></table:table-cell>")
}

fn number(value: &str, seen: &str) -> String {
    let cell = "table:table-cell office:value-type=\"float\" office:value";
    format!("<{cell}=\"{value}\"><text:p>{seen}</text:p></table:table-cell>")
}

fn day(value: &str, seen: &str) -> String {
    let cell = "table:table-cell office:value-type=\"date\" office:date-value";
    format!("<{cell}=\"{value}\"><text:p>{seen}</text:p></table:table-cell>")
}

pub fn row(cells: &[String]) -> String {
    format!("<table:table-row>{}</table:table-row>", cells.concat())
}

pub fn sheet(name: &str, rows: &str) -> String {
    format!("<table:table table:name=\"{name}\">{rows}</table:table>")
}

fn heads() -> String {
    row(&["工号", "姓名", "所在单位", "级别", "出生日期"].map(word))
}

fn opened(bytes: Vec<u8>) -> Result<Workbook, BadWorkbook> {
    Workbook::from_bytes("名册.ods", bytes)
}

#[test]
fn a_roster_is_read_as_it_is_seen() {
    let empty = "<table:table-row table:number-rows-repeated=\"3\"><table:table-cell \
         table:number-columns-repeated=\"16384\"/></table:table-row>";
    let rest = "<table:table-row table:number-rows-repeated=\"1048570\"><table:table-cell \
         table:number-columns-repeated=\"16384\"/></table:table-row>";
    let people = [
        row(&[
            number("12", "0012"),
            word("张三"),
            word("人事科"),
            word("教师"),
            day("1985-03-04", "1985年3月4日"),
        ]),
        // A month is shown: nobody saw the day.
        row(&[
            number("13", "0013"),
            word("李<text:s/>四"),
            word("人事科"),
            word("教师"),
            day("1985-03-01", "1985年3月"),
        ]),
        row(&[
            word("0014"),
            word("<text:span>王</text:span>五"),
            word("人事科"),
            word("教师"),
            number("1985.3", "1985.3"),
        ]),
        empty.to_owned(),
        row(&[
            word("0015"),
            word("赵六<office:annotation><text:p>问一问</text:p></office:annotation>"),
            word("人事科"),
            word("教师"),
            word(""),
        ]),
    ];
    let styles = "<style:style style:name=\"ta1\" style:family=\"table\"><style:table-properties \
         table:display=\"true\"/></style:style>";
    let bytes = document(styles, &sheet("人员", &(heads() + &people.concat() + rest)));
    let book = opened(bytes).unwrap();
    assert_eq!(book.sheet_names(), ["人员"]);
    let (found, read) = rows(&book, &persons());
    assert!(found.findings.is_empty(), "{:?}", found.findings);
    let at = |heading: u16| found.columns.iter().position(|column| *column == Some(heading)).unwrap();
    let text = |row: usize, column: u16| match &read[row].cells[at(column)] {
        Some(Cell::Value(value)) => value.to_string(),
        other => format!("{other:?}"),
    };
    assert_eq!(read.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 3, 4, 8]);
    assert_eq!((0..4).map(|row| text(row, 0)).collect::<Vec<_>>(), ["0012", "0013", "0014", "0015"]);
    assert_eq!((0..4).map(|row| text(row, 1)).collect::<Vec<_>>(), ["张三", "李四", "王五", "赵六"]);
    assert_eq!(
        (text(0, 4), text(1, 4), text(2, 4)),
        ("1985-03-04".into(), "1985-03".into(), "1985-03".into())
    );
    assert_eq!(read[3].cells[at(4)], None::<Cell>);
    assert!(matches!(read[0].cells[at(4)], Some(Cell::Value(Value::Date(_)))));
}

#[test]
fn hidden_sheets_and_lines_merged_cells_and_errors_are_known() {
    let styles = "<style:style style:name=\"ta2\" style:family=\"table\"><style:table-properties \
         table:display=\"false\"/></style:style>";
    let merged = "<table:table-cell office:value-type=\"string\" table:number-rows-spanned=\"2\" \
         table:number-columns-spanned=\"1\"><text:p>人事科</text:p></table:table-cell>";
    let covered = "<table:covered-table-cell office:value-type=\"string\"><text:p>办公室</text:p></table:covered-table-cell>";
    let wrong = "<table:table-cell table:formula=\"of:=1/0\" office:value-type=\"string\" \
         office:string-value=\"\" calcext:value-type=\"error\"><text:p>#DIV/0!</text:p></table:table-cell>";
    let first = row(&[word("1"), word("张三"), merged.to_owned(), word("教师"), wrong.to_owned()]);
    let second = row(&[word("2"), word("李四"), covered.to_owned(), word("教师")])
        .replace("<table:table-row>", "<table:table-row table:visibility=\"filter\">");
    let hidden = sheet("人员", &(heads() + &first + &second))
        .replace("table:name", "table:style-name=\"ta2\" table:name");
    let (found, read) = rows(&opened(document(styles, &hidden)).unwrap(), &persons());
    let told: Vec<&str> = found.findings.iter().map(|one| one.message.code).collect();
    assert!(told.contains(&"sheet-hidden"), "{told:?}");
    assert_eq!(read[0].errors[0].message.code, "sheet-formula-error");
    let unit = found.columns.iter().position(|column| *column == Some(2)).unwrap();
    assert_eq!(read[0].cells[unit], read[1].cells[unit], "the merged cell counts for both lines");
    assert!(
        read[1].warnings.iter().any(|one| one.message.code == "sheet-row-hidden"),
        "{:?}",
        read[1].warnings
    );
}

#[test]
fn what_would_fill_the_memory_or_is_no_spreadsheet_is_refused() {
    let many = "<table:table-row table:number-rows-repeated=\"1048576\"><table:table-cell \
         table:number-columns-repeated=\"16384\" office:value-type=\"string\"><text:p>满</text:p></table:table-cell></table:table-row>";
    let code = |bytes: Vec<u8>| opened(bytes).unwrap_err().message().code;
    assert_eq!(code(document("", &sheet("人员", many))), "sheet-rows-alike");
    for times in ["4294967295", "1001"] {
        let endless = many.replace("1048576", times).replace("16384", "1");
        assert_eq!(code(document("", &sheet("人员", &endless))), "sheet-rows-alike", "{times}");
    }
    let wide = many.replace("1048576", "1000");
    assert_eq!(code(document("", &sheet("人员", &wide))), "sheet-file-bomb");
    let encrypted = "<manifest:manifest><manifest:file-entry><manifest:encryption-data/></manifest:file-entry></manifest:manifest>";
    let locked = zipped(&[
        ("META-INF/manifest.xml".to_owned(), encrypted.as_bytes().to_vec()),
        ("content.xml".to_owned(), vec![0x1f, 0x8b, 7]),
    ]);
    assert_eq!(code(locked), "sheet-file-password");
    let text =
        b"<office:document-content><office:body><office:text/></office:body></office:document-content>"
            .to_vec();
    assert_eq!(code(zipped(&[("content.xml".to_owned(), text)])), "sheet-file-other");
}
