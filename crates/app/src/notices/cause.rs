//! What somebody is told of.

use mingde_core::date::Day;
use mingde_core::id::{EntityId, PersonId, RecordId};
use mingde_store::Digest;

/// What happened, named by ids and codes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cause {
    /// A record that somebody filed came back, as this revision of it.
    RecordReturned {
        /// The record.
        record: RecordId,
        /// The revision.
        number: u32,
    },
    /// A record that somebody filed, or that counted and concerns them, was withdrawn by somebody else, by this revision of it.
    RecordWithdrawn {
        /// The record.
        record: RecordId,
        /// The revision.
        number: u32,
    },
    /// Records of a kind that somebody filed were accepted on a day.
    RecordsAccepted {
        /// The kind.
        kind: String,
        /// The day.
        on: Day,
    },
    /// Records of a kind were handed in on a day and wait for whoever is told.
    RecordsWaiting {
        /// The kind.
        kind: String,
        /// The day.
        on: Day,
    },
    /// Whom a record concerns may reply to it from now on.
    ReplyOpen {
        /// The record.
        record: RecordId,
        /// The kind of the reply.
        kind: String,
    },
    /// The time in which whom a record concerns may reply to it ends on a day.
    ReplyClosing {
        /// The record.
        record: RecordId,
        /// The kind of the reply.
        kind: String,
        /// The last day.
        on: Day,
    },
    /// A step of a case falls due on a day.
    CaseStepDue {
        /// The case.
        record: RecordId,
        /// The name of the step in its kind.
        step: String,
        /// The last day.
        on: Day,
    },
    /// The last day of a step of a case is over.
    CaseStepOverdue {
        /// The case.
        record: RecordId,
        /// The name of the step in its kind.
        step: String,
        /// The last day.
        on: Day,
    },
    /// A selection was called for which somebody nominates.
    SelectionCalled {
        /// The call.
        record: RecordId,
    },
    /// Its nominations end on a day.
    SelectionClosing {
        /// The call.
        record: RecordId,
        /// The last day.
        on: Day,
    },
    /// It is time to rate in it.
    SelectionRating {
        /// The call.
        record: RecordId,
        /// The last day.
        on: Day,
    },
    /// Its list is on public notice.
    SelectionNoticed {
        /// The call.
        record: RecordId,
        /// The first day of the notice.
        on: Day,
    },
    /// The body decided.
    SelectionDecided {
        /// The call.
        record: RecordId,
    },
    /// A duty falls due.
    DutyDue(Duty),
    /// The day of a duty is over.
    DutyOverdue(Duty),
    /// Something was sent to a unit for which somebody signs, or names them as its owner.
    AssignmentSent {
        /// The record.
        record: RecordId,
    },
    /// Its sender reminds of it.
    AssignmentReminded {
        /// The record.
        record: RecordId,
        /// The day.
        on: Day,
    },
    /// It falls due on a day.
    AssignmentDue {
        /// The record.
        record: RecordId,
        /// The day.
        on: Day,
    },
    /// Its day is over.
    AssignmentOverdue {
        /// The record.
        record: RecordId,
        /// The day.
        on: Day,
    },
    /// An office was granted, or its grant changed, by this revision.
    OfficeGranted {
        /// The grant.
        grant: EntityId,
        /// The revision.
        number: u32,
    },
    /// An office was taken back by this revision.
    OfficeRevoked {
        /// The grant.
        grant: EntityId,
        /// The revision.
        number: u32,
    },
    /// An administrator handed out a link that sets the password.
    PasswordReset,
    /// An administrator removed the second factor.
    SecondFactorReset,
    /// Somebody else took an import back.
    ImportUndone {
        /// The batch.
        batch: String,
    },
}

/// A duty on the day on which it is due.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Duty {
    /// The rulebook.
    pub rulebook: String,
    /// Id of the duty.
    pub duty: String,
    /// The day.
    pub due: Day,
}

impl Cause {
    /// Code of what happened; words stand under `notice-` and this.
    pub fn code(&self) -> &'static str {
        match self {
            Self::RecordReturned { .. } => "record-returned",
            Self::RecordWithdrawn { .. } => "record-withdrawn",
            Self::RecordsAccepted { .. } => "records-accepted",
            Self::RecordsWaiting { .. } => "records-waiting",
            Self::ReplyOpen { .. } => "reply-open",
            Self::ReplyClosing { .. } => "reply-closing",
            Self::CaseStepDue { .. } => "case-step-due",
            Self::CaseStepOverdue { .. } => "case-step-overdue",
            Self::SelectionCalled { .. } => "selection-called",
            Self::SelectionClosing { .. } => "selection-closing",
            Self::SelectionRating { .. } => "selection-rating",
            Self::SelectionNoticed { .. } => "selection-noticed",
            Self::SelectionDecided { .. } => "selection-decided",
            Self::DutyDue(_) => "duty-due",
            Self::DutyOverdue(_) => "duty-overdue",
            Self::AssignmentSent { .. } => "assignment-sent",
            Self::AssignmentReminded { .. } => "assignment-reminded",
            Self::AssignmentDue { .. } => "assignment-due",
            Self::AssignmentOverdue { .. } => "assignment-overdue",
            Self::OfficeGranted { .. } => "office-granted",
            Self::OfficeRevoked { .. } => "office-revoked",
            Self::PasswordReset => "password-reset",
            Self::SecondFactorReset => "second-factor-reset",
            Self::ImportUndone { .. } => "import-undone",
        }
    }

    /// Whether it is told at any hour and to everybody: somebody may have got hold of an account.
    pub fn is_urgent(&self) -> bool {
        Self::is_urgent_code(self.code())
    }

    /// The same by its code.
    pub(crate) fn is_urgent_code(code: &str) -> bool {
        matches!(code, "password-reset" | "second-factor-reset")
    }

    /// Whether it is told as well to whoever wishes nothing.
    pub(super) fn is_always_told(&self) -> bool {
        self.is_urgent() || matches!(self, Self::OfficeGranted { .. } | Self::OfficeRevoked { .. })
    }

    /// What it is about, and what else tells it from others.
    pub(super) fn parts(&self) -> (String, String) {
        match self {
            Self::RecordReturned { record, number } | Self::RecordWithdrawn { record, number } => {
                (record.to_string(), number.to_string())
            }
            Self::RecordsAccepted { kind, on } | Self::RecordsWaiting { kind, on } => {
                (kind.clone(), on.to_string())
            }
            Self::ReplyOpen { record, kind } => (record.to_string(), kind.clone()),
            Self::DutyDue(duty) | Self::DutyOverdue(duty) => {
                (duty.rulebook.clone(), format!("{} {}", duty.duty, duty.due))
            }
            Self::ReplyClosing { record, kind: name, on }
            | Self::CaseStepDue { record, step: name, on }
            | Self::CaseStepOverdue { record, step: name, on } => {
                (record.to_string(), format!("{name} {on}"))
            }
            Self::AssignmentSent { record }
            | Self::SelectionCalled { record }
            | Self::SelectionDecided { record } => (record.to_string(), String::new()),
            Self::SelectionClosing { record, on }
            | Self::SelectionRating { record, on }
            | Self::SelectionNoticed { record, on }
            | Self::AssignmentReminded { record, on }
            | Self::AssignmentDue { record, on }
            | Self::AssignmentOverdue { record, on } => (record.to_string(), on.to_string()),
            Self::OfficeGranted { grant, number } | Self::OfficeRevoked { grant, number } => {
                (grant.to_string(), number.to_string())
            }
            Self::PasswordReset | Self::SecondFactorReset => (String::new(), String::new()),
            Self::ImportUndone { batch } => (batch.clone(), String::new()),
        }
    }

    /// Reads what [`parts`](Self::parts) gave; none for what another program wrote.
    pub(super) fn read(code: &str, subject: &str, detail: &str) -> Option<Self> {
        let kind = || Some((subject.to_owned(), detail.parse().ok()?));
        let duty = || {
            let (duty, due) = detail.rsplit_once(' ')?;
            Some(Duty { rulebook: subject.to_owned(), duty: duty.to_owned(), due: due.parse().ok()? })
        };
        let revision = || Some((subject.parse::<EntityId>().ok()?, detail.parse::<u32>().ok()?));
        let record = || Some(RecordId(subject.parse::<EntityId>().ok()?));
        let named = || {
            let (name, on) = detail.rsplit_once(' ')?;
            Some((record()?, name.to_owned(), on.parse::<Day>().ok()?))
        };
        let sent = || Some((RecordId(subject.parse::<EntityId>().ok()?), detail.parse::<Day>().ok()?));
        Some(match code {
            "assignment-sent" => Self::AssignmentSent { record: RecordId(subject.parse().ok()?) },
            "assignment-reminded" => sent().map(|(record, on)| Self::AssignmentReminded { record, on })?,
            "assignment-due" => sent().map(|(record, on)| Self::AssignmentDue { record, on })?,
            "assignment-overdue" => sent().map(|(record, on)| Self::AssignmentOverdue { record, on })?,
            "record-returned" => {
                let (record, number) = revision()?;
                Self::RecordReturned { record: RecordId(record), number }
            }
            "record-withdrawn" => {
                let (record, number) = revision()?;
                Self::RecordWithdrawn { record: RecordId(record), number }
            }
            "records-accepted" => kind().map(|(kind, on)| Self::RecordsAccepted { kind, on })?,
            "records-waiting" => kind().map(|(kind, on)| Self::RecordsWaiting { kind, on })?,
            "reply-open" => {
                Self::ReplyOpen { record: RecordId(subject.parse().ok()?), kind: detail.to_owned() }
            }
            "reply-closing" => named().map(|(record, kind, on)| Self::ReplyClosing { record, kind, on })?,
            "case-step-due" => named().map(|(record, step, on)| Self::CaseStepDue { record, step, on })?,
            "case-step-overdue" => {
                named().map(|(record, step, on)| Self::CaseStepOverdue { record, step, on })?
            }
            "selection-called" => Self::SelectionCalled { record: record()? },
            "selection-closing" => sent().map(|(record, on)| Self::SelectionClosing { record, on })?,
            "selection-rating" => sent().map(|(record, on)| Self::SelectionRating { record, on })?,
            "selection-noticed" => sent().map(|(record, on)| Self::SelectionNoticed { record, on })?,
            "selection-decided" => Self::SelectionDecided { record: record()? },
            "duty-due" => Self::DutyDue(duty()?),
            "duty-overdue" => Self::DutyOverdue(duty()?),
            "office-granted" => revision().map(|(grant, number)| Self::OfficeGranted { grant, number })?,
            "office-revoked" => revision().map(|(grant, number)| Self::OfficeRevoked { grant, number })?,
            "password-reset" => Self::PasswordReset,
            "second-factor-reset" => Self::SecondFactorReset,
            "import-undone" => Self::ImportUndone { batch: subject.to_owned() },
            _ => return None,
        })
    }

    /// What it is told by to somebody. What may happen several times with nothing to tell it apart has its moment too.
    pub(super) fn key(&self, person: PersonId, moment: i64) -> Digest {
        let (subject, detail) = self.parts();
        let moment = if subject.is_empty() { moment } else { 0 };
        let named = format!("{person}\n{}\n{subject}\n{detail}\n{moment}", self.code());
        Digest::of("notice", named.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_cause_is_read_as_it_was_written() {
        let (id, on) = (EntityId::derive("x", &["1"]), "2025-11-03".parse().unwrap());
        let duty = Duty { rulebook: "heart-to-heart-talks".into(), duty: "heads_talk_half".into(), due: on };
        let kind = || "heart-to-heart-talk".to_owned();
        let all = [
            Cause::RecordReturned { record: RecordId(id), number: 3 },
            Cause::RecordWithdrawn { record: RecordId(id), number: 3 },
            Cause::RecordsAccepted { kind: kind(), on },
            Cause::RecordsWaiting { kind: kind(), on },
            Cause::ReplyOpen { record: RecordId(id), kind: kind() },
            Cause::ReplyClosing { record: RecordId(id), kind: kind(), on },
            Cause::CaseStepDue { record: RecordId(id), step: "decided".into(), on },
            Cause::CaseStepOverdue { record: RecordId(id), step: "decided".into(), on },
            Cause::SelectionCalled { record: RecordId(id) },
            Cause::SelectionClosing { record: RecordId(id), on },
            Cause::SelectionRating { record: RecordId(id), on },
            Cause::SelectionNoticed { record: RecordId(id), on },
            Cause::SelectionDecided { record: RecordId(id) },
            Cause::DutyDue(duty.clone()),
            Cause::DutyOverdue(duty),
            Cause::AssignmentSent { record: RecordId(id) },
            Cause::AssignmentReminded { record: RecordId(id), on },
            Cause::AssignmentDue { record: RecordId(id), on },
            Cause::AssignmentOverdue { record: RecordId(id), on },
            Cause::OfficeGranted { grant: id, number: 1 },
            Cause::OfficeRevoked { grant: id, number: 2 },
            Cause::PasswordReset,
            Cause::SecondFactorReset,
            Cause::ImportUndone { batch: "CA10671A7FF5".into() },
        ];
        let person = PersonId(id);
        let mut keys: Vec<Digest> = all.iter().map(|cause| cause.key(person, 1)).collect();
        keys.sort_unstable();
        keys.dedup();
        assert_eq!(keys.len(), all.len());
        for cause in all {
            let (subject, detail) = cause.parts();
            assert_eq!(Cause::read(cause.code(), &subject, &detail), Some(cause));
        }
        assert_eq!(Cause::read("of-tomorrow", "", ""), None);
        assert_eq!(Cause::read("record-returned", "nothing", "1"), None);
        assert_ne!(Cause::PasswordReset.key(person, 1), Cause::PasswordReset.key(person, 2));
    }
}
