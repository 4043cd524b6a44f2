//! The language: what a rulebook is written in. A document taken apart, words and formulas read, exact numbers, units,
//! layers, and what may be spoken of at all.

mod condition_words;
mod dimension;
mod document;
mod layer;
mod library;
mod number;
mod phrase;
pub(crate) mod syntax;

pub use document::{Article, SECTIONS};
pub use layer::{Layer, LayerText, Leeway, Origin};
pub use library::Library;
pub use number::{Number, Rounding};

pub(crate) use condition_words::{SIGNS, in_words, measure, next_word};
pub(crate) use dimension::Dimension;
pub(crate) use document::take_apart;
pub(crate) use number::{
    Small, small_cmp, small_divide, small_minus, small_plus, small_raw, small_rounded, small_scaled,
    small_times,
};
pub(crate) use phrase::{Bound, Phrase, phrases, whole_number};
pub(crate) use syntax::{Form, Operator, Syntax};
