//! Duties: what must be so, once or in each part of the period.

use super::cell::Cell;
use super::cells::Cells;
use super::counts::Counts;
use super::frame::Frame;
use super::population::Known;
use super::sheet::{Occurrences, Sheet};
use super::times::Times;
use crate::plan::{Duty, Reason};

impl Sheet<'_> {
    pub(super) fn duty(&mut self, rule: usize, duty: &Duty) -> Cells {
        let Some(every) = duty.every else {
            self.fill_needs(&duty.require);
            let cells = missed(duty, self.evaluate(&duty.require));
            return until_laid_down(self.conditioned(duty.when.as_ref(), cells));
        };
        let frame = self.frames[0];
        let parts = frame.period.split(every);
        let asked = frame.as_of;
        let frames: Vec<Frame> = parts.iter().map(|p| Frame::new(*p, asked)).collect();
        let none = Counts::default();
        let mut inner = Sheet {
            frames: &frames,
            counts: self.counts.parts.get(&every).unwrap_or(&none),
            cells: vec![None; self.plan.rules.len()],
            statuses: vec![None; self.plan.rules.len()],
            occurrences: vec![None; self.plan.rules.len()],
            plan: self.plan,
            who: self.who,
            settings: self.settings,
            vetoes: self.vetoes,
            applies: self.applies,
            party: self.party,
            times: Times::always(),
            known: Known::none(),
            registered: self.registered,
            elsewhere: self.elsewhere,
            offset: 0,
        };
        inner.fill_needs(&duty.require);
        let cells = missed(duty, inner.evaluate(&duty.require));
        let cells = until_laid_down(inner.conditioned(duty.when.as_ref(), cells));
        // A week that is not over yet may still bring what is missing.
        let settled = |at: usize, cell: Cell| {
            let part = &parts[at % parts.len()];
            if let Some(why) = self.times.pause(part, duty.during, &self.who[at / parts.len()]) {
                return Cell::NotApplicable(why);
            }
            if cell == Cell::NotApplicable(Reason::NotSet) {
                return cell;
            }
            let open = part.last() > asked;
            if open && cell != Cell::Truth(true) { Cell::NotApplicable(Reason::NotDue) } else { cell }
        };
        let settled: Vec<Cell> = cells.iter().enumerate().map(|(at, c)| settled(at, c)).collect();
        let whole = settled
            .chunks(parts.len().max(1))
            .map(|own| own.iter().fold(Cell::NotApplicable(Reason::NotDue), |all, cell| all.and(*cell)));
        let whole = whole.collect();
        let statuses = settled.iter().map(|c| c.status()).collect();
        let reasons = settled.iter().map(|c| c.reason()).collect();
        self.occurrences[rule] = Some(Occurrences { parts, statuses, reasons });
        whole
    }
}

/// Under `missing: missed` nothing reported is a duty that was not done.
fn missed(duty: &Duty, mut cells: Cells) -> Cells {
    if duty.missed {
        cells.change(|_, cell| match cell {
            Cell::NoData(Reason::NothingReported) => Cell::Truth(false),
            other => other,
        });
    }
    cells
}

/// What asks for a number that nobody has laid down asks nothing until somebody does: nobody is behind with it.
pub(super) fn until_laid_down(mut cells: Cells) -> Cells {
    cells.change(|_, cell| match cell {
        Cell::NoData(Reason::NotSet) => Cell::NotApplicable(Reason::NotSet),
        other => other,
    });
    cells
}
