//! Keys of issuers.

use crypto_bigint::modular::{BoxedMontyForm, BoxedMontyParams};
use crypto_bigint::{BoxedUint, ConcatenatingMul, Odd, Resize};
use crypto_primes::{Flavor, random_prime};
use rand_core::CryptoRng;
use zeroize::Zeroizing;

/// Public exponent of all keys.
const EXPONENT: u32 = 65537;
const EXPONENT_BITS: u32 = 17;
/// Bytes of the modulus of a key that is made here.
pub(crate) const MODULUS: usize = 256;

/// What signatures of an issuer are checked by.
#[derive(Clone)]
pub struct IssuerPublic {
    pub(crate) params: BoxedMontyParams,
}

/// What an issuer signs with.
pub struct IssuerKey {
    public: IssuerPublic,
    exponent: Zeroizing<BoxedUint>,
}

impl IssuerPublic {
    /// Reads a modulus: odd, of whole words, of 1024 bits at least, with its first bit set.
    pub fn from_modulus(bytes: &[u8]) -> Option<Self> {
        let sound = bytes.len().is_multiple_of(8)
            && bytes.len() >= MODULUS / 2
            && bytes.first().is_some_and(|first| first & 0x80 != 0);
        let number = sound.then(|| BoxedUint::from_be_slice(bytes, 8 * bytes.len() as u32))?.ok()?;
        let odd = Option::<Odd<BoxedUint>>::from(Odd::new(number))?;
        Some(Self { params: BoxedMontyParams::new_vartime(odd) })
    }

    /// The modulus, big-endian.
    pub fn modulus(&self) -> Vec<u8> {
        self.params.modulus().to_be_bytes().into_vec()
    }

    pub(crate) fn bits(&self) -> u32 {
        self.params.bits_precision()
    }

    pub(crate) fn length(&self) -> usize {
        self.bits() as usize / 8
    }

    /// Reads a number below the modulus, as long as it.
    pub(crate) fn number(&self, bytes: &[u8]) -> Option<BoxedUint> {
        let number = BoxedUint::from_be_slice(bytes, self.bits()).ok()?;
        (bytes.len() == self.length() && number < **self.params.modulus()).then_some(number)
    }

    /// To the power of the public exponent.
    pub(crate) fn raised(&self, number: &BoxedMontyForm) -> BoxedMontyForm {
        number.pow_bounded_exp(&BoxedUint::from(EXPONENT), EXPONENT_BITS)
    }
}

impl IssuerKey {
    /// A new key of 2048 bits. It takes a second or so.
    pub fn generate(rng: &mut impl CryptoRng) -> Self {
        loop {
            let [p, q] =
                [(), ()].map(|()| random_prime::<BoxedUint, _>(rng, Flavor::Any, 4 * MODULUS as u32));
            if let Some(key) = Self::from_primes(&p, &q) {
                return key;
            }
        }
    }

    /// None where the product is a bit short, or the exponent has no inverse.
    fn from_primes(p: &BoxedUint, q: &BoxedUint) -> Option<Self> {
        let modulus = p.concatenating_mul(q);
        let public = IssuerPublic::from_modulus(&modulus.to_be_bytes())?;
        let one = BoxedUint::one_with_precision(p.bits_precision());
        let order = p.wrapping_sub(&one).concatenating_mul(q.wrapping_sub(&one));
        let order = Option::from(order.into_nz())?;
        let exponent = BoxedUint::from(EXPONENT).resize(public.bits());
        let exponent = Option::<BoxedUint>::from(exponent.invert_mod(&order))?;
        (p != q).then(|| Self { public, exponent: Zeroizing::new(exponent) })
    }

    /// What its signatures are checked by.
    pub fn public(&self) -> &IssuerPublic {
        &self.public
    }

    pub(crate) fn exponent(&self) -> &BoxedUint {
        &self.exponent
    }

    /// Modulus and private exponent, one as long as the other: whoever has them signs.
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        let mut bytes = Zeroizing::new(self.public.modulus());
        bytes.extend_from_slice(&self.exponent.to_be_bytes());
        bytes
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote, if the halves belong together.
    pub fn from_bytes(bytes: &[u8]) -> Option<Self> {
        let (modulus, exponent) = bytes.split_at_checked(bytes.len() / 2)?;
        let public = IssuerPublic::from_modulus(modulus)?;
        let exponent = Zeroizing::new(public.number(exponent)?);
        let key = Self { public, exponent };
        let mut two = vec![0; key.public.length()];
        *two.last_mut()? = 2;
        key.sign(&two).is_some().then_some(key)
    }
}
