//! The workspace as Cargo sees it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

/// Members by the name of their folder in `crates/`.
pub struct Workspace {
    pub crates: BTreeMap<String, Crate>,
}

#[derive(Default)]
pub struct Crate {
    /// Crates of ours in `[dependencies]`, by folder.
    pub ours: BTreeSet<String>,
    /// Crates of ours in `[dev-dependencies]`.
    pub ours_for_tests: BTreeSet<String>,
    /// Crates from outside in `[dependencies]` and `[build-dependencies]`.
    pub outside: BTreeSet<String>,
    /// Crates from outside in `[dev-dependencies]`.
    pub outside_for_tests: BTreeSet<String>,
    pub features: BTreeSet<String>,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    manifest_path: PathBuf,
    dependencies: Vec<Dependency>,
    features: BTreeMap<String, Vec<String>>,
}

#[derive(Deserialize)]
struct Dependency {
    name: String,
    kind: Option<String>,
    path: Option<PathBuf>,
}

impl Workspace {
    pub fn read() -> Self {
        let root = root();
        let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
            .args(["metadata", "--no-deps", "--offline", "--format-version", "1"])
            .current_dir(&root)
            .output()
            .expect("cargo runs");
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let metadata: Metadata = serde_json::from_slice(&output.stdout).expect("cargo metadata");
        let mut crates = BTreeMap::new();
        for package in metadata.packages {
            let folder = package.manifest_path.parent().expect("a folder");
            let name = folder_name(folder);
            assert_eq!(folder, root.join("crates").join(&name), "members live in crates/");
            let expected = if name == "mingde" { name.clone() } else { format!("mingde-{name}") };
            assert_eq!(package.name, expected, "a package is called like its folder");
            let mut it = Crate { features: package.features.into_keys().collect(), ..Crate::default() };
            for dependency in package.dependencies {
                let for_tests = dependency.kind.as_deref() == Some("dev");
                let (set, name) = match (&dependency.path, for_tests) {
                    (Some(path), false) => (&mut it.ours, folder_name(path)),
                    (Some(path), true) => (&mut it.ours_for_tests, folder_name(path)),
                    (None, false) => (&mut it.outside, dependency.name),
                    (None, true) => (&mut it.outside_for_tests, dependency.name),
                };
                set.insert(name);
            }
            crates.insert(name, it);
        }
        Self { crates }
    }
}

/// Crates with a workspace of their own: outside of the build that everybody runs.
pub fn apart() -> BTreeSet<String> {
    let manifest: toml::Table = read(&root().join("Cargo.toml")).parse().expect("a manifest");
    let excluded = manifest["workspace"]["exclude"].as_array().expect("a list").iter();
    let excluded = excluded.filter_map(|path| path.as_str()?.strip_prefix("crates/"));
    excluded.map(str::to_owned).collect()
}

/// The top of the repository.
pub fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("crates/testkit").to_owned()
}

/// All files below a folder whose name ends like this, sorted.
pub fn files_below(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(&folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display())) {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                // A crate with a workspace of its own is built in its own folder.
                if path.file_name() != Some("target".as_ref()) {
                    open.push(path);
                }
            } else if path.to_string_lossy().ends_with(ending) {
                found.push(path);
            }
        }
    }
    found.sort();
    found
}

pub fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// A path as it is written in the documentation.
pub fn shown(path: &Path) -> String {
    path.strip_prefix(root()).unwrap_or(path).display().to_string()
}

/// Fails with all the complaints at once.
pub fn none(complaints: Vec<String>) {
    assert!(complaints.is_empty(), "\n  {}\n", complaints.join("\n  "));
}

fn folder_name(path: &Path) -> String {
    path.file_name().expect("a name").to_string_lossy().into_owned()
}
