//! Records in which a text stands. Each distinct text, option and name is looked at once, and rows by number only: a county has a
//! hundred thousand of them.

use std::cmp::Reverse;

use mingde_core::kind::{Field, Party};
use mingde_core::snapshot::{Column, Snapshot, Table};

use super::{Hits, LISTED};
use crate::glance::{Glance, RowAt};
use crate::sight::Sight;

/// Which of numbered texts have the text in them.
type Having = Vec<bool>;

/// The text as it stands in the registry: which persons, units and groups are called so.
struct Called {
    persons: Having,
    units: Having,
    groups: Having,
}

impl Called {
    fn of(snapshot: &Snapshot, text: &str) -> Self {
        Self {
            persons: snapshot.persons.name.iter().map(|name| name.contains(text)).collect(),
            units: snapshot.units.unit.iter().map(|unit| unit.name.contains(text)).collect(),
            groups: snapshot.groups.group.iter().map(|group| group.name.contains(text)).collect(),
        }
    }

    fn of_party(&self, party: Party) -> &Having {
        match party {
            Party::Person => &self.persons,
            Party::Unit => &self.units,
            Party::Group => &self.groups,
        }
    }
}

/// A column whose values may have the text, with which of them do.
enum Looked<'t> {
    Words(&'t [u32], Having),
    Choices(&'t [u16], Having),
    Units(&'t [u32]),
}

/// The table as far as the text may stand in it; none where it stands in none of its values.
struct Within<'t> {
    table: &'t Table,
    columns: Vec<Looked<'t>>,
    /// Roles by their place, each with who of its party is called so.
    parties: Option<Vec<&'t Having>>,
    units: &'t Having,
}

impl<'t> Within<'t> {
    fn of(table: &'t Table, called: &'t Called, text: &str) -> Option<Self> {
        let fields = table.kind.fields.iter().zip(&table.columns);
        let mut columns: Vec<Looked<'t>> =
            fields.filter_map(|(field, column)| looked(field, column, called, text)).collect();
        let numbers: Having = table.number.words.iter().map(|number| number.contains(text)).collect();
        if numbers.contains(&true) {
            columns.push(Looked::Words(&table.number.codes, numbers));
        }
        let parties: Vec<&Having> = table.kind.roles.iter().map(|role| called.of_party(role.of)).collect();
        let parties = Some(parties).filter(|all| all.iter().any(|having| having.contains(&true)));
        let some = !columns.is_empty() || parties.is_some();
        some.then_some(Self { table, columns, parties, units: &called.units })
    }

    fn has(&self, row: usize) -> bool {
        let has = |having: &Having, at: usize| having.get(at) == Some(&true);
        let in_columns = self.columns.iter().any(|column| match column {
            Looked::Words(codes, having) => has(having, codes[row] as usize),
            Looked::Choices(codes, having) => has(having, usize::from(codes[row])),
            Looked::Units(codes) => has(self.units, codes[row] as usize),
        });
        let parts = &self.table.participations;
        in_columns
            || self.parties.as_ref().is_some_and(|roles| {
                parts.of(row).any(|at| has(roles[usize::from(parts.role[at])], parts.who[at] as usize))
            })
    }
}

fn looked<'t>(field: &Field, column: &'t Column, called: &Called, text: &str) -> Option<Looked<'t>> {
    Some(match column {
        Column::Text(texts) => {
            let having: Having = texts.words.iter().map(|words| words.contains(text)).collect();
            having.contains(&true).then_some(Looked::Words(&texts.codes, having))?
        }
        Column::Choice(codes) => {
            let having: Having = field.choices().iter().map(|choice| choice.title.contains(text)).collect();
            having.contains(&true).then_some(Looked::Choices(codes, having))?
        }
        Column::Unit(codes) => called.units.contains(&true).then_some(Looked::Units(codes))?,
        _ => return None,
    })
}

/// The latest records that are seen and have the text in them, and how many there are.
pub(super) fn records(sight: &Sight, text: &str) -> Hits<Glance> {
    let called = Called::of(sight.uncut(), text);
    let mut found: Vec<RowAt<'_>> = Vec::new();
    for (table, rows) in sight.tables() {
        if let Some(within) = Within::of(table, &called, text) {
            // Of one's own case only what one is told is looked through.
            let is_told = |row: &RowAt<'_>| {
                row.kept_from(sight.actor()).is_empty() || row.contains(text, sight.actor())
            };
            found.extend(rows.filter(|row| within.has(row.row) && is_told(row)));
        }
    }
    let count = found.len();
    let latest = |row: &RowAt<'_>| Reverse((row.table.day[row.row], row.table.position[row.row]));
    if count > LISTED {
        found.select_nth_unstable_by_key(LISTED, latest);
        found.truncate(LISTED);
    }
    found.sort_unstable_by_key(latest);
    Hits { listed: found.iter().map(RowAt::glance).collect(), count }
}
