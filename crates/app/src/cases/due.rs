//! Steps of cases that fall due, for whoever has to see to them.

use mingde_core::date::Day;
use mingde_core::id::{RecordId, UnitId};
use mingde_core::policy::may_file;
use serde::Serialize;
use utoipa::ToSchema;

use super::steps::{DoneBy, StepNow};
use super::{handles, steps_of};
use crate::library::Library;
use crate::record_page::replies_to;
use crate::sight::Sight;
use crate::view::{DayText, IdText, Title};

/// A step of a case with its last day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct CaseDue {
    /// The case.
    #[schema(value_type = IdText)]
    pub id: RecordId,
    /// What its kind is called.
    pub kind: Title,
    /// What tells it from others of its kind.
    pub gist: Title,
    /// The unit that reports it.
    #[schema(value_type = IdText)]
    pub unit: UnitId,
    /// What the unit is called.
    pub unit_name: String,
    /// The name of the step in the kind.
    pub step: String,
    /// What it is called.
    pub title: Title,
    /// Who does it: whoever is told enters it.
    pub by: DoneBy,
    /// The last day: on it it is still time.
    #[schema(value_type = DayText)]
    pub last: Day,
    /// Working days were counted over days of which nobody knows yet whether they are free.
    pub presumed: bool,
}

/// Steps that are to be done or entered by a last day that is no later than this, of the cases that whoever looks enters steps into: those
/// that they see, may correct, and that are not about themselves. The operator has none to see to. The earliest first.
pub(crate) fn cases_due(library: &Library, sight: &Sight, until: Day, today: Day) -> Vec<CaseDue> {
    let actor = sight.actor();
    let mut all = Vec::new();
    if actor.who().is_none() {
        return all;
    }
    for kind in library.kinds.values().filter(|kind| handles(actor, kind)) {
        let replies = replies_to(library, sight, &kind.id);
        for row in sight.rows_of_kind(&kind.id) {
            let Some(unit) = row.unit() else { continue };
            if !row.state().goes_on() || row.is_whom(actor) || may_file(actor, kind, unit).is_err() {
                continue;
            }
            let steps = steps_of(library, &row, &replies, today);
            for step in steps.into_iter().filter(StepNow::is_next) {
                let Some(due) = step.due.filter(|due| due.last <= until) else { continue };
                all.push(CaseDue {
                    id: row.table.id[row.row],
                    kind: Title::from(&**kind),
                    gist: row.gist(),
                    unit,
                    unit_name: row.unit_name().to_owned(),
                    step: step.name,
                    title: step.title,
                    by: step.by,
                    last: due.last,
                    presumed: due.presumed,
                });
            }
        }
    }
    all.sort_by_key(|due| (due.last, due.id));
    all
}
