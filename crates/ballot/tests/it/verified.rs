//! `verify` over whole folders: what holds, and each way in which one does not.

use mingde_ballot::{
    BadManifest, BadShare, CannotClose, Checked, Election, Files, Finding, Level, Report, State, verify,
};

use crate::made::{held, plan, published};

fn verified(files: &Files) -> Report {
    verify(files, |election: &Election, ballots| ballots.iter().map(|it| Checked::of(election, it)).collect())
}

#[test]
fn an_election_of_each_level_holds() {
    for (name, held) in published() {
        let report = verified(&held.files);
        assert_eq!(report.findings, [], "{name}");
        assert_eq!(report.missing, Vec::<String>::new(), "{name}");
        assert_eq!(report.done.len(), 8, "{name}: every step was taken");
        assert_eq!(report.receipts, 2);
        assert_eq!(report.result.unwrap().state, State::Counted);
    }
}

/// What is altered, and what is found first.
#[test]
fn what_was_altered_is_found() {
    let (_, held) = published().swap_remove(0);
    let altered = |file: &str, change: &dyn Fn(&mut Vec<u8>)| {
        let mut files = held.files.clone();
        change(files.get_mut(file).expect(file));
        verified(&files)
    };
    let flip = |at: usize| move |bytes: &mut Vec<u8>| bytes[at] ^= 1;
    assert_eq!(altered("manifest.json", &flip(3)).findings, [Finding::Manifest(BadManifest::Form)]);
    let report = altered("manifest.note", &|bytes| bytes.truncate(bytes.len() - 100));
    assert!(matches!(&report.findings[..], [Finding::Unsigned { names }] if !names.is_empty()));
    let report = altered("ballots.bin", &flip(1000));
    assert_eq!(report.findings, [Finding::Close(CannotClose::Ballot(0))]);
    let report = altered("ballots.bin", &|bytes| bytes.truncate(bytes.len() - 2048));
    assert!(matches!(&report.findings[..], [Finding::Close(CannotClose::Ballot(_))]));
    let report = altered("board.txt", &|bytes| drop(bytes.drain(..67)));
    assert!(matches!(&report.findings[0], Finding::Rewritten { .. }), "{:?}", report.findings);
    let report = altered("shares/02.bin", &flip(130));
    let bad = BadShare::Wrong { trustee: 2, part: 0 };
    assert_eq!(report.findings[0], Finding::Share { file: "shares/02.bin".to_owned(), bad });
    let report = altered("issued-a.note", &flip(90));
    assert!(matches!(&report.findings[..], [Finding::Issued { .. }]));
    let report = altered("result.json", &flip(20));
    assert_eq!(report.findings, [Finding::Differs]);
    let report = altered("result.note", &|bytes| bytes.truncate(bytes.len() - 100));
    assert_eq!(report.findings, [], "two of three are enough");
    let report = altered("result.note", &|bytes| bytes.truncate(bytes.len() - 200));
    assert_eq!(report.findings, [Finding::ResultUnsigned { found: 1, needed: 2 }]);
    let report = altered("receipts/1.txt", &flip(100));
    assert_eq!(report.findings, [Finding::Receipt { file: "receipts/1.txt".to_owned() }]);
    let report = altered("checkpoints/closed.note", &|bytes| bytes.truncate(bytes.len() - 250));
    assert!(matches!(&report.findings[0], Finding::Witnesses { needed: 2, .. }), "{:?}", report.findings);
}

#[test]
fn what_is_missing_is_told_and_nothing_is_said_about_the_rest() {
    let (_, held) = published().swap_remove(0);
    // A later checkpoint bears out what an earlier one does.
    let needed = |name: &&String| !name.starts_with("receipts/") && !name.starts_with("checkpoints/0");
    for file in held.files.keys().filter(needed) {
        let mut files = held.files.clone();
        files.remove(file);
        let report = verified(&files);
        assert!(!report.is_sound(), "{file} is missed");
        assert!(report.missing.contains(file) || !report.findings.is_empty(), "{file}");
    }
}

/// The promise of one election is not kept by another, and a checkpoint of another history shows.
#[test]
fn what_voters_hand_in_is_held_against_the_board() {
    let (one, other) = (held(&plan(Level::S3, &[12]), 20), held(&plan(Level::S3, &[12]), 21));
    let mut files = one.files.clone();
    files.insert("receipts/9.txt".to_owned(), other.files["receipts/1.txt"].clone());
    files.insert("seen/poster.note".to_owned(), one.files["checkpoints/closed.note"].clone());
    let report = verified(&files);
    assert_eq!(report.findings, [Finding::Receipt { file: "receipts/9.txt".to_owned() }]);
    files.remove("receipts/9.txt");
    files.insert("seen/other.note".to_owned(), other.files["checkpoints/closed.note"].clone());
    assert_eq!(verified(&files).findings, [Finding::Seen { file: "seen/other.note".to_owned() }]);
}
