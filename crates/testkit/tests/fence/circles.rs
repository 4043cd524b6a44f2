//! Files that need each other: of two that do, nobody can be read first. A folder and the file beside it, its face, are one
//! thing and may.

use std::collections::{BTreeMap, BTreeSet};

use crate::sources::product_lines;
use crate::workspace::{files_below, none, read, root};

/// Crates in which no two files need each other.
const FREE: [&str; 8] = ["app", "ballot", "courier", "files", "log", "pdf", "reader", "testkit"];

/// A file as the modules that lead to it: `import/reading.rs` is `import`, `reading`; `lib.rs` none.
type Module = Vec<String>;

#[test]
fn no_two_files_need_each_other() {
    let mut complaints = Vec::new();
    for name in FREE {
        let house = House::read(name);
        for (one, needed) in &house.needs {
            for other in needed.iter().filter(|other| one < *other && !other.starts_with(one)) {
                if house.needs.get(other).is_some_and(|back| back.contains(one)) {
                    complaints.push(format!("{name}: {} ⇄ {}", one.join("/"), other.join("/")));
                }
            }
        }
    }
    none(complaints);
}

/// The files of a crate, and which of them each names.
struct House {
    needs: BTreeMap<Module, BTreeSet<Module>>,
}

impl House {
    fn read(name: &str) -> Self {
        let src = root().join("crates").join(name).join("src");
        let mut files: BTreeMap<Module, String> = BTreeMap::new();
        for path in files_below(&src, ".rs") {
            let inside = path.strip_prefix(&src).expect("below src").with_extension("");
            let parts = inside.iter().map(|part| part.to_string_lossy().into_owned());
            let module: Module =
                parts.filter(|part| !matches!(part.as_str(), "lib" | "main" | "mod")).collect();
            let lines: Vec<String> =
                product_lines(&read(&path)).map(|(_, line)| line.trim().to_owned()).collect();
            files.insert(module, lines.join(" "));
        }
        let shown = handed_on(&files);
        let needs = files.iter().map(|(module, text)| {
            let named = used(text).into_iter().chain(in_line(text, module, &files));
            let found = named.filter_map(|path| place(module, &path, &files, &shown));
            (module.clone(), found.filter(|other| other != module).collect())
        });
        Self { needs: needs.collect() }
    }
}

/// What faces hand on: for the face and the name, where it comes from.
fn handed_on(files: &BTreeMap<Module, String>) -> BTreeMap<(Module, String), (Module, Vec<String>)> {
    let mut shown = BTreeMap::new();
    for (module, text) in files {
        for statement in statements(text).filter(|statement| statement.starts_with("pub")) {
            for path in paths_of(statement) {
                if let Some((from, rest)) = inside(module, &path, files)
                    && from != *module
                    && let Some(name) = rest.last()
                {
                    shown.insert((module.clone(), name.clone()), (from, rest));
                }
            }
        }
    }
    shown
}

/// The file that a path leads to, through the faces that hand it on.
fn place(
    module: &Module,
    path: &[String],
    files: &BTreeMap<Module, String>,
    shown: &BTreeMap<(Module, String), (Module, Vec<String>)>,
) -> Option<Module> {
    let (mut at, mut rest) = inside(module, path, files)?;
    while let Some((from, name)) = rest.first().and_then(|name| shown.get(&(at.clone(), name.clone()))) {
        rest = name.iter().cloned().chain(rest.into_iter().skip(1)).collect();
        at = from.clone();
    }
    Some(at)
}

/// The file a path begins with, and what is left of the path; none if it leads out of the crate.
fn inside(
    module: &Module,
    path: &[String],
    files: &BTreeMap<Module, String>,
) -> Option<(Module, Vec<String>)> {
    let first = path.first()?.as_str();
    let (mut at, mut rest): (Module, &[String]) = match first {
        "crate" => (Module::new(), &path[1..]),
        "self" => (module.clone(), &path[1..]),
        "super" => {
            let up = path.iter().take_while(|part| *part == "super").count();
            (module.iter().take(module.len().checked_sub(up)?).cloned().collect(), &path[up..])
        }
        _ => (module.clone(), path),
    };
    let begin = at.len();
    while let Some(next) = rest.first() {
        let deeper: Module = at.iter().cloned().chain([next.clone()]).collect();
        if !files.contains_key(&deeper) {
            break;
        }
        (at, rest) = (deeper, &rest[1..]);
    }
    let own = matches!(first, "crate" | "self" | "super");
    (own || at.len() > begin).then(|| (at, rest.to_vec()))
}

fn statements(text: &str) -> impl Iterator<Item = &str> {
    text.match_indices("use ").filter_map(|(at, _)| {
        let before = text[..at].trim_end();
        let visible = ["pub", "pub(crate)", "pub(super)"].into_iter().find(|word| before.ends_with(word));
        let begin = visible.map_or(at, |word| before.len() - word.len());
        let clean = text[..begin].trim_end();
        let fresh = clean.is_empty() || clean.ends_with([';', '{', '}', ']']);
        fresh.then(|| text[begin..].split(';').next().unwrap_or(""))
    })
}

/// What a file uses for itself.
fn used(text: &str) -> Vec<Vec<String>> {
    statements(text).filter(|statement| !statement.starts_with("pub")).flat_map(paths_of).collect()
}

/// `use a::{b, c::d}` as `a::b` and `a::c::d`.
fn paths_of(statement: &str) -> Vec<Vec<String>> {
    let tree = statement.split_once("use ").map_or("", |(_, tree)| tree);
    let mut found = Vec::new();
    branches(tree.trim(), &[], &mut found);
    found
}

fn branches(tree: &str, before: &[String], found: &mut Vec<Vec<String>>) {
    let (stem, list) = match tree.split_once('{') {
        Some((stem, list)) => (stem, list.trim_end().strip_suffix('}')),
        None => (tree, None),
    };
    let stem = stem.split(" as ").next().unwrap_or("");
    let parts = stem.split("::").map(str::trim).filter(|part| !part.is_empty());
    let path: Vec<String> = before.iter().cloned().chain(parts.map(str::to_owned)).collect();
    let Some(list) = list else { return found.push(path) };
    let (mut depth, mut begin) = (0, 0);
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' => depth -= 1,
            ',' if depth == 0 => {
                branches(list[begin..at].trim(), &path, found);
                begin = at + 1;
            }
            _ => {}
        }
    }
    if !list[begin..].trim().is_empty() {
        branches(list[begin..].trim(), &path, found);
    }
}

/// Paths that stand in the code itself: `crate::offices::nobody(…)`, `closing::close(…)`.
fn in_line(text: &str, module: &Module, files: &BTreeMap<Module, String>) -> Vec<Vec<String>> {
    let used: BTreeSet<&str> = statements(text).collect();
    let code = used.iter().fold(text.to_owned(), |code, statement| code.replace(statement, ""));
    let of_word = |c: char| c.is_alphanumeric() || c == '_' || c == ':';
    let words = code.split(|c: char| !of_word(c)).filter(|word| word.contains("::"));
    let paths = words
        .map(|word| word.split("::").filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>());
    let own = |path: &Vec<String>| match path.first().map(String::as_str) {
        Some("crate" | "super" | "self") => true,
        Some(first) => {
            files.contains_key(&module.iter().cloned().chain([first.to_owned()]).collect::<Module>())
        }
        None => false,
    };
    paths.filter(own).collect()
}

#[test]
fn ways_between_files_are_read() {
    let files = [
        ("", "mod import; mod offices; pub use import::Reading; use offices::nobody;"),
        ("import", "mod reading; mod rows; pub use reading::{Reading, Said as Word}; "),
        ("import reading", "use super::rows::{self, Row}; use crate::offices::{nobody, grants::{all}};"),
        ("import rows", "fn f() { crate::import::Reading::of(super::reading::Said) }"),
        ("offices", "use std::path::Path; fn g() { crate::Reading::of() }"),
    ];
    let files: BTreeMap<Module, String> = files
        .into_iter()
        .map(|(module, text)| (module.split_whitespace().map(str::to_owned).collect(), text.to_owned()))
        .collect();
    let shown = handed_on(&files);
    let needs = |module: &str| {
        let module: Module = module.split_whitespace().map(str::to_owned).collect();
        let text = &files[&module];
        let named = used(text).into_iter().chain(in_line(text, &module, &files));
        let found = named.filter_map(|path| place(&module, &path, &files, &shown));
        found.filter(|other| *other != module).map(|other| other.join("/")).collect::<BTreeSet<_>>()
    };
    let set = |list: &[&str]| list.iter().map(|one| (*one).to_owned()).collect::<BTreeSet<_>>();
    assert_eq!(needs("import reading"), set(&["import/rows", "offices"]));
    assert_eq!(needs("import rows"), set(&["import/reading"]));
    assert_eq!(needs("offices"), set(&["import/reading"]), "a face is looked through");
    assert_eq!(needs(""), set(&["offices"]));
}
