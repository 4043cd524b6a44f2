//! Reading a field: its type, and what each type asks for beside it.

use std::collections::HashSet;
use std::ops::Range;

use super::meant;
use super::names::{check_name, fields_of, place, titles};
use super::{Choice, Field, FieldKind, Measure};
use crate::diagnostic::Message;
use crate::number::Fixed;
use crate::text::{comparable, nearest};
use crate::yaml::{Data, Entry, Fields, Findings, Node};

/// Reads a mapping of fields, for the registry's own additional fields.
pub fn read_fields(entries: &[Entry], findings: &mut Findings) -> Vec<Field> {
    entries.iter().map(|e| field(e, findings)).collect()
}

const TYPES: [&str; 7] = ["text", "number", "date", "time", "flag", "choice", "unit"];

pub(super) fn field(entry: &Entry, findings: &mut Findings) -> Field {
    check_name(&entry.key, entry.key_span.clone(), findings);
    let mut fields = fields_of(&entry.value, ", type: text", findings);
    let (title, english) = titles(&mut fields, findings);
    let help = fields.text("help", findings).unwrap_or("").to_owned();
    let (required, sensitive) = (fields.flag("required", findings), fields.flag("sensitive", findings));
    let kind = match fields.required("type", findings).map(|n| (n.as_text().unwrap_or(""), n.span.clone())) {
        Some(("text", _)) => text(&entry.value, &mut fields, findings),
        Some(("number", _)) => number(&entry.value, &mut fields, findings),
        Some(("date", _)) => FieldKind::Date,
        Some(("time", _)) => FieldKind::Time,
        Some(("flag", _)) => FieldKind::Flag,
        Some(("unit", _)) => FieldKind::Unit,
        Some(("choice", span)) => choice(&mut fields, span, findings),
        unknown => {
            if let Some((word, span)) = unknown {
                let near = meant::field_type(word).or_else(|| nearest(word, TYPES)).map(str::to_owned);
                let finding = findings.error(span, Message::new("kind-unknown-type").with("word", word));
                finding.suggestion = near;
                finding.notes.push(Message::new("kind-types-known").with("types", TYPES.join(", ")));
                if meant::is_person(word) {
                    finding.notes.push(Message::new("kind-type-person"));
                }
            }
            // Which further keys the type would have is not known, but which there are.
            fields.know(&TYPE_KEYS);
            fields.finish_meaning(meant::keys, findings);
            let kind = FieldKind::Flag;
            return Field { name: entry.key.clone(), title, english, kind, required, sensitive, help };
        }
    };
    fields.finish_meaning(meant::keys, findings);
    Field { name: entry.key.clone(), title, english, kind, required, sensitive, help }
}

/// Keys that some type or other has.
const TYPE_KEYS: [&str; 5] = ["max", "unit", "decimals", "min", "options"];

/// Most characters of a text.
const LONGEST_TEXT: i64 = 20_000;

fn text(node: &Node, fields: &mut Fields<'_>, findings: &mut Findings) -> FieldKind {
    let Some(max) = fields.number("max", findings) else { return FieldKind::Text { max: 500 } };
    let whole = max.truncated();
    if max.decimals() > 0 || !(1..=LONGEST_TEXT).contains(&whole) {
        findings.error(place(node, "max"), Message::new("kind-bad-max").with("most", LONGEST_TEXT));
    }
    FieldKind::Text { max: whole.clamp(1, LONGEST_TEXT) as usize }
}

fn number(node: &Node, fields: &mut Fields<'_>, findings: &mut Findings) -> FieldKind {
    let unit = match fields.required("unit", findings).map(|n| (n.as_text().unwrap_or(""), n.span.clone())) {
        None => Measure::Items,
        Some((word, span)) => Measure::parse(word).unwrap_or_else(|| {
            let known = Measure::ALL.map(|(_, name, _)| name);
            let titled = Measure::ALL.iter().find(|(.., title)| *title == word).map(|(_, name, _)| *name);
            let near =
                titled.or_else(|| meant::measure(word)).or_else(|| nearest(word, known)).map(str::to_owned);
            let finding = findings.error(span, Message::new("kind-unknown-unit").with("word", word));
            finding.suggestion = near;
            finding.notes.push(Message::new("kind-units-known").with("units", known.join(", ")));
            Measure::Items
        }),
    };
    let decimals = fields.number("decimals", findings).map_or(0, Fixed::truncated);
    if !(0..=4).contains(&decimals) {
        findings.error(place(node, "decimals"), Message::new("kind-bad-decimals"));
    }
    let (min, max) = (fields.number("min", findings), fields.number("max", findings));
    if let (Some(low), Some(high)) = (min, max)
        && low > high
    {
        let message = Message::new("kind-range-empty").with("min", low).with("max", high);
        findings.error(place(node, "max"), message);
    }
    FieldKind::Number { unit, decimals: decimals.clamp(0, 4) as u32, min, max }
}

/// A code as words that begin a line: `party-member` is `Party member`.
fn sentence_case(code: &str) -> String {
    let words = code.replace(['-', '_'], " ");
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

fn choice(fields: &mut Fields<'_>, span: Range<usize>, findings: &mut Findings) -> FieldKind {
    let mut choices: Vec<Choice> = Vec::new();
    if let Some(Node { data: Data::List(titles), span }) = fields.node("options") {
        if titles.is_empty() {
            findings.error(span.clone(), Message::new("kind-no-options"));
            return FieldKind::Choice(choices);
        }
        let titles = titles.iter().filter_map(Node::as_text).zip('a'..='z');
        let coded: Vec<String> = titles.map(|(title, code)| format!("{code}: {title}")).collect();
        let finding = findings.error(span.clone(), Message::new("kind-options-listed"));
        finding.suggestion = Some(format!("{{ {} }}", coded.join(", ")));
        return FieldKind::Choice(choices);
    }
    for entry in fields.entries("options", findings) {
        check_name(&entry.key, entry.key_span.clone(), findings);
        let (title, english, called) = match &entry.value.data {
            Data::Map(_) => {
                let mut option = Fields::of(&entry.value, findings);
                let (title, english) = titles(&mut option, findings);
                let called = read_called(&mut option, findings);
                option.finish_meaning(meant::keys, findings);
                (title, english, called)
            }
            _ => {
                let title = entry.value.as_text().unwrap_or("").to_owned();
                (title, sentence_case(&entry.key), Vec::new())
            }
        };
        if title.is_empty() || choices.iter().any(|c| c.title == title) {
            findings.error(entry.value.span.clone(), Message::new("kind-option-title").with("title", &title));
        }
        choices.push(Choice { code: entry.key.clone(), title, english, called });
    }
    if choices.is_empty() {
        findings.error(span.clone(), Message::new("kind-no-options"));
    }
    if let Some(word) = said_twice(&choices) {
        findings.error(span, Message::new("kind-option-called").with("word", word));
    }
    FieldKind::Choice(choices)
}

/// Reads `called`: other words by which people write an option.
pub(crate) fn read_called(fields: &mut Fields<'_>, findings: &mut Findings) -> Vec<String> {
    fields.words("called", findings).into_iter().map(|(word, _)| word.to_owned()).collect()
}

/// A word of `called` that already means an option: nobody could say which of the two is meant.
fn said_twice(choices: &[Choice]) -> Option<&str> {
    let mut taken: HashSet<String> = choices.iter().map(|choice| comparable(&choice.title)).collect();
    choices
        .iter()
        .flat_map(|choice| &choice.called)
        .find(|word| !taken.insert(comparable(word)))
        .map(String::as_str)
}
