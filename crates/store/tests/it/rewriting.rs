//! The ledger rewritten by somebody who holds its keys and signs again what they made of it. Only the witness file, or
//! a copy of it that was out of reach, remembers what was signed before.

use std::collections::BTreeMap;

use mingde_store::{Batch, Finding, Store, Verification};

use crate::place::*;

/// What the clerk did on five days: a batch came in, something was only looked at, a talk was entered, it was
/// looked at again, another talk was entered.
struct History {
    file: &'static str,
    looked_at: &'static str,
    second: &'static str,
}

const TRUE: History = History { file: "谈心谈话.xlsx", looked_at: "全部记录", second: "谈家访" };

impl History {
    /// Its first days.
    async fn write(&self, store: &Store, days: usize) {
        for day in 1..=days {
            let recorded = on(&format!("2025-09-{:02}", day + 10));
            let mut writer = store.begin(&clerk(), recorded).await.unwrap();
            match day {
                1 => {
                    writer.append(permitted(&clerk(), talks(0..3)), Some("b1")).await.unwrap();
                    writer.record_batch(Batch {
                        id: "b1".into(),
                        file: self.file.into(),
                        file_hash: "ab".repeat(32),
                        recorded,
                        author: "clerk".into(),
                        counts: BTreeMap::from([("added".into(), 3)]),
                        undone_by: None,
                    });
                    writer.audit("import", "b1", self.file);
                }
                2 => writer.audit("look", self.looked_at, ""),
                3 => {
                    writer.append(permitted(&clerk(), vec![talk(3, self.second)]), None).await.unwrap();
                    writer.audit("enter", "talk", "");
                }
                4 => writer.audit("look", "talk", ""),
                _ => {
                    writer.append(permitted(&clerk(), vec![talk(day, "谈培训")]), None).await.unwrap();
                    writer.audit("enter", "talk", "");
                }
            }
            writer.commit().await.unwrap();
        }
    }
}

/// Takes everything out of the ledger.
fn emptied() -> String {
    let tables = ["ledger", "revision", "head", "checkpoint", "batch", "audit"];
    tables.map(|table| format!("DELETE FROM {table}")).join(";")
}

/// Writes five days as they were; then somebody makes the ledger anew as they would have liked it, up to some day,
/// and signs it. The witness file is what its copy of the fifth day says.
fn rewritten(place_of_change: &History, days: usize) -> Vec<Verification> {
    let outcomes = std::cell::RefCell::new(Vec::new());
    on_every_database(async |place| {
        let store = place.open().await;
        TRUE.write(&store, 5).await;
        assert_eq!(verify(&store).await, Vec::<String>::new());
        store.close().await.unwrap();
        let witness = place.data().join("witness.log");
        let copy = std::fs::read(&witness).unwrap();
        // While the file lies there, nothing is signed anew.
        std::fs::remove_file(&witness).unwrap();
        place.edit(&emptied()).await;
        let store = place.open().await;
        place_of_change.write(&store, days).await;
        // Without the copy nobody can tell: the whole ledger agrees with itself and is signed by its key.
        std::fs::remove_file(&witness).unwrap();
        assert_eq!(verify(&store).await, Vec::<String>::new());
        std::fs::write(&witness, copy).unwrap();
        let outcome = store.verify(|_, _| {}).await.unwrap();
        outcomes.borrow_mut().push(outcome);
    });
    outcomes.into_inner()
}

fn told(finding: &Finding) -> (&str, Vec<String>) {
    let args = finding.message.args.iter().map(|(name, value)| format!("{name} {value}"));
    (finding.message.code, args.collect())
}

#[track_caller]
fn finds(history: &History, days: usize, expected: &[(&str, &[&str])]) {
    for outcome in rewritten(history, days) {
        let found: Vec<(&str, Vec<String>)> = outcome.findings.iter().map(told).collect();
        let expected: Vec<(&str, Vec<String>)> = expected
            .iter()
            .map(|(code, args)| (*code, args.iter().map(|a| (*a).to_owned()).collect()))
            .collect();
        assert_eq!(found, expected);
    }
}

#[test]
fn the_same_history_written_twice_is_the_same_ledger() {
    finds(&TRUE, 5, &[]);
}

#[test]
fn an_audit_line_that_was_rewritten_and_signed_again_is_found_by_the_witness_copy() {
    // Lines 1 and 2 came with the import. Line 3 is signed by a note of a log that had not grown, which the database
    // has replaced since; the copy still has it.
    let history = History { looked_at: "本人的记录", ..TRUE };
    finds(&history, 5, &[("ledger-trail-differs", &["from 3", "to 3"])]);
}

#[test]
fn an_import_that_was_rewritten_and_signed_again_is_found_by_an_earlier_note() {
    let history = History { file: "家访.xlsx", ..TRUE };
    finds(&history, 5, &[("ledger-trail-differs", &["from 1", "to 2"])]);
    // The ledger has grown since the copy was made.
    finds(&history, 9, &[("ledger-trail-differs", &["from 1", "to 2"])]);
}

#[test]
fn an_entry_that_was_rewritten_and_signed_again_is_found_by_the_witness_copy() {
    let history = History { second: "谈别的", ..TRUE };
    let expected: &[(&str, &[&str])] = &[("ledger-witness-differs", &["to 3", "size 4", "position 3"])];
    finds(&history, 5, expected);
    finds(&history, 9, expected);
}

#[test]
fn a_ledger_that_was_rewritten_shorter_is_found_with_what_was_rewritten() {
    let history = History { second: "谈别的", looked_at: "本人的记录", ..TRUE };
    finds(
        &history,
        3,
        &[
            ("ledger-witness-differs", &["to 3", "size 4", "position 3"]),
            ("ledger-trail-differs", &["from 3", "to 3"]),
            // The fourth day wrote a line and no entry.
            ("ledger-trail-cut", &["size 4"]),
            ("ledger-behind-witness", &["size 4", "witnessed 5"]),
        ],
    );
}

#[test]
fn days_that_were_signed_as_one_are_found() {
    on_every_database(async |place| {
        let store = place.open().await;
        commit(&store, talks(0..2), "2025-09-11").await;
        commit(&store, talks(2..4), "2025-09-11").await;
        store.close().await.unwrap();
        let witness = place.data().join("witness.log");
        let copy = std::fs::read(&witness).unwrap();
        std::fs::remove_file(&witness).unwrap();
        let tables = ["ledger", "revision", "head", "checkpoint"];
        place.edit(&tables.map(|table| format!("DELETE FROM {table}")).join(";")).await;
        let store = place.open().await;
        let mut drafts = talks(0..4);
        drafts[1] = talk(1, "谈别的");
        commit(&store, drafts, "2025-09-11").await;
        std::fs::write(&witness, copy).unwrap();
        // Of two entries there is no signature any more, but there is a tree over them.
        assert_eq!(verify(&store).await, ["ledger-witness-differs@0", "ledger-checkpoint-removed"]);
    });
}

#[test]
fn a_ledger_that_contradicts_its_witness_is_doubted_when_it_is_opened() {
    on_every_database(async |place| {
        let store = place.open().await;
        TRUE.write(&store, 2).await;
        store.close().await.unwrap();
        let witness = place.data().join("witness.log");
        let copy = std::fs::read(&witness).unwrap();
        // While the file lies there, nothing is signed anew.
        std::fs::remove_file(&witness).unwrap();
        place.edit(&emptied()).await;
        let store = place.open().await;
        History { looked_at: "本人的记录", ..TRUE }.write(&store, 2).await;
        std::fs::write(&witness, copy).unwrap();
        let doubts: Vec<&str> = place.open().await.doubts().iter().map(|doubt| doubt.code).collect();
        assert_eq!(doubts, ["ledger-witness-doubt"]);
    });
}

#[test]
fn two_histories_of_one_length_are_told_as_such_and_no_range_runs_backwards() {
    on_every_database(async |place| {
        let store = place.open().await;
        TRUE.write(&store, 3).await;
        store.close().await.unwrap();
        let witness = place.data().join("witness.log");
        let first = std::fs::read_to_string(&witness).unwrap();
        std::fs::remove_file(&witness).unwrap();
        place.edit(&emptied()).await;
        let store = place.open().await;
        History { second: "谈别的", looked_at: "本人的记录", ..TRUE }.write(&store, 3).await;
        let second = std::fs::read_to_string(&witness).unwrap();
        for both in [first.clone() + &second, second + &first] {
            std::fs::write(&witness, both).unwrap();
            let told = store.verify(|_, _| {}).await.unwrap();
            let found: Vec<(&str, Vec<String>)> = told.findings.iter().map(self::told).collect();
            let of = |code: &str, arg: &str| found.contains(&(code, vec![arg.to_owned()]));
            assert!(of("ledger-witness-two", "size 4"), "{found:?}");
            assert!(of("ledger-trail-two", "place 3"), "{found:?}");
            for finding in &told.findings {
                let number = |name: &str| {
                    let args = &finding.message.args;
                    args.iter().find(|(arg, _)| *arg == name).map(|(_, value)| value.parse::<u64>().unwrap())
                };
                let from = number("from").or(number("position"));
                assert!(from <= number("to") || number("to").is_none(), "{finding:?}");
            }
        }
    });
}
