//! A total behind its parts: 甲4人、乙5人，共计9人; 三校合计14.6万元; 小学142所、初中38所，共有学校180所.

use std::ops::Range;

use rust_decimal::Decimal;

use super::{DONE_IN_ALL, LONGEST, TOGETHER, said};
use crate::characters::is_han;
use crate::finding::figures::{clause_before, exact, is_amount, is_slip, same_unit, says};
use crate::finding::{Finding, Reading};
use crate::quantity::numeral::{self, han_digit};
use crate::quantity::{Claim, Kind};
use crate::repair::stands_before;
use crate::words::Words;

/// Words that a total follows at once, and more of them that stand before nothing else.
static TOTALS: Words = Words::ending("firm-totals");
static TOTALS_OF: Words = Words::ending("firm-totals-of");
static FIRM: Words = Words::beginning("firm-totals");

/// Words that a total follows, with what it is of between them or without: 累计投入, 获奖总人数, 共有学校.
static LOOSE: Words = Words::beginning("totals");

/// How a total is announced.
struct Announced {
    /// Where the words begin.
    from: usize,
    /// The word stands right before it. Others may begin what has nothing to do with what was counted before.
    firm: bool,
}

fn announced(chars: &[char], total: &Claim) -> Option<Announced> {
    let at = total.at.start;
    if let Some(word) = TOTALS.before(chars, at).or_else(|| TOTALS_OF.before(chars, at)) {
        return Some(Announced { from: at - word.length, firm: true });
    }
    let alone =
        stands_before(chars, at, "共") && at >= 2 && matches!(chars[at - 2], '，' | ',' | '；' | '、');
    if alone {
        return Some(Announced { from: at - 1, firm: true });
    }
    let clause = clause_before(chars, at, 12);
    // 两项合计资助2840人: what was done stands between, and how many things are added before.
    let counted = (clause.start..at).filter_map(|i| Some((i, FIRM.at(chars, i)?))).find(|(i, word)| {
        let done = chars.get(i + word.length..at).map(|done| done.iter().filter(|c| is_han(**c)).count());
        done.is_some_and(|done| done <= 4) && items_before(chars, *i).is_some()
    });
    if let Some((from, _)) = counted {
        return Some(Announced { from, firm: true });
    }
    // 共表彰个人110名, 初中部共1432人.
    let all_done = (clause.start..at).find(|i| {
        chars[*i] == '共'
            && (*i + 1 == at || DONE_IN_ALL.at(chars, *i + 1).is_some() || is_said_before(chars, *i + 1))
    });
    let opens = clause.start > 0 && matches!(chars[clause.start - 1], '，' | ',' | '；');
    let loose = LOOSE.within(chars, clause).map(|(from, _)| from);
    loose.or(all_done).filter(|_| opens).map(|from| Announced { from, firm: false })
}

/// 访谈学生1040名、家长520名，共访谈1560人: what is done in all is what was done.
fn is_said_before(chars: &[char], at: usize) -> bool {
    const FAR: usize = 40;
    let Some([one, other]) = chars.get(at..at + 2) else { return false };
    let from = at.saturating_sub(FAR);
    let sentence = (from..at).rev().find(|i| matches!(chars[*i], '。' | '；' | '\n')).unwrap_or(from);
    let both = is_han(*one) && is_han(*other);
    both && chars[sentence..at - 1].windows(2).any(|pair| pair == [*one, *other])
}

pub(super) fn total_after(reading: &Reading<'_>, i: usize, total: &Claim) -> Option<Finding> {
    let chars = reading.chars();
    if !is_added(reading, total) {
        return None;
    }
    let Announced { from: word, firm } = announced(chars, total)?;
    let whole = exact(total)?;
    let counted = items_before(chars, word);
    let sentence = reading.outline.sentence(total.at.start, chars.len());
    let mut from = sentence.start;
    if counted.is_some() && from > 0 {
        from = reading.outline.sentence(from - 1, chars.len()).start;
    }
    from = from.max(total.at.start.saturating_sub(LONGEST));
    let before: Vec<&Claim> =
        reading.claims[..i].iter().rev().take(TOGETHER).take_while(|c| c.at.start >= from).collect();
    let before = if counted.is_none() { since_semicolon(reading, before, total) } else { before };
    // An amount for each makes a product of it, and what is masked cannot be added.
    if before.iter().any(|c| c.is_masked()) || counted.is_none() && before.iter().any(|c| !c.per.is_empty()) {
        return None;
    }
    let is_total = |c: &Claim| TOTALS.before(chars, c.at.start).is_some();
    let mut parts: Vec<&Claim> = Vec::new();
    for claim in before {
        if is_total(claim) || counted.is_some_and(|many| parts.len() >= many) {
            break;
        }
        if is_each(chars, claim) {
            continue;
        }
        if same_unit(&claim.unit, &total.unit) && claim.kind == total.kind && is_added(reading, claim) {
            parts.push(claim);
        } else if same_unit(&claim.unit, &total.unit) && claim.per.is_empty() {
            return None;
        }
    }
    if let Some(many) = counted {
        parts.truncate(many);
        if parts.len() < many {
            return None;
        }
    }
    parts.reverse();
    if parts.len() < 2 {
        return None;
    }
    // A whole that stands before its parts and is said once more.
    for from in 0..parts.len() - 1 {
        let sum: Decimal = parts[from..].iter().filter_map(|c| exact(c)).sum();
        if sum == whole {
            return Some(said(reading, total, &parts[from..], whole, true));
        }
    }
    // 展出作品420幅，评出一等奖42幅、二等奖84幅、三等奖136幅，共计262幅: a row right before a total is what it is the total of.
    let row = 1 + parts
        .windows(2)
        .rev()
        .take_while(|pair| {
            chars.get(pair[0].at.end..pair[1].at.start).is_some_and(|b| b.first() == Some(&'、'))
        })
        .count();
    let parts = if firm && row >= 3 && counted.is_none() { &parts[parts.len() - row..] } else { &parts[..] };
    // 毕业生5640人，就业5521人；升学3462人、就业1896人，合计…: a semicolon parts what is added from what is not.
    let semicolon = (sentence.start..total.at.start).rev().find(|at| matches!(chars[*at], '；' | ';'));
    let behind = parts.partition_point(|c| semicolon.is_some_and(|end| c.at.start < end));
    let parts = if firm && parts.len().saturating_sub(behind) >= 2 { &parts[behind..] } else { parts };
    let sum: Decimal = parts.iter().filter_map(|c| exact(c)).sum();
    let gap = (sum - whole).abs() * Decimal::ONE_HUNDRED;
    let within = |percent: u32| gap <= whole * Decimal::from(percent);
    // 分别投入…，累计投入…: the row says that it is of one thing.
    let firm = firm || says(chars, from..parts[0].at.start, "分别");
    // 缺英语教师6人、音乐教师5人、科学教师3人，共缺14人: nothing stands between a row and its total.
    let adjoins = parts.last().is_some_and(|last| total.at.start - last.at.end <= 6);
    let firm = firm || row >= 3 && row >= parts.len() && adjoins;
    let is_near = match (firm, parts.len()) {
        (true, _) => within(30),
        (false, 2) => within(2) || is_slip(sum, whole) && within(10),
        (false, _) => within(6) || is_slip(sum, whole) && within(20),
    };
    // 其中 before the first of them takes apart what has no number of its own.
    let listed = parts[0].at.start..total.at.start;
    let open = says(chars, listed.clone(), "其中")
        || leaves_out(chars, from..parts[0].at.end)
        || parts.iter().any(|c| leaves_out(chars, c.at.end..behind_noun(chars, c.at.end)));
    (is_near && !open && total.kind != Kind::Share).then(|| said(reading, total, parts, whole, false))
}

/// What stands behind the last semicolon, where it is enough: 慰问23人次，每人500元；第一批97人、第二批86人，合计183人.
fn since_semicolon<'c>(reading: &Reading<'_>, before: Vec<&'c Claim>, total: &Claim) -> Vec<&'c Claim> {
    let chars = reading.chars();
    let own: Vec<&Claim> = before
        .iter()
        .copied()
        .take_while(|c| !chars[c.at.end..total.at.start].iter().any(|c| matches!(c, '；' | ';')))
        .collect();
    let parts = own.iter().filter(|c| same_unit(&c.unit, &total.unit) && is_added(reading, c)).count();
    if parts >= 2 { own } else { before }
}

/// 每套配置床、柜等设备1.5万元: 每 stands at the beginning of the clause, further away than a list lets it.
fn is_each(chars: &[char], claim: &Claim) -> bool {
    const FAR: usize = 30;
    let from = claim.at.start.saturating_sub(FAR);
    let bound = |at: &usize| matches!(chars[*at], '，' | ',' | '。' | '；' | ';' | '\n');
    let clause = (from..claim.at.start).rev().find(bound).map_or(from, |at| at + 1);
    claim.kind == Kind::Money && chars[clause] == '每'
}

/// The end of the noun behind a part: 甲校5人、乙校3人等, and 甲校5名教师等.
fn behind_noun(chars: &[char], at: usize) -> usize {
    const NOUN: usize = 10;
    at + (at..chars.len()).take(NOUN).take_while(|i| is_han(chars[*i])).count()
}

/// Whether a list says that there are more: 等 that is not that of 一等奖 or 等级.
fn leaves_out(chars: &[char], mut within: Range<usize>) -> bool {
    within.any(|at| chars[at] == '等' && !chars.get(at + 1).is_some_and(|c| "奖级次第于".contains(*c)))
}

/// Whether a claim can be a total or a part of one: an amount, or hours that were worked.
fn is_added(reading: &Reading<'_>, claim: &Claim) -> bool {
    let of_hours = claim.kind == Kind::Duration && matches!(claim.unit.as_str(), "小时" | "分钟");
    is_amount(reading, claim) || of_hours && claim.per.is_empty() && exact(claim).is_some()
}

/// How many things are added: 3 in 三校合计, 2 in 两项合计 and in 两项资金共计.
fn items_before(chars: &[char], at: usize) -> Option<usize> {
    const NOUN: usize = 4;
    let mut nouns = (at.saturating_sub(NOUN)..=at).rev().take_while(|i| *i == at || is_han(chars[*i]));
    nouns.find_map(|end| counted_before(chars, end))
}

/// The number of a counter that ends at a place: 2 of 两项.
fn counted_before(chars: &[char], at: usize) -> Option<usize> {
    let counter = at.checked_sub(1).filter(|i| "项校者类级县镇乡部地园家".contains(chars[*i]))?;
    let digit = counter.checked_sub(1)?;
    let alone = digit == 0 || han_digit(chars[digit - 1]).is_none() && chars[digit - 1] != '十';
    let value = numeral::han_digit(chars[digit]).or_else(|| numeral::digit_value(chars[digit]))?;
    (alone && (2..=9).contains(&value)).then_some(value as usize)
}
