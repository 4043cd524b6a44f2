//! Tables and JSON on standard output.

use std::io::Write;

use mingde_core::diagnostic::display_width;

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

    pub fn print(&self) {
        let mut widths: Vec<usize> = self.heads.iter().map(|h| width(h)).collect();
        for row in &self.rows {
            for (at, cell) in row.iter().enumerate() {
                widths[at] = widths[at].max(width(cell));
            }
        }
        line(&self.heads, &widths);
        let rule: Vec<String> = widths.iter().map(|w| "─".repeat(*w)).collect();
        line(&rule, &widths);
        for row in &self.rows {
            line(row, &widths);
        }
    }
}

fn line(cells: &[String], widths: &[usize]) {
    let mut out = String::new();
    for (at, (cell, wide)) in cells.iter().zip(widths).enumerate() {
        out.push_str(cell);
        if at + 1 < cells.len() {
            out.push_str(&" ".repeat(wide - width(cell) + 2));
        }
    }
    say(out.trim_end());
}

fn width(text: &str) -> usize {
    text.chars().map(|c| if c == '─' { 1 } else { display_width(c) }).sum()
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
