//! A connection to PostgreSQL that is lost at the worst moment: on its way is the answer to a commit, or one before it.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use mingde_store::{Database, Store};

use crate::place::*;

/// Something between a store and its server that hands everything on, until an answer begins with a word: that one it
/// keeps to itself, and hangs up.
struct Between {
    place: String,
    until: Arc<Mutex<Option<&'static str>>>,
}

impl Between {
    /// In front of the server of an address.
    fn before(url: &str) -> Self {
        let (_, rest) = url.split_once('@').unwrap();
        let server = rest.split('/').next().unwrap().to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let own = listener.local_addr().unwrap().to_string();
        let place = format!("{}&sslmode=disable", url.replace(&server, &own));
        let until = Arc::default();
        let word = Arc::clone(&until);
        std::thread::spawn(move || {
            for client in listener.incoming().map(Result::unwrap) {
                let server = TcpStream::connect(&server).unwrap();
                let (mut from, mut to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
                std::thread::spawn(move || {
                    // Either side may hang up.
                    _ = std::io::copy(&mut from, &mut to);
                    _ = to.shutdown(Shutdown::Both);
                });
                let word = Arc::clone(&word);
                std::thread::spawn(move || {
                    _ = hand_on(&server, &client, &word);
                    _ = client.shutdown(Shutdown::Both);
                });
            }
        });
        Self { place, until }
    }

    fn hang_up_before(&self, word: &'static str) {
        *self.until.lock().unwrap() = Some(word);
    }
}

/// Messages of a server have a letter, a length that counts itself, and what they say.
fn hand_on(
    mut from: &TcpStream,
    mut to: &TcpStream,
    until: &Mutex<Option<&'static str>>,
) -> std::io::Result<()> {
    loop {
        let mut head = [0; 5];
        from.read_exact(&mut head)?;
        let length = u32::from_be_bytes(head[1..].try_into().unwrap()) as usize;
        let mut said = vec![0; length - 4];
        from.read_exact(&mut said)?;
        // A statement is done: `INSERT 0 1`, `COMMIT`.
        let word = *until.lock().unwrap();
        if head[0] == b'C' && word.is_some_and(|word| said.starts_with(word.as_bytes())) {
            *until.lock().unwrap() = None;
            return Ok(());
        }
        to.write_all(&head)?;
        to.write_all(&said)?;
    }
}

#[test]
fn a_lost_answer_to_a_commit_is_told_as_unknown_and_one_before_it_is_not() {
    on_every_database(async |place| {
        let Database::Postgres(url) = &place.database else { return };
        let direct = place.open().await;
        let between = Between::before(url);
        let far = async || {
            let database = Database::Postgres(between.place.clone());
            Store::open(place.data(), &database, &mut dice(7)).await.unwrap()
        };
        for (word, code, kept) in
            [("INSERT", "ledger-unreachable", 0), ("COMMIT", "ledger-commit-unknown", 3)]
        {
            let store = far().await;
            let mut writer = store.begin(&clerk(), on("2025-09-11")).await.unwrap();
            writer.append(permitted(&clerk(), talks(0..3)), None).await.unwrap();
            between.hang_up_before(word);
            let lost = writer.commit().await.unwrap_err();
            assert_eq!(lost.message().code, code, "{lost}");
            assert_eq!(direct.checkpoint().await.unwrap().size, kept, "before {word}");
        }
        // Who looks finds it there, and whoever repeats it does no harm: the ledger is sound and takes the next.
        let store = far().await;
        assert_eq!(store.history(talk(2, "").id).await.unwrap().len(), 1);
        commit(&store, talks(3..4), "2025-09-12").await;
        assert_eq!(verify(&direct).await, Vec::<String>::new());
    });
}
