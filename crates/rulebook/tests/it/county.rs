//! A random county: persons whose posts change in mid-period, records of every kind, and somebody who walks through
//! the records one by one to find who said what when. It knows records and posts, never plans.

use std::collections::BTreeMap;

use mingde_core::date::Day;
use mingde_core::record::{Content, Participant, State, Value, Who};
use mingde_core::registry::{Person, Post, Span, Unit};
use mingde_core::snapshot::Snapshot;
use proptest::prelude::*;

use crate::bureau::{Bureau, choice, content, day, number, post};

pub const SCHOOLS: [&str; 3] = ["S1", "S2", "S3"];
pub const PEOPLE: [&str; 6] = ["p0", "p1", "p2", "p3", "p4", "p5"];
const RANKS: [&str; 3] = ["school-head", "school-middle", "teacher"];
/// The two articles that exceptions can be from.
pub const ARTICLES: [&str; 2] = ["办法第三条", "办法第九条"];

/// Where somebody is for how many days, as what; now and then nowhere.
type Stay = (u8, u8, u16, bool);
/// The stays of a person one after another, whether the last one goes on, and a concurrent post.
type Career = (Vec<Stay>, bool, Option<(u8, u8)>);
/// What, which record, where, when, who, whom, how, state.
pub type Event = (u8, u8, u8, i32, u8, u8, u8, u8);

pub fn careers() -> impl Strategy<Value = Vec<Career>> {
    let stay = (0u8..3, 0u8..3, 20u16..150, prop::bool::weighted(0.15));
    let concurrent = prop::option::weighted(0.2, (0u8..3, 0u8..3));
    prop::collection::vec((prop::collection::vec(stay, 1..4), prop::bool::weighted(0.8), concurrent), 6)
}

pub fn events(most: usize) -> impl Strategy<Value = Vec<Event>> {
    let one = (0u8..5, 0u8..10, 0u8..3, 0i32..190, 0u8..6, 0u8..6, any::<u8>(), any::<u8>());
    prop::collection::vec(one, 0..most)
}

/// The number of a record says its kind, so that a correction stays within it.
pub fn key(event: &Event) -> usize {
    usize::from(event.1) * 5 + usize::from(event.0)
}

fn posts((stays, goes_on, concurrent): &Career) -> Vec<Post> {
    let mut from = day("2025-07-15");
    let mut posts = Vec::new();
    for (at, (unit, rank, days, nowhere)) in stays.iter().enumerate() {
        let to = from.plus(i32::from(*days));
        let last = at + 1 == stays.len();
        let span = Span { from: Some(from), to: (!last || !goes_on).then_some(to) };
        if !nowhere {
            posts.push(post(SCHOOLS[usize::from(*unit)], RANKS[usize::from(*rank)], span, false));
        }
        from = to;
    }
    if let Some((unit, rank)) = concurrent {
        let span = Span { from: Some(day("2025-08-01")), to: None };
        posts.push(post(SCHOOLS[usize::from(*unit)], RANKS[usize::from(*rank)], span, true));
    }
    posts
}

/// A record of one of five kinds; fields are empty now and then.
fn record((what, _, unit, offset, who, whom, how, state): &Event) -> (State, Content) {
    let unit = SCHOOLS[usize::from(*unit)];
    let on = day("2025-08-20").plus(*offset);
    let (who, whom) = (PEOPLE[usize::from(*who)], PEOPLE[usize::from(*whom)]);
    let blank = content(
        ["talk", "study", "finding", "nomination", "exception"][usize::from(*what)],
        unit,
        &on.to_string(),
    );
    let draft = match what {
        0 => blank.with("organiser", who, &[]).with("counterpart", whom, &[]),
        1 => {
            let attended = ["present", "leave", "absent"][usize::from(how % 3)];
            let score = number(&format!("{}.5", 40 + how % 60));
            let scored = [("attendance", choice(attended)), ("score", score)];
            let learner = if how % 4 == 0 { &scored[..1] } else { &scored };
            let draft =
                blank.field("hours", number(&format!("{}.5", how % 3))).with("learners", who, learner);
            if who != whom && how % 2 == 0 { draft.with("learners", whom, &scored) } else { draft }
        }
        2 => {
            let from = on.plus(i32::from(how % 30) - 15);
            let mut draft = blank.with("teacher", who, &[]).field("borne_out", Value::Flag(state % 4 != 0));
            if how % 7 > 0 {
                draft = draft.field("effect_from", Value::Date(from));
            }
            if how % 5 > 0 {
                draft = draft.field("effect_to", Value::Date(from.plus(i32::from(*how) / 2)));
            }
            if how % 3 == 0 {
                draft = draft.field("released_on", Value::Date(from.plus(i32::from(how % 40))));
            }
            draft
        }
        3 => blank.with("nominee", who, &[]),
        _ => {
            let mut draft = blank.field("rule", Value::Text(ARTICLES[usize::from(how % 2)].into()));
            if how % 5 > 0 {
                draft = draft.with("approver", whom, &[]);
            }
            if how % 6 > 0 {
                draft = draft.field("reason", Value::Text("路远".into()));
            }
            if how % 7 > 0 {
                draft = draft.field("expires_on", Value::Date(on.plus(i32::from(*how) / 2)));
            }
            if how % 3 > 0 {
                draft.with("excepted_person", who, &[])
            } else {
                let excepted = Who::Unit(Unit::id_of(unit));
                let role = "excepted_unit".into();
                draft.0.participants.push(Participant { role, who: excepted, attributes: BTreeMap::new() });
                draft
            }
        }
    };
    let state = match state % 8 {
        0 => State::Submitted,
        1 => State::Withdrawn,
        _ => State::Accepted,
    };
    (state, draft.0)
}

/// The county: who is where, and its records by number.
pub struct County {
    registry: Bureau,
    posts: BTreeMap<&'static str, Vec<Post>>,
    pub records: BTreeMap<usize, (State, Content)>,
}

impl County {
    pub fn new(careers: &[Career], events: &[Event]) -> Self {
        let mut registry = Bureau::default();
        registry.unit("B", "bureau");
        registry.unit("S1", "primary-school").unit("S2", "senior-middle").unit("S3", "primary-school");
        let mut all = BTreeMap::new();
        for (code, career) in PEOPLE.into_iter().zip(careers) {
            let posts = posts(career);
            registry.person_of(code, posts.clone());
            all.insert(code, posts);
        }
        let records = events.iter().map(|event| (key(event), record(event))).collect();
        Self { registry, posts: all, records }
    }

    /// Enters, corrects or withdraws a record.
    pub fn change(&mut self, event: &Event) -> (usize, State, Content) {
        let (state, content) = record(event);
        self.records.insert(key(event), (state, content.clone()));
        (key(event), state, content)
    }

    pub fn snapshot(&self) -> Snapshot {
        self.registry
            .snapshot_of(self.records.iter().map(|(number, (state, content))| (*number, *state, content)))
    }

    /// Unit and rank of somebody on a day: of the main post, never of a concurrent one.
    pub fn post(&self, person: &str, on: Day) -> Option<(&'static str, &str)> {
        let held = self.posts[person].iter().find(|post| !post.concurrent && post.span.contains(on))?;
        let unit = SCHOOLS.into_iter().find(|unit| Unit::id_of(unit) == held.unit)?;
        Some((unit, &held.rank))
    }

    pub fn school(&self, person: &str, on: Day) -> Option<&'static str> {
        self.post(person, on).map(|(unit, _)| unit)
    }

    /// Posts of a school on a day, the concurrent ones too.
    pub fn posts_in(&self, school: &str, on: Day) -> usize {
        let posts = self.posts.values().flatten();
        posts.filter(|post| post.unit == Unit::id_of(school) && post.span.contains(on)).count()
    }

    /// Whether somebody holds any post on one of these days.
    pub fn there(&self, person: &str, from: Day, last: Day) -> bool {
        let days = (0..=last.since(from)).map(|n| from.plus(n));
        days.into_iter().any(|on| self.posts[person].iter().any(|post| post.span.contains(on)))
    }

    /// Accepted records of a kind from one day to another.
    pub fn of<'c>(&'c self, kind: &'c str, from: Day, last: Day) -> impl Iterator<Item = &'c Content> {
        let accepted = self.records.values().filter(|(state, _)| *state == State::Accepted).map(|(_, c)| c);
        accepted.filter(move |c| c.kind == kind && from <= c.date && c.date <= last)
    }

    /// Whether a finding that is known of by `last` bars somebody on a day.
    pub fn barred(&self, person: &str, on: Day, last: Day) -> bool {
        let bars = |finding: &Content| {
            let date = |name| match finding.fields.get(name) {
                Some(Value::Date(day)) => Some(*day),
                _ => None,
            };
            who(finding, "teacher") == Some(person)
                && finding.fields.get("borne_out") == Some(&Value::Flag(true))
                && date("effect_from").is_some_and(|from| from <= on)
                && date("effect_to").is_none_or(|to| on <= to)
                && date("released_on").is_none_or(|released| on < released)
        };
        self.of("finding", Day::EARLIEST, last).any(bars)
    }

    /// Exceptions from an article in force on a day, with reason and approver.
    pub fn exceptions(&self, article: &str, of: impl Fn(&Who) -> bool, on: Day) -> usize {
        let in_force = |exception: &&Content| {
            let excepted = exception.participants.iter().any(|p| p.role != "approver" && of(&p.who));
            let approved = exception.participants.iter().any(|p| p.role == "approver");
            let until = exception.fields.get("expires_on");
            excepted
                && approved
                && exception.fields.get("rule") == Some(&Value::Text(article.into()))
                && exception.fields.contains_key("reason")
                && until.is_none_or(|until| matches!(until, Value::Date(last) if on <= *last))
        };
        self.of("exception", Day::EARLIEST, on).filter(in_force).count()
    }
}

/// Who takes part in a role of one.
pub fn who(content: &Content, role: &str) -> Option<&'static str> {
    let found = content.participants.iter().find(|p| p.role == role)?;
    person(&found.who)
}

pub fn person(who: &Who) -> Option<&'static str> {
    PEOPLE.into_iter().find(|code| *who == Who::Person(Person::id_of(code)))
}

/// How somebody took part in a study: attendance and score.
pub fn part<'c>(study: &'c Content, learner: &str) -> Option<(&'c str, Option<i64>)> {
    let part = study.participants.iter().find(|p| p.role == "learners" && person(&p.who) == Some(learner))?;
    let attendance = match part.attributes.get("attendance") {
        Some(Value::Choice(code)) => code.as_str(),
        _ => "",
    };
    let score = match part.attributes.get("score") {
        Some(Value::Number(n)) => Some(n.raw()),
        _ => None,
    };
    Some((attendance, score))
}
