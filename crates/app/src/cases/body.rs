//! The body that decides: whether it was there in sufficient number, and voted, by what the record says and who is a member.

use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::id::{GroupId, PersonId};
use mingde_core::kind::{DecidingBody, Kind, Majority, Procedure};
use mingde_core::record::{Content, Value, Who};
use mingde_core::registry::{Group, Member};
use mingde_core::snapshot::Snapshot;

/// The body with what the record says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyNow {
    /// What it is called; none where the record names none.
    pub name: Option<String>,
    /// How many members had a vote on the day.
    pub entitled: u32,
    /// How many members were kept apart: the case concerns them, or they inquired into it.
    pub apart: u32,
    /// How many of them have to be there.
    pub least: u32,
    /// How many were.
    pub present: Option<u32>,
    /// Votes for, against, abstentions.
    pub votes: [Option<u32>; 3],
    /// How many votes for it a decision takes.
    pub wanted: u32,
    /// The day on which it decided last.
    pub decided: Option<Day>,
    /// What does not fit.
    pub doubts: Vec<Message>,
    /// What says how it decides.
    pub source: String,
}

/// Who has a vote in a group on a day.
pub(crate) struct Voters {
    /// What the group is called.
    pub name: String,
    /// Its members but for those who only attend.
    pub persons: Vec<PersonId>,
}

/// Finds who has a vote in a group on a day, without those who stand in it as somebody of this code.
pub(crate) type FindVoters<'f> = dyn Fn(GroupId, Option<&str>, Day) -> Option<Voters> + 'f;

impl Voters {
    /// By the columns of the registry.
    pub fn in_snapshot(
        snapshot: &Snapshot,
        group: GroupId,
        observers: Option<&str>,
        on: Day,
    ) -> Option<Self> {
        let groups = &snapshot.groups;
        let at = groups.id.iter().position(|id| *id == group)?;
        let roles = &snapshot.schema.member_roles;
        let observer = roles.iter().position(|role| Some(role.code.as_str()) == observers);
        let range = groups.member_start[at] as usize..groups.member_start[at + 1] as usize;
        let votes = |member: &usize| {
            groups.from[*member] <= on.number()
                && on.number() < groups.to[*member]
                && observer.is_none_or(|observer| usize::from(groups.role[*member]) != observer)
        };
        let persons = range
            .filter(votes)
            .filter_map(|member| snapshot.persons.id.get(groups.member[member] as usize).copied());
        Some(Self { name: groups.group[at].name.clone(), persons: persons.collect() })
    }

    /// By the value of the group.
    pub fn in_group(group: &Group, observers: Option<&str>, on: Day) -> Self {
        let votes = |member: &&Member| member.span.contains(on) && Some(member.role.as_str()) != observers;
        let persons = group.members.iter().filter(votes).map(|member| member.person);
        Self { name: group.name.clone(), persons: persons.collect() }
    }
}

/// Why nothing was decided in a case, whatever its record says: its body was not there in sufficient number, or did not vote for it.
pub(crate) fn undecided(find: &FindVoters<'_>, kind: &Kind, content: &Content) -> Option<Message> {
    let body = body(find, kind.procedure.as_ref()?, content, content.date)?;
    body.void().cloned()
}

impl BodyNow {
    /// Why nothing was decided.
    pub fn void(&self) -> Option<&Message> {
        let decides_nothing =
            |doubt: &&Message| ["case-no-quorum", "case-tie", "case-no-majority"].contains(&doubt.code);
        self.doubts.iter().find(decides_nothing)
    }
}

pub(super) fn body(
    find: &FindVoters<'_>,
    procedure: &Procedure,
    content: &Content,
    today: Day,
) -> Option<BodyNow> {
    let body = procedure.body.as_ref()?;
    let day = |name: &str| match content.fields.get(name) {
        Some(Value::Date(day)) => Some(*day),
        _ => None,
    };
    // Attendance and votes are of the first decision; what is decided on an appeal has none of its own.
    let decides = procedure.steps.iter().find(|step| step.by_body);
    let decided = decides.and_then(|step| step.on.as_deref().and_then(day));
    let group = content.participants.iter().find_map(|part| match part.who {
        Who::Group(group) if part.role == body.role => Some(group),
        _ => None,
    });
    let kept_apart = |role: &String| Some(role) == procedure.about.as_ref() || body.apart.contains(role);
    let apart: Vec<PersonId> = content
        .participants
        .iter()
        .filter(|part| kept_apart(&part.role))
        .filter_map(|part| match part.who {
            Who::Person(person) => Some(person),
            _ => None,
        })
        .collect();
    let on = decided.unwrap_or(today);
    let found = group.and_then(|group| find(group, body.observers.as_deref(), on));
    let mut voters = found.as_ref().map_or_else(Vec::new, |found| found.persons.clone());
    voters.sort_unstable();
    voters.dedup();
    let kept = voters.iter().filter(|person| apart.contains(person)).count() as u32;
    let entitled = voters.len() as u32 - kept;
    let count = |name: &str| match content.fields.get(name) {
        Some(Value::Number(number)) => u32::try_from(number.truncated()).ok(),
        _ => None,
    };
    let present = count(&body.present);
    let mut now = BodyNow {
        name: found.map(|found| found.name),
        entitled,
        apart: kept,
        least: body.quorum.least(entitled),
        present,
        votes: [count(&body.votes_for), count(&body.against), count(&body.abstained)],
        wanted: wanted(body.majority, entitled, present.unwrap_or(0)),
        decided,
        doubts: Vec::new(),
        source: body.source.clone(),
    };
    now.doubts = doubts(body, &now);
    Some(now)
}

/// How many votes for it a decision takes.
fn wanted(majority: Majority, entitled: u32, present: u32) -> u32 {
    majority.share.least(if majority.of_present { present } else { entitled })
}

/// What does not fit in what is said of a decision.
fn doubts(body: &DecidingBody, now: &BodyNow) -> Vec<Message> {
    let mut doubts = Vec::new();
    if now.decided.is_none() {
        return doubts;
    }
    if now.name.is_none() {
        doubts.push(Message::new("case-no-body"));
    } else if now.entitled == 0 {
        doubts.push(Message::new("case-body-empty"));
    }
    let Some(present) = now.present else {
        doubts.push(Message::new("case-nobody-counted"));
        return doubts;
    };
    let of = |code| Message::new(code).with("present", present).with("entitled", now.entitled);
    let known = now.entitled > 0;
    if known && present > now.entitled {
        doubts.push(of("case-too-many-present"));
    }
    if known && !body.quorum.is_met(present, now.entitled) {
        doubts.push(of("case-no-quorum").with("least", now.least));
    }
    let [Some(votes_for), Some(against), Some(abstained)] = now.votes else {
        doubts.push(Message::new("case-no-votes"));
        return doubts;
    };
    let cast = votes_for.saturating_add(against).saturating_add(abstained);
    if cast != present {
        let code = if cast > present { "case-too-many-votes" } else { "case-too-few-votes" };
        doubts.push(Message::new(code).with("votes", cast).with("present", present));
    }
    if votes_for == against {
        doubts.push(Message::new("case-tie").with("votes", votes_for));
    } else if (known || body.majority.of_present) && votes_for < now.wanted {
        doubts.push(Message::new("case-no-majority").with("votes", votes_for).with("wanted", now.wanted));
    }
    doubts
}

#[cfg(test)]
mod tests;
