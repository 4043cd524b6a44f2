//! Checking what a form asks for against the library: kinds, fields, roles, codes, rulebooks, results.

use std::ops::Range;
use std::sync::Arc;

use mingde_core::date::Day;
use mingde_core::diagnostic::{Diagnostic, Message, Source};
use mingde_core::period::{Period, PeriodKind};
use mingde_core::text::nearest;
use mingde_core::yaml::{Findings, Node};
use mingde_report::form::{AssessmentTake, FigureRequest, Form, Question, SOURCES};
use mingde_rulebook::survey::{Selection, Survey, Text};
use mingde_rulebook::{Rulebook, Subject};

use super::columns::{subject_of, survey_of_rows};
use super::surveyed::{asked, survey};
use crate::library::Library;

/// Everything a form asks for that does not exist, with the nearest that does: what it counts as the checker of
/// rulebooks finds it, rulebooks and their results here. The text of the form may have mistakes of its own.
pub(crate) fn check_requests(
    source: &Arc<Source>,
    requests: &[FigureRequest],
    library: &Library,
) -> Vec<Diagnostic> {
    let known = library.known();
    let mut check = Check { library, known: &known, findings: Findings::new(source) };
    // Which kind of period is reported on changes nothing of what can be asked.
    let (id, title, period) = (String::new(), String::new(), PeriodKind::Year);
    let text = Text { id, title, source: source.clone(), period };
    let whole = survey(&text, requests, &known, &mut check.findings);
    check.asked_elsewhere(&whole);
    for request in requests {
        let place = |key: &str| request.place(key);
        check.question(&request.question, &request.title, &place);
        check.columns(&text, &request.question);
    }
    for finding in &mut check.findings.list {
        // What is no kind may be another source of figures.
        if finding.message.code == "rulebook-unknown-kind" && finding.suggestion.is_none() {
            finding.suggestion = nearest(&source.text[finding.span.clone()], SOURCES).map(str::to_owned);
        }
    }
    check.findings.list.sort_by_key(|finding| finding.span.start);
    check.findings.list
}

/// Figures of rulebooks whose periods are shorter than the one that a form reports on, and that do not say of which of them
/// they tell: without it they tell of the last alone, and whoever missed an earlier one would not be seen.
pub(crate) fn shorter_periods(
    source: &Arc<Source>,
    form: &Form,
    requests: &[FigureRequest],
    library: &Library,
) -> Vec<Diagnostic> {
    let mut findings = Findings::new(source);
    let reported = form.period.unwrap_or(PeriodKind::SchoolYear);
    for request in requests.iter().filter(|request| !request.places.contains_key("period")) {
        let asked: Vec<&str> = match &request.question {
            Question::Assessment { rulebook, .. } => vec![rulebook.as_str()],
            Question::Duties { rulebooks, .. } => rulebooks.iter().map(String::as_str).collect(),
            _ => Vec::new(),
        };
        let readable = asked.into_iter().filter_map(|id| library.rulebook(id).ok());
        let shorter: Vec<&str> = readable
            .filter(|rulebook| days(rulebook.period) < days(reported))
            .map(|rulebook| rulebook.title.as_str())
            .collect();
        if !shorter.is_empty() {
            let message = Message::new("report-shorter-period").with("figure", &request.title);
            findings.warning(request.span.clone(), message.with("rulebooks", shorter.join("、")));
        }
    }
    findings.list
}

/// About how many days a period of a kind has.
fn days(kind: PeriodKind) -> i32 {
    let any = Period::containing(kind, Day::from_number(20_150));
    any.last().number() - any.from.number()
}

struct Check<'a> {
    library: &'a Library,
    known: &'a mingde_rulebook::Library,
    findings: Findings,
}

impl<'a> Check<'a> {
    fn complain(&mut self, code: &'static str, name: &str, title: &str, at: Range<usize>, known: &[&str]) {
        let message = Message::new(code).with("name", name).with("figure", title);
        // The word itself, where a list or a condition is longer than it.
        let at = match self.findings.source.text[at.clone()].find(name) {
            Some(offset) => at.start + offset..at.start + offset + name.len(),
            None => at,
        };
        let finding = self.findings.unknown(at, message, name, known.iter().copied());
        if known.len() <= 24 && !known.is_empty() {
            finding.notes.push(Message::new("report-words-known").with("words", known.join("、")));
        }
    }

    /// Whether the rulebooks and results are there that formulas ask for.
    fn asked_elsewhere(&mut self, survey: &Survey) {
        let ids = self.library.rulebook_ids().into_iter();
        let readable = ids.filter_map(|id| self.library.rulebook(id).ok());
        let all: Vec<&Rulebook> = readable.map(AsRef::as_ref).collect();
        let text = [self.findings.source.clone()];
        self.findings.list.extend(mingde_rulebook::vetoes_nowhere(survey.rulebook(), &text, &all));
    }

    /// Columns that ask about each row: whom the rows are must be somebody who can be asked about.
    fn columns(&mut self, text: &Text, question: &Question) {
        let Question::Count { measure, columns, .. } = question else { return };
        let asking = || columns.iter().filter_map(|column| Some((column, column.question.as_ref()?)));
        let Some(subject) = subject_of(measure) else {
            for (column, _) in asking() {
                self.findings.error(column.span.clone(), Message::new("report-column-rows"));
            }
            return;
        };
        if asking().any(|(_, question)| asked(question).is_some()) {
            let of_rows = survey_of_rows(text, subject, columns, self.known, &mut self.findings);
            self.asked_elsewhere(&of_rows);
        }
        for (column, question) in asking() {
            self.question(question, &column.title, &|_: &str| column.span.clone());
        }
    }

    fn question(&mut self, question: &Question, title: &str, place: &dyn Fn(&str) -> Range<usize>) {
        match question {
            Question::Assessment { rulebook, result, take, which, .. } => {
                let Some(found) = self.rulebook(rulebook, title, place("rulebook")) else { return };
                self.result(&[found], result, title, place("result"));
                if let AssessmentTake::Rows(_, columns) = take {
                    for column in columns {
                        self.result(&[found], column, title, place("columns"));
                    }
                }
                self.which(found.subject, which.as_ref());
            }
            Question::Duties { rulebooks, which, .. } => {
                let found: Vec<_> =
                    rulebooks.iter().filter_map(|r| self.rulebook(r, title, place("rulebooks"))).collect();
                if let Some(first) = found.first() {
                    self.which(first.subject, which.as_ref());
                }
            }
            Question::Indicators { rulebooks, results, which } => {
                let found: Vec<_> =
                    rulebooks.iter().filter_map(|r| self.rulebook(r, title, place("rulebooks"))).collect();
                for result in results.iter().filter(|_| found.len() == rulebooks.len()) {
                    self.result(&found, result, title, place("results"));
                }
                if let Some(first) = found.first() {
                    self.which(first.subject, which.as_ref());
                }
            }
            Question::Setting { rulebook, setting } => {
                let Some(found) = self.rulebook(rulebook, title, place("rulebook")) else { return };
                let known: Vec<&str> = found.setting_ids().collect();
                if !known.contains(&setting.as_str()) {
                    self.complain("report-unknown-setting", setting, title, place("setting"), &known);
                }
            }
            Question::Count { .. } | Question::Computed(_) | Question::Period(_) | Question::Author => {}
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

    /// Which of those whom a rulebook is about.
    fn which(&mut self, subject: Subject, which: Option<&Node>) {
        if let Some(node) = which {
            Selection::read(node, subject, self.known, &mut self.findings);
        }
    }
}
