//! Identity providers: who configures them, and how they are shown. Whoever configures one decides who passes for whom, so
//! the rights stop where those of keeping accounts stop, and nobody alone says how others are identified: what a person
//! configured is closed until somebody else opens it. The operator at the machine could do as they like anyway.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::policy::{Actor, may_keep_providers};
use mingde_federation::{ButtonPlace, Fault, Provider, Settings};
use mingde_store::{Beside, ProviderRow, StoreError};
use tokio::sync::Semaphore;
use zeroize::Zeroizing;

use crate::bureau::Bureau;
use crate::error::AppError;

/// So long a provider may take.
const PATIENCE: Duration = Duration::from_secs(10);
/// As many are asked at once: each takes a thread that waits.
const AT_ONCE: usize = 16;
/// Most characters of what a provider is called in addresses.
const LONGEST_ID: usize = 32;
/// Most characters of a secret.
const LONGEST_SECRET: usize = 512;

/// The providers at work, each as it was configured when it was asked last; cheap to clone.
#[derive(Clone)]
pub struct Providers(Arc<Inner>);

struct Inner {
    /// `https://bureau.example`: where browsers reach this house.
    public: Option<String>,
    patience: Duration,
    known: Mutex<HashMap<String, (ProviderRow, Arc<Provider>)>>,
    seats: Semaphore,
}

/// A provider as it is listed for whoever configures it.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct ProviderLine {
    /// What it is called in addresses.
    pub id: String,
    /// As it is configured; none where the settings are those of another version of the program.
    pub settings: Option<Settings>,
    /// Whether this house is known to it by a secret.
    pub has_secret: bool,
    /// When it was changed last.
    #[serde(serialize_with = "crate::view::as_text")]
    pub changed: Timestamp,
    /// Since when nobody signs in by it.
    #[serde(serialize_with = "crate::view::some_as_text")]
    pub closed: Option<Timestamp>,
    /// Whether somebody else than whoever asks has to open it, as they configured it themselves.
    pub waits: bool,
}

/// The way to a provider on the page for signing in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProviderButton {
    /// What it is called in addresses.
    pub id: String,
    /// Title in Chinese.
    pub title: String,
    /// Title in English.
    pub english: String,
    /// Where it stands.
    pub place: ButtonPlace,
}

/// What becomes of the secret of a provider that is configured.
pub enum Secret {
    /// It stays what it was.
    Kept,
    /// The provider asks for none.
    None,
    /// It is this from now on.
    Is(Zeroizing<String>),
}

impl Providers {
    /// Providers of a house that browsers reach at this address. Without one nobody can be led back, and nobody is sent.
    pub fn new(public: Option<String>) -> Self {
        Self::with_patience(public, PATIENCE)
    }

    /// The same with another patience.
    pub fn with_patience(public: Option<String>, patience: Duration) -> Self {
        let (known, seats) = (Mutex::default(), Semaphore::new(AT_ONCE));
        let public = public.map(|public| public.trim_end_matches('/').to_owned());
        Self(Arc::new(Inner { public, patience, known, seats }))
    }

    /// An address within this house, as others reach it; none where nobody said how.
    pub(super) fn public(&self, path: &str) -> Option<String> {
        self.0.public.as_ref().map(|public| format!("{public}{path}"))
    }

    /// Where a provider leads people back to: what has to be registered there. None where nobody said how this house is
    /// reached.
    pub fn callback(&self, id: &str) -> Option<String> {
        self.public(&format!("/sign-in/with/{id}/callback"))
    }

    /// A provider that is open.
    pub(super) async fn open(&self, bureau: &Bureau, id: &str) -> Result<Arc<Provider>, AppError> {
        let row = bureau.store.provider(id).await?.filter(|row| row.closed.is_none());
        let row = row.ok_or_else(|| unknown(id))?;
        let mut known = self.0.known.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, provider)) = known.get(id).filter(|(as_of, _)| *as_of == row) {
            return Ok(provider.clone());
        }
        let settings = read(&row).ok_or_else(|| unknown(id))?;
        let provider = Provider::new(settings, row.secret.clone(), self.0.patience);
        let provider = Arc::new(provider.map_err(|bad| AppError::Invalid(bad.message()))?);
        known.insert(id.to_owned(), (row, provider.clone()));
        Ok(provider)
    }

    /// Asks a provider, apart from the threads that answer.
    pub(super) async fn ask<T: Send + 'static>(
        &self,
        provider: &Arc<Provider>,
        ask: impl FnOnce(&Provider) -> Result<T, Fault> + Send + 'static,
    ) -> Result<T, AppError> {
        let Ok(_seat) = self.0.seats.try_acquire() else {
            return Err(Fault::Silent("too many are asked at once".to_owned()).into());
        };
        let provider = provider.clone();
        let asked = tokio::task::spawn_blocking(move || ask(&provider)).await;
        let told = asked.unwrap_or_else(|failed| std::panic::resume_unwind(failed.into_panic()));
        told.map_err(|fault| {
            tracing::warn!(cause = %fault, "a provider identified nobody");
            fault.into()
        })
    }
}

/// The ways to providers that are open, for the page on which people sign in.
pub async fn provider_buttons(
    bureau: &Bureau,
    providers: &Providers,
) -> Result<Vec<ProviderButton>, AppError> {
    if providers.0.public.is_none() {
        return Ok(Vec::new());
    }
    let open = bureau.store.providers().await?.into_iter().filter(|row| row.closed.is_none());
    let button = |row: ProviderRow| {
        let Settings { title, english, place, .. } = read(&row)?;
        Some(ProviderButton { id: row.id, title, english, place })
    };
    Ok(open.filter_map(button).collect())
}

/// All providers, for whoever configures them.
///
/// # Errors
/// [`AppError::Refused`] for anybody else.
pub async fn list_providers(bureau: &Bureau, actor: &Actor) -> Result<Vec<ProviderLine>, AppError> {
    may_keep_providers(actor)?;
    let line = |row: ProviderRow| ProviderLine {
        settings: read(&row),
        has_secret: row.secret.is_some(),
        waits: row.closed.is_some() && configured_by(&row, actor),
        id: row.id,
        changed: row.changed,
        closed: row.closed,
    };
    Ok(bureau.store.providers().await?.into_iter().map(line).collect())
}

/// Configures a provider: a new one, or one that is there. Sessions that it began end where it is another one than before.
///
/// What an operator trusts it with beyond others (to sign administrators in, to vouch for a second factor) only an operator
/// says, and one that is trusted so only an operator changes: otherwise whoever runs the system could pass for whoever grants
/// offices (三员分立).
///
/// # Errors
/// [`AppError::Refused`] and [`AppError::Invalid`].
pub async fn keep_provider(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    (id, settings): (&str, &Settings),
    secret: Secret,
) -> Result<(), AppError> {
    may_keep_providers(actor)?;
    if !is_id(id) {
        return Err(AppError::Invalid(Message::new("provider-bad-id").with("most", LONGEST_ID)));
    }
    settings.check().map_err(|bad| AppError::Invalid(bad.message()))?;
    let before = bureau.store.provider(id).await?;
    let settings_before = before.as_ref().and_then(read);
    let trusted =
        settings.is_trusted_further() || settings_before.as_ref().is_some_and(Settings::is_trusted_further);
    if trusted && actor.who().is_some() {
        return Err(AppError::Invalid(Message::new("provider-operator")));
    }
    let moved = settings_before.is_some_and(|before| before.address() != settings.address());
    let secret = match secret {
        // A secret is not shown to anybody else than whom it was agreed with.
        Secret::Kept if moved => None,
        Secret::Kept => before.as_ref().and_then(|row| row.secret.clone()),
        Secret::None => None,
        Secret::Is(secret) => Some(sound(secret)?),
    };
    let row = ProviderRow {
        id: id.to_owned(),
        settings: serde_json::to_string(settings).unwrap_or_default(),
        secret,
        changed: now,
        // What one person configured nobody signs in by until another one has looked at it.
        closed: before.as_ref().and_then(|row| row.closed).or_else(|| actor.who().map(|_| now)),
        changed_by: Some(actor.account().to_string()),
    };
    let mut changes = Beside::default();
    changes.keep_provider(&row, bureau.store.sealing().read()?);
    if moved || row.closed.is_some() {
        changes.end_sessions_of_provider(id);
    }
    write(bureau, actor, now, changes, ("keep-provider", id, settings.address().as_str())).await
}

/// Closes a provider, or opens it again. Sessions that it began end when it is closed. A person opens only what somebody else
/// configured.
///
/// # Errors
/// [`AppError::Conflict`] where somebody else has to open it.
pub async fn close_provider(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    id: &str,
    closed: bool,
) -> Result<(), AppError> {
    may_keep_providers(actor)?;
    let row = bureau.store.provider(id).await?.ok_or_else(|| unknown(id))?;
    if !closed && row.closed.is_some() && configured_by(&row, actor) {
        return Err(AppError::Conflict(Message::new("provider-second-person")));
    }
    let mut changes = Beside::default();
    let row = ProviderRow { closed: closed.then_some(now), changed: now, ..row };
    changes.keep_provider(&row, bureau.store.sealing().read()?);
    if closed {
        changes.end_sessions_of_provider(id);
    }
    let action = if closed { "close-provider" } else { "open-provider" };
    write(bureau, actor, now, changes, (action, id, "")).await
}

/// Removes a provider with its secret. Sessions that it began end.
pub async fn drop_provider(bureau: &Bureau, actor: &Actor, now: Timestamp, id: &str) -> Result<(), AppError> {
    may_keep_providers(actor)?;
    let mut changes = Beside::default();
    changes.drop_provider(id);
    match write(bureau, actor, now, changes, ("drop-provider", id, "")).await {
        Err(AppError::Store(StoreError::Overtaken)) => Err(unknown(id)),
        done => done,
    }
}

/// Whether it is an actor who configured it last, who is a person.
fn configured_by(row: &ProviderRow, actor: &Actor) -> bool {
    actor.who().is_some() && row.changed_by.as_deref() == Some(actor.account().as_str())
}

async fn write(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    changes: Beside,
    (action, id, detail): (&str, &str, &str),
) -> Result<(), AppError> {
    let mut writer = bureau.store.begin(actor, now).await?;
    writer.change_beside(changes).await?;
    writer.audit(action, id, detail);
    writer.commit().await?;
    Ok(())
}

fn read(row: &ProviderRow) -> Option<Settings> {
    serde_json::from_str(&row.settings).ok()
}

fn is_id(text: &str) -> bool {
    let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
    (1..=LONGEST_ID).contains(&text.len()) && text.bytes().all(plain)
}

fn sound(secret: Zeroizing<String>) -> Result<Zeroizing<String>, AppError> {
    let bad = secret.is_empty() || secret.len() > LONGEST_SECRET || secret.chars().any(char::is_control);
    if bad {
        Err(AppError::Invalid(Message::new("provider-bad-field").with("field", "secret")))
    } else {
        Ok(secret)
    }
}

fn unknown(id: &str) -> AppError {
    AppError::NotFound(Message::new("provider-unknown").with("id", id))
}
