//! The library: record kinds, rulebooks, report forms, calendar and registry schema. What ships is compiled
//! in; folders given by the user add to it and replace files of the same name, without a rebuild.

mod carried;
mod titles;

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use include_dir::{Dir, include_dir};
use mingde_core::calendar::Calendar;
use mingde_core::date::Day;
use mingde_core::diagnostic::{Diagnostic, Message, Severity, Source};
use mingde_core::kind::{Field, Kind, check_procedure, check_reply, check_selection, check_sends, read_kind};
use mingde_core::office::check_opens;
use mingde_core::publication::{PublishedKind, PublishedText};
use mingde_core::registry::RegistrySchema;
use mingde_core::text::comparable;
use mingde_core::translations::Translations;
use mingde_report::letter::Letter;
use mingde_rulebook::{Overrides, Rulebook};

use crate::cases::{check_letter, check_times};
use crate::editions::{Edition, Editions, file_name, front_id, id_in};
use crate::error::{AppError, unknown};

pub use carried::CarriedLibrary;
pub(crate) use titles::{title_elsewhere, value_of};

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
#[derive(Debug, Clone)]
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
    /// Letters by id.
    pub letters: BTreeMap<String, Arc<Letter>>,
    /// Translations of rulebooks and hints in English.
    pub english: Arc<Translations>,
    /// What the bureau has of its own: its calendar, and its values of settings (`settings.yaml`).
    pub own: Overrides,
    /// What was found on reading; warnings and what is wrong with [drafts](Self::left_out), where the library was
    /// opened for use.
    pub findings: Vec<Diagnostic>,
    /// Files of rulebooks that are left out because they cannot be read: one line for each.
    pub left_out: Vec<Message>,
    drafts: Drafts,
    /// The files of kinds by id, and the registry's, as published versions carry them.
    kind_files: BTreeMap<String, Arc<Source>>,
    registry_file: Option<Arc<Source>>,
    pub(crate) editions: Editions,
    files: Files,
    /// Where what was published stands in the log.
    pub(crate) published: BTreeSet<u64>,
    /// The kinds among it, each with its place.
    pub(crate) published_kinds: Vec<(u64, PublishedKind)>,
}

/// The files of a library by their paths in it, later folders over earlier ones.
#[derive(Debug, Clone)]
struct Files {
    all: BTreeMap<String, Arc<Source>>,
    /// Settings of several folders stand side by side: they may be of different layers.
    settings: Vec<Arc<Source>>,
    /// Why rulebooks, or cases beside them, could not be read at all.
    unread: Vec<Message>,
}

impl Files {
    fn gather(folders: &[PathBuf]) -> Result<Self, AppError> {
        let (mut all, mut settings, mut unread) = (BTreeMap::new(), Vec::new(), Vec::new());
        collect_shipped(&SHIPPED, &mut all);
        for folder in folders {
            if folder.is_file() {
                settings.push(Source::new(folder.display().to_string(), read_text(folder)?));
                continue;
            }
            collect_folder(folder, Path::new(""), &mut all, &mut unread)?;
            settings.extend(all.remove(SETTINGS));
        }
        Ok(Self { all, settings, unread })
    }
}

/// The files of rulebooks, of which nobody knows yet whether they can be read.
#[derive(Debug, Clone)]
struct Drafts(Vec<Arc<Source>>);

impl Drafts {
    fn is_of(&self, source: &Arc<Source>) -> bool {
        self.0.iter().any(|draft| Arc::ptr_eq(draft, source))
    }

    /// Those with errors, with how many.
    fn with_errors<'d>(&'d self, findings: &[Diagnostic]) -> Vec<(&'d Arc<Source>, usize)> {
        let errors = |draft: &Arc<Source>| {
            let of_draft = |d: &&Diagnostic| d.severity == Severity::Error && Arc::ptr_eq(&d.source, draft);
            findings.iter().filter(of_draft).count()
        };
        self.0.iter().map(|draft| (draft, errors(draft))).filter(|(_, errors)| *errors > 0).collect()
    }

    /// Ids of those with errors.
    fn broken(&self, findings: &[Diagnostic]) -> Vec<String> {
        let broken = self.with_errors(findings).into_iter();
        broken.filter_map(|(draft, _)| front_id(draft).map(str::to_owned)).collect()
    }

    fn left_out(&self, findings: &[Diagnostic]) -> Vec<Message> {
        let line = |(draft, errors): (&Arc<Source>, usize)| {
            Message::new("app-rulebook-left-out").with("file", &draft.name).with("count", errors)
        };
        self.with_errors(findings).into_iter().map(line).collect()
    }
}

/// Whether a settings file is told that a rulebook is not there which is only left out.
fn is_about_a_draft(finding: &Diagnostic, broken: &[String]) -> bool {
    let named = |id: &String| finding.message.args.iter().any(|(key, value)| *key == "name" && value == id);
    finding.message.code == "settings-no-rulebook" && broken.iter().any(named)
}

impl Library {
    /// Reads what ships and the given folders, later ones over earlier ones. A rulebook's file that cannot be read is
    /// a draft that somebody is still writing: it is [left out](Self::left_out), and stops only who asks for it by
    /// name. Every error in every other file is listed: what would be read without it might be read wrongly.
    pub fn load(folders: &[PathBuf]) -> Result<Self, AppError> {
        Self::read(folders)?.sound()
    }

    fn sound(self) -> Result<Self, AppError> {
        let is_wrong = |d: &&Diagnostic| d.severity == Severity::Error && !self.drafts.is_of(&d.source);
        let wrong: Vec<Diagnostic> = self.findings.iter().filter(is_wrong).cloned().collect();
        if wrong.is_empty() { Ok(self) } else { Err(AppError::Library(wrong)) }
    }

    /// The same, but files with errors are left out and told in [`findings`](Self::findings): a library that is
    /// being repaired must not keep its files from being checked.
    pub(crate) fn read(folders: &[PathBuf]) -> Result<Self, AppError> {
        // What ships is the same for every bureau of a process, and read once for all that add nothing to it.
        static SHIPS: OnceLock<Library> = OnceLock::new();
        if folders.is_empty() {
            let gathered = Files::gather(folders)?;
            return Ok(SHIPS.get_or_init(|| Self::of(gathered)).clone());
        }
        Ok(Self::of(Files::gather(folders)?))
    }

    /// The library that these files come to.
    fn of(gathered: Files) -> Self {
        let Files { all: files, mut settings, unread } = gathered.clone();
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
        let (mut kinds, mut kind_files) = (BTreeMap::new(), BTreeMap::new());
        let (mut reports, mut english) = (BTreeMap::new(), Translations::default());
        let mut letters = BTreeMap::new();
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
                    kind_files.insert(kind.id.clone(), source.clone());
                    kinds.insert(kind.id.clone(), Arc::new(kind));
                }
            } else if path.starts_with("letters/") && path.ends_with(".md") {
                let (read, list) = Letter::read(source);
                keep(list);
                if let Some(letter) = read {
                    keep(claim(&mut claimed, &letter.id, source));
                    letters.insert(letter.id.clone(), (Arc::new(letter), source));
                }
            } else if let Some(name) = path.strip_prefix("reports/").and_then(|p| p.strip_suffix(".md")) {
                reports.insert(name.to_owned(), LibraryFile { path: path.clone(), source: source.clone() });
            }
        }
        let translated = files.iter().filter(|(path, _)| path.starts_with("english/") && is_yaml(path));
        let (ships, own): (Vec<_>, Vec<_>) =
            translated.partition(|(path, _)| SHIPPED.get_file(path).is_some());
        // What a bureau says of its own stands over what ships, whatever its files are called.
        for (_, source) in ships.into_iter().chain(own) {
            keep(english.add(source));
        }
        // A kind that does not read would be missed here a second time.
        if let Some(source) = files.get("registry.yaml")
            && findings.iter().all(|finding| finding.severity != Severity::Error)
        {
            findings.extend(check_opens(source, &schema, kinds.values().map(AsRef::as_ref)));
            let named = |kind: &&Arc<Kind>| {
                kind.replies_to.is_some()
                    || kind.sends.is_some()
                    || kind.follow_ups.is_some()
                    || kind.procedure.is_some()
                    || kind.selection.is_some()
            };
            for kind in kinds.values().filter(named) {
                if let Some(source) = files.get(format!("kinds/{}.yaml", kind.id).as_str()) {
                    let others = || kinds.values().map(AsRef::as_ref);
                    findings.extend(check_reply(source, kind, others()));
                    findings.extend(check_sends(source, kind, others()));
                    findings.extend(check_procedure(source, kind, others()));
                    findings.extend(check_selection(source, kind, others()));
                }
            }
        }
        for (letter, source) in letters.values() {
            findings.extend(check_letter(source, letter, &kinds));
        }
        let letters = letters.into_iter().map(|(id, (letter, _))| (id, letter)).collect();
        let schema = Arc::new(schema);
        let known = mingde_rulebook::Library { kinds: kinds.clone(), schema: schema.clone() };
        claimed.clear();
        let (mut sources, mut twice) = (Vec::new(), Vec::new());
        for (_, source) in files.iter().filter(|(p, _)| p.starts_with("rulebooks/") && p.ends_with(".md")) {
            match front_id(source).map(|id| claim(&mut claimed, id, source)) {
                Some(claims) if !claims.is_empty() => twice.push((source.clone(), claims)),
                _ => sources.push(source.clone()),
            }
        }
        let mut editions = Editions::of_files(&sources, &known, &mut findings);
        for (source, claims) in twice {
            // Which of two counted would depend on the names of their files, so neither does.
            editions.leave_out(&source, &[], &claims);
            findings.extend(claims);
            sources.push(source);
        }
        let drafts = Drafts(sources);
        let mut rulebooks: BTreeMap<String, Arc<Rulebook>> = BTreeMap::new();
        let mut titles: BTreeMap<String, String> = BTreeMap::new();
        for id in editions.ids() {
            let Some(edition) = editions.draft(id) else { continue };
            let Ok(rulebook) = &edition.rulebook else { continue };
            if let Some(other) = titles.get(&rulebook.title)
                && let Some(source) = edition.texts.last()
            {
                findings.push(title_elsewhere(source, rulebook, other));
            }
            titles.entry(rulebook.title.clone()).or_insert_with(|| id.clone());
            rulebooks.insert(id.clone(), rulebook.clone());
        }
        for kind in kinds.values().filter(|kind| kind.procedure.is_some()) {
            if let Some(source) = kind_files.get(&kind.id) {
                findings.extend(check_times(source, kind, &rulebooks));
            }
        }
        let mut own = Overrides::none().with_calendar(Arc::new(calendar.clone()));
        let all: Vec<&Rulebook> = rulebooks.values().map(AsRef::as_ref).collect();
        settings.sort_by_key(Overrides::layer_of);
        let broken = drafts.broken(&findings);
        for source in &settings {
            let list = own.add_file(source, &all);
            // That a rulebook is left out is no mistake of the settings.
            findings.extend(list.into_iter().filter(|d| !is_about_a_draft(d, &broken)));
        }
        for rulebook in rulebooks.values() {
            english.title(&rulebook.title, &rulebook.english);
        }
        for kind in kinds.values() {
            english.title(&kind.title, &kind.english);
        }
        let fields = kinds
            .values()
            .flat_map(|kind| kind.fields.iter().chain(kind.roles.iter().flat_map(|role| &role.attributes)));
        let fields =
            fields.chain(&schema.unit_fields).chain(&schema.person_fields).chain(&schema.group_fields);
        let kinds_of_units = schema.unit_kinds.iter().map(|kind| &kind.choice);
        let choices = fields.flat_map(Field::choices).chain(kinds_of_units).chain(&schema.ranks);
        for choice in choices.chain(&schema.group_kinds).chain(&schema.member_roles) {
            english.title(&choice.title, &choice.english);
        }
        let left_out = unread.into_iter().chain(drafts.left_out(&findings)).collect();
        let registry_file = files.get("registry.yaml").cloned();
        Self {
            schema,
            kinds,
            calendar,
            rulebooks,
            reports,
            letters,
            english: Arc::new(english),
            own,
            findings,
            left_out,
            drafts,
            kind_files,
            registry_file,
            editions,
            files: gathered,
            published: BTreeSet::new(),
            published_kinds: Vec::new(),
        }
    }

    /// The library as its files have it, without what was published.
    pub(crate) fn without_publications(&self) -> Self {
        let mut library = self.clone();
        library.editions.forget_published();
        let Self { rulebooks, editions, .. } = &mut library;
        rulebooks.retain(|id, _| editions.draft(id).is_some());
        library.own = library.own.with_versions([]).without(|file| file == SETTLED);
        library
    }

    /// The library that the files come to with these kinds in the place of theirs.
    pub(crate) fn with_kinds(&self, kinds: Vec<(u64, PublishedKind)>) -> Self {
        let mut files = self.files.clone();
        for (_, kind) in &kinds {
            let is_of = |path: &str, source: &Source| {
                path.starts_with("kinds/") && source.text.lines().find_map(id_in) == Some(kind.id.as_str())
            };
            files.all.retain(|path, source| !is_of(path, source));
            let source = Source::new(kind.text.name.as_str(), kind.text.text.as_str());
            files.all.insert(format!("kinds/{}.yaml", kind.id), source);
        }
        let mut library = Self::of(files);
        library.files = self.files.clone();
        library.own = library.own.of_ledger(self.own.origin());
        library.published_kinds = kinds;
        library
    }

    /// The latest readable text of every rulebook, of the library and published.
    pub(crate) fn current_rulebooks(&self) -> Vec<&Arc<Rulebook>> {
        let now = |id: &&String| self.editions.draft(id).or_else(|| self.editions.all(id).last());
        self.editions.ids().iter().filter_map(|id| now(id)?.rulebook.as_ref().ok()).collect()
    }

    /// The text of a kind.
    pub(crate) fn text_of_kind(&self, id: &str) -> Option<&Arc<Source>> {
        self.kind_files.get(id)
    }

    /// The cases beside a text of the library; empty where it has none.
    pub(crate) fn cases_beside(&self, text: &Arc<Source>) -> String {
        let place = self.files.all.iter().find(|(_, source)| Arc::ptr_eq(source, text));
        let beside = place.and_then(|(path, _)| Some(format!("{}.test.yaml", path.strip_suffix(".md")?)));
        let cases = beside.and_then(|path| self.files.all.get(&path));
        cases.map_or_else(String::new, |source| source.text.clone())
    }

    /// What a rulebook is checked against.
    pub(crate) fn known(&self) -> mingde_rulebook::Library {
        mingde_rulebook::Library { kinds: self.kinds.clone(), schema: self.schema.clone() }
    }

    /// The texts of kinds, as a published version carries them.
    pub(crate) fn texts_of_kinds(&self, ids: &BTreeSet<String>) -> Vec<PublishedText> {
        ids.iter().filter_map(|id| self.kind_files.get(id)).map(published_text).collect()
    }

    /// The text of the registry's schema.
    pub(crate) fn text_of_registry(&self) -> Option<PublishedText> {
        self.registry_file.as_ref().map(published_text)
    }

    /// The rulebooks that hold on a day, a published version before the library's file.
    pub fn rulebooks_on(&self, day: Day) -> Result<Vec<&Rulebook>, AppError> {
        Ok(self.shared_rulebooks_on(day)?.into_iter().map(AsRef::as_ref).collect())
    }

    /// The same, to be kept.
    pub(crate) fn shared_rulebooks_on(&self, day: Day) -> Result<Vec<&Arc<Rulebook>>, AppError> {
        let ids = self.editions.ids();
        let found = ids.into_iter().filter_map(|id| self.editions.on(id, day));
        // A draft that cannot be read is nobody's rule yet; a version that was published must be readable.
        let in_force = found.filter(|edition| edition.published.is_some() || edition.rulebook.is_ok());
        in_force.map(Edition::readable).collect()
    }

    /// All editions of a rulebook, published ones in order and then the library's file.
    pub fn editions(&self, id: &str) -> Vec<&Edition> {
        self.editions.all(id).collect()
    }

    /// Published versions in order; the library's file last, unless it is one of them word for word.
    pub fn versions(&self, id: &str) -> Vec<&Edition> {
        let mut editions = self.editions(id);
        let hash = |edition: &Edition| edition.rulebook.as_ref().ok().map(|rulebook| rulebook.hash);
        let published: Vec<_> =
            editions.iter().filter(|e| e.published.is_some()).map(|edition| hash(edition)).collect();
        editions.retain(|e| e.published.is_some() || !published.contains(&hash(e)));
        editions
    }

    /// The edition of a rulebook with this version.
    pub fn edition(&self, id: &str, version: &str) -> Result<&Edition, AppError> {
        let found = self.editions.all(id).find(|e| e.version == version);
        found.ok_or_else(|| {
            let known: Vec<&str> = self.editions.all(id).map(|e| e.version.as_str()).collect();
            let message = Message::new("app-unknown-version").with("name", version);
            AppError::NotFound(message.with("known", known.join(", ")))
        })
    }

    /// The text of a rulebook with this hash, as a receipt names it.
    pub(crate) fn rulebook_of(&self, id: &str, hash: &[u8; 32]) -> Option<&Arc<Rulebook>> {
        let mut texts = self.editions.all(id).filter_map(|edition| edition.rulebook.as_ref().ok());
        texts.find(|rulebook| rulebook.hash == *hash)
    }

    /// Ids of all rulebooks, of the library and published, but for files that are [left out](Self::left_out).
    pub fn rulebook_ids(&self) -> Vec<&str> {
        let read = |id: &&String| self.editions.all(id).any(|edition| edition.rulebook.is_ok());
        self.editions.ids().into_iter().filter(read).map(String::as_str).collect()
    }

    /// A kind by id or Chinese title.
    pub fn kind(&self, name: &str) -> Result<&Arc<Kind>, AppError> {
        let wanted = comparable(name);
        let is_called =
            |kind: &&Arc<Kind>| comparable(&kind.title) == wanted || comparable(&kind.english) == wanted;
        let by_title =
            || self.kinds.values().find(|k| k.title == name).or_else(|| self.kinds.values().find(is_called));
        self.kinds.get(name).or_else(by_title).ok_or_else(|| {
            let known = self.kinds.values().flat_map(|k| [k.id.as_str(), k.title.as_str()]);
            unknown("app-unknown-kind", name, known)
        })
    }
}

fn published_text(source: &Arc<Source>) -> PublishedText {
    PublishedText { name: file_name(&source.name), text: source.text.clone() }
}

/// As what values of settings are known that were entered on a page.
pub(crate) const SETTLED: &str = "台账";
/// The bureau's own values of settings, in its library folder or its data folder.
pub(crate) const SETTINGS: &str = "settings.yaml";

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
    unread: &mut Vec<Message>,
) -> Result<(), AppError> {
    let folder = root.join(below);
    let entries = std::fs::read_dir(&folder).map_err(AppError::file(&folder))?;
    for entry in entries {
        let entry = entry.map_err(AppError::file(&folder))?;
        let path = below.join(entry.file_name());
        if entry.path().is_dir() {
            collect_folder(root, &path, files, unread)?;
        } else if path.extension().is_some_and(|e| e == "yaml" || e == "yml" || e == "md") {
            let key = path.to_string_lossy().replace('\\', "/");
            let text = match read_text(&entry.path()) {
                Ok(text) => text,
                // Somebody is still writing it, or saved it as their editor does: nobody else is stopped by that.
                Err(why) if key.starts_with("rulebooks/") => {
                    unread.push(not_read(&entry.path(), &why));
                    continue;
                }
                Err(why) => return Err(why),
            };
            files.insert(key, Source::new(entry.path().display().to_string(), text));
        }
    }
    Ok(())
}

/// That a rulebook's file, or the cases beside it, could not be read, and how it can be.
fn not_read(path: &Path, why: &AppError) -> Message {
    let code = match why {
        AppError::NotText(_) => "app-rulebook-not-utf8",
        _ => "app-rulebook-not-read",
    };
    Message::new(code).with("file", path.display().to_string())
}

/// No kind, rulebook or form is larger.
const LARGEST_TEXT: u64 = 16 << 20;

/// A text, without the byte order mark that some editors put before it.
pub(crate) fn read_text(path: &Path) -> Result<String, AppError> {
    let bytes = mingde_reader::read_file(path, LARGEST_TEXT).map_err(AppError::file(path))?;
    let text = String::from_utf8(bytes).map_err(|_| AppError::NotText(path.display().to_string()))?;
    Ok(text.trim_start_matches('\u{feff}').to_owned())
}
