//! What is due and what is overdue, by whom: the duties and open reviews of assessments as a calendar of
//! occurrences.

use mingde_core::date::Day;
use mingde_core::period::Period;

use super::assessment::{Assessment, ResultColumn};
use crate::plan::{Reason, ResultKind, Status};

/// How an occurrence of a duty stands on the day asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Standing {
    /// It is done.
    Done,
    /// It is still to be done.
    Coming,
    /// Its day is over and it is not done, or nothing was reported.
    Overdue,
}

impl Standing {
    /// Stable name: `done`, `coming`, `overdue`.
    pub fn name(self) -> &'static str {
        match self {
            Standing::Done => "done",
            Standing::Coming => "coming",
            Standing::Overdue => "overdue",
        }
    }
}

/// One occurrence of a duty of one subject.
#[derive(Debug, Clone)]
pub struct DutyLine<'a> {
    /// The assessment it is from: rulebook and its title.
    pub assessment: &'a Assessment,
    /// The duty: id, title, article, owner.
    pub column: &'a ResultColumn,
    /// Position in the assessment's subjects.
    pub subject: usize,
    /// For a repeated duty: the week, month or quarter.
    pub part: Option<Period>,
    /// Last day on which it can be done in time: as the rulebook says, else the last of its period.
    pub due: Day,
    /// Its status.
    pub status: Status,
    /// How it stands.
    pub standing: Standing,
}

/// All occurrences whose day is not after `until`, by day, rulebook and subject. Those that ask nothing of a
/// subject are left out.
pub fn duties(assessments: &[Assessment], until: Day) -> Vec<DutyLine<'_>> {
    let mut lines = Vec::new();
    for assessment in assessments {
        lines.extend(owed_by(assessment, 0..assessment.subjects.len(), until));
    }
    let key = |line: &DutyLine<'_>| (line.due, line.assessment.rulebook.clone(), line.subject);
    lines.sort_by_cached_key(key);
    lines
}

/// The same of some subjects of one assessment, by their places; duty by duty, each subject's occurrences in order.
pub fn owed_by<'a>(
    assessment: &'a Assessment,
    subjects: impl Iterator<Item = usize> + Clone,
    until: Day,
) -> impl Iterator<Item = DutyLine<'a>> {
    let owed = |c: &&ResultColumn| matches!(c.kind, ResultKind::Duty | ResultKind::Proposal);
    let lines = move |column: &'a ResultColumn| {
        // Nobody can still see to what a unit owed that is no longer there.
        let there = subjects.clone().filter(|at| assessment.subjects[*at].ended.is_none());
        there.flat_map(move |subject| owed_once(assessment, column, subject, until))
    };
    assessment.columns.iter().filter(owed).flat_map(lines)
}

/// What one duty asks of one subject.
fn owed_once<'a>(
    assessment: &'a Assessment,
    column: &'a ResultColumn,
    subject: usize,
    until: Day,
) -> impl Iterator<Item = DutyLine<'a>> {
    let status = column.status(subject);
    // A proposal that is not open asks nothing of the body.
    let asks = column.kind != ResultKind::Proposal || status == Status::NotMet;
    let whole = || {
        let due = column.due.unwrap_or(assessment.period.last());
        (None, due, status, column.reason(subject))
    };
    let once = (column.parts.is_empty() && asks).then(whole);
    let first = subject * column.parts.len();
    let parts = column.parts.iter().zip(&column.parts_due).enumerate().map(move |(at, (part, due))| {
        (Some(*part), *due, column.occurrences[first + at], column.occurrence_reasons[first + at])
    });
    once.into_iter().chain(parts).filter_map(move |(part, due, status, reason)| {
        let open = reason == Reason::NotDue;
        if due > until || status == Status::NotApplicable && !open {
            return None;
        }
        let standing = match status {
            Status::Met => Standing::Done,
            _ if open || due >= assessment.as_of => Standing::Coming,
            _ => Standing::Overdue,
        };
        Some(DutyLine { assessment, column, subject, part, due, status, standing })
    })
}
