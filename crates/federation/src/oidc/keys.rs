//! The keys that a provider signs with (JWK Set, RFC 7517).

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED, ED25519, RSA_PKCS1_2048_8192_SHA256, RsaPublicKeyComponents, UnparsedPublicKey,
};
use serde::Deserialize;

use super::token::Algorithm;
use crate::fault::{Fault, Untrue};

/// More keys than a provider has.
const MOST: usize = 64;

/// The keys of a provider; those that it encrypts with, or for algorithms that are not accepted, are left out.
#[derive(Debug, Clone, Default)]
pub(crate) struct Keys(Vec<Key>);

#[derive(Debug, Clone)]
struct Key {
    id: Option<String>,
    public: Public,
}

#[derive(Debug, Clone)]
enum Public {
    Rsa {
        n: Vec<u8>,
        e: Vec<u8>,
    },
    /// An uncompressed point.
    P256(Vec<u8>),
    Ed25519(Vec<u8>),
}

#[derive(Deserialize)]
struct Set {
    keys: Vec<serde_json::Value>,
}

#[derive(Deserialize)]
struct Written {
    kty: String,
    kid: Option<String>,
    alg: Option<String>,
    #[serde(rename = "use")]
    purpose: Option<String>,
    key_ops: Option<Vec<String>>,
    crv: Option<String>,
    n: Option<String>,
    e: Option<String>,
    x: Option<String>,
    y: Option<String>,
}

impl Keys {
    /// Reads a set of keys.
    pub(crate) fn read(text: &str) -> Result<Self, Fault> {
        let set: Set = serde_json::from_str(text).map_err(|_| Fault::senseless("no keys"))?;
        if set.keys.len() > MOST {
            return Err(Fault::senseless("too many keys"));
        }
        Ok(Self(set.keys.into_iter().filter_map(key).collect()))
    }

    /// That a message was signed by the key of this name; without a name by the only one of its sort.
    pub(crate) fn verify(
        &self,
        algorithm: Algorithm,
        id: Option<&str>,
        message: &[u8],
        signature: &[u8],
    ) -> Result<(), Untrue> {
        let fits = |key: &&Key| key.public.signs(algorithm) && (id.is_none() || key.id.as_deref() == id);
        let mut fitting = self.0.iter().filter(fits);
        let (Some(key), None) = (fitting.next(), fitting.next()) else { return Err(Untrue::Key) };
        let verified = match &key.public {
            Public::Rsa { n, e } => {
                RsaPublicKeyComponents { n, e }.verify(&RSA_PKCS1_2048_8192_SHA256, message, signature)
            }
            Public::P256(point) => {
                UnparsedPublicKey::new(&ECDSA_P256_SHA256_FIXED, point).verify(message, signature)
            }
            Public::Ed25519(point) => UnparsedPublicKey::new(&ED25519, point).verify(message, signature),
        };
        verified.map_err(|_| Untrue::Signature)
    }
}

impl Public {
    fn signs(&self, algorithm: Algorithm) -> bool {
        matches!(
            (self, algorithm),
            (Self::Rsa { .. }, Algorithm::Rs256)
                | (Self::P256(_), Algorithm::Es256)
                | (Self::Ed25519(_), Algorithm::EdDsa)
        )
    }
}

fn key(value: serde_json::Value) -> Option<Key> {
    let written: Written = serde_json::from_value(value).ok()?;
    let signs = written.purpose.as_deref().is_none_or(|purpose| purpose == "sig");
    let verifies = written.key_ops.as_ref().is_none_or(|all| all.iter().any(|one| one == "verify"));
    if !signs || !verifies {
        return None;
    }
    let bytes = |text: &Option<String>| URL_SAFE_NO_PAD.decode(text.as_deref()?).ok();
    let named = |alg: &str| written.alg.as_deref().is_none_or(|it| it == alg);
    let public = match (written.kty.as_str(), written.crv.as_deref()) {
        ("RSA", _) if named("RS256") => Public::Rsa { n: bytes(&written.n)?, e: bytes(&written.e)? },
        ("EC", Some("P-256")) if named("ES256") => {
            let (x, y) = (bytes(&written.x)?, bytes(&written.y)?);
            Public::P256([&[4], x.as_slice(), y.as_slice()].concat())
        }
        ("OKP", Some("Ed25519")) if named("EdDSA") || named("Ed25519") => Public::Ed25519(bytes(&written.x)?),
        _ => return None,
    };
    Some(Key { id: written.kid, public })
}
