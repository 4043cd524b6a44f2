//! Blind signatures: RFC 9474, variant RSABSSA-SHA384-PSS-Randomized, public exponent 65537. The signer learns neither
//! what it signs nor, later, which of its signatures it sees.
//!
//! Numbers are computed by `crypto-bigint`, whose exponentiation takes the same time for all of one length. The known
//! crates are left aside: `rsa` and `blind-rsa-signatures` bring encodings, macros and a random source along, which a
//! telephone would have to load.

mod key;
mod pss;
#[cfg(test)]
mod tests;

use crypto_bigint::modular::BoxedMontyForm;
use crypto_bigint::{BoxedUint, Resize};
use zeroize::Zeroizing;

pub use key::{IssuerKey, IssuerPublic};

/// Bytes of the salt of a signature.
pub(crate) const SALT: usize = 48;
/// Bytes that are put before a message, so that the signer cannot choose it.
pub(crate) const PREFIX: usize = 32;

/// A message that is blinded: what the signer gets, and what undoes it.
pub struct Blinded {
    /// What goes to the signer, as long as the modulus.
    pub request: Vec<u8>,
    inverse: Zeroizing<Vec<u8>>,
}

/// What the randomness of one blinding comes to.
pub(crate) struct Blinding {
    /// Before the message.
    pub(crate) prefix: [u8; PREFIX],
    pub(crate) salt: [u8; SALT],
    /// Sixteen bytes longer than the modulus at least, so that the remainder is as good as uniform.
    pub(crate) factor: Zeroizing<Vec<u8>>,
}

impl IssuerPublic {
    /// Blinds `prefix ‖ message` (`Blind`, RFC 9474 §4.2); none if the factor has no inverse, which does not happen.
    pub(crate) fn blind(&self, message: &[u8], by: &Blinding) -> Option<Blinded> {
        let encoded = pss::encode(&[&by.prefix, message], &by.salt, self.length());
        let message = BoxedMontyForm::new(self.number(&encoded)?, &self.params);
        let wide = BoxedUint::from_be_slice_vartime(&by.factor);
        let factor = wide.rem(self.params.modulus().as_nz_ref());
        let factor = BoxedMontyForm::new(factor.resize(self.bits()), &self.params);
        let inverse = Option::<BoxedMontyForm>::from(factor.invert())?;
        let request = message.mul(&self.raised(&factor)).retrieve().to_be_bytes().into_vec();
        Some(Blinded { request, inverse: Zeroizing::new(inverse.retrieve().to_be_bytes().into_vec()) })
    }

    /// The signature of `prefix ‖ message`, out of the blind one (`Finalize`, §4.4); none if it is not this key's.
    pub(crate) fn finish(
        &self,
        blinded: &Blinded,
        signed: &[u8],
        message: &[u8],
        prefix: &[u8; PREFIX],
    ) -> Option<Vec<u8>> {
        let signed = BoxedMontyForm::new(self.number(signed)?, &self.params);
        let inverse = BoxedMontyForm::new(self.number(&blinded.inverse)?, &self.params);
        let signature = signed.mul(&inverse).retrieve().to_be_bytes().into_vec();
        self.verify(&[prefix, message], &signature).then_some(signature)
    }

    /// Whether this key signed these parts (RSASSA-PSS, RFC 8017 §8.1.2).
    pub(crate) fn verify(&self, parts: &[&[u8]], signature: &[u8]) -> bool {
        let Some(number) = self.number(signature) else { return false };
        let opened = self.raised(&BoxedMontyForm::new(number, &self.params)).retrieve().to_be_bytes();
        pss::verify(parts, &opened)
    }
}

impl IssuerKey {
    /// Signs what it cannot read (`BlindSign`, §4.3); none for what is no number below the modulus.
    pub fn sign(&self, request: &[u8]) -> Option<Vec<u8>> {
        let public = self.public();
        let number = BoxedMontyForm::new(public.number(request)?, &public.params);
        let signed = number.pow(self.exponent());
        // A fault of the machine must not show the key.
        let sound = public.raised(&signed).retrieve() == number.retrieve();
        sound.then(|| signed.retrieve().to_be_bytes().into_vec())
    }
}
