//! Units that ended within the period that is asked about, before the day that is asked about. They do not vanish from it:
//! each is assessed as it stood on its last day, among all others of that day, and stands behind those that are still there.

use std::collections::BTreeSet;

use mingde_core::date::Day;
use mingde_core::period::Period;
use mingde_core::snapshot::{Runs, Snapshot};

use super::assessment::Assessment;
use super::run::assess_in;
use crate::evaluate::Frame;
use crate::plan::{Overrides, Rulebook, Subject};

/// The last day of a unit that ended within the period of a frame, on or before its day.
pub(crate) fn last_day(snapshot: &Snapshot, unit: usize, frame: Frame) -> Option<Day> {
    let ended = snapshot.units.unit[unit].span.to?;
    (frame.period.from < ended && ended <= frame.as_of).then(|| ended.plus(-1))
}

/// Whether units are assessed.
fn is_of_units(rulebook: &Rulebook) -> bool {
    matches!(rulebook.subject, Subject::Unit | Subject::Department)
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
        if is_of_units(rulebook) {
            days.extend((0..snapshot.units.len()).filter_map(|unit| last_day(snapshot, unit, *frame)));
        }
    }
    for day in days {
        let of_day = |(rulebook, frame): (&&Rulebook, &Frame)| match frame.period.contains(day) {
            true => Frame::new(frame.period, day),
            false => Frame::new(Period::containing(rulebook.period, day), day),
        };
        let then: Vec<Frame> = rulebooks.iter().zip(frames).map(of_day).collect();
        assess_in(rulebooks, snapshot, runs, &then, overrides, |at, assessment| {
            let rulebook = rulebooks[at];
            if !is_of_units(rulebook) {
                return;
            }
            let gone = |index: u32| last_day(snapshot, index as usize, frames[at]) == Some(day);
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
