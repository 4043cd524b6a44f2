//! What is cast and what is published: manifests, ballots, boards, notes, shares, sheets. What is read is written as it was.
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use mingde_ballot::{Ballot, Checked, Closed, Election, Leaf, Receipt, ResultSheet, Signed};

/// The election of level S2 in the vectors.
struct Stage {
    election: Election,
    closed: Closed,
}

fn stage() -> &'static Stage {
    static STAGE: OnceLock<Stage> = OnceLock::new();
    STAGE.get_or_init(|| {
        let file = |name: &str| {
            let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../crates/ballot/tests/vectors/s1/");
            std::fs::read(format!("{folder}{name}")).expect(name)
        };
        let text = |name: &str| String::from_utf8(file(name)).expect(name);
        let election = Election::read(&file("manifest.json")).expect("a manifest");
        let leaves = Leaf::read_all(&text("board.txt")).expect("a board");
        let ballots = file("ballots.bin");
        let checked = ballots.chunks(election.ballot_length()).map(|it| Checked::of(&election, it)).collect();
        let issued = vec![vec![leaves.len() as u32; 1]];
        let closed = Closed::new(&election, &text("checkpoints/closed.note"), &leaves, checked, issued);
        Stage { closed: closed.expect("a closed board"), election }
    })
}

fuzz_target!(|bytes: &[u8]| {
    let Stage { election, closed } = stage();
    if let Ok(read) = Election::read(bytes) {
        assert_eq!(read.manifest().to_bytes(), bytes);
    }
    let _ = Ballot::check(election, bytes);
    // As long as a ballot of this election, so that not its length alone is found fault with.
    let mut filled = bytes.to_vec();
    filled.resize(election.ballot_length(), 0);
    let head = [&b"MDB1"[..], election.hash()].concat();
    filled[..head.len()].copy_from_slice(&head);
    let _ = Ballot::check(election, &filled);
    let _ = closed.check_share(election, bytes);
    if let Some(leaf) = Leaf::from_bytes(bytes) {
        assert_eq!(leaf.to_bytes(), bytes);
    }
    if let Some(sheet) = ResultSheet::read(bytes) {
        assert_eq!(sheet.to_bytes(), bytes);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        let _ = Signed::read(election, text);
        let _ = Receipt::read(election, text);
        if let Some(leaves) = Leaf::read_all(text) {
            assert_eq!(Leaf::write_all(&leaves), text);
        }
    }
});
