//! The document tree that every output (DOCX, HTML, PDF) is written from. It knows the parts of an official
//! document, not how they look: looks are the business of the writers.

use std::collections::BTreeMap;

use mingde_core::date::Day;

use crate::figure::Receipt;
use crate::picture::Image;
use crate::provenance::Asked;

/// A paper: title, body, and the figures it states with their receipts.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Document {
    /// The red head of the first page (版头), for a paper that is issued.
    pub letterhead: Option<Letterhead>,
    /// Title; may break over several lines.
    pub title: Vec<Run>,
    /// A line under the title: （申报材料）, a date.
    pub subtitle: Vec<Run>,
    /// To whom it is addressed (主送机关); printed flush left with a colon by the author.
    pub salutation: Vec<Run>,
    /// The rest, in order.
    pub blocks: Vec<Block>,
    /// What stands at the foot of the last page (版记), for a paper that is issued.
    pub colophon: Option<Colophon>,
    /// What the file says about itself.
    pub properties: Properties,
    /// Every figure stated in a run, by key.
    pub figures: BTreeMap<String, Stated>,
}

/// The head of an issued paper (GB/T 9704-2012 7.2): masthead in red, number, a red rule under it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Letterhead {
    /// Masthead (发文机关标志): `某某区教育局文件`.
    pub masthead: Vec<Run>,
    /// Number of the paper (发文字号): `某教〔2025〕12号`.
    pub number: Vec<Run>,
    /// Who signs for it (签发人), on papers to a superior body; may be empty.
    pub signer: Vec<Run>,
}

/// The foot of an issued paper (GB/T 9704-2012 7.4).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Colophon {
    /// To whom copies go (抄送机关), without the label; may be empty.
    pub copies_to: Vec<Run>,
    /// Who prints it (印发机关).
    pub printed_by: Vec<Run>,
    /// When it is printed (印发日期).
    pub printed_on: Option<Day>,
}

/// Document properties: what a file manager or an archive shows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Properties {
    /// Issuing body.
    pub issuer: String,
    /// Subject, for example the period reported on.
    pub subject: String,
    /// Keywords.
    pub keywords: Vec<String>,
    /// Date of the paper; also its creation date, so that the same paper gives the same bytes.
    pub dated: Option<Day>,
    /// Id of the form it was written from.
    pub form: String,
    /// What the ledger was asked for it; whoever has the ledger fills it in.
    pub asked: Option<Asked>,
}

/// A part of the body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Block {
    /// A heading. Its number (一、) is part of its text.
    Heading(Level, Vec<Run>),
    /// A paragraph.
    Paragraph(Vec<Run>),
    /// A table.
    Table(Table),
    /// A picture.
    Picture(Picture),
    /// The list of attachments under the body (附件说明).
    Attachments(Vec<Vec<Run>>),
    /// Where an attachment begins, on a new page: its label (`附件1`) and its title.
    Attachment {
        /// `附件` or `附件1`.
        label: String,
        /// Title of the attachment.
        title: Vec<Run>,
    },
    /// Issuing body and date (发文机关署名, 成文日期).
    Signature {
        /// Issuing body.
        issuer: Vec<Run>,
        /// Date, written 2025年9月1日.
        date: Day,
    },
    /// A new page.
    PageBreak,
}

/// Heading levels of GB/T 9704-2012 7.3.3: `一、` `（一）` `1.` `（1）`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Level {
    /// `一、`, 黑体.
    First,
    /// `（一）`, 楷体.
    Second,
    /// `1.`, 仿宋.
    Third,
    /// `（1）`, 仿宋.
    Fourth,
}

impl Level {
    /// All levels, highest first.
    pub const ALL: [Level; 4] = [Level::First, Level::Second, Level::Third, Level::Fourth];

    /// From 1 to 4; deeper ones are the fourth.
    pub fn from_depth(depth: usize) -> Self {
        Self::ALL[depth.clamp(1, 4) - 1]
    }

    /// 1 to 4.
    pub fn depth(self) -> usize {
        self as usize + 1
    }
}

/// A stretch of text of one look.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Run {
    /// The text as printed.
    pub text: String,
    /// Whether it is emphasised.
    pub strong: bool,
    /// The figure it states, if it does.
    pub mention: Option<Mention>,
}

impl Run {
    /// Plain text.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), strong: false, mention: None }
    }
}

/// A place in a document where a figure is stated.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Mention {
    /// Key of the figure in [`Document::figures`].
    pub figure: String,
    /// Number of the place, from 1, unique in the document.
    pub place: u32,
    /// The wording asked for, as written in the form (`余 百`); empty for the plain number.
    pub wording: String,
}

/// What a document states about a figure, apart from how it words it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub struct Stated {
    /// Title: `机关科室数`.
    pub title: String,
    /// The exact value as text (`28431`, `37/40`, `2025-09-01`); absent when nothing was reported.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub exact: Option<String>,
    /// What it is counted in (`个`, `人`, `元`); may be empty.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// Where it comes from.
    pub receipt: Receipt,
}

/// A picture with what stands under it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Picture {
    /// The file as the form names it.
    pub file: String,
    /// The picture, once [`Document::show_pictures`] has found it; without it, its file name is printed.
    pub image: Option<Image>,
    /// Printed under it; also what is read out instead of it. May be empty.
    pub caption: Vec<Run>,
}

/// A table. Every row has as many cells as there are columns.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    /// Printed above it.
    pub caption: Vec<Run>,
    /// Columns with their alignment.
    pub columns: Vec<Align>,
    /// Header cells, repeated on each page.
    pub header: Vec<Vec<Run>>,
    /// Rows of cells.
    pub rows: Vec<Vec<Vec<Run>>>,
    /// Whether people write into its last column by hand: rows are high enough for that, and it is wide.
    pub to_fill: bool,
}

impl Table {
    /// Whether it is short enough to stand on one page where there is room for it: nobody turns a leaf for a few rows.
    pub fn stands_whole(&self) -> bool {
        const FEW: usize = 12;
        self.rows.len() <= FEW
    }
}

/// How the cells of a column stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Align {
    /// Left.
    #[default]
    Left,
    /// Centred.
    Centre,
    /// Right.
    Right,
}

/// The text of runs, joined.
pub fn plain_text(runs: &[Run]) -> String {
    runs.iter().map(|r| r.text.as_str()).collect()
}

impl Document {
    /// All runs in reading order: letterhead, title, subtitle, salutation, the blocks, the foot.
    pub fn runs(&self) -> impl Iterator<Item = &Run> {
        self.paragraphs().flatten()
    }

    /// All paragraphs, headings and table cells in reading order, as their runs.
    pub fn paragraphs(&self) -> impl Iterator<Item = &[Run]> {
        let letterhead = self.letterhead.iter().flat_map(|l| [&l.masthead, &l.number, &l.signer]);
        let head = letterhead.chain([&self.title, &self.subtitle, &self.salutation]);
        let foot = self.colophon.iter().flat_map(|c| [&c.copies_to, &c.printed_by]);
        let blocks = self.blocks.iter().flat_map(Block::paragraphs);
        head.map(Vec::as_slice).chain(blocks).chain(foot.map(Vec::as_slice))
    }

    /// Makes paragraphs of the lines of a text that stands by itself in one: what an author wrote has several. Each states the same
    /// figure at a place of its own.
    pub fn part_lines(&mut self) {
        let mut next = self.runs().filter_map(|run| run.mention.as_ref()).map(|m| m.place).max().unwrap_or(0);
        let blocks = std::mem::take(&mut self.blocks).into_iter().flat_map(|block| match block {
            Block::Paragraph(runs) if runs.len() == 1 && runs[0].text.contains('\n') => {
                parted(&runs[0], &mut next)
            }
            other => vec![other],
        });
        self.blocks = blocks.collect();
    }

    /// Puts the pictures in: `find` gives the picture of a file named in the form.
    pub fn show_pictures(&mut self, mut find: impl FnMut(&str) -> Option<Image>) {
        for block in &mut self.blocks {
            if let Block::Picture(picture) = block {
                picture.image = find(&picture.file);
            }
        }
    }
}

/// The lines of a run, each a paragraph; the first keeps its place, the others come behind all that there are.
fn parted(run: &Run, next: &mut u32) -> Vec<Block> {
    let lines = run.text.split('\n').map(str::trim).filter(|line| !line.is_empty());
    let paragraphs = lines.enumerate().map(|(at, line)| {
        let mention = run.mention.clone().map(|mention| match at {
            0 => mention,
            _ => {
                *next += 1;
                Mention { place: *next, ..mention }
            }
        });
        Block::Paragraph(vec![Run { text: line.to_owned(), strong: run.strong, mention }])
    });
    paragraphs.collect()
}

impl Block {
    /// The runs of this block in reading order.
    pub fn runs(&self) -> Vec<&Run> {
        self.paragraphs().into_iter().flatten().collect()
    }

    /// The paragraphs or cells of this block in reading order.
    pub fn paragraphs(&self) -> Vec<&[Run]> {
        match self {
            Block::Heading(_, runs) | Block::Paragraph(runs) => vec![runs],
            Block::Attachments(list) => list.iter().map(Vec::as_slice).collect(),
            Block::Attachment { title, .. } => vec![title],
            Block::Signature { issuer, .. } => vec![issuer],
            Block::PageBreak => Vec::new(),
            Block::Picture(picture) => vec![&picture.caption],
            Block::Table(table) => {
                let cells = table.header.iter().chain(table.rows.iter().flatten());
                std::iter::once(&table.caption).chain(cells).map(Vec::as_slice).collect()
            }
        }
    }
}
