//! What quantities are counted in, and what sort of quantity a unit makes. The units are data; their sorts mean something to the
//! program, and so do the few that it asks for by name.

use std::collections::HashMap;
use std::sync::LazyLock;

use crate::words::{Table, Words, tables};

/// What ships.
const SHIPPED: &str = include_str!("../../../../library/checkup/units.yaml");

/// The lists of the file by the sort of their units.
const SECTIONS: [(&str, Sort); 9] = [
    ("time", Sort::Time),
    ("yuan", Sort::Yuan),
    ("money", Sort::Money),
    ("share", Sort::Share),
    ("measure", Sort::Measure),
    ("times", Sort::Times),
    ("count", Sort::Count),
    ("order", Sort::Order),
    ("name", Sort::Name),
];

/// The sort of a unit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    /// Counts things: 个, 名, 项.
    Count,
    /// Counts occasions: 次, 场, 遍.
    Times,
    /// Measures something: 亩, 平方米, 岁.
    Measure,
    /// Yuan.
    Yuan,
    /// Other money.
    Money,
    /// A length of time.
    Time,
    /// In a hundred, in a thousand.
    Share,
    /// A place in an order: 届, 周年.
    Order,
    /// Not a quantity at all: 年级, 号.
    Name,
}

/// A unit: how it is written, what it is called in a report, its sort.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Unit {
    pub written: &'static str,
    pub name: &'static str,
    pub sort: Sort,
    /// `个半月`: half a unit more.
    pub half: bool,
    /// `年多`, `个多月`: somewhat more.
    pub more: bool,
}

/// `library/checkup/units.yaml`, which a test holds to be whole.
static TABLES: LazyLock<Table> = LazyLock::new(|| tables("library/checkup/units.yaml", SHIPPED));

static UNITS: LazyLock<Vec<Unit>> = LazyLock::new(|| {
    let written_under = |name: &str| TABLES.get(name).into_iter().flatten().flat_map(|(_, words)| words);
    let name_of = |written: &'static str| {
        let named = TABLES.get("names").into_iter().flatten().find(|(from, _)| from == written);
        named.and_then(|(_, name)| name.first()).map_or(written, String::as_str)
    };
    let of = |(section, sort): &(&str, Sort)| {
        let sort = *sort;
        let units = written_under(section).map(move |written| (written.as_str(), sort));
        units.collect::<Vec<_>>()
    };
    let all = SECTIONS.iter().flat_map(of);
    let unit = |(written, sort): (&'static str, Sort)| Unit {
        written,
        name: name_of(written),
        sort,
        half: written_under("half").any(|w| w == written),
        more: written_under("more").any(|w| w == written),
    };
    all.map(unit).collect()
});

/// One of a unit and several of it in English, by its name; empty where English counts without a word, none for what is no unit.
pub(crate) fn in_english(name: &str) -> Option<[&'static str; 2]> {
    static ENGLISH: LazyLock<HashMap<&str, [&str; 2]>> = LazyLock::new(|| {
        let said = TABLES.get("english").into_iter().flatten();
        let both = |(name, words): &'static (String, Vec<String>)| match &words[..] {
            [one, several] => Some((name.as_str(), [one.as_str(), several.as_str()])),
            _ => None,
        };
        said.filter_map(both).collect()
    });
    ENGLISH.get(name).copied()
}

static WRITTEN: Words = Words::of(|| UNITS.iter().map(|unit| unit.written).collect(), true);

/// The unit written at `at`, the longest one that fits.
pub(crate) fn at(chars: &[char], at: usize) -> Option<&'static Unit> {
    let word = WRITTEN.longest_at(chars, at)?;
    // 400m is a length and 400mm another one.
    let goes_on = |c: &char| c.is_ascii_alphanumeric();
    let is_letters = word.text.ends_with(|c: char| c.is_ascii_alphabetic());
    let is_other = is_letters && chars.get(at + word.length).is_some_and(goes_on);
    (!is_other).then(|| &UNITS[word.index])
}

/// The length of a unit in characters.
pub(crate) fn length(unit: &Unit) -> usize {
    unit.written.chars().count()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_units_that_ship_are_whole() {
        assert!(UNITS.len() >= 210, "{}", UNITS.len());
        for unit in UNITS.iter().filter(|unit| unit.sort != Sort::Name) {
            assert!(in_english(unit.name).is_some(), "{} in English", unit.name);
        }
        let named = TABLES["names"].iter().chain(&TABLES["english"]);
        for (word, _) in named {
            assert!(UNITS.iter().any(|u| u.written == word || u.name == word), "{word} is no unit");
        }
        // What the program asks for by name.
        for name in ["个", "人", "名", "位", "元", "%", "个百分点", "年", "天", "小时", "分钟", "所", "年级"]
        {
            assert!(UNITS.iter().any(|u| u.name == name), "{name}");
        }
    }

    #[test]
    fn the_longest_unit_wins() {
        let read = |text: &str| at(&text.chars().collect::<Vec<_>>(), 0).map(|u| (u.name, u.sort));
        assert_eq!(read("个工作日内"), Some(("工作日", Sort::Time)));
        assert_eq!(read("个学校"), Some(("个", Sort::Count)));
        assert_eq!(read("人次"), Some(("人次", Sort::Count)));
        assert_eq!(read("年级"), Some(("年级", Sort::Name)));
        assert_eq!(read("平方米"), Some(("平方米", Sort::Measure)));
        assert_eq!(read("楼"), None);
    }
}
