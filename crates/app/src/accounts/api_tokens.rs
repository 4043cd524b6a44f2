//! Tokens: what somebody hands to a program that acts in their name. It may never do more than its owner may on the day, and may
//! be given less; it ends by itself, and its owner takes it back at any time.

use std::collections::BTreeSet;

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::{Class, Message};
use mingde_core::id::PersonId;
use mingde_core::policy::{Account, Actor, Narrowing, Refused};
use mingde_core::words::Locale;
use mingde_store::{ApiTokenRow, Beside, Digest, StoreError};
use zeroize::Zeroizing;

use super::holder::{Holder, owner};
use super::keeping::kept_holder;
use super::passwords::Passwords;
use super::sessions::{Session, expect_password};
use super::token::{Chance, Token};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::library::Library;

/// What a token begins with, so that whoever finds one in a file knows what it is.
const PREFIX: &str = "mingde_";
const PURPOSE: &str = "api";
/// Most tokens that somebody has at once.
const MOST: usize = 20;
/// Most characters of a name.
const LONGEST_NAME: usize = 60;
const MINUTE: i64 = 60 * 1_000_000;
const DAY: i64 = 24 * 60 * MINUTE;

/// The most days for which a token is good: one of a person at a desk, and one of a machine.
pub const TOKEN_DAYS: (u32, u32) = (90, 366);

/// A token that somebody wishes to have.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TokenWish {
    /// What it is called: the program that gets it.
    pub name: String,
    /// For a machine at which nobody sits. Such a token is good for longer, and is narrowed.
    pub machine: bool,
    /// For so many days.
    pub days: u32,
    /// It changes nothing.
    pub reads_only: bool,
    /// Ids of the kinds of records that it has to do with; none for all.
    pub kinds: Vec<String>,
}

/// A token as its owner sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiTokenLine {
    /// What it is called among those of its owner; it does not open anything.
    pub id: Digest,
    /// What its owner calls it.
    pub name: String,
    /// For a machine at which nobody sits.
    pub machine: bool,
    /// It changes nothing.
    pub reads_only: bool,
    /// Kinds of records that it has to do with; none for all.
    pub kinds: Option<Vec<String>>,
    /// When it was made.
    pub made: Timestamp,
    /// From when on it is void.
    pub expires: Timestamp,
    /// Whether it is void.
    pub expired: bool,
    /// When something was asked by it last.
    pub used: Option<Timestamp>,
}

/// A token that was shown and holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ApiToken {
    /// What it is called among those of its owner.
    pub id: Digest,
    /// What its owner calls it.
    pub name: String,
    /// Its owner.
    pub person: PersonId,
    /// Staff number of its owner.
    pub account: Account,
    /// The language that its owner reads.
    pub language: Locale,
    /// What is left of what its owner may do.
    pub narrowing: Narrowing,
    /// From when on it is void.
    pub expires: Timestamp,
}

impl ApiToken {
    /// What acts by it, in the name of its owner as they are on a day. Nobody, once they have no post: nobody is left to answer for what
    /// is done.
    pub fn acting(&self, owner: &Actor, in_post: bool) -> Option<Actor> {
        owner.narrowed(&self.narrowing).filter(|_| in_post)
    }
}

/// A token as it is shown, once.
pub fn token_text(token: &Token) -> Zeroizing<String> {
    Zeroizing::new(format!("{PREFIX}{}", &*token.text()))
}

/// Reads what [`token_text`] wrote.
pub fn read_token(text: &str) -> Option<Token> {
    Token::parse(text.strip_prefix(PREFIX)?)
}

/// Gives the owner of a session a token, for the password. It is shown this once.
///
/// # Errors
/// [`AppError::NotSignedIn`] for a wrong password; [`AppError::Invalid`] says what is wrong with the wish.
pub async fn make_api_token(
    bureau: &Bureau,
    now: Timestamp,
    (session, actor): (&Session, &Actor),
    wish: &TokenWish,
    (password, passwords): (&str, &Passwords),
    chance: &Chance<'_>,
) -> Result<Token, AppError> {
    check(&bureau.library(), wish)?;
    expect_password(bureau, now, session, password, passwords).await?;
    // A page that is loaded again sends its form once more.
    let name = wish.name.trim();
    let holding = bureau.store.api_tokens_of(session.person).await?;
    if holding.iter().any(|row| row.expires > now && row.name == name) {
        return Err(AppError::Conflict(Message::new("account-token-named").with("name", name)));
    }
    give(bureau, now, actor, session.person, wish, chance).await
}

/// Gives somebody a token, at the machine itself.
///
/// # Errors
/// [`AppError::Refused`] for whoever is not the operator; [`AppError::Invalid`] says what is wrong with the wish.
pub async fn make_api_token_for(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    code: &str,
    wish: &TokenWish,
    chance: &Chance<'_>,
) -> Result<Token, AppError> {
    if actor.who().is_some() {
        return Err(Refused::OtherWay.into());
    }
    check(&bureau.library(), wish)?;
    let holder = kept_holder(bureau, actor, now, code).await?;
    if bureau.store.account_of(holder.id).await?.is_none() {
        return Err(super::keeping::no_account(code));
    }
    give(bureau, now, actor, holder.id, wish, chance).await
}

fn check(library: &Library, wish: &TokenWish) -> Result<(), AppError> {
    let invalid = |message: Message| Err(AppError::Invalid(message));
    let name = wish.name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        return invalid(Message::new("account-token-name").with("most", LONGEST_NAME));
    }
    let most = if wish.machine { TOKEN_DAYS.1 } else { TOKEN_DAYS.0 };
    if !(1..=most).contains(&wish.days) {
        return invalid(Message::new("account-token-days").with("most", most));
    }
    if wish.machine && !wish.reads_only && wish.kinds.is_empty() {
        return invalid(Message::new("account-token-machine"));
    }
    for kind in &wish.kinds {
        library.kind(kind)?;
    }
    Ok(())
}

async fn give(
    bureau: &Bureau,
    now: Timestamp,
    actor: &Actor,
    person: PersonId,
    wish: &TokenWish,
    chance: &Chance<'_>,
) -> Result<Token, AppError> {
    let holding = bureau.store.api_tokens_of(person).await?;
    if holding.iter().filter(|row| row.expires > now).count() >= MOST {
        return Err(AppError::Conflict(Message::new("account-token-many").with("most", MOST)));
    }
    let library = bureau.library();
    let kinds: BTreeSet<String> =
        wish.kinds.iter().filter_map(|kind| library.kind(kind).ok()).map(|kind| kind.id.clone()).collect();
    let token = Token::draw(chance)?;
    let row = ApiTokenRow {
        token: token.digest(PURPOSE),
        person,
        name: wish.name.trim().to_owned(),
        machine: wish.machine,
        reads_only: wish.reads_only,
        kinds: (!kinds.is_empty()).then(|| kinds.into_iter().collect()),
        made: now,
        expires: Timestamp(now.0 + i64::from(wish.days) * DAY),
        used: None,
    };
    let mut changes = Beside::default();
    changes.give_api_token(&row);
    write(bureau, now, actor, person, ("make-api-token", row.token), changes).await?;
    Ok(token)
}

/// Takes a token of the owner of a session back. Of somebody else's it is as if there were none.
pub async fn drop_api_token(
    bureau: &Bureau,
    now: Timestamp,
    (session, actor): (&Session, &Actor),
    id: Digest,
) -> Result<(), AppError> {
    let mut changes = Beside::default();
    changes.drop_api_token(session.person, id);
    match write(bureau, now, actor, session.person, ("drop-api-token", id), changes).await {
        Err(AppError::Store(StoreError::Overtaken)) => {
            Err(AppError::NotFound(Message::new("account-token-unknown")))
        }
        done => done,
    }
}

async fn write(
    bureau: &Bureau,
    now: Timestamp,
    actor: &Actor,
    person: PersonId,
    (action, token): (&str, Digest),
    changes: Beside,
) -> Result<(), AppError> {
    let mut writer = bureau.store.begin(actor, now).await?;
    writer.change_beside(changes).await?;
    writer.audit(action, &person.to_string(), &called(token));
    writer.commit().await?;
    Ok(())
}

/// What a token is called in the trail.
pub(crate) fn called(token: Digest) -> String {
    token.to_hex()[..16].to_owned()
}

/// The tokens of the owner of a session, the latest first.
pub async fn list_api_tokens(
    bureau: &Bureau,
    now: Timestamp,
    session: &Session,
) -> Result<Vec<ApiTokenLine>, AppError> {
    let line = |row: ApiTokenRow| ApiTokenLine {
        id: row.token,
        name: row.name,
        machine: row.machine,
        reads_only: row.reads_only,
        kinds: row.kinds,
        made: row.made,
        expired: row.expires <= now,
        expires: row.expires,
        used: row.used,
    };
    Ok(bureau.store.api_tokens_of(session.person).await?.into_iter().map(line).collect())
}

/// The token that somebody shows; none if it is unknown, was taken back or is void, or its owner's account is closed. That it was used
/// is noted once a minute, and not while somebody else writes.
pub async fn api_token(bureau: &Bureau, now: Timestamp, token: &Token) -> Result<Option<ApiToken>, AppError> {
    let id = token.digest(PURPOSE);
    let Some((token, used)) = good(bureau, now, id).await? else { return Ok(None) };
    if used.is_none_or(|used| now.0 - used.0 >= MINUTE) {
        let mut changes = Beside::default();
        changes.use_api_token(id, now);
        bureau.store.change_beside_if_free(changes).await?;
    }
    Ok(Some(token))
}

/// What acts by a token that nobody shows just now; nobody where it is void, or its owner has left.
pub(crate) async fn acting_by(
    bureau: &Bureau,
    now: Timestamp,
    id: Digest,
) -> Result<Option<Actor>, AppError> {
    let Some((token, _)) = good(bureau, now, id).await? else { return Ok(None) };
    match owner(bureau, &token.account, now.day()).await {
        Ok(owner) => Ok(token.acting(&owner.actor, owner.in_post)),
        Err(error) if error.class() == Class::NotFound => Ok(None),
        Err(error) => Err(error),
    }
}

/// The good token that somebody calls by a name; the one that was made last, if they call several so.
///
/// # Errors
/// [`AppError::NotFound`] for whoever has no such token.
pub(crate) async fn token_called(
    bureau: &Bureau,
    now: Timestamp,
    code: &str,
    name: &str,
) -> Result<Digest, AppError> {
    let person = Holder::read(bureau, code, now.day()).await?.id;
    let rows = bureau.store.api_tokens_of(person).await?.into_iter();
    let mut good = rows.filter(|row| row.name == name && now < row.expires);
    let unknown = || AppError::NotFound(Message::new("account-token-unknown"));
    good.next().map(|row| row.token).ok_or_else(unknown)
}

/// A token that holds, and when it was used last.
async fn good(
    bureau: &Bureau,
    now: Timestamp,
    id: Digest,
) -> Result<Option<(ApiToken, Option<Timestamp>)>, AppError> {
    let row = bureau.store.api_token(id).await?;
    let Some(row) = row.filter(|row| row.made <= now && now < row.expires) else { return Ok(None) };
    let account = bureau.store.account_of(row.person).await?.filter(|account| account.closed.is_none());
    let Some(account) = account else { return Ok(None) };
    let Ok(name) = Account::parse(&account.name) else { return Ok(None) };
    let kinds = row.kinds.map(|kinds| kinds.into_iter().collect());
    let token = ApiToken {
        id,
        name: row.name,
        person: row.person,
        account: name,
        language: account.language,
        narrowing: Narrowing { reads_only: row.reads_only, kinds },
        expires: row.expires,
    };
    Ok(Some((token, row.used)))
}
