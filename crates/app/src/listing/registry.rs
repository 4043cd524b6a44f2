//! The registry as rows of a workbook.

use mingde_core::date::{Day, Month};
use mingde_core::id::{PersonId, UnitId};
use mingde_core::kind::Field;
use mingde_core::record::Value;
use mingde_core::registry::{Group, Member, Span, Unit};
use mingde_core::snapshot::{Column, NO_CHOICE, NO_DAY};
use mingde_sheet::{Cell, Key, Layout, Part, Reference};

use super::records::value;
use super::{Names, text};
use crate::sight::Sight;

/// A sheet of the registry.
pub(super) struct Sheet {
    pub layout: Layout,
    pub rows: Vec<Vec<Option<Cell>>>,
}

/// What somebody sees of one of them as it stands on a day; none if that is nothing. What is sealed has no column.
pub(super) fn sheet(
    sight: &Sight,
    names: &Names<'_>,
    of: Option<UnitId>,
    part: Part,
    today: Day,
) -> Option<Sheet> {
    let layout = Layout::of_registry_part(&names.snapshot.schema, part)?.without(|column| column.sensitive);
    let keys: Vec<&Key> = layout.parts[0].columns.iter().map(|column| &column.key).collect();
    let row = |cell: &dyn Fn(&Key) -> Option<Cell>| keys.iter().map(|key| cell(key)).collect::<Vec<_>>();
    let rows: Vec<Vec<Option<Cell>>> = match part {
        Part::Units => units(sight, of).map(|unit| row(&|key| unit_cell(names, unit, key))).collect(),
        Part::Persons => {
            persons(sight, of, today).map(|at| row(&|key| person_cell(names, at, key, today))).collect()
        }
        Part::Posts => posts(sight, of, today, true)
            .map(|(at, post)| row(&|key| post_cell(names, at, post, key)))
            .collect(),
        Part::Groups => groups(sight, of).map(|group| row(&|key| group_cell(names, group, key))).collect(),
        Part::Members => {
            let members =
                groups(sight, of).flat_map(|group| group.members.iter().map(move |one| (group, one)));
            members.map(|(group, member)| row(&|key| member_cell(names, group, member, key))).collect()
        }
        Part::Records | Part::Participants => return None,
    };
    (!rows.is_empty()).then_some(Sheet { layout, rows })
}

fn units(sight: &Sight, of: Option<UnitId>) -> impl Iterator<Item = &Unit> {
    let units = &sight.uncut().units;
    let seen = units.id.iter().zip(&units.unit).filter(|(id, _)| sight.sees_unit(**id));
    seen.filter(move |(id, _)| of.is_none_or(|of| of == **id)).map(|(_, unit)| unit)
}

/// Of a unit those who have a post there that has not ended.
fn persons(sight: &Sight, of: Option<UnitId>, today: Day) -> impl Iterator<Item = u32> {
    let held = &sight.uncut().persons;
    let at = of.map(|of| sight.uncut().units.index_of(of));
    let is_there = move |person: u32| {
        let mut posts = held.posts_of(person);
        posts.any(|post| Some(held.posts.unit[post]) == at.flatten() && today.number() < held.posts.to[post])
    };
    let seen = (0..held.len() as u32).filter(move |person| sight.sees_person_at(*person, today));
    seen.filter(move |person| at.is_none() || is_there(*person))
}

/// Persons with the places of their posts, of a unit those there; a post without a first day stands in the sheet of persons
/// alone.
pub(super) fn posts(
    sight: &Sight,
    of: Option<UnitId>,
    today: Day,
    begun: bool,
) -> impl Iterator<Item = (u32, usize)> {
    let held = &sight.uncut().persons;
    let at = of.map(|of| sight.uncut().units.index_of(of));
    let seen = persons(sight, None, today);
    let posts = seen.flat_map(move |person| held.posts_of(person).map(move |post| (person, post)));
    posts.filter(move |(_, post)| {
        let is_there = at.is_none_or(|at| Some(held.posts.unit[*post]) == at);
        is_there && (held.posts.from[*post] != i32::MIN) == begun
    })
}

/// Groups have members all over the bureau: whoever sees everything sees them.
fn groups(sight: &Sight, of: Option<UnitId>) -> impl Iterator<Item = &Group> {
    let all = sight.uncut().groups.group.iter();
    all.filter(move |group| sight.sees_everything() && of.is_none_or(|of| group.unit == of))
}

fn unit_cell(names: &Names<'_>, unit: &Unit, key: &Key) -> Option<Cell> {
    match key {
        Key::Code => Some(text(&unit.code)),
        Key::Name => Some(text(&unit.name)),
        Key::Kind => Some(choice(&unit.kind)),
        Key::Parent => names.unit_of(unit.parents.last()?.unit),
        Key::Aliases => (!unit.aliases.is_empty()).then(|| Cell::Texts(unit.aliases.clone())),
        Key::Field(name) => match unit.fields.get(name)? {
            Value::Unit(id) => names.unit_of(*id),
            Value::Sealed(_) => None,
            plain => Some(Cell::Value(plain.clone())),
        },
        key => of_span(unit.span, key),
    }
}

fn person_cell(names: &Names<'_>, at: u32, key: &Key, today: Day) -> Option<Cell> {
    let snapshot = names.snapshot;
    let (persons, place) = (&snapshot.persons, at as usize);
    match key {
        Key::Code => Some(text(&persons.code[place])),
        Key::Name => Some(text(&persons.name[place])),
        Key::Sex => match persons.sex[place] {
            0 => Some(choice("male")),
            1 => Some(choice("female")),
            _ => None,
        },
        Key::Birth => {
            let birth = persons.birth[place];
            (birth != NO_DAY).then(|| dated(birth, persons.is_by_month(at, None)))
        }
        Key::Field(name) => {
            let fields: &[Field] = &snapshot.schema.person_fields;
            let column = fields.iter().position(|field| field.name == *name)?;
            match &persons.columns[column] {
                Column::Day(days) if days[place] != NO_DAY => {
                    Some(dated(days[place], persons.is_by_month(at, Some(column))))
                }
                other => value(names, &fields[column], other, place),
            }
        }
        key => post_cell(names, at, persons.main_post(at, today)?, key),
    }
}

fn post_cell(names: &Names<'_>, at: u32, post: usize, key: &Key) -> Option<Cell> {
    let (schema, posts) = (&names.snapshot.schema, &names.snapshot.persons.posts);
    match key {
        Key::Person => Some(Cell::One(names.person(at))),
        Key::AtUnit => names.unit(posts.unit[post]),
        Key::PostTitle => posts.title.get(post).filter(|title| !title.is_empty()).map(text),
        Key::Rank if posts.rank[post] != NO_CHOICE => {
            schema.ranks.get(usize::from(posts.rank[post])).map(|rank| choice(&rank.code))
        }
        Key::Concurrent => posts.concurrent[post].then_some(Cell::Value(Value::Flag(true))),
        key => {
            let (from, to) = (posts.from[post], posts.to[post]);
            let from = (from != i32::MIN).then(|| Day::from_number(from));
            of_span(Span { from, to: (to != i32::MAX).then(|| Day::from_number(to)) }, key)
        }
    }
}

fn group_cell(names: &Names<'_>, group: &Group, key: &Key) -> Option<Cell> {
    match key {
        Key::Code => Some(text(&group.code)),
        Key::Name => Some(text(&group.name)),
        Key::Kind => Some(choice(&group.kind)),
        Key::AtUnit => names.unit_of(group.unit),
        key => of_span(group.span, key),
    }
}

fn member_cell(names: &Names<'_>, group: &Group, member: &Member, key: &Key) -> Option<Cell> {
    match key {
        Key::Group => Some(Cell::One(Reference { text: group.name.clone(), code: Some(group.code.clone()) })),
        Key::Person => person(names, member.person),
        Key::MemberRole => Some(choice(&member.role)),
        key => of_span(member.span, key),
    }
}

fn person(names: &Names<'_>, id: PersonId) -> Option<Cell> {
    Some(Cell::One(names.person(names.snapshot.persons.index_of(id)?)))
}

/// A day, or its month where the day is not known.
fn dated(number: i32, by_month: bool) -> Cell {
    let day = Day::from_number(number);
    Cell::Value(if by_month { Value::Month(Month::of(day)) } else { Value::Date(day) })
}

/// First and last day: people write the last one, a span ends on the day after.
fn of_span(span: Span, key: &Key) -> Option<Cell> {
    let day = match key {
        Key::From => span.from,
        Key::To => span.to.map(|day| day.plus(-1)),
        _ => None,
    };
    day.map(|day| Cell::Value(Value::Date(day)))
}

fn choice(code: &str) -> Cell {
    Cell::Value(Value::Choice(code.to_owned()))
}
