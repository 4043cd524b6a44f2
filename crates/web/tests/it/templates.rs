//! What templates and screens ask for by name is there.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use mingde_core::words::known;

/// Templates and screens with their texts.
fn sources() -> Vec<(PathBuf, String)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let (mut folders, mut found) = (vec![root.join("src")], Vec::new());
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                found.push((path.clone(), fs::read_to_string(&path).unwrap()));
            }
        }
    }
    assert!(found.len() > 20);
    found
}

/// The names that stand between an opening and the next quotation mark.
fn named<'t>(text: &'t str, opening: &'t str) -> impl Iterator<Item = &'t str> {
    let names = text.split(opening).skip(1).filter_map(|rest| rest.split_once('"'));
    names.map(|(name, _)| name).filter(|name| !name.contains(['{', ' ']))
}

#[test]
fn every_code_that_is_asked_for_has_words() {
    let mut asked = 0;
    for (path, text) in sources() {
        for opening in [
            "word(\"",
            "words(\"",
            "counted(\"",
            "named_count(\"",
            "Message::new(\"",
            "say_code(self.locale, \"",
        ] {
            for code in named(&text, opening) {
                assert!(known(code), "{}: {code}", path.display());
                asked += 1;
            }
        }
    }
    assert!(asked > 100, "{asked}");
}

#[test]
fn every_drawing_and_file_that_is_asked_for_is_there() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let sprite = fs::read_to_string(root.join("style/icons.svg")).unwrap();
    let drawn: BTreeSet<&str> = named(&sprite, "<symbol id=\"").collect();
    let mut asked = BTreeSet::new();
    for (path, text) in sources() {
        for opening in ["icon(frame, \"", "icon(page.frame, \"", "sign(frame, \"", "sign(page.frame, \""] {
            for name in named(&text, opening) {
                assert!(drawn.contains(name), "{}: {name}", path.display());
                asked.insert(name.to_owned());
            }
        }
        for name in named(&text, "asset(\"") {
            let there = name == "mingde.css" || root.join("style").join(name).is_file();
            assert!(there, "{}: {name}", path.display());
        }
    }
    assert!(asked.len() > 15, "{asked:?}");
}

#[test]
fn the_style_sheet_asks_nothing_of_browsers_that_offices_do_not_have() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("style/theme");
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let text = fs::read_to_string(&path).unwrap();
        let rules: String = text.split("/*").flat_map(|part| part.rsplit("*/").next()).collect();
        for newer in [":has(", "color-mix(", "light-dark(", "oklch(", "@layer", "@import", "url("] {
            assert!(!rules.contains(newer), "{}: {newer}", path.display());
        }
        for line in rules.lines() {
            assert!(!line.trim_start().starts_with('&'), "{}: {line}", path.display());
        }
    }
}
