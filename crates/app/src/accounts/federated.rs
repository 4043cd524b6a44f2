//! Signing in at an identity provider: away and back, and what becomes of whom the provider vouches for. It opens accounts of
//! this house and nothing else; what is asked of their owners beside it stays what it is after a password.

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::{Class, Message};
use mingde_federation::{Fault, Identity, Provider, Returned, Settings, ended_ticket};
use mingde_store::{AccountRow, Beside, Digest, NewAccount, SessionOrigin, StoreError};

use super::holder::{Holder, owner_of_account, sign_in_name};
use super::journey::Journey;
use super::not_signed_in::NotSignedIn;
use super::providers::Providers;
use super::sessions::Session;
use super::sign_in::{Knock, SignedIn, begin};
use super::throttle::{self, Bucket};
use super::token::{Chance, Token};
use crate::bureau::Bureau;
use crate::error::AppError;

/// What a browser came back with: the token of the journey, the state, and what the provider says.
#[derive(Clone, Copy)]
pub struct CameBack<'a> {
    /// The provider.
    pub provider: &'a str,
    /// What the browser has held since it was sent away.
    pub browser: &'a Token,
    /// The state that came along.
    pub state: &'a str,
    /// What the provider says.
    pub returned: Returned<'a>,
}

/// Where a browser is sent to sign in at a provider; `again` where its owner is signed in and is to prove it anew. It comes
/// back with the same token.
///
/// # Errors
/// [`AppError::NotFound`] for a provider that is not there or closed, or where nobody said how this house is reached;
/// [`AppError::Federation`] where the provider does not say where.
pub async fn send_to_provider(
    bureau: &Bureau,
    now: Timestamp,
    providers: &Providers,
    (id, browser): (&str, &Token),
    (back, again): (&str, bool),
    knock: Knock<'_>,
) -> Result<String, AppError> {
    let provider = providers.open(bureau, id).await?;
    waited(&network(bureau, knock).await?, now)?;
    let callback = callback(providers, id)?;
    let journey = Journey::begin(now, again, back);
    let secrets = journey.secrets(id, browser);
    let ask = move |provider: &Provider| provider.leads_to(&secrets.request(&journey, &callback), now);
    providers.ask(&provider, ask).await
}

/// What became of somebody who came back.
#[derive(Debug, Clone)]
pub enum Arrived {
    /// Signed in; on with an address in the house.
    SignedIn(SignedIn, String),
    /// Asked anew, which for a while stands in for the own password; on with an address in the house.
    Confirmed(String),
}

/// Signs in whom a provider vouches for; or notes that the owner of a session was asked anew, where the browser was sent for
/// that.
///
/// # Errors
/// [`AppError::NotSignedIn`] and [`AppError::Federation`].
pub async fn come_back(
    bureau: &Bureau,
    now: Timestamp,
    providers: &Providers,
    came_back: CameBack<'_>,
    session: Option<&Session>,
    knock: Knock<'_>,
    chance: &Chance<'_>,
) -> Result<Arrived, AppError> {
    let (identity, journey, settings) = identified(bureau, now, providers, came_back, knock).await?;
    let account = match account(bureau, now, came_back.provider, &settings, &identity).await {
        Err(AppError::NotSignedIn(why)) => {
            failed(bureau, now, knock).await?;
            return Err(why.into());
        }
        found => found?,
    };
    let mut changes = Beside::default();
    used_up(&mut changes, came_back, &identity, now);
    let arrived = match (journey.again, session.filter(|session| !session.waits_for_code)) {
        (false, _) => {
            let origin = SessionOrigin {
                provider: came_back.provider.to_owned(),
                ticket: identity.ticket.as_deref().map(ticket_digest),
                vouched: identity.vouched,
            };
            let proven = !account.second_factor || identity.vouched;
            let (person, how) = (account.person, (proven, Some(&origin)));
            Arrived::SignedIn(begin(&mut changes, person, now, knock, how, chance)?, journey.back)
        }
        (true, Some(session)) if session.person == account.person => {
            changes.confirm_session(session.person, session.id, now);
            Arrived::Confirmed(journey.back)
        }
        (true, Some(_)) => return Err(NotSignedIn::SomebodyElse.into()),
        (true, None) => return Err(NotSignedIn::Stale.into()),
    };
    match bureau.store.change_beside(changes).await {
        // It was good once.
        Err(StoreError::Overtaken) => Err(NotSignedIn::Stale.into()),
        done => done.map(|()| arrived).map_err(AppError::from),
    }
}

/// Ends the session that a ticket began, as the provider says it is over. Whoever does not know the ticket ends nothing, and
/// nobody is told whether something ended.
pub async fn end_by_provider(bureau: &Bureau, provider: &str, logout_request: &str) -> Result<(), AppError> {
    let Some(ticket) = ended_ticket(logout_request) else { return Ok(()) };
    let mut changes = Beside::default();
    changes.end_session_of_ticket(provider, ticket_digest(&ticket));
    Ok(bureau.store.change_beside(changes).await?)
}

/// Where a browser is sent to be signed out at the provider too, with the titles of the provider; none where it has no such
/// place, or does not say.
pub async fn provider_signs_out_at(
    bureau: &Bureau,
    now: Timestamp,
    providers: &Providers,
    id: &str,
) -> Result<Option<(String, Settings)>, AppError> {
    let provider = match providers.open(bureau, id).await {
        Err(AppError::NotFound(_)) => return Ok(None),
        found => found?,
    };
    let Some(back) = providers.public("/sign-in") else { return Ok(None) };
    let address = providers.ask(&provider, move |provider| provider.signs_out_at(&back, now)).await;
    let address = match address {
        // Whoever signs out here is signed out here, whatever the provider does.
        Err(AppError::Federation(_)) => None,
        said => said?,
    };
    Ok(address.map(|address| (address, provider.settings().clone())))
}

/// Whom the provider vouches for, with the journey that this browser began.
async fn identified(
    bureau: &Bureau,
    now: Timestamp,
    providers: &Providers,
    came_back: CameBack<'_>,
    knock: Knock<'_>,
) -> Result<(Identity, Journey, Settings), AppError> {
    let CameBack { provider: id, browser, state, returned } = came_back;
    let provider = providers.open(bureau, id).await?;
    waited(&network(bureau, knock).await?, now)?;
    let journey = Journey::read(state, id, browser, now).ok_or(NotSignedIn::Stale)?;
    let (secrets, callback) = (journey.secrets(id, browser), callback(providers, id)?);
    let owned = |text: Option<&str>| text.map(str::to_owned);
    let (code, issuer) = (owned(returned.code), owned(returned.issuer));
    let (ticket, error) = (owned(returned.ticket), owned(returned.error));
    let of = journey.clone();
    let ask = move |provider: &Provider| {
        let returned = Returned {
            code: code.as_deref(),
            issuer: issuer.as_deref(),
            ticket: ticket.as_deref(),
            error: error.as_deref(),
        };
        provider.identify(&secrets.request(&of, &callback), &returned, now)
    };
    match providers.ask(&provider, ask).await {
        Ok(identity) => Ok((identity, journey, provider.settings().clone())),
        Err(error) => {
            // One that is down is not the fault of whoever came.
            if !matches!(error, AppError::Federation(Fault::Silent(_))) {
                failed(bureau, now, knock).await?;
            }
            Err(error)
        }
    }
}

/// The account of whom a provider vouches for.
async fn account(
    bureau: &Bureau,
    now: Timestamp,
    provider: &str,
    settings: &Settings,
    identity: &Identity,
) -> Result<AccountRow, AppError> {
    // A provider may write a staff number in small letters; another width or script is another name.
    let same = |code: &str| code.eq_ignore_ascii_case(&identity.name);
    let row = bureau.store.account_by_sign_in(&sign_in_name(&identity.name)).await?;
    let row = match row {
        None if settings.opens_accounts => opened(bureau, now, provider, settings, identity).await?,
        found => found,
    };
    let row = row.filter(|row| row.closed.is_none() && same(&row.name)).ok_or(NotSignedIn::Unknown)?;
    let owner = owner_of_account(bureau, row.person, now.day()).await?;
    let (_, owner) = owner.ok_or(NotSignedIn::Unknown)?;
    if owner.actor.administers() && !settings.administrators {
        return Err(NotSignedIn::OwnWay.into());
    }
    Ok(row)
}

/// An account for somebody of the registry who works here; none for anybody else.
async fn opened(
    bureau: &Bureau,
    now: Timestamp,
    provider: &str,
    settings: &Settings,
    identity: &Identity,
) -> Result<Option<AccountRow>, AppError> {
    let holder = match Holder::of(bureau, &identity.name, now.day()).await {
        Err(error) if error.class() == Class::NotFound => return Ok(None),
        found => found?,
    };
    let same = holder.person.code.eq_ignore_ascii_case(&identity.name);
    let administers = holder.actor.administers() && !settings.administrators;
    if !same || administers || holder.works_at().is_empty() {
        return Ok(None);
    }
    let mut changes = Beside::default();
    changes.add_account(NewAccount {
        person: holder.id,
        name: &holder.person.code,
        sign_in: &sign_in_name(&holder.person.code),
        password: None,
        made: now,
    });
    let mut writer = bureau.store.begin(&holder.actor, now).await?;
    writer.change_beside(changes).await?;
    writer.audit("create-account", &holder.id.to_string(), provider);
    writer.commit().await?;
    Ok(bureau.store.account_of(holder.id).await?)
}

/// What came back is good once, also where the provider would take it again.
fn used_up(changes: &mut Beside, came_back: CameBack<'_>, identity: &Identity, now: Timestamp) {
    changes.use_once(Digest::of("journey-used", came_back.state.as_bytes()), now);
    if let Some(ticket) = &identity.ticket {
        changes.use_once(ticket_digest(ticket), now);
    }
}

fn ticket_digest(ticket: &str) -> Digest {
    Digest::of("ticket", ticket.as_bytes())
}

fn callback(providers: &Providers, id: &str) -> Result<String, AppError> {
    providers.callback(id).ok_or_else(|| AppError::NotFound(Message::new("provider-unknown").with("id", id)))
}

/// Failures of a network at all providers. Nobody is named yet, so nobody else can be kept out by it.
async fn network(bureau: &Bureau, knock: Knock<'_>) -> Result<Bucket, AppError> {
    let name = Digest::of("attempt", format!("provider\n\n{}", knock.network).as_bytes());
    Ok(Bucket { name, rule: throttle::NETWORK, attempts: bureau.store.attempts(name).await? })
}

fn waited(bucket: &Bucket, now: Timestamp) -> Result<(), AppError> {
    bucket.wait(now).map_or(Ok(()), |seconds| Err(NotSignedIn::Wait { seconds }.into()))
}

async fn failed(bureau: &Bureau, now: Timestamp, knock: Knock<'_>) -> Result<(), AppError> {
    let bucket = network(bureau, knock).await?;
    let mut changes = Beside::default();
    changes.count_failure(bucket.name, bucket.attempts, bucket.failed(now));
    match bureau.store.change_beside(changes).await {
        Err(StoreError::Overtaken) => Ok(()),
        done => Ok(done?),
    }
}
