//! Shares of one whole that come to more than all of it, and all of something of which some is left.

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use crate::finding::figures::{exact, is_change, says};
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Kind};
use crate::repair::stands_before;
use crate::words::Words;

/// Such shares may overlap.
static OVERLAPPING: Words = Words::beginning("overlapping");

/// 学校原因占52%，设施原因占31%，人员原因占23%.
pub(super) fn over_all(reading: &Reading<'_>, claims: &[Claim]) -> Option<Finding> {
    let chars = reading.chars();
    let shares: Vec<&Claim> = claims
        .iter()
        .filter(|c| c.unit == "%" && exact(c).is_some() && !is_change(reading, c))
        .filter(|c| has_of(chars, c))
        .collect();
    let [first, .., last] = shares[..] else { return None };
    let at = first.at.start.saturating_sub(12)..last.at.end;
    let both = says(chars, at.clone(), "男") && says(chars, at.clone(), "女");
    let rest = says(chars, at.clone(), "其余") || says(chars, at.clone(), "其他");
    let sum: Decimal = shares.iter().filter_map(|c| exact(c)).sum();
    let within = first.at.start..last.at.end;
    let overlaps = OVERLAPPING.within(chars, at.clone()).is_some_and(|_| !is_ages(chars, at.clone()));
    let nested = says(chars, within.clone(), "其中")
        || claims.iter().any(|c| c.kind == Kind::Money && within.contains(&c.at.start));
    let most = if both || rest { Decimal::from(150) } else { Decimal::from(130) };
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

/// 35岁以下, 36至50岁: ages and points do not overlap.
fn is_ages(chars: &[char], at: std::ops::Range<usize>) -> bool {
    says(chars, at.clone(), "岁") || says(chars, at, "分")
}

/// Whether a share says 占 of one whole: right before it, and of nothing that it names.
fn has_of(chars: &[char], share: &Claim) -> bool {
    ["占", "各占", "占比", "占比为", "占到", "约占"].iter().any(|w| stands_before(chars, share.at.start, w))
}

/// 整改率100%，尚有2个问题未整改.
pub(super) fn all_and_remaining(reading: &Reading<'_>, claims: &[Claim]) -> Option<Finding> {
    static LEFT: Words = Words::beginning("left");
    static UNDONE: Words = Words::beginning("undone");
    let chars = reading.chars();
    for (i, share) in claims.iter().enumerate() {
        if share.unit != "%" || exact(share) != Some(Decimal::ONE_HUNDRED) || !reading.says_rate(share) {
            continue;
        }
        let Some(rest) =
            claims[i + 1..].iter().take(8).find(|c| matches!(c.kind, Kind::Count | Kind::Number))
        else {
            continue;
        };
        let between = share.at.end..rest.at.start;
        let sentence = reading.outline.sentence(share.at.start, chars.len());
        let is_left = LEFT.within(chars, between.clone()).is_some();
        let is_undone = UNDONE.within(chars, between.start..sentence.end).is_some();
        if between.len() <= 30 && is_left && is_undone && exact(rest).is_some_and(|n| n > Decimal::ZERO) {
            let message = Message::new("checkup-all-and-remaining")
                .with("subject", &share.subject)
                .with("share", &share.quote)
                .with("rest", &rest.quote);
            return Some(reading.found(share.at.start..rest.at.end, message));
        }
    }
    None
}
