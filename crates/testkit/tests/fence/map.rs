//! The map is true: ARCHITECTURE.md lists the crates that are there, in an order in which each stands on those
//! before it, and every file and name on its walks exists; links in the documentation lead somewhere.

use std::collections::BTreeSet;
use std::path::PathBuf;

use crate::workspace::{Workspace, apart, files_below, none, read, root, shown};

const MAP: &str = "ARCHITECTURE.md";

#[test]
fn the_crate_list_the_folders_and_the_workspace_agree() {
    let listed: Vec<String> = crate_list();
    let list: BTreeSet<String> = listed.iter().cloned().collect();
    assert_eq!(list.len(), listed.len(), "{MAP} lists a crate twice");
    let members: BTreeSet<String> = Workspace::read().crates.into_keys().collect();
    let folders: BTreeSet<String> = std::fs::read_dir(root().join("crates"))
        .expect("crates/")
        .map(|e| e.expect("an entry").file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(list, members, "{MAP} and the workspace");
    assert_eq!(folders, &members | &apart(), "crates/ and the workspace");
}

#[test]
fn the_crate_list_is_in_order_of_dependency() {
    let listed = crate_list();
    let mut complaints = Vec::new();
    for (name, it) in &Workspace::read().crates {
        let at = |name: &str| listed.iter().position(|l| l == name);
        for used in it.ours.iter().filter(|used| at(used) > at(name)) {
            complaints.push(format!("{name} stands on {used} and is listed before it"));
        }
    }
    none(complaints);
}

/// A row of a walk is a table row whose first cell is one file and whose second cell names what to read in it.
#[test]
fn every_name_on_a_walk_is_in_the_file_beside_it() {
    let map = read(&root().join(MAP));
    let mut seen = 0;
    let mut complaints = Vec::new();
    for row in map.lines().filter(|l| l.starts_with('|')) {
        let cells: Vec<&str> = row.trim_matches('|').split('|').collect();
        let [file, names, ..] = cells.as_slice() else { continue };
        let Some(file) = quoted(file).into_iter().find(|q| q.ends_with(".rs")) else { continue };
        seen += 1;
        let path = root().join(&file);
        if !path.is_file() {
            complaints.push(format!("{file} is not there"));
            continue;
        }
        let text = read(&path);
        let words: BTreeSet<&str> = text.split(|c: char| !c.is_alphanumeric() && c != '_').collect();
        for name in quoted(names) {
            if name.split("::").any(|part| !words.contains(part)) {
                complaints.push(format!("{file} knows no {name}"));
            }
        }
    }
    assert!(seen > 10, "{MAP} has lost its walks");
    none(complaints);
}

#[test]
fn every_path_on_the_map_exists() {
    let tops = ["crates/", "library/", "locales/", "demo/", "docs/", "scripts/", "bench/", ".ci/"];
    let named = quoted(&read(&root().join(MAP)));
    let paths = named.iter().filter(|n| tops.iter().any(|top| n.starts_with(top)) && !n.contains(['*', '<']));
    none(paths.filter(|p| !root().join(p).exists()).map(|p| format!("{p} is not there")).collect());
}

#[test]
fn links_lead_somewhere() {
    let mut pages: Vec<PathBuf> = files_below(&root().join("docs"), ".md");
    for name in ["README.md", "README.zh-CN.md", MAP, "CONTRIBUTING.md", "CHANGELOG.md"] {
        pages.push(root().join(name));
    }
    let mut complaints = Vec::new();
    for page in pages {
        let text = read(&page);
        // What stands in a fenced block is an example.
        let links = text.split("```").step_by(2).flat_map(|prose| prose.split("](").skip(1));
        for link in links.filter_map(|rest| rest.split(')').next()) {
            let target = link.split('#').next().unwrap_or_default();
            let elsewhere = link.contains("://") || link.starts_with("mailto:") || target.is_empty();
            if !elsewhere && !page.with_file_name(target).exists() {
                complaints.push(format!("{}: {link} leads nowhere", shown(&page)));
            }
        }
    }
    none(complaints);
}

#[test]
fn the_readmes_count_the_kinds() {
    let count = files_below(&root().join("library/kinds"), ".yaml").len();
    assert!(read(&root().join("README.md")).contains(&format!("{count} record kinds")), "{count} kinds");
    assert!(read(&root().join("README.zh-CN.md")).contains(&format!("{count} 种记录")), "{count} kinds");
}

#[test]
fn every_decision_is_in_the_index() {
    let folder = root().join("docs/adr");
    let index = read(&folder.join("README.md"));
    let name = |p: &PathBuf| p.file_name().expect("a name").to_string_lossy().into_owned();
    let decisions = files_below(&folder, ".md").into_iter().map(|p| name(&p)).filter(|n| n != "README.md");
    none(decisions.filter(|n| !index.contains(&format!("({n})"))).collect());
}

/// The crates of the table under "Crates", in its order.
fn crate_list() -> Vec<String> {
    let map = read(&root().join(MAP));
    let section = map.split("\n## ").find(|s| s.starts_with("Crates")).expect("a section on crates");
    section
        .lines()
        .filter_map(|l| l.strip_prefix("| `crates/"))
        .filter_map(|l| Some(l.split_once('`')?.0.to_owned()))
        .collect()
}

/// What stands between backticks, outside fenced blocks.
fn quoted(text: &str) -> Vec<String> {
    let mut found = Vec::new();
    let mut fenced = false;
    for line in text.lines() {
        if line.starts_with("```") {
            fenced = !fenced;
        } else if !fenced {
            found.extend(line.split('`').skip(1).step_by(2).map(str::to_owned));
        }
    }
    found
}
