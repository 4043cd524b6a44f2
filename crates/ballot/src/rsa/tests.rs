//! RFC 9474, appendix A.1: RSABSSA-SHA384-PSS-Randomized with a key of 4096 bits.

use crypto_bigint::modular::BoxedMontyForm;
use serde_json::Value;
use zeroize::Zeroizing;

use super::{Blinding, IssuerKey};

const VECTOR: &str = include_str!("../../tests/vectors/rfc9474.json");

fn number(name: &str) -> Vec<u8> {
    let vector: Value = serde_json::from_str(VECTOR).unwrap();
    let digits = vector[name].as_str().unwrap();
    hex::decode(digits.strip_prefix("0x").unwrap_or(digits)).unwrap()
}

#[test]
fn blinding_signing_and_finishing_are_those_of_the_rfc() {
    let key = IssuerKey::from_bytes(&[number("n"), number("d")].concat()).unwrap();
    let public = key.public();
    // The factor is told by its inverse.
    let inverse = BoxedMontyForm::new(public.number(&number("inv")).unwrap(), &public.params);
    let factor = inverse.invert().unwrap().retrieve().to_be_bytes().into_vec();
    let prefix: [u8; 32] = number("msg_prefix").try_into().unwrap();
    let by = Blinding { prefix, salt: number("salt").try_into().unwrap(), factor: Zeroizing::new(factor) };
    let message = number("msg");
    let blinded = public.blind(&message, &by).unwrap();
    assert_eq!(hex::encode(&blinded.request), hex::encode(number("blinded_msg")));
    let signed = key.sign(&blinded.request).unwrap();
    assert_eq!(hex::encode(&signed), hex::encode(number("blind_sig")));
    let signature = public.finish(&blinded, &signed, &message, &prefix).unwrap();
    assert_eq!(hex::encode(&signature), hex::encode(number("sig")));
    assert!(public.verify(&[&number("input_msg")], &signature));
    assert!(!public.verify(&[&message], &signature), "without its prefix");
    assert!(public.finish(&blinded, &blinded.request, &message, &prefix).is_none(), "not signed at all");
}
