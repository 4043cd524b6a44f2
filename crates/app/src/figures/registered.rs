//! Figures from the registry, as it stands on a day.

use std::collections::{BTreeMap, BTreeSet};

use mingde_core::date::Day;
use mingde_core::number::Fixed;
use mingde_core::record::Value;
use mingde_core::snapshot::{NO_CHOICE, NO_INDEX};
use mingde_report::figure::{Figure, FigureValue, Row};
use mingde_report::form::{Condition, Registered, RegistryTake};
use rust_decimal::Decimal;

use super::condition::{Seen, holds, seen, shown};
use super::{Answers, count, figure, names};

impl Answers<'_> {
    pub(super) fn registered(&self, take: &RegistryTake, conditions: &[Condition], day: Day) -> Figure {
        let of = match take {
            RegistryTake::Count(of) | RegistryTake::Names(of) => *of,
            RegistryTake::Sum { of, .. } | RegistryTake::Rows { of, .. } => *of,
        };
        let chosen = self.chosen(of, conditions, day);
        let value = match take {
            RegistryTake::Count(_) => count(chosen.len(), !self.snapshot.units.is_empty()),
            RegistryTake::Sum { field, .. } => self.sum(of, &chosen, field),
            RegistryTake::Names(_) => names(chosen.iter().map(|&at| self.name(of, at)).collect()),
            RegistryTake::Rows { columns, .. } => self.rows(of, &chosen, columns),
        };
        let source = format!("登记册，截至{}", day.chinese());
        let mut figure = figure(value, source, chosen.len());
        figure.receipt.as_of = Some(day);
        figure
    }

    /// Indices of those that stand on the day and meet all conditions. Members count as persons.
    pub(super) fn chosen(&self, of: Registered, conditions: &[Condition], day: Day) -> Vec<usize> {
        let snapshot = self.snapshot;
        match of {
            Registered::Units => (0..snapshot.units.len())
                .filter(|&at| snapshot.units.unit[at].span.contains(day))
                .filter(|&at| conditions.iter().all(|c| holds(c, &[self.of_unit(at as u32, &c.name)])))
                .collect(),
            Registered::Persons => (0..snapshot.persons.len())
                .filter(|&at| match snapshot.persons.main_post(at as u32, day) {
                    None => false,
                    Some(post) => conditions.iter().all(|c| holds(c, &[self.of_person(at, post, &c.name)])),
                })
                .collect(),
            Registered::Groups => (0..snapshot.groups.group.len())
                .filter(|&at| snapshot.groups.group[at].span.contains(day))
                .filter(|&at| conditions.iter().all(|c| holds(c, &[self.of_group(at, &c.name)])))
                .collect(),
            Registered::Members => {
                let mut persons = BTreeSet::new();
                for group in 0..snapshot.groups.group.len() {
                    let (first, end) =
                        (snapshot.groups.member_start[group], snapshot.groups.member_start[group + 1]);
                    for member in first as usize..end as usize {
                        let present = snapshot.groups.from[member] <= day.number()
                            && day.number() < snapshot.groups.to[member]
                            && snapshot.groups.member[member] != NO_INDEX;
                        if present
                            && conditions.iter().all(|c| holds(c, &[self.of_member(group, member, &c.name)]))
                        {
                            persons.insert(snapshot.groups.member[member] as usize);
                        }
                    }
                }
                persons.into_iter().collect()
            }
        }
    }

    /// A property of a unit by name.
    pub(super) fn of_unit(&self, unit: u32, name: &str) -> Seen {
        let Some(found) = self.snapshot.units.unit.get(unit as usize) else { return Seen::Missing };
        match name.strip_prefix("unit.").unwrap_or(name) {
            "code" => Seen::Word(found.code.clone()),
            "name" | "unit" => Seen::Word(found.name.clone()),
            "kind" => Seen::Word(found.kind.clone()),
            "class" => Seen::Word(self.snapshot.units.class[unit as usize].name().to_owned()),
            field => match found.fields.get(field) {
                Some(Value::Number(n)) => Seen::Number(n.raw()),
                Some(Value::Date(d)) => Seen::Number(i64::from(d.number())),
                Some(value) => Seen::Word(value.to_string()),
                None => Seen::Missing,
            },
        }
    }

    fn of_person(&self, person: usize, post: usize, name: &str) -> Seen {
        let persons = &self.snapshot.persons;
        if name.starts_with("unit.") {
            return self.of_unit(persons.posts.unit[post], name);
        }
        match name {
            "code" => Seen::Word(persons.code[person].to_string()),
            "name" => Seen::Word(persons.name[person].to_string()),
            "rank" => match persons.posts.rank[post] {
                NO_CHOICE => Seen::Missing,
                rank => Seen::Word(self.snapshot.schema.ranks[rank as usize].code.clone()),
            },
            field => {
                let fields = &self.snapshot.schema.person_fields;
                match fields.iter().position(|f| f.name == field) {
                    Some(at) => seen(self.snapshot, &fields[at], &persons.columns[at], person),
                    None => Seen::Missing,
                }
            }
        }
    }

    fn of_group(&self, group: usize, name: &str) -> Seen {
        if name.starts_with("unit.") {
            return self.of_unit(self.snapshot.groups.unit[group], name);
        }
        let found = &self.snapshot.groups.group[group];
        match name.strip_prefix("group.").unwrap_or(name) {
            "code" => Seen::Word(found.code.clone()),
            "name" | "group" => Seen::Word(found.name.clone()),
            "kind" => Seen::Word(found.kind.clone()),
            _ => Seen::Missing,
        }
    }

    fn of_member(&self, group: usize, member: usize, name: &str) -> Seen {
        match name {
            "role" => match self.snapshot.groups.role[member] {
                NO_CHOICE => Seen::Missing,
                role => Seen::Word(self.snapshot.schema.member_roles[role as usize].code.clone()),
            },
            name => self.of_group(group, name),
        }
    }

    pub(super) fn name(&self, of: Registered, at: usize) -> String {
        match of {
            Registered::Units => self.snapshot.units.unit[at].name.clone(),
            Registered::Groups => self.snapshot.groups.group[at].name.clone(),
            Registered::Persons | Registered::Members => self.snapshot.persons.name[at].to_string(),
        }
    }

    /// Sum of a number field; if nobody stated it, there is no data.
    fn sum(&self, of: Registered, chosen: &[usize], field: &str) -> FigureValue {
        let stated: Vec<i64> = chosen
            .iter()
            .filter_map(|&at| match self.property(of, at, field) {
                Seen::Number(raw) => Some(raw),
                _ => None,
            })
            .collect();
        match stated.as_slice() {
            [] => FigureValue::NoData,
            numbers => {
                let total: Decimal = numbers.iter().map(|&raw| Fixed::from_raw(raw).to_decimal()).sum();
                FigureValue::Number(total)
            }
        }
    }

    pub(super) fn property(&self, of: Registered, at: usize, name: &str) -> Seen {
        match of {
            Registered::Units => self.of_unit(at as u32, name),
            Registered::Groups => self.of_group(at, name),
            Registered::Persons | Registered::Members => {
                match self.snapshot.persons.main_post(at as u32, self.as_of) {
                    Some(post) => self.of_person(at, post, name),
                    None => Seen::Missing,
                }
            }
        }
    }

    fn rows(&self, of: Registered, chosen: &[usize], columns: &[String]) -> FigureValue {
        let mut rows: Vec<Row> = chosen
            .iter()
            .map(|&at| {
                let cells: BTreeMap<String, Figure> = columns
                    .iter()
                    .map(|column| (column.clone(), Figure::new(self.cell(of, at, column), "登记册")))
                    .collect();
                Row { name: self.name(of, at), cells }
            })
            .collect();
        rows.sort_by_cached_key(|row| mingde_core::text::sort_key(&row.name));
        if rows.is_empty() { FigureValue::NoData } else { FigureValue::Rows(rows) }
    }

    fn cell(&self, of: Registered, at: usize, column: &str) -> FigureValue {
        if matches!(of, Registered::Persons | Registered::Members)
            && let Some(index) = self.snapshot.schema.person_fields.iter().position(|f| f.name == column)
        {
            let field = &self.snapshot.schema.person_fields[index];
            let text = shown(self.snapshot, field, &self.snapshot.persons.columns[index], at);
            return text.map_or(FigureValue::NoData, FigureValue::Text);
        }
        match self.property(of, at, column) {
            Seen::Missing => FigureValue::NoData,
            Seen::Word(word) => FigureValue::Text(word),
            Seen::Number(raw) => FigureValue::Number(Fixed::from_raw(raw).to_decimal()),
        }
    }
}
