//! Text under repair: characters, each with the place of the original it stands for.

use std::ops::Range;

use serde::Serialize;

/// What kind of damage a repair is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Damage {
    /// `區(qū)`: the reading of a traditional character in brackets behind it.
    PinyinGloss,
    /// Bytes read in the wrong encoding.
    Mojibake,
    /// A radical or a character of an old encoding in place of the character it looks like.
    Radical,
    /// A page number left behind where pages were joined.
    PageMarker,
    /// Traditional characters.
    Traditional,
    /// A space between characters that belong together.
    Space,
    /// A line of a web page around the material.
    Boilerplate,
    /// A place left open: `__`, `××`, `20*`.
    Mask,
    /// Probably a slip of the pen.
    Typo,
}

impl Damage {
    /// The word of the JSON report.
    pub fn name(self) -> &'static str {
        match self {
            Self::PinyinGloss => "pinyin_gloss",
            Self::Mojibake => "mojibake",
            Self::Radical => "radical",
            Self::PageMarker => "page_marker",
            Self::Traditional => "traditional",
            Self::Space => "space",
            Self::Boilerplate => "boilerplate",
            Self::Mask => "mask",
            Self::Typo => "typo",
        }
    }
}

/// What was done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Action {
    /// Put right in the repaired text.
    Fixed,
    /// Left out of the repaired text.
    Removed,
    /// Left as it is on purpose: a mask is never filled in.
    Kept,
    /// Left as it is, for a person to decide.
    Flagged,
}

impl Action {
    /// The word of the JSON report.
    pub fn name(self) -> &'static str {
        match self {
            Self::Fixed => "fixed",
            Self::Removed => "removed",
            Self::Kept => "kept",
            Self::Flagged => "flagged",
        }
    }
}

/// One repair, or one damage that was only pointed out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Repair {
    /// First character of the original, from 0.
    pub start: usize,
    /// Character after the last one.
    pub end: usize,
    /// The original between them.
    pub damaged: String,
    /// What it reads as: empty where it was removed, a suggestion where it was only flagged.
    pub clean: String,
    /// What kind of damage.
    #[serde(rename = "type")]
    pub damage: Damage,
    /// What was done.
    pub action: Action,
}

/// A change to be made to a [`MappedText`], by positions in it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Edit {
    pub at: Range<usize>,
    pub clean: String,
    pub damage: Damage,
    pub action: Action,
}

impl Edit {
    pub fn fix(at: Range<usize>, clean: impl Into<String>, damage: Damage) -> Self {
        Self { at, clean: clean.into(), damage, action: Action::Fixed }
    }

    pub fn remove(at: Range<usize>, damage: Damage) -> Self {
        Self { at, clean: String::new(), damage, action: Action::Removed }
    }

    pub fn flag(at: Range<usize>, clean: impl Into<String>, damage: Damage) -> Self {
        Self { at, clean: clean.into(), damage, action: Action::Flagged }
    }
}

/// The text as it reads after repairs, with its map to the original.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MappedText {
    /// The characters.
    pub chars: Vec<char>,
    starts: Vec<u32>,
    ends: Vec<u32>,
}

impl MappedText {
    /// A text that stands for itself.
    pub fn new(text: &str) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let length = u32::try_from(chars.len()).unwrap_or(u32::MAX);
        Self { starts: (0..length).collect(), ends: (1..=length).collect(), chars }
    }

    /// The place of the original that a range of this text stands for, in characters.
    pub fn origin(&self, at: Range<usize>) -> Range<usize> {
        let end_of = |i: usize| self.ends.get(i).copied().unwrap_or(0) as usize;
        if at.is_empty() {
            let here = match at.start.checked_sub(1) {
                Some(before) => end_of(before.min(self.ends.len().saturating_sub(1))),
                None => 0,
            };
            return here..here;
        }
        let start = self
            .starts
            .get(at.start)
            .map_or_else(|| end_of(self.ends.len().wrapping_sub(1)), |s| *s as usize);
        start..end_of(at.end.min(self.ends.len()) - 1).max(start)
    }

    /// The place in this text of a range of the original; empty where all of it was removed.
    pub fn place_of(&self, origin: Range<usize>) -> Range<usize> {
        let from = self.ends.partition_point(|end| *end as usize <= origin.start);
        let to = self.starts.partition_point(|start| (*start as usize) < origin.end);
        from..to.max(from)
    }

    /// The text of a range.
    pub fn slice(&self, at: Range<usize>) -> String {
        self.chars.get(at).unwrap_or_default().iter().collect()
    }

    /// The whole text.
    pub fn text(&self) -> String {
        self.chars.iter().collect()
    }

    /// Makes the changes, which must be in order and apart, and notes each as a repair against `original`.
    pub(crate) fn apply(&mut self, edits: &[Edit], original: &[char], repairs: &mut Vec<Repair>) {
        for edit in edits {
            let at = self.origin(edit.at.clone());
            repairs.push(Repair {
                start: at.start,
                end: at.end,
                damaged: original.get(at).unwrap_or_default().iter().collect(),
                clean: edit.clean.clone(),
                damage: edit.damage,
                action: edit.action,
            });
        }
        let changes = || edits.iter().filter(|e| matches!(e.action, Action::Fixed | Action::Removed));
        if changes().next().is_none() {
            return;
        }
        let mut made = Self {
            chars: Vec::with_capacity(self.chars.len()),
            starts: Vec::with_capacity(self.chars.len()),
            ends: Vec::with_capacity(self.chars.len()),
        };
        let mut done = 0;
        for edit in changes() {
            made.copy(self, done..edit.at.start);
            let same_length = edit.clean.chars().count() == edit.at.len();
            let whole = self.origin(edit.at.clone());
            for (i, c) in edit.clean.chars().enumerate() {
                made.chars.push(c);
                if same_length {
                    made.starts.push(self.starts[edit.at.start + i]);
                    made.ends.push(self.ends[edit.at.start + i]);
                } else {
                    made.starts.push(whole.start as u32);
                    made.ends.push(whole.end as u32);
                }
            }
            done = edit.at.end;
        }
        made.copy(self, done..self.chars.len());
        *self = made;
    }

    fn copy(&mut self, from: &Self, at: Range<usize>) {
        self.chars.extend_from_slice(&from.chars[at.clone()]);
        self.starts.extend_from_slice(&from.starts[at.clone()]);
        self.ends.extend_from_slice(&from.ends[at]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_repaired_place_leads_back_to_all_of_the_original() {
        let original: Vec<char> = "學(xué)生2萬(wàn)余人".chars().collect();
        let mut text = MappedText::new("學(xué)生2萬(wàn)余人");
        let mut repairs = Vec::new();
        let edits = [Edit::remove(1..6, Damage::PinyinGloss)];
        // 學(xué): the gloss is five characters long.
        assert_eq!(original[1..6].iter().collect::<String>(), "(xué)");
        text.apply(&edits, &original, &mut repairs);
        assert_eq!(text.text(), "學生2萬(wàn)余人");
        let at = text.chars.iter().position(|c| *c == '(').expect("a bracket");
        text.apply(&[Edit::remove(at..at + 5, Damage::PinyinGloss)], &original, &mut repairs);
        assert_eq!(text.text(), "學生2萬余人");
        let origin = text.origin(2..6);
        assert_eq!(original[origin].iter().collect::<String>(), "2萬(wàn)余人");
        assert_eq!(repairs[1].damaged, "(wàn)");
        assert_eq!(edits[0].damage.name(), "pinyin_gloss");
    }
}
