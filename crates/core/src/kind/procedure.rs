//! Kinds of records that are cases: what is done one after the other, within which time, and which body decides (`procedure:`).

use super::follow::expect;
use super::names::place;
use super::{Field, FieldKind, Party, Role};
use crate::diagnostic::Message;
use crate::yaml::{Entry, Fields, Findings, Node};

/// The longest time that is given.
const MOST_DAYS: u32 = 3_660;

/// What a case goes through.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Procedure {
    /// The role of whom it concerns.
    pub about: Option<String>,
    /// What is done, one after the other.
    pub steps: Vec<ProcedureStep>,
    /// The body that decides.
    pub body: Option<DecidingBody>,
}

/// Something that is done in a case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProcedureStep {
    /// Its name.
    pub name: String,
    /// What it is called.
    pub title: String,
    /// The same in English.
    pub english: String,
    /// The date field that says when it was done; none for what is done by filing the case.
    pub on: Option<String>,
    /// The date field until which it goes on: a measure in effect.
    pub until: Option<String>,
    /// The date field that ends it before.
    pub ended: Option<String>,
    /// The field with yes or no that says it was waived.
    pub waived: Option<String>,
    /// It comes about or not: an appeal.
    pub optional: bool,
    /// It is for the body to do.
    pub by_body: bool,
    /// The date field that says its last day.
    pub due: Option<String>,
    /// Its time, where that is counted.
    pub clock: Option<Clock>,
    /// What says so.
    pub source: String,
}

/// The time that something has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// The step after which it runs.
    pub after: String,
    /// So many days.
    pub days: u32,
    /// Whether they are working days.
    pub workdays: bool,
}

/// The body that decides: who was there and how they voted, as the record says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecidingBody {
    /// The role of the group.
    pub role: String,
    /// The code of the part in it that has no vote: whoever attends only.
    pub observers: Option<String>,
    /// The number of members who were there.
    pub present: String,
    /// Votes for it.
    pub votes_for: String,
    /// Votes against.
    pub against: String,
    /// Abstentions.
    pub abstained: String,
    /// How many of the members have to be there.
    pub quorum: Quorum,
}

/// How many of the members have to be there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Quorum {
    /// More than half.
    Half,
    /// Two thirds at least.
    TwoThirds,
}

impl Quorum {
    /// Whether so many of so many are enough.
    pub fn is_met(self, present: u32, entitled: u32) -> bool {
        match self {
            Self::Half => u64::from(present) * 2 > u64::from(entitled),
            Self::TwoThirds => u64::from(present) * 3 >= u64::from(entitled) * 2,
        }
    }

    /// The least number that is enough.
    pub fn least(self, entitled: u32) -> u32 {
        match self {
            Self::Half => entitled / 2 + 1,
            Self::TwoThirds => entitled.saturating_mul(2).div_ceil(3),
        }
    }
}

impl Procedure {
    /// The step of a name.
    pub fn step(&self, name: &str) -> Option<&ProcedureStep> {
        self.steps.iter().find(|step| step.name == name)
    }
}

/// Reads `procedure:` of a kind with these roles and fields.
pub(super) fn procedure(
    node: Option<&Node>,
    roles: &[Role],
    recorded: &[Field],
    findings: &mut Findings,
) -> Option<Procedure> {
    let node = node?;
    let mut fields = Fields::of(node, findings);
    let about = fields.text("about", findings).map(str::to_owned);
    if let Some(name) = &about
        && !roles.iter().any(|role| role.name == *name && role.of == Party::Person)
    {
        findings.error(place(node, "about"), Message::new("kind-sends-owner").with("name", name));
    }
    let entries = fields.entries("steps", findings);
    let mut steps: Vec<ProcedureStep> = Vec::new();
    for entry in entries {
        let step = step(entry, recorded, findings);
        if let Some(clock) = &step.clock
            && !steps.iter().any(|before| before.name == clock.after)
        {
            let message = Message::new("kind-procedure-after").with("name", &clock.after);
            findings.error(place(&entry.value, "after"), message);
        }
        steps.push(step);
    }
    let body = fields.node("body").map(|node| body(node, roles, recorded, findings));
    fields.finish(findings);
    Some(Procedure { about, steps, body })
}

fn step(entry: &Entry, recorded: &[Field], findings: &mut Findings) -> ProcedureStep {
    let node = &entry.value;
    let mut fields = Fields::of(node, findings);
    let title = fields.required_text("title", findings).to_owned();
    let english = fields.required_text("english", findings).to_owned();
    let source = fields.text("source", findings).unwrap_or("").to_owned();
    let mut optional = |key, findings: &mut Findings| fields.text(key, findings).map(str::to_owned);
    let (on, until) = (optional("on", findings), optional("until", findings));
    let (ended, waived) = (optional("ended", findings), optional("waived", findings));
    let due = optional("due", findings);
    let (after, within) = (optional("after", findings), optional("within", findings));
    let (is_optional, by_body) = (fields.flag("optional", findings), fields.flag("by_body", findings));
    fields.finish(findings);
    for (key, name) in [("on", &on), ("until", &until), ("ended", &ended), ("due", &due)] {
        if let Some(name) = name {
            expect(node, (key, name), recorded, |field| field.kind == FieldKind::Date, findings);
        }
    }
    if let Some(name) = &waived {
        expect(node, ("waived", name), recorded, |field| field.kind == FieldKind::Flag, findings);
    }
    let clock = match (after, within) {
        (Some(after), Some(within)) => match days(&within) {
            Some((days, workdays)) => Some(Clock { after, days, workdays }),
            None => {
                let message = Message::new("kind-procedure-within").with("text", &within);
                findings.error(place(node, "within"), message);
                None
            }
        },
        (None, None) => None,
        (Some(_), None) | (None, Some(_)) => {
            findings.error(node.span.clone(), Message::new("kind-procedure-clock"));
            None
        }
    };
    ProcedureStep {
        name: entry.key.clone(),
        title,
        english,
        on,
        until,
        ended,
        waived,
        optional: is_optional,
        by_body,
        due,
        clock,
        source,
    }
}

/// `30 days`, `5 workdays`.
fn days(text: &str) -> Option<(u32, bool)> {
    let (count, unit) = text.split_once(' ')?;
    let count = count.parse().ok().filter(|count| (1..=MOST_DAYS).contains(count))?;
    match unit.trim() {
        "days" | "day" => Some((count, false)),
        "workdays" | "workday" => Some((count, true)),
        _ => None,
    }
}

fn body(node: &Node, roles: &[Role], recorded: &[Field], findings: &mut Findings) -> DecidingBody {
    let mut fields = Fields::of(node, findings);
    let mut text = |key, findings: &mut Findings| fields.required_text(key, findings).to_owned();
    let (role, present) = (text("role", findings), text("present", findings));
    let (votes_for, against) = (text("for", findings), text("against", findings));
    let (abstained, quorum) = (text("abstained", findings), text("quorum", findings));
    let observers = fields.text("observers", findings).map(str::to_owned);
    fields.finish(findings);
    if !roles.iter().any(|own| own.name == role && own.of == Party::Group && own.max == Some(1)) {
        findings.error(place(node, "role"), Message::new("kind-procedure-body").with("name", &role));
    }
    let numbers =
        [("present", &present), ("for", &votes_for), ("against", &against), ("abstained", &abstained)];
    for (key, name) in numbers {
        let is_number = |field: &Field| matches!(field.kind, FieldKind::Number { .. });
        expect(node, (key, name), recorded, is_number, findings);
    }
    let quorum = match quorum.as_str() {
        "more than half" => Quorum::Half,
        "two thirds" => Quorum::TwoThirds,
        other => {
            let message = Message::new("kind-procedure-quorum").with("text", other);
            findings.error(place(node, "quorum"), message);
            Quorum::Half
        }
    };
    DecidingBody { role, observers, present, votes_for, against, abstained, quorum }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quorum_is_more_than_half_or_two_thirds_at_least() {
        for (quorum, entitled, least) in
            [(Quorum::Half, 7, 4), (Quorum::Half, 8, 5), (Quorum::TwoThirds, 7, 5), (Quorum::TwoThirds, 9, 6)]
        {
            assert_eq!(quorum.least(entitled), least);
            assert!(
                quorum.is_met(least, entitled) && !quorum.is_met(least - 1, entitled),
                "{quorum:?} {entitled}"
            );
        }
    }

    #[test]
    fn times_are_days_or_working_days() {
        assert_eq!(days("30 days"), Some((30, false)));
        assert_eq!(days("5 workdays"), Some((5, true)));
        for wrong in ["30", "days", "0 days", "5 weeks", "4000 days"] {
            assert_eq!(days(wrong), None, "{wrong}");
        }
    }
}
