//! What stands in the margin of an article: figures, and how duties stand with those who have them.

use std::collections::BTreeMap;
use std::ops::Range;

use mingde_core::date::Day;
use mingde_core::id::EntityId;
use mingde_rulebook::{Assessment, ResultColumn, ResultKind, Rulebook, Status};
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;

use crate::result_state::{RESULT_STATES, state_at};
use crate::view::{DayText, IdText};

/// So many of those behind are named.
const MOST_BEHIND: usize = 3;

/// A figure in the margin.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Figure {
    /// Id of the result.
    pub id: String,
    /// Its title.
    pub title: String,
    /// The value of the only one that is seen, or the sum; none where adding up says nothing, or nothing was reported.
    pub value: Option<String>,
    /// The word of its unit.
    pub unit: &'static str,
    /// How many have reported.
    pub reported: usize,
    /// How many have not.
    pub silent: usize,
    /// Of how many nothing is on record and zero stands for it.
    pub taken_for_zero: usize,
    /// How many stand how, of a veto or a review; empty for what is counted or awarded.
    pub states: Vec<(&'static str, usize)>,
    /// The settings that nobody has set, where somebody has no value for the lack of them.
    pub unset: Vec<String>,
    /// Whose proof it has, where it is one's.
    #[schema(value_type = Option<IdText>)]
    pub subject: Option<EntityId>,
}

/// How a duty stands with those who have it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct DutyTally {
    /// Id of the result.
    pub id: String,
    /// Its title.
    pub title: String,
    /// Who must see to it.
    pub owner: String,
    /// When it is due.
    #[schema(value_type = Option<DayText>)]
    pub due: Option<Day>,
    /// It comes again every week, month or quarter.
    pub repeated: bool,
    /// Who have met it.
    pub met: usize,
    /// Who have not.
    pub not_met: usize,
    /// Who have reported nothing.
    pub no_data: usize,
    /// Of whom it asks nothing.
    pub not_applicable: usize,
    /// The first of those who have not met it.
    #[schema(value_type = Vec<(IdText, String)>)]
    pub behind: Vec<(EntityId, String)>,
    /// The first of those who have reported nothing.
    #[schema(value_type = Vec<(IdText, String)>)]
    pub silent: Vec<(EntityId, String)>,
    /// The settings without which it asks nothing, where nobody has set them.
    pub unset: Vec<String>,
    /// The only one that is seen, for its proof.
    #[schema(value_type = Option<IdText>)]
    pub subject: Option<EntityId>,
}

pub(super) fn figure(rulebook: &Rulebook, assessment: &Assessment, column: &ResultColumn) -> Figure {
    let all = 0..assessment.subjects.len();
    let values: Vec<Decimal> = all.clone().filter_map(|at| column.value(at)).collect();
    let single = (assessment.subjects.len() == 1).then(|| assessment.subjects[0].id);
    let value = match (&values[..], single) {
        ([], _) => None,
        ([one], Some(_)) => Some(match column.view(0).grade {
            Some((_, title)) => title.clone(),
            None => one.to_string(),
        }),
        (several, _) if rulebook.adds_up(&column.id) => {
            let sum = several.iter().try_fold(Decimal::ZERO, |sum, next| sum.checked_add(*next));
            sum.map(|sum| sum.normalize().to_string())
        }
        _ => None,
    };
    let taken_for_zero = all.clone().filter(|at| column.is_taken_for_zero(*at)).count();
    Figure {
        id: column.id.clone(),
        title: column.title.clone(),
        value,
        unit: if column.bands.is_empty() { column.unit } else { "" },
        reported: values.len() - taken_for_zero,
        silent: all.clone().filter(|at| state_at(column, *at) == "no-data").count(),
        taken_for_zero,
        states: states(column, all),
        unset: unset(assessment, column),
        subject: single,
    }
}

pub(super) fn tally(assessment: &Assessment, column: &ResultColumn) -> DutyTally {
    let having = |status: Status| -> Vec<usize> {
        (0..assessment.subjects.len()).filter(|at| column.status(*at) == status).collect()
    };
    let named = |list: &[usize]| -> Vec<(EntityId, String)> {
        let subjects = list.iter().take(MOST_BEHIND).map(|at| &assessment.subjects[*at]);
        subjects.map(|subject| (subject.id, subject.name.to_string())).collect()
    };
    let (behind, silent) = (having(Status::NotMet), having(Status::NoData));
    DutyTally {
        id: column.id.clone(),
        title: column.title.clone(),
        owner: column.owner.clone(),
        due: column.due,
        repeated: !column.parts.is_empty(),
        met: having(Status::Met).len(),
        not_met: behind.len(),
        no_data: silent.len(),
        not_applicable: having(Status::NotApplicable).len(),
        behind: named(&behind),
        silent: named(&silent),
        unset: unset(assessment, column),
        subject: (assessment.subjects.len() == 1).then(|| assessment.subjects[0].id),
    }
}

/// How many stand how, of what is no number.
fn states(column: &ResultColumn, all: Range<usize>) -> Vec<(&'static str, usize)> {
    if !matches!(column.kind, ResultKind::Veto | ResultKind::Proposal) {
        return Vec::new();
    }
    let mut counted: BTreeMap<&str, usize> = BTreeMap::new();
    all.for_each(|at| *counted.entry(state_at(column, at)).or_default() += 1);
    let told = RESULT_STATES.into_iter().filter(|state| *state != "not-applicable");
    told.filter_map(|state| Some((state, *counted.get(state)?))).collect()
}

/// The settings that leave somebody without a result.
fn unset(assessment: &Assessment, column: &ResultColumn) -> Vec<String> {
    let some = (0..assessment.subjects.len()).any(|at| column.is_unsettled(at));
    if some { column.unset.clone() } else { Vec::new() }
}
