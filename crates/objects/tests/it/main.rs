//! Buckets of a storage that checks signatures and fails in the ways in which storages fail.
#![allow(clippy::unwrap_used, reason = "in a test a failure is best shown where it happens")]

use std::time::Duration;

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Class;
use mingde_objects::{AccessKeys, Bucket, ObjectTrouble, PATIENCE};
use mingde_testkit::{ObjectMishap, ObjectServer};

fn now() -> Timestamp {
    Timestamp(1_790_000_000_000_000)
}

fn bucket(server: &ObjectServer, prefix: &str) -> Bucket {
    with(server, &server.keys(), prefix, PATIENCE)
}

fn with(server: &ObjectServer, keys: &str, prefix: &str, patience: Duration) -> Bucket {
    let keys = AccessKeys::read(keys).unwrap();
    Bucket::new(server.address(prefix).parse().unwrap(), keys, (now, patience)).unwrap()
}

#[test]
fn an_object_is_put_fetched_listed_and_removed() {
    let server = ObjectServer::start();
    let bucket = bucket(&server, "county/a");
    assert_eq!((bucket.get("x/1", 100, None).unwrap(), bucket.size("x/1").unwrap()), (None, None));
    bucket.put("x/1", b"a photo").unwrap();
    bucket.put("x/2", b"").unwrap();
    assert_eq!(bucket.get("x/1", 100, None).unwrap().unwrap(), b"a photo");
    assert_eq!(bucket.get("x/1", 100, Some(3)).unwrap().unwrap(), b"a p");
    assert_eq!(bucket.get("x/2", 100, Some(3)).unwrap().unwrap(), b"");
    assert_eq!(bucket.size("x/1").unwrap(), Some(7));
    assert_eq!(bucket.get("x/1", 6, None), Err(ObjectTrouble::TooLong));
    for key in ["y/3", "x/4", "x/5"] {
        bucket.put(key, key.as_bytes()).unwrap();
    }
    // Of somebody else, in the same bucket.
    server.alter("county/other", b"1");
    assert_eq!(bucket.list("").unwrap(), ["x/1", "x/2", "x/4", "x/5", "y/3"], "over several pages");
    assert_eq!(bucket.list("y/").unwrap(), ["y/3"]);
    bucket.remove("x/1").unwrap();
    bucket.remove("x/1").unwrap();
    assert_eq!(bucket.list("x/").unwrap(), ["x/2", "x/4", "x/5"]);
    assert!(server.objects().contains_key("county/a/y/3"));
    for key in ["../other", "a//b", "", "a b", "县", ".hidden"] {
        assert_eq!(bucket.put(key, b""), Err(ObjectTrouble::BadAddress), "{key}");
    }
}

#[test]
fn whoever_has_another_secret_is_not_let_in() {
    let server = ObjectServer::start();
    let wrong = server.keys().replace("secret-of", "secret-not-of");
    let refused = with(&server, &wrong, "p", PATIENCE).put("a", b"1").unwrap_err();
    assert_eq!(refused, ObjectTrouble::Refused(403));
    assert!(server.objects().is_empty());
    let said = format!("{refused} {refused:?} {:?}", with(&server, &wrong, "p", PATIENCE));
    assert!(!said.contains("of-the-test"), "{said}");
}

#[test]
fn what_fails_once_is_asked_once_more_and_what_goes_on_failing_is_said() {
    let server = ObjectServer::start();
    let bucket = bucket(&server, "p");
    bucket.put("a", b"0123456789").unwrap();
    for mishap in [ObjectMishap::Status(500), ObjectMishap::Status(503), ObjectMishap::Cut] {
        server.will([mishap]);
        assert_eq!(bucket.get("a", 100, None).unwrap().unwrap(), b"0123456789", "{mishap:?}");
        server.will([mishap, mishap]);
        let away = bucket.get("a", 100, None).unwrap_err();
        assert!(matches!(away, ObjectTrouble::Away(_)), "{mishap:?}: {away:?}");
        assert_eq!((away.class(), away.message().code), (Class::Busy, "objects-away"));
    }
    // What was put though nobody heard of it is put again, and the same.
    server.will([ObjectMishap::LostAnswer]);
    bucket.put("b", b"1").unwrap();
    assert_eq!(server.objects()["p/b"], b"1");
    server.will([ObjectMishap::Status(500); 2]);
    assert!(matches!(bucket.put("c", b"1"), Err(ObjectTrouble::Away(_))));
    assert_eq!(bucket.list("c").unwrap(), [""; 0], "nothing half of it is there");
    // No use to ask again.
    server.will([ObjectMishap::Status(403)]);
    let before = server.asked().len();
    assert_eq!(bucket.size("a"), Err(ObjectTrouble::Refused(403)));
    assert_eq!(server.asked().len(), before + 1);
    server.will([ObjectMishap::Status(301)]);
    assert_eq!(bucket.size("a"), Err(ObjectTrouble::Strange("301".into())));
}

#[test]
fn nobody_waits_longer_than_they_said() {
    let server = ObjectServer::start();
    let bucket = with(&server, &server.keys(), "p", Duration::from_millis(100));
    server.will([ObjectMishap::Silence; 2]);
    let away = bucket.size("a").unwrap_err();
    assert!(matches!(away, ObjectTrouble::Away(_)), "{away:?}");
    let address = server.address("p");
    drop(server);
    let nobody = Bucket::new(address.parse().unwrap(), bucket_keys(), (now, PATIENCE)).unwrap();
    assert!(matches!(nobody.size("a"), Err(ObjectTrouble::Away(_))));
}

fn bucket_keys() -> AccessKeys {
    AccessKeys::read("AWS_ACCESS_KEY_ID=a\nAWS_SECRET_ACCESS_KEY=b").unwrap()
}

/// Against a server of somebody else, which `scripts/objects-moto` starts; without one there is nothing to try.
#[test]
fn another_server_understands_the_same_requests() {
    let Ok(address) = std::env::var("MINGDE_TEST_OBJECTS") else { return };
    let keys = AccessKeys::named(|name| std::env::var(name).ok()).unwrap();
    let bucket = Bucket::new(address.parse().unwrap(), keys, (now, PATIENCE)).unwrap();
    for number in 0..1_203 {
        bucket.put(&format!("many/{number:04}"), b"1").unwrap();
    }
    assert_eq!(bucket.list("many/").unwrap().len(), 1_203, "more than a page of theirs");
    let photo: Vec<u8> = (0..3_000_000u32).map(|at| (at % 251) as u8).collect();
    bucket.put("ab/photo", &photo).unwrap();
    assert_eq!(bucket.size("ab/photo").unwrap(), Some(3_000_000));
    assert!(bucket.get("ab/photo", 4_000_000, None).unwrap().unwrap() == photo);
    assert_eq!(bucket.get("ab/photo", 4_000_000, Some(64)).unwrap().unwrap(), photo[..64]);
    bucket.remove("ab/photo").unwrap();
    assert_eq!((bucket.size("ab/photo").unwrap(), bucket.get("ab/photo", 1, None).unwrap()), (None, None));
}
