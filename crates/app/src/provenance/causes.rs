//! Why a figure is another one today: what it was made of then held against what it is made of now, and the
//! revisions between the two.

use std::collections::{BTreeMap, BTreeSet};

use mingde_core::date::Timestamp;
use mingde_core::id::EntityId;
use mingde_core::kind::Field;
use mingde_core::record::{Content, State, Value};
use mingde_core::registry::Unit;
use mingde_core::revision::{EntityKind, Revision};
use mingde_core::snapshot::Snapshot;
use mingde_core::words::{Locale, say_code};
use mingde_report::document::Stated;
use mingde_report::form::Question as Asks;
use mingde_report::provenance::Asked;
use mingde_rulebook::{Explanation, ResultKind, Rulebook, Status, standing_code};

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::figures::{MadeOf, ResultKey, ResultOf};

/// Most causes listed for one figure.
pub const MOST_CAUSES: usize = 20;
/// Most subjects whose proofs are held against each other for one figure.
const MOST_SUBJECTS: usize = 10;

/// One reason why a figure changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cause {
    /// What happened.
    pub kind: CauseKind,
    /// The record or registry entry, where it is one.
    pub id: Option<EntityId>,
    /// What it is: `谈心谈话 2025-09-08`, `第一小学`.
    pub title: String,
    /// What reads otherwise now.
    pub shifts: Vec<Shift>,
    /// Position of the latest revision since then.
    pub position: Option<u64>,
    /// When that was recorded.
    pub recorded: Option<Timestamp>,
    /// By whom.
    pub author: String,
    /// The reason given.
    pub reason: String,
}

/// What happened to a record, an entry or a result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CauseKind {
    /// Recorded since.
    Added,
    /// It says something else now.
    Corrected,
    /// Taken back.
    Withdrawn,
    /// Accepted since, so that it counts now.
    Accepted,
    /// Sent back or handed in anew, so that it does not count at present.
    Returned,
    /// It has not been touched itself, but what it refers to has.
    Referred,
    /// The result of a subject is another one; the records behind it follow.
    Result,
    /// The rulebook or the form has been rewritten.
    Rules,
}

/// A value that reads otherwise now.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Shift {
    /// Title of the field.
    pub title: String,
    /// Before; empty for none, the stable name of its status for a result without a number.
    pub old: String,
    /// Now, as before.
    pub new: String,
    /// Of a result what sort it is: a veto that is *met* is told in other words than a duty.
    pub result: Option<ResultKind>,
}

impl Shift {
    fn of(title: String, old: String, new: String) -> Self {
        Self { title, old, new, result: None }
    }

    /// How it read and how it reads now, in words.
    pub fn said(&self, locale: Locale) -> [String; 2] {
        let status = |text: &str| Status::ALL.into_iter().find(|(_, name)| *name == text);
        let side = |text: &String| match (self.result, status(text)) {
            (Some(kind), Some((status, _))) => say_code(locale, standing_code(kind, status), &[]),
            _ if text.is_empty() => "—".to_owned(),
            _ => text.clone(),
        };
        [side(&self.old), side(&self.new)]
    }
}

impl CauseKind {
    /// Stable name, the last part of its translation key `verify-cause-…`.
    pub fn name(self) -> &'static str {
        match self {
            CauseKind::Added => "added",
            CauseKind::Corrected => "corrected",
            CauseKind::Withdrawn => "withdrawn",
            CauseKind::Accepted => "accepted",
            CauseKind::Returned => "returned",
            CauseKind::Referred => "referred",
            CauseKind::Result => "result",
            CauseKind::Rules => "rules",
        }
    }
}

/// The ledger then and now, and what was asked of it.
pub(super) struct Question<'a> {
    pub bureau: &'a Bureau,
    pub then: &'a Snapshot,
    pub now: &'a Snapshot,
    pub asked: &'a Asked,
}

impl Question<'_> {
    /// Today's rules give another figure for the same ledger.
    pub fn rules_changed(&self, asks: Option<&Asks>, stated: &Stated, now: &str) -> Cause {
        let library = &self.bureau.library();
        // In force is a published version before the library's file.
        let in_force = library.rulebooks_on(self.asked.as_of).unwrap_or_default();
        let of_figure = |rulebook: &&Rulebook| stated.receipt.rulebook.as_ref() == Some(&rulebook.id);
        let rulebook = in_force.into_iter().find(of_figure);
        let versions =
            rulebook.zip(stated.receipt.version.as_ref()).filter(|(r, version)| r.version != **version);
        let mut shifts: Vec<Shift> = versions
            .map(|(r, version)| Shift::of(String::new(), version.clone(), r.version.clone()))
            .into_iter()
            .collect();
        if let (Some(Asks::Setting { setting, .. }), Some(rulebook)) = (asks, rulebook) {
            let shown = rulebook.settings(&library.own).into_iter().find(|s| s.id == *setting);
            let title = shown.map_or_else(|| setting.clone(), |s| s.title.clone());
            let old = stated.exact.clone().unwrap_or_default();
            shifts.push(Shift::of(title, old, now.to_owned()));
        }
        Cause {
            kind: CauseKind::Rules,
            id: None,
            title: rulebook.map_or_else(String::new, |r| r.title.clone()),
            shifts,
            position: None,
            recorded: None,
            author: String::new(),
            reason: String::new(),
        }
    }

    /// The causes for one figure of the form, and how many are not listed.
    pub async fn causes(&self, before: &MadeOf, after: &MadeOf) -> Result<(Vec<Cause>, usize), AppError> {
        let mut causes: Vec<Cause> = Vec::new();
        let mut further = 0;
        let mut open = vec![(before, after)];
        while let Some(pair) = open.pop() {
            match pair {
                (MadeOf::Entries(entity, before), MadeOf::Entries(_, after)) => {
                    let differing = differing(before, after);
                    let room = MOST_CAUSES.saturating_sub(causes.len());
                    further += differing.len().saturating_sub(room);
                    for id in differing.into_iter().take(room) {
                        if !causes.iter().any(|cause| cause.id == Some(*id)) {
                            causes.extend(self.of_entry(*entity, *id).await?);
                        }
                    }
                }
                (MadeOf::Results(before), MadeOf::Results(after)) => {
                    let differing = differing(before, after);
                    let room = MOST_SUBJECTS.min(MOST_CAUSES.saturating_sub(causes.len()));
                    further += differing.len().saturating_sub(room);
                    for key in differing.into_iter().take(room) {
                        self.of_result(key, before.get(key), after.get(key), &mut causes).await?;
                    }
                }
                // The first of the parts is looked at first.
                (MadeOf::All(before), MadeOf::All(after)) => open.extend(before.iter().zip(after).rev()),
                _ => {}
            }
        }
        Ok((causes, further))
    }

    /// What happened to a record or entry since the paper was written.
    async fn of_entry(&self, entity: EntityKind, id: EntityId) -> Result<Option<Cause>, AppError> {
        let history = self.bureau.store.history(id).await?;
        let Some(last) = history.last() else { return Ok(None) };
        let known = |r: &&Revision| match self.asked.known_on {
            Some(instant) => r.recorded <= instant,
            None => r.position < self.asked.ledger,
        };
        let old = history.iter().rfind(known);
        let kind = match (old, last.draft.state) {
            _ if old.is_some_and(|old| old.position == last.position) => CauseKind::Referred,
            (None, _) => CauseKind::Added,
            (_, State::Withdrawn) => CauseKind::Withdrawn,
            (Some(old), State::Accepted) if old.draft.state != State::Accepted => CauseKind::Accepted,
            (Some(old), state) if old.draft.state == State::Accepted && state != State::Accepted => {
                CauseKind::Returned
            }
            _ => CauseKind::Corrected,
        };
        let touched = kind != CauseKind::Referred;
        Ok(Some(Cause {
            kind,
            id: Some(id),
            title: self.title(entity, last),
            shifts: old.map(|old| self.shifts(entity, old, last)).unwrap_or_default(),
            position: touched.then_some(last.position),
            recorded: touched.then_some(last.recorded),
            author: if touched { last.author.clone() } else { String::new() },
            reason: if touched { last.draft.reason.clone() } else { String::new() },
        }))
    }

    /// A subject whose result differs, and the records its proofs differ by.
    async fn of_result(
        &self,
        key: &ResultKey,
        before: Option<&ResultOf>,
        after: Option<&ResultOf>,
        causes: &mut Vec<Cause>,
    ) -> Result<(), AppError> {
        let Some(subject) = after.or(before) else { return Ok(()) };
        let shown = |result: Option<&ResultOf>| {
            result.map_or_else(String::new, |result| match result.value {
                Some(value) => value.normalize().to_string(),
                None => result.status.name().to_owned(),
            })
        };
        causes.push(Cause {
            kind: CauseKind::Result,
            id: Some(key.subject),
            title: subject.name.clone(),
            shifts: vec![Shift {
                result: Some(subject.kind),
                ..Shift::of(subject.title.clone(), shown(before), shown(after))
            }],
            position: None,
            recorded: None,
            author: String::new(),
            reason: String::new(),
        });
        let (then, now) =
            (self.records_behind(key, self.then, subject), self.records_behind(key, self.now, subject));
        for record in differing(&then, &now) {
            let known = causes.iter().any(|cause| cause.id == Some(*record));
            if !known && causes.len() < MOST_CAUSES + MOST_SUBJECTS {
                causes.extend(self.of_entry(EntityKind::Record, *record).await?);
            }
        }
        Ok(())
    }

    /// The records that count for a subject's result, with what of them counts.
    fn records_behind(
        &self,
        key: &ResultKey,
        snapshot: &Snapshot,
        subject: &ResultOf,
    ) -> BTreeMap<EntityId, String> {
        let library = &self.bureau.library();
        // The versions the result was assessed by, not the drafts that lie in the library.
        let rulebooks = library.rulebooks_on(subject.date.as_of).unwrap_or_default();
        let (rulebook, result) = (&key.rulebook, &key.result);
        let explained = mingde_rulebook::explain(
            &rulebooks,
            rulebook,
            snapshot,
            subject.date,
            &library.own,
            &subject.code,
            result,
        );
        explained.map(|proof| counted(&proof)).unwrap_or_default()
    }

    fn title(&self, entity: EntityKind, revision: &Revision) -> String {
        let draft = &revision.draft;
        let named = |field: &str| {
            let value: Option<serde_json::Value> = serde_json::from_str(&draft.payload).ok();
            value.and_then(|v| v.get(field)?.as_str().map(str::to_owned)).unwrap_or_default()
        };
        if entity != EntityKind::Record {
            return named("name");
        }
        let library = self.bureau.library();
        let kind = library.kinds.get(&draft.kind).map_or(draft.kind.as_str(), |k| &k.title);
        let unit = draft.unit.and_then(|id| {
            let units = &self.now.units;
            units.id.iter().position(|u| u.0 == id).map(|at| units.unit[at].name.clone())
        });
        let day = draft.event.map(|day| day.to_string());
        [Some(kind.to_owned()), unit, day].into_iter().flatten().collect::<Vec<_>>().join(" ")
    }

    /// The fields that read otherwise. Of persons only which fields, never what they say.
    fn shifts(&self, entity: EntityKind, old: &Revision, new: &Revision) -> Vec<Shift> {
        let (before, after) = (self.readable(entity, old), self.readable(entity, new));
        let keys: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
        let shift = |key: &String| {
            let of = |map: &BTreeMap<String, String>| map.get(key).cloned().unwrap_or_default();
            let (old, new) = (of(&before), of(&after));
            (old != new).then(|| Shift::of(key.clone(), old, new))
        };
        keys.into_iter().filter_map(shift).collect()
    }

    /// What a revision says that may be shown, by title of the field.
    fn readable(&self, entity: EntityKind, revision: &Revision) -> BTreeMap<String, String> {
        let payload = &revision.draft.payload;
        let mut out = BTreeMap::new();
        match entity {
            EntityKind::Record => {
                let Ok(content) = serde_json::from_str::<Content>(payload) else { return out };
                let library = self.bureau.library();
                let kind = library.kinds.get(&content.kind);
                out.insert("date".to_owned(), content.date.to_string());
                show(&content.fields, kind.map_or(&[][..], |k| &k.fields), &mut out);
                let people: Vec<String> =
                    content.participants.iter().map(|p| format!("{} {}", p.role, p.who.entity())).collect();
                out.insert("participants".to_owned(), people.join("、"));
            }
            EntityKind::Unit => {
                let Ok(unit) = serde_json::from_str::<Unit>(payload) else { return out };
                out.insert("name".to_owned(), unit.name);
                out.insert("kind".to_owned(), unit.kind);
                show(&unit.fields, &self.bureau.library().schema.unit_fields, &mut out);
            }
            _ => {}
        }
        out
    }
}

/// Values by title; sealed ones stay sealed, choices are shown by their titles.
fn show(values: &BTreeMap<String, Value>, fields: &[Field], out: &mut BTreeMap<String, String>) {
    for (name, value) in values {
        let field = fields.iter().find(|f| f.name == *name);
        let shown = match value {
            Value::Sealed(_) => "******".to_owned(),
            value => value.to_string(),
        };
        let shown = if field.is_some_and(|f| f.sensitive) { "******".to_owned() } else { shown };
        out.insert(field.map_or_else(|| name.clone(), |f| f.title.clone()), shown);
    }
}

/// Keys with another value, or in only one of the two, in order.
fn differing<'m, K: Ord, V: PartialEq>(before: &'m BTreeMap<K, V>, after: &'m BTreeMap<K, V>) -> Vec<&'m K> {
    let keys: BTreeSet<&K> = before.keys().chain(after.keys()).collect();
    keys.into_iter().filter(|key| before.get(*key) != after.get(*key)).collect()
}

/// The records counted anywhere in a proof, with what of each counts.
fn counted(proof: &Explanation) -> BTreeMap<EntityId, String> {
    let mut records: BTreeMap<EntityId, String> = BTreeMap::new();
    let mut open = vec![&proof.root];
    while let Some(step) = open.pop() {
        for row in step.records.iter().flat_map(|records| &records.counted) {
            let Some(record) = row.record else { continue };
            let who: Vec<&str> = row.who.iter().map(|(code, _)| code.as_str()).collect();
            let told = format!("{:?} {} {:?}\n", row.day, who.join("、"), row.number);
            records.entry(record.0).or_default().push_str(&told);
        }
        open.extend(&step.inputs);
    }
    records
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_result_is_told_in_the_words_of_its_sort() {
        let read = |result, old: &str, new: &str| {
            let shift = Shift { result, ..Shift::of(String::new(), old.to_owned(), new.to_owned()) };
            shift.said(Locale::ZhCn)
        };
        assert_eq!(read(Some(ResultKind::Duty), "met", "not_met"), ["达到", "未达到"]);
        assert_eq!(read(Some(ResultKind::Veto), "met", "not_met"), ["未触发", "触发"]);
        assert_eq!(read(Some(ResultKind::Measure), "", "3"), ["—", "3"]);
        assert_eq!(read(None, "met", ""), ["met", "—"], "of a field it is what somebody wrote");
    }
}
