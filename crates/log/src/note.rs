//! Signed notes (C2SP `signed-note`) with Ed25519: the form in which checkpoints are handed on, so that any
//! tool for transparency logs can check them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

/// Signature type of Ed25519 in a verifier key and in the key id.
const ED25519: u8 = 1;

/// Who signs: the name that stands in the signature line, and the key.
pub struct Signer {
    name: String,
    key: SigningKey,
}

/// Who may have signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verifier {
    name: String,
    key: VerifyingKey,
}

impl Signer {
    /// A signer of this name and seed.
    pub fn new(name: impl Into<String>, seed: &[u8; 32]) -> Self {
        Self { name: name.into(), key: SigningKey::from_bytes(seed) }
    }

    /// Its name, as signature lines begin.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What others need to believe it.
    pub fn verifier(&self) -> Verifier {
        Verifier { name: self.name.clone(), key: self.key.verifying_key() }
    }

    /// The note of a text that ends with a newline.
    pub fn sign(&self, text: &str) -> String {
        let mut signature = key_id(&self.name, ED25519, &self.key.verifying_key()).to_vec();
        signature.extend_from_slice(&self.key.sign(text.as_bytes()).to_bytes());
        format!("{text}\n— {} {}\n", self.name, STANDARD.encode(signature))
    }
}

impl Verifier {
    /// Its name, as signature lines begin.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Eight hexadecimal digits that stand for name and key together: two logs of one name have different ones.
    pub fn key_id(&self) -> String {
        hex::encode(key_id(&self.name, ED25519, &self.key))
    }

    /// The signed text of a note, if the signature is this verifier's. Lines of other signers are passed over.
    pub fn verify<'n>(&self, note: &'n str) -> Option<&'n str> {
        let (text, lines) = split(note)?;
        let id = key_id(&self.name, ED25519, &self.key);
        let signed = signatures(lines).any(|(name, found, signature)| {
            let signature = Signature::from_slice(&signature);
            let signs = |signature| self.key.verify_strict(text.as_bytes(), &signature).is_ok();
            name == self.name && found == id && signature.is_ok_and(signs)
        });
        signed.then_some(text)
    }

    /// Whether a note that was [verified](Self::verify) carries this verifier's signature and nothing else.
    pub fn signed_alone(&self, note: &str) -> bool {
        let signatures = note.rsplit_once("\n\n").map_or("", |(_, signatures)| signatures);
        let encoded = signatures.strip_prefix("— ").and_then(|l| l.strip_prefix(self.name.as_str()));
        let encoded = encoded.and_then(|l| l.strip_prefix(' ')).and_then(|l| l.strip_suffix('\n'));
        encoded.is_some_and(|encoded| STANDARD.decode(encoded).is_ok())
    }

    /// Reads a verifier key: `name+keyid+base64(0x01 ‖ public key)`.
    pub fn parse(text: &str) -> Option<Self> {
        let KeyText { name, key } = KeyText::parse(text, ED25519)?;
        Some(Self { name, key })
    }
}

impl std::fmt::Display for Verifier {
    /// The verifier key, as [`parse`](Verifier::parse) reads it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        KeyText { name: self.name.clone(), key: self.key }.write(f, ED25519)
    }
}

/// A public key with its owner's name, as text.
pub(crate) struct KeyText {
    pub(crate) name: String,
    pub(crate) key: VerifyingKey,
}

impl KeyText {
    pub(crate) fn parse(text: &str, sort: u8) -> Option<Self> {
        let (name, rest) = text.trim().split_once('+')?;
        let (id, encoded) = rest.split_once('+')?;
        let bytes = STANDARD.decode(encoded).ok()?;
        let key = VerifyingKey::from_bytes(bytes.strip_prefix(&[sort])?.try_into().ok()?).ok()?;
        (id == hex::encode(key_id(name, sort, &key))).then(|| Self { name: name.to_owned(), key })
    }

    pub(crate) fn write(&self, f: &mut std::fmt::Formatter<'_>, sort: u8) -> std::fmt::Result {
        let mut bytes = vec![sort];
        bytes.extend_from_slice(self.key.as_bytes());
        let id = hex::encode(key_id(&self.name, sort, &self.key));
        write!(f, "{}+{id}+{}", self.name, STANDARD.encode(bytes))
    }
}

pub(crate) fn key_id(name: &str, sort: u8, key: &VerifyingKey) -> [u8; 4] {
    let hash =
        Sha256::new().chain_update(name).chain_update([b'\n', sort]).chain_update(key.as_bytes()).finalize();
    [hash[0], hash[1], hash[2], hash[3]]
}

/// The text of a note, with its last newline, and its signature lines.
pub(crate) fn split(note: &str) -> Option<(&str, &str)> {
    let at = note.rfind("\n\n")? + 1;
    Some((&note[..at], &note[at + 1..]))
}

/// Name, key id and signature of each line that has them.
pub(crate) fn signatures(lines: &str) -> impl Iterator<Item = (&str, [u8; 4], Vec<u8>)> {
    lines.lines().filter_map(|line| {
        let (name, encoded) = line.strip_prefix("— ")?.split_once(' ')?;
        let bytes = STANDARD.decode(encoded).ok()?;
        let (id, signature) = bytes.split_first_chunk::<4>()?;
        Some((name, *id, signature.to_vec()))
    })
}

/// The lines of a text that have the form of signatures, each with its newline.
pub fn signature_lines(text: &str) -> impl Iterator<Item = &str> {
    text.split_inclusive('\n').filter(|line| line.ends_with('\n') && signatures(line).next().is_some())
}

/// A note with more signature lines under it.
pub fn join<'l>(note: &str, lines: impl IntoIterator<Item = &'l str>) -> String {
    let mut joined = note.to_owned();
    joined.extend(lines);
    joined
}
