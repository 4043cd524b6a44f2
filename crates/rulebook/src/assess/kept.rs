//! Assessments that are kept up to date: one record entered, corrected or withdrawn re-assesses only whom it
//! touches, through every rulebook, and says whose results changed.
//!
//! Kept beside the results are the counts of every rulebook by group and what its rankings and quotas follow
//! from. A change goes through them in the order of evaluation: vetoes; each count of the record's kind, from which
//! what the old row brought is taken off and to which what the new one brings is added; where that does not tell (the
//! least of the others, who else is counted, a veto that changed), the groups concerned are counted anew over the rows
//! that can concern them, by the same code as everything else; the subjects whose counts changed; places among all;
//! results.

use std::borrow::Cow;
use std::collections::BTreeSet;

use mingde_core::snapshot::{BuildError, Latest, Snapshot};

use super::affected::{ChangedVetoes, Place, Touched, consulting, held_against};
use super::assessment::{Assessment, AssessmentDate, ResultColumn};
use super::columns::results;
use super::departed::departed_of;
use super::difference::{Impact, SubjectChange, impact};
use super::run::{assessment, frame};
use crate::evaluate::{
    Applies, Cell, Counts, Elsewhere, Few, Frame, Gather, Ground, Known, Memory, Prepared, Registered, Share,
    Times, ToldApart, Vetoes, Who, World, counted, gather_of, holds, population, population_again, settled,
    subjects,
};
use crate::plan::{Body, Condition, Count, Expression, From, Overrides, Rulebook, Subject, VetoName};

/// Rulebooks assessed together over a snapshot, and kept up to date record by record.
pub struct Assessments<'r> {
    /// With the numbers of their settings in their conditions.
    rulebooks: Vec<Cow<'r, Rulebook>>,
    /// As they were read.
    given: Vec<&'r Rulebook>,
    overrides: &'r Overrides,
    snapshot: Snapshot,
    vetoes: Vetoes,
    kept: Vec<Kept>,
    assessments: Vec<Assessment>,
    /// Who ended within the periods; they stand behind the others in the assessments.
    departed: Vec<Option<Assessment>>,
}

/// What is kept of a rulebook beside its results.
struct Kept {
    frame: Frame,
    settings: Vec<Cell>,
    applies: Vec<Applies>,
    registered: Registered,
    elsewhere: Elsewhere,
    counts: Counts,
    /// Subjects, ascending by index.
    who: Vec<Who>,
    known: Known,
}

/// Whose results one record changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Delta {
    /// Position of the revision in the ledger.
    pub position: u64,
    /// Rulebooks of which some result changed, by id, with what [`impact()`] says between before and after.
    pub rulebooks: Vec<(String, Vec<Impact>)>,
}

impl<'r> Assessments<'r> {
    /// Assesses everything once. Equal to [`crate::assess()`] of the same arguments.
    pub fn new(
        rulebooks: &[&'r Rulebook],
        snapshot: Snapshot,
        at: AssessmentDate,
        overrides: &'r Overrides,
    ) -> Self {
        let frames: Vec<Frame> = rulebooks.iter().map(|r| frame(r, at)).collect();
        let given = rulebooks.to_vec();
        let rulebooks: Vec<_> =
            rulebooks.iter().zip(&frames).map(|(r, frame)| settled(r, *frame, overrides)).collect();
        let all: Vec<&Rulebook> = rulebooks.iter().map(AsRef::as_ref).collect();
        let vetoes = Vetoes::gather(&all, &snapshot, &frames);
        let (kept, mut assessments) = first(&all, &given, &frames, &snapshot, &vetoes, overrides);
        let departed = departed_of(&all, &snapshot, &frames, overrides);
        for (assessment, departed) in assessments.iter_mut().zip(&departed) {
            departed.iter().for_each(|departed| assessment.join(departed));
        }
        Self { rulebooks, given, overrides, snapshot, vetoes, kept, assessments, departed }
    }

    /// The assessments as they stand, in the order of the rulebooks.
    pub fn assessments(&self) -> &[Assessment] {
        &self.assessments
    }

    /// The snapshot they stand on.
    pub fn snapshot(&self) -> &Snapshot {
        &self.snapshot
    }

    /// Takes in the latest revision of a record, new, corrected or withdrawn; the ledger then ends with it and has
    /// this root. `None`, with nothing changed, for anything else: an entry of the registry or a record of an
    /// unknown kind asks for a new snapshot.
    ///
    /// # Errors
    /// When the revision does not read.
    pub fn changed(&mut self, revision: Latest<'_>, root: [u8; 32]) -> Result<Option<Delta>, BuildError> {
        let Some(amended) = self.snapshot.place(&revision)? else { return Ok(None) };
        let kind = From::Kind(amended.kind.clone());
        let (old, new) = (amended.old, amended.new);
        let mut touched = Touched::default();
        let mut against = vec![BTreeSet::new(); self.rulebooks.len()];
        if let Some(old) = old {
            self.shares(&kind, old, |place, share| touched.note_before(place, share));
            self.note(&kind, old, &mut against);
        }
        self.snapshot.amend(amended, revision.position, root);
        self.note(&kind, new, &mut against);
        let vetoes = self.changed_vetoes(&kind, &against);
        self.shares(&kind, new, |place, share| touched.note_after(place, share));
        let mut delta = Delta { position: revision.position, rulebooks: Vec::new() };
        let departed = self.departed_again();
        for (at, departed) in departed.into_iter().enumerate() {
            self.assessments[at].truncate(self.kept[at].who.len());
            let mut impacts = self.again(at, &kind, &mut touched, &vetoes);
            if let Some(fresh) = departed {
                impacts.extend(self.departed[at].iter().flat_map(|before| impact(before, &fresh)));
                self.assessments[at].join(&fresh);
                self.departed[at] = Some(fresh);
            }
            if !impacts.is_empty() {
                delta.rulebooks.push((self.rulebooks[at].id.clone(), impacts));
            }
            let receipt = &mut self.assessments[at].receipt;
            (receipt.ledger_position, receipt.ledger_root) = (revision.position, root);
        }
        Ok(Some(delta))
    }

    /// Those who ended, assessed anew: there are few of them, and on their last days everybody stood beside them.
    fn departed_again(&self) -> Vec<Option<Assessment>> {
        if self.departed.iter().all(Option::is_none) {
            return vec![None; self.rulebooks.len()];
        }
        let rulebooks: Vec<&Rulebook> = self.rulebooks.iter().map(AsRef::as_ref).collect();
        let frames: Vec<Frame> = self.kept.iter().map(|kept| kept.frame).collect();
        departed_of(&rulebooks, &self.snapshot, &frames, self.overrides)
    }

    /// Notes by rulebook whom of a row its vetoes may be against.
    fn note(&self, kind: &From, row: u32, against: &mut [BTreeSet<u32>]) {
        let memory = Memory::default();
        let ground = self.ground(&memory);
        for ((rulebook, kept), against) in self.rulebooks.iter().zip(&self.kept).zip(against) {
            for rule in &rulebook.plan.rules {
                if let Body::Veto(count) = &rule.body
                    && count.from == *kind
                {
                    against.extend(held_against(ground, count, kept.frame, row));
                }
            }
        }
    }

    /// What a row brings to each count of its kind.
    fn shares(&self, kind: &From, row: u32, mut take: impl FnMut(Place, Share)) {
        let memory = Memory::default();
        let ground = self.ground(&memory);
        for (at, (rulebook, kept)) in self.rulebooks.iter().zip(&self.kept).enumerate() {
            let frame = kept.frame;
            for (rule, (count, veto)) in rulebook.plan.counts().filter(|(_, (count, _))| count.from == *kind)
            {
                for every in kept.counts.kept_of(rule) {
                    let parts = every.map(|every| frame.period.split(every));
                    let share = Share::of(ground, count, veto, frame, parts.as_deref(), row);
                    if let Some(share) = share {
                        take((at, rule, every), share);
                    }
                }
            }
        }
    }

    fn ground<'s>(&'s self, memory: &'s Memory<'s>) -> Ground<'s> {
        Ground { snapshot: &self.snapshot, vetoes: &self.vetoes, memory, grouped: None }
    }

    fn changed_vetoes(&mut self, kind: &From, against: &[BTreeSet<u32>]) -> ChangedVetoes {
        let mut changed = ChangedVetoes::new();
        for ((rulebook, kept), against) in self.rulebooks.iter().zip(&self.kept).zip(against) {
            let holds = Times::of(rulebook, None, &self.snapshot).in_force(&kept.frame);
            if against.is_empty() || !holds {
                continue;
            }
            let few: Vec<u32> = against.iter().copied().collect();
            for rule in &rulebook.plan.rules {
                let Body::Veto(count) = &rule.body else { continue };
                if count.from != *kind {
                    continue;
                }
                let name = VetoName { rulebook: rulebook.id.clone(), veto: rule.id.clone() };
                let who = self.vetoes.again(&name, count, &self.snapshot, kept.frame, &few);
                if !who.is_empty() {
                    changed.insert(name, who);
                }
            }
        }
        changed
    }

    /// Brings one rulebook up to date.
    fn again(
        &mut self,
        at: usize,
        kind: &From,
        touched: &mut Touched,
        vetoes: &ChangedVetoes,
    ) -> Vec<Impact> {
        let rulebook: &Rulebook = &self.rulebooks[at];
        let memory = Memory::default();
        let ground =
            Ground { snapshot: &self.snapshot, vetoes: &self.vetoes, memory: &memory, grouped: None };
        let kept = &mut self.kept[at];
        let mut marks = vec![false; kept.who.len()];
        kept.recount(at, rulebook, ground, kind, touched, vetoes, &mut marks);
        if !rulebook.plan.references.is_empty() {
            let world = World { rulebooks: &self.given, snapshot: &self.snapshot, overrides: self.overrides };
            let fresh = Elsewhere::of(world, rulebook, kept.frame);
            fresh.mark_changes(&kept.elsewhere, &kept.who, &mut marks);
            kept.elsewhere = fresh;
        }
        let moved = !vetoes.is_empty() && kept.consult(rulebook, ground, vetoes, &mut marks);
        if !moved && !marks.contains(&true) {
            return Vec::new();
        }
        let prepared = Prepared {
            rulebook,
            frame: kept.frame,
            ground,
            settings: Cow::Borrowed(&kept.settings),
            applies: Cow::Borrowed(&kept.applies),
            registered: Cow::Borrowed(&kept.registered),
            elsewhere: Cow::Borrowed(&kept.elsewhere),
            times: Times::of(rulebook, self.overrides.calendar(), &self.snapshot),
        };
        if moved {
            kept.known = population(&prepared, &kept.counts, &kept.who);
            let all: Vec<&Rulebook> = self.rulebooks.iter().map(AsRef::as_ref).collect();
            let new = assessment(&prepared, &kept.counts, &kept.who, &all, self.overrides, &kept.known);
            let impacts = impact(&self.assessments[at], &new);
            self.assessments[at] = new;
            return impacts;
        }
        population_again(&prepared, &kept.counts, &kept.who, &mut kept.known, &mut marks);
        let positions: Vec<usize> = (0..marks.len()).filter(|at| marks[*at]).collect();
        let some: Vec<Who> = positions.iter().map(|at| kept.who[*at]).collect();
        let fresh = results(&prepared, &kept.counts, &some, &kept.known.picked(&positions));
        take_over(&mut self.assessments[at], &positions, fresh)
    }
}

/// The first assessment, with what is kept of it.
fn first(
    rulebooks: &[&Rulebook],
    given: &[&Rulebook],
    frames: &[Frame],
    snapshot: &Snapshot,
    vetoes: &Vetoes,
    overrides: &Overrides,
) -> (Vec<Kept>, Vec<Assessment>) {
    let memory = Memory::default();
    let ground = Ground { snapshot, vetoes, memory: &memory, grouped: None };
    let counts = counted(rulebooks, frames, ground);
    let each = rulebooks.iter().zip(frames).zip(counts).map(|((rulebook, &frame), counts)| {
        let prepared = Prepared::new(rulebook, frame, ground, overrides, given);
        let who = subjects(rulebook, snapshot, vetoes, frame);
        let known = population(&prepared, &counts, &who);
        let assessment = assessment(&prepared, &counts, &who, rulebooks, overrides, &known);
        let (settings, applies) = (prepared.settings.into_owned(), prepared.applies.into_owned());
        let (registered, elsewhere) = (prepared.registered.into_owned(), prepared.elsewhere.into_owned());
        (Kept { frame, settings, applies, registered, elsewhere, counts, who, known }, assessment)
    });
    each.unzip()
}

impl Kept {
    /// Brings the counts of a rulebook, the `at`th, up to date and marks the subjects of whom some changed.
    #[allow(clippy::too_many_arguments, reason = "what changed, where, and who is concerned")]
    fn recount(
        &mut self,
        at: usize,
        rulebook: &Rulebook,
        ground: Ground<'_>,
        kind: &From,
        touched: &mut Touched,
        vetoes: &ChangedVetoes,
        marks: &mut [bool],
    ) {
        let frame = self.frame;
        for (rule, (count, veto)) in rulebook.plan.counts() {
            let consulted = consulting(ground, count, frame, vetoes);
            if count.from != *kind && consulted.as_ref().is_some_and(Vec::is_empty) {
                continue;
            }
            for every in self.counts.kept_of(rule) {
                let Some((tallies, gather)) = self.counts.kept(rule, every) else { continue };
                let (before, after) = touched.of((at, rule, every));
                let few = match &consulted {
                    Some(more) if more.is_empty() && !count.weighs_all_rows() => {
                        let (changed, unknown) = tallies.exchange(&count.aggregate, before, after);
                        mark(&self.who, *gather, &changed, marks);
                        unknown
                    }
                    Some(more) => {
                        let own = [before, after].into_iter().flatten().flat_map(|share| &share.groups);
                        let all: BTreeSet<u32> = more.iter().chain(own).copied().collect();
                        all.into_iter().collect()
                    }
                    None => (0..reach(rulebook, count, ground)).collect(),
                };
                if few.is_empty() {
                    continue;
                }
                let few = match consulted {
                    None => Few::over_all(few),
                    Some(_) => touched.few(ground, count, frame, few),
                };
                let parts = every.map(|every| frame.period.split(every));
                let fresh = few.tallies(ground, count, veto, frame, parts.as_deref(), ToldApart::Counted);
                mark(&self.who, *gather, &tallies.patch(&few.wanted, &fresh), marks);
            }
        }
    }

    /// Marks the subjects of whom rules or conditions consult a veto that changed; `true` if others are assessed
    /// now than before.
    fn consult(
        &mut self,
        rulebook: &Rulebook,
        ground: Ground<'_>,
        vetoes: &ChangedVetoes,
        marks: &mut [bool],
    ) -> bool {
        let plan = &rulebook.plan;
        for rule in &plan.rules {
            for expression in rule.body.expressions() {
                expression.walk(&mut |part| {
                    if let Expression::Veto(name) = part
                        && let Some(who) = vetoes.get(name)
                        && ground.vetoes.find(name).is_some_and(|v| v.persons == persons(rulebook))
                    {
                        mark(&self.who, Gather::Own, who, marks);
                    }
                });
            }
        }
        let consults = |condition: &Condition| {
            let mut found = false;
            condition.vetoes(&mut |name| found |= vetoes.contains_key(name));
            found
        };
        for (rule, applies) in plan.rules.iter().zip(&mut self.applies) {
            if let Some(condition) = rule.applies.as_ref().filter(|c| consults(c)) {
                let fresh = holds(rulebook, condition, ground.snapshot, ground.vetoes, self.frame);
                for (mark, who) in marks.iter_mut().zip(&self.who) {
                    let of = |mask: &[u8]| mask.get(who.index as usize).copied();
                    *mark |= applies.as_deref().and_then(of) != of(&fresh);
                }
                *applies = Some(fresh);
            }
        }
        if !plan.applies.as_ref().is_some_and(consults) {
            return false;
        }
        let who = subjects(rulebook, ground.snapshot, ground.vetoes, self.frame);
        let same = who.len() == self.who.len() && who.iter().zip(&self.who).all(|(a, b)| a.index == b.index);
        self.who = who;
        !same
    }
}

/// Marks the subjects of some groups (ascending).
fn mark(who: &[Who], gather: Gather, groups: &[u32], marks: &mut [bool]) {
    match gather {
        _ if groups.is_empty() => {}
        Gather::Everyone => marks.fill(true),
        Gather::Own => {
            for group in groups {
                if let Ok(at) = who.binary_search_by_key(group, |who| who.index) {
                    marks[at] = true;
                }
            }
        }
        Gather::UnitOfPerson => {
            for (mark, who) in marks.iter_mut().zip(who) {
                *mark |= groups.binary_search(&who.unit).is_ok();
            }
        }
    }
}

fn persons(rulebook: &Rulebook) -> bool {
    rulebook.subject == Subject::Person
}

/// Number of groups a count of the registry can have.
fn reach(rulebook: &Rulebook, count: &Count, ground: Ground<'_>) -> u32 {
    match gather_of(rulebook, count, ground) {
        Gather::Everyone => 1,
        _ => ground.snapshot.units.len().max(ground.snapshot.persons.len()) as u32,
    }
}

/// Puts new results of some subjects in the place of the old ones and tells what changed.
fn take_over(assessment: &mut Assessment, positions: &[usize], fresh: Vec<ResultColumn>) -> Vec<Impact> {
    let mut impacts = Vec::new();
    for (column, fresh) in assessment.columns.iter_mut().zip(fresh) {
        let mut changes = Vec::new();
        let parts = fresh.parts.len();
        for (from, &at) in positions.iter().enumerate() {
            let before = (column.status(at), column.value(at));
            let after = (fresh.status(from), fresh.value(from));
            column.outcomes.replace(at, &fresh.outcomes, from);
            let (to, from) = (at * parts..(at + 1) * parts, from * parts..(from + 1) * parts);
            column.occurrences[to.clone()].copy_from_slice(&fresh.occurrences[from.clone()]);
            column.occurrence_reasons[to].copy_from_slice(&fresh.occurrence_reasons[from]);
            if before != after {
                let subject = &assessment.subjects[at];
                changes.push(SubjectChange {
                    code: subject.code.to_string(),
                    name: subject.name.to_string(),
                    before: Some(before),
                    after: Some(after),
                    grades: [before.1, after.1].map(|value| fresh.grade(value).cloned()),
                });
            }
        }
        if !changes.is_empty() {
            let (result, title) = (column.id.clone(), column.title.clone());
            impacts.push(Impact { result, title, kind: column.kind, unit: column.unit, subjects: changes });
        }
    }
    impacts
}
