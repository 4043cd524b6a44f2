//! How somebody wishes to be told.

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::policy::Actor;
use mingde_store::{Beside, Wish};
use zeroize::Zeroizing;

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::outbox::MAIL;

/// Most bytes of an address (RFC 5321, section 4.5.3.1.3, without its brackets).
const LONGEST: usize = 254;

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

/// Whether mail can go there: one name, one domain with a dot, and nothing that a header would take for more.
pub(crate) fn is_address(text: &str) -> bool {
    let plain = |c: char| c.is_ascii_graphic() && !"()<>[]:;@\\,\"".contains(c);
    let Some((name, domain)) = text.split_once('@') else { return false };
    let labels = domain
        .split('.')
        .all(|label| !label.is_empty() && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-'));
    text.len() <= LONGEST
        && !name.is_empty()
        && name.len() <= 64
        && name.chars().all(plain)
        && domain.contains('.')
        && labels
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_an_address_of_mail() {
        for right in ["wang@example.cn", "wang.wei+mingde@mail.school-1.edu.cn"] {
            assert!(is_address(right), "{right}");
        }
        let long = format!("{}@example.cn", "w".repeat(65));
        for wrong in [
            "",
            "wang",
            "wang@",
            "@example.cn",
            "wang@localhost",
            "wang@a..cn",
            "a@b@c.cn",
            "王@example.cn",
            "wang@example.cn\r\nBcc: li@example.cn",
            "wang wei@example.cn",
            "<wang@example.cn>",
            &long,
        ] {
            assert!(!is_address(wrong), "{wrong}");
        }
    }
}
