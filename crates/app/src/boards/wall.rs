//! 大屏: totals on a wall, at an address that is known to whoever has hung it up. Nobody signs in there, so it names neither unit nor
//! person, and nothing that few units have is on it.

use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::Message;
use mingde_core::period::{Period, PeriodKind};
use mingde_core::policy::{Actor, Refused};
use mingde_core::words::Locale;
use mingde_rulebook::{AssessmentDate, Subject};
use mingde_store::{Beside, OwnAddress};

use super::filed::{by_month, is_handed_in};
use super::tally::sum;
use super::{RulebookTally, Tally, all};
use crate::accounts::{Chance, Session, Token, owner_of_account, write_own};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::sight::Sight;

/// What fewer units have is not shown: a total of one is that one.
const FEW: usize = 5;
const PURPOSE: &str = "wall";

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

/// Whether somebody may hang a display up: they see every unit there is.
pub fn may_hang(sight: &Sight) -> bool {
    let units = &sight.uncut().units;
    !units.is_empty() && units.id.iter().all(|unit| sight.sees_unit(*unit))
}

/// Gives the owner of a session an address, in the place of that of before. What it ends with is shown this once.
///
/// # Errors
/// [`AppError::Refused`] for whoever does not see every unit.
pub async fn make_wall_address(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    session: &Session,
    chance: &Chance<'_>,
) -> Result<Token, AppError> {
    if !may_hang(&bureau.sight(actor, None).await?) {
        return Err(Refused::OtherWay.into());
    }
    let token = Token::draw(chance)?;
    let mut changes = Beside::default();
    changes.set_own_address(OwnAddress::Wall, session.person, token.digest(PURPOSE), now);
    write_own(bureau, now, actor, session, "make-wall-address", changes).await?;
    Ok(token)
}

/// Takes the address of the owner of a session back.
pub async fn drop_wall_address(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    session: &Session,
) -> Result<(), AppError> {
    let mut changes = Beside::default();
    changes.drop_own_address(OwnAddress::Wall, session.person);
    write_own(bureau, now, actor, session, "drop-wall-address", changes).await
}

/// Since when the owner of a session has an address; none without one.
pub async fn wall_address_made(bureau: &Bureau, session: &Session) -> Result<Option<Timestamp>, AppError> {
    Ok(bureau.store.own_address_of(OwnAddress::Wall, session.person).await?)
}

/// What hangs at the address with this end.
///
/// # Errors
/// [`AppError::NotFound`] for one that is unknown or was taken back, and where its owner has no open account any more, has left, or no longer
/// sees every unit: all the same to whoever asks.
pub async fn wall(bureau: &Bureau, now: Timestamp, token: &Token) -> Result<Wall, AppError> {
    let unknown = || AppError::NotFound(Message::new("account-wall-unknown"));
    let person =
        bureau.store.own_address(OwnAddress::Wall, token.digest(PURPOSE)).await?.ok_or_else(unknown)?;
    let Some((account, owner)) = owner_of_account(bureau, person, now.day()).await? else {
        return Err(unknown());
    };
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
    let rows = sight.rows().filter(|row| is_handed_in(row.state()));
    rows.filter(|row| semester.contains(row.date()) && row.date() <= today).count()
}
