//! Addresses that open without signing in: each is given to the owner of a session, shown once, and taken back.

use mingde_core::date::Timestamp;
use mingde_core::policy::{Actor, Refused};
use mingde_store::{AccountRow, Beside, OwnAddress};

use crate::accounts::{Chance, Owner, Session, Token, owner_of_account, write_own};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::sight::Sight;

/// Whether somebody may hang a display up: they see every unit there is.
pub fn may_hang(sight: &Sight) -> bool {
    let units = &sight.uncut().units;
    !units.is_empty() && units.id.iter().all(|unit| sight.sees_unit(*unit))
}

/// Gives the owner of a session an address, in the place of that of before. What it ends with is shown this once.
///
/// # Errors
/// [`AppError::Refused`] of a display on a wall for whoever does not see every unit.
pub async fn make_own_address(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    session: &Session,
    of: OwnAddress,
    chance: &Chance<'_>,
) -> Result<Token, AppError> {
    if of == OwnAddress::Wall && !may_hang(&bureau.sight(actor, None).await?) {
        return Err(Refused::OtherWay.into());
    }
    let token = Token::draw(chance)?;
    let mut changes = Beside::default();
    changes.set_own_address(of, session.person, token.digest(purpose(of)), now);
    let act = match of {
        OwnAddress::Feed => "make-feed-address",
        OwnAddress::Wall => "make-wall-address",
    };
    write_own(bureau, now, actor, session, act, changes).await?;
    Ok(token)
}

/// Takes an address of the owner of a session back.
pub async fn drop_own_address(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    session: &Session,
    of: OwnAddress,
) -> Result<(), AppError> {
    let mut changes = Beside::default();
    changes.drop_own_address(of, session.person);
    let act = match of {
        OwnAddress::Feed => "drop-feed-address",
        OwnAddress::Wall => "drop-wall-address",
    };
    write_own(bureau, now, actor, session, act, changes).await
}

/// Since when the owner of a session has an address; none without one.
pub async fn own_address_made(
    bureau: &Bureau,
    session: &Session,
    of: OwnAddress,
) -> Result<Option<Timestamp>, AppError> {
    Ok(bureau.store.own_address_of(of, session.person).await?)
}

/// Whose address ends with this, with their account; none where it is unknown or was taken back, and where its owner has no open
/// account any more or has left the registry.
pub(crate) async fn owner_of_address(
    bureau: &Bureau,
    now: Timestamp,
    of: OwnAddress,
    token: &Token,
) -> Result<Option<(AccountRow, Owner)>, AppError> {
    match bureau.store.own_address(of, token.digest(purpose(of))).await? {
        Some(person) => owner_of_account(bureau, person, now.day()).await,
        None => Ok(None),
    }
}

/// What the end of an address is hashed with.
fn purpose(of: OwnAddress) -> &'static str {
    match of {
        OwnAddress::Feed => "feed",
        OwnAddress::Wall => "wall",
    }
}
