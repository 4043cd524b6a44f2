//! Tables and JSON on standard output.

use std::io::Write;

use mingde_core::diagnostic::display_width;

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
        self.rows.push(cells.into_iter().collect());
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
        if let Some(most) = most
            && !narrow(&mut widths, most)
        {
            return self.blocks();
        }
        let mut lines = folded(&self.heads, &widths);
        let rule: Vec<String> = widths.iter().map(|w| "─".repeat(*w)).collect();
        lines.extend(folded(&rule, &widths));
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

/// Takes from the widest columns until all fit; false if they cannot.
fn narrow(widths: &mut [usize], most: usize) -> bool {
    let gaps = GAP * widths.len().saturating_sub(1);
    while widths.iter().sum::<usize>() + gaps > most {
        match widths.iter_mut().max() {
            Some(widest) if *widest > NARROW => *widest -= 1,
            _ => return false,
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

/// A text in pieces no wider than `most`, divided behind a space, a comma, an underscore or a hyphen where one
/// is near, else anywhere.
fn fold(text: &str, most: usize) -> Vec<String> {
    let mut pieces = Vec::new();
    let mut rest = text;
    while width(rest) > most {
        let (mut wide, mut end, mut good) = (0, 0, None);
        for (at, c) in rest.char_indices() {
            wide += columns(c);
            if wide > most {
                break;
            }
            end = at + c.len_utf8();
            if matches!(c, ' ' | '、' | '，' | ',' | '_' | '-') && wide * 2 > most {
                good = Some(end);
            }
        }
        // A column is always wide enough for one character.
        let (piece, more) = rest.split_at(good.unwrap_or(end));
        pieces.push(piece.trim_end().to_owned());
        rest = more.trim_start();
    }
    pieces.push(rest.to_owned());
    pieces
}

fn width(text: &str) -> usize {
    text.chars().map(columns).sum()
}

fn columns(c: char) -> usize {
    if c == '─' { 1 } else { display_width(c) }
}

/// A line on standard output.
pub fn say(line: &str) {
    finish(writeln!(std::io::stdout().lock(), "{line}"));
}

/// Pretty JSON on standard output.
pub fn json(value: &impl serde::Serialize) -> anyhow::Result<()> {
    let mut text = serde_json::to_vec_pretty(value)?;
    text.push(b'\n');
    finish(std::io::stdout().lock().write_all(&text));
    Ok(())
}

/// Whoever closed the pipe has read enough: that is no failure, but there is nobody left to talk to.
fn finish(written: std::io::Result<()>) {
    if written.is_err() {
        std::process::exit(0);
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
        for most in [60, 48, 32, 28] {
            let lines = table().lines(Some(most));
            assert!(lines.iter().all(|l| width(l) <= most), "{most}: {lines:#?}");
            let text: String = lines.concat().chars().filter(|c| !c.is_whitespace()).collect();
            for word in ["朝阳", "和平小学", "谈心次数"] {
                assert!(text.contains(word) || most < 48, "{most}: {word} in {lines:#?}");
            }
            assert_eq!(text.matches('、').count(), 3, "{most}");
        }
        let lines = table().lines(Some(60));
        assert!(lines.iter().any(|l| l.ends_with("文昌小学、")), "{lines:#?}");
    }

    #[test]
    fn on_the_narrowest_screen_each_row_is_a_block() {
        let lines = table().lines(Some(20));
        assert_eq!(lines[0], "结果          heads_talk_half");
        assert_eq!(lines[3..], ["", "结果          talks", "标题          谈心次数"]);
    }
}
