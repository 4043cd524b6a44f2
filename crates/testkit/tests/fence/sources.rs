//! Habits that can be read off the sources.

use std::path::{Path, PathBuf};

use crate::workspace::{Workspace, apart, files_below, none, read, root, shown};

/// Written in capitals, these are SQL and nothing else.
const SQL: [&str; 11] = [
    "SELECT ",
    "INSERT INTO",
    "UPDATE ",
    "DELETE FROM",
    "CREATE TABLE",
    "CREATE INDEX",
    "DROP TABLE",
    "BEGIN IMMEDIATE",
    "GROUP BY",
    "ORDER BY",
    "PRAGMA ",
];

/// A file wants to become two long before this.
const LONG: usize = 600;
const TOO_LONG: usize = 700;

#[test]
fn only_the_store_knows_sql() {
    let store = root().join("crates/store");
    let mut complaints = Vec::new();
    for path in sources().into_iter().filter(|p| !p.starts_with(&store)) {
        for (number, line) in product_lines(&read(&path)) {
            if let Some(word) = SQL.iter().find(|word| line.contains(*word)) {
                complaints.push(format!("{}:{number} says {word:?}", shown(&path)));
            }
        }
    }
    none(complaints);
}

/// Whoever answers a network acts for somebody who signed in; the operator sits at the shell. Nobody signs in to a worker of
/// the cluster: it has no ledger, and reads exports that its user may read anyway.
#[test]
fn the_operator_is_made_by_the_binaries_alone() {
    let shell = root().join("crates/mingde/src/context.rs");
    let worker = root().join("crates/cluster/src/question.rs");
    let tests = root().join("crates/testkit/src/actors.rs");
    let made = |path: &PathBuf| product_lines(&read(path)).any(|(_, line)| line.contains("Actor::operator("));
    let all = sources().into_iter().chain(apart().into_iter().flat_map(|name| sources_of(&name)));
    let makers: Vec<PathBuf> = all.filter(made).collect();
    assert!(makers.contains(&shell), "the binary makes the operator");
    let others = makers.iter().filter(|p| ![&shell, &worker, &tests].contains(p));
    none(others.map(|p| shown(p).to_string()).collect());
}

/// What a ledger holds was sealed when it was written; anything else becomes a payload by `Sealing` alone.
#[test]
fn a_payload_is_taken_as_it_stands_out_of_the_ledger_alone() {
    let takes = [
        "crates/store/",
        "crates/app/src/import/apart.rs",
        "crates/app/src/import/seen.rs",
        "crates/testkit/",
    ];
    let taken =
        |path: &PathBuf| product_lines(&read(path)).any(|(_, line)| line.contains("Payload::stored("));
    let others = sources().into_iter().filter(taken).map(|path| shown(&path));
    none(others.filter(|path| !takes.iter().any(|take| path.starts_with(take))).collect());
}

#[test]
fn the_databases_differ_in_one_folder_only() {
    let store = root().join("crates/store/src");
    let words =
        ["Dialect::Sqlite", "Dialect::Postgres", "Pools::Sqlite", "Pools::Postgres", "SqlitePool", "PgPool"];
    let mut complaints = Vec::new();
    for path in files_below(&store, ".rs").into_iter().filter(|p| !p.starts_with(store.join("dialect"))) {
        for (number, line) in product_lines(&read(&path)) {
            if let Some(word) = words.iter().find(|word| line.contains(*word)) {
                complaints.push(format!("{}:{number} says {word}: that belongs into dialect/", shown(&path)));
            }
        }
    }
    none(complaints);
}

#[test]
fn every_crate_takes_the_settings_of_the_workspace() {
    let mut complaints = Vec::new();
    for name in Workspace::read().crates.keys() {
        let manifest: toml::Table =
            read(&root().join("crates").join(name).join("Cargo.toml")).parse().expect("a manifest");
        let inherits = |table: &str, key: Option<&str>| {
            let table = manifest.get(table);
            let at = key.map_or(table, |key| table.and_then(|t| t.get(key)));
            at.and_then(|v| v.get("workspace")).and_then(toml::Value::as_bool) == Some(true)
        };
        if !inherits("lints", None) {
            complaints.push(format!("{name} does not take the lints of the workspace"));
        }
        for key in ["version", "edition", "rust-version", "license", "publish"] {
            if !inherits("package", Some(key)) {
                complaints.push(format!("{name} has a {key} of its own"));
            }
        }
    }
    none(complaints);
}

#[test]
fn files_hold_one_idea() {
    let mut complaints = Vec::new();
    for path in files_below(&root().join("crates"), ".rs") {
        let lines = read(&path).lines().count();
        if lines > TOO_LONG {
            complaints.push(format!("{} has {lines} lines", shown(&path)));
        } else if lines > LONG {
            eprintln!("{} has {lines} lines and wants to become two", shown(&path));
        }
    }
    none(complaints);
}

#[test]
fn files_are_named_by_nouns_of_the_domain() {
    let nameless = ["util", "utils", "helper", "helpers", "manager", "service", "common", "misc"];
    let named_so = |p: &PathBuf| {
        p.components().any(|c| nameless.contains(&c.as_os_str().to_string_lossy().trim_end_matches(".rs")))
    };
    let inside = |p: PathBuf| p.strip_prefix(root()).map(Path::to_owned).expect("inside");
    let found = sources().into_iter().map(inside).filter(named_so);
    none(found.map(|p| format!("{}: what is it about?", p.display())).collect());
}

pub fn sources() -> Vec<PathBuf> {
    let crates = Workspace::read().crates;
    crates.keys().flat_map(|name| sources_of(name)).collect()
}

fn sources_of(name: &str) -> Vec<PathBuf> {
    files_below(&root().join("crates").join(name).join("src"), ".rs")
}

/// Numbered lines without comments and without the tests at the end of the file.
pub fn product_lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.lines()
        .enumerate()
        .map(|(index, line)| (index + 1, line))
        .take_while(|(_, line)| !line.starts_with("#[cfg(test)]"))
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
}
