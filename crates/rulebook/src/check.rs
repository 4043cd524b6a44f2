//! Reading and checking: YAML blocks to a plan, all findings collected.

pub(crate) mod condition;
pub(crate) mod count;
pub(crate) mod decide;
pub(crate) mod duty;
pub(crate) mod entry;
pub(crate) mod exception;
pub(crate) mod formula;
mod front;
mod full_marks;
pub(crate) mod measure;
pub(crate) mod names;
mod naming;
pub(crate) mod overlay;
pub(crate) mod reach;
pub(crate) mod read;
pub(crate) mod rules;
pub(crate) mod score;
mod section;
pub(crate) mod setting;
mod shift;
pub(crate) mod shown;
mod words;
