//! The database edited by hand, in every way we could think of.

use mingde_store::{Batch, Database, Store, StoreError};
use sha2::{Digest as _, Sha256};

use crate::place::*;

/// Ten talks in five commits; the third was corrected: twelve entries, six checkpoints.
async fn ledger(place: &Place) -> Store {
    let store = place.open().await;
    for first in [0, 2, 4, 6, 8] {
        commit(&store, talks(first..first + 2), "2025-09-11").await;
    }
    commit(&store, vec![talk(2, "更正"), talk(3, "更正")], "2025-09-20").await;
    assert!(verify(&store).await.is_empty());
    store
}

/// Edits a fresh ledger and tells what verification finds.
fn after(edit: impl Fn(&Place) -> String) -> Vec<Vec<String>> {
    let found = std::cell::RefCell::new(Vec::new());
    on_every_database(async |place| {
        let store = ledger(place).await;
        place.edit(&edit(place)).await;
        let codes = verify(&store).await;
        found.borrow_mut().push(codes);
    });
    found.into_inner()
}

#[track_caller]
fn finds(edit: &str, expected: &[&str]) {
    for found in after(|_| edit.to_owned()) {
        assert_eq!(found, expected, "{edit}");
    }
}

#[test]
fn an_altered_column_is_found_at_its_position() {
    for column in [
        "payload = replace(payload, '谈心', '家访')",
        "state = 'submitted'",
        "event = event - 30",
        "event = NULL",
        "unit = NULL",
        "kind = 'visit'",
    ] {
        let edit = format!("UPDATE revision SET {column} WHERE position = 5");
        finds(&edit, &["ledger-altered@5", "ledger-head-altered@5"]);
    }
    finds(
        "UPDATE revision SET recorded = recorded + 1 WHERE position = 5",
        &["ledger-entered@5", "ledger-altered@5", "ledger-head-altered@5"],
    );
    // No leaf covers this: it follows from the entity's first entry.
    finds("UPDATE revision SET entered = entered - 1 WHERE position = 10", &["ledger-entered@10"]);
    // The head does not carry these.
    for column in ["author = 'somebody'", "reason = '无'", "payload = payload || ' '"] {
        let edit = format!("UPDATE revision SET {column} WHERE position = 2");
        finds(&edit, &["ledger-altered@2"]);
    }
}

/// Much of a row stands somewhere else as well, and its leaf says which of that is true.
#[test]
fn an_altered_column_is_told_with_what_was_signed_and_what_is_stored() {
    for (column, field, signed, stored) in [
        ("state = 'submitted'", "state", "accepted", "submitted"),
        ("event = event - 30", "event", "2025-09-15", "2025-08-16"),
        ("kind = 'visit'", "kind", "talk", "visit"),
        ("number = 3", "number", "1", "3"),
        ("unit = NULL", "unit", &school().to_string(), ""),
        ("payload = replace(payload, '2025-09-15', '2025-09-01')", "date", "2025-09-15", "2025-09-01"),
    ] {
        on_every_database(async |place| {
            let store = ledger(place).await;
            place.edit(&format!("UPDATE revision SET {column} WHERE position = 5")).await;
            let found = store.verify(|_, _| {}).await.unwrap().findings;
            let altered = found.iter().find(|finding| finding.message.code == "ledger-altered").unwrap();
            let about = altered.about.as_deref().unwrap();
            let told: Vec<_> = about.differs.iter().map(|d| (&*d.field, &*d.signed, &*d.stored)).collect();
            assert_eq!(told, [(field, signed, stored)], "{column}");
        });
    }
    // A value that another revision of the same record still has.
    on_every_database(async |place| {
        let store = ledger(place).await;
        commit(
            &store,
            vec![talk(2, "更正")]
                .into_iter()
                .map(|mut draft| {
                    draft.reason = "再次确认".into();
                    draft
                })
                .collect(),
            "2025-09-21",
        )
        .await;
        place
            .edit("UPDATE revision SET payload = replace(payload, '更正', '隐瞒') WHERE position = 10")
            .await;
        let found = store.verify(|_, _| {}).await.unwrap().findings;
        let about = found[0].about.as_deref().unwrap();
        assert_eq!(
            (about.differs[0].field.as_str(), about.differs[0].signed.as_str()),
            ("fields/content", "t:更正")
        );
        assert_eq!(about.differs[0].stored, "t:隐瞒");
        assert_eq!((about.kind.as_str(), about.day), ("talk", Some(day("2025-09-12"))));
    });
}

#[test]
fn an_unreadable_row_is_a_finding_and_not_a_failure() {
    finds(
        "UPDATE revision SET state = 'approved' WHERE position = 5",
        &["ledger-row-damaged@5", "ledger-head-inserted@5"],
    );
    // What followed on it is not suspected.
    finds("UPDATE revision SET state = 'approved' WHERE position = 2", &["ledger-row-damaged@2"]);
    finds(
        "UPDATE revision SET payload = '{' WHERE position = 5",
        &["ledger-payload@5", "ledger-altered@5", "ledger-head-altered@5"],
    );
}

#[test]
fn a_row_rewritten_together_with_its_leaf_is_found_between_two_checkpoints() {
    on_every_database(async |place| {
        let store = ledger(place).await;
        let mut forged = store.history(talk(1, "").id).await.unwrap().remove(0);
        forged.draft.reason = "伪造".into();
        let mut leaf = Vec::new();
        forged.leaf_bytes(&mut leaf);
        let leaf = Sha256::new().chain_update([0]).chain_update(leaf).finalize();
        let leaf = place.literal(&leaf);
        place.edit(&format!("UPDATE revision SET reason = '伪造', leaf = {leaf} WHERE position = 1")).await;
        let verification = store.verify(|_, _| {}).await.unwrap();
        assert_eq!(codes(&verification), ["ledger-root@0"]);
        // The first commit holds entries 0 and 1.
        assert_eq!(
            verification.findings[0].message.args[..2],
            [("to", "1".into()), ("position", "0".into())]
        );
    });
}

#[test]
fn removed_rows_are_found() {
    finds("DELETE FROM revision WHERE position = 5", &["ledger-removed@5", "ledger-head-inserted@5"]);
    finds(
        "DELETE FROM revision WHERE position = 11",
        // The entity's earlier revision is still there.
        &["ledger-removed@11", "ledger-head-altered@11"],
    );
    finds(
        "DELETE FROM revision WHERE position >= 4 AND position < 8;
         DELETE FROM head WHERE position >= 4 AND position < 8",
        &["ledger-removed@4"],
    );
    // Closing the gap does not help.
    finds(
        "DELETE FROM head WHERE position = 5; DELETE FROM revision WHERE position = 5;
         UPDATE revision SET position = -position WHERE position > 5;
         UPDATE revision SET position = -position - 1 WHERE position < 0;
         UPDATE head SET position = position - 1 WHERE position > 5",
        &["ledger-root@4", "ledger-removed@11", "ledger-moved@5"],
    );
    finds("DELETE FROM revision; DELETE FROM head", &["ledger-removed@0"]);
}

const COPY: &str =
    "INSERT INTO revision SELECT {position}, 1, entity, substr(leaf, 1, 16), kind, state, event, unit,
    recorded, author, batch, reason, payload, leaf, NULL, entered FROM revision WHERE position = 1;
    INSERT INTO head SELECT substr(leaf, 1, 16), entity, kind, state, event, unit, 1, {position}, recorded, entered,
    (SELECT fingerprint FROM head WHERE position = 1) FROM revision WHERE position = 1";

#[test]
fn inserted_rows_are_found() {
    // The head of the copy keeps the columns in the order of its table.
    let copy = COPY;
    for (position, shift, expected) in [
        ("12", "SELECT 1", &["ledger-inserted@12", "ledger-altered@12"][..]),
        (
            "5",
            "UPDATE revision SET position = -position - 1 WHERE position >= 5;
             UPDATE revision SET position = -position WHERE position < 0;
             UPDATE head SET position = position + 1 WHERE position >= 5",
            &["ledger-root@4", "ledger-link@11", "ledger-inserted@12", "ledger-moved@6", "ledger-altered@5"]
                [..],
        ),
    ] {
        let edit = format!("{shift}; {}", copy.replace("{position}", position));
        for found in after(|_| edit.clone()) {
            let found: Vec<&String> = found.iter().filter(|code| !code.starts_with("ledger-link")).collect();
            let expected: Vec<&&str> =
                expected.iter().filter(|code| !code.starts_with("ledger-link")).collect();
            assert_eq!(found, expected, "{edit}");
        }
    }
    finds(
        "INSERT INTO revision SELECT -1, 1, entity, substr(leaf, 1, 16), kind, state, event, unit, recorded, author,
         batch, reason, payload, leaf, NULL, entered FROM revision WHERE position = 1",
        &["ledger-inserted-before"],
    );
}

#[test]
fn reordered_rows_are_found() {
    finds(
        "UPDATE revision SET position = -position WHERE position IN (5, 8);
         UPDATE revision SET position = 8 WHERE position = -5;
         UPDATE revision SET position = 5 WHERE position = -8;
         UPDATE head SET position = CASE position WHEN 5 THEN 8 ELSE 5 END WHERE position IN (5, 8)",
        &["ledger-root@4", "ledger-moved@5", "ledger-moved@8"],
    );
}

#[test]
fn heads_that_are_not_what_the_log_says_are_found() {
    finds("UPDATE head SET state = 'submitted' WHERE position = 5", &["ledger-head-altered@5"]);
    finds("UPDATE head SET event = event + 1 WHERE position = 5", &["ledger-head-altered@5"]);
    finds("UPDATE head SET entered = entered + 1 WHERE position = 10", &["ledger-head-altered@10"]);
    finds(
        "UPDATE head SET state = 'lost' WHERE position = 5",
        &["ledger-head-damaged@5", "ledger-head-removed@5"],
    );
    finds("DELETE FROM head WHERE position = 5", &["ledger-head-removed@5"]);
    finds("UPDATE head SET number = 1, position = 2 WHERE position = 10", &["ledger-head-altered@2"]);
    finds("UPDATE revision SET prior = NULL WHERE position = 10", &["ledger-link@10"]);
    finds("UPDATE revision SET prior = 1 WHERE position = 4", &["ledger-link@4"]);
}

#[test]
fn a_revision_number_as_large_as_can_be_is_found_and_nothing_follows_on_it() {
    finds(
        "UPDATE revision SET number = 4294967295 WHERE position = 2",
        &["ledger-number@2", "ledger-number@10", "ledger-altered@2"],
    );
    on_every_database(async |place| {
        let store = ledger(place).await;
        place.edit("UPDATE head SET number = 4294967295 WHERE position = 5").await;
        let mut writer = store.begin(&clerk(), on("2025-09-21")).await.unwrap();
        let refused = writer.append(permitted(&clerk(), vec![talk(5, "更正")]), None).await.unwrap_err();
        assert_eq!(refused.message().code, "ledger-damaged");
        drop(writer);
        assert_eq!(verify(&store).await, ["ledger-head-altered@5"]);
    });
}

#[test]
fn a_number_that_is_no_position_is_told_as_it_stands() {
    for (edit, code, said) in [
        ("UPDATE head SET position = -5 WHERE position = 5", "ledger-head-damaged", "-5"),
        ("UPDATE revision SET position = -5 WHERE position = 5", "ledger-inserted-before", "-5"),
        ("UPDATE checkpoint SET size = -4 WHERE size = 4", "ledger-checkpoint-altered", "-4"),
        (
            "UPDATE head SET position = 9223372036854775807 WHERE position = 5",
            "ledger-head-altered",
            "9223372036854775807",
        ),
    ] {
        on_every_database(async |place| {
            let store = ledger(place).await;
            place.edit(edit).await;
            let findings = store.verify(|_, _| {}).await.unwrap().findings;
            let found = findings.iter().find(|finding| finding.message.code == code);
            let args = &found.unwrap_or_else(|| panic!("{edit}: {findings:?}")).message.args;
            assert!(args.iter().any(|(_, value)| value == said), "{edit}: {args:?}");
        });
    }
    // An import that changed nothing has no bounds, not impossible ones.
    on_every_database(async |place| {
        let store = ledger(place).await;
        let mut writer = store.begin(&clerk(), on("2025-09-21")).await.unwrap();
        let recorded = on("2025-09-21");
        let (id, file, file_hash, author) = ("b1".into(), "".into(), "".into(), "clerk".into());
        let counts = std::collections::BTreeMap::new();
        writer.record_batch(Batch { id, file, file_hash, recorded, author, counts, undone_by: None });
        writer.commit().await.unwrap();
        place.edit("UPDATE batch SET low = -1, high = -1").await;
        assert_eq!(verify(&store).await, ["ledger-batch-altered"]);
    });
}

#[test]
fn edited_checkpoints_are_found() {
    finds(
        "UPDATE checkpoint SET root = (SELECT leaf FROM revision WHERE position = 0) WHERE size = 4",
        &["ledger-checkpoint-altered"],
    );
    finds(
        "UPDATE checkpoint SET note = replace(note, '—', '-') WHERE size = 4",
        &["ledger-checkpoint-signature"],
    );
    finds("DELETE FROM checkpoint WHERE size = 4", &["ledger-checkpoint-removed"]);
    finds(
        "DELETE FROM checkpoint",
        &["ledger-checkpoint-none", "ledger-inserted@0", "ledger-behind-witness"],
    );
}

#[test]
fn an_end_cut_off_with_all_its_traces_is_found_by_the_witness() {
    on_every_database(async |place| {
        let store = place.open().await;
        commit(&store, talks(0..8), "2025-09-11").await;
        commit(&store, talks(8..10), "2025-09-12").await;
        drop(store);
        let tables = ["revision WHERE position", "head WHERE position", "checkpoint WHERE size - 1"];
        place.edit(&tables.map(|table| format!("DELETE FROM {table} >= 8")).join(";")).await;
        let store = place.open().await;
        assert_eq!(store.doubts().iter().map(|d| d.code).collect::<Vec<_>>(), ["ledger-behind-witness"]);
        assert_eq!(verify(&store).await, ["ledger-behind-witness"]);
        // Nor is anything signed on top of it; writing on with the witness out of the way does not cover it up.
        let refused = store.begin(&clerk(), on("2025-09-21")).await.err();
        assert!(matches!(refused, Some(StoreError::BehindWitness { size: 8, witnessed: 10 })), "{refused:?}");
        let (witness, away) = (place.data().join("witness.log"), place.data().join("away"));
        std::fs::rename(&witness, &away).unwrap();
        commit(&store, talks(20..30), "2025-09-21").await;
        std::fs::rename(&away, &witness).unwrap();
        assert_eq!(verify(&store).await, ["ledger-witness-differs@8", "ledger-checkpoint-removed"]);
    });
}

#[test]
fn a_revision_of_an_import_that_was_never_recorded_is_found() {
    on_every_database(async |place| {
        let store = place.open().await;
        let mut writer = store.begin(&clerk(), on("2025-09-11")).await.unwrap();
        writer.append(permitted(&clerk(), talks(0..3)), Some("lost")).await.unwrap();
        writer.commit().await.unwrap();
        assert_eq!(verify(&store).await, ["ledger-batch-missing@0"]);
    });
}

#[test]
fn a_batch_that_says_something_else_than_its_revisions_is_found() {
    let story = async |place: &Place, edit: &str| {
        let store = place.open().await;
        let batch = |id: &str| Batch {
            id: id.into(),
            file: "谈心谈话.xlsx".into(),
            file_hash: "ab".repeat(32),
            recorded: on("2025-09-11"),
            author: "clerk".into(),
            counts: std::collections::BTreeMap::new(),
            undone_by: None,
        };
        let mut writer = store.begin(&clerk(), on("2025-09-11")).await.unwrap();
        writer.append(permitted(&clerk(), talks(0..2)), Some("b1")).await.unwrap();
        writer.append(permitted(&clerk(), talks(2..3)), Some("b1")).await.unwrap();
        writer.record_batch(batch("b1"));
        // An import that changed nothing, and another that was undone.
        writer.record_batch(batch("b2"));
        writer.record_batch(batch("b3"));
        writer.record_undoing(batch("b4"), "b3");
        writer.commit().await.unwrap();
        assert!(verify(&store).await.is_empty());
        place.edit(edit).await;
        verify(&store).await
    };
    for (edit, expected) in [
        ("UPDATE batch SET low = 1 WHERE id = 'b1'", "ledger-batch-altered@0"),
        ("UPDATE batch SET high = 1 WHERE id = 'b1'", "ledger-batch-altered@0"),
        ("UPDATE batch SET undone_by = 'b4' WHERE id = 'b1'", "ledger-batch-undoing"),
        ("UPDATE batch SET undone_by = 'b1' WHERE id = 'b2'", "ledger-batch-undoing"),
        ("UPDATE batch SET undone_by = NULL WHERE id = 'b3'", "ledger-batch-undoing"),
        ("UPDATE batch SET undone_by = 'b2' WHERE id = 'b3'", "ledger-batch-undoing"),
        ("UPDATE batch SET low = 0, high = 2 WHERE id = 'b2'", "ledger-batch-altered"),
    ] {
        on_every_database(async |place| {
            assert_eq!(story(place, edit).await, [expected], "{edit}");
        });
    }
    // What was signed of a batch is found in the trail as well.
    for (edit, expected) in [
        (
            "UPDATE batch SET author = 'somebody' WHERE id = 'b1'",
            &["ledger-trail-altered", "ledger-batch-altered@0"][..],
        ),
        (
            "UPDATE batch SET recorded = recorded + 1 WHERE id = 'b1'",
            &["ledger-trail-altered", "ledger-batch-altered@0"],
        ),
        ("DELETE FROM batch WHERE id = 'b1'", &["ledger-trail-altered", "ledger-batch-missing@0"]),
        ("DELETE FROM batch WHERE id = 'b2'", &["ledger-trail-altered"]),
        ("UPDATE batch SET file = '家访.xlsx' WHERE id = 'b2'", &["ledger-trail-altered"]),
        ("UPDATE batch SET file_hash = upper(file_hash)", &["ledger-trail-altered"]),
        ("UPDATE batch SET counts = 'added=3' WHERE id = 'b1'", &["ledger-trail-altered"]),
    ] {
        on_every_database(async |place| {
            assert_eq!(story(place, edit).await, expected, "{edit}");
        });
    }
}

/// Three actions: of the first and the last something came into the log, the second only left a line.
async fn actions(place: &Place) -> Store {
    let store = place.open().await;
    for (day, talk) in [("2025-09-11", Some(0)), ("2025-09-12", None), ("2025-09-13", Some(1))] {
        let mut writer = store.begin(&clerk(), on(day)).await.unwrap();
        writer
            .append(permitted(&clerk(), talk.map(|n| talks(n..n + 1)).unwrap_or_default()), None)
            .await
            .unwrap();
        writer.audit("record-accept", "talk", day);
        writer.audit("look", "talk", day);
        writer.commit().await.unwrap();
    }
    store
}

#[test]
fn what_somebody_did_cannot_be_rewritten() {
    for (edit, expected) in [
        ("UPDATE audit SET author = 'somebody' WHERE place = 1", &["ledger-trail-altered"][..]),
        ("UPDATE audit SET recorded = recorded - 1 WHERE place = 3", &["ledger-trail-altered"]),
        ("UPDATE audit SET detail = '' WHERE place = 6", &["ledger-trail-altered"]),
        (
            "UPDATE audit SET place = 7 - place WHERE place IN (3, 4)",
            &["ledger-trail-altered", "ledger-audit-order"],
        ),
        ("DELETE FROM audit WHERE place = 4", &["ledger-trail-altered"]),
        ("DELETE FROM audit WHERE place >= 5", &["ledger-trail-altered"]),
        ("DELETE FROM audit", &["ledger-trail-altered"]),
        (
            "INSERT INTO audit (place, recorded, author, action, subject, detail) \
             SELECT 7, recorded, author, action, subject, detail FROM audit WHERE place = 1",
            &["ledger-trail-inserted"],
        ),
        (
            "INSERT INTO audit (recorded, author, action, subject, detail) \
             SELECT recorded, author, action, subject, detail FROM audit WHERE place = 1",
            &["ledger-trail-inserted"],
        ),
        ("UPDATE audit SET place = NULL WHERE place = 2", &["ledger-trail-altered", "ledger-trail-inserted"]),
        ("UPDATE audit SET place = -2 WHERE place = 2", &["ledger-trail-altered", "ledger-trail-inserted"]),
    ] {
        on_every_database(async |place| {
            let store = actions(place).await;
            assert!(verify(&store).await.is_empty());
            place.edit(edit).await;
            assert_eq!(verify(&store).await, expected, "{edit}");
        });
    }
}

#[test]
fn lines_that_were_cut_off_with_their_signature_are_missed_by_the_witness_file() {
    on_every_database(async |place| {
        let store = place.open().await;
        commit(&store, talks(0..1), "2025-09-11").await;
        let before = store.checkpoint().await.unwrap();
        let mut writer = store.begin(&clerk(), on("2025-09-12")).await.unwrap();
        writer.audit("look", "talk", "");
        let after = writer.commit().await.unwrap();
        assert_eq!((before.size, before.root), (after.size, after.root), "the log did not grow");
        assert_eq!(store.checkpoint().await.unwrap(), after);
        place
            .edit(&format!(
                "DELETE FROM audit; UPDATE checkpoint SET note = '{}' WHERE size = 1",
                before.note
            ))
            .await;
        assert_eq!(verify(&store).await, ["ledger-trail-cut"]);
    });
}

#[test]
fn what_was_added_to_a_note_is_found() {
    finds(
        "UPDATE checkpoint SET note = note || '— somebody AAAA' WHERE size = 4",
        &["ledger-checkpoint-altered"],
    );
    finds("UPDATE checkpoint SET note = note || ' ' WHERE size = 4", &["ledger-checkpoint-altered"]);
}

#[test]
fn nothing_is_appended_to_a_log_whose_tip_was_edited() {
    on_every_database(async |place| {
        let store = ledger(place).await;
        place.edit("UPDATE checkpoint SET root = (SELECT leaf FROM revision WHERE position = 0)").await;
        let refused = store.begin(&clerk(), on("2025-10-01")).await.err().unwrap();
        assert_eq!(refused.message().code, "ledger-damaged");
        assert_eq!(store.doubts(), []);
        let reopened = place.open().await;
        assert_eq!(reopened.doubts()[0].code, "ledger-checkpoint-signature");
    });
    // The trail goes on from the note alone.
    on_every_database(async |place| {
        let store = actions(place).await;
        place.edit("UPDATE checkpoint SET note = replace(note, 'trail 6 ', 'trail 5 ')").await;
        let refused = store.begin(&clerk(), on("2025-10-01")).await.err().unwrap();
        assert_eq!(refused.message().code, "ledger-damaged");
    });
}

#[test]
fn the_order_of_audit_lines_is_that_of_the_trail() {
    on_every_database(async |place| {
        let store = actions(place).await;
        let lines = store.audit_lines(10).await.unwrap();
        assert_eq!(lines.iter().map(|line| line.place).collect::<Vec<_>>(), [6, 5, 4, 3, 2, 1].map(Some));
        // The serial number, which nothing signs, changes nothing; only its order can be told to be wrong.
        place.edit("UPDATE audit SET serial = 100 - serial").await;
        assert_eq!(store.audit_lines(10).await.unwrap(), lines);
        assert_eq!(verify(&store).await, ["ledger-audit-order"]);
    });
}

#[test]
fn names_and_layout_are_what_was_written() {
    finds("INSERT INTO ledger (name, value) VALUES ('owner', 'somebody')", &["ledger-name-others"]);
    finds("UPDATE ledger SET name = 'origins'", &["ledger-name-missing", "ledger-name-others"]);
    finds("DELETE FROM schema_version WHERE version = 1", &["ledger-layout-altered"]);
    finds("INSERT INTO schema_version VALUES (2)", &["ledger-layout-altered"]);
}

#[test]
fn a_ledger_that_lost_its_name_is_neither_founded_again_nor_given_new_keys() {
    on_every_database(async |place| {
        drop(ledger(place).await);
        place.edit("DELETE FROM ledger").await;
        let witness = std::fs::read(place.data().join("witness.log")).unwrap();
        let store = place.open().await;
        assert_eq!(
            store.doubts().iter().map(|doubt| doubt.code).collect::<Vec<_>>(),
            ["ledger-name-missing"]
        );
        assert_eq!(verify(&store).await, ["ledger-name-missing"]);
        assert_eq!(std::fs::read(place.data().join("witness.log")).unwrap(), witness);
        drop(store);
        std::fs::remove_dir_all(place.data().join("keys")).unwrap();
        let refused = place.try_open().await;
        assert_eq!(refused.err().unwrap().message().code, "ledger-key-missing");
        assert!(!place.data().join("keys").exists());
    });
}

#[test]
fn a_table_that_is_gone_is_the_outcome_and_not_a_failure() {
    for table in ["audit", "batch", "head", "revision", "checkpoint"] {
        on_every_database(async |place| {
            let store = ledger(place).await;
            place.edit(&format!("DROP TABLE {table}")).await;
            let found = verify(&store).await;
            assert_eq!(found.last().map(String::as_str), Some("ledger-tables"), "{table}: {found:?}");
        });
    }
}

#[test]
fn bytes_that_are_no_text_are_found_where_they_stand() {
    const BAD: &str = "CAST(X'ff41' AS TEXT)";
    for (edit, expected) in [
        (
            "UPDATE revision SET author = BAD WHERE position = 5",
            &["ledger-row-damaged@5", "ledger-head-inserted@5"][..],
        ),
        (
            "UPDATE head SET kind = BAD WHERE position = 5",
            &["ledger-head-damaged@5", "ledger-head-removed@5"],
        ),
        ("UPDATE checkpoint SET note = BAD WHERE size = 4", &["ledger-checkpoint-altered"]),
        ("UPDATE ledger SET name = BAD", &["ledger-name-missing", "ledger-name-others"]),
        ("UPDATE audit SET detail = BAD WHERE serial = 1", &["ledger-trail-altered"]),
        ("UPDATE batch SET id = BAD", &["ledger-trail-altered", "ledger-batch-unreadable"]),
    ] {
        on_every_database(async |place| {
            // PostgreSQL refuses such bytes.
            if place.database != Database::Sqlite {
                return;
            }
            let store = ledger(place).await;
            let mut writer = store.begin(&clerk(), on("2025-09-21")).await.unwrap();
            let recorded = on("2025-09-21");
            let (id, file, file_hash, author) = ("b1".into(), "".into(), "".into(), "clerk".into());
            let counts = std::collections::BTreeMap::new();
            writer.record_batch(Batch { id, file, file_hash, recorded, author, counts, undone_by: None });
            writer.audit("import", "b1", "");
            writer.commit().await.unwrap();
            place.edit(&edit.replace("BAD", BAD)).await;
            assert_eq!(verify(&store).await, expected, "{edit}");
        });
    }
}

#[test]
fn an_index_that_does_not_fit_its_table_is_found() {
    on_every_database(async |place| {
        // PostgreSQL cannot be asked without an extension.
        if place.database != Database::Sqlite {
            return;
        }
        drop(ledger(place).await);
        place
            .edit(
                "PRAGMA writable_schema = ON;
                 UPDATE sqlite_master SET sql = replace(sql, '(kind, unit', '(state, unit') WHERE name = 'head_kind'",
            )
            .await;
        assert_eq!(verify(&place.open().await).await, ["ledger-structure", "ledger-object-altered"]);
    });
}
