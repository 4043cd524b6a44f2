//! A trustee's share of the key, on the trustee's own device.

use curve25519_dalek::scalar::Scalar;
use zeroize::Zeroizing;

use crate::encoding::scalar;

/// What a trustee decrypts with.
pub struct SecretShare {
    index: usize,
    pub(crate) secret: Zeroizing<Scalar>,
}

impl SecretShare {
    pub(crate) fn new(index: usize, secret: Scalar) -> Self {
        Self { index, secret: Zeroizing::new(secret) }
    }

    /// The trustee's place in the manifest, from 1.
    pub fn index(&self) -> usize {
        self.index
    }

    /// To be kept on the trustee's device and nowhere else: index in one byte, share in 32.
    pub fn to_bytes(&self) -> Zeroizing<[u8; 33]> {
        let mut bytes = Zeroizing::new([0; 33]);
        bytes[0] = self.index as u8;
        bytes[1..].copy_from_slice(self.secret.as_bytes());
        bytes
    }

    /// Reads what [`to_bytes`](Self::to_bytes) wrote.
    pub fn from_bytes(bytes: &[u8; 33]) -> Option<Self> {
        let (index, secret) = bytes.split_first_chunk::<1>()?;
        Some(Self::new(index[0].into(), scalar(secret.try_into().ok()?)?))
    }
}
