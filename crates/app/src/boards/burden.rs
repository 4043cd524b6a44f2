//! What filing costs: how many records, values and files a semester took, of whom; and what was told twice. How long it took nobody
//! has measured: hours are said only for the minutes that whoever reads supposes a record to take.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use mingde_core::date::Day;
use mingde_core::id::UnitId;
use mingde_core::kind::{Field, FieldKind};
use mingde_core::period::{Period, PeriodKind};
use mingde_core::policy::Actor;
use mingde_core::snapshot::{
    Column, NO_CHOICE, NO_DAY, NO_FLAG, NO_INDEX, NO_NUMBER, NO_TIME, Snapshot, Table,
};
use mingde_core::text::sort_key;
use serde::Serialize;
use utoipa::ToSchema;

use super::nowhere;
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::sight::Sight;
use crate::unit_line::{heads, unit_line};
use crate::view::{IdText, Title};

/// So many things that were told twice are listed.
const MOST_TWICE: usize = 12;

/// What the records of a semester cost, of those that somebody sees.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Burden {
    /// The semester.
    #[serde(serialize_with = "crate::view::as_text")]
    #[schema(value_type = String)]
    pub semester: Period,
    /// Everything together.
    pub all: Cost,
    /// By kind of record, those with the most records first.
    pub kinds: Vec<KindFiled>,
    /// By unit, those with the most records for each of its people first.
    pub units: Vec<UnitFiled>,
    /// What one unit said of one day in the same words in two kinds of records.
    pub twice: Vec<AskedTwice>,
}

/// What was filed, in numbers.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, ToSchema)]
pub struct Cost {
    /// Records.
    pub records: usize,
    /// Values in them, beside unit and day; what is sealed is not counted.
    pub values: usize,
    /// Persons, units and groups named in them.
    pub named: usize,
    /// Files of evidence.
    pub files: usize,
}

/// What was filed of one kind.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct KindFiled {
    /// Its id.
    pub id: String,
    /// What it is called.
    pub title: Title,
    /// By how many units.
    pub units: usize,
    /// So much.
    pub filed: Cost,
}

/// What one unit has filed.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct UnitFiled {
    /// The unit.
    #[schema(value_type = IdText)]
    pub id: UnitId,
    /// What it is called.
    pub name: String,
    /// How many people have their main post there.
    pub persons: usize,
    /// So much.
    pub filed: Cost,
}

/// A field that several kinds of records have.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, ToSchema)]
pub struct AskedTwice {
    /// What it is called.
    pub title: Title,
    /// The kinds.
    pub kinds: Vec<Title>,
    /// How often one unit gave the same answer for the same day in two of them.
    pub times: usize,
}

impl Cost {
    fn add(&mut self, other: &Self) {
        self.records += other.records;
        self.values += other.values;
        self.named += other.named;
        self.files += other.files;
    }

    /// Whole hours, if each record takes so many minutes.
    pub fn hours(&self, minutes: usize) -> usize {
        self.records.saturating_mul(minutes) / 60
    }
}

impl UnitFiled {
    /// Records for each of its people, in tenths; none where nobody has a main post.
    pub fn each(&self) -> Option<usize> {
        (self.persons > 0).then(|| self.filed.records * 10 / self.persons)
    }
}

/// What the records of the semester cost that an actor sees.
///
/// # Errors
/// [`AppError::NotFound`] for whoever has no boards.
pub async fn burden(bureau: &Bureau, actor: &Actor, today: Day) -> Result<Burden, AppError> {
    let present = bureau.present().await?;
    if !super::has_boards(&present.library, actor) {
        return Err(nowhere(""));
    }
    let sight = present.sight(actor);
    let semester = Period::containing(PeriodKind::Semester, today);
    Ok(of(&sight, semester, today))
}

fn of(sight: &Sight, semester: Period, today: Day) -> Burden {
    let snapshot = sight.uncut();
    let mut kinds: BTreeMap<&str, (Title, Cost, BTreeSet<u32>)> = BTreeMap::new();
    let mut units: BTreeMap<u32, Cost> = BTreeMap::new();
    let mut all = Cost::default();
    let mut twice = Twice::among(snapshot);
    for row in sight.rows() {
        let (table, at) = (row.table, row.row);
        // Where somebody only takes part it was another unit that filed.
        let is_seen = row.unit().is_some_and(|unit| sight.sees_unit(unit));
        if !semester.contains(row.date()) || !row.state().is_handed_in() || !is_seen {
            continue;
        }
        let filed = of_row(table, at);
        let (_, of_kind, by) = kinds
            .entry(&table.kind.id)
            .or_insert_with(|| (Title::from(&*table.kind), Cost::default(), BTreeSet::new()));
        of_kind.add(&filed);
        by.insert(table.unit[at]);
        units.entry(table.unit[at]).or_default().add(&filed);
        all.add(&filed);
        twice.look_at(table, at);
    }
    let here = heads(snapshot, today);
    let unit = |(at, filed): (u32, Cost)| {
        let line = unit_line(snapshot, at as usize, here[at as usize], today);
        UnitFiled { id: line.id, name: line.name, persons: line.persons, filed }
    };
    let mut units: Vec<UnitFiled> = units.into_iter().map(unit).collect();
    units.sort_by_cached_key(|unit| (std::cmp::Reverse(unit.each()), sort_key(&unit.name)));
    let kind = |(id, (title, filed, by)): (&str, (Title, Cost, BTreeSet<u32>))| KindFiled {
        id: id.to_owned(),
        title,
        units: by.len(),
        filed,
    };
    let mut kinds: Vec<KindFiled> = kinds.into_iter().map(kind).collect();
    kinds.sort_by_cached_key(|kind| (std::cmp::Reverse(kind.filed.records), sort_key(&kind.title.title)));
    Burden { semester, all, kinds, units, twice: twice.found() }
}

fn of_row(table: &Table, row: usize) -> Cost {
    Cost {
        records: 1,
        values: table.columns.iter().filter(|column| is_given(column, row)).count(),
        named: table.participations.of(row).len(),
        files: usize::from(table.evidence[row]),
    }
}

fn is_given(column: &Column, row: usize) -> bool {
    match column {
        Column::Number(values) => values[row] != NO_NUMBER,
        Column::Day(values) => values[row] != NO_DAY,
        Column::Time(values) => values[row] != NO_TIME,
        Column::Flag(values) => values[row] != NO_FLAG,
        Column::Choice(values) => values[row] != NO_CHOICE,
        Column::Unit(values) => values[row] != NO_INDEX,
        Column::Text(values) => values.get(row).is_some(),
        Column::Sealed => false,
    }
}

/// What a field is called: its name and its title.
type Named<'s> = (&'s str, &'s str);

/// A field that several kinds have.
struct Shared<'s> {
    title: Title,
    /// The kinds, by id.
    kinds: BTreeMap<&'s str, Title>,
}

/// What a unit said of a day.
#[derive(PartialEq, Eq, Hash)]
struct Said<'s> {
    field: Named<'s>,
    unit: u32,
    day: i32,
    answer: String,
}

/// Answers to fields of one name, title and sort that several kinds have. Where there are few answers to choose from, the same one
/// says little: choices, flags and numbers are not looked at.
struct Twice<'s> {
    fields: BTreeMap<Named<'s>, Shared<'s>>,
    /// The kind that had it first, and whether another had it too.
    said: HashMap<Said<'s>, (&'s str, bool)>,
}

impl<'s> Twice<'s> {
    fn among(snapshot: &'s Snapshot) -> Self {
        let mut fields: BTreeMap<Named<'s>, Shared<'s>> = BTreeMap::new();
        for table in snapshot.tables.values() {
            for field in table.kind.fields.iter().filter(|field| is_telling(field)) {
                let shared = fields.entry((&field.name, &field.title));
                let shared =
                    shared.or_insert_with(|| Shared { title: Title::from(field), kinds: BTreeMap::new() });
                shared.kinds.insert(&table.kind.id, Title::from(&*table.kind));
            }
        }
        fields.retain(|_, shared| shared.kinds.len() > 1);
        Self { fields, said: HashMap::new() }
    }

    fn look_at(&mut self, table: &'s Table, row: usize) {
        for (field, column) in table.kind.fields.iter().zip(&table.columns) {
            let named = (&*field.name, &*field.title);
            if !is_telling(field) || !self.fields.contains_key(&named) {
                continue;
            }
            let Some(answer) = answer(column, row) else { continue };
            let said = Said { field: named, unit: table.unit[row], day: table.day[row], answer };
            let (first, again) = self.said.entry(said).or_insert((&table.kind.id, false));
            *again |= *first != table.kind.id;
        }
    }

    fn found(self) -> Vec<AskedTwice> {
        let mut times: BTreeMap<Named<'s>, usize> = BTreeMap::new();
        for (said, _) in self.said.iter().filter(|(_, (_, again))| *again) {
            *times.entry(said.field).or_default() += 1;
        }
        let twice = |(named, shared): (Named<'s>, Shared<'s>)| {
            let times = *times.get(&named)?;
            Some(AskedTwice { title: shared.title, kinds: shared.kinds.into_values().collect(), times })
        };
        let mut found: Vec<AskedTwice> = self.fields.into_iter().filter_map(twice).collect();
        found.sort_by_cached_key(|twice| (std::cmp::Reverse(twice.times), sort_key(&twice.title.title)));
        found.truncate(MOST_TWICE);
        found
    }
}

fn is_telling(field: &Field) -> bool {
    matches!(field.kind, FieldKind::Text { .. } | FieldKind::Date | FieldKind::Time | FieldKind::Unit)
}

fn answer(column: &Column, row: usize) -> Option<String> {
    if !is_given(column, row) {
        return None;
    }
    match column {
        Column::Text(values) => values.get(row).map(str::to_owned),
        Column::Day(values) => Some(values[row].to_string()),
        Column::Time(values) => Some(values[row].to_string()),
        Column::Unit(values) => Some(values[row].to_string()),
        _ => None,
    }
}
