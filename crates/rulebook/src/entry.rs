//! Checks on a record before it is kept: what the rulebooks that hold on its day ask of it.

use mingde_core::date::Timestamp;
use mingde_core::id::RecordId;
use mingde_core::period::Period;
use mingde_core::record::{Content, State, Who};
use mingde_core::snapshot::{NO_INDEX, Snapshot, Table, push_value};

use crate::evaluate::frame::Frame;
use crate::evaluate::scope::{Chosen, Domain, Rows, Scope};
use crate::evaluate::test::{NO, YES};
use crate::evaluate::veto::Vetoes;
use crate::plan::{Condition, From};
use crate::rulebook::Rulebook;

/// A check a record does not satisfy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// Rulebook id and title.
    pub rulebook: (String, String),
    /// Heading of the article.
    pub article: String,
    /// The check's id and title.
    pub check: (String, String),
    /// What it asks for, as written.
    pub require: String,
    /// What to do about it, in the rulebook's words; may be empty.
    pub advice: String,
    /// Whether the record is refused; else a reason is asked for and the record is kept.
    pub hard: bool,
}

/// What the rulebooks have against a record, hard objections first. A condition that asks for an empty field
/// objects to nothing: whether a field must be filled in is for the kind to say. `snapshot` knows the registry
/// (and the records that vetoes rest on); the record itself need not be in it.
pub fn check_record(
    rulebooks: &[&Rulebook],
    snapshot: &Snapshot,
    content: &Content,
    entered: Timestamp,
) -> Vec<Objection> {
    let mut objections = Vec::new();
    let speaks = |r: &&&Rulebook| r.plan.checks.iter().any(|c| c.on == From::Kind(content.kind.clone()));
    if !rulebooks.iter().any(|r| speaks(&r)) {
        return objections;
    }
    let Some(table) = table_of(snapshot, content, entered) else { return objections };
    let frames: Vec<Frame> = rulebooks
        .iter()
        .map(|r| Frame::new(Period::containing(r.period, content.date), content.date))
        .collect();
    let vetoes = Vetoes::gather(rulebooks, snapshot, &frames);
    for (rulebook, frame) in rulebooks.iter().zip(&frames).filter(|(r, _)| speaks(r)) {
        if !rulebook.effective.contains(content.date) {
            continue;
        }
        let scope = Scope {
            snapshot,
            vetoes: &vetoes,
            frame: *frame,
            day: content.date.number(),
            rows: Rows::Table(&table),
            records: Chosen::All,
            parts: Chosen::All,
            part_record: table.participations.record.as_slice().into(),
        };
        let verdict = |condition: &Condition| {
            let mask = scope.test(condition, None);
            debug_assert_eq!(scope.len(Domain::Record), 1);
            mask.rows.first().copied()
        };
        for check in rulebook.plan.checks.iter().filter(|c| c.on == From::Kind(content.kind.clone())) {
            let asked = check.when.as_ref().is_none_or(|when| verdict(when) == Some(YES));
            if asked && verdict(&check.require) == Some(NO) {
                objections.push(Objection {
                    rulebook: (rulebook.id.clone(), rulebook.title.clone()),
                    article: rulebook
                        .articles
                        .get(check.article)
                        .map_or(String::new(), |a| a.heading.clone()),
                    check: (check.id.clone(), check.title.clone()),
                    require: check.written.clone(),
                    advice: check.advice.clone(),
                    hard: check.hard,
                });
            }
        }
    }
    objections.sort_by_key(|o| !o.hard);
    objections
}

/// The record as a table of one row over the snapshot's registry.
fn table_of(snapshot: &Snapshot, content: &Content, entered: Timestamp) -> Option<Table> {
    let kind = snapshot.table(&content.kind)?.kind.clone();
    let mut table = Table::empty(kind.clone());
    let unit = |id| snapshot.units.index_of(id).unwrap_or(NO_INDEX);
    table.id.push(RecordId(content.derive_id(&kind).0));
    table.state.push(State::Submitted);
    table.unit.push(unit(content.unit));
    table.day.push(content.date.number());
    table.entered.push(entered);
    table.recorded.push(entered);
    table.position.push(0);
    table.number.push(content.number.as_deref());
    table.evidence.push(content.evidence.len().min(usize::from(u16::MAX)) as u16);
    for (field, column) in kind.fields.iter().zip(&mut table.columns) {
        push_value(column, field, content.fields.get(&field.name), &unit);
    }
    let attributes = kind.attributes();
    let parts = &mut table.participations;
    for participant in &content.participants {
        let Some(role) = kind.role_index(&participant.role) else { continue };
        let position = |found: Option<usize>| found.map_or(NO_INDEX, |at| at as u32);
        parts.record.push(0);
        parts.role.push(role as u8);
        parts.who.push(match participant.who {
            Who::Person(id) => position(snapshot.persons.id.iter().position(|p| *p == id)),
            Who::Unit(id) => unit(id),
            Who::Group(id) => position(snapshot.groups.id.iter().position(|g| *g == id)),
        });
        for (field, column) in attributes.iter().zip(&mut parts.columns) {
            push_value(column, field, participant.attributes.get(&field.name), &unit);
        }
    }
    parts.start.push(parts.record.len() as u32);
    Some(table)
}
