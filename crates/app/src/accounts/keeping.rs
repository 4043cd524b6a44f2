//! Making accounts and closing them.

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::id::{IdMap, IdSet};
use mingde_core::policy::{Actor, Refused, may_keep_account};
use mingde_store::{AccountRow, Beside, NewAccount, StoreError};

use super::holder::{Holder, sign_in_name};
use super::passwords::{Passwords, refuse_weak};
use super::token::Chance;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::notices::{Cause, Teller};

/// An account as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct AccountLine {
    /// Staff number.
    pub account: String,
    /// Name of its owner.
    pub name: String,
    /// Whether its owner has set a password.
    pub has_password: bool,
    /// Whether a second factor is asked.
    pub second_factor: bool,
    /// When it was made.
    #[serde(serialize_with = "crate::view::as_text")]
    pub made: Timestamp,
    /// When it was closed.
    #[serde(serialize_with = "crate::view::some_as_text")]
    pub closed: Option<Timestamp>,
}

/// The password that an account begins with. Only the operator sets one for somebody else.
#[derive(Clone, Copy)]
pub struct FirstPassword<'a> {
    /// The password.
    pub password: &'a str,
    /// What hashes it.
    pub passwords: &'a Passwords,
    /// Salt.
    pub chance: &'a Chance<'a>,
}

/// Makes an account for somebody of the registry. Without a password it is open to a one-time link alone.
///
/// # Errors
/// [`AppError::Refused`] for whoever does not keep accounts where this person works, or sets a password without being
/// the operator; [`AppError::Conflict`] if there is an account already; [`AppError::Invalid`] if the password is too weak.
pub async fn create_account(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    code: &str,
    first: Option<FirstPassword<'_>>,
) -> Result<AccountLine, AppError> {
    let holder = kept_holder(bureau, actor, now, code).await?;
    let password = match first {
        Some(_) if actor.who().is_some() => return Err(Refused::OtherWay.into()),
        Some(FirstPassword { password, passwords, chance }) => {
            refuse_weak(password, &holder.person.code, &holder.person.name)?;
            Some(passwords.hash(password, chance).await?)
        }
        None => None,
    };
    let mut changes = Beside::default();
    changes.add_account(NewAccount {
        person: holder.id,
        name: &holder.person.code,
        sign_in: &sign_in_name(&holder.person.code),
        password: password.as_deref(),
        made: now,
    });
    let mut writer = bureau.store.begin(actor, now).await?;
    writer.change_beside(changes).await.map_err(|error| there_is(error, code))?;
    writer.audit("create-account", &holder.id.to_string(), "");
    writer.commit().await?;
    let row = bureau.store.account_of(holder.id).await?;
    row.map(|row| line(row, holder.person.name)).ok_or_else(|| no_account(code))
}

/// Closes an account: nobody signs in to it any more, and whoever is signed in is so no longer.
pub async fn close_account(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    code: &str,
) -> Result<(), AppError> {
    change_closed(bureau, actor, now, code, Some(now)).await
}

/// Opens an account again that was closed. Its password is still its password.
pub async fn open_account(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    code: &str,
) -> Result<(), AppError> {
    change_closed(bureau, actor, now, code, None).await
}

async fn change_closed(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    code: &str,
    closed: Option<Timestamp>,
) -> Result<(), AppError> {
    let holder = kept_holder(bureau, actor, now, code).await?;
    let mut changes = Beside::default();
    changes.set_closed(holder.id, closed);
    if closed.is_some() {
        changes.end_sessions(holder.id);
        changes.forget_browsers(holder.id);
        changes.drop_links(holder.id);
        changes.drop_own_addresses(holder.id);
        changes.drop_api_tokens(holder.id);
    }
    let action = if closed.is_some() { "close-account" } else { "open-account" };
    keep(bureau, actor, now, &holder, action, changes).await
}

/// The accounts that an actor keeps, by staff number.
pub async fn list_accounts(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
) -> Result<Vec<AccountLine>, AppError> {
    let rows = bureau.store.accounts().await?;
    let owners: IdSet = rows.iter().map(|row| row.person.0).collect();
    let holders = Holder::all(bureau, now.day(), |id, _| owners.contains(&id.0)).await?;
    let holders: IdMap<Holder> = holders.into_iter().map(|holder| (holder.id.0, holder)).collect();
    let kept = |row: AccountRow| match holders.get(&row.person.0) {
        Some(holder) => may_keep_account(actor, &holder.actor, holder.works_at())
            .is_ok()
            .then(|| line(row, holder.person.name.clone())),
        // Whoever has left the registry is nobody's any more but the operator's.
        None => actor.who().is_none().then(|| line(row, String::new())),
    };
    Ok(rows.into_iter().filter_map(kept).collect())
}

/// Somebody whose account the actor keeps.
pub(super) async fn kept_holder(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    code: &str,
) -> Result<Holder, AppError> {
    // A picker writes the name before the number.
    let reference = mingde_sheet::Reference::read(code);
    let code = reference.code.unwrap_or(reference.text);
    let holder = Holder::read(bureau, &code, now.day()).await?;
    may_keep_account(actor, &holder.actor, holder.works_at())?;
    Ok(holder)
}

/// Changes an account, with a line in the trail that says who did it to whom.
pub(super) async fn keep(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    holder: &Holder,
    action: &str,
    changes: Beside,
) -> Result<(), AppError> {
    let mut writer = bureau.store.begin(actor, now).await?;
    match writer.change_beside(changes).await {
        Err(StoreError::Overtaken) => return Err(no_account(&holder.person.code)),
        done => done?,
    }
    writer.audit(action, &holder.id.to_string(), "");
    let library = bureau.library();
    let mut teller = Teller::of(&library, actor, now);
    match action {
        "reset-password" => teller.once(holder.id, &Cause::PasswordReset, 1),
        "reset-second-factor" => teller.once(holder.id, &Cause::SecondFactorReset, 1),
        _ => {}
    }
    writer.tell(teller.telling());
    writer.commit().await?;
    Ok(())
}

fn line(row: AccountRow, name: String) -> AccountLine {
    AccountLine {
        account: row.name,
        name,
        has_password: row.password.is_some(),
        second_factor: row.second_factor,
        made: row.made,
        closed: row.closed,
    }
}

fn there_is(error: StoreError, code: &str) -> AppError {
    match error {
        StoreError::Overtaken => AppError::Conflict(Message::new("account-there-is").with("account", code)),
        error => error.into(),
    }
}

pub(super) fn no_account(code: &str) -> AppError {
    AppError::NotFound(Message::new("account-none").with("account", code))
}
