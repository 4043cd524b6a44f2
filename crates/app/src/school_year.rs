//! The change of the school year as a list: what whoever keeps the registry, offices, accounts and rulebooks sees to before
//! September, each step with what the bureau knows about it by itself.

use mingde_core::date::{Day, Timestamp, civil};
use mingde_core::diagnostic::Message;
use mingde_core::id::IdSet;
use mingde_core::office::Power;
use mingde_core::policy::Actor;
use mingde_core::record::State;
use mingde_core::registry::Span;
use mingde_core::snapshot::Snapshot;

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::health::{Wellness, holidays};
use crate::jobs::{JobSort, is_on_a_server};
use crate::office_page::loose;
use crate::present::Present;
use crate::settings_page::settings_page;

/// From this month on the change that comes next is looked at; before it the one that was.
const LOOKED_AT_FROM: i8 = 4;
/// What is done for a school year begins with its summer: the first of this month.
const SUMMER: i8 = 6;
/// The month in which it begins.
const AUTUMN: i8 = 9;
const DAY: i64 = 86_400 * 1_000_000;
/// A copy is asked for that is no older than the summer, and no older than so long.
const COPIED_WITHIN: i64 = 31 * DAY;

/// How a step stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum YearStepState {
    /// Nothing of it is left, as far as the ledger knows.
    Done,
    /// Something is to be done, and it says what.
    Open,
    /// Only people know whether something is left: it says what was done.
    Look,
}

/// A step of the change.
#[derive(Debug, Clone)]
pub struct YearStep {
    /// What, by its name in codes of words: `school-year-…`.
    pub about: &'static str,
    /// How it stands.
    pub state: YearStepState,
    /// What is known of it.
    pub told: Vec<Message>,
}

/// The change to a school year.
#[derive(Debug, Clone)]
pub struct SchoolYear {
    /// The calendar year in which it begins.
    pub year: i16,
    /// What was entered from this day on counts as done for it.
    pub since: Day,
    /// Its steps in the order in which they are taken: those that whoever looks can do something about.
    pub steps: Vec<YearStep>,
}

/// The change of the school year around a day, for whoever has a part in it.
///
/// # Errors
/// [`AppError::Refused`] for whoever has none: it names the offices that keep the registry. Those of reading the ledger.
pub async fn school_year(bureau: &Bureau, actor: &Actor, now: Timestamp) -> Result<SchoolYear, AppError> {
    let today = now.day();
    let (calendar_year, month, _) = today.parts();
    let year = if month < LOOKED_AT_FROM { calendar_year - 1 } else { calendar_year };
    let since = civil(year, SUMMER, 1).unwrap_or(today);
    let present = bureau.present().await?;
    let mut steps = Vec::new();
    if may(actor, Power::KeepRegistry) {
        let change = Change { snapshot: &present.snapshot, since, today };
        steps.extend([change.schools(), change.moves(), change.stranded(), change.groups()]);
    }
    if may(actor, Power::GrantOffices) {
        steps.push(offices(&present, year, today));
    }
    if may(actor, Power::AdministerAccounts) {
        steps.push(accounts(bureau, &present, today).await?);
    }
    if may(actor, Power::PublishRulebooks) {
        steps.extend([rulebooks(&present, since), settings(bureau, actor, today).await?]);
    }
    if may(actor, Power::AdministerAccounts) {
        steps.extend([days_off(bureau, now), copy(bureau, now, since).await?]);
    }
    if steps.is_empty() {
        actor.may(Power::KeepRegistry)?;
    }
    Ok(SchoolYear { year, since, steps })
}

/// Whether there is anything in it for an actor.
pub fn has_part_in_school_year(actor: &Actor) -> bool {
    [Power::KeepRegistry, Power::GrantOffices, Power::AdministerAccounts, Power::PublishRulebooks]
        .into_iter()
        .any(|power| may(actor, power))
}

fn may(actor: &Actor, power: Power) -> bool {
    actor.may(power).is_ok()
}

/// A step that is open as long as something is counted.
fn counted(about: &'static str, open: u64, code: &'static str) -> YearStep {
    let state = if open == 0 { YearStepState::Done } else { YearStepState::Open };
    YearStep { about, state, told: vec![Message::new(code).with("count", open)] }
}

/// What changed in the registry.
struct Change<'s> {
    snapshot: &'s Snapshot,
    since: Day,
    today: Day,
}

impl Change<'_> {
    fn is_over(&self, span: &Span) -> bool {
        span.to.is_some_and(|to| to <= self.today)
    }

    /// Units that were founded and closed for the year.
    fn schools(&self) -> YearStep {
        let spans = || self.snapshot.units.unit.iter().map(|unit| &unit.span);
        let within = |day: Option<Day>| day.is_some_and(|day| day >= self.since);
        let begun = spans().filter(|span| within(span.from)).count();
        let ended = spans().filter(|span| within(span.to)).count();
        let told = Message::new("school-year-schools-known").with("begun", begun).with("ended", ended);
        YearStep { about: "schools", state: YearStepState::Look, told: vec![told] }
    }

    /// Main posts that begin in it, and people whose last one has ended.
    fn moves(&self) -> YearStep {
        let (persons, since) = (&self.snapshot.persons, self.since.number());
        let posts = &persons.posts;
        let main = |post: &usize| !posts.concurrent[*post];
        let begun = (0..posts.person.len()).filter(|post| main(post) && posts.from[*post] >= since).count();
        let left = (0..persons.len() as u32).filter(|person| {
            let last = persons.posts_of(*person).map(|post| posts.to[post]).max();
            last.is_some_and(|last| (since..=self.today.number()).contains(&last))
        });
        let told = Message::new("school-year-moves-known").with("begun", begun).with("left", left.count());
        YearStep { about: "moves", state: YearStepState::Look, told: vec![told] }
    }

    /// People whose only posts are at units that are closed.
    fn stranded(&self) -> YearStep {
        let (persons, units) = (&self.snapshot.persons, &self.snapshot.units);
        let posts = &persons.posts;
        let today = self.today.number();
        let of_closed = |person: &u32| {
            let now = |post: &usize| posts.from[*post] <= today && today < posts.to[*post];
            let mut held = persons.posts_of(*person).filter(now).peekable();
            held.peek().is_some()
                && held.all(|post| self.is_over(&units.unit[posts.unit[post] as usize].span))
        };
        let count = (0..persons.len() as u32).filter(of_closed).count();
        counted("stranded", count as u64, "school-year-stranded-known")
    }

    /// Groups that go on with members who work nowhere any more.
    fn groups(&self) -> YearStep {
        let (groups, persons) = (&self.snapshot.groups, &self.snapshot.persons);
        let today = self.today.number();
        let gone = |person: u32| {
            let mut posts = persons.posts_of(person).peekable();
            posts.peek().is_some() && posts.all(|post| persons.posts.to[post] <= today)
        };
        let open = groups.group.iter().enumerate().filter(|(at, group)| {
            let mut members = groups.member_start[*at] as usize..groups.member_start[at + 1] as usize;
            !self.is_over(&group.span)
                && members.any(|member| groups.to[member] > today && gone(groups.member[member]))
        });
        counted("groups", open.count() as u64, "school-year-groups-known")
    }
}

/// Offices whose ground is gone, and those that end with the school year that is over.
fn offices(present: &Present, year: i16, today: Day) -> YearStep {
    let autumn = civil(year, AUTUMN, 1).unwrap_or(today);
    let standing =
        || present.grants.iter().filter(|line| line.head.state != State::Withdrawn).map(|line| &line.grant);
    let loose = standing().filter(|grant| loose(grant, &present.snapshot, today).is_some()).count();
    let ends = |to: Day| to > today && to <= autumn;
    let ending = standing().filter(|grant| grant.span.to.is_some_and(ends)).count();
    let state = if loose + ending == 0 { YearStepState::Done } else { YearStepState::Open };
    let told = Message::new("school-year-offices-known").with("loose", loose).with("ending", ending);
    YearStep { about: "offices", state, told: vec![told] }
}

/// Open accounts of people who work nowhere any more, and people who came and have none.
async fn accounts(bureau: &Bureau, present: &Present, today: Day) -> Result<YearStep, AppError> {
    let rows = bureau.store.accounts().await?;
    let persons = &present.snapshot.persons;
    let works = |person: u32| {
        let number = today.number();
        persons.posts_of(person).any(|post| persons.posts.to[post] > number)
    };
    let owners: IdSet = rows.iter().map(|row| row.person.0).collect();
    let open: IdSet = rows.iter().filter(|row| row.closed.is_none()).map(|row| row.person.0).collect();
    let (mut left, mut without) = (0, 0);
    for (at, id) in (0u32..).zip(&persons.id) {
        let never = persons.posts_of(at).is_empty();
        left += u64::from(open.contains(&id.0) && !never && !works(at));
        without += u64::from(!owners.contains(&id.0) && works(at));
    }
    let state = if left == 0 { YearStepState::Done } else { YearStepState::Open };
    let told = Message::new("school-year-accounts-known").with("left", left).with("without", without);
    Ok(YearStep { about: "accounts", state, told: vec![told] })
}

/// Rulebooks that have a version for it.
fn rulebooks(present: &Present, since: Day) -> YearStep {
    let versions = present.library.editions.published_versions();
    let renewed = versions.filter(|version| version.from.is_some_and(|from| from >= since)).count();
    let told = Message::new("school-year-rulebooks-known").with("count", renewed);
    YearStep { about: "rulebooks", state: YearStepState::Look, told: vec![told] }
}

/// Settings that nobody has laid down.
async fn settings(bureau: &Bureau, actor: &Actor, today: Day) -> Result<YearStep, AppError> {
    let open = settings_page(bureau, actor, today).await?.open.len();
    Ok(counted("settings", open as u64, "school-year-settings-known"))
}

/// The days off, which fall due later than the rest.
fn days_off(bureau: &Bureau, now: Timestamp) -> YearStep {
    let line = holidays(bureau, now);
    let state = if line.state == Wellness::Well { YearStepState::Done } else { YearStepState::Open };
    YearStep { about: "holidays", state, told: line.told }
}

/// A copy that was made before much is changed at once.
async fn copy(bureau: &Bureau, now: Timestamp, since: Day) -> Result<YearStep, AppError> {
    const ABOUT: &str = "backup";
    let told = |code| vec![Message::new(code)];
    if is_on_a_server(bureau) {
        return Ok(YearStep { about: ABOUT, state: YearStepState::Look, told: told("health-backup-server") });
    }
    let last = bureau.store.latest_done(JobSort::Backup.name()).await?;
    let Some(ended) = last.and_then(|last| last.ended) else {
        return Ok(YearStep { about: ABOUT, state: YearStepState::Open, told: told("health-backup-none") });
    };
    let lately = ended.day() >= since || now.0 - ended.0 <= COPIED_WITHIN;
    let state = if lately { YearStepState::Done } else { YearStepState::Open };
    let told = vec![Message::new("health-backup").with("when", ended.day())];
    Ok(YearStep { about: ABOUT, state, told })
}
