//! Rows against their own leaves: one that was altered fits none, one that was moved fits where it was recorded.

use mingde_core::diagnostic::Message;
use mingde_core::revision::Revision;
use mingde_log::{Hash, leaf_hash};

use super::about::About;
use super::findings::Findings;

/// Rows that do not fit their leaf and are kept to find out whether they changed places; of more, only
/// neighbours are tried.
const SUSPECTS: usize = 256;

/// The check of the rows, fed with them in order.
#[derive(Default)]
pub(super) struct Leaves {
    suspects: Vec<(Revision, Hash)>,
    altered: Vec<(Revision, Hash)>,
    moved: Option<Moved>,
    buffer: Vec<u8>,
}

/// A run of rows that stand elsewhere than they were recorded.
#[derive(Clone, Copy)]
struct Moved {
    from: u64,
    to: u64,
    /// Where it stands minus where it was recorded.
    by: i64,
}

impl Leaves {
    /// The next row, with the leaf that is stored beside it.
    pub(super) fn take(&mut self, revision: &Revision, stored: Option<Hash>, findings: &mut Findings) {
        let position = revision.position;
        if stored == Some(self.leaf_at(revision, position)) {
            return;
        }
        let fits = |leaves: &mut Self, by: i64| {
            let recorded_at = position.checked_add_signed(-by);
            recorded_at.is_some_and(|place| stored == Some(leaves.leaf_at(revision, place)))
        };
        if let Some(moved) = self.moved
            && moved.to + 1 == position
            && fits(self, moved.by)
        {
            self.moved = Some(Moved { to: position, ..moved });
            return;
        }
        for by in [1, -1] {
            if fits(self, by) {
                self.report_moved(findings);
                self.moved = Some(Moved { from: position, to: position, by });
                return;
            }
        }
        match stored {
            Some(stored) if self.suspects.len() < SUSPECTS => self.suspects.push((revision.clone(), stored)),
            _ => report_altered(revision, findings),
        }
    }

    /// After the last row: those that were altered, with the leaves beside them.
    pub(super) fn finish(mut self, findings: &mut Findings) -> Vec<(Revision, Hash)> {
        self.report_moved(findings);
        self.sort_out_suspects(findings);
        self.altered
    }

    /// Rows that fit no leaf where they stand: some changed places with each other, the rest were altered.
    fn sort_out_suspects(&mut self, findings: &mut Findings) {
        let suspects = std::mem::take(&mut self.suspects);
        let places: Vec<u64> = suspects.iter().map(|(revision, _)| revision.position).collect();
        for (revision, stored) in suspects {
            let position = revision.position;
            match places.iter().find(|place| self.leaf_at(&revision, **place) == stored) {
                Some(place) => {
                    let by = position as i64 - *place as i64;
                    self.moved = Some(Moved { from: position, to: position, by });
                    self.report_moved(findings);
                }
                None => {
                    report_altered(&revision, findings);
                    self.altered.push((revision, stored));
                }
            }
        }
    }

    fn report_moved(&mut self, findings: &mut Findings) {
        if let Some(Moved { from, to, by }) = self.moved.take() {
            let was = from as i64 - by;
            findings.at(from, Message::new("ledger-moved").with("to", to).with("was", was));
        }
    }

    fn leaf_at(&mut self, revision: &Revision, position: u64) -> Hash {
        if revision.position == position {
            revision.leaf_bytes(&mut self.buffer);
        } else {
            Revision { position, ..revision.clone() }.leaf_bytes(&mut self.buffer);
        }
        leaf_hash(&self.buffer)
    }
}

fn report_altered(revision: &Revision, findings: &mut Findings) {
    let message = Message::new("ledger-altered");
    findings.about(revision.position, revision.draft.id, message, About::revision(revision));
}
