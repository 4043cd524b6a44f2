use super::*;
use mingde_core::kind::Share;

const HALF: Majority = Majority { share: Share::Half, of_present: false };
const HALF_OF_PRESENT: Majority = Majority { share: Share::Half, of_present: true };
const TWO_THIRDS: Majority = Majority { share: Share::TwoThirds, of_present: false };

fn seven(majority: Majority) -> DecidingBody {
    DecidingBody {
        role: "council".into(),
        observers: None,
        apart: Vec::new(),
        present: "present".into(),
        votes_for: "yes".into(),
        against: "no".into(),
        abstained: "neither".into(),
        quorum: Share::TwoThirds,
        majority,
        source: String::new(),
    }
}

/// A body of seven that decided, by who was there and how they voted.
fn decided_by(majority: Majority, present: Option<u32>, votes: [Option<u32>; 3]) -> BodyNow {
    BodyNow {
        name: Some("局领导班子".into()),
        entitled: 7,
        apart: 0,
        least: Share::TwoThirds.least(7),
        present,
        votes,
        wanted: wanted(majority, 7, present.unwrap_or(0)),
        decided: Some("2025-09-20".parse().unwrap()),
        doubts: Vec::new(),
        source: String::new(),
    }
}

/// What is told of it.
fn told(majority: Majority, present: Option<u32>, votes: [Option<u32>; 3]) -> Vec<&'static str> {
    let now = decided_by(majority, present, votes);
    doubts(&seven(majority), &now).iter().map(|doubt| doubt.code).collect()
}

fn votes(votes_for: u32, against: u32, abstained: u32) -> [Option<u32>; 3] {
    [Some(votes_for), Some(against), Some(abstained)]
}

#[test]
fn a_quorum_is_met_by_the_least_number_and_not_by_one_fewer() {
    assert_eq!(told(HALF, Some(5), votes(5, 0, 0)), <[&str; 0]>::default());
    assert_eq!(told(HALF, Some(4), votes(4, 0, 0)), ["case-no-quorum"]);
    assert_eq!(told(HALF, Some(8), votes(8, 0, 0)), ["case-too-many-present"]);
    assert_eq!(told(HALF, None, [None; 3]), ["case-nobody-counted"]);
}

#[test]
fn an_abstention_is_no_vote_for_it() {
    assert_eq!(told(HALF, Some(7), votes(4, 0, 3)), <[&str; 0]>::default());
    assert_eq!(told(HALF, Some(7), votes(3, 0, 4)), ["case-no-majority"]);
    assert_eq!(told(HALF_OF_PRESENT, Some(5), votes(3, 0, 2)), <[&str; 0]>::default());
    assert_eq!(told(HALF_OF_PRESENT, Some(5), votes(2, 1, 2)), ["case-no-majority"]);
    assert_eq!(told(TWO_THIRDS, Some(7), votes(5, 2, 0)), <[&str; 0]>::default());
    assert_eq!(told(TWO_THIRDS, Some(7), votes(4, 2, 1)), ["case-no-majority"]);
}

#[test]
fn a_tie_decides_nothing() {
    assert_eq!(told(HALF, Some(6), votes(3, 3, 0)), ["case-tie"]);
    assert_eq!(told(HALF_OF_PRESENT, Some(7), votes(3, 3, 1)), ["case-tie"]);
    assert_eq!(told(HALF, Some(5), votes(0, 0, 5)), ["case-tie"]);
}

#[test]
fn votes_add_up_to_those_who_were_there() {
    assert_eq!(told(HALF, Some(5), votes(5, 1, 0)), ["case-too-many-votes"]);
    assert_eq!(told(HALF, Some(6), votes(4, 1, 0)), ["case-too-few-votes"]);
    assert_eq!(told(HALF, Some(5), [Some(5), None, None]), ["case-no-votes"]);
}

#[test]
fn a_decision_without_a_quorum_or_a_majority_is_none_and_one_that_is_not_told_in_full_may_be_one() {
    let void = |majority, present, votes| {
        let mut now = decided_by(majority, present, votes);
        now.doubts = doubts(&seven(majority), &now);
        now.void().map(|doubt| doubt.code)
    };
    assert_eq!(void(HALF, Some(4), votes(4, 0, 0)), Some("case-no-quorum"));
    assert_eq!(void(HALF, Some(6), votes(3, 3, 0)), Some("case-tie"));
    assert_eq!(void(HALF, Some(7), votes(3, 0, 4)), Some("case-no-majority"));
    assert_eq!(void(HALF, Some(7), votes(4, 0, 3)), None);
    assert_eq!(void(HALF, None, [None; 3]), None);
    assert_eq!(void(HALF, Some(7), votes(5, 1, 0)), None, "a slip in counting voids nothing");
}
