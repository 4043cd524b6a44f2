//! The document as plain text and as Markdown, to read, compare and paste.

use std::fmt::Write as _;

use crate::document::{Align, Block, Document, Run, Table, plain_text};

/// The document as plain text: paragraphs indented by two characters, tables with a bar between cells.
pub fn text(document: &Document) -> String {
    let mut out = String::new();
    for line in [&document.title, &document.subtitle] {
        if !line.is_empty() {
            let _ = writeln!(out, "{}", plain_text(line));
        }
    }
    if !document.salutation.is_empty() {
        let _ = write!(out, "\n{}\n", plain_text(&document.salutation));
    }
    out.push('\n');
    for block in &document.blocks {
        match block {
            Block::Heading(_, runs) | Block::Paragraph(runs) => {
                let _ = writeln!(out, "　　{}", plain_text(runs));
            }
            Block::Table(table) => {
                if !table.caption.is_empty() {
                    let _ = writeln!(out, "　　{}", plain_text(&table.caption));
                }
                for row in std::iter::once(&table.header).chain(&table.rows) {
                    let cells: Vec<String> = row.iter().map(|cell| plain_text(cell)).collect();
                    let _ = writeln!(out, "{}", cells.join(" | "));
                }
            }
            Block::Attachments(list) => {
                for (at, name) in list.iter().enumerate() {
                    let _ = writeln!(out, "　　附件{}：{}", at + 1, plain_text(name));
                }
            }
            Block::Attachment { label, title } => {
                let _ = write!(out, "\n{label}\n{}\n", plain_text(title));
            }
            Block::Signature { issuer, date } => {
                let _ = write!(out, "\n{}\n{}\n", plain_text(issuer), date.chinese());
            }
            Block::Picture(picture) => {
                let _ = writeln!(out, "　　（图片：{}）{}", picture.file, plain_text(&picture.caption));
            }
            Block::PageBreak => out.push('\n'),
        }
    }
    out
}

/// The document as Markdown that reads back as the same document.
pub fn markdown(document: &Document) -> String {
    let mut out = String::new();
    let _ = writeln!(out, "# {}\n", marked(&document.title));
    for line in [&document.subtitle, &document.salutation] {
        if !line.is_empty() {
            let _ = writeln!(out, "{}\n", marked(line));
        }
    }
    for block in &document.blocks {
        match block {
            Block::Heading(level, runs) => {
                let _ = writeln!(out, "{} {}\n", "#".repeat(level.depth() + 1), marked(runs));
            }
            Block::Paragraph(runs) => {
                let _ = writeln!(out, "{}\n", marked(runs));
            }
            Block::Table(table) => write_table(&mut out, table),
            Block::Attachments(list) => {
                for (at, name) in list.iter().enumerate() {
                    let _ = writeln!(out, "附件{}：{}\n", at + 1, marked(name));
                }
            }
            Block::Attachment { label, title } => {
                let _ = writeln!(out, "---\n\n{label}\n\n## {}\n", marked(title));
            }
            Block::Signature { issuer, date } => {
                let _ = writeln!(out, "{}\n\n{}\n", marked(issuer), date.chinese());
            }
            Block::Picture(picture) => {
                let _ = writeln!(out, "![{}]({})\n", marked(&picture.caption), picture.file);
            }
            Block::PageBreak => out.push_str("---\n\n"),
        }
    }
    out
}

fn write_table(out: &mut String, table: &Table) {
    if !table.caption.is_empty() {
        let _ = writeln!(out, "{}\n", marked(&table.caption));
    }
    let row = |cells: &[Vec<Run>]| {
        let cells: Vec<String> = cells.iter().map(|c| marked(c).replace('|', "\\|")).collect();
        format!("| {} |", cells.join(" | "))
    };
    let rule: Vec<&str> = table
        .columns
        .iter()
        .map(|align| match align {
            Align::Left => "---",
            Align::Centre => ":---:",
            Align::Right => "---:",
        })
        .collect();
    let _ = writeln!(out, "{}\n| {} |", row(&table.header), rule.join(" | "));
    for cells in &table.rows {
        let _ = writeln!(out, "{}", row(cells));
    }
    out.push('\n');
}

/// Runs with `**` around what is strong; what would read as markup is escaped.
fn marked(runs: &[Run]) -> String {
    let mut out = String::new();
    for run in runs {
        let mut text = String::new();
        for c in run.text.chars() {
            if matches!(c, '*' | '_' | '`' | '#' | '<' | '[' | ']' | '\\') {
                text.push('\\');
            }
            text.push(if c == '\n' { ' ' } else { c });
        }
        if run.strong {
            let _ = write!(out, "**{text}**");
        } else {
            out.push_str(&text);
        }
    }
    // A paragraph that begins with a number and a dot is no list.
    let digits = out.chars().take_while(char::is_ascii_digit).count();
    if digits > 0 && out[digits..].starts_with('.') {
        out.insert(digits, '\\');
    }
    out
}
