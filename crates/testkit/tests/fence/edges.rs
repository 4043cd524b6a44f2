//! Edges between our own crates: `core ← {the middle} ← {pdf, reader} ← app ← web ← mingde`, where `app` has no press, and the
//! middle ones never see each other, but that a report is written in the language of rulebooks.
//! `log` and `files` stand beside `core` and see nothing of ours; `ballot` sees `log` alone, and `store` and `app` see it.

use std::collections::BTreeSet;

use crate::workspace::{Workspace, none};

const MIDDLE: [&str; 10] = [
    "checkup",
    "courier",
    "demo",
    "federation",
    "objects",
    "report",
    "rulebook",
    "sheet",
    "snapshot",
    "store",
];

/// What a crate may use of ours; nothing for one that is not known.
fn may_use(name: &str) -> Vec<&'static str> {
    match name {
        "core" | "files" | "log" => vec![],
        // A voter's telephone loads it: of ours the log and nothing else.
        "ballot" => vec!["log"],
        "snapshot" => vec!["core", "files"],
        // It keeps ballots and decides nothing about them.
        // Evidence lies in a folder or in an object storage.
        "store" => vec!["ballot", "core", "files", "log", "objects"],
        "testkit" => vec!["core"],
        // A document on paper: above the document, beside the use cases, which hand over documents and print none.
        "pdf" => vec!["core", "report"],
        // Readers of the middle, each in a process of its own.
        "reader" => vec!["checkup", "core", "report", "sheet"],
        // Forms count, compute and decide in the language of rulebooks.
        "report" => vec!["core", "rulebook"],
        name if MIDDLE.contains(&name) => vec!["core"],
        "app" => [&["ballot", "core", "files", "log", "reader"], &MIDDLE[..]].concat(),
        // Pages see use cases and values, never the ledger itself.
        "web" => vec!["app", "core"],
        // The command line also names values of these (a proof to print, a database to open) and has the
        // press; what else it does, it does through `app`.
        "mingde" => {
            vec![
                "app", "ballot", "checkup", "core", "files", "log", "objects", "pdf", "reader", "report",
                "rulebook", "store", "web",
            ]
        }
        unknown => panic!("crates/{unknown}: say in {} where it belongs", file!()),
    }
}

#[test]
fn crates_depend_downwards_only() {
    let mut complaints = Vec::new();
    for (name, it) in &Workspace::read().crates {
        let allowed: BTreeSet<String> = may_use(name).into_iter().map(str::to_owned).collect();
        for used in it.ours.difference(&allowed) {
            complaints.push(format!("{name} must not depend on {used}"));
        }
    }
    none(complaints);
}

#[test]
fn tests_see_no_more_than_their_crate_and_the_testkit() {
    let mut complaints = Vec::new();
    for (name, it) in &Workspace::read().crates {
        let mut allowed: BTreeSet<String> = may_use(name).into_iter().map(str::to_owned).collect();
        allowed.insert("testkit".to_owned());
        if name == "web" {
            // The device of a voter, of a trustee, of a scrutineer: what is in front of the pages.
            allowed.extend(["ballot", "log"].map(str::to_owned));
        }
        for used in it.ours_for_tests.difference(&allowed) {
            complaints.push(format!("the tests of {name} must not depend on {used}"));
        }
    }
    none(complaints);
}

#[test]
fn product_crates_have_no_features() {
    let workspace = Workspace::read();
    let with = workspace.crates.iter().filter(|(_, it)| !it.features.is_empty());
    none(with.map(|(name, it)| format!("{name} has features: {:?}", it.features)).collect());
}
