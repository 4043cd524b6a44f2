//! Slips of the pen: words that no sound sentence contains, kept as data. They are pointed out with what is probably
//! meant and never changed.

use std::collections::HashMap;
use std::sync::{Arc, OnceLock};

use mingde_core::diagnostic::{Diagnostic, Message, Source};
use mingde_core::yaml::{self, Data};

use crate::mapped::{Damage, Edit};
use crate::words::Words;

/// What ships.
const SHIPPED: &str = include_str!("../../../../library/checkup/typos.yaml");

/// A list of wrong words with the right ones.
#[derive(Debug, Clone, Default)]
pub struct Typos {
    by_first: HashMap<char, Vec<(Vec<char>, String)>>,
    /// One bit for each character of the basic plane that begins a wrong word.
    begins: Vec<u64>,
}

impl Typos {
    /// The list that ships.
    pub fn shipped() -> &'static Self {
        static TYPOS: OnceLock<Typos> = OnceLock::new();
        TYPOS.get_or_init(|| {
            Self::read(&Source::new("library/checkup/typos.yaml", SHIPPED)).unwrap_or_default()
        })
    }

    /// Reads a list: a YAML mapping of the wrong word to the right one.
    pub fn read(source: &Arc<Source>) -> Result<Self, Box<Diagnostic>> {
        let node = yaml::parse(source, 0..source.text.len())?;
        let mut typos = Self { begins: vec![0; 0x1_0000 / 64], ..Self::default() };
        let bad =
            |span| Box::new(Diagnostic::error(source, span, Message::new("checkup-typos-not-a-mapping")));
        let entries = match node.data {
            Data::Map(entries) => entries,
            Data::Null => Vec::new(),
            _ => return Err(bad(node.span)),
        };
        for entry in entries {
            let Some(right) = entry.value.as_text() else { return Err(bad(entry.value.span)) };
            typos.add(&entry.key, right);
        }
        typos.sort();
        Ok(typos)
    }

    /// Both lists together.
    pub fn with(&self, more: &Self) -> Self {
        let mut all = self.clone();
        if all.begins.is_empty() {
            all.begins = vec![0; 0x1_0000 / 64];
        }
        for (wrong, right) in more.by_first.values().flatten() {
            all.add(&wrong.iter().collect::<String>(), right);
        }
        all.sort();
        all
    }

    /// The longest first.
    fn sort(&mut self) {
        for words in self.by_first.values_mut() {
            words.sort_by_key(|(word, _)| std::cmp::Reverse(word.len()));
        }
    }

    fn add(&mut self, wrong: &str, right: &str) {
        let word: Vec<char> = wrong.chars().collect();
        let Some(first) = word.first().copied() else { return };
        let Some(bits) = self.begins.get_mut(first as usize / 64) else { return };
        *bits |= 1 << (first as u32 % 64);
        let words = self.by_first.entry(first).or_default();
        words.push((word, right.to_owned()));
    }

    pub(crate) fn find(&self, chars: &[char]) -> Vec<Edit> {
        let mut edits = Vec::new();
        let mut at = 0;
        while at < chars.len() {
            let c = chars[at];
            let begins =
                self.begins.get(c as usize / 64).is_some_and(|bits| bits >> (c as u32 % 64) & 1 == 1);
            let found = if begins {
                self.by_first.get(&c).and_then(|words| longest(words, &chars[at..]))
            } else {
                None
            };
            match found {
                Some((wrong, _)) if is_across_words(chars, at, wrong.len()) => at += 1,
                Some((wrong, right)) => {
                    edits.push(Edit::flag(at..at + wrong.len(), right.clone(), Damage::Typo));
                    at += wrong.len();
                }
                None => at += 1,
            }
        }
        edits
    }
}

/// 进一步聚焦 has no 步聚: a sound word begins or ends inside what looks wrong, and goes on outside it.
fn is_across_words(chars: &[char], at: usize, length: usize) -> bool {
    const LONGEST: usize = 4;
    static SOUND: Words = Words::beginning("sound-words");
    let end = at + length;
    (at.saturating_sub(LONGEST)..end).any(|begin| {
        SOUND.longest_at(chars, begin).is_some_and(|word| {
            let word_end = begin + word.length;
            begin < at && word_end > at && word_end < end + LONGEST || begin > at && word_end > end
        })
    })
}

fn longest<'w>(words: &'w [(Vec<char>, String)], text: &[char]) -> Option<&'w (Vec<char>, String)> {
    words.iter().find(|(word, _)| text.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn slips_are_pointed_out_with_what_is_meant() {
        let chars: Vec<char> = "完善工作步聚，统一布署".chars().collect();
        let found = Typos::shipped().find(&chars);
        let words: Vec<_> = found.iter().map(|e| (e.at.clone(), e.clean.as_str())).collect();
        assert_eq!(words, [(4..6, "步骤"), (9..11, "部署")]);
    }

    #[test]
    fn a_bureau_adds_its_own() {
        let own = Typos::read(&Source::new("typos.yaml", "复新少年宫: 复兴少年宫\n")).expect("a mapping");
        let chars: Vec<char> = "复新少年宫，步聚".chars().collect();
        assert_eq!(Typos::shipped().with(&own).find(&chars).len(), 2);
        assert!(Typos::read(&Source::new("typos.yaml", "- a\n")).is_err());
    }
}
