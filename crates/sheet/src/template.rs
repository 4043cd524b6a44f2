//! Templates: an empty workbook with notes, drop-downs and checks, for a clerk to fill in.

use std::path::Path;

use crate::{CannotWrite, Layout};

/// Names offered in drop-downs. All may be empty; at most 10,000 of each are offered.
#[derive(Debug, Clone, Default)]
pub struct Lookups {
    /// Unit names.
    pub units: Vec<String>,
    /// Persons as `姓名(工号)`.
    pub persons: Vec<String>,
    /// Group names.
    pub groups: Vec<String>,
}

/// Writes the template of `layout` to `path`.
pub fn write_template(layout: &Layout, lookups: &Lookups, path: &Path) -> Result<(), CannotWrite> {
    let _ = (layout, lookups, path);
    todo!()
}
