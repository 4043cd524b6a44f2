//! What stands in the ledger of a selection: nominations, sheets, objections, the decision, honours, read from the columns in memory.

use std::collections::HashMap;

use mingde_core::date::{Day, Timestamp};
use mingde_core::id::{EntityId, PersonId, RecordId, UnitId};
use mingde_core::kind::{HonourFields, Kind, NominationFields, SelectionPart};
use mingde_core::number::Fixed;
use mingde_core::record::{State, Who};
use mingde_core::snapshot::{Snapshot, Table};
use mingde_core::text::{comparable, sort_key};

use super::call::{Call, Ground, NomineeSort};
use super::reading::SaidRow;
use crate::glance::RowAt;
use crate::library::Library;
use crate::present::Present;

/// Whom a nomination puts forward.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NomineeWho {
    /// A person.
    Person(PersonId),
    /// A unit.
    Unit(UnitId),
    /// An entry of the unit that nominates it.
    Entry,
}

/// A nomination that stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Nominee {
    /// The record.
    pub id: RecordId,
    /// Whom.
    pub who: NomineeWho,
    /// What they are called: a person by name alone.
    pub name: String,
    /// The unit that nominated.
    pub unit: UnitId,
    /// What it is called.
    pub unit_name: String,
    /// The code of the category.
    pub category: String,
    /// How the record stands.
    pub state: State,
    /// When the ledger learned of it.
    pub entered: Timestamp,
    /// What the raters gave, once it is worked out.
    pub score: Option<Fixed>,
    /// Whether it is on public notice.
    pub noticed: bool,
    /// Whether the body chose it, once it decided.
    pub chosen: Option<bool>,
    /// Number of evidence files.
    pub evidence: u16,
}

/// An objection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ObjectionLine {
    /// The record.
    pub id: RecordId,
    /// When it was received.
    pub received: Day,
    /// When it was answered.
    pub answered: Option<Day>,
}

/// What the body decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecisionLine {
    /// The record.
    pub id: RecordId,
    /// Accepted: the body was there and voted as it has to.
    pub holds: bool,
    /// The day on which it was entered.
    pub on: Day,
}

/// What stands of a selection.
#[derive(Debug, Clone, Default)]
pub struct Standing {
    /// Nominations that were handed in, accepted or returned, by category and the sound of the name.
    pub nominees: Vec<Nominee>,
    /// Who has handed in a sheet, with it.
    pub sheets: HashMap<PersonId, RecordId>,
    /// What was objected.
    pub objections: Vec<ObjectionLine>,
    /// What was decided.
    pub decision: Option<DecisionLine>,
    /// Honours that came of it, by the nomination.
    pub honours: HashMap<RecordId, RecordId>,
}

impl Standing {
    /// Of a call.
    pub(super) fn of(present: &Present, call: &Call) -> Self {
        let (library, snapshot) = (&present.library, &*present.snapshot);
        let Some(fields) = library.kinds.get(&call.kind).and_then(|kind| match &kind.selection {
            Some(SelectionPart::Call(fields)) => Some(fields.kinds.clone()),
            _ => None,
        }) else {
            return Self::default();
        };
        let mut standing = Self::default();
        let rows = |kind: &str| rows(snapshot, kind);
        for (table, row) in rows(&fields.nomination) {
            let Some(SelectionPart::Nomination(named)) = &table.kind.selection else { continue };
            let at = RowAt { snapshot, table, row };
            standing.nominees.extend(nominee(call, named, at));
        }
        let order = |code: &str| call.categories.iter().position(|category| category.code == code);
        standing
            .nominees
            .sort_by_cached_key(|nominee| (order(&nominee.category), sort_key(&nominee.name), nominee.id));
        for (table, row) in rows(&fields.sheet) {
            let Some(SelectionPart::Sheet(named)) = &table.kind.selection else { continue };
            // What was there before anybody could rate is no sheet of it.
            if table.entered[row].day() <= call.nominate.1 {
                continue;
            }
            let Some(said) = of_call(call, RowAt { snapshot, table, row }, &named.selection) else {
                continue;
            };
            let own = said.parts(&named.rater, "").into_iter().find_map(|(who, _)| person(who));
            standing.sheets.extend(own.map(|own| (own, said.id)));
        }
        for (table, row) in rows(&fields.objection) {
            let Some(SelectionPart::Objection(named)) = &table.kind.selection else { continue };
            let Some(said) = of_call(call, RowAt { snapshot, table, row }, &named.selection) else {
                continue;
            };
            // What was answered counts as answered once that is accepted.
            let answered = said.day(&named.answered).filter(|_| table.state[row] == State::Accepted);
            standing.objections.push(ObjectionLine { id: said.id, received: said.date, answered });
        }
        standing.objections.sort_by_key(|line| (line.received, line.id));
        for (table, row) in rows(&fields.decision) {
            let Some(SelectionPart::Decision(named)) = &table.kind.selection else { continue };
            let Some(said) = of_call(call, RowAt { snapshot, table, row }, &named.selection) else {
                continue;
            };
            let holds = table.state[row] == State::Accepted;
            standing.decision = Some(DecisionLine { id: said.id, holds, on: said.date });
        }
        standing.honours = honours(snapshot, &fields.honour);
        standing
    }

    /// Those whom the office accepted: these are rated.
    pub fn candidates(&self) -> impl Iterator<Item = &Nominee> {
        self.nominees.iter().filter(|nominee| nominee.state == State::Accepted)
    }

    /// How many objections have no answer.
    pub fn unanswered(&self) -> usize {
        self.objections.iter().filter(|line| line.answered.is_none()).count()
    }

    /// Those who were chosen.
    pub fn chosen(&self) -> impl Iterator<Item = &Nominee> {
        self.candidates().filter(|nominee| nominee.chosen == Some(true))
    }

    /// How many of those who were chosen have no honour yet.
    pub fn unhonoured(&self) -> usize {
        self.chosen().filter(|nominee| !self.honours.contains_key(&nominee.id)).count()
    }
}

/// All calls that are in force, the latest first.
pub(super) fn calls(library: &Library, snapshot: &Snapshot) -> Vec<Call> {
    let mut calls = Vec::new();
    for kind in library.kinds.values() {
        let (Some(ground), Some(table)) = (Ground::of(library, kind), snapshot.table(&kind.id)) else {
            continue;
        };
        for row in (0..table.len()).filter(|row| table.state[*row] == State::Accepted) {
            let said = SaidRow::of_row(RowAt { snapshot, table, row });
            calls.extend(said.and_then(|said| Call::read(&ground, &said).0));
        }
    }
    calls.sort_by_key(|call| (std::cmp::Reverse(call.nominate.1), call.id));
    calls
}

/// The rows of a kind that stand.
fn rows<'s>(snapshot: &'s Snapshot, kind: &str) -> impl Iterator<Item = (&'s Table, usize)> + use<'s> {
    let table = snapshot.table(kind).into_iter();
    table.flat_map(move |table| {
        let rows = (0..table.len()).filter(move |row| table.state[*row].goes_on());
        rows.map(move |row| (table, row))
    })
}

/// Whether two titles name the same selection.
pub(super) fn is_named(call: &Call, title: &str) -> bool {
    call.title == title || comparable(&call.title) == comparable(title)
}

fn of_call<'s>(call: &Call, at: RowAt<'s>, selection: &str) -> Option<SaidRow<'s>> {
    SaidRow::of_row(at).filter(|said| is_named(call, &said.text(selection)))
}

pub(super) fn person(who: Who) -> Option<PersonId> {
    match who {
        Who::Person(person) => Some(person),
        Who::Unit(_) | Who::Group(_) => None,
    }
}

fn nominee(call: &Call, named: &NominationFields, at: RowAt<'_>) -> Option<Nominee> {
    let said = of_call(call, at, &named.selection)?;
    let one = |role: &str| said.parts(role, "").first().map(|(who, _)| *who);
    let snapshot = at.snapshot;
    let entry = said.text(&named.entry);
    let (who, name) = match (call.sort, one(&named.person), one(&named.unit)) {
        (NomineeSort::Person, Some(Who::Person(person)), _) => {
            let name =
                snapshot.persons.index_of(person).map(|at| snapshot.persons.name[at as usize].to_string());
            (NomineeWho::Person(person), name.unwrap_or_default())
        }
        (NomineeSort::Unit, _, Some(Who::Unit(unit))) => {
            let name = snapshot.units.index_of(unit).map(|at| snapshot.units.unit[at as usize].name.clone());
            (NomineeWho::Unit(unit), name.unwrap_or_default())
        }
        _ => (NomineeWho::Entry, entry),
    };
    let result = said.choice(&named.result);
    Some(Nominee {
        id: said.id,
        who,
        name,
        unit: said.unit,
        unit_name: at.unit_name().to_owned(),
        category: said.choice(&named.category),
        state: at.state(),
        entered: at.table.entered[at.row],
        score: said.number(&named.score),
        noticed: said.day(&named.notice[0]).is_some(),
        chosen: match result.as_str() {
            code if code == named.chosen => Some(true),
            code if code == named.other => Some(false),
            _ => None,
        },
        evidence: at.table.evidence[at.row],
    })
}

fn honours(snapshot: &Snapshot, kind: &str) -> HashMap<RecordId, RecordId> {
    let mut honours = HashMap::new();
    for (table, row) in rows(snapshot, kind) {
        let Some(SelectionPart::Honour(HonourFields { nomination, .. })) = &table.kind.selection else {
            continue;
        };
        let Some(said) = SaidRow::of_row(RowAt { snapshot, table, row }) else { continue };
        let of = said.text(nomination);
        honours.extend(of.parse::<EntityId>().ok().map(|of| (RecordId(of), said.id)));
    }
    honours
}

/// The fields of a kind by which units nominate.
pub(super) fn nomination_fields(kind: &Kind) -> Option<&NominationFields> {
    match &kind.selection {
        Some(SelectionPart::Nomination(fields)) => Some(fields),
        _ => None,
    }
}
