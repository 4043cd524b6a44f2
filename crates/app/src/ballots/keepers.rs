//! Who is shown the link of which seat. Whoever holds a ballot is shown none: with three links of trustees it would read the ballots.

use mingde_core::diagnostic::Message;
use mingde_core::id::PersonId;
use mingde_core::policy::Actor;

use crate::error::AppError;
use crate::present::Present;

/// Most seats of one sort.
const MOST: usize = 15;
/// Between somebody from outside and who hands the link over.
const HANDED_BY: [char; 2] = ['/', '／'];

/// A seat as it was typed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct SeatHolder {
    /// Whose it is.
    pub name: String,
    /// Who is shown its link.
    pub keeper: PersonId,
}

/// Seats of one sort, as many as it takes at least.
pub(super) fn holders(
    present: &Present,
    actor: &Actor,
    typed: &[String],
    least: usize,
) -> Result<Vec<SeatHolder>, AppError> {
    let lines = typed.iter().map(|line| line.trim()).filter(|line| !line.is_empty());
    let holders = lines.map(|line| holder(present, actor, line)).collect::<Result<Vec<_>, _>>()?;
    if (least..=MOST).contains(&holders.len()) {
        return Ok(holders);
    }
    Err(AppError::Invalid(Message::new("ballot-seats").with("least", least).with("most", MOST)))
}

/// Those who print the slips: one the white ones and one the red ones, or nobody.
pub(super) fn printers(
    present: &Present,
    actor: &Actor,
    typed: &[String],
) -> Result<Vec<SeatHolder>, AppError> {
    let lines = typed.iter().map(|line| line.trim()).filter(|line| !line.is_empty());
    let printers = lines.map(|line| holder(present, actor, line)).collect::<Result<Vec<_>, _>>()?;
    if matches!(printers.len(), 0 | 2) {
        Ok(printers)
    } else {
        Err(AppError::Invalid(Message::new("ballot-printers")))
    }
}

/// One seat: of a person of the registry, or of somebody whose link such a person hands over.
pub(super) fn holder(present: &Present, actor: &Actor, line: &str) -> Result<SeatHolder, AppError> {
    let (outside, person) = match line.split_once(HANDED_BY) {
        Some((name, by)) => (Some(name.trim()).filter(|name| !name.is_empty()), by.trim()),
        None => (None, line),
    };
    let (keeper, name) = person_of(present, person)
        .ok_or_else(|| AppError::Invalid(Message::new("ballot-seat-nobody").with("name", line)))?;
    // By these links ballots are opened and the board is watched: not by whoever holds the ballot.
    if actor.who() == Some(keeper) {
        return Err(AppError::Invalid(Message::new("ballot-seat-own").with("name", line)));
    }
    Ok(SeatHolder { name: outside.map_or(name, str::to_owned), keeper })
}

/// No two seats are shown to one person. Namesakes are two.
pub(super) fn expect_distinct<'h>(holders: impl Iterator<Item = &'h SeatHolder>) -> Result<(), AppError> {
    let mut seen: Vec<&SeatHolder> = Vec::new();
    for holder in holders {
        if seen.iter().any(|it| it.keeper == holder.keeper) {
            return Err(AppError::Invalid(Message::new("ballot-seat-twice").with("name", &holder.name)));
        }
        seen.push(holder);
    }
    Ok(())
}

/// A person by staff number, or by a name that nobody else has, or by both where they are the same person's.
pub(super) fn person_of(present: &Present, typed: &str) -> Option<(PersonId, String)> {
    let id = present.directories().person(typed.trim()).ok()?;
    let persons = &present.snapshot.persons;
    persons.index_of(id).map(|at| (id, persons.name[at as usize].to_string()))
}
