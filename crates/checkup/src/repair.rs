//! Repair of damaged text, always in the same order, because each step reads what the one before has put right:
//! bytes read in the wrong encoding, radicals in place of characters, pinyin glosses, page markers, traditional characters, lines
//! of the web page around the material, lines broken inside what belongs together, spaces. Masks are kept, slips of the pen are pointed out; neither is ever changed.

mod boilerplate;
mod gloss;
mod line;
pub(crate) mod mask;
mod mojibake;
mod page;
mod radical;
mod space;
mod traditional;
pub mod typo;

use std::ops::Range;

use crate::mapped::{MappedText, Repair};
use crate::repair::mask::Mask;
use crate::repair::typo::Typos;

/// A text that has been repaired as far as it can be.
#[derive(Debug, Clone)]
pub struct Repaired {
    /// The text as it reads now, with its map to the original.
    pub text: MappedText,
    /// What was done and what was only pointed out, by place in the original.
    pub repairs: Vec<Repair>,
    /// Places left open, by position in the repaired text.
    pub(crate) masks: Vec<Mask>,
    /// A notice of the website that it does not show everything, by place in the original.
    pub(crate) cut_by_site: Option<Range<usize>>,
}

/// Repairs a text. `markdown` keeps the signs of that markup from being read as masks.
pub fn repair(text: &str, typos: &Typos, markdown: bool) -> Repaired {
    let mut mapped = MappedText::new(text);
    let mut repairs = Vec::new();
    // The original is only looked at where something was repaired; until then the text itself is the original.
    let mut kept: Option<Vec<char>> = None;
    let mut step = |mapped: &mut MappedText, edits: Vec<crate::mapped::Edit>| {
        if !edits.is_empty() {
            let original = kept.get_or_insert_with(|| text.chars().collect());
            mapped.apply(&edits, original, &mut repairs);
        }
    };
    let edits = mojibake::find(&mapped.chars);
    step(&mut mapped, edits);
    let edits = radical::find(&mapped.chars);
    step(&mut mapped, edits);
    let edits = gloss::find(&mapped.chars);
    step(&mut mapped, edits);
    let edits = page::find(&mapped.chars);
    step(&mut mapped, edits);
    let edits = traditional::find(&mapped.chars);
    step(&mut mapped, edits);
    let surroundings = boilerplate::find(&mapped.chars);
    let cut_by_site = surroundings.cut_notice.map(|at| mapped.origin(at));
    step(&mut mapped, surroundings.edits);
    let edits = line::find(&mapped.chars);
    step(&mut mapped, edits);
    let edits = space::find(&mapped.chars);
    step(&mut mapped, edits);
    let masks = mask::find(&mapped.chars, markdown);
    let edits = mask::edits(&mapped.chars, &masks);
    step(&mut mapped, edits);
    let edits = typos.find(&mapped.chars);
    step(&mut mapped, edits);
    repairs.sort_by_key(|r| (r.start, r.end));
    Repaired { text: mapped, repairs, masks, cut_by_site }
}

/// The lines of a text, without their line breaks.
pub(crate) fn lines(chars: &[char]) -> impl Iterator<Item = Range<usize>> + '_ {
    let mut from = 0;
    let mut open = true;
    std::iter::from_fn(move || {
        if !open {
            return None;
        }
        let length = chars[from..].iter().position(|c| *c == '\n');
        let line = from..length.map_or(chars.len(), |l| from + l);
        open = length.is_some();
        from = line.end + 1;
        let end = if chars[line.clone()].last() == Some(&'\r') { line.end - 1 } else { line.end };
        Some(line.start..end)
    })
}

/// A range without the white space at its ends.
pub(crate) fn trimmed(chars: &[char], at: Range<usize>) -> Range<usize> {
    let (mut from, mut to) = (at.start, at.end);
    while from < to && chars[from].is_whitespace() {
        from += 1;
    }
    while to > from && chars[to - 1].is_whitespace() {
        to -= 1;
    }
    from..to
}

/// Whether `word` stands at `at`.
pub(crate) fn stands(chars: &[char], at: usize, word: &str) -> bool {
    let Some(mut rest) = chars.get(at..) else { return false };
    for c in word.chars() {
        match rest.split_first() {
            Some((first, tail)) if *first == c => rest = tail,
            _ => return false,
        }
    }
    true
}

/// Whether `word` ends right before `at`.
pub(crate) fn stands_before(chars: &[char], at: usize, word: &str) -> bool {
    let mut rest = chars.get(..at).unwrap_or_default();
    for c in word.chars().rev() {
        match rest.split_last() {
            Some((last, head)) if *last == c => rest = head,
            _ => return false,
        }
    }
    true
}

/// A text without some stretches, given in order: what a test of one repair looks at.
#[cfg(test)]
fn without(chars: &[char], cut: impl Iterator<Item = std::ops::Range<usize>>) -> String {
    let (mut out, mut done) = (String::new(), 0);
    for at in cut {
        out.extend(&chars[done..at.start]);
        done = at.end;
    }
    out.extend(&chars[done..]);
    out
}
