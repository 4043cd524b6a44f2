//! Verifying a whole election out of what was published, without asking anybody: the folder, and whatever voters hand
//! in of what they were given.

mod board;
mod finding;
mod outcome;

use std::collections::BTreeMap;

use crate::board::{Leaf, Signed};
use crate::manifest::Election;
use crate::receipt::Receipt;
use crate::result::ResultSheet;
use crate::tally::Checked;

pub use finding::{Finding, Step};

/// What came of a verification.
#[derive(Debug, Default)]
pub struct Report {
    /// What was checked to its end; a step that is not here could not be.
    pub done: Vec<Step>,
    /// What does not hold, in the order of the steps.
    pub findings: Vec<Finding>,
    /// Files that are not there.
    pub missing: Vec<String>,
    /// Ballots on the board.
    pub ballots: usize,
    /// Receipts that were looked for.
    pub receipts: usize,
    /// The result that follows from the files, if one does.
    pub result: Option<ResultSheet>,
}

/// Files by their names in the published folder.
type Files = BTreeMap<String, Vec<u8>>;

/// Verifies a published folder. Receipts that were handed in are files under `receipts/`, checkpoints that somebody
/// kept are under `seen/`. `check` runs [`Checked::of`] over all ballots, side by side where the machine can.
pub fn verify(files: &Files, check: impl Fn(&Election, &[&[u8]]) -> Vec<Checked>) -> Report {
    let mut report = Report::default();
    let read = Reading { files };
    if let Some(election) = read.manifest(&mut report) {
        read.signatures(&mut report, &election);
        let leaves = read.board(&mut report, &election);
        if let Some(leaves) = leaves {
            let closed = read.ballots(&mut report, &election, &leaves, check);
            read.receipts(&mut report, &election, &leaves);
            if let Some(closed) = closed {
                read.result(&mut report, &election, &closed);
            }
        }
    }
    report
}

/// The files, each asked for once it is needed.
struct Reading<'f> {
    files: &'f Files,
}

impl<'f> Reading<'f> {
    fn bytes(&self, report: &mut Report, name: &str) -> Option<&'f [u8]> {
        let found = self.files.get(name).map(Vec::as_slice);
        if found.is_none() {
            report.missing.push(name.to_owned());
        }
        found
    }

    /// A file of text; what is no UTF-8 is no text that anybody signed.
    fn text(&self, report: &mut Report, name: &str) -> Option<&'f str> {
        let bytes = self.bytes(report, name)?;
        let text = std::str::from_utf8(bytes).ok();
        if text.is_none() {
            report.findings.push(Finding::Form { file: name.to_owned() });
        }
        text
    }

    fn below(&self, folder: &'f str) -> impl Iterator<Item = (&'f str, &'f [u8])> {
        let inside = self.files.iter().filter(move |(name, _)| name.starts_with(folder));
        inside.map(|(name, bytes)| (name.as_str(), bytes.as_slice()))
    }

    fn manifest(&self, report: &mut Report) -> Option<Election> {
        match Election::read(self.bytes(report, "manifest.json")?) {
            Ok(election) => {
                report.done.push(Step::Manifest);
                Some(election)
            }
            Err(bad) => {
                report.findings.push(Finding::Manifest(bad));
                None
            }
        }
    }

    fn signatures(&self, report: &mut Report, election: &Election) {
        let Some(note) = self.text(report, "manifest.note") else { return };
        let missing = election.missing_signers(note);
        if !missing.is_empty() {
            report.findings.push(Finding::Unsigned { names: missing });
        }
        report.done.push(Step::Signatures);
    }

    fn receipts(&self, report: &mut Report, election: &Election, leaves: &[Leaf]) {
        let mut any = false;
        for (file, bytes) in self.below("receipts/") {
            any = true;
            let receipt = std::str::from_utf8(bytes).ok().and_then(|note| Receipt::read(election, note));
            let Some(receipt) = receipt else {
                report.findings.push(Finding::Receipt { file: file.to_owned() });
                continue;
            };
            report.receipts += 1;
            let on_board = leaves.iter().any(|leaf| mingde_log::leaf_hash(&leaf.to_bytes()) == receipt.leaf);
            if !on_board {
                report.findings.push(Finding::Promise { file: file.to_owned() });
            }
        }
        if any {
            report.done.push(Step::Receipts);
        }
    }
}

/// Whether a checkpoint that somebody kept is of the history that the leaves show.
fn is_beginning(leaves: &[Leaf], seen: &Signed) -> bool {
    let Some(beginning) = usize::try_from(seen.size).ok().and_then(|size| leaves.get(..size)) else {
        return false;
    };
    let mut frontier = mingde_log::Frontier::default();
    beginning.iter().for_each(|leaf| frontier.push(mingde_log::leaf_hash(&leaf.to_bytes())));
    frontier.root() == seen.root
}

impl Report {
    /// Whether everything was looked at and all of it holds.
    pub fn is_sound(&self) -> bool {
        self.findings.is_empty() && self.missing.is_empty()
    }
}
