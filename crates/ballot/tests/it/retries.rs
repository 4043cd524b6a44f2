//! Whatever is sent again is answered alike, and nothing can be had twice.

use mingde_ballot::{
    Ballot, BallotBox, Casting, Issuing, Level, Seed, decide_casting, decide_issuing, fill, request_hash,
};

use crate::made::{election, held, keys, plan, rng};

#[test]
fn a_second_credential_is_never_signed() {
    let held = held(&plan(Level::S1, &[6]), 30);
    let election = election(&held);
    let manifest = election.manifest();
    let (first, second) = (Seed::from_bytes([1; 32]), Seed::from_bytes([2; 32]));
    let request = |seed: &Seed| seed.apply(&election, 0).unwrap().remove(0).request;
    assert_eq!(request(&first), request(&first), "a request that got lost is the same again");
    let now = manifest.issue_from;
    assert_eq!(decide_issuing(manifest, None, &request(&first), now), Issuing::First);
    let known = request_hash(&request(&first));
    assert_eq!(decide_issuing(manifest, Some(&known), &request(&first), now), Issuing::Again);
    assert_eq!(decide_issuing(manifest, Some(&known), &request(&second), now), Issuing::Another);
    // The signature is the same too, so that it does not matter which of two answers arrived.
    let key = &keys()[0];
    assert_eq!(key.sign(&request(&first)), key.sign(&request(&first)));
}

#[test]
fn who_has_a_ballot_gets_it_again_after_issuing_closed_and_nobody_else_does() {
    let held = held(&plan(Level::S1, &[6]), 30);
    let election = election(&held);
    let manifest = election.manifest();
    let known = request_hash(b"request");
    for now in [manifest.issue_from - 1, manifest.issue_until] {
        assert_eq!(decide_issuing(manifest, None, b"request", now), Issuing::Closed);
    }
    assert_eq!(decide_issuing(manifest, Some(&known), b"request", manifest.issue_until), Issuing::Again);
    assert_eq!(decide_issuing(manifest, Some(&known), b"request", manifest.cast_until), Issuing::Closed);
    assert_eq!(decide_issuing(manifest, Some(&known), b"other", manifest.cast_until), Issuing::Another);
}

#[test]
fn the_same_ballot_is_kept_once_and_a_later_one_replaces_it_until_the_close() {
    let held = held(&plan(Level::S3, &[6]), 31);
    let election = election(&held);
    let (manifest, voter) = (election.manifest(), &held.voters[0]);
    let ballot = |sequence, seed| {
        let (bytes, _) =
            fill(&election, &voter.credential, sequence, &voter.choices, &mut rng(seed)).unwrap();
        Ballot::check(&election, &bytes).unwrap()
    };
    let (first, other, next) = (ballot(5, 1), ballot(5, 2), ballot(6, 3));
    let mut kept = BallotBox::default();
    let (now, late) = (manifest.cast_from, manifest.cast_until);
    assert_eq!(decide_casting(manifest, &kept, &first, now - 1), Casting::Closed);
    assert_eq!(decide_casting(manifest, &kept, &first, now), Casting::Keep);
    kept.keep(&first);
    assert_eq!(decide_casting(manifest, &kept, &first, now), Casting::Again);
    assert_eq!(decide_casting(manifest, &kept, &first, late), Casting::Again, "a receipt that got lost");
    assert_eq!(decide_casting(manifest, &kept, &other, now), Casting::Another, "one number, two ballots");
    assert_eq!(decide_casting(manifest, &kept, &next, late), Casting::Closed);
    assert_eq!(decide_casting(manifest, &kept, &next, now), Casting::Keep);
    kept.keep(&next);
    assert_eq!(
        decide_casting(manifest, &kept, &first, now),
        Casting::Again,
        "its receipt, though it counts no more"
    );
    assert_eq!(decide_casting(manifest, &kept, &other, now), Casting::Another, "not back to the one before");
}
