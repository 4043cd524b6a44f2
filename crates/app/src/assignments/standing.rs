//! How units stand with what they were sent: signed, done, overdue.

use std::collections::HashMap;

use mingde_core::date::Day;
use mingde_core::id::{RecordId, UnitId};
use mingde_core::kind::ReceiptOf;
use mingde_core::snapshot::{Column, NO_INDEX, Snapshot, Table};

use super::sent::{Receiver, SentRow, said};

/// A unit with what it was sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnitStanding {
    /// The unit.
    pub unit: UnitId,
    /// What it is called.
    pub name: String,
    /// When it was signed for, and by whom; nobody's name where it was on paper.
    pub signed: Option<(Day, Option<String>)>,
    /// When and how it was done.
    pub done: Option<Done>,
    /// It is past its day and not done.
    pub overdue: bool,
    /// When it was reminded last.
    pub reminded: Option<Day>,
}

/// How something was done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Done {
    /// When.
    pub on: Day,
    /// By whom, where somebody said so here.
    pub by: Option<String>,
    /// The word on it.
    pub word: Option<String>,
    /// The record that answers it.
    pub record: Option<RecordId>,
    /// Somebody signed that it is done.
    pub signed: bool,
}

/// How many of those to whom something was sent stand how.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct SentTally {
    /// All of them.
    pub of: usize,
    /// Have signed or done it.
    pub signed: usize,
    /// Have done it.
    pub done: usize,
    /// Are past its day.
    pub overdue: usize,
}

impl SentTally {
    pub(super) fn of(units: &[UnitStanding]) -> Self {
        let count = |is: &dyn Fn(&UnitStanding) -> bool| units.iter().filter(|unit| is(unit)).count();
        Self {
            of: units.len(),
            signed: count(&|unit| unit.signed.is_some() || unit.done.is_some()),
            done: count(&|unit| unit.done.is_some()),
            overdue: count(&|unit| unit.overdue),
        }
    }
}

/// The receipts of one kind, by what they are of.
pub(crate) struct Receipts<'s> {
    snapshot: &'s Snapshot,
    table: &'s Table,
    receipt: &'s ReceiptOf,
    by_sent: HashMap<&'s str, Vec<usize>>,
}

impl<'s> Receipts<'s> {
    /// Those of all kinds, each by its id.
    pub fn all(snapshot: &'s Snapshot) -> HashMap<&'s str, Self> {
        let tables = snapshot.tables.iter();
        tables.filter_map(|(id, table)| Some((id.as_str(), Self::of(snapshot, table)?))).collect()
    }

    fn of(snapshot: &'s Snapshot, table: &'s Table) -> Option<Self> {
        let receipt = table.kind.receipt.as_ref()?;
        let mut by_sent: HashMap<&str, Vec<usize>> = HashMap::new();
        for row in (0..table.len()).filter(|row| table.state[*row].is_handed_in()) {
            if let Some(about) = said(table, &receipt.of, row) {
                by_sent.entry(about).or_default().push(row);
            }
        }
        Some(Self { snapshot, table, receipt, by_sent })
    }

    /// The row by which a unit took a step.
    fn row(&self, sent: &str, unit: u32, step: &str) -> Option<usize> {
        let field = self.table.kind.field(&self.receipt.step)?;
        let code = field.choices().iter().position(|choice| choice.code == step)?;
        let Some(Column::Choice(steps)) = self.table.column(&self.receipt.step) else { return None };
        let rows = self.by_sent.get(sent)?.iter().copied();
        rows.filter(|row| self.table.unit[*row] == unit && usize::from(steps[*row]) == code)
            .min_by_key(|row| self.table.day[*row])
    }

    fn signer(&self, row: usize) -> Option<String> {
        let parts = &self.table.participations;
        let role = self.table.kind.role_index(&self.receipt.signer)?;
        let at =
            parts.of(row).find(|at| usize::from(parts.role[*at]) == role && parts.who[*at] != NO_INDEX)?;
        Some(self.snapshot.persons.name[parts.who[at] as usize].to_string())
    }

    fn on(&self, row: usize) -> Day {
        Day::from_number(self.table.day[row])
    }
}

/// How each unit stands with something that was sent, in the order in which they were named.
pub(crate) fn standing(
    sent: &SentRow<'_>,
    receipts: &HashMap<&str, Receipts<'_>>,
    today: Day,
) -> Vec<UnitStanding> {
    let receipts = receipts.get(sent.sends.receipt.as_str());
    let id = sent.id().to_string();
    let receivers = sent.receivers();
    receivers.iter().map(|unit| of_unit((sent, &id), receipts, unit, today)).collect()
}

fn of_unit(
    (sent, id): (&SentRow<'_>, &str),
    receipts: Option<&Receipts<'_>>,
    unit: &Receiver<'_>,
    today: Day,
) -> UnitStanding {
    let step = |step: fn(&ReceiptOf) -> &String| {
        let receipts = receipts?;
        Some((receipts, receipts.row(id, unit.index, step(receipts.receipt))?))
    };
    let signed = step(|receipt| &receipt.signed).map(|(all, row)| (all.on(row), all.signer(row)));
    let signed = signed.or(unit.signed_on_paper.map(|day| (day, None)));
    let answer = answer(sent, unit.index);
    let ticked = step(|receipt| &receipt.done).map(|(all, row)| Done {
        on: all.on(row),
        by: all.signer(row),
        word: said(all.table, &all.receipt.word, row).map(str::to_owned),
        record: answer.map(|(record, _)| record),
        signed: true,
    });
    let plain = |on| Done { on, by: None, word: None, record: None, signed: false };
    let done = ticked
        .or_else(|| answer.map(|(record, on)| Done { record: Some(record), ..plain(on) }))
        .or_else(|| unit.done_on_paper.or(sent.done()).map(|on| Done { signed: true, ..plain(on) }));
    let overdue = done.is_none() && sent.due().is_some_and(|due| due < today);
    UnitStanding { unit: unit.unit, name: unit.name.to_owned(), signed, done, overdue, reminded: None }
}

/// The first record of the kind that is asked for which the unit has filed or renewed since it was sent.
fn answer(sent: &SentRow<'_>, unit: u32) -> Option<(RecordId, Day)> {
    let table = sent.at.snapshot.table(sent.answer()?)?;
    let since = sent.entered();
    let rows = table.rows_of_unit(unit);
    let rows = rows.filter(|row| table.state[*row].is_handed_in() && table.recorded[*row] >= since);
    let first = rows.min_by_key(|row| table.recorded[*row])?;
    Some((table.id[first], table.recorded[first].day()))
}
