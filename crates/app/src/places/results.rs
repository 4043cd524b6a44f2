//! What rulebooks say of a unit or person: what it owes, and what else it comes to.

use std::collections::BTreeMap;

use mingde_core::date::Day;
use mingde_core::id::EntityId;
use mingde_rulebook::{Assessment, ResultColumn, ResultKind, Standing as DutyStanding, Subject, owed_by};
use serde::Serialize;
use utoipa::ToSchema;

use crate::library::Library;
use crate::result_state::{is_open, state_at};
use crate::sight::Sight;
use crate::standing::Standing;
use crate::todo::{DutyCount, rulebook_title};
use crate::view::{DayText, Title};

/// A duty of a period falls due within so many days after it.
const YEAR: i32 = 366;

/// A result of a unit or person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct SubjectResult {
    /// The rulebook.
    pub rulebook: String,
    /// What it is called.
    pub rulebook_title: Title,
    /// Heading of the article.
    pub article: String,
    /// Id of the result.
    pub result: String,
    /// Its title.
    pub title: String,
    /// How it stands, by a name of [`RESULT_STATES`](crate::RESULT_STATES).
    pub status: &'static str,
    /// Value, with the word of its unit.
    #[schema(value_type = Option<(String, String)>)]
    pub value: Option<(String, &'static str)>,
    /// The grade, for a grade.
    pub grade: Option<String>,
    /// The settings without which it says nothing, where nobody has set them.
    pub unset: Vec<String>,
    /// It is a duty that asks something: whoever has it owes it. Then the day of the first time that it is not done, where there is one.
    #[schema(value_type = Option<DayText>)]
    pub owed: Option<Option<Day>>,
}

/// The results of a unit or person in the rulebooks that assess it, those that want something first by their day; and how many duties
/// among them stand how.
pub(super) fn results(
    standing: &Standing,
    sight: &Sight,
    kinds: &[Subject],
    id: EntityId,
) -> (Vec<SubjectResult>, DutyCount) {
    let (mut results, mut duties) = (Vec::new(), DutyCount::default());
    for assessment in standing.assessed.iter().filter(|assessment| kinds.contains(&assessment.subject_kind)) {
        let Some(at) = assessment.subjects.iter().position(|subject| subject.id == id) else { continue };
        if !sight.subjects_seen(assessment).contains(&at) {
            continue;
        }
        duties.add(assessment, at);
        results.extend(of_subject(&standing.present.library, assessment, at));
    }
    let place = |result: &SubjectResult| match result.status {
        state if is_open(state) => 0,
        "not-set" => 2,
        _ => 1,
    };
    results.sort_by_key(|result| (place(result), result.owed));
    (results, duties)
}

fn of_subject(library: &Library, assessment: &Assessment, at: usize) -> Vec<SubjectResult> {
    let shown = |column: &&ResultColumn| {
        use ResultKind::{Duty, Grade, Proposal, Total, Veto};
        matches!(column.kind, Duty | Grade | Total | Veto | Proposal)
            && state_at(column, at) != "not-applicable"
    };
    let title = rulebook_title(library, assessment);
    // The first time that each duty was missed, or falls due.
    let mut open: BTreeMap<&str, Day> = BTreeMap::new();
    for line in owed_by(assessment, std::iter::once(at), assessment.period.last().plus(YEAR)) {
        if line.standing != DutyStanding::Done {
            let first = open.entry(&line.column.id).or_insert(line.due);
            *first = line.due.min(*first);
        }
    }
    let result = |column: &ResultColumn| {
        let view = column.view(at);
        SubjectResult {
            rulebook: assessment.rulebook.clone(),
            rulebook_title: title.clone(),
            article: column.article.clone(),
            result: column.id.clone(),
            title: column.title.clone(),
            status: state_at(column, at),
            value: view.value.filter(|_| view.grade.is_none()).map(|value| (value.to_string(), column.unit)),
            grade: view.grade.map(|(_, title)| title.clone()),
            unset: if column.is_unsettled(at) { column.unset.clone() } else { Vec::new() },
            owed: (column.kind == ResultKind::Duty && !column.is_unsettled(at))
                .then(|| open.get(&*column.id).copied()),
        }
    };
    assessment.columns.iter().filter(shown).map(result).collect()
}
