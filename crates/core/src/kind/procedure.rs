//! Kinds of records that are cases: what is done one after the other, within which time, and which body decides (`procedure:`).

use std::sync::Arc;

use super::Kind;
use super::clause::{Clause, Holds, Known, Stands};
use super::names::place;
use crate::diagnostic::{Diagnostic, Message, Source};
use crate::yaml::{Findings, Node, parse_whole};

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
    /// Fields that whom it concerns is never told.
    pub withheld: Vec<String>,
    /// Fields that whom it concerns is told by one of the steps: a decision when it is served.
    pub told: Option<ToldBy>,
}

/// What whom a case concerns is told by a step.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldBy {
    /// The step.
    pub step: String,
    /// The fields.
    pub fields: Vec<String>,
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
    /// It is somebody's right, and comes about or not: an appeal.
    pub optional: bool,
    /// It is for the body to do.
    pub by_body: bool,
    /// The kind of record by which whom the case concerns does it; that says its time as well.
    pub reply: Option<String>,
    /// The date field that says its last day.
    pub due: Option<String>,
    /// Its time, where that is counted.
    pub clock: Option<Clock>,
    /// Where the record itself says how long it may take, or longer.
    pub own: OwnTime,
    /// Fields and roles that are entered along with it.
    pub with: Vec<String>,
    /// What says so.
    pub source: String,
}

/// The time that something has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Clock {
    /// The step after which it runs.
    pub after: String,
    /// How long.
    pub time: Time,
}

/// Fields of the case that say how long a step may take, from where its time runs.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OwnTime {
    /// The number of days, in the place of those that the kind says.
    pub limit: Option<String>,
    /// The choice with the option that says that these are working days.
    pub workdays: Option<(String, String)>,
    /// The number of days by which it was put off.
    pub extended: Option<String>,
}

/// How long something may take.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Time {
    /// So many days.
    Days(u32),
    /// So many working days.
    Workdays(u32),
    /// So many days as a setting of a rulebook says: the bureau lays it down, or has not yet.
    Setting {
        /// The rulebook.
        rulebook: String,
        /// The setting.
        setting: String,
    },
}

/// The body that decides: who was there and how they voted, as the record says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecidingBody {
    /// The role of the group.
    pub role: String,
    /// The code of the part in it that has no vote: whoever attends only.
    pub observers: Option<String>,
    /// Roles of the case whose holders have no vote in it. Whom it concerns never has.
    pub apart: Vec<String>,
    /// The number of members who were there.
    pub present: String,
    /// Votes for it.
    pub votes_for: String,
    /// Votes against.
    pub against: String,
    /// Abstentions.
    pub abstained: String,
    /// How many of the members have to be there.
    pub quorum: Share,
    /// How many votes it takes.
    pub majority: Majority,
    /// What says so.
    pub source: String,
}

impl DecidingBody {
    /// The fields that hold attendance and votes.
    pub fn numbers(&self) -> [&str; 4] {
        [&self.present, &self.votes_for, &self.against, &self.abstained].map(String::as_str)
    }
}

/// A part of a whole that is asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Share {
    /// More than half.
    Half,
    /// Two thirds at least.
    TwoThirds,
}

/// How many votes a decision takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Majority {
    /// Which share.
    pub share: Share,
    /// Of those who were there; otherwise of all who have a vote.
    pub of_present: bool,
}

impl Share {
    /// Whether so many of so many are enough.
    pub fn is_met(self, part: u32, whole: u32) -> bool {
        match self {
            Self::Half => u64::from(part) * 2 > u64::from(whole),
            Self::TwoThirds => u64::from(part) * 3 >= u64::from(whole) * 2,
        }
    }

    /// The least number that is enough.
    pub fn least(self, whole: u32) -> u32 {
        match self {
            Self::Half => whole / 2 + 1,
            Self::TwoThirds => whole.saturating_mul(2).div_ceil(3),
        }
    }

    fn named(words: &str) -> Option<Self> {
        match words {
            "more than half" => Some(Self::Half),
            "two thirds" => Some(Self::TwoThirds),
            _ => None,
        }
    }
}

impl Majority {
    /// `more than half of members`, `two thirds of present`.
    fn named(words: &str) -> Option<Self> {
        let (share, of) = words.rsplit_once(" of ")?;
        let of_present = match of {
            "members" => false,
            "present" => true,
            _ => return None,
        };
        Some(Self { share: Share::named(share)?, of_present })
    }
}

impl Time {
    /// `30 days`, `5 workdays`, `teacher-ethics.decide_within`.
    fn named(words: &str) -> Option<Self> {
        if let Some((rulebook, setting)) = words.split_once('.') {
            let is_name = |name: &str| {
                !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "-_".contains(c))
            };
            let is_both = is_name(rulebook) && is_name(setting);
            return is_both
                .then(|| Self::Setting { rulebook: rulebook.to_owned(), setting: setting.to_owned() });
        }
        let (count, unit) = words.split_once(' ')?;
        let count = count.parse().ok().filter(|count| (1..=MOST_DAYS).contains(count))?;
        match unit.trim() {
            "days" | "day" => Some(Self::Days(count)),
            "workdays" | "workday" => Some(Self::Workdays(count)),
            _ => None,
        }
    }
}

impl Procedure {
    /// Fields and roles that are kept from whom the case concerns, by which of its days are given: how the body voted, who
    /// inquired, and what comes of it until they are told.
    pub fn kept_from_whom(&self, is_given: impl Fn(&str) -> bool) -> Vec<&str> {
        let mut kept: Vec<&str> = self.withheld.iter().map(String::as_str).collect();
        if let Some(body) = &self.body {
            kept.extend(body.numbers());
            kept.extend(body.apart.iter().map(String::as_str));
        }
        if let Some(told) = &self.told {
            let on = self.step(&told.step).and_then(|step| step.on.as_deref());
            if !on.is_some_and(is_given) {
                kept.extend(told.fields.iter().map(String::as_str));
            }
        }
        kept
    }

    /// Fields and roles that are entered with a step: its day and what ends it, the body with its attendance and votes where it is the one
    /// that these are of, and what the kind names beside it.
    pub fn entered_with<'p>(&'p self, step: &'p ProcedureStep) -> Vec<&'p str> {
        let mut places: Vec<&str> =
            [&step.on, &step.waived].into_iter().flatten().map(String::as_str).collect();
        let first = self.steps.iter().find(|step| step.by_body).map(|step| &step.name);
        if let Some(body) = self.body.as_ref().filter(|_| first == Some(&step.name)) {
            places.push(&body.role);
            places.extend(body.numbers());
        }
        places.extend(step.with.iter().map(String::as_str));
        places.extend(step.until.as_deref());
        let mut named = std::collections::BTreeSet::new();
        places.retain(|place| named.insert(*place));
        places
    }

    /// The step of a name.
    pub fn step(&self, name: &str) -> Option<&ProcedureStep> {
        self.steps.iter().find(|step| step.name == name)
    }
}

/// Reads `procedure:` of a kind with these roles and fields.
pub(super) fn procedure(node: Option<&Node>, known: Known<'_>, findings: &mut Findings) -> Option<Procedure> {
    let mut clause = Clause::of(node?, known, findings);
    let about = clause.maybe_role("about", Stands::Person);
    let entries = clause.entries("steps");
    if entries.is_empty() {
        clause.refuse("steps", Message::new("kind-procedure-steps"));
    }
    let mut steps: Vec<ProcedureStep> = Vec::new();
    for entry in entries {
        let step = step(clause.within(&entry.value), &entry.key, &steps);
        if step.reply.is_some() && about.is_none() {
            clause.within(&entry.value).refuse("reply", Message::new("kind-procedure-reply-about"));
        }
        steps.push(step);
    }
    let body = clause.node("body").map(|node| body(clause.within(node)));
    let withheld = clause.any_fields("withheld");
    let told = clause.node("told").map(|node| told(clause.within(node), &steps));
    if about.is_none() && (told.is_some() || !withheld.is_empty()) {
        let key = if told.is_some() { "told" } else { "withheld" };
        clause.refuse(key, Message::new("kind-procedure-told-about"));
    }
    clause.finish();
    Some(Procedure { about, steps, body, withheld, told })
}

fn step(mut clause: Clause<'_, '_>, name: &str, before: &[ProcedureStep]) -> ProcedureStep {
    let (after, within) = (clause.maybe_text("after"), clause.maybe_text("within"));
    if let Some(name) = after.as_ref().filter(|name| before.iter().all(|step| step.name != **name)) {
        clause.refuse("after", Message::new("kind-procedure-after").with("name", name));
    }
    let clock = match (after, within) {
        (Some(after), Some(within)) => match Time::named(&within) {
            Some(time) => Some(Clock { after, time }),
            None => {
                clause.refuse("within", Message::new("kind-procedure-within").with("text", &within));
                None
            }
        },
        (None, None) => None,
        (Some(_), None) => {
            clause.refuse("after", Message::new("kind-procedure-clock"));
            None
        }
        (None, Some(_)) => {
            clause.refuse("within", Message::new("kind-procedure-clock"));
            None
        }
    };
    let workdays = clause.maybe_option("limit_in");
    let own = OwnTime {
        limit: clause.maybe_field("limit", Holds::Number),
        workdays,
        extended: clause.maybe_field("extended", Holds::Number),
    };
    if own != OwnTime::default() && clock.is_none() {
        let key = if own.limit.is_some() { "limit" } else { "extended" };
        clause.refuse(key, Message::new("kind-procedure-clock"));
    }
    let step = ProcedureStep {
        name: name.to_owned(),
        title: clause.text("title"),
        english: clause.text("english"),
        on: clause.maybe_field("on", Holds::Date),
        until: clause.maybe_field("until", Holds::Date),
        ended: clause.maybe_field("ended", Holds::Date),
        waived: clause.maybe_field("waived", Holds::Flag),
        optional: clause.is("optional"),
        by_body: clause.is("by_body"),
        reply: clause.maybe_text("reply"),
        due: clause.maybe_field("due", Holds::Date),
        clock,
        own,
        with: clause.any_places("with"),
        source: clause.maybe_text("source").unwrap_or_default(),
    };
    if step.ended.is_some() && step.until.is_none() {
        clause.refuse("ended", Message::new("kind-procedure-ended"));
    }
    if !step.with.is_empty() && step.on.is_none() {
        clause.refuse("with", Message::new("kind-procedure-with"));
    }
    if step.reply.is_some() && (step.clock.is_some() || step.due.is_some()) {
        clause.refuse("reply", Message::new("kind-procedure-reply-clock"));
    }
    clause.finish();
    step
}

fn told(mut clause: Clause<'_, '_>, steps: &[ProcedureStep]) -> ToldBy {
    let told = ToldBy { step: clause.text("by"), fields: clause.any_fields("fields") };
    let has_day = |step: &ProcedureStep| step.name == told.step && step.on.is_some();
    if !told.step.is_empty() && !steps.iter().any(has_day) {
        clause.refuse("by", Message::new("kind-procedure-told-by").with("name", &told.step));
    }
    clause.finish();
    told
}

fn body(mut clause: Clause<'_, '_>) -> DecidingBody {
    let (quorum, majority) = (clause.text("quorum"), clause.text("majority"));
    let quorum = Share::named(&quorum).unwrap_or_else(|| {
        clause.refuse("quorum", Message::new("kind-procedure-quorum").with("text", &quorum));
        Share::Half
    });
    let majority = Majority::named(&majority).unwrap_or_else(|| {
        clause.refuse("majority", Message::new("kind-procedure-majority").with("text", &majority));
        Majority { share: Share::Half, of_present: false }
    });
    let body = DecidingBody {
        role: clause.role("role", Stands::OneGroup),
        observers: clause.maybe_text("observers"),
        apart: clause.roles("apart", Stands::Person),
        present: clause.field("present", Holds::Number),
        votes_for: clause.field("for", Holds::Number),
        against: clause.field("against", Holds::Number),
        abstained: clause.field("abstained", Holds::Number),
        quorum,
        majority,
        source: clause.text("source"),
    };
    clause.finish();
    body
}

/// What is wrong with the kinds by which whom a case concerns replies; known only when all kinds are.
pub fn check_procedure<'k>(
    source: &Arc<Source>,
    kind: &Kind,
    kinds: impl Iterator<Item = &'k Kind>,
) -> Vec<Diagnostic> {
    let (Some(procedure), Ok(node)) = (&kind.procedure, parse_whole(source)) else { return Vec::new() };
    let replying: Vec<&str> = kinds
        .filter(|other| {
            other
                .replies_to
                .as_ref()
                .is_some_and(|reply| reply.kind == kind.id && Some(&reply.role) == procedure.about.as_ref())
        })
        .map(|other| other.id.as_str())
        .collect();
    let mut findings = Findings::new(source);
    for name in procedure.steps.iter().filter_map(|step| step.reply.as_deref()) {
        if !replying.contains(&name) {
            let message = Message::new("kind-procedure-reply").with("name", name);
            findings.error(place(&node, "procedure"), message);
        }
    }
    findings.list
}

#[cfg(test)]
mod tests;
