//! `document.xml`: the blocks of the tree as paragraphs and tables, each stated figure between the marks of a hidden
//! bookmark.

use std::fmt::Display;

use super::look::{CHARACTER, Indent, LINE, ParagraphLook, RunLook, Spacing};
use super::xml::{Attribute, Xml};
use super::{R, W, issue, picture, style, table};
use crate::document::{Block, Document, Run, plain_text};
use crate::length::half_widths;

/// Geometry of the page in twips (GB/T 9704-2012 5.2.1): A4, type area 156 mm × 225 mm, 37 mm above it and
/// 28 mm left of it; the page number stands 7 mm below it.
mod page {
    pub const WIDTH: u32 = 11906;
    pub const HEIGHT: u32 = 16838;
    pub const TOP: u32 = 2098;
    pub const RIGHT: u32 = 1474;
    pub const BOTTOM: u32 = 1984;
    pub const LEFT: u32 = 1587;
    pub const HEADER: u32 = 851;
    pub const FOOTER: u32 = 1400;
}

/// Width of the type area in twips.
pub const TYPE_AREA: u32 = page::WIDTH - page::LEFT - page::RIGHT;
/// Left margin in twips, where the type area begins on the page.
pub const LEFT_MARGIN: u32 = page::LEFT;
/// Height of the type area in twips.
pub const TYPE_HEIGHT: u32 = page::HEIGHT - page::TOP - page::BOTTOM;

/// The whole part.
pub fn part(document: &Document) -> String {
    let images = picture::images(document);
    let mut namespaces: Vec<Attribute<'_>> = vec![("xmlns:w", &W), ("xmlns:r", &R)];
    if !images.is_empty() {
        namespaces.extend(picture::NAMESPACES.iter().map(|(name, uri)| (*name, uri as &dyn Display)));
    }
    let mut xml = Xml::part("w:document", &namespaces);
    xml.open("w:body", &[]);
    if let Some(head) = &document.letterhead {
        issue::letterhead(&mut xml, head);
    }
    if !document.title.is_empty() {
        let mut look = ParagraphLook::styled(style::TITLE);
        // Two lines are free under the red rule (7.3.1); the line under the title comes after the subtitle.
        let before = if document.letterhead.is_some() { 2 * LINE } else { 0 };
        let after = if document.subtitle.is_empty() { LINE } else { 0 };
        if (before, after) != (0, LINE) {
            look.spacing = Some(Spacing { before, after, line: LINE, exact: true });
        }
        paragraph(&mut xml, look, &document.title);
    }
    if !document.subtitle.is_empty() {
        paragraph(&mut xml, ParagraphLook::styled(style::SUBTITLE), &document.subtitle);
    }
    if !document.salutation.is_empty() {
        paragraph(&mut xml, ParagraphLook::styled(style::SALUTATION), &document.salutation);
    }
    let mut pictures = 0;
    let mut after_table = false;
    for (at, block) in document.blocks.iter().enumerate() {
        if after_table && matches!(block, Block::Table(table) if table.caption.is_empty()) {
            separate(&mut xml);
        }
        after_table = matches!(block, Block::Table(_));
        if let Block::Picture(picture) = block {
            pictures += 1;
            picture::write(&mut xml, picture, pictures, &images);
        } else {
            let signed = matches!(document.blocks.get(at + 1), Some(Block::Signature { .. }));
            write_block(&mut xml, block, signed);
        }
    }
    if let Some(foot) = &document.colophon {
        if after_table {
            separate(&mut xml);
        }
        issue::colophon(&mut xml, foot);
    }
    if document.colophon.is_none() && matches!(document.blocks.last(), None | Some(Block::Table(_))) {
        // A body must not end in a table, and must not be without a paragraph.
        paragraph(&mut xml, ParagraphLook::styled(style::BODY), &[]);
    }
    section(&mut xml);
    xml.finish()
}

/// Two tables that touch become one: a line between them keeps them apart.
fn separate(xml: &mut Xml) {
    paragraph(xml, ParagraphLook::styled(style::BODY), &[]);
}

/// Writes a block. A signature never stands alone on a page: a paragraph that is `signed` comes along, and so
/// do the last rows of a table.
fn write_block(xml: &mut Xml, block: &Block, signed: bool) {
    match block {
        Block::Heading(level, runs) => {
            paragraph(xml, ParagraphLook::styled(style::HEADING[level.depth() - 1]), runs)
        }
        Block::Paragraph(runs) => {
            let look = ParagraphLook { keep_next: signed, ..ParagraphLook::styled(style::BODY) };
            paragraph(xml, look, runs);
        }
        Block::Table(table) => table::write(xml, table, signed),
        // Pictures need the list of all of them: see `part`.
        Block::Picture(_) => {}
        Block::Attachments(list) => attachments(xml, list),
        Block::Attachment { label, title } => {
            let label = [Run::plain(label)];
            paragraph(xml, ParagraphLook::styled(style::ATTACHMENT_LABEL), &label);
            paragraph(xml, ParagraphLook::styled(style::TITLE), title);
        }
        Block::Signature { issuer, date } => {
            let date = date.chinese();
            // The issuer stands centred over the date, which is inset four characters (7.3.5.1).
            let inset = 400 + (half_widths(&date) as i32 - half_widths(&plain_text(issuer)) as i32) * 25;
            let mut look = ParagraphLook::styled(style::SIGNATURE);
            look.indent = Some(Indent::Right(inset.max(0), CHARACTER));
            paragraph(xml, look, issuer);
            paragraph(xml, ParagraphLook::styled(style::DATE), &[Run::plain(date)]);
        }
        Block::PageBreak => {
            xml.open("w:p", &[]);
            ParagraphLook::styled(style::BODY).write(xml);
            xml.open("w:r", &[]);
            xml.empty("w:br", &[("w:type", &"page")]);
            xml.close();
            xml.close();
        }
    }
}

/// 附件说明 (7.3.4): one line below the body, inset two characters; several are numbered, and a name that
/// runs over continues under its own first character.
fn attachments(xml: &mut Xml, list: &[Vec<Run>]) {
    for (i, name) in list.iter().enumerate() {
        let number = if list.len() > 1 { format!("{}.", i + 1) } else { String::new() };
        let label = if i == 0 { format!("附件：{number}") } else { number.clone() };
        let left = 2 + 3 + half_widths(&number) as i32 / 2;
        let out = half_widths(&label) as i32 / 2;
        let mut look = ParagraphLook::styled(style::ATTACHMENTS);
        look.indent = Some(Indent::Hanging(left * CHARACTER, out * CHARACTER));
        if i == 0 {
            look.spacing = Some(Spacing { before: LINE, after: 0, line: LINE, exact: true });
        }
        let mut runs = vec![Run::plain(label)];
        runs.extend(name.iter().cloned());
        paragraph(xml, look, &runs);
    }
}

/// A paragraph of runs.
pub fn paragraph(xml: &mut Xml, look: ParagraphLook, runs: &[Run]) {
    paragraph_of(xml, look, &[(RunLook::default(), runs)]);
}

/// A paragraph of stretches of different looks.
pub fn paragraph_of(xml: &mut Xml, look: ParagraphLook, stretches: &[(RunLook, &[Run])]) {
    xml.open("w:p", &[]);
    look.write(xml);
    let runs = stretches.iter().flat_map(|(look, runs)| runs.iter().map(move |run| (*look, run)));
    for (look, run) in runs {
        match &run.mention {
            None => write_run(xml, look, run),
            Some(mention) => {
                // A content control would say more, and readers that know only runs would lose every number in one.
                let (id, name) = (mention.place, mention.bookmark());
                xml.empty("w:bookmarkStart", &[("w:id", &id), ("w:name", &name)]);
                write_run(xml, look, run);
                xml.empty("w:bookmarkEnd", &[("w:id", &id)]);
            }
        }
    }
    xml.close();
}

fn write_run(xml: &mut Xml, look: RunLook, run: &Run) {
    xml.open("w:r", &[]);
    RunLook { bold: run.strong || look.bold, ..look }.write(xml);
    for (i, line) in run.text.split('\n').enumerate() {
        if i > 0 {
            xml.empty("w:br", &[]);
        }
        for (j, piece) in line.split('\t').enumerate() {
            if j > 0 {
                xml.empty("w:tab", &[]);
            }
            if !piece.is_empty() {
                let keep: [Attribute<'_>; 1] = [("xml:space", &"preserve")];
                xml.leaf("w:t", &keep, piece.trim_end_matches('\r'));
            }
        }
    }
    xml.close();
}

fn section(xml: &mut Xml) {
    xml.open("w:sectPr", &[]);
    xml.empty("w:footerReference", &[("w:type", &"default"), ("r:id", &"rIdFooterOdd")]);
    xml.empty("w:footerReference", &[("w:type", &"even"), ("r:id", &"rIdFooterEven")]);
    xml.empty("w:pgSz", &[("w:w", &page::WIDTH), ("w:h", &page::HEIGHT)]);
    xml.empty(
        "w:pgMar",
        &[
            ("w:top", &page::TOP),
            ("w:right", &page::RIGHT),
            ("w:bottom", &page::BOTTOM),
            ("w:left", &page::LEFT),
            ("w:header", &page::HEADER),
            ("w:footer", &page::FOOTER),
            ("w:gutter", &0),
        ],
    );
    xml.empty("w:cols", &[("w:space", &0)]);
    xml.empty("w:docGrid", &[("w:type", &"lines"), ("w:linePitch", &LINE)]);
    xml.close();
}
