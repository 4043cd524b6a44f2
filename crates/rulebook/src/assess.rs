//! Assessment: rulebooks over a snapshot for every subject at once, with a receipt; compared, verified.

mod assessment;
mod columns;
mod departed;
mod difference;
mod duties;
mod entry;
mod packed;
mod presumed;
mod read_by;
mod receipt;
mod run;
mod selection;

pub use assessment::{AssessedSubject, Assessment, AssessmentDate, ResultColumn, ResultView};
pub use difference::{Change, Impact, Part, SubjectChange, diff, impact};
pub use duties::{DutyLine, Standing, duties, owed_by};
pub use entry::{EntryChecks, Objection};
pub use presumed::presumed_days;
pub use receipt::{ENGINE, Receipt, Reference, UsedSetting};
pub use run::{assess, assess_each, assess_with, assessed_subjects};
pub use selection::Selection;

pub(crate) use departed::{ended, last_day};
pub(crate) use presumed::presumed;
pub(crate) use receipt::unhex;
pub(crate) use run::{frame, receipt, subject_shown};
