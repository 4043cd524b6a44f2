//! A submission as it came: nothing of it is believed before its signature, its checkpoint and the hash of every file are.

use std::path::Path;

use mingde_core::diagnostic::Message;
use mingde_log::{Checkpoint, Verifier};
use mingde_store::{Saying, Statement};
use serde::de::DeserializeOwned;

use super::folder::read;
use super::held::HeldLedger;
use super::past::Story;
use super::told::{
    MANIFEST, MANIFEST_FORMAT, ManifestTold, RESULTS, RESULTS_FORMAT, ResultsTold, SIGNATURE, TAKEN_BACK,
    sha256,
};

/// What lay in a folder, signed by a ledger that is believed.
pub enum Received {
    /// Results.
    Sent(Box<Sent>),
    /// That results are taken back.
    TakenBack {
        /// The ledger that says so.
        ledger: HeldLedger,
        /// What is taken back.
        statement: Statement,
    },
}

/// Results that were sent.
pub struct Sent {
    pub ledger: HeldLedger,
    pub manifest: ManifestTold,
    /// SHA-256 of the list.
    pub hash: String,
    pub checkpoint: Checkpoint,
    pub results: ResultsTold,
}

impl Sent {
    /// What it tells of the past of its ledger.
    pub fn story(&self) -> Story {
        Story {
            origin: self.ledger.origin.clone(),
            size: self.checkpoint.size,
            root: self.checkpoint.root,
            grown_from: self.manifest.grown_from.clone(),
        }
    }
}

/// Why a folder is not taken.
pub struct Unfit {
    /// The ledger that it claims to be of, where that is one that is believed.
    pub ledger: Option<HeldLedger>,
    pub why: Message,
}

/// Reads a folder.
///
/// # Errors
/// Why nothing of it is taken.
pub fn received(folder: &Path, believed: &[HeldLedger]) -> Result<Received, Unfit> {
    if let Some(note) = read(folder, TAKEN_BACK) {
        return taken_back(&note, believed);
    }
    let stranger = |why| Unfit { ledger: None, why };
    let bytes = read(folder, MANIFEST).ok_or_else(|| stranger(unreadable(MANIFEST)))?;
    let manifest: ManifestTold =
        parsed(&bytes).filter(is_manifest).ok_or_else(|| stranger(unreadable(MANIFEST)))?;
    let ledger = of_ledger(&manifest.of.origin, believed)?;
    let unfit = |why| Unfit { ledger: Some(ledger.clone()), why };
    // What was believed cannot be exchanged by what comes in.
    let verifier = Verifier::parse(&ledger.key).ok_or_else(|| unfit(unreadable(SIGNATURE)))?;
    if manifest.key != ledger.key {
        return Err(unfit(other_key(&manifest, &verifier)));
    }
    let hash = sha256(&bytes);
    let note = read(folder, SIGNATURE).and_then(|note| String::from_utf8(note).ok());
    let statement = note.and_then(|note| Statement::of_note(&note, &verifier));
    let is_signed = statement.is_some_and(|said| {
        said.saying == Saying::Sent && said.request == manifest.request.id && said.manifest == hash
    });
    if !is_signed {
        return Err(unfit(Message::new("roll-up-not-signed").with("name", MANIFEST)));
    }
    let checkpoint =
        checkpoint(&manifest, &verifier).ok_or_else(|| unfit(Message::new("roll-up-checkpoint")))?;
    let results = files(folder, &manifest).map_err(unfit)?;
    Ok(Received::Sent(Box::new(Sent { ledger, manifest, hash, checkpoint, results })))
}

fn taken_back(note: &[u8], believed: &[HeldLedger]) -> Result<Received, Unfit> {
    let stranger = || Unfit { ledger: None, why: unreadable(TAKEN_BACK) };
    let note = std::str::from_utf8(note).map_err(|_| stranger())?;
    let ledger = of_ledger(&Statement::claimed_origin(note).ok_or_else(stranger)?, believed)?;
    let statement = Verifier::parse(&ledger.key).and_then(|verifier| Statement::of_note(note, &verifier));
    match statement.filter(|said| said.saying == Saying::TakenBack) {
        Some(statement) => Ok(Received::TakenBack { ledger, statement }),
        None => {
            let why = Message::new("roll-up-not-signed").with("name", TAKEN_BACK);
            Err(Unfit { ledger: Some(ledger), why })
        }
    }
}

fn of_ledger(origin: &str, believed: &[HeldLedger]) -> Result<HeldLedger, Unfit> {
    believed.iter().find(|ledger| ledger.origin == origin).cloned().ok_or_else(|| Unfit {
        ledger: None,
        why: Message::new("roll-up-unknown-ledger").with("origin", origin),
    })
}

fn is_manifest(manifest: &ManifestTold) -> bool {
    manifest.format == MANIFEST_FORMAT
}

fn other_key(manifest: &ManifestTold, believed: &Verifier) -> Message {
    let theirs = Verifier::parse(&manifest.key).map_or_else(String::new, |key| key.key_id());
    Message::new("roll-up-other-key").with("theirs", theirs).with("believed", believed.key_id())
}

/// The checkpoint, if the key signed it and it says what the list says.
fn checkpoint(manifest: &ManifestTold, verifier: &Verifier) -> Option<Checkpoint> {
    let checkpoint = Checkpoint::from_text(verifier.verify(&manifest.of.checkpoint)?)?;
    let of = &manifest.of;
    let agrees = checkpoint.origin == of.origin
        && checkpoint.size == of.position
        && hex::encode(checkpoint.root) == of.root;
    agrees.then_some(checkpoint)
}

/// Every file by its hash, and the results out of theirs.
fn files(folder: &Path, manifest: &ManifestTold) -> Result<ResultsTold, Message> {
    let mut results = None;
    for file in &manifest.files {
        let missing = || Message::new("roll-up-missing").with("name", &file.name);
        let bytes = read(folder, &file.name).ok_or_else(missing)?;
        if bytes.len() as u64 != file.bytes || sha256(&bytes) != file.sha256 {
            return Err(Message::new("roll-up-altered").with("name", &file.name));
        }
        if file.name == RESULTS {
            results = Some(parsed::<ResultsTold>(&bytes).ok_or_else(|| unreadable(RESULTS))?);
        }
    }
    let results = results.ok_or_else(|| Message::new("roll-up-missing").with("name", RESULTS))?;
    if results.format != RESULTS_FORMAT || results.of != manifest.of {
        return Err(Message::new("roll-up-other-ledger").with("origin", &results.of.origin));
    }
    Ok(results)
}

fn parsed<T: DeserializeOwned>(bytes: &[u8]) -> Option<T> {
    serde_json::from_slice(bytes).ok()
}

fn unreadable(name: &str) -> Message {
    Message::new("roll-up-unreadable").with("name", name)
}
