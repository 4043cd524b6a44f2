//! Ready-made rules for a demand: a measure of a kind, and the duty or the points that it is held against.

use std::sync::Arc;

use mingde_core::kind::{Field, FieldKind, Kind, Measure, Party};
use rust_decimal::Decimal;

use super::demands::{Amount, Demand, NotUnderstood};
use crate::view::Title;

/// A rule that is ready-made.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReadyRule {
    /// The kind whose records it counts.
    pub kind: Title,
    /// What of them: the title of a role or field; empty for the records themselves.
    pub what: Title,
    /// The name of its measure.
    pub measure: String,
    /// Its lines by the section they stand in.
    pub lines: Vec<(&'static str, String)>,
    /// All of it as it is written.
    pub text: String,
    /// What the measure would say today: the sum, where it has one, of how many there is a figure, and of how many none.
    pub today: Option<(Option<String>, usize, usize)>,
}

/// Periods in the order of their length.
const LENGTHS: [&str; 7] = ["week", "month", "quarter", "semester", "half-year", "school-year", "year"];

/// The longest period that a demand names; a semester where none does.
pub(super) fn front_period<'d>(demands: impl Iterator<Item = &'d Demand>) -> &'static str {
    let length = |name: &str| LENGTHS.iter().position(|known| *known == name);
    let longest = demands.filter_map(|demand| demand.every).max_by_key(|name| length(name));
    match longest {
        Some(name) if length(name) > length("semester") => name,
        _ => "semester",
    }
}

/// The rules for a demand, one for each thing of a kind that may be meant.
pub(super) fn ready(
    demand: &Demand,
    kinds: &[Arc<Kind>],
    (article, nth): (usize, usize),
    period: &'static str,
) -> Result<Vec<ReadyRule>, NotUnderstood> {
    let amount = match demand.of {
        Amount::Share => return Err(NotUnderstood::Share),
        Amount::Days => return Err(NotUnderstood::Days),
        Amount::Other => return Err(NotUnderstood::Unit),
        _ => demand.amount.ok_or(NotUnderstood::Masked)?,
    };
    if demand.of == Amount::Points && points_of(&demand.sentence).is_none() {
        return Err(NotUnderstood::Points);
    }
    if kinds.is_empty() {
        return Err(NotUnderstood::NoKind);
    }
    let mut rules = Vec::new();
    for (at, kind) in kinds.iter().enumerate() {
        for (of, counted) in counted(demand.of, kind).into_iter().enumerate() {
            let name = format!(
                "{}_{}_{}{}{}",
                kind.id.replace('-', "_"),
                article + 1,
                nth + 1,
                letter(at),
                letter(of)
            );
            let name: String = name.chars().rev().take(44).collect::<Vec<_>>().into_iter().rev().collect();
            let name = name.trim_start_matches(|c: char| !c.is_ascii_lowercase()).to_owned();
            rules.push(rule(demand, (amount, period), kind, counted, name));
        }
    }
    if rules.is_empty() { Err(NotUnderstood::Unit) } else { Ok(rules) }
}

fn letter(at: usize) -> char {
    char::from(b'a' + u8::try_from(at % 26).unwrap_or(0))
}

/// What of a kind may be counted for an amount: how, what it is called, and the title of the measure.
fn counted(of: Amount, kind: &Kind) -> Vec<(String, Title, String)> {
    let records = || vec![("count: rows".to_owned(), Title::name(""), format!("{}次数", kind.title))];
    let sums = |wanted: Measure| {
        let own = kind.fields.iter().filter(move |field| measures(field, wanted));
        let own = own.map(|field| (format!("sum: {}", field.name), Title::from(field), field.title.clone()));
        let beside = kind.roles.iter().flat_map(move |role| {
            let such = role.attributes.iter().filter(move |field| measures(field, wanted));
            such.map(move |field| {
                (format!("sum: {}.{}", role.name, field.name), Title::from(field), field.title.clone())
            })
        });
        own.chain(beside).collect::<Vec<_>>()
    };
    match of {
        Amount::Times | Amount::Points => records(),
        Amount::People => {
            let persons = kind.roles.iter().filter(|role| role.of == Party::Person);
            let people = |role: &mingde_core::kind::Role| {
                (format!("count: distinct {}", role.name), Title::from(role), format!("{}人数", role.title))
            };
            persons.map(people).collect()
        }
        Amount::Hours => sums(Measure::Hours),
        Amount::Minutes => sums(Measure::Minutes),
        Amount::Yuan => sums(Measure::Yuan),
        Amount::Share | Amount::Days | Amount::Other => Vec::new(),
    }
}

/// Whether a field has numbers of a measure that anybody may count.
fn measures(field: &Field, wanted: Measure) -> bool {
    !field.sensitive && matches!(field.kind, FieldKind::Number { unit, .. } if unit == wanted)
}

fn rule(
    demand: &Demand,
    (amount, period): (Decimal, &'static str),
    kind: &Kind,
    (how, what, title): (String, Title, String),
    measure: String,
) -> ReadyRule {
    let quoted = |text: &str| {
        text.replace(['{', '}', '[', ']', ',', '#', ':', '\'', '"', '\n'], " ").trim().to_owned()
    };
    let mut lines =
        vec![("measures", format!("{measure}: {{ title: {}, from: {}, {how} }}", quoted(&title), kind.id))];
    let number = amount.normalize();
    let name = format!("{measure}_d");
    let said = quoted(&demand.quote);
    if let Some((section, most)) = points_of(&demand.sentence).filter(|_| demand.of == Amount::Points) {
        let points = most.unwrap_or(amount).max(amount).normalize();
        lines.push((
            section,
            format!(
                "{name}: {{ title: {} {said}, points: {points}, score: {number} * {measure} }}",
                quoted(&kind.title)
            ),
        ));
    } else {
        let unit = match demand.of {
            Amount::Hours => " hours",
            Amount::Minutes => " minutes",
            Amount::Yuan => " yuan",
            _ => "",
        };
        let every = demand
            .every
            .filter(|every| *every != period)
            .map_or(String::new(), |every| format!("every: {every}, "));
        let require = format!("{measure} {} {number}{unit}", demand.reach);
        lines.push((
            "duties",
            format!("{name}: {{ title: {} {said}, {every}require: {require} }}", quoted(&kind.title)),
        ));
    }
    let mut text = String::new();
    for (section, line) in &lines {
        text += &format!("{section}:\n  {line}\n");
    }
    ReadyRule { kind: Title::from(kind), what, measure, lines, text, today: None }
}

/// What becomes of points that a sentence gives for each: added or taken, and the most of them where it says so.
fn points_of(sentence: &str) -> Option<(&'static str, Option<Decimal>)> {
    let each = [
        "每次",
        "每项",
        "每篇",
        "每场",
        "每期",
        "每件",
        "每例",
        "每人",
        "每起",
        "每少",
        "每缺",
        "每有",
        "每发现",
        "一次",
    ];
    if !each.iter().any(|word| sentence.contains(word)) {
        return None;
    }
    let section = if sentence.contains('扣') {
        "deductions"
    } else if sentence.contains('加') {
        "bonuses"
    } else if sentence.contains('得') || sentence.contains('计') {
        "items"
    } else {
        return None;
    };
    let most = ["最多", "不超过", "封顶", "累计"].iter().find_map(|word| {
        let behind = sentence
            .split_once(word)?
            .1
            .trim_start_matches(['加', '扣', '得', '计', '不', '超', '过', '至', '到']);
        let figures: String = behind.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
        figures.parse().ok()
    });
    Some((section, most))
}
