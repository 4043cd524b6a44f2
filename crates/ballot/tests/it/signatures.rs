//! Keys of issuers, and what they must not do. The vectors of RFC 9474 stand beside the code.

use mingde_ballot::{IssuerKey, IssuerPublic};

use crate::made::{keys, rng};

#[test]
fn a_key_is_made_from_the_random_source_alone_and_survives_being_stored() {
    let mut rng = rng(9);
    let made = IssuerKey::generate(&mut rng);
    assert_eq!(made.to_bytes(), keys()[0].to_bytes(), "the first of the stored keys, from the same seed");
    assert_eq!(made.public().modulus().len(), 256);
    let mut torn = made.to_bytes().to_vec();
    torn[300] ^= 1;
    assert!(IssuerKey::from_bytes(&torn).is_none(), "halves that do not belong together");
}

#[test]
fn what_is_no_number_below_the_modulus_is_not_signed() {
    let key = &keys()[0];
    assert!(key.sign(&key.public().modulus()).is_none());
    assert!(key.sign(&[0xff; 256]).is_none());
    assert!(key.sign(&[1; 255]).is_none());
    assert!(key.sign(&[1; 257]).is_none());
    assert!(IssuerPublic::from_modulus(&[0x7f; 256]).is_none(), "a bit short");
    assert!(IssuerPublic::from_modulus(&[0xfe; 256]).is_none(), "even");
    assert!(IssuerPublic::from_modulus(&[0xff; 255]).is_none(), "not of whole words");
}
