//! Rates whose part says what they are rates of, wherever it stands in the paragraph: 参加监测学生800人，合格率95%（760人），优秀率41%（328人);
//! 培训教师480人，考核合格468人、优秀96人，合格率97.5%，优秀率20%.

use std::ops::Range;

use rust_decimal::Decimal;

use super::gathered::{Gathered, holding, worked};
use super::{NEAR, result};
use crate::characters::is_han;
use crate::finding::figures::{clause_before, exact, is_amount, is_change, is_slip, says};
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Relation};
use crate::words::{Words, list};

/// Part and whole stand at most so far away, and so many claims.
const REACH: usize = 140;
const BACK: usize = 12;

/// Words of what a rate may be of: 参加, 应到, 报名.
static WHOLES: Words = Words::beginning("rate-bases");

pub(super) fn find(reading: &Reading<'_>, i: usize, share: &Claim) -> Option<Finding> {
    let chars = reading.chars();
    let said = exact(share).filter(|_| share.relation == Relation::Eq && !is_change(reading, share))?;
    let words = names(chars, share)?;
    let around = Gathered::of(reading, i, share, REACH, BACK);
    let next = reading.claims.get(i + 1);
    let part = in_brackets(reading, share, next)
        .or_else(|| around.before.iter().chain(&around.behind).copied().find(|c| is_part(reading, c, &words)))
        .or_else(|| covered(reading, share, reading.claims[..i].last(), &words))?;
    let wholes = around.wholes(part);
    if let Some(holds) = holding(reading, &wholes, part, share) {
        return Some(holds);
    }
    // 普惠性幼儿园在园幼儿 are some of 在园幼儿.
    let is_some = |c: &Claim| c.subject.chars().count() >= 3 && part.subject.ends_with(&c.subject);
    // 214名寄宿生中，已办卡209人.
    let is_among = |c: &Claim| {
        let behind = chars[c.at.end..].iter().take(NEAR / 2).take_while(|c| is_han(**c)).count();
        behind > 0 && chars[c.at.end + behind - 1] == '中'
    };
    let mut found = wholes.iter().filter(|c| is_base_of(reading, c) || is_some(c) || is_among(c));
    let whole = found.next().filter(|whole| found.all(|c| c.value == whole.value))?;
    let worked = worked(part, whole)?;
    let near = (worked - said).abs() <= Decimal::TEN || is_slip(worked.round_dp(said.scale()), said);
    near.then(|| result(reading, whole, part, share, worked, false))
}

/// 合格 of 学业水平合格率, with the words that a part of it may be said with: 实到 for 出席.
fn names(chars: &[char], share: &Claim) -> Option<Vec<String>> {
    let clause = clause_before(chars, share.at.start, NEAR);
    let rate =
        clause.clone().rev().find(|k| chars[*k] == '率' || crate::repair::stands(chars, *k, "进度"))?;
    let begin = (clause.start..rate).rev().take_while(|k| is_han(chars[*k])).last()?;
    let stem: String = chars[begin.max(rate.saturating_sub(2))..rate].iter().collect();
    if stem.chars().count() < 2 || list("no-rate-stems").contains(&stem) {
        return None;
    }
    // 回收率 of 收回.
    let turned: String = stem.chars().rev().collect();
    let others = list("rate-parts").iter().filter_map(|pair| pair.split_once('/'));
    let others = others.filter(|(of, _)| *of == stem).map(|(_, word)| word.to_owned());
    Some(others.chain([turned, stem.clone()]).collect())
}

/// 合格率95%（760人）.
fn in_brackets<'c>(reading: &Reading<'_>, share: &Claim, next: Option<&'c Claim>) -> Option<&'c Claim> {
    let next = next.filter(|c| is_amount(reading, c))?;
    let between = reading.chars().get(share.at.end..next.at.start)?;
    let closed = matches!(reading.chars().get(next.at.end), Some('）' | ')'));
    (matches!(between, ['（' | '(']) && closed).then_some(next)
}

/// Whether the words right before a number, or right behind it, say what the rate is of.
fn is_part(reading: &Reading<'_>, claim: &Claim, words: &[String]) -> bool {
    let chars = reading.chars();
    let lead = clause_before(chars, claim.at.start, 10);
    // 请假50人，参训率98%: what stands behind a comma is no noun of the number.
    let noun = chars[claim.at.end..].iter().take(4).take_while(|c| is_han(**c)).count();
    let behind = claim.at.end..claim.at.end + noun;
    let is_said = |at: &Range<usize>, word: &String| says(chars, at.clone(), word);
    let negated = ["未", "不"].iter().any(|w| {
        lead.clone().any(|at| {
            crate::repair::stands(chars, at, w)
                && words.iter().any(|word| crate::repair::stands(chars, at + 1, word))
        })
    });
    let is_rate = lead.clone().any(|at| chars[at] == '率');
    !negated && !is_rate && words.iter().any(|word| is_said(&lead, word) || is_said(&behind, word))
}

/// 全区学校96所，已建成智慧校园的72所，覆盖率75%: what is covered stands right before its rate.
fn covered<'c>(
    reading: &Reading<'_>,
    share: &Claim,
    last: Option<&'c Claim>,
    words: &[String],
) -> Option<&'c Claim> {
    let chars = reading.chars();
    let covers = words.last().is_some_and(|stem| list("covering-rates").contains(stem));
    let last = last.filter(|c| covers && is_amount(reading, c) && share.at.start - c.at.end <= NEAR / 2)?;
    let clause = clause_before(chars, last.at.start, NEAR);
    ["已", "其中", "实"].iter().any(|w| crate::repair::stands(chars, clause.start, w)).then_some(last)
}

/// Whether a number is one of all that took part.
fn is_base_of(reading: &Reading<'_>, claim: &Claim) -> bool {
    let chars = reading.chars();
    let clause = clause_before(chars, claim.at.start, 16);
    WHOLES.within(chars, clause.clone()).is_some() && !says(chars, clause, "其中")
}
