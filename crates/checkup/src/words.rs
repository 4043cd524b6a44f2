//! Lists of words that are looked for at a place of a text. They are data, `library/checkup/words.yaml`; a list is sorted into
//! buckets by the character that decides (the first, or the last where words end at the place) when it is first asked, so that
//! asking costs one look-up at most places, however long the list is.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::{LazyLock, OnceLock};

use mingde_core::diagnostic::Source;
use mingde_core::yaml::{self, Data};

use crate::repair::{stands, stands_before};

/// What ships.
const SHIPPED: &str = include_str!("../../../library/checkup/words.yaml");

const BUCKETS: usize = 256;

/// The words of a list that ships, in its order; none where there is no such list, which a test keeps from happening.
pub(crate) fn list(name: &str) -> &'static [String] {
    static LISTS: LazyLock<HashMap<String, Vec<String>>> = LazyLock::new(|| read(SHIPPED));
    LISTS.get(name).map_or(&[], Vec::as_slice)
}

/// Lists by name out of a YAML mapping of sequences.
fn read(text: &str) -> HashMap<String, Vec<String>> {
    let source = Source::new("library/checkup/words.yaml", text);
    let Ok(node) = yaml::parse(&source, 0..source.text.len()) else { return HashMap::new() };
    let Data::Map(entries) = node.data else { return HashMap::new() };
    let words = |list: Vec<yaml::Node>| list.iter().filter_map(|w| Some(w.as_text()?.to_owned())).collect();
    let lists = entries.into_iter().filter_map(|entry| match entry.value.data {
        Data::List(list) => Some((entry.key, words(list))),
        _ => None,
    });
    lists.collect()
}

/// A mapping of names to lists, one level further down than [`read`]: `before: {ge: [以上]}`, `names: {％: "%"}`.
pub(crate) type Table = HashMap<String, Vec<(String, Vec<String>)>>;

/// Tables by name out of a YAML mapping of mappings; what is a list is under an empty name. None where it is no YAML.
pub(crate) fn tables(name: &str, text: &str) -> Table {
    let source = Source::new(name, text);
    let Ok(node) = yaml::parse(&source, 0..source.text.len()) else { return Table::new() };
    let Data::Map(entries) = node.data else { return Table::new() };
    let words = |node: &yaml::Node| match &node.data {
        Data::List(list) => list.iter().filter_map(|w| Some(w.as_text()?.to_owned())).collect(),
        _ => node.as_text().map(str::to_owned).into_iter().collect::<Vec<_>>(),
    };
    let read = |entry: yaml::Entry| match &entry.value.data {
        Data::Map(inside) => (entry.key, inside.iter().map(|e| (e.key.clone(), words(&e.value))).collect()),
        _ => (entry.key, vec![(String::new(), words(&entry.value))]),
    };
    entries.into_iter().map(read).collect()
}

/// A list of words, in the order in which they are tried.
pub(crate) struct Words {
    from: From,
    by_first: bool,
    sorted: OnceLock<Sorted>,
}

/// Where the words of a list come from.
enum From {
    /// `library/checkup/words.yaml`.
    Shipped(&'static str),
    /// Words with a meaning beside them, of a file of their own.
    Table(fn() -> Vec<&'static str>),
}

struct Sorted {
    /// With their lengths in characters.
    words: Vec<(&'static str, usize)>,
    /// The words by bucket, in the order of the list inside each.
    order: Vec<u16>,
    /// Where each bucket begins in `order`.
    begins: [u16; BUCKETS + 1],
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

impl Words {
    /// A list to be asked which word begins at a place.
    pub const fn beginning(name: &'static str) -> Self {
        Self { from: From::Shipped(name), by_first: true, sorted: OnceLock::new() }
    }

    /// A list to be asked which word ends before a place.
    pub const fn ending(name: &'static str) -> Self {
        Self { from: From::Shipped(name), by_first: false, sorted: OnceLock::new() }
    }

    /// The words of a table, to be asked which begins at a place, or else which ends before it.
    pub const fn of(table: fn() -> Vec<&'static str>, by_first: bool) -> Self {
        Self { from: From::Table(table), by_first, sorted: OnceLock::new() }
    }

    /// The first word of the list that begins at `at`. For a list made with [`beginning`](Self::beginning).
    pub fn at(&self, chars: &[char], at: usize) -> Option<Word> {
        self.candidates(*chars.get(at)?).find(|word| stands(chars, at, word.text))
    }

    /// The longest word that begins at `at`. For a list made with [`beginning`](Self::beginning).
    pub fn longest_at(&self, chars: &[char], at: usize) -> Option<Word> {
        let fits = self.candidates(*chars.get(at)?).filter(|word| stands(chars, at, word.text));
        fits.max_by_key(|word| (word.length, usize::MAX - word.index))
    }

    /// The first word of the list that ends before `at`. For a list made with [`ending`](Self::ending).
    pub fn before(&self, chars: &[char], at: usize) -> Option<Word> {
        let last = *chars.get(at.checked_sub(1)?)?;
        self.candidates(last).find(|word| stands_before(chars, at, word.text))
    }

    /// The longest word that ends before `at`. For a list made with [`ending`](Self::ending).
    pub fn longest_before(&self, chars: &[char], at: usize) -> Option<Word> {
        let last = *chars.get(at.checked_sub(1)?)?;
        let fits = self.candidates(last).filter(|word| stands_before(chars, at, word.text));
        fits.max_by_key(|word| (word.length, usize::MAX - word.index))
    }

    /// The first place of a range at which a word begins, with the word.
    pub fn within(&self, chars: &[char], mut places: Range<usize>) -> Option<(usize, Word)> {
        places.find_map(|at| Some((at, self.at(chars, at)?)))
    }

    fn candidates(&self, c: char) -> impl Iterator<Item = Word> {
        let sorted = self.sorted.get_or_init(|| Sorted::of(&self.from, self.by_first));
        let bucket = bucket_of(c);
        let places = usize::from(sorted.begins[bucket])..usize::from(sorted.begins[bucket + 1]);
        sorted.order.get(places).unwrap_or_default().iter().map(|index| {
            let index = usize::from(*index);
            let (text, length) = sorted.words[index];
            Word { index, length, text }
        })
    }
}

impl Sorted {
    fn of(from: &From, by_first: bool) -> Self {
        let words: Vec<&'static str> = match from {
            From::Shipped(name) => list(name).iter().map(String::as_str).collect(),
            From::Table(table) => table(),
        };
        let decides = |word: &str| if by_first { word.chars().next() } else { word.chars().next_back() };
        let mut buckets = vec![Vec::new(); BUCKETS];
        for (index, word) in words.iter().enumerate() {
            if let (Some(c), Ok(index)) = (decides(word), u16::try_from(index)) {
                buckets[bucket_of(c)].push(index);
            }
        }
        let (mut order, mut begins) = (Vec::with_capacity(words.len()), [0; BUCKETS + 1]);
        for (bucket, inside) in buckets.iter().enumerate() {
            order.extend(inside);
            begins[bucket + 1] = u16::try_from(order.len()).unwrap_or(u16::MAX);
        }
        Self { words: words.into_iter().map(|word| (word, word.chars().count())).collect(), order, begins }
    }
}

fn bucket_of(c: char) -> usize {
    let code = c as u32;
    ((code ^ (code >> 7)) as usize) & (BUCKETS - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: [&str; 6] = ["个月", "个", "个工作日", "％", "km", "𠮷日"];

    #[test]
    fn the_order_of_the_list_decides_and_no_word_is_lost() {
        let opening = Words::of(|| LIST.to_vec(), true);
        let closing = Words::of(|| LIST.to_vec(), false);
        let of = |text: &str| text.chars().collect::<Vec<_>>();
        for (index, word) in LIST.iter().enumerate().filter(|(i, _)| *i != 2) {
            let chars = of(word);
            assert_eq!(opening.at(&chars, 0), Some(Word { index, length: chars.len(), text: word }));
            assert_eq!(closing.before(&chars, chars.len()).map(|w| w.index), Some(index));
        }
        assert_eq!(opening.at(&of("个工作日"), 0).map(|w| w.text), Some("个"));
        assert_eq!(opening.longest_at(&of("个工作日"), 0).map(|w| w.text), Some("个工作日"));
        assert_eq!(opening.within(&of("三五个月"), 0..4).map(|(at, w)| (at, w.text)), Some((2, "个月")));
        assert_eq!(
            (opening.at(&[], 0), closing.before(&of("月"), 1), closing.before(&[], 0)),
            (None, None, None)
        );
    }

    /// A list that nobody wrote down would find nothing and say nothing, and one that nobody asks for does nothing.
    #[test]
    fn every_list_the_program_asks_for_ships_and_no_other() {
        let shipped = read(SHIPPED);
        assert!(shipped.values().map(Vec::len).sum::<usize>() >= 1000);
        let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src"))];
        let mut asked = std::collections::BTreeSet::new();
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).expect("a folder").map(|e| e.expect("an entry").path()) {
                if entry.is_dir() {
                    folders.push(entry);
                    continue;
                }
                let text = std::fs::read_to_string(&entry).expect("a source");
                for call in [
                    "Words::beginning(\"",
                    "Words::ending(\"",
                    "words::list(\"",
                    " list(\"",
                    "(list(\"",
                    "!list(\"",
                ] {
                    for name in text.split(call).skip(1).filter_map(|rest| rest.split('"').next()) {
                        let known = shipped.get(name).is_some_and(|words| !words.is_empty());
                        assert!(known || name.contains('('), "{}: no list {name}", entry.display());
                        asked.insert(name.to_owned());
                    }
                }
            }
        }
        let unasked: Vec<&String> = shipped.keys().filter(|name| !asked.contains(*name)).collect();
        assert!(unasked.is_empty(), "nobody asks for {unasked:?}");
    }
}
