//! How far a selection has come, as a function of its call, the day and what stands of it.

use mingde_core::date::Day;

use super::call::Call;
use super::standing::Standing;

/// How far a selection has come: what is next.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stage {
    /// It was called; nominations have not begun.
    Announced,
    /// Units nominate.
    Nominating,
    /// Raters rate.
    Evaluating,
    /// Evaluation is over, or all have handed in, and it is to be closed.
    ToClose,
    /// It is closed: what is proposed is to be put on public notice.
    ToNotice,
    /// It is on public notice.
    Noticed,
    /// The notice is over, and an objection has no answer.
    ToAnswer,
    /// The body is to decide.
    ToDecide,
    /// It decided; honours are to be written.
    ToHonour,
    /// It is over.
    Over,
}

impl Stage {
    /// Its name in codes of words.
    pub fn name(self) -> &'static str {
        match self {
            Self::Announced => "announced",
            Self::Nominating => "nominating",
            Self::Evaluating => "evaluating",
            Self::ToClose => "to-close",
            Self::ToNotice => "to-notice",
            Self::Noticed => "noticed",
            Self::ToAnswer => "to-answer",
            Self::ToDecide => "to-decide",
            Self::ToHonour => "to-honour",
            Self::Over => "over",
        }
    }

    /// Of a call on a day.
    pub fn of(call: &Call, standing: &Standing, today: Day) -> Self {
        if standing.decision.as_ref().is_some_and(|decision| decision.holds) {
            return if standing.unhonoured() > 0 { Self::ToHonour } else { Self::Over };
        }
        match (call.closed, call.notice) {
            (Some(_), Some((_, last))) if last >= today => Self::Noticed,
            (Some(_), Some(_)) if standing.unanswered() > 0 => Self::ToAnswer,
            (Some(_), Some(_)) => Self::ToDecide,
            (Some(_), None) => Self::ToNotice,
            (None, _) if today < call.nominate.0 => Self::Announced,
            (None, _) if today <= call.nominate.1 => Self::Nominating,
            (None, _) if may_close(call, standing, today) => Self::ToClose,
            (None, _) => Self::Evaluating,
        }
    }

    /// The day on which what is next ends or is due.
    pub fn until(self, call: &Call) -> Option<Day> {
        match self {
            Self::Announced => Some(call.nominate.0),
            Self::Nominating => Some(call.nominate.1),
            Self::Evaluating => Some(call.evaluate_until),
            Self::Noticed => call.notice.map(|(_, last)| last),
            _ => None,
        }
    }
}

/// Whether evaluation may be closed: its last day is over, or all raters have handed in.
pub(super) fn may_close(call: &Call, standing: &Standing, today: Day) -> bool {
    let all_in =
        !call.raters.is_empty() && call.raters.iter().all(|(rater, _)| standing.sheets.contains_key(rater));
    today > call.nominate.1 && (all_in || today > call.evaluate_until)
}
