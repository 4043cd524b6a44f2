//! The ledger as a list: the records that fit what somebody wishes to see and that they may see, from memory.

use std::cmp::{Ordering, Reverse};
use std::collections::HashMap;

use mingde_core::date::Day;
use mingde_core::id::{PersonId, RecordId, UnitId};
use mingde_core::kind::{Kind, SelectionPart};
use mingde_core::policy::{Actor, accepts_somewhere, may_accept};
use mingde_core::record::State;
use mingde_core::snapshot::Snapshot;
use mingde_core::text::sort_key;
use serde::Serialize;

use crate::glance::{Glance, RowAt};
use crate::sight::Sight;
use crate::view::Title;

/// Lines of one page.
pub const LINES: usize = 50;

/// What records somebody wishes to see. What is given must all hold.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct LedgerWish {
    /// Of one kind, by its id.
    pub kind: Option<String>,
    /// Reported by one unit.
    pub unit: Option<UnitId>,
    /// In which somebody takes part.
    pub person: Option<PersonId>,
    /// That happened on this day or later.
    pub from: Option<Day>,
    /// That happened on this day or before.
    pub to: Option<Day>,
    /// In one state.
    pub state: Option<State>,
    /// That say this somewhere.
    pub text: String,
    /// That were entered late.
    pub late: bool,
    /// That wait for whoever asks to accept them.
    pub to_accept: bool,
    /// What they are ordered by.
    pub sort: LedgerSort,
    /// In the other direction.
    pub turned: bool,
}

/// What records are ordered by, with the direction that is asked for most.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum LedgerSort {
    /// The day on which they happened, the latest first.
    #[default]
    Date,
    /// When they were entered, the latest first.
    Entered,
    /// Their kind.
    Kind,
    /// Their unit, by pinyin.
    Unit,
}

impl LedgerSort {
    /// All, with their names in addresses.
    pub const ALL: [(LedgerSort, &'static str); 4] =
        [(Self::Date, "date"), (Self::Entered, "entered"), (Self::Kind, "kind"), (Self::Unit, "unit")];
}

/// A page of the ledger.
#[derive(Debug, Clone, Serialize)]
pub struct LedgerPage {
    /// Its lines.
    pub lines: Vec<LedgerLine>,
    /// Place of the first of them among all that fit, from 0.
    pub first: usize,
    /// How many fit.
    pub total: usize,
    /// Of how many units.
    pub units: usize,
    /// How many records wait for whoever asks, whatever else was wished; none for whoever accepts nothing.
    pub waiting: Option<usize>,
    /// How many were entered late.
    pub late: usize,
    /// How many there are in all.
    pub all: usize,
    /// How many revisions the ledger had.
    pub seen: u64,
}

/// A line with what may be done to it from the list.
#[derive(Debug, Clone, Serialize)]
pub struct LedgerLine {
    /// The record.
    #[serde(flatten)]
    pub glance: Glance,
    /// It waits for whoever asks to accept it.
    pub to_accept: bool,
}

/// What the ledger can be narrowed to.
#[derive(Debug, Clone, Serialize)]
pub struct LedgerChoices {
    /// Kinds of which there are records to be seen, by pinyin.
    pub kinds: Vec<(String, Title)>,
    /// Units to be seen, by pinyin.
    pub units: Vec<(UnitId, String)>,
}

/// The page of the ledger that begins at a place among all that fit.
pub fn ledger_page(sight: &Sight, wish: &LedgerWish, first: usize) -> LedgerPage {
    let mut foremost = Foremost::of(first.saturating_add(LINES), wish.order(sight.uncut()));
    let (mut waiting, mut late, mut all) = (0, 0, 0);
    let mut units = vec![false; sight.uncut().units.len()];
    for (table, rows) in sight.tables() {
        let of_kind = wish.wants_kind(&table.kind);
        for row in rows {
            let waits = waits_for(sight.actor(), &row);
            waiting += usize::from(waits);
            late += usize::from(row.is_late());
            all += 1;
            if !of_kind || !wish.wants(&row, sight.actor(), waits) {
                continue;
            }
            if let Some(reports) = units.get_mut(row.table.unit[row.row] as usize) {
                *reports = true;
            }
            foremost.push(row);
        }
    }
    let (total, mut shown) = (foremost.pushed, foremost.in_order());
    // What was the last page may have become shorter.
    let first = if first < total { first } else { 0 };
    shown.truncate(first + LINES);
    let line =
        |row: &RowAt<'_>| LedgerLine { glance: row.glance(), to_accept: waits_for(sight.actor(), row) };
    let decides = sight.uncut().tables.values().any(|table| accepts_somewhere(sight.actor(), &table.kind));
    LedgerPage {
        lines: shown[first..].iter().map(line).collect(),
        first,
        total,
        units: units.iter().filter(|reports| **reports).count(),
        waiting: decides.then_some(waiting),
        late,
        all,
        seen: sight.uncut().position,
    }
}

/// The next records that fit and where the log has them: at most so many behind a position, in the order in which they last changed.
pub(crate) fn ledger_behind(sight: &Sight, wish: &LedgerWish, after: Option<u64>, most: usize) -> Vec<u64> {
    let place = |row: &RowAt<'_>| row.table.position[row.row];
    let mut foremost = Foremost::of(most, Box::new(move |one, two| place(one).cmp(&place(two))));
    for (_, rows) in sight.tables().filter(|(table, _)| wish.wants_kind(&table.kind)) {
        for row in rows.filter(|row| after.is_none_or(|after| place(row) > after)) {
            if wish.wants(&row, sight.actor(), waits_for(sight.actor(), &row)) {
                foremost.push(row);
            }
        }
    }
    let mut found: Vec<u64> = foremost.in_order().iter().map(place).collect();
    found.truncate(most);
    found
}

/// All records that fit, in the order asked for.
pub fn ledger_ids(sight: &Sight, wish: &LedgerWish) -> Vec<RecordId> {
    wished(sight, wish).iter().map(|row| row.table.id[row.row]).collect()
}

/// The same as rows.
pub(crate) fn wished<'s>(sight: &'s Sight, wish: &LedgerWish) -> Vec<RowAt<'s>> {
    let actor = sight.actor();
    let tables = sight.tables().filter(|(table, _)| wish.wants_kind(&table.kind));
    let wanted =
        tables.flat_map(|(_, rows)| rows).filter(|row| wish.wants(row, actor, waits_for(actor, row)));
    let mut found: Vec<RowAt<'_>> = wanted.collect();
    found.sort_unstable_by(wish.order(sight.uncut()));
    found
}

/// The foremost of many rows in an order, without keeping the others or putting them in order.
struct Foremost<'s> {
    keep: usize,
    order: Order<'s>,
    rows: Vec<RowAt<'s>>,
    pushed: usize,
}

impl<'s> Foremost<'s> {
    /// Rows beside those that are kept, before the hindmost are let go.
    const SPARE: usize = 4096;

    fn of(keep: usize, order: Order<'s>) -> Self {
        Self { keep, order, rows: Vec::new(), pushed: 0 }
    }

    fn push(&mut self, row: RowAt<'s>) {
        self.pushed += 1;
        self.rows.push(row);
        if self.rows.len() >= self.keep.saturating_add(self.keep.max(Self::SPARE)) {
            self.let_go();
        }
    }

    fn let_go(&mut self) {
        if self.keep < self.rows.len() {
            self.rows.select_nth_unstable_by(self.keep, &self.order);
            self.rows.truncate(self.keep);
        }
    }

    fn in_order(mut self) -> Vec<RowAt<'s>> {
        self.let_go();
        self.rows.sort_unstable_by(&self.order);
        self.rows
    }
}

/// What the ledger can be narrowed to by whoever sees this much of it.
pub fn ledger_choices(sight: &Sight) -> LedgerChoices {
    let kinds = sight.tables().map(|(table, _)| (table.kind.id.clone(), Title::from(&*table.kind)));
    let mut kinds: Vec<(String, Title)> = kinds.collect();
    kinds.sort_by_cached_key(|(_, title)| sort_key(&title.title));
    LedgerChoices { kinds, units: sight.units_seen() }
}

/// The units that somebody sees, by pinyin.
pub fn ledger_units(sight: &Sight) -> Vec<(UnitId, String)> {
    sight.units_seen()
}

/// Whether a record waits for an actor to accept or return it.
pub(crate) fn waits_for(actor: &Actor, row: &RowAt<'_>) -> bool {
    // What was no decision on a selection is entered anew on its page and accepted by nobody.
    let is_void = matches!(row.kind().selection, Some(SelectionPart::Decision(_)));
    row.state() == State::Submitted
        && !is_void
        && row.unit().is_some_and(|unit| accepts(actor, row.kind(), unit))
        && !row.is_whom(actor)
}

fn accepts(actor: &Actor, kind: &Kind, unit: UnitId) -> bool {
    may_accept(actor, kind, unit).is_ok()
}

impl LedgerWish {
    fn wants_kind(&self, kind: &Kind) -> bool {
        self.kind.as_deref().is_none_or(|wanted| kind.id == wanted)
    }

    /// Whether a record of a kind that is wanted fits.
    fn wants(&self, row: &RowAt<'_>, actor: &Actor, waits: bool) -> bool {
        let date = row.date();
        self.state.is_none_or(|state| row.state() == state)
            && self.unit.is_none_or(|unit| row.unit() == Some(unit))
            && self.from.is_none_or(|from| date >= from)
            && self.to.is_none_or(|to| date <= to)
            && (!self.to_accept || waits)
            && (!self.late || row.is_late())
            && self.person.is_none_or(|person| row.persons_told(actor).any(|one| one == person))
            && (self.text.is_empty() || row.contains(&self.text, actor))
    }

    /// The order asked for; no two rows are equal in it.
    fn order<'s>(&self, snapshot: &'s Snapshot) -> Order<'s> {
        let latest = |row: &RowAt<'_>| Reverse((row.table.day[row.row], row.table.position[row.row]));
        let by_latest = move |one: &RowAt<'_>, two: &RowAt<'_>| latest(one).cmp(&latest(two));
        let order: Order<'s> = match self.sort {
            LedgerSort::Date => Box::new(by_latest),
            LedgerSort::Entered => Box::new(|one, two| {
                let entered =
                    |row: &RowAt<'_>| Reverse((row.table.entered[row.row], row.table.position[row.row]));
                entered(one).cmp(&entered(two))
            }),
            LedgerSort::Kind => {
                let titles = snapshot.tables.values().map(|table| table.kind.title.as_str());
                let kinds: Vec<&str> = snapshot.tables.keys().map(String::as_str).collect();
                let places: HashMap<&str, usize> = kinds.into_iter().zip(by_pinyin(titles)).collect();
                let place = move |row: &RowAt<'_>| places.get(row.kind().id.as_str()).copied();
                Box::new(move |one, two| place(one).cmp(&place(two)).then_with(|| by_latest(one, two)))
            }
            LedgerSort::Unit => {
                let places = by_pinyin(snapshot.units.unit.iter().map(|unit| unit.name.as_str()));
                let place = move |row: &RowAt<'_>| places.get(row.table.unit[row.row] as usize).copied();
                Box::new(move |one, two| place(one).cmp(&place(two)).then_with(|| by_latest(one, two)))
            }
        };
        if self.turned { Box::new(move |one, two| order(two, one)) } else { order }
    }
}

/// Which of two rows comes first.
type Order<'s> = Box<dyn Fn(&RowAt<'_>, &RowAt<'_>) -> Ordering + 's>;

/// The place of each name among all of them by pinyin; those of one sound share it.
fn by_pinyin<'n>(names: impl Iterator<Item = &'n str>) -> Vec<usize> {
    let keys: Vec<String> = names.map(sort_key).collect();
    let mut sorted: Vec<&String> = keys.iter().collect();
    sorted.sort_unstable();
    keys.iter().map(|key| sorted.partition_point(|other| *other < key)).collect()
}
