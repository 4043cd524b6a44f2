//! What is written is read back, and nothing sealed is among it.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;
use std::sync::Mutex;

use arrow_array::cast::AsArray;
use arrow_array::{ArrayRef, RecordBatch};
use mingde_core::date::Timestamp;
use mingde_core::record::State;
use mingde_core::snapshot::{Column, NO_INDEX, NO_NUMBER};
use mingde_snapshot::{Check, Manifest};
use mingde_testkit::{SEALED, bureau};
use parquet::arrow::arrow_reader::{ArrowReaderOptions, ParquetRecordBatchReaderBuilder};

use crate::{read, write};
use mingde_testkit::assert_same;

#[test]
fn a_bureau_comes_back_as_it_was() {
    let bureau = bureau();
    let mut snapshot = bureau.snapshot();
    snapshot.as_known = Some(Timestamp(1_767_225_600_000_001));
    // The fixture has what could get lost: every state, every missing value, an unknown participant.
    let (talks, services) = (&snapshot.tables["talk"], &snapshot.tables["service"]);
    for (state, _) in State::ALL {
        assert!(talks.state.contains(&state), "{state:?}");
    }
    assert!(matches!(talks.column("minutes"), Some(Column::Number(v)) if v.contains(&NO_NUMBER)));
    assert!(services.participations.who.contains(&NO_INDEX));

    let dir = tempfile::tempdir().unwrap();
    let target = dir.path().join("deep/snapshot");
    write(&snapshot, &target).unwrap();
    assert_same(&snapshot, &read(&bureau, &target, Check::Hashes).unwrap());
}

#[test]
fn an_empty_bureau_comes_back_too() {
    let mut bureau = bureau();
    (bureau.units, bureau.persons, bureau.groups, bureau.records) = Default::default();
    let dir = tempfile::tempdir().unwrap();
    write(&bureau.snapshot(), dir.path()).unwrap();
    assert_same(&bureau.snapshot(), &read(&bureau, dir.path(), Check::Hashes).unwrap());
}

#[test]
fn a_field_named_like_one_of_our_columns_keeps_its_values() {
    let mut bureau = bureau();
    let renamed = |text: &str| text.replace("topic:", "state:").replace("begun:", "venue_row:");
    let yaml = renamed(include_str!("../../../testkit/src/bureau/talk.yaml"));
    let source = mingde_core::diagnostic::Source::new("talk.yaml", yaml);
    let kind = mingde_core::kind::read_kind(&source, &[]).0.unwrap();
    bureau.kinds[1] = std::sync::Arc::new(kind);
    for entry in &mut bureau.records {
        for (old, new) in [("topic", "state"), ("begun", "venue_row")] {
            if let Some(value) = entry.content.fields.remove(old) {
                entry.content.fields.insert(new.into(), value);
            }
        }
    }
    let dir = tempfile::tempdir().unwrap();
    let manifest = write(&bureau.snapshot(), dir.path()).unwrap();
    let talk = manifest.kinds.iter().find(|k| k.id == "talk").unwrap();
    let column = |field: &str| talk.fields.iter().find(|f| f.field == field).unwrap().column.as_deref();
    assert_eq!(column("state"), Some("state_"));
    assert_eq!(column("confided"), None);
    assert_same(&bureau.snapshot(), &read(&bureau, dir.path(), Check::Lengths).unwrap());
}

#[test]
fn nothing_sealed_is_in_any_file() {
    let bureau = bureau();
    let payloads: Vec<String> =
        bureau.records.iter().map(|r| serde_json::to_string(&r.content).unwrap()).collect();
    assert!(payloads.iter().any(|p| p.contains(SEALED)), "the fixture has sealed values to lose");
    let dir = tempfile::tempdir().unwrap();
    let manifest = write(&bureau.snapshot(), dir.path()).unwrap();
    let mut seen = 0;
    for (name, bytes) in files(dir.path()) {
        assert!(!bytes.windows(SEALED.len()).any(|w| w == SEALED.as_bytes()), "{name}");
        // Pages are compressed, so every text is looked at as a reader sees it too.
        if name.ends_with(".parquet") {
            let texts = texts(&dir.path().join(&name));
            seen += texts.len();
            assert!(!texts.iter().any(|t| t.contains(SEALED)), "{name}");
        }
    }
    assert!(seen > 100, "{seen}");
    let fields = manifest.kinds.iter().flat_map(|k| k.fields.iter().chain(&k.attributes));
    let fields = fields.chain(&manifest.registry.unit_fields).chain(&manifest.registry.person_fields);
    let sealed: Vec<&str> = fields.filter(|f| f.column.is_none()).map(|f| f.field.as_str()).collect();
    assert_eq!(sealed, ["health", "confided", "hotline"]);
    let back = read(&bureau, dir.path(), Check::Hashes).unwrap();
    assert_eq!(back.tables["talk"].column("confided"), Some(&Column::Sealed));
    assert!(back.units.unit.iter().all(|u| !u.fields.contains_key("hotline")));
}

#[test]
fn the_manifest_says_of_which_ledger_it_is() {
    let dir = tempfile::tempdir().unwrap();
    let manifest = write(&bureau().snapshot(), dir.path()).unwrap();
    assert_eq!(manifest.ledger.origin, crate::LEDGER);
    assert_eq!(Manifest::read(dir.path()).unwrap(), manifest);
    // One that was written before it said so is read all the same.
    let path = dir.path().join("snapshot.json");
    let text = std::fs::read_to_string(&path).unwrap();
    let former = text.replace(&format!("    \"origin\": \"{}\",\n", crate::LEDGER), "");
    assert_ne!(former, text);
    std::fs::write(&path, former).unwrap();
    assert_eq!(Manifest::read(dir.path()).unwrap().ledger.origin, "");
}

#[test]
fn rows_of_two_ledgers_that_are_put_together_stay_apart() {
    let (bureau, folder) = (bureau(), tempfile::tempdir().unwrap());
    let mut persons = BTreeSet::new();
    for ledger in ["mingde/0123456789abcdef", "mingde/fedcba9876543210"] {
        let dir = folder.path().join(&ledger[7..]);
        mingde_snapshot::write(&bureau.snapshot(), ledger, &dir, &|_| ()).unwrap();
        for (name, _) in files(&dir).iter().filter(|(name, _)| name.ends_with(".parquet")) {
            let (rows, said) = (rows(&dir.join(name)), column(&dir.join(name), "ledger"));
            assert!(said.len() == rows && said.iter().all(|said| said == ledger), "{name}");
        }
        let ids = column(&dir.join("persons.parquet"), "person_id");
        persons.extend(ids.into_iter().map(|id| (ledger, id)));
    }
    let ids: BTreeSet<&String> = persons.iter().map(|(_, id)| id).collect();
    assert_eq!((ids.len(), persons.len()), (bureau.persons.len(), 2 * bureau.persons.len()));
}

#[test]
fn a_field_that_is_called_ledger_keeps_its_values() {
    let mut bureau = bureau();
    let yaml = include_str!("../../../testkit/src/bureau/talk.yaml").replace("topic:", "ledger:");
    let source = mingde_core::diagnostic::Source::new("talk.yaml", yaml);
    let kind = mingde_core::kind::read_kind(&source, &[]).0.unwrap();
    bureau.kinds[1] = std::sync::Arc::new(kind);
    for entry in &mut bureau.records {
        if let Some(value) = entry.content.fields.remove("topic") {
            entry.content.fields.insert("ledger".into(), value);
        }
    }
    let dir = tempfile::tempdir().unwrap();
    let manifest = write(&bureau.snapshot(), dir.path()).unwrap();
    let talk = manifest.kinds.iter().find(|k| k.id == "talk").unwrap();
    let field = talk.fields.iter().find(|f| f.field == "ledger").unwrap();
    assert_eq!(field.column.as_deref(), Some("ledger_"));
    assert_same(&bureau.snapshot(), &read(&bureau, dir.path(), Check::Lengths).unwrap());
}

#[test]
fn the_same_snapshot_gives_the_same_bytes() {
    let bureau = bureau();
    let (first, second) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    write(&bureau.snapshot(), first.path()).unwrap();
    write(&bureau.snapshot(), second.path()).unwrap();
    assert_eq!(files(first.path()), files(second.path()));
}

#[test]
fn progress_ends_with_everything_done() {
    let seen = Mutex::new(Vec::new());
    let dir = tempfile::tempdir().unwrap();
    mingde_snapshot::write(&bureau().snapshot(), crate::LEDGER, dir.path(), &|p| {
        seen.lock().unwrap().push(p)
    })
    .unwrap();
    let seen = seen.into_inner().unwrap();
    let last = seen.iter().map(|p| p.done).max();
    assert_eq!(last, Some(seen[0].total));
}

/// Paths and bytes of everything in a directory.
fn files(dir: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    for part in ["", "records", "participations"] {
        for entry in fs::read_dir(dir.join(part)).unwrap() {
            let path = entry.unwrap().path();
            if path.is_file() {
                let name = path.strip_prefix(dir).unwrap().display().to_string();
                found.push((name, fs::read(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

fn batches(path: &Path) -> Vec<RecordBatch> {
    let file = fs::File::open(path).unwrap();
    let options = ArrowReaderOptions::new().with_skip_arrow_metadata(true);
    let reader = ParquetRecordBatchReaderBuilder::try_new_with_options(file, options).unwrap();
    reader.build().unwrap().map(Result::unwrap).collect()
}

fn rows(path: &Path) -> usize {
    batches(path).iter().map(RecordBatch::num_rows).sum()
}

/// Every text in every column of a Parquet file.
fn texts(path: &Path) -> Vec<String> {
    batches(path).iter().flat_map(|batch| batch.columns().iter().flat_map(texts_of)).collect()
}

/// The texts of one column.
fn column(path: &Path, name: &str) -> Vec<String> {
    batches(path).iter().flat_map(|batch| texts_of(batch.column_by_name(name).unwrap())).collect()
}

fn texts_of(column: &ArrayRef) -> Vec<String> {
    let texts = column.as_string_opt::<i32>().into_iter().flatten().flatten();
    texts.map(str::to_owned).collect()
}
