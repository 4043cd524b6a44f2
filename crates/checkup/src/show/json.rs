//! The report for programs. Places count characters of the original, from 0.

use mingde_core::words::{Locale, say};
use serde::Serialize;

use crate::{CheckUp, Claim, Repair};

/// `{"text", "repairs", "claims", "findings"}`.
#[derive(Debug, Serialize)]
pub struct Report<'c> {
    text: String,
    repairs: &'c [Repair],
    claims: &'c [Claim],
    findings: Vec<Found>,
}

#[derive(Debug, Serialize)]
struct Found {
    code: &'static str,
    message: String,
    start: usize,
    end: usize,
}

/// The report of a check-up, with the words of findings in this language.
pub fn report(done: &CheckUp, locale: Locale) -> Report<'_> {
    let found = |f: &crate::Finding| Found {
        code: f.message.code,
        message: say(locale, &f.message),
        start: f.start,
        end: f.end,
    };
    Report {
        text: done.text.text(),
        repairs: &done.repairs,
        claims: &done.claims,
        findings: done.findings.iter().map(found).collect(),
    }
}
