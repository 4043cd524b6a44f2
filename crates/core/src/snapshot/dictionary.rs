//! The distinct texts of a column, laid end to end: a copy of a column with a hundred thousand of them is two moves of
//! memory and not a hundred thousand allocations.

use std::fmt;

/// Distinct texts, numbered from 0 in the order in which they came. All together they are shorter than four gigabytes.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Dictionary {
    bytes: String,
    /// Where each text ends.
    ends: Vec<u32>,
}

impl Dictionary {
    /// Number of texts.
    pub fn len(&self) -> usize {
        self.ends.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.ends.is_empty()
    }

    /// The text with a number.
    pub fn get(&self, code: u32) -> Option<&str> {
        let at = code as usize;
        let end = *self.ends.get(at)?;
        self.bytes.get(self.begin(at)..end as usize)
    }

    /// All texts, by their numbers.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        (0..self.len() as u32).filter_map(|code| self.get(code))
    }

    /// Appends a text that is not there yet; its number.
    pub fn push(&mut self, text: &str) -> u32 {
        self.bytes.push_str(text);
        self.ends.push(self.bytes.len() as u32);
        self.ends.len() as u32 - 1
    }

    /// The number of a text, looked for among all of them.
    pub(super) fn find(&self, text: &str) -> Option<u32> {
        let mut begin = 0;
        let found = self.ends.iter().position(|end| {
            let length = end - begin;
            let at = std::mem::replace(&mut begin, *end) as usize;
            length as usize == text.len() && self.bytes.as_bytes()[at..*end as usize] == *text.as_bytes()
        });
        found.map(|code| code as u32)
    }

    pub(super) fn shrink_to_fit(&mut self) {
        self.bytes.shrink_to_fit();
        self.ends.shrink_to_fit();
    }

    fn begin(&self, at: usize) -> usize {
        at.checked_sub(1).map_or(0, |before| self.ends[before] as usize)
    }
}

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
        }
        assert_eq!(dictionary.iter().collect::<Vec<_>>(), ["谈心", "", "谈", "心谈"]);
        for (code, text) in [(0, "谈心"), (1, ""), (2, "谈"), (3, "心谈")] {
            assert_eq!((dictionary.find(text), dictionary.get(code)), (Some(code), Some(text)));
        }
        assert_eq!((dictionary.find("心"), dictionary.get(4)), (None, None));
    }
}
