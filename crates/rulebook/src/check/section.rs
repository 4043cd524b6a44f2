//! What may stand in a block, section by section.

use mingde_core::measure::{ROWS, WAYS};

use crate::plan::{ItemSort, ResultKind};

/// A sort of rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Section {
    Measure,
    Duty,
    Item(ItemSort),
    Total,
    Veto,
    Grade,
    Quota,
    Ranking,
    Proposal,
}

/// Keys of a block with what stands under them.
pub(super) const SECTIONS: [(&str, Section); 11] = [
    ("measures", Section::Measure),
    ("duties", Section::Duty),
    ("items", Section::Item(ItemSort::Points)),
    ("bonuses", Section::Item(ItemSort::Bonus)),
    ("deductions", Section::Item(ItemSort::Deduction)),
    ("totals", Section::Total),
    ("vetoes", Section::Veto),
    ("grades", Section::Grade),
    ("quotas", Section::Quota),
    ("rankings", Section::Ranking),
    ("proposals", Section::Proposal),
];

impl Section {
    /// What its rules give.
    pub(super) fn result(self) -> ResultKind {
        match self {
            Section::Measure => ResultKind::Measure,
            Section::Duty => ResultKind::Duty,
            Section::Item(_) => ResultKind::Item,
            Section::Total => ResultKind::Total,
            Section::Veto => ResultKind::Veto,
            Section::Grade => ResultKind::Grade,
            Section::Quota => ResultKind::Quota,
            Section::Ranking => ResultKind::Ranking,
            Section::Proposal => ResultKind::Proposal,
        }
    }

    /// Every key a rule of this sort may have.
    pub(super) fn keys(self) -> Vec<&'static str> {
        let keys: &[&'static str] = match self {
            Section::Measure => {
                let own = ["title", "override", "applies", "value", "unit", "when", "each"];
                return [&own[..], &WAYS, &ROWS].concat();
            }
            Section::Duty => &[
                "title",
                "override",
                "applies",
                "require",
                "when",
                "every",
                "due",
                "owner",
                "during",
                "missing",
                "exceptions",
            ],
            Section::Item(_) => &[
                "title",
                "override",
                "applies",
                "points",
                "score",
                "tiers",
                "when",
                "least",
                "round",
                "exceptions",
            ],
            Section::Total => &[
                "title",
                "override",
                "applies",
                "points",
                "of",
                "pass",
                "vetoes",
                "least",
                "most",
                "round",
                "missing",
                "not_applicable",
            ],
            Section::Veto => &[
                "title", "override", "applies", "from", "by", "where", "within", "dated", "in_force",
                "state", "missing", "at", "unit", "scope", "effect",
            ],
            Section::Grade => &[
                "title", "override", "applies", "of", "bands", "pass", "vetoes", "vetoed", "up", "down",
                "each", "then", "ties",
            ],
            Section::Quota => &[
                "title", "override", "applies", "of", "when", "most", "least", "ties", "each", "then",
                "round",
            ],
            Section::Ranking => {
                &["title", "override", "applies", "of", "when", "order", "ties", "persons", "each", "then"]
            }
            Section::Proposal => {
                &["title", "override", "applies", "when", "body", "within", "recommend", "exceptions"]
            }
        };
        keys.to_vec()
    }
}
