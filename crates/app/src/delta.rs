//! What a correction after the fact changes: every result that is another one now, and the records behind it.

use std::collections::{BTreeMap, BTreeSet};

use mingde_core::date::{Day, Timestamp};
use mingde_core::id::RecordId;
use mingde_core::record::{Content, State};
use mingde_core::revision::{EntityKind, Revision};
use mingde_rulebook::{
    Assessment, Explainer, MOST_LISTED, ResultKind, Row, Rulebook, Step, SubjectChange, WrittenReceipt,
};

use crate::assess::{AssessRequest, chosen, rulebooks_of_receipt};
use crate::bureau::Bureau;
use crate::error::AppError;
use crate::renewing::only_sealed_anew;
use crate::sealing::renewed;
use crate::sight::Sight;

/// Revisions read at once.
const MANY: u32 = 5_000;

/// Since when changes are told.
#[derive(Debug, Clone)]
pub enum Since {
    /// Since the ledger held so many revisions.
    Position(u64),
    /// Since the assessment of this receipt.
    Receipt(Box<WrittenReceipt>),
}

/// What changed since.
#[derive(Debug, Clone)]
pub struct Delta {
    /// Number of revisions in the ledger then.
    pub since: u64,
    /// Number of revisions now.
    pub until: u64,
    /// Each rulebook of which some result is another one, before and now.
    pub rulebooks: Vec<RulebookDelta>,
    /// Units, persons and groups that were revised meanwhile: they can move results without any record.
    pub registry: Vec<RegistryChange>,
}

/// The results of one rulebook that are other ones now.
#[derive(Debug, Clone)]
pub struct RulebookDelta {
    /// As it is now.
    pub assessment: Assessment,
    /// In the order of results and subjects.
    pub results: Vec<ChangedResult>,
}

/// One result of one subject.
#[derive(Debug, Clone)]
pub struct ChangedResult {
    /// Id and title of the result.
    pub result: (String, String),
    /// What sort of result.
    pub kind: ResultKind,
    /// Chinese word of its unit; empty for plain numbers.
    pub unit: &'static str,
    /// Who, and the values before and now.
    pub change: SubjectChange,
    /// The revised records that count in one of the two proofs and not, or otherwise, in the other.
    pub records: Vec<RecordChange>,
}

/// A record that was entered or revised since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecordChange {
    /// Which one.
    pub id: RecordId,
    /// Its kind.
    pub kind: String,
    /// Its event date now.
    pub date: Day,
    /// State then and now; none then if it is new.
    pub state: (Option<State>, State),
    /// What differs: name, then, now; empty where there was or is nothing.
    pub fields: Vec<(String, String, String)>,
    /// Reason of the latest revision.
    pub reason: String,
    /// Who made it.
    pub author: String,
    /// When.
    pub recorded: Timestamp,
}

/// An entry of the registry that was revised since.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RegistryChange {
    /// `unit`, `person` or `group`.
    pub entity: &'static str,
    /// Code and name, as far as the value says.
    pub name: String,
    /// Whether it is new.
    pub new: bool,
    /// When it was last revised.
    pub recorded: Timestamp,
}

/// What is different now from what it was: by the same rules, the same period and the same day, over the ledger as
/// it was then and as it is now, for those subjects and of those records that the actor may see.
pub async fn delta(
    bureau: &Bureau,
    sight: &Sight,
    request: &AssessRequest,
    since: &Since,
    today: Day,
) -> Result<Delta, AppError> {
    let library = bureau.library();
    let (library, now) = (&*library, sight.uncut());
    let mut request = request.clone();
    let (position, rulebooks): (u64, Vec<&Rulebook>) = match since {
        Since::Position(position) => (*position, chosen(library, &request, request.date(today).as_of)?),
        Since::Receipt(written) => {
            let receipt = &written.receipt;
            request.period = request.period.or(Some(receipt.period));
            request.as_of = request.as_of.or(Some(receipt.as_of));
            if request.rulebooks.is_empty() {
                request.rulebooks.push(receipt.rulebook.clone());
            }
            (receipt.ledger_position, rulebooks_of_receipt(library, written)?)
        }
    };
    let mut wanted = BTreeSet::new();
    for name in &request.rulebooks {
        wanted.insert(library.rulebook(name)?.id.clone());
    }
    let then = bureau.snapshot_at(position).await?;
    let at = request.date(today);
    let assess = |snapshot| mingde_rulebook::assess(&rulebooks, snapshot, at, &library.own);
    let (mut before, mut after) = (assess(&then), assess(now));
    before.iter_mut().chain(&mut after).for_each(|assessment| sight.cut(assessment));
    let (records, registry) = revised(bureau, sight, position, request.date(today).as_of).await?;
    let explainers = [&then, now].map(|snapshot| Explainer::new(&rulebooks, snapshot, at, &library.own));
    let mut found = Vec::new();
    for (before, after) in before.iter().zip(after) {
        if !wanted.is_empty() && !wanted.contains(&after.rulebook) {
            continue;
        }
        let mut results = Vec::new();
        for impact in mingde_rulebook::impact(before, &after) {
            for change in impact.subjects {
                // Who was not there then has no proof of then.
                let counted = explainers.each_ref().map(|explainer| {
                    let mut counted = BTreeMap::new();
                    if let Ok(proof) = explainer.explain(&after.rulebook, &change.code, &impact.result) {
                        counted_in(&proof.root, &mut Vec::new(), &mut counted);
                    }
                    counted
                });
                let causes = causes(&counted);
                let records = causes.iter().filter_map(|id| records.get(id)).cloned().collect();
                let result = (impact.result.clone(), impact.title.clone());
                results.push(ChangedResult { result, kind: impact.kind, unit: impact.unit, change, records });
            }
        }
        if !results.is_empty() {
            found.push(RulebookDelta { assessment: after, results });
        }
    }
    Ok(Delta { since: position, until: now.position, rulebooks: found, registry })
}

/// What each record brings to each count of a proof: by the way to the count and the record, the rows that count.
type Counted = BTreeMap<(Vec<String>, RecordId), Vec<Row>>;

/// The rows that count in a proof; of very long lists those that are listed.
fn counted_in(step: &Step, way: &mut Vec<String>, found: &mut Counted) {
    way.push(step.id.clone());
    if let Some(proof) = &step.records {
        debug_assert!(proof.counted.len() <= MOST_LISTED);
        for row in &proof.counted {
            if let Some(record) = row.record {
                found.entry((way.clone(), record)).or_default().push(row.clone());
            }
        }
    }
    step.inputs.iter().for_each(|input| counted_in(input, way, found));
    way.pop();
}

/// The records that count in one of two proofs and not, or otherwise, in the other. What counts in neither has moved
/// nothing, however often it was revised.
fn causes([then, now]: &[Counted; 2]) -> BTreeSet<RecordId> {
    let places = then.keys().chain(now.keys());
    places.filter(|place| then.get(*place) != now.get(*place)).map(|(_, record)| *record).collect()
}

/// Everything that was entered or revised from one position up to another.
async fn revised(
    bureau: &Bureau,
    sight: &Sight,
    since: u64,
    day: Day,
) -> Result<(BTreeMap<RecordId, RecordChange>, Vec<RegistryChange>), AppError> {
    let until = sight.uncut().position;
    let mut latest: BTreeMap<_, Revision> = BTreeMap::new();
    let mut at = since;
    while at < until {
        let some = bureau.store.since(at, MANY).await?;
        let Some(last) = some.last().map(|r| r.position) else { break };
        at = last + 1;
        latest.extend(some.into_iter().filter(|r| r.position < until).map(|r| (r.draft.id, r)));
    }
    let (mut records, mut registry) = (BTreeMap::new(), Vec::new());
    if !sight.sees_everything() {
        let seen = sight.seen(latest.values().map(|revision| &revision.draft), day);
        latest.retain(|id, _| seen.contains(id));
    }
    let keys = bureau.store.sealing();
    for (id, mut revision) in latest {
        // What stood before is held against what stands now as both would be sealed today: another key is no change.
        let entity = revision.draft.entity;
        let looked_up =
            revision.number > 1 && (entity == EntityKind::Record || only_sealed_anew(&revision.draft.reason));
        let history = if looked_up { bureau.store.history(id).await? } else { Vec::new() };
        let mut before = history.into_iter().rev().find(|r| r.position < since);
        for one in before.iter_mut().chain([&mut revision]) {
            one.draft.payload = renewed(&bureau.library(), keys, &one.draft)?;
        }
        let name = |payload: &str| {
            let value: serde_json::Value = serde_json::from_str(payload).unwrap_or_default();
            let part = |key: &str| value[key].as_str().unwrap_or("").to_owned();
            format!("{} {}", part("code"), part("name")).trim().to_owned()
        };
        match revision.draft.entity {
            EntityKind::Rulebook | EntityKind::Grant => {}
            EntityKind::Record => {
                if let Some(before) = &before {
                    let change = record_change(RecordId(id), Some(before), &revision)?;
                    // Sealed anew, and nothing else.
                    if change.state.0 == Some(change.state.1) && change.fields.is_empty() {
                        continue;
                    }
                    records.insert(RecordId(id), change);
                } else {
                    records.insert(RecordId(id), record_change(RecordId(id), None, &revision)?);
                }
            }
            _ if before.is_some_and(|before| before.draft.payload == revision.draft.payload) => {}
            entity => registry.push(RegistryChange {
                entity: entity.name(),
                name: name(&revision.draft.payload),
                new: revision.number == 1,
                recorded: revision.recorded,
            }),
        }
    }
    Ok((records, registry))
}

fn record_change(id: RecordId, before: Option<&Revision>, now: &Revision) -> Result<RecordChange, AppError> {
    let content = |revision: &Revision| -> Result<Content, AppError> {
        let position = revision.position;
        serde_json::from_str(&revision.draft.payload)
            .map_err(|cause| mingde_core::snapshot::BuildError { position, cause }.into())
    };
    let after = content(now)?;
    let old = before.map(content).transpose()?;
    Ok(RecordChange {
        id,
        kind: after.kind.clone(),
        date: after.date,
        state: (before.map(|r| r.draft.state), now.draft.state),
        fields: old.map_or(Vec::new(), |old| differing(&old, &after)),
        reason: now.draft.reason.clone(),
        author: now.author.clone(),
        recorded: now.recorded,
    })
}

/// Date, fields and participants that are not the same; sealed values are only said to differ.
fn differing(old: &Content, new: &Content) -> Vec<(String, String, String)> {
    use mingde_core::record::Value;
    let shown = |value: Option<&Value>| match value {
        None => String::new(),
        Some(Value::Sealed(_)) => "******".to_owned(),
        Some(value) => value.to_string(),
    };
    let mut found = Vec::new();
    if old.date != new.date {
        found.push(("date".to_owned(), old.date.to_string(), new.date.to_string()));
    }
    if old.unit != new.unit {
        found.push(("unit".to_owned(), old.unit.to_string(), new.unit.to_string()));
    }
    let names: BTreeSet<&String> = old.fields.keys().chain(new.fields.keys()).collect();
    for name in names {
        let (before, after) = (old.fields.get(name), new.fields.get(name));
        if before != after {
            found.push((name.clone(), shown(before), shown(after)));
        }
    }
    let roles: BTreeSet<&String> =
        old.participants.iter().chain(&new.participants).map(|p| &p.role).collect();
    for role in roles {
        let of = |content: &Content| -> Vec<_> {
            content.participants.iter().filter(|p| p.role == *role).cloned().collect()
        };
        let (before, after) = (of(old), of(new));
        if before != after {
            let count = |list: &[_]| list.len().to_string();
            found.push((role.clone(), count(&before), count(&after)));
        }
    }
    if old.evidence != new.evidence {
        let count = |list: &[String]| list.len().to_string();
        found.push(("evidence".to_owned(), count(&old.evidence), count(&new.evidence)));
    }
    found
}
