//! A proof that something stands in a log, as a text that is verified without it (C2SP `tlog-proof`): where it stands, the hashes that
//! lead from there to the root, and the checkpoint that signs the root.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::checkpoint::Checkpoint;
use crate::note::Verifier;
use crate::proof::verify_inclusion;
use crate::tree::Hash;

/// The first line.
const HEAD: &str = "c2sp.org/tlog-proof@v1";
/// A tree of 2⁶⁴ leaves has no longer path.
const LONGEST: usize = 64;

/// That a leaf stands in a log, told to somebody who has the log's public key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TlogProof {
    /// What whoever made it says beside; the ledger puts the hash of the leaf here.
    pub extra: Option<Vec<u8>>,
    /// Where the leaf stands, from 0.
    pub index: u64,
    /// From the leaf upwards.
    pub hashes: Vec<Hash>,
    /// The signed checkpoint.
    pub note: String,
}

impl TlogProof {
    /// Whether a text says that it is one.
    pub fn is_meant(text: &str) -> bool {
        text.starts_with("c2sp.org/tlog-proof@")
    }

    /// The text, for a file with the ending `.tlog-proof`.
    pub fn to_text(&self) -> String {
        let mut text = format!("{HEAD}\n");
        if let Some(extra) = &self.extra {
            text += &format!("extra {}\n", STANDARD.encode(extra));
        }
        text += &format!("index {}\n", self.index);
        for hash in &self.hashes {
            text += &STANDARD.encode(hash);
            text.push('\n');
        }
        text.push('\n');
        text + &self.note
    }

    /// Reads a text; none if it has not the form. Whether it proves anything is not asked.
    pub fn from_text(text: &str) -> Option<Self> {
        let (head, note) = text.split_once("\n\n")?;
        let mut lines = head.split('\n');
        lines.next().filter(|line| *line == HEAD)?;
        let mut line = lines.next()?;
        let mut extra = None;
        if let Some(written) = line.strip_prefix("extra ") {
            extra = Some(STANDARD.decode(written).ok()?);
            line = lines.next()?;
        }
        let written = line.strip_prefix("index ")?;
        let index: u64 = written.parse().ok()?;
        let hash = |line| STANDARD.decode(line).ok()?.try_into().ok();
        let hashes = lines.map(hash).collect::<Option<Vec<Hash>>>()?;
        let sound = index.to_string() == written && hashes.len() <= LONGEST;
        sound.then(|| Self { extra, index, hashes, note: note.to_owned() })
    }

    /// The checkpoint that it leads to, if the verifier believes it and it is about the verifier's log.
    pub fn checkpoint(&self, verifier: &Verifier) -> Option<Checkpoint> {
        let checkpoint = Checkpoint::from_text(verifier.verify(&self.note)?)?;
        (checkpoint.origin == verifier.name()).then_some(checkpoint)
    }

    /// Whether its hashes lead from a leaf to the root of a checkpoint.
    pub fn leads_to(&self, leaf: &Hash, checkpoint: &Checkpoint) -> bool {
        verify_inclusion(leaf, self.index, checkpoint.size, &self.hashes, &checkpoint.root)
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

    use super::*;
    use crate::note::Signer;
    use crate::proof::Prover;
    use crate::tree::{Frontier, leaf_hash};

    fn proof() -> (TlogProof, Hash, Signer) {
        let leaves: Vec<Hash> = (0..5u8).map(|leaf| leaf_hash(&[leaf])).collect();
        let (mut frontier, mut prover) = (Frontier::default(), Prover::inclusion(3, 5).unwrap());
        for leaf in &leaves {
            frontier.push(*leaf);
            prover.push(*leaf);
        }
        let signer = Signer::new("example.com/log", &[7; 32]);
        let (origin, root) = (signer.name().to_owned(), frontier.root());
        let note = signer.sign(&Checkpoint { origin, size: 5, root, extensions: Vec::new() }.to_text());
        let hashes = prover.finish().unwrap();
        (TlogProof { extra: Some(leaves[3].to_vec()), index: 3, hashes, note }, leaves[3], signer)
    }

    #[test]
    fn a_proof_that_went_through_a_file_still_proves() {
        let (proof, leaf, signer) = proof();
        let text = proof.to_text();
        assert!(TlogProof::is_meant(&text) && text.starts_with("c2sp.org/tlog-proof@v1\nextra "), "{text}");
        let read = TlogProof::from_text(&text).unwrap();
        assert_eq!(read, proof);
        let checkpoint = read.checkpoint(&signer.verifier()).unwrap();
        assert!(read.leads_to(&leaf, &checkpoint));
        assert!(!read.leads_to(&leaf_hash(b"another"), &checkpoint));
        assert_eq!(read.checkpoint(&Signer::new("example.com/log", &[8; 32]).verifier()), None);
        assert_eq!(read.checkpoint(&Signer::new("example.com/other", &[7; 32]).verifier()), None);
    }

    #[test]
    fn what_has_not_the_form_is_no_proof() {
        let text = proof().0.to_text();
        for (was, is) in [
            ("@v1", "@v2"),
            ("index 3", "index 03"),
            ("index 3", "index -3"),
            ("extra ", "extra !"),
            ("\n\n", "\n"),
        ] {
            assert_eq!(TlogProof::from_text(&text.replacen(was, is, 1)), None, "{was} as {is}");
        }
        let long = text.replacen(
            "\n\n",
            &("\n".to_owned() + &(text.lines().nth(3).unwrap().to_owned() + "\n").repeat(65) + "\n"),
            1,
        );
        assert_eq!(TlogProof::from_text(&long), None, "no tree has such a path");
    }
}
