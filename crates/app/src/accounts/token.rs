//! Secrets that are drawn: what a browser holds, what a link ends with. The ledger keeps their hashes.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use mingde_store::{Digest, StoreError};
use zeroize::Zeroizing;

use crate::error::AppError;

/// Fills a buffer with random bytes.
pub type Chance<'c> = dyn Fn(&mut [u8]) -> std::io::Result<()> + Send + Sync + 'c;

/// 32 random bytes, known to one browser or printed on one sheet of paper.
#[derive(Clone, PartialEq, Eq)]
pub struct Token(Zeroizing<[u8; 32]>);

impl Token {
    /// Draws one.
    ///
    /// # Errors
    /// If there is no chance to be had.
    pub fn draw(chance: &Chance<'_>) -> Result<Self, AppError> {
        let mut bytes = Zeroizing::new([0; 32]);
        draw(chance, &mut *bytes)?;
        Ok(Self(bytes))
    }

    /// Reads what [`text`](Self::text) wrote.
    pub fn parse(text: &str) -> Option<Self> {
        let bytes = Zeroizing::new(URL_SAFE_NO_PAD.decode(text).ok()?);
        Some(Self(Zeroizing::new(bytes.as_slice().try_into().ok()?)))
    }

    /// 43 characters that stand in a cookie or an address as they are.
    pub fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(URL_SAFE_NO_PAD.encode(*self.0))
    }

    /// What a form carries that this browser was shown. Who knows it does not know the token.
    pub fn for_forms(&self) -> String {
        self.digest("form").to_hex()
    }

    pub(crate) fn digest(&self, purpose: &str) -> Digest {
        Digest::of(purpose, &*self.0)
    }

    /// What follows from this and something that was hashed.
    pub(super) fn digest_with(&self, purpose: &str, hashed: Digest) -> Digest {
        let mut both = Zeroizing::new([0; 64]);
        both[..32].copy_from_slice(&*self.0);
        both[32..].copy_from_slice(hashed.as_bytes());
        Digest::of(purpose, &*both)
    }
}

impl std::fmt::Debug for Token {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Token")
    }
}

/// Random bytes. A source that gives nothing but zeros gives nothing.
pub(crate) fn draw(chance: &Chance<'_>, bytes: &mut [u8]) -> Result<(), AppError> {
    chance(bytes).map_err(StoreError::Entropy)?;
    if bytes.iter().all(|byte| *byte == 0) {
        return Err(StoreError::Entropy(std::io::Error::other("nothing but zeros")).into());
    }
    Ok(())
}
