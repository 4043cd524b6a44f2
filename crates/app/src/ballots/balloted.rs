//! What is said by ballots and by nobody else.

use mingde_core::diagnostic::Message;
use mingde_core::kind::Kind;
use mingde_core::record::{Content, Who};

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
        let Ok(ballots) = bureau.store.ballots() else { return Ok(Self::default()) };
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
        let role = &kind.ballot.as_ref()?.role;
        let about = |plan: &&BallotPlan| {
            let mut persons = content.participants.iter().filter(|part| part.role == *role);
            plan.kind == kind.id
                && (plan.first..=plan.last).contains(&content.date)
                && persons.any(|part| plan.subjects.iter().any(|it| part.who == Who::Person(*it)))
        };
        let plan = self.0.iter().find(about)?;
        Some(Message::new("ballot-says-it").with("title", &plan.title))
    }
}
