//! Checkpoints (C2SP tlog-checkpoint): the signed size and root of the log after a commit.

use mingde_log::{Frontier, Hash, Signer, Verifier};

use crate::dialect::{Cell, Cells, Link};
use crate::error::StoreError;
use crate::trail::Trail;

/// The signed state of the log after a commit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checkpoint {
    /// Revisions in the log.
    pub size: u64,
    /// Root of the Merkle tree over them (RFC 9162 §2.1.1).
    pub root: Hash,
    /// How far the trail has come; none in a ledger of before there was one.
    pub trail: Option<Trail>,
    /// The signed note (C2SP tlog-checkpoint) as text.
    pub note: String,
}

/// Columns of a checkpoint, in the order that [`read`] expects.
pub(crate) const COLUMNS: &str = "size, root, note, frontier";

/// What becomes of a checkpoint when the trail went on and the log did not.
pub(crate) const REPLACE: &str = "ON CONFLICT (size) DO UPDATE SET note = excluded.note";

/// The latest checkpoint.
pub(crate) const LATEST: &str =
    "SELECT size, root, note, frontier FROM checkpoint ORDER BY size DESC LIMIT 1";

/// The latest checkpoint of the ledger that a connection leads to; none where there is none.
pub(crate) async fn latest(link: &mut Link) -> Result<Option<Checkpoint>, StoreError> {
    let mut latest = None;
    link.fetch(LATEST, Vec::new(), |row| {
        latest = Some(read(row)?.0);
        Ok(())
    })
    .await?;
    Ok(latest)
}

impl Checkpoint {
    /// The signed checkpoint of a log and its trail.
    pub(crate) fn of(frontier: &Frontier, trail: Trail, signer: &Signer) -> Self {
        let (size, root) = (frontier.size(), frontier.root());
        let (origin, extensions) = (signer.name().to_owned(), vec![trail.to_line()]);
        let told = mingde_log::Checkpoint { origin, size, root, extensions };
        Self { size, root, trail: Some(trail), note: signer.sign(&told.to_text()) }
    }

    /// The checkpoint that a note signs, if the verifier believes it and it is about the verifier's log.
    pub(crate) fn from_note(note: &str, verifier: &Verifier) -> Option<Self> {
        let text = verifier.verify(note)?;
        let mingde_log::Checkpoint { origin, size, root, .. } = mingde_log::Checkpoint::from_text(text)?;
        let trail = Trail::of_note(text);
        (origin == verifier.name()).then(|| Self { size, root, trail, note: note.to_owned() })
    }

    /// Whether its note signs what it says.
    pub(crate) fn is_signed(&self, verifier: &Verifier) -> bool {
        Self::from_note(&self.note, verifier).is_some_and(|signed| signed == *self)
    }

    /// Whether another one goes on from where it stands: more revisions, or more of the trail.
    pub(crate) fn is_behind(&self, other: &Self) -> bool {
        let place = |checkpoint: &Self| checkpoint.trail.map_or(0, |trail| trail.place);
        self.size < other.size || place(self) < place(other)
    }

    /// Whether it and a checkpoint of the same size or the same trail cannot both be true of one ledger.
    pub(crate) fn contradicts(&self, other: &Self) -> bool {
        let root = self.size == other.size && self.root != other.root;
        let trail = self.trail.zip(other.trail).is_some_and(|(a, b)| a.place == b.place && a.hash != b.hash);
        root || trail
    }
}

/// A stored checkpoint with its frontier, read off [`COLUMNS`]; nothing is verified but the shape.
pub(crate) fn read(row: &dyn Cells) -> Result<(Checkpoint, Frontier), StoreError> {
    let stored = row.int(0)?;
    let damaged = |what| StoreError::Damaged { table: "checkpoint", position: stored, what };
    let size = stored.try_into().map_err(|_| damaged("size"))?;
    let root = row.blob(1)?.try_into().map_err(|_| damaged("root"))?;
    let frontier = Frontier::from_bytes(size, row.blob(3)?).ok_or_else(|| damaged("frontier"))?;
    let note = row.text(2)?.to_owned();
    let trail = Trail::of_note(&note);
    Ok((Checkpoint { size, root, trail, note }, frontier))
}

/// Puts a checkpoint into the cells of [`COLUMNS`].
pub(crate) fn cells(checkpoint: &Checkpoint, frontier: &Frontier) -> Vec<Cell> {
    vec![
        Cell::position(checkpoint.size),
        Cell::blob(checkpoint.root.as_slice()),
        Cell::text(&checkpoint.note),
        Cell::blob(frontier.to_bytes()),
    ]
}
