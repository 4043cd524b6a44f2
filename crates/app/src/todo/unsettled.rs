//! What rulebooks will ask once a number has been laid down: until then nobody is behind with it, and it is said which number
//! is lacking.

use mingde_core::date::Day;
use mingde_core::policy::Actor;
use mingde_rulebook::{AssessmentDate, ResultColumn, ResultKind};
use serde::Serialize;
use utoipa::ToSchema;

use super::rulebook_title;
use crate::assessed::Assessed;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::library::Library;
use crate::sight::Sight;
use crate::view::Title;

/// A duty that asks nothing yet.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct Unsettled {
    /// The rulebook.
    pub rulebook: String,
    /// What it is called.
    pub rulebook_title: Title,
    /// Heading of the article.
    pub article: String,
    /// Id of the duty.
    pub duty: String,
    /// Its title.
    pub title: String,
    /// The titles of the settings that nobody has set.
    pub settings: Vec<String>,
    /// Who issued the rulebook.
    pub issuer: String,
}

/// What asks nothing yet of those whom the actor sees, as everything stands today.
pub async fn unsettled_duties(
    bureau: &Bureau,
    actor: &Actor,
    today: Day,
) -> Result<Vec<Unsettled>, AppError> {
    let standing = bureau.standing(actor, AssessmentDate::on(today)).await?;
    Ok(unsettled(&standing.present.library, &standing.present.sight(actor), &standing.assessed))
}

pub(super) fn unsettled(library: &Library, sight: &Sight, assessed: &Assessed) -> Vec<Unsettled> {
    let mut found = Vec::new();
    for (rulebook, assessment) in assessed.by_rulebook() {
        let asks = |column: &&ResultColumn| {
            matches!(column.kind, ResultKind::Duty | ResultKind::Proposal) && !column.unset.is_empty()
        };
        let columns: Vec<&ResultColumn> = assessment.columns.iter().filter(asks).collect();
        if columns.is_empty() {
            continue;
        }
        let subjects = sight.subjects_seen(assessment);
        let waiting = |column: &&ResultColumn| subjects.iter().any(|at| column.is_unsettled(*at));
        found.extend(columns.into_iter().filter(waiting).map(|column| Unsettled {
            rulebook: assessment.rulebook.clone(),
            rulebook_title: rulebook_title(library, assessment),
            article: column.article.clone(),
            duty: column.id.clone(),
            title: column.title.clone(),
            settings: column.unset.clone(),
            issuer: rulebook.issuer.clone(),
        }));
    }
    found
}
