//! Results of other rulebooks and of earlier periods: worked out over their own frames before the rulebook that asks, in the
//! order that follows from who needs whom.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use mingde_core::period::Period;
use mingde_core::snapshot::Snapshot;

use super::all_counts::counted;
use super::cell::Cell;
use super::counting::{Ground, Memory};
use super::frame::Frame;
use super::places::together;
use super::population::population;
use super::prepared::Prepared;
use super::sheet::BLOCK;
use super::subjects::subjects;
use super::substitute::settled;
use super::veto::Vetoes;
use super::who::Who;
use crate::language::Number;
use crate::plan::{Overrides, Reason, Reference, Rulebook, Shown, Status, Subject, Way};

/// What a rulebook asks of others and of its own past.
#[derive(Debug, Clone, Default)]
pub(crate) struct Elsewhere {
    told: Vec<Told>,
}

/// What one reference comes to.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    /// By index of unit or person of whoever asks.
    cells: Vec<Cell>,
    /// What the result is called, where it is known.
    pub(crate) title: String,
    pub(crate) shown: Option<Shown>,
    /// The periods it is of.
    pub(crate) periods: Vec<Period>,
}

/// Everything that results are worked out from.
#[derive(Clone, Copy)]
pub(crate) struct World<'w> {
    /// All rulebooks, as they were read.
    pub(crate) rulebooks: &'w [&'w Rulebook],
    pub(crate) snapshot: &'w Snapshot,
    pub(crate) overrides: &'w Overrides,
}

impl Elsewhere {
    /// Nothing.
    pub(crate) fn none() -> &'static Self {
        static NONE: OnceLock<Elsewhere> = OnceLock::new();
        NONE.get_or_init(Elsewhere::default)
    }

    /// What a rulebook asks for over a frame.
    pub(crate) fn of(world: World<'_>, rulebook: &Rulebook, frame: Frame) -> Self {
        let all = (0..rulebook.plan.references.len()).collect();
        Self::asked(world, rulebook, frame, &all, &[])
    }

    /// The same of some references; `open` are the rulebooks that wait for this one.
    fn asked(
        world: World<'_>,
        rulebook: &Rulebook,
        frame: Frame,
        wanted: &BTreeSet<usize>,
        open: &[&str],
    ) -> Self {
        let asking = Asking { world, rulebook, frame, open };
        let references = rulebook.plan.references.iter().enumerate();
        let told = |(at, reference): (usize, &Reference)| match wanted.contains(&at) {
            true => asking.told(reference),
            false => Told::absent(Reason::RulebookMissing),
        };
        Self { told: references.map(told).collect() }
    }

    /// What a reference comes to.
    pub(crate) fn told(&self, reference: usize) -> Option<&Told> {
        self.told.get(reference)
    }

    /// The value of a reference for somebody.
    pub(crate) fn cell(&self, reference: usize, index: u32) -> Cell {
        let told = self.told.get(reference);
        told.map_or(Cell::NoData(Reason::RulebookMissing), |told| told.cell(index))
    }
}

impl Told {
    fn absent(why: Reason) -> Self {
        Self { cells: vec![Cell::NoData(why)], title: String::new(), shown: None, periods: Vec::new() }
    }

    fn cell(&self, index: u32) -> Cell {
        // One cell stands for everybody where nothing could be worked out.
        let at = if self.shown.is_none() { 0 } else { index as usize };
        self.cells.get(at).copied().unwrap_or(Cell::NotApplicable(Reason::NotThere))
    }
}

/// A rulebook that asks.
struct Asking<'w> {
    world: World<'w>,
    rulebook: &'w Rulebook,
    frame: Frame,
    open: &'w [&'w str],
}

impl Asking<'_> {
    fn told(&self, reference: &Reference) -> Told {
        let found = self.world.rulebooks.iter().find(|r| r.id == reference.rulebook);
        let Some(other) = found else { return Told::absent(Reason::RulebookMissing) };
        let Some(rule) = other.plan.rules.iter().position(|rule| rule.id == reference.result) else {
            return Told::absent(Reason::RulebookMissing);
        };
        // Of its own past a rulebook asks only what asks for nothing earlier; another one that waits for this one would
        // wait for ever.
        let own = other.id == self.rulebook.id;
        if self.open.contains(&other.id.as_str()) || own && reference.back == 0 {
            return Told::absent(Reason::Circle);
        }
        let frames = self.frames(other, reference);
        if frames.is_empty() {
            return Told::absent(Reason::NotDue);
        }
        let columns: Vec<Vec<Cell>> =
            frames.iter().map(|frame| self.column(other, *frame, rule, reference)).collect();
        let spec = &other.plan.rules[rule];
        Told {
            cells: match reference.over {
                None => columns.into_iter().next().unwrap_or_default(),
                Some(way) => added_up(way, &columns),
            },
            title: spec.title.clone(),
            shown: Some(spec.shown),
            periods: frames.iter().map(|frame| frame.period).collect(),
        }
    }

    /// Over which days the other rulebook is asked.
    fn frames(&self, other: &Rulebook, reference: &Reference) -> Vec<Frame> {
        let as_of = self.frame.as_of;
        if reference.over.is_some() {
            let parts = self.frame.period.split(other.period).into_iter();
            return parts.filter(|part| part.from <= as_of).map(|part| Frame::new(part, as_of)).collect();
        }
        let now = same_time(other, self.frame);
        let then = (0..reference.back).fold(now, |period, _| period.previous());
        vec![Frame::new(then, as_of)]
    }

    /// A rule of the other rulebook over a frame, by index of whoever asks.
    fn column(&self, other: &Rulebook, frame: Frame, rule: usize, reference: &Reference) -> Vec<Cell> {
        let World { rulebooks, snapshot, overrides } = self.world;
        let frames: Vec<Frame> = rulebooks
            .iter()
            .map(|r| if r.id == other.id { frame } else { Frame::new(same_time(r, frame), frame.as_of) })
            .collect();
        let all: Vec<_> =
            rulebooks.iter().zip(&frames).map(|(r, frame)| settled(r, *frame, overrides)).collect();
        let all: Vec<&Rulebook> = all.iter().map(AsRef::as_ref).collect();
        let vetoes = Vetoes::gather(&all, snapshot, &frames);
        let memory = Memory::default();
        let ground = Ground { snapshot, vetoes: &vetoes, memory: &memory, grouped: None };
        let Some(other) = all.iter().copied().find(|r| r.id == other.id) else { return Vec::new() };
        let counts = counted(&[other], &[frame], ground).remove(0);
        let open: Vec<&str> = self.open.iter().copied().chain([self.rulebook.id.as_str()]).collect();
        let elsewhere = Elsewhere::asked(self.world, other, frame, &other.plan.references_for(rule), &open);
        let prepared = Prepared::with(other, frame, ground, overrides, elsewhere);
        let who = subjects(other, snapshot, &vetoes, frame);
        let known = population(&prepared, &counts, &who);
        let mut found: Vec<(Who, Cell)> = Vec::with_capacity(who.len());
        let frames = [frame];
        for (block, part) in who.chunks(BLOCK).enumerate() {
            let mut sheet = prepared.sheet(part, &frames, &counts);
            sheet.known = &known;
            sheet.offset = block * BLOCK;
            sheet.fill(rule);
            found.extend(
                part.iter().copied().zip((0..part.len()).map(|at| sheet.stated(rule, at, reference.held))),
            );
        }
        self.by_own_index(other, &found)
    }

    /// By index of whoever asks: a person asks about itself, or about the unit it works for.
    fn by_own_index(&self, other: &Rulebook, found: &[(Who, Cell)]) -> Vec<Cell> {
        let snapshot = self.world.snapshot;
        let persons = |r: &Rulebook| r.subject == Subject::Person;
        let size = if persons(other) { snapshot.persons.len() } else { snapshot.units.len() };
        let mut by_index = vec![Cell::NotApplicable(Reason::NotThere); size];
        for (who, cell) in found {
            by_index[who.index as usize] = *cell;
        }
        match (persons(self.rulebook), persons(other)) {
            (true, false) => {
                let unit = |person: u32| {
                    let post = snapshot.persons.main_post(person, self.frame.as_of)?;
                    by_index.get(snapshot.persons.posts.unit[post] as usize).copied()
                };
                let persons = 0..snapshot.persons.len() as u32;
                persons.map(|person| unit(person).unwrap_or(Cell::NotApplicable(Reason::NotThere))).collect()
            }
            // What is found of persons says nothing of a unit.
            (false, true) => vec![Cell::NotApplicable(Reason::ConditionNotMet); snapshot.units.len()],
            _ => by_index,
        }
    }
}

/// The period in which a rulebook is asked from within a frame.
fn same_time(other: &Rulebook, frame: Frame) -> Period {
    if other.period == frame.period.kind {
        frame.period
    } else {
        Period::containing(other.period, frame.as_of)
    }
}

/// One number for each subject from those of several periods. Periods without data are passed over, as empty fields are; of
/// none there is no data.
fn added_up(way: Way, columns: &[Vec<Cell>]) -> Vec<Cell> {
    let len = columns.iter().map(Vec::len).max().unwrap_or(0);
    let of = |at: usize| {
        let own = columns.iter().filter_map(|column| column.get(at)).copied();
        let cells: Vec<Cell> = own.collect();
        let numbers: Vec<Number> = match way {
            Way::Count => {
                cells.iter().filter(|cell| **cell == Cell::Truth(true)).map(|_| Number::ONE).collect()
            }
            _ => cells.iter().filter_map(|cell| cell.number()).collect(),
        };
        let known = cells.iter().any(|cell| !cell.is_absent());
        match known {
            true => together(way, &numbers),
            false => cells.first().copied().unwrap_or(Cell::NoData(Reason::NothingReported)),
        }
    };
    (0..len).map(of).collect()
}

impl super::sheet::Sheet<'_> {
    /// What is stated of a rule: whether it is so, or its value.
    fn stated(&self, rule: usize, at: usize, held: bool) -> Cell {
        let (status, reason) = self.status(rule, at);
        match (held, status) {
            (true, Status::Met) => Cell::Truth(true),
            (true, Status::NotMet) => Cell::Truth(false),
            (_, Status::NotApplicable) => Cell::NotApplicable(reason),
            (true, Status::NoData) => Cell::NoData(reason),
            (false, _) => {
                let value = self.cells[rule].as_ref().map(|cells| cells.get(at));
                match value {
                    Some(cell @ (Cell::Number(_) | Cell::NoData(_) | Cell::NotApplicable(_))) => cell,
                    Some(Cell::Truth(holds)) => Cell::Number(if holds { Number::ONE } else { Number::ZERO }),
                    None => Cell::NoData(Reason::NothingReported),
                }
            }
        }
    }
}
