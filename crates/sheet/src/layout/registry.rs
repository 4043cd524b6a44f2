//! The layouts of the registry.

use mingde_core::registry::RegistrySchema;

use super::{Layout, Part};

impl Layout {
    /// The layouts of units, persons, posts, groups and members, in that order, which is also the order in
    /// which they can be imported.
    pub fn of_registry(schema: &RegistrySchema) -> Vec<Layout> {
        let _ = schema;
        todo!()
    }

    /// The registry layout of one part; none for the parts of records.
    pub fn of_registry_part(schema: &RegistrySchema, part: Part) -> Option<Layout> {
        Self::of_registry(schema).into_iter().find(|l| l.parts[0].part == part)
    }
}
