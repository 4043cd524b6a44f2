//! The distinct texts of a column, laid end to end: a copy of a column with a hundred thousand of them shares them all with
//! the column it was copied from, and holds by itself what came since.

use std::fmt;
use std::sync::Arc;

/// A copy gathers anew what has come when that is more than one byte for so many that are shared.
const GATHERED: usize = 8;

/// Distinct texts, numbered from 0 in the order in which they came. All together they are shorter than four gigabytes.
#[derive(Default)]
pub struct Dictionary {
    /// Those that came first: the same for all copies.
    shared: Arc<Texts>,
    /// Those that came since.
    own: Texts,
}

/// Texts end to end.
#[derive(Clone, Default)]
struct Texts {
    bytes: String,
    /// Where each text ends.
    ends: Vec<u32>,
}

impl Texts {
    fn get(&self, at: usize) -> Option<&str> {
        let end = *self.ends.get(at)?;
        let begin = at.checked_sub(1).map_or(0, |before| self.ends[before]);
        self.bytes.get(begin as usize..end as usize)
    }

    fn push(&mut self, text: &str) {
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len() as u32);
    }

    /// The number of a text, looked for among all of them.
    fn find(&self, text: &str) -> Option<usize> {
        let mut begin = 0;
        self.ends.iter().position(|end| {
            let length = end - begin;
            let at = std::mem::replace(&mut begin, *end) as usize;
            length as usize == text.len() && self.bytes.as_bytes()[at..*end as usize] == *text.as_bytes()
        })
    }

    /// All of them with others behind, in no more room than they take.
    fn with(&self, behind: &Texts) -> Texts {
        let mut bytes = String::with_capacity(self.bytes.len() + behind.bytes.len());
        let mut ends = Vec::with_capacity(self.ends.len() + behind.ends.len());
        bytes.push_str(&self.bytes);
        bytes.push_str(&behind.bytes);
        ends.extend_from_slice(&self.ends);
        ends.extend(behind.ends.iter().map(|end| end + self.bytes.len() as u32));
        Texts { bytes, ends }
    }
}

impl Dictionary {
    /// Number of texts.
    pub fn len(&self) -> usize {
        self.shared.ends.len() + self.own.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The text with a number.
    pub fn get(&self, code: u32) -> Option<&str> {
        let at = code as usize;
        match at.checked_sub(self.shared.ends.len()) {
            None => self.shared.get(at),
            Some(since) => self.own.get(since),
        }
    }

    /// All texts, by their numbers.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len() as u32).filter_map(|code| self.get(code))
    }

    /// Appends a text that is not there yet; its number.
    pub fn push(&mut self, text: &str) -> u32 {
        self.own.push(text);
        self.len() as u32 - 1
    }

    /// The number of a text, looked for among all of them.
    pub(super) fn find(&self, text: &str) -> Option<u32> {
        let since = || Some(self.shared.ends.len() + self.own.find(text)?);
        self.shared.find(text).or_else(since).map(|at| at as u32)
    }

    /// All that is there now is shared with the copies that will be taken.
    pub(super) fn seal(&mut self) {
        if !self.own.ends.is_empty() {
            *self = self.gathered();
        }
    }

    fn gathered(&self) -> Self {
        Self { shared: Arc::new(self.shared.with(&self.own)), own: Texts::default() }
    }
}

impl Clone for Dictionary {
    fn clone(&self) -> Self {
        match self.own.bytes.len() * GATHERED > self.shared.bytes.len() {
            true => self.gathered(),
            false => Self { shared: self.shared.clone(), own: self.own.clone() },
        }
    }
}

impl PartialEq for Dictionary {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().eq(other.iter())
    }
}

impl Eq for Dictionary {}

impl fmt::Debug for Dictionary {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_found_by_its_number_and_its_number_by_the_text() {
        let mut dictionary = Dictionary::default();
        for (code, text) in ["谈心", "", "谈", "心谈"].into_iter().enumerate() {
            assert_eq!(dictionary.find(text), None, "{text:?}");
            assert_eq!(dictionary.push(text), code as u32);
            if code == 1 {
                dictionary.seal();
            }
        }
        assert_eq!(dictionary.iter().collect::<Vec<_>>(), ["谈心", "", "谈", "心谈"]);
        for (code, text) in [(0, "谈心"), (1, ""), (2, "谈"), (3, "心谈")] {
            assert_eq!((dictionary.find(text), dictionary.get(code)), (Some(code), Some(text)));
        }
        assert_eq!((dictionary.find("心"), dictionary.get(4)), (None, None));
    }

    #[test]
    fn a_copy_shares_what_was_there_and_goes_its_own_way() {
        let mut first = Dictionary::default();
        for number in 0..100 {
            first.push(&format!("谈心{number}"));
        }
        first.seal();
        let mut second = first.clone();
        assert_eq!(second.push("家访"), 100);
        assert!(Arc::ptr_eq(&first.shared, &second.shared));
        assert_eq!((first.get(100), second.get(100)), (None, Some("家访")));
        assert_ne!(first, second);
        let mut third = second.clone();
        for number in 0..100 {
            third.push(&format!("家访{number}"));
        }
        let fourth = third.clone();
        assert!(fourth.own.ends.is_empty(), "what has come is gathered when it is much");
        assert_eq!((&third, third.get(101)), (&fourth, Some("家访0")));
    }
}
