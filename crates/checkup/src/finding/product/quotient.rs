//! Averages whose total and number stand in the same paragraph, by what the words say they are for each of: 投入630万元，维修4200平方米，平均每
//! 平方米1500元; 384次，24个教研组平均每组16次; 学生860人，计算机172台，平均5人一台.

use std::collections::HashSet;
use std::ops::Range;

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use super::average::judged;
use super::factor::is_of;
use super::far;
use crate::finding::figures::{
    are_exchanged, are_transposed, clause_before, exact, is_amount, is_base, is_change, is_taken_apart,
    same_unit, says, written,
};
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Kind, unit_length};
use crate::repair::stands;
use crate::words::list;

/// Total and number stand at most so far before their average, and so many claims.
const REACH: usize = 100;
const BACK: usize = 10;

/// Of so many numbers of a paper any may be what an average is for each of.
const MOST: usize = 4;
const AROUND: usize = 300;

/// Words without which 每组16次 may be a rule and no average.
const MEANS: [&str; 6] = ["平均", "均", "造价", "单价", "单位", "成本"];

pub(super) fn find(reading: &Reading<'_>, known: &HashSet<usize>) -> Vec<Finding> {
    let all = reading.claims.iter().enumerate().filter(|(_, c)| !known.contains(&c.at.start));
    all.filter_map(|(i, each)| of(reading, i, each).or_else(|| far::find(reading, i, each))).collect()
}

/// What an average is for each of.
pub(super) enum Each<'w> {
    /// 生均: units that count it, and nouns where the unit says too little.
    Named(Vec<&'w str>, Vec<&'w str>),
    /// 每平方米, 每组.
    Unit(String),
}

impl Each<'_> {
    pub(super) fn counts_persons(&self) -> bool {
        matches!(self, Self::Named(units, _) if units.contains(&"人"))
    }

    pub(super) fn counts(&self, claim: &Claim) -> bool {
        match self {
            Self::Named(units, nouns) => {
                let noun = nouns.is_empty()
                    || nouns.iter().any(|n| claim.subject.ends_with(n) || claim.subject.starts_with(n));
                units.iter().any(|unit| same_unit(unit, &claim.unit)) && noun
            }
            Self::Unit(unit) => {
                is_of(&format!("每{unit}"), claim)
                    || claim.unit == *unit
                    || claim.unit == "个" && claim.subject.contains(unit.as_str())
            }
        }
    }
}

fn of(reading: &Reading<'_>, i: usize, each: &Claim) -> Option<Finding> {
    let chars = reading.chars();
    exact(each).filter(|n| *n > Decimal::ZERO && !is_change(reading, each) && !is_base(reading, each))?;
    if matches!(each.kind, Kind::Date | Kind::Ordinal | Kind::Share | Kind::Duration | Kind::Threshold) {
        return None;
    }
    let for_each = for_each(chars, each)?;
    let sentence = reading.outline.sentence(each.at.start, chars.len());
    let line = reading.outline.line(each.at.start);
    let from = line.start.max(each.at.start.saturating_sub(REACH));
    let before: Vec<&Claim> = reading.claims[..i]
        .iter()
        .rev()
        .take(BACK)
        .take_while(|c| c.at.start >= from)
        .filter(|c| is_amount(reading, c))
        .collect();
    let numbers: Vec<&Claim> = before.iter().filter(|c| for_each.counts(c)).copied().collect();
    let alike = |c: &&&Claim| {
        let times = each.unit == "次" && c.unit == "人次";
        (same_unit(&c.unit, &each.unit) && (c.kind == each.kind || c.kind == Kind::Count) || times)
            && c.at != each.at
    };
    let totals: Vec<&Claim> = before.iter().filter(alike).copied().collect();
    let pairs =
        || totals.iter().flat_map(|t| numbers.iter().map(move |n| (*t, *n))).filter(|(t, n)| t.at != n.at);
    // 抽查学校52所，其中小学36所，…班级208个，平均每校4个: one of its parts has the average by chance.
    let by_chance = |t: &Claim, n: &Claim| {
        let is_whole_there =
            numbers.iter().any(|other| !is_taken_apart(chars, other) && exact(other) > exact(n));
        let is_clean = exact(t).zip(exact(n)).and_then(|(t, n)| t.checked_div(n)) == exact(each);
        is_taken_apart(chars, n) && is_whole_there && !is_clean
    };
    let of_pair =
        |(t, n): (&Claim, &Claim)| judged(reading, t, n, each).filter(|it| it.holds && !by_chance(t, n));
    if let Some(holds) = pairs().find_map(of_pair) {
        return Some(holds);
    }
    // What stands behind a semicolon, or begins a change, is of something else.
    let is_apart = |c: &Claim| {
        (c.at.end..each.at.start).any(|at| matches!(chars[at], '；' | ';'))
            || clause_before(chars, each.at.start, 16).any(|at| matches!(chars[at], '由' | '从'))
    };
    // 筹集68.5万元，其中…单位资助16.5万元，资助学生548人，人均1250元: the part is of nobody.
    let is_part =
        |c: &Claim| is_taken_apart(chars, c) && numbers.iter().any(|n| n.at.start > c.at.end && n.at != c.at);
    let totals: Vec<&Claim> = totals.into_iter().filter(|c| !is_apart(c) && !is_part(c)).collect();
    // 藏书31284册、电子图书2万册…生均纸质图书33册: of several that have the sentence of their own the one that nearly comes to it.
    let apart = |t: &&&Claim| {
        let nearly = numbers.iter().filter(|n| n.at != t.at).any(|n| is_nearly(t, n, each));
        nearly && !numbers.iter().any(|n| n.at == t.at)
    };
    let far: Vec<&Claim> =
        if numbers.len() == 1 { totals.iter().filter(apart).copied().collect() } else { Vec::new() };
    if let ([total], [number], true) = (&far[..], &numbers[..], totals.len() > 1) {
        return judged(reading, total, number, each);
    }
    if let Some(exchanged) = exchanged(reading, i, &for_each, &totals, each) {
        return Some(exchanged);
    }
    // The nearest total, in the sentence of its average, and the only number there is of them.
    let total =
        totals.first().filter(|c| c.at.start >= sentence.start && !numbers.iter().any(|n| n.at == c.at));
    let total = total.or_else(|| totals.iter().find(|c| c.at.start >= sentence.start && !for_each.counts(c)));
    // 培训教师7820人次，其中…。专任教师3910人，人均培训2次: the only one of the sentence before that is no part.
    let plain: Vec<&&Claim> =
        totals.iter().filter(|c| !is_taken_apart(chars, c) && !for_each.counts(c)).collect();
    let only = if let [only] = plain[..] { Some(only) } else { None };
    let total = total.or(only)?;
    let own: Vec<&&Claim> =
        numbers.iter().filter(|c| c.at.start >= sentence.start && c.at != total.at).collect();
    let number = match own[..] {
        [only] => only,
        [] => match numbers[..] {
            [only] => only,
            _ => return judged(reading, total, counted_once(reading, i, &for_each, total)?, each),
        },
        _ => return judged(reading, total, counted_once(reading, i, &for_each, total)?, each),
    };
    judged(reading, total, number, each)
}

/// 检查学校83所，其中小学39所、…，占全县115所的72.2%，…，平均每所访谈2人: the only number of them that is no part and no whole of a share.
fn counted_once<'c>(
    reading: &Reading<'c>,
    i: usize,
    for_each: &Each<'_>,
    total: &Claim,
) -> Option<&'c Claim> {
    const FAR: usize = 24;
    let chars = reading.chars();
    let line = reading.outline.line(total.at.start);
    let plain = |c: &&Claim| {
        let of_share = clause_before(chars, c.at.start, 10).any(|at| chars[at] == '占');
        for_each.counts(c)
            && c.at != total.at
            && is_amount(reading, c)
            && !is_taken_apart(chars, c)
            && !of_share
    };
    let mut all =
        reading.claims[..i].iter().rev().take(FAR).take_while(|c| c.at.start >= line.start).filter(plain);
    all.next().filter(|only| all.all(|other| other.value == only.value))
}

/// 投入146.16万元，人均1200元 behind 1218人次 further away: told where the digits of the right average are exchanged.
fn exchanged(
    reading: &Reading<'_>,
    i: usize,
    for_each: &Each<'_>,
    totals: &[&Claim],
    each: &Claim,
) -> Option<Finding> {
    const FAR: usize = 24;
    let line = reading.outline.line(each.at.start);
    let total = totals.first().filter(|c| each.at.start - c.at.end <= REACH / 4)?;
    let counts = |c: &&Claim| for_each.counts(c) || c.unit == "人次" && for_each.counts_persons();
    let mut numbers = reading.claims[..i]
        .iter()
        .rev()
        .take(FAR)
        .take_while(|c| c.at.start >= line.start)
        .filter(|c| c.at != total.at && is_amount(reading, c))
        .filter(counts);
    let said = exact(each)?;
    let worked = |number: &Claim| Some(exact(total)?.checked_div(exact(number)?)?.round_dp(said.scale()));
    let mut all: Vec<&Claim> = numbers.by_ref().collect();
    if let (true, Each::Named(_, nouns)) = (all.is_empty(), for_each) {
        let is_named =
            |c: &&Claim| is_amount(reading, c) && nouns.iter().any(|noun| c.subject.ends_with(noun));
        let around = i.saturating_sub(AROUND)..(i + AROUND).min(reading.claims.len());
        all.extend(reading.claims[around].iter().filter(|c| for_each.counts(c)).filter(is_named).take(MOST));
    }
    if all.iter().any(|number| worked(number) == Some(said)) {
        return None;
    }
    // Of two digits it must be the only number there is of them.
    let is_only = all.iter().all(|number| number.value == all[0].value);
    let is_slip = |n: Decimal| are_transposed(n, said) || is_only && are_exchanged(n, said);
    let slip = all.into_iter().find(|number| worked(number).is_some_and(is_slip))?;
    far_apart(reading, total, slip, each)
}

/// An average with exchanged digits, which may be far from what is right.
pub(super) fn far_apart(
    reading: &Reading<'_>,
    total: &Claim,
    number: &Claim,
    each: &Claim,
) -> Option<Finding> {
    let worked = exact(total)?.checked_div(exact(number)?)?.round_dp(exact(each)?.scale());
    let message = Message::new("checkup-average-differs");
    let message = written(exact(total)?, total).put(message, "total");
    let message = written(exact(number)?, number).put(message, "number");
    let message = written(worked, each).put(message, "worked").with("said", &each.quote);
    let at = total.at.start.min(each.at.start)..each.at.end;
    Some(reading.found(at, message).and_at(reading, number.at.clone()))
}

/// Whether an average misses what it is of by no more than a slip may.
fn is_nearly(total: &Claim, number: &Claim, each: &Claim) -> bool {
    let worked = || exact(total)?.checked_div(exact(number)?);
    let ratio = || {
        let (worked, said) = (worked()?, exact(each)?);
        if worked > said { worked.checked_div(said) } else { said.checked_div(worked) }
    };
    ratio().is_some_and(|ratio| ratio <= Decimal::new(115, 2))
}

/// What stands before an average, or behind it, says what it is for each of.
pub(super) fn for_each(chars: &[char], each: &Claim) -> Option<Each<'static>> {
    let clause = clause_before(chars, each.at.start, 16);
    let named = list("averages").iter().find_map(|line| {
        let mut parts = line.split('=');
        let (word, units, nouns) = (parts.next()?, parts.next()?, parts.next()?);
        let all = |text: &'static str| text.split('/').filter(|w| !w.is_empty()).collect::<Vec<_>>();
        says(chars, clause.clone(), word).then(|| Each::Named(all(units), all(nouns)))
    });
    if named.is_some() {
        return named;
    }
    let means = MEANS.iter().any(|w| says(chars, clause.clone(), w));
    // 平均5人一台, 2400元/平方米.
    let behind = match chars.get(each.at.end) {
        Some('/') => Some(each.at.end + 1),
        Some('一' | '1') if means => Some(each.at.end + 1),
        _ => None,
    };
    if let Some(at) = behind {
        return unit(chars, at).map(Each::Unit);
    }
    let every = clause.clone().find(|at| chars[*at] == '每').filter(|_| means)?;
    unit(chars, every + 1).map(Each::Unit).or_else(|| word(chars, every + 1..each.at.start).map(Each::Unit))
}

fn unit(chars: &[char], at: usize) -> Option<String> {
    let length = unit_length(chars, at);
    (length > 0).then(|| chars[at..at + length].iter().collect())
}

/// 组 of 每组16次, where nothing else stands between.
fn word(chars: &[char], at: Range<usize>) -> Option<String> {
    let bound = at
        .clone()
        .find(|i| ["有", "为", "达", "约", "平均"].iter().any(|w| stands(chars, *i, w)))
        .unwrap_or(at.end);
    let text: String = chars[at.start..bound].iter().collect();
    (1..=3).contains(&text.chars().count()).then_some(text)
}
