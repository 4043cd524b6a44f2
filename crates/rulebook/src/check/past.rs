//! `previous(level)`, `result('safety-targets.score')`: what was the case earlier, and what another rulebook says.

use std::ops::Range;

use mingde_core::diagnostic::Message;
use mingde_core::yaml::Findings;

use super::condition::whole;
use super::formula::{Names, Type, Typed, formula};
use crate::language::{Dimension, Form, Syntax};
use crate::plan::{Expression, Reference, Subject};

/// Most periods that can be looked back.
const FARTHEST: u16 = 20;

/// `previous(level)`, `previous(score, 2)`: a result of this rulebook so many periods earlier, or, in quotation marks, of
/// another one.
pub(super) fn previous(
    names: &mut dyn Names,
    span: &Range<usize>,
    arguments: &[Syntax],
    findings: &mut Findings,
) -> Option<Typed> {
    let Some((of, back)) = how_far(arguments) else {
        findings.error(span.clone(), Message::new("rulebook-previous-what").with("most", FARTHEST));
        return None;
    };
    let written = written(span, arguments, findings);
    if let Form::Text(text) = &of.form {
        is_somebody(names, span, findings)?;
        let (rulebook, result) = result_named(text, &of.span, findings)?;
        let reference = Reference { rulebook, result, back, held: false, over: None, written };
        return Some((Expression::Elsewhere(names.reference(reference)), Type::Number(Dimension::Bare)));
    }
    let own = match &of.form {
        Form::Name(words) => {
            words.first().filter(|_| words.len() == 1).and_then(|(name, _)| names.open(name))
        }
        _ => None,
    };
    let (said, kind) = match own {
        Some(own) => own,
        None => formula(names, of, findings)?,
    };
    let rule = match said {
        Expression::Rule(rule) | Expression::Held(rule) => rule,
        _ => {
            findings.error(of.span.clone(), Message::new("rulebook-previous-what").with("most", FARTHEST));
            return None;
        }
    };
    if !names.has_past(rule) {
        findings.error(of.span.clone(), Message::new("rulebook-previous-of-given"));
        return None;
    }
    let (rulebook, result) = (names.rulebook()?.to_owned(), names.name(rule));
    let reference = Reference { rulebook, result, back, held: kind == Type::Truth, over: None, written };
    Some((Expression::Elsewhere(names.reference(reference)), kind))
}

/// What is asked, and how many periods earlier.
fn how_far(arguments: &[Syntax]) -> Option<(&Syntax, u16)> {
    match arguments {
        [of] => Some((of, 1)),
        [of, Syntax { form: Form::Number(n), .. }] => {
            let back = whole(*n).and_then(|n| u16::try_from(n).ok());
            Some((of, back.filter(|back| (1..=FARTHEST).contains(back))?))
        }
        _ => None,
    }
}

/// `result('safety-targets.score')` is its value, `met('safety-targets.level')` whether it is met.
pub(super) fn of_another(
    names: &mut dyn Names,
    name: &str,
    span: &Range<usize>,
    arguments: &[Syntax],
    findings: &mut Findings,
) -> Option<Typed> {
    if let [Syntax { form: Form::Name(words), span: place }] = arguments
        && let [(word, _)] = words.as_slice()
        && names.known().contains(word)
    {
        own_result(place, word, findings);
        return None;
    }
    let [Syntax { form: Form::Text(text), span: place }] = arguments else {
        findings.error(span.clone(), Message::new("rulebook-result-name"));
        return None;
    };
    is_somebody(names, span, findings)?;
    let (rulebook, result) = result_named(text, place, findings)?;
    if names.rulebook() == Some(&rulebook) {
        own_result(place, &result, findings);
        return None;
    }
    let held = name == "met";
    let written = written(span, arguments, findings);
    let reference = Reference { rulebook, result, back: 0, held, over: None, written };
    let kind = if held { Type::Truth } else { Type::Number(Dimension::Bare) };
    Some((Expression::Elsewhere(names.reference(reference)), kind))
}

/// A result of the rulebook itself is asked for by its name alone.
fn own_result(place: &Range<usize>, name: &str, findings: &mut Findings) {
    let finding = findings.error(place.clone(), Message::new("rulebook-result-own").with("name", name));
    finding.suggestion = Some(name.to_owned());
}

/// The place of a reference among those that are asked for, each once.
pub(super) fn kept(references: &mut Vec<Reference>, reference: Reference) -> usize {
    let same = |other: &Reference| Reference { written: String::new(), ..other.clone() };
    let known = references.iter().position(|other| same(other) == same(&reference));
    known.unwrap_or_else(|| {
        references.push(reference);
        references.len() - 1
    })
}

/// Whether rulebooks can say something of whom it is about: no rulebook is about the whole bureau.
pub(super) fn is_somebody(names: &dyn Names, span: &Range<usize>, findings: &mut Findings) -> Option<()> {
    if names.subject() == Some(Subject::Bureau) {
        findings.error(span.clone(), Message::new("rulebook-result-of-bureau"));
        return None;
    }
    Some(())
}

/// `rulebook.result` taken apart.
pub(super) fn result_named(
    text: &str,
    span: &Range<usize>,
    findings: &mut Findings,
) -> Option<(String, String)> {
    let found = text.split_once('.').filter(|(rulebook, result)| !rulebook.is_empty() && !result.is_empty());
    if found.is_none() {
        findings.error(span.clone(), Message::new("rulebook-result-name"));
    }
    found.map(|(rulebook, result)| (rulebook.to_owned(), result.to_owned()))
}

/// A call as it stands in the file.
fn written(span: &Range<usize>, arguments: &[Syntax], findings: &Findings) -> String {
    let end = arguments.last().map_or(span.end, |last| last.span.end);
    let text = findings.source.text.get(span.start..end).unwrap_or("");
    if text.contains('(') { format!("{text})") } else { text.to_owned() }
}
