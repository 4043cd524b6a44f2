//! Settings: their unit, their dated values, and what a layer beneath may do with them.

use std::ops::Range;

use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::kind::Measure;
use mingde_core::text::narrow;
use mingde_core::yaml::{Data, Entry, Fields, Findings, Node};

use super::rules::as_written;
use super::shown::shown;
use super::words::{not_among, unit_named};
use crate::language::{Dimension, Layer, Leeway, Number};
use crate::plan::{DatedValue, Setting, Shown, in_force};

/// What the values of a setting count.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Unit {
    dimension: Dimension,
    percent: bool,
    /// A coefficient: a share that may be above one.
    factor: bool,
}

impl Unit {
    pub(crate) fn of(setting: &Setting) -> Self {
        Self { dimension: setting.dimension, percent: setting.unit.percent, factor: setting.factor }
    }

    fn word(self) -> String {
        if self.percent { "%".to_owned() } else { self.dimension.to_string() }
    }
}

/// Reads a setting.
pub(super) fn setting(entry: &Entry, article: usize, findings: &mut Findings) -> Option<Setting> {
    let mut fields = Fields::of(&entry.value, findings);
    let title = fields.required_text("title", findings).to_owned();
    let unit = unit(&mut fields, findings);
    let leeway = leeway(&mut fields, findings).unwrap_or(Leeway::Free);
    let values = dated_values(&entry.value, fields, unit, findings);
    Some(Setting {
        id: entry.key.clone(),
        title,
        dimension: unit.dimension,
        unit: match shown(unit.dimension, unit.percent, None) {
            rate if rate.word.is_empty() => Shown { word: unit.dimension.word_of_rate(), ..rate },
            shown => shown,
        },
        factor: unit.factor,
        homes: vec![article; values.len()],
        values,
        article,
        leeway,
        span: entry.key_span.clone(),
        source: as_written(entry, findings),
    })
}

fn unit(fields: &mut Fields<'_>, findings: &mut Findings) -> Unit {
    let Some(node) = fields.node("unit") else {
        return Unit { dimension: Dimension::Bare, percent: false, factor: false };
    };
    let word = node.as_text().unwrap_or("");
    let percent = word == Measure::Percent.name();
    let dimension = unit_named(node, findings).unwrap_or(Dimension::Bare);
    Unit { dimension, percent, factor: word == "factor" }
}

/// `override: free`, `higher`, `lower` or `locked`; `None` where nothing is said.
pub(crate) fn leeway(fields: &mut Fields<'_>, findings: &mut Findings) -> Option<Leeway> {
    let node = fields.node("override")?;
    let word = node.as_text().unwrap_or("");
    let found = Leeway::ALL.iter().find(|(_, name)| *name == word).map(|(leeway, _)| *leeway);
    if found.is_none() {
        let known = Leeway::ALL.map(|(_, name)| name);
        let message = Message::new("rulebook-unknown-word").with("word", word).with("key", "override");
        not_among(findings, &node.span, message, word, &known);
    }
    found
}

/// One dated value, or a list of them under `values`; other keys are complained about.
pub(crate) fn dated_values<'n>(
    node: &'n Node,
    mut fields: Fields<'n>,
    unit: Unit,
    findings: &mut Findings,
) -> Vec<DatedValue> {
    let mut values = Vec::new();
    match fields.node("values") {
        None => values.extend(dated(&mut fields, unit, findings).map(|v| (v, node.span.clone()))),
        Some(Node { data: Data::List(list), .. }) => {
            for node in list {
                let mut one = Fields::of(node, findings);
                values.extend(dated(&mut one, unit, findings).map(|v| (v, node.span.clone())));
                one.finish(findings);
            }
        }
        Some(node) => {
            findings.error(node.span.clone(), Message::new("yaml-list-wanted").with("key", "values"));
        }
    }
    fields.finish(findings);
    for (at, (value, span)) in values.iter().enumerate() {
        if values[..at].iter().any(|(earlier, _)| earlier.from == value.from) {
            let day = value.from.map_or(String::new(), |d| d.to_string());
            findings.error(span.clone(), Message::new("rulebook-from-twice").with("day", day));
        }
    }
    values.into_iter().map(|(value, _)| value).collect()
}

/// Reads `value` (or `unset: true`), `from` and `source` of a mapping.
fn dated(fields: &mut Fields<'_>, unit: Unit, findings: &mut Findings) -> Option<DatedValue> {
    let source = fields.text("source", findings).unwrap_or("").to_owned();
    let from = match fields.node("from") {
        None => None,
        Some(node) => {
            let day = node.as_text().and_then(|t| mingde_core::date::parse_day(t).ok());
            if day.is_none() {
                super::front::bad_day(node, findings);
            }
            day
        }
    };
    let unset = fields.flag("unset", findings);
    let Some(node) = fields.node("value") else {
        if !unset {
            fields.required("value", findings);
            return None;
        }
        return Some(DatedValue { from, value: None, source });
    };
    if unset {
        findings.error(node.span.clone(), Message::new("rulebook-unset-with-value"));
        return None;
    }
    let text = narrow(node.as_text().unwrap_or(""));
    let text = text.as_str();
    let Some((value, counted)) = quantity(text) else {
        let finding =
            findings.error(node.span.clone(), Message::new("rulebook-bad-number").with("text", text));
        // `40 yuan per item`, `40 元/件`.
        let figures: String = text.chars().take_while(|c| c.is_ascii_digit() || *c == '.').collect();
        if unit.dimension.is_rate() && Number::parse(&figures).is_some() {
            finding.suggestion = Some(figures);
            finding.notes.push(Message::new("rulebook-setting-rate"));
        }
        return None;
    };
    if unit.percent && counted.is_none() && !text.contains('/') {
        // `90` under `unit: percent` would be read as nine thousand per cent by one and ninety by another.
        let finding = findings.error(node.span.clone(), Message::new("rulebook-percent-sign"));
        // A share of all that was meant as such: 0.2 is rather twenty per cent than two in a thousand.
        let of_hundred =
            value.times(Number::whole(100)).filter(|_| Number::ZERO < value && value < Number::ONE);
        finding.suggestion = Some(match of_hundred {
            Some(of_hundred) => format!("{of_hundred} %"),
            None => format!("{} %", text.trim()),
        });
        return None;
    }
    if unit.percent && value > Number::ONE {
        findings.warning(node.span.clone(), Message::new("rulebook-share-above-all"));
    }
    if unit.dimension == Dimension::SHARE
        && !unit.factor
        && counted.is_none()
        && !text.contains('/')
        && value > Number::ONE
    {
        findings.error(node.span.clone(), Message::new("rulebook-share-above-one").with("text", text));
        return None;
    }
    if counted.is_some_and(|counted| unit.dimension.with(counted).is_none()) {
        let message = Message::new("rulebook-setting-unit").with("text", text).with_sort("unit", unit.word());
        let finding = findings.error(node.span.clone(), message);
        // Of a rate the value is a number, and the unit says the rest: 40 under `unit: yuan per item`.
        if counted.is_some_and(|counted| unit.dimension.is_rate_of(counted)) {
            finding.suggestion = Some(value.to_string());
            finding.notes.push(Message::new("rulebook-setting-rate"));
        }
        return None;
    }
    Some(DatedValue { from, value: Some(value), source })
}

/// `12`, `1/3`, `50 %`, `30 minutes`, `30 分钟`: the number, and what it says it counts.
pub(crate) fn quantity(text: &str) -> Option<(Number, Option<Dimension>)> {
    let text = text.trim();
    if text.ends_with(['%', '％']) {
        return Some((Number::parse(text)?, Some(Dimension::SHARE)));
    }
    // Documents state money in tens of thousands: `3 万元` is 30000 元.
    for (word, times) in [("亿元", 100_000_000), ("万元", 10_000)] {
        if let Some(number) = text.strip_suffix(word) {
            let yuan = Number::parse(number)?.times(Number::whole(times))?;
            return Some((yuan, Some(Dimension::of(Measure::Yuan))));
        }
    }
    for (measure, name, word) in Measure::ALL.into_iter().filter(|(m, ..)| *m != Measure::Percent) {
        for word in [name, word] {
            if let Some(number) = text.strip_suffix(word) {
                return Some((Number::parse(number)?, Some(Dimension::of(measure))));
            }
        }
    }
    Some((Number::parse(text)?, None))
}

/// The values of an upper layer that a lower one would replace.
pub(crate) struct Above<'a> {
    /// Id of the setting.
    pub(crate) name: &'a str,
    pub(crate) leeway: Leeway,
    pub(crate) values: &'a [DatedValue],
    /// Whose they are.
    pub(crate) text: &'a str,
}

/// Complains about values that the upper layer does not leave open; whether all are allowed.
pub(crate) fn within_leeway(
    above: &Above<'_>,
    own: &[DatedValue],
    span: &Range<usize>,
    findings: &mut Findings,
) -> bool {
    if above.leeway == Leeway::Free {
        return true;
    }
    let text = above.text;
    if above.leeway == Leeway::Locked {
        let message = Message::new("rulebook-locked").with("name", above.name).with("text", text);
        findings.error(span.clone(), message);
        return false;
    }
    for value in own {
        let first = value.from.unwrap_or(Day::EARLIEST);
        let until = own.iter().filter_map(|v| v.from).filter(|d| *d > first).min();
        let later = above.values.iter().filter_map(|v| v.from);
        let later = later.filter(|d| *d > first && until.is_none_or(|until| *d < until));
        for day in [first].into_iter().chain(later) {
            let Some(bound) = in_force(above.values, day).and_then(|v| v.value) else { continue };
            let higher = above.leeway == Leeway::Higher;
            let fits = value.value.is_some_and(|v| if higher { v >= bound } else { v <= bound });
            if !fits {
                let code = if higher { "rulebook-below-floor" } else { "rulebook-above-ceiling" };
                let message = Message::new(code).with("name", above.name).with("bound", bound);
                findings.error(span.clone(), message.with("text", text));
                return false;
            }
        }
    }
    true
}

/// The words of a layer at `key`, or a complaint.
pub(crate) fn layer(fields: &mut Fields<'_>, findings: &mut Findings) -> Option<Layer> {
    let node = fields.node("layer")?;
    let word = node.as_text().unwrap_or("");
    match Layer::parse(word) {
        Ok(layer) => Some(layer),
        Err(near) => {
            let known = Layer::ALL.map(|(_, name)| name).join(", ");
            let message = Message::new("rulebook-unknown-word").with("word", word).with("key", "layer");
            let finding = findings.error(node.span.clone(), message);
            finding.suggestion = near.map(str::to_owned);
            finding.notes.push(Message::new("rulebook-names-known").with("names", known));
            None
        }
    }
}
