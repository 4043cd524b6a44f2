//! Sessions: who a request comes from, until its owner ends it or forgets it.

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::id::PersonId;
use mingde_core::policy::{Account, Actor};
use mingde_core::words::Locale;
use mingde_store::{Beside, Digest, SessionRow, StoreError};

use super::not_signed_in::NotSignedIn;
use super::passwords::{Passwords, refuse_weak};
use super::throttle::{self, Bucket};
use super::token::{Chance, Token};
use crate::bureau::Bureau;
use crate::error::AppError;

const MINUTE: i64 = 60 * 1_000_000;
/// So long it stands in for the password that a provider asked anew.
const CONFIRMED_FOR: i64 = 5 * MINUTE;
/// So long a code is waited for.
const WAITS_FOR_CODE: i64 = 10 * MINUTE;

/// How long a session lasts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct SessionRules {
    /// Minutes in which nothing was asked.
    pub idle_minutes: u32,
    /// Hours after it began, whatever was asked.
    pub longest_hours: u32,
}

impl Default for SessionRules {
    /// Half an hour at a desk that somebody left; a working day.
    fn default() -> Self {
        Self { idle_minutes: 30, longest_hours: 12 }
    }
}

impl SessionRules {
    fn idle(self) -> i64 {
        i64::from(self.idle_minutes) * MINUTE
    }

    fn longest(self) -> i64 {
        i64::from(self.longest_hours) * 60 * MINUTE
    }

    /// Before when a session was seen last, or begun, that has ended.
    pub(super) fn ended(self, now: Timestamp) -> (Timestamp, Timestamp) {
        (Timestamp(now.0 - self.idle()), Timestamp(now.0 - self.longest()))
    }

    pub(super) fn holds(self, row: &SessionRow, now: Timestamp) -> bool {
        let longest = if row.proven.is_some() { self.longest() } else { WAITS_FOR_CODE };
        now.0 - row.seen.0 < self.idle() && now.0 - row.begun.0 < longest
    }
}

/// A session that holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// What it is called among those of its owner.
    pub id: Digest,
    /// Staff number of its owner.
    pub account: Account,
    /// Its owner.
    pub person: PersonId,
    /// Whether a code is still waited for.
    pub waits_for_code: bool,
    /// Whether a second factor is set up.
    pub second_factor: bool,
    /// When it began.
    pub begun: Timestamp,
    /// Language of its pages.
    pub language: Locale,
    /// Whether its pages are in large print.
    pub large_print: bool,
    /// The provider that began it; none after a password.
    pub provider: Option<String>,
    /// Whether the provider says that it asked for a second factor.
    pub vouched: bool,
    /// Whether a provider asked its owner anew just now, which stands in for the own password.
    pub confirmed: bool,
}

/// A session as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionLine {
    /// What it is called.
    pub id: Digest,
    /// When it began.
    pub begun: Timestamp,
    /// When something was asked by it last.
    pub seen: Timestamp,
    /// What the browser calls itself, in short.
    pub agent: String,
    /// The network it came from.
    pub network: String,
    /// Whether it is the one that asks.
    pub own: bool,
}

/// What a session is good for just now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Gate {
    /// For everything that its owner may.
    Open,
    /// For showing a code, and for signing out.
    Code,
    /// For setting up a second factor, and for signing out: its owner holds an administration.
    SetUpSecondFactor,
}

/// What a session is good for, of somebody who may do what `actor` may.
pub fn gate(session: &Session, actor: &Actor) -> Gate {
    if session.waits_for_code {
        Gate::Code
    } else if actor.administers() && !session.second_factor && !session.vouched {
        Gate::SetUpSecondFactor
    } else {
        Gate::Open
    }
}

/// The session of whoever holds this token; none if it ended, was left or its account was closed. That it was used is
/// noted once a minute, and not while somebody else writes.
pub async fn session(
    bureau: &Bureau,
    now: Timestamp,
    token: &Token,
    rules: SessionRules,
) -> Result<Option<Session>, AppError> {
    let id = token.digest("session");
    let Some(row) = bureau.store.session(id).await? else { return Ok(None) };
    if !rules.holds(&row, now) {
        return Ok(None);
    }
    let account = bureau.store.account_of(row.person).await?.filter(|account| account.closed.is_none());
    let Some(account) = account else { return Ok(None) };
    let Ok(name) = Account::parse(&account.name) else { return Ok(None) };
    if now.0 - row.seen.0 >= MINUTE {
        let mut changes = Beside::default();
        changes.see_session(id, now);
        let (seen_before, begun_before) = rules.ended(now);
        changes.clear_sessions(seen_before, begun_before);
        bureau.store.change_beside_if_free(changes).await?;
    }
    Ok(Some(Session {
        id,
        account: name,
        person: row.person,
        waits_for_code: row.proven.is_none(),
        second_factor: account.second_factor,
        begun: row.begun,
        language: account.language,
        large_print: account.large_print,
        vouched: row.origin.as_ref().is_some_and(|origin| origin.vouched),
        provider: row.origin.map(|origin| origin.provider),
        confirmed: row.confirmed.is_some_and(|at| (0..CONFIRMED_FOR).contains(&(now.0 - at.0))),
    }))
}

/// The sessions of the owner of one, the one used last first.
pub async fn list_sessions(
    bureau: &Bureau,
    now: Timestamp,
    session: &Session,
    rules: SessionRules,
) -> Result<Vec<SessionLine>, AppError> {
    let mut rows = bureau.store.sessions_of(session.person).await?;
    rows.retain(|row| rules.holds(row, now));
    let line = |row: SessionRow| SessionLine {
        id: row.token,
        begun: row.begun,
        seen: row.seen,
        agent: row.agent,
        network: row.network,
        own: row.token == session.id,
    };
    Ok(rows.into_iter().map(line).collect())
}

/// Ends one of the sessions of the owner of `session`. Of somebody else's it is as if there were none.
pub async fn end_session(bureau: &Bureau, session: &Session, id: Digest) -> Result<(), AppError> {
    let mut changes = Beside::default();
    changes.end_session(session.person, id);
    match bureau.store.change_beside(changes).await {
        Err(StoreError::Overtaken) => Err(AppError::NotFound(Message::new("account-no-session"))),
        done => Ok(done?),
    }
}

/// Ends all sessions of its owner but this one.
pub async fn end_other_sessions(bureau: &Bureau, session: &Session) -> Result<(), AppError> {
    let mut changes = Beside::default();
    changes.end_other_sessions(session.person, session.id);
    changes.forget_browsers(session.person);
    Ok(bureau.store.change_beside(changes).await?)
}

/// Ends the session of whoever holds this token, if there is one. Gives the provider that began it.
pub async fn sign_out(bureau: &Bureau, token: &Token) -> Result<Option<String>, AppError> {
    let id = token.digest("session");
    let Some(row) = bureau.store.session(id).await? else { return Ok(None) };
    let mut changes = Beside::default();
    changes.end_session(row.person, id);
    match bureau.store.change_beside(changes).await {
        Err(StoreError::Overtaken) => {}
        done => done?,
    }
    Ok(row.origin.map(|origin| origin.provider))
}

/// Sets how the owner of a session likes pages.
pub async fn set_appearance(
    bureau: &Bureau,
    session: &Session,
    language: Locale,
    large_print: bool,
) -> Result<(), AppError> {
    let mut changes = Beside::default();
    changes.set_appearance(session.person, language, large_print);
    Ok(bureau.store.change_beside(changes).await?)
}

/// Changes the own password. Sessions elsewhere end, links that would set another one are void, and the address of the calendar is taken
/// back: whoever knew the password may know it.
pub async fn change_password(
    bureau: &Bureau,
    now: Timestamp,
    session: &Session,
    actor: &Actor,
    (present, next): (&str, &str),
    passwords: &Passwords,
    chance: &Chance<'_>,
) -> Result<(), AppError> {
    expect_password(bureau, now, session, present, passwords).await?;
    let holder = super::holder::Holder::of(bureau, session.account.as_str(), now.day()).await?;
    refuse_weak(next, &holder.person.code, &holder.person.name)?;
    let phc = passwords.hash(next, chance).await?;
    let mut changes = Beside::default();
    changes.set_password(session.person, &phc, now);
    changes.drop_links(session.person);
    changes.forget_browsers(session.person);
    changes.end_other_sessions(session.person, session.id);
    changes.drop_own_addresses(session.person);
    changes.drop_api_tokens(session.person);
    write_own(bureau, now, actor, session, "change-password", changes).await
}

/// Writes what somebody changed of the own account, with a line in the trail.
pub(crate) async fn write_own(
    bureau: &Bureau,
    now: Timestamp,
    actor: &Actor,
    session: &Session,
    action: &str,
    changes: Beside,
) -> Result<(), AppError> {
    let mut writer = bureau.store.begin(actor, now).await?;
    writer.change_beside(changes).await?;
    writer.audit(action, &session.person.to_string(), "");
    writer.commit().await?;
    Ok(())
}

/// That whoever sits before the screen knows the password of the account, and not only found the screen; or was asked anew
/// by the provider a moment ago.
///
/// # Errors
/// [`AppError::NotSignedIn`]: wrong, or to be tried again later.
pub(super) async fn expect_password(
    bureau: &Bureau,
    now: Timestamp,
    session: &Session,
    password: &str,
    passwords: &Passwords,
) -> Result<(), AppError> {
    if session.confirmed {
        return Ok(());
    }
    let name = Digest::of("attempt", format!("own\n{}", session.person).as_bytes());
    let attempts = bureau.store.attempts(name).await?;
    let bucket = Bucket { name, rule: throttle::PLACE, attempts };
    if let Some(seconds) = bucket.wait(now) {
        return Err(NotSignedIn::Wait { seconds }.into());
    }
    let mut changes = Beside::default();
    changes.count_failure(name, bucket.attempts, bucket.failed(now));
    match bureau.store.change_beside(changes).await {
        Err(StoreError::Overtaken) => return Err(NotSignedIn::Wait { seconds: 1 }.into()),
        done => done?,
    }
    let account = bureau.store.account_of(session.person).await?;
    let phc = account.as_ref().and_then(|account| account.password.as_deref());
    if !passwords.is(password, phc).await? {
        return Err(NotSignedIn::WrongPresent.into());
    }
    let mut changes = Beside::default();
    changes.forgive(name);
    Ok(bureau.store.change_beside(changes).await?)
}
