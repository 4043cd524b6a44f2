//! Verifying the board: as a scrutineer's device that comes late and sees everything at once.

use super::{Finding, Reading, Report, Step, is_beginning};
use crate::board::{CannotFollow, Leaf, Signed, Watch};
use crate::manifest::Election;
use crate::tally::{Checked, Closed};

impl Reading<'_> {
    pub(super) fn board(&self, report: &mut Report, election: &Election) -> Option<Vec<Leaf>> {
        let text = self.text(report, "board.txt")?;
        let Some(leaves) = Leaf::read_all(text) else {
            report.findings.push(Finding::Form { file: "board.txt".to_owned() });
            return None;
        };
        let mut watch = Watch::default();
        let mut reached = 0;
        for (file, bytes) in self.below("checkpoints/") {
            let signed =
                std::str::from_utf8(bytes).ok().and_then(|note| Some((note, Signed::read(election, note)?)));
            let file = file.to_owned();
            let Some((note, signed)) = signed else {
                report.findings.push(Finding::Checkpoint { file });
                continue;
            };
            let (found, needed) = (signed.witnesses.len(), usize::from(election.manifest().witnesses));
            if found < needed {
                report.findings.push(Finding::Witnesses { file: file.clone(), found, needed });
            }
            let size = usize::try_from(signed.size).unwrap_or(usize::MAX);
            let batch = leaves.get(reached..size).unwrap_or_default();
            match watch.follow(election, note, batch) {
                Ok(_) => reached = size,
                Err(CannotFollow::NotOfBoard) => report.findings.push(Finding::Checkpoint { file }),
                Err(CannotFollow::Rewritten) => report.findings.push(Finding::Rewritten { file }),
                Err(CannotFollow::Closed) => report.findings.push(Finding::AfterClose { file }),
                Err(CannotFollow::Batch) => {
                    report.findings.push(Finding::Batch { file });
                    // Goes on behind it, or every later batch would be told as rewritten.
                    watch.skip(batch);
                    reached = size;
                }
            }
        }
        for (file, bytes) in self.below("seen/") {
            let seen = std::str::from_utf8(bytes).ok().and_then(|note| Signed::read(election, note));
            if !seen.is_some_and(|seen| is_beginning(&leaves, &seen)) {
                report.findings.push(Finding::Seen { file: file.to_owned() });
            }
        }
        report.done.push(Step::Board);
        Some(leaves)
    }

    /// Each ballot, and the board as a whole once more: closed, cosigned, counted.
    pub(super) fn ballots(
        &self,
        report: &mut Report,
        election: &Election,
        leaves: &[Leaf],
        check: impl Fn(&Election, &[&[u8]]) -> Vec<Checked>,
    ) -> Option<Closed> {
        let bytes = self.bytes(report, "ballots.bin")?;
        let each: Vec<&[u8]> = bytes.chunks(election.ballot_length()).collect();
        report.ballots = each.len();
        let checked = check(election, &each);
        let issued = self.issued(report, election);
        let last = self.below("checkpoints/").last().and_then(|(_, bytes)| std::str::from_utf8(bytes).ok());
        if last.is_none() {
            report.missing.push("checkpoints/".to_owned());
        }
        match Closed::new(election, last?, leaves, checked, issued?) {
            Ok(closed) => {
                let faults = closed.faults().iter();
                report
                    .findings
                    .extend(faults.map(|(place, fault)| Finding::Leaf { place: *place, fault: *fault }));
                report.done.push(Step::Ballots);
                Some(closed)
            }
            Err(cannot) => {
                report.findings.push(Finding::Close(cannot));
                None
            }
        }
    }
}
