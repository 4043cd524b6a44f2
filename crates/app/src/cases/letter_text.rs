//! What the text of a letter speaks of.

use std::collections::BTreeMap;
use std::sync::Arc;

use mingde_core::diagnostic::{Diagnostic, Message, Source};
use mingde_core::kind::Kind;
use mingde_core::yaml::Findings;
use mingde_report::letter::Letter;

/// Names that stand for no field or role of a kind.
const OWN: [&str; 6] = ["bureau", "today", "date", "unit", "number", "blank"];

/// What a letter speaks of and its kind does not have; known only when all kinds are.
pub(crate) fn check_letter(
    source: &Arc<Source>,
    letter: &Letter,
    kinds: &BTreeMap<String, Arc<Kind>>,
) -> Vec<Diagnostic> {
    let mut findings = Findings::new(source);
    let Some(kind) = kinds.get(&letter.kind) else {
        let at = source.text.find(&letter.kind).unwrap_or(0);
        let message = Message::new("letter-kind").with("name", &letter.kind);
        findings.unknown(at..at + letter.kind.len(), message, &letter.kind, kinds.keys().map(String::as_str));
        return findings.list;
    };
    let of_step = |name: &str| {
        let (step, what) = name.split_once('.')?;
        kind.procedure.as_ref()?.step(step).filter(|_| ["within", "due"].contains(&what))
    };
    let fields = kind.fields.iter().map(|field| field.name.as_str());
    let known: Vec<&str> =
        fields.chain(kind.roles.iter().map(|role| role.name.as_str())).chain(OWN).collect();
    for (name, place) in letter.names(source) {
        if !known.contains(&name) && of_step(name).is_none() {
            let message = Message::new("letter-name").with("name", name).with("kind", &kind.id);
            findings.unknown(place, message, name, known.iter().copied());
        }
    }
    findings.list
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

    use super::*;
    use crate::library::Library;

    #[test]
    fn every_letter_that_ships_is_read_and_speaks_of_what_its_kind_has() {
        let library = Library::load(&[]).unwrap();
        assert!(library.letters.len() >= 6, "{:?}", library.letters.keys());
    }

    #[test]
    fn a_name_that_its_kind_does_not_have_is_told_with_the_nearest_one() {
        let library = Library::load(&[]).unwrap();
        let text = "---
id: own
title: 告知书
english: Notice
kind: ethics-violation
needs: [filed_on]
---
{{teecher}}同志：{{filed_on}}立案，请在{{appeal.within}}内答复，见{{appeal.colour}}。
";
        let source = Source::new("own.md", text.to_owned());
        let letter = Letter::read(&source).0.unwrap();
        let findings = check_letter(&source, &letter, &library.kinds);
        let told: Vec<_> = findings
            .iter()
            .map(|finding| (&source.text[finding.span.clone()], finding.suggestion.as_deref()))
            .collect();
        assert_eq!(told[0], ("teecher", Some("teacher")));
        assert_eq!((told[1].0, told.len()), ("appeal.colour", 2));
        let elsewhere = Source::new("own.md", text.replace("ethics-violation", "ethics-violations"));
        let letter = Letter::read(&elsewhere).0.unwrap();
        assert_eq!(check_letter(&elsewhere, &letter, &library.kinds)[0].message.code, "letter-kind");
    }
}
