//! Markdown to blocks. Figures stand in the text as marks that no text contains, so that a name with an
//! asterisk or a bar in it cannot turn into markup.

use std::ops::Range;

use pulldown_cmark::{Alignment, Event, HeadingLevel, Options, Parser, Tag, TagEnd};

use super::decimals::even_decimals;
use crate::document::{Align, Block, Level, Mention, Picture, Run, Table, plain_text};

/// Begins a mark; a noncharacter, which no text may contain.
pub const MARK: char = '\u{fdd0}';
/// Ends a mark.
pub const MARK_END: char = '\u{fdd1}';

/// What a mark stands for: the mention where it states a figure, and the words printed.
pub type Marked = (Option<Mention>, String);

/// Text with marks as runs.
pub fn runs(text: &str, marks: &[Marked], strong: bool) -> Vec<Run> {
    let mut out = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once(MARK) {
        let Some((number, behind)) = after.split_once(MARK_END) else { break };
        push(&mut out, before, strong);
        if let Some((mention, printed)) = number.parse().ok().and_then(|n: usize| marks.get(n)) {
            out.push(Run { text: printed.clone(), strong, mention: mention.clone() });
        }
        rest = behind;
    }
    push(&mut out, rest, strong);
    out
}

fn push(out: &mut Vec<Run>, text: &str, strong: bool) {
    if !text.is_empty() {
        out.push(Run { text: text.to_owned(), strong, mention: None });
    }
}

fn options() -> Options {
    Options::ENABLE_TABLES
}

/// What of the Markdown has no place in an official document, with its place in the source.
pub fn unsupported(text: &str, body: Range<usize>) -> Vec<(&'static str, Range<usize>)> {
    let events = Parser::new_ext(&text[body.clone()], options()).into_offset_iter();
    let found = events.filter_map(|(event, span)| {
        let what = match event {
            Event::Start(Tag::Image { dest_url, .. }) if !is_beside(&dest_url) => "![…](…)",
            Event::Start(Tag::HtmlBlock) | Event::InlineHtml(_) => "<…>",
            Event::Start(Tag::CodeBlock(_)) => "```",
            _ => return None,
        };
        Some((what, body.start + span.start..body.start + span.end))
    });
    found.collect()
}

/// The files of the pictures a text shows, each once.
pub fn pictures(text: &str) -> Vec<String> {
    let mut files: Vec<String> = Vec::new();
    for event in Parser::new_ext(text, options()) {
        if let Event::Start(Tag::Image { dest_url, .. }) = event
            && is_beside(&dest_url)
            && !files.iter().any(|file| **file == *dest_url)
        {
            files.push(dest_url.to_string());
        }
    }
    files
}

/// Whether a picture lies beside its form, or in a folder there: nothing is fetched, and nothing outside the
/// library is read.
fn is_beside(file: &str) -> bool {
    let part = |part: &str| !part.is_empty() && part != ".." && !part.contains([':', '\\']);
    file.split('/').all(part)
}

/// Markdown as blocks.
pub fn blocks(text: &str, marks: &[Marked], numbered: bool) -> Vec<Block> {
    let mut builder = Builder { marks, numbered, ..Builder::default() };
    for event in Parser::new_ext(text, options()) {
        builder.take(event);
    }
    builder.flush();
    builder.blocks
}

#[derive(Default)]
struct Builder<'m> {
    marks: &'m [Marked],
    numbered: bool,
    counters: [u32; 4],
    blocks: Vec<Block>,
    /// Inline text gathered so far: stretches of one strength.
    text: Vec<(String, bool)>,
    strong: usize,
    heading: Option<Level>,
    /// Number of the next item of each open list; `None` for one with bullets.
    lists: Vec<Option<u64>>,
    table: Option<Table>,
    picture: Option<String>,
    row: Vec<Vec<Run>>,
}

impl Builder<'_> {
    fn take(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::Text(t) | Event::Code(t) | Event::Html(t) | Event::InlineHtml(t) => self.say(&t),
            Event::SoftBreak => {
                // Lines of Chinese are joined without a gap, Latin words with one.
                let latin = self.text.last().and_then(|(t, _)| t.chars().last());
                if latin.is_some_and(|c| c.is_ascii_alphanumeric()) {
                    self.say(" ");
                }
            }
            Event::HardBreak => self.say("\n"),
            Event::Rule => {
                self.flush();
                self.blocks.push(Block::PageBreak);
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Strong | Tag::Emphasis => self.strong += 1,
            Tag::Heading { level, .. } => {
                self.flush();
                self.heading = Some(Level::from_depth(match level {
                    HeadingLevel::H1 => 1,
                    HeadingLevel::H2 => 2,
                    HeadingLevel::H3 => 3,
                    _ => 4,
                }));
            }
            Tag::List(first) => {
                self.flush();
                self.lists.push(first);
            }
            Tag::Item => {
                self.flush();
                let depth = self.lists.len();
                if let Some(Some(number)) = self.lists.last_mut() {
                    let label = if depth > 1 { format!("（{number}）") } else { format!("{number}.") };
                    *number += 1;
                    self.say(&label);
                }
            }
            Tag::Table(columns) => {
                self.flush();
                let columns = columns.iter().map(|a| match a {
                    Alignment::Right => Align::Right,
                    Alignment::Center => Align::Centre,
                    _ => Align::Left,
                });
                self.table = Some(Table { columns: columns.collect(), ..Table::default() });
            }
            Tag::Image { dest_url, .. } if self.table.is_none() && is_beside(&dest_url) => {
                self.flush();
                self.picture = Some(dest_url.into_string());
            }
            Tag::Paragraph | Tag::CodeBlock(_) | Tag::HtmlBlock if self.text_is_label() => {}
            Tag::Paragraph | Tag::CodeBlock(_) | Tag::HtmlBlock => self.flush(),
            _ => {}
        }
    }

    /// Whether nothing but the number of a list item was said since the last block.
    fn text_is_label(&self) -> bool {
        !self.lists.is_empty() && self.text.iter().map(|(t, _)| t.chars().count()).sum::<usize>() <= 6
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Strong | TagEnd::Emphasis => self.strong = self.strong.saturating_sub(1),
            TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::Item | TagEnd::CodeBlock | TagEnd::HtmlBlock => {
                self.flush()
            }
            TagEnd::List(_) => {
                self.flush();
                self.lists.pop();
            }
            TagEnd::TableCell => {
                let cell = self.inline();
                self.row.push(cell);
            }
            TagEnd::TableHead => {
                let row = std::mem::take(&mut self.row);
                if let Some(table) = &mut self.table {
                    table.header = row;
                }
            }
            TagEnd::TableRow => {
                let row = std::mem::take(&mut self.row);
                if let Some(table) = &mut self.table {
                    table.rows.push(row);
                }
            }
            TagEnd::Table => self.end_table(),
            TagEnd::Image => {
                if let Some(file) = self.picture.take() {
                    let caption = self.inline();
                    self.blocks.push(Block::Picture(Picture { file, image: None, caption }));
                }
            }
            _ => {}
        }
    }

    /// A paragraph `表1　…` right above a table is its caption.
    fn end_table(&mut self) {
        let Some(mut table) = self.table.take() else { return };
        let is_caption = |runs: &[Run]| {
            let text = plain_text(runs);
            let number = text.strip_prefix('表').and_then(|rest| rest.chars().next());
            number.is_some_and(|c| c.is_ascii_digit() || "一二三四五六七八九十".contains(c))
        };
        if matches!(self.blocks.last(), Some(Block::Paragraph(runs)) if is_caption(runs))
            && let Some(Block::Paragraph(runs)) = self.blocks.pop()
        {
            table.caption = runs;
        }
        // A table without a head is one to be filled in by hand.
        if table.header.iter().all(Vec::is_empty) {
            table.header.clear();
            table.to_fill = true;
        }
        even_decimals(&mut table);
        self.blocks.push(Block::Table(table));
    }

    fn say(&mut self, text: &str) {
        let strong = self.strong > 0;
        match self.text.last_mut() {
            Some((last, s)) if *s == strong => last.push_str(text),
            _ => self.text.push((text.to_owned(), strong)),
        }
    }

    fn inline(&mut self) -> Vec<Run> {
        let gathered = std::mem::take(&mut self.text);
        let mut out = Vec::new();
        for (text, strong) in gathered {
            // CommonMark does not close `**` between a full stop and a Chinese character, since there is no
            // space: `**要点。**正文`. Such pairs are still here.
            let parts: Vec<&str> = text.split("**").collect();
            if parts.len().is_multiple_of(2) {
                out.extend(runs(&text, self.marks, strong));
                continue;
            }
            for (i, part) in parts.into_iter().enumerate() {
                out.extend(runs(part, self.marks, strong || i % 2 == 1));
            }
        }
        out
    }

    fn flush(&mut self) {
        let mut content = self.inline();
        if let Some(first) = content.first_mut().filter(|run| run.mention.is_none()) {
            // The style indents; two ideographic spaces typed by habit would indent twice.
            first.text = first.text.trim_start_matches(['\u{3000}', ' ']).to_owned();
        }
        content.retain(|run| !run.text.is_empty());
        if content.iter().all(|run| run.text.trim().is_empty()) {
            self.heading = None;
            return;
        }
        match self.heading.take() {
            None => self.blocks.push(Block::Paragraph(content)),
            Some(Level::First) if attachment_label(&content).is_some() => {
                let label = attachment_label(&content).unwrap_or_default();
                let title = without_start(content, label.len());
                self.blocks.push(Block::Attachment { label, title });
            }
            Some(level) => {
                if self.numbered {
                    content.insert(0, Run::plain(self.number(level)));
                }
                self.blocks.push(Block::Heading(level, content));
            }
        }
    }

    /// The number of the next heading of a level (GB/T 9704-2012 7.3.3).
    fn number(&mut self, level: Level) -> String {
        let depth = level.depth();
        self.counters[depth - 1] += 1;
        self.counters[depth..].fill(0);
        let n = self.counters[depth - 1];
        let spelled = || crate::numeral::spelled(n.into()).unwrap_or_else(|| n.to_string());
        match level {
            Level::First => format!("{}、", spelled()),
            Level::Second => format!("（{}）", spelled()),
            Level::Third => format!("{n}."),
            Level::Fourth => format!("（{n}）"),
        }
    }
}

/// The label of a heading that begins an attachment: `附件`, `附件2`, with the title after a gap or a colon.
fn attachment_label(content: &[Run]) -> Option<String> {
    let first = content.first().filter(|run| run.mention.is_none())?;
    let rest = first.text.strip_prefix("附件")?;
    let digits = rest.chars().take_while(char::is_ascii_digit).count();
    let gap = rest[digits..].chars().next();
    let ends = gap.is_none_or(|c| matches!(c, ' ' | '\u{3000}' | '：' | ':' | '\n'));
    ends.then(|| format!("附件{}", &rest[..digits]))
}

/// The title behind a label of so many bytes.
fn without_start(mut content: Vec<Run>, bytes: usize) -> Vec<Run> {
    if let Some(first) = content.first_mut() {
        let title = first.text[bytes..].trim_start_matches([' ', '\u{3000}', '：', ':', '\n']);
        first.text = title.to_owned();
    }
    content.retain(|run| !run.text.is_empty());
    content
}
