//! Recomputing an assessment from its receipt.

use mingde_core::date::{Day, Timestamp};
use mingde_core::period::Period;
use mingde_core::snapshot::Snapshot;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::assessment::{Assessment, AssessmentDate};
use super::receipt::{Receipt, UsedSetting, hex};
use super::run::assess;
use crate::plan::{Overrides, Rulebook};

/// Why a recomputed assessment is not the one of the receipt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Difference {
    /// The receipt's own hash does not fit its fields: it was edited.
    Receipt,
    /// Made by another version of the evaluation.
    Engine,
    /// No rulebook of this id is there.
    NoRulebook,
    /// The rulebook's text is another one.
    Rulebook,
    /// A rulebook consulted for vetoes is missing or another one.
    Consulted,
    /// The ledger stands at another position or has another root.
    Ledger,
    /// Another calendar.
    Calendar,
    /// This setting has another value or source.
    Setting(String),
    /// Everything it was made from is the same, and yet the results are not.
    Results,
}

impl Difference {
    /// Stable name, the last part of its translation key `rulebook-differs-…`.
    pub fn name(&self) -> &'static str {
        match self {
            Difference::Receipt => "receipt",
            Difference::Engine => "engine",
            Difference::NoRulebook => "no-rulebook",
            Difference::Rulebook => "rulebook",
            Difference::Consulted => "consulted",
            Difference::Ledger => "ledger",
            Difference::Calendar => "calendar",
            Difference::Setting(_) => "setting",
            Difference::Results => "results",
        }
    }
}

/// A receipt as it was written, with the hashes that came with it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct WrittenReceipt {
    /// What it says.
    pub receipt: Receipt,
    /// Its hash as written.
    pub hash: String,
    /// Hash of the results, if the whole assessment was given.
    pub results: Option<String>,
}

impl WrittenReceipt {
    /// Reads the JSON of a receipt, an assessment or an explanation; also of a list of one, which is what the
    /// command prints.
    pub fn read(text: &str) -> Option<Self> {
        let json = match serde_json::from_str(text).ok()? {
            Value::Array(mut list) if list.len() == 1 => list.remove(0),
            other => other,
        };
        let results = json.get("results_hash").and_then(Value::as_str).map(str::to_owned);
        let json = json.get("receipt").unwrap_or(&json);
        let text = |key: &str| json.get(key).and_then(Value::as_str).map(str::to_owned);
        let bytes = |value: &Value| value.as_str().and_then(unhex);
        let consulted = json
            .get("consulted")?
            .as_array()?
            .iter()
            .map(|pair| Some((pair.get(0)?.as_str()?.to_owned(), bytes(pair.get(1)?)?)));
        let settings = json.get("settings")?.as_array()?.iter().map(|used| {
            let part = |at: usize| used.get(at).and_then(Value::as_str).map(str::to_owned);
            Some(UsedSetting { id: part(0)?, value: part(1), source: part(2)? })
        });
        let receipt = Receipt {
            engine: text("engine")?,
            rulebook: text("rulebook")?,
            version: text("version")?,
            rulebook_hash: bytes(json.get("rulebook_hash")?)?,
            consulted: consulted.collect::<Option<_>>()?,
            ledger_position: json.get("ledger_position")?.as_u64()?,
            ledger_root: bytes(json.get("ledger_root")?)?,
            known_on: json.get("known_on").and_then(Value::as_i64).map(Timestamp),
            period: Period::parse(&text("period")?).ok()?,
            as_of: text("as_of")?.parse::<Day>().ok()?,
            calendar: json.get("calendar").and_then(bytes),
            settings: settings.collect::<Option<_>>()?,
        };
        Some(Self { receipt, hash: text("hash")?, results })
    }
}

fn unhex(text: &str) -> Option<[u8; 32]> {
    let mut bytes = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (at, byte) in bytes.iter_mut().enumerate() {
        *byte = u8::from_str_radix(&text[at * 2..at * 2 + 2], 16).ok()?;
    }
    Some(bytes)
}

/// Recomputes the assessment of a receipt and names every difference; none means that it is borne out. The
/// assessment is absent only if its rulebook is.
pub fn verify(
    written: &WrittenReceipt,
    rulebooks: &[&Rulebook],
    snapshot: &Snapshot,
    overrides: &Overrides,
) -> (Vec<Difference>, Option<Assessment>) {
    let receipt = &written.receipt;
    let mut differences = Vec::new();
    if receipt.hash_text() != written.hash {
        differences.push(Difference::Receipt);
    }
    let Some(at) = rulebooks.iter().position(|r| r.id == receipt.rulebook) else {
        differences.push(Difference::NoRulebook);
        return (differences, None);
    };
    let date = AssessmentDate { as_of: receipt.as_of, period: Some(receipt.period) };
    let found = assess(rulebooks, snapshot, date, overrides).swap_remove(at);
    let now = &found.receipt;
    let mut say = |differs: bool, difference: Difference| {
        if differs {
            differences.push(difference);
        }
    };
    say(now.engine != receipt.engine, Difference::Engine);
    say(now.rulebook_hash != receipt.rulebook_hash || now.version != receipt.version, Difference::Rulebook);
    say(now.consulted != receipt.consulted, Difference::Consulted);
    let ledger = |r: &Receipt| (r.ledger_position, r.ledger_root);
    say(ledger(now) != ledger(receipt), Difference::Ledger);
    say(now.calendar != receipt.calendar, Difference::Calendar);
    for setting in &receipt.settings {
        say(!now.settings.contains(setting), Difference::Setting(setting.id.clone()));
    }
    if differences.is_empty() && written.results.as_ref().is_some_and(|hash| *hash != found.results_hash()) {
        differences.push(Difference::Results);
    }
    (differences, Some(found))
}

impl Assessment {
    /// SHA-256 over every status, value and reason of every subject, in hexadecimal.
    pub fn results_hash(&self) -> String {
        let mut hasher = Sha256::new();
        for subject in &self.subjects {
            hasher.update(subject.id.to_string().as_bytes());
        }
        for column in &self.columns {
            hasher.update([0]);
            hasher.update(column.id.as_bytes());
            for (at, status) in column.statuses().enumerate() {
                hasher.update([1, status as u8, column.reason(at) as u8]);
                if let Some(value) = column.value(at) {
                    hasher.update(value.normalize().to_string().as_bytes());
                }
            }
            for status in &column.occurrences {
                hasher.update([2, *status as u8]);
            }
        }
        let hash: [u8; 32] = hasher.finalize().into();
        hex(&hash)
    }
}
