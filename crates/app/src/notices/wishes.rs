//! How somebody wishes to be told.

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::policy::Actor;
use mingde_store::{Beside, Wish};
use zeroize::Zeroizing;

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::outbox::{MAIL, is_address};

/// What somebody wishes.
pub async fn wish(bureau: &Bureau, actor: &Actor) -> Result<Wish, AppError> {
    match actor.who() {
        Some(person) => Ok(bureau.store.wish_of(person).await?),
        None => Ok(Wish::default()),
    }
}

/// Whether there is a way to send mail.
pub async fn sends_mail(bureau: &Bureau) -> Result<bool, AppError> {
    Ok(bureau.store.channels().await?.iter().any(|channel| channel.name == MAIL))
}

/// Keeps what somebody wishes.
///
/// # Errors
/// [`AppError::Invalid`] for what is no address.
pub async fn keep_wish(bureau: &Bureau, actor: &Actor, now: Timestamp, wish: &Wish) -> Result<(), AppError> {
    let unknown = || AppError::NotFound(Message::new("notice-unknown"));
    let person = actor.who().ok_or_else(unknown)?;
    let address = wish.address.as_ref().map(|address| address.trim()).filter(|address| !address.is_empty());
    if let Some(address) = address.filter(|address| !is_address(address)) {
        return Err(AppError::Invalid(Message::new("notice-address").with("address", address)));
    }
    let address = address.map(|address| Zeroizing::new(address.to_owned()));
    let kept = Wish { rhythm: wish.rhythm, address };
    let mut changes = Beside::default();
    changes.set_wish(person, &kept, bureau.store.sealing().read()?);
    let mut writer = bureau.store.begin(actor, now).await?;
    writer.change_beside(changes).await?;
    writer.audit("set-notices", &person.to_string(), "");
    writer.commit().await?;
    Ok(())
}
