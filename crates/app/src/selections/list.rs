//! The selections that somebody has to do with, with what is next in each.

use mingde_core::date::Day;
use mingde_core::id::RecordId;
use mingde_core::policy::{Actor, accepts_somewhere, files_somewhere};

use super::call::Call;
use super::due::{organises, own_units};
use super::stage::Stage;
use super::standing::{Standing, calls};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::library::Library;
use crate::present::Present;

/// A selection as it is listed.
#[derive(Debug, Clone)]
pub struct SelectionLine {
    /// The call.
    pub id: RecordId,
    /// What it is called.
    pub title: String,
    /// How far it has come.
    pub stage: Stage,
    /// When that ends.
    pub until: Option<Day>,
    /// Whether whoever asks has something to do in it.
    pub is_mine: bool,
    /// How many were nominated: of the whole, or of one's own units.
    pub nominated: usize,
}

/// The selections that somebody has to do with.
#[derive(Debug, Clone, Default)]
pub struct SelectionList {
    /// Those that go on, what ends first in front.
    pub open: Vec<SelectionLine>,
    /// Those that are over, the latest first.
    pub over: Vec<SelectionLine>,
    /// The kind by which one is called, for whoever calls.
    pub calls: Option<String>,
}

/// Whether there is a page of selections for somebody: they call, nominate, accept nominations, or there is a call.
pub fn has_selections(library: &Library, actor: &Actor) -> bool {
    library.kinds.values().any(|kind| {
        kind.selection.is_some() && (files_somewhere(actor, kind) || accepts_somewhere(actor, kind))
    })
}

/// Whether somebody has to do with a selection, and as what.
pub(super) struct Standpoint {
    /// They call such selections.
    pub organises: bool,
    /// They rate in it.
    pub rates: bool,
    /// They have to do with it: as one of these, by nominating, or by reading calls.
    pub sees: bool,
}

impl Standpoint {
    pub fn of(present: &Present, actor: &Actor, call: &Call) -> Self {
        let library = &present.library;
        let nominates =
            super::nomination_kind(library, call).is_some_and(|kind| files_somewhere(actor, kind));
        let organises = organises(library, actor, call);
        let rates = actor.who().is_some_and(|own| call.group_of(own).is_some());
        let reads =
            library.kinds.get(&call.kind).is_some_and(|kind| !actor.reads_by(kind, call.unit).is_empty());
        Self { organises, rates, sees: organises || rates || nominates || reads }
    }
}

/// The selections that somebody has to do with.
///
/// # Errors
/// When the ledger cannot be read.
pub async fn selections(bureau: &Bureau, actor: &Actor, today: Day) -> Result<SelectionList, AppError> {
    let present = bureau.present().await?;
    let mut list = SelectionList::default();
    for call in calls(&present.library, &present.snapshot) {
        let standpoint = Standpoint::of(&present, actor, &call);
        if !standpoint.sees {
            continue;
        }
        let standing = Standing::of(&present, &call);
        let stage = Stage::of(&call, &standing, today);
        let own = own_units(&present, actor, &call, &standing);
        let nominated = match standpoint.organises {
            true => standing.nominees.len(),
            false => own.iter().map(|own| own.has).sum(),
        };
        let waits = standing.nominees.iter().any(|one| one.state == mingde_core::record::State::Submitted);
        let is_mine = match stage {
            Stage::Nominating => own.iter().any(|own| own.left() != Some(0)) || standpoint.organises && waits,
            Stage::Evaluating => {
                let due = actor.who().is_some_and(|own| !standing.sheets.contains_key(&own));
                standpoint.rates && due || standpoint.organises && waits
            }
            Stage::Announced | Stage::Noticed | Stage::Over => false,
            _ => standpoint.organises,
        };
        let until = stage.until(&call);
        let line = SelectionLine { id: call.id, title: call.title, stage, until, is_mine, nominated };
        if stage == Stage::Over { list.over.push(line) } else { list.open.push(line) }
    }
    list.open.sort_by_key(|line| (!line.is_mine, line.until.is_none(), line.until, line.id));
    let calling = present.library.kinds.values().find(|kind| {
        matches!(kind.selection, Some(mingde_core::kind::SelectionPart::Call(_)))
            && files_somewhere(actor, kind)
            && actor.who().is_some()
    });
    list.calls = calling.map(|kind| kind.id.clone());
    Ok(list)
}
