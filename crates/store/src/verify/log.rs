//! The log itself, row by row.

use std::collections::{BTreeMap, HashMap};

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::id::EntityId;
use mingde_core::revision::Revision;

use super::batches::Batches;
use super::checkpoints::{Signed, SignedTip};
use super::evidence;
use super::findings::Findings;
use crate::dialect::Cells;
use crate::error::StoreError;
use crate::head::{self, Head};
use crate::merkle::{Frontier, Hash, leaf_hash};
use crate::revision;
use crate::writer::may_follow;

/// Rows that do not fit their leaf and are kept to find out whether they changed places; of more, only
/// neighbours are tried.
const SUSPECTS: usize = 256;

/// The check of the log, fed with its rows in order.
pub(super) struct Log<'c> {
    checkpoints: &'c Signed,
    /// Checkpoints before this one are done.
    next_checkpoint: usize,
    /// Size of the last checkpoint whose root was right.
    proven: u64,
    /// Tree over the stored leaves; none once a row is missing or a root was wrong.
    tree: Option<Frontier>,
    /// Where the next row should stand.
    expected: u64,
    heads: HashMap<EntityId, Head>,
    batches: Batches,
    files: BTreeMap<String, u64>,
    suspects: Vec<(Revision, Hash)>,
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

impl<'c> Log<'c> {
    pub(super) fn new(checkpoints: &'c Signed) -> Self {
        Self {
            checkpoints,
            next_checkpoint: 0,
            proven: 0,
            tree: Some(Frontier::default()),
            expected: 0,
            heads: HashMap::new(),
            batches: Batches::default(),
            files: BTreeMap::new(),
            suspects: Vec::new(),
            moved: None,
            buffer: Vec::new(),
        }
    }

    /// The next row, with the columns of [`revision::STORED`].
    pub(super) fn take(&mut self, row: &dyn Cells, findings: &mut Findings) -> Result<(), StoreError> {
        let Ok(position) = u64::try_from(row.int(0)?) else {
            findings.general(Message::new("ledger-inserted-before").with("position", row.int(0)?));
            return Ok(());
        };
        self.check_roots(findings);
        if position > self.expected {
            self.report_removed(position, findings);
        }
        self.expected = position + 1;
        let stored: Option<Hash> = row.blob(13)?.try_into().ok();
        if let Some(tree) = &mut self.tree {
            tree.push(stored.unwrap_or_default());
        }
        let revision = match revision::read(row) {
            Ok(revision) => revision,
            Err(StoreError::Damaged { .. }) => {
                findings.at(position, Message::new("ledger-row-damaged"));
                return Ok(());
            }
            Err(error) => return Err(error),
        };
        self.check_leaf(&revision, stored, findings);
        let prior = row.optional_int(14)?.map(|position| position as u64);
        let entered = Timestamp(row.int(15)?);
        self.check_sequence(&revision, prior, entered, findings);
        self.check_content(&revision, findings);
        let first = self.heads.get(&revision.draft.id).map_or(revision.recorded, |head| head.entered);
        self.heads.insert(revision.draft.id, head::after(&revision, first));
        Ok(())
    }

    /// After the last row: the heads that should be there, and the evidence files that are named.
    pub(super) fn finish(
        mut self,
        findings: &mut Findings,
    ) -> (HashMap<EntityId, Head>, Batches, BTreeMap<String, u64>) {
        self.check_roots(findings);
        let size = self.checkpoints.last().map_or(0, |tip| tip.size);
        if self.expected < size {
            self.report_removed(size, findings);
        }
        if self.expected > size {
            let message = Message::new("ledger-inserted").with("to", self.expected - 1);
            findings.at(size, message);
        }
        self.report_moved(findings);
        self.sort_out_suspects(findings);
        (self.heads, self.batches, self.files)
    }

    /// Compares the tree with the checkpoints of the size it has now.
    fn check_roots(&mut self, findings: &mut Findings) {
        while let Some(SignedTip { size, root, .. }) = self.checkpoints.get(self.next_checkpoint)
            && *size <= self.expected
        {
            self.next_checkpoint += 1;
            let Some(tree) = &self.tree else { continue };
            if tree.size() == *size && tree.root() == *root {
                self.proven = *size;
                continue;
            }
            // Every later root is wrong too: one finding says it all.
            let last = size.saturating_sub(1);
            findings.at(self.proven, Message::new("ledger-root").with("to", last));
            self.tree = None;
        }
    }

    fn report_removed(&mut self, to: u64, findings: &mut Findings) {
        findings.at(self.expected, Message::new("ledger-removed").with("to", to - 1));
        self.tree = None;
    }

    /// The row against its own leaf.
    fn check_leaf(&mut self, revision: &Revision, stored: Option<Hash>, findings: &mut Findings) {
        let position = revision.position;
        if stored == Some(self.leaf_at(revision, position)) {
            return;
        }
        let fits = |log: &mut Self, by: i64| {
            let recorded_at = position.checked_add_signed(-by);
            recorded_at.is_some_and(|place| stored == Some(log.leaf_at(revision, place)))
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
            _ => findings.about(position, revision.draft.id, Message::new("ledger-altered")),
        }
    }

    /// Rows that fit no leaf where they stand: some changed places with each other, the rest were altered.
    fn sort_out_suspects(&mut self, findings: &mut Findings) {
        let suspects = std::mem::take(&mut self.suspects);
        let places: Vec<u64> = suspects.iter().map(|(revision, _)| revision.position).collect();
        for (revision, stored) in &suspects {
            let position = revision.position;
            match places.iter().find(|place| self.leaf_at(revision, **place) == *stored) {
                Some(place) => {
                    let by = position as i64 - *place as i64;
                    self.moved = Some(Moved { from: position, to: position, by });
                    self.report_moved(findings);
                }
                None => findings.about(position, revision.draft.id, Message::new("ledger-altered")),
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

    /// The revision against the one before it of the same entity.
    fn check_sequence(
        &mut self,
        revision: &Revision,
        prior: Option<u64>,
        entered: Timestamp,
        findings: &mut Findings,
    ) {
        let before = self.heads.get(&revision.draft.id);
        let number = before.map_or(0, |head| head.number);
        let mut report = |message| findings.about(revision.position, revision.draft.id, message);
        if revision.number != number + 1 {
            let message = Message::new("ledger-number");
            report(message.with("number", revision.number).with("expected", number + 1));
        }
        if prior != before.map(|head| head.position) {
            report(Message::new("ledger-link"));
        }
        if entered != before.map_or(revision.recorded, |head| head.entered) {
            report(Message::new("ledger-entered"));
        }
        if before.is_some_and(|head| head.entity != revision.draft.entity) {
            report(Message::new("ledger-entity-changed"));
        }
        if before.is_some_and(|head| head.recorded > revision.recorded) {
            report(Message::new("ledger-backdated"));
        }
        let (from, to) = (before.map(|head| head.state), revision.draft.state);
        if !may_follow(from, to) {
            let from = from.map_or("–", |state| state.name());
            report(Message::new("ledger-transition-found").with("from", from).with("to", to.name()));
        }
    }

    /// What the revision says, and what it refers to.
    fn check_content(&mut self, revision: &Revision, findings: &mut Findings) {
        match evidence::addresses(&revision.draft) {
            None => {
                findings.about(revision.position, revision.draft.id, Message::new("ledger-payload"));
            }
            Some(addresses) => {
                for address in addresses {
                    self.files.entry(address).or_insert(revision.position);
                }
            }
        }
        self.batches.take(revision);
    }
}
