//! Aims that are below what there is.

use std::collections::HashMap;

use mingde_core::diagnostic::Message;
use rust_decimal::Decimal;

use super::{Aim, Statement, are_alike};
use crate::finding::figures::{clause_before, exact, same_unit, says};
use crate::finding::owner::{Owner, without_level};
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Relation};
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
    let shorter = said.iter().filter(|((other, unit), _)| {
        let same = *unit == aim.claim.unit || same_unit(unit, &aim.claim.unit);
        let longer = other != subject && other.chars().count() >= 3 && subject.ends_with(other.as_str());
        // 中小学体质健康优良率 of 体质健康优良率.
        let shorter =
            is_share && subject.chars().count() >= 5 && other != subject && other.ends_with(subject);
        let longer = longer || shorter;
        // 专任教师 of 幼儿园专任教师; of things other words tell them apart.
        same && longer && (is_share || without_level(subject) == other)
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

/// Whether a number of a period is what there is when something is aimed at for another: one of a year before it.
fn is_now(period: &str, aimed: &str) -> bool {
    let year = |text: &str| text.get(..4).and_then(|digits| digits.parse::<u32>().ok());
    period.is_empty()
        || aimed.is_empty() && year(period).is_some()
        || year(period).zip(year(aimed)).is_some_and(|(now, then)| now < then)
}
