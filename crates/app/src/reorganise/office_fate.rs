//! What becomes of offices that a change of the registry touches.

/// Why an office has to be looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OfficeFate {
    /// It is held for a unit that ends.
    UnitEnds,
    /// Its holder has no post afterwards.
    HolderLeaves,
    /// Its holder works elsewhere afterwards.
    HolderMoves,
}

impl OfficeFate {
    /// Its name in codes of words.
    pub fn name(self) -> &'static str {
        match self {
            Self::UnitEnds => "unit-ends",
            Self::HolderLeaves => "holder-leaves",
            Self::HolderMoves => "holder-moves",
        }
    }
}
