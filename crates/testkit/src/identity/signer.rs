//! Keys that sign tokens, and signatures that are none.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use ring::rand::SystemRandom;
use ring::rsa::PublicKeyComponents;
use ring::signature::{
    ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, Ed25519KeyPair, KeyPair as _, RSA_PKCS1_SHA256, RsaKeyPair,
};
use serde_json::{Value, json};

/// For tests alone; making one takes openssl.
const RSA: &[u8] = include_bytes!("rsa.pk8");

/// How a token is signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signer {
    /// By the RSA key, which is always the same.
    Rs256,
    /// By a key on P-256.
    Es256(Vec<u8>),
    /// By Ed25519.
    EdDsa(Vec<u8>),
    /// `"alg": "none"`, without a signature.
    None,
    /// HMAC with what everybody may read in the published RSA key.
    Hs256WithPublicKey,
}

impl Signer {
    /// A new key on P-256.
    pub fn es256() -> Self {
        let made = EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
        Self::Es256(made.expect("a key").as_ref().to_vec())
    }

    /// A new key of Ed25519.
    pub fn eddsa() -> Self {
        Self::EdDsa(Ed25519KeyPair::generate_pkcs8(&SystemRandom::new()).expect("a key").as_ref().to_vec())
    }

    /// What the key is called.
    pub fn id(&self) -> &'static str {
        match self {
            Self::Es256(_) => "ec",
            Self::EdDsa(_) => "ed",
            Self::Rs256 | Self::None | Self::Hs256WithPublicKey => "rsa",
        }
    }

    fn algorithm(&self) -> &'static str {
        match self {
            Self::Rs256 => "RS256",
            Self::Es256(_) => "ES256",
            Self::EdDsa(_) => "EdDSA",
            Self::None => "none",
            Self::Hs256WithPublicKey => "HS256",
        }
    }

    /// The key as it is published.
    pub fn published(&self) -> Value {
        match self {
            Self::Es256(key) => {
                let point = ec(key).public_key().as_ref().to_vec();
                let (x, y) = (encoded(&point[1..33]), encoded(&point[33..]));
                json!({ "kty": "EC", "crv": "P-256", "kid": "ec", "use": "sig", "x": x, "y": y })
            }
            Self::EdDsa(key) => {
                let x = encoded(ed(key).public_key().as_ref());
                json!({ "kty": "OKP", "crv": "Ed25519", "kid": "ed", "alg": "EdDSA", "x": x })
            }
            Self::Rs256 | Self::None | Self::Hs256WithPublicKey => {
                let public = PublicKeyComponents::<Vec<u8>>::from(rsa().public());
                let (n, e) = (encoded(&public.n), encoded(&public.e));
                json!({ "kty": "RSA", "kid": "rsa", "use": "sig", "alg": "RS256", "n": n, "e": e })
            }
        }
    }

    /// A header for this signature.
    pub fn header(&self) -> Value {
        json!({ "alg": self.algorithm(), "typ": "JWT", "kid": self.id() })
    }

    /// A token in compact form.
    pub fn token(&self, header: &Value, claims: &str) -> String {
        let message = format!("{}.{}", encoded(header.to_string().as_bytes()), encoded(claims.as_bytes()));
        format!("{message}.{}", encoded(&self.signature(message.as_bytes())))
    }

    fn signature(&self, message: &[u8]) -> Vec<u8> {
        let random = SystemRandom::new();
        match self {
            Self::Rs256 => {
                let key = rsa();
                let mut signature = vec![0; key.public().modulus_len()];
                key.sign(&RSA_PKCS1_SHA256, &random, message, &mut signature).expect("a signature");
                signature
            }
            Self::Es256(key) => ec(key).sign(&random, message).expect("a signature").as_ref().to_vec(),
            Self::EdDsa(key) => ed(key).sign(message).as_ref().to_vec(),
            Self::None => Vec::new(),
            Self::Hs256WithPublicKey => {
                let public = PublicKeyComponents::<Vec<u8>>::from(rsa().public());
                let key = ring::hmac::Key::new(ring::hmac::HMAC_SHA256, &public.n);
                ring::hmac::sign(&key, message).as_ref().to_vec()
            }
        }
    }
}

fn rsa() -> RsaKeyPair {
    RsaKeyPair::from_pkcs8(RSA).expect("the key of the tests")
}

fn ec(key: &[u8]) -> EcdsaKeyPair {
    EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, key, &SystemRandom::new()).expect("a key")
}

fn ed(key: &[u8]) -> Ed25519KeyPair {
    Ed25519KeyPair::from_pkcs8(key).expect("a key")
}

pub(super) fn encoded(bytes: &[u8]) -> String {
    URL_SAFE_NO_PAD.encode(bytes)
}
