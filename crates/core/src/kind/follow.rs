//! Kinds of records that others follow from: aims that are split over units (`splits:`), meetings whose decisions become tasks
//! (`follow_ups:`).

use super::clause::{Clause, Holds, Known, Stands};
use crate::yaml::{Findings, Node};

/// How an aim is split over units, and how far each has come.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Splits {
    /// The role of the unit whose it is.
    pub unit: String,
    /// The text field that says what it is.
    pub title: String,
    /// The text field that names the aim above: its number, or its id.
    pub parent: String,
    /// The number that is to be reached.
    pub amount: String,
    /// The number that is reached, where it is typed.
    pub reached: String,
    /// The text field with the kind of records that are counted instead.
    pub counts: String,
    /// The date field by which it is to be reached.
    pub due: String,
}

/// What of a record becomes tasks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FollowUps {
    /// The kind of record of a task.
    pub kind: String,
    /// The text field with the items, one a line.
    pub items: Option<String>,
    /// The text field with what was decided, one a line.
    pub decisions: String,
}

/// Reads `splits:` of a kind with these roles and fields.
pub(super) fn splits(node: Option<&Node>, known: Known<'_>, findings: &mut Findings) -> Option<Splits> {
    let mut clause = Clause::of(node?, known, findings);
    let splits = Splits {
        unit: clause.role("unit", Stands::OneUnit),
        title: clause.field("title", Holds::Text),
        parent: clause.field("parent", Holds::Text),
        amount: clause.field("amount", Holds::Number),
        reached: clause.field("reached", Holds::Number),
        counts: clause.field("counts", Holds::Text),
        due: clause.field("due", Holds::Date),
    };
    clause.finish();
    Some(splits)
}

/// Reads `follow_ups:` of a kind with these fields.
pub(super) fn follow_ups(
    node: Option<&Node>,
    known: Known<'_>,
    findings: &mut Findings,
) -> Option<FollowUps> {
    let mut clause = Clause::of(node?, known, findings);
    let follow_ups = FollowUps {
        kind: clause.text("kind"),
        items: clause.maybe_field("items", Holds::Text),
        decisions: clause.field("decisions", Holds::Text),
    };
    clause.finish();
    Some(follow_ups)
}
