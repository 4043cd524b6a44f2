//! Verifying what was counted.

use super::{Finding, Reading, Report, Step};
use crate::issue::read_issued;
use crate::manifest::{Election, Level};
use crate::result::ResultSheet;
use crate::tally::{Closed, Counts};

impl Reading<'_> {
    /// How many ballots each issuer says it let out; with slips the board says it.
    pub(super) fn issued(&self, report: &mut Report, election: &Election) -> Option<Vec<Vec<u32>>> {
        if election.manifest().level == Level::S3 {
            return Some(Vec::new());
        }
        let mut all = Some(Vec::new());
        for (issuer, verifier) in ["a", "b"].iter().zip(&election.issuers) {
            let note = self.text(report, &format!("issued-{issuer}.note"));
            let said = note.and_then(|note| verifier.verify(note));
            let counts = said.and_then(|text| read_issued(election.manifest(), election.hash(), text));
            match (counts, &mut all) {
                (Some(counts), Some(all)) => all.push(counts),
                (Some(_), None) => {}
                (None, _) => {
                    if note.is_some() {
                        report.findings.push(Finding::Issued { name: verifier.name().to_owned() });
                    }
                    all = None;
                }
            }
        }
        all
    }

    pub(super) fn result(&self, report: &mut Report, election: &Election, closed: &Closed) {
        report.done.push(Step::Turnout);
        if closed.is_void(election) {
            report.findings.push(Finding::Void);
        }
        let sealed = closed.is_void(election) || closed.is_too_few();
        let Some(counts) = self.counts(report, election, closed, sealed) else { return };
        let sheet = ResultSheet::new(election, closed, counts.as_ref());
        report.done.push(Step::Tally);
        let Some(published) = self.bytes(report, "result.json") else { return };
        let same = published == sheet.to_bytes();
        if !same {
            report.findings.push(Finding::Differs);
        }
        let Some(note) = self.text(report, "result.note") else { return };
        let text = sheet.text();
        let signed =
            election.scrutineers.iter().filter(|(verifier, _)| verifier.verify(note) == Some(&*text));
        let (found, needed) = (signed.count(), usize::from(election.manifest().witnesses));
        // Signatures under another sheet are told by that.
        if same && found < needed {
            report.findings.push(Finding::ResultUnsigned { found, needed });
        }
        report.result = Some(sheet);
        report.done.push(Step::Result);
    }

    /// None where the shares come to nothing; none inside where nothing may be decrypted.
    fn counts(
        &self,
        report: &mut Report,
        election: &Election,
        closed: &Closed,
        sealed: bool,
    ) -> Option<Option<Counts>> {
        let mut shares = Vec::new();
        for (file, bytes) in self.below("shares/") {
            match closed.check_share(election, bytes) {
                Ok(share) => shares.push(share),
                Err(bad) => report.findings.push(Finding::Share { file: file.to_owned(), bad }),
            }
        }
        if sealed {
            if self.below("shares/").next().is_some() {
                report.findings.push(Finding::Decrypted);
            }
            return Some(None);
        }
        match closed.combine(election, &shares) {
            Ok(counts) => {
                if counts.reveals_unanimity(closed) {
                    report.findings.push(Finding::Unanimous);
                }
                Some(Some(counts))
            }
            Err(cannot) => {
                report.findings.push(Finding::Combine(cannot));
                None
            }
        }
    }
}
