//! The words around a number that say how exactly it is meant: 超, 近, 约 before it, 余, 以上, 左右 behind it.

use crate::characters::is_han;
use crate::quantity::Relation;
use crate::repair::stands;
use crate::words::Words;

/// Words before a number; longer ones before their endings. The flag marks words of a demand.
const BEFORE: &[(&str, Relation, bool)] = &[
    ("不得少于", Relation::Ge, true),
    ("不得低于", Relation::Ge, true),
    ("不得超过", Relation::Le, true),
    ("不得高于", Relation::Le, true),
    ("不得多于", Relation::Le, true),
    ("不能少于", Relation::Ge, true),
    ("不能低于", Relation::Ge, true),
    ("不能超过", Relation::Le, true),
    ("原则上不超过", Relation::Le, true),
    ("不少于", Relation::Ge, true),
    ("不低于", Relation::Ge, true),
    ("不小于", Relation::Ge, true),
    ("不短于", Relation::Ge, true),
    ("不超过", Relation::Le, true),
    ("不高于", Relation::Le, true),
    ("不多于", Relation::Le, true),
    ("不大于", Relation::Le, true),
    ("不超", Relation::Le, true),
    ("大于或等于", Relation::Ge, false),
    ("大于等于", Relation::Ge, false),
    ("小于或等于", Relation::Le, false),
    ("小于等于", Relation::Le, false),
    ("≥", Relation::Ge, false),
    ("≧", Relation::Ge, false),
    ("≤", Relation::Le, false),
    ("≦", Relation::Le, false),
    ("＞", Relation::Gt, false),
    ("＜", Relation::Lt, false),
    ("控制在", Relation::Le, true),
    ("至少", Relation::Ge, true),
    ("最少", Relation::Ge, true),
    ("最低", Relation::Ge, true),
    ("起码", Relation::Ge, true),
    ("至多", Relation::Le, true),
    ("最多", Relation::Le, true),
    ("最高", Relation::Le, true),
    ("已超过", Relation::Gt, false),
    ("超过了", Relation::Gt, false),
    ("超过", Relation::Gt, false),
    ("突破了", Relation::Gt, false),
    ("突破", Relation::Gt, false),
    ("多达", Relation::Eq, false),
    ("高于", Relation::Gt, false),
    ("多于", Relation::Gt, false),
    ("大于", Relation::Gt, false),
    ("逾", Relation::Gt, false),
    ("超", Relation::Gt, false),
    ("不满", Relation::Lt, false),
    ("不足", Relation::Lt, false),
    ("不到", Relation::Lt, false),
    ("未达到", Relation::Lt, false),
    ("未满", Relation::Lt, false),
    ("低于", Relation::Lt, false),
    ("少于", Relation::Lt, false),
    ("小于", Relation::Lt, false),
    ("大约", Relation::Approx, false),
    ("大概", Relation::Approx, false),
    ("大致", Relation::Approx, false),
    ("约为", Relation::Approx, false),
    ("约有", Relation::Approx, false),
    ("约占", Relation::Approx, false),
    ("约达", Relation::Approx, false),
    ("大体", Relation::Approx, false),
    ("约计", Relation::Approx, false),
    ("约合", Relation::Approx, false),
    ("约", Relation::Approx, false),
    ("接近", Relation::Near, false),
    ("将近", Relation::Near, false),
    ("近", Relation::Near, false),
    ("成百", Relation::Ge, false),
    ("上", Relation::Ge, false),
];

static BEFORE_WORDS: Words = Words::of(|| BEFORE.iter().map(|(word, ..)| *word).collect(), false);

/// Words behind a number; longer ones before their beginnings.
const BEHIND: &[(&str, Relation)] = &[
    ("及以上", Relation::Ge),
    ("或以上", Relation::Ge),
    ("以上", Relation::Ge),
    ("及其以上", Relation::Ge),
    ("及以下", Relation::Le),
    ("以下", Relation::Le),
    ("以内", Relation::Le),
    ("之内", Relation::Le),
    ("以外", Relation::Gt),
    ("左右", Relation::Approx),
    ("上下", Relation::Approx),
    ("开外", Relation::Gt),
    ("或更多", Relation::Ge),
];

static BEHIND_WORDS: Words = Words::of(|| BEHIND.iter().map(|(word, _)| *word).collect(), true);

/// Endings that only look like one of the words above.
static NOT: Words = Words::ending("no-relations");

/// A word before the number at `at`: where it begins, what it means, whether it demands.
pub(super) fn before(chars: &[char], at: usize) -> Option<(usize, Relation, bool)> {
    if NOT.before(chars, at).is_some() {
        return None;
    }
    let word = BEFORE_WORDS.before(chars, at)?;
    let (_, relation, demands) = BEFORE[word.index];
    Some((at - word.length, relation, demands))
}

/// A word behind the number that ends at `at`: where it ends, what it means.
pub(super) fn behind(chars: &[char], at: usize) -> Option<(usize, Relation)> {
    let word = BEHIND_WORDS.at(chars, at)?;
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
