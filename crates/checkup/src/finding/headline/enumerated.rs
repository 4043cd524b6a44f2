//! Numbers beside what they count, in one sentence: 抓好招生、资助、安全等三项工作; 成立三个工作组：综合组、宣传组、后勤组.

use std::ops::Range;

use rust_decimal::prelude::ToPrimitive;

use super::differs;
use crate::characters::is_han;
use crate::finding::figures::says;
use crate::finding::{Finding, Reading};
use crate::item;
use crate::quantity::numeral::{digit_value, han_digit};
use crate::quantity::{Claim, Kind, Relation};
use crate::repair::stands;
use crate::words::Words;

/// An item of an enumeration is no longer; what is has the verb of its sentence in it.
const LONGEST_ITEM: usize = 10;

/// No enumeration is longer.
const REACH: usize = 90;

/// Words at which an enumeration begins: 从, 抓好, 围绕.
static OPENS: Words = Words::ending("enumeration-openings");

/// What the items of an enumeration are called: 学段, 等次, 环节.
static NAMED: Words = Words::beginning("enumerated");

/// The same, where one too many may be said.
static NAMED_WEAKLY: Words = Words::beginning("enumerated-weakly");

const UNITS: [&str; 18] = [
    "个", "项", "大", "条", "点", "方面", "种", "类", "家", "名", "人", "所", "门", "次", "张", "份", "支",
    "套",
];

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let mut found = Vec::new();
    for claim in reading.claims {
        let Some(said) = counts(claim) else { continue };
        let listed = before(reading, claim.at.clone(), &claim.unit, said).or_else(|| behind(reading, claim));
        let Some(listed) = listed.filter(|listed| *listed != said) else { continue };
        found.push(differs(reading, claim.at.clone(), &claim.quote, said, listed));
    }
    found.extend(departments(reading));
    found
}

/// 会同公安、消防、卫健三部门: what is counted without a word for it.
fn departments(reading: &Reading<'_>) -> Vec<Finding> {
    const TWELVE: usize = 12;
    let chars = reading.chars();
    let mut found = Vec::new();
    for at in 1..chars.len() {
        let Some(noun) = ["部门", "单位", "科室", "股室"].iter().find(|w| stands(chars, at, w))
        else {
            continue;
        };
        let digits = (0..at).rev().take(2).take_while(|i| chars[*i].is_ascii_digit()).count();
        let (from, said) = if digits > 0 {
            let text: String = chars[at - digits..at].iter().collect();
            (at - digits, text.parse().ok())
        } else {
            let ten = (chars[at - 1] == '十').then_some(10);
            (at - 1, ten.or_else(|| han_digit(chars[at - 1]).and_then(|n| usize::try_from(n).ok())))
        };
        let Some(said) = said.filter(|n| (2..=TWELVE).contains(n)) else { continue };
        // 第三部门 and 二十部门 are none.
        let is_other = from > 0
            && (chars[from - 1] == '第' || chars[from - 1] == '十' || chars[from - 1].is_ascii_digit());
        let listed = before(reading, from..at, "个", said).or_else(|| closed(reading, from, said));
        let listed = listed.filter(|listed| *listed != said && !is_other);
        let quote: String = chars[from..at + noun.chars().count()].iter().collect();
        found.extend(
            listed.map(|listed| differs(reading, from..at + noun.chars().count(), quote, said, listed)),
        );
    }
    found
}

/// 教育、公安、住建、人社六部门: without 等 as many are named as there are; 联合 may count whoever joins them.
fn closed(reading: &Reading<'_>, end: usize, said: usize) -> Option<usize> {
    const FAR: usize = 3;
    let chars = reading.chars();
    let sentence = reading.outline.sentence(end, chars.len());
    let from = sentence.start.max(end.saturating_sub(REACH));
    let list = enumeration(chars, from..end).filter(|_| end > 0 && chars[end - 1] != '等')?;
    let joins = ["联合", "牵头", "会同", "协同", "与", "和", "及"].iter().any(|w| says(chars, from..end, w));
    let most = list.most + usize::from(joins);
    (list.is_whole && list.least >= 3 && (most + 1..=most + FAR).contains(&said)).then_some(list.most)
}

/// How many things a claim counts, where it says so exactly.
fn counts(claim: &Claim) -> Option<usize> {
    let plain = claim.kind == Kind::Count
        && claim.relation == Relation::Eq
        && claim.upper.is_none()
        && claim.per.is_empty();
    let said = claim.value.as_ref()?.number()?.to_usize().filter(|n| (2..=12).contains(n))?;
    (plain && UNITS.contains(&claim.unit.as_str())).then_some(said)
}

/// 优秀、良好、合格、不合格等三个等次: what stands before a number is as many at most with 等, and exactly as many without.
fn before(reading: &Reading<'_>, at: Range<usize>, unit: &str, said: usize) -> Option<usize> {
    let chars = reading.chars();
    let mut end = at.start;
    let is_open = end > 0 && chars[end - 1] == '等';
    end -= usize::from(is_open);
    let sentence = reading.outline.sentence(at.start, chars.len());
    let from = sentence.start.max(end.saturating_sub(REACH));
    let list = enumeration(chars, from..end)?;
    if list.least > said {
        return Some(list.least);
    }
    // 城区、乡镇6所学校 are schools of both; 教学、科研三个方面 are as many as they are.
    let noun = at.end..(at.end + 4).min(chars.len());
    let is_named = unit == "方面" || NAMED.within(chars, noun).is_some();
    // 办公室、宣传组、督查组四个机构 counts one too many; of two districts six schools are no slip.
    let counts_one_more = list.least >= 3 && list.most + 1 == said && !is_open;
    let noun = at.end..(at.end + 6).min(chars.len());
    let is_named =
        is_named || counts_one_more && (list.least >= 4 || NAMED_WEAKLY.within(chars, noun).is_some());
    // 甲、乙、丙等四部门: nobody leaves out the last of four; 联合甲、乙、丙等四部门 counts itself.
    let joins = ["联合", "牵头"].iter().any(|w| says(chars, from..end, w));
    let leaves_one = is_open && list.least >= 3 && list.most + 1 == said && list.is_whole && !joins;
    if leaves_one {
        return Some(list.most);
    }
    (!is_open && is_named && list.is_whole && list.most < said).then_some(list.most)
}

struct Enumeration {
    /// So many items, where 和 belongs to one of them.
    least: usize,
    /// So many where it joins two.
    most: usize,
    /// Its beginning is plain.
    is_whole: bool,
}

/// The items between 、 that end at the end of a range.
fn enumeration(chars: &[char], within: Range<usize>) -> Option<Enumeration> {
    let (mut items, mut end, mut joints) = (1, within.end, 0);
    let mut is_whole = None;
    let mut depth = 0_i32;
    for at in within.clone().rev() {
        match chars[at] {
            '》' | '）' | ')' | '”' => depth += 1,
            '《' | '（' | '(' | '“' => depth -= 1,
            _ if depth > 0 => continue,
            '、' if at > within.start => {
                // 三、 at the beginning of a heading is no item.
                if end - at - 1 > LONGEST_ITEM && !chars[at + 1..end].contains(&'《') || end == at + 1 {
                    return None;
                }
                (items, end) = (items + 1, at);
            }
            '和' | '与' | '及' => joints += 1,
            '，' | ',' | '；' | '：' | ':' | '。' => {
                is_whole = Some(end - at - 1 <= LONGEST_ITEM);
                break;
            }
            _ => {
                // 从严治教 is an item, and 从教学 begins the first of them.
                // 开展了 as 开展.
                let word_end = at + usize::from(chars[at] != '了');
                let opens = OPENS.before(chars, word_end).is_some_and(|w| {
                    let begin = word_end.saturating_sub(w.length);
                    begin >= within.start && (begin == 0 || chars[begin - 1] != '、')
                });
                if opens && end > at + 2 {
                    is_whole = Some(end - at - 1 <= LONGEST_ITEM);
                    break;
                }
            }
        }
        if depth < 0 {
            // It stands in brackets itself.
            is_whole = Some(true);
            break;
        }
    }
    // “名校+新校、名校+弱校、高校+附校”三种模式: all of them stand in one pair of marks.
    if within.end > within.start && chars[within.end - 1] == '”' {
        let open = within.clone().rev().find(|at| chars[*at] == '“')?;
        let inside = &chars[open + 1..within.end - 1];
        let listed = inside.iter().filter(|c| **c == '、').count() + 1;
        let plain = !inside.iter().any(|c| matches!(c, '，' | '；' | '：' | '”'));
        let alone = open == within.start || chars[open - 1] != '、';
        if listed >= 2 && plain && alone {
            return Some(Enumeration { least: listed, most: listed, is_whole: true });
        }
    }
    // 初中32所、高中8所 is a row of numbers.
    if chars[end.min(within.end)..within.end].iter().any(|c| digit_value(*c).is_some()) {
        return None;
    }
    // 《甲办法》《乙制度》 and “甲”“乙” stand beside each other without a sign.
    for (open, close) in [('《', '》'), ('“', '”')] {
        let titles = chars[within.clone()].iter().filter(|c| **c == close).count();
        if titles >= 2 && items == 1 && within.end > 0 && chars[within.end - 1] == close {
            let beside = chars[within.start..within.end].windows(2).filter(|w| *w == [close, open]).count();
            return (beside + 1 == titles).then_some(Enumeration {
                least: titles,
                most: titles,
                is_whole: true,
            });
        }
    }
    let is_whole = is_whole.unwrap_or(end - within.start <= LONGEST_ITEM);
    (items >= 2).then_some(Enumeration { least: items, most: items + joints, is_whole })
}

/// 三个小组：一组负责查看资料，二组负责入校入班，三组负责问卷访谈: they are called by their numbers.
fn numbered(chars: &[char], within: Range<usize>, kind: char) -> Option<usize> {
    if within.len() > 2 * REACH || !matches!(chars[within.start], '：' | ':' | '，' | ',') {
        return None;
    }
    let mut count = 0;
    for at in within {
        let opens = matches!(chars[at], '：' | ':' | '，' | ',' | '；' | ';');
        let at = at + 1 + usize::from(stands(chars, at + 1, "第"));
        let number = chars.get(at).and_then(|c| han_digit(*c)).filter(|_| chars.get(at + 1) == Some(&kind));
        if opens && number == Some(count + 1) {
            count += 1;
        }
    }
    usize::try_from(count).ok().filter(|count| *count >= 2)
}

/// 三个工作组：综合组、宣传组、后勤组; 三个坚持：坚持党建引领，坚持质量为先; 三次培训，分别是….
fn behind(reading: &Reading<'_>, claim: &Claim) -> Option<usize> {
    let chars = reading.chars();
    let sentence = reading.outline.sentence(claim.at.start, chars.len());
    let noun_end = (claim.at.end..sentence.end).take(8).find(|i| !is_han(chars[*i]) && chars[*i] != '”')?;
    let noun: Vec<char> = chars[claim.at.end..noun_end].iter().filter(|c| is_han(**c)).copied().collect();
    if let Some(kind) = noun.last() {
        let listed = numbered(chars, noun_end..sentence.end, *kind);
        if listed.is_some() {
            return listed;
        }
    }
    let mut from = noun_end + 1;
    let word = ["分别是", "分别为", "即"].iter().find(|w| stands(chars, from, w));
    match chars[noun_end] {
        '：' | ':' => {}
        '，' | ',' => from += word?.chars().count(),
        _ => return None,
    }
    let text = chars.get(from..sentence.end).filter(|text| text.len() <= 2 * REACH)?;
    // A list with marks of its own is counted by them.
    let marked =
        item::mark(chars, from).is_some() || text.iter().any(|c| matches!(c, '；' | ';' | '（' | '(' | '：'));
    if noun.is_empty() || text.len() < 4 || marked || text.iter().any(char::is_ascii_digit) {
        return None;
    }
    // Each begins as the noun does, or ends with it.
    // 三张清单：甲清单、乙清单、丙清单，并按季度督办: what goes on behind a comma is none of them.
    let is_alike = |item: &&[char]| item.starts_with(&noun) || item.ends_with(&noun[noun.len() - 1..]);
    let comma = text.iter().position(|c| matches!(c, '，' | ','));
    let goes_on = comma.filter(|at| {
        let mut rest = text[at + 1..].split(|c| matches!(c, '、' | '，' | ','));
        text[..*at].contains(&'、') && !rest.any(|item| is_alike(&item))
    });
    let text = &text[..goes_on.unwrap_or(text.len())];
    let all: Vec<&[char]> = text.split(|c| matches!(c, '、' | '，' | ',')).collect();
    let is_open = text.ends_with(&['等']) || text.last() == Some(&'…');
    let belongs = |c: &char| is_han(*c) || matches!(c, '“' | '”');
    let is_short = |item: &&[char]| {
        (2..=LONGEST_ITEM + 2).contains(&item.iter().filter(|c| is_han(**c)).count())
            && item.iter().all(belongs)
    };
    let by_commas = text.iter().any(|c| matches!(c, '，' | ','));
    let plain = all.iter().all(is_short) && (!by_commas || all.iter().all(is_alike));
    let joined = all.last().is_some_and(|last| last.iter().any(|c| matches!(c, '和' | '与' | '及')));
    (all.len() >= 2 && plain && !is_open && !joined).then_some(all.len())
}
