//! Crates that nobody, or hardly anybody, maintains: which of our crates reach them, and no other.

use std::collections::{BTreeMap, BTreeSet};
use std::process::Command;

use serde::Deserialize;

use crate::workspace::{none, root};

/// Each with those of ours that it is built into.
const REACHED_BY: [(&str, &[&str]); 8] = [
    // The press alone: what they are given is compiled into typst.
    ("bincode", &["mingde", "mingde-pdf"]),
    ("yaml-rust", &["mingde", "mingde-pdf"]),
    ("paste", &["mingde", "mingde-pdf"]),
    // Strangers' PDFs: called in the confined process of the reader alone.
    ("pdf-extract", READERS),
    ("adobe-cmap-parser", READERS),
    ("type1-encoding-parser", READERS),
    ("postscript", READERS),
    ("pom", READERS),
];

const READERS: &[&str] = &["mingde", "mingde-app", "mingde-checkup", "mingde-reader", "mingde-web"];

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    source: Option<String>,
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

/// What each of our crates is built from, its tests left out.
fn built() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["metadata", "--locked", "--offline", "--format-version", "1"])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let Metadata { packages, resolve } = serde_json::from_slice(&output.stdout).expect("cargo metadata");
    let names: BTreeMap<&str, &str> = packages.iter().map(|p| (p.id.as_str(), p.name.as_str())).collect();
    let nodes: BTreeMap<&str, &Node> = resolve.nodes.iter().map(|node| (node.id.as_str(), node)).collect();
    let ours = packages.iter().filter(|package| package.source.is_none());
    ours.map(|package| {
        let (mut found, mut open) = (BTreeSet::new(), vec![package.id.as_str()]);
        while let Some(id) = open.pop() {
            if found.insert(names[id].to_owned()) {
                let needed = nodes[id]
                    .deps
                    .iter()
                    .filter(|dep| dep.dep_kinds.iter().any(|kind| kind.kind.as_deref() != Some("dev")));
                open.extend(needed.map(|dep| dep.pkg.as_str()));
            }
        }
        (package.name.clone(), found)
    })
    .collect()
}

#[test]
fn what_nobody_maintains_is_reached_by_few() {
    let built = built();
    let mut complaints = Vec::new();
    for (name, expected) in REACHED_BY {
        let reached_by: Vec<&str> =
            built.iter().filter(|(_, from)| from.contains(name)).map(|(ours, _)| ours.as_str()).collect();
        if reached_by.is_empty() {
            complaints
                .push(format!("{name} is built into nothing any more: strike it here and in SECURITY.md"));
        }
        let others = reached_by.iter().filter(|ours| !expected.contains(ours));
        complaints.extend(others.map(|ours| format!("{ours} reaches {name}, which nobody maintains")));
    }
    none(complaints);
}
