//! Proportions against the figures they are proportions of: 在园幼儿14280人 … 专任教师1286人，师幼比1:11.1.

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use crate::finding::figures::{clause_before, is_amount, same_unit};
use crate::finding::owner::without_level;
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Relation, Value};
use crate::repair::stands_before;
use crate::words::list;

/// The figures stand in the same paragraph, so many claims back at most.
const BACK: usize = 24;

const PUPILS: &[&str] = &["在校学生", "在校生", "学生", "在园幼儿", "幼儿", "在园（班）幼儿"];
const TEACHERS: &[&str] = &["专任教师", "教师", "教职工", "幼儿教师", "任课教师"];

/// What a proportion is between, by its name.
const BETWEEN: [(&str, &[&str], &[&str]); 4] = [
    ("生师比", PUPILS, TEACHERS),
    ("师生比", TEACHERS, PUPILS),
    ("师幼比", TEACHERS, PUPILS),
    ("幼师比", PUPILS, TEACHERS),
];

pub(super) fn find(reading: &Reading<'_>) -> Vec<Finding> {
    let claims = reading.claims.iter().enumerate();
    claims.filter_map(|(i, claim)| of_figures(reading, i, claim)).collect()
}

fn of_figures(reading: &Reading<'_>, i: usize, claim: &Claim) -> Option<Finding> {
    let Some(Value::Ratio(parts)) = &claim.value else { return None };
    let [one, other] = parts[..] else { return None };
    if claim.relation != Relation::Eq || one.is_zero() || other.is_zero() {
        return None;
    }
    let line = reading.outline.line(claim.at.start);
    let before: Vec<&Claim> = reading.claims[..i]
        .iter()
        .rev()
        .take(BACK)
        .take_while(|c| c.at.start >= line.start)
        .filter(|c| is_amount(reading, c) && same_unit(&c.unit, "人"))
        .collect();
    let (firsts, seconds) = sides(reading, claim)?;
    let named = |names: &[String]| -> Vec<&Claim> {
        let is_one = |c: &&&Claim| {
            let subject = plain(&c.subject);
            names.iter().any(|name| subject == name.as_str() || without_level(subject) == name.as_str())
        };
        before.iter().filter(is_one).copied().collect()
    };
    let (firsts, seconds) = (named(&firsts), named(&seconds));
    let mut nearest: Option<(Decimal, Decimal, &Claim, &Claim)> = None;
    for first in &firsts {
        for second in &seconds {
            let (a, b) = (first.value.as_ref()?.number()?, second.value.as_ref()?.number()?);
            // Written as 1:n or n:1, whichever the text does.
            let (said, worked) = if one == Decimal::ONE {
                (other, b.checked_div(a)?)
            } else {
                (one.checked_div(other)?, a.checked_div(b)?)
            };
            let apart = (said - worked).abs().checked_div(said)?;
            if nearest.is_none_or(|(least, ..)| apart < least) {
                nearest = Some((apart, worked, first, second));
            }
        }
    }
    let (apart, worked, first, second) = nearest?;
    // Rounded to its last place, or cut there.
    let places = one.scale().max(other.scale());
    let said = if one == Decimal::ONE { other } else { one.checked_div(other)? };
    let is_cut = worked >= said && worked - said < Decimal::new(1, places);
    let holds = is_cut || (said - worked).abs() <= Decimal::new(5, places + 1);
    if !holds && apart > Decimal::new(35, 2) {
        return None;
    }
    let worked = worked.round_dp(places.max(1)).normalize();
    let shown = if one == Decimal::ONE { format!("1:{worked}") } else { format!("{worked}:1") };
    let message = Message::new(if holds { "checkup-ratio-holds" } else { "checkup-ratio-differs" })
        .with("first", &first.quote)
        .with("second", &second.quote)
        .with("said", &claim.quote)
        .with("worked", shown);
    let at = first.at.start.min(second.at.start)..claim.at.end;
    Some(if holds { reading.holds(at, message) } else { reading.found(at, message) })
}

/// The two things a proportion is between: by its name, or as 专任教师与在园幼儿之比 says.
fn sides(reading: &Reading<'_>, claim: &Claim) -> Option<(Vec<String>, Vec<String>)> {
    let chars = reading.chars();
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let lead = claim.at.start.saturating_sub(10)..claim.at.start;
    let known = BETWEEN.iter().find(|(name, ..)| lead.clone().any(|i| stands_before(chars, i + 1, name)));
    if let Some((_, firsts, seconds)) = known {
        return Some((owned(firsts), owned(seconds)));
    }
    let clause = clause_before(chars, claim.at.start, 30);
    let text: String = chars[clause].iter().collect();
    let (both, _) =
        text.split_once("之比").or_else(|| text.split_once("的比例")).or_else(|| text.split_once("比例"))?;
    let (first, second) = both.split_once('与').or_else(|| both.split_once('和'))?;
    Some((vec![plain(first).to_owned()], vec![plain(second).to_owned()]))
}

/// A noun without the words for the whole before it and for its number behind it.
fn plain(noun: &str) -> &str {
    let mut rest = noun;
    for word in list("side-openings") {
        rest = rest.strip_prefix(word.as_str()).unwrap_or(rest);
    }
    for word in list("side-closings") {
        rest = rest.strip_suffix(word.as_str()).unwrap_or(rest);
    }
    rest
}
