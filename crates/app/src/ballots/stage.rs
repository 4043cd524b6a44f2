//! How far a ballot is.

/// How far a ballot is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum BallotStage {
    /// Questions, roll and seats are settled; trustees make the key.
    Drafted,
    /// The manifest is frozen; trustees and scrutineers sign it.
    Keyed,
    /// All have signed.
    Prepared,
    /// Papers are given out.
    Issuing,
    /// No more papers are given out.
    Issued,
    /// Ballots are taken.
    Casting,
    /// The board is closed; scrutineers cosign it, trustees decrypt sums.
    Closed,
    /// The result sheet is there; scrutineers sign it.
    Tallied,
    /// All of it is published.
    Published,
}

impl BallotStage {
    /// All, with their names.
    pub const ALL: [(BallotStage, &'static str); 9] = [
        (BallotStage::Drafted, "drafted"),
        (BallotStage::Keyed, "keyed"),
        (BallotStage::Prepared, "prepared"),
        (BallotStage::Issuing, "issuing"),
        (BallotStage::Issued, "issued"),
        (BallotStage::Casting, "casting"),
        (BallotStage::Closed, "closed"),
        (BallotStage::Tallied, "tallied"),
        (BallotStage::Published, "published"),
    ];

    /// Its name.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    pub(super) fn named(name: &str) -> Option<Self> {
        Self::ALL.iter().find(|(_, own)| *own == name).map(|(stage, _)| *stage)
    }
}
