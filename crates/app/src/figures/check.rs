//! Checking what a form asks for against the library: kinds, fields, roles, codes, rulebooks, results.

use std::ops::Range;
use std::sync::Arc;

use mingde_core::diagnostic::{Diagnostic, Message, Source};
use mingde_core::kind::Kind;
use mingde_core::text::nearest;
use mingde_report::form::{
    Condition, Each, FigureRequest, Question, RecordsTake, Registered, RegistryTake, Relation,
};
use mingde_rulebook::{Rulebook, Subject};

use super::vocabulary::{Meaning, in_records, in_registry, names_in_records, names_in_registry};
use crate::library::Library;

/// Every name in a form's questions that does not exist, with the nearest that does. The text of the form may
/// have mistakes of its own.
pub(crate) fn check_requests(
    source: &Arc<Source>,
    requests: &[FigureRequest],
    library: &Library,
) -> Vec<Diagnostic> {
    let mut check = Check { source, library, findings: Vec::new() };
    for request in requests {
        let place = |key: &str| request.place(key);
        check.question(&request.question, &request.title, &place);
        for column in super::columns_of(&request.question) {
            let place = |_: &str| column.span.clone();
            if let Some(question) = &column.question {
                check.question(question, &column.title, &place);
            }
        }
    }
    check.findings
}

struct Check<'a> {
    source: &'a Arc<Source>,
    library: &'a Library,
    findings: Vec<Diagnostic>,
}

impl<'a> Check<'a> {
    fn complain(&mut self, code: &'static str, name: &str, title: &str, at: Range<usize>, known: &[&str]) {
        let message = Message::new(code).with("name", name).with("figure", title);
        // The word itself, where a list or a condition is longer than it.
        let at = match self.source.text[at.clone()].find(name) {
            Some(offset) => at.start + offset..at.start + offset + name.len(),
            None => at,
        };
        let finding = Diagnostic::error(self.source, at, message);
        let mut finding = finding.suggest(nearest(name, known.iter().copied()));
        if known.len() <= 24 && !known.is_empty() {
            let note = Message::new("report-words-known").with("words", known.join("、"));
            finding = finding.note(note);
        }
        self.findings.push(finding);
    }

    fn question(&mut self, question: &Question, title: &str, place: &dyn Fn(&str) -> Range<usize>) {
        match question {
            Question::Records { kind, take, conditions, by, .. } => {
                let library = self.library;
                let Some(found) = library.kinds.get(kind) else {
                    let known: Vec<&str> = library.kinds.keys().map(String::as_str).collect();
                    return self.complain("report-unknown-kind", kind, title, place("kind"), &known);
                };
                self.taken_from_records(found, take, title, place);
                if let Some(by) = by
                    && found.role(by).is_none()
                {
                    let roles: Vec<&str> = found.roles.iter().map(|r| r.name.as_str()).collect();
                    self.complain("report-unknown-field", by, title, place("by"), &roles);
                }
                let names = names_in_records(found);
                let means = |name: &str| in_records(&library.schema, found, name);
                self.conditions(conditions, title, &names, &means);
            }
            Question::Registry { take, conditions, .. } => self.registry(take, conditions, title, place),
            Question::Assessment { rulebook, result, take, conditions, .. } => {
                let Some(found) = self.rulebook(rulebook, title, place("rulebook")) else { return };
                self.result(&[found], result, title, place("result"));
                if let mingde_report::form::AssessmentTake::Rows(_, columns) = take {
                    for column in columns {
                        self.result(&[found], column, title, place("columns"));
                    }
                }
                self.subjects(found.subject, conditions, title);
            }
            Question::Duties { rulebooks, conditions, .. } => {
                let found: Vec<_> =
                    rulebooks.iter().filter_map(|r| self.rulebook(r, title, place("rulebooks"))).collect();
                if let Some(first) = found.first() {
                    self.subjects(first.subject, conditions, title);
                }
            }
            Question::Indicators { rulebooks, results, conditions } => {
                let found: Vec<_> =
                    rulebooks.iter().filter_map(|r| self.rulebook(r, title, place("rulebooks"))).collect();
                for result in results.iter().filter(|_| found.len() == rulebooks.len()) {
                    self.result(&found, result, title, place("results"));
                }
                if let Some(first) = found.first() {
                    self.subjects(first.subject, conditions, title);
                }
            }
            Question::Setting { rulebook, setting } => {
                let Some(found) = self.rulebook(rulebook, title, place("rulebook")) else { return };
                let known: Vec<&str> = found.setting_ids().collect();
                if !known.contains(&setting.as_str()) {
                    self.complain("report-unknown-setting", setting, title, place("setting"), &known);
                }
            }
            Question::Figures { .. } | Question::Period(_) => {}
        }
    }

    fn rulebook(&mut self, name: &str, title: &str, at: Range<usize>) -> Option<&'a Rulebook> {
        let library = self.library;
        // Of the library, or only published in the ledger.
        let ids = library.rulebook_ids();
        if !ids.contains(&name) {
            self.complain("report-unknown-rulebook", name, title, at, &ids);
            return None;
        }
        // One whose own text does not read says so by itself.
        library.rulebook(name).ok().map(AsRef::as_ref)
    }

    fn result(&mut self, rulebooks: &[&Rulebook], name: &str, title: &str, at: Range<usize>) {
        let known: Vec<&str> =
            rulebooks.iter().flat_map(|r| r.results.iter().map(|result| result.id.as_str())).collect();
        if !known.contains(&name) {
            self.complain("report-unknown-result", name, title, at, &known);
        }
    }

    fn taken_from_records(
        &mut self,
        kind: &Kind,
        take: &RecordsTake,
        title: &str,
        place: &dyn Fn(&str) -> Range<usize>,
    ) {
        let (key, asked): (&str, Vec<&String>) = match take {
            RecordsTake::Sum(field) => ("sum", vec![field]),
            RecordsTake::Average(field) => ("average", vec![field]),
            RecordsTake::Distinct(Each::Named(name)) => ("count", vec![name]),
            RecordsTake::Names(Each::Named(name)) => ("names", vec![name]),
            RecordsTake::Rows(columns) => ("rows", columns.iter().collect()),
            _ => return,
        };
        let adds = matches!(take, RecordsTake::Sum(_) | RecordsTake::Average(_));
        for name in asked {
            match in_records(&self.library.schema, kind, name) {
                Meaning::Unknown => {
                    let names = names_in_records(kind);
                    self.complain("report-unknown-field", name, title, place(key), &names);
                }
                Meaning::Number => {}
                _ if adds => self.complain("report-not-a-number", name, title, place(key), &[]),
                _ => {}
            }
        }
    }

    fn registry(
        &mut self,
        take: &RegistryTake,
        conditions: &[Condition],
        title: &str,
        place: &dyn Fn(&str) -> Range<usize>,
    ) {
        let library = self.library;
        let of = match take {
            RegistryTake::Count(of) | RegistryTake::Names(of) => *of,
            RegistryTake::Sum { of, .. } | RegistryTake::Rows { of, .. } => *of,
        };
        let names = names_in_registry(&library.schema, of);
        let means = |name: &str| in_registry(&library.schema, of, name);
        match take {
            RegistryTake::Sum { field, .. } => match means(field) {
                Meaning::Unknown => {
                    self.complain("report-unknown-field", field, title, place("sum"), &names);
                }
                Meaning::Number => {}
                _ => self.complain("report-not-a-number", field, title, place("sum"), &[]),
            },
            RegistryTake::Rows { columns, .. } => {
                for column in columns.iter().filter(|c| c.question.is_none()) {
                    if matches!(means(&column.name), Meaning::Unknown) {
                        let at = column.span.clone();
                        self.complain("report-unknown-field", &column.name, title, at, &names);
                    }
                }
            }
            _ => {}
        }
        self.conditions(conditions, title, &names, &means);
    }

    /// Conditions on those whom a rulebook is about.
    fn subjects(&mut self, subject: Subject, conditions: &[Condition], title: &str) {
        let library = self.library;
        let of = if subject == Subject::Person { Registered::Persons } else { Registered::Units };
        let names = names_in_registry(&library.schema, of);
        let means = |name: &str| match (of, name) {
            // Of persons, properties of the unit may stand without `unit.` before them.
            (Registered::Persons, "class" | "kind") => in_registry(&library.schema, Registered::Units, name),
            _ => in_registry(&library.schema, of, name),
        };
        self.conditions(conditions, title, &names, &means);
    }

    fn conditions<'m>(
        &mut self,
        conditions: &[Condition],
        title: &str,
        names: &[&str],
        means: &dyn Fn(&str) -> Meaning<'m>,
    ) {
        for condition in conditions {
            let at = condition.span.clone();
            match means(&condition.name) {
                Meaning::Unknown => {
                    self.complain("report-unknown-field", &condition.name, title, at, names);
                }
                Meaning::OneOf(codes) => {
                    let compares = !matches!(
                        condition.relation,
                        Relation::AtLeast | Relation::AtMost | Relation::Above | Relation::Below
                    );
                    for value in condition.values.iter().filter(|v| !codes.contains(&v.as_str())) {
                        self.complain("report-unknown-value", value, title, at.clone(), &codes);
                    }
                    if !compares {
                        self.complain("report-not-a-number", &condition.name, title, at, &[]);
                    }
                }
                Meaning::Number => {
                    for value in
                        condition.values.iter().filter(|v| v.parse::<rust_decimal::Decimal>().is_err())
                    {
                        self.complain("report-not-a-number", value, title, at.clone(), &[]);
                    }
                }
                Meaning::Other => {}
            }
        }
    }
}
