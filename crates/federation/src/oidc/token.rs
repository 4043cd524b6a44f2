//! A signed token (JWS compact serialization, RFC 7515) taken apart. Nothing of it is believed before its signature is.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::Deserialize;

use super::keys::Keys;
use crate::fault::Untrue;

/// More characters than an identity token has.
const LONGEST: usize = 64 << 10;

/// The algorithms that are accepted. None of them takes a public key, or nothing, for a secret.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Algorithm {
    /// RSASSA-PKCS1-v1_5 with SHA-256 (RFC 7518).
    Rs256,
    /// ECDSA on P-256 with SHA-256 (RFC 7518).
    Es256,
    /// Ed25519 (RFC 8037).
    EdDsa,
}

#[derive(Deserialize)]
struct Header {
    alg: String,
    kid: Option<String>,
    typ: Option<String>,
    /// Extensions that have to be understood: there are none that are.
    crit: Option<serde_json::Value>,
}

/// A token whose signature was not looked at yet.
pub(crate) struct Token<'t> {
    header: Header,
    pub(crate) algorithm: Algorithm,
    signed: &'t str,
    payload: Vec<u8>,
    signature: Vec<u8>,
}

impl<'t> Token<'t> {
    /// Takes a token apart.
    pub(crate) fn parse(text: &'t str) -> Result<Self, Untrue> {
        let bytes = |part: &str| URL_SAFE_NO_PAD.decode(part).map_err(|_| Untrue::Malformed);
        if text.len() > LONGEST {
            return Err(Untrue::Malformed);
        }
        let (signed, signature) = text.rsplit_once('.').ok_or(Untrue::Malformed)?;
        let (header, payload) = signed.split_once('.').ok_or(Untrue::Malformed)?;
        let header: Header = serde_json::from_slice(&bytes(header)?).map_err(|_| Untrue::Malformed)?;
        let algorithm = match header.alg.as_str() {
            "RS256" => Algorithm::Rs256,
            "ES256" => Algorithm::Es256,
            "EdDSA" | "Ed25519" => Algorithm::EdDsa,
            _ => return Err(Untrue::Algorithm),
        };
        let is_jwt = header.typ.as_deref().is_none_or(|typ| typ.eq_ignore_ascii_case("jwt"));
        if header.crit.is_some() || !is_jwt {
            return Err(Untrue::Malformed);
        }
        let (payload, signature) = (bytes(payload)?, bytes(signature)?);
        Ok(Self { header, algorithm, signed, payload, signature })
    }

    /// What it says, if one of these keys signed it.
    pub(crate) fn payload(&self, keys: &Keys) -> Result<&[u8], Untrue> {
        keys.verify(self.algorithm, self.header.kid.as_deref(), self.signed.as_bytes(), &self.signature)?;
        Ok(&self.payload)
    }
}
