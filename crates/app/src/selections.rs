//! Selections: an office calls, units nominate within a quota, raters of weighted groups rate, what they come to is proposed and put on
//! public notice, a body decides, and honours are written. The program counts; nothing is decided here.

mod asking;
mod call;
mod closing;
mod deciding;
mod due;
mod eligible;
mod find;
mod guard;
mod honouring;
mod lines;
mod list;
mod page;
mod paper;
mod ranking;
mod reading;
mod sheet;
mod stage;
mod standing;
mod telling;
mod typed;

use std::sync::Arc;

use mingde_core::kind::{CallFields, Kind, SelectionPart};

pub use asking::{SelectionForm, selection_form};
pub use call::{Call, CategoryPlaces, Grade, NomineeSort, RaterGroup, TieRule};
pub use closing::{close_evaluation, put_on_notice};
pub use deciding::{SelectionDecided, decide_selection};
pub(crate) use due::selections_due;
pub use due::{SelectionAct, SelectionDue, UnitQuota};
pub(crate) use guard::{Calls, Writes, append_guarded, speaks_against};
pub use honouring::write_honours;
pub use list::{SelectionLine, SelectionList, has_selections, selections};
pub use page::{
    NomineeLine, RaterLine, SelectionDesk, SelectionPage, SelectionStep, SelectionStepState, selection_page,
};
pub use paper::{notice_paper, result_paper};
pub use ranking::{GroupWorking, MarkGiven, Proposal, Ranked};
pub use sheet::{
    HandedInSheet, RatedNominee, RatingSheet, RatingTime, Recusal, hand_in_sheet, keep_sheet,
    material_of_nominee, rating_sheet,
};
pub use stage::Stage;
pub use standing::{DecisionLine, Nominee, NomineeWho, ObjectionLine};
pub(crate) use telling::{SelectionsOn, selection_days, selection_known};
pub use typed::TypedDecision;

use crate::library::Library;

/// The kind of a call, with its fields.
fn call_kind<'l>(library: &'l Library, call: &Call) -> Option<(&'l Kind, &'l CallFields)> {
    let kind: &Arc<Kind> = library.kinds.get(&call.kind)?;
    match &kind.selection {
        Some(SelectionPart::Call(fields)) => Some((kind, fields)),
        _ => None,
    }
}

/// The kind by which units nominate in a selection.
fn nomination_kind<'l>(library: &'l Library, call: &Call) -> Option<&'l Kind> {
    let (_, fields) = call_kind(library, call)?;
    library.kinds.get(&fields.kinds.nomination).map(AsRef::as_ref)
}
