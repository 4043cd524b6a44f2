//! What a correction after the fact changes.

use mingde_core::date::{Day, Timestamp};
use mingde_core::id::RecordId;
use mingde_core::reason;
use mingde_core::record::State;
use mingde_core::words::Locale;
use mingde_rulebook::{Receipt, SubjectChange};
use serde::Serialize;

use super::as_text;
use crate::delta::{ChangedResult, Delta, RecordChange, RegistryChange, RulebookDelta};

/// What is different now.
#[derive(Debug, Clone, Serialize)]
pub struct DeltaView<'d> {
    /// Number of revisions in the ledger then.
    pub since: u64,
    /// Number of revisions now.
    pub until: u64,
    /// Each rulebook of which some result is another one.
    pub rulebooks: Vec<RulebookDeltaView<'d>>,
    /// Entries of the registry that were revised meanwhile.
    pub registry: Vec<RegistryChangeView<'d>>,
}

/// The results of one rulebook that are other ones now.
#[derive(Debug, Clone, Serialize)]
pub struct RulebookDeltaView<'d> {
    /// Id of the rulebook.
    pub rulebook: &'d str,
    /// Its title.
    pub title: &'d str,
    /// Its version.
    pub version: &'d str,
    /// The period assessed.
    pub period: String,
    /// The day it is as of.
    pub as_of: Day,
    /// In the order of results and subjects.
    pub results: Vec<ChangedResultView<'d>>,
    /// What the results now were made from.
    pub receipt: &'d Receipt,
}

/// One result of one subject.
#[derive(Debug, Clone, Serialize)]
pub struct ChangedResultView<'d> {
    /// Id of the result.
    pub result: &'d str,
    /// Its title.
    pub title: &'d str,
    /// Who, before and now.
    #[serde(flatten)]
    pub change: &'d SubjectChange,
    /// The records that made the difference.
    pub records: Vec<RecordChangeView<'d>>,
}

/// A record that was entered or revised since.
#[derive(Debug, Clone, Serialize)]
pub struct RecordChangeView<'d> {
    /// Which one.
    pub id: RecordId,
    /// Its kind.
    pub kind: &'d str,
    /// Its event date now.
    pub date: Day,
    /// State then; none if it is new.
    pub state_before: Option<State>,
    /// State now.
    pub state: State,
    /// What differs.
    pub fields: Vec<ChangedField<'d>>,
    /// Reason of the latest revision.
    pub reason: String,
    /// Who made it.
    pub author: &'d str,
    /// When.
    #[serde(serialize_with = "as_text")]
    pub recorded: Timestamp,
}

/// A field that reads otherwise now.
#[derive(Debug, Clone, Serialize)]
pub struct ChangedField<'d> {
    /// Its name.
    pub name: &'d str,
    /// Then; empty for nothing.
    pub before: &'d str,
    /// Now; empty for nothing.
    pub after: &'d str,
}

/// An entry of the registry that was revised since.
#[derive(Debug, Clone, Serialize)]
pub struct RegistryChangeView<'d> {
    /// `unit`, `person` or `group`.
    pub entity: &'static str,
    /// Code and name.
    pub name: &'d str,
    /// Whether it is new.
    pub new: bool,
    /// When it was last revised.
    #[serde(serialize_with = "as_text")]
    pub recorded: Timestamp,
}

impl<'d> DeltaView<'d> {
    /// What changed, with reasons in words.
    pub fn of(delta: &'d Delta, locale: Locale) -> Self {
        Self {
            since: delta.since,
            until: delta.until,
            rulebooks: delta.rulebooks.iter().map(|rulebook| of_rulebook(rulebook, locale)).collect(),
            registry: delta.registry.iter().map(of_entry).collect(),
        }
    }
}

fn of_rulebook(rulebook: &RulebookDelta, locale: Locale) -> RulebookDeltaView<'_> {
    let assessment = &rulebook.assessment;
    RulebookDeltaView {
        rulebook: &assessment.rulebook,
        title: &assessment.title,
        version: &assessment.version,
        period: assessment.period.to_string(),
        as_of: assessment.as_of,
        results: rulebook.results.iter().map(|result| of_result(result, locale)).collect(),
        receipt: &assessment.receipt,
    }
}

fn of_result(changed: &ChangedResult, locale: Locale) -> ChangedResultView<'_> {
    ChangedResultView {
        result: &changed.result.0,
        title: &changed.result.1,
        change: &changed.change,
        records: changed.records.iter().map(|record| of_record(record, locale)).collect(),
    }
}

fn of_record(record: &RecordChange, locale: Locale) -> RecordChangeView<'_> {
    let fields = record.fields.iter();
    RecordChangeView {
        id: record.id,
        kind: &record.kind,
        date: record.date,
        state_before: record.state.0,
        state: record.state.1,
        fields: fields.map(|(name, before, after)| ChangedField { name, before, after }).collect(),
        reason: reason::say(locale, &record.reason).into_owned(),
        author: &record.author,
        recorded: record.recorded,
    }
}

fn of_entry(entry: &RegistryChange) -> RegistryChangeView<'_> {
    RegistryChangeView { entity: entry.entity, name: &entry.name, new: entry.new, recorded: entry.recorded }
}
