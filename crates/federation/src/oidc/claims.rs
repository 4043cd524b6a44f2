//! What an identity token says, and whether it is said to us, of this request, and true now (OpenID Connect Core 1.0,
//! 3.1.3.7).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use mingde_core::date::Timestamp;
use serde::Deserialize;
use serde_json::{Map, Value};
use sha2::{Digest as _, Sha256, Sha512};

use super::token::Algorithm;
use crate::fault::Untrue;

/// Seconds by which two clocks may differ.
const SKEW: f64 = 60.0;

/// What a token has to say.
pub(crate) struct Expected<'a> {
    pub(crate) issuer: &'a str,
    pub(crate) client: &'a str,
    pub(crate) nonce: &'a str,
    pub(crate) now: Timestamp,
    /// Since when whoever it is has to have proven it; none where that is not asked.
    pub(crate) anew_since: Option<Timestamp>,
    /// The access token that came with it, with the algorithm of the token.
    pub(crate) access_token: Option<(&'a str, Algorithm)>,
}

/// Claims of a token that is believed.
#[derive(Debug)]
pub(crate) struct Claims {
    pub(crate) subject: String,
    pub(crate) all: Map<String, Value>,
}

/// A claim that is there twice, or of another type, does not read.
#[derive(Deserialize)]
struct Said {
    iss: String,
    sub: String,
    aud: Audience,
    exp: f64,
    iat: f64,
    nbf: Option<f64>,
    nonce: Option<String>,
    azp: Option<String>,
    auth_time: Option<f64>,
    at_hash: Option<String>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Audience {
    One(String),
    Many(Vec<String>),
}

/// Believes the payload of a token, whose signature holds.
pub(crate) fn checked(payload: &[u8], expected: &Expected<'_>) -> Result<Claims, Untrue> {
    let said: Said = serde_json::from_slice(payload).map_err(|_| Untrue::Malformed)?;
    if said.iss != expected.issuer {
        return Err(Untrue::Issuer);
    }
    is_for(&said, expected.client)?;
    is_now(&said, expected.now)?;
    if said.nonce.as_deref() != Some(expected.nonce) {
        return Err(Untrue::Nonce);
    }
    if let Some(since) = expected.anew_since
        && said.auth_time.is_none_or(|at| at < seconds(since) - SKEW)
    {
        return Err(Untrue::NotAnew);
    }
    if let (Some(hash), Some((token, algorithm))) = (&said.at_hash, expected.access_token)
        && *hash != half_hash(token, algorithm)
    {
        return Err(Untrue::AccessToken);
    }
    if said.sub.is_empty() || said.sub.len() > 255 {
        return Err(Untrue::Malformed);
    }
    let all = serde_json::from_slice(payload).map_err(|_| Untrue::Malformed)?;
    Ok(Claims { subject: said.sub, all })
}

/// Said to this client. Where others hear it too, it says for whom it was made.
fn is_for(said: &Said, client: &str) -> Result<(), Untrue> {
    let (for_us, others) = match &said.aud {
        Audience::One(one) => (one == client, false),
        Audience::Many(all) => (all.iter().any(|one| one == client), all.len() > 1),
    };
    let party = said.azp.as_deref();
    let made_for_us = if others { party == Some(client) } else { party.is_none_or(|party| party == client) };
    if for_us && made_for_us { Ok(()) } else { Err(Untrue::Audience) }
}

fn is_now(said: &Said, now: Timestamp) -> Result<(), Untrue> {
    let now = seconds(now);
    if said.exp <= now - SKEW {
        return Err(Untrue::Expired);
    }
    let since = said.nbf.map_or(said.iat, |nbf| nbf.max(said.iat));
    if since > now + SKEW { Err(Untrue::NotYet) } else { Ok(()) }
}

/// The left half of a hash (Core 1.0, 3.1.3.6); of Ed25519 it is that of SHA-512.
fn half_hash(token: &str, algorithm: Algorithm) -> String {
    match algorithm {
        Algorithm::Rs256 | Algorithm::Es256 => URL_SAFE_NO_PAD.encode(&Sha256::digest(token)[..16]),
        Algorithm::EdDsa => URL_SAFE_NO_PAD.encode(&Sha512::digest(token)[..32]),
    }
}

/// Since 1970, as tokens tell time.
fn seconds(at: Timestamp) -> f64 {
    at.0 as f64 / 1_000_000.0
}

/// The texts of a claim: one, those of a list, or a whole number as it is written.
pub(crate) fn texts(value: Option<&Value>) -> Vec<String> {
    match value {
        Some(Value::String(text)) => vec![text.clone()],
        Some(Value::Number(number)) if number.is_i64() || number.is_u64() => vec![number.to_string()],
        Some(Value::Array(all)) => all.iter().flat_map(|one| texts(Some(one))).collect(),
        _ => Vec::new(),
    }
}
