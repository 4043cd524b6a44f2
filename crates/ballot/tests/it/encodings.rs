//! Each value has one form of bytes, and nothing else is taken for it.

use curve25519_dalek::scalar::Scalar;
use mingde_ballot::{BadBallot, Ballot, Bytes, Election, Leaf, Level, Rehearsal, fill};
use proptest::prelude::*;

use crate::made::{election, held, plan, rng};

/// Header and, with slips, two keys with their signatures.
pub const VOTES: usize = 73 + 2 * 96;
/// Words of 32 bytes of the two items, and which of them are points.
const WORDS: usize = (1 + 3 * 5 + 3) + (1 + 3 * 5 + 5);

fn is_point(word: usize) -> bool {
    let of_item = if word < 19 { word } else { word - 19 };
    (1..16).contains(&of_item) && (of_item - 1) % 5 < 2
}

pub fn ballot(held: &Rehearsal, election: &Election) -> Vec<u8> {
    let voter = &held.voters[0];
    fill(election, &voter.credential, 9, &voter.choices, &mut rng(40)).unwrap().0
}

/// The order of the group, little-endian.
fn order() -> [u8; 32] {
    let mut bytes = (-Scalar::ONE).to_bytes();
    bytes[0] += 1;
    bytes
}

fn plus(one: [u8; 32], other: [u8; 32]) -> [u8; 32] {
    let mut carry = 0;
    std::array::from_fn(|at| {
        let sum = u16::from(one[at]) + u16::from(other[at]) + carry;
        carry = sum >> 8;
        sum as u8
    })
}

#[test]
fn points_and_numbers_of_a_ballot_are_taken_in_one_form_alone() {
    let held = held(&plan(Level::S3, &[6]), 41);
    let election = election(&held);
    let bytes = ballot(&held, &election);
    assert!(Ballot::check(&election, &bytes).is_ok());
    let checked = |word: usize, value: [u8; 32]| {
        let mut bytes = bytes.clone();
        bytes[VOTES + 32 * word..][..32].copy_from_slice(&value);
        Ballot::check(&election, &bytes).map(|_| ()).unwrap_err()
    };
    // The neutral element; an odd number; a number not below that of the field; one that is no point.
    let no_points = [[0; 32], [1; 32], [0xff; 32], Bytes::<32>::parse(NO_POINT).unwrap().0];
    for word in 0..WORDS {
        let value: [u8; 32] = bytes[VOTES + 32 * word..][..32].try_into().unwrap();
        if is_point(word) {
            for wrong in no_points {
                assert_eq!(checked(word, wrong), BadBallot::Encoding, "point at word {word}");
            }
        } else {
            assert_eq!(checked(word, plus(value, order())), BadBallot::Encoding, "number at word {word}");
            assert_eq!(checked(word, order()), BadBallot::Encoding, "zero as the order, at word {word}");
        }
    }
}

/// RFC 9496, appendix A.3: a field element that no point is encoded as.
const NO_POINT: &str = "26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371";

#[test]
fn what_fills_a_ballot_up_is_zero_and_its_length_is_one() {
    let held = held(&plan(Level::S3, &[6]), 41);
    let election = election(&held);
    let bytes = ballot(&held, &election);
    assert_eq!(bytes.len(), election.ballot_length());
    for at in [VOTES + 32 * WORDS, bytes.len() - 65] {
        let mut filled = bytes.clone();
        assert_eq!(filled[at], 0);
        filled[at] = 1;
        assert_eq!(Ballot::check(&election, &filled).map(|_| ()), Err(BadBallot::Encoding));
    }
    for length in [0, 1, 72, 73, 1023, 1024, bytes.len() - 1] {
        assert_eq!(Ballot::check(&election, &bytes[..length]).map(|_| ()), Err(BadBallot::Length));
    }
    let longer = [&bytes[..], &[0]].concat();
    assert_eq!(Ballot::check(&election, &longer).map(|_| ()), Err(BadBallot::Length));
}

#[test]
fn a_board_is_written_in_one_way() {
    let leaves = [Leaf::Ballot([0xa7; 32]), Leaf::Void { category: 1, issuer: 0, slip: [8; 32] }];
    let text = Leaf::write_all(&leaves);
    assert_eq!(Leaf::read_all(&text), Some(leaves.to_vec()));
    for wrong in
        [text.to_uppercase(), text.trim_end().to_owned(), text.replace('\n', "\r\n"), format!("{text}00\n")]
    {
        assert_eq!(Leaf::read_all(&wrong), None, "{wrong:?}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Readers of strangers' bytes refuse; they do not fall over.
    #[test]
    fn any_bytes_are_answered(bytes in proptest::collection::vec(any::<u8>(), 0..4096)) {
        prop_assert!(Election::read(&bytes).is_err());
        let _ = Leaf::from_bytes(&bytes);
        let _ = String::from_utf8(bytes).map(|text| Leaf::read_all(&text));
    }
}
