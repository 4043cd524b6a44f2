//! How paragraphs and characters look, and the two functions that write it in the order the schema demands
//! (ISO/IEC 29500-1 CT_PPr and CT_RPr are sequences; Word drops what stands out of order without a word).

use super::xml::{Attribute, Xml};

/// The four fonts an official document names, and the one of page numbers (GB/T 9704-2012 7.3, 7.5).
pub mod font {
    /// Body.
    pub const FANGSONG: &str = "仿宋_GB2312";
    /// Second-level headings, subtitle.
    pub const KAITI: &str = "楷体_GB2312";
    /// First-level headings, attachment labels.
    pub const HEITI: &str = "黑体";
    /// Title.
    pub const XIAOBIAOSONG: &str = "方正小标宋简体";
    /// Page numbers.
    pub const SONGTI: &str = "宋体";
}

/// Height of a line of the body in twips: 225 mm over 22 lines.
pub const LINE: u32 = 579;
/// Width of a character of the body in twips (3号, 16 pt).
pub const CHARACTER: i32 = 320;

/// Red of mastheads and red rules.
pub const RED: &str = "FF0000";

/// Look of characters. What is `None` is inherited.
#[derive(Debug, Clone, Copy, Default)]
pub struct RunLook {
    /// Font, for Chinese and Latin text alike.
    pub font: Option<&'static str>,
    /// Bold.
    pub bold: bool,
    /// Colour, as six hexadecimal digits.
    pub colour: Option<&'static str>,
    /// Tracking in twentieths of a point.
    pub tracking: Option<i32>,
    /// Size in half points.
    pub half_points: Option<u32>,
}

impl RunLook {
    /// Writes `w:rPr`, or nothing when everything is inherited.
    pub fn write(&self, xml: &mut Xml) {
        let sized = self.tracking.is_some() || self.half_points.is_some();
        if self.font.is_none() && !self.bold && self.colour.is_none() && !sized {
            return;
        }
        xml.open("w:rPr", &[]);
        if let Some(font) = self.font {
            // Explicit in all four slots: a theme font in any of them would override it in WPS.
            xml.empty(
                "w:rFonts",
                &[
                    ("w:ascii", &font),
                    ("w:hAnsi", &font),
                    ("w:eastAsia", &font),
                    ("w:cs", &font),
                    ("w:hint", &"eastAsia"),
                ],
            );
        }
        if self.bold {
            xml.empty("w:b", &[]);
            xml.empty("w:bCs", &[]);
        }
        if let Some(colour) = self.colour {
            xml.value("w:color", &colour);
        }
        if let Some(tracking) = self.tracking {
            xml.value("w:spacing", &tracking);
        }
        if let Some(size) = self.half_points {
            xml.value("w:sz", &size);
            xml.value("w:szCs", &size);
        }
        xml.close();
    }
}

/// Look of a paragraph. What is `None` or false is inherited.
#[derive(Debug, Clone, Copy, Default)]
pub struct ParagraphLook {
    /// Id of its style.
    pub style: Option<&'static str>,
    /// Stays on the page of the next paragraph.
    pub keep_next: bool,
    /// Starts a new page.
    pub new_page: bool,
    /// A rule under it.
    pub rule_below: Option<Rule>,
    /// A right-aligned tab stop, in twips from the left margin.
    pub right_tab: Option<u32>,
    /// Whether lone lines at page ends are avoided.
    pub widow_control: Option<bool>,
    /// Whether a gap is put between Chinese and Latin text; it would break the count of 28 characters.
    pub auto_space: Option<bool>,
    /// Whether lines stand on the grid of the page.
    pub on_grid: Option<bool>,
    /// Line pitch and space around.
    pub spacing: Option<Spacing>,
    /// Indents.
    pub indent: Option<Indent>,
    /// `both`, `center`, `left`, `right`.
    pub align: Option<&'static str>,
    /// Outline level from 0.
    pub outline: Option<u8>,
}

/// A rule under a paragraph.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Thickness in eighths of a point.
    pub eighths: u32,
    /// Six hexadecimal digits.
    pub colour: &'static str,
}

/// Line pitch and space before and after, in twips.
#[derive(Debug, Clone, Copy)]
pub struct Spacing {
    /// Before.
    pub before: u32,
    /// After.
    pub after: u32,
    /// Line pitch: twips when exact, 240ths of a line otherwise.
    pub line: u32,
    /// Whether the pitch is exact.
    pub exact: bool,
}

/// Indents.
#[derive(Debug, Clone, Copy)]
pub enum Indent {
    /// None at all, against what is inherited.
    None,
    /// First line, in hundredths of a character.
    FirstLine(i32),
    /// From the left, in hundredths of a character of this many twips.
    Left(i32, i32),
    /// From the right, in hundredths of a character of this many twips.
    Right(i32, i32),
    /// Hanging, in twips: the left edge, and how far the first line stands out. Word counts `leftChars` of a
    /// hanging paragraph differently from `left`, so only twips are given.
    Hanging(i32, i32),
    /// The same, with a right inset in twips.
    HangingWithin(i32, i32, i32),
}

impl ParagraphLook {
    /// A paragraph of a style, with nothing of its own.
    pub fn styled(style: &'static str) -> Self {
        Self { style: Some(style), ..Self::default() }
    }

    /// Writes `w:pPr`.
    pub fn write(&self, xml: &mut Xml) {
        xml.open("w:pPr", &[]);
        if let Some(style) = self.style {
            xml.value("w:pStyle", &style);
        }
        if self.keep_next {
            xml.empty("w:keepNext", &[]);
        }
        if self.new_page {
            xml.empty("w:pageBreakBefore", &[]);
        }
        switch(xml, "w:widowControl", self.widow_control);
        if let Some(Rule { eighths, colour }) = self.rule_below {
            xml.open("w:pBdr", &[]);
            xml.empty(
                "w:bottom",
                &[("w:val", &"single"), ("w:sz", &eighths), ("w:space", &0), ("w:color", &colour)],
            );
            xml.close();
        }
        if let Some(place) = self.right_tab {
            xml.open("w:tabs", &[]);
            xml.empty("w:tab", &[("w:val", &"right"), ("w:pos", &place)]);
            xml.close();
        }
        switch(xml, "w:autoSpaceDE", self.auto_space);
        switch(xml, "w:autoSpaceDN", self.auto_space);
        switch(xml, "w:snapToGrid", self.on_grid);
        if let Some(spacing) = self.spacing {
            let rule = if spacing.exact { "exact" } else { "auto" };
            xml.empty(
                "w:spacing",
                &[
                    ("w:before", &spacing.before),
                    ("w:after", &spacing.after),
                    ("w:line", &spacing.line),
                    ("w:lineRule", &rule),
                ],
            );
        }
        if let Some(indent) = self.indent {
            indent.write(xml);
        }
        if let Some(align) = self.align {
            xml.value("w:jc", &align);
        }
        if let Some(level) = self.outline {
            xml.value("w:outlineLvl", &level);
        }
        xml.close();
    }
}

fn switch(xml: &mut Xml, name: &'static str, on: Option<bool>) {
    if let Some(on) = on {
        xml.value(name, &u8::from(on));
    }
}

impl Indent {
    fn write(self, xml: &mut Xml) {
        let twips = |hundredths: i32, width: i32| hundredths * width / 100;
        let write = |xml: &mut Xml, attributes: &[Attribute<'_>]| xml.empty("w:ind", attributes);
        match self {
            Indent::None => write(
                xml,
                &[("w:leftChars", &0), ("w:left", &0), ("w:firstLineChars", &0), ("w:firstLine", &0)],
            ),
            Indent::FirstLine(n) => {
                write(xml, &[("w:firstLineChars", &n), ("w:firstLine", &twips(n, CHARACTER))])
            }
            Indent::Left(n, width) => write(
                xml,
                &[
                    ("w:leftChars", &n),
                    ("w:left", &twips(n, width)),
                    ("w:firstLineChars", &0),
                    ("w:firstLine", &0),
                ],
            ),
            Indent::Right(n, width) => write(
                xml,
                &[
                    ("w:rightChars", &n),
                    ("w:right", &twips(n, width)),
                    ("w:firstLineChars", &0),
                    ("w:firstLine", &0),
                ],
            ),
            Indent::HangingWithin(left, out, right) => {
                write(xml, &[("w:left", &left), ("w:right", &right), ("w:hanging", &out)]);
            }
            Indent::Hanging(left, out) => {
                write(xml, &[("w:left", &left), ("w:hanging", &out)]);
            }
        }
    }
}
