//! Words that may stand in a rulebook: kinds, the fields and roles of those it speaks of, what it names itself, other rulebooks.

use std::collections::BTreeSet;

use mingde_core::kind::{Field, FieldKind, Kind};
use mingde_rulebook::SECTIONS;

use super::DraftSort;
use crate::library::Library;

/// A word with what it stands for.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct KnownName {
    /// As it is written.
    pub word: String,
    /// What it is called.
    pub title: String,
    /// Last part of the code of what it is: `kind`, `field`, `role`, `option`, `own`, `rulebook`, `office`, `key`.
    pub sort: &'static str,
}

/// What stands below what a block of rules begins with, and in the front matter.
const KEYS: [&str; 44] = [
    "title",
    "from",
    "where",
    "count",
    "sum",
    "average",
    "first",
    "last",
    "by",
    "within",
    "dated",
    "in_force",
    "missing",
    "unit",
    "round",
    "value",
    "require",
    "every",
    "due",
    "owner",
    "when",
    "applies",
    "points",
    "score",
    "tiers",
    "otherwise",
    "pass",
    "least",
    "most",
    "bands",
    "ties",
    "each",
    "then",
    "override",
    "source",
    "unset",
    "effect",
    "scope",
    "body",
    "recommend",
    "advice",
    "level",
    "exceptions",
    "distinct",
];

/// The words for what is written: of the kinds that it names, all that they have.
pub fn names_for(
    library: &Library,
    sort: DraftSort,
    text: &str,
    results: &[(String, String)],
) -> Vec<KnownName> {
    let mut names = BTreeSet::new();
    if sort == DraftSort::Kind {
        for office in &library.schema.offices {
            let (word, title) = (office.choice.code.clone(), office.choice.title.clone());
            names.insert(KnownName { word, title, sort: "office" });
        }
        return names.into_iter().collect();
    }
    for kind in library.kinds.values() {
        names.insert(KnownName { word: kind.id.clone(), title: kind.title.clone(), sort: "kind" });
        if text.contains(kind.id.as_str()) {
            of_kind(kind, &mut names);
        }
    }
    for (word, title) in results {
        names.insert(KnownName { word: word.clone(), title: title.clone(), sort: "own" });
    }
    // What does not read yet still has names.
    for line in text.lines() {
        let Some((word, rest)) = line.trim_start().split_once(": {") else { continue };
        let title = rest.split_once("title:").map(|(_, title)| title.split([',', '}']).next().unwrap_or(""));
        let is_name = !word.is_empty()
            && word.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_');
        if let Some(title) = title.filter(|_| is_name) {
            names.insert(KnownName { word: word.to_owned(), title: title.trim().to_owned(), sort: "own" });
        }
    }
    for rulebook in library.current_rulebooks() {
        names.insert(KnownName {
            word: rulebook.id.clone(),
            title: rulebook.title.clone(),
            sort: "rulebook",
        });
    }
    for word in SECTIONS.into_iter().chain(KEYS) {
        names.insert(KnownName { word: word.to_owned(), title: String::new(), sort: "key" });
    }
    names.into_iter().collect()
}

fn of_kind(kind: &Kind, names: &mut BTreeSet<KnownName>) {
    for field in &kind.fields {
        of_field("", field, names);
    }
    for role in &kind.roles {
        let (word, title) = (role.name.clone(), role.title.clone());
        names.insert(KnownName { word, title, sort: "role" });
        for field in &role.attributes {
            of_field(&format!("{}.", role.name), field, names);
        }
    }
}

fn of_field(before: &str, field: &Field, names: &mut BTreeSet<KnownName>) {
    if field.sensitive {
        return;
    }
    names.insert(KnownName {
        word: format!("{before}{}", field.name),
        title: field.title.clone(),
        sort: "field",
    });
    if let FieldKind::Choice(options) = &field.kind {
        for option in options {
            names.insert(KnownName {
                word: option.code.clone(),
                title: option.title.clone(),
                sort: "option",
            });
        }
    }
}
