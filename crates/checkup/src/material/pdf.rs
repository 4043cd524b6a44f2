//! The text of a PDF by where its characters stand: a line for each paragraph, columns one after the other, tabs between the cells of
//! a table. Whatever order a program has drawn them in, people read them from the left and from the top.

mod bands;
mod encodings;
mod forms;
mod glyphs;
mod page;

use std::panic::catch_unwind;

use pdf_extract::{Document, output_doc};

use super::MaterialError;
use crate::item;
use glyphs::{Glyphs, Upright};
use page::{Block, Piece};

pub(super) fn read(bytes: &[u8]) -> Result<String, MaterialError> {
    // The extractor gives up on some damaged files by panicking; most often over an encoding it does not know.
    let pages = catch_unwind(|| pages(bytes)).map_err(|_| MaterialError::BeyondUs)??;
    let text = text(&pages);
    if text.trim().is_empty() { Err(MaterialError::NoText) } else { Ok(text) }
}

/// The blocks of each page, up to one that cannot be drawn.
fn pages(bytes: &[u8]) -> Result<Vec<Vec<Block>>, MaterialError> {
    let mut pdf = Document::load_mem(bytes).map_err(|_| MaterialError::NotPdf)?;
    if forms::unfold(&pdf) {
        return Err(MaterialError::Unfolds);
    }
    if pdf.is_encrypted() {
        pdf.decrypt("").map_err(|_| MaterialError::NotPdf)?;
    }
    encodings::spell_out(&mut pdf);
    let mut pages = Vec::new();
    let _ = output_doc(&pdf, &mut Glyphs::new(|page| pages.push(blocks(page))));
    Ok(pages)
}

fn blocks(mut page: Upright) -> Vec<Block> {
    let lines = page::lines(page.glyphs, &mut page.rules);
    let mut blocks = page::blocks(bands::rows(lines, &page.rules, page.levels));
    if !page.aside.is_empty() {
        let line = Piece { text: page.aside, x: 0.0, end: 0.0, y: f64::NEG_INFINITY, size: 1.0 };
        blocks.push(Block::Prose(vec![line]));
    }
    blocks
}

fn text(pages: &[Vec<Block>]) -> String {
    let mut out = String::new();
    let blocks: Vec<&Block> = pages.iter().flatten().collect();
    for (i, block) in blocks.iter().enumerate() {
        match block {
            Block::Table(rows) => {
                for row in rows {
                    out.push_str(&row.join("\t"));
                    out.push('\n');
                }
            }
            Block::Prose(lines) => {
                // A paragraph may go on behind the end of a page or a column.
                let next = blocks.get(i + 1).and_then(|block| match block {
                    Block::Prose(lines) => lines.first().map(|line| (line, margins(lines).0)),
                    Block::Table(_) => None,
                });
                paragraphs(&mut out, lines, next);
            }
        }
    }
    out
}

/// Left and right margin of a block of prose.
fn margins(lines: &[Piece]) -> (f64, f64) {
    let left = lines.iter().map(|line| line.x).fold(f64::INFINITY, f64::min);
    (left, lines.iter().map(|line| line.end).fold(f64::NEG_INFINITY, f64::max))
}

/// Lines that fill their column go on with the next one, unless it is indented or stands apart.
fn paragraphs(out: &mut String, lines: &[Piece], behind: Option<(&Piece, f64)>) {
    /// What is shorter is no line of a paragraph, in sizes of its characters.
    const SHORTEST: f64 = 12.0;
    let (left, right) = margins(lines);
    let pitch = pitch(lines);
    // A title fills nothing but itself.
    let full = lines.iter().filter(|line| line.end + 2.0 * line.size >= right).count();
    for (i, line) in lines.iter().enumerate() {
        out.push_str(&line.text);
        let fills = line.end + 2.0 * line.size >= right && right - left > SHORTEST * line.size;
        let follows = match (lines.get(i + 1), behind) {
            (Some(next), _) => is_close(line, next, pitch) && is_flush(next, left) && !opens(next),
            // Of a page only its last sentence shows whether the next one goes on.
            (None, Some((next, left))) => {
                full > 1 && !ends(&line.text) && is_flush(next, left) && !opens(next)
            }
            (None, None) => false,
        };
        if !(fills && follows) || is_page_number(&line.text) {
            out.push('\n');
        } else if line.text.ends_with(|c: char| c.is_ascii_alphabetic()) {
            out.push(' ');
        }
    }
}

/// How far the lines of a block mostly stand apart.
fn pitch(lines: &[Piece]) -> f64 {
    let mut steps: Vec<f64> =
        lines.windows(2).map(|pair| pair[0].y - pair[1].y).filter(|step| *step > 0.0).collect();
    steps.sort_by(f64::total_cmp);
    steps.get(steps.len() / 2).copied().unwrap_or(f64::INFINITY)
}

fn is_close(line: &Piece, next: &Piece, pitch: f64) -> bool {
    line.y - next.y < 1.4 * pitch && (line.size - next.size).abs() < 0.2 * line.size
}

fn is_flush(line: &Piece, left: f64) -> bool {
    line.x < left + 1.2 * line.size
}

fn ends(text: &str) -> bool {
    text.ends_with(['。', '：', '！', '？', '；', '”', '）'])
}

/// Whether a line begins an item or is a number of a page.
fn opens(line: &Piece) -> bool {
    let chars: Vec<char> = line.text.chars().collect();
    item::mark(&chars, 0).is_some() || is_page_number(&line.text)
}

fn is_page_number(line: &str) -> bool {
    let line = line.trim();
    line.len() <= 12 && line.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '—' | '–' | ' '))
}

#[cfg(test)]
mod tests;
