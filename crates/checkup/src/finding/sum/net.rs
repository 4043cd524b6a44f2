//! What came without what went: 新纳入237人，退出649人，净减少412人.

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use crate::finding::figures::{clause_before, exact, same_unit, says, written};
use crate::finding::{Finding, Reading};
use crate::quantity::Claim;
use crate::words::Words;

static CAME: Words = Words::beginning("flows-in");
static WENT: Words = Words::beginning("flows-out");

/// What came and went stand so close before what it comes to.
const NEAR: usize = 60;

pub(super) fn find(reading: &Reading<'_>, i: usize) -> Option<Finding> {
    let chars = reading.chars();
    let net = reading.claims.get(i)?;
    let said = exact(net)?;
    let clause = clause_before(chars, net.at.start, 10);
    if !clause.clone().any(|at| chars[at] == '净') {
        return None;
    }
    let before = reading.claims[..i].iter().rev().take(4);
    let mut alike = before.filter(|c| same_unit(&c.unit, &net.unit) && c.kind == net.kind);
    let (second, first) = (alike.next()?, alike.next()?);
    let lead = |c: &Claim| clause_before(chars, c.at.start, 16);
    let came = |c: &Claim| CAME.within(chars, lead(c)).is_some();
    let went = |c: &Claim| WENT.within(chars, lead(c)).is_some();
    let is_both = came(first) && went(second) || went(first) && came(second);
    let between = first.at.start..net.at.start;
    let parted = between.clone().any(|at| matches!(chars[at], '。' | '；' | '\n'));
    if !is_both || parted || between.len() > NEAR || says(chars, between, "其中") {
        return None;
    }
    let worked = (exact(first)? - exact(second)?).abs();
    let holds = worked == said.abs();
    let message = Message::new(if holds { "checkup-change-holds" } else { "checkup-change-differs" });
    let message = written(worked, net).put(message, "worked").with("said", &net.quote);
    let at = first.at.start..net.at.end;
    let is_near = worked <= said.abs() * Decimal::from(3) && said.abs() <= worked * Decimal::from(3);
    match holds {
        true => Some(reading.holds(at, message)),
        false => is_near.then(|| reading.found(at, message)),
    }
}
