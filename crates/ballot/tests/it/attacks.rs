//! What was done to ballots elsewhere, tried here.

use curve25519_dalek::ristretto::{CompressedRistretto, RistrettoPoint};
use curve25519_dalek::scalar::Scalar;
use ed25519_dalek::{Signer as _, SigningKey};
use hkdf::Hkdf;
use mingde_ballot::{
    BadBallot, BadShare, Ballot, BallotBox, CannotFill, CannotVote, Casting, Checked, Closed, Credential,
    Election, Leaf, Level, Rehearsal, Seed, Slip, Voter, decide_casting, fill,
};
use rand_core::{TryCryptoRng, TryRng};
use sha2::{Digest, Sha256, Sha512};

use crate::made::{election, held, keys, plan, rng};

/// Header and one blind signature; then a challenge, and the votes of the first item.
const VOTES: usize = 73 + 288;
const OPTION: usize = 5 * 32;

fn scene(seed: u8) -> (Rehearsal, Election) {
    let held = held(&plan(Level::S1, &[6]), seed);
    let election = election(&held);
    (held, election)
}

fn checked(election: &Election, bytes: &[u8]) -> Result<(), BadBallot> {
    Ballot::check(election, bytes).map(|_| ())
}

fn filled(election: &Election, voter: &Voter, sequence: u32, seed: u8) -> Vec<u8> {
    fill(election, &voter.credential, sequence, &voter.choices, &mut rng(seed)).unwrap().0
}

/// Signed by the voter, who has the key: `docs/ballots.md` says how it follows from the seed.
fn signed(election: &Election, voter: &Voter, mut bytes: Vec<u8>) -> Vec<u8> {
    let (mut key, seed) = ([0; 32], voter.seed.as_ref().unwrap().to_bytes());
    Hkdf::<Sha256>::new(Some(election.hash()), &*seed)
        .expand(b"mingde-ballot/ballot-key/v1", &mut key)
        .unwrap();
    bytes.truncate(bytes.len() - 64);
    let message = [b"mingde-ballot/cast/v1\n", &bytes[..]].concat();
    bytes.extend(SigningKey::from_bytes(&key).sign(&message).to_bytes());
    bytes
}

/// Helios let one voter cast another's encrypted vote again and so learn it from the result (Cortier and Smyth 2011).
#[test]
fn somebody_elses_votes_cannot_be_cast_under_another_key() {
    let (held, election) = scene(90);
    let [victim, thief, ..] = &held.voters[..] else { panic!("two voters") };
    let (theirs, mut own) = (filled(&election, victim, 1, 1), filled(&election, thief, 1, 2));
    own[VOTES..].copy_from_slice(&theirs[VOTES..]);
    assert_eq!(checked(&election, &signed(&election, thief, own.clone())), Err(BadBallot::Proof(0)));
    // Only one item of it.
    let mut own = filled(&election, thief, 1, 2);
    let first = 32 + 3 * OPTION + 3 * 32;
    own[VOTES..][..first].copy_from_slice(&theirs[VOTES..][..first]);
    assert_eq!(checked(&election, &signed(&election, thief, own)), Err(BadBallot::Proof(0)));
    // The whole ballot with another sequence number, by whoever owns it: its proofs are of another one.
    let mut again = theirs.clone();
    again[69..73].copy_from_slice(&2u32.to_be_bytes());
    assert_eq!(checked(&election, &signed(&election, victim, again)), Err(BadBallot::Proof(0)));
}

/// Voters who agree on their randomness can prove the same ciphertext each for himself, and so show how they voted.
#[test]
fn a_point_that_was_there_before_is_not_taken_again() {
    let (held, election) = scene(90);
    let [one, other, ..] = &held.voters[..] else { panic!("two voters") };
    let by = |voter: &Voter| {
        let choices = &held.voters[0].choices;
        let (bytes, _) = fill(&election, &voter.credential, 9, choices, &mut rng(3)).unwrap();
        Ballot::check(&election, &bytes).unwrap()
    };
    let (one, other) = (by(one), by(other));
    assert_eq!(
        one.points().collect::<Vec<_>>(),
        other.points().collect::<Vec<_>>(),
        "the same votes, proven twice"
    );
    let mut kept = BallotBox::default();
    kept.keep(&one);
    let manifest = election.manifest();
    assert_eq!(decide_casting(manifest, &kept, &other, manifest.cast_from), Casting::Copy);
}

/// A device whose random source stands still.
struct Stuck;

impl TryRng for Stuck {
    type Error = std::convert::Infallible;

    fn try_next_u32(&mut self) -> Result<u32, Self::Error> {
        Ok(5)
    }

    fn try_next_u64(&mut self) -> Result<u64, Self::Error> {
        Ok(5)
    }

    fn try_fill_bytes(&mut self, bytes: &mut [u8]) -> Result<(), Self::Error> {
        bytes.fill(5);
        Ok(())
    }
}

impl TryCryptoRng for Stuck {}

#[test]
fn a_ballot_whose_votes_share_their_randomness_is_refused() {
    let (held, election) = scene(90);
    let voter = &held.voters[0];
    let (bytes, _) = fill(&election, &voter.credential, 9, &voter.choices, &mut Stuck).unwrap();
    assert_eq!(checked(&election, &bytes), Err(BadBallot::Copy));
}

/// Two votes for one option, a negative one, a third choice of two.
#[test]
fn a_vote_that_is_not_possible_cannot_be_proven() {
    let (held, election) = scene(90);
    let voter = &held.voters[0];
    let honest = filled(&election, voter, 9, 4);
    let step = RistrettoPoint::mul_base(&Scalar::ONE);
    for option in 0..3 {
        for change in [step, -step, step + step] {
            let mut bytes = honest.clone();
            let body = &mut bytes[VOTES + 32 + option * OPTION + 32..][..32];
            let point = CompressedRistretto::from_slice(body).unwrap().decompress().unwrap();
            body.copy_from_slice((point + change).compress().as_bytes());
            assert_eq!(checked(&election, &signed(&election, voter, bytes)), Err(BadBallot::Proof(0)));
        }
    }
    let refused = |choices: [&[u16]; 2]| {
        let choices: Vec<Vec<u16>> = choices.iter().map(|it| it.to_vec()).collect();
        fill(&election, &voter.credential, 9, &choices, &mut rng(5)).map(|_| ()).unwrap_err()
    };
    for choices in [[&[0, 1][..], &[]], [&[3], &[]], [&[1, 1], &[]]] {
        assert_eq!(refused(choices), CannotFill::Choice { item: 0, most: 1 });
    }
    assert_eq!(refused([&[], &[0, 1, 2]]), CannotFill::Choice { item: 1, most: 2 });
}

/// Whatever bit of a ballot is turned, and be it signed by the voter again, something does not hold any more.
#[test]
fn everything_in_a_ballot_is_bound_to_everything_else() {
    let (held, election) = scene(90);
    let voter = &held.voters[0];
    let honest = filled(&election, voter, 9, 4);
    for at in (0..honest.len() - 64).step_by(13) {
        let mut bytes = honest.clone();
        bytes[at] ^= 0x10;
        assert!(checked(&election, &signed(&election, voter, bytes)).is_err(), "byte {at}");
    }
    for at in honest.len() - 64..honest.len() {
        let mut bytes = honest.clone();
        bytes[at] ^= 0x10;
        assert_eq!(checked(&election, &bytes), Err(BadBallot::Signature), "byte {at}");
    }
}

#[test]
fn a_ballot_of_one_round_is_none_in_another() {
    let (held, first) = scene(90);
    let mut manifest = first.manifest().clone();
    (manifest.round, manifest.previous) = (2, Some(mingde_ballot::Bytes(*first.hash())));
    let second = Election::read(&manifest.to_bytes()).unwrap();
    let voter = &held.voters[0];
    let bytes = filled(&first, voter, 9, 6);
    assert_eq!(checked(&second, &bytes), Err(BadBallot::Election));
    // A credential of the first round under the manifest of the second, though the keys were not even changed.
    let bytes = filled(&second, voter, 9, 6);
    assert_eq!(checked(&second, &bytes), Err(BadBallot::Credential(0)));
}

/// A server that signs somebody's ballot with the key of a smaller group would know the ballot by it.
#[test]
fn a_credential_is_of_the_group_that_the_voter_asked_for() {
    let held = held(&plan(Level::S2, &[6, 6]), 91);
    let election = election(&held);
    let (seed, keys) = (Seed::from_bytes([7; 32]), keys());
    let requests = seed.apply(&election, 0).unwrap();
    let by = |keys: [usize; 2], all: &[mingde_ballot::IssuerKey]| {
        let signed =
            keys.iter().zip(&requests).map(|(at, it)| all[*at].sign(&it.request).unwrap_or_default());
        seed.finish(&election, 0, &signed.collect::<Vec<_>>()).map(|_| ())
    };
    assert_eq!(by([0, 1], &keys), Ok(()));
    assert_eq!(by([2, 1], &keys), Err(CannotVote::Issuer(0)), "the key of the other category");
    assert_eq!(by([0, 0], &keys), Err(CannotVote::Issuer(1)), "one issuer for both");
    assert_eq!(seed.finish(&election, 0, &[]).map(|_| ()), Err(CannotVote::Issuer(0)));
    assert_eq!(seed.apply(&election, 2).map(|_| ()).unwrap_err(), CannotVote::Category);
    // And a voter of one category does not vote in another.
    let mut bytes = filled(&election, &held.voters[0], 9, 7);
    bytes[36] = 1;
    let bytes = signed(&election, &held.voters[0], bytes);
    assert_eq!(checked(&election, &bytes), Err(BadBallot::Credential(0)));
    let mut bytes = filled(&election, &held.voters[0], 9, 7);
    bytes[36] = 2;
    assert_eq!(checked(&election, &bytes), Err(BadBallot::Category));
}

/// A party that printed the white slips has no red ones, and a slip is used for one ballot key.
#[test]
fn one_party_alone_cannot_vote_with_slips() {
    let held = held(&plan(Level::S3, &[6]), 92);
    let election = election(&held);
    let (white, red) = (Slip::from_bytes([1; 16]), Slip::from_bytes([2; 16]));
    let refused = Credential::of_slips(&election, 0, &white, &red).map(|_| ());
    assert_eq!(refused, Err(CannotVote::Issuer(0)), "slips that nobody printed");
    let [one, other, ..] = &held.voters[..] else { panic!("two voters") };
    let (one, other) = (filled(&election, one, 9, 1), filled(&election, other, 9, 2));
    let mut mixed = other.clone();
    mixed[73..73 + 96].copy_from_slice(&one[73..73 + 96]);
    // The white slip signed another key, and the signature of the whole is broken besides.
    assert_eq!(checked(&election, &mixed), Err(BadBallot::Signature));
}

/// What a trustee would publish that wants another result: a share made with another number, proven by the weak
/// transform, whose challenge is of the commitments alone, so that the share can be chosen after it.
#[test]
fn a_wrong_share_is_named_even_if_its_proof_is_made_up_by_the_weak_transform() {
    let (held, election) = scene(90);
    let note = String::from_utf8(held.files["checkpoints/closed.note"].clone()).unwrap();
    let leaves = Leaf::read_all(std::str::from_utf8(&held.files["board.txt"]).unwrap()).unwrap();
    let ballots = held.files["ballots.bin"].chunks(election.ballot_length());
    let checked: Vec<Checked> = ballots.map(|bytes| Checked::of(&election, bytes)).collect();
    let closed = Closed::new(&election, &note, &leaves, checked, vec![vec![6]]).unwrap();
    let trustee = &held.trustees[1];
    let honest = closed.share(&election, trustee, true, &mut rng(8)).unwrap();
    assert!(closed.check_share(&election, &honest).is_ok());
    let secret = Scalar::from_canonical_bytes(trustee.to_bytes()[1..].try_into().unwrap()).unwrap();
    let first = honest.len() - 6 * 96;
    let right = CompressedRistretto::from_slice(&honest[first..][..32]).unwrap().decompress().unwrap();
    let base = right * secret.invert();

    let (a, b) = (Scalar::from(11u8), Scalar::from(12u8));
    let commitments = [RistrettoPoint::mul_base(&a), base * b];
    let weak = |points: [RistrettoPoint; 2]| {
        let hash = points.iter().fold(Sha512::new(), |hash, it| hash.chain_update(it.compress().as_bytes()));
        Scalar::from_bytes_mod_order_wide(&hash.finalize().into())
    };
    let challenge = weak(commitments);
    let response = a + challenge * secret;
    let wrong = (base * response - commitments[1]) * challenge.invert();
    assert_ne!(wrong, right);
    let recomputed = [
        RistrettoPoint::mul_base(&response) - RistrettoPoint::mul_base(&secret) * challenge,
        base * response - wrong * challenge,
    ];
    assert_eq!(weak(recomputed), challenge, "a verifier with the weak transform would believe it");

    let mut forged = honest.clone();
    let part = [wrong.compress().to_bytes(), challenge.to_bytes(), response.to_bytes()].concat();
    forged[first..][..96].copy_from_slice(&part);
    let refused = closed.check_share(&election, &forged).map(|_| ());
    assert_eq!(refused, Err(BadShare::Wrong { trustee: 2, part: 0 }));
    // Somebody else's share under one's own number, and one that goes on.
    let mut taken = honest.clone();
    taken[76] = 3;
    assert_eq!(
        closed.check_share(&election, &taken).map(|_| ()),
        Err(BadShare::Wrong { trustee: 3, part: 0 })
    );
    taken[76] = 6;
    assert_eq!(closed.check_share(&election, &taken).map(|_| ()), Err(BadShare::Other));
    let longer = [&honest[..], &[0]].concat();
    assert_eq!(closed.check_share(&election, &longer).map(|_| ()), Err(BadShare::Form));
}

/// Whoever doubts the device has a ballot opened and casts another one.
#[test]
fn an_opened_ballot_shows_what_it_holds_and_no_other_choice_fits_it() {
    let (held, election) = scene(90);
    let voter = &held.voters[0];
    let choices = [vec![1], vec![0, 2]];
    let (bytes, opening) = fill(&election, &voter.credential, 9, &choices, &mut rng(9)).unwrap();
    assert_eq!((opening.opens(&election, &bytes), opening.choices()), (Ok(true), &choices[..]));
    let (other, _) = fill(&election, &voter.credential, 9, &[vec![0], vec![0, 2]], &mut rng(9)).unwrap();
    assert_eq!(opening.opens(&election, &other), Ok(false));
}
