//! What a line of the trail is about, in words: the trail itself has ids.

use std::collections::{HashMap, HashSet};

use mingde_core::date::Day;
use mingde_core::id::{EntityId, PersonId, RecordId, UnitId};
use mingde_core::record::Who;
use mingde_core::registry::{Person, Unit};
use mingde_core::words::Locale;
use mingde_store::AuditLine;

use crate::bureau::Bureau;
use crate::error::AppError;
use crate::glance::Glance;
use crate::library::Library;
use crate::present::Present;
use crate::record_line::find;
use crate::sight::Sight;
use crate::view::Title;

/// What something was done to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum TrailSubject {
    /// Somebody of the registry.
    Person {
        /// Name.
        name: String,
        /// Staff number.
        code: String,
        /// Whether whoever reads may open the page.
        opens: bool,
    },
    /// A unit.
    Unit {
        /// Which one.
        id: UnitId,
        /// Name.
        name: String,
        /// Whether whoever reads may open the page.
        opens: bool,
    },
    /// A record that whoever reads may see, as lists show it.
    Record(Box<Glance>),
    /// A record that was withdrawn and may be seen: its kind and its day.
    Withdrawn(RecordId, Title, Day),
    /// A record that is not for whoever reads.
    Closed,
    /// An office that somebody was granted.
    Office {
        /// The office.
        office: Title,
        /// Name of who holds it, or held it.
        person: String,
    },
    /// What has a title: a rulebook, a setting of one.
    Named(Title),
    /// What reads as it stands: a file, a batch, a code.
    Text,
    /// Something with an id alone.
    Unknown,
}

/// What the lines of a page are about, looked up together.
pub(super) struct Subjects<'p> {
    present: &'p Present,
    sight: &'p Sight,
    today: Day,
    /// Records that there are; none for those that are not seen.
    records: HashMap<RecordId, Option<Glance>>,
    /// Records that were withdrawn, with kind and day.
    withdrawn: HashMap<RecordId, (Title, Day)>,
}

impl<'p> Subjects<'p> {
    /// Looks up what some lines are about.
    ///
    /// # Errors
    /// Where the ledger does not read.
    pub async fn of<'l>(
        bureau: &Bureau,
        present: &'p Present,
        sight: &'p Sight,
        lines: impl Iterator<Item = &'l AuditLine>,
        today: Day,
    ) -> Result<Self, AppError> {
        let ids: HashSet<RecordId> = lines.filter_map(|line| line.subject.parse().ok()).collect();
        let records: HashMap<RecordId, Option<Glance>> =
            sight.rows_known(&ids).map(|(id, row)| (id, row.map(|row| row.glance()))).collect();
        let mut found = Self { present, sight, today, records, withdrawn: HashMap::new() };
        let gone: Vec<RecordId> = ids.into_iter().filter(|id| found.lookup(id.0).is_none()).collect();
        for id in gone {
            // What was withdrawn stands in no column; there are few of them on a page.
            match find(bureau, sight.actor(), &id.to_string()).await {
                Ok(line) => {
                    let kind = Title::from(&**present.library.kind(&line.content.kind)?);
                    found.withdrawn.insert(id, (kind, line.content.date));
                }
                Err(AppError::NotFound(_)) => {}
                Err(error) => return Err(error),
            }
        }
        Ok(found)
    }

    /// What a line is about.
    pub fn named(&self, line: &AuditLine) -> TrailSubject {
        if let Ok(id) = line.subject.parse::<EntityId>() {
            return self.lookup(id).unwrap_or(TrailSubject::Unknown);
        }
        let library = &self.present.library;
        match line.action.as_str() {
            "publish" => {
                let (id, version) = line.subject.split_once(' ').unwrap_or((&line.subject, ""));
                rulebook(library, id).map_or(TrailSubject::Text, |title| {
                    TrailSubject::Named(with(&title, &[version, version]))
                })
            }
            "settle" => setting(library, &line.subject).map_or(TrailSubject::Text, TrailSubject::Named),
            // By staff number or code, as it was typed.
            _ => self.coded(&line.subject).unwrap_or(TrailSubject::Text),
        }
    }

    /// What is said beside it: codes by their titles, and nothing of hashes.
    pub fn detail(&self, line: &AuditLine) -> Title {
        let (library, detail) = (&self.present.library, line.detail.as_str());
        let office = || library.schema.office(detail).map(|office| Title::from(&office.choice));
        let kind = || library.kinds.get(detail).map(|kind| Title::from(&**kind));
        let said = match line.action.as_str() {
            "publish" => Some(Title::default()),
            "grant" => office(),
            "file" => kind(),
            _ => None,
        };
        said.unwrap_or_else(|| Title::name(detail))
    }

    fn lookup(&self, id: EntityId) -> Option<TrailSubject> {
        self.person(PersonId(id)).or_else(|| self.unit(UnitId(id))).or_else(|| self.office(id)).or_else(
            || {
                let id = RecordId(id);
                match self.records.get(&id) {
                    Some(Some(glance)) => Some(TrailSubject::Record(Box::new(glance.clone()))),
                    Some(None) => Some(TrailSubject::Closed),
                    None => {
                        let (kind, date) = self.withdrawn.get(&id)?;
                        Some(TrailSubject::Withdrawn(id, kind.clone(), *date))
                    }
                }
            },
        )
    }

    fn coded(&self, code: &str) -> Option<TrailSubject> {
        self.person(Person::id_of(code)).or_else(|| self.unit(Unit::id_of(code)))
    }

    fn person(&self, id: PersonId) -> Option<TrailSubject> {
        let at = self.sight.place_of(id)? as usize;
        let persons = &self.present.snapshot.persons;
        Some(TrailSubject::Person {
            name: persons.name[at].to_string(),
            code: persons.code[at].to_string(),
            opens: self.sight.opens(Who::Person(id), self.today),
        })
    }

    fn unit(&self, id: UnitId) -> Option<TrailSubject> {
        let units = &self.present.snapshot.units;
        let at = units.index_of(id)? as usize;
        let opens = self.sight.opens(Who::Unit(id), self.today);
        Some(TrailSubject::Unit { id, name: units.unit[at].name.clone(), opens })
    }

    fn office(&self, id: EntityId) -> Option<TrailSubject> {
        let grant = &self.present.grants.iter().find(|line| line.head.id == id)?.grant;
        let office = self.present.library.schema.office(&grant.office);
        let office = office.map_or_else(|| Title::name(&grant.office), |office| Title::from(&office.choice));
        let at = self.sight.place_of(grant.person);
        let name = at.map(|at| self.present.snapshot.persons.name[at as usize].to_string());
        Some(TrailSubject::Office { office, person: name.unwrap_or_default() })
    }
}

fn rulebook(library: &Library, id: &str) -> Option<Title> {
    let rulebook = library.rulebooks.get(id)?;
    Some(Title { title: rulebook.title.clone(), english: rulebook.english.clone() })
}

/// `制度：设定`.
fn setting(library: &Library, subject: &str) -> Option<Title> {
    let (id, name) = subject.split_once('.')?;
    let settings = library.rulebooks.get(id)?.settings(&library.own);
    let setting = settings.iter().find(|setting| setting.id == name)?;
    let english = library.english.say(Locale::En, &setting.title);
    Some(with(&rulebook(library, id)?, &[&setting.title, english]))
}

/// Two beside each other, in both languages.
fn with(first: &Title, [chinese, english]: &[&str; 2]) -> Title {
    Title {
        title: format!("{} {chinese}", first.title),
        english: format!("{} {english}", first.say(Locale::En)),
    }
}
