//! Persons who join, take up another post, or leave: what becomes of their posts. What somebody did before stays with the
//! unit they were at.

use crate::date::Day;
use crate::diagnostic::Message;
use crate::id::{PersonId, UnitId};
use crate::registry::{Person, Post, Sex, Span};
use crate::reorganisation::{Affected, reaches, standing};
use crate::text::comparable;

/// What becomes of a person.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PersonnelChange {
    /// Somebody comes who was not in the registry.
    Join {
        /// Who.
        newcomer: Newcomer,
        /// The first post.
        post: NewPost,
    },
    /// Another post begins: elsewhere, at the same unit, or after a time without one. The main post until then ends, unless
    /// the new one is held beside it.
    TakeUp {
        /// Who.
        person: PersonId,
        /// The post.
        post: NewPost,
    },
    /// All posts and memberships end.
    Leave {
        /// Who.
        person: PersonId,
    },
}

/// Somebody new.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Newcomer {
    /// Staff number.
    pub code: String,
    /// Name.
    pub name: String,
    /// Sex, where said.
    pub sex: Option<Sex>,
    /// Date of birth, where said; the first of the month where only that is known.
    pub birth: Option<Day>,
    /// Only the month of birth is known.
    pub birth_by_month: bool,
}

/// A post that begins.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NewPost {
    /// Where.
    pub unit: UnitId,
    /// What it is called.
    pub title: String,
    /// Code of its rank.
    pub rank: String,
    /// It is held beside a main post.
    pub concurrent: bool,
}

impl PersonnelChange {
    /// The person that it is about.
    pub fn person(&self) -> PersonId {
        match self {
            Self::Join { newcomer, .. } => Person::id_of(newcomer.code.trim()),
            Self::TakeUp { person, .. } | Self::Leave { person } => *person,
        }
    }

    /// What changes when it holds from `from` on. `registry` has all units, all persons and all groups.
    ///
    /// # Errors
    /// What stands in the way.
    pub fn carry_out(&self, from: Day, registry: &Affected) -> Result<Affected, Message> {
        let mut changes = Affected::default();
        let id = self.person();
        let person = match self {
            Self::Join { newcomer, post } => {
                let mut person = joined(newcomer, from, registry)?;
                person.posts.push(begun(post, from, registry)?);
                person
            }
            Self::TakeUp { post, .. } => took_up(known(registry, id)?, post, from, registry)?,
            Self::Leave { .. } => {
                let left = left(known(registry, id)?, from)?;
                for (group, members) in &registry.groups {
                    let mut ended = members.clone();
                    let own = ended.members.iter_mut().filter(|member| member.person == id);
                    own.filter(|member| reaches(member.span, from)).for_each(|member| {
                        member.span.to = Some(from);
                    });
                    if ended != *members {
                        changes.groups.insert(*group, ended);
                    }
                }
                left
            }
        };
        changes.persons.insert(id, person);
        Ok(changes)
    }
}

fn known(registry: &Affected, id: PersonId) -> Result<&Person, Message> {
    registry.persons.get(&id).ok_or_else(|| Message::new("personnel-unknown"))
}

fn joined(newcomer: &Newcomer, from: Day, registry: &Affected) -> Result<Person, Message> {
    let (code, name) = (newcomer.code.trim(), newcomer.name.trim());
    if code.is_empty() || name.is_empty() {
        return Err(Message::new("personnel-code-and-name"));
    }
    if let Some(other) = registry.persons.values().find(|other| comparable(&other.code) == comparable(code)) {
        let message = Message::new("personnel-code-taken").with("code", &other.code);
        return Err(message.with("name", &other.name));
    }
    if newcomer.birth.is_some_and(|birth| birth >= from) {
        return Err(Message::new("personnel-not-born").with("name", name));
    }
    let Newcomer { sex, birth, birth_by_month, .. } = *newcomer;
    Ok(Person { sex, birth, birth_by_month, ..Person::new(code, name) })
}

fn begun(post: &NewPost, from: Day, registry: &Affected) -> Result<Post, Message> {
    let unit = standing(registry, post.unit, from)?;
    if unit.span.to.is_some() {
        let message = Message::new("personnel-unit-ends").with("unit", &unit.name);
        return Err(message.with("day", unit.span.to.map_or(from, |to| to)));
    }
    Ok(Post {
        unit: post.unit,
        title: post.title.trim().to_owned(),
        rank: post.rank.clone(),
        span: Span { from: Some(from), to: None },
        concurrent: post.concurrent,
    })
}

fn took_up(before: &Person, post: &NewPost, from: Day, registry: &Affected) -> Result<Person, Message> {
    let new = begun(post, from, registry)?;
    let mut person = before.clone();
    let alike = |held: &Post| {
        (held.unit, &held.title, &held.rank, held.concurrent)
            == (new.unit, &new.title, &new.rank, new.concurrent)
    };
    if before.posts.iter().any(|held| held.span.contains(from) && alike(held)) {
        return Err(Message::new("personnel-held-already").with("name", &before.name));
    }
    if !new.concurrent {
        let later = |held: &&Post| !held.concurrent && held.span.from.is_some_and(|begins| begins > from);
        if let Some(begins) = before.posts.iter().find(later).and_then(|held| held.span.from) {
            return Err(Message::new("personnel-later-post").with("name", &before.name).with("day", begins));
        }
        // A main post that was to begin on the same day gives way to what is said now.
        person.posts.retain(|held| held.concurrent || held.span.from != Some(from));
        for held in person.posts.iter_mut().filter(|held| !held.concurrent && reaches(held.span, from)) {
            held.span.to = Some(from);
        }
    }
    person.posts.push(new);
    person.posts.sort_by_key(|held| held.span.from);
    Ok(person)
}

fn left(before: &Person, from: Day) -> Result<Person, Message> {
    if !before.posts.iter().any(|held| reaches(held.span, from)) {
        return Err(Message::new("personnel-left-already").with("name", &before.name));
    }
    let mut person = before.clone();
    person.posts.retain(|held| held.span.from.is_none_or(|begins| begins < from));
    for held in person.posts.iter_mut().filter(|held| reaches(held.span, from)) {
        held.span.to = Some(from);
    }
    Ok(person)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::registry::{Group, Member, Unit};

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn unit(code: &str, to: Option<&str>) -> (UnitId, Unit) {
        let unit = Unit {
            code: code.into(),
            name: format!("{code}小学"),
            aliases: Vec::new(),
            history: Default::default(),
            kind: "primary-school".into(),
            parents: Vec::new(),
            span: Span { from: None, to: to.map(day) },
            fields: Default::default(),
        };
        (Unit::id_of(code), unit)
    }

    fn post(unit: &str, rank: &str) -> NewPost {
        NewPost { unit: Unit::id_of(unit), title: "教师".into(), rank: rank.into(), concurrent: false }
    }

    fn newcomer(code: &str, name: &str, birth: Option<Day>) -> Newcomer {
        Newcomer { code: code.into(), name: name.into(), sex: None, birth, birth_by_month: false }
    }

    fn registry() -> Affected {
        let teacher =
            PersonnelChange::Join { newcomer: newcomer("T1", "周敏", None), post: post("S1", "teacher") };
        let mut registry = Affected {
            units: [unit("S1", None), unit("S2", None), unit("S3", Some("2026-02-01"))].into(),
            ..Affected::default()
        };
        let joined = teacher.carry_out(day("2020-09-01"), &registry).unwrap();
        registry.persons = joined.persons;
        let always = Span { from: Some(day("2021-01-01")), to: None };
        let member = Member { person: Person::id_of("T1"), role: "member".into(), span: always };
        let group = Group {
            code: "G".into(),
            name: "志愿队".into(),
            kind: "team".into(),
            unit: Unit::id_of("S1"),
            span: always,
            members: vec![member],
            fields: Default::default(),
        };
        registry.groups = [(Group::id_of("G"), group)].into();
        registry
    }

    fn held(person: &Person) -> Vec<(UnitId, Option<Day>, Option<Day>)> {
        person.posts.iter().map(|held| (held.unit, held.span.from, held.span.to)).collect()
    }

    fn teacher() -> PersonId {
        Person::id_of("T1")
    }

    #[test]
    fn a_teacher_moves_in_mid_term_and_what_was_before_stays_where_it_was() {
        let (began, moved) = (day("2020-09-01"), day("2025-11-10"));
        let change = PersonnelChange::TakeUp { person: teacher(), post: post("S2", "teacher") };
        let after = &change.carry_out(moved, &registry()).unwrap().persons[&teacher()];
        let (s1, s2) = (Unit::id_of("S1"), Unit::id_of("S2"));
        assert_eq!(held(after), [(s1, Some(began), Some(moved)), (s2, Some(moved), None)]);
        let beside = NewPost { concurrent: true, ..post("S2", "teacher") };
        let change = PersonnelChange::TakeUp { person: teacher(), post: beside };
        let after = &change.carry_out(moved, &registry()).unwrap().persons[&teacher()];
        assert_eq!(held(after), [(s1, Some(began), None), (s2, Some(moved), None)]);
    }

    #[test]
    fn what_contradicts_the_registry_is_refused_with_its_reason() {
        let take = |from: &str, post| {
            let change = PersonnelChange::TakeUp { person: teacher(), post };
            change.carry_out(day(from), &registry()).unwrap_err().code
        };
        assert_eq!(take("2025-11-10", post("S1", "teacher")), "personnel-held-already");
        assert_eq!(take("2025-11-10", post("S3", "teacher")), "personnel-unit-ends");
        assert_eq!(take("2026-03-01", post("S3", "teacher")), "reorganisation-not-there");
        assert_eq!(take("2019-01-01", post("S2", "teacher")), "personnel-later-post");
        let join = |code: &str, birth: Option<&str>| {
            let newcomer = newcomer(code, "王伟", birth.map(day));
            let change = PersonnelChange::Join { newcomer, post: post("S2", "teacher") };
            change.carry_out(day("2025-11-10"), &registry()).unwrap_err().code
        };
        assert_eq!(join("t1", None), "personnel-code-taken");
        assert_eq!(join(" ", None), "personnel-code-and-name");
        assert_eq!(join("T2", Some("2026-01-01")), "personnel-not-born");
    }

    #[test]
    fn who_leaves_holds_nothing_and_may_come_back() {
        let (leaves, back) = (day("2025-11-10"), day("2026-03-02"));
        let leave = PersonnelChange::Leave { person: teacher() };
        let mut registry = registry();
        let after = leave.carry_out(leaves, &registry).unwrap();
        assert_eq!(held(&after.persons[&teacher()])[0].2, Some(leaves));
        assert_eq!(after.groups[&Group::id_of("G")].members[0].span.to, Some(leaves));
        registry.persons.extend(after.persons);
        registry.groups.extend(after.groups);
        assert_eq!(leave.carry_out(leaves, &registry).unwrap_err().code, "personnel-left-already");
        let again = PersonnelChange::TakeUp { person: teacher(), post: post("S2", "teacher") };
        let after = &again.carry_out(back, &registry).unwrap().persons[&teacher()];
        assert_eq!(held(after)[1], (Unit::id_of("S2"), Some(back), None));
    }
}
