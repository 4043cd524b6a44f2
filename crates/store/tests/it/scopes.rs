//! What somebody may see is a condition of every search: areas of kinds and units, and what concerns oneself.

use std::collections::BTreeSet;
use std::sync::Arc;

use mingde_core::id::{EntityId, IdSet, PersonId, UnitId};
use mingde_core::policy::{Area, Part, Scope};
use mingde_core::record::{Content, Participant, State, Who};
use mingde_core::revision::{Draft, EntityKind};
use mingde_core::sealing::Payload;
use mingde_store::{Filter, Page, Store};

use crate::place::*;

fn id(name: &str) -> EntityId {
    EntityId::derive("test", &[name])
}

fn who(name: &str) -> PersonId {
    PersonId(id(name))
}

/// A record by its number, of a kind and unit, in which these persons take part.
fn record(number: usize, (kind, unit): (&str, &str), persons: &[&str]) -> Draft {
    let part = |name: &&str| Participant {
        role: "member".into(),
        who: Who::Person(who(name)),
        attributes: Default::default(),
    };
    let content = Content {
        kind: kind.into(),
        unit: UnitId(id(unit)),
        date: day("2025-09-10"),
        number: Some(number.to_string()),
        fields: Default::default(),
        participants: persons.iter().map(part).collect(),
        evidence: Vec::new(),
    };
    let record = mingde_core::id::RecordId(id(&number.to_string()));
    Draft::of_record(
        record,
        &content,
        Payload::stored(serde_json::to_string(&content).unwrap()),
        State::Accepted,
        "",
    )
}

fn part(own: &str, areas: &[(&[&str], &[&str])]) -> Scope {
    let area = |(kinds, units): &(&[&str], &[&str])| Area {
        kinds: (!kinds.is_empty())
            .then(|| kinds.iter().map(|kind| (*kind).to_owned()).collect::<BTreeSet<_>>()),
        units: (!units.is_empty()).then(|| Arc::new(units.iter().map(|unit| id(unit)).collect::<IdSet>())),
    };
    Scope::Part(Arc::new(Part { own: who(own), own_kinds: None, areas: areas.iter().map(area).collect() }))
}

/// Twelve talks and checks at three schools: number 0 to 11, the kind changing each time, the school every second.
async fn ledger(place: &Place) -> Store {
    let store = place.open().await;
    let drafts = (0..12).map(|number| {
        let place = (["talk", "check"][number % 2], ["north", "south", "west"][number / 2 % 3]);
        record(number, place, if number % 5 == 0 { &["wang", "li"] } else { &["li"] })
    });
    commit(&store, drafts.collect(), "2025-09-11").await;
    commit(&store, vec![person(&store)], "2025-09-11").await;
    store
}

async fn numbers(store: &Store, scope: &Scope, filter: &Filter, page: Page) -> Vec<u64> {
    let found = store.find(scope, filter, page).await.unwrap();
    found.iter().map(|found| found.head.position).collect()
}

#[test]
fn each_sees_their_area_and_what_concerns_them_and_no_more() {
    on_every_database(async |place| {
        let store = ledger(place).await;
        let all = Filter::default();
        for (scope, expected) in [
            (Scope::Everything, (0..13).collect::<Vec<u64>>()),
            (part("nobody", &[]), vec![]),
            (part("wang", &[]), vec![0, 5, 10]),
            (part("nobody", &[(&["talk"], &["north"])]), vec![0, 6]),
            (part("nobody", &[(&[], &["north"])]), vec![0, 1, 6, 7]),
            (part("nobody", &[(&["check"], &[])]), vec![1, 3, 5, 7, 9, 11]),
            (
                part("nobody", &[(&["talk"], &["north"]), (&["check"], &["south", "west"])]),
                vec![0, 3, 5, 6, 9, 11],
            ),
            (part("wang", &[(&["talk"], &["north"])]), vec![0, 5, 6, 10]),
            (part("li", &[(&[], &["nowhere"])]), (0..12).collect()),
        ] {
            assert_eq!(numbers(&store, &scope, &all, Page::first(100)).await, expected, "{scope:?}");
            let mut backwards = expected.clone();
            backwards.reverse();
            let newest = Page::first(100).newest_first();
            assert_eq!(numbers(&store, &scope, &all, newest).await, backwards, "{scope:?}");
            // Page by page in either direction one comes by the same.
            for (first, mut expected) in [(Page::first(2), expected), (newest, backwards)] {
                let (mut after, mut seen) = (None, Vec::new());
                loop {
                    let some = numbers(&store, &scope, &all, Page { after, limit: 2, ..first }).await;
                    let Some(last) = some.last() else { break };
                    after = Some(*last);
                    seen.extend(some);
                }
                assert_eq!(seen, std::mem::take(&mut expected), "{scope:?}");
            }
            // Who asks for one by its id finds it or does not.
            for number in 0..12u64 {
                let filter =
                    Filter { id_prefix: Some(id(&number.to_string()).to_string()), ..Filter::default() };
                let seen = numbers(&store, &scope, &filter, Page::first(2)).await;
                let expected = numbers(&store, &scope, &all, Page::first(100)).await.contains(&number);
                assert_eq!(seen, if expected { vec![number] } else { vec![] }, "{scope:?}");
            }
            // A filter narrows, and never widens.
            let talks =
                Filter { kind: Some("talk".into()), entity: Some(EntityKind::Record), ..Filter::default() };
            let even: Vec<u64> = numbers(&store, &scope, &all, Page::first(100)).await;
            let even: Vec<u64> = even.into_iter().filter(|number| number % 2 == 0 && *number < 12).collect();
            assert_eq!(numbers(&store, &scope, &talks, Page::first(100)).await, even, "{scope:?}");
        }
    });
}

#[test]
fn who_no_longer_takes_part_no_longer_sees_and_who_does_now_sees() {
    on_every_database(async |place| {
        let store = ledger(place).await;
        commit(&store, vec![record(5, ("check", "west"), &["zhao"])], "2025-09-12").await;
        let all = Filter::default();
        assert_eq!(numbers(&store, &part("wang", &[]), &all, Page::first(9)).await, [0, 10]);
        assert_eq!(numbers(&store, &part("zhao", &[]), &all, Page::first(9)).await, [13]);
        assert!(verify(&store).await.is_empty());
    });
}

#[test]
fn a_ledger_of_before_is_brought_up_with_whom_its_records_concern() {
    on_every_database(async |place| {
        ledger(place).await.close().await.unwrap();
        place.make_older().await;
        let store = place.open().await;
        let found = numbers(&store, &part("wang", &[]), &Filter::default(), Page::first(9)).await;
        assert_eq!(found, [0, 5, 10]);
        assert_eq!(store.unread_notices(who("wang")).await.unwrap(), 0, "so are the others");
        assert!(verify(&store).await.is_empty());
    });
}

#[test]
fn whoever_lets_somebody_see_more_or_less_by_hand_is_found_out() {
    for statement in [
        "DELETE FROM concern WHERE position = 5",
        "UPDATE concern SET position = 6 WHERE position = 5 AND who NOT IN
         (SELECT who FROM concern WHERE position = 6)",
        "INSERT INTO concern (who, position) SELECT who, 1 FROM concern WHERE position = 0 AND who NOT IN
         (SELECT who FROM concern WHERE position = 1)",
    ] {
        on_every_database(async |place| {
            ledger(place).await.close().await.unwrap();
            place.edit(statement).await;
            assert_eq!(verify(&place.open().await).await, ["ledger-concern"], "{statement}");
        });
    }
}
