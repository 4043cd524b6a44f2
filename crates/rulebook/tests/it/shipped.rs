//! The rulebooks that ship are what a bureau would publish, and the page of coverage says no more than there is.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use mingde_rulebook::Rulebook;

use super::library::{rulebooks, shipped};

/// Mechanism → names of what carries it.
type Carriers = BTreeMap<String, BTreeSet<String>>;

/// The mechanisms a bureau runs: `M001` to `M159`.
const MECHANISMS: usize = 159;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../library")
}

fn is_mechanism(word: &str) -> bool {
    let number = word.strip_prefix('M').filter(|n| n.len() == 3).and_then(|n| n.parse::<usize>().ok());
    number.is_some_and(|n| (1..=MECHANISMS).contains(&n))
}

/// File names in a folder of the library without their ending.
fn stems(within: &str, ending: &str) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder().join(within)).unwrap();
    let names = entries.map(|e| e.unwrap().file_name().into_string().unwrap());
    names
        .filter_map(|n| n.strip_suffix(ending).filter(|stem| !stem.contains('.')).map(str::to_owned))
        .collect()
}

fn turned<'a>(all: impl Iterator<Item = (&'a str, &'a [String])>) -> Carriers {
    let mut carriers = Carriers::new();
    for (id, carries) in all {
        for mechanism in carries {
            carriers.entry(mechanism.clone()).or_default().insert(id.to_owned());
        }
    }
    carriers
}

/// What the front matter of each report form says it carries.
fn carried_by_forms() -> Carriers {
    let mut carriers = Carriers::new();
    for form in stems("reports", ".md") {
        let text = std::fs::read_to_string(folder().join("reports").join(format!("{form}.md"))).unwrap();
        let line = text.lines().find_map(|l| l.strip_prefix("carries: [")).unwrap_or("]");
        for mechanism in line.trim_end_matches(']').split(',').map(str::trim).filter(|m| !m.is_empty()) {
            carriers.entry(mechanism.to_owned()).or_default().insert(form.clone());
        }
    }
    carriers
}

/// A row of COVERAGE.md.
struct Row {
    mechanism: String,
    rulebooks: BTreeSet<String>,
    kinds: BTreeSet<String>,
    others: BTreeSet<String>,
    state: String,
}

fn page() -> String {
    std::fs::read_to_string(folder().join("COVERAGE.md")).unwrap()
}

fn rows() -> Vec<Row> {
    let names = |cell: &str| -> BTreeSet<String> {
        let named = cell.split(',').map(|n| n.trim().trim_matches('`').to_owned());
        named.filter(|n| n != "–").collect()
    };
    let row = |line: &str| {
        let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
        let [mechanism, title, rulebooks, kinds, others, state] = cells[..] else { panic!("{line}") };
        assert!(!title.is_empty(), "{line}");
        let (rulebooks, kinds, others) = (names(rulebooks), names(kinds), names(others));
        Row { mechanism: mechanism.to_owned(), rulebooks, kinds, others, state: state.to_owned() }
    };
    page().lines().filter(|l| l.starts_with("| M")).map(row).collect()
}

fn of(carriers: &Carriers, mechanism: &str) -> BTreeSet<String> {
    carriers.get(mechanism).cloned().unwrap_or_default()
}

#[test]
fn a_rulebook_is_named_after_its_file_and_says_what_it_carries() {
    let all = rulebooks(&shipped());
    let ids: BTreeSet<String> = all.iter().map(|r| r.id.clone()).collect();
    assert_eq!(ids, stems("rulebooks", ".md"));
    for Rulebook { id, english, issuer, carries, answers, .. } in &all {
        assert!(!english.is_empty() && !issuer.is_empty(), "{id}");
        assert!(carries.iter().all(|m| is_mechanism(m)), "{id}: {carries:?}");
        assert_eq!(carries.iter().collect::<BTreeSet<_>>().len(), carries.len(), "{id} names one twice");
        assert!(answers.iter().all(|a| a.starts_with("文件00")), "{id}: {answers:?}");
    }
}

#[test]
fn a_rulebook_is_a_document_first() {
    for rulebook in rulebooks(&shipped()) {
        let id = &rulebook.id;
        assert!(rulebook.articles.len() >= 3, "{id}");
        for article in &rulebook.articles {
            let characters = article.text.chars().filter(|c| ('\u{4e00}'..='\u{9fff}').contains(c)).count();
            assert!(characters >= 10, "{id}: {} says nothing", article.heading);
        }
    }
}

#[test]
fn every_mechanism_stands_in_the_page_of_coverage_once() {
    let listed: Vec<String> = rows().into_iter().map(|r| r.mechanism).collect();
    let wanted: Vec<String> = (1..=MECHANISMS).map(|n| format!("M{n:03}")).collect();
    assert_eq!(listed, wanted);
}

#[test]
fn the_page_of_coverage_says_what_the_library_says() {
    let library = shipped();
    let all = rulebooks(&library);
    let by_rulebook = turned(all.iter().map(|r| (r.id.as_str(), r.carries.as_slice())));
    let by_kind = turned(library.kinds.values().map(|k| (k.id.as_str(), k.carries.as_slice())));
    let by_form = carried_by_forms();
    for row in rows() {
        let mechanism = row.mechanism.as_str();
        assert_eq!(row.rulebooks, of(&by_rulebook, mechanism), "rulebooks of {mechanism}");
        assert_eq!(row.kinds, of(&by_kind, mechanism), "kinds of {mechanism}");
        let (crates, forms): (BTreeSet<_>, BTreeSet<_>) =
            row.others.iter().cloned().partition(|n| n.starts_with("crates/"));
        assert_eq!(forms, of(&by_form, mechanism), "report forms of {mechanism}");

        assert!(
            crates.iter().all(|c| folder().join("..").join(c).join("Cargo.toml").exists()),
            "crates of {mechanism}"
        );
        let state = match (row.rulebooks.is_empty(), row.others.is_empty(), row.kinds.is_empty()) {
            (false, ..) => "assessed",
            (_, false, _) => "reported",
            (.., false) => "recorded",
            _ => "not yet",
        };
        assert_eq!(row.state, state, "{mechanism}");
    }
}

#[test]
fn the_figures_above_the_page_are_counted_from_it() {
    let rows = rows();
    let count = |state: &str| rows.iter().filter(|r| r.state == state).count();
    let said = format!(
        "Assessed: {}. Reported: {}. Recorded: {}. Not yet: {}.",
        count("assessed"),
        count("reported"),
        count("recorded"),
        count("not yet")
    );
    assert!(page().contains(&said), "COVERAGE.md should say: {said}");
    assert!(rows.len() - count("recorded") - count("not yet") >= 110);
}

#[test]
fn nobody_is_ranked_and_no_rulebook_decides() {
    for rulebook in rulebooks(&shipped()) {
        let text: String = rulebook.articles.iter().map(|a| a.text.as_str()).collect();
        for word in ["末位淘汰", "自动免职", "自动扣发", "积分排名", "红黑榜"] {
            assert!(!text.contains(word), "{} says {word}", rulebook.id);
        }
    }
}
