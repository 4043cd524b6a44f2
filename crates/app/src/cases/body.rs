//! The body that decides: whether it was there in sufficient number, and voted, by what the record says and who is a member.

use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::id::GroupId;
use mingde_core::kind::{DecidingBody, Procedure};
use mingde_core::record::{Content, Value, Who};
use mingde_core::snapshot::Snapshot;

/// The body with what the record says of it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BodyNow {
    /// What it is called; none where the record names none.
    pub name: Option<String>,
    /// How many members had a vote on the day.
    pub entitled: u32,
    /// How many of them have to be there.
    pub least: u32,
    /// How many were.
    pub present: Option<u32>,
    /// Votes for, against, abstentions.
    pub votes: [Option<u32>; 3],
    /// Whether it has decided.
    pub decided: bool,
    /// What does not fit.
    pub doubts: Vec<Message>,
}

pub(super) fn body(
    snapshot: &Snapshot,
    procedure: &Procedure,
    content: &Content,
    today: Day,
) -> Option<BodyNow> {
    let body = procedure.body.as_ref()?;
    let day = |name: &str| match content.fields.get(name) {
        Some(Value::Date(day)) => Some(*day),
        _ => None,
    };
    let decided = procedure.steps.iter().filter(|step| step.by_body);
    let decided = decided.filter_map(|step| step.on.as_deref().and_then(day)).max();
    let group = content.participants.iter().find_map(|part| match part.who {
        Who::Group(group) if part.role == body.role => Some(group),
        _ => None,
    });
    let on = decided.unwrap_or(today);
    let entitled = group.map_or(0, |group| members(snapshot, body, group, on));
    let count = |name: &str| match content.fields.get(name) {
        Some(Value::Number(number)) => u32::try_from(number.raw() / 10_000).ok(),
        _ => None,
    };
    let found = group.and_then(|group| snapshot.groups.id.iter().position(|id| *id == group));
    let mut now = BodyNow {
        name: found.map(|at| snapshot.groups.group[at].name.clone()),
        entitled,
        least: body.quorum.least(entitled),
        present: count(&body.present),
        votes: [count(&body.votes_for), count(&body.against), count(&body.abstained)],
        decided: decided.is_some(),
        doubts: Vec::new(),
    };
    now.doubts = doubts(body, &now);
    Some(now)
}

/// What does not fit in what is said of a decision.
fn doubts(body: &DecidingBody, now: &BodyNow) -> Vec<Message> {
    if !now.decided {
        return Vec::new();
    }
    let mut doubts = Vec::new();
    let mut doubt = |message: Message| doubts.push(message);
    if now.name.is_none() {
        doubt(Message::new("case-no-body"));
    } else if now.entitled == 0 {
        doubt(Message::new("case-body-empty"));
    }
    let Some(present) = now.present else {
        doubt(Message::new("case-nobody-counted"));
        return doubts;
    };
    let of = |code| Message::new(code).with("present", present).with("entitled", now.entitled);
    if now.entitled > 0 && present > now.entitled {
        doubt(of("case-too-many-present"));
    }
    if now.entitled > 0 && !body.quorum.is_met(present, now.entitled) {
        doubt(of("case-no-quorum").with("least", now.least));
    }
    let cast: u32 = now.votes.iter().flatten().fold(0, |sum, votes| sum.saturating_add(*votes));
    if cast > present {
        doubt(Message::new("case-too-many-votes").with("votes", cast).with("present", present));
    }
    match now.votes[0] {
        None => doubt(Message::new("case-no-votes")),
        Some(votes) if now.entitled > 0 && votes * 2 <= now.entitled => {
            let message = Message::new("case-no-majority").with("votes", votes);
            doubt(message.with("entitled", now.entitled));
        }
        Some(_) => {}
    }
    doubts
}

/// How many members of a group have a vote on a day.
fn members(snapshot: &Snapshot, body: &DecidingBody, group: GroupId, on: Day) -> u32 {
    let groups = &snapshot.groups;
    let Some(at) = groups.id.iter().position(|id| *id == group) else { return 0 };
    let observers = body.observers.as_deref();
    let observer = snapshot.schema.member_roles.iter().position(|role| Some(role.code.as_str()) == observers);
    let range = groups.member_start[at] as usize..groups.member_start[at + 1] as usize;
    let votes = |member: &usize| {
        groups.from[*member] <= on.number()
            && on.number() < groups.to[*member]
            && observer.is_none_or(|observer| usize::from(groups.role[*member]) != observer)
    };
    let mut voters: Vec<u32> = range.filter(votes).map(|member| groups.member[member]).collect();
    voters.sort_unstable();
    voters.dedup();
    voters.len() as u32
}
