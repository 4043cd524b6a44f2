//! Results of other rulebooks and of earlier periods: worked out over their own frames before the rulebook that asks, in the
//! order that follows from who needs whom.

use std::collections::BTreeSet;
use std::rc::Rc;
use std::sync::OnceLock;

use mingde_core::date::Day;
use mingde_core::kind::Party;
use mingde_core::period::Period;
use mingde_core::snapshot::{NO_INDEX, Snapshot};

use super::all_counts::counted;
use super::belonging::taken_together;
use super::cell::Cell;
use super::counting::{Ground, Memory};
use super::expression::held_by;
use super::frame::Frame;
use super::past::{Column, Known, Past};
use super::population::population;
use super::prepared::Prepared;
use super::sheet::BLOCK;
use super::subjects::subjects;
use super::substitute::{setting, settled};
use super::times::Times;
use super::veto::Vetoes;
use super::who::Who;
use crate::language::Number;
use crate::plan::{Body, Grade, Over, Overrides, Reason, Reference, Rule, Rulebook, Shown, Status, Way};

/// What a rulebook asks of others and of its own past.
#[derive(Debug, Clone, Default)]
pub(crate) struct Elsewhere {
    told: Vec<Told>,
}

/// What one reference comes to.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    /// By index of unit, person or group of whoever asks.
    cells: Vec<Cell>,
    /// What the result is called, where it is known.
    pub(crate) title: String,
    pub(crate) shown: Option<Shown>,
    /// The periods it is of.
    pub(crate) periods: Vec<Period>,
    /// For each of them, where others are asked about than those who ask: whom, by index of whoever asks.
    about: Vec<Vec<u32>>,
    /// Of what sort those are.
    of: Party,
    /// The titles of settings of its rulebook that it needs and that nobody has set.
    unset: Vec<String>,
}

/// Periods for which one and the same is asked about.
pub(crate) struct OfWhom {
    /// The unit or group; `None` where it is whoever asks.
    pub(crate) whom: Option<(Party, u32)>,
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
        Self::asked(world, rulebook, frame, &all, Asked { open: &[], past: &Past::on(frame.as_of) })
    }

    /// The same of some references.
    fn asked(
        world: World<'_>,
        rulebook: &Rulebook,
        frame: Frame,
        wanted: &BTreeSet<usize>,
        asked: Asked<'_>,
    ) -> Self {
        let asking = Asking { world, rulebook, frame, asked };
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

    /// The titles of settings that some references need where they lead, and that nobody has set.
    pub(crate) fn unset<'e>(&'e self, references: &'e BTreeSet<usize>) -> impl Iterator<Item = &'e str> {
        let told = references.iter().filter_map(|at| self.told.get(*at));
        told.flat_map(|told| told.unset.iter().map(String::as_str))
    }

    /// Whether anything that is asked for lacks a setting.
    pub(crate) fn is_unsettled(&self) -> bool {
        self.told.iter().any(|told| !told.unset.is_empty())
    }

    /// The value of a reference for somebody.
    pub(crate) fn cell(&self, reference: usize, index: u32) -> Cell {
        let told = self.told.get(reference);
        told.map_or(Cell::NoData(Reason::RulebookMissing), |told| told.cell(index))
    }
}

impl Told {
    fn absent(why: Reason) -> Self {
        Self {
            cells: vec![Cell::NoData(why)],
            title: String::new(),
            shown: None,
            periods: Vec::new(),
            about: Vec::new(),
            of: Party::Unit,
            unset: Vec::new(),
        }
    }

    /// The periods, together those for which one and the same unit or group is asked about; nobody where whoever asks is.
    pub(crate) fn parts(&self, index: u32) -> Vec<OfWhom> {
        let about = |at: usize| self.about.get(at).and_then(|about| about.get(index as usize)).copied();
        let mut parts: Vec<OfWhom> = Vec::new();
        for (at, period) in self.periods.iter().enumerate() {
            let whom = about(at).filter(|whom| *whom != NO_INDEX).map(|whom| (self.of, whom));
            match parts.last_mut().filter(|last| last.whom == whom) {
                Some(last) => last.periods.push(*period),
                None => parts.push(OfWhom { whom, periods: vec![*period] }),
            }
        }
        parts
    }

    fn cell(&self, index: u32) -> Cell {
        // One cell stands for everybody where nothing could be worked out, and for the whole bureau.
        let at = if self.shown.is_none() || index == NO_INDEX { 0 } else { index as usize };
        self.cells.get(at).copied().unwrap_or(Cell::NotApplicable(Reason::NotThere))
    }
}

/// What has been asked before.
#[derive(Clone, Copy)]
struct Asked<'w> {
    /// The rulebooks that wait for this one, each with the day it is asked about.
    open: &'w [(&'w str, Day)],
    past: &'w Past,
}

/// A rulebook that asks.
pub(super) struct Asking<'w> {
    pub(super) world: World<'w>,
    pub(super) rulebook: &'w Rulebook,
    pub(super) frame: Frame,
    asked: Asked<'w>,
}

impl<'w> Asking<'w> {
    fn told(&self, reference: &Reference) -> Told {
        let found = self.world.rulebooks.iter().copied().find(|r| r.id == reference.rulebook);
        let Some(other) = found else { return Told::absent(Reason::RulebookMissing) };
        let Some(spec) = other.plan.rules.iter().find(|rule| rule.id == reference.result) else {
            return Told::absent(Reason::RulebookMissing);
        };
        let own = other.id == self.rulebook.id;
        let frames = self.frames(other, reference);
        let Some(latest) = frames.iter().map(|frame| frame.as_of).max() else {
            return Told::absent(Reason::NotDue);
        };
        // The past never waits for the present; another rulebook that waits for this one as of that day would wait for ever.
        let waits = self.asked.open.iter().any(|(id, day)| *id == other.id && *day <= latest);
        if !own && waits || own && reference.back == 0 {
            return Told::absent(Reason::Circle);
        }
        let follows = match own {
            true => other.plan.rests_on_its_past(&other.id, &spec.id),
            false => reference.back > 0 && self.leads_back(other),
        };
        if follows {
            self.follow_from_the_first(other, frames[0], (spec, reference.held));
        }
        let column = |frame: &Frame| self.column(self.then(other, *frame), *frame, (spec, reference.held));
        let about = |frame: &Frame| self.asked_about(other, &column(frame).cells, frame.as_of);
        let own = |frame: &Frame| {
            let mut cells = self.said_of(other, &column(frame).cells, &about(frame));
            if reference.back > 0 {
                cells.iter_mut().for_each(|cell| *cell = said_then(*cell));
            }
            cells
        };
        Told {
            cells: match reference.over {
                None => frames.first().map(own).unwrap_or_default(),
                Some((Over::Periods, way)) => added_up(way, &frames.iter().map(own).collect::<Vec<_>>()),
                Some((Over::Members, way)) => {
                    let found = frames.first().map(column).unwrap_or_default();
                    self.of_members(other, way, &found.cells)
                }
            },
            title: spec.title.clone(),
            shown: Some(spec.shown),
            periods: frames.iter().map(|frame| frame.period).collect(),
            about: match reference.over {
                Some((Over::Members, _)) => Vec::new(),
                _ if other.subject.party() == self.rulebook.subject.party() => Vec::new(),
                _ => frames.iter().map(about).collect(),
            },
            of: other.subject.party(),
            unset: frames.first().map_or_else(Vec::new, |frame| column(frame).unset.clone()),
        }
    }

    /// The titles of the settings that a rule of another rulebook needs and nobody has set, those of rulebooks that it asks
    /// behind them.
    fn unset(&self, other: &Rulebook, rule: usize, frame: Frame, elsewhere: &Elsewhere) -> Vec<String> {
        let is_set = |at: &usize| setting(other, *at, frame, self.world.overrides).0.number().is_some();
        let needed = other.plan.settings_for(rule).into_iter().filter(|at| !is_set(at));
        let mut titles: Vec<String> = needed.map(|at| other.plan.settings[at].title.clone()).collect();
        for title in elsewhere.unset(&other.plan.references_for(rule)) {
            if !titles.iter().any(|known| known == title) {
                titles.push(title.to_owned());
            }
        }
        titles
    }

    /// The version of a rulebook that held at the end of a frame, if that is over: what was said then stays said.
    fn then(&self, given: &'w Rulebook, frame: Frame) -> &'w Rulebook {
        if frame.as_of >= self.frame.as_of {
            return given;
        }
        let World { snapshot, overrides, .. } = self.world;
        overrides.versions().on(&given.id, frame.as_of, snapshot.position).unwrap_or(given)
    }

    /// Over which days the other rulebook is asked.
    fn frames(&self, other: &Rulebook, reference: &Reference) -> Vec<Frame> {
        let as_of = self.frame.as_of;
        if matches!(reference.over, Some((Over::Periods, _))) {
            let parts = self.frame.period.split(other.period).into_iter();
            return parts.filter(|part| part.from <= as_of).map(|part| Frame::new(part, as_of)).collect();
        }
        let now = same_time(other, self.frame);
        let then = (0..reference.back).fold(now, |period, _| period.previous());
        vec![Frame::new(then, as_of)]
    }

    /// A result that rests on itself a period earlier is worked out period by period, from the first in which the rulebook
    /// holds.
    fn follow_from_the_first(&self, other: &'w Rulebook, frame: Frame, asked: (&Rule, bool)) {
        let mut frames = Vec::new();
        let mut next = frame;
        while !self.asked.past.has(&self.known(self.then(other, next), next, asked)) {
            frames.push(next);
            if !self.may_ask(self.then(other, next), &next) {
                break;
            }
            next = Frame::new(next.period.previous(), self.frame.as_of);
        }
        for frame in frames.into_iter().rev() {
            self.column(self.then(other, frame), frame, asked);
        }
    }

    /// Whether another rulebook asks, at however many removes, for results of the one that asks it.
    fn leads_back(&self, other: &Rulebook) -> bool {
        let mut ways = vec![other];
        let mut seen: BTreeSet<&str> = BTreeSet::new();
        while let Some(next) = ways.pop() {
            let asked = next.plan.references.iter().map(|reference| reference.rulebook.as_str());
            for id in asked.filter(|id| *id != next.id) {
                if id == self.rulebook.id {
                    return true;
                }
                if seen.insert(id) {
                    ways.extend(self.world.rulebooks.iter().copied().find(|rulebook| rulebook.id == id));
                }
            }
        }
        false
    }

    /// Whether a rulebook asks anything over a frame: not before it held, so that what rests on its own past has an end.
    fn may_ask(&self, other: &Rulebook, frame: &Frame) -> bool {
        let World { snapshot, overrides, .. } = self.world;
        self.asked.past.reaches(frame) && Times::of(other, overrides.calendar(), snapshot).in_force(frame)
    }

    fn known(&self, other: &Rulebook, frame: Frame, (asked, held): (&Rule, bool)) -> Known {
        (self.rulebook.hash, other.hash, asked.id.clone(), held, frame)
    }

    /// What a rulebook says over a frame of each of its subjects, in the sense of the rule that is asked for.
    fn column(&self, other: &'w Rulebook, frame: Frame, asked: (&Rule, bool)) -> Rc<Column> {
        let known = self.known(other, frame, asked);
        self.asked.past.once(known, || self.worked_out(other, frame, asked))
    }

    fn worked_out(&self, other: &'w Rulebook, frame: Frame, (asked, held): (&Rule, bool)) -> Column {
        let World { snapshot, overrides, .. } = self.world;
        let Some(rule) = other.plan.rules.iter().position(|rule| rule.id == asked.id) else {
            return Column::default();
        };
        let around = self.world.rulebooks.iter().copied();
        let rulebooks: Vec<&Rulebook> =
            around.map(|r| if r.id == other.id { other } else { self.then(r, frame) }).collect();
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
        let Some(other) = all.iter().copied().find(|r| r.id == other.id) else { return Column::default() };
        let counts = counted(&[other], &[frame], ground).remove(0);
        // Of one that waits twice, the earlier day is the one that can be met again.
        let own = self.rulebook.id.as_str();
        let others = self.asked.open.iter().copied().filter(|(id, _)| *id != own);
        let open: Vec<(&str, Day)> = others.chain([(own, self.frame.as_of)]).collect();
        let world = World { rulebooks: &rulebooks, ..self.world };
        let elsewhere = match self.may_ask(other, &frame) {
            true => {
                let asked = Asked { open: &open, ..self.asked };
                Elsewhere::asked(world, other, frame, &other.plan.references_for(rule), asked)
            }
            false => Elsewhere::default(),
        };
        let unset = self.unset(other, rule, frame, &elsewhere);
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
            let said = (0..part.len()).map(|at| sheet.stated(rule, at, held));
            found.extend(part.iter().copied().zip(said));
        }
        match (&other.plan.rules[rule].body, &asked.body) {
            (Body::Grade(then), Body::Grade(now)) if !held => {
                found.iter_mut().for_each(|(_, cell)| *cell = regraded(*cell, then, now));
            }
            _ => {}
        }
        Column { cells: found, unset }
    }
}

/// What did not apply earlier says nothing of it now, and is no second time of anything.
fn said_then(cell: Cell) -> Cell {
    match cell {
        Cell::NotApplicable(why) => Cell::NoData(why),
        said => said,
    }
}

/// A grade by the bands of another version, as the band of that name by its own.
fn regraded(cell: Cell, then: &Grade, now: &Grade) -> Cell {
    let beneath = |grade: &Grade, at: usize| grade.bands.len().checked_sub(at + 1);
    let Cell::Number(number) = cell else { return cell };
    let was = (0..then.bands.len())
        .find(|at| beneath(then, *at).and_then(|n| i64::try_from(n).ok()).map(Number::whole) == Some(number));
    let code = was.map(|at| &then.bands[at].code);
    let is = code.and_then(|code| now.bands.iter().position(|band| band.code == *code));
    match is.and_then(|at| beneath(now, at)).and_then(|n| i64::try_from(n).ok()) {
        Some(beneath) => Cell::Number(Number::whole(beneath)),
        None => Cell::NoData(Reason::NotInForce),
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
        taken_together(way, &own.collect::<Vec<_>>())
    };
    (0..len).map(of).collect()
}

impl super::sheet::Sheet<'_> {
    /// What is stated of a rule: whether it is so, or its value.
    fn stated(&self, rule: usize, at: usize, held: bool) -> Cell {
        let (status, reason) = self.status(rule, at);
        match (held, status) {
            (true, _) => held_by(&self.plan.rules[rule].body, (status, reason)),
            (false, Status::NotApplicable) => Cell::NotApplicable(reason),
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
