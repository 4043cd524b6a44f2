//! The text of a PDF. Its lines are those of the page, so lines that fill the page are joined with what follows.

mod forms;

use std::panic::{AssertUnwindSafe, catch_unwind};

use super::MaterialError;
use crate::characters::is_han;

pub(super) fn read(bytes: &[u8]) -> Result<String, MaterialError> {
    // The extractor gives up on some damaged files by panicking; most often over an encoding it does not know.
    let unfolds = || pdf_extract::Document::load_mem(bytes).is_ok_and(|pdf| forms::unfold(&pdf));
    if catch_unwind(unfolds).map_err(|_| MaterialError::BeyondUs)? {
        return Err(MaterialError::Unfolds);
    }
    let pages = catch_unwind(AssertUnwindSafe(|| pdf_extract::extract_text_from_mem_by_pages(bytes)))
        .map_err(|_| MaterialError::BeyondUs)?
        .map_err(|_| MaterialError::NotPdf)?;
    if pages.iter().all(|p| p.trim().is_empty()) {
        return Err(MaterialError::NoText);
    }
    Ok(joined(&pages))
}

/// Paragraphs out of lines.
fn joined(pages: &[String]) -> String {
    let lines: Vec<&str> = pages.iter().flat_map(|p| p.lines()).filter(|l| !l.trim().is_empty()).collect();
    let mut lengths: Vec<usize> = lines.iter().map(|l| length(l)).collect();
    lengths.sort_unstable();
    let full = lengths.get(lengths.len() * 9 / 10).copied().unwrap_or(0);
    let mut out = String::new();
    for (i, line) in lines.iter().enumerate() {
        let line = line.trim_end();
        let text = if out.is_empty() || out.ends_with('\n') { line } else { line.trim_start() };
        out.push_str(text);
        // Two characters of play: punctuation may hang, and the first line is indented.
        let fills = full > 12 && length(line) + 2 >= full && line.trim().chars().any(is_han);
        let goes_on = lines.get(i + 1).is_some_and(|next| !is_page_number(next));
        if !(fills && goes_on) || line.ends_with(['。', '：', '！', '？']) && length(line) < full {
            out.push('\n');
        }
    }
    out
}

fn length(line: &str) -> usize {
    line.trim_end().chars().map(|c| if c.is_ascii() { 1 } else { 2 }).sum::<usize>() / 2
}

fn is_page_number(line: &str) -> bool {
    let line = line.trim();
    line.len() <= 12 && line.chars().all(|c| c.is_ascii_digit() || matches!(c, '-' | '—' | '–' | ' '))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_that_fill_the_page_go_on() {
        let page = "    全区教育系统现有学校四十九所在职\n教职工四千九百余人比上年增加了百分\n之三。\n二、工作成效\n".to_owned();
        assert_eq!(
            joined(&[page]),
            "    全区教育系统现有学校四十九所在职教职工四千九百余人比上年增加了百分之三。\n二、工作成效\n"
        );
        assert_eq!(read(b"%PDF-1.4 nothing"), Err(MaterialError::NotPdf));
    }
}
