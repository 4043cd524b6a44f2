//! The library: record kinds, rulebooks, report forms, calendar and registry schema. What ships is compiled
//! in; folders given by the user add to it and replace files of the same name, without a rebuild.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use include_dir::{Dir, include_dir};
use mingde_core::calendar::Calendar;
use mingde_core::date::Day;
use mingde_core::diagnostic::{Diagnostic, Message, Severity, Source};
use mingde_core::kind::{Kind, read_kind};
use mingde_core::registry::RegistrySchema;
use mingde_rulebook::{Overrides, Rulebook};

use crate::editions::{Edition, Editions};
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
    /// What the bureau has of its own: its calendar, and its values of settings (`settings.yaml`).
    pub own: Overrides,
    /// What was found on reading; warnings only, where the library was opened for use.
    pub findings: Vec<Diagnostic>,
    pub(crate) editions: Editions,
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
        let mut settings = Vec::new();
        for folder in folders {
            if folder.is_file() {
                settings.push(Source::new(folder.display().to_string(), read_text(folder)?));
                continue;
            }
            collect_folder(folder, Path::new(""), &mut files)?;
            // Settings of several folders stand side by side: they may be of different layers.
            settings.extend(files.remove(SETTINGS));
        }
        let mut findings = Vec::new();
        let mut keep = |list: Vec<Diagnostic>| findings.extend(list);
        let mut claimed = BTreeMap::new();
        // Kinds name its offices.
        let mut schema = RegistrySchema::default();
        if let Some(source) = files.get("registry.yaml") {
            let (read, list) = RegistrySchema::read(source);
            keep(list);
            schema = read.unwrap_or_default();
        }
        let mut calendar = Calendar::default();
        let mut kinds = BTreeMap::new();
        let mut reports = BTreeMap::new();
        for (path, source) in &files {
            if path == "calendars/cn.yaml" {
                let (read, list) = Calendar::read(source);
                keep(list);
                calendar = read.unwrap_or_default();
            } else if path.starts_with("kinds/") && is_yaml(path) {
                let (read, list) = read_kind(source, &schema.offices);
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
        claimed.clear();
        let mut sources = Vec::new();
        for (_, source) in files.iter().filter(|(p, _)| p.starts_with("rulebooks/") && p.ends_with(".md")) {
            match front_id(source).map(|id| claim(&mut claimed, id, source)) {
                Some(twice) if !twice.is_empty() => keep(twice),
                _ => sources.push(source.clone()),
            }
        }
        let editions = Editions::of_files(&sources, &known, &mut findings);
        let mut rulebooks = BTreeMap::new();
        for id in editions.ids() {
            if let Some(rulebook) = editions.draft(id).and_then(|edition| edition.rulebook.as_ref().ok()) {
                rulebooks.insert(id.clone(), rulebook.clone());
            }
        }
        let mut own = Overrides::none().with_calendar(Arc::new(calendar.clone()));
        let all: Vec<&Rulebook> = rulebooks.values().map(AsRef::as_ref).collect();
        settings.sort_by_key(Overrides::layer_of);
        for source in &settings {
            findings.extend(own.add_file(source, &all));
        }
        Ok(Self { schema, kinds, calendar, rulebooks, reports, own, findings, editions })
    }

    /// What a rulebook is checked against.
    pub(crate) fn known(&self) -> mingde_rulebook::Library {
        mingde_rulebook::Library { kinds: self.kinds.clone(), schema: self.schema.clone() }
    }

    /// The rulebooks that hold on a day, a published version before the library's file.
    pub fn rulebooks_on(&self, day: Day) -> Result<Vec<&Rulebook>, AppError> {
        let ids = self.editions.ids();
        let found = ids.into_iter().filter_map(|id| self.editions.on(id, day));
        found.map(|edition| edition.readable().map(AsRef::as_ref)).collect()
    }

    /// All editions of a rulebook, published ones in order and then the library's file.
    pub fn editions(&self, id: &str) -> Vec<&Edition> {
        self.editions.all(id).collect()
    }

    /// The edition of a rulebook with this version.
    pub fn edition(&self, id: &str, version: &str) -> Result<&Edition, AppError> {
        let found = self.editions.all(id).find(|e| e.version == version);
        found.ok_or_else(|| {
            let known: Vec<&str> = self.editions.all(id).map(|e| e.version.as_str()).collect();
            let message = Message::new("app-unknown-version").with("name", version);
            AppError::Asked(message.with("known", known.join(", ")))
        })
    }

    /// The text of a rulebook with this hash, as a receipt names it.
    pub(crate) fn rulebook_of(&self, id: &str, hash: &[u8; 32]) -> Option<&Arc<Rulebook>> {
        let mut texts = self.editions.all(id).filter_map(|edition| edition.rulebook.as_ref().ok());
        texts.find(|rulebook| rulebook.hash == *hash)
    }

    /// Ids of all rulebooks, of the library and published.
    pub fn rulebook_ids(&self) -> Vec<&str> {
        self.editions.ids().into_iter().map(String::as_str).collect()
    }

    /// A kind by id or Chinese title.
    pub fn kind(&self, name: &str) -> Result<&Arc<Kind>, AppError> {
        let by_title = || self.kinds.values().find(|k| k.title == name);
        self.kinds.get(name).or_else(by_title).ok_or_else(|| {
            let known = self.kinds.values().flat_map(|k| [k.id.as_str(), k.title.as_str()]);
            unknown("app-unknown-kind", name, known)
        })
    }

    /// A rulebook by id or title, as it is now: the file, or the last published version where there is no file.
    pub fn rulebook(&self, name: &str) -> Result<&Arc<Rulebook>, AppError> {
        let now = |id: &str| self.editions.draft(id).or_else(|| self.editions.all(id).last());
        let all = || self.editions.ids().into_iter().filter_map(|id| now(id)?.rulebook.as_ref().ok());
        if let Some(edition) = now(name) {
            return edition.readable();
        }
        all().find(|r| r.title == name).ok_or_else(|| {
            let known = all().flat_map(|r| [r.id.as_str(), r.title.as_str()]);
            unknown("app-unknown-rulebook", name, known)
        })
    }
}

/// The bureau's own values of settings, in its library folder or its data folder.
pub(crate) const SETTINGS: &str = "settings.yaml";

/// The id a rulebook's front matter gives it, read off the line.
fn front_id(source: &Source) -> Option<&str> {
    let line =
        source.text.lines().skip(1).take_while(|l| !l.starts_with("---")).find(|l| l.starts_with("id:"))?;
    let id = line[3..].split('#').next().unwrap_or("").trim();
    Some(id.trim_matches(['\'', '"'])).filter(|id| !id.is_empty())
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

/// No kind, rulebook or form is larger.
const LARGEST_TEXT: u64 = 16 << 20;

/// A text, without the byte order mark that some editors put before it.
pub(crate) fn read_text(path: &Path) -> Result<String, AppError> {
    let bytes = mingde_reader::read_file(path, LARGEST_TEXT).map_err(AppError::file(path))?;
    let text = String::from_utf8(bytes).map_err(|_| AppError::NotText(path.display().to_string()))?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}
