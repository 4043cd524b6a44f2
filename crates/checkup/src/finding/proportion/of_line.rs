//! Shares without the name of their whole, where that stands further up in the paragraph: 预算5240万元，其中货物2860万元、…。面向中小企业预留3144万元，占60%; and
//! rates of two numbers of a paragraph whose digits are exchanged: 核定编制3260名。…在编3048人，空编212名，编制使用率93.5%.

use rust_decimal::Decimal;

use super::gathered::{Gathered, worked};
use super::{NEAR, has_own_share, result, rounding};
use crate::characters::is_han;
use crate::finding::figures::{are_transposed, exact, is_base, is_change, is_rounded, is_taken_apart, says};
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Relation};

/// Part and whole stand in one paragraph, so close before their share.
const REACH: usize = 200;
const BACK: usize = 14;

pub(super) fn find(reading: &Reading<'_>, i: usize, share: &Claim) -> Option<Finding> {
    let chars = reading.chars();
    let said = exact(share).filter(|_| share.relation == Relation::Eq)?;
    if is_change(reading, share) || is_base(reading, share) || reading.is_in_table(share) {
        return None;
    }
    let gathered = Gathered::of(reading, i, share, REACH, BACK);
    let part = *gathered.before.first()?;
    let between = part.at.end..share.at.start;
    if between.len() > NEAR || between.clone().any(|at| matches!(chars[at], '。' | '；' | ';' | '\n')) {
        return None;
    }
    let before: Vec<&Claim> = gathered.alike(part).collect();
    // Whatever it may be of, some two numbers of the paragraph have it.
    let pairs = || before.iter().flat_map(|part| before.iter().map(move |whole| (*part, *whole)));
    let fits = |(part, whole): (&Claim, &Claim)| {
        worked(part, whole).is_some_and(|n| is_rounded(n, share, rounding(part, whole, n)))
    };
    if pairs().any(fits) {
        return None;
    }
    let is_bare = chars[between.clone()].last() == Some(&'占');
    if is_bare {
        let amount = exact(part)?;
        let larger = before.iter().rev().copied().filter(|c| exact(c).is_some_and(|n| n > amount));
        // What the paragraph begins with, where it is all there is.
        let whole = larger.clone().find(|c| !is_taken_apart(chars, c))?;
        let is_most = before.iter().all(|c| exact(c) <= exact(whole));
        let right = worked(part, whole)?;
        let near = (right - said).abs() <= Decimal::TEN;
        // 拨款17.52亿元，占94%；收入0.86亿元，占4.6%: both are of another whole.
        let is_beside = before.iter().any(|c| c.at != part.at && has_own_share(reading, c));
        return (is_most && near && !is_beside).then(|| result(reading, whole, part, share, right, false));
    }
    let is_rate = between.clone().rev().take_while(|at| is_han(chars[*at])).any(|at| chars[at] == '率');
    if !is_rate || !says(chars, between, "率") {
        return None;
    }
    let is_slip = |(part, whole): &(&Claim, &Claim)| {
        worked(part, whole)
            .is_some_and(|n| n <= Decimal::ONE_HUNDRED && are_transposed(n.round_dp(said.scale()), said))
    };
    let (part, whole) = pairs().find(is_slip)?;
    Some(result(reading, whole, part, share, worked(part, whole)?, false))
}
