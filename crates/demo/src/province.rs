//! The province: a registry and tables of a size that no spreadsheet carries, straight as columns and one
//! chunk at a time. It has the shape of the demo bureau's busiest kinds and no stories.

mod people;
mod table;

use std::collections::BTreeMap;
use std::sync::Arc;

use mingde_core::date::{Day, civil};
use mingde_core::kind::Kind;
use mingde_core::registry::RegistrySchema;
use mingde_core::snapshot::{Snapshot, Table};

use crate::settings::{BadSettings, NameSettings, read_toml};

/// Settings of a province (`province.toml`).
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProvinceSettings {
    /// Every draw depends on it.
    pub seed: u64,
    /// Name of the province's education department.
    pub name: String,
    /// The school year begins on 1 September of this year.
    pub school_year: i16,
    /// Number of schools.
    pub schools: u32,
    /// People at each school.
    pub staff: u32,
    /// Most participations in one chunk.
    pub chunk: usize,
    /// The kinds, in the order in which they are told.
    pub kind: Vec<ProvinceKind>,
}

/// How much there is of a kind and what is in it. Fields that are not named are missing, but for texts that a
/// kind requires.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProvinceKind {
    /// Id of the kind.
    pub id: String,
    /// Whether each school or each person has its own records.
    pub each: EachOf,
    /// How many records each has in the year.
    pub times: u32,
    /// Share of them that there really are.
    #[serde(default = "one")]
    pub share: f64,
    /// Share entered more than a month after the event.
    #[serde(default)]
    pub late: f64,
    /// Who takes part.
    pub roles: Vec<ProvinceRole>,
    /// Choice fields with weights.
    #[serde(default)]
    pub choices: BTreeMap<String, BTreeMap<String, f64>>,
    /// Number fields with least and greatest value and step.
    #[serde(default)]
    pub numbers: BTreeMap<String, (f64, f64, f64)>,
    /// Date fields with least and greatest number of days after the event.
    #[serde(default)]
    pub dates: BTreeMap<String, (i32, i32)>,
    /// Choice attributes with weights.
    #[serde(default)]
    pub attribute_choices: BTreeMap<String, BTreeMap<String, f64>>,
    /// Number attributes with least and greatest value and step.
    #[serde(default)]
    pub attribute_numbers: BTreeMap<String, (f64, f64, f64)>,
}

fn one() -> f64 {
    1.0
}

/// Whose records they are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum EachOf {
    /// The school's.
    School,
    /// A person's.
    Person,
}

/// Who takes a role.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ProvinceRole {
    /// Name of the role.
    pub name: String,
    /// From whom.
    pub from: RoleFrom,
    /// How many, at least and at most.
    pub count: (u32, u32),
}

/// Whom a role of the province is filled from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum RoleFrom {
    /// Anybody of the school.
    Staff,
    /// One of the school's first five.
    Heads,
    /// The person whose record it is.
    Each,
}

/// A province, ready to be told.
#[derive(Debug)]
pub struct Province {
    settings: ProvinceSettings,
    names: NameSettings,
    schema: Arc<RegistrySchema>,
    kinds: Vec<Arc<Kind>>,
}

impl Province {
    /// Reads `province.toml` and `names.toml` and looks every word up in the kinds.
    pub fn read(
        province: &str,
        names: &str,
        schema: Arc<RegistrySchema>,
        kinds: impl IntoIterator<Item = Arc<Kind>>,
    ) -> Result<Self, BadSettings> {
        let settings: ProvinceSettings = read_toml("province", province)?;
        let names = NameSettings::read(names)?;
        let known: BTreeMap<String, Arc<Kind>> = kinds.into_iter().map(|k| (k.id.clone(), k)).collect();
        let find = |wanted: &ProvinceKind| {
            let kind = known.get(&wanted.id).ok_or_else(|| {
                let ids = known.keys().map(String::as_str);
                unknown(&wanted.id, "id", &wanted.id, ids)
            })?;
            wanted.check(kind)?;
            Ok(kind.clone())
        };
        let kinds: Result<Vec<_>, BadSettings> = settings.kind.iter().map(find).collect();
        // Staff numbers have three digits for the person.
        if !(6..=999).contains(&settings.staff) {
            return Err(BadSettings::BadStaff { unit: settings.name.clone(), staff: settings.staff });
        }
        let kinds = kinds?;
        Ok(Self { settings, names, schema, kinds })
    }

    /// The same province with another number of schools, for a look at its files without waiting for all of them.
    pub fn with_schools(mut self, schools: u32) -> Self {
        self.settings.schools = schools;
        self
    }

    /// The registry: units and persons with their posts, without any table. About 200 MB for a million people.
    pub fn registry(&self) -> Snapshot {
        Snapshot {
            schema: self.schema.clone(),
            units: self.units().into(),
            persons: self.persons().into(),
            groups: mingde_core::snapshot::Groups { member_start: vec![0], ..Default::default() }.into(),
            ..Snapshot::default()
        }
    }

    /// All records, kind by kind and within a kind chunk by chunk in the order of units, each chunk sorted as
    /// a table is: by unit, day and id. Indices refer to [`Province::registry`]. Only the chunk that is being
    /// made is held.
    pub fn chunks(&self) -> impl Iterator<Item = (Arc<Kind>, Table)> + Send + '_ {
        let plans = self.settings.kind.iter().zip(&self.kinds).enumerate();
        plans.flat_map(move |(number, (plan, kind))| {
            let chunk = self.schools_per_chunk(plan);
            let starts = (0..self.settings.schools).step_by(chunk as usize);
            starts.map(move |start| {
                let end = (start + chunk).min(self.settings.schools);
                (kind.clone(), self.table(number as u64, plan, kind, start..end))
            })
        })
    }

    /// How many schools' records of a kind make a chunk of at most a million rows and the most participations.
    fn schools_per_chunk(&self, plan: &ProvinceKind) -> u32 {
        let rows = match plan.each {
            EachOf::School => plan.times,
            EachOf::Person => plan.times * self.settings.staff,
        };
        let each: u32 = plan.roles.iter().map(|r| r.count.1).sum();
        let by_rows = 1_000_000 / rows.max(1);
        let by_participations = self.settings.chunk / (rows as usize * each as usize).max(1);
        by_rows.min(by_participations as u32).max(1)
    }

    fn first_day(&self) -> Day {
        civil(self.settings.school_year, 9, 1).unwrap_or(Day::EARLIEST)
    }
}

impl ProvinceKind {
    fn check(&self, kind: &Kind) -> Result<(), BadSettings> {
        for role in &self.roles {
            if kind.role(&role.name).is_none() {
                let known = kind.roles.iter().map(|r| r.name.as_str());
                return Err(unknown(&self.id, "roles", &role.name, known));
            }
        }
        let attributes = kind.attributes();
        let fields = || kind.fields.iter();
        for name in self.choices.keys().chain(self.numbers.keys()).chain(self.dates.keys()) {
            if kind.field(name).is_none() {
                return Err(unknown(&self.id, "fields", name, fields().map(|f| f.name.as_str())));
            }
        }
        for name in self.attribute_choices.keys().chain(self.attribute_numbers.keys()) {
            if !attributes.iter().any(|f| f.name == *name) {
                return Err(unknown(
                    &self.id,
                    "attributes",
                    name,
                    attributes.iter().map(|f| f.name.as_str()),
                ));
            }
        }
        let choices = self.choices.iter().chain(&self.attribute_choices);
        for (name, weights) in choices {
            let field = fields().chain(attributes.iter().copied()).find(|f| f.name == *name);
            let known = || field.iter().flat_map(|f| f.choices()).map(|c| c.code.as_str());
            if let Some(code) = weights.keys().find(|code| !known().any(|k| k == code.as_str())) {
                return Err(unknown(&self.id, name, code, known()));
            }
        }
        Ok(())
    }
}

fn unknown<'k>(kind: &str, key: &str, word: &str, known: impl Iterator<Item = &'k str>) -> BadSettings {
    BadSettings::UnknownWord {
        kind: kind.to_owned(),
        key: key.to_owned(),
        word: word.to_owned(),
        nearest: mingde_core::text::nearest(word, known).map(str::to_owned),
    }
}
