//! What a change of the registry would do, in words, before anything is written: units, posts, groups, offices, accounts, and
//! who is assessed by which rulebook.

use std::collections::BTreeSet;
use std::sync::Arc;

use mingde_core::date::{Day, Timestamp};
use mingde_core::id::{EntityId, PersonId, UnitId};
use mingde_core::policy::Actor;
use mingde_core::record::State;
use mingde_core::registry::{Person, Post};
use mingde_core::reorganisation::Affected;
use mingde_core::revision::EntityKind;
use mingde_core::snapshot::{BuildError, Latest, Snapshot};
use mingde_rulebook::{AssessmentDate, ResultKind, Rulebook, Status, assessed_subjects};

use super::office_fate::OfficeFate;
use super::{Plan, PlannedChange, ReorganisationRequest, Reorganised, plan};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::grants;
use crate::library::Library;
use crate::long_work::in_turn;
use crate::office_page::{HeldOffice, in_words};
use crate::present::Present;
use crate::view::Title;

/// So many names are told of each thing; of the others their number.
const NAMED: usize = 40;
/// So many entries of the registry are taken in at once.
const AT_ONCE: usize = 256;

/// What a change would do.
#[derive(Debug, Clone)]
pub struct ChangePreview {
    /// Units, groups, records after an end.
    pub outcome: Reorganised,
    /// Whose posts end or begin.
    pub posts: Vec<PostsOf>,
    /// How many more there are of them.
    pub more_posts: usize,
    /// Offices that it touches. None of them ends or follows by itself: offices are granted and taken back by somebody else.
    pub offices: Vec<(OfficeFate, HeldOffice)>,
    /// Persons who hold no post afterwards and can still sign in.
    pub accounts: Vec<String>,
    /// Rulebooks that assess others from the day on.
    pub rulebooks: Vec<SubjectsChanged>,
    /// Duties that units and persons who go have not met today.
    pub duties: Vec<OpenDuty>,
    /// How many more there are of them.
    pub more_duties: usize,
    /// Persons of the same name as somebody who joins, those that are probably the same one first.
    pub namesakes: Vec<Namesake>,
    /// What tells this preview from one of another state; see [`reorganise_as_shown`](super::reorganise_as_shown).
    pub mark: String,
}

/// Somebody in the registry who is called like somebody who joins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Namesake {
    /// Staff number.
    pub code: String,
    /// `王伟(T0012) 第一小学`
    pub label: String,
    /// Whether both were born on the same day, or in the same month where of one only that is known.
    pub same_birth: bool,
}

/// Posts of one person that a change touches.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostsOf {
    /// `王伟(T0012)`
    pub person: String,
    /// Those that end.
    pub ends: Vec<PostLeft>,
    /// Those that begin.
    pub begins: Vec<PostLeft>,
    /// Those that go on.
    pub stays: Vec<PostLeft>,
}

/// A post in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PostLeft {
    /// Name of the unit.
    pub unit: String,
    /// What it is called.
    pub title: String,
    /// Its rank.
    pub rank: Title,
    /// It is held beside a main post.
    pub concurrent: bool,
}

/// A rulebook that assesses others than before.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SubjectsChanged {
    /// The rulebook.
    pub rulebook: Title,
    /// Whom it assesses no more.
    pub lost: Vec<String>,
    /// Whom it assesses from then on.
    pub gained: Vec<String>,
}

/// A duty that is not met today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpenDuty {
    /// Who has it.
    pub of: String,
    /// What it is.
    pub title: String,
    /// By which rulebook.
    pub rulebook: Title,
    /// When it is due.
    pub due: Option<Day>,
}

/// What a change would do. Nothing is written; what is refused here is refused in the same words when it is carried out.
///
/// # Errors
/// Those of [`reorganise`](super::reorganise).
pub async fn preview_change(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    request: &ReorganisationRequest,
) -> Result<ChangePreview, AppError> {
    let plan = plan(bureau, actor, now, request).await?;
    let present = bureau.present().await?;
    let said = Said { plan: &plan, present: &present, from: request.from };
    let mut accounts = Vec::new();
    for (id, person) in said.leavers() {
        let account = bureau.store.account_of(id).await?;
        if account.is_some_and(|account| account.closed.is_none()) {
            accounts.push(label(person));
        }
    }
    let persons = plan.changes.persons.iter();
    let mut posts: Vec<PostsOf> = persons.map(|(id, person)| said.posts(*id, person)).collect();
    let more_posts = posts.len().saturating_sub(NAMED);
    posts.truncate(NAMED);
    let mut duties = duties(bureau, actor, &plan, now.day()).await?;
    let more_duties = duties.len().saturating_sub(NAMED);
    duties.truncate(NAMED);
    Ok(ChangePreview {
        posts,
        more_posts,
        offices: said.offices(request, now.day()),
        accounts,
        rulebooks: rulebooks(&plan, &present, request.from).await?,
        duties,
        more_duties,
        namesakes: said.namesakes(),
        mark: plan.mark(),
        outcome: plan.outcome,
    })
}

/// A plan beside what is known at present.
struct Said<'p> {
    plan: &'p Plan,
    present: &'p Present,
    from: Day,
}

fn label(person: &Person) -> String {
    format!("{}({})", person.name, person.code)
}

fn reaches(post: &Post, day: Day) -> bool {
    post.span.to.is_none_or(|to| to > day)
}

impl Said<'_> {
    fn unit_name(&self, id: UnitId) -> String {
        let Affected { units, .. } = &self.plan.changes;
        let unit = units.get(&id).or_else(|| self.plan.before.units.get(&id));
        unit.map_or_else(String::new, |unit| unit.name.clone())
    }

    fn post(&self, post: &Post) -> PostLeft {
        let rank = self.present.library.schema.ranks.iter().find(|rank| rank.code == post.rank);
        PostLeft {
            unit: self.unit_name(post.unit),
            title: post.title.clone(),
            rank: rank.map_or_else(|| Title::name(&post.rank), Title::from),
            concurrent: post.concurrent,
        }
    }

    fn posts(&self, id: PersonId, after: &Person) -> PostsOf {
        let none = Vec::new();
        let before = self.plan.before.persons.get(&id).map_or(&none, |person| &person.posts);
        let same = |one: &Post, other: &Post| {
            (one.unit, &one.title, &one.rank, one.span.from, one.concurrent)
                == (other.unit, &other.title, &other.rank, other.span.from, other.concurrent)
        };
        let standing = || before.iter().filter(|post| reaches(post, self.from));
        let goes_on =
            |post: &&Post| after.posts.iter().any(|other| same(post, other) && reaches(other, self.from));
        let is_new = |post: &&Post| !before.iter().any(|other| same(post, other));
        PostsOf {
            person: label(after),
            ends: standing().filter(|post| !goes_on(post)).map(|post| self.post(post)).collect(),
            begins: after.posts.iter().filter(is_new).map(|post| self.post(post)).collect(),
            stays: standing().filter(goes_on).map(|post| self.post(post)).collect(),
        }
    }

    /// Who holds no post any more from the day on.
    fn leavers(&self) -> impl Iterator<Item = (PersonId, &Person)> {
        let persons = self.plan.changes.persons.iter();
        persons
            .filter(|(_, person)| !person.posts.iter().any(|post| reaches(post, self.from)))
            .map(|(id, person)| (*id, person))
    }

    fn offices(&self, request: &ReorganisationRequest, today: Day) -> Vec<(OfficeFate, HeldOffice)> {
        let ending = match &request.change {
            PlannedChange::Units(reorganisation) => reorganisation.ending(),
            PlannedChange::Person(_) => &[],
        };
        let leavers: BTreeSet<PersonId> = self.leavers().map(|(id, _)| id).collect();
        let moves = |person: PersonId| {
            self.plan.changes.persons.get(&person).is_some_and(|after| {
                let posts = self.posts(person, after);
                !posts.ends.is_empty()
                    && posts.begins.iter().any(|post| posts.ends.iter().all(|end| end.unit != post.unit))
            })
        };
        let lasting = grants::standing(&self.present.grants)
            .filter(|line| line.grant.span.to.is_none_or(|to| to > self.from.max(today)));
        let fate = |line: &grants::GrantLine| {
            let of_unit = line.grant.reach.unit().is_some_and(|unit| ending.contains(&unit));
            match line.grant.person {
                _ if of_unit => Some(OfficeFate::UnitEnds),
                person if leavers.contains(&person) => Some(OfficeFate::HolderLeaves),
                person if moves(person) => Some(OfficeFate::HolderMoves),
                _ => None,
            }
        };
        let touched = lasting.filter_map(|line| fate(line).map(|fate| (fate, line)));
        let (library, names) = (&self.present.library, self.present.directories());
        touched.map(|(fate, line)| (fate, in_words(line, library, names, today))).collect()
    }

    fn namesakes(&self) -> Vec<Namesake> {
        let (before, after) = (&self.plan.before.persons, &self.plan.changes.persons);
        let Some((_, newcomer)) = after.iter().find(|(id, _)| !before.contains_key(id)) else {
            return Vec::new();
        };
        let others = before.iter().filter(|(id, _)| !after.contains_key(id));
        let told = |(_, person): (&PersonId, &Person)| {
            let post = person.posts.iter().rev().find(|post| reaches(post, self.from));
            let unit = post.map_or_else(String::new, |post| format!(" {}", self.unit_name(post.unit)));
            Namesake {
                code: person.code.clone(),
                label: label(person) + &unit,
                same_birth: person.may_be_born_with(newcomer),
            }
        };
        let mut namesakes: Vec<Namesake> = others.map(told).collect();
        namesakes.sort_by_key(|namesake| !namesake.same_birth);
        namesakes
    }
}

/// Which rulebooks assess others from the day on: the registry as it would be is held beside the one that is.
async fn rulebooks(plan: &Plan, present: &Present, from: Day) -> Result<Vec<SubjectsChanged>, AppError> {
    let (library, before) = (present.library.clone(), present.snapshot.clone());
    let after = changed(&before, &plan.changes)?;
    in_turn(move || compared(&library, &before, &after, from)).await
}

fn compared(
    library: &Library,
    before: &Arc<Snapshot>,
    after: &Snapshot,
    from: Day,
) -> Result<Vec<SubjectsChanged>, AppError> {
    let held = library.shared_rulebooks_on(from)?;
    let rulebooks: Vec<&Rulebook> = held.iter().map(|rulebook| &***rulebook).collect();
    let at = AssessmentDate::on(from);
    let were = assessed_subjects(&rulebooks, before, at, &library.own);
    let are = assessed_subjects(&rulebooks, after, at, &library.own);
    let names = |ids: Vec<&EntityId>, snapshot: &Snapshot| {
        ids.into_iter().take(NAMED).filter_map(|id| name_of(snapshot, *id)).collect::<Vec<String>>()
    };
    let mut changed = Vec::new();
    for ((rulebook, were), are) in rulebooks.iter().zip(&were).zip(&are) {
        let lost = names(were.difference(are).collect(), before);
        let gained = names(are.difference(were).collect(), after);
        if !(lost.is_empty() && gained.is_empty()) {
            let title = Title { title: rulebook.title.clone(), english: rulebook.english.clone() };
            changed.push(SubjectsChanged { rulebook: title, lost, gained });
        }
    }
    Ok(changed)
}

fn name_of(snapshot: &Snapshot, id: EntityId) -> Option<String> {
    if let Some(at) = snapshot.units.index_of(UnitId(id)) {
        return Some(snapshot.units.unit[at as usize].name.clone());
    }
    let at = snapshot.persons.index_of(PersonId(id))? as usize;
    Some(format!("{}({})", snapshot.persons.name[at], snapshot.persons.code[at]))
}

/// The registry as it would be.
fn changed(before: &Snapshot, changes: &Affected) -> Result<Snapshot, BuildError> {
    fn json<T: serde::Serialize>(value: &T) -> Result<String, BuildError> {
        serde_json::to_string(value).map_err(|cause| BuildError { position: 0, cause })
    }
    let mut payloads: Vec<(EntityKind, EntityId, String)> = Vec::new();
    for (id, unit) in &changes.units {
        payloads.push((EntityKind::Unit, id.0, json(unit)?));
    }
    for (id, person) in &changes.persons {
        payloads.push((EntityKind::Person, id.0, json(person)?));
    }
    let mut after = before.clone();
    let never = Timestamp(0);
    for some in payloads.chunks(AT_ONCE) {
        let entries: Vec<Latest<'_>> = some
            .iter()
            .map(|(entity, id, payload)| Latest {
                entity: *entity,
                id: *id,
                state: State::Accepted,
                position: before.position,
                entered: never,
                recorded: never,
                payload,
            })
            .collect();
        after.register(&entries)?;
    }
    Ok(after)
}

/// What units that end, and the one person whom it is about, have not met today.
async fn duties(bureau: &Bureau, actor: &Actor, plan: &Plan, today: Day) -> Result<Vec<OpenDuty>, AppError> {
    let Plan { before, changes, .. } = plan;
    let ends = |id: &&UnitId| {
        let earlier = before.units.get(id).and_then(|unit| unit.span.to);
        changes.units[*id].span.to.is_some_and(|to| earlier != Some(to))
    };
    let mut concerned: Vec<EntityId> = changes.units.keys().filter(ends).map(|id| id.0).collect();
    if let [one] = changes.persons.keys().collect::<Vec<_>>()[..] {
        concerned.push(one.0);
    }
    let mut open = Vec::new();
    if concerned.is_empty() {
        return Ok(open);
    }
    let standing = bureau.standing(actor, AssessmentDate::on(today)).await?;
    for assessment in standing.assessed.iter() {
        let own =
            assessment.subjects.iter().enumerate().filter(|(_, subject)| concerned.contains(&subject.id));
        for (at, subject) in own {
            let duty = |status| matches!(status, Status::NotMet | Status::NoData);
            let columns = assessment.columns.iter();
            let columns = columns.filter(|column| column.kind == ResultKind::Duty && duty(column.status(at)));
            open.extend(columns.map(|column| OpenDuty {
                of: subject.name.to_string(),
                title: column.title.clone(),
                rulebook: crate::todo::rulebook_title(&standing.present.library, assessment),
                due: column.due,
            }));
        }
    }
    open.sort_by_key(|duty| duty.due);
    Ok(open)
}
