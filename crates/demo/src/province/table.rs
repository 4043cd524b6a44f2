//! One chunk of one kind, written straight into columns.

use std::ops::Range;
use std::sync::Arc;

use mingde_core::date::Timestamp;
use mingde_core::id::{EntityId, RecordId};
use mingde_core::kind::{Field, FieldKind, Kind};
use mingde_core::record::State;
use mingde_core::snapshot::{Column, Table};

use super::{EachOf, Province, ProvinceKind, RoleFrom};
use crate::dice::{Dice, stream};

const DAY: i64 = 86_400_000_000;

/// How a column is filled, looked up once per chunk.
enum Filling {
    Missing,
    /// Index of the choice, by cumulated weight.
    Choice(Vec<(u16, f64)>),
    /// Least value, number of steps, step, in ten-thousandths.
    Number(i64, usize, i64),
    Days(i32, i32),
    Text(String),
}

impl Filling {
    fn of(field: &Field, plan: &ProvinceKind, attribute: bool) -> Self {
        let (choices, numbers) = match attribute {
            true => (&plan.attribute_choices, &plan.attribute_numbers),
            false => (&plan.choices, &plan.numbers),
        };
        if let Some(weights) = choices.get(&field.name) {
            let at = |code: &String| field.choices().iter().position(|c| c.code == *code).unwrap_or(0) as u16;
            return Filling::Choice(weights.iter().map(|(code, weight)| (at(code), *weight)).collect());
        }
        if let Some((low, high, step)) = numbers.get(&field.name) {
            let raw = |x: f64| (x * 10_000.0).round() as i64;
            let steps = (raw(*high) - raw(*low)) / raw(*step).max(1);
            return Filling::Number(raw(*low), steps.max(0) as usize + 1, raw(*step));
        }
        match (plan.dates.get(&field.name).filter(|_| !attribute), &field.kind) {
            (Some((low, high)), _) => Filling::Days(*low, *high),
            (None, FieldKind::Text { .. }) if field.required => Filling::Text(field.title.clone()),
            _ => Filling::Missing,
        }
    }

    fn push(&self, dice: &mut Dice, column: &mut Column, day: i32) {
        match (self, column) {
            (Filling::Choice(weights), Column::Choice(v)) => {
                v.push(weights[dice.weighted(weights.iter().map(|(_, w)| *w))].0);
            }
            (Filling::Number(low, steps, step), Column::Number(v)) => {
                v.push(low + dice.below(*steps) as i64 * step);
            }
            (Filling::Days(low, high), Column::Day(v)) => {
                v.push(day + dice.between(i64::from(*low), i64::from(*high)) as i32);
            }
            (Filling::Text(text), Column::Text(v)) => v.push(Some(text)),
            (_, column) => column.push_missing(),
        }
    }
}

impl Province {
    /// The records of a kind that a range of schools has.
    pub(super) fn table(
        &self,
        number: u64,
        plan: &ProvinceKind,
        kind: &Arc<Kind>,
        schools: Range<u32>,
    ) -> Table {
        let attributes = kind.attributes();
        let fillings: Vec<Filling> = kind.fields.iter().map(|f| Filling::of(f, plan, false)).collect();
        let of_attributes: Vec<Filling> = attributes.iter().map(|f| Filling::of(f, plan, true)).collect();
        let mut table = Table::empty(kind.clone());
        let mut rows: Vec<(i32, RecordId, u32)> = Vec::new();
        for school in schools {
            let mut dice = Dice::of(self.settings.seed, &["province", &kind.id], &[u64::from(school)]);
            self.events(number, plan, school, &mut dice, &mut rows);
            for &(day, id, subject) in &rows {
                self.push_record(plan, &mut table, &mut dice, (school, day, id));
                for (filling, column) in fillings.iter().zip(&mut table.columns) {
                    filling.push(&mut dice, column, day);
                }
                self.push_participants(plan, &mut table, &mut dice, &of_attributes, (school, day, subject));
            }
        }
        table
    }

    /// Day, id and subject of a school's records, in the order of a table.
    fn events(
        &self,
        number: u64,
        plan: &ProvinceKind,
        school: u32,
        dice: &mut Dice,
        rows: &mut Vec<(i32, RecordId, u32)>,
    ) {
        rows.clear();
        let first = self.first_day().number();
        let subjects = match plan.each {
            EachOf::School => 1,
            EachOf::Person => self.settings.staff,
        };
        for subject in 0..subjects {
            for time in 0..plan.times {
                if plan.share < 1.0 && !dice.chance(plan.share) {
                    continue;
                }
                // Spread over the year: each repetition in its own part of it.
                let part = 365 / plan.times.max(1);
                let day = first + (time * part) as i32 + dice.below(part.max(1) as usize) as i32;
                let high = stream(
                    self.settings.seed,
                    &[],
                    &[number, u64::from(school), u64::from(subject), u64::from(time)],
                );
                // The low half alone tells records apart; the high half only spreads them.
                let low = (number << 56) | (u64::from(school) << 32) | u64::from(subject << 16 | time);
                let bytes = ((u128::from(high) << 64) | u128::from(low)).to_be_bytes();
                rows.push((day, RecordId(EntityId::from_bytes(bytes)), subject));
            }
        }
        rows.sort_unstable();
    }

    fn push_record(
        &self,
        plan: &ProvinceKind,
        table: &mut Table,
        dice: &mut Dice,
        (school, day, id): (u32, i32, RecordId),
    ) {
        let late = plan.late > 0.0 && dice.chance(plan.late);
        let delay = if late { dice.between(31, 80) } else { dice.between(1, 9) };
        let entered = Timestamp((i64::from(day) + delay) * DAY);
        table.id.push(id);
        table.state.push(match dice.below(200) {
            0 => State::Submitted,
            1 => State::Withdrawn,
            _ => State::Accepted,
        });
        table.unit.push(school);
        table.day.push(day);
        table.entered.push(entered);
        table.recorded.push(entered);
        table.position.push(id.0.as_u128() as u64);
        table.number.push(None);
        table.evidence.push(0);
    }

    fn push_participants(
        &self,
        plan: &ProvinceKind,
        table: &mut Table,
        dice: &mut Dice,
        fillings: &[Filling],
        (school, day, subject): (u32, i32, u32),
    ) {
        let staff = self.settings.staff;
        let base = school * staff;
        let row = table.id.len() as u32 - 1;
        let parts = &mut table.participations;
        for role in &plan.roles {
            let Some(at) = table.kind.role_index(&role.name) else { continue };
            let has = &table.kind.roles[at].attributes;
            let (pool, count) = match role.from {
                RoleFrom::Each => (1, 1),
                RoleFrom::Heads => (5, 1),
                RoleFrom::Staff => (staff, dice.between(role.count.0.into(), role.count.1.into()) as u32),
            };
            // A run of neighbours beginning anywhere: distinct, and without a set to remember.
            let start = dice.below(pool as usize) as u32;
            for n in 0..count.min(pool) {
                let who = match role.from {
                    RoleFrom::Each => subject,
                    _ => (start + n) % pool,
                };
                parts.record.push(row);
                parts.role.push(at as u8);
                parts.who.push(base + who);
                for (filling, column) in fillings.iter().zip(&mut parts.columns) {
                    match has.is_empty() {
                        true => column.push_missing(),
                        false => filling.push(dice, column, day),
                    }
                }
            }
        }
        parts.start.push(parts.who.len() as u32);
    }
}
