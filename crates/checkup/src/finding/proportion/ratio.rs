//! Proportions against the figures they are proportions of: 在园幼儿14280人 … 专任教师1286人，师幼比1:11.1.

use std::sync::LazyLock;

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use crate::finding::figures::{are_exchanged, clause_before, is_amount};
use crate::finding::owner::without_level;
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Kind, Relation, Value};
use crate::repair::stands_before;
use crate::words::list;

/// The figures stand in the same paragraph, so many claims back at most.
const BACK: usize = 24;

/// What a proportion is between, by its name.
struct Between {
    name: &'static str,
    firsts: Vec<&'static str>,
    seconds: Vec<&'static str>,
}

static BETWEEN: LazyLock<Vec<Between>> = LazyLock::new(|| {
    let read = |line: &'static String| {
        let mut parts = line.split('=');
        let mut side = || Some(parts.next()?.split('/').collect::<Vec<_>>());
        let (name, firsts, seconds) = (side()?, side()?, side()?);
        Some(Between { name: name.first()?, firsts, seconds })
    };
    list("ratios").iter().filter_map(read).collect()
});

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
        .filter(|c| is_amount(reading, c) && c.kind == Kind::Count)
        .collect();
    let (firsts, seconds) = sides(reading, claim)?;
    // 专任教师与幼儿之比: either side may be cut.
    let by_words = firsts.len() == 1 && seconds.len() == 1;
    let named = |names: &[String]| -> Vec<&Claim> {
        let is_one = |c: &&&Claim| {
            let subject = plain(&c.subject);
            let is_said = |name: &String| {
                is_cut_from(name, subject) && subject.chars().count() <= name.chars().count() + 2
            };
            let ends = |name: &String| {
                name.chars().count() >= 2
                    && subject.ends_with(name.as_str())
                    && subject.chars().count() <= name.chars().count() + 2
            };
            let exact = names.iter().any(|name| subject == name || without_level(subject) == name);
            exact || names.iter().any(is_said) || by_words && names.iter().any(ends)
        };
        before.iter().filter(is_one).copied().collect()
    };
    let (of_line, sides) = ((named(&firsts), named(&seconds)), (firsts, seconds));
    // 在校生 in another section: told where the digits of the right proportion are exchanged.
    let is_far = of_line.0.is_empty() != of_line.1.is_empty();
    let (firsts, seconds) = match is_far {
        true => {
            (only_of_paper(reading, i, &sides.0, of_line.0), only_of_paper(reading, i, &sides.1, of_line.1))
        }
        false => of_line,
    };
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
    // 7:5 is not said to a place but to a fifth.
    let step = if one == Decimal::ONE || other == Decimal::ONE { Decimal::ONE } else { other };
    let unit = Decimal::new(1, places).checked_div(step)?;
    let is_cut = worked >= said && worked - said < unit;
    let holds = is_cut || (said - worked).abs() <= unit / Decimal::TWO;
    // 1.2∶1 for 2.1∶1.
    let shown = |n: Decimal| n.round_dp(places).to_string();
    let is_reversed =
        places > 0 && shown(said).len() == 3 && shown(said).chars().rev().eq(shown(worked).chars());
    let is_exchanged = are_exchanged(said.round_dp(places), worked.round_dp(places));
    if !holds && (apart > Decimal::new(35, 2) && !is_reversed || is_far && !is_exchanged) {
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

/// The only number that the whole paper before a proportion has of one of its sides, where its paragraph has none.
fn only_of_paper<'c>(
    reading: &Reading<'c>,
    i: usize,
    names: &[String],
    of_line: Vec<&'c Claim>,
) -> Vec<&'c Claim> {
    const FAR: usize = 200;
    if !of_line.is_empty() {
        return of_line;
    }
    let is_one = |c: &&Claim| {
        let subject = without_level(plain(&c.subject));
        c.kind == Kind::Count
            && is_amount(reading, c)
            && names.iter().any(|name| subject.ends_with(name.as_str()))
    };
    let mut all = reading.claims[..i].iter().rev().take(FAR).filter(is_one);
    let only = all.next().filter(|only| all.all(|other| other.value == only.value));
    only.into_iter().collect()
}

/// The two things a proportion is between: by its name, or as 专任教师与在园幼儿之比 says.
fn sides(reading: &Reading<'_>, claim: &Claim) -> Option<(Vec<String>, Vec<String>)> {
    let chars = reading.chars();
    let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
    let lead = claim.at.start.saturating_sub(10)..claim.at.start;
    let known = BETWEEN.iter().find(|it| lead.clone().any(|i| stands_before(chars, i + 1, it.name)));
    if let Some(it) = known {
        return Some((owned(&it.firsts), owned(&it.seconds)));
    }
    let clause = clause_before(chars, claim.at.start, 30);
    let text: String = chars[clause].iter().collect();
    let (both, _) =
        ["之比", "的比例", "比例", "比为", "比达"].iter().find_map(|word| text.split_once(word))?;
    let (first, second) = both.split_once('与').or_else(|| both.split_once('和'))?;
    Some((vec![plain(first).to_owned()], vec![plain(second).to_owned()]))
}

/// 心理教师 for 心理健康教师: a name of three characters or more that leaves some out.
fn is_cut_from(name: &str, subject: &str) -> bool {
    let mut rest = subject.chars();
    name.chars().count() >= 3 && name.chars().all(|c| rest.any(|other| other == c))
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
