//! Rulebooks: a Markdown document whose articles carry small rule blocks is read, checked like a program,
//! evaluated over the columns of a snapshot for every subject at once, and explained down to the records.
//!
//! [`Rulebook::read`] → [`assess`] → [`explain`]. The language is described in `docs/rulebooks.md`.

pub mod assessment;
pub mod assessments;
pub mod boundary;
pub mod consulted;
pub mod difference;
pub mod duties;
pub mod entry;
pub mod evaluate;
pub mod explanation;
mod formula_words;
pub mod layer;
pub mod library;
pub mod receipt;
pub mod rulebook;
pub mod settings;
pub mod suite;
pub mod verify;
pub mod wanted;

mod affected;
mod assess;
mod candidates;
mod check;
mod condition_words;
mod counted;
mod dated;
mod dimension;
mod document;
mod explain;
mod explainer;
mod json;
mod outcomes;
mod page;
mod phrase;
mod plan;
mod render;
mod results;
mod row_teller;
mod settled;
mod subjects;
mod syntax;
mod workdays;
mod written;

pub use assess::{assess, assess_each, assess_with};
pub use assessment::{Assessment, AssessmentDate, Reason, ResultColumn, ResultKind, ResultView, Status};
pub use assessments::{Assessments, Delta};
pub use boundary::{Boundary, Side, boundaries};
pub use check::overlay::Overlay;
pub use consulted::vetoes_nowhere;
pub use counted::held;
pub use difference::{Change, Impact, Part, SubjectChange, diff, impact};
pub use duties::{DutyLine, Standing, duties};
pub use entry::{EntryChecks, Objection};
pub use explainer::{ExplainError, Explainer, explain};
pub use explanation::{Explanation, Step};
pub use layer::{Layer, LayerText, Leeway, Origin};
pub use library::Library;
pub use page::page;
pub use receipt::Receipt;
pub use rulebook::{Article, ResultSpec, Rulebook, SettingShown, SettingValue, Subject};
pub use settings::{DatedValue, Overrides};
pub use suite::Suite;
pub use verify::{Difference, WrittenReceipt, verify};
pub use wanted::wanted;
