//! A snapshot that comes in portions.

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use mingde_core::snapshot::{Column, Participations, Persons, Posts, Snapshot, Table, TextColumn};
use mingde_snapshot::{Check, Error, Manifest, Origin, SnapshotWriter};
use mingde_testkit::bureau;

use crate::read;
use mingde_testkit::assert_same;

fn text(column: &TextColumn, rows: Range<usize>) -> TextColumn {
    let mut out = TextColumn::default();
    rows.for_each(|row| out.push(column.get(row)));
    out
}

fn columns(columns: &[Column], rows: &Range<usize>) -> Vec<Column> {
    let part = |column: &Column| match column {
        Column::Number(v) => Column::Number(v[rows.clone()].to_vec()),
        Column::Day(v) => Column::Day(v[rows.clone()].to_vec()),
        Column::Time(v) => Column::Time(v[rows.clone()].to_vec()),
        Column::Flag(v) => Column::Flag(v[rows.clone()].to_vec()),
        Column::Choice(v) => Column::Choice(v[rows.clone()].to_vec()),
        Column::Unit(v) => Column::Unit(v[rows.clone()].to_vec()),
        Column::Text(t) => Column::Text(text(t, rows.clone())),
        Column::Sealed => Column::Sealed,
    };
    columns.iter().map(part).collect()
}

fn some_persons(all: &Persons, rows: Range<usize>) -> Persons {
    let posts = all.post_start[rows.start] as usize..all.post_start[rows.end] as usize;
    let first = rows.start as u32;
    Persons {
        id: all.id[rows.clone()].to_vec(),
        code: all.code[rows.clone()].to_vec(),
        name: all.name[rows.clone()].to_vec(),
        sex: all.sex[rows.clone()].to_vec(),
        birth: all.birth[rows.clone()].to_vec(),
        by_month: Vec::new(),
        columns: columns(&all.columns, &rows),
        post_start: all.post_start[rows.start..=rows.end].iter().map(|s| s - posts.start as u32).collect(),
        posts: Posts {
            person: all.posts.person[posts.clone()].iter().map(|p| p - first).collect(),
            unit: all.posts.unit[posts.clone()].to_vec(),
            rank: all.posts.rank[posts.clone()].to_vec(),
            title: text(&all.posts.title, posts.clone()),
            from: all.posts.from[posts.clone()].to_vec(),
            to: all.posts.to[posts.clone()].to_vec(),
            concurrent: all.posts.concurrent[posts].to_vec(),
        },
    }
}

fn some_records(all: &Table, rows: Range<usize>) -> Table {
    let parts = &all.participations;
    let range = parts.start[rows.start] as usize..parts.start[rows.end] as usize;
    let mut table = Table::empty(all.kind.clone());
    table.id = all.id[rows.clone()].to_vec();
    table.state = all.state[rows.clone()].to_vec();
    table.unit = all.unit[rows.clone()].to_vec();
    table.day = all.day[rows.clone()].to_vec();
    table.entered = all.entered[rows.clone()].to_vec();
    table.recorded = all.recorded[rows.clone()].to_vec();
    table.position = all.position[rows.clone()].to_vec();
    table.number = text(&all.number, rows.clone());
    table.evidence = all.evidence[rows.clone()].to_vec();
    table.columns = columns(&all.columns, &rows);
    table.participations = Participations {
        start: parts.start[rows.start..=rows.end].iter().map(|s| s - range.start as u32).collect(),
        record: parts.record[range.clone()].iter().map(|r| r - rows.start as u32).collect(),
        role: parts.role[range.clone()].to_vec(),
        who: parts.who[range.clone()].to_vec(),
        columns: columns(&parts.columns, &range),
    };
    table
}

fn begin(snapshot: &Snapshot, dir: &Path) -> SnapshotWriter {
    let origin = Origin {
        ledger: crate::LEDGER.to_owned(),
        position: snapshot.position,
        root: snapshot.root,
        as_known: snapshot.as_known,
    };
    SnapshotWriter::create(dir, origin, snapshot.schema.clone(), &snapshot.units).unwrap()
}

fn write_in_portions(snapshot: &Snapshot, dir: &Path, size: usize) -> Manifest {
    let mut writer = begin(snapshot, dir);
    let portions = |len: usize| (0..len).step_by(size).map(move |from| from..(from + size).min(len));
    let mut persons = writer.persons().unwrap();
    for rows in portions(snapshot.persons.len()) {
        persons.append(&some_persons(&snapshot.persons, rows)).unwrap();
    }
    persons.finish().unwrap();
    writer.groups(&snapshot.groups).unwrap();
    for table in snapshot.tables.values() {
        let mut file = writer.table(table.kind.clone()).unwrap();
        for rows in portions(table.len()) {
            file.append(&some_records(table, rows)).unwrap();
        }
        file.finish().unwrap();
    }
    writer.finish().unwrap()
}

#[test]
fn portions_of_any_size_give_the_same_snapshot() {
    let bureau = bureau();
    let snapshot = bureau.snapshot();
    for size in [1, 2, 5, 100] {
        let dir = tempfile::tempdir().unwrap();
        let manifest = write_in_portions(&snapshot, dir.path(), size);
        assert_eq!(manifest.rows(), crate::write(&snapshot, dir.path()).unwrap().rows());
        write_in_portions(&snapshot, dir.path(), size);
        assert_same(&snapshot, &read(&bureau, dir.path(), Check::Hashes).unwrap());
    }
}

#[test]
fn portions_out_of_order_are_refused() {
    let snapshot = bureau().snapshot();
    let dir = tempfile::tempdir().unwrap();
    let mut writer = begin(&snapshot, dir.path());
    let mut persons = writer.persons().unwrap();
    persons.append(&snapshot.persons).unwrap();
    persons.finish().unwrap();
    let talks = &snapshot.tables["talk"];
    let mut file = writer.table(talks.kind.clone()).unwrap();
    file.append(&some_records(talks, 3..6)).unwrap();
    let refused = file.append(&some_records(talks, 0..3));
    assert!(matches!(refused, Err(Error::Unsorted { row: 3, .. })), "{refused:?}");
}

#[test]
fn a_reference_beyond_the_registry_is_refused() {
    let mut snapshot = bureau().snapshot();
    let nobody = snapshot.persons.len() as u32;
    Arc::make_mut(snapshot.tables.get_mut("talk").unwrap()).participations.who[0] = nobody;
    let dir = tempfile::tempdir().unwrap();
    let refused = crate::write(&snapshot, dir.path());
    assert!(matches!(refused, Err(Error::OutOfRange { .. })), "{refused:?}");
}

#[test]
fn a_part_comes_once() {
    let snapshot = bureau().snapshot();
    let dir = tempfile::tempdir().unwrap();
    let mut writer = begin(&snapshot, dir.path());
    writer.persons().unwrap().finish().unwrap();
    assert!(matches!(writer.persons().err(), Some(Error::Twice { .. })));
}
