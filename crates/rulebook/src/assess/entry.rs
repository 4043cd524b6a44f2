//! Checks on a record before it is kept: what the rulebooks that hold on its day ask of it.

use std::collections::{BTreeSet, HashMap};

use mingde_core::date::Timestamp;
use mingde_core::diagnostic::Message;
use mingde_core::id::{GroupId, PersonId, RecordId};
use mingde_core::period::Period;
use mingde_core::record::{Content, State, Who};
use mingde_core::snapshot::{NO_INDEX, Run, Snapshot, Table, push_value};
use mingde_core::words::Locale;

use crate::evaluate::{Domain, Frame, NO, Scope, Vetoes, YES, settled};
use crate::language::in_words;
use crate::plan::{Condition, EntryCheck, From, Overrides, Rulebook};

/// A check a record does not satisfy.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Objection {
    /// Rulebook id and title.
    pub rulebook: (String, String),
    /// Heading of the article.
    pub article: String,
    /// The check's id and title.
    pub check: (String, String),
    /// What it asks for, with titles in the place of names: in Chinese and in English.
    pub require: (String, String),
    /// What to do about it, in the rulebook's words; may be empty.
    pub advice: String,
    /// Whether the record is refused; else a reason is asked for and the record is kept.
    pub hard: bool,
    /// Whether it asks for vetoes: whoever enters the record is told that it cannot be taken, and not why.
    pub barred: bool,
}

impl Objection {
    /// What is asked for, by which article, and what to do. Of a veto neither condition nor article is told: both say what it is about.
    pub fn message(&self) -> Message {
        if self.barred {
            let code = if self.advice.is_empty() { "entry-barred" } else { "entry-barred-advice" };
            return self.barred_message(code).with("advice", &self.advice);
        }
        let code = match (self.hard, self.advice.is_empty()) {
            (true, true) => "entry-refused",
            (true, false) => "entry-refused-advice",
            (false, true) => "entry-doubted",
            (false, false) => "entry-doubted-advice",
        };
        Message::new(code)
            .with("title", &self.check.1)
            .with_translated("require", &self.require.0, &self.require.1)
            .with("rulebook", &self.rulebook.1)
            .with("article", &self.article)
            .with("advice", &self.advice)
    }

    /// The same to whoever has to say why it is entered all the same.
    pub fn reason_wanted(&self) -> Message {
        if self.barred {
            return self.barred_message("entry-barred-reason");
        }
        let args = self.message().args;
        args.into_iter().fold(Message::new("entry-reason-wanted"), |m, (name, value)| m.with(name, value))
    }

    fn barred_message(&self, code: &'static str) -> Message {
        Message::new(code).with("title", &self.check.1).with("rulebook", &self.rulebook.1)
    }
}

/// The checks on records of several rulebooks, made ready for many records.
pub struct EntryChecks<'a> {
    /// Those that check something, and those whose vetoes they consult.
    rulebooks: Vec<&'a Rulebook>,
    snapshot: &'a Snapshot,
    overrides: &'a Overrides,
    persons: HashMap<PersonId, u32>,
    groups: HashMap<GroupId, u32>,
}

impl Rulebook {
    /// Whether it checks records of a kind at entry.
    pub fn checks(&self, kind: &str) -> bool {
        self.plan.checks.iter().any(|c| matches!(&c.on, From::Kind(k) if k == kind))
    }

    /// Whether a check on records of a kind asks for vetoes: then the records these rest on must be in the
    /// snapshot as well.
    pub fn checks_vetoes(&self, kind: &str) -> bool {
        let mut checks = self.plan.checks.iter().filter(|c| matches!(&c.on, From::Kind(k) if k == kind));
        checks.any(asks_for_vetoes)
    }
}

fn asks_for_vetoes(check: &EntryCheck) -> bool {
    let mut asks = false;
    check.when.iter().chain([&check.require]).for_each(|condition| condition.vetoes(&mut |_| asks = true));
    asks
}

impl<'a> EntryChecks<'a> {
    /// The checks on records of a kind; `None` if no rulebook has any. `snapshot` knows the registry (and the
    /// records that vetoes rest on); the records to be checked need not be in it.
    pub fn on(
        kind: &str,
        rulebooks: &[&'a Rulebook],
        snapshot: &'a Snapshot,
        overrides: &'a Overrides,
    ) -> Option<Self> {
        if !rulebooks.iter().any(|r| r.checks(kind)) {
            return None;
        }
        let mut consulted = BTreeSet::new();
        for rulebook in rulebooks.iter().filter(|r| r.checks(kind)) {
            rulebook.plan.consulted(&mut |name| {
                consulted.insert(name.rulebook.clone());
            });
        }
        let needed = rulebooks.iter().copied().filter(|r| r.checks(kind) || consulted.contains(&r.id));
        Some(Self {
            rulebooks: needed.collect(),
            snapshot,
            overrides,
            persons: snapshot.persons.id.iter().zip(0..).map(|(id, at)| (*id, at)).collect(),
            groups: snapshot.groups.id.iter().zip(0..).map(|(id, at)| (*id, at)).collect(),
        })
    }

    /// What they have against a record, hard objections first. A condition that asks for an empty field objects
    /// to nothing: whether a field must be filled in is for the kind to say.
    pub fn check(&self, content: &Content, entered: Timestamp) -> Vec<Objection> {
        let mut objections = Vec::new();
        let Some(table) = self.table_of(content, entered) else { return objections };
        let on_its_day = |r: &&Rulebook| Frame::new(Period::containing(r.period, content.date), content.date);
        let frames: Vec<Frame> = self.rulebooks.iter().map(on_its_day).collect();
        // The vetoes they ask for may compare with settings.
        let settled: Vec<_> =
            self.rulebooks.iter().zip(&frames).map(|(r, frame)| settled(r, *frame, self.overrides)).collect();
        let rulebooks: Vec<&Rulebook> = settled.iter().map(AsRef::as_ref).collect();
        let vetoes = Vetoes::gather(&rulebooks, self.snapshot, &frames);
        for (rulebook, frame) in rulebooks.into_iter().zip(&frames) {
            if !rulebook.checks(&content.kind) || !rulebook.effective.contains(content.date) {
                continue;
            }
            let alone = Run { table: &table, first_record: 0, first_part: 0 };
            let scope = Scope::run(self.snapshot, &vetoes, *frame, alone, content.date.number());
            let verdict = |condition: &Condition| {
                let mask = scope.test(condition, None);
                debug_assert_eq!(scope.len(Domain::Record), 1);
                mask.rows.first().copied()
            };
            for check in rulebook.plan.checks.iter().filter(|c| c.on == From::Kind(content.kind.clone())) {
                let asked = check.when.as_ref().is_none_or(|when| verdict(when) == Some(YES));
                if asked && verdict(&check.require) == Some(NO) {
                    let article = rulebook.articles.get(check.article);
                    let told =
                        |locale| in_words(&check.written, Some(&*table.kind), &self.snapshot.schema, locale);
                    objections.push(Objection {
                        rulebook: (rulebook.id.clone(), rulebook.title.clone()),
                        article: article.map_or(String::new(), |a| a.heading.clone()),
                        check: (check.id.clone(), check.title.clone()),
                        require: (told(Locale::ZhCn), told(Locale::En)),
                        advice: check.advice.clone(),
                        hard: check.hard,
                        barred: asks_for_vetoes(check),
                    });
                }
            }
        }
        objections.sort_by_key(|o| !o.hard);
        objections
    }

    /// The record as a table of one row over the snapshot's registry.
    fn table_of(&self, content: &Content, entered: Timestamp) -> Option<Table> {
        let snapshot = self.snapshot;
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
            let position = |found: Option<&u32>| found.copied().unwrap_or(NO_INDEX);
            parts.record.push(0);
            parts.role.push(role as u8);
            parts.who.push(match participant.who {
                Who::Person(id) => position(self.persons.get(&id)),
                Who::Unit(id) => unit(id),
                Who::Group(id) => position(self.groups.get(&id)),
            });
            for (field, column) in attributes.iter().zip(&mut parts.columns) {
                push_value(column, field, participant.attributes.get(&field.name), &unit);
            }
        }
        parts.start.push(parts.record.len() as u32);
        Some(table)
    }
}
