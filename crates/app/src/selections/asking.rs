//! The form of a record that is of a selection: what names it comes first, and what its call leaves nobody to say is not asked.

use mingde_core::date::Day;
use mingde_core::kind::{CallFields, Kind, NominationFields, SelectionPart};

use super::call::{Call, NomineeSort};
use super::guard::Calls;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::filing::{Slot, Typed};

/// What is different about the form of a record that is of a selection.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SelectionForm {
    /// The field that names the selection.
    pub named: String,
    /// The titles of those to which one may nominate today.
    pub titles: Vec<String>,
    /// What the program fills in, and what is not asked of nominees of this sort.
    pub unasked: Vec<Slot>,
    /// The field of the category with the codes that the call has.
    pub categories: Option<(String, Vec<String>)>,
}

/// What is different about a form in which something was typed; none where the kind is of no selection.
///
/// # Errors
/// When the ledger cannot be read.
pub async fn selection_form(
    bureau: &Bureau,
    kind: &Kind,
    typed: &Typed,
    today: Day,
) -> Result<Option<SelectionForm>, AppError> {
    Ok(match &kind.selection {
        Some(SelectionPart::Call(fields)) => Some(of_call(fields)),
        Some(SelectionPart::Nomination(fields)) => {
            let calls = Calls::for_kinds(bureau, std::iter::once(kind)).await?;
            let named = Slot::Field(fields.selection.clone());
            let call = calls.named(typed.at(&named)).map(|(call, _)| call);
            let form = call.map(|call| of_nomination(fields, call)).unwrap_or_default();
            Some(SelectionForm {
                named: fields.selection.clone(),
                titles: calls.open_titles(kind, today),
                ..form
            })
        }
        Some(SelectionPart::Objection(fields)) => {
            Some(SelectionForm { named: fields.selection.clone(), ..SelectionForm::default() })
        }
        Some(SelectionPart::Sheet(_) | SelectionPart::Decision(_) | SelectionPart::Honour(_)) | None => None,
    })
}

fn of_call(fields: &CallFields) -> SelectionForm {
    let by_program = fields.progress.iter().cloned().map(Slot::Field);
    SelectionForm { named: fields.title.clone(), unasked: by_program.collect(), ..SelectionForm::default() }
}

fn of_nomination(fields: &NominationFields, call: &Call) -> SelectionForm {
    let (person, unit) = (Slot::Role(fields.person.clone()), Slot::Role(fields.unit.clone()));
    let entry = Slot::Field(fields.entry.clone());
    let of_others = match call.sort {
        NomineeSort::Person => [unit, entry],
        NomineeSort::Unit => [person, entry],
        NomineeSort::Entry => [person, unit],
    };
    let by_program = fields.concluding().into_iter().map(|name| Slot::Field(name.to_owned()));
    let codes = call.categories.iter().map(|category| category.code.clone());
    SelectionForm {
        unasked: by_program.chain(of_others).collect(),
        categories: Some((fields.category.clone(), codes.collect())),
        ..SelectionForm::default()
    }
}
