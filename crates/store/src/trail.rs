//! The trail: audit lines and import batches in one sequence, bound by a chain of hashes whose end every checkpoint
//! signs. What somebody did, and what came in with which file, is then as hard to rewrite as the log itself.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use mingde_core::date::Timestamp;
use mingde_log::Hash;
use sha2::{Digest as _, Sha256};

use crate::batch::Batch;

/// How far the trail has come. The empty one is at place 0 with a hash of zeros.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Trail {
    /// Place of the last line, from 1.
    pub place: u64,
    /// Hash over it and all before.
    pub hash: Hash,
}

/// A line of the trail, as its table holds it.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Line<'l> {
    /// What was done.
    Audit { recorded: Timestamp, author: &'l str, action: &'l str, subject: &'l str, detail: &'l str },
    /// What came in, without what is learned of it later.
    Batch {
        id: &'l str,
        file: &'l str,
        file_hash: &'l str,
        recorded: Timestamp,
        author: &'l str,
        counts: &'l str,
    },
}

impl<'l> Line<'l> {
    /// The line of a batch whose counts are written as `counts`.
    pub(crate) fn of(batch: &'l Batch, counts: &'l str) -> Self {
        let Batch { id, file, file_hash, recorded, author, .. } = batch;
        Self::Batch { id, file, file_hash, recorded: *recorded, author, counts }
    }
}

impl Trail {
    /// The trail after one more line (docs/ledger.md, "The trail").
    pub(crate) fn after(self, line: Line<'_>) -> Self {
        let place = self.place + 1;
        let (tag, recorded, texts) = match line {
            Line::Audit { recorded, author, action, subject, detail } => {
                (0u8, recorded, [author, action, subject, detail, ""])
            }
            Line::Batch { id, file, file_hash, recorded, author, counts } => {
                (1, recorded, [id, file, file_hash, author, counts])
            }
        };
        let mut hash = Sha256::new()
            .chain_update(b"mingde-trail-1")
            .chain_update(self.hash)
            .chain_update([tag])
            .chain_update(place.to_be_bytes())
            .chain_update(recorded.0.to_be_bytes());
        for text in texts {
            hash.update((text.len() as u64).to_be_bytes());
            hash.update(text);
        }
        Self { place, hash: hash.finalize().into() }
    }

    /// The line of a note that signs the trail.
    pub(crate) fn to_line(self) -> String {
        format!("trail {} {}", self.place, STANDARD.encode(self.hash))
    }

    /// The trail that a note, or its text alone, names behind origin, size and root; none in a note of before there
    /// was one.
    pub(crate) fn of_note(note: &str) -> Option<Self> {
        note.lines().skip(3).take_while(|line| !line.is_empty()).find_map(Self::from_line)
    }

    fn from_line(line: &str) -> Option<Self> {
        let (place, hash) = line.strip_prefix("trail ")?.split_once(' ')?;
        Some(Self { place: place.parse().ok()?, hash: STANDARD.decode(hash).ok()?.try_into().ok()? })
    }
}
