//! Which text of a rulebook holds on a day: published versions, and the files of the library with what lower
//! layers add to them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;
use std::sync::Arc;

use mingde_core::date::{Day, Timestamp};
use mingde_core::diagnostic::{Diagnostic, Message, Severity, Source};
use mingde_core::kind::read_kind;
use mingde_core::publication::{Publication, PublishedText};
use mingde_core::registry::RegistrySchema;
use mingde_rulebook::{Layer, Overlay, Rulebook, Version};

use crate::error::AppError;

/// A text of a rulebook and the days it is meant for.
#[derive(Debug, Clone)]
pub struct Edition {
    /// Version.
    pub version: String,
    /// The rulebook, or why it cannot be read.
    pub rulebook: Result<Arc<Rulebook>, Vec<Diagnostic>>,
    /// The texts it is made of.
    pub texts: Vec<Arc<Source>>,
    /// First day.
    pub from: Option<Day>,
    /// First day on which it no longer holds.
    pub to: Option<Day>,
    /// When and by whom it was published; a file of the library that was not is a draft.
    pub published: Option<Published>,
}

/// When and by whom a version was published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Published {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: String,
    /// Who put it forward, where that was somebody else.
    pub proposed_by: Option<String>,
    /// Where it stands in the ledger.
    pub position: u64,
}

/// The editions of all rulebooks.
#[derive(Debug, Clone, Default)]
pub(crate) struct Editions {
    files: BTreeMap<String, Vec<Edition>>,
    published: BTreeMap<String, Vec<Edition>>,
}

impl Edition {
    /// Texts that cannot be put together, and why.
    fn unreadable(from: Option<Day>, texts: Vec<Arc<Source>>, why: &[Diagnostic]) -> Self {
        let wrong = why.iter().filter(|d| d.severity == Severity::Error).cloned().collect();
        Self { version: String::new(), rulebook: Err(wrong), texts, from, to: None, published: None }
    }

    fn holds_on(&self, day: Day) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day < to)
    }

    /// The rulebook, if it can be read.
    pub fn readable(&self) -> Result<&Arc<Rulebook>, AppError> {
        self.rulebook.as_ref().map_err(|findings| AppError::Library(findings.clone()))
    }
}

impl Editions {
    /// Puts the rulebooks of a library together with the texts that extend them. Findings are of the whole, as
    /// it stands when everything holds.
    pub(crate) fn of_files(
        sources: &[Arc<Source>],
        known: &mingde_rulebook::Library,
        findings: &mut Vec<Diagnostic>,
    ) -> Self {
        let (overlays, bases): (Vec<_>, Vec<_>) =
            sources.iter().map(|source| (source, Overlay::of(source))).partition(|(_, o)| o.is_some());
        let overlays: Vec<(&Arc<Source>, Overlay)> =
            overlays.into_iter().filter_map(|(source, overlay)| Some((source, overlay?))).collect();
        let mut editions = Self::default();
        for (base, _) in bases {
            let (rulebook, list) = Rulebook::read(base, known);
            let Some(rulebook) = rulebook else {
                editions.leave_out(base, &overlays, &list);
                findings.extend(list);
                continue;
            };
            findings.extend(list);
            let id = rulebook.id.clone();
            let mut of_bureau: Vec<_> = overlays.iter().filter(|(_, o)| o.extends == id).collect();
            of_bureau.sort_by_key(|(source, o)| (o.layer, source.name.clone()));
            let (of_schools, of_bureau): (Vec<_>, Vec<_>) =
                of_bureau.into_iter().partition(|(_, o)| o.layer == Some(Layer::School));
            let own = vec![Edition {
                version: rulebook.version.clone(),
                rulebook: Ok(Arc::new(rulebook)),
                texts: vec![base.clone()],
                from: None,
                to: None,
                published: None,
            }];
            let merged = stages(base, &of_bureau, known, findings);
            editions.files.insert(id, own.into_iter().chain(merged).collect());
            for school in of_schools {
                let mut line = of_bureau.clone();
                line.push(school);
                editions.files.insert(school.1.id.clone(), stages(base, &line, known, findings));
            }
        }
        findings.extend(overlays.iter().filter_map(|(source, _)| editions.extends_nothing(source)));
        editions
    }

    /// Keeps the name of a rulebook that cannot be read, with what is wrong with it, for whoever asks for it.
    pub(crate) fn leave_out(
        &mut self,
        base: &Arc<Source>,
        overlays: &[(&Arc<Source>, Overlay)],
        why: &[Diagnostic],
    ) {
        let Some(id) = front_id(base) else { return };
        let school = |o: &&(&Arc<Source>, Overlay)| o.1.extends == id && o.1.layer == Some(Layer::School);
        let of_schools = overlays.iter().filter(school).map(|(_, overlay)| overlay.id.as_str());
        for id in [id].into_iter().chain(of_schools) {
            self.files.insert(id.to_owned(), vec![Edition::unreadable(None, vec![base.clone()], why)]);
        }
    }

    /// The finding about a text that extends a rulebook which is not there.
    pub(crate) fn extends_nothing(&self, source: &Arc<Source>) -> Option<Diagnostic> {
        let extends = Overlay::of(source)?.extends;
        if self.files.contains_key(&extends) {
            return None;
        }
        let near = mingde_core::text::nearest(&extends, self.files.keys().map(String::as_str));
        let at = source.text.find(&format!("extends: {extends}")).map_or(0, |at| at + "extends: ".len());
        let message = Message::new("rulebook-extends-unknown").with("word", &extends);
        Some(Diagnostic::error(source, at..at + extends.len(), message).suggest(near))
    }

    /// Adds what was published, read by the kinds it was checked against.
    pub(crate) fn publish(
        &mut self,
        publication: &Publication,
        how: Published,
        known: &mingde_rulebook::Library,
    ) {
        let name = |file: &str| format!("{file} @ {}", publication.version);
        let texts: Vec<_> =
            publication.texts.iter().map(|t| Source::new(name(&t.name), t.text.as_str())).collect();
        let (rulebook, findings) = Rulebook::read_layered(&texts, &carried(publication, known));
        let edition = Edition {
            version: publication.version.clone(),
            rulebook: rulebook.map(Arc::new).ok_or(findings),
            texts,
            from: publication.from,
            to: publication.to,
            published: Some(how),
        };
        let list = self.published.entry(publication.rulebook.clone()).or_default();
        list.push(edition);
        list.sort_by_key(|e| (e.from, e.published.as_ref().map(|p| p.position)));
    }

    /// Forgets what was published.
    pub(crate) fn forget_published(&mut self) {
        self.published.clear();
    }

    /// What was published and can be read.
    pub(crate) fn published_versions(&self) -> impl Iterator<Item = Version> + '_ {
        self.published.values().flatten().filter_map(|edition| {
            let (rulebook, published) = (edition.rulebook.as_ref().ok()?, edition.published.as_ref()?);
            let (from, to) = (edition.from, edition.to);
            Some(Version { rulebook: rulebook.clone(), from, to, position: published.position })
        })
    }

    /// Ids of all rulebooks.
    pub(crate) fn ids(&self) -> BTreeSet<&String> {
        self.files.keys().chain(self.published.keys()).collect()
    }

    /// The edition that holds on a day: the published one that began last; where none holds, the library's file.
    pub(crate) fn on(&self, id: &str, day: Day) -> Option<&Edition> {
        let last = |list: Option<&'_ Vec<Edition>>| -> Option<usize> {
            list?.iter().rposition(|edition| edition.holds_on(day))
        };
        let (published, files) = (self.published.get(id), self.files.get(id));
        match last(published) {
            Some(at) => published?.get(at),
            None => match last(files) {
                Some(at) => files?.get(at),
                // Not yet or no longer in force: its own dates will say so.
                None => files.or(published)?.last(),
            },
        }
    }

    /// The file of the library as it stands with everything added that will hold.
    pub(crate) fn draft(&self, id: &str) -> Option<&Edition> {
        self.files.get(id)?.last()
    }

    /// All editions of a rulebook: published ones in order, then the file.
    pub(crate) fn all(&self, id: &str) -> impl Iterator<Item = &Edition> {
        let published = self.published.get(id).into_iter().flatten();
        published.chain(self.files.get(id).into_iter().flatten())
    }
}

/// The kinds and the schema a version carries; what it does not carry is that of today.
fn carried(publication: &Publication, known: &mingde_rulebook::Library) -> mingde_rulebook::Library {
    let source = |text: &PublishedText| Source::new(text.name.as_str(), text.text.as_str());
    let mut carried = known.clone();
    let schema = publication.registry.as_ref().and_then(|text| RegistrySchema::read(&source(text)).0);
    if let Some(schema) = schema {
        carried.schema = Arc::new(schema);
    }
    for text in &publication.kinds {
        if let Some(kind) = read_kind(&source(text), &carried.schema.offices).0 {
            carried.kinds.insert(kind.id.clone(), Arc::new(kind));
        }
    }
    carried
}

/// A base with what is added to it, from each day on which that changes.
fn stages(
    base: &Arc<Source>,
    overlays: &[&(&Arc<Source>, Overlay)],
    known: &mingde_rulebook::Library,
    findings: &mut Vec<Diagnostic>,
) -> Vec<Edition> {
    let mut days: BTreeSet<Option<Day>> = overlays.iter().map(|(_, o)| o.from).collect();
    days.extend(overlays.iter().filter_map(|(_, o)| o.to.map(Some)));
    let mut editions: Vec<Edition> = Vec::new();
    for from in days {
        let day = from.unwrap_or(Day::EARLIEST);
        let holds = |o: &Overlay| o.from.is_none_or(|f| f <= day) && o.to.is_none_or(|to| day < to);
        let mut texts = vec![base.clone()];
        texts.extend(overlays.iter().filter(|(_, o)| holds(o)).map(|(source, _)| (*source).clone()));
        let (rulebook, list) = Rulebook::read_layered(&texts, known);
        let errors = list.iter().any(|d| d.severity == Severity::Error);
        if errors {
            // What is added belongs to the rulebook from its day on; without it the figures would be other ones.
            if let Some(before) = editions.last_mut() {
                before.to = from;
            }
            editions.push(Edition::unreadable(from, texts.clone(), &list));
        }
        for finding in list {
            // What the base says of itself has been told with it.
            if !Arc::ptr_eq(&finding.source, base) && !findings.contains(&finding) {
                findings.push(finding);
            }
        }
        if let (Some(rulebook), false) = (rulebook, errors) {
            if let Some(before) = editions.last_mut() {
                before.to = from;
            }
            let version = rulebook.version.clone();
            let rulebook = Ok(Arc::new(rulebook));
            editions.push(Edition { version, rulebook, texts, from, to: None, published: None });
        }
    }
    editions
}

/// The name of a file by itself, whatever folder it lies in.
pub(crate) fn file_name(path: &str) -> String {
    Path::new(path).file_name().map_or_else(|| path.to_owned(), |n| n.to_string_lossy().into_owned())
}

/// The id a rulebook's front matter gives it, read off the line.
pub(crate) fn front_id(source: &Source) -> Option<&str> {
    source.text.lines().skip(1).take_while(|l| !l.starts_with("---")).find_map(id_in)
}

/// The id that a line gives.
pub(crate) fn id_in(line: &str) -> Option<&str> {
    let id = line.strip_prefix("id:")?.split('#').next().unwrap_or("").trim();
    Some(id.trim_matches(['\'', '"'])).filter(|id| !id.is_empty())
}
