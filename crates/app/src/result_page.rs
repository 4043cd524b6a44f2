//! One result of a rulebook for all who have it: who comes to what, each with a way to its proof.

use std::collections::BTreeMap;

use mingde_core::date::Day;
use mingde_core::id::EntityId;
use mingde_core::period::Period;
use mingde_core::policy::Actor;
use mingde_core::text::sort_key;
use mingde_rulebook::{ResultColumn, ResultKind, Status, Subject};
use serde::Serialize;

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::places::state_of;
use crate::rulebook_page::{RulebookInView, Viewpoint, seen, titles};
use crate::view::Title;

/// So many are listed at once.
pub const SUBJECTS: usize = 100;

/// A result with all who have it.
#[derive(Debug, Clone, Serialize)]
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
    pub due: Option<Day>,
    /// Whether it says how somebody stands, beside a number: a duty does, a count does not.
    pub is_judged: bool,
    /// Whether persons have it.
    pub of_persons: bool,
    /// The period.
    #[serde(serialize_with = "crate::view::as_text")]
    pub period: Period,
    /// As it stood on this day.
    pub as_of: Day,
    /// The word of its unit.
    pub unit: &'static str,
    /// How many there are of each state.
    pub states: BTreeMap<&'static str, usize>,
    /// Those that were asked for, from the one that was asked for on.
    pub lines: Vec<ResultLine>,
    /// How many were asked for.
    pub total: usize,
}

/// Somebody with what the result comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct ResultLine {
    /// Who.
    pub subject: EntityId,
    /// What they are called.
    pub name: String,
    /// Status: `met`, `not-met`, `not-applicable`, `no-data`.
    pub status: &'static str,
    /// The value, or the title of a grade.
    pub value: Option<String>,
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
    RulebookInView { rulebook, assessment, .. }: &RulebookInView,
    column: &ResultColumn,
    wish: &ResultWish,
) -> ResultPage {
    let is_judged = !matches!(column.kind, ResultKind::Measure | ResultKind::Item | ResultKind::Total);
    let mut states = BTreeMap::new();
    let mut asked = Vec::new();
    for at in 0..assessment.subjects.len() {
        let status = column.status(at);
        *states.entry(state_of(status)).or_default() += 1;
        if wish.status.as_deref().is_none_or(|wanted| wanted == state_of(status)) {
            asked.push((place(status), at));
        }
    }
    asked.sort_by_cached_key(|(place, at)| (*place, sort_key(&assessment.subjects[*at].name)));
    let line = |&(_, at): &(u8, usize)| {
        let (subject, view) = (&assessment.subjects[at], column.view(at));
        let grade = view.grade.map(|(_, title)| title.clone());
        ResultLine {
            subject: subject.id,
            name: subject.name.to_string(),
            status: state_of(view.status),
            value: grade.or(view.value.map(|value| value.to_string())),
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
        states,
        total: asked.len(),
        lines: asked.iter().skip(wish.from).take(SUBJECTS).map(line).collect(),
    }
}

/// Who is told first.
fn place(status: Status) -> u8 {
    match status {
        Status::NoData => 0,
        Status::NotMet => 1,
        Status::Met => 2,
        Status::NotApplicable => 3,
    }
}
