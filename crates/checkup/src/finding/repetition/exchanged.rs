//! The same thing said twice with two digits exchanged, where it bears more of its name in one place than in the other: 义务教育阶段留守儿童3127人, and
//! 3172名留守儿童; 安排资金2864万元, and 2846万元补助资金.

use std::collections::HashMap;

use mingde_core::diagnostic::Message;

use super::{Aim, Statement, can_both_hold, qualifiers};
use crate::finding::figures::{are_exchanged, exact, says};
use crate::finding::owner::Owner;
use crate::finding::{Finding, Reading};
use crate::quantity::{Claim, Kind};
use crate::words::list;

/// So many numbers of the same digits are held against each other.
const MOST: usize = 8;

/// A number has so many digits, or there may be two such numbers by chance.
const LEAST: usize = 4;

/// What was said, by its unit and its digits.
#[derive(Default)]
pub(super) struct Digits<'c>(HashMap<(String, String), Vec<Said<'c>>>);

struct Said<'c> {
    claim: &'c Claim,
    subject: String,
    period: String,
    owner: Owner,
    aim: Aim,
}

impl<'c> Digits<'c> {
    pub fn note(&mut self, subject: String, statement: &Statement<'c>) {
        let Some(key) = key(statement.claim) else { return };
        let all = self.0.entry(key).or_default();
        if all.len() < MOST {
            all.push(Said {
                claim: statement.claim,
                subject,
                period: statement.period.clone(),
                owner: statement.owner.clone(),
                aim: statement.aim,
            });
        }
    }

    /// A number that was said before of the same thing, but for two digits.
    pub fn twin(&self, reading: &Reading<'_>, subject: &str, statement: &Statement<'_>) -> Option<Finding> {
        let claim = statement.claim;
        let twin = self.0.get(&key(claim)?)?.iter().find(|first| {
            let exchanged = exact(first.claim).zip(exact(claim)).is_some_and(|(a, b)| are_exchanged(a, b));
            exchanged
                && !(is_of_two(claim) && (is_of_a_part(reading, claim) || is_of_a_part(reading, first.claim)))
                && is_same(&first.subject, subject, claim)
                && may_be_one(&first.owner, &statement.owner, &first.subject, subject)
                && first.period == statement.period
                && (first.aim == statement.aim || is_long(claim))
                && !can_both_hold(first.claim, claim)
                && qualifiers(reading, first.claim) == qualifiers(reading, claim)
        })?;
        let message = Message::new("checkup-said-differently")
            .with("subject", &claim.subject)
            .with("first", &twin.claim.quote)
            .with("second", &claim.quote);
        Some(reading.found(claim.at.clone(), message).and_at(reading, twin.claim.at.clone()))
    }
}

/// The unit of a number and its digits in their order of size.
fn key(claim: &Claim) -> Option<(String, String)> {
    let digits = exact(claim)?.normalize().mantissa().unsigned_abs().to_string();
    // What is written in 万 ends in noughts that nobody wrote; 120 and 102 do not.
    let trimmed = if claim.kind == Kind::Money { digits.trim_end_matches('0') } else { &digits };
    let mut digits: Vec<u8> = trimmed.bytes().collect();
    // 占地36亩 and 占地63亩: of two digits both have to bear a name that is long enough.
    let least = match claim.kind {
        Kind::Count | Kind::Number => 2,
        Kind::Money => LEAST - 1,
        _ => LEAST,
    };
    if digits.len() < least {
        return None;
    }
    digits.sort_unstable();
    let unit = if matches!(claim.unit.as_str(), "名" | "位") { "人" } else { &claim.unit };
    Some((unit.to_owned(), String::from_utf8(digits).ok()?))
}

fn is_of_two(claim: &Claim) -> bool {
    key(claim).is_some_and(|(_, digits)| digits.len() == 2)
}

/// 分校占地27亩 is not what the school has.
fn is_of_a_part(reading: &Reading<'_>, claim: &Claim) -> bool {
    let chars = reading.chars();
    let sentence = reading.outline.sentence(claim.at.start, chars.len());
    list("parts-of-schools").iter().any(|w| says(chars, sentence.start..claim.at.start, w))
}

/// 城南小学…占地52亩, and 项目总投资…: what bears the same name in two paragraphs may leave its owner out in one.
fn may_be_one(one: &Owner, other: &Owner, first: &str, second: &str) -> bool {
    let left_out =
        matches!((one, other), (Owner::Whole(_), Owner::Named(_)) | (Owner::Named(_), Owner::Whole(_)));
    one.may_be(other) || left_out && first == second
}

/// A number of people that is long enough is what there is, wherever it is said: 让16420名学生吃得安全.
fn is_long(claim: &Claim) -> bool {
    let of_people = matches!(claim.unit.as_str(), "人" | "名" | "位");
    of_people && key(claim).is_some_and(|(_, digits)| digits.len() >= LEAST)
}

/// Whether one subject may be the other with less of its name; of money the last word is enough, where the number is not short.
fn is_same(one: &str, other: &str, claim: &Claim) -> bool {
    let (short, long) = if one.chars().count() < other.chars().count() { (one, other) } else { (other, one) };
    let length = key(claim).map_or(0, |(_, digits)| digits.len());
    let is_short = length < LEAST;
    if length == 2 {
        let is_area = matches!(claim.unit.as_str(), "亩" | "公顷" | "平方米" | "平方公里");
        let is_named = short.chars().count() >= 5 || is_area && short.chars().count() >= 2;
        return is_named && (long.ends_with(short) || long.starts_with(short));
    }
    let last = |text: &str| -> String {
        let all: Vec<char> = text.chars().collect();
        all[all.len().saturating_sub(if is_short { 3 } else { 2 })..].iter().collect()
    };
    let of_money = claim.kind == Kind::Money && last(one) == last(other);
    // 1976名学生参保率 is said of 学生.
    let is_cut = long.ends_with(short) || !is_short && long.starts_with(short);
    // 受益学生16420人 and 14620名农村学生.
    let begins = |text: &str, noun: &str| text.chars().take(4).collect::<String>().contains(noun);
    let of_levels = names_level(one) && names_level(other);
    let of_noun = !(is_short || of_levels)
        && (last(one) == last(other) || begins(one, &last(other)) || begins(other, &last(one)));
    short.chars().count() >= 2 && (is_cut && !is_short || short == long || of_noun) || of_money
}

/// 初中在校生 and 民办学校在校生 are two.
fn names_level(subject: &str) -> bool {
    list("levels").iter().any(|level| subject.contains(level.as_str()))
}
