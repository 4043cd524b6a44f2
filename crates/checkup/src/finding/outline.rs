//! Where sentences, lines and headings of a text are: found once, asked for by every finding.

use std::ops::Range;

use crate::item::{self, Mark, Style};
use crate::repair::{lines, trimmed};

/// A heading or an item at the beginning of a line.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    /// The line without white space around it.
    pub line: Range<usize>,
    pub mark: Mark,
}

impl Item {
    /// Whether the line is a heading and no sentence behind its number.
    pub fn is_heading(&self, chars: &[char]) -> bool {
        let text = &chars[self.line.clone()];
        text.len() <= 40 && !text[..text.len() - 1].contains(&'。')
    }
}

/// The shape of a text.
pub(crate) struct Outline {
    /// Where sentences end: after a stop, or at a line break.
    breaks: Vec<usize>,
    /// Lines that say something, without white space around them.
    pub lines: Vec<Range<usize>>,
    /// Lines that begin with a mark.
    pub items: Vec<Item>,
}

impl Outline {
    pub fn of(chars: &[char]) -> Self {
        let ends = |c: &char| matches!(c, '。' | '！' | '？' | '!' | '?' | '\n');
        let breaks = chars.iter().enumerate().filter(|(_, c)| ends(c)).map(|(at, _)| at).collect();
        let lines: Vec<Range<usize>> =
            lines(chars).map(|line| trimmed(chars, line)).filter(|line| !line.is_empty()).collect();
        let marked = |line: &Range<usize>| {
            let mark = item::mark(chars, line.start)?;
            let in_sentence = matches!(mark.style, Style::Is | Style::Nth);
            (!in_sentence && mark.end < line.end).then(|| Item { line: line.clone(), mark })
        };
        let items = lines.iter().filter_map(marked).collect();
        Self { breaks, lines, items }
    }

    /// The sentence around a place, without the stop that ends it.
    pub fn sentence(&self, at: usize, length: usize) -> Range<usize> {
        let next = self.breaks.partition_point(|end| *end < at);
        let from = next.checked_sub(1).map_or(0, |before| self.breaks[before] + 1);
        from..self.breaks.get(next).copied().unwrap_or(length)
    }

    /// The line around a place.
    pub fn line(&self, at: usize) -> Range<usize> {
        let next = self.lines.partition_point(|line| line.end < at);
        self.lines.get(next).cloned().unwrap_or(at..at)
    }
}
