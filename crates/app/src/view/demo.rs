//! The demo bureau, as the command that makes it tells of it.

use std::path::Path;

use mingde_core::date::Day;
use mingde_core::period::Period;
use mingde_core::snapshot::Snapshot;

use crate::demo::{DemoAccount, DemoOutcome, DemoPerson};

/// What there is in it, as whom to sign in, and who is behind.
#[derive(Debug, Clone, serde::Serialize)]
pub struct DemoView<'d> {
    /// What was made; none if what was there is used again.
    made: Option<MadeView<'d>>,
    units: usize,
    persons: usize,
    records: usize,
    participations: usize,
    day: Day,
    people: Vec<PersonView<'d>>,
    /// What is not met by somebody, the worst first.
    behind: Vec<BehindView<'d>>,
    /// The file of its report.
    report: &'d Path,
}

/// What making it came to.
#[derive(Debug, Clone, serde::Serialize)]
pub struct MadeView<'d> {
    files: u64,
    added: u64,
    changed: u64,
    withdrawn: u64,
    folder: &'d Path,
    /// Files with refused rows; there should be none.
    trouble: Vec<&'d str>,
    /// Codes of persons that may be there twice.
    duplicates: Vec<[&'d str; 2]>,
}

/// Somebody as whom people sign in. Passwords stand in the file alone.
#[derive(Debug, Clone, serde::Serialize)]
struct PersonView<'d> {
    name: &'d str,
    office: &'d str,
    account: &'d str,
    unit: &'d str,
}

/// A duty or veto that is not met by somebody.
#[derive(Debug, Clone, serde::Serialize)]
pub struct BehindView<'d> {
    /// Id of the rulebook.
    pub rulebook: &'d str,
    /// Id of the result.
    pub result: &'d str,
    /// The period.
    #[serde(serialize_with = "super::as_text")]
    pub period: Period,
    /// Title of the result.
    pub title: &'d str,
    /// How many missed it.
    pub not_met: usize,
    /// Of how many nothing is known.
    pub no_data: usize,
}

impl<'d> DemoView<'d> {
    /// The bureau of a day.
    pub fn new(
        made: Option<MadeView<'d>>,
        snapshot: &Snapshot,
        day: Day,
        people: &'d [(DemoPerson, DemoAccount)],
        behind: Vec<BehindView<'d>>,
        report: &'d Path,
    ) -> Self {
        let person = |(person, account): &'d (DemoPerson, DemoAccount)| PersonView {
            name: &account.name,
            office: &account.office,
            account: &account.account,
            unit: &person.unit.code,
        };
        Self {
            made,
            units: snapshot.units.len(),
            persons: snapshot.persons.len(),
            records: snapshot.records(),
            participations: snapshot.participations(),
            day,
            people: people.iter().map(person).collect(),
            behind,
            report,
        }
    }
}

impl<'d> MadeView<'d> {
    /// What came of it.
    pub fn of(made: &'d DemoOutcome) -> Self {
        let duplicate = |d: &'d crate::import::LikelyDuplicate| [d.resembles.as_str(), d.code.as_str()];
        Self {
            files: made.files,
            added: made.added,
            changed: made.changed,
            withdrawn: made.withdrawn,
            folder: &made.folder,
            trouble: made.trouble.iter().map(|outcome| outcome.file.as_str()).collect(),
            duplicates: made.duplicates.iter().map(duplicate).collect(),
        }
    }
}
