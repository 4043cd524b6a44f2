//! What is sealed, and to which place each sealed value is bound.

mod binding;
mod values;

pub use binding::{Binding, Part};
