//! The notices of everything from outside that the program is built from, as one text: `notices`, to standard output.
//!
//! Each crate with its version, its licence and where it comes from; then every licence text that the crates bring, once,
//! with the crates that it is of. A crate without a text of its own is told with its licence alone. Nothing is fetched: what
//! was built lies on this machine.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde::Deserialize;

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
    repository: Option<String>,
    source: Option<String>,
    manifest_path: PathBuf,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
    deps: Vec<Dependency>,
}

#[derive(Deserialize)]
struct Dependency {
    pkg: String,
    dep_kinds: Vec<DependencyKind>,
}

#[derive(Deserialize)]
struct DependencyKind {
    kind: Option<String>,
}

/// A package of npm.
struct Script {
    name: String,
    version: String,
    license: String,
    homepage: String,
    folder: PathBuf,
}

/// How files are called that say under what a crate may be used.
const CALLED: [&str; 7] = ["LICENSE", "LICENCE", "COPYING", "NOTICE", "UNLICENSE", "COPYRIGHT", "LICENSES"];
/// So deep below a crate the sources of others lie that it is built around.
const DEEPEST: usize = 3;

fn main() {
    let metadata = metadata();
    let built = built(&metadata, "mingde");
    let mut texts: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    println!("Mingde is built from these, each under the licence beside it. Their texts follow.\n");
    for package in metadata.packages.iter().filter(|p| p.source.is_some() && built.contains(&p.id)) {
        let name = format!("{} {}", package.name, package.version);
        let licence = package.license.as_deref().unwrap_or("see its text");
        println!("{name}: {licence}  {}", package.repository.as_deref().unwrap_or_default());
        keep_texts(package.manifest_path.parent().unwrap_or(Path::new("")), &name, &mut texts);
    }
    for package in scripts() {
        let name = format!("{} {}", package.name, package.version);
        println!("{name}: {}  {}", package.license, package.homepage);
        keep_texts(&package.folder, &name, &mut texts);
    }
    for (text, names) in texts {
        let names: Vec<String> = names.into_iter().collect();
        println!("\n{}\n{}\n\n{text}", "=".repeat(80), names.join(", "));
    }
}

fn keep_texts(folder: &Path, name: &str, texts: &mut BTreeMap<String, BTreeSet<String>>) {
    let mut found = Vec::new();
    gather(folder, DEEPEST, &mut found);
    for text in found.iter().filter_map(|path| std::fs::read_to_string(path).ok()) {
        let text = text.replace("\r\n", "\n").trim().to_owned();
        texts.entry(text).or_default().insert(name.to_owned());
    }
}

/// What the scripts of the pages are built around, as npm has laid it down (`make ui`).
fn scripts() -> Vec<Script> {
    let ui = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/ui");
    let read = |folder: &Path| {
        let text = std::fs::read_to_string(folder.join("package.json")).expect("package.json: make ui");
        serde_json::from_str::<serde_json::Value>(&text).expect("package.json")
    };
    let own = read(&ui);
    let named = own["dependencies"].as_object().into_iter().flatten().map(|(name, _)| name.clone());
    let script = |name: String| {
        let folder = ui.join("node_modules").join(&name);
        let package = read(&folder);
        let word = |key: &str| package[key].as_str().unwrap_or_default().to_owned();
        let homepage = package["repository"]["url"].as_str().unwrap_or_default().to_owned();
        Script { version: word("version"), license: word("license"), homepage, name, folder }
    };
    named.map(script).collect()
}

/// What Cargo knows of this workspace on this machine.
fn metadata() -> Metadata {
    let told = Command::new("rustc").arg("-vV").output().expect("rustc runs").stdout;
    let told = String::from_utf8_lossy(&told).into_owned();
    let host = told.lines().find_map(|line| line.strip_prefix("host: ")).expect("rustc names its host");
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["metadata", "--locked", "--offline", "--format-version", "1", "--filter-platform", host])
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    serde_json::from_slice(&output.stdout).expect("cargo metadata")
}

/// What a program is built from: not what its tests need.
fn built(metadata: &Metadata, program: &str) -> BTreeSet<String> {
    let nodes: BTreeMap<&str, &Node> = metadata.resolve.nodes.iter().map(|n| (n.id.as_str(), n)).collect();
    let mut built = BTreeSet::new();
    let mut open: Vec<&str> =
        metadata.packages.iter().filter(|p| p.name == program).map(|p| p.id.as_str()).collect();
    while let Some(id) = open.pop() {
        if !built.insert(id.to_owned()) {
            continue;
        }
        let needed = nodes.get(id).into_iter().flat_map(|node| &node.deps);
        let needed =
            needed.filter(|dep| dep.dep_kinds.iter().any(|kind| kind.kind.as_deref() != Some("dev")));
        open.extend(needed.map(|dep| dep.pkg.as_str()));
    }
    built
}

/// Texts of licences in a folder, those of the crate first.
fn gather(folder: &Path, depth: usize, found: &mut Vec<PathBuf>) {
    let Ok(entries) = std::fs::read_dir(folder) else { return };
    let mut paths: Vec<PathBuf> = entries.flatten().map(|entry| entry.path()).collect();
    paths.sort();
    let called = |path: &Path| {
        let name = path.file_name().unwrap_or_default().to_string_lossy().to_uppercase();
        CALLED.iter().any(|word| name.starts_with(word))
    };
    found.extend(paths.iter().filter(|path| path.is_file() && called(path)).cloned());
    for below in paths.iter().filter(|path| path.is_dir() && (depth > 1 || called(path)) && depth > 0) {
        gather(below, depth - 1, found);
    }
}
