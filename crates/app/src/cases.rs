//! Cases: what is done in one after the other, within which time; whether the body that decides was there and voted as it has to; what
//! follows while it is in force; letters. A body decides; here it is told what was done and what is due.

mod bars;
mod body;
mod due;
mod entering;
mod letter;
mod letter_text;
mod page;
mod steps;
mod times;

use std::collections::HashMap;

use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::id::RecordId;
use mingde_core::kind::{Kind, SelectionPart};
use mingde_core::number::Fixed;
use mingde_core::policy::{Actor, accepts_somewhere, files_somewhere};
use mingde_core::record::{Content, State};
use mingde_core::snapshot::{Column, NO_DAY, NO_NUMBER, Snapshot};

pub use bars::Bar;
pub(crate) use bars::why_barred;
pub use body::BodyNow;
pub(crate) use body::{Voters, undecided};
pub use due::CaseDue;
pub(crate) use due::cases_due;
pub use entering::{StepForm, enter_step, step_form};
pub use letter::{LetterLine, letter};
pub(crate) use letter_text::check_letter;
pub use page::{CasePage, case_page};
pub use steps::{DoneBy, StepDue, StepNow, StepState, StepTime};
pub(crate) use times::check_times;

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::glance::RowAt;
use crate::library::Library;
use crate::present::Present;
use crate::record_page::{ReplyLine, replies_to};
use crate::view::Title;
use steps::{Said, Says};

/// So many cases of a group are listed.
pub const MOST_CASES: usize = 100;

/// A case as it is listed.
#[derive(Debug, Clone)]
pub struct CaseLine {
    /// The record.
    pub id: RecordId,
    /// What its kind is called.
    pub kind: Title,
    /// What tells it from others of its kind: whom it concerns, what it is about.
    pub gist: Title,
    /// The unit that reports it.
    pub unit: String,
    /// When it was found.
    pub date: Day,
    /// The step by which it stands where it stands.
    pub step: StepNow,
}

/// The cases that somebody handles.
#[derive(Debug, Clone, Default)]
pub struct CaseList {
    /// The kinds of them, each with its id.
    pub kinds: Vec<(String, Title)>,
    /// Those of them of which whoever asks enters one.
    pub files: Vec<(String, Title)>,
    /// Those in which something is to be done, what is late in front.
    pub open: Vec<CaseLine>,
    /// Those in which a measure is in force, what ends first in front.
    pub in_force: Vec<CaseLine>,
    /// Those in which whom they concern may still do something, and nobody else has to.
    pub waiting: Vec<CaseLine>,
    /// How many are over.
    pub closed: usize,
}

/// Whether there is a page of cases for somebody: they file or accept some.
pub fn has_cases(library: &Library, actor: &Actor) -> bool {
    library.kinds.values().any(|kind| handles(actor, kind))
}

/// Whether somebody files or accepts cases of a kind anywhere.
fn handles(actor: &Actor, kind: &Kind) -> bool {
    // What a body decides of a selection stands on the page of the selection.
    let decides = matches!(kind.selection, Some(SelectionPart::Decision(_)));
    kind.procedure.is_some() && !decides && (files_somewhere(actor, kind) || accepts_somewhere(actor, kind))
}

/// The cases that somebody handles and sees, of one kind where that is asked for.
///
/// # Errors
/// [`AppError::NotFound`] for whoever handles none, or none of the kind; when the ledger cannot be read.
pub async fn cases(bureau: &Bureau, actor: &Actor, only: &str, today: Day) -> Result<CaseList, AppError> {
    let present = bureau.present().await?;
    let library = &present.library;
    let kinds: Vec<&Kind> =
        library.kinds.values().map(AsRef::as_ref).filter(|kind| handles(actor, kind)).collect();
    let meant = |kind: &&&Kind| only.is_empty() || kind.id == only;
    if !kinds.iter().any(|kind| meant(&kind)) {
        return Err(unknown());
    }
    let sight = present.sight(actor);
    let titled = |kind: &&Kind| (kind.id.clone(), Title::from(*kind));
    let filed = kinds.iter().filter(|kind| files_somewhere(actor, kind));
    let mut list = CaseList {
        kinds: kinds.iter().map(titled).collect(),
        files: filed.map(titled).collect(),
        ..CaseList::default()
    };
    for kind in kinds.iter().filter(meant) {
        let replies = replies_to(library, &sight, &kind.id);
        for row in sight.rows_of_kind(&kind.id) {
            if matches!(row.state(), State::Withdrawn | State::Draft) || row.is_whom(actor) {
                continue;
            }
            list.take(&row, steps_of(library, &row, &replies, today));
        }
    }
    let until = |line: &CaseLine| match line.step.state {
        StepState::InForce(_, last) => last,
        _ => None,
    };
    let last = |line: &CaseLine| line.step.due.map(|due| due.last);
    list.open.sort_by_key(|line| {
        (!line.step.is_late(today), last(line).is_none(), last(line), line.date, line.id)
    });
    list.in_force.sort_by_key(|line| (until(line).is_none(), until(line), line.id));
    list.waiting.sort_by_key(|line| (last(line).is_none(), last(line), line.id));
    Ok(list)
}

impl CaseList {
    fn take(&mut self, row: &RowAt<'_>, mut steps: Vec<StepNow>) {
        let at = |is: fn(&StepNow) -> bool| steps.iter().position(is);
        let is_in_force =
            |step: &StepNow| matches!(step.state, StepState::InForce(..) | StepState::Begins(_));
        let to_do = at(|step| step.state == StepState::Next).or_else(|| at(StepNow::is_next));
        let (group, at) = match (to_do, at(is_in_force), at(|step| step.state == StepState::Open)) {
            (Some(at), ..) => (&mut self.open, at),
            (None, Some(at), _) => (&mut self.in_force, at),
            (None, None, Some(at)) => (&mut self.waiting, at),
            (None, None, None) => {
                self.closed += 1;
                return;
            }
        };
        group.push(CaseLine {
            id: row.table.id[row.row],
            kind: Title::from(row.kind()),
            gist: row.gist(),
            unit: row.unit_name().to_owned(),
            date: row.date(),
            step: steps.swap_remove(at),
        });
    }
}

/// Why nothing was decided in a case, by the registry of today.
///
/// # Errors
/// When the ledger cannot be read.
pub(crate) async fn undecided_now(
    bureau: &Bureau,
    kind: &Kind,
    content: &Content,
) -> Result<Option<Message>, AppError> {
    if kind.procedure.as_ref().is_none_or(|procedure| procedure.body.is_none()) {
        return Ok(None);
    }
    Ok(undecided_by(&*bureau.registry().await?, kind, content))
}

/// The same by a registry that is at hand.
pub(crate) fn undecided_by(registry: &Snapshot, kind: &Kind, content: &Content) -> Option<Message> {
    let find = |group, observers: Option<&str>, on| Voters::in_snapshot(registry, group, observers, on);
    undecided(&find, kind, content)
}

/// The body that decided, by what a record of a kind says of it.
pub(crate) fn body_of(present: &Present, kind: &Kind, content: &Content, today: Day) -> Option<BodyNow> {
    let find =
        |group, observers: Option<&str>, on| Voters::in_snapshot(&present.snapshot, group, observers, on);
    body::body(&find, kind.procedure.as_ref()?, content, today)
}

/// The steps of a case that stands in a row.
fn steps_of(
    library: &Library,
    row: &RowAt<'_>,
    replies: &HashMap<RecordId, Vec<ReplyLine>>,
    today: Day,
) -> Vec<StepNow> {
    let (table, at) = (row.table, row.row);
    let value = |name: &str| match table.column(name)? {
        Column::Day(days) => (days[at] != NO_DAY).then(|| Said::Day(Day::from_number(days[at]))),
        Column::Flag(flags) => (flags[at] == 1).then_some(Said::Yes),
        Column::Number(numbers) if numbers[at] != NO_NUMBER => counted(Fixed::from_raw(numbers[at])),
        Column::Choice(codes) => {
            let choices = table.kind.field(name)?.choices();
            choices.get(usize::from(codes[at])).map(|choice| Said::Code(choice.code.clone()))
        }
        _ => None,
    };
    let replies = replies.get(&table.id[at]).map_or(&[][..], Vec::as_slice);
    let counts = row.state() == State::Accepted;
    let says = Says { date: row.date(), value: &value, replies, counts };
    let procedure = table.kind.procedure.as_ref();
    procedure.map_or_else(Vec::new, |procedure| steps::steps(procedure, &says, library, today))
}

fn counted(number: Fixed) -> Option<Said> {
    u32::try_from(number.truncated()).ok().map(Said::Number)
}

fn unknown() -> AppError {
    AppError::NotFound(Message::new("case-unknown"))
}
