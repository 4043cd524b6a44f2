//! Shares of one whole that come to more than all of it, and all of something of which some is left.

use std::ops::Range;

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use crate::characters::is_han;
use crate::finding::figures::{clause_before, exact, is_change, says};
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Kind, Relation};
use crate::repair::{stands, stands_before};
use crate::words::{Words, list};

/// Such shares may overlap.
static OVERLAPPING: Words = Words::beginning("overlapping");

/// 学校原因占52%，设施原因占31%，人员原因占23%.
pub(super) fn over_all(reading: &Reading<'_>, claims: &[Claim]) -> Option<Finding> {
    let chars = reading.chars();
    let mut shares: Vec<&Claim> = Vec::new();
    for share in claims.iter().filter(|c| c.unit == "%" && exact(c).is_some() && !is_change(reading, c)) {
        if has_of(chars, share) || is_in_row(reading, share, shares.last().copied()) {
            shares.push(share);
        }
    }
    let [first, .., last] = shares[..] else { return None };
    let at = first.at.start.saturating_sub(12)..last.at.end;
    let both = says(chars, at.clone(), "男") && says(chars, at.clone(), "女");
    let rest = says(chars, at.clone(), "其余") || says(chars, at.clone(), "其他");
    let sum: Decimal = shares.iter().filter_map(|c| exact(c)).sum();
    let within = first.at.start..last.at.end;
    // 学历结构为研究生占6%、本科占73%: of degrees everybody has one.
    let sentence = reading.outline.sentence(first.at.start, chars.len());
    let is_structure = says(chars, sentence.start..first.at.start, "结构");
    let overlaps =
        OVERLAPPING.within(chars, at.clone()).is_some_and(|_| !is_structure && !is_ages(chars, at.clone()));
    let nested = says(chars, within.clone(), "其中")
        || claims.iter().any(|c| c.kind == Kind::Money && within.contains(&c.at.start));
    let most = if both || rest { Decimal::from(150) } else { Decimal::from(130) };
    let both = both || shares.len() == 2 && are_complements(chars, first, last);
    let many = shares.len() >= 3 || both || rest;
    let over = sum > Decimal::new(1005, 1) && sum <= most;
    if !many || !over || nested || overlaps && !both {
        return None;
    }
    let parts = shares.iter().map(|c| c.quote.clone()).collect::<Vec<_>>().join(" + ");
    let message =
        Message::new("checkup-shares-over").with("parts", parts).with("sum", format!("{}%", sum.normalize()));
    Some(reading.found(within, message))
}

/// 按毕业生人数占80%、办学质量占20%的比例分配: weights are all there is.
pub(super) fn weights(reading: &Reading<'_>, claims: &[Claim]) -> Option<Finding> {
    let chars = reading.chars();
    let shares: Vec<&Claim> = claims.iter().filter(|c| c.unit == "%" && exact(c).is_some()).collect();
    let row = shares.windows(2).find(|pair| {
        let between = chars.get(pair[0].at.end..pair[1].at.start).unwrap_or_default();
        let is_row = between.first() == Some(&'、') && between.last() == Some(&'占') && between.len() <= 14;
        let clause = clause_before(chars, pair[0].at.start, 16);
        is_row && says(chars, clause, "按") && stands(chars, pair[1].at.end, "的比例")
    })?;
    let sum: Decimal = row.iter().filter_map(|c| exact(c)).sum();
    let off = (sum - Decimal::ONE_HUNDRED).abs();
    if off.is_zero() || off > Decimal::from(30) {
        return None;
    }
    let parts = row.iter().map(|c| c.quote.clone()).collect::<Vec<_>>().join(" + ");
    let message =
        Message::new("checkup-shares-over").with("parts", parts).with("sum", format!("{}%", sum.normalize()));
    Some(reading.found(row[0].at.start..row[1].at.end, message))
}

/// 寄宿生占41%，走读生占59%: everybody is one or the other.
fn are_complements(chars: &[char], first: &Claim, last: &Claim) -> bool {
    let clause = |c: &Claim| clause_before(chars, c.at.start, 12);
    let pairs = list("complements").iter().filter_map(|pair| pair.split_once('/'));
    let names = |c: &Claim, word: &str| says(chars, clause(c), word);
    let close = last.at.start - first.at.end <= 16 && clause(last).start > first.at.end;
    let mut pairs = pairs.filter(|(a, _)| *a != "已");
    close && pairs.any(|(a, b)| names(first, a) && names(last, b) && !names(first, b))
}

/// 35岁以下, 36至50岁: ages and points do not overlap.
fn is_ages(chars: &[char], at: Range<usize>) -> bool {
    says(chars, at.clone(), "岁") || says(chars, at, "分")
}

/// Whether a share says 占 of one whole: right before it, and of nothing that it names.
fn has_of(chars: &[char], share: &Claim) -> bool {
    ["占", "各占", "占比", "占比为", "占到", "约占"].iter().any(|w| stands_before(chars, share.at.start, w))
}

/// 占比分别为：小学52%、初中31%; 分别占教师总数的22%、48%: a row of shares of one whole that is said once.
fn is_in_row(reading: &Reading<'_>, share: &Claim, last: Option<&Claim>) -> bool {
    const NAME: usize = 10;
    let chars = reading.chars();
    if let Some(last) = last {
        let between = chars.get(last.at.end..share.at.start).unwrap_or_default();
        let is_sign = matches!(between.first(), Some('、' | '，' | ','));
        return is_sign && between.len() <= NAME && between[1..].iter().all(|c| is_han(*c) && *c != '率');
    }
    let sentence = reading.outline.sentence(share.at.start, chars.len());
    let lead = sentence.start.max(share.at.start.saturating_sub(24))..share.at.start;
    list("row-shares").iter().any(|w| says(chars, lead.clone(), w))
}

/// 整改率100%，尚有2个问题未整改; 问题已全部整改到位，剩余3个正在推进.
pub(super) fn all_and_remaining(reading: &Reading<'_>, claims: &[Claim]) -> Option<Finding> {
    static LEFT: Words = Words::beginning("left");
    static UNDONE: Words = Words::beginning("undone");
    let chars = reading.chars();
    for all in alls(reading, claims) {
        if let Some(rest) = left_before(reading, claims, &all) {
            let text = |at: Range<usize>| chars[at].iter().collect::<String>();
            let message = Message::new("checkup-all-and-remaining")
                .with("subject", text(all.subject))
                .with("share", text(all.said))
                .with("rest", &rest.quote);
            return Some(reading.found(rest.at.start..all.at.end, message));
        }
        let behind = claims.iter().filter(|c| c.at.start >= all.at.end).take(8);
        let Some(rest) = behind
            .filter(|c| c.unit != "%" && c.relation == Relation::Eq)
            .find(|c| matches!(c.kind, Kind::Count | Kind::Number))
        else {
            continue;
        };
        let between = all.at.end..rest.at.start;
        let sentence = reading.outline.sentence(all.at.end, chars.len());
        let clause = clause_before(chars, rest.at.start, 20);
        let is_left = LEFT.within(chars, clause.clone()).is_some();
        // 有4名教师暂无教师资格证: some, and behind it what they lack.
        let has_some = ["有", "另有", "其中有"].iter().any(|w| stands_before(chars, rest.at.start, w));
        let to = (rest.at.end..sentence.end)
            .find(|i| matches!(chars[*i], '，' | '。' | '；'))
            .unwrap_or(sentence.end);
        let is_undone = |from: usize| UNDONE.within(chars, from..to.max(from)).is_some();
        // 虽已全部消除，但目前尚有4个.
        let is_but = is_left && ["但", "然而"].iter().any(|w| stands(chars, clause.start, w));
        let says_so = is_left && is_undone(clause.start) || has_some && is_undone(rest.at.end) || is_but;
        // 第二批尚有3处 is of others.
        let others = list("other-rounds").iter().any(|w| says(chars, between.clone(), w));
        if between.len() <= 30 && says_so && !others && exact(rest).is_some_and(|n| n > Decimal::ZERO) {
            let text = |at: Range<usize>| chars[at].iter().collect::<String>();
            let message = Message::new("checkup-all-and-remaining")
                .with("subject", text(all.subject))
                .with("share", text(all.said))
                .with("rest", &rest.quote);
            return Some(reading.found(all.at.start..rest.at.end, message));
        }
    }
    None
}

/// 目前尚有6个问题未完成整改，整改率为100%: what is left stands right before the rate, with the deed that the rate is of.
fn left_before<'c>(reading: &Reading<'_>, claims: &'c [Claim], all: &All) -> Option<&'c Claim> {
    const FAR: usize = 16;
    let chars = reading.chars();
    let rest = claims.iter().rev().find(|c| c.at.end <= all.at.start)?;
    let between = rest.at.end..all.at.start;
    let clause = clause_before(chars, rest.at.start, 12);
    let is_left = ["尚有", "仍有", "还有"].iter().any(|w| says(chars, clause.clone(), w));
    let deed = chars[all.subject.clone()].strip_suffix(&['率'])?;
    let deed: String = deed[deed.len().saturating_sub(2)..].iter().collect();
    let is_undone = ["未", "没有"].iter().any(|w| says(chars, between.clone(), w));
    let is_amount = matches!(rest.kind, Kind::Count | Kind::Number) && exact(rest).is_some();
    let parted = between.clone().any(|at| matches!(chars[at], '。' | '；'));
    let is_of_it = deed.chars().count() == 2 && says(chars, between.clone(), &deed);
    (is_left && is_undone && is_amount && is_of_it && !parted && between.len() <= FAR).then_some(rest)
}

/// A place that says that all of something is done.
struct All {
    at: Range<usize>,
    /// 整改率, or what 全部 is said of.
    subject: Range<usize>,
    /// 100%, or 全部整改到位.
    said: Range<usize>,
}

/// 整改率100%, and 全部 with what was done behind it.
fn alls(reading: &Reading<'_>, claims: &[Claim]) -> Vec<All> {
    static ALL_OF: Words = Words::beginning("all-of");
    static DONE: Words = Words::beginning("all-of-done");
    const NEAR: usize = 6;
    let chars = reading.chars();
    let (Some(first), Some(last)) = (claims.first(), claims.last()) else { return Vec::new() };
    let rate = |c: &Claim| {
        let subject = c.subject.chars().count();
        let from =
            (c.at.start.saturating_sub(subject + 4)..c.at.start).find(|at| stands(chars, *at, &c.subject));
        let subject = from.map_or(c.at.start..c.at.start, |at| at..at + subject);
        All { at: c.at.clone(), subject, said: c.at.clone() }
    };
    // 满意率100% says nothing of what is done.
    let others = list("no-deeds");
    let of_deeds = |c: &Claim| !others.iter().any(|w| c.subject.contains(w.as_str()));
    let is_all = |c: &&Claim| {
        c.unit == "%" && exact(c) == Some(Decimal::ONE_HUNDRED) && reading.says_rate(c) && of_deeds(c)
    };
    let mut found: Vec<All> = claims.iter().filter(is_all).map(rate).collect();
    let sentence = reading.outline.sentence(first.at.start, chars.len());
    for at in sentence.start..last.at.start {
        let Some(word) = ALL_OF.at(chars, at) else { continue };
        let behind = at + word.length;
        let Some((done, what)) = DONE.within(chars, behind..(behind + NEAR).min(last.at.start)) else {
            continue;
        };
        let end = done + what.length;
        // 全部完成改造的有12所 says how many did.
        let closed = (end..(end + NEAR).min(chars.len())).find(|i| !is_han(chars[*i]));
        let is_clause = closed.is_some_and(|i| matches!(chars[i], '，' | ',' | '；'));
        let clause = clause_before(chars, at, 16);
        let how_many = says(chars, clause.start..end + NEAR, "的有");
        let is_aim = list("all-aims").iter().any(|w| says(chars, clause.clone(), w));
        if is_clause && !how_many && !is_aim {
            found.push(All { at: at..end, subject: clause.start..at, said: at..end });
        }
    }
    found
}
