//! Where each place stands in a text that was edited since. Old and new text are compared, first by clauses,
//! then by characters within the clauses that differ; a place is what stands between the nearest characters
//! on either side that are in both.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::provenance::Receipts;

/// Most comparisons of characters within one altered stretch: a rewritten chapter is not searched for numbers.
const MOST_WORK: usize = 4_000_000;

/// Stands behind each paragraph of a text whose paragraphs are known; in a PDF they are not.
pub const PARAGRAPH: char = '\u{2029}';

/// The text that stands in each place today, without blanks; `None` where what was around it is gone too.
pub fn locate(receipts: &Receipts, text: &str) -> Vec<Option<String>> {
    let paragraphs = text.contains(PARAGRAPH);
    let mut old: Vec<char> = Vec::new();
    let mut starts = Vec::with_capacity(receipts.text.len());
    for paragraph in &receipts.text {
        starts.push(old.len());
        squeeze(paragraph, &mut old);
        old.extend(paragraphs.then_some(PARAGRAPH));
    }
    let mut new = Vec::new();
    squeeze(text, &mut new);
    let kept = kept(&old, &new);
    let places = receipts.places.iter().map(|place| {
        let paragraph = receipts.text.get(place.paragraph)?;
        let before: String = paragraph.chars().take(place.offset).collect();
        let from = starts[place.paragraph] + length(&before);
        let printed: Vec<char> = place.printed.chars().filter(|c| !c.is_whitespace()).collect();
        let to = (from + printed.len()).min(old.len());
        if from >= to {
            return None;
        }
        what_stands(&new, &kept, from, to, &printed)
    });
    places.collect()
}

/// Line breaks and blanks move whenever a file is saved by another program.
fn squeeze(text: &str, out: &mut Vec<char>) {
    // A paragraph without text is none.
    for c in text.chars().filter(|c| !c.is_whitespace() || *c == PARAGRAPH) {
        if c != PARAGRAPH || out.last().is_some_and(|last| *last != PARAGRAPH) {
            out.push(c);
        }
    }
}

fn length(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

/// For each character of the old text, where it is in the new one, if it is.
fn kept(old: &[char], new: &[char]) -> Vec<Option<usize>> {
    let (old_clauses, new_clauses) = (clauses(old), clauses(new));
    let mut kept = vec![None; old.len()];
    let start = |clauses: &[&[char]], at: usize| clauses[..at].iter().map(|c| c.len()).sum::<usize>();
    for op in capture_diff_slices(Algorithm::Myers, &old_clauses, &new_clauses) {
        let (before, after) = (op.old_range(), op.new_range());
        let (o, n) = (start(&old_clauses, before.start), start(&new_clauses, after.start));
        let old_end = o + old_clauses[before].iter().map(|c| c.len()).sum::<usize>();
        let new_end = n + new_clauses[after].iter().map(|c| c.len()).sum::<usize>();
        match op {
            DiffOp::Equal { .. } => (o..old_end).zip(n..new_end).for_each(|(o, n)| kept[o] = Some(n)),
            DiffOp::Replace { .. } if (old_end - o) * (new_end - n) <= MOST_WORK => {
                for op in capture_diff_slices(Algorithm::Myers, &old[o..old_end], &new[n..new_end]) {
                    if let DiffOp::Equal { old_index, new_index, len } = op {
                        (0..len).for_each(|i| kept[o + old_index + i] = Some(n + new_index + i));
                    }
                }
            }
            _ => {}
        }
    }
    kept
}

/// Stretches up to the next punctuation mark.
fn clauses(text: &[char]) -> Vec<&[char]> {
    text.split_inclusive(|c| "，。；：、！？（）\u{2029}".contains(*c)).collect()
}

/// What stands between the last kept character before a place and the first behind it.
fn what_stands(
    new: &[char],
    kept: &[Option<usize>],
    from: usize,
    to: usize,
    printed: &[char],
) -> Option<String> {
    let before = kept[..from].iter().rposition(Option::is_some);
    let behind = kept[to..].iter().position(Option::is_some).map(|at| to + at);
    let start = before.and_then(|at| kept[at]).map_or(0, |at| at + 1);
    let end = behind.and_then(|at| kept[at]).unwrap_or(new.len());
    let there = new.get(start..end)?;
    let untouched = kept[from..to].windows(2).all(|pair| match pair {
        [Some(a), Some(b)] => a + 1 == *b,
        _ => false,
    });
    let first = kept[from].filter(|_| untouched || to - from == 1);
    let core = match first {
        // It is still there; what was typed right beside it and may be part of a number belongs to it.
        Some(first) => {
            let first = first.checked_sub(start)?;
            let (before, rest) = there.split_at_checked(first)?;
            let behind = rest.get(printed.len()..)?;
            let numeral = printed.iter().any(|c| is_numeral(*c));
            let joins = |c: &&char| numeral && is_numeral(**c);
            let head = before.iter().rev().take_while(joins).count();
            let tail = behind.iter().take_while(joins).count();
            there.get(first - head..first + printed.len() + tail)?
        }
        None if there.contains(&PARAGRAPH) && kept[from..to].iter().all(Option::is_none) => return None,
        // A number in other words around it that changed as well: the stretch from first to last numeral.
        None if printed.iter().any(|c| is_numeral(*c)) => {
            let first = there.iter().position(|c| is_numeral(*c))?;
            let last = there.iter().rposition(|c| is_numeral(*c))?;
            &there[first..=last]
        }
        // Words can only be found where what stood beside them still does.
        None => {
            let beside = before == from.checked_sub(1) && behind == Some(to);
            if !beside {
                return None;
            }
            there
        }
    };
    (!core.is_empty()).then(|| core.iter().collect())
}

/// Whether a character may be part of a number and of how it is hedged.
pub(crate) fn is_numeral(c: char) -> bool {
    c.is_ascii_digit()
        || ('０'..='９').contains(&c)
        || "零〇一二三四五六七八九十百千万亿两余多近超约.．%％".contains(c)
}
