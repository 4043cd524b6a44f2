//! What came of examining a ledger, and who did what.

use std::collections::BTreeMap;

use mingde_core::date::{Day, Timestamp};
use mingde_core::id::EntityId;
use mingde_core::words::Locale;
use mingde_store::{AuditLine, Batch, Finding, Restoration, StoreError, Verification};
use serde::Serialize;

use super::{Told, as_text};

/// What came of examining a ledger.
#[derive(Debug, Clone, Serialize)]
pub struct VerificationView {
    /// What the ledger is called; none where it could not be opened.
    pub origin: Option<String>,
    /// Which key signs it.
    pub key: Option<String>,
    /// Revisions read.
    pub revisions: u64,
    /// Root of the log, in hexadecimal digits; `–` where none is signed.
    pub root: String,
    /// Checkpoints checked.
    pub checkpoints: u64,
    /// Notes of the witness file that were compared.
    pub witnessed: u64,
    /// Evidence files checked.
    pub evidence: u64,
    /// Older states that were put back on purpose.
    pub restorations: Vec<RestorationView>,
    /// What limits the outcome without being a fault.
    pub remarks: Vec<Told>,
    /// What could not be looked at.
    pub unread: Vec<Told>,
    /// What was found.
    pub findings: Vec<LedgerFindingView>,
}

/// Something that is not as it was written.
#[derive(Debug, Clone, Serialize)]
pub struct LedgerFindingView {
    /// What is wrong.
    #[serde(flatten)]
    pub told: Told,
    /// Position in the log.
    pub position: Option<u64>,
    /// The entity.
    pub id: Option<EntityId>,
    /// What it is.
    pub entity: Option<&'static str>,
    /// Its kind, as the log has it; empty for persons.
    pub kind: Option<String>,
    /// The unit that reports it, of a record.
    pub unit: Option<EntityId>,
    /// What that unit is called.
    pub unit_name: Option<String>,
    /// Event date of a record.
    pub day: Option<Day>,
    /// The fields of which two values are known.
    pub differs: Vec<TamperedField>,
}

/// A field of which two values are known.
#[derive(Debug, Clone, Serialize)]
pub struct TamperedField {
    /// Column, or the way to it in the payload: `state`, `fields/topic`.
    pub field: String,
    /// What was signed; empty where there was nothing.
    pub signed: String,
    /// What stands there now; empty where there is nothing.
    pub stored: String,
}

/// An older state that was put back on purpose.
#[derive(Debug, Clone, Serialize)]
pub struct RestorationView {
    /// Place of its line in the trail.
    pub place: u64,
    /// When it was said.
    #[serde(serialize_with = "as_text")]
    pub recorded: Timestamp,
    /// By whom.
    pub author: String,
    /// Why.
    pub reason: String,
    /// Revisions that were there after it.
    pub size: u64,
    /// Revisions that had been signed.
    pub witnessed: u64,
}

impl VerificationView {
    /// The outcome in words.
    pub fn of(verified: &Verification, locale: Locale) -> Self {
        let findings = verified.findings.iter();
        Self {
            origin: Some(verified.origin.clone()),
            key: Some(verified.key_id.clone()),
            revisions: verified.revisions,
            root: root_digits(verified),
            checkpoints: verified.checkpoints,
            witnessed: verified.witnessed,
            evidence: verified.evidence,
            restorations: verified.restorations.iter().map(RestorationView::from).collect(),
            remarks: Told::all(locale, &verified.remarks),
            unread: Told::all(locale, &verified.unread),
            findings: findings.map(|finding| LedgerFindingView::of(finding, verified, locale)).collect(),
        }
    }

    /// A ledger that cannot be opened is a finding too.
    pub fn not_opened(error: &StoreError, locale: Locale) -> Self {
        let nothing = Verification::default();
        let finding = Finding { message: error.message(), position: None, entity: None, about: None };
        let findings = vec![LedgerFindingView::of(&finding, &nothing, locale)];
        Self { origin: None, key: None, findings, ..Self::of(&nothing, locale) }
    }
}

impl LedgerFindingView {
    fn of(finding: &Finding, verified: &Verification, locale: Locale) -> Self {
        let about = finding.about.as_deref();
        let unit = about.and_then(|about| about.unit);
        let differs = about.iter().flat_map(|about| &about.differs);
        Self {
            told: Told::of(locale, &finding.message),
            position: finding.position,
            id: finding.entity,
            entity: about.map(|about| about.entity.name()),
            kind: about.map(|about| about.kind.clone()),
            unit,
            unit_name: unit.and_then(|unit| verified.units.get(&unit).cloned()),
            day: about.and_then(|about| about.day),
            differs: differs
                .map(|one| TamperedField {
                    field: one.field.clone(),
                    signed: one.signed.clone(),
                    stored: one.stored.clone(),
                })
                .collect(),
        }
    }
}

impl From<&Restoration> for RestorationView {
    fn from(restoration: &Restoration) -> Self {
        Self {
            place: restoration.place,
            recorded: restoration.recorded,
            author: restoration.author.clone(),
            reason: restoration.reason.clone(),
            size: restoration.size,
            witnessed: restoration.witnessed,
        }
    }
}

/// The root in hexadecimal digits.
pub fn root_digits(verified: &Verification) -> String {
    verified.root.map_or_else(|| "–".to_owned(), hex::encode)
}

/// A line of the audit trail.
#[derive(Debug, Clone, Serialize)]
pub struct AuditLineView<'l> {
    /// Place in the trail, from 1.
    pub place: Option<u64>,
    /// When.
    #[serde(serialize_with = "as_text")]
    pub recorded: Timestamp,
    /// Who.
    pub author: &'l str,
    /// What was done.
    pub action: &'l str,
    /// To what.
    pub subject: &'l str,
    /// Further detail.
    pub detail: &'l str,
}

impl<'l> From<&'l AuditLine> for AuditLineView<'l> {
    fn from(line: &'l AuditLine) -> Self {
        let AuditLine { place, recorded, author, action, subject, detail } = line;
        Self { place: *place, recorded: *recorded, author, action, subject, detail }
    }
}

/// An import.
#[derive(Debug, Clone, Serialize)]
pub struct BatchView<'b> {
    /// Its id.
    pub batch: &'b str,
    /// The file.
    pub file: &'b str,
    /// When it was imported.
    #[serde(serialize_with = "as_text")]
    pub recorded: Timestamp,
    /// Who imported it.
    pub author: &'b str,
    /// How many rows of what.
    pub counts: &'b BTreeMap<String, u64>,
    /// The batch that undid it.
    pub undone_by: Option<&'b str>,
}

impl<'b> From<&'b Batch> for BatchView<'b> {
    fn from(batch: &'b Batch) -> Self {
        Self {
            batch: &batch.id,
            file: &batch.file,
            recorded: batch.recorded,
            author: &batch.author,
            counts: &batch.counts,
            undone_by: batch.undone_by.as_deref(),
        }
    }
}
