//! Fractions in words against the numbers they are fractions of: 57名教师中，50岁以上的38名，占三分之二.

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use crate::finding::figures::{exact, is_amount, same_unit, says};
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Kind, Relation, Value};

/// A fraction stands so close behind its part, and its whole among so many claims before.
const NEAR: usize = 24;
const BACK: usize = 12;

/// What is said as a fraction is said roughly: off by so many points it still holds, and off by more it is of something else.
const ROUGH: i64 = 3;
const FAR: i64 = 25;

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let fractions =
        reading.claims.iter().enumerate().filter(|(_, c)| c.kind == Kind::Share && c.unit.is_empty());
    fractions.filter_map(|(i, share)| of(reading, i, share)).collect()
}

fn of(reading: &Reading<'_>, i: usize, share: &Claim) -> Option<Finding> {
    let chars = reading.chars();
    let said = match share.value.as_ref()? {
        Value::Fraction(part, whole) => Decimal::from(*part).checked_div(Decimal::from(*whole))?,
        Value::Number(number) => *number,
        Value::Ratio(_) | Value::Date(_) => return None,
    };
    let said = said.checked_mul(Decimal::ONE_HUNDRED)?;
    let part = reading.claims[..i].last().filter(|c| is_amount(reading, c))?;
    let between = part.at.end..share.at.start;
    let parted = between.clone().any(|at| matches!(chars[at], '。' | '；' | ';' | '\n'));
    if share.relation != Relation::Eq || parted || between.len() > NEAR || !says(chars, between, "占") {
        return None;
    }
    let line = reading.outline.line(share.at.start);
    let sentence = reading.outline.sentence(share.at.start, chars.len());
    let amount = exact(part)?;
    let larger = |c: &&Claim| {
        same_unit(&c.unit, &part.unit)
            && c.kind == part.kind
            && is_amount(reading, c)
            && exact(c).is_some_and(|n| n > amount)
    };
    let wholes: Vec<&Claim> = reading.claims[..i - 1]
        .iter()
        .rev()
        .take(BACK)
        .take_while(|c| c.at.start >= line.start)
        .filter(larger)
        .collect();
    let worked = |whole: &Claim| amount.checked_div(exact(whole)?)?.checked_mul(Decimal::ONE_HUNDRED);
    let apart = |whole: &Claim| worked(whole).map(|n| (n - said).abs());
    if wholes.iter().filter_map(|c| apart(c)).any(|n| n <= Decimal::from(ROUGH)) {
        return None;
    }
    let whole = wholes.first().filter(|c| c.at.start >= sentence.start)?;
    let holds = apart(whole).is_none_or(|n| n > Decimal::from(FAR));
    if holds {
        return None;
    }
    let message = Message::new("checkup-share-differs")
        .with("part", &part.quote)
        .with("whole", &whole.quote)
        .with("worked", format!("{}%", worked(whole)?.round_dp(1).normalize()))
        .with("said", &share.quote);
    Some(reading.found(whole.at.start..share.at.end, message))
}
