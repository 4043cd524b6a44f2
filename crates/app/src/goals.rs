//! Aims that are numbers, split over units: the tree of them, whether the parts come to the whole, and how far all have come.

mod splitting;
mod tree;

use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::id::{EntityId, RecordId, UnitId};
use mingde_core::number::Fixed;
use mingde_core::policy::{Actor, files_somewhere, may_file};

pub use splitting::{Part, Split, split_goal};
use tree::Tree;

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::library::Library;
use crate::view::Title;

/// An aim with how far it has come.
#[derive(Debug, Clone)]
pub struct Goal {
    /// The record.
    pub id: RecordId,
    /// What it is.
    pub title: String,
    /// Whose.
    pub unit: Option<(UnitId, String)>,
    /// By when.
    pub due: Option<Day>,
    /// What is to be reached.
    pub amount: Option<Fixed>,
    /// What is reached: of its own, or by its parts.
    pub reached: Option<Fixed>,
    /// The kind of records that are counted.
    pub counts: Option<Title>,
    /// How many parts it has.
    pub parts: usize,
}

/// An aim with its parts.
#[derive(Debug, Clone)]
pub struct GoalPage {
    /// The aim.
    pub goal: Goal,
    /// The one above it, where it may be seen.
    pub above: Option<Goal>,
    /// Its parts, by unit.
    pub parts: Vec<Goal>,
    /// What the parts come to, where each has a number.
    pub sum: Fixed,
    /// Units that have no part yet, with their codes; for whoever may give them one.
    pub without: Vec<(String, String)>,
    /// Whether whoever asks may split it.
    pub may_split: bool,
}

impl Goal {
    /// How far it has come, in whole per cent; never rounded up.
    pub fn percent(&self) -> Option<i64> {
        let (amount, reached) = (self.amount?.raw(), self.reached?.raw());
        (amount > 0).then(|| (i128::from(reached) * 100 / i128::from(amount)) as i64)
    }
}

impl GoalPage {
    /// What the parts lack to the whole; below zero if they are more.
    pub fn difference(&self) -> Option<Fixed> {
        let whole = self.goal.amount.filter(|_| !self.parts.is_empty())?;
        Some(Fixed::from_raw(whole.raw().checked_sub(self.sum.raw())?))
    }
}

/// Whether there is anything of this for somebody.
pub fn has_goals(library: &Library, actor: &Actor) -> bool {
    library.kinds.values().any(|kind| kind.splits.is_some() && files_somewhere(actor, kind))
}

/// The aims with a number that one sees and that are no part of another that one sees, what is due first in front.
///
/// # Errors
/// [`AppError::NotFound`] for whoever files no such records; when the ledger cannot be read.
pub async fn goals(bureau: &Bureau, actor: &Actor, today: Day) -> Result<Vec<Goal>, AppError> {
    let present = bureau.present().await?;
    if !has_goals(&present.library, actor) {
        return Err(unknown());
    }
    let sight = present.sight(actor);
    let tree = Tree::of(&sight, &present.library, today);
    let mut roots = tree.roots();
    roots.sort_by_key(|goal| (goal.due.is_none(), goal.due, goal.id));
    Ok(roots)
}

/// An aim with its parts.
///
/// # Errors
/// [`AppError::NotFound`] for what is not seen, and what is no such aim.
pub async fn goal_page(bureau: &Bureau, actor: &Actor, id: &str, today: Day) -> Result<GoalPage, AppError> {
    let present = bureau.present().await?;
    let sight = present.sight(actor);
    let tree = Tree::of(&sight, &present.library, today);
    let id = RecordId(id.parse::<EntityId>().map_err(|_| unknown())?);
    let at = tree.find(id).ok_or_else(unknown)?;
    let parts = tree.parts(at);
    let sum = parts.iter().filter_map(|part| part.amount).fold(0, |sum, one| sum + one.raw());
    let row = tree.row(at);
    let may_split = row.unit().is_some_and(|unit| may_file(actor, row.kind(), unit).is_ok())
        && tree.goal(at).amount.is_some();
    let without = if may_split { splitting::without(&present.snapshot, &parts, today) } else { Vec::new() };
    Ok(GoalPage {
        goal: tree.goal(at),
        above: tree.above(at),
        sum: Fixed::from_raw(sum),
        parts,
        without,
        may_split,
    })
}

fn unknown() -> AppError {
    AppError::NotFound(Message::new("goal-unknown"))
}
