//! The words around a number that say how exactly it is meant: 超, 近, 约 before it, 余, 以上, 左右 behind it.

use std::sync::LazyLock;

use crate::characters::is_han;
use crate::quantity::Relation;
use crate::repair::stands;
use crate::words::{Table, Words, tables};

/// What ships.
const SHIPPED: &str = include_str!("../../../../library/checkup/bounds.yaml");

/// A word with the relation that it says, and whether it demands.
type Bound = (&'static str, Relation, bool);

static TABLES: LazyLock<Table> = LazyLock::new(|| tables("library/checkup/bounds.yaml", SHIPPED));

static BEFORE: LazyLock<Vec<Bound>> = LazyLock::new(|| [bounds("before"), bounds("demanded")].concat());

static BEHIND: LazyLock<Vec<Bound>> = LazyLock::new(|| bounds("behind"));

static BEFORE_WORDS: Words = Words::of(|| BEFORE.iter().map(|(word, ..)| *word).collect(), false);

static BEHIND_WORDS: Words = Words::of(|| BEHIND.iter().map(|(word, ..)| *word).collect(), true);

fn bounds(section: &str) -> Vec<Bound> {
    const RELATIONS: [Relation; 8] = [
        Relation::Eq,
        Relation::Ge,
        Relation::Gt,
        Relation::Le,
        Relation::Lt,
        Relation::Approx,
        Relation::ApproxGe,
        Relation::Near,
    ];
    let of = |(name, words): &'static (String, Vec<String>)| {
        let relation = RELATIONS.into_iter().find(|relation| relation.name() == name);
        let demands = section == "demanded";
        words.iter().filter_map(move |word| Some((word.as_str(), relation?, demands)))
    };
    TABLES.get(section).into_iter().flatten().flat_map(of).collect()
}

/// Endings that only look like one of the words above.
static NOT: Words = Words::ending("no-relations");

/// A word before the number at `at`: where it begins, what it means, whether it demands.
pub(super) fn before(chars: &[char], at: usize) -> Option<(usize, Relation, bool)> {
    if NOT.before(chars, at).is_some() {
        return None;
    }
    let word = BEFORE_WORDS.longest_before(chars, at)?;
    let (_, relation, demands) = BEFORE[word.index];
    Some((at - word.length, relation, demands))
}

/// A word behind the number that ends at `at`: where it ends, what it means.
pub(super) fn behind(chars: &[char], at: usize) -> Option<(usize, Relation)> {
    let word = BEHIND_WORDS.longest_at(chars, at)?;
    Some((at + word.length, BEHIND[word.index].1))
}

/// 至少 with the verb between it and the number: 至少开展3次, 最多安排两名.
pub(super) fn before_verb(chars: &[char], at: usize, floor: usize) -> Option<Relation> {
    static BOUNDS: Words = Words::ending("verb-bounds");
    // 至少有2名, but 至少有教师2名 says no more than that there are some.
    let has = at > 0 && chars[at - 1] == '有';
    let inside = |c: char| is_han(c) && (has || c != '有') && !matches!(c, '的' | '者');
    let verb =
        (1..=4).take_while(|k| at.checked_sub(*k).is_some_and(|i| inside(chars[i]))).collect::<Vec<_>>();
    let word =
        verb.into_iter().find_map(|k| BOUNDS.before(chars, at - k).filter(|w| at - k >= floor + w.length))?;
    Some(if word.index < 2 { Relation::Ge } else { Relation::Le })
}

/// `内` behind a length of time: 一个月内, but not 年内部.
pub(super) fn within(chars: &[char], at: usize) -> Option<usize> {
    let next = chars.get(at + 1);
    let word = ["部", "容", "涵", "外", "心", "地", "设"];
    let inside = stands(chars, at, "内") && !word.iter().any(|w| next == w.chars().next().as_ref());
    inside.then_some(at + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_bounds_that_ship_are_whole() {
        let words = |section: &str| TABLES[section].iter().map(|(_, words)| words.len()).sum::<usize>();
        assert_eq!(BEFORE.len(), words("before") + words("demanded"), "a relation that is none");
        assert_eq!(BEHIND.len(), words("behind"), "a relation that is none");
        assert!(BEFORE.len() >= 60 && BEHIND.len() >= 12);
        let said = |text: &str| before(&text.chars().collect::<Vec<_>>(), text.chars().count());
        assert_eq!(said("不得超过"), Some((0, Relation::Le, true)));
        assert_eq!(said("已超过"), Some((0, Relation::Gt, false)));
        assert_eq!(said("节约"), None);
    }
}
