//! Shares of a whole that they name and that stands in another paragraph, or in a table: 23所学校灭火器过期，占被查学校的25%, with 92所学校 further up. They
//! are told where one digit of the right share is wrong, or two are exchanged, and where no number of the paper has the share that is said.

use rust_decimal::Decimal;

use super::{about, far_away_result, rounding, stripped};
use crate::characters::is_han;
use crate::finding::figures::{
    are_exchanged, exact, is_amount, is_change, is_rounded, is_slip_of_one, same_unit, says,
};
use crate::finding::{Finding, Reading};
use crate::item;
use crate::quantity::{Claim, Kind, Relation};

/// Part and share stand in one sentence, so close; no more claims are looked through on either side.
const NEAR: usize = 36;
const MOST: usize = 300;

/// A share with 左右 is off by no more points where it is of something else.
const FAR: i64 = 12;

pub(super) fn find(reading: &Reading<'_>, i: usize, share: &Claim) -> Option<Finding> {
    let chars = reading.chars();
    let said = about(share).filter(|_| !is_change(reading, share) && !reading.is_in_table(share))?;
    let sentence = reading.outline.sentence(share.at.start, chars.len());
    let from = sentence.start.max(share.at.start.saturating_sub(NEAR));
    let of = (from..share.at.start).rev().find(|at| chars[*at] == '占')?;
    let named: String = chars[of + 1..share.at.start].iter().filter(|c| is_han(**c)).collect();
    let named = stripped(&named);
    let noun: String = named.chars().skip(named.chars().count().saturating_sub(2)).collect();
    let end = reading.claims[..i].partition_point(|c| c.at.start < of);
    // 占全县115所学校的 says its whole itself.
    let is_bare = of + 1 == share.at.start;
    if noun.chars().count() < 2 && !is_bare || end < i {
        return None;
    }
    let opening = opening(chars, sentence.start..of);
    let part = reading.claims[..end]
        .iter()
        .rev()
        .take(2)
        .take_while(|c| c.at.start >= from)
        .find(|c| is_amount(reading, c) && matches!(c.kind, Kind::Count | Kind::Money))?;
    let amount = exact(part)?;
    let apart = |c: &char| matches!(c, '；' | ';');
    if chars[part.at.end..share.at.start].iter().any(apart) {
        return None;
    }
    let may_be = |c: &&Claim| {
        let same = same_unit(&c.unit, &part.unit) || c.unit.is_empty();
        c.at != part.at
            && same
            && c.kind == part.kind
            && is_amount(reading, c)
            && exact(c).is_some_and(|n| n > amount)
    };
    let around = i.saturating_sub(MOST)..(i + MOST).min(reading.claims.len());
    let wholes: Vec<&Claim> = reading.claims[around].iter().chain(reading.totals()).filter(may_be).collect();
    let worked = |whole: &Claim| amount.checked_div(exact(whole)?)?.checked_mul(Decimal::ONE_HUNDRED);
    let fits = |c: &&Claim| worked(c).is_some_and(|n| is_rounded(n, share, rounding(part, c, n)));
    if wholes.iter().any(fits) {
        return None;
    }
    let named =
        wholes.into_iter().filter(|c| if is_bare { opens(c, &opening) } else { bears(reading, c, &noun) });
    let named: Vec<(Decimal, &Claim)> = named.filter_map(|c| Some((worked(c)?, c))).collect();
    let is_only = named.iter().all(|(n, _)| *n == named[0].0);
    let is_slip = |(n, _): &&(Decimal, &Claim)| {
        let right = n.round_dp(said.scale());
        let near = (right - said).abs() <= Decimal::from(FAR);
        match share.relation {
            Relation::Approx => is_only && near,
            _ => are_exchanged(right, said) || is_slip_of_one(right, said) && near,
        }
    };
    let (worked, whole) = named.iter().find(is_slip)?;
    Some(far_away_result(reading, whole, part, share, *worked))
}

/// What a sentence begins with, behind its mark: 专任教师 of 专任教师全部持证上岗，本科及以上22人，占73.3%.
fn opening(chars: &[char], sentence: std::ops::Range<usize>) -> String {
    const LONGEST: usize = 14;
    let begin = item::mark(chars, sentence.start).map_or(sentence.start, |mark| mark.end);
    let text = chars.get(begin..sentence.end.max(begin)).unwrap_or_default();
    text.iter().take(LONGEST).take_while(|c| is_han(**c)).collect()
}

fn opens(whole: &Claim, opening: &str) -> bool {
    whole.subject.chars().count() >= 3 && opening.starts_with(&whole.subject)
}

/// Whether a number is one of what a share says that it is of, by the words before it or right behind it.
fn bears(reading: &Reading<'_>, whole: &Claim, noun: &str) -> bool {
    const BEHIND: usize = 6;
    let chars = reading.chars();
    let is_schools =
        noun == "学校" && whole.unit == "所" && ["学校", "中小学"].iter().any(|w| whole.subject.ends_with(w));
    let behind = whole.at.end..(whole.at.end + BEHIND).min(chars.len());
    whole.subject.ends_with(noun) || is_schools || !whole.unit.is_empty() && says(chars, behind, noun)
}
