//! Units and groups that ended within the period that is asked about, before the day that is asked about. They do not vanish
//! from it: each is assessed as it stood on its last day, among all others of that day, and stands behind those that are
//! still there. Persons who left are told on request only: so many leave, each on a day of their own, that every one of
//! these days would be an assessment of everybody.

use std::collections::BTreeSet;

use mingde_core::date::Day;
use mingde_core::kind::Party;
use mingde_core::period::Period;
use mingde_core::snapshot::{Runs, Snapshot};

use super::assessment::Assessment;
use super::run::assess_in;
use crate::evaluate::Frame;
use crate::plan::{Overrides, Rulebook, Subject};

/// The first day on which a unit, group or person is no longer there; none while it is, or will be.
pub(crate) fn ended(snapshot: &Snapshot, party: Party, index: usize) -> Option<Day> {
    match party {
        Party::Unit => snapshot.units.unit[index].span.to,
        Party::Group => snapshot.groups.group[index].span.to,
        Party::Person => {
            let posts = &snapshot.persons.posts;
            let main =
                snapshot.persons.posts_of(u32::try_from(index).ok()?).filter(|at| !posts.concurrent[*at]);
            main.map(|at| posts.to[at]).max().filter(|to| *to != i32::MAX).map(Day::from_number)
        }
    }
}

/// The last day of one that ended within the period of a frame, on or before its day.
pub(crate) fn last_day(snapshot: &Snapshot, party: Party, index: usize, frame: Frame) -> Option<Day> {
    let ended = ended(snapshot, party, index)?;
    (frame.period.from < ended && ended <= frame.as_of).then(|| ended.plus(-1))
}

/// How many there are whose end an assessment follows.
fn followed(subject: Subject, snapshot: &Snapshot) -> usize {
    match subject {
        Subject::Unit | Subject::Department => snapshot.units.len(),
        Subject::Group => snapshot.groups.group.len(),
        Subject::Person | Subject::Bureau => 0,
    }
}

/// For each rulebook those of its subjects that ended, in the order of their last days.
///
/// # Errors
/// When a table that goes by cannot be had.
pub(super) fn departed<R: Runs>(
    rulebooks: &[&Rulebook],
    snapshot: &Snapshot,
    runs: &R,
    frames: &[Frame],
    overrides: &Overrides,
) -> Result<Vec<Option<Assessment>>, R::Error> {
    let mut found: Vec<Option<Assessment>> = vec![None; rulebooks.len()];
    let mut days = BTreeSet::new();
    for (rulebook, frame) in rulebooks.iter().zip(frames) {
        let all = 0..followed(rulebook.subject, snapshot);
        days.extend(all.filter_map(|at| last_day(snapshot, rulebook.subject.party(), at, *frame)));
    }
    for day in days {
        let of_day = |(rulebook, frame): (&&Rulebook, &Frame)| match frame.period.contains(day) {
            true => Frame::new(frame.period, day),
            false => Frame::new(Period::containing(rulebook.period, day), day),
        };
        let then: Vec<Frame> = rulebooks.iter().zip(frames).map(of_day).collect();
        assess_in(rulebooks, snapshot, runs, &then, overrides, |at, assessment| {
            let rulebook = rulebooks[at];
            if followed(rulebook.subject, snapshot) == 0 {
                return;
            }
            let party = rulebook.subject.party();
            let gone = |index: u32| last_day(snapshot, party, index as usize, frames[at]) == Some(day);
            let positions: Vec<usize> = (0..assessment.subjects.len())
                .filter(|place| gone(assessment.subjects[*place].index))
                .collect();
            if !positions.is_empty() {
                let gone = assessment.picked(&positions);
                match &mut found[at] {
                    Some(before) => before.join(&gone),
                    None => found[at] = Some(gone),
                }
            }
        })?;
    }
    Ok(found)
}
