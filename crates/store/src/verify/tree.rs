//! The tree over the stored leaves against every root that was signed, in the database and in the witness file.

use mingde_core::diagnostic::Message;
use mingde_log::{Frontier, Hash};

use super::checkpoints::{Signed, SignedTip};
use super::findings::Findings;
use super::witness::{Memory, Stretch};

/// The tree, fed with the leaves in order.
pub(super) struct Tree<'c> {
    checkpoints: &'c Signed,
    /// Checkpoints before this one are done.
    next: usize,
    /// Size of the last checkpoint whose root was right.
    proven: u64,
    /// The stored leaves so far; none once one is missing or a root was wrong.
    leaves: Option<Frontier>,
    witnessed: Memory,
}

impl<'c> Tree<'c> {
    pub(super) fn new(checkpoints: &'c Signed, witnessed: Memory) -> Self {
        Self { checkpoints, next: 0, proven: 0, leaves: Some(Frontier::default()), witnessed }
    }

    /// The next leaf, as stored.
    pub(super) fn push(&mut self, leaf: Hash) {
        if let Some(leaves) = &mut self.leaves {
            leaves.push(leaf);
        }
    }

    /// A leaf is missing: there is no tree from here on.
    pub(super) fn break_off(&mut self) {
        self.leaves = None;
    }

    /// Compares with what was signed of the size that the log has now.
    pub(super) fn check(&mut self, size: u64, findings: &mut Findings) {
        while let Some(SignedTip { size: signed, root, .. }) = self.checkpoints.get(self.next)
            && *signed <= size
        {
            self.next += 1;
            let Some(root) = *root else { continue };
            if self.leaves.as_ref().is_some_and(|leaves| leaves.size() == *signed && leaves.root() == root) {
                self.proven = *signed;
            } else {
                self.witnessed.disregard();
                if self.leaves.take().is_some() {
                    // Every later root is wrong too: one finding says it all.
                    let last = signed.saturating_sub(1);
                    findings.at(self.proven, Message::new("ledger-root").with("to", last));
                }
            }
            self.witnessed.compare_signed(*signed, root);
        }
        if let Some(leaves) = &self.leaves
            && self.witnessed.reaches(size)
            && leaves.size() == size
        {
            self.witnessed.compare(size, leaves.root());
        }
    }

    /// After the last leaf.
    pub(super) fn finish(self, findings: &mut Findings) {
        for size in self.witnessed.forks() {
            findings.general(Message::new("ledger-witness-two").with("size", size));
        }
        for Stretch { agreed, differs } in self.witnessed.stretches() {
            let message = Message::new("ledger-witness-differs");
            findings.at(agreed, message.with("to", differs.saturating_sub(1)).with("size", differs));
        }
    }
}
