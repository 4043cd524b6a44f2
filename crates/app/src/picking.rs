//! Picking persons, units and groups by whatever of their names somebody types: a part of the name, its pinyin or initials, a
//! code, `姓名(工号)`. Only who may be seen is offered; units and groups to whoever files something.

use std::cmp::Reverse;

use mingde_core::date::Day;
use mingde_core::diagnostic::Message;
use mingde_core::id::{EntityId, UnitId};
use mingde_core::kind::Party;
use mingde_core::office::Power;
use mingde_core::policy::{Actor, files_somewhere};
use mingde_core::registry::UnitClass;
use mingde_core::revision::EntityKind;
use mingde_core::snapshot::Snapshot;
use mingde_core::text::{comparable, narrow, sort_key, sounds_like};
use mingde_store::{Filter, Page};

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::record_line::list_records;
use crate::sight::{Sight, knows_everybody};

/// So many are offered at most.
pub const OFFERED: usize = 20;
/// Whom the last so many records of a kind and unit name comes first.
const RECENT: u32 = 60;

/// What is looked for.
#[derive(Debug, Clone, Default)]
pub struct Picking<'a> {
    /// What was typed; whoever was named lately, if nothing.
    pub query: &'a str,
    /// Code or name of the unit in which persons are looked for first.
    pub unit: Option<&'a str>,
    /// The kind of record they are to stand in.
    pub kind: Option<&'a str>,
}

/// Somebody who can be picked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pick {
    /// What is typed to mean exactly this one: `王伟(T0012)`.
    pub label: String,
    /// Name.
    pub name: String,
    /// Code.
    pub code: String,
    /// Unit and post of a person; what a unit belongs to. What tells namesakes apart.
    pub about: String,
    /// Whether another of the same name is among those found.
    pub has_namesake: bool,
}

/// Those that were found.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Picks {
    /// The first [`OFFERED`] of them.
    pub picks: Vec<Pick>,
    /// How many there are.
    pub count: usize,
}

/// Somebody who fits what was typed.
struct Candidate {
    who: EntityId,
    name: String,
    code: String,
    about: String,
    is_near: bool,
}

/// Persons, units or groups that fit.
pub async fn pick(
    bureau: &Bureau,
    actor: &Actor,
    today: Day,
    of: Party,
    picking: &Picking<'_>,
) -> Result<Picks, AppError> {
    let registry = bureau.snapshot(None).await?;
    let unit = picking.unit.filter(|unit| !unit.trim().is_empty()).and_then(|unit| {
        let code = narrow(unit);
        let code = code.rsplit_once('(').map_or(code.as_str(), |(_, rest)| rest.trim_end_matches(')'));
        registry.units.find(code).or_else(|| registry.units.find(unit.trim()))
    });
    let unit = unit.map(|at| registry.units.id[at as usize]);
    let sought = Sought::of(picking.query);
    let library = bureau.library();
    let sight = Sight::new(&library, actor, registry);
    // Before a unit is named it is one's own.
    let unit = unit.or_else(|| sight.only_unit().map(|(unit, _)| unit));
    // Forms name units and groups of the whole bureau, those of records and that of a grant; whoever fills in none has no
    // use for the list of them.
    let names = actor.has_somewhere(Power::GrantOffices)
        || library.kinds.values().any(|kind| files_somewhere(actor, kind));
    let listed = |unit: UnitId| names || sight.sees_unit(unit);
    let all = knows_everybody(actor);
    let candidates = match of {
        Party::Person => {
            let seen = |at: u32, _| all || sight.sees_person_at(at, today);
            persons(sight.uncut(), today, unit, &sought, seen)
        }
        Party::Unit => units(sight.uncut(), today, listed, &sought),
        Party::Group => groups(sight.uncut(), today, |unit| listed_of(&sight, unit), &sought),
    };
    let recent = recent(bureau, actor, unit, picking.kind).await?;
    Ok(ranked(candidates, &recent, &sought))
}

/// Whether groups of a unit are offered: those of the own units, and those of the bureau and its departments, in which people
/// of all schools are. Another school's are its own business.
fn listed_of(sight: &Sight, unit: UnitId) -> bool {
    let snapshot = sight.uncut();
    let class = snapshot.units.index_of(unit).map(|at| snapshot.units.class[at as usize]);
    let of_bureau = matches!(class, Some(UnitClass::Bureau | UnitClass::Department | UnitClass::Party));
    of_bureau || sight.sees_unit(unit) || sight.sees_everything()
}

/// Persons whose main post is at a unit for which the actor has a power: those to whom offices may be granted, those whose
/// accounts are kept.
///
/// # Errors
/// [`AppError::NotFound`] for whoever has that power nowhere.
pub async fn pick_under(
    bureau: &Bureau,
    actor: &Actor,
    today: Day,
    query: &str,
    power: Power,
) -> Result<Picks, AppError> {
    if !actor.has_somewhere(power) {
        return Err(AppError::NotFound(Message::new("app-nowhere").with("name", query)));
    }
    let (registry, sought) = (bureau.snapshot(None).await?, Sought::of(query));
    let under = |_, unit| actor.has_at(power, unit);
    Ok(ranked(persons(&registry, today, None, &sought, under), &[], &sought))
}

/// What was typed, in the forms in which it is compared.
struct Sought {
    text: String,
    name: String,
    code: String,
}

impl Sought {
    fn of(query: &str) -> Self {
        let text = narrow(query).to_lowercase();
        let (name, code) = match text.strip_suffix(')').and_then(|rest| rest.rsplit_once('(')) {
            Some((name, code)) => (comparable(name), code.trim().to_owned()),
            None => (comparable(&text), text.clone()),
        };
        Self { text, name, code }
    }

    /// Whether nothing was typed.
    fn is_empty(&self) -> bool {
        self.text.is_empty()
    }

    /// Whether somebody of this name and code is meant.
    fn fits(&self, name: &str, code: &str) -> bool {
        let code = code.to_lowercase();
        if self.code != self.text {
            return code.starts_with(&self.code) && comparable(name).contains(&self.name);
        }
        self.is_empty()
            || code.starts_with(&self.code)
            || comparable(name).contains(&self.name)
            || sounds_like(name, &self.text)
    }
}

/// Persons who hold a main post on the day and are offered, by their place and the unit of that post.
fn persons(
    snapshot: &Snapshot,
    today: Day,
    unit: Option<UnitId>,
    sought: &Sought,
    offered: impl Fn(u32, UnitId) -> bool,
) -> Vec<Candidate> {
    let persons = &snapshot.persons;
    let fitting = (0..persons.len()).filter(|at| sought.fits(&persons.name[*at], &persons.code[*at]));
    let candidates = fitting.filter_map(|at| {
        let post = persons.main_post(at as u32, today)?;
        let place = persons.posts.unit[post] as usize;
        let own = snapshot.units.id.get(place).filter(|own| offered(at as u32, **own))?;
        let of = snapshot.units.unit.get(place);
        let here = Some(own) == unit.as_ref();
        let title = persons.posts.title.get(post).unwrap_or("");
        let about = [of.map_or("", |unit| unit.name.as_str()), title];
        Some(Candidate {
            who: persons.id[at].0,
            name: persons.name[at].to_string(),
            code: persons.code[at].to_string(),
            about: about.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "),
            is_near: here,
        })
    });
    candidates.collect()
}

fn units(
    snapshot: &Snapshot,
    today: Day,
    listed: impl Fn(UnitId) -> bool,
    sought: &Sought,
) -> Vec<Candidate> {
    let units = snapshot.units.id.iter().zip(&snapshot.units.unit);
    let there = units.filter(|(id, unit)| unit.span.contains(today) && listed(**id));
    let fitting = there.filter(|(_, unit)| {
        sought.fits(&unit.name, &unit.code) || unit.aliases.iter().any(|name| sought.fits(name, ""))
    });
    let candidates = fitting.map(|(id, unit)| {
        let parent = unit.parent_on(today).and_then(|parent| snapshot.units.index_of(parent));
        let parent = parent.map(|at| snapshot.units.unit[at as usize].name.clone());
        Candidate {
            who: id.0,
            name: unit.name.clone(),
            code: unit.code.clone(),
            about: parent.unwrap_or_default(),
            is_near: false,
        }
    });
    candidates.collect()
}

fn groups(
    snapshot: &Snapshot,
    today: Day,
    listed: impl Fn(UnitId) -> bool,
    sought: &Sought,
) -> Vec<Candidate> {
    let groups = snapshot.groups.id.iter().zip(&snapshot.groups.group);
    let there = groups.filter(|(_, group)| group.span.contains(today) && listed(group.unit));
    let fitting = there.filter(|(_, group)| sought.fits(&group.name, &group.code));
    let candidates = fitting.map(|(id, group)| {
        let of = snapshot.units.index_of(group.unit).map(|at| snapshot.units.unit[at as usize].name.clone());
        Candidate {
            who: id.0,
            name: group.name.clone(),
            code: group.code.clone(),
            about: of.unwrap_or_default(),
            is_near: false,
        }
    });
    candidates.collect()
}

/// Whoever stands in the latest records of the kind and unit, the latest first.
async fn recent(
    bureau: &Bureau,
    actor: &Actor,
    unit: Option<UnitId>,
    kind: Option<&str>,
) -> Result<Vec<EntityId>, AppError> {
    let Some(kind) = kind.filter(|kind| bureau.library().kinds.contains_key(*kind)) else {
        return Ok(Vec::new());
    };
    let filter = Filter {
        entity: Some(EntityKind::Record),
        kind: Some(kind.to_owned()),
        unit: unit.map(|unit| unit.0),
        ..Filter::default()
    };
    let latest = list_records(bureau, actor, &filter, Page::first(RECENT).newest_first()).await?;
    let mut named: Vec<EntityId> = Vec::new();
    for record in &latest {
        let parties = record.content.participants.iter().map(|part| part.who.entity());
        for who in parties.chain([record.content.unit.0]) {
            if !named.contains(&who) {
                named.push(who);
            }
        }
    }
    Ok(named)
}

/// In the order in which they are offered: exactly that name or code, lately named, of the unit, whose name begins so,
/// then by pinyin.
fn ranked(mut candidates: Vec<Candidate>, recent: &[EntityId], sought: &Sought) -> Picks {
    let rank = |one: &Candidate| {
        let name = comparable(&one.name);
        let exact = !sought.is_empty() && (name == sought.name || one.code.to_lowercase() == sought.code);
        let lately = recent.iter().position(|who| *who == one.who).unwrap_or(usize::MAX);
        let begins = name.starts_with(&sought.name);
        (Reverse(exact), lately, Reverse(one.is_near), Reverse(begins), sort_key(&one.name), one.code.clone())
    };
    candidates.sort_by_cached_key(rank);
    let names: Vec<String> = candidates.iter().map(|one| comparable(&one.name)).collect();
    let count = candidates.len();
    let offered = candidates.into_iter().take(OFFERED).map(|one| Pick {
        label: format!("{}({})", one.name, one.code),
        has_namesake: names.iter().filter(|name| **name == comparable(&one.name)).nth(1).is_some(),
        name: one.name,
        code: one.code,
        about: one.about,
    });
    Picks { picks: offered.collect(), count }
}
