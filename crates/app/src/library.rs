//! The library: record kinds, rulebooks, report forms, calendar and registry schema. What ships is compiled
//! in; folders given by the user add to it and replace files of the same name, without a rebuild.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use mingde_core::calendar::Calendar;
use mingde_core::diagnostic::{Diagnostic, Message, Severity, Source};
use mingde_core::kind::{Kind, read_kind};
use mingde_core::registry::RegistrySchema;
use mingde_rulebook::Rulebook;

use crate::error::{AppError, unknown};

static SHIPPED: Dir<'static> = include_dir!("$CARGO_MANIFEST_DIR/../../library");

/// A file of the library.
#[derive(Debug, Clone)]
pub struct LibraryFile {
    /// Path below the library folder: `kinds/honour.yaml`.
    pub path: String,
    /// Its text, named by where it came from.
    pub source: Arc<Source>,
}

/// The library as read.
#[derive(Debug)]
pub struct Library {
    /// Registry schema.
    pub schema: Arc<RegistrySchema>,
    /// Record kinds by id.
    pub kinds: BTreeMap<String, Arc<Kind>>,
    /// Working calendar.
    pub calendar: Calendar,
    /// Rulebooks by id.
    pub rulebooks: BTreeMap<String, Arc<Rulebook>>,
    /// Report forms by file name without ending.
    pub reports: BTreeMap<String, LibraryFile>,
    /// What was found on reading; warnings only, where the library was opened for use.
    pub findings: Vec<Diagnostic>,
}

impl Library {
    /// Reads what ships and the given folders, later ones over earlier ones. Every error in every file is
    /// listed.
    pub fn load(folders: &[PathBuf]) -> Result<Self, AppError> {
        let library = Self::read(folders)?;
        if library.findings.iter().any(|d| d.severity == Severity::Error) {
            return Err(AppError::Library(library.findings));
        }
        Ok(library)
    }

    /// The same, but files with errors are left out and told in [`findings`](Self::findings): a library that is
    /// being repaired must not keep its files from being checked.
    pub(crate) fn read(folders: &[PathBuf]) -> Result<Self, AppError> {
        let mut files = BTreeMap::new();
        collect_shipped(&SHIPPED, &mut files);
        for folder in folders {
            collect_folder(folder, Path::new(""), &mut files)?;
        }
        let mut findings = Vec::new();
        let mut keep = |list: Vec<Diagnostic>| findings.extend(list);
        let mut claimed = BTreeMap::new();
        let mut schema = RegistrySchema::default();
        let mut calendar = Calendar::default();
        let mut kinds = BTreeMap::new();
        let mut reports = BTreeMap::new();
        for (path, source) in &files {
            if path == "registry.yaml" {
                let (read, list) = RegistrySchema::read(source);
                keep(list);
                schema = read.unwrap_or_default();
            } else if path == "calendars/cn.yaml" {
                let (read, list) = Calendar::read(source);
                keep(list);
                calendar = read.unwrap_or_default();
            } else if path.starts_with("kinds/") && is_yaml(path) {
                let (read, list) = read_kind(source);
                keep(list);
                if let Some(kind) = read {
                    keep(claim(&mut claimed, &kind.id, source));
                    kinds.insert(kind.id.clone(), Arc::new(kind));
                }
            } else if let Some(name) = path.strip_prefix("reports/").and_then(|p| p.strip_suffix(".md")) {
                reports.insert(name.to_owned(), LibraryFile { path: path.clone(), source: source.clone() });
            }
        }
        let schema = Arc::new(schema);
        let known = mingde_rulebook::Library { kinds: kinds.clone(), schema: schema.clone() };
        let mut rulebooks = BTreeMap::new();
        let rule_sources = files.iter().filter(|(p, _)| p.starts_with("rulebooks/") && p.ends_with(".md"));
        claimed.clear();
        for (_, source) in rule_sources {
            let (read, list) = Rulebook::read(source, &known);
            keep(list);
            if let Some(rulebook) = read {
                keep(claim(&mut claimed, &rulebook.id, source));
                rulebooks.insert(rulebook.id.clone(), Arc::new(rulebook));
            }
        }
        Ok(Self { schema, kinds, calendar, rulebooks, reports, findings })
    }

    /// A kind by id or Chinese title.
    pub fn kind(&self, name: &str) -> Result<&Arc<Kind>, AppError> {
        let by_title = || self.kinds.values().find(|k| k.title == name);
        self.kinds.get(name).or_else(by_title).ok_or_else(|| {
            let known = self.kinds.values().flat_map(|k| [k.id.as_str(), k.title.as_str()]);
            unknown("app-unknown-kind", name, known)
        })
    }

    /// A rulebook by id or title.
    pub fn rulebook(&self, name: &str) -> Result<&Arc<Rulebook>, AppError> {
        let by_title = || self.rulebooks.values().find(|r| r.title == name);
        self.rulebooks.get(name).or_else(by_title).ok_or_else(|| {
            let known = self.rulebooks.values().flat_map(|r| [r.id.as_str(), r.title.as_str()]);
            unknown("app-unknown-rulebook", name, known)
        })
    }
}

/// Two files must not define the same thing: which of them counted would depend on their names.
fn claim<'f>(
    claimed: &mut BTreeMap<String, &'f Arc<Source>>,
    id: &str,
    source: &'f Arc<Source>,
) -> Vec<Diagnostic> {
    let Some(other) = claimed.insert(id.to_owned(), source) else { return Vec::new() };
    let begin = source.text.find("id:").unwrap_or(0);
    let end = source.text[begin..].find(['\r', '\n']).map_or(source.text.len(), |length| begin + length);
    let message = Message::new("app-library-id-twice").with("id", id).with("other", &other.name);
    vec![Diagnostic::error(source, begin..end, message)]
}

fn is_yaml(path: &str) -> bool {
    path.ends_with(".yaml") || path.ends_with(".yml")
}

fn collect_shipped(dir: &'static Dir<'static>, files: &mut BTreeMap<String, Arc<Source>>) {
    for file in dir.files() {
        if let (Some(path), Some(text)) = (file.path().to_str(), file.contents_utf8()) {
            files.insert(path.to_owned(), Source::new(format!("library/{path}"), text));
        }
    }
    for inner in dir.dirs() {
        collect_shipped(inner, files);
    }
}

fn collect_folder(
    root: &Path,
    below: &Path,
    files: &mut BTreeMap<String, Arc<Source>>,
) -> Result<(), AppError> {
    let folder = root.join(below);
    let entries = std::fs::read_dir(&folder).map_err(AppError::file(&folder))?;
    for entry in entries {
        let entry = entry.map_err(AppError::file(&folder))?;
        let path = below.join(entry.file_name());
        if entry.path().is_dir() {
            collect_folder(root, &path, files)?;
        } else if path.extension().is_some_and(|e| e == "yaml" || e == "yml" || e == "md") {
            let text = read_text(&entry.path())?;
            let key = path.to_string_lossy().replace('\\', "/");
            files.insert(key, Source::new(entry.path().display().to_string(), text));
        }
    }
    Ok(())
}

/// A text, without the byte order mark that some editors put before it.
pub(crate) fn read_text(path: &Path) -> Result<String, AppError> {
    let bytes = std::fs::read(path).map_err(AppError::file(path))?;
    let text = String::from_utf8(bytes).map_err(|_| AppError::NotText(path.display().to_string()))?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}
