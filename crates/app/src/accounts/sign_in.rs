//! Signing in: a password, then a code where a second factor is set. Whoever fails is not told at what.

use mingde_core::date::Timestamp;
use mingde_core::id::PersonId;
use mingde_store::{AccountRow, Beside, Digest, NewSession, SessionOrigin, StoreError};

use super::holder::sign_in_name;
use super::not_signed_in::NotSignedIn;
use super::passwords::Passwords;
use super::second_factor::{Shown, shown};
use super::sessions::SessionRules;
use super::throttle::{self, Bucket, Rule};
use super::token::{Chance, Token};
use crate::bureau::Bureau;
use crate::error::AppError;

/// So long a browser is known after somebody signed in with it.
pub(super) const KNOWN_FOR: i64 = 365 * 86_400 * 1_000_000;

/// Who knocks, from where.
#[derive(Debug, Clone, Copy)]
pub struct Knock<'a> {
    /// The network: `203.0.113.0/24`. Never a single address of a person.
    pub network: &'a str,
    /// What the browser holds since somebody signed in with it.
    pub browser: Option<&'a Token>,
    /// What the browser calls itself, in short.
    pub agent: &'a str,
}

/// Somebody who signed in.
#[derive(Debug, Clone)]
pub struct SignedIn {
    /// What the browser holds from now on.
    pub token: Token,
    /// What the browser is known by the next time; none while a code is asked for.
    pub browser: Option<Token>,
}

/// Signs somebody in who knows the password. Where a second factor is set, the session is good for
/// [`prove`] and nothing else.
///
/// # Errors
/// [`AppError::NotSignedIn`].
pub async fn sign_in(
    bureau: &Bureau,
    now: Timestamp,
    (account, password): (&str, &str),
    knock: Knock<'_>,
    passwords: &Passwords,
    chance: &Chance<'_>,
) -> Result<SignedIn, AppError> {
    let name = sign_in_name(account);
    let row = bureau.store.account_by_sign_in(&name).await?;
    let known = is_known(bureau, now, row.as_ref(), knock.browser).await?;
    let gate = Gate::before(bureau, now, "password", &name, known, knock).await?;
    let open = row.filter(|row| row.closed.is_none());
    let phc = open.as_ref().and_then(|row| row.password.as_deref());
    let right = passwords.is(password, phc).await?;
    let Some(row) = open.filter(|_| right) else {
        gate.failed(bureau, now).await?;
        return Err(NotSignedIn::Wrong.into());
    };
    let mut changes = Beside::default();
    gate.passed(&mut changes);
    let signed_in = begin(&mut changes, row.person, now, knock, (!row.second_factor, None), chance)?;
    bureau.store.change_beside(changes).await?;
    Ok(signed_in)
}

/// Takes the code of a second factor, or a recovery code, from somebody who knew the password. The session goes on under
/// another token.
///
/// # Errors
/// [`AppError::NotSignedIn`].
pub async fn prove(
    bureau: &Bureau,
    now: Timestamp,
    (token, code): (&Token, &str),
    knock: Knock<'_>,
    rules: SessionRules,
    chance: &Chance<'_>,
) -> Result<SignedIn, AppError> {
    let digest = token.digest("session");
    let waiting = bureau.store.session(digest).await?.filter(|row| row.proven.is_none());
    let Some(row) = waiting.filter(|row| rules.holds(row, now)) else {
        return Err(NotSignedIn::Nobody.into());
    };
    let person = row.person;
    let account = bureau.store.account_of(person).await?;
    let known = is_known(bureau, now, account.as_ref(), knock.browser).await?;
    let gate = Gate::before(bureau, now, "code", &person.to_string(), known, knock).await?;
    let mut changes = Beside::default();
    match shown(bureau, person, code, now).await? {
        Some(Shown::Step(step)) => changes.take_step(person, step, now),
        Some(Shown::Recovery(code)) => changes.use_recovery_code(person, code, now),
        None => {
            gate.failed(bureau, now).await?;
            return Err(NotSignedIn::WrongCode.into());
        }
    }
    changes.end_session(person, digest);
    gate.passed(&mut changes);
    let signed_in = begin(&mut changes, person, now, knock, (true, row.origin.as_ref()), chance)?;
    match bureau.store.change_beside(changes).await {
        // A code is good once: also for two who show it at the same moment.
        Err(StoreError::Overtaken) => {
            gate.failed(bureau, now).await?;
            Err(NotSignedIn::WrongCode.into())
        }
        done => done.map(|()| signed_in).map_err(AppError::from),
    }
}

/// Begins a session: whether nothing more is asked, and the provider that began it.
pub(super) fn begin(
    changes: &mut Beside,
    person: PersonId,
    now: Timestamp,
    knock: Knock<'_>,
    (proven, origin): (bool, Option<&SessionOrigin>),
    chance: &Chance<'_>,
) -> Result<SignedIn, AppError> {
    let token = Token::draw(chance)?;
    let Knock { network, agent, .. } = knock;
    changes.begin_session(NewSession {
        token: token.digest("session"),
        person,
        begun: now,
        proven,
        agent,
        network,
        origin,
    });
    // Another one each time: of a stolen one its owner's next visit makes nothing.
    let browser = proven.then(|| Token::draw(chance)).transpose()?;
    if let Some(browser) = &browser {
        if let Some(before) = knock.browser {
            changes.forget_browser(before.digest("browser"));
        }
        changes.know_browser(browser.digest("browser"), person, now);
    }
    changes.clear_attempts(Timestamp(now.0 - throttle::FORGOTTEN_AFTER));
    Ok(SignedIn { token, browser })
}

/// Whether somebody signed in to this account with this browser before.
async fn is_known(
    bureau: &Bureau,
    now: Timestamp,
    account: Option<&AccountRow>,
    browser: Option<&Token>,
) -> Result<bool, AppError> {
    let (Some(account), Some(browser)) = (account, browser) else { return Ok(false) };
    let since = Timestamp(now.0 - KNOWN_FOR);
    Ok(bureau.store.knows_browser(browser.digest("browser"), account.person, since).await?)
}

/// What an attempt is counted by. It is counted before it is tried, so that a thousand at once are a thousand and not one.
struct Gate {
    /// Of this account from this browser or network.
    place: Bucket,
    /// Of this account, and of this network; none for a browser that is known.
    strangers: Option<[Bucket; 2]>,
}

impl Gate {
    async fn before(
        bureau: &Bureau,
        now: Timestamp,
        what: &str,
        whose: &str,
        known: bool,
        knock: Knock<'_>,
    ) -> Result<Self, AppError> {
        let from = match knock.browser.filter(|_| known) {
            Some(browser) => browser.digest("browser").to_hex(),
            None => knock.network.to_owned(),
        };
        let place = bucket(bureau, &[what, whose, &from], throttle::PLACE).await?;
        let strangers = match known {
            true => None,
            false => Some([
                bucket(bureau, &[what, whose], throttle::ACCOUNT).await?,
                bucket(bureau, &[what, "", knock.network], throttle::NETWORK).await?,
            ]),
        };
        let gate = Self { place, strangers };
        if let Some(seconds) = gate.all().filter_map(|bucket| bucket.wait(now)).max() {
            return Err(NotSignedIn::Wait { seconds }.into());
        }
        let mut changes = Beside::default();
        for bucket in gate.claimed() {
            changes.count_failure(bucket.name, bucket.attempts, bucket.failed(now));
        }
        match bureau.store.change_beside(changes).await {
            // Somebody else tries the same at this very moment.
            Err(StoreError::Overtaken) => Err(NotSignedIn::Wait { seconds: 1 }.into()),
            done => done.map(|()| gate).map_err(AppError::from),
        }
    }

    fn all(&self) -> impl Iterator<Item = &Bucket> {
        std::iter::once(&self.place).chain(self.strangers.iter().flatten())
    }

    /// Those that count one account. Many of a school sign in from one network at eight o'clock, and none of them waits
    /// for another.
    fn claimed(&self) -> impl Iterator<Item = &Bucket> {
        std::iter::once(&self.place).chain(self.strangers.iter().map(|[account, _]| account))
    }

    /// It failed, so it stays counted; of the network it is counted now.
    async fn failed(&self, bureau: &Bureau, now: Timestamp) -> Result<(), AppError> {
        let Some([_, network]) = &self.strangers else { return Ok(()) };
        let mut changes = Beside::default();
        changes.count_failure(network.name, network.attempts, network.failed(now));
        match bureau.store.change_beside(changes).await {
            Err(StoreError::Overtaken) => Ok(()),
            done => done.map_err(AppError::from),
        }
    }

    /// It did not fail.
    fn passed(&self, changes: &mut Beside) {
        changes.forgive(self.place.name);
        if let Some([account, _]) = &self.strangers {
            changes.uncount_failure(account.name);
        }
    }
}

async fn bucket(bureau: &Bureau, parts: &[&str], rule: Rule) -> Result<Bucket, AppError> {
    let name = Digest::of("attempt", parts.join("\n").as_bytes());
    Ok(Bucket { name, rule, attempts: bureau.store.attempts(name).await? })
}
