//! What an assessment says: one status, and where there is one a value, for every subject and result.

use ecow::EcoString;
use mingde_core::date::Day;
use mingde_core::id::EntityId;
use mingde_core::period::{Period, PeriodKind};
use rust_decimal::Decimal;
use sha2::{Digest, Sha256};

use super::packed::Outcomes;
use super::receipt::Receipt;
use crate::plan::{Reason, ResultKind, Status, Subject};

/// The day and period that are asked about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct AssessmentDate {
    /// Events after this day are left out; staff, posts and vetoes are taken as they stood on it.
    pub as_of: Day,
    /// The period asked for, if one was named; a rulebook of another kind of period takes the one of its own
    /// kind that contains [`as_of`](Self::as_of).
    pub period: Option<Period>,
}

impl AssessmentDate {
    /// As it stood on a day, in the period of each rulebook's own kind that contains it.
    pub fn on(as_of: Day) -> Self {
        Self { as_of, period: None }
    }

    /// A whole period, as it stood on its last day.
    pub fn of(period: Period) -> Self {
        Self { as_of: period.last(), period: Some(period) }
    }

    /// The period for a rulebook of this kind.
    pub fn period_for(&self, kind: PeriodKind) -> Period {
        match self.period {
            Some(period) if period.kind == kind => period,
            _ => Period::containing(kind, self.as_of),
        }
    }
}

/// Somebody or something that is assessed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AssessedSubject {
    /// Index into the snapshot's units, persons or groups, as [`Assessment::subject_kind`] says.
    pub index: u32,
    /// Id in the ledger.
    pub id: EntityId,
    /// Code of the unit or group, or staff number.
    pub code: EcoString,
    /// Name.
    pub name: EcoString,
    /// Of a unit or group that ended within the period, before the day asked about: the first day on which it was no longer there.
    /// Its results are as of the day before.
    pub ended: Option<Day>,
}

/// One result for all subjects, in the order of [`Assessment::subjects`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ResultColumn {
    /// The rulebook's own id.
    pub id: String,
    /// What sort of result.
    pub kind: ResultKind,
    /// Title.
    pub title: String,
    /// Heading of the article it belongs to: `第三条 谈心覆盖面`.
    pub article: String,
    /// Chinese word of its unit: `人`, `%`; empty for plain numbers.
    pub unit: &'static str,
    /// Status, reason and value by subject.
    pub(crate) outcomes: Outcomes,
    /// For a duty: the day it is due, or of its last occurrence.
    pub due: Option<Day>,
    /// For a duty: who must see to it, as the rulebook words it.
    pub owner: String,
    /// The titles of settings that it needs and that nobody has set: whom they leave without a value has
    /// [`Reason::NotSet`].
    pub unset: Vec<String>,
    /// For a repeated duty: the weeks, months or quarters it falls into.
    pub parts: Vec<Period>,
    /// For a repeated duty: the status of each occurrence, `parts.len()` of them for each subject in turn.
    pub occurrences: Vec<Status>,
    /// Why occurrences have no status of their own, in the same order.
    pub occurrence_reasons: Vec<Reason>,
    /// For a repeated duty: the day each occurrence is due.
    pub parts_due: Vec<Day>,
    /// For a grade: code and title of each band, the lowest first; the value is an index.
    pub bands: Vec<(String, String)>,
    /// For a veto: what it keeps from (`award`, `title`, `post`), as the rulebook words it.
    pub scope: Vec<String>,
    /// For a veto: its effect in words.
    pub effect: String,
    /// It is so many people of so many; more than all of them is a fault of the rule or of the records.
    pub share_of_people: bool,
    /// It counts units, persons or posts as on the day asked about, not records: of a unit that ended they are counted
    /// where they are now as well.
    pub of_registry: bool,
}

/// The results of one rulebook for all its subjects.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Assessment {
    /// Rulebook id.
    pub rulebook: String,
    /// Rulebook title.
    pub title: String,
    /// Rulebook version.
    pub version: String,
    /// The period assessed.
    pub period: Period,
    /// As it stood on this day.
    pub as_of: Day,
    /// Whether subjects are units, departments or persons.
    pub subject_kind: Subject,
    /// The subjects, by code.
    pub subjects: Vec<AssessedSubject>,
    /// The results, in the order of the rulebook.
    pub columns: Vec<ResultColumn>,
    /// First and last of the days it looks at whose year's notice of holidays is not out: which of them are working days
    /// is presumed.
    pub presumed: Option<(Day, Day)>,
    /// By which anyone can recompute it.
    pub receipt: Receipt,
}

/// One result of one subject.
#[derive(Debug, Clone, Copy)]
pub struct ResultView<'a> {
    /// The column it is from: id, kind, title, article, unit.
    pub column: &'a ResultColumn,
    /// Status.
    pub status: Status,
    /// Value.
    pub value: Option<Decimal>,
    /// Why there is none; [`Reason::NothingReported`] beside a value says that zero stands for nothing.
    pub reason: Reason,
    /// Status of each occurrence of a repeated duty.
    pub occurrences: &'a [Status],
    /// Code and title of the grade, for a grade.
    pub grade: Option<&'a (String, String)>,
}

impl Assessment {
    /// Position in [`subjects`](Self::subjects) of the subject with this code, name or id.
    pub fn find_subject(&self, code_name_or_id: &str) -> Option<usize> {
        let by = |test: &dyn Fn(&AssessedSubject) -> bool| self.subjects.iter().position(test);
        by(&|s| &*s.code == code_name_or_id)
            .or_else(|| by(&|s| &*s.name == code_name_or_id))
            .or_else(|| by(&|s| s.id.to_string() == code_name_or_id))
    }

    /// Leaves only some of the subjects, with their results. The receipt stays that of the whole assessment.
    pub fn keep_subjects(&mut self, keep: impl Fn(&AssessedSubject) -> bool) {
        let kept: Vec<bool> = self.subjects.iter().map(keep).collect();
        let mut wanted = kept.iter().copied();
        self.subjects.retain(|_| wanted.next().unwrap_or(true));
        for column in &mut self.columns {
            let parts = column.parts.len();
            let mut of_part = (0..kept.len() * parts).map(|at| kept[at / parts]);
            column.occurrences.retain(|_| of_part.next().unwrap_or(true));
            let mut of_part = (0..kept.len() * parts).map(|at| kept[at / parts]);
            column.occurrence_reasons.retain(|_| of_part.next().unwrap_or(true));
            column.outcomes.keep(&kept);
        }
    }

    /// Those of some subjects who have ended by the day after that of this assessment.
    pub(super) fn picked(&self, positions: &[usize]) -> Self {
        let ended = Some(self.as_of.plus(1));
        let subject = |at: &usize| AssessedSubject { ended, ..self.subjects[*at].clone() };
        Self {
            subjects: positions.iter().map(subject).collect(),
            columns: self.columns.iter().map(|column| column.picked(positions)).collect(),
            ..self.clone()
        }
    }

    /// Puts subjects of another assessment by the same rulebook behind those that are here.
    pub(super) fn join(&mut self, other: &Self) {
        self.subjects.extend_from_slice(&other.subjects);
        for (column, more) in self.columns.iter_mut().zip(&other.columns) {
            column.join(more);
        }
    }

    /// The column of a result.
    pub fn column(&self, result: &str) -> Option<&ResultColumn> {
        self.columns.iter().find(|c| c.id == result)
    }

    /// A result of the subject at a position.
    pub fn result(&self, subject: usize, result: &str) -> Option<ResultView<'_>> {
        self.column(result).filter(|_| subject < self.subjects.len()).map(|c| c.view(subject))
    }
}

impl ResultColumn {
    fn picked(&self, positions: &[usize]) -> Self {
        let parts = self.parts.len();
        let own = |at: &usize| at * parts..(at + 1) * parts;
        let statuses = positions.iter().flat_map(|at| self.occurrences.get(own(at)).unwrap_or(&[]));
        let reasons = positions.iter().flat_map(|at| self.occurrence_reasons.get(own(at)).unwrap_or(&[]));
        Self {
            outcomes: self.outcomes.picked(positions),
            occurrences: statuses.copied().collect(),
            occurrence_reasons: reasons.copied().collect(),
            ..self.clone()
        }
    }

    fn join(&mut self, more: &Self) {
        self.outcomes.join(&more.outcomes);
        self.occurrences.extend_from_slice(&more.occurrences);
        self.occurrence_reasons.extend_from_slice(&more.occurrence_reasons);
    }

    /// The status of the subject at a position.
    pub fn status(&self, subject: usize) -> Status {
        self.outcomes.status(subject)
    }

    /// Statuses, subject by subject.
    pub fn statuses(&self) -> impl Iterator<Item = Status> {
        (0..self.outcomes.len()).map(|subject| self.status(subject))
    }

    /// Why the subject at a position has no value.
    pub fn reason(&self, subject: usize) -> Reason {
        self.outcomes.reason(subject)
    }

    /// The value of the subject at a position, rounded as the rulebook says (four decimals, half up, where it says
    /// nothing), without trailing zeros.
    pub fn value(&self, subject: usize) -> Option<Decimal> {
        self.outcomes.value(subject)
    }

    /// Whether a setting that nobody has set leaves the subject at a position without a value.
    pub fn is_unsettled(&self, subject: usize) -> bool {
        let parts = self.parts.len();
        let own = self.occurrence_reasons.get(subject * parts..(subject + 1) * parts).unwrap_or(&[]);
        self.reason(subject) == Reason::NotSet || own.contains(&Reason::NotSet)
    }

    /// Whether nothing was reported for the subject at a position and its value, zero, stands for that.
    pub fn is_taken_for_zero(&self, subject: usize) -> bool {
        matches!(self.status(subject), Status::Met | Status::NotMet)
            && self.reason(subject) == Reason::NothingReported
            && self.value(subject).is_some()
    }

    /// Whether more people are counted for the subject at a position than there are.
    pub fn is_over_all(&self, subject: usize) -> bool {
        self.share_of_people && self.value(subject).is_some_and(|share| share > Decimal::ONE_HUNDRED)
    }

    /// The result of the subject at a position.
    pub fn view(&self, subject: usize) -> ResultView<'_> {
        let parts = self.parts.len();
        ResultView {
            column: self,
            status: self.status(subject),
            value: self.value(subject),
            reason: self.reason(subject),
            occurrences: self.occurrences.get(subject * parts..(subject + 1) * parts).unwrap_or(&[]),
            grade: self.grade(self.value(subject)),
        }
    }

    /// Of a grade: code and title of what a value stands for.
    pub(super) fn grade(&self, value: Option<Decimal>) -> Option<&(String, String)> {
        self.bands.get(usize::try_from(value?).ok()?)
    }
}

impl Assessment {
    /// SHA-256 over every status, value and reason of every subject, in hexadecimal.
    pub fn results_hash(&self) -> String {
        let mut hasher = Sha256::new();
        for subject in &self.subjects {
            hasher.update(subject.id.to_string().as_bytes());
        }
        for column in &self.columns {
            hasher.update([0]);
            hasher.update(column.id.as_bytes());
            for (at, status) in column.statuses().enumerate() {
                hasher.update([1, status as u8, column.reason(at) as u8]);
                if let Some(value) = column.value(at) {
                    hasher.update(value.normalize().to_string().as_bytes());
                }
            }
            for status in &column.occurrences {
                hasher.update([2, *status as u8]);
            }
        }
        let hash: [u8; 32] = hasher.finalize().into();
        hex::encode(hash)
    }
}
