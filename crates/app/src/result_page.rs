//! One result of a rulebook for all who have it: who comes to what, each with a way to its proof.

use std::collections::BTreeMap;

use mingde_core::date::Day;
use mingde_core::id::EntityId;
use mingde_core::period::Period;
use mingde_core::policy::Actor;
use mingde_core::text::sort_key;
use mingde_rulebook::{ResultColumn, ResultKind, Subject};
use rust_decimal::Decimal;
use serde::Serialize;
use utoipa::ToSchema;

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::result_state::{RESULT_STATES, state_at};
use crate::rulebook_page::{RulebookInView, Viewpoint, seen, titles};
use crate::view::{DayText, IdText, Title};

/// So many are listed at once.
pub const SUBJECTS: usize = 100;

/// A result with all who have it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ResultPage {
    /// Id and titles of the rulebook.
    pub rulebook: (String, Title),
    /// Heading of the article.
    pub article: String,
    /// Its title.
    pub title: String,
    /// Who must see to it, for a duty.
    pub owner: String,
    /// When it is due, for a duty.
    #[schema(value_type = Option<DayText>)]
    pub due: Option<Day>,
    /// Whether it says how somebody stands, beside a number: a duty does, a count does not.
    pub is_judged: bool,
    /// Whether persons have it.
    pub of_persons: bool,
    /// The period.
    #[serde(serialize_with = "crate::view::as_text")]
    #[schema(value_type = String)]
    pub period: Period,
    /// As it stood on this day.
    #[schema(value_type = DayText)]
    pub as_of: Day,
    /// The word of its unit.
    pub unit: &'static str,
    /// The settings that nobody has set, where somebody has no result for the lack of them.
    pub unset: Vec<String>,
    /// How many there are of each state.
    #[schema(value_type = std::collections::BTreeMap<String, usize>)]
    pub states: BTreeMap<&'static str, usize>,
    /// Those that were asked for, from the one that was asked for on.
    pub lines: Vec<ResultLine>,
    /// How many were asked for.
    pub total: usize,
}

/// Somebody with what the result comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct ResultLine {
    /// Who.
    #[schema(value_type = IdText)]
    pub subject: EntityId,
    /// What they are called.
    pub name: String,
    /// How it stands, by a name of [`RESULT_STATES`].
    pub status: &'static str,
    /// The value, or the title of a grade.
    pub value: Option<String>,
    /// Of points the place among all, as the workbook of scores has it; none where somebody is not seen, and none of persons.
    pub place: Option<usize>,
}

/// Which of those who have a result are listed.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ResultWish {
    /// Of this status alone.
    pub status: Option<String>,
    /// From which one on.
    pub from: usize,
}

/// A result for all whom the actor sees: who has reported nothing first, then who has not met it, then the others, each by name. There is
/// no other order: results of most rulebooks are not to be ranked.
///
/// # Errors
/// [`AppError::NotFound`] if there is no such rulebook or result, or no such unit.
pub async fn result_page(
    bureau: &Bureau,
    actor: &Actor,
    (id, result): (&str, &str),
    from: &Viewpoint,
    wish: &ResultWish,
    today: Day,
) -> Result<ResultPage, AppError> {
    let seen = seen(bureau, actor, id, from, today).await?;
    let nowhere =
        || AppError::NotFound(mingde_core::diagnostic::Message::new("app-nowhere").with("name", result));
    let column = seen.assessment.column(result).ok_or_else(nowhere)?;
    Ok(page(&seen, column, wish))
}

fn page(
    RulebookInView { rulebook, assessment, whole, .. }: &RulebookInView,
    column: &ResultColumn,
    wish: &ResultWish,
) -> ResultPage {
    let is_judged = !matches!(column.kind, ResultKind::Measure | ResultKind::Item | ResultKind::Total);
    let mut states = BTreeMap::new();
    let mut asked = Vec::new();
    for at in 0..assessment.subjects.len() {
        let state = state_at(column, at);
        *states.entry(state).or_default() += 1;
        if wish.status.as_deref().is_none_or(|wanted| wanted == state) {
            asked.push((RESULT_STATES.iter().position(|other| *other == state), at));
        }
    }
    asked.sort_by_cached_key(|(place, at)| (*place, sort_key(&assessment.subjects[*at].name)));
    let places = (*whole && column.kind == ResultKind::Total && assessment.subject_kind != Subject::Person)
        .then(|| places((0..assessment.subjects.len()).filter_map(|at| column.value(at))));
    let line = |&(_, at): &(Option<usize>, usize)| {
        let (subject, view) = (&assessment.subjects[at], column.view(at));
        let grade = view.grade.map(|(_, title)| title.clone());
        ResultLine {
            subject: subject.id,
            name: subject.name.to_string(),
            status: state_at(column, at),
            value: grade.or(view.value.map(|value| value.to_string())),
            place: places.as_ref().and_then(|places| places.get(&view.value?).copied()),
        }
    };
    ResultPage {
        rulebook: (rulebook.id.clone(), titles(rulebook)),
        article: column.article.clone(),
        title: column.title.clone(),
        owner: column.owner.clone(),
        due: column.due,
        is_judged,
        of_persons: assessment.subject_kind == Subject::Person,
        period: assessment.period,
        as_of: assessment.as_of,
        unit: if column.bands.is_empty() { column.unit } else { "" },
        unset: if states.contains_key("not-set") { column.unset.clone() } else { Vec::new() },
        states,
        total: asked.len(),
        lines: asked.iter().skip(wish.from).take(SUBJECTS).map(line).collect(),
    }
}

/// The place of each value, the highest first. Equal ones have one place.
pub(crate) fn places(values: impl Iterator<Item = Decimal>) -> BTreeMap<Decimal, usize> {
    let mut values: Vec<Decimal> = values.collect();
    values.sort_unstable_by(|a, b| b.cmp(a));
    let mut places = BTreeMap::new();
    for (ahead, value) in values.into_iter().enumerate() {
        places.entry(value).or_insert(ahead + 1);
    }
    places
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn equals_have_one_place_and_the_next_is_behind_all_of_them() {
        let points = [70, 95, 70, 88, 60].map(Decimal::from);
        let places = places(points.into_iter());
        assert_eq!(points.map(|points| places[&points]), [3, 1, 3, 2, 5]);
    }
}
