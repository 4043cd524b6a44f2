//! Two snapshots say the same. Dictionaries may number their texts differently.

use mingde_core::record::Value;
use mingde_core::snapshot::{Column, Snapshot, Table, TextColumn};

fn texts(column: &TextColumn) -> Vec<Option<&str>> {
    (0..column.codes.len()).map(|row| column.get(row)).collect()
}

fn assert_columns(left: &[Column], right: &[Column], what: &str) {
    assert_eq!(left.len(), right.len(), "{what}");
    for (at, pair) in left.iter().zip(right).enumerate() {
        match pair {
            (Column::Text(l), Column::Text(r)) => assert_eq!(texts(l), texts(r), "{what}, column {at}"),
            (l, r) => assert_eq!(l, r, "{what}, column {at}"),
        }
    }
}

fn assert_same_table(left: &Table, right: &Table) {
    let kind = left.kind.id.as_str();
    assert_eq!(left.kind, right.kind);
    assert_eq!(left.id, right.id, "{kind}");
    assert_eq!(left.state, right.state, "{kind}");
    assert_eq!(left.unit, right.unit, "{kind}");
    assert_eq!(left.day, right.day, "{kind}");
    assert_eq!(left.entered, right.entered, "{kind}");
    assert_eq!(left.recorded, right.recorded, "{kind}");
    assert_eq!(left.position, right.position, "{kind}");
    assert_eq!(left.evidence, right.evidence, "{kind}");
    assert_eq!(texts(&left.number), texts(&right.number), "{kind}");
    assert_columns(&left.columns, &right.columns, kind);
    let (l, r) = (&left.participations, &right.participations);
    assert_eq!((&l.start, &l.record), (&r.start, &r.record), "{kind}");
    assert_eq!((&l.role, &l.who), (&r.role, &r.who), "{kind}");
    assert_columns(&l.columns, &r.columns, kind);
}

/// `read` says what `written` says, sealed values apart.
pub fn assert_same(written: &Snapshot, read: &Snapshot) {
    assert_eq!(written.position, read.position);
    assert_eq!(written.root, read.root);
    assert_eq!(written.as_known, read.as_known);

    let mut open = written.units.unit.clone();
    for unit in &mut open {
        unit.fields.retain(|_, value| !matches!(value, Value::Sealed(_)));
    }
    assert_eq!(open, read.units.unit);
    assert_eq!((&written.units.id, &written.units.class), (&read.units.id, &read.units.class));

    let (l, r) = (&written.persons, &read.persons);
    assert_eq!((&l.id, &l.code, &l.name), (&r.id, &r.code, &r.name));
    assert_eq!((&l.sex, &l.birth, &l.post_start), (&r.sex, &r.birth, &r.post_start));
    assert_columns(&l.columns, &r.columns, "persons");
    let (l, r) = (&l.posts, &r.posts);
    assert_eq!((&l.person, &l.unit, &l.rank), (&r.person, &r.unit, &r.rank));
    assert_eq!((&l.from, &l.to, &l.concurrent), (&r.from, &r.to, &r.concurrent));
    assert_eq!(texts(&l.title), texts(&r.title));

    let (l, r) = (&written.groups, &read.groups);
    assert_eq!((&l.id, &l.group, &l.unit), (&r.id, &r.group, &r.unit));
    assert_eq!((&l.member_start, &l.member, &l.role), (&r.member_start, &r.member, &r.role));
    assert_eq!((&l.from, &l.to), (&r.from, &r.to));

    assert!(written.tables.keys().eq(read.tables.keys()));
    for (written, read) in written.tables.values().zip(read.tables.values()) {
        assert_same_table(written, read);
    }
}
