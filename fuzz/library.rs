//! The registry's schema and the kinds that ship, read once.

use std::path::{Path, PathBuf};
use std::sync::{Arc, LazyLock};

use mingde_core::diagnostic::Source;
use mingde_core::kind::read_kind;
use mingde_core::registry::RegistrySchema;
use mingde_rulebook::Library;

static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../library");
    let read = |path: PathBuf| Source::new("library", std::fs::read_to_string(path).unwrap_or_default());
    let schema = RegistrySchema::read(&read(folder.join("registry.yaml"))).0.unwrap_or_default();
    let entries = std::fs::read_dir(folder.join("kinds")).into_iter().flatten().flatten();
    let read_kind = |path| read_kind(&read(path), &schema.offices).0.map(Arc::new);
    let kinds: Vec<_> = entries.filter_map(|entry| read_kind(entry.path())).collect();
    Library::new(kinds, Arc::new(schema))
});

/// The library.
pub fn library() -> &'static Library {
    &LIBRARY
}
