//! Licences and bans, from what Cargo knows of every crate that the product is built from. Needs no network: the lists
//! are those of `deny.toml`.

use std::collections::BTreeSet;
use std::process::Command;

use serde::Deserialize;

use crate::workspace::{none, read, root};

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    resolve: Resolve,
}

#[derive(Deserialize)]
struct Resolve {
    nodes: Vec<Node>,
}

#[derive(Deserialize)]
struct Node {
    id: String,
}

#[derive(Deserialize)]
struct Package {
    id: String,
    name: String,
    version: String,
    license: Option<String>,
    license_file: Option<String>,
    source: Option<String>,
}

/// What this machine builds for: of crates for others there may be no copy here.
fn host() -> String {
    let output = Command::new("rustc").arg("-vV").current_dir(root()).output().expect("rustc runs");
    let told = String::from_utf8_lossy(&output.stdout).into_owned();
    let host = told.lines().find_map(|line| line.strip_prefix("host: ")).map(str::to_owned);
    host.unwrap_or_else(|| panic!("rustc names no host: {told}"))
}

/// All crates from outside that are built here, as the lock file pins them.
fn packages() -> Vec<Package> {
    let output = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args(["metadata", "--locked", "--offline", "--format-version", "1", "--filter-platform", &host()])
        .current_dir(root())
        .output()
        .expect("cargo runs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    let metadata: Metadata = serde_json::from_slice(&output.stdout).expect("cargo metadata");
    let built: BTreeSet<String> = metadata.resolve.nodes.into_iter().map(|node| node.id).collect();
    let ours = |package: &Package| package.source.is_none() || !built.contains(&package.id);
    metadata.packages.into_iter().filter(|package| !ours(package)).collect()
}

/// The quoted words of a list of `deny.toml`.
fn list(heading: &str) -> Vec<String> {
    let text = read(&root().join("deny.toml"));
    let list = text.split(&format!("\n{heading} = [")).nth(1).and_then(|rest| rest.split("\n]").next());
    let list = list.unwrap_or_else(|| panic!("deny.toml has no list {heading}"));
    let words: Vec<String> = list.split('"').skip(1).step_by(2).map(str::to_owned).collect();
    assert!(words.len() > 3, "{heading}: {words:?}");
    words
}

/// Whether a licence may be chosen such that all of it is allowed: `A OR B` asks for one, `A AND B` for both.
fn is_allowed(licence: &str, allowed: &[String]) -> bool {
    let one = |part: &str| allowed.iter().any(|it| it == part.trim_matches([' ', '(', ')']));
    let any = |part: &str| part.replace('/', " OR ").split(" OR ").any(one);
    // Brackets around alternatives are only met within a conjunction.
    licence.split(" AND ").all(any)
}

#[test]
fn every_crate_is_of_a_licence_that_is_allowed() {
    let allowed = list("allow");
    let complaints = packages().into_iter().filter_map(|package| {
        let Package { name, version, license, license_file, .. } = package;
        match license {
            Some(licence) if is_allowed(&licence, &allowed) => None,
            Some(licence) => Some(format!("{name} {version} is of {licence}")),
            None => Some(format!("{name} {version} names no licence ({license_file:?})")),
        }
    });
    none(complaints.collect());
}

#[test]
fn no_crate_is_banned_and_all_are_from_the_registry() {
    let banned = list("deny");
    let complaints = packages().into_iter().filter_map(|package| {
        let Package { name, version, source, .. } = package;
        let registry = source.is_some_and(|source| source.starts_with("registry+"));
        match (banned.contains(&name), registry) {
            (true, _) => Some(format!("{name} {version} is banned")),
            (_, false) => Some(format!("{name} {version} is not from the registry")),
            _ => None,
        }
    });
    none(complaints.collect());
}

#[test]
fn a_choice_of_licences_is_read_as_one() {
    let allowed = ["MIT", "Apache-2.0", "Unicode-3.0"].map(str::to_owned);
    for sound in ["MIT", "GPL-3.0 OR MIT", "MIT/Apache-2.0", "(MIT OR GPL-2.0) AND Unicode-3.0"] {
        assert!(is_allowed(sound, &allowed), "{sound}");
    }
    for foul in ["GPL-3.0", "MIT AND GPL-3.0", "(GPL-2.0 OR AGPL-3.0) AND MIT"] {
        assert!(!is_allowed(foul, &allowed), "{foul}");
    }
}
