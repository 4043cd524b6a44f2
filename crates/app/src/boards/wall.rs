//! 大屏: totals on a wall, at an address that is known to whoever has hung it up. Nobody signs in there, so it names neither unit nor
//! person, and nothing that few units have is on it.

use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::Message;
use mingde_core::period::{Period, PeriodKind};
use mingde_core::words::Locale;
use mingde_rulebook::{AssessmentDate, Subject};
use mingde_store::OwnAddress;

use super::filed::by_month;
use super::tally::sum;
use super::{RulebookTally, Tally, all};
use crate::accounts::Token;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::own_address::{may_hang, owner_of_address};
use crate::sight::Sight;

/// What fewer units have is not shown: a total of one is that one.
const FEW: usize = 5;

/// What hangs on a wall.
#[derive(Debug, Clone)]
pub struct Wall {
    /// The language that its owner reads.
    pub locale: Locale,
    /// When it was made.
    pub made: Timestamp,
    /// The semester.
    pub semester: Period,
    /// All duties of all units and their people; nothing where there are few units.
    pub all: Option<Tally>,
    /// Of how many units.
    pub units: usize,
    /// Rulebooks about units, those with the most past its day first.
    pub rulebooks: Vec<RulebookTally>,
    /// Records of the semester, and of this month.
    pub records: [usize; 2],
}

/// What hangs at the address with this end.
///
/// # Errors
/// [`AppError::NotFound`] for one that is unknown or was taken back, and where its owner has no open account any more, has left, or no longer
/// sees every unit: all the same to whoever asks.
pub async fn wall(bureau: &Bureau, now: Timestamp, token: &Token) -> Result<Wall, AppError> {
    let unknown = || AppError::NotFound(Message::new("account-wall-unknown"));
    let owner = owner_of_address(bureau, now, OwnAddress::Wall, token).await?;
    let (account, owner) = owner.ok_or_else(unknown)?;
    let today = now.day();
    let standing = bureau.standing(&owner.actor, AssessmentDate::on(today)).await?;
    let sight = standing.present.sight(&owner.actor);
    if !may_hang(&sight) {
        return Err(unknown());
    }
    let of_units: Vec<&str> = standing
        .assessed
        .iter()
        .filter(|assessment| assessment.subject_kind == Subject::Unit)
        .map(|assessment| assessment.rulebook.as_str())
        .collect();
    let (mut rulebooks, units) = all(&standing, &sight, |_| true);
    rulebooks.retain(|rulebook| rulebook.units >= FEW && of_units.contains(&rulebook.id.as_str()));
    let semester = Period::containing(PeriodKind::Semester, today);
    let this_month = by_month(&sight, today, None).last().map_or(0, |(_, count)| *count);
    Ok(Wall {
        locale: account.language,
        made: now,
        semester,
        all: (units.len() >= FEW).then(|| sum(units.values())),
        units: units.len(),
        rulebooks,
        records: [filed_in(&sight, semester, today), this_month],
    })
}

fn filed_in(sight: &Sight, semester: Period, today: Day) -> usize {
    let rows = sight.rows().filter(|row| row.state().is_handed_in());
    rows.filter(|row| semester.contains(row.date()) && row.date() <= today).count()
}
