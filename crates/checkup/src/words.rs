//! Lists of words that are looked for at a place of a text. A list is sorted into buckets by the character that decides (the
//! first, or the last where words end at the place) while the program is compiled, so that asking costs one look-up at most
//! places, however long the list is.

use std::ops::Range;

use crate::repair::{stands, stands_before};

const BUCKETS: usize = 128;

/// Words in the order in which they are tried. At most 255.
pub(crate) struct Words<const N: usize> {
    words: [&'static str; N],
    /// In characters.
    lengths: [u8; N],
    /// The words by bucket, in the order of the list inside each.
    order: [u8; N],
    /// Where each bucket begins in `order`.
    begins: [u8; BUCKETS + 1],
}

/// A word that stands where it was looked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Word {
    /// Its number in the list.
    pub index: usize,
    /// In characters.
    pub length: usize,
    /// As it is written.
    pub text: &'static str,
}

impl<const N: usize> Words<N> {
    /// A list to be asked which word begins at a place.
    pub const fn beginning(words: [&'static str; N]) -> Self {
        Self::sorted(words, true)
    }

    /// A list to be asked which word ends before a place.
    pub const fn ending(words: [&'static str; N]) -> Self {
        Self::sorted(words, false)
    }

    const fn sorted(words: [&'static str; N], by_first: bool) -> Self {
        assert!(N < 256, "too many words");
        let (mut lengths, mut order, mut begins) = ([0; N], [0; N], [0; BUCKETS + 1]);
        let (mut bucket, mut filled) = (0, 0);
        while bucket < BUCKETS {
            begins[bucket] = filled as u8;
            let mut i = 0;
            while i < N {
                let (first, last, length) = ends_of(words[i]);
                lengths[i] = length;
                if bucket_of(if by_first { first } else { last }) == bucket {
                    order[filled] = i as u8;
                    filled += 1;
                }
                i += 1;
            }
            bucket += 1;
        }
        begins[BUCKETS] = filled as u8;
        Self { words, lengths, order, begins }
    }

    /// The first word of the list that begins at `at`. For a list made with [`beginning`](Self::beginning).
    pub fn at(&self, chars: &[char], at: usize) -> Option<Word> {
        let candidates = self.candidates(*chars.get(at)?);
        candidates.iter().map(|i| self.word(*i)).find(|word| stands(chars, at, word.text))
    }

    /// The longest word that begins at `at`. For a list made with [`beginning`](Self::beginning).
    pub fn longest_at(&self, chars: &[char], at: usize) -> Option<Word> {
        let fits = self.candidates(*chars.get(at)?).iter().map(|i| self.word(*i));
        fits.filter(|word| stands(chars, at, word.text))
            .max_by_key(|word| (word.length, usize::MAX - word.index))
    }

    /// The first word of the list that ends before `at`. For a list made with [`ending`](Self::ending).
    pub fn before(&self, chars: &[char], at: usize) -> Option<Word> {
        let last = chars.get(at.checked_sub(1)?)?;
        let candidates = self.candidates(*last);
        candidates.iter().map(|i| self.word(*i)).find(|word| stands_before(chars, at, word.text))
    }

    /// The first place of a range at which a word begins, with the word.
    pub fn within(&self, chars: &[char], mut places: Range<usize>) -> Option<(usize, Word)> {
        places.find_map(|at| Some((at, self.at(chars, at)?)))
    }

    fn candidates(&self, c: char) -> &[u8] {
        let bucket = bucket_of(c as u32);
        self.order
            .get(usize::from(self.begins[bucket])..usize::from(self.begins[bucket + 1]))
            .unwrap_or_default()
    }

    fn word(&self, index: u8) -> Word {
        let index = usize::from(index);
        Word { index, length: usize::from(self.lengths[index]), text: self.words[index] }
    }
}

const fn bucket_of(c: u32) -> usize {
    ((c ^ (c >> 7)) as usize) & (BUCKETS - 1)
}

/// The first and the last character of a word, and how many it has.
const fn ends_of(word: &str) -> (u32, u32, u8) {
    let bytes = word.as_bytes();
    let (mut first, mut last, mut length, mut at) = (0, 0, 0, 0);
    while at < bytes.len() {
        let lead = bytes[at] as u32;
        let (mut code, width) = match lead {
            ..0x80 => (lead, 1),
            0x80..0xe0 => (lead & 0x1f, 2),
            0xe0..0xf0 => (lead & 0xf, 3),
            _ => (lead & 7, 4),
        };
        let mut i = 1;
        while i < width {
            code = code << 6 | (bytes[at + i] as u32 & 0x3f);
            i += 1;
        }
        if at == 0 {
            first = code;
        }
        last = code;
        length += 1;
        at += width;
    }
    (first, last, length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_order_of_the_list_decides_and_no_word_is_lost() {
        const LIST: [&str; 6] = ["个月", "个", "个工作日", "％", "km", "𠮷日"];
        const OPENING: Words<6> = Words::beginning(LIST);
        const CLOSING: Words<6> = Words::ending(LIST);
        let of = |text: &str| text.chars().collect::<Vec<_>>();
        for (index, word) in LIST.iter().enumerate().filter(|(i, _)| *i != 2) {
            let chars = of(word);
            assert_eq!(OPENING.at(&chars, 0), Some(Word { index, length: chars.len(), text: word }));
            assert_eq!(CLOSING.before(&chars, chars.len()).map(|w| w.index), Some(index));
        }
        assert_eq!(OPENING.at(&of("个工作日"), 0).map(|w| w.text), Some("个"));
        assert_eq!(OPENING.longest_at(&of("个工作日"), 0).map(|w| w.text), Some("个工作日"));
        assert_eq!(OPENING.within(&of("三五个月"), 0..4).map(|(at, w)| (at, w.text)), Some((2, "个月")));
        assert_eq!(
            (OPENING.at(&[], 0), CLOSING.before(&of("月"), 1), CLOSING.before(&[], 0)),
            (None, None, None)
        );
    }
}
