//! Units and persons: found by name, and each with what it holds, owes and has done.

mod results;

pub use results::SubjectResult;
use results::results;

use mingde_core::date::Day;
use mingde_core::id::{PersonId, UnitId};
use mingde_core::kind::Choice;
use mingde_core::policy::Actor;
use mingde_core::record::Who;
use mingde_core::registry::Unit;
use mingde_core::snapshot::{NO_CHOICE, Posts, Snapshot};
use mingde_core::text::{sort_key, sounds_like};
use mingde_rulebook::{AssessmentDate, Subject};
use serde::Serialize;
use utoipa::ToSchema;

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::glance::Glance;
use crate::opening::{SealedLine, sealed_of_person};
use crate::organisation::{UnitEvent, history};
use crate::sight::Sight;
use crate::todo::DutyCount;
use crate::unit_line::{UnitLine, heads, unit_line};
use crate::view::{DayText, IdText, Title};

/// Most persons and records listed.
const MOST: usize = 60;

/// A person as it is listed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PersonLine {
    /// Its id.
    #[schema(value_type = IdText)]
    pub id: PersonId,
    /// Staff number.
    pub code: String,
    /// Name.
    pub name: String,
    /// What the main post on the day is called.
    pub post: String,
    /// Its unit.
    #[schema(value_type = Option<(IdText, String)>)]
    pub unit: Option<(UnitId, String)>,
}

/// Units and persons whose names say what was looked for.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Places {
    /// Units, by pinyin.
    pub units: Vec<UnitLine>,
    /// Persons, by pinyin; none if nothing was looked for, and none for a token that is narrowed to kinds of records.
    pub persons: Vec<PersonLine>,
    /// How many persons there are beyond those that are listed.
    pub more: usize,
}

/// A unit.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UnitPage {
    /// What it is.
    pub unit: UnitLine,
    /// The units below it on the day.
    pub below: Vec<UnitLine>,
    /// Persons who have their main post there, those of the highest ranks first.
    pub persons: Vec<PersonLine>,
    /// What became of it, the earliest first; the first day on which it was so.
    #[schema(value_type = Vec<(Option<DayText>, UnitEvent)>)]
    pub history: Vec<(Option<Day>, UnitEvent)>,
    /// Its results; what is not met or not reported first.
    pub results: Vec<SubjectResult>,
    /// How many of its duties stand how.
    pub duties: DutyCount,
    /// Its latest records that may be seen.
    pub records: Vec<Glance>,
    /// How many of them there are.
    pub records_count: usize,
}

/// A person.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct PersonPage {
    /// Who it is.
    pub person: PersonLine,
    /// Whether it is whoever asks.
    pub own: bool,
    /// All posts, the latest first.
    pub posts: Vec<PostLine>,
    /// What is sealed, closed.
    pub sealed: Vec<SealedLine>,
    /// Its results.
    pub results: Vec<SubjectResult>,
    /// How many of its duties stand how.
    pub duties: DutyCount,
    /// The latest records it takes part in that may be seen.
    pub records: Vec<Glance>,
    /// How many of them there are.
    pub records_count: usize,
}

/// A post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct PostLine {
    /// What it is called.
    pub title: String,
    /// Its rank.
    pub rank: Title,
    /// The unit.
    #[schema(value_type = Option<(IdText, String)>)]
    pub unit: Option<(UnitId, String)>,
    /// First day, where it is known.
    #[schema(value_type = Option<DayText>)]
    pub from: Option<Day>,
    /// Last day, where it has ended.
    #[schema(value_type = Option<DayText>)]
    pub to: Option<Day>,
    /// It is held beside a main post.
    pub concurrent: bool,
}

/// Units and persons that an actor sees and whose name or code has these words in it.
pub fn places(sight: &Sight, words: &str, today: Day) -> Places {
    let snapshot = sight.uncut();
    let words = words.trim();
    let named = |name: &str, code: &str| {
        name.contains(words) || code.eq_ignore_ascii_case(words) || sounds_like(name, words)
    };
    let here = heads(snapshot, today);
    let units = (0..snapshot.units.len()).filter(|at| sight.sees_unit(snapshot.units.id[*at]));
    let units = units.filter(|at| named(&snapshot.units.unit[*at].name, &snapshot.units.unit[*at].code));
    let mut units: Vec<UnitLine> = units.map(|at| unit_line(snapshot, at, here[at], today)).collect();
    units.sort_by_cached_key(|unit| sort_key(&unit.name));
    let mut persons = Vec::new();
    // Whom a record is to name, whoever has to do with records of some kinds alone knows already.
    if !words.is_empty() && sight.actor().left_kinds().is_none() {
        let all = (0..snapshot.persons.len() as u32).filter(|at| {
            let place = *at as usize;
            named(&snapshot.persons.name[place], &snapshot.persons.code[place])
        });
        persons.extend(all.filter(|at| sight.sees_person_at(*at, today)));
    }
    persons.sort_by_cached_key(|at| sort_key(&snapshot.persons.name[*at as usize]));
    let more = persons.len().saturating_sub(MOST);
    let persons = persons.into_iter().take(MOST).map(|at| person_line(snapshot, at, today)).collect();
    Places { units, persons, more }
}

/// A unit that an actor sees, by id or code, as it stands on a day.
///
/// # Errors
/// [`AppError::NotFound`] for what there is not and what may not be seen alike.
pub async fn unit_page(bureau: &Bureau, actor: &Actor, name: &str, today: Day) -> Result<UnitPage, AppError> {
    let standing = bureau.standing(actor, AssessmentDate::on(today)).await?;
    let sight = standing.present.sight(actor);
    let id = name.parse().unwrap_or_else(|_| Unit::id_of(name));
    let snapshot = sight.uncut();
    let at = snapshot.units.index_of(id).filter(|_| sight.opens(Who::Unit(id), today));
    let at = at.ok_or_else(|| nowhere(name))?;
    let here = heads(snapshot, today);
    let below = (0..snapshot.units.len()).filter(|other| {
        snapshot.units.unit[*other].parent_on(today) == Some(id) && sight.sees_unit(snapshot.units.id[*other])
    });
    let mut below: Vec<UnitLine> =
        below.map(|other| unit_line(snapshot, other, here[other], today)).collect();
    below.sort_by_cached_key(|unit| sort_key(&unit.name));
    let mut records: Vec<_> = sight.rows_of_unit(at).collect();
    records.sort_by_key(|row| std::cmp::Reverse(row.table.day[row.row]));
    let kinds = [Subject::Unit, Subject::Department];
    let (results, duties) = results(&standing, &sight, &kinds, id.0);
    Ok(UnitPage {
        unit: unit_line(snapshot, at as usize, here[at as usize], today),
        below,
        persons: of_unit(&sight, at, today),
        history: history(snapshot, at as usize),
        results,
        duties,
        records_count: records.len(),
        records: records.iter().take(MOST / 4).map(|row| row.glance()).collect(),
    })
}

/// A person whom an actor sees, by id or staff number, as it stands on a day.
///
/// # Errors
/// [`AppError::NotFound`] for who there is not and who may not be seen alike.
pub async fn person_page(
    bureau: &Bureau,
    actor: &Actor,
    name: &str,
    today: Day,
) -> Result<PersonPage, AppError> {
    let standing = bureau.standing(actor, AssessmentDate::on(today)).await?;
    let sight = standing.present.sight(actor);
    let id = name.parse().unwrap_or_else(|_| mingde_core::registry::Person::id_of(name));
    let snapshot = sight.uncut();
    let at = sight.place_of(id).filter(|_| sight.opens(Who::Person(id), today));
    let at = at.ok_or_else(|| nowhere(name))?;
    let mut records: Vec<_> = sight.rows_of_person(at).collect();
    records.sort_by_key(|row| std::cmp::Reverse(row.table.day[row.row]));
    let (results, duties) = results(&standing, &sight, &[Subject::Person], id.0);
    Ok(PersonPage {
        sealed: sealed_of_person(bureau, actor, snapshot.persons.id[at as usize]).await?,
        person: person_line(snapshot, at, today),
        own: actor.who() == Some(id),
        posts: posts(snapshot, at, today),
        results,
        duties,
        records_count: records.len(),
        records: records.iter().take(MOST / 4).map(|row| row.glance()).collect(),
    })
}

fn nowhere(name: &str) -> AppError {
    AppError::NotFound(mingde_core::diagnostic::Message::new("app-nowhere").with("name", name))
}

/// Somebody as they are listed on a day.
pub(crate) fn person_line(snapshot: &Snapshot, at: u32, today: Day) -> PersonLine {
    let place = at as usize;
    let post = snapshot.persons.main_post(at, today);
    let posts = &snapshot.persons.posts;
    PersonLine {
        id: snapshot.persons.id[place],
        code: snapshot.persons.code[place].to_string(),
        name: snapshot.persons.name[place].to_string(),
        post: post.and_then(|post| posts.title.get(post)).unwrap_or("").to_owned(),
        unit: post.and_then(|post| unit_at(snapshot, posts.unit[post])),
    }
}

fn unit_at(snapshot: &Snapshot, at: u32) -> Option<(UnitId, String)> {
    let unit = snapshot.units.unit.get(at as usize)?;
    Some((snapshot.units.id[at as usize], unit.name.clone()))
}

/// Who has the main post in a unit on a day and is seen, the highest ranks first.
fn of_unit(sight: &Sight, unit: u32, today: Day) -> Vec<PersonLine> {
    let snapshot = sight.uncut();
    let persons = &snapshot.persons;
    let mut own: Vec<(u16, String, u32)> = (0..persons.len() as u32)
        .filter_map(|at| {
            let post = persons.main_post(at, today).filter(|post| persons.posts.unit[*post] == unit)?;
            let name = sort_key(&persons.name[at as usize]);
            sight.sees_person_at(at, today).then(|| (persons.posts.rank[post], name, at))
        })
        .collect();
    own.sort();
    own.into_iter().take(MOST).map(|(.., at)| person_line(snapshot, at, today)).collect()
}

fn posts(snapshot: &Snapshot, at: u32, today: Day) -> Vec<PostLine> {
    let held: &Posts = &snapshot.persons.posts;
    let mut own: Vec<usize> = snapshot.persons.posts_of(at).collect();
    own.sort_by_key(|post| {
        (std::cmp::Reverse(held.to[*post] > today.number()), std::cmp::Reverse(held.from[*post]))
    });
    let rank = |post: usize| -> Option<&Choice> {
        let rank = held.rank[post];
        snapshot.schema.ranks.get(usize::from(rank)).filter(|_| rank != NO_CHOICE)
    };
    own.into_iter()
        .map(|post| PostLine {
            title: held.title.get(post).unwrap_or("").to_owned(),
            rank: rank(post).map(Title::from).unwrap_or_default(),
            unit: unit_at(snapshot, held.unit[post]),
            from: (held.from[post] != i32::MIN).then(|| Day::from_number(held.from[post])),
            to: (held.to[post] != i32::MAX).then(|| Day::from_number(held.to[post] - 1)),
            concurrent: held.concurrent[post],
        })
        .collect()
}
