//! An older state put back on purpose. A ledger that is behind its witness takes no write: what was signed since would be
//! signed a second time, and nobody could tell the two histories apart. Whoever put the older state back says so, with a
//! reason: one line of the trail, which names by their hash the notes of the history that was given up. From then on
//! those notes, and no others, are known to be lost.

use std::collections::{BTreeMap, BTreeSet};

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::policy::Actor;
use mingde_log::Verifier;
use sha2::{Digest as _, Sha256};

use crate::checkpoint::Checkpoint;
use crate::dialect::{Cell, Cells, Link};
use crate::error::StoreError;
use crate::store::Store;
use crate::witness::Witness;
use crate::writer::Writer;

/// The action of its line in the trail.
pub(crate) const RESTORED: &str = "restored";

/// An older state that was put back on purpose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Restoration {
    /// Place of its line in the trail.
    pub place: u64,
    /// When it was said.
    pub recorded: Timestamp,
    /// By whom.
    pub author: String,
    /// Why.
    pub reason: String,
    /// Revisions that were there after it.
    pub size: u64,
    /// Revisions that had been signed.
    pub witnessed: u64,
    /// Hash over the notes that were given up, in hexadecimal digits.
    digest: String,
}

impl Restoration {
    /// What its line is about: `63 of 64`, and the hash.
    fn subject(&self) -> String {
        format!("{} of {} {}", self.size, self.witnessed, self.digest)
    }

    fn read(row: &dyn Cells) -> Result<Option<Self>, StoreError> {
        let (place, recorded, author) = (row.position(0)?, Timestamp(row.int(1)?), row.text(2)?.to_owned());
        let (subject, reason) = (row.text(3)?, row.text(4)?.to_owned());
        let parts = subject.split_once(" of ").and_then(|(size, rest)| {
            let (witnessed, digest) = rest.split_once(' ')?;
            Some((size.parse().ok()?, witnessed.parse().ok()?, digest.to_owned()))
        });
        let told =
            |(size, witnessed, digest)| Self { place, recorded, author, reason, size, witnessed, digest };
        Ok(parts.map(told))
    }
}

/// What a ledger says of histories that were given up.
#[derive(Debug, Default)]
pub(crate) struct Lost {
    pub(crate) restorations: Vec<Restoration>,
    /// Their notes.
    notes: BTreeSet<String>,
    /// Whether the notes are not those that the trail names.
    pub(crate) altered: bool,
}

impl Lost {
    /// Reads what is said, and holds the notes against it.
    pub(crate) async fn read(link: &mut Link) -> Result<Self, StoreError> {
        let mut lost = Self::default();
        let sql = format!(
            "SELECT place, recorded, author, subject, detail FROM audit
            WHERE action = '{RESTORED}' AND place IS NOT NULL ORDER BY place"
        );
        link.fetch(sql, Vec::new(), |row| {
            match Restoration::read(row) {
                Ok(Some(restoration)) => lost.restorations.push(restoration),
                Ok(None) => lost.altered = true,
                Err(error) if error.is_damage() => lost.altered = true,
                Err(error) => return Err(error),
            }
            Ok(())
        })
        .await?;
        let mut said: BTreeMap<u64, BTreeSet<String>> = BTreeMap::new();
        link.fetch("SELECT place, note FROM lost", Vec::new(), |row| {
            match (row.position(0), row.text(1)) {
                (Ok(place), Ok(note)) => drop(said.entry(place).or_default().insert(note.to_owned())),
                (Err(error), _) | (_, Err(error)) if !error.is_damage() => return Err(error),
                _ => lost.altered = true,
            }
            Ok(())
        })
        .await?;
        for restoration in &lost.restorations {
            let notes = said.remove(&restoration.place).unwrap_or_default();
            if digest(&notes) == restoration.digest {
                lost.notes.extend(notes);
            } else {
                lost.altered = true;
            }
        }
        lost.altered |= !said.is_empty();
        Ok(lost)
    }

    /// What was put back, by whom, why, and what was given up with it.
    pub(crate) fn remarks(&self) -> Vec<Message> {
        let remark = |restoration: &Restoration| {
            Message::new("ledger-restored")
                .with("day", restoration.recorded.day())
                .with("author", &restoration.author)
                .with("reason", &restoration.reason)
                .with("size", restoration.size)
                .with("witnessed", restoration.witnessed)
                .with("lost", restoration.witnessed.saturating_sub(restoration.size))
        };
        self.restorations.iter().map(remark).collect()
    }

    /// Whether a checkpoint belongs to a history that was given up.
    pub(crate) fn has(&self, checkpoint: &Checkpoint) -> bool {
        self.notes.contains(&checkpoint.note)
    }
}

/// Hash over notes, each with its length in eight bytes before it, in their order as bytes.
fn digest(notes: &BTreeSet<String>) -> String {
    let mut hash = Sha256::new().chain_update(b"mingde-lost-1");
    for note in notes {
        hash.update((note.len() as u64).to_be_bytes());
        hash.update(note);
    }
    hex::encode(hash.finalize())
}

/// The furthest checkpoint that the witness file remembers and a state of the ledger does not bear out; none if there is
/// none, or only such as were given up. `latest` is the file's last note, read when nobody could have gone on since, or
/// before the state was.
pub(crate) async fn ahead(
    link: &mut Link,
    tip: &Checkpoint,
    verifier: &Verifier,
    witness: &Witness,
    latest: Option<String>,
) -> Result<Option<Checkpoint>, StoreError> {
    let Some(latest) = latest.filter(|note| *note != tip.note) else { return Ok(None) };
    let beyond = |latest: &Checkpoint| tip.is_behind(latest) || tip.contradicts(latest);
    match Checkpoint::from_note(&latest, verifier).filter(beyond) {
        None => Ok(None),
        Some(latest) => {
            let lost = Lost::read(link).await?;
            if !lost.has(&latest) {
                return Ok(Some(latest));
            }
            // Somebody added an older copy to the end of the file.
            Ok(beyond_of(tip, verifier, witness, &lost)?.pop())
        }
    }
}

/// All checkpoints of the witness file that a state of the ledger does not bear out and that are not known to be lost,
/// the furthest last.
fn beyond_of(
    tip: &Checkpoint,
    verifier: &Verifier,
    witness: &Witness,
    lost: &Lost,
) -> Result<Vec<Checkpoint>, StoreError> {
    let notes = witness.read()?.notes;
    let mut beyond: Vec<Checkpoint> = notes
        .iter()
        .filter_map(|note| Checkpoint::from_note(note, verifier))
        .filter(|known| (tip.is_behind(known) || tip.contradicts(known)) && !lost.has(known))
        .collect();
    beyond.sort_by_key(|known| (known.size, known.trail.map(|trail| trail.place)));
    Ok(beyond)
}

impl Store {
    /// Says that the state in which the ledger is was put back on purpose, and gives up what was signed since: one line
    /// in the trail, signed. None if the witness file knows nothing that the ledger does not.
    ///
    /// Whether the state itself is sound is not asked here; verify it first.
    pub async fn put_back_on_purpose(
        &self,
        actor: &Actor,
        recorded: Timestamp,
        reason: &str,
    ) -> Result<Option<Restoration>, StoreError> {
        let mut writer = Writer::begin_behind(self.clone(), actor.account(), recorded).await?;
        let lost = Lost::read(writer.link()?).await?;
        let beyond = beyond_of(writer.tip(), &self.keys().expect_verifier()?, self.witness(), &lost)?;
        let Some(furthest) = beyond.last() else { return Ok(None) };
        let notes: BTreeSet<String> = beyond.iter().map(|known| known.note.clone()).collect();
        let restoration = Restoration {
            place: writer.trail().place + 1,
            recorded,
            author: actor.account().as_str().to_owned(),
            reason: reason.to_owned(),
            size: writer.tip().size,
            witnessed: furthest.size,
            digest: digest(&notes),
        };
        writer.audit(RESTORED, &restoration.subject(), reason);
        for note in notes {
            let cells = vec![Cell::text(note), Cell::position(restoration.place)];
            writer.add_line("INSERT INTO lost (note, place) VALUES ($1, $2)", cells);
        }
        writer.commit().await?;
        Ok(Some(restoration))
    }
}
