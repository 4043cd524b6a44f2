//! What is not settled on the day on which the bureau is looked at: records of the last days that people handed in one
//! by one, which wait, were returned with a reason or are not finished. They are told by the plans like all others and
//! taken out of the files.

use std::sync::Arc;

use mingde_core::date::{Day, Timestamp};
use mingde_core::kind::{Asked, Kind};
use mingde_core::record::State;

use crate::cast::Sort;
use crate::offices::{DemoPerson, acceptor, filer};
use crate::rows::RecordRow;
use crate::settings::{BadSettings, read_toml};
use crate::year::{DemoBureau, HOUR, MINUTE};

/// So many days back what is open may have happened, at the desks that are looked at and elsewhere.
const DAYS_HERE: i32 = 21;
const DAYS_ELSEWHERE: i32 = 10;

/// The settings of what is open (`open.toml`).
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(crate) struct OpenSettings {
    /// Date fields that may lie ahead.
    ahead: Vec<String>,
    open: Vec<OpenPlan>,
}

/// Records of a kind that are open.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
struct OpenPlan {
    kind: String,
    whose: Whose,
    state: OpenState,
    /// Why they were returned.
    #[serde(default)]
    reason: String,
    #[serde(default = "one")]
    count: usize,
}

fn one() -> usize {
    1
}

/// Whose records they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Whose {
    /// Of the school of those who sign in.
    School,
    /// Of their department.
    Department,
    /// Of other schools and institutions, one of each.
    Others,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
enum OpenState {
    Draft,
    Submitted,
    Returned,
}

/// Something that somebody does to a record by hand.
#[derive(Debug, Clone, PartialEq)]
pub struct Act {
    /// When.
    pub at: Timestamp,
    /// Staff number of whoever does it.
    pub by: String,
    /// Id of the kind.
    pub kind: String,
    /// The record.
    pub row: RecordRow,
    /// The state it brings the record to.
    pub state: State,
    /// Why, where it is returned.
    pub reason: String,
}

impl OpenSettings {
    pub(crate) fn read(text: &str) -> Result<Self, BadSettings> {
        read_toml("open", text)
    }

    /// Whether a date field says when something is to be.
    pub(crate) fn may_lie_ahead(&self, field: &str) -> bool {
        self.ahead.iter().any(|name| name == field)
    }
}

/// A record that is open, with what came of it.
struct Opened<'p> {
    kind: Arc<Kind>,
    row: RecordRow,
    plan: &'p OpenPlan,
}

impl DemoBureau {
    /// What people did by hand in the last days, in the order in which they did it.
    pub fn acts(&self) -> Vec<Act> {
        let people = self.people();
        let mut acts = Vec::new();
        for (number, opened) in self.opened(&people).into_iter().enumerate() {
            self.settle(opened, number, &people, &mut acts);
        }
        acts.sort_by_key(|act| act.at);
        acts
    }

    /// The records that are open, found among those of the months whose files have not come by themselves.
    fn opened(&self, people: &[DemoPerson]) -> Vec<Opened<'_>> {
        let mut opened: Vec<Opened<'_>> = Vec::new();
        for plan in &self.open.open {
            let Some(kind) = self.kinds.get(&plan.kind).filter(|k| k.evidence.asked != Asked::Required)
            else {
                continue;
            };
            let days = if plan.whose == Whose::Others { DAYS_ELSEWHERE } else { DAYS_HERE };
            let from = self.told.day().plus(-days);
            let months = (0..self.told.months()).filter(|month| self.runs(*month));
            let arrivals = months.flat_map(|month| self.month_of(kind, month));
            let mut rows: Vec<RecordRow> = arrivals.map(|a| a.row).filter(|row| row.date >= from).collect();
            rows.retain(|row| filer(people, kind, &row.unit_code).is_some());
            match plan.whose {
                // Here and there, from any of these days.
                Whose::Others => {
                    let mut dice = self.dice(&["open", &kind.id, &plan.reason], &[opened.len() as u64]);
                    let order = dice.sample(&(0..rows.len()).collect::<Vec<_>>(), rows.len());
                    rows = order.into_iter().map(|at| rows[at].clone()).collect();
                }
                Whose::School | Whose::Department => rows.reverse(),
            }
            let mut left = plan.count;
            let mut units: Vec<String> = Vec::new();
            for row in rows {
                let again = plan.whose == Whose::Others && units.contains(&row.unit_code);
                let taken = opened.iter().any(|o| o.kind.id == kind.id && o.row == row);
                if left == 0 || again || taken || !self.belongs(plan.whose, &row.unit_code) {
                    continue;
                }
                left -= 1;
                units.push(row.unit_code.clone());
                opened.push(Opened { kind: kind.clone(), row, plan });
            }
        }
        opened
    }

    fn belongs(&self, whose: Whose, code: &str) -> bool {
        let Some(unit) = self.cast.units.iter().find(|unit| unit.code == code) else { return false };
        let signing_in = [&self.settings.signing_in.school, &self.settings.signing_in.department];
        match whose {
            Whose::School => unit.name == self.settings.signing_in.school,
            Whose::Department => unit.name == self.settings.signing_in.department,
            Whose::Others => {
                matches!(unit.sort, Sort::School | Sort::Institution) && !signing_in.contains(&&unit.name)
            }
        }
    }

    /// On the afternoon of the day on which it happened somebody began to file it; the rest followed within minutes, but
    /// for the return, which came the next morning.
    fn settle(&self, opened: Opened<'_>, number: usize, people: &[DemoPerson], acts: &mut Vec<Act>) {
        let Opened { kind, row, plan } = opened;
        let (Some(filer), Some(acceptor)) = (filer(people, &kind, &row.unit_code), acceptor(people, &kind))
        else {
            return;
        };
        let minutes = (number as i64 * 7) % 100;
        let at = |day: Day, hour: i64| Timestamp(Timestamp::start_of(day).0 + hour * HOUR + minutes * MINUTE);
        let (filed, next_morning) = (at(row.date, 16), at(row.date.plus(1), 9));
        let returned = if row.date == self.told.last() { at(row.date, 18) } else { next_morning };
        let mut act = |at, by: &DemoPerson, state, reason: &str| {
            acts.push(Act {
                at,
                by: by.person.code.clone(),
                kind: kind.id.clone(),
                row: row.clone(),
                state,
                reason: reason.to_owned(),
            });
        };
        match plan.state {
            OpenState::Draft => act(filed, filer, State::Draft, ""),
            OpenState::Submitted => act(filed, filer, State::Submitted, ""),
            OpenState::Returned => {
                act(filed, filer, State::Submitted, "");
                act(returned, acceptor, State::Returned, &plan.reason);
            }
        }
    }
}
