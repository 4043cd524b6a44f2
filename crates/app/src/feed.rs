//! The feed of the calendar: what is due as a calendar on a telephone fetches it, at an address that only its owner knows.
//!
//! Such a calendar sends no password. Whoever knows the address reads what is due in the scope that its owner has on the
//! day: duties and numbers, the names of units and selections, the kind of a case with its step, never a person; and that the owner may
//! say something about a matter of their own, without what it is.

use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::Message;
use mingde_core::words::Locale;
use mingde_rulebook::Subject;
use mingde_store::{Digest, OwnAddress};

use crate::accounts::Token;
use crate::bureau::Bureau;
use crate::calendar::{CalendarDay, CalendarDuty, DaySort, all_due};
use crate::error::AppError;
use crate::own_address::owner_of_address;
use crate::view::Title;

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

/// Something on its day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FeedEvent {
    /// The same for as long as it is due on that day, and other than in any other feed.
    pub uid: String,
    /// What.
    pub what: FeedWhat,
}

/// What is on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FeedWhat {
    /// A duty. Of one person it does not say of whom.
    Duty(CalendarDuty),
    /// A day of a case or a selection. It does not say whom a case concerns; of what its owner may say it does not say what that is.
    Day(CalendarDay),
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
    let (duties, days) = all_due(bureau, &owner.actor, days, today).await?;
    let person = account.person.to_string();
    let duty = |mut duty: CalendarDuty| {
        if duty.whom == Subject::Person {
            duty.subject = None;
        }
        let uid = uid(&person, &duty.rulebook, &duty.duty, duty.due);
        FeedEvent { uid, what: FeedWhat::Duty(duty) }
    };
    let day = |mut day: CalendarDay| {
        let named = format!("{} {}", day.sort.name(), day.name);
        let uid = uid(&person, &day.id.to_string(), &named, day.day);
        day.gist = Title::default();
        if day.sort == DaySort::OwnReply {
            (day.title, day.kind, day.name) = (Title::default(), Title::default(), String::new());
        }
        FeedEvent { uid, what: FeedWhat::Day(day) }
    };
    let events = duties.into_iter().map(duty).chain(days.into_iter().map(day)).collect();
    Ok(Feed { made: now, locale: account.language, events })
}

/// Two feeds may be shown in one calendar: what one brings does not replace what the other does.
fn uid(person: &str, rulebook: &str, duty: &str, due: Day) -> String {
    let named = format!("{person}\n{rulebook}\n{duty}\n{due}");
    format!("{}@mingde", &Digest::of("feed-event", named.as_bytes()).to_hex()[..32])
}
