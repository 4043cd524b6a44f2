//! How a result stands, in words: one pair for each sort of result, wherever it is said.

use mingde_core::diagnostic::Message;

use super::explanation::{Step, StepKind};
use crate::plan::{Reason, ResultKind, Status};

/// The code of the words for how a result stands. A veto or a review that is *met* says that there is nothing, a place that
/// one has is not something that was reached: none of them reads like a duty.
pub fn standing_code(kind: ResultKind, status: Status) -> &'static str {
    match (kind, status) {
        (_, Status::NotApplicable) => "rulebook-status-not-applicable",
        (_, Status::NoData) => "rulebook-status-no-data",
        (ResultKind::Veto, Status::Met) => "rulebook-veto-clear",
        (ResultKind::Veto, Status::NotMet) => "rulebook-veto-in-force",
        (ResultKind::Proposal, Status::Met) => "rulebook-proposal-clear",
        (ResultKind::Proposal, Status::NotMet) => "rulebook-proposal-open",
        (ResultKind::Quota, Status::Met) => "rulebook-quota-in",
        (ResultKind::Quota, Status::NotMet) => "rulebook-quota-out",
        (ResultKind::Exception, Status::Met) => "rulebook-exception-in-force",
        (_, Status::Met) => "rulebook-status-met",
        (_, Status::NotMet) => "rulebook-status-not-met",
    }
}

/// What is said of a step as a whole.
pub(crate) fn judgement(step: &Step) -> Message {
    match (step.kind, step.status, step.reason) {
        _ if step.has_too_few() => Message::new("rulebook-reason-too-few"),
        (_, Status::NoData, Reason::NothingReported) => Message::new("rulebook-reason-nothing-reported"),
        _ if step.has_points_off() => Message::new("rulebook-status-points-off"),
        (StepKind::Result(kind), status, _) => Message::new(standing_code(kind, status)),
        (StepKind::Setting, status, _) => status_words(status),
    }
}

/// The reason that is told beside the judgement, where the judgement is not the reason already.
pub(crate) fn reason_beside(step: &Step) -> Option<&'static str> {
    let said = step.status == Status::NoData && step.reason == Reason::NothingReported && step.is_judged();
    match step.reason {
        Reason::None => None,
        _ if said => None,
        Reason::NothingReported if step.value.is_some() => Some("rulebook-reason-taken-for-zero"),
        reason => Some(reason_code(reason)),
    }
}

/// How a part of the period stands.
pub(crate) fn status_words(status: Status) -> Message {
    Message::new(standing_code(ResultKind::Duty, status))
}

/// The code of the words for a reason.
pub fn reason_code(reason: Reason) -> &'static str {
    match reason {
        Reason::None => "rulebook-reason-none",
        Reason::NothingReported => "rulebook-reason-nothing-reported",
        Reason::NotSet => "rulebook-reason-not-set",
        Reason::NothingToShare => "rulebook-reason-nothing-to-share",
        Reason::ConditionNotMet => "rulebook-reason-condition-not-met",
        Reason::TooLarge => "rulebook-reason-too-large",
        Reason::RulebookMissing => "rulebook-reason-rulebook-missing",
        Reason::NotDue => "rulebook-reason-not-due",
        Reason::NotInForce => "rulebook-reason-not-in-force",
        Reason::Excepted => "rulebook-reason-excepted",
        Reason::Circle => "rulebook-reason-circle",
        Reason::NoSchoolDay => "rulebook-reason-no-school-day",
        Reason::NotThere => "rulebook-reason-not-there",
    }
}
