//! One-time links: invitations of a school's staff on one sheet, and the way back for somebody who forgot the password.

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::policy::{Actor, may_keep_account};
use mingde_core::record::Who;
use mingde_core::registry::Person;
use mingde_store::{Beside, LinkPurpose, NewAccount, OneTimeLink, StoreError};

use super::holder::{Holder, sign_in_name, works_at};
use super::keeping::{keep, kept_holder, no_account};
use super::passwords::{Passwords, refuse_weak};
use super::token::{Chance, Token};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::import::Directories;

const DAY: i64 = 86_400 * 1_000_000;
/// Days for which an invitation stands.
const INVITED_FOR: i64 = 14;
/// Hours for which a reset stands.
const RESET_HOURS: i64 = 24;

/// The sheet by which the staff of a unit is invited: one strip for each, to be cut apart and handed out.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// Name of the unit.
    pub unit: String,
    /// From when on its links are void.
    pub expires: Timestamp,
    /// Strips, by staff number.
    pub strips: Vec<InvitationStrip>,
    /// How many have a password already and need none.
    pub signed_up: usize,
    /// How many hold offices elsewhere and are invited by whoever keeps those accounts.
    pub left_out: usize,
}

/// The strip of one person.
#[derive(Debug, Clone)]
pub struct InvitationStrip {
    /// Staff number.
    pub account: String,
    /// Name.
    pub name: String,
    /// What the link ends with. It is shown once.
    pub token: Token,
}

/// What somebody sees who follows a link.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LinkView {
    /// Staff number.
    pub account: String,
    /// Name.
    pub name: String,
    /// What it is for.
    pub purpose: LinkPurpose,
}

/// Invites everybody who works at a unit and has no password yet: makes accounts where there are none, and a link for
/// each. Links of a sheet of before are void.
///
/// # Errors
/// [`AppError::Refused`] for whoever keeps none of these accounts.
pub async fn invite_unit(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    unit: &str,
    chance: &Chance<'_>,
) -> Result<Invitation, AppError> {
    let directories = Directories::load(bureau).await?;
    let id = directories.unit(unit)?;
    let expires = Timestamp(now.0 + INVITED_FOR * DAY);
    let unit = directories.label(actor, Who::Unit(id)).unwrap_or_default();
    let mut invitation = Invitation { unit, expires, strips: Vec::new(), signed_up: 0, left_out: 0 };
    let mut changes = Beside::default();
    let mut refused = None;
    let staff = Holder::all(bureau, now.day(), |_, person| works_at(person, now.day()).contains(&id));
    for holder in staff.await? {
        if let Err(why) = may_keep_account(actor, &holder.actor, holder.works_at()) {
            invitation.left_out += 1;
            refused = Some(why);
            continue;
        }
        let Person { code, name, .. } = holder.person;
        match bureau.store.account_of(holder.id).await? {
            Some(account) if account.password.is_some() || account.closed.is_some() => {
                invitation.signed_up += 1;
                continue;
            }
            Some(_) => {}
            None => changes.add_account(NewAccount {
                person: holder.id,
                name: &code,
                sign_in: &sign_in_name(&code),
                password: None,
                made: now,
            }),
        }
        let token = Token::draw(chance)?;
        changes.make_link(&OneTimeLink {
            token: token.digest("link"),
            person: holder.id,
            purpose: LinkPurpose::Invitation,
            author: actor.account().to_string(),
            made: now,
            expires,
            used: None,
        });
        invitation.strips.push(InvitationStrip { account: code, name, token });
    }
    if let Some(why) = refused.filter(|_| invitation.strips.is_empty() && invitation.signed_up == 0) {
        return Err(why.into());
    }
    let mut writer = bureau.store.begin(actor, now).await?;
    writer.change_beside(changes).await?;
    writer.audit("invite", &id.to_string(), &invitation.strips.len().to_string());
    writer.commit().await?;
    Ok(invitation)
}

/// A link for somebody who forgot the password. The old one stays good until the link is used.
pub async fn reset_password(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    code: &str,
    chance: &Chance<'_>,
) -> Result<Token, AppError> {
    let holder = kept_holder(bureau, actor, now, code).await?;
    if bureau.store.account_of(holder.id).await?.is_none_or(|account| account.closed.is_some()) {
        return Err(no_account(code));
    }
    let token = Token::draw(chance)?;
    let mut changes = Beside::default();
    changes.make_link(&OneTimeLink {
        token: token.digest("link"),
        person: holder.id,
        purpose: LinkPurpose::Reset,
        author: actor.account().to_string(),
        made: now,
        expires: Timestamp(now.0 + RESET_HOURS * DAY / 24),
        used: None,
    });
    keep(bureau, actor, now, &holder, "reset-password", changes).await?;
    Ok(token)
}

/// Whose password a link sets.
///
/// # Errors
/// [`AppError::NotFound`] for one that is unknown, used, void or expired: all the same to whoever asks.
pub async fn look_at_link(bureau: &Bureau, now: Timestamp, token: &Token) -> Result<LinkView, AppError> {
    let (link, holder) = holder_of_link(bureau, now, token).await?;
    Ok(LinkView { account: holder.person.code, name: holder.person.name, purpose: link.purpose })
}

/// Sets the password of the account that a link is for, once. Whoever was signed in to it is so no longer, and the address of its
/// calendar is taken back.
pub async fn set_password_by_link(
    bureau: &Bureau,
    now: Timestamp,
    token: &Token,
    password: &str,
    passwords: &Passwords,
    chance: &Chance<'_>,
) -> Result<(), AppError> {
    let (link, holder) = holder_of_link(bureau, now, token).await?;
    refuse_weak(password, &holder.person.code, &holder.person.name)?;
    let phc = passwords.hash(password, chance).await?;
    let mut changes = Beside::default();
    changes.use_link(link.token, now);
    changes.set_password(holder.id, &phc, now);
    changes.end_sessions(holder.id);
    changes.forget_browsers(holder.id);
    changes.drop_own_addresses(holder.id);
    changes.drop_api_tokens(holder.id);
    let mut writer = bureau.store.begin(&holder.actor, now).await?;
    match writer.change_beside(changes).await {
        Err(StoreError::Overtaken) => return Err(void()),
        done => done?,
    }
    writer.audit("set-password-by-link", &holder.id.to_string(), &link.author);
    writer.commit().await?;
    Ok(())
}

async fn holder_of_link(
    bureau: &Bureau,
    now: Timestamp,
    token: &Token,
) -> Result<(OneTimeLink, Holder), AppError> {
    let link = bureau.store.link(token.digest("link")).await?;
    let good = link.filter(|link| link.used.is_none() && now < link.expires).ok_or_else(void)?;
    let account = bureau.store.account_of(good.person).await?.filter(|account| account.closed.is_none());
    let account = account.ok_or_else(void)?;
    let holder = Holder::of(bureau, &account.name, now.day()).await.map_err(|error| match error {
        AppError::NotFound(_) => void(),
        error => error,
    })?;
    Ok((good, holder))
}

fn void() -> AppError {
    AppError::NotFound(Message::new("account-link-void"))
}
