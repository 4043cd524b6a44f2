//! Directories that are not as they were written.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use mingde_core::diagnostic::Source;
use mingde_core::kind::{Kind, read_kind};
use mingde_core::words::{Locale, say};
use mingde_snapshot::{Check, Error};
use mingde_testkit::{Bureau, bureau};
use tempfile::TempDir;

use crate::{read, write};

fn written() -> (Bureau, TempDir) {
    let (bureau, dir) = (bureau(), tempfile::tempdir().unwrap());
    write(&bureau.snapshot(), dir.path()).unwrap();
    (bureau, dir)
}

/// What the reader says, in words.
fn said(bureau: &Bureau, dir: &Path, check: Check) -> String {
    let error = read(bureau, dir, check).unwrap_err();
    for locale in [Locale::ZhCn, Locale::En] {
        let words = say(locale, &error.message());
        assert!(!words.starts_with("snapshot-"), "no words for {}", error.message().code);
    }
    say(Locale::En, &error.message())
}

fn changed_talk(from: &str, to: &str) -> Arc<Kind> {
    let yaml = include_str!("../../../testkit/src/bureau/talk.yaml");
    assert!(yaml.contains(from));
    Arc::new(read_kind(&Source::new("talk.yaml", yaml.replace(from, to)), &[]).0.unwrap())
}

#[test]
fn a_missing_file_is_named() {
    let (bureau, dir) = written();
    fs::remove_file(dir.path().join("records/talk.parquet")).unwrap();
    assert!(said(&bureau, dir.path(), Check::Lengths).contains("records/talk.parquet is missing"));
}

#[test]
fn a_truncated_file_is_named() {
    let (bureau, dir) = written();
    let path = dir.path().join("persons.parquet");
    let bytes = fs::read(&path).unwrap();
    fs::write(&path, &bytes[..bytes.len() / 2]).unwrap();
    assert!(said(&bureau, dir.path(), Check::Lengths).contains("persons.parquet is not the file"));
}

#[test]
fn one_changed_bit_is_found_by_its_hash() {
    let (bureau, dir) = written();
    let path = dir.path().join("participations/service.parquet");
    let mut bytes = fs::read(&path).unwrap();
    bytes[40] ^= 1;
    fs::write(&path, &bytes).unwrap();
    assert!(
        said(&bureau, dir.path(), Check::Hashes).contains("participations/service.parquet is not the file")
    );
}

#[test]
fn broken_bytes_are_an_error_or_other_values_but_never_a_crash() {
    let (bureau, dir) = written();
    let mut refused = 0;
    for name in ["records/talk.parquet", "participations/service.parquet", "units.parquet"] {
        let path: PathBuf = dir.path().join(name);
        let good = fs::read(&path).unwrap();
        for at in (0..good.len()).step_by(29) {
            let mut bytes = good.clone();
            bytes[at] ^= 0x55;
            fs::write(&path, &bytes).unwrap();
            refused += usize::from(read(&bureau, dir.path(), Check::Lengths).is_err());
        }
        fs::write(&path, &good).unwrap();
    }
    assert!(refused > 50, "{refused}");
}

#[test]
fn a_directory_without_a_snapshot_says_how_to_get_one() {
    let dir = tempfile::tempdir().unwrap();
    assert!(said(&bureau(), dir.path(), Check::Lengths).contains("mingde export --parquet"));
    fs::write(dir.path().join("snapshot.json"), r#"{"format":"mingde-snapshot","version":2}"#).unwrap();
    assert!(said(&bureau(), dir.path(), Check::Lengths).contains("format 2"));
}

#[test]
fn a_kind_that_is_not_known_here_is_named_with_the_nearest() {
    let (mut bureau, dir) = written();
    bureau.kinds[1] = changed_talk("id: talk", "id: talks");
    let words = said(&bureau, dir.path(), Check::Lengths);
    assert!(words.contains("`talk`") && words.contains("talks"), "{words}");
}

#[test]
fn a_field_that_the_file_lacks_is_named_with_the_nearest() {
    let (mut bureau, dir) = written();
    bureau.kinds[1] = changed_talk("follow_up:", "follow_ups:");
    let words = said(&bureau, dir.path(), Check::Lengths);
    assert!(words.contains("`follow_ups`") && words.contains("nearest: follow_up"), "{words}");
}

#[test]
fn a_field_that_has_changed_its_type_is_named() {
    let (mut bureau, dir) = written();
    bureau.kinds[1] = changed_talk("english: Topic, type: text, max: 100", "english: Topic, type: date");
    let words = said(&bureau, dir.path(), Check::Lengths);
    assert!(words.contains("`topic`") && words.contains("Utf8") && words.contains("Date32"), "{words}");
}

#[test]
fn a_choice_that_was_dropped_reads_as_missing() {
    let (mut bureau, dir) = written();
    bureau.kinds[1] = changed_talk(", group: 集体谈话", "");
    let before = bureau.snapshot();
    let after = read(&bureau, dir.path(), Check::Lengths).unwrap();
    assert_eq!(before.tables["talk"].column("manner"), after.tables["talk"].column("manner"));
}

#[test]
fn a_role_that_was_dropped_is_an_error_because_its_participants_would_be_lost() {
    let (mut bureau, dir) = written();
    bureau.kinds[1] = changed_talk("counterpart", "listener");
    let error = read(&bureau, dir.path(), Check::Lengths).unwrap_err();
    assert!(matches!(&error, Error::BadValue { value, .. } if value == "counterpart"), "{error:?}");
}
