//! Assessing rulebooks over a snapshot: counts of all rulebooks first, shared between two threads, then each
//! rulebook's formulas over blocks of subjects.

use std::borrow::Cow;

use mingde_core::date::Day;
use mingde_core::snapshot::{Held, Runs, Snapshot};

use crate::assessment::{Assessment, AssessmentDate, Reason};
use crate::counted::counted_with;
use crate::evaluate::Who;
use crate::evaluate::cell::Cell;
use crate::evaluate::counting::{Ground, Memory};
use crate::evaluate::counts::Counts;
use crate::evaluate::frame::Frame;
use crate::evaluate::population::{Known, population};
use crate::evaluate::sheet::Sheet;
use crate::evaluate::times::Times;
use crate::evaluate::veto::Vetoes;
use crate::plan::{Body, Within};
use crate::receipt::{ENGINE, Receipt, UsedSetting};
use crate::results::results;
use crate::rulebook::{Rulebook, Subject};
use crate::settings::{Overrides, in_force};
use crate::settled::settled;
use crate::subjects;

/// Assesses all rulebooks together; one assessment each, in order. A rulebook that consults another one's
/// veto needs it in the list, else the result has no data.
pub fn assess(
    rulebooks: &[&Rulebook],
    snapshot: &Snapshot,
    at: AssessmentDate,
    overrides: &Overrides,
) -> Vec<Assessment> {
    let mut all = Vec::with_capacity(rulebooks.len());
    assess_each(rulebooks, snapshot, at, overrides, |assessment| all.push(assessment));
    all
}

/// The same, each handed over as soon as it is there, so that they need not all be held at once. What rulebooks
/// learn from each other, the vetoes, is known before the first.
pub fn assess_each(
    rulebooks: &[&Rulebook],
    snapshot: &Snapshot,
    at: AssessmentDate,
    overrides: &Overrides,
    take: impl FnMut(Assessment),
) {
    match assess_with(rulebooks, snapshot, &Held, at, overrides, take) {
        Ok(()) => {}
        Err(never) => match never {},
    }
}

/// The same over tables of which some go by instead of being held: all but those of [`held`](crate::held) may.
///
/// # Errors
/// When a table that goes by cannot be had.
pub fn assess_with<R: Runs>(
    rulebooks: &[&Rulebook],
    snapshot: &Snapshot,
    runs: &R,
    at: AssessmentDate,
    overrides: &Overrides,
    mut take: impl FnMut(Assessment),
) -> Result<(), R::Error> {
    let frames: Vec<Frame> = rulebooks.iter().map(|r| frame(r, at)).collect();
    let settled: Vec<_> =
        rulebooks.iter().zip(&frames).map(|(r, frame)| settled(r, *frame, overrides)).collect();
    let rulebooks: &[&Rulebook] = &settled.iter().map(AsRef::as_ref).collect::<Vec<_>>();
    let vetoes = Vetoes::gather(rulebooks, snapshot, &frames);
    let memory = Memory::default();
    let ground = Ground { snapshot, vetoes: &vetoes, memory: &memory, grouped: None };
    let counts = counted_with(rulebooks, &frames, ground, runs)?;
    for ((rulebook, frame), counts) in rulebooks.iter().zip(&frames).zip(counts) {
        let prepared = Prepared::new(rulebook, *frame, ground, overrides);
        let who = subjects::subjects(rulebook, snapshot, &vetoes, *frame);
        let known = population(&prepared, &counts, &who);
        take(assessment(&prepared, &counts, &who, rulebooks, overrides, &known));
    }
    Ok(())
}

/// The frame of a rulebook.
pub(crate) fn frame(rulebook: &Rulebook, at: AssessmentDate) -> Frame {
    Frame::new(at.period_for(rulebook.period), at.as_of)
}

/// What is settled for a rulebook before any subject is looked at.
pub(crate) struct Prepared<'a> {
    pub(crate) rulebook: &'a Rulebook,
    pub(crate) frame: Frame,
    pub(crate) ground: Ground<'a>,
    pub(crate) settings: Cow<'a, [Cell]>,
    pub(crate) applies: Cow<'a, [Applies]>,
    pub(crate) times: Times<'a>,
}

/// For each unit or person whether a rule speaks of it; `None` for a rule that speaks of all.
pub(crate) type Applies = Option<Vec<u8>>;

impl<'a> Prepared<'a> {
    pub(crate) fn new(
        rulebook: &'a Rulebook,
        frame: Frame,
        ground: Ground<'a>,
        overrides: &'a Overrides,
    ) -> Self {
        let plan = &rulebook.plan;
        let settings = (0..plan.settings.len()).map(|s| setting(rulebook, s, frame, overrides).0).collect();
        let holds = |c| subjects::holds(rulebook, c, ground.snapshot, ground.vetoes, frame);
        let applies = plan.rules.iter().map(|rule| rule.applies.as_ref().map(holds)).collect();
        let times = Times::of(rulebook, overrides.calendar(), ground.snapshot);
        Self { rulebook, frame, ground, settings: Cow::Owned(settings), applies: Cow::Owned(applies), times }
    }

    /// When a rule is due and who sees to it.
    pub(crate) fn due(&self, rule: &crate::plan::Rule) -> (Option<Day>, String) {
        match &rule.body {
            Body::Duty(duty) => (duty.due.as_ref().map(|d| self.frame.day(d)), duty.owner.clone()),
            Body::Proposal(proposal) => {
                let from = self.frame.as_of;
                let due = match proposal.within {
                    Within::Days(days) => from.plus(i32::from(days)),
                    Within::Workdays(days) => self.times.plus_workdays(from, days),
                };
                (Some(due), proposal.body.clone())
            }
            _ => (None, String::new()),
        }
    }

    /// An empty sheet for some subjects.
    pub(crate) fn sheet<'s>(&'s self, who: &'s [Who], frames: &'s [Frame], counts: &'s Counts) -> Sheet<'s> {
        let rules = self.rulebook.plan.rules.len();
        Sheet {
            plan: &self.rulebook.plan,
            who,
            frames,
            counts,
            settings: &self.settings,
            vetoes: self.ground.vetoes,
            applies: &self.applies,
            persons: self.rulebook.subject == Subject::Person,
            cells: vec![None; rules],
            statuses: vec![None; rules],
            occurrences: vec![None; rules],
            times: self.times,
            known: Known::none(),
            offset: 0,
        }
    }
}

/// The value of a setting and the document it rests on.
pub(crate) fn setting(rulebook: &Rulebook, at: usize, frame: Frame, overrides: &Overrides) -> (Cell, String) {
    let setting = &rulebook.plan.settings[at];
    let above = rulebook.layer_of(setting.home(frame.as_of));
    let own = overrides.find(&rulebook.id, &setting.id, above, frame.as_of).map(|(value, _)| value);
    let found = own.or_else(|| in_force(&setting.values, frame.as_of));
    match found {
        Some(value) => {
            let cell = value.value.map_or(Cell::NoData(Reason::NotSet), Cell::Number);
            (cell, value.source.clone())
        }
        None => (Cell::NoData(Reason::NotSet), String::new()),
    }
}

pub(crate) fn assessment(
    prepared: &Prepared<'_>,
    counts: &Counts,
    who: &[Who],
    rulebooks: &[&Rulebook],
    overrides: &Overrides,
    known: &Known,
) -> Assessment {
    let rulebook = prepared.rulebook;
    let snapshot = prepared.ground.snapshot;
    let columns = results(prepared, counts, who, known);
    Assessment {
        rulebook: rulebook.id.clone(),
        title: rulebook.title.clone(),
        version: rulebook.version.clone(),
        period: prepared.frame.period,
        as_of: prepared.frame.as_of,
        subject_kind: rulebook.subject,
        subjects: who.iter().map(|w| subjects::shown(rulebook, snapshot, w)).collect(),
        columns,
        receipt: receipt(prepared, rulebooks, overrides),
    }
}

pub(crate) fn receipt(prepared: &Prepared<'_>, rulebooks: &[&Rulebook], overrides: &Overrides) -> Receipt {
    let rulebook = prepared.rulebook;
    let names = rulebook.consults();
    let consulted = rulebooks.iter().filter(|r| names.contains(&r.id)).map(|r| (r.id.clone(), r.hash));
    let settings = rulebook.plan.settings.iter().enumerate().map(|(at, s)| {
        let (cell, source) = setting(rulebook, at, prepared.frame, overrides);
        UsedSetting { id: s.id.clone(), value: cell.number().map(|n| n.to_string()), source }
    });
    Receipt {
        engine: ENGINE.to_owned(),
        rulebook: rulebook.id.clone(),
        version: rulebook.version.clone(),
        rulebook_hash: rulebook.hash,
        consulted: consulted.collect(),
        ledger_position: prepared.ground.snapshot.position,
        ledger_root: prepared.ground.snapshot.root,
        known_on: prepared.ground.snapshot.as_known,
        period: prepared.frame.period,
        as_of: prepared.frame.as_of,
        calendar: overrides.calendar().map(crate::receipt::calendar_hash),
        settings: settings.collect(),
    }
}
