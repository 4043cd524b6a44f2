//! Writing a form: figures in, document out. It cannot fail: what a form could get wrong was found when it
//! was read, and what nobody reported is printed as 未报 and listed.

use std::collections::{BTreeMap, BTreeSet};

use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use super::markdown::{MARK, MARK_END, Marked, blocks, runs};
use super::template::{Path, Piece};
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

static NO_DATA: FigureValue = FigureValue::NoData;
/// A row that is looped over is there.
static PRESENT: FigureValue = FigureValue::Number(Decimal::ONE);

impl Form {
    /// Writes the report. A figure that was not answered counts as not reported.
    pub fn write(&self, figures: &Figures, occasion: &Occasion) -> Written {
        let mut writer = Writer {
            form: self,
            figures,
            marks: Vec::new(),
            stated: BTreeMap::new(),
            missing: Vec::new(),
            loops: Vec::new(),
        };
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
        let Writer { mut stated, missing, .. } = writer;
        if !missing.is_empty() {
            body.push(Block::PageBreak);
            body.push(Block::Heading(Level::First, vec![Run::plain("未报数据")]));
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
        stated.retain(|key, _| printed.contains(key));
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
            let figures = missing.join("、");
            warnings.push(
                Message::new("report-not-reported").with("count", missing.len()).with("figures", figures),
            );
        }
        warnings
    }
}

/// The title of an attachment for the list of attachments: its figures are stated on its own page.
fn title_of_attachment(block: &Block) -> Option<Vec<Run>> {
    match block {
        Block::Attachment { title, .. } => Some(vec![Run::plain(plain_text(title))]),
        _ => None,
    }
}

/// A row a loop is at.
struct Loop<'w> {
    variable: &'w str,
    request: &'w FigureRequest,
    figure: &'w Figure,
    row: usize,
}

struct Writer<'w> {
    form: &'w Form,
    figures: &'w Figures,
    marks: Vec<Marked>,
    stated: BTreeMap<String, Stated>,
    missing: Vec<String>,
    loops: Vec<Loop<'w>>,
}

/// A value a path leads to, with what is to be said of it.
struct Found<'w> {
    key: String,
    title: String,
    unit: &'w str,
    value: FigureValue,
    measure: Option<mingde_core::kind::Measure>,
    receipt: Receipt,
}

impl<'w> Writer<'w> {
    /// A text of one line, as runs.
    fn line(&mut self, pieces: &'w [Piece]) -> Vec<Run> {
        let text = self.expand(pieces);
        runs(text.trim(), &self.marks, false)
    }

    /// The text with every figure replaced by its mark.
    fn expand(&mut self, pieces: &'w [Piece]) -> String {
        let mut out = String::new();
        // A part that fell away from a line of its own takes the line with it: an empty line would end the
        // paragraph it stands in.
        let mut fell_away = false;
        for piece in pieces {
            match piece {
                Piece::Text(text) => {
                    let text = match text.strip_prefix('\n').or_else(|| text.strip_prefix("\r\n")) {
                        Some(rest) if fell_away => rest,
                        _ => text,
                    };
                    fell_away = false;
                    out.extend(text.chars().filter(|c| !matches!(*c, MARK | MARK_END)));
                }
                Piece::Figure { path, wording, written } => {
                    fell_away = false;
                    let index = self.state(path, *wording, written);
                    out.push(MARK);
                    out.push_str(&index.to_string());
                    out.push(MARK_END);
                }
                Piece::If { test, then, otherwise } => {
                    for term in &test.terms {
                        self.note_missing(&term.path);
                    }
                    let part = match test.holds(|path| self.value(path)) {
                        Some(true) => self.expand(then),
                        Some(false) => self.expand(otherwise),
                        None => String::new(),
                    };
                    fell_away = part.is_empty() && (out.is_empty() || out.ends_with('\n'));
                    out.push_str(&part);
                }
                Piece::Each { variable, figure, body } => {
                    let part = self.repeat(variable, figure, body);
                    fell_away = part.is_empty() && (out.is_empty() || out.ends_with('\n'));
                    out.push_str(&part);
                }
            }
        }
        out
    }

    fn repeat(&mut self, variable: &'w str, name: &'w str, body: &'w [Piece]) -> String {
        self.note_missing(&Path::Figure(name.to_owned()));
        let Some((request, figure)) = self.request(name).zip(self.figures.get(name)) else {
            return String::new();
        };
        let rows = match &figure.value {
            FigureValue::List(names) => names.len(),
            FigureValue::Rows(rows) => rows.len(),
            _ => 0,
        };
        let mut out = String::new();
        for row in 0..rows {
            self.loops.push(Loop { variable, request, figure, row });
            out.push_str(&self.expand(body));
            self.loops.pop();
        }
        out
    }

    fn request(&self, name: &str) -> Option<&'w FigureRequest> {
        self.form.figures().iter().find(|r| r.name == name)
    }

    /// The value for a test.
    fn value(&self, path: &Path) -> &'w FigureValue {
        let cell = |variable: &str, column: &str| {
            let at = self.loops.iter().rev().find(|l| l.variable == variable)?;
            match &at.figure.value {
                FigureValue::Rows(rows) => rows.get(at.row)?.cells.get(column).map(|f| &f.value),
                _ => None,
            }
        };
        match path {
            Path::Figure(name) => self.figures.get(name).map(|f| &f.value),
            Path::Column(variable, column) => cell(variable, column),
            Path::Row(_) => Some(&PRESENT),
        }
        .unwrap_or(&NO_DATA)
    }

    fn find(&self, path: &Path) -> Found<'w> {
        match path {
            Path::Figure(name) => self.find_figure(name),
            Path::Row(variable) => self.find_in_row(variable, None),
            Path::Column(variable, column) => self.find_in_row(variable, Some(column)),
        }
    }

    fn find_figure(&self, name: &str) -> Found<'w> {
        let (request, figure) = (self.request(name), self.figures.get(name));
        Found {
            key: name.to_owned(),
            title: request.map_or(name, |r| &r.title).to_owned(),
            unit: request.map_or("", |r| &r.unit),
            value: figure.map_or(FigureValue::NoData, |f| f.value.clone()),
            measure: figure.and_then(|f| f.measure),
            receipt: figure.map(|f| f.receipt.clone()).unwrap_or_default(),
        }
    }

    fn find_in_row(&self, variable: &str, column: Option<&str>) -> Found<'w> {
        let Some(at) = self.loops.iter().rev().find(|l| l.variable == variable) else {
            return self.find_figure(variable);
        };
        let key = format!("{}/{}", at.request.name, at.row + 1);
        let (name, cells) = match &at.figure.value {
            FigureValue::List(names) => (names[at.row].as_str(), None),
            FigureValue::Rows(rows) => (rows[at.row].name.as_str(), Some(&rows[at.row].cells)),
            _ => ("", None),
        };
        let Some(column) = column else {
            return Found {
                key,
                title: at.request.title.clone(),
                unit: "",
                value: FigureValue::Text(name.to_owned()),
                measure: None,
                receipt: at.figure.receipt.clone(),
            };
        };
        let figure = cells.and_then(|c| c.get(column));
        Found {
            key: format!("{key}/{column}"),
            title: format!("{name}·{column}"),
            unit: "",
            value: figure.map_or(FigureValue::NoData, |f| f.value.clone()),
            measure: figure.and_then(|f| f.measure),
            receipt: figure.map_or_else(|| at.figure.receipt.clone(), |f| f.receipt.clone()),
        }
    }

    /// States a figure at the next place and gives the index of its mark.
    fn state(&mut self, path: &Path, wording: Wording, written: &str) -> usize {
        let found = self.find(path);
        let words = wording.words(&found.value, found.measure, found.unit);
        let exact = found.value.exact();
        if exact.is_none() {
            self.miss(&found.title);
        }
        let place = self.marks.len() as u32 + 1;
        let mention = Mention { figure: found.key.clone(), place, wording: written.to_owned() };
        let Found { key, title, unit, receipt, .. } = found;
        self.stated.entry(key).or_insert_with(|| Stated { title, exact, unit: unit.to_owned(), receipt });
        self.marks.push((mention, words));
        self.marks.len() - 1
    }

    /// A part that falls away for want of data must not do so unseen.
    fn note_missing(&mut self, path: &Path) {
        if !matches!(path, Path::Row(_)) && self.value(path).is_missing() {
            let title = self.find(path).title;
            self.miss(&title);
        }
    }

    fn miss(&mut self, title: &str) {
        if !self.missing.iter().any(|m| m == title) {
            self.missing.push(title.to_owned());
        }
    }
}
