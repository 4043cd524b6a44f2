//! Rulebooks: a Markdown document whose articles carry small rule blocks is read, checked like a program,
//! evaluated over the columns of a snapshot for every subject at once, and explained down to the records.
//!
//! [`Rulebook::read`] → [`assess()`] → [`explain`]. The language is described in `docs/rulebooks.md`.
//!
//! The rooms, each of which stands on those before it and shows one face: language, plan, evaluate, check, assess, tell,
//! cases.

mod assess;
mod cases;
mod check;
mod evaluate;
mod language;
mod plan;
mod tell;

pub use assess::{
    AssessedSubject, Assessment, AssessmentDate, Change, DutyLine, ENGINE, EntryChecks, Impact, Objection,
    Part, Receipt, Reference, ResultColumn, ResultView, Standing, SubjectChange, UsedSetting, assess,
    assess_each, assess_with, assessed_subjects, diff, duties, impact, owed_by, presumed_days,
};
pub use cases::{Boundary, Side, Suite, boundaries};
pub use check::{Overlay, vetoes_nowhere};
pub use evaluate::{LeftOut, held, wanted};
pub use language::{Article, Layer, LayerText, Leeway, Library, Number, Origin, Rounding, SECTIONS};
pub use plan::{
    Bound, DatedValue, Overrides, Reach, Reason, ResultKind, ResultSpec, Rulebook, ScoreParts, SettingShown,
    SettingValue, Status, Subject, Threshold, Version, asked_by,
};
/// What is asked outside of any rulebook, in their language: what a report counts, computes and prints on condition.
pub mod survey {
    pub use crate::assess::Selection;
    pub use crate::check::{
        Asked, AskedElsewhere, FigureSeen, FigureSort, FigureTest, FindFigure, Given, Survey, Text,
    };
    pub use crate::tell::{CountedRow, Quoted, RowAt};
}
pub use tell::{
    Altered, ArticleText, Beside, Cut, Difference, ExplainError, Explainer, Explanation, Formula, Line,
    MOST_LISTED, MOST_SAID, Proof, Row, Said, Step, StepKind, WrittenReceipt, explain, page, presumed_note,
    reason_code, standing_code, verify, verify_cut,
};
