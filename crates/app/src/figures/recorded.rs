//! Figures from accepted records of one kind within a window of days.

use std::collections::{BTreeMap, BTreeSet};

use mingde_core::date::Day;
use mingde_core::kind::Party;
use mingde_core::number::Fixed;
use mingde_core::period::{Period, PeriodKind};
use mingde_core::record::State;
use mingde_core::snapshot::{Column, NO_NUMBER, Table};
use mingde_report::figure::{Figure, FigureValue, Row};
use mingde_report::form::{Condition, Each, RecordsTake};
use rust_decimal::Decimal;

use super::condition::{Seen, holds, seen, shown};
use super::{Answers, count, figure, names};

impl Answers<'_> {
    pub(super) fn recorded(
        &self,
        kind: &str,
        take: &RecordsTake,
        conditions: &[Condition],
        (from, to): (Day, Day),
    ) -> Figure {
        let Some(table) = self.snapshot.table(kind) else {
            return Figure::new(FigureValue::NoData, kind);
        };
        let in_window = |row: &usize| {
            let day = table.day[*row];
            table.state[*row] == State::Accepted && from.number() <= day && day <= to.number()
        };
        let recorded: Vec<usize> = (0..table.len()).filter(in_window).collect();
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
            RecordsTake::Names(each) => {
                names(rows.iter().flat_map(|&row| self.named(table, row, each)).collect())
            }
            RecordsTake::FirstDate => date(rows.iter().map(|&row| table.day[row]).min()),
            RecordsTake::LastDate => date(rows.iter().map(|&row| table.day[row]).max()),
            RecordsTake::Rows(columns) => self.record_rows(table, rows.clone(), columns),
        };
        let source = format!("《{}》记录，{}至{}", table.kind.title, from.chinese(), to.chinese());
        let mut figure = figure(value, source, rows.len());
        figure.receipt.kind = Some(kind.to_owned());
        if let RecordsTake::Sum(field) = take {
            figure.measure = table.kind.field(field).and_then(|f| f.measure());
        }
        figure
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

    fn record_rows(&self, table: &Table, mut rows: Vec<usize>, columns: &[String]) -> FigureValue {
        rows.sort_by_key(|&row| (table.day[row], table.id[row]));
        let rows: Vec<Row> = rows
            .into_iter()
            .map(|row| {
                let cells: BTreeMap<String, Figure> = columns
                    .iter()
                    .map(|column| {
                        let text = self.named(table, row, &Each::Named(column.clone())).join("、");
                        let value =
                            if text.is_empty() { FigureValue::NoData } else { FigureValue::Text(text) };
                        (column.clone(), Figure::new(value, table.kind.title.clone()))
                    })
                    .collect();
                let name = self.snapshot.units.unit.get(table.unit[row] as usize).map_or("", |u| &u.name);
                Row { name: name.to_owned(), cells }
            })
            .collect();
        if rows.is_empty() { FigureValue::NoData } else { FigureValue::Rows(rows) }
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
