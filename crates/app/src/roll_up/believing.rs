//! Which ledger belongs to which bureau below is said once, by somebody who compared the key. What comes in says nothing about it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::id::UnitId;
use mingde_core::kind::{Kind, LedgerBelow};
use mingde_core::office::Power;
use mingde_core::policy::Actor;
use mingde_core::record::{Content, Value};
use mingde_core::registry::UnitClass;
use mingde_log::Verifier;
use mingde_store::Statement;
use serde::Serialize;

use super::entering::Entering;
use super::folder::{read, submissions_in};
use super::held::{RollUpKinds, ledgers};
use super::told::{MANIFEST, ManifestTold, SIGNATURE};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::import::Directories;

/// Where a key comes from.
#[derive(Debug, Clone, Copy)]
pub enum BelievedKey<'k> {
    /// It was told: `name+id+key`.
    Told(&'k str),
    /// From what lies in a folder, which it signed.
    Seen(&'k Path),
}

/// A ledger that is believed from now on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Believed {
    /// Code of the bureau.
    pub code: String,
    /// Its name.
    pub name: String,
    /// Its ledger.
    pub origin: String,
    /// Eight digits that stand for ledger and key, to be compared by telephone.
    pub key: String,
    /// It was believed before.
    pub already: bool,
}

/// Believes a ledger to be that of a bureau below. Another one than before takes a reason: from then on what was taken of the former is
/// no past of this one.
///
/// # Errors
/// [`AppError::Refused`]; [`AppError::NotFound`] for a unit that there is not; [`AppError::Invalid`] for what is no bureau below or no key;
/// [`AppError::Conflict`] where another key is believed, or the ledger is somebody else's.
pub async fn believe_ledger(
    bureau: &Bureau,
    actor: &Actor,
    now: Timestamp,
    (unit, key): (&str, BelievedKey<'_>),
    reason: Option<&str>,
) -> Result<Believed, AppError> {
    actor.may(Power::ExchangeResults)?;
    let kinds = RollUpKinds::of(&bureau.library())?;
    let snapshot = bureau.present().await?.snapshot.clone();
    let id = Directories::load(bureau).await?.unit(unit)?;
    let at = snapshot.units.index_of(id).map_or(usize::MAX, |at| at as usize);
    let (Some(known), Some(class)) = (snapshot.units.unit.get(at), snapshot.units.class.get(at)) else {
        return Err(AppError::NotFound(Message::new("app-unknown").with("name", unit)));
    };
    if *class != UnitClass::Subordinate {
        return Err(AppError::Invalid(Message::new("roll-up-not-below").with("name", &known.name)));
    }
    let verifier = match key {
        BelievedKey::Told(text) => Verifier::parse(text),
        BelievedKey::Seen(folder) => seen(folder)?,
    };
    let verifier = verifier.ok_or_else(|| AppError::Invalid(Message::new("roll-up-no-key")))?;
    let believed = ledgers(&snapshot, &kinds);
    let told = |already| Believed {
        code: known.code.clone(),
        name: known.name.clone(),
        origin: verifier.name().to_owned(),
        key: verifier.key_id(),
        already,
    };
    if let Some(other) = believed.iter().find(|one| one.origin == verifier.name() && one.unit != id) {
        let name = snapshot.units.index_of(other.unit).map(|at| &snapshot.units.unit[at as usize].name);
        let message = Message::new("roll-up-of-another").with("origin", verifier.name());
        return Err(AppError::Conflict(message.with("name", name.map_or("", String::as_str))));
    }
    let reason = reason.map(str::trim).filter(|reason| !reason.is_empty());
    if let (Some(before), None) = (believed.iter().find(|one| one.unit == id), reason) {
        if before.key == verifier.to_string() {
            return Ok(told(true));
        }
        let former = Verifier::parse(&before.key).map_or_else(String::new, |key| key.key_id());
        let message = Message::new("roll-up-key-changed").with("name", &known.name);
        return Err(AppError::Conflict(message.with("former", former).with("key", verifier.key_id())));
    }
    let content = content(&kinds.ledger, id, now, (&verifier, reason.unwrap_or_default()));
    let mut entering = Entering::begin(bureau, actor);
    entering.stand(&kinds.ledger.0, vec![content], &Message::new("reason-believed-anew")).await?;
    let detail = format!("{} {}", verifier.name(), verifier.key_id());
    entering.commit(now, ("believe-ledger", &known.code, &detail)).await?;
    Ok(told(false))
}

/// That a unit's ledger signs by a key, as a record of a kind.
pub fn content(
    (kind, says): &(Arc<Kind>, LedgerBelow),
    unit: UnitId,
    now: Timestamp,
    (verifier, reason): (&Verifier, &str),
) -> Content {
    let mut fields = BTreeMap::from([
        (says.origin.clone(), Value::Text(verifier.name().to_owned())),
        (says.key.clone(), Value::Text(verifier.to_string())),
    ]);
    if !reason.is_empty() {
        fields.insert(says.reason.clone(), Value::Text(reason.to_owned()));
    }
    Content {
        kind: kind.id.clone(),
        unit,
        date: now.day(),
        number: None,
        fields,
        participants: Vec::new(),
        evidence: Vec::new(),
    }
}

/// The key that signed everything that lies in a folder.
fn seen(folder: &Path) -> Result<Option<Verifier>, AppError> {
    let keys: BTreeSet<Option<String>> = submissions_in(folder)?.iter().map(|one| signing(one)).collect();
    match keys.iter().collect::<Vec<_>>().as_slice() {
        [Some(only)] => Ok(Verifier::parse(only)),
        [] | [None] => Ok(None),
        several => {
            let message = Message::new("roll-up-which-folder").with("count", several.len());
            Err(AppError::Invalid(message.with("path", folder.display())))
        }
    }
}

/// The key that a submission says it is signed by, where it is.
fn signing(submission: &Path) -> Option<String> {
    let manifest: ManifestTold = serde_json::from_slice(&read(submission, MANIFEST)?).ok()?;
    let note = String::from_utf8(read(submission, SIGNATURE)?).ok()?;
    Statement::of_note(&note, &Verifier::parse(&manifest.key)?).map(|_| manifest.key)
}
