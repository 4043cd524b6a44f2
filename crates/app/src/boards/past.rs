//! How it stood before: at the ends of the months, and at the ends of a rulebook's periods, by what is known now.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use mingde_core::date::Day;
use mingde_core::period::{Period, PeriodKind};
use mingde_core::policy::Actor;
use mingde_rulebook::{Assessment, AssessmentDate, Rulebook, asked_by};
use tokio::time::Instant;

use super::tally::{ByUnit, by_unit};
use crate::error::AppError;
use crate::long_work::apart;
use crate::present::Present;
use crate::standing::Standing;

/// So many ends of months are looked back at.
const ENDS: usize = 5;
/// So many periods of a rulebook.
const PERIODS: usize = 3;
/// What is past changes by late entries and corrections alone: it may be behind so many times longer than the figures of today.
const SLOWER: u32 = 300;

/// All duties of all units as they stood at the end of a day.
pub(super) struct Past {
    pub day: Day,
    pub units: ByUnit,
    /// The present it was made from, and when.
    nth: u64,
    made: Instant,
}

/// Days that are over, kept as sums by unit: the assessments of six of them would fill the memory for a few numbers.
#[derive(Default)]
pub(crate) struct Pasts {
    kept: Mutex<Vec<Arc<Past>>>,
    /// Whoever makes them; others want the same.
    seat: tokio::sync::Mutex<()>,
    lag: Duration,
}

impl Pasts {
    pub fn lagging(lag: Duration) -> Self {
        Self { lag: lag * SLOWER, ..Self::default() }
    }

    /// How all units stood on some days.
    pub(super) async fn at(
        &self,
        standing: &Standing,
        actor: &Actor,
        days: &[Day],
    ) -> Result<Vec<Arc<Past>>, AppError> {
        let _seat = self.seat.lock().await;
        let nth = standing.present.nth;
        let is_good = |past: &Past| past.nth == nth || !self.lag.is_zero() && past.made.elapsed() <= self.lag;
        let mut found = Vec::new();
        for day in days {
            let kept = self.kept().iter().find(|past| past.day == *day && is_good(past)).cloned();
            found.push(match kept {
                Some(past) => past,
                None => Arc::new(made(standing.present.clone(), actor.clone(), *day).await?),
            });
        }
        *self.kept() = found.clone();
        Ok(found)
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Vec<Arc<Past>>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn made(present: Arc<Present>, actor: Actor, day: Day) -> Result<Past, AppError> {
    apart(move || {
        let sight = present.sight(&actor);
        let rulebooks = present.library.rulebooks_on(day)?;
        let mut units = ByUnit::new();
        let add = |assessment: Assessment| {
            let all: Vec<usize> = (0..assessment.subjects.len()).collect();
            for (unit, tally) in by_unit(&sight, &assessment, &all) {
                units.entry(unit).or_default().add(&tally);
            }
        };
        let at = AssessmentDate::on(day);
        mingde_rulebook::assess_each(&rulebooks, &present.snapshot, at, &present.library.own, add);
        Ok(Past { day, units, nth: present.nth, made: Instant::now() })
    })
    .await
}

/// The last days of the months before, the earliest first.
pub(super) fn month_ends(today: Day) -> Vec<Day> {
    let this = Period::containing(PeriodKind::Month, today);
    let mut ends: Vec<Day> = std::iter::successors(Some(this.previous()), |month| Some(month.previous()))
        .take(ENDS)
        .map(|month| month.last())
        .collect();
    ends.reverse();
    ends
}

/// A rulebook over the periods before one, the earliest first, each by the version that held at its end; of those in which none did
/// there is nothing.
pub(super) async fn periods_before(
    standing: &Standing,
    id: String,
    period: Period,
) -> Result<Vec<Assessment>, AppError> {
    let present = standing.present.clone();
    apart(move || {
        let before = std::iter::successors(Some(period.previous()), |period| Some(period.previous()));
        let mut before: Vec<Period> = before.take(PERIODS).collect();
        before.reverse();
        let mut found = Vec::new();
        for period in before {
            let around = present.library.rulebooks_on(period.last())?;
            let Some(rulebook) = around.iter().copied().find(|rulebook| rulebook.id == id) else { continue };
            if rulebook.period != period.kind {
                continue;
            }
            let mut asked: Vec<&Rulebook> = vec![rulebook];
            asked.extend(asked_by(&[rulebook], &around));
            let (at, own) = (AssessmentDate::of(period), &present.library.own);
            found.extend(mingde_rulebook::assess(&asked, &present.snapshot, at, own).into_iter().next());
        }
        Ok(found)
    })
    .await
}
