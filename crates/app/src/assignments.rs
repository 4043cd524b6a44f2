//! Documents and tasks: a record that is sent to units, which sign for it and do it; the board of whoever sent it. What is sent and what is
//! signed are records ([ADR 0045](../../../docs/adr/0045-what-is-sent-and-signed-are-records.md)).

mod asking;
mod audience;
mod page;
mod receiving;
mod reminding;
mod sending;
mod sent;
mod signing;
mod standing;

use mingde_core::date::Day;
use mingde_core::id::RecordId;
use mingde_core::office::Power;
use mingde_core::policy::{Actor, accepts_somewhere, files_somewhere};
use serde::Serialize;
use utoipa::ToSchema;

pub use asking::{Request, asks_for_figures, request_figure};
pub use audience::{Audience, Audiences};
pub(crate) use page::heading_seen;
pub use page::{AssignmentFile, AssignmentPage, assignment_file, assignment_page};
pub use receiving::Received;
pub(crate) use receiving::{may_look, received};
pub use reminding::remind;
pub use sending::{LARGEST_ATTACHMENT, Sending, SendingForm, Unsent, send, sending_form};
pub(crate) use sent::SentRow;
pub use signing::{SigningStep, sign};
pub(crate) use signing::{answered, told_of};
pub use standing::{Done, SentTally, UnitStanding};
pub(crate) use standing::{Receipts, standing};

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::library::Library;
use crate::view::{DayText, IdText, Title};

/// So many that are done, and so many that were sent, are listed.
const LISTED: usize = 100;

/// Something that was sent to units.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Assignment {
    /// The record.
    #[schema(value_type = IdText)]
    pub id: RecordId,
    /// What its kind is called.
    pub kind: Title,
    /// What it is called.
    pub heading: String,
    /// The unit that sent it.
    pub sender: String,
    /// When.
    #[schema(value_type = DayText)]
    pub sent: Day,
    /// By when it is to be done.
    #[schema(value_type = Option<DayText>)]
    pub due: Option<Day>,
    /// The kind of record by which it is answered.
    pub answer: Option<(String, Title)>,
}

impl Assignment {
    pub(super) fn of(library: &Library, sent: &SentRow<'_>) -> Self {
        let answer = sent.answer().and_then(|id| library.kinds.get(id));
        Self {
            id: sent.id(),
            kind: Title::from(sent.at.kind()),
            heading: sent.heading().to_owned(),
            sender: sent.at.unit_name().to_owned(),
            sent: sent.at.date(),
            due: sent.due(),
            answer: answer.map(|kind| (kind.id.clone(), Title::from(&**kind))),
        }
    }

    /// Whether more is asked than to have received it.
    pub fn asks(&self) -> bool {
        self.due.is_some() || self.answer.is_some()
    }
}

/// Something that was sent, for whoever sent it.
#[derive(Debug, Clone)]
pub struct SentLine {
    /// What.
    pub assignment: Assignment,
    /// How those stand to whom it was sent.
    pub tally: SentTally,
}

/// All that somebody received and sent.
#[derive(Debug, Clone, Default)]
pub struct Assignments {
    /// What came to units for which one signs and is to be done.
    pub open: Vec<Received>,
    /// What is done.
    pub done: Vec<Received>,
    /// What was sent, as far as one reads such records: what is overdue first.
    pub sent: Vec<SentLine>,
    /// Kinds that one sends.
    pub sends: Vec<(String, Title)>,
}

/// Whether there is anything of this for somebody: they sign for units, or send, or read what is sent.
pub fn has_assignments(library: &Library, actor: &Actor) -> bool {
    let mut kinds = library.kinds.values();
    let reads = actor.who().is_none() || actor.has_somewhere(Power::ReadEverything);
    kinds.any(|kind| {
        kind.sends.is_some() && (reads || files_somewhere(actor, kind) || accepts_somewhere(actor, kind))
            || kind
                .receipt
                .as_ref()
                .is_some_and(|receipt| actor.offices().iter().any(|office| receipt.by.contains(&office.code)))
    })
}

/// What somebody received and sent.
///
/// # Errors
/// When the ledger cannot be read.
pub async fn assignments(bureau: &Bureau, actor: &Actor, today: Day) -> Result<Assignments, AppError> {
    let present = bureau.present().await?;
    let (library, sight) = (&present.library, present.sight(actor));
    let (open, mut done): (Vec<_>, Vec<_>) =
        received(library, &sight, today).into_iter().partition(Received::is_open);
    done.truncate(LISTED);
    let receipts = Receipts::all(sight.uncut());
    let mut sent: Vec<SentLine> = SentRow::all(sight.uncut())
        .filter(|sent| is_read_by(actor, sent))
        .map(|sent| SentLine {
            assignment: Assignment::of(library, &sent),
            tally: SentTally::of(&standing(&sent, &receipts, today)),
        })
        .collect();
    sent.sort_by_key(|line| {
        (line.tally.overdue == 0, std::cmp::Reverse((line.assignment.sent, line.assignment.id)))
    });
    sent.truncate(LISTED);
    Ok(Assignments { open, done, sent, sends: kinds_sent(library, actor) })
}

/// The kinds that somebody sends, as they are listed.
pub(crate) fn kinds_sent(library: &Library, actor: &Actor) -> Vec<(String, Title)> {
    let kinds = library.kinds.values().filter(|kind| kind.sends.is_some() && files_somewhere(actor, kind));
    kinds.map(|kind| (kind.id.clone(), Title::from(&**kind))).collect()
}

/// Whether somebody reads such records of the unit that sent this one, by an office; the operator reads all.
pub(super) fn is_read_by(actor: &Actor, sent: &SentRow<'_>) -> bool {
    let Some(unit) = sent.at.unit() else { return actor.who().is_none() };
    actor.who().is_none() || !actor.reads_by(sent.at.kind(), unit).is_empty()
}
