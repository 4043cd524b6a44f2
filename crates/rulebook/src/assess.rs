//! Assessing rulebooks over a snapshot: counts of all rulebooks first, shared between two threads, then each
//! rulebook's formulas over blocks of subjects.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use mingde_core::date::Day;
use mingde_core::kind::Party;
use mingde_core::period::{Period, PeriodKind};
use mingde_core::snapshot::Snapshot;
use rust_decimal::Decimal;

use crate::assessment::{Assessment, AssessmentDate, Reason, ResultColumn, Status};
use crate::evaluate::Gather;
use crate::evaluate::cell::Cell;
use crate::evaluate::counting::{Ground, Memory, by_slots, gather, in_portions};
use crate::evaluate::derive::{Counts, Sheet, Tallies, Who, needs_of};
use crate::evaluate::frame::Frame;
use crate::evaluate::number::Number;
use crate::evaluate::population::{Known, population};
use crate::evaluate::times::Times;
use crate::evaluate::veto::Vetoes;
use crate::plan::{Body, By, Count, From, Operand, Plan, Shown, Within};
use crate::receipt::{ENGINE, Receipt, UsedSetting};
use crate::rulebook::{Rulebook, Subject};
use crate::settings::{Overrides, in_force};
use crate::settled::settled;
use crate::subjects;

/// Subjects evaluated together.
pub(crate) const BLOCK: usize = 512;

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
    mut take: impl FnMut(Assessment),
) {
    let frames: Vec<Frame> = rulebooks.iter().map(|r| frame(r, at)).collect();
    let settled: Vec<_> =
        rulebooks.iter().zip(&frames).map(|(r, frame)| settled(r, *frame, overrides)).collect();
    let rulebooks: &[&Rulebook] = &settled.iter().map(AsRef::as_ref).collect::<Vec<_>>();
    let vetoes = Vetoes::gather(rulebooks, snapshot, &frames);
    let memory = Memory::default();
    let ground = Ground { snapshot, vetoes: &vetoes, memory: &memory, grouped: None };
    let counts = counted(rulebooks, &frames, ground);
    for ((rulebook, frame), counts) in rulebooks.iter().zip(&frames).zip(counts) {
        let prepared = Prepared::new(rulebook, *frame, ground, overrides);
        let who = subjects::subjects(rulebook, snapshot, &vetoes, *frame);
        let known = population(&prepared, &counts, &who);
        take(assessment(&prepared, &counts, &who, rulebooks, overrides, &known));
    }
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

/// For each repeated duty's kind of part the counts it needs.
pub(crate) fn parts_needed(plan: &Plan) -> Vec<(PeriodKind, BTreeSet<usize>)> {
    let mut all: Vec<(PeriodKind, BTreeSet<usize>)> = Vec::new();
    for rule in &plan.rules {
        let Body::Duty(duty) = &rule.body else { continue };
        let Some(every) = duty.every else { continue };
        let mut open = needs_of(rule);
        let mut seen = BTreeSet::new();
        while let Some(next) = open.pop() {
            if seen.insert(next) {
                open.extend(needs_of(&plan.rules[next]));
            }
        }
        seen.retain(|r| plan.count(*r).is_some());
        match all.iter_mut().find(|(kind, _)| *kind == every) {
            Some((_, set)) => set.extend(seen),
            None => all.push((every, seen)),
        }
    }
    all
}

struct Job<'a> {
    rulebook: usize,
    rule: usize,
    count: &'a Count,
    veto: bool,
    frame: Frame,
    parts: Option<(PeriodKind, Vec<Period>)>,
    gather: Gather,
}

/// Takes all counts of all rulebooks, on two threads where there is enough to do.
pub(crate) fn counted(rulebooks: &[&Rulebook], frames: &[Frame], ground: Ground<'_>) -> Vec<Counts> {
    let mut jobs = Vec::new();
    for (at, (rulebook, frame)) in rulebooks.iter().zip(frames).enumerate() {
        let plan = &rulebook.plan;
        for (rule, (count, veto)) in plan.counts() {
            let gather = gather_of(rulebook, count, ground);
            jobs.push(Job { rulebook: at, rule, count, veto, frame: *frame, parts: None, gather });
        }
        for (every, needed) in parts_needed(plan) {
            let parts = frame.period.split(every);
            for rule in needed {
                let Some((count, veto)) = plan.count(rule) else { continue };
                let gather = gather_of(rulebook, count, ground);
                let parts = Some((every, parts.clone()));
                jobs.push(Job { rulebook: at, rule, count, veto, frame: *frame, parts, gather });
            }
        }
    }
    let bundles = bundles(&jobs, ground);
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, Tallies)>> = Mutex::new(Vec::with_capacity(jobs.len()));
    let work = || {
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            let Some(bundle) = bundles.get(at) else { break };
            let first = &jobs[bundle[0]];
            let parts = first.parts.as_ref().map(|(_, parts)| parts.as_slice());
            let counts: Vec<&Count> = bundle.iter().map(|at| jobs[*at].count).collect();
            let tallies = ground.tallies(&counts, first.veto, first.frame, parts);
            if let Ok(mut done) = done.lock() {
                done.extend(bundle.iter().copied().zip(tallies));
            }
        }
    };
    if ground.snapshot.records() + ground.snapshot.participations() > 20_000 {
        std::thread::scope(|scope| {
            scope.spawn(work);
            work();
        });
    } else {
        work();
    }
    let mut counts: Vec<Counts> = rulebooks.iter().map(|_| Counts::default()).collect();
    for (at, tallies) in done.into_inner().unwrap_or_default() {
        let job = &jobs[at];
        let own = &mut counts[job.rulebook];
        let place = match &job.parts {
            None => own,
            Some((every, _)) => own.parts.entry(*every).or_default(),
        };
        place.whole.insert(job.rule, (tallies, job.gather));
    }
    counts
}

/// Jobs whose counts have their rows in common, to be taken together; the longest first, so that both threads end
/// together.
fn bundles(jobs: &[Job<'_>], ground: Ground<'_>) -> Vec<Vec<usize>> {
    let mut bundles: Vec<Vec<usize>> = Vec::new();
    for (at, job) in jobs.iter().enumerate() {
        match bundles.iter_mut().find(|bundle| jobs[bundle[0]].shares_rows(job, ground)) {
            Some(bundle) => bundle.push(at),
            None => bundles.push(vec![at]),
        }
    }
    let weight = |bundle: &Vec<usize>| size(jobs[bundle[0]].count, ground.snapshot) * (2 + bundle.len());
    bundles.sort_by_key(|bundle| std::cmp::Reverse(weight(bundle)));
    bundles
}

impl Job<'_> {
    fn shares_rows(&self, other: &Job<'_>, ground: Ground<'_>) -> bool {
        let (a, b) = (self.count, other.count);
        let portions =
            |count: &Count| ground.scope(count, self.frame).is_some_and(|scope| in_portions(&scope, count));
        (&a.from, &a.role, &a.by, a.states, a.window) == (&b.from, &b.role, &b.by, b.states, b.window)
            && (&a.dated, &a.in_force, a.at) == (&b.dated, &b.in_force, b.at)
            && (self.veto, self.frame, &self.parts) == (other.veto, other.frame, &other.parts)
            && a.aggregate.shift().is_none()
            && b.aggregate.shift().is_none()
            && portions(a) == portions(b)
            && by_slots(a) == by_slots(b)
    }
}

pub(crate) fn gather_of(rulebook: &Rulebook, count: &Count, ground: Ground<'_>) -> Gather {
    let by_person = match (&count.by, &count.from) {
        (By::Who(Operand::Person), _) => true,
        (By::Who(Operand::Role(role)), From::Kind(kind)) => {
            let table = ground.snapshot.table(kind);
            table.is_none_or(|t| t.kind.role(role).is_none_or(|r| r.of == Party::Person))
        }
        _ => false,
    };
    gather(count, rulebook.subject, by_person)
}

fn size(count: &Count, snapshot: &Snapshot) -> usize {
    match &count.from {
        From::Kind(kind) => {
            let table = snapshot.table(kind);
            table.map_or(0, |t| t.len() + if count.role.is_some() { t.participations.who.len() } else { 0 })
        }
        _ => snapshot.persons.len(),
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

/// Every result of some subjects, `known` tells their places; many subjects are shared between two threads.
pub(crate) fn results(
    prepared: &Prepared<'_>,
    counts: &Counts,
    who: &[Who],
    known: &Known,
) -> Vec<ResultColumn> {
    if who.len() < MANY {
        return some_results(prepared, counts, who, known, 0, who.len());
    }
    let half = who.len() / BLOCK / 2 * BLOCK;
    let (first, second) = who.split_at(half);
    std::thread::scope(|scope| {
        let second = scope.spawn(move || some_results(prepared, counts, second, known, half, second.len()));
        let mut columns = some_results(prepared, counts, first, known, 0, who.len());
        let second = second.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        columns.iter_mut().zip(second).for_each(|(column, more)| column.append(more));
        columns
    })
}

/// Subjects from which on a second thread pays.
const MANY: usize = 16 * BLOCK;

/// The results of those who stand from `offset` on among all, in columns with room for so many.
fn some_results(
    prepared: &Prepared<'_>,
    counts: &Counts,
    who: &[Who],
    known: &Known,
    offset: usize,
    room: usize,
) -> Vec<ResultColumn> {
    let mut columns = empty_columns(prepared, room);
    let frames = [prepared.frame];
    for (number, block) in who.chunks(BLOCK).enumerate() {
        let mut sheet = prepared.sheet(block, &frames, counts);
        sheet.known = known;
        sheet.offset = offset + number * BLOCK;
        for &rule in &prepared.rulebook.plan.order {
            sheet.fill(rule);
        }
        for (rule, column) in columns.iter_mut().enumerate() {
            take(&sheet, rule, column);
        }
    }
    columns
}

fn empty_columns(prepared: &Prepared<'_>, subjects: usize) -> Vec<ResultColumn> {
    let rulebook = prepared.rulebook;
    let column = |rule: &crate::plan::Rule| {
        let (due, owner) = prepared.due(rule);
        let bands = match &rule.body {
            Body::Grade(grade) => {
                grade.bands.iter().rev().map(|b| (b.code.clone(), b.title.clone())).collect()
            }
            _ => Vec::new(),
        };
        let parts_due = match &rule.body {
            Body::Duty(duty) => duty.every.map_or(Vec::new(), |every| {
                let parts = prepared.frame.period.split(every).into_iter();
                let day = |part: Period| match &duty.due {
                    Some(due) => Frame::new(part, part.last()).day(due),
                    None => part.last(),
                };
                parts.map(day).collect()
            }),
            _ => Vec::new(),
        };
        ResultColumn {
            id: rule.id.clone(),
            kind: rule.kind,
            title: rule.title.clone(),
            article: rulebook.articles.get(rule.article).map_or(String::new(), |a| a.heading.clone()),
            unit: rule.shown.word,
            status: Vec::with_capacity(subjects),
            value: Vec::with_capacity(subjects),
            reason: Vec::with_capacity(subjects),
            due,
            owner,
            parts: Vec::new(),
            occurrences: Vec::new(),
            occurrence_reasons: Vec::new(),
            parts_due,
            bands,
            scope: rule.effect.0.clone(),
            effect: rule.effect.1.clone(),
        }
    };
    rulebook.plan.rules.iter().map(column).collect()
}

/// Takes the cells of a rule from a sheet into its column.
fn take(sheet: &Sheet<'_>, rule: usize, column: &mut ResultColumn) {
    let Some(cells) = &sheet.cells[rule] else { return };
    let occurrences = sheet.occurrences[rule].as_ref();
    if let Some(found) = occurrences {
        column.parts.clone_from(&found.parts);
        column.occurrences.extend_from_slice(&found.statuses);
        column.occurrence_reasons.extend_from_slice(&found.reasons);
    }
    let shown = &sheet.plan.rules[rule].shown;
    for (at, cell) in cells.iter().enumerate() {
        let (status, reason) = sheet.status(rule, at);
        let value = match occurrences {
            // The value of a repeated duty is how often it was done.
            Some(found) if status != Status::NotApplicable => {
                let parts = found.parts.len();
                let own = &found.statuses[at * parts..(at + 1) * parts];
                Some(Decimal::from(own.iter().filter(|s| **s == Status::Met).count() as u64))
            }
            _ => cell.number().and_then(|n| show(n, shown)),
        };
        column.status.push(status);
        column.reason.push(reason);
        column.value.push(value);
    }
}

/// A number as it is shown.
pub(crate) fn show(n: Number, shown: &Shown) -> Option<Decimal> {
    let n = if shown.percent { n.times(Number::whole(100))? } else { n };
    n.to_decimal(shown.decimals, shown.how)
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
