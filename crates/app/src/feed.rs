//! The feed of the calendar: what is due as a calendar on a telephone fetches it, at an address that only its owner knows.
//!
//! Such a calendar sends no password. Whoever knows the address reads what is due in the scope that its owner has on the
//! day: duties and numbers, the name of a unit, never that of a person.

use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::Message;
use mingde_core::words::Locale;
use mingde_rulebook::Subject;
use mingde_store::{Digest, OwnAddress};

use crate::accounts::Token;
use crate::bureau::Bureau;
use crate::calendar::{CalendarDuty, duties_due};
use crate::error::AppError;
use crate::own_address::owner_of_address;

/// So many days before today a feed begins.
const BEHIND: i32 = 28;
/// So many days after today it ends: half a year.
const AHEAD: i32 = 183;

/// What a feed brings.
#[derive(Debug, Clone)]
pub struct Feed {
    /// When it was made.
    pub made: Timestamp,
    /// The language that its owner reads.
    pub locale: Locale,
    /// What is due, by day.
    pub events: Vec<FeedEvent>,
}

/// A duty on the day on which it is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedEvent {
    /// The same for as long as the duty is due on that day, and other than in any other feed.
    pub uid: String,
    /// The duty. Of one person it does not say of whom.
    pub duty: CalendarDuty,
}

/// What the address with this end brings.
///
/// # Errors
/// [`AppError::NotFound`] for one that is unknown or was taken back, and where its owner has no open account any more or
/// has left the registry: all the same to whoever asks.
pub async fn feed(bureau: &Bureau, now: Timestamp, token: &Token) -> Result<Feed, AppError> {
    let owner = owner_of_address(bureau, now, OwnAddress::Feed, token).await?;
    let (account, owner) = owner.ok_or_else(|| AppError::NotFound(Message::new("account-feed-unknown")))?;
    let today = now.day();
    let days = (today.plus(-BEHIND), today.plus(AHEAD));
    let duties = duties_due(bureau, &owner.actor, days, today).await?;
    let event = |mut duty: CalendarDuty| {
        if duty.whom == Subject::Person {
            duty.subject = None;
        }
        FeedEvent { uid: uid(&account.person.to_string(), &duty.rulebook, &duty.duty, duty.due), duty }
    };
    Ok(Feed { made: now, locale: account.language, events: duties.into_iter().map(event).collect() })
}

/// Two feeds may be shown in one calendar: what one brings does not replace what the other does.
fn uid(person: &str, rulebook: &str, duty: &str, due: Day) -> String {
    let named = format!("{person}\n{rulebook}\n{duty}\n{due}");
    format!("{}@mingde", &Digest::of("feed-event", named.as_bytes()).to_hex()[..32])
}
