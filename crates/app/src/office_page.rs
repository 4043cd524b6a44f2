//! The page of offices: who holds what, where and how long, in words; and what a grant would allow, before it is made.

use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::Message;
use mingde_core::grant::{Grant, Reach};
use mingde_core::id::EntityId;
use mingde_core::kind::Kind;
use mingde_core::office::{Office, Power};
use mingde_core::policy::{Actor, Before, may_grant};
use mingde_core::record::{State, Who};
use mingde_core::registry::Person;
use mingde_core::snapshot::Snapshot;

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::grants::{GrantLine, all, standing};
use crate::import::Directories;
use crate::library::Library;
use crate::offices::{GrantRequest, asked, draft, list_grants};
use crate::opening::SEALED_OF_PERSON;
use crate::reorganise::OfficeFate;
use crate::view::Title;

/// Where a grant stands on a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum GrantStanding {
    /// It holds.
    Holds,
    /// Its first day has not come.
    Later,
    /// Its last day is past.
    Over,
    /// It was taken back.
    TakenBack,
}

/// Whose hand something is of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Hand {
    /// Somebody of the registry: `王伟(T0012)`.
    Person(String),
    /// The operator of the machine, under this account.
    Operator(String),
}

/// An office that somebody holds, held or will hold, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct HeldOffice {
    /// The grant.
    pub id: EntityId,
    /// What is held.
    pub office: Title,
    /// Who holds it: `王伟(T0012)`.
    pub person: String,
    /// Where.
    pub reach: Reach,
    /// Name of the unit, unless it is the whole bureau.
    pub unit: String,
    /// First day.
    pub first: Option<Day>,
    /// Last day.
    pub last: Option<Day>,
    /// Who granted it, or took it back.
    pub by: Hand,
    /// Why it was taken back.
    pub reason: String,
    /// How it stands.
    pub standing: GrantStanding,
    /// Why it should be looked at though it holds.
    pub loose: Option<OfficeFate>,
    /// What it allows.
    pub allows: OfficeAllows,
}

/// What an office allows.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct OfficeAllows {
    /// What no kind names.
    pub powers: Vec<Power>,
    /// The kinds it files.
    pub files: Vec<Title>,
    /// The kinds it accepts.
    pub accepts: Vec<Title>,
    /// The sealed values it may open.
    pub opens: Vec<Title>,
}

/// What would come of a grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct GrantPreview {
    /// The grant as it would stand.
    pub held: HeldOffice,
    /// The last day that the same grant has until now, where it is only changed.
    pub last_before: Option<Day>,
    /// What else the person holds on some of its days.
    pub beside: Vec<HeldOffice>,
}

/// Who holds what, by office and person; those that ended stand last. Who sees which of them is said by
/// [`list_grants`].
///
/// # Errors
/// When the ledger cannot be read.
pub async fn offices_page(bureau: &Bureau, actor: &Actor, today: Day) -> Result<Vec<HeldOffice>, AppError> {
    let lines = list_grants(bureau, actor).await?;
    let present = bureau.present().await?;
    let (library, names) = (&present.library, present.directories());
    let said = |line: &GrantLine| HeldOffice {
        loose: loose(&line.grant, &present.snapshot, today),
        ..in_words(line, library, names, today)
    };
    let mut held: Vec<HeldOffice> = lines.iter().map(said).collect();
    let rank = |one: &HeldOffice| match one.standing {
        GrantStanding::Holds => 0,
        GrantStanding::Later => 1,
        GrantStanding::Over | GrantStanding::TakenBack => 2,
    };
    held.sort_by_cached_key(|one| (rank(one), one.office.title.clone(), one.person.clone(), one.first));
    Ok(held)
}

/// What a grant would allow, and what stands beside it. Nothing is written; what is refused here is refused by
/// [`grant_office`](crate::grant_office) in the same words.
///
/// # Errors
/// Whatever granting it would end in.
pub async fn preview_grant(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    request: &GrantRequest,
) -> Result<GrantPreview, AppError> {
    let library = bureau.library();
    let registry = bureau.registry().await?;
    let names = Directories::of(&registry);
    let grant = asked(&library, &registry, &names, (request, now.day()))?;
    let lines = all(&bureau.store).await?;
    let (id, wanted) = (grant.id(), draft(&grant, State::Accepted, ""));
    let before = lines.iter().find(|line| line.head.id == id);
    if before.is_some_and(|line| line.head.says_the_same_as(&wanted)) {
        return Err(AppError::Conflict(Message::new("app-nothing-changed")));
    }
    let follows = before.map_or(Before::Nothing, |line| Before::Changed(line.head.standing()));
    let others = standing(&lines).map(|line| &line.grant);
    let hierarchy = registry.units.hierarchy_on(now.day());
    may_grant(actor, (&grant, wanted), follows, others, &library.schema, &hierarchy)?;
    let beside = standing(&lines).filter(|line| {
        line.head.id != id && line.grant.person == grant.person && line.grant.overlaps(&grant)
    });
    let beside = beside.map(|line| in_words(line, &library, &names, now.day())).collect();
    let stood = before.filter(|line| line.head.state != State::Withdrawn);
    let last_before = stood.and_then(|line| last_day(&line.grant));
    let by = actor.account().as_str();
    let held = said(&grant, (id, false), (by, ""), &library, &names, now.day());
    Ok(GrantPreview { held, last_before, beside })
}

pub(crate) fn in_words(line: &GrantLine, library: &Library, names: &Directories, today: Day) -> HeldOffice {
    let taken_back = line.head.state == State::Withdrawn;
    said(&line.grant, (line.head.id, taken_back), (&line.by, &line.reason), library, names, today)
}

fn said(
    grant: &Grant,
    (id, taken_back): (EntityId, bool),
    (by, reason): (&str, &str),
    library: &Library,
    names: &Directories,
    today: Day,
) -> HeldOffice {
    let called = |who: Who| names.called(who);
    let office = library.schema.office(&grant.office);
    let standing = match (taken_back, grant.span.from, grant.holds_on(today)) {
        (true, ..) => GrantStanding::TakenBack,
        (_, _, true) => GrantStanding::Holds,
        (_, Some(from), _) if today < from => GrantStanding::Later,
        _ => GrantStanding::Over,
    };
    HeldOffice {
        id,
        office: office.map_or_else(|| Title::name(&grant.office), |office| Title::from(&office.choice)),
        // Whoever lists grants is told who holds them, whatever else they may know of people.
        person: called(Who::Person(grant.person)).unwrap_or_else(|| grant.person.to_string()),
        reach: grant.reach,
        unit: grant.reach.unit().and_then(|unit| called(Who::Unit(unit))).unwrap_or_default(),
        first: grant.span.from,
        last: last_day(grant),
        by: called(Who::Person(Person::id_of(by)))
            .map_or_else(|| Hand::Operator(by.to_owned()), Hand::Person),
        reason: reason.to_owned(),
        standing,
        loose: None,
        allows: office.map(|office| allows(library, office)).unwrap_or_default(),
    }
}

/// Why an office that holds has lost its ground: its unit has ended, or its holder has left.
pub(crate) fn loose(grant: &Grant, snapshot: &Snapshot, today: Day) -> Option<OfficeFate> {
    if !grant.holds_on(today) {
        return None;
    }
    let unit = grant.reach.unit().and_then(|unit| snapshot.units.index_of(unit));
    if unit.is_some_and(|at| snapshot.units.unit[at as usize].span.to.is_some_and(|to| to <= today)) {
        return Some(OfficeFate::UnitEnds);
    }
    let at = snapshot.persons.index_of(grant.person)?;
    let posts = &snapshot.persons.posts;
    let mut own = snapshot.persons.posts_of(at).peekable();
    // Who never had a post has not left: the administrators of the first day may have none.
    own.peek()?;
    own.all(|post| posts.to[post] <= today.number()).then_some(OfficeFate::HolderLeaves)
}

/// People write the last day, a span ends on the day after.
fn last_day(grant: &Grant) -> Option<Day> {
    grant.span.to.map(|day| day.plus(-1))
}

fn allows(library: &Library, office: &Office) -> OfficeAllows {
    let kinds = |named: fn(&Kind) -> &Vec<String>| {
        let of = library.kinds.values().filter(|kind| named(kind).contains(&office.choice.code));
        of.map(|kind| Title::from(&**kind)).collect()
    };
    OfficeAllows {
        powers: office.powers.clone(),
        files: kinds(|kind| &kind.filed_by),
        accepts: kinds(|kind| &kind.accepted_by),
        opens: office.opens.iter().map(|opened| opened_title(library, opened)).collect(),
    }
}

/// A kind, or a field of one or of persons, by its title.
fn opened_title(library: &Library, opened: &str) -> Title {
    let (of, field) = opened.split_once('.').map_or((opened, None), |(of, field)| (of, Some(field)));
    let Some(kind) = library.kinds.get(of) else { return of_person(library, field.unwrap_or(of), opened) };
    let field = field.and_then(|name| kind.fields.iter().find(|field| field.name == name));
    match field {
        Some(field) => Title {
            title: format!("{}·{}", kind.title, field.title),
            english: format!("{} · {}", kind.english, field.english),
        },
        None => Title::from(&**kind),
    }
}

pub(crate) fn of_person(library: &Library, field: &str, opened: &str) -> Title {
    if let Some((_, title, english)) = SEALED_OF_PERSON.iter().find(|(name, ..)| *name == field) {
        return Title { title: (*title).to_owned(), english: (*english).to_owned() };
    }
    let further = library.schema.person_fields.iter().find(|further| further.name == field);
    further.map_or_else(|| Title::name(opened), Title::from)
}
