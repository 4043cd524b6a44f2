//! How results stand, by the names that pages have words and signs for.

use mingde_rulebook::{Reason, ResultColumn, ResultKind, Status, standing_code};

/// All of them, in the order in which they are told.
pub const RESULT_STATES: [&str; 13] = [
    "no-data",
    "not-met",
    "triggered",
    "review",
    "not-set",
    "taken-for-zero",
    "met",
    "clear",
    "no-review",
    "placed",
    "not-placed",
    "excepted",
    "not-applicable",
];

/// The name of how a result of some kind stands. A veto or a review that is met is not something that was reached, a number that
/// nobody has laid down is nothing that somebody failed to report, and a zero that stands for nothing was not reported.
pub(crate) fn state_of(kind: ResultKind, (status, reason): (Status, Reason)) -> &'static str {
    match (kind, status, reason) {
        (_, Status::NoData | Status::NotApplicable, Reason::NotSet) => "not-set",
        (_, Status::NoData, _) => "no-data",
        (_, Status::NotApplicable, _) => "not-applicable",
        (ResultKind::Veto, Status::Met, _) => "clear",
        (ResultKind::Veto, Status::NotMet, _) => "triggered",
        (ResultKind::Proposal, Status::Met, _) => "no-review",
        (ResultKind::Proposal, Status::NotMet, _) => "review",
        (ResultKind::Quota, Status::Met, _) => "placed",
        (ResultKind::Quota, Status::NotMet, _) => "not-placed",
        (ResultKind::Exception, Status::Met, _) => "excepted",
        (ResultKind::Measure | ResultKind::Total, Status::Met, Reason::NothingReported) => "taken-for-zero",
        (_, Status::Met, _) => "met",
        (_, Status::NotMet, _) => "not-met",
    }
}

/// The same of a subject in a column.
pub(crate) fn state_at(column: &ResultColumn, at: usize) -> &'static str {
    state_of(column.kind, (column.status(at), column.reason(at)))
}

/// Whether a state wants something of somebody.
pub(crate) fn is_open(state: &str) -> bool {
    matches!(state, "no-data" | "not-met" | "triggered" | "review")
}

/// The code of the words for a state that proofs, workbooks and papers have words for as well; none for those that stand on pages
/// alone.
pub fn state_code(state: &str) -> Option<&'static str> {
    let (kind, status) = match state {
        "clear" => (ResultKind::Veto, Status::Met),
        "triggered" => (ResultKind::Veto, Status::NotMet),
        "no-review" => (ResultKind::Proposal, Status::Met),
        "review" => (ResultKind::Proposal, Status::NotMet),
        "placed" => (ResultKind::Quota, Status::Met),
        "not-placed" => (ResultKind::Quota, Status::NotMet),
        "excepted" => (ResultKind::Exception, Status::Met),
        "taken-for-zero" => return Some("rulebook-reason-taken-for-zero"),
        _ => return None,
    };
    Some(standing_code(kind, status))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_duty_never_reads_like_one() {
        for kind in [ResultKind::Veto, ResultKind::Proposal, ResultKind::Quota] {
            for status in [Status::Met, Status::NotMet] {
                let state = state_of(kind, (status, Reason::None));
                assert!(RESULT_STATES.contains(&state), "{state}");
                let code = state_code(state).unwrap_or_default();
                assert_eq!(code, standing_code(kind, status));
                assert!(!code.starts_with("rulebook-status-"), "{kind:?} {status} is {code}");
            }
        }
        assert_eq!(state_of(ResultKind::Duty, (Status::NotApplicable, Reason::NotSet)), "not-set");
        assert_eq!(state_of(ResultKind::Measure, (Status::Met, Reason::NothingReported)), "taken-for-zero");
    }
}
