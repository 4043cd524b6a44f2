//! The key of what is sealed: identity numbers, phones, whatever a kind calls sensitive.

use aes_gcm_siv::aead::{Aead as _, KeyInit as _, Payload};
use aes_gcm_siv::{Aes256GcmSiv, Nonce};
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use mingde_core::registry::Sealed;
use zeroize::Zeroizing;

use super::file::Secret;
use crate::error::StoreError;

/// Leading mark of a sealed text, so that another way of sealing can come after this one.
const MARK: &str = "x2.";
/// Bytes that sealing adds (RFC 8452).
const TAG: usize = 16;

/// What seals and opens, and finds what is sealed without opening it.
pub(crate) struct FieldKey {
    encryption: Aes256GcmSiv,
    index: Secret,
}

impl FieldKey {
    /// The two keys that follow from what `field.key` holds.
    pub(super) fn of(master: &Secret) -> Self {
        let derive = |purpose: &str| Zeroizing::new(blake3::derive_key(purpose, &**master));
        Self {
            encryption: Aes256GcmSiv::new((&*derive("mingde 2026 field encryption")).into()),
            index: derive("mingde 2026 blind index"),
        }
    }

    pub(super) fn seal(&self, plain: &str, context: &str) -> Sealed {
        let payload = Payload { msg: plain.as_bytes(), aad: context.as_bytes() };
        // Encryption fails only beyond 64 GiB; an empty box does not open, so nothing would leak if it did.
        let boxed = self.encryption.encrypt(&Nonce::default(), payload).unwrap_or_default();
        let mut sealed = String::with_capacity(MARK.len() + boxed.len() * 4 / 3 + 4);
        sealed.push_str(MARK);
        URL_SAFE_NO_PAD.encode_string(boxed, &mut sealed);
        Sealed(sealed)
    }

    pub(crate) fn open(&self, sealed: &Sealed, context: &str) -> Result<String, StoreError> {
        self.try_open(sealed, context).ok_or(StoreError::Unsealable)
    }

    fn try_open(&self, sealed: &Sealed, context: &str) -> Option<String> {
        let boxed = unwrap(sealed)?;
        let payload = Payload { msg: &boxed, aad: context.as_bytes() };
        String::from_utf8(self.encryption.decrypt(&Nonce::default(), payload).ok()?).ok()
    }

    pub(super) fn index_of(&self, text: &str) -> String {
        let hash = blake3::keyed_hash(&self.index, text.as_bytes());
        hash.to_hex()[..32].to_owned()
    }
}

/// Whether a text has the form of a sealed one: all that can be told without the key.
pub(crate) fn looks_sealed(sealed: &Sealed) -> bool {
    unwrap(sealed).is_some_and(|boxed| boxed.len() >= TAG)
}

fn unwrap(sealed: &Sealed) -> Option<Vec<u8>> {
    URL_SAFE_NO_PAD.decode(sealed.0.strip_prefix(MARK)?).ok()
}
