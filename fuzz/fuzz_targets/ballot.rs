//! What is cast and what is published: manifests, ballots, boards, notes, shares, sheets. What is read is written as it was.
#![no_main]

use std::sync::OnceLock;

use libfuzzer_sys::fuzz_target;
use mingde_ballot::{
    Ballot, Bytes, Checked, Closed, Complaint, ComplaintVerdict, Dealing, Election, Leaf, Receipt, ResultSheet, Signed,
};

/// The election of level S1 in the vectors.
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

/// Whoever complains with anything but the proof of a wrong share is not believed.
fn complain(election: &Election, bytes: &[u8]) {
    let Some((sent, rest)) = bytes.split_first_chunk::<32>() else { return };
    let Some((shared, rest)) = rest.split_first_chunk::<32>() else { return };
    let Some((proof, _)) = rest.split_first_chunk::<64>() else { return };
    let complaint = Complaint::read((1, 2), &Bytes(*sent), &Bytes(*shared), &Bytes(*proof));
    let dealings: Vec<Dealing> = election.manifest().trustees.iter().filter_map(Dealing::of).collect();
    let verdict = complaint.map(|it| it.judge(&election.manifest().session.0, &dealings, sent));
    assert_ne!(verdict, Some(ComplaintVerdict::Sender));
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
    complain(election, bytes);
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
