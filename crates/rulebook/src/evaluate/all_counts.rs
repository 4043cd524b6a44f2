//! Taking all counts of all rulebooks: those that share their rows together, a table that goes by once for all, shared
//! between threads.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use mingde_core::period::{Period, PeriodKind};
use mingde_core::snapshot::{Held, Runs, Snapshot};

use super::counting::{Ground, Memory, by_slots, gather, in_portions};
use super::counts::{Counts, Tallies};
use super::frame::Frame;
use super::together::Passing;
use super::who::Gather;
use crate::plan::{Body, Count, From, Plan, Rulebook};

/// Kinds whose tables must be held while these rulebooks are assessed: those of vetoes, which are looked up by day, and
/// of counts that need all rows at once. All others may go by ([`mingde_core::snapshot::Runs`]).
pub fn held(rulebooks: &[&Rulebook]) -> BTreeSet<String> {
    // Whoever is asked about another time is counted again.
    let asked: BTreeSet<&str> = rulebooks
        .iter()
        .flat_map(|rulebook| &rulebook.plan.references)
        .map(|reference| reference.rulebook.as_str())
        .collect();
    let counts = rulebooks.iter().flat_map(|rulebook| {
        let again = asked.contains(rulebook.id.as_str());
        rulebook.plan.counts().map(move |counted| (again, counted))
    });
    let needed = counts.filter(|(again, (_, (count, veto)))| *again || *veto || !in_portions(count));
    let needed = needed.map(|(_, counted)| counted);
    let kinds = needed.filter_map(|(_, (count, _))| match &count.from {
        From::Kind(kind) => Some(kind.clone()),
        _ => None,
    });
    kinds.collect()
}

/// For each repeated duty's kind of part the counts it needs.
pub(crate) fn parts_needed(plan: &Plan) -> Vec<(PeriodKind, BTreeSet<usize>)> {
    let mut all: Vec<(PeriodKind, BTreeSet<usize>)> = Vec::new();
    for (at, rule) in plan.rules.iter().enumerate() {
        let Body::Duty(duty) = &rule.body else { continue };
        let Some(every) = duty.every else { continue };
        let mut needed = plan.needed_for(at);
        needed.retain(|rule| plan.count(*rule).is_some());
        match all.iter_mut().find(|(kind, _)| *kind == every) {
            Some((_, set)) => set.extend(needed),
            None => all.push((every, needed)),
        }
    }
    all
}

/// A count to take, over a frame or each part of it.
struct Job<'a> {
    rulebook: usize,
    rule: usize,
    count: &'a Count,
    veto: bool,
    frame: Frame,
    parts: Option<(PeriodKind, Vec<Period>)>,
    gather: Gather,
}

/// Places of jobs whose counts have their rows in common, to be taken together.
type Bundle = Vec<usize>;

/// What one thread does at a time.
enum Task<'a> {
    /// Counts over rows that are held.
    Held(Bundle),
    /// All counts over a kind that goes by.
    Passing(&'a str, Vec<Bundle>),
}

/// Takes all counts of all rulebooks over tables that are held.
pub(crate) fn counted(rulebooks: &[&Rulebook], frames: &[Frame], ground: Ground<'_>) -> Vec<Counts> {
    match counted_with(rulebooks, frames, ground, &Held) {
        Ok(counts) => counts,
        Err(never) => match never {},
    }
}

/// Takes all counts of all rulebooks, on two threads where there is enough to do.
pub(crate) fn counted_with<R: Runs>(
    rulebooks: &[&Rulebook],
    frames: &[Frame],
    ground: Ground<'_>,
    runs: &R,
) -> Result<Vec<Counts>, R::Error> {
    let jobs = jobs(rulebooks, frames, ground);
    let (tasks, weight) = tasks(&jobs, ground.snapshot, runs);
    let next = AtomicUsize::new(0);
    let done: Mutex<Vec<(usize, Tallies)>> = Mutex::new(Vec::with_capacity(jobs.len()));
    let failed: Mutex<Option<R::Error>> = Mutex::new(None);
    let work = || {
        while let Some(task) = tasks.get(next.fetch_add(1, Ordering::Relaxed)) {
            match taken(task, &jobs, ground, runs) {
                Ok(tallies) => locked(&done).extend(tallies),
                Err(error) => {
                    next.store(tasks.len(), Ordering::Relaxed);
                    locked(&failed).get_or_insert(error);
                }
            }
        }
    };
    if weight > 20_000 {
        std::thread::scope(|scope| {
            scope.spawn(work);
            work();
        });
    } else {
        work();
    }
    if let Some(error) = failed.into_inner().unwrap_or_else(PoisonError::into_inner) {
        return Err(error);
    }
    let mut counts: Vec<Counts> = rulebooks.iter().map(|_| Counts::default()).collect();
    for (at, tallies) in done.into_inner().unwrap_or_else(PoisonError::into_inner) {
        let job = &jobs[at];
        let own = &mut counts[job.rulebook];
        let place = match &job.parts {
            None => own,
            Some((every, _)) => own.parts.entry(*every).or_default(),
        };
        place.whole.insert(job.rule, (tallies, job.gather));
    }
    Ok(counts)
}

fn locked<T>(slot: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    slot.lock().unwrap_or_else(PoisonError::into_inner)
}

fn jobs<'a>(rulebooks: &[&'a Rulebook], frames: &[Frame], ground: Ground<'_>) -> Vec<Job<'a>> {
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
    jobs
}

/// What there is to do, the longest first, so that both threads end together; and how much it is.
fn tasks<'a>(jobs: &[Job<'a>], snapshot: &Snapshot, runs: &impl Runs) -> (Vec<Task<'a>>, usize) {
    let mut tasks: Vec<(usize, Task<'a>)> = Vec::new();
    let mut passing: BTreeMap<&'a str, (usize, Vec<Bundle>)> = BTreeMap::new();
    for bundle in bundles(jobs) {
        let count = jobs[bundle[0]].count;
        if let From::Kind(kind) = &count.from
            && let Some(rows) = runs.rows(kind)
        {
            let (weight, bundles) = passing.entry(kind).or_default();
            // Most of it is reading.
            *weight = (*weight).max(rows as usize * 4) + rows as usize * bundle.len();
            bundles.push(bundle);
        } else {
            tasks.push((size(count, snapshot) * (2 + bundle.len()), Task::Held(bundle)));
        }
    }
    let kinds = passing.into_iter().map(|(kind, (weight, bundles))| (weight, Task::Passing(kind, bundles)));
    tasks.extend(kinds);
    tasks.sort_by_key(|(weight, _)| std::cmp::Reverse(*weight));
    let weight = tasks.iter().map(|(weight, _)| *weight).sum();
    (tasks.into_iter().map(|(_, task)| task).collect(), weight)
}

/// Does a task: the tallies of its jobs.
fn taken<R: Runs>(
    task: &Task<'_>,
    jobs: &[Job<'_>],
    ground: Ground<'_>,
    runs: &R,
) -> Result<Vec<(usize, Tallies)>, R::Error> {
    let counts = |bundle: &Bundle| bundle.iter().map(|at| jobs[*at].count).collect::<Vec<&Count>>();
    let parts = |first: &'_ Job<'_>| first.parts.as_ref().map(|(_, parts)| parts.clone());
    match task {
        Task::Held(bundle) => {
            let first = &jobs[bundle[0]];
            let tallies = ground.tallies(&counts(bundle), first.veto, first.frame, parts(first).as_deref());
            Ok(bundle.iter().copied().zip(tallies).collect())
        }
        Task::Passing(kind, bundles) => {
            let begin = |bundle: &Bundle| {
                let first = &jobs[bundle[0]];
                Passing::new(&counts(bundle), first.veto, first.frame, parts(first).as_deref())
            };
            let mut passing: Vec<Passing<'_>> = bundles.iter().map(begin).collect();
            runs.each(kind, &mut |run| {
                let memory = Memory::default();
                for own in &mut passing {
                    own.take(ground.snapshot, ground.vetoes, run, &memory);
                }
            })?;
            let ended = bundles.iter().zip(passing);
            Ok(ended.flat_map(|(bundle, own)| bundle.iter().copied().zip(own.end())).collect())
        }
    }
}

fn bundles(jobs: &[Job<'_>]) -> Vec<Bundle> {
    let mut bundles: Vec<Bundle> = Vec::new();
    for (at, job) in jobs.iter().enumerate() {
        match bundles.iter_mut().find(|bundle| jobs[bundle[0]].shares_rows(job)) {
            Some(bundle) => bundle.push(at),
            None => bundles.push(vec![at]),
        }
    }
    bundles
}

impl Job<'_> {
    fn shares_rows(&self, other: &Job<'_>) -> bool {
        let (a, b) = (self.count, other.count);
        (&a.from, &a.role, &a.by, a.states, a.window) == (&b.from, &b.role, &b.by, b.states, b.window)
            && (&a.dated, &a.in_force, a.at) == (&b.dated, &b.in_force, b.at)
            && (self.veto, self.frame, &self.parts) == (other.veto, other.frame, &other.parts)
            && !a.weighs_all_rows()
            && !b.weighs_all_rows()
            && in_portions(a) == in_portions(b)
            && by_slots(a) == by_slots(b)
    }
}

pub(crate) fn gather_of(rulebook: &Rulebook, count: &Count, ground: Ground<'_>) -> Gather {
    let kind = match &count.from {
        From::Kind(kind) => ground.snapshot.table(kind).map(|table| &*table.kind),
        _ => None,
    };
    gather(count, rulebook.subject, kind)
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
