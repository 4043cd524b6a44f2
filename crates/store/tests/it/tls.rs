//! The way to a server: one that cannot prove who it is gets nothing to see, not even a name.

use std::io::{Read as _, Write as _};
use std::net::TcpListener;

use mingde_store::{Database, Store};

use crate::place::*;

/// The certificate of an authority that `scripts/with-postgres` made: the one that vouches for its server as `localhost`
/// (`server`), or one that vouches for nobody (`other`).
fn authority(whose: &str) -> Option<String> {
    let folder = std::env::var("MINGDE_TEST_AUTHORITIES").ok();
    if folder.is_none() {
        eprintln!(
            "skipped: MINGDE_TEST_AUTHORITIES is not set (scripts/with-postgres sets it where there is openssl)"
        );
    }
    folder.map(|folder| format!("{folder}/{whose}.pem"))
}

#[test]
fn a_server_is_believed_by_the_authority_that_is_named_and_by_no_other() {
    on_every_database(async |place| {
        let Database::Postgres(url) = &place.database else { return };
        let (Some(own), Some(other)) = (authority("server"), authority("other")) else { return };
        let at = |host: &str, parameters: String| {
            Database::Postgres(format!("{}&{parameters}", url.replace("127.0.0.1", host)))
        };
        let tried = async |database: Database| {
            let folder = tempfile::tempdir().unwrap();
            let opened = Store::open(folder.path(), &database, &mut dice(7)).await;
            opened.err().map_or("opened", |refused| refused.message().code)
        };
        let full = |root: &str| format!("sslmode=verify-full&sslrootcert={root}");
        // Another authority, none that this machine knows, another name for the same server.
        assert_eq!(tried(at("localhost", full(&other))).await, "ledger-untrusted");
        assert_eq!(tried(at("localhost", "sslmode=verify-full".to_owned())).await, "ledger-untrusted");
        assert_eq!(tried(at("127.0.0.1", full(&own))).await, "ledger-untrusted");
        // Whose name is of no matter by the address may be called anything; who vouches for it still matters.
        let named = |root: &str| format!("sslmode=verify-ca&sslrootcert={root}");
        assert_eq!(tried(at("127.0.0.1", named(&other))).await, "ledger-untrusted");
        // The right one, by its name: a ledger is kept there like anywhere.
        let database = at("localhost", full(&own));
        let store = Store::open(place.data(), &database, &mut dice(7)).await.unwrap();
        commit(&store, talks(0..3), "2025-09-11").await;
        assert_eq!(verify(&store).await, Vec::<String>::new());
        store.close().await.unwrap();
    });
}

#[tokio::test]
async fn a_server_without_tls_is_told_nothing_where_tls_is_asked_for() {
    for mode in ["require", "verify-ca", "verify-full"] {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let heard = std::thread::spawn(move || {
            let (mut client, _) = listener.accept().unwrap();
            let mut request = [0; 8];
            client.read_exact(&mut request).unwrap();
            // There is none, it says.
            client.write_all(b"N").unwrap();
            let mut more = Vec::new();
            client.read_to_end(&mut more).unwrap();
            more
        });
        let folder = tempfile::tempdir().unwrap();
        let url = format!("postgres://mingde:secret@127.0.0.1:{port}/ledger?sslmode={mode}");
        let refused = Store::open(folder.path(), &Database::Postgres(url), &mut dice(7)).await.unwrap_err();
        assert_eq!(refused.message().code, "ledger-untrusted", "{mode}: {refused}");
        assert_eq!(heard.join().unwrap(), b"", "{mode}: neither name nor password went in clear");
    }
}
