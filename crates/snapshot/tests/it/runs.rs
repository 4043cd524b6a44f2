//! Tables that go by.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;

use mingde_core::snapshot::{Column, Runs, Table, Wanted, WantedTable};
use mingde_snapshot::{Check, Error, TableRuns};
use mingde_testkit::{Bureau, bureau};

use crate::write;

/// Everything of both kinds but ids and numbers.
fn wanted(bureau: &Bureau) -> Wanted {
    let names = |fields: &mut dyn Iterator<Item = &String>| fields.cloned().collect();
    let all = |kind: &mingde_core::kind::Kind| WantedTable {
        fields: names(&mut kind.fields.iter().map(|field| &field.name)),
        attributes: names(&mut kind.attributes().iter().map(|field| &field.name)),
        participations: true,
        entered: true,
        evidence: true,
    };
    let kinds = bureau.kinds.iter().map(|kind| (kind.id.clone(), all(kind))).collect();
    Wanted { kinds, person_fields: BTreeSet::new() }
}

fn open(
    bureau: &Bureau,
    dir: &Path,
    held: &[&str],
) -> Result<(mingde_core::snapshot::Snapshot, TableRuns), Error> {
    let held = held.iter().map(|kind| (*kind).to_owned()).collect();
    let kinds = bureau.kinds.iter().cloned();
    mingde_snapshot::open(dir, bureau.schema.clone(), kinds, Check::Lengths, wanted(bureau), &held)
}

/// Rows of a table in words, each record with its participations.
fn rows(table: &Table) -> Vec<String> {
    let value = |column: &Column, row: usize| match column {
        Column::Text(texts) => texts.get(row).unwrap_or("-").to_owned(),
        Column::Number(v) => v[row].to_string(),
        Column::Day(v) => v[row].to_string(),
        Column::Time(v) => v[row].to_string(),
        Column::Flag(v) => v[row].to_string(),
        Column::Choice(v) => v[row].to_string(),
        Column::Unit(v) => v[row].to_string(),
        Column::Sealed => String::new(),
    };
    let parts = &table.participations;
    let part = |at: usize| {
        let columns: Vec<String> = parts.columns.iter().map(|column| value(column, at)).collect();
        format!("{} {} {}", parts.role[at], parts.who[at], columns.join(" "))
    };
    let row = |row: usize| {
        let columns: Vec<String> = table.columns.iter().map(|column| value(column, row)).collect();
        let own: Vec<String> = parts.of(row).map(part).collect();
        let (state, unit, day) = (table.state[row], table.unit[row], table.day[row]);
        let (entered, evidence) = (table.entered[row], table.evidence[row]);
        format!("{state:?} {unit} {day} {entered:?} {evidence} {columns:?} {own:?}")
    };
    assert!(parts.record.iter().enumerate().all(|(at, record)| parts.of(*record as usize).contains(&at)));
    (0..table.len()).map(row).collect()
}

#[test]
fn runs_of_any_length_are_the_table_that_would_be_held() {
    let (bureau, dir) = (bureau(), tempfile::tempdir().unwrap());
    write(&bureau.snapshot(), dir.path()).unwrap();
    let (held, nothing) = open(&bureau, dir.path(), &["talk", "service"]).unwrap();
    assert!(["talk", "service"].iter().all(|kind| nothing.rows(kind).is_none()));
    for length in [1, 2, 3, 1_000] {
        let (registry, runs) = open(&bureau, dir.path(), &[]).unwrap();
        assert!(registry.tables.values().all(|table| table.is_empty()));
        let runs = runs.in_runs_of(length);
        let mut number = BTreeMap::new();
        for (kind, table) in &held.tables {
            let (mut found, mut parts) = (Vec::new(), 0);
            runs.each(kind, &mut |run| {
                assert_eq!((run.first_record as usize, run.first_part as usize), (found.len(), parts));
                assert!(run.table.len() <= length);
                found.extend(rows(run.table));
                parts += run.table.participations.who.len();
                *number.entry(kind.as_str()).or_insert(0) += 1;
            })
            .unwrap();
            assert_eq!(found, rows(table), "{kind} in runs of {length}");
            let wanted = table.len() + table.participations.who.len();
            assert_eq!(runs.rows(kind), Some(wanted as u64));
        }
        let most = held.tables["talk"].len();
        assert_eq!(number["talk"], most.div_ceil(length), "{length}");
    }
}

#[test]
fn a_broken_table_that_goes_by_is_an_error_or_other_values_but_never_a_crash() {
    let (bureau, dir) = (bureau(), tempfile::tempdir().unwrap());
    write(&bureau.snapshot(), dir.path()).unwrap();
    let mut refused = 0;
    for name in ["records/service.parquet", "participations/service.parquet"] {
        let path = dir.path().join(name);
        let good = fs::read(&path).unwrap();
        for at in (0..good.len()).step_by(31) {
            let mut bytes = good.clone();
            bytes[at] ^= 0x55;
            fs::write(&path, &bytes).unwrap();
            let (_, runs) = open(&bureau, dir.path(), &[]).unwrap();
            refused +=
                usize::from(runs.in_runs_of(2).each("service", &mut |run| drop(rows(run.table))).is_err());
        }
        fs::write(&path, &good).unwrap();
    }
    assert!(refused > 30, "{refused}");
}

#[test]
fn participations_that_are_fewer_than_stated_are_missed() {
    let (bureau, dir) = (bureau(), tempfile::tempdir().unwrap());
    write(&bureau.snapshot(), dir.path()).unwrap();
    let mut fewer = self::bureau();
    let cut = fewer.records.iter_mut().find(|entry| entry.content.participants.len() > 1).unwrap();
    cut.content.participants.pop();
    let kind = cut.content.kind.clone();
    let other = tempfile::tempdir().unwrap();
    write(&fewer.snapshot(), other.path()).unwrap();
    let (_, runs) = open(&bureau, dir.path(), &[]).unwrap();
    let name = format!("participations/{kind}.parquet");
    fs::copy(other.path().join(&name), dir.path().join(&name)).unwrap();
    let error = runs.each(&kind, &mut |_| {}).unwrap_err();
    assert!(matches!(&error, Error::Changed { path } if path.ends_with(&name)), "{error:?}");
}
