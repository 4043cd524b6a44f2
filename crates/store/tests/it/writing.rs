use std::collections::BTreeMap;

use mingde_core::record::State;
use mingde_core::revision::{Draft, EntityKind};
use mingde_store::{Batch, Change, Head, Store, StoreError, Telling};

use crate::place::*;

#[test]
fn a_record_is_entered_corrected_and_withdrawn() {
    on_every_database(async |place| {
        let store = place.open().await;
        assert_eq!(store.checkpoint().await.unwrap().size, 0);
        let first = talk(1, "谈备课");
        commit(&store, vec![first.clone()], "2025-09-11").await;
        let mut corrected = talk(1, "谈备课与家访");
        corrected.reason = "漏写家访".into();
        commit(&store, vec![corrected.clone()], "2025-09-12").await;
        let mut withdrawn = corrected.clone();
        withdrawn.state = State::Withdrawn;
        withdrawn.reason = "重复登记".into();
        let checkpoint = commit(&store, vec![withdrawn.clone()], "2025-09-13").await;

        assert_eq!(checkpoint.size, 3);
        assert_eq!(store.checkpoint().await.unwrap(), checkpoint);
        let history = store.history(first.id).await.unwrap();
        let told: Vec<_> = history.iter().map(|r| (r.position, r.number, r.recorded, &r.draft)).collect();
        assert_eq!(
            told,
            [
                (0, 1, on("2025-09-11"), &first),
                (1, 2, on("2025-09-12"), &corrected),
                (2, 3, on("2025-09-13"), &withdrawn)
            ]
        );
        assert!(history.iter().all(|r| r.author == "clerk" && r.batch.is_none()));
        assert!(verify(&store).await.is_empty());
    });
}

#[test]
fn several_revisions_of_one_record_fit_into_one_transaction() {
    on_every_database(async |place| {
        let store = place.open().await;
        let mut drafts = talks(0..200);
        drafts.push(talk(5, "补记"));
        drafts.push(talk(5, "再补记"));
        let mut writer = store.begin(&clerk(), on("2025-10-01")).await.unwrap();
        let appended = writer.append(permitted(&clerk(), drafts), None).await.unwrap();
        assert_eq!(appended.positions, 0..202);
        assert_eq!(appended.numbers[199..], [1, 2, 3]);
        let id = talk(5, "").id;
        let heads = writer.existing(&[id]).await.unwrap();
        assert_eq!((heads[&id].number, heads[&id].position), (3, 201));
        assert!(heads[&id].says_the_same_as(&talk(5, "再补记")));
        assert!(!heads[&id].says_the_same_as(&talk(5, "补记")));
        writer.commit().await.unwrap();
        assert_eq!(store.history(id).await.unwrap().len(), 3);
        assert!(verify(&store).await.is_empty());
    });
}

#[test]
fn a_change_based_on_what_is_no_longer_so_is_refused() {
    on_every_database(async |place| {
        let store = place.open().await;
        commit(&store, talks(0..1), "2025-09-11").await;
        commit(&store, vec![talk(0, "他人先改了")], "2025-09-12").await;
        let mut writer = store.begin(&clerk(), on("2025-09-13")).await.unwrap();
        let mine = permitted_after(&clerk(), talk(0, "我的修改"), 1);
        let refused = writer.append(vec![mine], None).await.unwrap_err();
        assert!(matches!(refused, StoreError::Conflict { expected: 1, found: 2, .. }), "{refused}");
        // The transaction is spent: half of what was meant must not be kept.
        assert!(matches!(writer.commit().await, Err(StoreError::Spent)));
        let mut writer = store.begin(&clerk(), on("2025-09-13")).await.unwrap();
        let mine = permitted_after(&clerk(), talk(0, "我的修改"), 2);
        assert_eq!(writer.append(vec![mine], None).await.unwrap().numbers, [3]);
        writer.commit().await.unwrap();
        assert!(verify(&store).await.is_empty());
    });
}

#[test]
fn states_follow_each_other_as_they_may_and_ids_stay_what_they_are() {
    on_every_database(async |place| {
        let store = place.open().await;
        let mut born_returned = talk(0, "");
        born_returned.state = State::Returned;
        let mut writer = store.begin(&clerk(), on("2025-09-13")).await.unwrap();
        let refused = writer.append(permitted(&clerk(), vec![born_returned]), None).await.unwrap_err();
        assert!(matches!(refused, StoreError::Transition { from: None, to: State::Returned, .. }));
        drop(writer);

        commit(&store, talks(0..1), "2025-09-11").await;
        let mut drafted = talk(0, "");
        drafted.state = State::Draft;
        let mut writer = store.begin(&clerk(), on("2025-09-13")).await.unwrap();
        let refused = writer.append(permitted(&clerk(), vec![drafted]), None).await.unwrap_err();
        assert!(matches!(refused, StoreError::Transition { from: Some(State::Accepted), .. }));
        drop(writer);

        let mut unit = talk(0, "");
        unit.entity = EntityKind::Unit;
        let mut writer = store.begin(&clerk(), on("2025-09-13")).await.unwrap();
        let refused = writer.append(permitted(&clerk(), vec![unit]), None).await.unwrap_err();
        assert!(matches!(refused, StoreError::OtherEntity { found: EntityKind::Record, .. }));
    });
}

#[test]
fn what_is_not_committed_leaves_nothing_behind() {
    on_every_database(async |place| {
        let store = place.open().await;
        let before = commit(&store, talks(0..3), "2025-09-11").await;
        let mut writer = store.begin(&clerk(), on("2025-09-12")).await.unwrap();
        writer.append(permitted(&clerk(), talks(3..500)), Some("batch-1")).await.unwrap();
        writer.audit("import", "batch-1", "");
        drop(writer);
        assert_eq!(store.checkpoint().await.unwrap(), before);
        assert!(store.history(talk(400, "").id).await.unwrap().is_empty());
        assert!(store.audit_lines(10).await.unwrap().is_empty());
        assert!(verify(&store).await.is_empty());
    });
}

#[test]
fn the_clock_running_backwards_does_not_back_date_a_correction() {
    on_every_database(async |place| {
        let store = place.open().await;
        commit(&store, talks(0..1), "2025-09-11").await;
        commit(&store, vec![talk(0, "更正"), talk(1, "新记")], "2025-09-09").await;
        let history = store.history(talk(0, "").id).await.unwrap();
        assert_eq!(history[1].recorded, on("2025-09-11"));
        let other = store.history(talk(1, "").id).await.unwrap();
        assert_eq!(other[0].recorded, on("2025-09-09"));
        assert!(verify(&store).await.is_empty());
    });
}

#[test]
fn writers_in_several_places_wait_for_each_other() {
    on_every_database(async |place| {
        let (here, there) = (place.open().await, place.open().await);
        let write = async |store: &mingde_store::Store, first: usize| {
            for number in 0..20 {
                let mut writer = store.begin(&clerk(), on("2025-09-11")).await.unwrap();
                writer.append(permitted(&clerk(), vec![talk(first + number, "")]), None).await.unwrap();
                writer.commit().await.unwrap();
            }
        };
        tokio::join!(write(&here, 0), write(&there, 100), write(&here, 200));
        assert_eq!(here.checkpoint().await.unwrap().size, 60);
        assert!(verify(&there).await.is_empty());
    });
}

#[test]
fn a_batch_is_recorded_with_its_revisions_and_can_be_marked_as_undone() {
    on_every_database(async |place| {
        let store = place.open().await;
        commit(&store, talks(0..2), "2025-09-01").await;
        let batch = |id: &str, day: &str| Batch {
            id: id.into(),
            file: "谈心谈话.xlsx".into(),
            file_hash: "ab".repeat(32),
            recorded: on(day),
            author: "clerk".into(),
            counts: BTreeMap::from([("added".into(), 2), ("unchanged".into(), 1)]),
            undone_by: None,
        };
        let mut writer = store.begin(&clerk(), on("2025-09-11")).await.unwrap();
        writer.append(permitted(&clerk(), talks(2..4)), Some("b1")).await.unwrap();
        writer.append(permitted(&clerk(), talks(4..5)), Some("b1")).await.unwrap();
        writer.record_batch(batch("b1", "2025-09-11"));
        writer.audit("import", "b1", "谈心谈话.xlsx");
        writer.commit().await.unwrap();
        let revisions = store.by_batch("b1").await.unwrap();
        assert_eq!(revisions.iter().map(|r| r.position).collect::<Vec<_>>(), [2, 3, 4]);
        assert_eq!(store.batch("b1").await.unwrap(), Some(batch("b1", "2025-09-11")));

        let head = operator("head");
        let mut writer = store.begin(&head, on("2025-09-12")).await.unwrap();
        let mut undone = talks(2..5);
        undone.iter_mut().for_each(|draft| draft.state = State::Withdrawn);
        writer.append(permitted(&head, undone), Some("b2")).await.unwrap();
        writer.record_undoing(Batch { author: "head".into(), ..batch("b2", "2025-09-12") }, "b1");
        writer.commit().await.unwrap();
        let batches = store.batches().await.unwrap();
        let told: Vec<_> = batches.iter().map(|b| (b.id.as_str(), b.undone_by.as_deref())).collect();
        assert_eq!(told, [("b1", Some("b2")), ("b2", None)]);
        assert_eq!(store.batches_of_file(&"ab".repeat(32)).await.unwrap().len(), 2);
        assert_eq!(store.batch("b3").await.unwrap(), None);
        let lines = store.audit_lines(10).await.unwrap();
        let told: Vec<_> = lines.iter().map(|l| (l.author.as_str(), l.action.as_str())).collect();
        assert_eq!(told, [("head", "undo-import"), ("clerk", "import")]);
        assert!(verify(&store).await.is_empty());
    });
}

#[test]
fn the_witness_file_holds_every_checkpoint() {
    on_every_database(async |place| {
        let store = place.open().await;
        let mut notes = vec![store.checkpoint().await.unwrap().note];
        for number in 0..3 {
            notes.push(commit(&store, talks(number..number + 1), "2025-09-11").await.note);
        }
        let witnessed = std::fs::read_to_string(place.data().join("witness.log")).unwrap();
        assert_eq!(witnessed, notes.iter().map(|n| format!("\n{n}")).collect::<String>());
        assert!(notes[3].starts_with("mingde/") && notes[3].lines().nth(1) == Some("3"));
    });
}

#[test]
fn a_change_of_its_own_goes_in_at_once_and_is_refused_where_it_no_longer_fits() {
    on_every_database(async |place| {
        let (store, other) = (place.open().await, place.open().await);
        let change = async |store: &Store, draft: Draft, before: Option<&Head>| {
            let draft = permitted_after(&clerk(), draft, before.map_or(0, |head| head.number));
            let change = Change { draft, before, action: "enter", detail: "", telling: Telling::default() };
            store.append_alone(on("2025-09-11"), change).await
        };
        // The first writer of a process looks at the log, the next ones go on where it left.
        change(&store, talk(1, "谈备课"), None).await.unwrap();
        change(&store, talk(2, "谈家访"), None).await.unwrap();
        let first = head_of(&store, &talk(2, "")).await;
        change(&store, talk(2, "谈家访与培训"), Some(&first)).await.unwrap();
        // What is there is not entered as new; what has moved on is not overwritten.
        for (before, based_on) in [(None, 0), (Some(&first), 1)] {
            let refused = change(&store, talk(2, "谈别的"), before).await.unwrap_err();
            assert!(
                matches!(refused, StoreError::Conflict { expected, found: 2, .. } if expected == based_on),
                "{refused}"
            );
        }
        // Another process writes in between, once and again.
        change(&other, talk(3, ""), None).await.unwrap();
        change(&store, talk(4, ""), None).await.unwrap();
        change(&other, talk(5, ""), None).await.unwrap();
        assert_eq!(store.history(talk(2, "").id).await.unwrap().len(), 2);
        assert_eq!(store.checkpoint().await.unwrap().size, 6);
        assert_eq!(store.audit_lines(10).await.unwrap().len(), 6);
        assert!(verify(&store).await.is_empty());
    });
}
