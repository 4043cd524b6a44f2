//! What is sealed, to which place each sealed value is bound, and the one way from content in clear to what the ledger
//! keeps.

mod binding;
mod payload;
mod values;

pub use binding::{Binding, Part};
pub use payload::{Closed, Identity, Payload, Sealing};
