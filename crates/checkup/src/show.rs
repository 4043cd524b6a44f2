//! What came of a check-up, for people and for programs.

pub mod html;
pub mod json;
pub mod text;

use std::collections::{BTreeMap, HashMap};

use mingde_core::diagnostic::Message;
use mingde_core::words::{Locale, measured, say_code};
use rust_decimal::Decimal;

use crate::quantity::{Claim, Value, unit};
use crate::{CheckUp, Class, Finding};

/// A claim against the ledger, worded for whoever reads the report.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// Index of the claim.
    pub claim: usize,
    /// `borne_out`, `contradicted` or `not_covered`.
    pub outcome: &'static str,
    /// What the ledger says and how it can be looked up, in words.
    pub words: String,
}

/// The number of a claim as a person would write it down: relation, value, unit.
pub(crate) fn amount(locale: Locale, claim: &Claim) -> String {
    let word = |code: &str| say_code(locale, code, &[]);
    let Some(value) = &claim.value else { return word("checkup-masked") };
    let written = |value: &Value| match (locale, value) {
        (Locale::En, Value::Number(number)) => thousands(*number),
        _ => value.to_string(),
    };
    let mut text = written(value);
    if let Some(upper) = &claim.upper {
        text.push('–');
        text.push_str(&written(upper));
    }
    let relation = word(&format!("checkup-relation-{}", claim.relation.name().replace('_', "-")));
    let text = if relation == "=" { text } else { format!("{relation} {text}") };
    match locale {
        Locale::ZhCn => measured(locale, text, &claim.unit),
        Locale::En => in_english(&text, &claim.unit),
    }
}

/// A number with its unit in English: `3 schools`, `1,128 yuan`, and a bare number where English has no word.
pub(crate) fn counted_in_english(value: Decimal, unit: &str) -> String {
    in_english(&thousands(value), unit)
}

fn in_english(value: &str, unit: &str) -> String {
    let Some([one, several]) = unit::in_english(unit) else { return value.to_owned() };
    let word = if value.trim_start_matches('-') == "1" { one } else { several };
    match word {
        "" => value.to_owned(),
        "%" | "‰" => format!("{value}{word}"),
        word => format!("{value} {word}"),
    }
}

/// 11,284,835.
fn thousands(value: Decimal) -> String {
    let text = value.normalize().to_string();
    let (whole, fraction) = text.split_once('.').unwrap_or((&text, ""));
    let (sign, digits) = whole.strip_prefix('-').map_or(("", whole), |digits| ("-", digits));
    let mut grouped = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i) % 3 == 0 {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    if fraction.is_empty() { format!("{sign}{grouped}") } else { format!("{sign}{grouped}.{fraction}") }
}

/// The findings of one class, in the order of the text.
pub(crate) struct Group<'c> {
    pub class: Class,
    /// With their numbers in the check-up.
    pub findings: Vec<(usize, &'c Finding)>,
}

impl Group<'_> {
    /// Places left open are many and all alike: they are told in one line. None for what is told one by one.
    pub fn in_one_line(&self) -> Option<Message> {
        let (_, first) =
            self.findings.first().filter(|_| self.class == Class::Open && self.findings.len() > 1)?;
        let mask = first.message.args.iter().find(|(name, _)| *name == "mask");
        let mask = mask.map_or(String::new(), |(_, value)| value.to_string());
        Some(Message::new("checkup-masks-unfilled").with("count", self.findings.len()).with("mask", mask))
    }
}

/// The findings as a clerk wants to see them: contradictions first, what is right last.
pub(crate) fn groups(done: &CheckUp) -> Vec<Group<'_>> {
    let mut groups: BTreeMap<Class, Vec<(usize, &Finding)>> = BTreeMap::new();
    for (i, finding) in done.findings.iter().enumerate() {
        groups.entry(finding.class()).or_default().push((i, finding));
    }
    groups.into_iter().map(|(class, findings)| Group { class, findings }).collect()
}

/// What was checked and what was not, in two sentences.
pub fn extent(done: &CheckUp) -> [Message; 2] {
    let right = done.findings.iter().filter(|f| f.holds).count();
    let checked = Message::new("checkup-checked").with("right", right).with("tables", done.tables.read);
    [checked, Message::new("checkup-unchecked").with("tables", done.tables.unread)]
}

/// The verdicts on each claim.
fn by_claim(verdicts: &[Verdict]) -> HashMap<usize, Vec<&Verdict>> {
    let mut by_claim: HashMap<usize, Vec<&Verdict>> = HashMap::new();
    for verdict in verdicts {
        by_claim.entry(verdict.claim).or_default().push(verdict);
    }
    by_claim
}
