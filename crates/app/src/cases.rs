//! Cases: what is done in one after the other, within which time; whether the body that decides was there and voted as it has to; what
//! follows while it is in force; letters. A body decides; here it is told what was done and what is due.

mod body;
mod clock;
mod letter;
mod page;

use mingde_core::date::Day;
use mingde_core::id::RecordId;
use mingde_core::kind::{Kind, Party};
use mingde_core::policy::{Actor, accepts_somewhere, files_somewhere};
use mingde_core::record::State;
use mingde_core::snapshot::{Column, NO_DAY, NO_INDEX};

pub use body::BodyNow;
pub use clock::{StepNow, StepState};
pub use letter::{LetterLine, letter};
pub use page::{CasePage, InForce, case_page};

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::glance::RowAt;
use crate::library::Library;
use crate::view::Title;

/// A case as it is listed.
#[derive(Debug, Clone)]
pub struct CaseLine {
    /// The record.
    pub id: RecordId,
    /// What its kind is called.
    pub kind: Title,
    /// Whom it concerns.
    pub whom: Vec<String>,
    /// The unit that reports it.
    pub unit: String,
    /// When it was found.
    pub date: Day,
    /// What is to be done next; none where all is done.
    pub next: Option<StepNow>,
}

impl CaseLine {
    /// Whether something in it is late.
    pub fn is_late(&self, today: Day) -> bool {
        self.next.as_ref().is_some_and(|next| next.is_late(today))
    }
}

/// Whether there is a page of cases for somebody: they file or accept some.
pub fn has_cases(library: &Library, actor: &Actor) -> bool {
    library.kinds.values().any(|kind| handles(actor, kind))
}

/// Whether somebody files or accepts cases of a kind anywhere.
fn handles(actor: &Actor, kind: &Kind) -> bool {
    kind.procedure.is_some() && (files_somewhere(actor, kind) || accepts_somewhere(actor, kind))
}

/// The cases that somebody handles and sees: those in which something is to be done, what is late in front; and how many are closed.
///
/// # Errors
/// [`AppError::NotFound`] for whoever handles none; when the ledger cannot be read.
pub async fn cases(bureau: &Bureau, actor: &Actor, today: Day) -> Result<(Vec<CaseLine>, usize), AppError> {
    let present = bureau.present().await?;
    let library = &present.library;
    if !has_cases(library, actor) {
        return Err(page::unknown());
    }
    let sight = present.sight(actor);
    let (mut open, mut closed) = (Vec::new(), 0);
    let kinds = library.kinds.values().filter(|kind| handles(actor, kind));
    for row in kinds.flat_map(|kind| sight.rows_of_kind(&kind.id)) {
        if matches!(row.state(), State::Withdrawn | State::Draft) {
            continue;
        }
        let line = line(library, &row, today);
        if line.next.is_some() { open.push(line) } else { closed += 1 }
    }
    open.sort_by_key(|line| {
        let due = line.next.as_ref().and_then(|next| next.due);
        (!line.is_late(today), due.is_none(), due, line.date, line.id)
    });
    Ok((open, closed))
}

fn line(library: &Library, row: &RowAt<'_>, today: Day) -> CaseLine {
    let table = row.table;
    let day = |name: &str| match table.column(name) {
        Some(Column::Day(days)) if days[row.row] != NO_DAY => Some(Day::from_number(days[row.row])),
        _ => None,
    };
    let flag = |name: &str| matches!(table.column(name), Some(Column::Flag(flags)) if flags[row.row] == 1);
    let procedure = table.kind.procedure.as_ref();
    let steps = procedure.map_or_else(Vec::new, |procedure| {
        clock::steps(procedure, row.date(), (&day, &flag), (&library.calendar, today))
    });
    CaseLine {
        id: table.id[row.row],
        kind: Title::from(row.kind()),
        whom: whom(row),
        unit: row.unit_name().to_owned(),
        date: row.date(),
        next: steps.into_iter().find(StepNow::is_next),
    }
}

/// Names of those whom a case concerns.
fn whom(row: &RowAt<'_>) -> Vec<String> {
    let (table, parts) = (row.table, &row.table.participations);
    let about = table.kind.procedure.as_ref().and_then(|procedure| procedure.about.as_deref());
    let role = about.and_then(|name| table.kind.role_index(name));
    let role = role.filter(|at| table.kind.roles[*at].of == Party::Person);
    let own = parts.of(row.row).filter(|at| Some(usize::from(parts.role[*at])) == role);
    let named = own.filter(|at| parts.who[*at] != NO_INDEX);
    named.map(|at| row.snapshot.persons.name[parts.who[at] as usize].to_string()).collect()
}
