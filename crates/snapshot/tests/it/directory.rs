//! Where a snapshot may go, and what is left when it does not get there.

use std::fs;
use std::sync::Arc;

use mingde_core::number::Fixed;
use mingde_core::snapshot::Column;
use mingde_core::words::{Locale, say};
use mingde_snapshot::{Check, Error};
use mingde_testkit::bureau;

use crate::{read, write};
use mingde_testkit::assert_same;

#[test]
fn an_earlier_snapshot_is_replaced() {
    let mut bureau = bureau();
    let dir = tempfile::tempdir().unwrap();
    let target = dir.path().join("snapshot");
    write(&bureau.snapshot(), &target).unwrap();
    bureau.records.truncate(3);
    write(&bureau.snapshot(), &target).unwrap();
    assert_same(&bureau.snapshot(), &read(&bureau, &target, Check::Hashes).unwrap());
    // Nothing is left beside it.
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[test]
fn what_no_snapshot_put_there_is_never_lost() {
    let bureau = bureau();
    let dir = tempfile::tempdir().unwrap();
    let refused = |what: &str| {
        let error = write(&bureau.snapshot(), dir.path()).unwrap_err();
        assert!(matches!(error, Error::Foreign { .. }), "{what}: {error:?}");
        let words = say(Locale::En, &error.message());
        assert!(words.contains(what), "{words}");
    };
    fs::write(dir.path().join("report.docx"), "mine").unwrap();
    refused("report.docx");
    fs::remove_file(dir.path().join("report.docx")).unwrap();

    fs::write(dir.path().join("snapshot.json"), "{}").unwrap();
    refused("snapshot.json");
    fs::remove_file(dir.path().join("snapshot.json")).unwrap();

    write(&bureau.snapshot(), dir.path()).unwrap();
    fs::write(dir.path().join("records/notes.txt"), "mine").unwrap();
    refused("notes.txt");
    assert_eq!(fs::read_to_string(dir.path().join("records/notes.txt")).unwrap(), "mine");
}

#[test]
fn a_failed_export_leaves_what_was_there() {
    let bureau = bureau();
    let dir = tempfile::tempdir().unwrap();
    let target = dir.path().join("snapshot");
    write(&bureau.snapshot(), &target).unwrap();
    let mut broken = bureau.snapshot();
    let talks = Arc::make_mut(broken.tables.get_mut("talk").unwrap());
    let at = talks.kind.fields.iter().position(|f| f.name == "minutes").unwrap();
    let Column::Number(minutes) = &mut talks.columns[at] else { panic!("minutes are numbers") };
    minutes[4] = Fixed::whole(100_000_000_000_000).raw();

    let error = write(&broken, &target).unwrap_err();
    assert!(matches!(&error, Error::OutOfRange { row: 4, column, .. } if column == "minutes"), "{error:?}");
    let words = say(Locale::ZhCn, &error.message());
    assert!(words.contains("100000000000000") && words.contains('5'), "{words}");
    assert_same(&bureau.snapshot(), &read(&bureau, &target, Check::Hashes).unwrap());
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
}

#[test]
fn a_file_in_the_way_is_not_overwritten() {
    let dir = tempfile::tempdir().unwrap();
    let target = dir.path().join("snapshot");
    fs::write(&target, "mine").unwrap();
    assert!(matches!(write(&bureau().snapshot(), &target), Err(Error::Foreign { .. })));
    assert_eq!(fs::read_to_string(&target).unwrap(), "mine");
}
