//! Checking what a form asks for against the library: kinds, fields, roles, rulebooks, results.

use mingde_core::diagnostic::{Diagnostic, Message};
use mingde_core::kind::Kind;
use mingde_core::text::nearest;
use mingde_report::form::{Each, FigureRequest, Form, Question, RecordsTake};

use crate::library::Library;

/// Every name in the form's questions that does not exist, with the nearest that does.
pub(crate) fn check_form(form: &Form, library: &Library) -> Vec<Diagnostic> {
    form.figures().iter().flat_map(|request| check_request(form, request, library)).collect()
}

fn check_request(form: &Form, request: &FigureRequest, library: &Library) -> Vec<Diagnostic> {
    let error = |code: &'static str, name: &str, known: Vec<&str>| {
        let message = Message::new(code).with("name", name).with("figure", &request.title);
        Diagnostic::error(form.source(), request.span.clone(), message).suggest(nearest(name, known))
    };
    match &request.question {
        Question::Records { kind, take, conditions, .. } => {
            let Some(kind) = library.kinds.get(kind) else {
                return vec![error(
                    "report-unknown-kind",
                    kind,
                    library.kinds.keys().map(String::as_str).collect(),
                )];
            };
            let mut asked: Vec<&str> = conditions.iter().map(|c| c.name.as_str()).collect();
            match take {
                RecordsTake::Sum(field) => asked.push(field),
                RecordsTake::Distinct(Each::Named(name)) | RecordsTake::Names(Each::Named(name)) => {
                    asked.push(name)
                }
                RecordsTake::Rows(columns) => asked.extend(columns.iter().map(String::as_str)),
                _ => {}
            }
            let unknown = asked.into_iter().filter(|name| !knows(kind, name));
            unknown.map(|name| error("report-unknown-field", name, names_of(kind))).collect()
        }
        Question::Assessment { rulebook, result, .. } => match library.rulebooks.get(rulebook) {
            None => {
                vec![error(
                    "report-unknown-rulebook",
                    rulebook,
                    library.rulebooks.keys().map(String::as_str).collect(),
                )]
            }
            Some(found) if !found.results.iter().any(|r| r.id == *result) => {
                vec![error(
                    "report-unknown-result",
                    result,
                    found.results.iter().map(|r| r.id.as_str()).collect(),
                )]
            }
            Some(_) => Vec::new(),
        },
        Question::Registry { .. } | Question::Period(_) => Vec::new(),
    }
}

fn knows(kind: &Kind, name: &str) -> bool {
    if name == "unit" || name.starts_with("unit.") || kind.field(name).is_some() {
        return true;
    }
    let (role, attribute) = name.split_once('.').unwrap_or((name, ""));
    kind.role(role).is_some_and(|r| {
        matches!(attribute, "" | "rank" | "code" | "kind" | "class")
            || r.attributes.iter().any(|a| a.name == attribute)
    })
}

fn names_of(kind: &Kind) -> Vec<&str> {
    kind.fields.iter().map(|f| f.name.as_str()).chain(kind.roles.iter().map(|r| r.name.as_str())).collect()
}
