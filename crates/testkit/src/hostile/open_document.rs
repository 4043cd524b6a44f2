//! OpenDocument spreadsheets (ODF 1.3 part 3): lines and cells that a few bytes repeat a million times, and what is nested without end.

use super::office::archive;
use super::{HostileKind, kind};

pub(super) const KINDS: &[HostileKind] = &[
    kind("a-line-repeated-to-the-end-of-the-world", "ods", |size| {
        let line = format!(
            "<table:table-row table:number-rows-repeated=\"4294967295\">{}</table:table-row>",
            cell("甲", 16_384)
        );
        spreadsheet(&line.repeat(size.min(3_000)), "")
    }),
    kind("blanks-counted-by-the-million", "ods", |size| {
        let text = "<text:s text:c=\"4000000000\"/>".repeat(size);
        spreadsheet(&format!("<table:table-row>{}</table:table-row>", cell(&text, 1)), "")
    }),
    kind("cells-that-cover-everything", "ods", |size| {
        let more = "table:number-rows-spanned=\"1048576\" table:number-columns-spanned=\"16384\"";
        let spanned = format!(
            "<table:table-row><table:table-cell {more}><text:p>甲</text:p></table:table-cell></table:table-row>"
        );
        spreadsheet(&spanned.repeat(size), "")
    }),
    kind("many-lines", "ods", |size| {
        let line = |number: usize| {
            format!("<table:table-row>{}{}</table:table-row>", cell("甲", 1), cell(&number.to_string(), 4))
        };
        spreadsheet(&(0..size).map(line).collect::<String>(), "")
    }),
    kind("many-tables", "ods", |size| {
        let table = |number: usize| format!("</table:table><table:table table:name=\"表{number}\">");
        spreadsheet(&(0..size).map(table).collect::<String>(), "")
    }),
    kind("many-styles-that-hide", "ods", |size| {
        let style = |number: usize| {
            format!(
                "<style:style style:name=\"s{number}\"><style:table-properties table:display=\"false\"/></style:style>"
            )
        };
        spreadsheet("", &(0..size).map(style).collect::<String>())
    }),
    kind("groups-in-groups", "ods", |size| spreadsheet(&"<table:table-row-group>".repeat(size), "")),
    kind("a-table-in-a-cell-of-a-table", "ods", |size| {
        spreadsheet(&"<table:table-row><table:table-cell><table:table>".repeat(size), "")
    }),
    kind("spans-in-spans", "ods", |size| {
        let text = format!("{}甲{}", "<text:span>".repeat(size), "</text:span>".repeat(size));
        spreadsheet(&format!("<table:table-row>{}</table:table-row>", cell(&text, 1)), "")
    }),
    kind("notes-that-never-end", "ods", |size| {
        let notes = "<office:annotation><text:p>注</text:p>".repeat(size);
        spreadsheet(
            &format!("<table:table-row><table:table-cell>{notes}</table:table-cell></table:table-row>"),
            "",
        )
    }),
];

fn cell(text: &str, repeated: u32) -> String {
    format!(
        "<table:table-cell office:value-type=\"string\" table:number-columns-repeated=\"{repeated}\">\
         <text:p>{text}</text:p></table:table-cell>"
    )
}

/// A document with one table of a line of headings, and below it these.
fn spreadsheet(lines: &str, styles: &str) -> Vec<u8> {
    let heads: String = super::office::HEADINGS.iter().map(|head| cell(head, 1)).collect();
    let content = format!(
        "<office:document-content><office:automatic-styles>{styles}</office:automatic-styles><office:body>\
         <office:spreadsheet><table:table table:name=\"谈心谈话\"><table:table-row>{heads}</table:table-row>{lines}\
         </table:table></office:spreadsheet></office:body></office:document-content>"
    );
    archive(&[("mimetype", "application/vnd.oasis.opendocument.spreadsheet"), ("content.xml", &content)])
}
