//! What an issued paper has besides its text: the red head of the first page (版头, GB/T 9704-2012 7.2) and
//! the foot of the last (版记, 7.4).

use super::body::{LEFT_MARGIN, TYPE_AREA, paragraph};
use super::look::{Indent, LINE, ParagraphLook, RED, Rule, RunLook, Spacing, font};
use super::style;
use super::xml::Xml;
use crate::document::{Colophon, Letterhead, Run, plain_text};
use crate::length::half_widths;

/// The masthead stands 35 mm under the upper edge of the type area.
const ABOVE_MASTHEAD: u32 = 1984;
/// The red rule stands 4 mm under the number.
const ABOVE_RULE: u32 = 227;
/// 初号 and a bit is what most bodies print; a long name is set smaller so that it stays on its line.
const LARGEST_MASTHEAD: u32 = 104;
const SMALLEST_MASTHEAD: u32 = 44;

/// Writes masthead, number, signer and red rule.
pub fn letterhead(xml: &mut Xml, head: &Letterhead) {
    let characters = (half_widths(&plain_text(&head.masthead)) as u32).div_ceil(2).max(1);
    // Half points: a twip is a tenth of one.
    let half_points = (TYPE_AREA / characters / 10).clamp(SMALLEST_MASTHEAD, LARGEST_MASTHEAD);
    let mut look = ParagraphLook::styled(style::MASTHEAD);
    let line = half_points * 12;
    look.spacing = Some(Spacing { before: ABOVE_MASTHEAD, after: 2 * LINE, line, exact: true });
    let size = RunLook { half_points: Some(half_points), ..RunLook::default() };
    super::body::paragraph_of(xml, look, &[(size, &head.masthead)]);

    let plain = RunLook::default();
    let mut look = ParagraphLook::styled(style::NUMBER);
    if head.signer.is_empty() {
        super::body::paragraph_of(xml, look, &[(plain, &head.number)]);
    } else {
        // With a signer the number moves left, inset one character; the signer stands right, inset one.
        look.align = Some("left");
        look.indent = Some(Indent::Left(100, super::look::CHARACTER));
        look.right_tab = Some(TYPE_AREA - super::look::CHARACTER as u32);
        let kaiti = RunLook { font: Some(font::KAITI), ..plain };
        let label = [Run::plain("\t签发人：")];
        super::body::paragraph_of(
            xml,
            look,
            &[(plain, &head.number), (plain, &label), (kaiti, &head.signer)],
        );
    }

    let mut rule = ParagraphLook::styled(style::NUMBER);
    rule.spacing = Some(Spacing { before: 0, after: 0, line: ABOVE_RULE, exact: true });
    rule.rule_below = Some(Rule { eighths: 18, colour: RED });
    paragraph(xml, rule, &[]);
}

/// Writes the foot of the last page: a table of one column at the foot of the type area. (LibreOffice drops the
/// rules of framed paragraphs; a table it leaves right after the text.)
pub fn colophon(xml: &mut Xml, foot: &Colophon) {
    xml.open("w:tbl", &[]);
    xml.open("w:tblPr", &[]);
    xml.empty(
        "w:tblpPr",
        &[
            ("w:vertAnchor", &"margin"),
            // From the edge of the page: LibreOffice leaves a table as wide as the text where it stands otherwise.
            ("w:horzAnchor", &"page"),
            ("w:tblpX", &LEFT_MARGIN),
            ("w:tblpYSpec", &"bottom"),
        ],
    );
    xml.empty("w:tblW", &[("w:w", &TYPE_AREA), ("w:type", &"dxa")]);
    xml.open("w:tblBorders", &[]);
    // Outer rules 0.35 mm, inner ones 0.25 mm (7.4.1), in eighths of a point.
    for (side, eighths) in [("w:top", 8), ("w:bottom", 8), ("w:insideH", 6)] {
        xml.empty(side, &[("w:val", &"single"), ("w:sz", &eighths), ("w:space", &0), ("w:color", &"auto")]);
    }
    xml.close();
    xml.value("w:tblLayout", &"fixed");
    xml.open("w:tblCellMar", &[]);
    for side in ["w:left", "w:right"] {
        xml.empty(side, &[("w:w", &0), ("w:type", &"dxa")]);
    }
    xml.close();
    xml.close();
    xml.open("w:tblGrid", &[]);
    xml.empty("w:gridCol", &[("w:w", &TYPE_AREA)]);
    xml.close();
    if !foot.copies_to.is_empty() {
        let mut look = ParagraphLook::styled(style::COLOPHON);
        // A name that runs over continues under the first one.
        look.indent = Some(Indent::HangingWithin(4 * CHARACTER_4, 3 * CHARACTER_4, CHARACTER_4));
        let mut runs = vec![Run::plain("抄送：")];
        runs.extend(foot.copies_to.iter().cloned());
        if !plain_text(&foot.copies_to).ends_with('。') {
            runs.push(Run::plain("。"));
        }
        row(xml, look, &runs);
    }
    let mut look = ParagraphLook::styled(style::COLOPHON);
    look.indent = Some(Indent::Left(100, CHARACTER_4));
    look.right_tab = Some(TYPE_AREA - CHARACTER_4 as u32);
    let mut runs = foot.printed_by.clone();
    if let Some(day) = foot.printed_on {
        runs.push(Run::plain(format!("\t{}印发", day.chinese())));
    }
    row(xml, look, &runs);
    xml.close();
    // The paragraph the table hangs on, so low that it opens no page of its own.
    let mut anchor = ParagraphLook::styled(style::COLOPHON);
    anchor.spacing = Some(Spacing { before: 0, after: 0, line: 20, exact: true });
    paragraph(xml, anchor, &[]);
}

fn row(xml: &mut Xml, look: ParagraphLook, runs: &[Run]) {
    xml.open("w:tr", &[]);
    xml.open("w:trPr", &[]);
    xml.empty("w:cantSplit", &[]);
    xml.close();
    xml.open("w:tc", &[]);
    xml.open("w:tcPr", &[]);
    xml.empty("w:tcW", &[("w:w", &TYPE_AREA), ("w:type", &"dxa")]);
    xml.close();
    paragraph(xml, look, runs);
    xml.close();
    xml.close();
}

/// Width of a character of 4号 (14 pt) in twips.
const CHARACTER_4: i32 = 280;
