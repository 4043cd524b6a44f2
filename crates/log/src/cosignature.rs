//! Cosignatures (C2SP `tlog-cosignature`, `cosignature/v1`): somebody else bears out, at a time, that a log only grew
//! up to a checkpoint.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};

use crate::note::{KeyText, key_id, signatures, split};

/// Signature type of a cosignature in a verifier key and in the key id.
const COSIGNATURE: u8 = 4;

/// Somebody who cosigns.
pub struct Cosigner {
    name: String,
    key: SigningKey,
}

/// Somebody whose cosignatures are believed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CosignerKey {
    name: String,
    key: VerifyingKey,
}

impl Cosigner {
    /// A cosigner of this name and seed.
    pub fn new(name: impl Into<String>, seed: &[u8; 32]) -> Self {
        Self { name: name.into(), key: SigningKey::from_bytes(seed) }
    }

    /// What others need to believe it.
    pub fn public(&self) -> CosignerKey {
        CosignerKey { name: self.name.clone(), key: self.key.verifying_key() }
    }

    /// The signature line under the text of a checkpoint, at a time in seconds since 1970.
    pub fn cosign(&self, text: &str, time: u64) -> String {
        let mut bytes = key_id(&self.name, COSIGNATURE, &self.key.verifying_key()).to_vec();
        bytes.extend_from_slice(&time.to_be_bytes());
        bytes.extend_from_slice(&self.key.sign(message(text, time).as_bytes()).to_bytes());
        format!("— {} {}\n", self.name, STANDARD.encode(bytes))
    }
}

impl CosignerKey {
    /// Its name, as signature lines begin.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// When this cosigner bore out a note, in seconds since 1970; none if it did not. Lines of others are passed over.
    pub fn verify(&self, note: &str) -> Option<u64> {
        let (text, lines) = split(note)?;
        let id = key_id(&self.name, COSIGNATURE, &self.key);
        signatures(lines).filter(|(name, found, _)| *name == self.name && *found == id).find_map(
            |(_, _, bytes)| {
                let (time, signature) = bytes.split_first_chunk::<8>()?;
                let time = u64::from_be_bytes(*time);
                let signature = Signature::from_slice(signature).ok()?;
                self.key.verify_strict(message(text, time).as_bytes(), &signature).ok()?;
                Some(time)
            },
        )
    }

    /// Reads a verifier key: `name+keyid+base64(0x04 ‖ public key)`.
    pub fn parse(text: &str) -> Option<Self> {
        let KeyText { name, key } = KeyText::parse(text, COSIGNATURE)?;
        Some(Self { name, key })
    }
}

impl std::fmt::Display for CosignerKey {
    /// The verifier key, as [`parse`](CosignerKey::parse) reads it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        KeyText { name: self.name.clone(), key: self.key }.write(f, COSIGNATURE)
    }
}

/// What is signed.
fn message(text: &str, time: u64) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}
