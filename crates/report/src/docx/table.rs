//! Tables that Word, WPS and LibreOffice lay out alike: a fixed layout with `gridCol` widths (WPS reads
//! those and ignores the table's own width), a repeated header row, rows that grow with their text.

use super::body::{TYPE_AREA, paragraph};
use super::look::ParagraphLook;
use super::style;
use super::styles::{borders, cell_margins};
use super::xml::Xml;
use crate::columns::column_widths;
use crate::document::{Align, Run, Table};

/// So many rows come along with a signature to its page.
const SIGNED_ROWS: usize = 2;
/// Of a table that is torn at least so many rows stand on either side.
const TOGETHER: usize = 3;

/// How high a row is into which people write by hand, in twentieths of a point: twelve millimetres.
const HAND: u32 = 680;

/// Writes caption and table; of one that is `signed`, the last rows stay with the signature behind it.
pub fn write(xml: &mut Xml, table: &Table, signed: bool) {
    if !table.caption.is_empty() {
        paragraph(xml, ParagraphLook::styled(style::CAPTION), &table.caption);
    }
    let widths = column_widths(table, TYPE_AREA);
    if widths.is_empty() {
        return;
    }
    xml.open("w:tbl", &[]);
    xml.open("w:tblPr", &[]);
    xml.value("w:tblStyle", &style::TABLE);
    xml.empty("w:tblW", &[("w:w", &widths.iter().sum::<u32>()), ("w:type", &"dxa")]);
    xml.value("w:jc", &"center");
    borders(xml);
    xml.value("w:tblLayout", &"fixed");
    cell_margins(xml);
    xml.close();
    xml.open("w:tblGrid", &[]);
    for width in &widths {
        xml.empty("w:gridCol", &[("w:w", width)]);
    }
    xml.close();
    if !table.header.is_empty() {
        row(xml, table, (&table.header, true), true, &widths);
    }
    for (at, cells) in table.rows.iter().enumerate() {
        let kept = signed && at + SIGNED_ROWS >= table.rows.len() || stays_with_next(table, at);
        row(xml, table, (cells, false), kept, &widths);
    }
    xml.close();
}

/// Whether a row is on the page of the one behind it: all of a table that stands whole, the first and the last few of another.
fn stays_with_next(table: &Table, row: usize) -> bool {
    let rows = table.rows.len();
    row + 1 < rows && (table.stands_whole() || row + 1 < TOGETHER || row + TOGETHER >= rows)
}

fn row(xml: &mut Xml, table: &Table, (cells, header): (&[Vec<Run>], bool), kept: bool, widths: &[u32]) {
    xml.open("w:tr", &[]);
    xml.open("w:trPr", &[]);
    xml.empty("w:cantSplit", &[]);
    if table.to_fill {
        xml.empty("w:trHeight", &[("w:val", &HAND), ("w:hRule", &"atLeast")]);
    }
    if header {
        xml.empty("w:tblHeader", &[]);
    }
    xml.close();
    for (i, width) in widths.iter().enumerate() {
        xml.open("w:tc", &[]);
        xml.open("w:tcPr", &[]);
        xml.empty("w:tcW", &[("w:w", width), ("w:type", &"dxa")]);
        xml.value("w:vAlign", &"center");
        xml.close();
        let mut look = ParagraphLook::styled(if header { style::CELL_HEAD } else { style::CELL });
        look.keep_next = kept;
        if !header {
            look.align = match table.columns.get(i) {
                Some(Align::Centre) => Some("center"),
                Some(Align::Right) => Some("right"),
                _ => None,
            };
        }
        // A cell without a paragraph is not a valid cell, so a missing one is an empty one.
        paragraph(xml, look, cells.get(i).map_or(&[], Vec::as_slice));
        xml.close();
    }
    xml.close();
}
