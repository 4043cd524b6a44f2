use mingde_core::date::Timestamp;
use mingde_core::id::EntityId;
use mingde_core::policy::Scope;
use mingde_core::record::State;
use mingde_core::revision::EntityKind;
use mingde_core::sealing::Payload;
use mingde_core::snapshot::Latest;
use mingde_store::{Filter, Page, Store};

use crate::place::*;

/// Position, state and payload of what is current.
async fn current(store: &Store, as_known: Option<&str>) -> Vec<(u64, State, Payload)> {
    let mut found = Vec::new();
    let each =
        |latest: Latest<'_>| found.push((latest.position, latest.state, Payload::stored(latest.payload)));
    let checkpoint = store.latest(as_known.map(on), each).await.unwrap();
    assert_eq!(checkpoint, store.checkpoint().await.unwrap());
    found
}

#[test]
fn the_current_state_and_the_state_as_known_before() {
    on_every_database(async |place| {
        let store = place.open().await;
        commit(&store, talks(0..1000), "2025-09-11").await;
        let mut late = talk(7, "更正");
        late.state = State::Submitted;
        late.reason = "时间有误".into();
        commit(&store, vec![late.clone(), talk(1000, "补录")], "2025-10-01").await;

        let now = current(&store, None).await;
        assert_eq!(now.len(), 1001);
        assert!(now.is_sorted_by_key(|(position, ..)| *position));
        assert_eq!(now[999], (1000, State::Submitted, late.payload));
        assert_eq!(now[6].2, talk(6, "谈心谈话").payload);
        assert_eq!(now[7].2, talk(8, "谈心谈话").payload);

        let before = current(&store, Some("2025-09-30")).await;
        let payloads: Vec<Payload> = talks(0..1000).into_iter().map(|draft| draft.payload).collect();
        assert_eq!(before.into_iter().map(|(.., payload)| payload).collect::<Vec<_>>(), payloads);
        assert!(current(&store, Some("2025-09-10")).await.is_empty());
    });
}

/// Number of each talk, when it was first recorded and when it was recorded as it is.
async fn times(store: &Store, as_known: Option<&str>) -> Vec<(EntityId, Timestamp, Timestamp)> {
    let mut times = Vec::new();
    store.latest(as_known.map(on), |l| times.push((l.id, l.entered, l.recorded))).await.unwrap();
    times
}

#[test]
fn a_correction_leaves_standing_when_a_record_was_first_entered() {
    on_every_database(async |place| {
        let store = place.open().await;
        commit(&store, talks(0..2), "2025-09-11").await;
        commit(&store, vec![talk(1, "更正")], "2025-09-20").await;
        // Twice in one transaction, and once more by a program that was started anew.
        commit(&store, vec![talk(1, "再更正"), talk(1, "又更正")], "2025-09-25").await;
        drop(store);
        let store = place.open().await;
        commit(&store, vec![talk(1, "定稿")], "2025-10-01").await;

        let (untouched, corrected) = (talk(0, "").id, talk(1, "").id);
        let first = on("2025-09-11");
        for (as_known, recorded) in [
            (None, "2025-10-01"),
            (Some("2025-09-30"), "2025-09-25"),
            (Some("2025-09-20"), "2025-09-20"),
            (Some("2025-09-19"), "2025-09-11"),
        ] {
            let expected = [(untouched, first, first), (corrected, first, on(recorded))];
            assert_eq!(times(&store, as_known).await, expected, "as known {as_known:?}");
        }
        let page = Page::first(10);
        let found = store.find(&Scope::Everything, &Filter::default(), page).await.unwrap();
        assert!(found.iter().all(|found| found.head.entered == first));
        assert!(verify(&store).await.is_empty());
    });
}

#[test]
fn entities_are_found_by_where_they_stand() {
    on_every_database(async |place| {
        let store = place.open().await;
        let mut drafts = talks(0..300);
        for draft in &mut drafts[0..10] {
            draft.state = State::Submitted;
        }
        let mut unit = talk(900, "");
        (unit.entity, unit.kind, unit.event, unit.unit) = (EntityKind::Unit, "school".into(), None, None);
        unit.payload =
            Payload::stored(r#"{"code":"1","name":"一小","kind":"school","span":{"from":null,"to":null}}"#);
        drafts.push(unit.clone());
        commit(&store, drafts, "2025-09-11").await;

        let find = async |filter: Filter| {
            let page = Page::first(1000);
            store.find(&Scope::Everything, &filter, page).await.unwrap()
        };
        assert_eq!(find(Filter::default()).await.len(), 301);
        let units = find(Filter { entity: Some(EntityKind::Unit), ..Filter::default() }).await;
        assert_eq!(units.len(), 1);
        assert_eq!((&units[0].payload, units[0].head.id), (&unit.payload, unit.id));
        assert_eq!(find(Filter { kind: Some("talk".into()), ..Filter::default() }).await.len(), 300);
        assert_eq!(find(Filter { unit: Some(school()), ..Filter::default() }).await.len(), 300);
        assert_eq!(find(Filter { state: Some(State::Submitted), ..Filter::default() }).await.len(), 10);
        let first_days = day("2025-09-10")..=day("2025-09-11");
        assert_eq!(find(Filter { event: Some(first_days), ..Filter::default() }).await.len(), 6);

        let prefix = &unit.id.to_string()[..7];
        let by_id = find(Filter { id_prefix: Some(prefix.into()), ..Filter::default() }).await;
        assert_eq!(by_id.iter().map(|f| f.head.id).collect::<Vec<_>>(), [unit.id]);
        assert!(find(Filter { id_prefix: Some("谈".into()), ..Filter::default() }).await.is_empty());

        let talks = Filter { kind: Some("talk".into()), ..Filter::default() };
        let first = store.find(&Scope::Everything, &talks, Page::first(200)).await.unwrap();
        let after = first.last().map(|found| found.head.position);
        let rest = store.find(&Scope::Everything, &talks, Page::following(after, 200)).await.unwrap();
        assert_eq!((first.len(), rest.len(), rest[0].head.position), (200, 100, 200));
    });
}

#[test]
fn the_log_is_read_as_it_was_at_an_earlier_size() {
    on_every_database(async |place| {
        let store = place.open().await;
        commit(&store, talks(0..3), "2025-09-11").await;
        let then = store.checkpoint().await.unwrap();
        // On the same day, so that the time tells nothing.
        commit(&store, vec![talk(1, "更正"), talk(3, "补录")], "2025-09-11").await;

        let mut found = Vec::new();
        let each = |latest: Latest<'_>| found.push((latest.position, Payload::stored(latest.payload)));
        store.latest_at(then.size, each).await.unwrap();
        let expected: Vec<(u64, Payload)> = (0..).zip(talks(0..3).into_iter().map(|t| t.payload)).collect();
        assert_eq!(found, expected);

        assert_eq!(store.checkpoint_at(then.size).await.unwrap(), Some(then.clone()));
        assert_eq!(store.checkpoint_at(then.size + 1).await.unwrap(), None, "no commit ended there");
        let now = store.checkpoint().await.unwrap();
        assert_eq!(store.checkpoint_at(now.size).await.unwrap(), Some(now));
    });
}
