//! Signed notes (C2SP signed-note) with Ed25519: the form in which checkpoints are handed on, so that any
//! tool for transparency logs can check them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};

/// Signature type of Ed25519 in a verifier key and in the key id.
const ED25519: u8 = 1;

/// Who signs: the name that stands in the signature line, and the key.
pub(crate) struct Signer {
    name: String,
    key: SigningKey,
}

/// Who may have signed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Verifier {
    name: String,
    key: VerifyingKey,
}

impl Signer {
    pub(crate) fn new(name: impl Into<String>, seed: &[u8; 32]) -> Self {
        Self { name: name.into(), key: SigningKey::from_bytes(seed) }
    }

    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    pub(crate) fn verifier(&self) -> Verifier {
        Verifier { name: self.name.clone(), key: self.key.verifying_key() }
    }

    /// The note of a text that ends with a newline.
    pub(crate) fn sign(&self, text: &str) -> String {
        let mut signature = key_id(&self.name, &self.key.verifying_key()).to_vec();
        signature.extend_from_slice(&self.key.sign(text.as_bytes()).to_bytes());
        format!("{text}\n— {} {}\n", self.name, STANDARD.encode(signature))
    }
}

impl Verifier {
    pub(crate) fn name(&self) -> &str {
        &self.name
    }

    /// The signed text of a note, if the signature is this verifier's. Lines of other signers are passed over.
    pub(crate) fn verify<'n>(&self, note: &'n str) -> Option<&'n str> {
        let split = note.rfind("\n\n")? + 1;
        let (text, signatures) = (&note[..split], &note[split + 1..]);
        let id = key_id(&self.name, &self.key);
        let signed = signatures.lines().any(|line| {
            let Some((name, encoded)) = line.strip_prefix("— ").and_then(|l| l.split_once(' ')) else {
                return false;
            };
            let Ok(bytes) = STANDARD.decode(encoded) else { return false };
            let Some((line_id, signature)) = bytes.split_first_chunk::<4>() else { return false };
            let Ok(signature) = Signature::from_slice(signature) else { return false };
            name == self.name && *line_id == id && self.key.verify_strict(text.as_bytes(), &signature).is_ok()
        });
        signed.then_some(text)
    }

    /// Whether a note that was [verified](Self::verify) carries this verifier's signature and nothing else.
    pub(crate) fn signed_alone(&self, note: &str) -> bool {
        let signatures = note.rsplit_once("\n\n").map_or("", |(_, signatures)| signatures);
        let encoded = signatures.strip_prefix("— ").and_then(|l| l.strip_prefix(self.name.as_str()));
        let encoded = encoded.and_then(|l| l.strip_prefix(' ')).and_then(|l| l.strip_suffix('\n'));
        encoded.is_some_and(|encoded| STANDARD.decode(encoded).is_ok())
    }

    /// Reads a verifier key: `name+keyid+base64(0x01 ‖ public key)`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (name, rest) = text.trim().split_once('+')?;
        let (id, encoded) = rest.split_once('+')?;
        let bytes = STANDARD.decode(encoded).ok()?;
        let key = bytes.strip_prefix(&[ED25519])?;
        let key = VerifyingKey::from_bytes(key.try_into().ok()?).ok()?;
        let fits = id == hex(&key_id(name, &key));
        fits.then(|| Self { name: name.to_owned(), key })
    }
}

impl std::fmt::Display for Verifier {
    /// The verifier key, as [`parse`](Verifier::parse) reads it.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mut bytes = vec![ED25519];
        bytes.extend_from_slice(self.key.as_bytes());
        write!(f, "{}+{}+{}", self.name, hex(&key_id(&self.name, &self.key)), STANDARD.encode(bytes))
    }
}

fn key_id(name: &str, key: &VerifyingKey) -> [u8; 4] {
    let hash = Sha256::new()
        .chain_update(name)
        .chain_update([b'\n', ED25519])
        .chain_update(key.as_bytes())
        .finalize();
    [hash[0], hash[1], hash[2], hash[3]]
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example key and note of golang.org/x/mod/sumdb/note, which C2SP signed-note is the description of.
    #[test]
    fn reads_what_the_reference_implementation_signed() {
        let verifier =
            Verifier::parse("PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW").unwrap();
        let note = "If you think cryptography is the answer to your problem,\n\
                    then you don't know what your problem is.\n\
                    \n\
                    — PeterNeumann x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM=\n";
        let text = verifier.verify(note).unwrap();
        assert!(text.ends_with("your problem is.\n"));
        assert_eq!(verifier.verify(&note.replace("answer", "cure")), None);
        assert_eq!(
            verifier.to_string(),
            "PeterNeumann+c74f20a3+ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW"
        );
    }

    #[test]
    fn a_note_is_only_believed_from_its_own_signer() {
        let ours = Signer::new("mingde/one", &[1; 32]);
        let note = ours.sign("mingde/one\n0\nroot\n");
        assert_eq!(ours.verifier().verify(&note), Some("mingde/one\n0\nroot\n"));
        assert_eq!(Signer::new("mingde/two", &[1; 32]).verifier().verify(&note), None);
        assert_eq!(Signer::new("mingde/one", &[2; 32]).verifier().verify(&note), None);
    }
}
