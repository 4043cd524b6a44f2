//! Writing a form: figures in, document out. It cannot fail: what a form could get wrong was found when it
//! was read, and what nobody reported is printed as 未报 and listed.

use std::collections::{BTreeMap, BTreeSet};

use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::translations::Translations;
use mingde_rulebook::survey::FigureSeen;
use rust_decimal::Decimal;

use super::markdown::{MARK, MARK_END, Marked, blocks, runs};
use super::repeat::Turn;
use super::template::{Counter, Path, Piece};
use super::test::seen;
use super::{FigureRequest, Form};
use crate::document::{
    Block, Colophon, Document, Letterhead, Level, Mention, Properties, Run, Stated, plain_text,
};
use crate::figure::{Figure, FigureValue, Figures, Receipt};
use crate::length::characters;
use crate::wording::Wording;

/// The occasion a report is written for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Occasion {
    /// Date of the report.
    pub date: Day,
    /// Title of the period reported on; becomes the subject of the document.
    pub period: String,
}

/// A written report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Written {
    /// The report.
    pub document: Document,
    /// Titles of the figures nobody reported, each once, in the order they were looked at.
    pub missing: Vec<String>,
    /// 字数 of the body, without title, signature and the list of missing figures.
    pub characters: usize,
    /// What the author should look at: too long, figures not reported.
    pub warnings: Vec<Message>,
}

/// Heading of the page behind the signature that names what nobody reported.
const UNREPORTED: &str = "未报数据";

/// Takes away the page that names what nobody reported: it is for whoever completes a report, and goes out with none.
pub fn leave_out_unreported(document: &mut Document) {
    let is_heading =
        |block: &Block| matches!(block, Block::Heading(_, runs) if plain_text(runs) == UNREPORTED);
    let mut pages = document.blocks.windows(2);
    let page = pages.rposition(|pair| pair[0] == Block::PageBreak && is_heading(&pair[1]));
    if let Some(page) = page {
        document.blocks.truncate(page);
    }
}

static NO_DATA: FigureValue = FigureValue::NoData;
/// A row that is looped over is there.
static PRESENT: FigureValue = FigureValue::Number(Decimal::ONE);

impl Form {
    /// Writes the report. A figure that was not answered counts as not reported.
    pub fn write(&self, figures: &Figures, occasion: &Occasion) -> Written {
        // How many parts of a name there are is only known when all are written.
        let mut first = Writer::new(self, figures, BTreeMap::new());
        first.expand(&self.body);
        let totals = first.counters;
        let mut writer = Writer::new(self, figures, totals);
        let letterhead = self.letterhead.as_ref().map(|head| Letterhead {
            masthead: writer.line(&head.masthead),
            number: writer.line(&head.number),
            signer: writer.line(&head.signer),
        });
        let title = writer.line(&self.title);
        let subtitle = writer.line(&self.subtitle);
        let salutation = writer.line(&self.salutation);
        let text = writer.expand(&self.body);
        let mut body = blocks(&text, &writer.marks, self.numbered);
        let characters = body.iter().flat_map(Block::runs).map(|r| r.text.as_str()).collect::<String>();
        let characters = self::characters(&characters);
        let mut attachments: Vec<Vec<Run>> = self.attachments.iter().map(|a| writer.line(a)).collect();
        // The pages of attachments come after list and signature.
        let first_page = body.iter().position(|block| matches!(block, Block::Attachment { .. }));
        let pages = body.split_off(first_page.unwrap_or(body.len()));
        if attachments.is_empty() {
            attachments = pages.iter().filter_map(title_of_attachment).collect();
        }
        if !attachments.is_empty() {
            body.push(Block::Attachments(attachments));
        }
        let issuer = writer.line(&self.issuer);
        let properties = Properties {
            issuer: plain_text(&issuer),
            subject: occasion.period.clone(),
            keywords: vec![self.name.clone()],
            dated: Some(occasion.date),
            form: self.id.clone(),
            asked: None,
        };
        if self.signed {
            body.push(Block::Signature { issuer, date: occasion.date });
        }
        body.extend(pages);
        let colophon = self.colophon.as_ref().map(|foot| Colophon {
            copies_to: writer.line(&foot.copies_to),
            printed_by: writer.line(&foot.printed_by),
            printed_on: Some(occasion.date),
        });
        let Writer { mut stated, missing, looked_at, .. } = writer;
        let missing: Vec<String> = missing.iter().map(Missing::title).collect();
        if !missing.is_empty() {
            body.push(Block::PageBreak);
            body.push(Block::Heading(Level::First, vec![Run::plain(UNREPORTED)]));
            let list = missing.join("；");
            body.push(Block::Paragraph(vec![Run::plain(format!(
                "下列{}项数据尚无记录，正文中以“未报”标出或略去有关内容，定稿前应当补报：{list}。",
                missing.len()
            ))]));
        }
        let mut document = Document {
            letterhead,
            title,
            subtitle,
            salutation,
            blocks: body,
            colophon,
            properties,
            figures: BTreeMap::new(),
        };
        let printed: BTreeSet<String> =
            document.runs().filter_map(|r| r.mention.as_ref()).map(|m| m.figure.clone()).collect();
        stated.retain(|key, _| printed.contains(key) || looked_at.contains(key));
        document.figures = stated;
        let warnings = self.warnings(characters, &missing);
        Written { document, missing, characters, warnings }
    }

    fn warnings(&self, characters: usize, missing: &[String]) -> Vec<Message> {
        let mut warnings = Vec::new();
        if let Some(limit) = self.limit.filter(|limit| characters > *limit) {
            let over = characters - limit;
            warnings.push(
                Message::new("report-too-long")
                    .with("characters", characters)
                    .with("limit", limit)
                    .with("over", over),
            );
        }
        if !missing.is_empty() {
            warnings.push(self.not_reported(missing, &Translations::default()));
        }
        warnings
    }

    /// Says what nobody reported: in English by what the form, or else the library, calls it.
    fn not_reported(&self, missing: &[String], library: &Translations) -> Message {
        // Behind the title may stand for which rows it lacks.
        let titled = |told: &str| -> String {
            let mut behind = self
                .figures()
                .iter()
                .filter_map(|figure| Some((figure, told.strip_prefix(figure.title.as_str())?)));
            if let Some((figure, rows)) = behind.find(|(_, rows)| rows.is_empty() || rows.starts_with('（'))
            {
                return format!("{}{}", figure.english, rows_in_english(rows));
            }
            // A column of rows has English in the library alone.
            let (title, rows) = told.rfind('（').map_or((told, ""), |at| told.split_at(at));
            format!("{}{}", library.english(title).unwrap_or(title), rows_in_english(rows))
        };
        let english: Vec<String> = missing.iter().map(|told| titled(told)).collect();
        let message = Message::new("report-not-reported").with("count", missing.len());
        message.with_translated("figures", &missing.join("、"), &english.join(", "))
    }
}

impl Written {
    /// Says in English what nobody reported by what the library calls it, where its form does not say.
    pub fn name_missing(&mut self, form: &Form, library: &Translations) {
        for message in self.warnings.iter_mut().filter(|message| message.code == "report-not-reported") {
            *message = form.not_reported(&self.missing, library);
        }
    }
}

/// `（第一小学、清河小学等12个）` behind an English title.
fn rows_in_english(rows: &str) -> String {
    let Some(rows) = rows.strip_prefix('（').and_then(|rows| rows.strip_suffix('）')) else {
        return rows.to_owned();
    };
    let all = rows.strip_suffix('个').and_then(|rows| rows.rsplit_once('等'));
    match all.filter(|(_, count)| count.bytes().all(|b| b.is_ascii_digit())) {
        Some((first, count)) => format!(" ({} and others, {count} in all)", first.replace('、', ", ")),
        None => format!(" ({})", rows.replace('、', ", ")),
    }
}

/// The title of an attachment for the list of attachments: its figures are stated on its own page.
fn title_of_attachment(block: &Block) -> Option<Vec<Run>> {
    match block {
        Block::Attachment { title, .. } => Some(vec![Run::plain(plain_text(title))]),
        _ => None,
    }
}

/// A figure nobody reported; of a column, for which rows.
struct Missing {
    title: String,
    rows: Vec<String>,
}

impl Missing {
    /// `学生数（第一小学、清河小学）`
    fn title(&self) -> String {
        const MOST: usize = 5;
        match self.rows.len() {
            0 => self.title.clone(),
            n if n <= MOST => format!("{}（{}）", self.title, self.rows.join("、")),
            n => format!("{}（{}等{n}个）", self.title, self.rows[..MOST].join("、")),
        }
    }
}

pub(super) struct Writer<'w> {
    pub(super) form: &'w Form,
    pub(super) figures: &'w Figures,
    pub(super) loops: Vec<Turn<'w>>,
    /// How many parts of each name were printed so far.
    pub(super) counters: BTreeMap<String, u32>,
    /// Whether something conditional was printed in the section that is being written.
    pub(super) spoke: bool,
    totals: BTreeMap<String, u32>,
    marks: Vec<Marked>,
    stated: BTreeMap<String, Stated>,
    missing: Vec<Missing>,
    /// Figures that decided about a part: the paper knows them though it may not print them.
    looked_at: BTreeSet<String>,
}

/// A value a path leads to, with what is to be said of it.
struct Found<'w> {
    key: String,
    title: String,
    /// The row it is a column of.
    row: Option<String>,
    unit: String,
    value: &'w FigureValue,
    /// The name of a row, which is no figure of its own.
    name: Option<&'w str>,
    measure: Option<mingde_core::kind::Measure>,
    receipt: Receipt,
}

impl<'w> Writer<'w> {
    fn new(form: &'w Form, figures: &'w Figures, totals: BTreeMap<String, u32>) -> Self {
        Self {
            form,
            figures,
            loops: Vec::new(),
            counters: BTreeMap::new(),
            spoke: false,
            totals,
            marks: Vec::new(),
            stated: BTreeMap::new(),
            missing: Vec::new(),
            looked_at: BTreeSet::new(),
        }
    }

    /// A text of one line, as runs.
    fn line(&mut self, pieces: &'w [Piece]) -> Vec<Run> {
        let text = self.expand(pieces);
        runs(text.trim(), &self.marks, false)
    }

    /// The text with every figure replaced by its mark.
    pub(super) fn expand(&mut self, pieces: &'w [Piece]) -> String {
        let mut out = String::new();
        // A part that fell away from a line of its own takes the line with it: an empty line would end the
        // paragraph it stands in.
        let mut fell_away = false;
        // “未报人” is no Chinese: behind a figure that was not reported its unit is left out.
        let mut unit = String::new();
        for piece in pieces {
            let mut part = |part: String, out: &mut String| {
                fell_away = part.is_empty() && (out.is_empty() || out.ends_with('\n'));
                out.push_str(&part);
            };
            let unit_before = std::mem::take(&mut unit);
            match piece {
                Piece::Text(text) => {
                    let text = match text.strip_prefix('\n').or_else(|| text.strip_prefix("\r\n")) {
                        Some(rest) if fell_away => rest,
                        _ => text.strip_prefix(unit_before.as_str()).unwrap_or(text),
                    };
                    fell_away = false;
                    out.extend(text.chars().filter(|c| !matches!(*c, MARK | MARK_END)));
                }
                Piece::Figure { path, wording, written } => {
                    fell_away = false;
                    let (index, swallowed) = self.state(path, *wording, written);
                    unit = swallowed;
                    out.push(MARK);
                    out.push_str(&index.to_string());
                    out.push(MARK_END);
                }
                Piece::If { test, then, otherwise } => {
                    for path in test.paths() {
                        self.note_missing(path);
                        self.looked_at(path);
                    }
                    let written = match test.holds(|path| self.seen_at(path)) {
                        Some(true) => self.expand(then),
                        Some(false) => self.expand(otherwise),
                        None => String::new(),
                    };
                    self.spoke |= !written.trim().is_empty();
                    part(written, &mut out);
                }
                Piece::Each(each) => {
                    let (written, rows) = self.repeat(each);
                    self.spoke |= rows && !written.trim().is_empty();
                    part(written, &mut out);
                }
                Piece::Section(body) => {
                    let (before, spoke) = (self.counters.clone(), std::mem::take(&mut self.spoke));
                    let written = self.expand(body);
                    if self.spoke {
                        part(written, &mut out);
                    } else {
                        self.counters = before;
                        part(String::new(), &mut out);
                    }
                    self.spoke |= spoke;
                }
                Piece::Ordinal(counter) => {
                    let at = self.counters.entry(counter.name.clone()).or_default();
                    *at += 1;
                    let at = *at;
                    let words = crate::numeral::spelled(at.into());
                    part(worded(at, words, counter), &mut out);
                }
                Piece::Total(counter) => {
                    let total = self.totals.get(&counter.name).copied().unwrap_or_default();
                    // Counted, two is 两.
                    let words = crate::numeral::counted(total.into());
                    part(worded(total, words, counter), &mut out);
                }
            }
        }
        out
    }

    fn request(&self, name: &str) -> Option<&'w FigureRequest> {
        self.form.figures().iter().find(|r| r.name == name)
    }

    /// The value a path leads to; of the name of a row, that it is there.
    pub(super) fn value(&self, path: &Path) -> &'w FigureValue {
        match path {
            Path::Row(_) => &PRESENT,
            path => self.figure(path).map_or(&NO_DATA, |figure| &figure.value),
        }
    }

    fn figure(&self, path: &Path) -> Option<&'w Figure> {
        match path {
            Path::Figure(name) => self.figures.get(name),
            Path::Column(variable, column) => self.turn(variable)?.cells?.get(column),
            Path::Row(_) => None,
        }
    }

    /// What a test sees at the end of a path; of a row its name.
    pub(super) fn seen_at(&self, path: &Path) -> FigureSeen<'w> {
        let name = match path {
            Path::Row(variable) => self.turn(variable).map(|turn| FigureSeen::Word(turn.name)),
            _ => None,
        };
        name.or_else(|| self.figure(path).map(seen)).unwrap_or(FigureSeen::Nothing)
    }

    fn find(&self, path: &Path) -> Found<'w> {
        let (variable, column) = match path {
            Path::Figure(name) => return self.find_figure(name),
            Path::Row(variable) => (variable, None),
            Path::Column(variable, column) => (variable, Some(column)),
        };
        let Some(at) = self.turn(variable) else { return self.find_figure(variable) };
        let key = format!("{}/{}", at.key, at.row + 1);
        let Some(column) = column else {
            return Found {
                key,
                title: at.title.clone(),
                row: None,
                unit: String::new(),
                value: &PRESENT,
                name: Some(at.name),
                measure: None,
                receipt: at.receipt.clone(),
            };
        };
        let figure = at.cells.and_then(|c| c.get(column));
        let known = at.columns.iter().find(|c| c.name == *column);
        Found {
            key: format!("{key}/{column}"),
            title: known.map_or(column, |c| &c.title).clone(),
            row: Some(at.name.to_owned()),
            unit: known.map_or_else(String::new, |c| c.unit.clone()),
            value: figure.map_or(&NO_DATA, |f| &f.value),
            name: None,
            measure: figure.and_then(|f| f.measure),
            receipt: figure.map_or_else(|| at.receipt.clone(), |f| f.receipt.clone()),
        }
    }

    fn find_figure(&self, name: &str) -> Found<'w> {
        let (request, figure) = (self.request(name), self.figures.get(name));
        Found {
            key: name.to_owned(),
            title: request.map_or(name, |r| &r.title).to_owned(),
            row: None,
            unit: request.map_or("", |r| &r.unit).to_owned(),
            value: figure.map_or(&NO_DATA, |f| &f.value),
            name: None,
            measure: figure.and_then(|f| f.measure),
            receipt: figure.map(|f| f.receipt.clone()).unwrap_or_default(),
        }
    }

    /// States a figure at the next place; gives the index of its mark, and the unit to be left out behind it.
    fn state(&mut self, path: &Path, wording: Wording, written: &str) -> (usize, String) {
        let found = self.find(path);
        let (words, exact) = match found.name {
            Some(name) => (name.to_owned(), Some(name.to_owned())),
            None => (wording.words(found.value, found.measure, &found.unit), found.value.exact()),
        };
        let swallowed = if exact.is_none() {
            self.miss(&found);
            found.unit.clone()
        } else {
            String::new()
        };
        let place = self.marks.len() as u32 + 1;
        let mention = Mention { figure: found.key.clone(), place, wording: written.to_owned() };
        let Found { key, title, row, unit, receipt, .. } = found;
        let title = row.map_or_else(|| title.clone(), |row| format!("{row}·{title}"));
        self.stated.entry(key).or_insert_with(|| Stated { title, exact, unit, receipt });
        self.marks.push((Some(mention), words));
        (self.marks.len() - 1, swallowed)
    }

    /// A figure that decides about a part is carried with the paper, so that nought and no data in one paper can be
    /// told from a figure it does not have.
    fn looked_at(&mut self, path: &Path) {
        let Path::Figure(name) = path else { return };
        let found = self.find(path);
        if matches!(found.value, FigureValue::Rows(_)) {
            return;
        }
        let Found { key, title, unit, value, receipt, .. } = found;
        self.looked_at.insert(name.clone());
        self.stated.entry(key).or_insert_with(|| Stated { title, exact: value.exact(), unit, receipt });
    }

    /// A part that falls away for want of data must not do so unseen.
    pub(super) fn note_missing(&mut self, path: &Path) {
        if !matches!(path, Path::Row(_)) && self.value(path).is_missing() {
            let found = self.find(path);
            self.miss(&found);
        }
    }

    fn miss(&mut self, found: &Found<'_>) {
        let at = self
            .missing
            .iter()
            .position(|m| m.title == found.title && m.rows.is_empty() == found.row.is_none());
        let at = at.unwrap_or_else(|| {
            self.missing.push(Missing { title: found.title.clone(), rows: Vec::new() });
            self.missing.len() - 1
        });
        if let Some(row) = &found.row
            && !self.missing[at].rows.contains(row)
        {
            self.missing[at].rows.push(row.clone());
        }
    }
}

fn worded(n: u32, words: Option<String>, counter: &Counter) -> String {
    words.filter(|_| !counter.digits).unwrap_or_else(|| n.to_string())
}
