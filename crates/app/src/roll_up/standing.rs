//! Which of the bureaus below have sent what was asked for.

use mingde_core::date::Day;
use mingde_core::id::UnitId;
use mingde_core::record::State;
use mingde_core::registry::UnitClass;
use mingde_core::snapshot::Snapshot;
use mingde_core::text::sort_key;
use serde::Serialize;

use super::held::{RollUpKinds, ledgers, submissions};
use super::request::RollUpRequest;

/// How a bureau below stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum SubmissionState {
    /// What it sent was taken.
    Sent,
    /// What it sent answers an earlier text of the request.
    Outdated,
    /// It took back what it had sent.
    TakenBack,
    /// Nothing was taken from it.
    Missing,
    /// Nobody has said yet which ledger is its own.
    Unknown,
}

/// A bureau below with how it stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct UnitSubmission {
    /// Its code.
    pub code: String,
    /// Its name.
    pub name: String,
    /// How it stands.
    pub state: SubmissionState,
    /// The day on which it was taken in.
    pub taken: Option<Day>,
    /// Of an answer that lacks: days until it is due, less than none once they have gone by.
    pub days_left: Option<i32>,
}

/// Every bureau below that is there on the day of the request, by pinyin, as it stands today.
pub fn standing(
    snapshot: &Snapshot,
    kinds: &RollUpKinds,
    request: &RollUpRequest,
    today: Day,
) -> Vec<UnitSubmission> {
    let (believed, sent) = (ledgers(snapshot, kinds), submissions(snapshot, kinds));
    let of_unit = |id: UnitId| {
        let Some(ledger) = believed.iter().find(|ledger| ledger.unit == id) else {
            return (SubmissionState::Unknown, None);
        };
        let own = |one: &&super::held::HeldSubmission| {
            one.unit == Some(id) && one.origin == ledger.origin && one.request == request.id
        };
        let of_request: Vec<_> = sent.iter().filter(own).collect();
        match of_request.iter().rfind(|one| one.state == State::Accepted) {
            Some(one) if one.request_hash != request.hash => (SubmissionState::Outdated, None),
            Some(one) => (SubmissionState::Sent, Some(one.recorded.day())),
            None if of_request.is_empty() => (SubmissionState::Missing, None),
            None => (SubmissionState::TakenBack, None),
        }
    };
    let units = snapshot.units.id.iter().zip(&snapshot.units.unit).zip(&snapshot.units.class);
    let below = units
        .filter(|((_, unit), class)| **class == UnitClass::Subordinate && unit.span.contains(request.as_of));
    let mut all: Vec<UnitSubmission> = below
        .map(|((id, unit), _)| {
            let (state, taken) = of_unit(*id);
            let lacks = state != SubmissionState::Sent;
            let days_left = request.due.filter(|_| lacks).map(|due| due.since(today));
            UnitSubmission { code: unit.code.clone(), name: unit.name.clone(), state, taken, days_left }
        })
        .collect();
    all.sort_by_cached_key(|one| sort_key(&one.name));
    all
}
