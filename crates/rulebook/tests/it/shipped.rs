//! The rulebooks that ship are what a bureau would publish, and the page of coverage says no more than there is.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use mingde_core::words::Locale;
use mingde_rulebook::Rulebook;

use super::library::{rulebooks, shipped};

/// The mechanisms a bureau runs: `M001` to `M171`, the last twelve beside the five documents.
const MECHANISMS: usize = 172;

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../library")
}

/// File names in a folder of the library without their ending.
fn stems(within: &str, ending: &str) -> BTreeSet<String> {
    let entries = std::fs::read_dir(folder().join(within)).unwrap();
    let names = entries.map(|e| e.unwrap().file_name().into_string().unwrap());
    names
        .filter_map(|n| n.strip_suffix(ending).filter(|stem| !stem.contains('.')).map(str::to_owned))
        .collect()
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

#[test]
fn a_rulebook_is_named_after_its_file() {
    let all = rulebooks(&shipped());
    let ids: BTreeSet<String> = all.iter().map(|r| r.id.clone()).collect();
    assert_eq!(ids, stems("rulebooks", ".md"));
    for Rulebook { id, english, issuer, .. } in &all {
        assert!(!english.is_empty() && !issuer.is_empty(), "{id}");
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
fn the_page_of_coverage_names_what_is_there_and_all_of_it() {
    let mut named = [BTreeSet::new(), BTreeSet::new(), BTreeSet::new()];
    for row in rows() {
        let (crates, forms): (BTreeSet<_>, BTreeSet<_>) =
            row.others.iter().cloned().partition(|n| n.starts_with("crates/"));
        assert!(
            crates.iter().all(|c| folder().join("..").join(c).join("Cargo.toml").exists()),
            "crates of {}",
            row.mechanism
        );
        let state = match (row.rulebooks.is_empty(), row.others.is_empty(), row.kinds.is_empty()) {
            (false, ..) => "assessed",
            (_, false, _) => "reported",
            (.., false) => "recorded",
            _ => "not yet",
        };
        assert_eq!(row.state, state, "{}", row.mechanism);
        for (all, some) in named.iter_mut().zip([row.rulebooks, row.kinds, forms]) {
            all.extend(some);
        }
    }
    let there = [("rulebooks", ".md"), ("kinds", ".yaml"), ("reports", ".md")];
    for (named, (within, ending)) in named.into_iter().zip(there) {
        assert_eq!(named, stems(within, ending), "{within}");
    }
}

#[test]
fn every_rulebook_stands_beside_the_passages_it_answers() {
    let page = page();
    let (_, passages) = page.split_once("## Passages").expect("a part called Passages");
    let cell = |line: &str| Some(line.strip_prefix("| `")?.split_once('`')?.0.to_owned());
    let listed: Vec<String> = passages.lines().filter_map(cell).collect();
    assert_eq!(listed, stems("rulebooks", ".md").into_iter().collect::<Vec<_>>());
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

/// Words of the language that a Chinese formula may have: what another rulebook is asked for stands by its name.
#[test]
fn a_formula_in_chinese_has_no_word_of_the_language() {
    let english = mingde_core::translations::Translations::default();
    let mut seen = 0;
    let all = rulebooks(&shipped());
    // Of a text by itself nobody knows what others are called.
    let mut names: Vec<&str> = all.iter().map(|rulebook| rulebook.id.as_str()).collect();
    names.extend(all.iter().flat_map(|rulebook| &rulebook.results).map(|result| result.id.as_str()));
    let schema = shipped().schema;
    let fields = schema.person_fields.iter().chain(&schema.unit_fields).chain(&schema.group_fields);
    names.extend(fields.map(|field| field.name.as_str()));
    names.sort_by_key(|name| std::cmp::Reverse(name.len()));
    for rulebook in &all {
        for result in &rulebook.results {
            let Some(told) = rulebook.formula_in_words(&result.id, Locale::ZhCn, &english) else { continue };
            let own: String = told.split('\'').step_by(2).collect();
            let own = match own.contains('的') {
                true => names.iter().fold(own, |own, name| own.replace(name, "")),
                false => own,
            };
            let words = own.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 1);
            assert_eq!(words.collect::<Vec<_>>(), [""; 0], "{} {}: {told}", rulebook.id, result.id);
            seen += 1;
        }
    }
    assert!(seen > 200, "{seen}");
}
