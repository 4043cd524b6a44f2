//! Tables and JSON on standard output.

use std::io::{BufWriter, ErrorKind, StdoutLock, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use mingde_core::diagnostic::{Message, display_width};
use mingde_core::text::{visible, visible_lines};
use serde::Serializer;
use serde::ser::SerializeSeq;

use crate::seen_json::SeenFormatter;
use crate::status::Status;
use crate::words;

/// Spaces between two columns.
const GAP: usize = 2;
/// A column is not made narrower than this: four Chinese characters.
const NARROW: usize = 8;

/// A table whose columns line up although Chinese characters take two columns of a terminal.
pub struct Table {
    heads: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub fn new(heads: impl IntoIterator<Item = String>) -> Self {
        Self { heads: heads.into_iter().collect(), rows: Vec::new() }
    }

    pub fn row(&mut self, cells: impl IntoIterator<Item = String>) {
        // A cell is one line; what was typed on several stands on it with spaces.
        let one_line = |cell: String| visible(&cell.replace(['\n', '\r', '\t'], " ")).into_owned();
        self.rows.push(cells.into_iter().map(one_line).collect());
    }

    /// Prints it: on a terminal as wide as the terminal is, into a file or pipe as wide as it likes.
    pub fn print(&self) {
        let terminal = console::Term::stdout();
        let columns = terminal.is_term().then(|| terminal.size_checked()).flatten();
        for line in self.lines(columns.map(|(_, columns)| usize::from(columns))) {
            say(&line);
        }
    }

    /// Its lines, none wider than `most` where that can be had: wide cells go over several lines; where even
    /// that is too wide, each row becomes a block with a line for each cell.
    fn lines(&self, most: Option<usize>) -> Vec<String> {
        let mut widths: Vec<usize> = self.heads.iter().map(|h| width(h)).collect();
        for row in &self.rows {
            for (at, cell) in row.iter().enumerate() {
                widths[at] = widths[at].max(width(cell));
            }
        }
        let least = self.heads.iter().enumerate().map(|(at, head)| {
            let cells = self.rows.iter().filter_map(|row| row.get(at)).chain([head]);
            cells.flat_map(|cell| words(cell)).map(|w| width(w.trim_end())).max().unwrap_or(0).max(NARROW)
        });
        if let Some(most) = most
            && !narrow(&mut widths, &least.collect::<Vec<_>>(), most)
        {
            return self.blocks();
        }
        let mut lines = folded(&self.heads, &widths);
        let rule: Vec<String> = widths.iter().map(|w| "─".repeat(*w)).collect();
        lines.push(rule.join(&" ".repeat(GAP)));
        lines.extend(self.rows.iter().flat_map(|row| folded(row, &widths)));
        lines
    }

    fn blocks(&self) -> Vec<String> {
        let heads = self.heads.iter().map(|h| width(h)).max().unwrap_or(0);
        let mut lines = Vec::new();
        for row in &self.rows {
            let filled = self.heads.iter().zip(row).filter(|(_, cell)| !cell.is_empty());
            lines.extend(
                filled.map(|(head, cell)| format!("{head}{}{cell}", " ".repeat(heads - width(head) + GAP))),
            );
            lines.push(String::new());
        }
        lines.pop();
        lines
    }
}

/// Takes from the widest columns, but no column more than it can spare, until all fit; false if they cannot.
fn narrow(widths: &mut [usize], least: &[usize], most: usize) -> bool {
    let gaps = GAP * widths.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > most {
        let spare = widths.iter_mut().zip(least).filter(|(wide, least)| **wide > **least);
        match spare.max_by_key(|(wide, _)| **wide) {
            Some((widest, _)) => *widest -= 1,
            None => return false,
        }
    }
    true
}

/// A row as lines, each cell folded into its column.
fn folded(cells: &[String], widths: &[usize]) -> Vec<String> {
    let pieces: Vec<Vec<String>> = cells.iter().zip(widths).map(|(cell, wide)| fold(cell, *wide)).collect();
    let height = pieces.iter().map(Vec::len).max().unwrap_or(0);
    let line = |n: usize| {
        let mut out = String::new();
        for (piece, wide) in pieces.iter().zip(widths) {
            let text = piece.get(n).map_or("", String::as_str);
            out.push_str(text);
            out.push_str(&" ".repeat(wide - width(text) + GAP));
        }
        out.trim_end().to_owned()
    };
    (0..height).map(line).collect()
}

/// A text in pieces no wider than `most`, if no word of it is wider.
fn fold(text: &str, most: usize) -> Vec<String> {
    let mut pieces = vec![String::new()];
    for word in words(text) {
        let last = pieces.len() - 1;
        if pieces[last].is_empty() || width(&pieces[last]) + width(word.trim_end()) <= most {
            pieces[last].push_str(word);
        } else {
            let full = pieces[last].trim_end().len();
            pieces[last].truncate(full);
            pieces.push(word.to_owned());
        }
    }
    pieces
}

/// What stays together on a line: a Chinese character with the punctuation behind it; a date, a code or a Latin
/// word, with the space or underscore behind it.
fn words(text: &str) -> Vec<&str> {
    let mut ends = Vec::new();
    let mut before: Option<char> = None;
    for (at, c) in text.char_indices() {
        let wide = |c: char| columns(c) > 1;
        let clings = matches!(c, '、' | '，' | '。' | '；' | '：' | '）' | '》' | '”' | ' ' | ',' | '_');
        let opens = |c: char| matches!(c, '（' | '《' | '“');
        if let Some(before) = before
            && !clings
            && !opens(before)
            && (wide(c) || wide(before) || matches!(before, ' ' | '_'))
        {
            ends.push(at);
        }
        before = Some(c);
    }
    let starts = std::iter::once(0).chain(ends.iter().copied());
    starts.zip(ends.iter().copied().chain([text.len()])).map(|(from, to)| &text[from..to]).collect()
}

fn width(text: &str) -> usize {
    text.chars().map(columns).sum()
}

/// Chinese quotation marks, dashes and dots are as narrow as Latin ones in terminals.
fn columns(c: char) -> usize {
    if matches!(c, '─' | '“' | '”' | '‘' | '’' | '…' | '—') { 1 } else { display_width(c) }
}

/// Whether there is nobody left to read standard output, or no room left for it.
static ENDED: AtomicBool = AtomicBool::new(false);
/// Whether part of it was lost for want of room, or otherwise than by its reader's wish.
static LOST: Mutex<Option<Status>> = Mutex::new(None);

/// A line on standard output; or several, where the text has them.
pub fn say(line: &str) {
    if !ENDED.load(Ordering::Relaxed) {
        finish(writeln!(std::io::stdout().lock(), "{}", visible_lines(line)));
    }
}

/// A file on standard output, as it is.
pub fn hand_over(bytes: &[u8]) {
    if !ENDED.load(Ordering::Relaxed) {
        let mut out = std::io::stdout().lock();
        finish(out.write_all(bytes).and_then(|()| out.flush()));
    }
}

/// A line on standard error. Where nobody reads it, it is not said.
pub fn tell(line: &str) {
    _ = writeln!(std::io::stderr().lock(), "{}", visible_lines(line));
}

/// Pretty JSON on standard output, written as it is made: a county's assessments are hundreds of megabytes of it.
pub fn json(value: &impl serde::Serialize) -> anyhow::Result<()> {
    if ENDED.load(Ordering::Relaxed) {
        return Ok(());
    }
    let mut writer = writer();
    if made(value.serialize(&mut writer))?.is_some() {
        end(writer);
    }
    Ok(())
}

/// A list as pretty JSON on standard output, each element as soon as it is there.
///
/// # Errors
/// Those of `make`; what was written until then stays written.
pub fn json_list<E>(make: impl FnOnce(&mut JsonList<'_>) -> Result<(), E>) -> anyhow::Result<()>
where
    anyhow::Error: From<E>,
{
    let mut writer = writer();
    let elements = made(writer.serialize_seq(None))?;
    let mut list = JsonList { elements, failed: None };
    make(&mut list)?;
    if let Some(error) = list.failed {
        return Err(error.into());
    }
    if let Some(elements) = list.elements
        && made(elements.end())?.is_some()
    {
        end(writer);
    }
    Ok(())
}

type Writer = serde_json::Serializer<BufWriter<StdoutLock<'static>>, SeenFormatter>;

fn writer() -> Writer {
    let out = BufWriter::with_capacity(1 << 16, std::io::stdout().lock());
    serde_json::Serializer::with_formatter(out, SeenFormatter::default())
}

fn end(writer: Writer) {
    let mut out = writer.into_inner();
    finish(out.write_all(b"\n").and_then(|()| out.flush()));
}

/// A list that is being written.
pub struct JsonList<'o> {
    /// None once nobody reads on.
    elements: Option<<&'o mut Writer as Serializer>::SerializeSeq>,
    failed: Option<serde_json::Error>,
}

impl JsonList<'_> {
    /// Writes one more element.
    pub fn push(&mut self, element: &impl serde::Serialize) {
        let Some(elements) = self.elements.as_mut().filter(|_| self.failed.is_none()) else { return };
        match made(elements.serialize_element(element)) {
            Ok(Some(())) => {}
            Ok(None) => self.elements = None,
            Err(error) => self.failed = Some(error),
        }
    }
}

/// JSON that was made; none if it cannot be handed over.
fn made<T>(written: serde_json::Result<T>) -> serde_json::Result<Option<T>> {
    match written {
        Ok(made) => Ok(Some(made)),
        Err(error) => match error.io_error_kind() {
            Some(kind) => {
                break_off(kind);
                Ok(None)
            }
            None => Err(error),
        },
    }
}

fn finish(written: std::io::Result<()>) {
    if let Err(error) = written {
        break_off(error.kind());
    }
}

/// Whoever closed the pipe has read enough: that is no failure, and the work goes on to its end, for its status is still
/// to be told. Where a file is cut off because the disk is full, its reader must not take it for whole.
fn break_off(kind: ErrorKind) {
    ENDED.store(true, Ordering::Relaxed);
    if kind != ErrorKind::BrokenPipe {
        tell(&mingde_core::words::say(words::locale(), &Message::new("command-output-lost")));
        *LOST.lock().unwrap_or_else(PoisonError::into_inner) = Some(kind.into());
    }
}

/// The status of a call whose work ended with `status`: that its output was lost is told unless something worse is.
pub fn outcome(status: Status) -> Status {
    finish(std::io::stdout().lock().flush());
    let lost = *LOST.lock().unwrap_or_else(PoisonError::into_inner);
    match (status, lost) {
        (Status::Done | Status::Problems, Some(lost)) => lost,
        (status, _) => status,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(["结果", "标题", "未达到的单位"].map(str::to_owned));
        table.row(
            ["heads_talk_half", "校级干部谈心过半", "朝阳小学、文昌小学、向阳小学、和平小学"]
                .map(str::to_owned),
        );
        table.row(["talks", "谈心次数", ""].map(str::to_owned));
        table
    }

    #[test]
    fn a_table_that_fits_stands_on_one_line_a_row() {
        assert_eq!(table().lines(None).len(), 4);
        assert_eq!(table().lines(None), table().lines(Some(200)));
    }

    #[test]
    fn on_a_narrow_screen_wide_cells_are_folded_and_nothing_is_lost() {
        for most in [60, 48, 40] {
            let lines = table().lines(Some(most));
            assert!(lines.iter().all(|l| width(l) <= most), "{most}: {lines:#?}");
            let text: String = lines.concat().chars().filter(|c| !c.is_whitespace()).collect();
            assert_eq!(text.matches('、').count(), 3, "{most}");
            assert!(lines.iter().all(|l| !l.trim_start().starts_with('、')), "{lines:#?}");
        }
        assert_eq!(table().lines(Some(60)).len(), 5, "one row takes two lines");
    }

    #[test]
    fn dates_and_codes_are_not_torn() {
        assert_eq!(
            words("2025-09-30 逾期，见 heads_talk"),
            ["2025-09-30 ", "逾", "期，", "见 ", "heads_", "talk"]
        );
        assert_eq!(fold("1199000006 机关幼儿园", 12), ["1199000006", "机关幼儿园"]);
        let mut table = Table::new(["编号", "日期"].map(str::to_owned));
        table.row(["e7170e6597c98504b87e910134100138", "2025-09-08"].map(str::to_owned));
        assert_eq!(table.lines(Some(44)).len(), 3);
        // Rather a line for each cell than a code in two pieces.
        assert_eq!(table.lines(Some(43))[0], "编号  e7170e6597c98504b87e910134100138");
    }

    #[test]
    fn on_the_narrowest_screen_each_row_is_a_block() {
        let lines = table().lines(Some(20));
        assert_eq!(lines[0], "结果          heads_talk_half");
        assert_eq!(lines[3..], ["", "结果          talks", "标题          谈心次数"]);
    }
}
