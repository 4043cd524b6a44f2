//! Aims that are below what there is.

use std::collections::HashMap;

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use super::{Aim, Statement, are_alike};
use crate::finding::figures::{clause_before, exact, same_unit, says};
use crate::finding::owner::{Owner, without_level};
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Kind, Relation};
use crate::words::{Words, list};

/// Subjects of which less is better.
static BETTER_LESS: Words = Words::ending("better-less");

/// A longer name is looked for among so many things.
const MOST_THINGS: usize = 400;

/// 集团化办学覆盖率 aimed at, against the only 覆盖率 that there is: a rate may bear more of its name in one place than in another.
pub(super) fn below_rate(
    reading: &Reading<'_>,
    said: &HashMap<(String, String), Vec<Statement<'_>>>,
    subject: &str,
    aim: &Statement<'_>,
) -> Option<Finding> {
    // Where a paper counts that many things, nobody knows which of them are one.
    if aim.aim != Aim::Plan || said.len() > MOST_THINGS {
        return None;
    }
    let is_share = aim.claim.unit == "%";
    let is_falling = falls(reading, aim);
    let shorter = said.iter().filter(|((other, unit), _)| {
        let same = *unit == aim.claim.unit || same_unit(unit, &aim.claim.unit);
        let longer = other != subject && other.chars().count() >= 3 && subject.ends_with(other.as_str());
        // 中小学体质健康优良率 of 体质健康优良率.
        let shorter =
            is_share && subject.chars().count() >= 5 && other != subject && other.ends_with(subject);
        // 择校人数 of 进城择校人数, where it is to fall.
        let is_long = aim.claim.subject.chars().count() >= 4 && subject.chars().count() >= 2;
        let narrower = is_falling && is_long && other != subject && other.ends_with(subject);
        let longer = longer || shorter;
        // 专任教师 of 幼儿园专任教师; of things other words tell them apart.
        same && (narrower || longer && (is_share || without_level(subject) == other))
    });
    let mut present = shorter.flat_map(|(_, all)| all).filter(|s| s.aim != Aim::Plan);
    let only =
        present.next().filter(|now| matches!(aim.owner, Owner::Whole(_)) || now.owner.may_be(&aim.owner))?;
    if present.next().is_some() {
        return None;
    }
    below(reading, only, aim)
}

/// 双师型教师占比 aimed at, against 双师型教师578人，占54.9%: the only share of them that the paper has before.
pub(super) fn below_share(reading: &Reading<'_>, i: usize, aim: &Statement<'_>) -> Option<Finding> {
    let chars = reading.chars();
    if aim.aim != Aim::Plan {
        return None;
    }
    let subject: String = aim.claim.subject.chars().filter(|c| !matches!(c, '“' | '”')).collect();
    // “双师型”教师占专业课教师的比例 is said of 双师型教师.
    let clause = clause_before(chars, aim.claim.at.start, 24);
    let says_of =
        says(chars, clause.clone(), "占") && list("shares-of").iter().any(|w| says(chars, clause.clone(), w));
    let of = list("shares-of").iter().find_map(|w| subject.strip_suffix(w.as_str()));
    let of = of.or_else(|| says_of.then_some(subject.as_str()))?;
    let of = super::plain_subject(of);
    let is_share = |c: &&Claim| {
        c.unit == "%"
            && is_of(&super::plain_subject(&c.subject), &of)
            && says(chars, clause_before(chars, c.at.start, 16), "占")
            && exact(c).is_some()
    };
    let mut before = reading.claims[..i].iter().rev().take(MOST_THINGS).filter(is_share);
    let there = before.next()?;
    if before.any(|other| other.value != there.value) {
        return None;
    }
    let now = Statement {
        claim: there,
        owner: aim.owner.clone(),
        period: String::new(),
        aim: Aim::Present,
        is_stock: true,
        act: None,
        is_all: false,
    };
    below_of(reading, &now, aim, &of)
}

/// Whether a share is one of what is aimed at: 公办园在园幼儿 of 在园幼儿 in 公办园.
fn is_of(subject: &str, of: &str) -> bool {
    let plain: String = subject.chars().filter(|c| !matches!(c, '“' | '”')).collect();
    // 教师交流 is said of 交流教师.
    let sorted = |text: &str| {
        let mut all: Vec<char> = text.chars().collect();
        all.sort_unstable();
        all
    };
    let is_long = of.chars().count() >= 4;
    plain == of || is_long && (plain.ends_with(of) || sorted(&plain) == sorted(of))
}

/// An aim that is less than what there is.
pub(super) fn below(reading: &Reading<'_>, first: &Statement<'_>, second: &Statement<'_>) -> Option<Finding> {
    // 选派教师100名 is no aim below 招聘教师142人.
    if first.act.zip(second.act).is_some_and(|(one, other)| one != other) {
        return None;
    }
    let (now, aim) = if second.aim == Aim::Plan { (first, second) } else { (second, first) };
    below_of(reading, now, aim, &aim.claim.subject)
}

/// The same, where it is plain which is the aim; `name` is what there should be more of.
fn below_of(reading: &Reading<'_>, now: &Statement<'_>, aim: &Statement<'_>, name: &str) -> Option<Finding> {
    let chars = reading.chars();
    let is_aim = aim.aim == Aim::Plan && now.aim == Aim::Present && is_now(&now.period, &aim.claim.period);
    let (there, wanted) = (exact(now.claim)?, aim.claim.value.as_ref()?.number()?);
    // 提高到15%左右 is more than there is now.
    let about = aim.claim.relation == Relation::Approx && wanted * Decimal::new(105, 2) < there;
    let bounded = (about || matches!(aim.claim.relation, Relation::Eq | Relation::Ge | Relation::Gt))
        && aim.claim.upper.is_none();
    let clause = clause_before(chars, aim.claim.at.start, 24);
    let reaches = list("aims-reached").iter().any(|w| says(chars, clause.start..aim.claim.at.start, w))
        || aim.claim.relation == Relation::Ge;
    let lead = clause.start..aim.claim.at.end;
    let mut shrinks = ["控制", "降", "减", "压缩", "以内", "不超过", "新增", "新建", "培训", "招聘"]
        .iter()
        .any(|w| says(chars, lead.clone(), w));
    // 加大培养力度，外出培训达到90人次: more of it is aimed at than there was.
    let sentence = reading.outline.sentence(aim.claim.at.start, chars.len());
    let said_more = list("more-of-it").iter().any(|w| says(chars, sentence.start..clause.start, w));
    shrinks &= !(said_more && ["培训", "招聘"].iter().any(|w| says(chars, lead.clone(), w)));
    let less_is_better = {
        let subject: Vec<char> = name.chars().collect();
        BETTER_LESS.before(&subject, subject.len()).is_some()
    };
    // 择校人数减少到650人以下, where there are 602: what is to fall lies above what there is.
    if falls(reading, aim) {
        let is_above =
            matches!(aim.claim.relation, Relation::Eq | Relation::Le | Relation::Lt) && wanted > there;
        if !is_aim || !is_above || aim.claim.upper.is_some() || !are_alike(now.claim, aim.claim) {
            return None;
        }
        let message = Message::new("checkup-above-present")
            .with("subject", &aim.claim.subject)
            .with("aim", &aim.claim.quote)
            .with("present", &now.claim.quote);
        return Some(reading.found(aim.claim.at.clone(), message).and_at(reading, now.claim.at.clone()));
    }
    if !is_aim
        || !bounded
        || !reaches
        || shrinks
        || less_is_better
        || wanted >= there
        || !are_alike(now.claim, aim.claim)
    {
        return None;
    }
    let message = Message::new("checkup-below-present")
        .with("subject", &aim.claim.subject)
        .with("aim", &aim.claim.quote)
        .with("present", &now.claim.quote);
    Some(reading.found(aim.claim.at.clone(), message).and_at(reading, now.claim.at.clone()))
}

/// 现有培训师38名，计划到2025年底达到50名: the clause of an aim that names nothing goes on from what there is.
pub(super) fn beside(reading: &Reading<'_>) -> Vec<Finding> {
    static PRESENT: Words = Words::beginning("present");
    static PLANS: Words = Words::beginning("plans");
    let chars = reading.chars();
    let mut found = Vec::new();
    for (i, aim) in reading.claims.iter().enumerate() {
        let clause = clause_before(chars, aim.at.start, 24);
        let reaches = list("aims-reached").iter().any(|w| says(chars, clause.clone(), w));
        if !reaches || PLANS.at(chars, clause.start).is_none() {
            continue;
        }
        let before = reading.claims[..i].iter().rev().filter(|c| c.kind != Kind::Date);
        let Some(now) = before.into_iter().next() else { continue };
        let lead = clause_before(chars, now.at.start, 24);
        let follows = now.at.end + 1 == clause.start && PRESENT.within(chars, lead).is_some();
        let (Some(there), Some(wanted)) = (exact(now), aim.value.as_ref().and_then(|v| v.number())) else {
            continue;
        };
        let name: Vec<char> = now.subject.chars().collect();
        let is_better_less = BETTER_LESS.before(&name, name.len()).is_some() || falls_to(reading, aim);
        let is_below = wanted < there && wanted * Decimal::TWO >= there && !is_better_less;
        if follows && is_below && same_unit(&now.unit, &aim.unit) && aim.relation != Relation::Le {
            let message = Message::new("checkup-below-present")
                .with("subject", &now.subject)
                .with("aim", &aim.quote)
                .with("present", &now.quote);
            found.push(reading.found(aim.at.clone(), message).and_at(reading, now.at.clone()));
        }
    }
    found
}

/// Whether something is to fall to a number: 降至, 减少到.
fn falls(reading: &Reading<'_>, aim: &Statement<'_>) -> bool {
    falls_to(reading, aim.claim)
}

fn falls_to(reading: &Reading<'_>, claim: &Claim) -> bool {
    let chars = reading.chars();
    let clause = clause_before(chars, claim.at.start, 24);
    list("aims-falling").iter().any(|w| says(chars, clause.clone(), w))
}

/// Whether a number of a period is what there is when something is aimed at for another: one of a year before it.
fn is_now(period: &str, aimed: &str) -> bool {
    let year = |text: &str| text.get(..4).and_then(|digits| digits.parse::<u32>().ok());
    period.is_empty()
        || aimed.is_empty() && year(period).is_some()
        || year(period).zip(year(aimed)).is_some_and(|(now, then)| now < then)
}
