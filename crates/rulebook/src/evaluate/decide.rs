//! Grades, proposals and exceptions: what is made of figures once they are there.

use super::cell::Cell;
use super::cells::Cells;
use super::duty::until_laid_down;
use super::sheet::Sheet;
use crate::language::Number;
use crate::plan::{Expression, Grade, Proposal, Reason, Rule, Status};

impl Rule {
    /// Code and title of a grade's value.
    pub(crate) fn grade(&self, value: Number) -> Option<(String, String)> {
        let crate::plan::Body::Grade(grade) = &self.body else { return None };
        let beneath = (0..grade.bands.len()).find(|at| Number::whole(*at as i64) == value)?;
        let band = &grade.bands[grade.bands.len() - 1 - beneath];
        Some((band.code.clone(), band.title.clone()))
    }
}

impl Sheet<'_> {
    /// The highest band whose bound is reached, a band up or down for each reason; a veto in force lowers it.
    pub(crate) fn grade(&mut self, rule: usize, grade: &Grade) -> Cells {
        let cells = self.bands(grade);
        self.statuses[rule] = Some(cells.iter().map(|cell| grade.judged(cell)).collect());
        cells
    }

    /// The number of bands beneath that of each subject, whatever places there are.
    pub(super) fn bands(&mut self, grade: &Grade) -> Cells {
        let bounds = grade.bands.iter().filter_map(|band| band.from.as_ref());
        let moves = grade.up.iter().chain(&grade.down);
        for expression in [&grade.of].into_iter().chain(bounds).chain(&grade.vetoes).chain(moves) {
            self.fill_needs(expression);
        }
        let values = self.evaluate(&grade.of);
        let all = |list: &[Expression]| list.iter().map(|one| self.evaluate(one)).collect::<Vec<Cells>>();
        let bounds: Vec<Option<Cells>> =
            grade.bands.iter().map(|band| band.from.as_ref().map(|from| self.evaluate(from))).collect();
        let reasons =
            |list: &[Expression]| list.iter().map(|one| self.qualified(one)).collect::<Vec<Cells>>();
        let (vetoes, up, down) = (all(&grade.vetoes), reasons(&grade.up), reasons(&grade.down));
        let lowest = grade.bands.len() - 1;
        let band = |(at, value): (usize, Cell)| {
            let Cell::Number(n) = value else { return value };
            let mut found = Ok(lowest);
            for (band, bound) in bounds.iter().enumerate() {
                match bound.as_ref().map(|b| b.get(at)) {
                    Some(Cell::Number(from)) if n >= from => found = Ok(band),
                    Some(Cell::Number(_)) => continue,
                    // An unset bound leaves open which of the bands beneath it is right.
                    Some(absent) => found = Err(absent),
                    None => found = Ok(band),
                }
                break;
            }
            let found = found.and_then(|band| moved(band, lowest, at, &up, &down));
            let vetoed = vetoes.iter().fold(Cell::Truth(false), |vetoed, veto| vetoed.or(veto.get(at)));
            // A veto of which nothing is known leaves open a grade that it would lower.
            let found = match found {
                Ok(band) if band < grade.vetoed && matches!(vetoed, Cell::NoData(_)) => Err(vetoed),
                found => found,
            };
            match found {
                Ok(band) => {
                    let band = if vetoed == Cell::Truth(true) { band.max(grade.vetoed) } else { band };
                    Cell::Number(Number::whole((lowest - band) as i64))
                }
                Err(absent) => absent,
            }
        };
        values.iter().enumerate().map(band).collect()
    }

    /// Met while there is nothing to review.
    pub(crate) fn proposal(&mut self, proposal: &Proposal) -> Cells {
        self.fill_needs(&proposal.when);
        until_laid_down(self.qualified(&proposal.when).iter().map(Cell::not).collect())
    }

    /// A place worked out over all subjects.
    pub(crate) fn place(&mut self, rule: usize) -> Cells {
        match self.known.part(rule, self.offset, self.len()) {
            Some((cells, statuses)) => {
                self.statuses[rule] = Some(statuses.to_vec());
                cells.iter().copied().collect()
            }
            None => Cells::filled(Cell::NoData(Reason::NothingReported), self.len()),
        }
    }

    /// How many exceptions are in force; without one the rule stands as it is.
    pub(crate) fn exceptions(&mut self, rule: usize) -> Cells {
        let cells = self.counts(rule);
        let status = |cell: Cell| match cell {
            Cell::Number(n) if n.is_zero() => (Status::NotApplicable, Reason::None),
            other => (other.status(), other.reason()),
        };
        self.statuses[rule] = Some(cells.iter().map(status).collect());
        cells
    }

    /// Whoever has an exception is asked for nothing.
    pub(crate) fn unless_excepted(&mut self, rule: usize, mut cells: Cells) -> Cells {
        let Some(exception) = self.plan.rules[rule].exception else { return cells };
        self.fill(exception);
        let Some(exceptions) = &self.cells[exception] else { return cells };
        let excepted = |at: &usize| matches!(exceptions.get(*at), Cell::Number(n) if !n.is_zero());
        let excepted: Vec<usize> = (0..cells.len()).filter(excepted).collect();
        for at in excepted {
            self.set_aside(rule, at, &mut cells, Reason::Excepted);
        }
        cells
    }
}

/// One band up for each reason to lift, no higher than the first, and from there one down for each to lower; what does not apply
/// moves nobody, and what nobody knows leaves it open.
fn moved(band: usize, lowest: usize, at: usize, up: &[Cells], down: &[Cells]) -> Result<usize, Cell> {
    let holds = |reasons: &[Cells]| {
        reasons.iter().try_fold(0, |so_far, reason| match reason.get(at) {
            Cell::Truth(holds) => Ok(so_far + usize::from(holds)),
            gap @ Cell::NoData(_) => Err(gap),
            _ => Ok(so_far),
        })
    };
    let (up, down) = (holds(up)?, holds(down)?);
    Ok((band.saturating_sub(up) + down).min(lowest))
}

impl Grade {
    /// Whether a number of bands beneath passes.
    pub(super) fn judged(&self, cell: Cell) -> (Status, Reason) {
        let Cell::Number(beneath) = cell else { return (cell.status(), cell.reason()) };
        let lowest = self.bands.len() as i64 - 1;
        let passes = self.pass.is_none_or(|pass| beneath >= Number::whole(lowest - pass as i64));
        (if passes { Status::Met } else { Status::NotMet }, Reason::None)
    }
}
