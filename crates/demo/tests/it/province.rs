//! The province: how much it would be, and that every chunk is a proper table.

use std::collections::{BTreeMap, HashSet};
use std::sync::Arc;

use mingde_core::snapshot::{Column, Table};
use mingde_demo::{BadSettings, Province, shipped};

use crate::library::{kinds, schema};

fn province(settings: &str) -> Result<Province, BadSettings> {
    Province::read(settings, shipped::NAMES, Arc::new(schema()), kinds())
}

/// The shipped province with a hundredth of the schools.
fn hundredth() -> Province {
    province(&shipped::PROVINCE.replace("schools = 5000", "schools = 50")).unwrap()
}

fn length(column: &Column) -> Option<usize> {
    Some(match column {
        Column::Number(v) => v.len(),
        Column::Day(v) => v.len(),
        Column::Time(v) => v.len(),
        Column::Flag(v) => v.len(),
        Column::Choice(v) => v.len(),
        Column::Unit(v) => v.len(),
        Column::Text(v) => v.codes.len(),
        Column::Sealed => return None,
    })
}

fn is_proper(table: &Table, persons: usize) {
    let rows = table.len();
    assert_eq!((table.unit.len(), table.day.len(), table.position.len()), (rows, rows, rows));
    assert_eq!((table.number.codes.len(), table.evidence.len(), table.state.len()), (rows, rows, rows));
    assert_eq!(table.columns.len(), table.kind.fields.len());
    assert!(table.columns.iter().filter_map(length).all(|n| n == rows));
    let keys: Vec<_> = (0..rows).map(|r| (table.unit[r], table.day[r], table.id[r])).collect();
    assert!(keys.is_sorted(), "{} is not in the order of a table", table.kind.id);
    let parts = &table.participations;
    assert_eq!(parts.start.len(), rows + 1);
    assert_eq!(parts.who.len(), *parts.start.last().unwrap() as usize);
    assert_eq!((parts.role.len(), parts.record.len()), (parts.who.len(), parts.who.len()));
    assert_eq!(parts.columns.len(), table.kind.attributes().len());
    assert!(parts.columns.iter().filter_map(length).all(|n| n == parts.who.len()));
    assert!(parts.who.iter().all(|w| (*w as usize) < persons));
    for row in 0..rows {
        let mut who: Vec<(u8, u32)> = parts.of(row).map(|p| (parts.role[p], parts.who[p])).collect();
        let count = who.len();
        who.sort_unstable();
        who.dedup();
        assert!(count == who.len() && count > 0, "{}: nobody, or somebody twice", table.kind.id);
    }
}

#[test]
fn every_chunk_is_a_table_and_the_whole_has_the_stated_size() {
    let province = hundredth();
    let registry = province.registry();
    let persons = registry.persons.len();
    assert_eq!(persons, 10_000);
    assert!(registry.persons.code.is_sorted(), "persons are ordered by code");
    assert!(registry.units.unit.is_sorted_by_key(|u| u.code.clone()), "units are ordered by code");
    assert_eq!(registry.persons.posts.person.len(), persons);
    let (mut records, mut participations) = (0, 0);
    let mut ids = HashSet::new();
    let mut last_unit: BTreeMap<String, u32> = BTreeMap::new();
    for (kind, table) in province.chunks() {
        is_proper(&table, persons);
        records += table.len();
        participations += table.participations.who.len();
        assert!(table.id.iter().all(|id| ids.insert(*id)), "{}: an id twice", kind.id);
        let before = last_unit.insert(kind.id.clone(), *table.unit.last().unwrap());
        assert!(before.is_none_or(|unit| unit < table.unit[0]), "chunks follow one another");
    }
    // A hundredth of ten million and forty million.
    assert!((95_000..105_000).contains(&records), "{records} records");
    assert!((380_000..420_000).contains(&participations), "{participations} participations");
}

#[test]
fn the_same_province_twice_is_the_same() {
    let chunks = |p: &Province| -> Vec<(Vec<i32>, Vec<u32>)> {
        p.chunks().map(|(_, t)| (t.day, t.participations.who)).collect()
    };
    assert_eq!(chunks(&hundredth()), chunks(&hundredth()));
}

#[test]
fn a_word_the_kinds_do_not_know_is_refused() {
    let wrong = shipped::PROVINCE.replace("grade = { excellent", "grade = { exellent");
    match province(&wrong).unwrap_err() {
        BadSettings::UnknownWord { kind, word, nearest, .. } => {
            assert_eq!((kind.as_str(), word.as_str()), ("ethics-assessment", "exellent"));
            assert_eq!(nearest.as_deref(), Some("excellent"));
        }
        other => panic!("{other}"),
    }
}
