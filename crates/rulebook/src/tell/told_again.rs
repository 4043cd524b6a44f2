//! What a file says of results, held against what is told of them now.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Map, Value};

use super::explanation::Explanation;
use crate::assess::Assessment;
use crate::plan::ResultKind;

/// A value that is not what was computed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Altered {
    /// Code and name of the subject; empty for what is said of the whole.
    pub subject: String,
    /// Id of the result, or the key of what else is said.
    pub result: String,
    /// Title and sort of the result, where it is one.
    pub of: Option<(String, ResultKind)>,
    /// As it stands in the file; empty where it is missing there.
    pub told: String,
    /// As it is recomputed; empty where there is no such thing.
    pub now: String,
}

/// Everything an assessment in a file says otherwise.
pub(super) fn in_assessment(told: &Value, found: &Assessment) -> Vec<Altered> {
    let now = serde_json::to_value(found).unwrap_or_default();
    let mut altered = heads(told, &now, &["rulebook", "version", "title", "period", "as_of"]);
    altered.extend(added("", told.as_object(), now.as_object()));
    let now: BTreeMap<String, &Map<String, Value>> = subjects(&now).collect();
    let mut there = BTreeSet::new();
    for (id, told) in subjects(told) {
        match now.get(&id) {
            Some(now) if there.insert(id) => subject(told, now, found, &mut altered),
            // One that stands there a second time is not there now, whatever it says.
            _ => altered.push(whole(named(told), String::new())),
        }
    }
    let missing = now.iter().filter(|(id, _)| !there.contains(*id));
    altered.extend(missing.map(|(_, now)| whole(String::new(), named(now))));
    altered
}

/// A subject that is there in one of the two only.
fn whole(told: String, now: String) -> Altered {
    let subject = if told.is_empty() { now.clone() } else { told.clone() };
    Altered { subject, result: String::new(), of: None, told, now }
}

/// What is said that nothing says now.
fn added(
    subject: &str,
    told: Option<&Map<String, Value>>,
    now: Option<&Map<String, Value>>,
) -> impl Iterator<Item = Altered> {
    let known = move |key: &str| now.is_some_and(|now| now.contains_key(key));
    let more = told.into_iter().flatten().filter(move |(key, _)| !known(key));
    more.map(|(key, told)| Altered {
        subject: subject.to_owned(),
        result: key.clone(),
        of: None,
        told: shown(Some(told)),
        now: String::new(),
    })
}

/// Everything a proof in a file says otherwise; `again` is the proof of the same result of the same subject now.
pub(super) fn in_proof(told: &Value, again: Option<&Explanation>) -> Vec<Altered> {
    let now = again.map(|again| serde_json::to_value(again).unwrap_or_default()).unwrap_or_default();
    let keys = ["rulebook", "version", "title", "period", "as_of", "subject", "name"];
    let mut altered = heads(told, &now, &keys);
    let name = |key: &str| told.get(key).and_then(Value::as_str).unwrap_or("");
    let subject = format!("{} {}", name("subject"), name("name"));
    step(told.get("result"), now.get("result"), subject.trim(), &mut altered);
    altered
}

/// What is said of the whole.
fn heads(told: &Value, now: &Value, keys: &[&str]) -> Vec<Altered> {
    let other = keys.iter().filter(|key| told.get(**key) != now.get(**key));
    let altered = other.map(|key| Altered {
        subject: String::new(),
        result: (*key).to_owned(),
        of: None,
        told: shown(told.get(*key)),
        now: shown(now.get(*key)),
    });
    altered.collect()
}

/// The subjects of an assessment by their ids, each as often as it stands there.
fn subjects(assessment: &Value) -> impl Iterator<Item = (String, &Map<String, Value>)> {
    let subjects = assessment.get("subjects").and_then(Value::as_array).into_iter().flatten();
    subjects.filter_map(Value::as_object).map(|subject| (shown(subject.get("id")), subject))
}

fn named(subject: &Map<String, Value>) -> String {
    format!("{} {}", shown(subject.get("code")), shown(subject.get("name"))).trim().to_owned()
}

fn subject(
    told: &Map<String, Value>,
    now: &Map<String, Value>,
    found: &Assessment,
    altered: &mut Vec<Altered>,
) {
    let whom = named(now);
    altered.extend(added(&whom, Some(told), Some(now)));
    for key in ["code", "name"].into_iter().filter(|key| told.get(*key) != now.get(*key)) {
        let (told, now) = (shown(told.get(key)), shown(now.get(key)));
        altered.push(Altered { subject: whom.clone(), result: key.to_owned(), of: None, told, now });
    }
    let results =
        |of: &Map<String, Value>| of.get("results").and_then(Value::as_object).cloned().unwrap_or_default();
    let (told, now) = (results(told), results(now));
    for result in told.keys().chain(now.keys().filter(|id| !told.contains_key(*id))) {
        if let Some((told, now)) = otherwise(told.get(result), now.get(result)) {
            let of = found.column(result).map(|column| (column.title.clone(), column.kind));
            altered.push(Altered { subject: whom.clone(), result: result.clone(), of, told, now });
        }
    }
}

/// A step of a proof and those beneath it.
fn step(told: Option<&Value>, now: Option<&Value>, subject: &str, altered: &mut Vec<Altered>) {
    let own_step = now.or(told);
    let id = told.or(now).and_then(|step| step.get("id"));
    let own = |step: Option<&Value>| {
        let mut step = step.cloned()?;
        step.as_object_mut()?.remove("inputs");
        Some(step)
    };
    if let Some((told, now)) = otherwise(own(told).as_ref(), own(now).as_ref()) {
        altered.push(Altered { subject: subject.to_owned(), result: shown(id), of: of(own_step), told, now });
    }
    let inputs = |step: Option<&Value>| -> Vec<Value> {
        step.and_then(|step| step.get("inputs")).and_then(Value::as_array).cloned().unwrap_or_default()
    };
    let (told, now) = (inputs(told), inputs(now));
    for at in 0..told.len().max(now.len()) {
        step(told.get(at), now.get(at), subject, altered);
    }
}

/// What a step of a proof is of.
fn of(step: Option<&Value>) -> Option<(String, ResultKind)> {
    let kind = step?.get("kind").and_then(Value::as_str);
    let kind = ResultKind::ALL.into_iter().find(|known| Some(known.name()) == kind)?;
    Some((shown(step?.get("title")), kind))
}

/// What is said of one result then and now, if that is not the same: what it came to, or the first thing beside it that
/// differs.
fn otherwise(told: Option<&Value>, now: Option<&Value>) -> Option<(String, String)> {
    if told == now {
        return None;
    }
    let came_to = |result: Option<&Value>| {
        let part = |key: &str| shown(result.and_then(|result| result.get(key)));
        let parts = [part("status"), part("value"), part("grade"), part("reason")];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    };
    let (before, after) = (came_to(told), came_to(now));
    if before != after {
        return Some((before, after));
    }
    let (way, told, now) = innermost(String::new(), told, now);
    Some((format!("{way}: {}", shown(told)), format!("{way}: {}", shown(now))))
}

/// The first place where two values differ, as far inside as both go: `records.counted_total`.
fn innermost<'v>(
    way: String,
    told: Option<&'v Value>,
    now: Option<&'v Value>,
) -> (String, Option<&'v Value>, Option<&'v Value>) {
    let further = |key: &str| if way.is_empty() { key.to_owned() } else { format!("{way}.{key}") };
    match (told, now) {
        (Some(Value::Object(a)), Some(Value::Object(b))) => {
            match a.keys().chain(b.keys()).find(|key| a.get(*key) != b.get(*key)) {
                Some(key) => innermost(further(key), a.get(key), b.get(key)),
                None => (way, told, now),
            }
        }
        (Some(Value::Array(a)), Some(Value::Array(b))) => {
            match (0..a.len().max(b.len())).find(|at| a.get(*at) != b.get(*at)) {
                Some(at) => innermost(further(&(at + 1).to_string()), a.get(at), b.get(at)),
                None => (way, told, now),
            }
        }
        _ => (way, told, now),
    }
}

fn shown(value: Option<&Value>) -> String {
    match value {
        None | Some(Value::Null) => String::new(),
        Some(Value::String(text)) => text.clone(),
        Some(other) => other.to_string(),
    }
}
