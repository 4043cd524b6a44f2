//! Units that are closed, merged, split, renamed or moved: what becomes of them, of who works there and of what belongs
//! to them. What a unit did before stays its own: records name it, and it stands in the registry with its days.

use std::collections::BTreeMap;

use crate::date::Day;
use crate::diagnostic::Message;
use crate::id::{GroupId, PersonId, UnitId};
use crate::registry::{Group, Parent, Person, Post, Span, Unit};

/// What is done to units.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Reorganisation {
    /// A unit is no longer there; posts at it and groups of it end with it.
    Close {
        /// Which.
        unit: UnitId,
    },
    /// Units become part of another one: who works there goes on there with the same post, what is below them is below it.
    Merge {
        /// Those that are no longer there.
        units: Vec<UnitId>,
        /// The one that goes on.
        into: UnitId,
    },
    /// New units take the place of one. Who goes where is for the posts of each to say.
    Split {
        /// The one that is no longer there.
        unit: UnitId,
        /// Code and name of those that begin.
        into: Vec<(String, String)>,
    },
    /// A unit has another name; the old one is still understood.
    Rename {
        /// Which.
        unit: UnitId,
        /// The new name.
        name: String,
    },
    /// A unit belongs to another one.
    Move {
        /// Which.
        unit: UnitId,
        /// The new parent.
        to: UnitId,
    },
}

/// Units, persons and groups: those that are looked at, or those that change.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Affected {
    /// Units by id.
    pub units: BTreeMap<UnitId, Unit>,
    /// Persons with a post at one of the units.
    pub persons: BTreeMap<PersonId, Person>,
    /// Groups of the units.
    pub groups: BTreeMap<GroupId, Group>,
}

impl Reorganisation {
    /// The units whose persons and groups are concerned.
    pub fn ending(&self) -> &[UnitId] {
        match self {
            Self::Close { unit } | Self::Split { unit, .. } => std::slice::from_ref(unit),
            Self::Merge { units, .. } => units,
            Self::Rename { .. } | Self::Move { .. } => &[],
        }
    }

    /// What changes when it holds from `from` on. `registry` has all units and, of persons and groups, at least those of
    /// the units that end.
    ///
    /// # Errors
    /// What stands in the way.
    pub fn carry_out(&self, from: Day, registry: &Affected) -> Result<Affected, Message> {
        let mut changes = Affected::default();
        match self {
            Self::Close { unit } => {
                if let Some(below) = below(registry, *unit, from).next() {
                    let message =
                        Message::new("reorganisation-has-units").with("unit", name(registry, *unit));
                    return Err(message.with("below", &below.1.name));
                }
                end(registry, *unit, from, None, &mut changes)?;
            }
            Self::Merge { units, into } => {
                standing(registry, *into, from)?;
                for unit in units {
                    if unit == into {
                        return Err(
                            Message::new("reorganisation-into-itself").with("unit", name(registry, *unit))
                        );
                    }
                    end(registry, *unit, from, Some(*into), &mut changes)?;
                    for (id, child) in below(registry, *unit, from) {
                        let mut child = changes.units.remove(id).unwrap_or_else(|| child.clone());
                        attach(&mut child, *into, from);
                        changes.units.insert(*id, child);
                    }
                }
                // A unit that ends is below none that goes on.
                for unit in units {
                    if let (Some(ended), Some(before)) =
                        (changes.units.get_mut(unit), registry.units.get(unit))
                    {
                        ended.parents.clone_from(&before.parents);
                        end_parents(ended, from);
                    }
                }
            }
            Self::Split { unit, into } => {
                let before = end(registry, *unit, from, None, &mut changes)?;
                if into.len() < 2 {
                    return Err(Message::new("reorganisation-split-few").with("unit", before.name));
                }
                if let Some(below) = below(registry, *unit, from).next() {
                    let message = Message::new("reorganisation-has-units").with("unit", before.name);
                    return Err(message.with("below", &below.1.name));
                }
                for (code, name) in into {
                    let id = Unit::id_of(code);
                    if registry.units.contains_key(&id) || changes.units.contains_key(&id) {
                        return Err(Message::new("reorganisation-code-taken").with("code", code));
                    }
                    let span = Span { from: Some(from), to: None };
                    let parents = before.parent_on(from.plus(-1)).map(|unit| Parent { unit, span });
                    let made = Unit {
                        code: code.clone(),
                        name: name.clone(),
                        aliases: Vec::new(),
                        kind: before.kind.clone(),
                        parents: parents.into_iter().collect(),
                        span,
                        fields: BTreeMap::new(),
                    };
                    changes.units.insert(id, made);
                }
            }
            Self::Rename { unit, name } => {
                let mut renamed = standing(registry, *unit, from)?.clone();
                if renamed.name == *name {
                    return Err(Message::new("reorganisation-same-name").with("unit", name));
                }
                let former = std::mem::replace(&mut renamed.name, name.clone());
                renamed.aliases.retain(|alias| alias != name && *alias != former);
                renamed.aliases.push(former);
                changes.units.insert(*unit, renamed);
            }
            Self::Move { unit, to } => {
                let mut moved = standing(registry, *unit, from)?.clone();
                standing(registry, *to, from)?;
                if is_below(registry, *to, *unit, from) {
                    let message = Message::new("reorganisation-below-itself").with("unit", moved.name);
                    return Err(message.with("to", name(registry, *to)));
                }
                if moved.parent_on(from) == Some(*to) {
                    let message = Message::new("reorganisation-there-already").with("unit", moved.name);
                    return Err(message.with("to", name(registry, *to)));
                }
                attach(&mut moved, *to, from);
                changes.units.insert(*unit, moved);
            }
        }
        Ok(changes)
    }
}

fn name(registry: &Affected, unit: UnitId) -> &str {
    registry.units.get(&unit).map_or("", |unit| unit.name.as_str())
}

/// A unit that is there on a day.
fn standing(registry: &Affected, unit: UnitId, day: Day) -> Result<&Unit, Message> {
    let found = registry.units.get(&unit).filter(|found| found.span.contains(day));
    found.ok_or_else(|| {
        let message = Message::new("reorganisation-not-there").with("unit", name(registry, unit));
        message.with("day", day)
    })
}

/// Units directly below another one on a day.
fn below(registry: &Affected, unit: UnitId, day: Day) -> impl Iterator<Item = (&UnitId, &Unit)> {
    registry.units.iter().filter(move |(id, child)| {
        **id != unit && child.span.contains(day) && child.parent_on(day) == Some(unit)
    })
}

/// Whether a unit is another one or stands somewhere below it. A registry may contradict itself, so the way up ends.
fn is_below(registry: &Affected, unit: UnitId, whole: UnitId, day: Day) -> bool {
    let up = |unit: &UnitId| registry.units.get(unit).and_then(|unit| unit.parent_on(day));
    std::iter::successors(Some(unit), up).take(registry.units.len() + 1).any(|above| above == whole)
}

/// A new parent ends the one before on the day it begins; one that was to begin later never does.
fn attach(unit: &mut Unit, parent: UnitId, from: Day) {
    end_parents(unit, from);
    unit.parents.push(Parent { unit: parent, span: Span { from: Some(from), to: None } });
}

fn end_parents(unit: &mut Unit, from: Day) {
    unit.parents.retain(|parent| parent.span.from.is_none_or(|begins| begins < from));
    for parent in &mut unit.parents {
        parent.span.to = Some(parent.span.to.map_or(from, |to| to.min(from)));
    }
}

/// Ends a unit, its posts and groups; returns it as it was. Posts go on at `into`, if there is one.
fn end(
    registry: &Affected,
    id: UnitId,
    from: Day,
    into: Option<UnitId>,
    changes: &mut Affected,
) -> Result<Unit, Message> {
    let before = standing(registry, id, from.plus(-1))?;
    if before.span.to.is_some_and(|to| to <= from) {
        let message = Message::new("reorganisation-ended").with("unit", &before.name);
        return Err(message.with("day", before.span.to.map_or(from, |to| to)));
    }
    let mut ended = before.clone();
    ended.span.to = Some(from);
    end_parents(&mut ended, from);
    changes.units.insert(id, ended);
    for (person_id, person) in &registry.persons {
        if person.posts.iter().any(|post| post.unit == id && reaches(post.span, from)) {
            let mut person = changes.persons.remove(person_id).unwrap_or_else(|| person.clone());
            person.posts = posts_after(&person.posts, id, from, into);
            changes.persons.insert(*person_id, person);
        }
    }
    for (group_id, group) in &registry.groups {
        if group.unit == id && reaches(group.span, from) {
            let mut group = group.clone();
            group.span.to = Some(from);
            for member in group.members.iter_mut().filter(|member| reaches(member.span, from)) {
                member.span.to = Some(from);
            }
            changes.groups.insert(*group_id, group);
        }
    }
    Ok(before.clone())
}

/// Whether a span goes on beyond the day before `day`.
fn reaches(span: Span, day: Day) -> bool {
    span.to.is_none_or(|to| to > day)
}

/// Posts with those at `unit` ended, and gone on with at `into`.
fn posts_after(posts: &[Post], unit: UnitId, from: Day, into: Option<UnitId>) -> Vec<Post> {
    let mut after: Vec<Post> = Vec::with_capacity(posts.len() + 1);
    for post in posts {
        if post.unit != unit || !reaches(post.span, from) {
            after.push(post.clone());
            continue;
        }
        let begins = post.span.from.map_or(from, |begins| begins.max(from));
        if post.span.from.is_none_or(|begins| begins < from) {
            after.push(Post { span: Span { to: Some(from), ..post.span }, ..post.clone() });
        }
        let held =
            |held: &Post| Some(held.unit) == into && held.rank == post.rank && held.span.contains(begins);
        if let Some(into) = into
            && !posts.iter().any(held)
        {
            let span = Span { from: Some(begins), to: post.span.to };
            after.push(Post { unit: into, span, ..post.clone() });
        }
    }
    after.sort_by_key(|post| post.span.from);
    after
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> Day {
        text.parse().unwrap()
    }

    fn unit(code: &str, parent: Option<&str>) -> (UnitId, Unit) {
        let span = Span { from: Some(day("2010-09-01")), to: None };
        let parents = parent.map(|code| Parent { unit: Unit::id_of(code), span: Span::ALWAYS });
        let unit = Unit {
            code: code.into(),
            name: format!("{code}小学"),
            aliases: Vec::new(),
            kind: "primary-school".into(),
            parents: parents.into_iter().collect(),
            span,
            fields: BTreeMap::new(),
        };
        (Unit::id_of(code), unit)
    }

    fn teacher(code: &str, at: &str) -> (PersonId, Person) {
        let post = Post {
            unit: Unit::id_of(at),
            title: "教师".into(),
            rank: "teacher".into(),
            span: Span { from: Some(day("2020-09-01")), to: None },
            concurrent: false,
        };
        (Person::id_of(code), Person { posts: vec![post], ..Person::new(code, code) })
    }

    /// A bureau with two schools and a branch below one of them.
    fn registry() -> Affected {
        Affected {
            units: [unit("B", None), unit("S1", Some("B")), unit("S2", Some("B")), unit("P", Some("S1"))]
                .into(),
            persons: [teacher("T1", "S1"), teacher("T2", "S2")].into(),
            groups: BTreeMap::new(),
        }
    }

    fn posts(person: &Person) -> Vec<(UnitId, Option<Day>, Option<Day>)> {
        person.posts.iter().map(|post| (post.unit, post.span.from, post.span.to)).collect()
    }

    #[test]
    fn who_worked_at_a_school_goes_on_at_the_one_it_joined() {
        let from = day("2026-01-01");
        let (s1, s2) = (Unit::id_of("S1"), Unit::id_of("S2"));
        let merge = Reorganisation::Merge { units: vec![s1], into: s2 };
        let after = merge.carry_out(from, &registry()).unwrap();
        assert_eq!(after.units[&s1].span.to, Some(from));
        assert_eq!(after.units[&s1].parent_on(day("2025-12-31")), Some(Unit::id_of("B")));
        assert_eq!(after.units[&Unit::id_of("P")].parent_on(from), Some(s2));
        assert_eq!(after.units[&Unit::id_of("P")].parent_on(day("2025-12-31")), Some(s1));
        assert!(!after.units.contains_key(&s2), "nothing of it changes");
        let mover = &after.persons[&Person::id_of("T1")];
        assert_eq!(posts(mover), [(s1, Some(day("2020-09-01")), Some(from)), (s2, Some(from), None)]);
        assert!(!after.persons.contains_key(&Person::id_of("T2")));
        let itself = Reorganisation::Merge { units: vec![s2], into: s2 };
        assert_eq!(itself.carry_out(from, &registry()).unwrap_err().code, "reorganisation-into-itself");
    }

    #[test]
    fn a_school_is_closed_once_and_not_over_the_head_of_others() {
        let from = day("2026-01-01");
        let close = |code: &str| Reorganisation::Close { unit: Unit::id_of(code) };
        let after = close("S2").carry_out(from, &registry()).unwrap();
        assert_eq!(posts(&after.persons[&Person::id_of("T2")])[0].2, Some(from));
        assert_eq!(close("S1").carry_out(from, &registry()).unwrap_err().code, "reorganisation-has-units");
        let mut closed = registry();
        closed.units.extend(after.units);
        assert_eq!(close("S2").carry_out(from, &closed).unwrap_err().code, "reorganisation-ended");
        let later = close("S2").carry_out(day("2026-03-01"), &closed).unwrap_err();
        assert_eq!(later.code, "reorganisation-not-there");
    }

    #[test]
    fn new_schools_take_the_place_of_one() {
        let from = day("2026-01-01");
        let into = vec![("S3".to_owned(), "东小学".to_owned()), ("S4".to_owned(), "西小学".to_owned())];
        let split = |into| Reorganisation::Split { unit: Unit::id_of("S2"), into };
        let after = split(into.clone()).carry_out(from, &registry()).unwrap();
        let new = &after.units[&Unit::id_of("S3")];
        assert_eq!((new.span.from, new.parent_on(from)), (Some(from), Some(Unit::id_of("B"))));
        assert_eq!(after.units[&Unit::id_of("S2")].span.to, Some(from));
        assert_eq!(
            split(into[..1].to_vec()).carry_out(from, &registry()).unwrap_err().code,
            "reorganisation-split-few"
        );
        let taken = vec![into[0].clone(), ("S1".to_owned(), "南小学".to_owned())];
        assert_eq!(split(taken).carry_out(from, &registry()).unwrap_err().code, "reorganisation-code-taken");
    }

    #[test]
    fn a_unit_is_renamed_and_moved_and_never_below_itself() {
        let from = day("2026-01-01");
        let (s1, s2) = (Unit::id_of("S1"), Unit::id_of("S2"));
        let rename = Reorganisation::Rename { unit: s1, name: "明德小学".into() };
        let renamed = &rename.carry_out(from, &registry()).unwrap().units[&s1];
        assert_eq!(
            (renamed.name.as_str(), renamed.aliases.as_slice()),
            ("明德小学", &["S1小学".to_owned()][..])
        );
        let shift = |unit, to| Reorganisation::Move { unit, to };
        let moved = &shift(s2, s1).carry_out(from, &registry()).unwrap().units[&s2];
        assert_eq!(moved.parent_on(day("2025-12-31")), Some(Unit::id_of("B")));
        assert_eq!(moved.parent_on(from), Some(s1));
        let circle = shift(Unit::id_of("B"), s1).carry_out(from, &registry()).unwrap_err();
        assert_eq!(circle.code, "reorganisation-below-itself");
        let same = shift(s1, Unit::id_of("B")).carry_out(from, &registry()).unwrap_err();
        assert_eq!(same.code, "reorganisation-there-already");
    }
}
