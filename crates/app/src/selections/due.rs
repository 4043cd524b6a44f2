//! What of selections is somebody's to do: units nominate, raters rate, the office goes on.

use mingde_core::date::Day;
use mingde_core::id::{RecordId, UnitId};
use mingde_core::policy::{Actor, may_file};
use serde::Serialize;
use utoipa::ToSchema;

use super::call::Call;
use super::stage::Stage;
use super::standing::{Standing, calls};
use crate::library::Library;
use crate::present::Present;
use crate::view::{DayText, IdText};

/// Something that is to be done in a selection.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SelectionDue {
    /// The call.
    #[schema(value_type = IdText)]
    pub id: RecordId,
    /// What it is called.
    pub title: String,
    /// What is to be done.
    pub act: SelectionAct,
    /// The last day for it, where it has one.
    #[schema(value_type = Option<DayText>)]
    pub until: Option<Day>,
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub enum SelectionAct {
    /// A unit may nominate.
    Nominate {
        /// Which.
        #[schema(value_type = IdText)]
        unit: UnitId,
        /// What it is called.
        unit_name: String,
        /// How many it has nominated.
        has: usize,
        /// How many more it may; none where there is no quota.
        left: Option<u32>,
    },
    /// A rater is to rate.
    Rate,
    /// The office closes the evaluation.
    Close,
    /// The office puts it on public notice.
    Notice,
    /// Objections have no answer.
    Answer,
    /// The body decides.
    Decide,
    /// Honours are to be written.
    Honour,
}

impl SelectionAct {
    /// Its name in codes of words.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Nominate { .. } => "nominate",
            Self::Rate => "rate",
            Self::Close => "close",
            Self::Notice => "notice",
            Self::Answer => "answer",
            Self::Decide => "decide",
            Self::Honour => "honour",
        }
    }
}

/// A unit of somebody's, with how far it has come with nominating.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitQuota {
    /// The unit.
    pub unit: UnitId,
    /// What it is called.
    pub name: String,
    /// How many it has nominated.
    pub has: usize,
    /// How many it may.
    pub quota: Option<u32>,
}

impl UnitQuota {
    /// How many more it may nominate.
    pub fn left(&self) -> Option<u32> {
        self.quota.map(|quota| quota.saturating_sub(u32::try_from(self.has).unwrap_or(u32::MAX)))
    }
}

/// Whether somebody handles a selection: files such calls for its unit.
pub(super) fn organises(library: &Library, actor: &Actor, call: &Call) -> bool {
    library.kinds.get(&call.kind).is_some_and(|kind| may_file(actor, kind, call.unit).is_ok())
}

/// The units for which somebody nominates in a selection; few, for whoever does for all schools sees the board.
pub(super) fn own_units(
    present: &Present,
    actor: &Actor,
    call: &Call,
    standing: &Standing,
) -> Vec<UnitQuota> {
    let Some(kind) = super::nomination_kind(&present.library, call) else { return Vec::new() };
    let units = &present.snapshot.units;
    // The operator nominates nobody, and whoever files for all units is asked for none.
    if actor.who().is_none() {
        return Vec::new();
    }
    let filed = units.id.iter().zip(&units.unit).filter(|(id, _)| may_file(actor, kind, **id).is_ok());
    let mine: Vec<UnitQuota> = filed
        .map(|(id, unit)| UnitQuota {
            unit: *id,
            name: unit.name.clone(),
            has: standing.nominees.iter().filter(|nominee| nominee.unit == *id).count(),
            quota: call.quota_of(&unit.kind),
        })
        .collect();
    if mine.len() > MOST_UNITS { Vec::new() } else { mine }
}

/// Whoever nominates for more units than so many is not asked for each.
const MOST_UNITS: usize = 12;

/// What is somebody's to do today.
pub(crate) fn selections_due(present: &Present, actor: &Actor, today: Day) -> Vec<SelectionDue> {
    let mut all = Vec::new();
    for call in calls(&present.library, &present.snapshot) {
        let standing = Standing::of(present, &call);
        let stage = Stage::of(&call, &standing, today);
        let due = |act, until| SelectionDue { id: call.id, title: call.title.clone(), act, until };
        if stage == Stage::Nominating {
            for own in own_units(present, actor, &call, &standing) {
                let left = own.left();
                let UnitQuota { unit, name, has, .. } = own;
                if left != Some(0) {
                    let act = SelectionAct::Nominate { unit, unit_name: name, has, left };
                    all.push(due(act, Some(call.nominate.1)));
                }
            }
        }
        let rater = actor.who().filter(|own| call.group_of(*own).is_some());
        if stage == Stage::Evaluating && rater.is_some_and(|own| !standing.sheets.contains_key(&own)) {
            all.push(due(SelectionAct::Rate, Some(call.evaluate_until)));
        }
        if organises(&present.library, actor, &call) && actor.who().is_some() {
            let act = match stage {
                Stage::ToClose => SelectionAct::Close,
                Stage::ToNotice => SelectionAct::Notice,
                Stage::ToAnswer => SelectionAct::Answer,
                Stage::ToDecide => SelectionAct::Decide,
                Stage::ToHonour => SelectionAct::Honour,
                _ => continue,
            };
            all.push(due(act, None));
        }
    }
    all.sort_by_key(|due| (due.until.is_none(), due.until, due.id));
    all
}
