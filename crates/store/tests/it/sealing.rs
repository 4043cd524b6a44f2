//! Sealed values: what they tell, where they open, and what verification says of those that were moved.

use std::collections::BTreeSet;

use mingde_core::id::{EntityId, PersonId};
use mingde_core::record::{Content, Participant, Value, Who};
use mingde_core::registry::{Person, Sealed, Unit};
use mingde_core::revision::{Draft, EntityKind};
use mingde_core::sealing::{Binding, Part, Payload};
use mingde_store::{CLOSED_MORE, FieldKeys, Store, StoreError, renew_field_key};

use crate::place::*;

fn id(name: &str) -> EntityId {
    EntityId::derive("record", &[name])
}

#[test]
fn a_file_that_waits_opens_in_its_place_alone_and_not_altered() {
    on_every_database(async |place| {
        let store = place.open().await;
        let keys = store.sealing();
        let closed = keys.close_file("a/piece-0", b"T0012 13800001111").unwrap();
        assert_eq!(closed.len() as u64, 17 + CLOSED_MORE);
        assert!(!closed.windows(5).any(|bytes| bytes == b"T0012"));
        assert_eq!(keys.open_file("a/piece-0", &closed).unwrap(), b"T0012 13800001111");
        assert!(matches!(keys.open_file("a/piece-1", &closed), Err(StoreError::Unsealable)));
        for at in 0..closed.len() {
            let mut altered = closed.clone();
            altered[at] ^= 1;
            assert!(keys.open_file("a/piece-0", &altered).is_err(), "altered at {at}");
        }
        assert!(keys.open_file("a/piece-0", b"").is_err());
    });
}

/// A value sealed for one place opens in none that differs from it in anything.
#[test]
fn a_sealed_value_opens_in_its_own_place_only() {
    on_every_database(async |place| {
        let store = place.open().await;
        let keys = store.sealing().read().unwrap();
        let attribute = |role, who, nth, name| Part::Attribute { role, who, nth, name };
        let bound = |kind, id, part| Binding { entity: EntityKind::Record, kind, id, part };
        let (one, other) = (id("one"), id("other"));
        let places = [
            bound("talk", one, Part::Field("outcome")),
            bound("talk", one, Part::Field("appeal")),
            bound("talk", other, Part::Field("outcome")),
            bound("visit", one, Part::Field("outcome")),
            bound("talk", one, Part::Own("outcome")),
            Binding { entity: EntityKind::Unit, ..bound("talk", one, Part::Field("outcome")) },
            bound("talk", one, attribute("paid", other, 0, "outcome")),
            bound("talk", one, attribute("paid", other, 1, "outcome")),
            bound("talk", one, attribute("paid", one, 0, "outcome")),
            bound("talk", one, attribute("payer", other, 0, "outcome")),
            bound("talk", one, attribute("paid", other, 0, "amount")),
            // What stands side by side is told apart.
            bound("talk", one, attribute("pa", other, 0, "idoutcome")),
            bound("tal", one, Part::Field("koutcome")),
        ];
        let sealed: Vec<Sealed> = places.iter().map(|place| keys.seal("pending", place)).collect();
        let distinct: BTreeSet<&str> = sealed.iter().map(|s| &s.0[12..28]).collect();
        assert_eq!(distinct.len(), places.len(), "equal values of two places have nothing in common");
        for (at, sealed) in sealed.iter().enumerate() {
            for (other, place) in places.iter().enumerate() {
                let opened = keys.open(sealed, place);
                match at == other {
                    true => assert_eq!(*opened.unwrap(), "pending"),
                    false => assert!(matches!(opened, Err(StoreError::Unsealable)), "{at} in {other}"),
                }
            }
            assert_eq!(keys.seal("pending", &places[at]), *sealed, "an import that changes nothing");
        }
        for at in 12..sealed[0].0.len() {
            let mut bytes = sealed[0].0.clone().into_bytes();
            bytes[at] = if bytes[at] == b'A' { b'B' } else { b'A' };
            let altered = Sealed(String::from_utf8(bytes).unwrap());
            assert!(keys.open(&altered, &places[0]).is_err(), "altered at {at}");
        }
    });
}

#[test]
fn the_length_of_a_sealed_value_tells_nothing_of_what_is_short_and_little_of_the_rest() {
    on_every_database(async |place| {
        let store = place.open().await;
        let keys = store.sealing().read().unwrap();
        let length = |plain: &str| keys.seal(plain, &of_talk(id("one"), "matter")).0.len();
        let short =
            ["", "true", "false", "rest", "other-post", "-0.0001", "922337203685477.5807", "2025-09-10"];
        let lengths: BTreeSet<usize> = short.iter().map(|plain| length(plain)).collect();
        assert_eq!(lengths.len(), 1, "{lengths:?}");
        assert_eq!(length(&"五".repeat(21)), length("true"));
        assert_eq!(length(&"五".repeat(22)), length(&"五".repeat(42)));
        assert!(length(&"五".repeat(43)) > length(&"五".repeat(42)));
        // What is filled up is taken off again, whatever it ends with.
        for plain in ["", "a", "\u{0}", "结尾\u{80}\u{0}\u{0}", &"x".repeat(63), &"x".repeat(64)] {
            let place = of_talk(id("one"), "matter");
            assert_eq!(*keys.open(&keys.seal(plain, &place), &place).unwrap(), plain);
        }
    });
}

/// The vector of `docs/ledger.md`, by a key of the bytes 00 01 … 1f.
#[test]
fn the_format_is_as_the_documentation_has_it() {
    on_every_database(async |place| {
        drop(place.open().await);
        let digits: String = (0..32u8).map(|byte| format!("{byte:02x}")).collect();
        std::fs::write(place.data().join("keys/field.key"), digits).unwrap();
        let store = place.open().await;
        let keys = store.sealing().read().unwrap();
        let id = "0123456789abcdef0123456789abcdef".parse().unwrap();
        let part = Part::Field("outcome");
        let place = Binding { entity: EntityKind::Record, kind: "suitability-check", id, part };
        let hex = |bytes: &[u8]| bytes.iter().map(|b| format!("{b:02x}")).collect::<String>();
        assert_eq!(hex(&place.bytes()), VECTOR_PLACE);
        assert_eq!(keys.seal("rest", &place).0, VECTOR);
        assert_eq!(keys.index_of("11010519491231002X"), VECTOR_INDEX);
    });
}

const VECTOR_PLACE: &str = "6d696e6764652d7365616c65642d3303\
    0123456789abcdef0123456789abcdef01\
    0000000000000011737569746162696c6974792d636865636b00000000000000076f7574636f6d65";
const VECTOR: &str = "x3.28811098.\
    5ykGVKSF_dgCB7-hOi2hvmuYYbejKI_g__C9NJ9IgzxiboXU-VbvhCgg87lKoCUkEB9pTtCoSbVzKCgvkSXSjVpFWv8BOhQ0VOw8DbmeY4Y";
const VECTOR_INDEX: &str = "59bd8b4a2786173b3edafa0702f25ec7";

/// A talk with something sealed in two fields and of three participants.
fn sealed_talk(keys: &FieldKeys, number: usize) -> Draft {
    let draft = talk(number, "");
    changed(draft, |content, id| {
        for name in ["matter", "advice"] {
            let sealed = keys.seal("家事", &of_talk(id, name));
            content.fields.insert(name.into(), Value::Sealed(sealed));
        }
        for (role, code, nth) in [("heard", "P1", 0), ("heard", "P1", 1), ("spoke", "P2", 0)] {
            let who = Who::Person(Person::id_of(code));
            let part = Part::Attribute { role, who: who.entity(), nth, name: "mood" };
            let sealed = keys.seal("郁闷", &Binding { entity: EntityKind::Record, kind: "talk", id, part });
            let attributes = [("mood".to_owned(), Value::Sealed(sealed))].into();
            content.participants.push(Participant { role: role.into(), who, attributes });
        }
    })
}

fn changed(draft: Draft, change: impl FnOnce(&mut Content, EntityId)) -> Draft {
    let mut content: Content = serde_json::from_str(&draft.payload).unwrap();
    change(&mut content, draft.id);
    Draft { payload: Payload::stored(serde_json::to_string(&content).unwrap()), ..draft }
}

/// Whoever holds the signing key writes what they like; what they moved does not open where it stands now.
#[test]
fn a_sealed_value_that_was_moved_is_found_wherever_it_was_moved() {
    type Move = (&'static str, fn(&mut Content, &Content));
    let moves: [Move; 6] = [
        ("matter", |content, other| {
            content.fields.insert("matter".into(), other.fields["matter"].clone());
        }),
        ("advice", |content, _| {
            content.fields.insert("advice".into(), content.fields["matter"].clone());
        }),
        ("advice", |content, _| {
            content.fields.insert("advice".into(), content.participants[0].attributes["mood"].clone());
        }),
        ("mood", |content, _| content.participants.swap(0, 1)),
        ("mood", |content, _| content.participants[0].who = Who::Person(PersonId(id("P9")))),
        ("mood", |content, _| content.participants[2].role = "heard".into()),
    ];
    on_every_database(async |place| {
        let store = place.open().await;
        let keys = store.sealing().read().unwrap();
        commit(&store, vec![sealed_talk(keys, 0), sealed_talk(keys, 1)], "2025-09-11").await;
        assert_eq!(verify(&store).await, Vec::<String>::new());
        let other: Content = serde_json::from_str(&sealed_talk(keys, 1).payload).unwrap();
        for (position, (field, moved)) in (2..).zip(moves) {
            let draft = changed(sealed_talk(keys, position), |content, _| moved(content, &other));
            commit(&store, vec![draft], "2025-09-12").await;
            let found = store.verify(|_, _| {}).await.unwrap();
            let last = found.findings.last().unwrap();
            assert_eq!(
                (last.message.code, last.position),
                ("ledger-sealed-misplaced", Some(position as u64))
            );
            assert!(last.message.args.contains(&("field", field.to_owned())), "{last:?}");
        }
    });
}

#[test]
fn what_is_sealed_of_persons_and_units_belongs_to_them_alone() {
    on_every_database(async |place| {
        let store = place.open().await;
        let keys = store.sealing().read().unwrap();
        let mut stolen: Person = serde_json::from_str(&person(&store).payload).unwrap();
        let taken = Draft { id: Person::id_of("T0002").0, ..person(&store) };
        std::mem::swap(&mut stolen.id_number, &mut stolen.phone);
        let exchanged = Draft {
            id: Person::id_of("T0003").0,
            payload: Payload::stored(serde_json::to_string(&stolen).unwrap()),
            ..person(&store)
        };
        let unit = |code: &str, owner: EntityId| {
            let part = Part::Field("hotline");
            let binding = Binding { entity: EntityKind::Unit, kind: "", id: owner, part };
            let hotline = Value::Sealed(keys.seal("0791-1", &binding));
            let unit = Unit {
                code: code.into(),
                name: code.into(),
                aliases: Vec::new(),
                history: Default::default(),
                kind: "primary".into(),
                parents: Vec::new(),
                span: mingde_core::registry::Span::ALWAYS,
                fields: [("hotline".to_owned(), hotline)].into(),
            };
            let payload = Payload::stored(serde_json::to_string(&unit).unwrap());
            let kind = "primary".to_owned();
            Draft { entity: EntityKind::Unit, id: Unit::id_of(code).0, kind, payload, ..person(&store) }
        };
        let own = unit("S1", Unit::id_of("S1").0);
        let borrowed = unit("S2", Unit::id_of("S1").0);
        commit(&store, vec![person(&store), taken, exchanged, own, borrowed], "2025-09-11").await;
        assert_eq!(
            verify(&store).await,
            ["ledger-sealed-misplaced@1", "ledger-sealed-misplaced@2", "ledger-sealed-misplaced@4"]
        );
    });
}

/// After a renewal what was sealed before opens, what is sealed anew names the new key, and either index finds a text.
#[test]
fn a_key_that_was_renewed_goes_on_opening() {
    on_every_database(async |place| {
        let store = place.open().await;
        let talk = of_talk(id("one"), "matter");
        let keys = store.sealing().read().unwrap();
        let (before, index) = (keys.seal("家事", &talk), keys.index_of("家事"));
        store.close().await.unwrap();
        let named = renew_field_key(place.data(), &mut dice(5)).unwrap();
        let again = renew_field_key(place.data(), &mut dice(6)).unwrap();

        let store = place.open().await;
        let keys = store.sealing().read().unwrap();
        assert_eq!(keys.ids().take(2).collect::<Vec<_>>(), [again.as_str(), &named]);
        assert!(before.0.starts_with(&format!("x3.{}.", keys.ids().nth(2).unwrap())));
        assert_eq!(*keys.open(&before, &talk).unwrap(), "家事");
        let close = |sealed: &Sealed| store.sealing().close(&talk, &Value::Sealed(sealed.clone())).unwrap();
        let renewed = close(&before).sealed;
        assert!(renewed.0.starts_with(&format!("x3.{again}.")), "{renewed:?}");
        assert_eq!((keys.is_in_force(&before), keys.is_in_force(&renewed)), (false, true));
        assert_eq!(*keys.open(&renewed, &talk).unwrap(), "家事");
        assert_eq!(close(&renewed).sealed, renewed);
        assert_eq!(keys.indices_of("家事").nth(2).unwrap(), index);
        assert_eq!(keys.indices_of("家事").next().unwrap(), keys.index_of("家事"));
        store.close().await.unwrap();

        // Without the file as it is now, it is told which key is wanted.
        std::fs::write(place.data().join("keys/field.key"), "ab".repeat(32)).unwrap();
        let store = place.open().await;
        let refused = store.sealing().read().unwrap().open(&renewed, &talk).unwrap_err();
        assert!(matches!(&refused, StoreError::FieldKeyUnknown { key, .. } if *key == again), "{refused}");
        let failed = renew_field_key(place.data(), &mut |_| Ok(()));
        assert!(matches!(failed, Err(StoreError::Entropy(_))));
        let kept = std::fs::read_to_string(place.data().join("keys/field.key")).unwrap();
        assert_eq!(kept, "ab".repeat(32));
    });
}

/// An index finds what it was made of and nothing else, and has nothing in common with what is sealed.
#[test]
fn an_index_finds_a_text_without_opening_it() {
    on_every_database(async |place| {
        let store: Store = place.open().await;
        let keys = store.sealing().read().unwrap();
        assert_eq!(keys.index_of("360102198001011234"), keys.index_of("360102198001011234"));
        assert_ne!(keys.index_of("360102198001011234"), keys.index_of("360102198001011235"));
        assert_eq!(keys.index_of("").len(), 32);
    });
}
