//! The report for programs. Places count characters of the original, from 0.

use mingde_core::words::{Locale, say};
use serde::Serialize;

use crate::{CheckUp, Claim, Repair, Tables};

/// `{"text", "repairs", "claims", "findings"}`.
#[derive(Debug, Serialize)]
pub struct Report<'c> {
    text: String,
    repairs: &'c [Repair],
    claims: &'c [Claim],
    findings: Vec<Found>,
    tables: Tables,
}

#[derive(Debug, Serialize)]
struct Found {
    code: &'static str,
    class: &'static str,
    message: String,
    start: usize,
    end: usize,
    /// The other place of a contradiction.
    also: Option<Place>,
}

#[derive(Debug, Serialize)]
struct Place {
    start: usize,
    end: usize,
}

/// The report of a check-up, with the words of findings in this language.
pub fn report(done: &CheckUp, locale: Locale) -> Report<'_> {
    let found = |f: &crate::Finding| Found {
        code: f.message.code,
        class: f.class().name(),
        message: say(locale, &f.message),
        start: f.start,
        end: f.end,
        also: f.also.as_ref().map(|at| Place { start: at.start, end: at.end }),
    };
    Report {
        text: done.text.text(),
        repairs: &done.repairs,
        claims: &done.claims,
        findings: done.findings.iter().map(found).collect(),
        tables: done.tables,
    }
}
