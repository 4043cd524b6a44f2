//! Kinds of records by which whoever another record concerns replies to it within a time: a statement, an appeal.

use std::sync::Arc;

use super::clause::{Clause, Holds, Known, Stands};
use super::names::place;
use super::{FieldKind, Kind, Party};
use crate::date::Day;
use crate::diagnostic::{Diagnostic, Message, Source};
use crate::record::{Content, Value};
use crate::yaml::{Findings, Node, parse_whole};

/// The longest time that is given.
const MOST_DAYS: i32 = 3_660;

/// To what a record replies, by whom and when.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReplyTo {
    /// The kind of record that is replied to.
    pub kind: String,
    /// Whoever stands in this role there replies, and stands in the role of the same name in the reply.
    pub role: String,
    /// The field of the reply that names the record.
    pub record: String,
    /// The field of the reply that holds what is said.
    pub text: String,
    /// A date field of the record: from that day on it is time. None: from the day of the record on.
    pub opens: Option<String>,
    /// A date field of the record: after that day it is no longer time.
    pub closes: Option<String>,
    /// So many days after the day on which it began to be time; the last of them is one on which it still is.
    pub days: Option<i32>,
    /// A field of the record with a choice: what came of the reply.
    pub outcome: Option<String>,
    /// What says so.
    pub source: String,
}

/// Whether it is time to reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ReplyTime {
    /// Not yet: what opens the time has not come about.
    NotYet,
    /// It is.
    Open {
        /// The last day, where there is one.
        last: Option<Day>,
    },
    /// No longer.
    Over {
        /// The last day on which it was.
        last: Day,
    },
}

impl ReplyTo {
    /// Whether on a day it is time to reply to a record.
    pub fn time(&self, about: &Content, today: Day) -> ReplyTime {
        let day = |name: &str| match about.fields.get(name) {
            Some(Value::Date(day)) => Some(*day),
            _ => None,
        };
        self.time_by(about.date, &day, today)
    }

    /// The same for a record of a date, by what it says of days.
    pub fn time_by(&self, date: Day, day: &dyn Fn(&str) -> Option<Day>, today: Day) -> ReplyTime {
        let begins = self.begins_by(date, day).filter(|begins| *begins <= today);
        let Some(begins) = begins else { return ReplyTime::NotYet };
        let counted = self.days.map(|days| begins.plus(days));
        let closed = self.closes.as_deref().and_then(day);
        match [counted, closed].into_iter().flatten().min() {
            Some(last) if last < today => ReplyTime::Over { last },
            last => ReplyTime::Open { last },
        }
    }

    /// The day on which the time to reply begins, where that is known.
    pub fn begins_by(&self, date: Day, day: &dyn Fn(&str) -> Option<Day>) -> Option<Day> {
        match &self.opens {
            None => Some(date),
            Some(field) => day(field),
        }
    }
}

/// Reads `replies_to:` of a kind with these roles and fields.
pub(super) fn reply_to(node: Option<&Node>, known: Known<'_>, findings: &mut Findings) -> Option<ReplyTo> {
    let mut clause = Clause::of(node?, known, findings);
    let days = clause.node("days").and_then(|days| {
        let days = days.as_text().and_then(|text| text.parse::<i32>().ok());
        let days = days.filter(|days| (1..=MOST_DAYS).contains(days));
        if days.is_none() {
            clause.refuse("days", Message::new("kind-reply-days"));
        }
        days
    });
    let reply = ReplyTo {
        kind: clause.text("kind"),
        role: clause.role("role", Stands::Person),
        // By which record it is meant is looked for, so that stands in clear.
        record: clause.field("record", Holds::Text),
        text: clause.field_or_sealed("text", Holds::Text),
        opens: clause.maybe_text("opens"),
        closes: clause.maybe_text("closes"),
        days,
        outcome: clause.maybe_text("outcome"),
        source: clause.text("source"),
    };
    clause.finish();
    Some(reply)
}

/// What is wrong with the kind that a kind replies to; known only when all kinds are.
pub fn check_reply<'k>(
    source: &Arc<Source>,
    kind: &Kind,
    mut kinds: impl Iterator<Item = &'k Kind>,
) -> Vec<Diagnostic> {
    let (Some(reply), Ok(node)) = (&kind.replies_to, parse_whole(source)) else { return Vec::new() };
    let mut findings = Findings::new(source);
    let here = || place(&node, "replies_to");
    let Some(about) = kinds.find(|other| other.id == reply.kind) else {
        findings.error(here(), Message::new("kind-reply-kind").with("name", &reply.kind));
        return findings.list;
    };
    if about.role(&reply.role).is_none_or(|role| role.of != Party::Person) {
        findings.error(here(), Message::new("kind-reply-role").with("name", &reply.role));
    }
    for name in [&reply.opens, &reply.closes].into_iter().flatten() {
        if about.field(name).is_none_or(|field| field.kind != FieldKind::Date) {
            findings.error(here(), Message::new("kind-reply-date").with("name", name));
        }
    }
    let choice =
        |name: &&String| about.field(name).is_some_and(|field| matches!(field.kind, FieldKind::Choice(_)));
    if let Some(name) = reply.outcome.as_ref().filter(|name| !choice(name)) {
        findings.error(here(), Message::new("kind-reply-outcome").with("name", name));
    }
    findings.list
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::Unit;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn reply(opens: Option<&str>, closes: Option<&str>, days: Option<i32>) -> ReplyTo {
        ReplyTo {
            kind: "violation".into(),
            role: "teacher".into(),
            record: "about".into(),
            text: "said".into(),
            opens: opens.map(str::to_owned),
            closes: closes.map(str::to_owned),
            days,
            outcome: None,
            source: "第三条".into(),
        }
    }

    fn about(fields: &[(&str, &str)]) -> Content {
        let fields = fields.iter().map(|(name, text)| ((*name).to_owned(), Value::Date(day(text))));
        Content {
            kind: "violation".into(),
            unit: Unit::id_of("S1"),
            date: day("2025-09-01"),
            number: None,
            fields: fields.collect(),
            participants: Vec::new(),
            evidence: Vec::new(),
        }
    }

    #[test]
    fn an_appeal_has_its_days_from_the_day_it_was_served() {
        let appeal = reply(Some("served_on"), None, Some(30));
        assert_eq!(appeal.time(&about(&[]), day("2025-11-03")), ReplyTime::NotYet);
        let served = about(&[("served_on", "2025-10-04")]);
        let last = day("2025-11-03");
        assert_eq!(appeal.time(&served, day("2025-10-03")), ReplyTime::NotYet);
        assert_eq!(appeal.time(&served, day("2025-10-04")), ReplyTime::Open { last: Some(last) });
        assert_eq!(appeal.time(&served, last), ReplyTime::Open { last: Some(last) });
        assert_eq!(appeal.time(&served, day("2025-11-04")), ReplyTime::Over { last });
    }

    #[test]
    fn a_statement_is_heard_until_the_decision() {
        let statement = reply(None, Some("decided_on"), None);
        assert_eq!(statement.time(&about(&[]), day("2025-12-01")), ReplyTime::Open { last: None });
        let decided = about(&[("decided_on", "2025-11-20")]);
        let last = day("2025-11-20");
        assert_eq!(statement.time(&decided, last), ReplyTime::Open { last: Some(last) });
        assert_eq!(statement.time(&decided, day("2025-11-21")), ReplyTime::Over { last });
    }
}
