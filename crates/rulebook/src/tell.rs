//! What is told of a result: its proof down to the records, as a tree, a page or JSON.

mod absent;
mod brief;
mod explanation;
mod formula_words;
mod json;
mod json_lists;
mod judgement;
mod listing;
mod looked_up;
mod numbers;
mod page;
mod phrases;
mod questions;
mod remarks;
mod rows;
mod scaling;
mod steps;
mod text;
mod titled;
mod told_again;
mod verify;

pub use explanation::{
    ArticleText, Beside, Explanation, Formula, Line, MOST_LISTED, MOST_SAID, Proof, Row, Said, Step, StepKind,
};
pub use judgement::{reason_code, standing_code};
pub use listing::{CountedRow, Quoted, RowAt};
pub use page::page;
pub use questions::{ExplainError, Explainer, explain};
pub use text::presumed_note;
pub use told_again::Altered;
pub use verify::{Cut, Difference, WrittenReceipt, verify, verify_cut};
