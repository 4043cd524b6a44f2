//! Making the key: it comes about with trustees that do what they should, and whoever does not is named.

use curve25519_dalek::ristretto::RistrettoPoint;
use curve25519_dalek::scalar::Scalar;
use mingde_ballot::{Bytes, CannotDeal, ComplaintVerdict, Dealer, Dealing};

use crate::made::rng;

const SESSION: [u8; 32] = [60; 32];
const COUNT: usize = 4;
const NEEDED: usize = 3;

fn dealers() -> Vec<Dealer> {
    let mut rng = rng(61);
    (1..=COUNT).map(|index| Dealer::new(SESSION, index, COUNT, NEEDED, &mut rng)).collect()
}

fn shown(dealers: &[Dealer]) -> (Vec<[u8; 32]>, Vec<Dealing>) {
    let hashes = dealers.iter().map(Dealer::commitment).collect();
    (hashes, dealers.iter().map(|dealer| dealer.dealing().clone()).collect())
}

/// A dealing as a trustee would show it that likes to show something else.
fn altered(dealing: &Dealing, constant: RistrettoPoint) -> Dealing {
    let mut trustee = dealing.trustee("t+0+0".into());
    trustee.commitments[0] = Bytes(constant.compress().to_bytes());
    Dealing::of(&trustee).unwrap()
}

fn constant(dealing: &Dealing) -> RistrettoPoint {
    let bytes = dealing.trustee(String::new()).commitments[0].0;
    curve25519_dalek::ristretto::CompressedRistretto(bytes).decompress().unwrap()
}

/// The last trustee waits for all others and wants the key to be one that it knows the secret of. It has handed in a
/// hash already; and had it not, it could not prove to know the constant.
#[test]
fn who_speaks_last_cannot_choose_the_key() {
    let dealers = dealers();
    let (mut hashes, mut dealings) = shown(&dealers);
    let wanted = RistrettoPoint::mul_base(&Scalar::from(7u8));
    let others: RistrettoPoint = dealings[..COUNT - 1].iter().map(constant).sum();
    let rushed = altered(&dealings[COUNT - 1], wanted - others);
    dealings[COUNT - 1] = rushed.clone();
    assert_eq!(dealings.iter().map(constant).sum::<RistrettoPoint>(), wanted, "it would be the wanted key");
    assert_eq!(dealers[0].shares(&hashes, &dealings), Err(CannotDeal::Dealing(COUNT)), "not what was hashed");
    hashes[COUNT - 1] = rushed.hash(&SESSION, COUNT);
    assert_eq!(dealers[0].shares(&hashes, &dealings), Err(CannotDeal::Dealing(COUNT)), "not proven");
}

/// Somebody else's contribution, shown as one's own, and one of another session.
#[test]
fn a_contribution_is_of_one_trustee_in_one_session() {
    let dealers = dealers();
    let (mut hashes, mut dealings) = shown(&dealers);
    dealings[1] = dealings[0].clone();
    hashes[1] = dealings[1].hash(&SESSION, 2);
    assert_eq!(dealers[0].shares(&hashes, &dealings), Err(CannotDeal::Dealing(2)));
    let elsewhere = Dealer::new([0; 32], 2, COUNT, NEEDED, &mut rng(62));
    dealings[1] = elsewhere.dealing().clone();
    hashes[1] = dealings[1].hash(&SESSION, 2);
    assert_eq!(dealers[0].shares(&hashes, &dealings), Err(CannotDeal::Dealing(2)));
}

/// For each trustee what the others sent it.
fn sent(dealers: &[Dealer]) -> Vec<Vec<Option<Bytes<32>>>> {
    let (hashes, dealings) = shown(dealers);
    let by: Vec<_> = dealers.iter().map(|dealer| dealer.shares(&hashes, &dealings).unwrap()).collect();
    (0..COUNT).map(|to| by.iter().map(|shares| shares[to]).collect()).collect()
}

#[test]
fn shares_of_any_three_are_those_of_the_key() {
    let dealers = dealers();
    let (received, (_, dealings)) = (sent(&dealers), shown(&dealers));
    let key: RistrettoPoint = dealings.iter().map(constant).sum();
    let finished = dealers.into_iter().zip(&received);
    let shares: Vec<Scalar> = finished
        .map(|(dealer, received)| {
            let share = dealer.finish(&dealings, received, &mut rng(63)).unwrap().to_bytes();
            Scalar::from_canonical_bytes(share[1..].try_into().unwrap()).unwrap()
        })
        .collect();
    for left_out in 1..=COUNT {
        let chosen: Vec<usize> = (1..=COUNT).filter(|at| *at != left_out).collect();
        let weight = |at: usize| {
            let others = chosen.iter().filter(|other| **other != at).map(|other| *other as u64);
            others.fold(Scalar::ONE, |product, other| {
                product * Scalar::from(other) * (Scalar::from(other) - Scalar::from(at as u64)).invert()
            })
        };
        let secret: Scalar = chosen.iter().map(|at| shares[at - 1] * weight(*at)).sum();
        assert_eq!(RistrettoPoint::mul_base(&secret), key, "without trustee {left_out}");
    }
}

#[test]
fn a_wrong_share_is_shown_to_everybody_and_so_is_a_wrong_complaint() {
    let dealers = dealers();
    let (mut received, (_, dealings)) = (sent(&dealers), shown(&dealers));
    let right = received[0][1].unwrap();
    let wrong = Bytes((Scalar::from_canonical_bytes(right.0).unwrap() + Scalar::ONE).to_bytes());
    received[0][1] = Some(wrong);
    let mut dealers = dealers.into_iter();
    let failed = dealers.next().unwrap().finish(&dealings, &received[0], &mut rng(64));
    let Err(CannotDeal::Share { from: 2, complaint }) = failed.map(|_| ()) else {
        panic!("trustee 2 sent it")
    };
    assert_eq!(complaint.judge(&SESSION, &dealings, &wrong.0), ComplaintVerdict::Sender);
    // Who complains about a share that was never sent is told by what everybody saw.
    assert_eq!(complaint.judge(&SESSION, &dealings, &right.0), ComplaintVerdict::Complainant);
    assert_eq!(complaint.judge(&[0; 32], &dealings, &wrong.0), ComplaintVerdict::Complainant);
    let mut received = received.swap_remove(1);
    received[3] = None;
    let missing = dealers.next().unwrap().finish(&dealings, &received, &mut rng(65));
    assert_eq!(missing.map(|_| ()).unwrap_err(), CannotDeal::Missing(4));
}
