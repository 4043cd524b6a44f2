//! The question that a witness is asked (C2SP `tlog-witness`, `add-checkpoint`): will you cosign this checkpoint, which
//! goes on from the one that you saw last?

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;

use crate::tree::Hash;

/// More hashes than a proof between trees of 64-bit sizes has.
const LONGEST_PROOF: usize = 63;

/// The body of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddCheckpoint {
    /// Size of the checkpoint that the witness cosigned last; 0 if there was none.
    pub old: u64,
    /// The proof that the log only grew since.
    pub proof: Vec<Hash>,
    /// The checkpoint as a signed note.
    pub note: String,
}

/// A body that is no such request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadRequest;

impl AddCheckpoint {
    /// The body as it is sent.
    pub fn to_body(&self) -> String {
        let mut body = format!("old {}\n", self.old);
        for hash in &self.proof {
            body.push_str(&STANDARD.encode(hash));
            body.push('\n');
        }
        body.push('\n');
        body + &self.note
    }

    /// Reads a body.
    ///
    /// # Errors
    /// [`BadRequest`] if it has not the form; whether the proof proves anything is not asked.
    pub fn from_body(body: &str) -> Result<Self, BadRequest> {
        let (head, note) = body.split_once("\n\n").ok_or(BadRequest)?;
        let mut lines = head.split('\n');
        let written = lines.next().and_then(|line| line.strip_prefix("old ")).ok_or(BadRequest)?;
        let old: u64 = written.parse().map_err(|_| BadRequest)?;
        let hash = |line| STANDARD.decode(line).ok()?.try_into().ok();
        let proof = lines.map(hash).collect::<Option<Vec<Hash>>>().ok_or(BadRequest)?;
        let sound = old.to_string() == written && proof.len() <= LONGEST_PROOF;
        if sound { Ok(Self { old, proof, note: note.to_owned() }) } else { Err(BadRequest) }
    }
}
