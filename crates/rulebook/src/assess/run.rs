//! Assessing rulebooks over a snapshot: counts of all rulebooks first, shared between two threads, then each
//! rulebook's formulas over blocks of subjects.

use std::collections::BTreeSet;

use mingde_core::id::EntityId;
use mingde_core::snapshot::{Held, Runs, Snapshot};

use super::assessment::{AssessedSubject, Assessment, AssessmentDate};
use super::columns::results;
use super::departed::departed;
use super::presumed::presumed;
use super::read_by::{kind_hash, registry_hash};
use super::receipt::{ENGINE, Receipt, UsedSetting, calendar_hash};
use crate::evaluate::{
    Counts, Frame, Ground, Known, Memory, Prepared, Vetoes, Who, counted_with, population, setting, settled,
    subjects,
};
use crate::plan::{Overrides, Rulebook, Subject, asked_by};

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
    assess_on(|held| assess_with(rulebooks, snapshot, held, at, overrides, take));
}

/// What is worked out over tables that are held, which nothing keeps from being had.
pub(super) fn assess_on<T>(work: impl FnOnce(&Held) -> Result<T, <Held as Runs>::Error>) -> T {
    match work(&Held) {
        Ok(found) => found,
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
    let mut departed = departed(rulebooks, snapshot, runs, &frames, overrides)?;
    assess_in(rulebooks, snapshot, runs, &frames, overrides, |at, mut assessment| {
        if let Some(departed) = departed[at].take() {
            assessment.join(&departed);
        }
        take(assessment);
    })
}

/// Assesses over given frames whoever is there on their days; each assessment comes with the place of its rulebook.
pub(super) fn assess_in<R: Runs>(
    rulebooks: &[&Rulebook],
    snapshot: &Snapshot,
    runs: &R,
    frames: &[Frame],
    overrides: &Overrides,
    mut take: impl FnMut(usize, Assessment),
) -> Result<(), R::Error> {
    let given = rulebooks;
    let settled: Vec<_> =
        rulebooks.iter().zip(frames).map(|(r, frame)| settled(r, *frame, overrides)).collect();
    let rulebooks: &[&Rulebook] = &settled.iter().map(AsRef::as_ref).collect::<Vec<_>>();
    let vetoes = Vetoes::gather(rulebooks, snapshot, frames);
    let memory = Memory::default();
    let ground = Ground { snapshot, vetoes: &vetoes, memory: &memory, grouped: None };
    let counts = counted_with(rulebooks, frames, ground, runs)?;
    for (at, ((rulebook, frame), counts)) in rulebooks.iter().zip(frames).zip(counts).enumerate() {
        let prepared = Prepared::new(rulebook, *frame, ground, overrides, given);
        let who = subjects(rulebook, snapshot, &vetoes, *frame);
        let known = population(&prepared, &counts, &who);
        take(at, assessment(&prepared, &counts, &who, rulebooks, overrides, &known));
    }
    Ok(())
}

/// Whom each rulebook would assess, without assessing anybody: for whoever wants to know what a change of the registry does.
/// A rulebook about the whole bureau has no subject that could come or go.
pub fn assessed_subjects(
    rulebooks: &[&Rulebook],
    snapshot: &Snapshot,
    at: AssessmentDate,
    overrides: &Overrides,
) -> Vec<BTreeSet<EntityId>> {
    let frames: Vec<Frame> = rulebooks.iter().map(|r| frame(r, at)).collect();
    let settled: Vec<_> =
        rulebooks.iter().zip(&frames).map(|(r, frame)| settled(r, *frame, overrides)).collect();
    let rulebooks: Vec<&Rulebook> = settled.iter().map(AsRef::as_ref).collect();
    let vetoes = Vetoes::gather(&rulebooks, snapshot, &frames);
    let of = |(rulebook, frame): (&&Rulebook, &Frame)| {
        let who = match rulebook.subject {
            Subject::Bureau => Vec::new(),
            _ => subjects(rulebook, snapshot, &vetoes, *frame),
        };
        who.iter().map(|who| subject_shown(rulebook, snapshot, who).id).collect()
    };
    rulebooks.iter().zip(&frames).map(of).collect()
}

/// The frame of a rulebook.
pub(crate) fn frame(rulebook: &Rulebook, at: AssessmentDate) -> Frame {
    Frame::new(at.period_for(rulebook.period), at.as_of)
}

fn assessment(
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
        subjects: who.iter().map(|w| subject_shown(rulebook, snapshot, w)).collect(),
        columns,
        presumed: presumed(rulebook, prepared.frame, overrides),
        receipt: receipt(prepared, rulebooks, overrides),
    }
}

pub(crate) fn receipt(prepared: &Prepared<'_>, rulebooks: &[&Rulebook], overrides: &Overrides) -> Receipt {
    let rulebook = prepared.rulebook;
    let asked: Vec<&Rulebook> = asked_by(&[rulebook], rulebooks);
    let names: BTreeSet<String> = asked.iter().map(|r| r.id.clone()).collect();
    let consulted = rulebooks.iter().filter(|r| names.contains(&r.id)).map(|r| (r.id.clone(), r.hash));
    // Of an earlier period that version decides which held then.
    let mut earlier: BTreeSet<&str> = rulebook.plan.asked_earlier().collect();
    earlier.extend(asked.iter().flat_map(|r| r.plan.asked_earlier()));
    let began = |version: &&crate::plan::Version| {
        version.from.is_none_or(|from| from <= prepared.frame.as_of)
            && !rulebooks.iter().any(|r| r.hash == version.rulebook.hash)
    };
    let position = prepared.ground.snapshot.position;
    let earlier = earlier.into_iter().flat_map(|id| overrides.versions().known(id, position)).filter(began);
    let earlier = earlier.map(|version| {
        let rulebook = &version.rulebook;
        (format!("{}@{}", rulebook.id, rulebook.version), rulebook.hash)
    });
    let own = settings_used(rulebook, "", prepared.frame, overrides);
    // Of whose results it asks the settings decide as well.
    let asked = |r: &&&Rulebook| {
        names.contains(&r.id) && rulebook.plan.references.iter().any(|reference| reference.rulebook == r.id)
    };
    let theirs = rulebooks.iter().filter(asked);
    let theirs = theirs.flat_map(|r| settings_used(r, &format!("{}.", r.id), prepared.frame, overrides));
    let settings = own.into_iter().chain(theirs);
    let snapshot = prepared.ground.snapshot;
    let theirs = rulebooks.iter().filter(|r| names.contains(&r.id)).flat_map(|r| r.kinds());
    let looked_at: BTreeSet<String> = rulebook.kinds().into_iter().chain(theirs).collect();
    let kinds = looked_at.into_iter().filter_map(|id| {
        let hash = kind_hash(&snapshot.table(&id)?.kind);
        Some((id, hash))
    });
    Receipt {
        engine: ENGINE.to_owned(),
        origin: overrides.origin().to_owned(),
        kinds: kinds.collect(),
        registry: registry_hash(&snapshot.schema),
        rulebook: rulebook.id.clone(),
        version: rulebook.version.clone(),
        rulebook_hash: rulebook.hash,
        consulted: consulted.chain(earlier).collect(),
        ledger_position: snapshot.position,
        ledger_root: snapshot.root,
        known_on: snapshot.as_known,
        period: prepared.frame.period,
        as_of: prepared.frame.as_of,
        calendar: overrides.calendar().map(calendar_hash),
        settings: settings.collect(),
    }
}

fn settings_used(rulebook: &Rulebook, before: &str, frame: Frame, overrides: &Overrides) -> Vec<UsedSetting> {
    let used = |(at, s): (usize, &crate::plan::Setting)| {
        let (cell, source) = setting(rulebook, at, frame, overrides);
        UsedSetting { id: format!("{before}{}", s.id), value: cell.number().map(|n| n.to_string()), source }
    };
    rulebook.plan.settings.iter().enumerate().map(used).collect()
}

/// A subject as it is shown.
pub(crate) fn subject_shown(rulebook: &Rulebook, snapshot: &Snapshot, who: &Who) -> AssessedSubject {
    let at = who.index as usize;
    if rulebook.subject == Subject::Bureau {
        // The whole bureau is no entry of the registry.
        let nobody = EntityId::from_bytes([0; 16]);
        return AssessedSubject {
            index: who.index,
            id: nobody,
            code: "".into(),
            name: "".into(),
            ended: None,
        };
    }
    if rulebook.subject == Subject::Person {
        let persons = &snapshot.persons;
        AssessedSubject {
            index: who.index,
            id: persons.id[at].0,
            code: persons.code[at].clone(),
            name: persons.name[at].clone(),
            ended: None,
        }
    } else if rulebook.subject == Subject::Group {
        let group = &snapshot.groups.group[at];
        AssessedSubject {
            index: who.index,
            id: snapshot.groups.id[at].0,
            code: group.code.as_str().into(),
            name: group.name.as_str().into(),
            ended: None,
        }
    } else {
        let unit = &snapshot.units.unit[at];
        AssessedSubject {
            index: who.index,
            id: snapshot.units.id[at].0,
            code: unit.code.as_str().into(),
            name: unit.name.as_str().into(),
            ended: None,
        }
    }
}
