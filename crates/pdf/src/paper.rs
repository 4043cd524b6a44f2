//! A document in the form `layout.typ` reads: its runs with line ends and characters made printable, the widths of
//! columns, the fonts of each role.

use std::collections::{BTreeMap, BTreeSet};

use mingde_core::date::Day;
use mingde_report::columns::column_widths;
use mingde_report::document::{
    Align, Block, Colophon, Document, Letterhead, Level, Picture, Run, Table, plain_text,
};
use serde::Serialize;

use crate::fonts::{GETA, Role, TypeCase};
use crate::pictures::Pictures;

/// Into how many shares the type area is divided for the columns of a table.
const SHARES: u32 = 1000;

/// Width of the type area and its height less three lines for a caption, in millimetres.
const MOST_OF_THE_PAGE: (f64, f64) = (156.0, 225.0 * 19.0 / 22.0);

/// What `layout.typ` calls `paper`.
#[derive(Serialize)]
pub struct Paper {
    faces: BTreeMap<&'static str, Face>,
    properties: Properties,
    receipts: bool,
    letterhead: Option<Head>,
    title: Vec<Piece>,
    subtitle: Vec<Piece>,
    salutation: Vec<Piece>,
    blocks: Vec<Part>,
    colophon: Option<Foot>,
}

#[derive(Serialize)]
struct Head {
    masthead: Vec<Piece>,
    number: Vec<Piece>,
    signer: Vec<Piece>,
}

#[derive(Serialize)]
struct Foot {
    copies_to: Vec<Piece>,
    printed_by: Vec<Piece>,
    printed_on: Option<String>,
}

#[derive(Serialize)]
struct Face {
    fonts: Vec<String>,
    weight: u16,
}

#[derive(Serialize)]
struct Properties {
    title: String,
    subject: String,
    issuer: String,
    keywords: Vec<String>,
    /// Year, month, day.
    dated: [i16; 3],
}

#[derive(Serialize)]
struct Piece {
    text: String,
    strong: bool,
}

#[derive(Serialize)]
#[serde(tag = "part", rename_all = "kebab-case")]
enum Part {
    Heading {
        level: usize,
        runs: Vec<Piece>,
    },
    Paragraph {
        runs: Vec<Piece>,
    },
    Table(Grid),
    Picture {
        file: Option<String>,
        width: f64,
        height: f64,
        missing: String,
        caption: Vec<Piece>,
        said: String,
    },
    Attachments {
        list: Vec<Vec<Piece>>,
    },
    Attachment {
        label: String,
        title: Vec<Piece>,
    },
    Signature {
        issuer: Vec<Piece>,
        date: String,
    },
    PageBreak,
}

#[derive(Serialize)]
struct Grid {
    caption: Vec<Piece>,
    columns: Vec<&'static str>,
    widths: Vec<u32>,
    /// Whether it is not torn where there is room for it.
    whole: bool,
    /// Whether people write into it by hand.
    by_hand: bool,
    header: Vec<Vec<Piece>>,
    cells: Vec<Vec<Piece>>,
}

impl Paper {
    /// The document as it is to be set: characters that no font has are replaced.
    pub fn of(document: &Document, dated: Day, case: &TypeCase, pictures: &Pictures, receipts: bool) -> Self {
        let setter = Setter { lacking: &case.lacking, pictures };
        let faces = Role::ALL.map(|role| {
            let fonts = case.names(role).into_iter().map(str::to_owned).collect();
            (role.name(), Face { fonts, weight: role.weight() })
        });
        let properties = &document.properties;
        Self {
            faces: BTreeMap::from(faces),
            properties: Properties {
                title: plain_text(&document.title).replace('\n', ""),
                subject: properties.subject.clone(),
                issuer: properties.issuer.clone(),
                keywords: properties.keywords.clone(),
                dated: year_month_day(dated),
            },
            receipts,
            letterhead: document.letterhead.as_ref().map(|head| setter.head(head)),
            title: setter.pieces(&document.title),
            subtitle: setter.pieces(&document.subtitle),
            salutation: setter.pieces(&document.salutation),
            blocks: document.blocks.iter().map(|block| setter.part(block)).collect(),
            colophon: document.colophon.as_ref().map(|foot| setter.foot(foot)),
        }
    }
}

fn year_month_day(day: Day) -> [i16; 3] {
    let mut parts = [day.year(), 1, 1];
    for (part, text) in parts.iter_mut().zip(day.to_string().split('-')) {
        *part = text.parse().unwrap_or(*part);
    }
    parts
}

/// The characters a document prints, by the role of the font they are printed in.
pub fn characters(document: &Document) -> BTreeMap<Role, BTreeSet<char>> {
    let mut wanted: BTreeMap<Role, BTreeSet<char>> = BTreeMap::new();
    let mut want = |role: Role, text: &str| {
        let printed = text.chars().filter(|c| leaves_ink(*c));
        wanted.entry(role).or_default().extend(printed);
    };
    let mut want_runs = |role: Role, runs: &[Run]| runs.iter().for_each(|run| want(role, &run.text));
    if let Some(head) = &document.letterhead {
        want_runs(Role::Xiaobiaosong, &head.masthead);
        want_runs(Role::Fangsong, &head.number);
        want_runs(Role::Kaiti, &head.signer);
    }
    if let Some(foot) = &document.colophon {
        want_runs(Role::Fangsong, &foot.copies_to);
        want_runs(Role::Fangsong, &foot.printed_by);
    }
    want_runs(Role::Xiaobiaosong, &document.title);
    want_runs(Role::Kaiti, &document.subtitle);
    want_runs(Role::Fangsong, &document.salutation);
    for block in &document.blocks {
        match block {
            Block::Heading(level, runs) => want_runs(heading_role(*level), runs),
            Block::Paragraph(runs) | Block::Signature { issuer: runs, .. } => want_runs(Role::Fangsong, runs),
            Block::Table(table) => {
                want_runs(Role::Heiti, &table.caption);
                table.header.iter().for_each(|cell| want_runs(Role::Heiti, cell));
                table.rows.iter().flatten().for_each(|cell| want_runs(Role::Fangsong, cell));
            }
            Block::Attachments(list) => list.iter().for_each(|name| want_runs(Role::Fangsong, name)),
            Block::Attachment { label, title } => {
                want_runs(Role::Heiti, &[Run::plain(label)]);
                want_runs(Role::Xiaobiaosong, title);
            }
            Block::Picture(picture) => {
                want_runs(Role::Heiti, &picture.caption);
                want_runs(Role::Fangsong, &[Run::plain(&picture.file)]);
            }
            Block::PageBreak => {}
        }
    }
    wanted
        .entry(Role::Fangsong)
        .or_default()
        .extend("附件：0123456789.年月日抄送。印发签人（缺图片）".chars());
    wanted.entry(Role::Songti).or_default().extend("—0123456789".chars());
    wanted
}

fn heading_role(level: Level) -> Role {
    match level {
        Level::First => Role::Heiti,
        Level::Second => Role::Kaiti,
        Level::Third | Level::Fourth => Role::Fangsong,
    }
}

/// Whether a character needs a glyph: not spaces and line ends, nor what Unicode says is to be ignored.
fn leaves_ink(c: char) -> bool {
    !c.is_whitespace() && !typst::text::is_default_ignorable(c)
}

struct Setter<'a> {
    lacking: &'a BTreeSet<char>,
    pictures: &'a Pictures,
}

impl Setter<'_> {
    fn part(&self, block: &Block) -> Part {
        match block {
            Block::Heading(level, runs) => Part::Heading { level: level.depth(), runs: self.pieces(runs) },
            Block::Paragraph(runs) => Part::Paragraph { runs: self.pieces(runs) },
            Block::Table(table) => self.table(table),
            Block::Picture(picture) => self.picture(picture),
            Block::Attachments(list) => {
                Part::Attachments { list: list.iter().map(|name| self.pieces(name)).collect() }
            }
            Block::Attachment { label, title } => {
                Part::Attachment { label: self.printable(label), title: self.pieces(title) }
            }
            Block::Signature { issuer, date } => {
                Part::Signature { issuer: self.pieces(issuer), date: date.chinese() }
            }
            Block::PageBreak => Part::PageBreak,
        }
    }

    fn table(&self, table: &Table) -> Part {
        let widths = column_widths(table, SHARES);
        let side = |i: usize| match table.columns.get(i) {
            Some(Align::Centre) => "centre",
            Some(Align::Right) => "right",
            _ => "left",
        };
        // A row with fewer cells than columns is filled up, so that the next one does not slide into it.
        let filled = |cells: &[Vec<Run>]| -> Vec<Vec<Piece>> {
            let cells = |i: usize| cells.get(i).map_or_else(Vec::new, |cell| self.pieces(cell));
            (0..widths.len()).map(cells).collect()
        };
        Part::Table(Grid {
            caption: self.pieces(&table.caption),
            columns: (0..widths.len()).map(side).collect(),
            whole: table.stands_whole(),
            by_hand: table.to_fill,
            header: if table.header.is_empty() { Vec::new() } else { filled(&table.header) },
            cells: table.rows.iter().flat_map(|row| filled(row)).collect(),
            widths,
        })
    }

    fn head(&self, head: &Letterhead) -> Head {
        Head {
            masthead: self.pieces(&head.masthead),
            number: self.pieces(&head.number),
            signer: self.pieces(&head.signer),
        }
    }

    fn foot(&self, foot: &Colophon) -> Foot {
        let mut copies_to = self.pieces(&foot.copies_to);
        if !copies_to.is_empty() && !plain_text(&foot.copies_to).ends_with('。') {
            copies_to.push(Piece { text: "。".to_owned(), strong: false });
        }
        Foot {
            copies_to,
            printed_by: self.pieces(&foot.printed_by),
            printed_on: foot.printed_on.map(|day| format!("{}印发", day.chinese())),
        }
    }

    fn picture(&self, picture: &Picture) -> Part {
        let image = picture.image.as_ref().and_then(|image| Some((image, self.pictures.name(image)?)));
        let (width, height) =
            image.as_ref().map_or((0.0, 0.0), |(image, _)| image.size_on_paper(MOST_OF_THE_PAGE));
        Part::Picture {
            file: image.map(|(_, name)| name),
            width,
            height,
            missing: self.printable(&format!("（缺图片：{}）", picture.file)),
            caption: self.pieces(&picture.caption),
            said: plain_text(&picture.caption),
        }
    }

    fn pieces(&self, runs: &[Run]) -> Vec<Piece> {
        runs.iter().map(|run| Piece { text: self.printable(&run.text), strong: run.strong }).collect()
    }

    fn printable(&self, text: &str) -> String {
        let print = |c: char| match c {
            '\t' => '\u{3000}',
            lacking if self.lacking.contains(&lacking) => GETA,
            other => other,
        };
        text.chars().filter(|c| !matches!(c, '\r' | '\u{FEFF}')).map(print).collect()
    }
}
