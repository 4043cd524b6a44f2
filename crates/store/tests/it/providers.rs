//! Identity providers beside the ledger, the sessions that they begin, and what is good once.

use mingde_core::id::PersonId;
use mingde_core::registry::Person;
use mingde_store::{Beside, Digest, NewSession, ProviderRow, SessionOrigin, StoreError};
use zeroize::Zeroizing;

use crate::place::*;

const SECRET: &str = "client-secret-不外传";

pub fn wang() -> PersonId {
    Person::id_of("T0001")
}

pub fn change(make: impl FnOnce(&mut Beside)) -> Beside {
    let mut changes = Beside::default();
    make(&mut changes);
    changes
}

pub fn token(text: &str) -> Digest {
    Digest::of("test", text.as_bytes())
}

pub fn provider(id: &str) -> ProviderRow {
    let secret = Some(Zeroizing::new(SECRET.to_owned()));
    let changed_by = Some("P01".to_owned());
    ProviderRow {
        id: id.into(),
        settings: "{}".into(),
        secret,
        changed: on("2025-09-01"),
        changed_by,
        closed: None,
    }
}

pub fn begin(text: &str, origin: Option<&SessionOrigin>) -> Beside {
    let (agent, network) = ("Firefox", "192.0.2.0/24");
    let begun = on("2025-09-01");
    change(|c| {
        c.begin_session(NewSession {
            token: token(text),
            person: wang(),
            begun,
            proven: true,
            agent,
            network,
            origin,
        })
    })
}

#[test]
fn the_secret_of_a_provider_is_sealed_for_its_row() {
    on_every_database(async |place| {
        let store = place.open().await;
        for id in ["county", "province"] {
            let keep = change(|c| c.keep_provider(&provider(id), store.sealing().read().unwrap()));
            store.change_beside(keep).await.unwrap();
        }
        let closed = ProviderRow { closed: Some(on("2025-09-02")), ..provider("county") };
        let keep = change(|c| c.keep_provider(&closed, store.sealing().read().unwrap()));
        store.change_beside(keep).await.unwrap();
        assert_eq!(store.providers().await.unwrap(), [closed, provider("province")]);
        // A secret that was moved to another provider would be shown to that one.
        place.edit("UPDATE identity_provider SET id = 'rogue' WHERE id = 'county'").await;
        assert!(matches!(store.provider("rogue").await, Err(StoreError::Unsealable)));
        store.change_beside(change(|c| c.drop_provider("rogue"))).await.unwrap();
        let again = store.change_beside(change(|c| c.drop_provider("rogue"))).await;
        assert!(matches!(again, Err(StoreError::Overtaken)));
        store.close().await.unwrap();
        let bytes = std::fs::read(place.data().join("mingde.sqlite3")).unwrap_or_default();
        assert!(!bytes.windows(SECRET.len()).any(|window| window == SECRET.as_bytes()));
    });
}

#[test]
fn a_provider_ends_the_session_that_its_ticket_began_and_no_other() {
    on_every_database(async |place| {
        let store = place.open().await;
        let of = |provider: &str, ticket: &str| SessionOrigin {
            provider: provider.into(),
            ticket: Some(token(ticket)),
            vouched: ticket == "ST-1",
        };
        for (text, origin) in
            [("desk", Some(of("county", "ST-1"))), ("phone", Some(of("county", "ST-2"))), ("hall", None)]
        {
            store.change_beside(begin(text, origin.as_ref())).await.unwrap();
        }
        let desk = store.session(token("desk")).await.unwrap().unwrap();
        assert_eq!((desk.origin, desk.confirmed), (Some(of("county", "ST-1")), None));
        let confirm = |person| change(|c| c.confirm_session(person, token("phone"), on("2025-09-03")));
        assert!(store.change_beside(confirm(Person::id_of("T0002"))).await.is_err());
        store.change_beside(confirm(wang())).await.unwrap();
        assert_eq!(store.session(token("phone")).await.unwrap().unwrap().confirmed, Some(on("2025-09-03")));
        let end = |provider: &'static str, ticket: &'static str| {
            change(|c| c.end_session_of_ticket(provider, token(ticket)))
        };
        for (provider, ticket) in [("rogue", "ST-1"), ("county", "ST-3")] {
            store.change_beside(end(provider, ticket)).await.unwrap();
            assert_eq!(store.sessions_of(wang()).await.unwrap().len(), 3, "{provider} {ticket}");
        }
        store.change_beside(end("county", "ST-1")).await.unwrap();
        assert!(store.session(token("desk")).await.unwrap().is_none());
        store.change_beside(change(|c| c.end_sessions_of_provider("county"))).await.unwrap();
        let left = store.sessions_of(wang()).await.unwrap();
        assert_eq!(left.iter().map(|row| row.token).collect::<Vec<_>>(), [token("hall")]);
    });
}

#[test]
fn a_ticket_is_good_once() {
    on_every_database(async |place| {
        let store = place.open().await;
        let with_session = |text: &'static str| {
            let mut changes = begin(text, None);
            changes.use_once(token("ST-1"), on("2025-09-01"));
            changes
        };
        store.change_beside(with_session("desk")).await.unwrap();
        let again = store.change_beside(with_session("phone")).await;
        assert!(matches!(again, Err(StoreError::Overtaken)));
        assert!(
            store.session(token("phone")).await.unwrap().is_none(),
            "what was refused left nothing behind"
        );
    });
}
