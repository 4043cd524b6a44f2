//! Figures from accepted records of one kind within a window of days.

use std::collections::BTreeSet;

use mingde_core::date::Day;
use mingde_core::kind::{FieldKind, Party};
use mingde_core::number::Fixed;
use mingde_core::period::{Period, PeriodKind};
use mingde_core::record::State;
use mingde_core::snapshot::{Column, NO_NUMBER, Table};
use mingde_report::figure::{Figure, FigureValue, Row};
use mingde_report::form::{Condition, Each, RecordsTake};
use mingde_report::proof::Proof;
use rust_decimal::Decimal;

use super::condition::{Seen, holds, seen, shown};
use super::{Answers, count, figure, names};

impl Answers<'_> {
    /// `only` is the row of a loop the records must belong to: a unit or a person, and by which role.
    pub(super) fn recorded(
        &self,
        kind: &str,
        take: &RecordsTake,
        conditions: &[Condition],
        (from, to): (Day, Day),
        only: Option<(Entity, Option<&str>)>,
    ) -> (Figure, Proof) {
        let Some(table) = self.snapshot.table(kind) else {
            return (Figure::new(FigureValue::NoData, kind), Proof::default());
        };
        let in_window = |row: &usize| {
            let day = table.day[*row];
            table.state[*row] == State::Accepted && from.number() <= day && day <= to.number()
        };
        let recorded = (0..table.len()).filter(in_window);
        let recorded: Vec<usize> = match only {
            None => recorded.collect(),
            Some((entity, by)) => recorded.filter(|&row| belongs(table, row, entity, by)).collect(),
        };
        let anything = !recorded.is_empty();
        let mut rows = recorded;
        rows.retain(|&row| conditions.iter().all(|c| holds(c, &self.of_record(table, row, &c.name))));
        let value = match take {
            RecordsTake::Count => count(rows.len(), anything),
            RecordsTake::Distinct(each) => {
                let different: BTreeSet<String> =
                    rows.iter().flat_map(|&row| self.each(table, row, each)).collect();
                count(different.len(), anything)
            }
            RecordsTake::Sum(field) => sum(table, &rows, field, anything),
            RecordsTake::Average(field) => average(table, &rows, field),
            RecordsTake::Names(each) => {
                names(rows.iter().flat_map(|&row| self.named(table, row, each)).collect(), anything)
            }
            RecordsTake::FirstDate => date(rows.iter().map(|&row| table.day[row]).min()),
            RecordsTake::LastDate => date(rows.iter().map(|&row| table.day[row]).max()),
            RecordsTake::Rows(columns) => self.record_rows(table, rows.clone(), columns, anything),
        };
        let window = match from {
            Day::EARLIEST => format!("截至{}", to.chinese()),
            from => format!("{}至{}", from.chinese(), to.chinese()),
        };
        let source = format!("《{}》记录，{window}", table.kind.title);
        let mut figure = figure(value, source, rows.len());
        figure.receipt.kind = Some(kind.to_owned());
        if let RecordsTake::Sum(field) | RecordsTake::Average(field) = take {
            figure.measure = table.kind.field(field).and_then(|f| f.measure());
        }
        let lines = rows.iter().map(|&row| {
            let listed = self.record_row(table, row);
            let text = |cell: &str| listed.cells[cell].value.exact().unwrap_or_default();
            let files = self.files.get(&table.id[row]).map_or(usize::from(table.evidence[row]), Vec::len);
            vec![text("date"), text("reporter"), text("record"), files.to_string()]
        });
        (figure, Proof::listing(&["日期", "单位", "记录编号", "材料数"], lines))
    }

    /// What a condition sees in a record: a field, participants in a role by code, one of their attributes or
    /// their rank on the day, or a property of the reporting unit.
    pub(super) fn of_record(&self, table: &Table, row: usize, name: &str) -> Vec<Seen> {
        if name == "unit" || name.starts_with("unit.") {
            let asked = if name == "unit" { "code" } else { name };
            return vec![self.of_unit(table.unit[row], asked)];
        }
        if let Some(at) = table.kind.fields.iter().position(|f| f.name == name) {
            return vec![seen(self.snapshot, &table.kind.fields[at], &table.columns[at], row)];
        }
        let (role, attribute) = name.split_once('.').unwrap_or((name, "code"));
        let Some(role_index) = table.kind.role_index(role) else { return vec![Seen::Missing] };
        let parts = &table.participations;
        let attributes = table.kind.attributes();
        let in_role = parts.of(row).filter(|&p| parts.role[p] as usize == role_index);
        in_role
            .map(|p| match attributes.iter().position(|f| f.name == attribute) {
                Some(at) => seen(self.snapshot, attributes[at], &parts.columns[at], p),
                None => self.of_participant(table, row, p, role_index, attribute),
            })
            .collect()
    }

    fn of_participant(&self, table: &Table, row: usize, p: usize, role: usize, name: &str) -> Seen {
        let who = table.participations.who[p];
        match table.kind.roles[role].of {
            Party::Unit => self.of_unit(who, name),
            Party::Group => match self.snapshot.groups.group.get(who as usize) {
                Some(group) => Seen::Word(group.code.clone()),
                None => Seen::Missing,
            },
            Party::Person => {
                let persons = &self.snapshot.persons;
                let Some(code) = persons.code.get(who as usize) else { return Seen::Missing };
                if name != "rank" {
                    return Seen::Word(code.to_string());
                }
                let post = persons.main_post(who, Day::from_number(table.day[row]));
                let rank = post.and_then(|p| self.snapshot.schema.ranks.get(persons.posts.rank[p] as usize));
                rank.map_or(Seen::Missing, |r| Seen::Word(r.code.clone()))
            }
        }
    }

    /// What is different in a record, as keys that tell it apart.
    fn each(&self, table: &Table, row: usize, each: &Each) -> Vec<String> {
        let day = Day::from_number(table.day[row]);
        match each {
            Each::Unit => vec![table.unit[row].to_string()],
            Each::Day => vec![day.to_string()],
            Each::Week => vec![Period::containing(PeriodKind::Week, day).to_string()],
            Each::Month => vec![Period::containing(PeriodKind::Month, day).to_string()],
            Each::Named(name) => self
                .of_record(table, row, name)
                .into_iter()
                .filter_map(|seen| match seen {
                    Seen::Word(word) => Some(word),
                    Seen::Number(number) => Some(number.to_string()),
                    Seen::Missing => None,
                })
                .collect(),
        }
    }

    /// The same as names for people.
    pub(super) fn named(&self, table: &Table, row: usize, each: &Each) -> Vec<String> {
        let Each::Named(name) = each else {
            return match each {
                Each::Unit => self
                    .snapshot
                    .units
                    .unit
                    .get(table.unit[row] as usize)
                    .map(|u| u.name.clone())
                    .into_iter()
                    .collect(),
                _ => self.each(table, row, each),
            };
        };
        if let Some(at) = table.kind.fields.iter().position(|f| f.name == *name) {
            return shown(self.snapshot, &table.kind.fields[at], &table.columns[at], row)
                .into_iter()
                .collect();
        }
        let Some(role) = table.kind.role_index(name) else { return Vec::new() };
        let parts = &table.participations;
        let in_role = parts.of(row).filter(|&p| parts.role[p] as usize == role);
        in_role.filter_map(|p| self.who(table.kind.roles[role].of, parts.who[p])).collect()
    }

    fn who(&self, of: Party, who: u32) -> Option<String> {
        let at = who as usize;
        match of {
            Party::Person => self.snapshot.persons.name.get(at).map(ToString::to_string),
            Party::Unit => self.snapshot.units.unit.get(at).map(|u| u.name.clone()),
            Party::Group => self.snapshot.groups.group.get(at).map(|g| g.name.clone()),
        }
    }

    fn record_rows(
        &self,
        table: &Table,
        mut rows: Vec<usize>,
        columns: &[String],
        anything: bool,
    ) -> FigureValue {
        rows.sort_by_key(|&row| (table.day[row], table.id[row]));
        let rows: Vec<Row> = rows
            .into_iter()
            .map(|row| {
                let mut listed = self.record_row(table, row);
                listed.name = listed.cells["reporter"].value.exact().unwrap_or_default();
                for column in columns {
                    let value = self.field_value(table, row, column);
                    listed.cells.insert(column.clone(), Figure::new(value, table.kind.title.clone()));
                }
                listed
            })
            .collect();
        if rows.is_empty() && !anything { FigureValue::NoData } else { FigureValue::Rows(rows) }
    }

    /// A field as what it is: a number, a day, or words.
    fn field_value(&self, table: &Table, row: usize, name: &str) -> FigureValue {
        if let Some(at) = table.kind.fields.iter().position(|f| f.name == name) {
            let field = &table.kind.fields[at];
            match (seen(self.snapshot, field, &table.columns[at], row), &field.kind) {
                (Seen::Number(raw), FieldKind::Date) => {
                    return FigureValue::Date(Day::from_number(raw as i32));
                }
                (Seen::Number(raw), _) => return FigureValue::Number(Fixed::from_raw(raw).to_decimal()),
                _ => {}
            }
        }
        match self.named(table, row, &Each::Named(name.to_owned())).join("、") {
            text if text.is_empty() => FigureValue::NoData,
            text => FigureValue::Text(text),
        }
    }
}

/// A unit or a person, by index in the snapshot.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Entity {
    Unit(u32),
    Person(u32),
    Group(u32),
}

/// Whether a record belongs to a row of a loop: by its reporting unit, or by a role.
fn belongs(table: &Table, row: usize, entity: Entity, by: Option<&str>) -> bool {
    let Some(by) = by else { return matches!(entity, Entity::Unit(unit) if table.unit[row] == unit) };
    let Some(role) = table.kind.role_index(by) else { return false };
    let parts = &table.participations;
    let same = |p: usize| match (table.kind.roles[role].of, entity) {
        (Party::Unit, Entity::Unit(at))
        | (Party::Person, Entity::Person(at))
        | (Party::Group, Entity::Group(at)) => parts.who[p] == at,
        _ => false,
    };
    parts.of(row).any(|p| parts.role[p] as usize == role && same(p))
}

fn average(table: &Table, rows: &[usize], field: &str) -> FigureValue {
    let Some(Column::Number(numbers)) = table.column(field) else { return FigureValue::NoData };
    let stated: Vec<Decimal> = rows
        .iter()
        .map(|&row| numbers[row])
        .filter(|n| *n != NO_NUMBER)
        .map(|raw| Fixed::from_raw(raw).to_decimal())
        .collect();
    match stated.iter().sum::<Decimal>().checked_div(Decimal::from(stated.len() as u64)) {
        Some(mean) => FigureValue::Number(mean.round_dp(2)),
        None => FigureValue::NoData,
    }
}

fn sum(table: &Table, rows: &[usize], field: &str, anything: bool) -> FigureValue {
    let Some(Column::Number(numbers)) = table.column(field) else { return FigureValue::NoData };
    let stated: Vec<i64> = rows.iter().map(|&row| numbers[row]).filter(|n| *n != NO_NUMBER).collect();
    if stated.is_empty() && !(anything && rows.is_empty()) {
        return FigureValue::NoData;
    }
    FigureValue::Number(stated.into_iter().map(|raw| Fixed::from_raw(raw).to_decimal()).sum::<Decimal>())
}

fn date(day: Option<i32>) -> FigureValue {
    day.map_or(FigureValue::NoData, |d| FigureValue::Date(Day::from_number(d)))
}
