//! The pages a newcomer reads name commands and options that there are.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::desk::Desk;

/// The pages, from the root of the sources.
fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let docs = std::fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let mut pages: Vec<PathBuf> = docs.filter(|p| p.extension().is_some_and(|e| e == "md")).collect();
    pages
        .extend(["README.md", "README.zh-CN.md", "ARCHITECTURE.md", "CONTRIBUTING.md"].map(|p| root.join(p)));
    pages
}

/// The calls a page quotes: the words behind `mingde`, to the end of the quotation or line, without a remark.
fn calls(page: &str) -> BTreeSet<Vec<String>> {
    let quoted = page.match_indices("mingde ").filter(|(at, _)| page[..*at].ends_with(['`', '\n']));
    let call = quoted.map(|(at, name)| {
        let rest = &page[at + name.len()..];
        let end = rest.find(['`', '\n', '#']).unwrap_or(rest.len());
        rest[..end].split_whitespace().map(str::to_owned).collect()
    });
    call.collect()
}

#[test]
fn every_command_on_a_page_can_be_called_so() {
    let (desk, mut seen, mut complaints) = (Desk::new(), 0, Vec::new());
    for page in pages() {
        let text = std::fs::read_to_string(&page).unwrap();
        for call in calls(&text) {
            let mut words = call.iter().map(String::as_str).peekable();
            if words.next_if_eq(&"--data").is_some() {
                words.next();
            }
            let is_name = |word: &&str| word.chars().all(|c| c.is_ascii_lowercase());
            let path: Vec<&str> = std::iter::from_fn(|| words.next_if(is_name)).collect();
            let help = desk.run(&[path.as_slice(), &["--help"]].concat());
            let options = words.map(|w| w.trim_matches(['[', ']'])).filter(|w| w.starts_with("--"));
            let unknown: Vec<&str> = options.filter(|option| !help.out.contains(option)).collect();
            if help.status != Some(0) || !unknown.is_empty() {
                complaints.push(format!("{}: mingde {} {unknown:?}", page.display(), call.join(" ")));
            }
            seen += 1;
        }
    }
    assert!(seen > 60, "the pages name {seen} calls");
    assert!(complaints.is_empty(), "{}", complaints.join("\n"));
}
