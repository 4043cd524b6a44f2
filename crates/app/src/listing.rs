//! What the ledger holds as a workbook, in the layout of the templates: corrected in Excel, it is imported again, and what
//! was not touched is as it was.

mod records;
mod registry;

use std::collections::BTreeMap;

use mingde_core::date::Day;
use mingde_core::directory::Directory;
use mingde_core::id::UnitId;
use mingde_core::record::Value;
use mingde_core::snapshot::Snapshot;
use mingde_core::text::sort_key;
use mingde_core::words::{Locale, say_code};
use mingde_sheet::{Cell, Layout, Part, RecordWriter, Reference};

use self::records::{OfKind, Telling};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::glance::RowAt;
use crate::import::Directories;
use crate::ledger::{LedgerWish, wished};
use crate::library::Library;
use crate::sight::Sight;
use crate::template::{layout, registry_part};

/// What is to go out.
#[derive(Debug, Clone, Default)]
pub struct Listing {
    /// Which sheets of the registry.
    pub registry: Vec<Part>,
    /// Of the registry only what is of this unit today: itself, who has a post there, its groups with their members.
    pub unit: Option<UnitId>,
    /// Which records; none if no records are asked for.
    pub records: Option<LedgerWish>,
    /// Of which kinds of those that are wished, by their ids; of all where none is named.
    pub kinds: Vec<String>,
}

impl Listing {
    /// The records that fit a wish.
    pub fn of_records(wish: LedgerWish) -> Self {
        Self { records: Some(wish), ..Self::default() }
    }

    /// All of the registry.
    pub fn of_registry() -> Self {
        let registry = vec![Part::Units, Part::Persons, Part::Posts, Part::Groups, Part::Members];
        Self { registry, ..Self::default() }
    }
}

/// What is called by the names of templates and kinds: of the registry the sheets, of the kinds the records that fit a
/// wish; all records where nothing is called.
///
/// # Errors
/// [`AppError::NotFound`] for what nothing is called.
pub fn listing_called(library: &Library, called: &[String], wish: LedgerWish) -> Result<Listing, AppError> {
    let mut wanted = Listing { unit: wish.unit, ..Listing::default() };
    for name in called {
        match registry_part(library, name) {
            Some(part) => wanted.registry.push(part),
            None => wanted.kinds.push(layout(library, name)?.id.trim_start_matches("kind/").to_owned()),
        }
    }
    let records = called.is_empty() || !wanted.kinds.is_empty();
    Ok(Listing { records: records.then_some(wish), ..wanted })
}

/// A workbook of what somebody may see of it, and how many rows of the first sheets of kinds and of the registry it has;
/// none if there is nothing.
pub async fn listing(
    bureau: &Bureau,
    sight: &Sight,
    wanted: &Listing,
    today: Day,
    locale: Locale,
) -> Result<Option<(Vec<u8>, usize)>, AppError> {
    let snapshot = sight.uncut();
    let directories = Directories::of(snapshot);
    let names = Names { snapshot, directory: directories.directory() };
    let registry: Vec<registry::Sheet> = wanted
        .registry
        .iter()
        .filter_map(|part| registry::sheet(sight, &names, wanted.unit, *part, today))
        .collect();
    let kinds = by_kind(sight, wanted);
    let rows: usize = kinds.iter().map(|kind| kind.rows.len()).sum::<usize>()
        + registry.iter().map(|sheet| sheet.rows.len()).sum::<usize>();
    if rows == 0 {
        return Ok(None);
    }
    let layouts: Vec<Layout> = registry
        .iter()
        .map(|sheet| sheet.layout.clone())
        .chain(kinds.iter().map(|kind| kind.layout.clone()))
        .collect();
    let title = say_code(locale, "listing-title", &[]);
    let mut writer = RecordWriter::of_several(&title, &layouts)?.checked();
    for (at, sheet) in registry.iter().enumerate() {
        for row in &sheet.rows {
            writer.write_to(at, sheet.layout.parts[0].part, row)?;
        }
    }
    let positions: Vec<u64> =
        kinds.iter().flat_map(|kind| &kind.rows).map(|row| row.table.position[row.row]).collect();
    let authors = bureau.store.entered_by(&positions).await?;
    let named =
        |(position, account): (u64, String)| (position, sight.author(&account).say(locale).to_owned());
    let telling = Telling { names, sight, authors: authors.into_iter().map(named).collect(), locale };
    for (at, kind) in kinds.iter().enumerate() {
        kind.write(&mut writer, registry.len() + at, &telling)?;
    }
    Ok(Some((writer.bytes()?, rows)))
}

/// How many posts that were wished for have no first day: they are not in the sheet of posts, which could not bring them back.
pub fn posts_without_begin(sight: &Sight, wanted: &Listing, today: Day) -> usize {
    match wanted.registry.contains(&Part::Posts) {
        true => registry::posts(sight, wanted.unit, today, false).count(),
        false => 0,
    }
}

/// The records that go out kind by kind, by the pinyin of their titles; of a kind in the order asked for.
fn by_kind<'s>(sight: &'s Sight, wanted: &Listing) -> Vec<OfKind<'s>> {
    let Some(wish) = &wanted.records else { return Vec::new() };
    let mut kinds: BTreeMap<(String, &str), Vec<RowAt<'s>>> = BTreeMap::new();
    for row in wished(sight, wish) {
        let kind = &row.table.kind;
        if wanted.kinds.is_empty() || wanted.kinds.contains(&kind.id) {
            kinds.entry((sort_key(&kind.title), kind.id.as_str())).or_default().push(row);
        }
    }
    kinds.into_values().filter_map(|rows| Some(OfKind::new(rows.clone(), rows.first()?))).collect()
}

/// How units, persons and groups are named so that an import understands who is meant.
#[derive(Clone, Copy)]
struct Names<'a> {
    snapshot: &'a Snapshot,
    directory: &'a Directory,
}

impl Names<'_> {
    /// By the name, and with the code where others are called so too.
    fn unit_reference(&self, at: u32) -> Option<Reference> {
        let unit = self.snapshot.units.unit.get(at as usize)?;
        let id = self.snapshot.units.id[at as usize];
        let alone = self.directory.unit(&unit.name) == Ok(id);
        Some(Reference { text: unit.name.clone(), code: (!alone).then(|| unit.code.clone()) })
    }

    fn unit(&self, at: u32) -> Option<Cell> {
        self.unit_reference(at).map(Cell::One)
    }

    fn unit_of(&self, id: UnitId) -> Option<Cell> {
        self.unit(self.snapshot.units.index_of(id)?)
    }

    /// Persons always with their staff numbers.
    fn person(&self, at: u32) -> Reference {
        let persons = &self.snapshot.persons;
        let (name, code) = (&persons.name[at as usize], &persons.code[at as usize]);
        Reference { text: name.to_string(), code: Some(code.to_string()) }
    }

    fn group(&self, at: u32) -> Option<Reference> {
        let group = self.snapshot.groups.group.get(at as usize)?;
        let id = self.snapshot.groups.id[at as usize];
        let alone = self.directory.group(&group.name) == Ok(id);
        Some(Reference { text: group.name.clone(), code: (!alone).then(|| group.code.clone()) })
    }
}

fn text(text: &str) -> Cell {
    Cell::Value(Value::Text(text.to_owned()))
}
