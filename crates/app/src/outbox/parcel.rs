//! What is sent, put together when it goes. A group is told numbers and an address, and of nobody; whoever gets a mail is
//! told how many of what wait on the pages, and nothing of what stands in them.

use std::collections::{BTreeMap, BTreeSet};

use mingde_core::date::{Day, Timestamp};
use mingde_core::id::PersonId;
use mingde_core::policy::Actor;
use mingde_core::record::State;
use mingde_core::words::{Locale, say_code};
use mingde_courier::{Letter, MailServer, Message, RobotAddress, Undelivered, send_mail, send_robot};
use mingde_rulebook::{AssessmentDate, Standing, owed_by};
use mingde_store::{Digest, NoticeRow, OutboxRow};

use super::kept::Kept;
use crate::accounts::bureau_name;
use crate::bureau::Bureau;
use crate::error::AppError;

/// So many days before and after today a group is told of.
const NEAR: i32 = 7;
/// Most notices that a mail counts.
pub(super) const MOST: u64 = 1_000;

/// A message with where it goes.
pub(super) enum Parcel {
    Robot(RobotAddress, Message),
    Mail(Box<MailServer>, Mail),
}

/// A mail.
pub(super) struct Mail {
    to: String,
    subject: String,
    text: String,
    id: String,
}

impl Parcel {
    /// Hands it over; waits for the network.
    pub fn send(&self, now: Timestamp) -> Result<(), Undelivered> {
        match self {
            Self::Robot(address, message) => send_robot(address, message, now),
            Self::Mail(server, Mail { to, subject, text, id }) => {
                send_mail(server, Letter { to, subject, text, id, at: now })
            }
        }
    }

    /// A word about the channel itself.
    pub fn trial(kept: &Kept, bureau: &str, to: String, now: Timestamp) -> Option<Self> {
        let words = |code| say_code(Locale::ZhCn, code, &[("bureau", bureau)]);
        let (subject, text) = (words("message-trial-title"), words("message-trial"));
        if let Some(address) = kept.robot() {
            return Some(Self::Robot(address, Message { title: subject, markdown: text }));
        }
        let id = id_of(&to, now);
        Some(Self::Mail(Box::new(kept.mail(bureau)?), Mail { to, subject, text, id }))
    }

    /// What is to be said to whom a row names; none if nothing is to be said any more.
    pub async fn of(
        bureau: &Bureau,
        actor: &Actor,
        now: Timestamp,
        row: &OutboxRow,
        kept: &Kept,
    ) -> Result<Option<Self>, AppError> {
        let name = bureau_name(bureau).await?.unwrap_or_default();
        match (row.person, kept.robot()) {
            (None, Some(address)) => {
                let counted = Counted::of(bureau, actor, now.day()).await?;
                let markdown = counted.told(&name, kept.pages());
                let title = say_code(Locale::ZhCn, "message-title", &[("bureau", &name)]);
                Ok(markdown.map(|markdown| Self::Robot(address, Message { title, markdown })))
            }
            (Some(person), None) => Self::mail(bureau, person, kept, &name).await,
            _ => Ok(None),
        }
    }

    async fn mail(
        bureau: &Bureau,
        person: PersonId,
        kept: &Kept,
        name: &str,
    ) -> Result<Option<Self>, AppError> {
        let account = bureau.store.account_of(person).await?.filter(|account| account.closed.is_none());
        let address = bureau.store.wish_of(person).await?.address;
        let (Some(account), Some(address), Some(server)) = (account, address, kept.mail(name)) else {
            return Ok(None);
        };
        let notices = bureau.store.unsent_notices(person, MOST).await?;
        let Some(latest) = notices.first() else { return Ok(None) };
        // One id for one content: who gets it a second time, because the answer was lost, need not be shown it twice.
        let id = id_of(&person.to_string(), latest.made);
        let (locale, count) = (account.language, notices.len().to_string());
        let args = [("bureau", name), ("count", count.as_str())];
        let subject = say_code(locale, "message-mail-subject", &args);
        let text = counted_by_cause(&notices, locale, kept.pages());
        let mail = Mail { to: (*address).clone(), subject, text, id };
        Ok(Some(Self::Mail(Box::new(server), mail)))
    }
}

/// What a mail says: how many of what.
fn counted_by_cause(notices: &[NoticeRow], locale: Locale, pages: &str) -> String {
    let mut causes: BTreeMap<&str, u64> = BTreeMap::new();
    for notice in notices {
        *causes.entry(&notice.cause).or_default() += match notice.cause.as_str() {
            "records-accepted" | "records-waiting" => notice.count,
            _ => 1,
        };
    }
    let mut text = say_code(locale, "message-mail-lead", &[]) + "\n\n";
    for (cause, count) in causes {
        let said = say_code(locale, &format!("message-{cause}"), &[("count", &count.to_string())]);
        text += &format!("· {said}\n");
    }
    let where_to = match pages {
        "" => say_code(locale, "message-mail-end", &[]),
        pages => say_code(locale, "message-mail-end-at", &[("address", &format!("{pages}/notices"))]),
    };
    text + "\n" + &where_to + "\n"
}

/// How things stand in the whole bureau, in numbers.
#[derive(Debug, Default)]
struct Counted {
    waiting: usize,
    returned: usize,
    due: usize,
    overdue: usize,
}

impl Counted {
    async fn of(bureau: &Bureau, actor: &Actor, today: Day) -> Result<Self, AppError> {
        let standing = bureau.standing(actor, AssessmentDate::on(today)).await?;
        let mut counted = Self::default();
        for state in standing.present.snapshot.tables.values().flat_map(|table| &table.state) {
            counted.waiting += usize::from(*state == State::Submitted);
            counted.returned += usize::from(*state == State::Returned);
        }
        for assessment in standing.assessed.iter() {
            let all = 0..assessment.subjects.len();
            let (mut due, mut overdue) = (BTreeSet::new(), BTreeSet::new());
            for line in owed_by(assessment, all, today.plus(NEAR)) {
                match line.standing {
                    Standing::Coming if line.due >= today => _ = due.insert((&line.column.id, line.due)),
                    Standing::Overdue if line.due >= today.plus(-NEAR) => {
                        overdue.insert((&line.column.id, line.due));
                    }
                    _ => {}
                }
            }
            counted.due += due.len();
            counted.overdue += overdue.len();
        }
        Ok(counted)
    }

    /// In Markdown that both makers show; none where all is done.
    fn told(&self, bureau: &str, pages: &str) -> Option<String> {
        let lines = [
            ("message-group-waiting", self.waiting),
            ("message-group-returned", self.returned),
            ("message-group-due", self.due),
            ("message-group-overdue", self.overdue),
        ];
        let said = lines.into_iter().filter(|(_, count)| *count > 0);
        let said: Vec<String> = said
            .map(|(code, count)| say_code(Locale::ZhCn, code, &[("count", &count.to_string())]))
            .collect();
        if said.is_empty() {
            return None;
        }
        let title = say_code(Locale::ZhCn, "message-title", &[("bureau", bureau)]);
        let end = match pages {
            "" => say_code(Locale::ZhCn, "message-group-end", &[]),
            pages => {
                say_code(Locale::ZhCn, "message-group-end-at", &[("address", &format!("{pages}/notices"))])
            }
        };
        Some(format!("**{title}**\n\n> {}\n\n{end}", said.join("\n> ")))
    }
}

fn id_of(whom: &str, moment: Timestamp) -> String {
    let named = format!("{whom}\n{}", moment.0);
    Digest::of("message", named.as_bytes()).to_hex()[..32].to_owned()
}
