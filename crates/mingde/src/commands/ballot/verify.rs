//! `mingde ballot verify`: all of a published election again, without asking anybody.

use std::path::{Path, PathBuf};

use mingde_ballot::{Checked, Election, Finding, Report, ResultSheet, State, Step, verify};
use mingde_core::diagnostic::Message;
use serde::Serialize;

use super::{folder, told};
use crate::call::Format;
use crate::commands::Found;
use crate::context::Context;
use crate::screen::{self, Table};

/// Steps in the order in which they are told.
const STEPS: [(Step, &str); 8] = [
    (Step::Manifest, "ballot-step-manifest"),
    (Step::Signatures, "ballot-step-signatures"),
    (Step::Board, "ballot-step-board"),
    (Step::Ballots, "ballot-step-ballots"),
    (Step::Receipts, "ballot-step-receipts"),
    (Step::Turnout, "ballot-step-turnout"),
    (Step::Tally, "ballot-step-tally"),
    (Step::Result, "ballot-step-result"),
];

/// What is said as JSON.
#[derive(Serialize)]
struct ReportView {
    sound: bool,
    checked: Vec<String>,
    findings: Vec<Message>,
    missing: Vec<String>,
    ballots: usize,
    receipts: usize,
    result: Option<ResultSheet>,
}

pub fn run(
    context: &Context,
    place: &Path,
    receipts: &[PathBuf],
    checkpoints: &[PathBuf],
    format: Format,
) -> anyhow::Result<Found> {
    let mut files = folder::read(place)?;
    folder::add(&mut files, "receipts", receipts)?;
    folder::add(&mut files, "seen", checkpoints)?;
    let report = verify(&files, side_by_side);
    let found = found(&report);
    match format {
        Format::Json => {
            let checked = STEPS.iter().filter(|(step, _)| report.done.contains(step));
            screen::json(&ReportView {
                sound: report.is_sound(),
                checked: checked.map(|(step, _)| format!("{step:?}").to_lowercase()).collect(),
                findings: report.findings.iter().map(|it| told::finding(context, it)).collect(),
                missing: report.missing,
                ballots: report.ballots,
                receipts: report.receipts,
                result: report.result,
            })?;
        }
        Format::Text => tell(context, &report),
    }
    Ok(found)
}

/// Ballots are checked by as many threads as the machine has, each a share of them.
fn side_by_side(election: &Election, ballots: &[&[u8]]) -> Vec<Checked> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    let share = ballots.len().div_ceil(threads).max(1);
    std::thread::scope(|scope| {
        let running: Vec<_> = ballots
            .chunks(share)
            .map(|share| scope.spawn(|| share.iter().map(|it| Checked::of(election, it)).collect::<Vec<_>>()))
            .collect();
        running.into_iter().flat_map(|thread| thread.join().unwrap_or_default()).collect()
    })
}

/// What contradicts something else is told from a round that fits together and counts for nothing.
fn found(report: &Report) -> Found {
    let only_told = |finding: &Finding| matches!(finding, Finding::Void | Finding::Leaf { .. });
    if !report.findings.iter().all(only_told) {
        Found::Tampered
    } else if !report.findings.is_empty() {
        Found::Problems
    } else if !report.missing.is_empty() {
        Found::Unread
    } else {
        Found::Nothing
    }
}

fn tell(context: &Context, report: &Report) {
    for (step, code) in STEPS {
        // Nothing was handed in where no receipt was looked for.
        if report.done.contains(&step) {
            screen::say(&context.word(code));
        }
    }
    for finding in &report.findings {
        screen::tell(&context.say(&told::finding(context, finding)));
    }
    for file in &report.missing {
        screen::tell(&context.say(&Message::new("ballot-missing").with("file", file)));
    }
    if let Some(sheet) = &report.result {
        result(context, sheet);
    }
    let code = match found(report) {
        Found::Nothing => "ballot-verified",
        Found::Problems => "ballot-verified-void",
        Found::Unread | Found::NotThere => "ballot-verified-in-part",
        Found::Tampered => "ballot-not-verified",
    };
    let message = Message::new(code)
        .with("ballots", report.ballots)
        .with("receipts", report.receipts)
        .with("findings", report.findings.len());
    screen::say(&context.say(&message));
}

/// The figures that follow from the files.
fn result(context: &Context, sheet: &ResultSheet) {
    let turnout = &sheet.turnout;
    let message = Message::new("ballot-turnout")
        .with("expected", turnout.expected)
        .with("issued", turnout.issued)
        .with("returned", turnout.returned)
        .with("valid", turnout.valid)
        .with("invalid", turnout.invalid);
    screen::say(&context.say(&message));
    if sheet.state == State::TooFew {
        screen::say(&context.word("ballot-too-few"));
    }
    let heads = ["item", "counts", "shares", "unused", "elected", "tied"];
    let mut table = Table::new(heads.map(|head| context.say_code(&format!("ballot-head-{head}"))));
    for (item, outcome) in sheet.items.iter().zip(&sheet.outcomes) {
        let shares = item.shares.iter().map(|tenths| format!("{}.{} %", tenths / 10, tenths % 10));
        let counts = item.counts.iter().map(u32::to_string);
        table.row([
            item.code.clone(),
            counts.collect::<Vec<_>>().join(" "),
            shares.collect::<Vec<_>>().join(" "),
            item.unused.to_string(),
            outcome.elected.join(" "),
            outcome.tied.join(" "),
        ]);
    }
    if !sheet.items.is_empty() {
        table.print();
    }
}
