//! What ballots say of their days, so that nobody types it beside them.

use mingde_core::diagnostic::Message;
use mingde_core::kind::Kind;
use mingde_core::record::{Content, Value};

use super::plan::BallotPlan;
use super::round::Round;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::long_work::apart;

/// What ballots say, so that nobody types it beside them.
#[derive(Debug, Default)]
pub(crate) struct Balloted(Vec<BallotPlan>);

impl Balloted {
    /// What all ballots of a bureau say.
    ///
    /// # Errors
    /// Where a file does not read.
    pub(crate) async fn load(bureau: &Bureau) -> Result<Self, AppError> {
        let ballots = bureau.store.ballots();
        apart(move || {
            let mut plans = Vec::new();
            for id in ballots.list()? {
                plans.extend(Round::open(&ballots, &id.to_string()).ok().map(|round| round.plan));
            }
            Ok(Self(plans))
        })
        .await
    }

    /// Why figures of this content are not typed: a person in it is voted on in a ballot of this kind, on its day.
    pub(crate) fn says(&self, kind: &Kind, content: &Content) -> Option<Message> {
        let roles = &kind.ballot.as_ref()?.roles;
        let about = |plan: &&BallotPlan| {
            let mut voted_on = content.participants.iter().filter(|part| roles.contains(&part.role));
            plan.kind == kind.id
                && (plan.first..=plan.last).contains(&content.date)
                && plan
                    .said
                    .iter()
                    .all(|(name, said)| content.fields.get(name).is_none_or(|it| is_said(it, said)))
                && voted_on.any(|part| plan.subjects.contains(&part.who))
        };
        let plan = self.0.iter().find(about)?;
        Some(Message::new("ballot-says-it").with("title", &plan.title))
    }
}

/// Whether a field says what a ballot says of all its records. Another post or another step is another ballot.
fn is_said(value: &Value, said: &str) -> bool {
    matches!(value, Value::Choice(own) | Value::Text(own) if own == said)
}
