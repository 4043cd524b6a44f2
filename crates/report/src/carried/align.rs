//! Where each place stands in a text that was edited since. Old and new text are compared, first by clauses,
//! then by characters within the clauses that differ; a place is what stands between the nearest characters
//! on either side that are in both.

use std::collections::HashMap;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::provenance::Receipts;

/// Most comparisons of characters within one altered stretch: a rewritten chapter is not searched for numbers.
const MOST_WORK: usize = 4_000_000;

/// So far a number is looked for between what was kept on either side of it: all its places would be looked for in a
/// paper that was written anew.
const MOST_BETWEEN: usize = 2_000;

/// Stands behind each paragraph of a text whose paragraphs are known; in a PDF they are not.
pub const PARAGRAPH: char = '\u{2029}';

/// Clauses with a number that stand in the text today and not in that of then, and are none of a place that was altered: whoever
/// wrote them has no receipt. Numbers in Chinese numerals are words as well and are not looked for; nor is anything where
/// paragraphs are not known.
pub fn without_receipt(receipts: &Receipts, text: &str, says: &[Option<String>]) -> Vec<String> {
    if !text.contains(PARAGRAPH) {
        return Vec::new();
    }
    let mut old = Vec::new();
    for paragraph in &receipts.text {
        squeeze(paragraph, &mut old);
        old.push(PARAGRAPH);
    }
    let mut new = Vec::new();
    squeeze(text, &mut new);
    let mut is_new = vec![true; new.len()];
    for place in Kept::of(&old, &new).places.into_iter().flatten() {
        is_new[place] = false;
    }
    let old: String = old.into_iter().collect();
    let altered = receipts
        .places
        .iter()
        .zip(says)
        .filter_map(|(place, says)| says.as_deref().filter(|says| *says != place.printed));
    let altered: Vec<&str> = altered.collect();
    let (mut found, mut start) = (Vec::new(), 0);
    for clause in clauses(&new) {
        let (from, said) = (start, clause.iter().collect::<String>());
        start += clause.len();
        let said = said.trim_end_matches(PARAGRAPH);
        // The day below the issuer is no figure, and what was moved or copied stands in the old text.
        let is_date = said.contains('年') && said.chars().all(|c| c.is_ascii_digit() || "年月日".contains(c));
        if is_date || old.contains(said) {
            continue;
        }
        let is_of_number = |at: &usize| clause[*at].is_ascii_digit() || ".,%".contains(clause[*at]);
        let mut at = 0;
        while at < clause.len() {
            let number: Vec<usize> = (at..clause.len()).take_while(is_of_number).collect();
            let digits: String = number.iter().map(|at| clause[*at]).collect();
            let typed = digits.contains(|c: char| c.is_ascii_digit())
                && number.iter().all(|at| is_new[from + at])
                && !altered.iter().any(|says| says.contains(&digits));
            if typed {
                found.push(said.to_owned());
                break;
            }
            at += number.len().max(1);
        }
    }
    found
}

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
    let kept = Kept::of(&old, &new);
    let mut lengths: HashMap<usize, Vec<usize>> = HashMap::new();
    let places = receipts.places.iter().map(|place| {
        let paragraph = receipts.text.get(place.paragraph)?;
        let lengths = lengths.entry(place.paragraph).or_insert_with(|| lengths_of(paragraph));
        let before = lengths.get(place.offset).or(lengths.last()).copied().unwrap_or_default();
        let from = starts[place.paragraph] + before;
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

/// For each character of a text, how many that are no blanks stand before it; behind the last how many there are.
fn lengths_of(text: &str) -> Vec<usize> {
    let counted = text.chars().scan(0, |count, c| {
        *count += usize::from(!c.is_whitespace());
        Some(*count)
    });
    std::iter::once(0).chain(counted).collect()
}

/// For each character of the old text, where it is in the new one, if it is.
struct Kept {
    places: Vec<Option<usize>>,
    /// For each character and the end, how many of those before it are kept.
    before: Vec<usize>,
    /// Those that are kept.
    list: Vec<usize>,
}

impl Kept {
    fn of(old: &[char], new: &[char]) -> Self {
        let mut places = vec![None; old.len()];
        let (old_clauses, new_clauses) = (clauses(old), clauses(new));
        let (old_starts, new_starts) = (starts_of(&old_clauses), starts_of(&new_clauses));
        for op in capture_diff_slices(Algorithm::Myers, &old_clauses, &new_clauses) {
            let [o, old_end] = [op.old_range().start, op.old_range().end].map(|at| old_starts[at]);
            let [n, new_end] = [op.new_range().start, op.new_range().end].map(|at| new_starts[at]);
            match op {
                DiffOp::Equal { .. } => (o..old_end).zip(n..new_end).for_each(|(o, n)| places[o] = Some(n)),
                DiffOp::Replace { .. } if (old_end - o) * (new_end - n) <= MOST_WORK => {
                    for op in capture_diff_slices(Algorithm::Myers, &old[o..old_end], &new[n..new_end]) {
                        if let DiffOp::Equal { old_index, new_index, len } = op {
                            (0..len).for_each(|i| places[o + old_index + i] = Some(n + new_index + i));
                        }
                    }
                }
                _ => {}
            }
        }
        let list: Vec<usize> = (0..old.len()).filter(|at| places[*at].is_some()).collect();
        let counted = places.iter().scan(0, |count, place| {
            *count += usize::from(place.is_some());
            Some(*count)
        });
        let before = std::iter::once(0).chain(counted).collect();
        Self { places, before, list }
    }

    /// The last before a place and the first from another place on that are kept.
    fn around(&self, from: usize, to: usize) -> (Option<usize>, Option<usize>) {
        let before = self.before[from].checked_sub(1).map(|at| self.list[at]);
        (before, self.list.get(self.before[to]).copied())
    }
}

/// Stretches up to the next punctuation mark.
fn clauses(text: &[char]) -> Vec<&[char]> {
    text.split_inclusive(|c| "，。；：、！？（）\u{2029}".contains(*c)).collect()
}

/// Where each stretch begins, and where the last one ends.
fn starts_of(clauses: &[&[char]]) -> Vec<usize> {
    let ends = clauses.iter().scan(0, |end, clause| {
        *end += clause.len();
        Some(*end)
    });
    std::iter::once(0).chain(ends).collect()
}

/// What stands between the last kept character before a place and the first behind it.
fn what_stands(new: &[char], kept: &Kept, from: usize, to: usize, printed: &[char]) -> Option<String> {
    let (before, behind) = kept.around(from, to);
    let kept = &kept.places;
    let start = before.and_then(|at| kept[at]).map_or(0, |at| at + 1);
    let end = behind.and_then(|at| kept[at]).unwrap_or(new.len());
    let there = new.get(start..end).filter(|there| there.len() <= MOST_BETWEEN + printed.len())?;
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
