//! The fonts of a paper: found on the machine and in the deployer's folder, chosen by the part they play, and
//! completed glyph by glyph. None is shipped.

mod case;
mod role;
mod shelf;

pub use case::{GETA, Slot, TypeCase};
pub use role::Role;
pub use shelf::{Lying, Shelf};
