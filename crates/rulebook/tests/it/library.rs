//! The rulebooks that ship are without findings against the kinds that ship.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use mingde_core::diagnostic::Source;
use mingde_core::kind::read_kind;
use mingde_core::registry::RegistrySchema;
use mingde_core::words::Locale;
use mingde_rulebook::{Library, Rulebook};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../library").join(name)
}

pub fn files(name: &str, ending: &str) -> Vec<Arc<Source>> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder(name)).unwrap().map(|e| e.unwrap().path()).collect();
    paths.retain(|p| p.to_str().is_some_and(|p| p.ends_with(ending)));
    paths.sort();
    let name = |p: &Path| p.file_name().unwrap().to_str().unwrap().to_owned();
    paths.iter().map(|p| Source::new(name(p), std::fs::read_to_string(p).unwrap())).collect()
}

/// The library that ships.
pub fn shipped() -> Library {
    let registry = std::fs::read_to_string(folder("registry.yaml")).unwrap();
    let schema = RegistrySchema::read(&Source::new("registry.yaml", registry)).0.unwrap();
    let kinds = files("kinds", ".yaml");
    let kinds: Vec<_> = kinds.iter().map(|s| Arc::new(read_kind(s, &schema.offices).0.unwrap())).collect();
    Library::new(kinds, Arc::new(schema))
}

/// The rulebooks that ship.
pub fn rulebooks(library: &Library) -> Vec<Rulebook> {
    let (mut all, mut shown) = (Vec::new(), Vec::new());
    for source in files("rulebooks", ".md") {
        let (rulebook, findings) = Rulebook::read(&source, library);
        shown.extend(findings.iter().map(|f| f.render(Locale::En)));
        all.extend(rulebook);
    }
    assert!(shown.is_empty(), "{}", shown.join("\n"));
    all
}

#[test]
fn every_rulebook_that_ships_is_without_findings() {
    let all = rulebooks(&shipped());
    assert!(all.len() >= 5);
    for rulebook in &all {
        assert!(rulebook.articles.iter().all(|a| !a.text.is_empty()), "{}", rulebook.id);
    }
}

#[test]
fn the_manual_and_the_checker_speak_the_same_language() {
    let manual = std::fs::read_to_string(folder("../docs/rulebooks.md")).unwrap();
    for word in
        ["count", "sum", "average", "min", "max", "first", "last", "in_force", "missing", "dated", "state"]
    {
        assert!(manual.contains(&format!("`{word}`")), "{word} is not in the manual");
    }
}
