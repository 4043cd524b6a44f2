//! The settings of a demo bureau (`demo/*.toml`), read and checked.

use std::collections::BTreeMap;

use mingde_core::diagnostic::Message;

use crate::calendar::month_and_day;
use crate::offices::DemoReach;

/// Settings that cannot be used.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BadSettings {
    /// Not TOML, or not the shape that is wanted; the reason is the parser's, with line and column.
    #[error("{file}: {reason}")]
    Malformed {
        /// Which text.
        file: &'static str,
        /// What the parser said.
        reason: String,
    },
    /// A unit is named that the settings do not have.
    #[error("{key} names the unit {unit}, which is not listed")]
    UnknownUnit {
        /// Under which key.
        key: String,
        /// The name given.
        unit: String,
        /// The most similar name there is.
        nearest: Option<String>,
    },
    /// Two units have the same code or name.
    #[error("{name} is listed twice")]
    UnitTwice {
        /// The code or name.
        name: String,
    },
    /// A unit has too few people to be led, or more than its staff numbers can tell apart.
    #[error("{unit} has {staff} people; 5 to 999 can be generated")]
    BadStaff {
        /// Its name.
        unit: String,
        /// What the settings say.
        staff: u32,
    },
    /// A list that something is drawn from has no entries.
    #[error("{key} is empty")]
    Empty {
        /// Its key.
        key: String,
    },
    /// A plan for records does not fit the kind, or names something unknown.
    #[error("{kind}: {key} says {word}, which is not known")]
    UnknownWord {
        /// The kind of record.
        kind: String,
        /// Where in the plan.
        key: String,
        /// What it says.
        word: String,
        /// The most similar word there is.
        nearest: Option<String>,
    },
}

impl BadSettings {
    /// The finding for people.
    pub fn message(&self) -> Message {
        match self {
            Self::Malformed { file, reason } => {
                Message::new("demo-settings-malformed").with("file", file).with("reason", reason)
            }
            Self::UnknownUnit { key, unit, nearest } => Message::new("demo-unknown-unit")
                .with("key", key)
                .with("unit", unit)
                .with("nearest", nearest.as_deref().unwrap_or("—")),
            Self::UnitTwice { name } => Message::new("demo-unit-twice").with("name", name),
            Self::BadStaff { unit, staff } => {
                Message::new("demo-bad-staff").with("unit", unit).with("staff", staff)
            }
            Self::Empty { key } => Message::new("demo-empty-list").with("key", key),
            Self::UnknownWord { kind, key, word, nearest } => Message::new("demo-unknown-word")
                .with("kind", kind)
                .with("key", key)
                .with("word", word)
                .with("nearest", nearest.as_deref().unwrap_or("—")),
        }
    }
}

/// Settings of a bureau (`county.toml`, `small.toml`).
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// Every draw depends on it.
    pub seed: u64,
    /// Name of the bureau.
    pub name: String,
    /// Code of the bureau.
    pub code: String,
    /// Name of the district.
    pub district: String,
    /// First six digits of identity numbers.
    pub area_code: String,
    /// Share of records that arrive with a later month's files.
    pub late: f64,
    /// Terms as they usually lie, where the calendar of the bureau does not know yet.
    #[serde(deserialize_with = "usual_terms")]
    pub usual_terms: Vec<UsualTerm>,
    /// The bureau itself.
    pub bureau: BureauSettings,
    /// Schools and institutions.
    pub units: UnitList,
    /// People without a post.
    pub outsiders: Outsiders,
    /// Where trouble is planted.
    pub planted: PlantedSettings,
    /// Whose desk people look at.
    pub signing_in: SigningIn,
    /// Who holds which office.
    pub offices: Vec<OfficeSettings>,
    /// Kinds of which only a share is told, so that a small bureau stays small.
    #[serde(default)]
    pub thin: Thin,
    /// Names of people (`names.toml`).
    #[serde(skip)]
    pub names: NameSettings,
}

/// A term of any year: month and day of its first and of its last day.
pub type UsualTerm = ((i8, i8), (i8, i8));

/// `[["09-01", "01-20"], ["02-25", "07-05"]]`
fn usual_terms<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Vec<UsualTerm>, D::Error> {
    let written: Vec<(String, String)> = serde::Deserialize::deserialize(from)?;
    let read = |word: &String| {
        month_and_day(word).ok_or_else(|| serde::de::Error::custom(format!("no month and day: {word}")))
    };
    written.iter().map(|(first, last)| Ok((read(first)?, read(last)?))).collect()
}

/// The bureau itself.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct BureauSettings {
    /// Number of leaders.
    pub leaders: u32,
    /// Departments.
    pub departments: Vec<DepartmentSettings>,
}

/// A department.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DepartmentSettings {
    /// Code.
    pub code: String,
    /// Name.
    pub name: String,
    /// Number of people.
    pub staff: u32,
}

/// Schools and institutions.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitList {
    /// In the order in which they are numbered.
    pub list: Vec<UnitSettings>,
}

/// A school or institution.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct UnitSettings {
    /// 学校标识码.
    pub code: String,
    /// Name.
    pub name: String,
    /// Code of its kind in the registry schema.
    pub kind: String,
    /// Highest stage taught, a choice of the registry schema.
    pub stage: Option<String>,
    /// Where it lies, a choice of the registry schema.
    pub area: String,
    /// Number of people.
    pub staff: u32,
    /// Number of pupils.
    #[serde(default)]
    pub pupils: u32,
}

/// People who hold no post.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Outsiders {
    /// Number of social supervisors.
    pub supervisors: u32,
    /// Villages with the number of people stationed there.
    pub villages: Vec<(String, u32)>,
    /// Members of the volunteer team.
    pub volunteer_team: u32,
}

/// Shares of kinds that are told, by kind id; 1 where nothing is said.
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Thin {
    /// What schools and institutions report.
    pub schools: BTreeMap<String, f64>,
    /// What everybody else reports.
    pub bureau: BTreeMap<String, f64>,
}

/// Names of the units where trouble is planted.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(missing_docs)] // The keys say what is planted; `planted` describes each.
pub struct PlantedSettings {
    pub missed_quarter: String,
    pub talk_under: String,
    pub talk_at: String,
    pub talk_over: String,
    pub talk_middle_under: String,
    pub veto_unit: String,
    pub second_veto_unit: String,
    pub backdated: String,
    pub silent: String,
    pub transfer_from: String,
    pub transfer_to: String,
    pub corrected: String,
    pub exception: String,
    pub withdrawn: String,
    pub self_scoring: String,
    pub low_registration: String,
    pub late_leave: String,
    pub double_grant: String,
    pub duplicates: Vec<String>,
    pub duty_gap: String,
}

/// The school and the department of those who sign in.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SigningIn {
    /// Name of the school.
    pub school: String,
    /// Name of the department.
    pub department: String,
}

/// An office that somebody holds, or somebody without an office.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeSettings {
    /// Code of the office in the registry schema; none for somebody who holds none.
    pub office: Option<String>,
    /// `base-units`, `departments`, `bureau` or the name of a unit: one holder at each.
    pub of: String,
    /// Code of the holder's rank.
    pub rank: String,
    /// Which of those with this rank, 0 being the first.
    #[serde(default)]
    pub place: usize,
    /// For the whole bureau, or for the unit.
    #[serde(default = "for_the_unit")]
    pub reach: DemoReach,
    /// Name of the unit whose holder people sign in as.
    pub signs_in: Option<String>,
}

fn for_the_unit() -> DemoReach {
    DemoReach::Unit
}

/// Pools of names (`names.toml`).
#[derive(Debug, Clone, Default, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NameSettings {
    /// Surnames with weights.
    pub surnames: Vec<(String, f64)>,
    /// Rare characters.
    pub rare: Vec<String>,
    /// Share of given names with a rare character.
    pub rare_share: f64,
    /// Fashions, earliest first.
    pub fashion: Vec<Fashion>,
}

/// Given names in fashion at a time.
#[derive(Debug, Clone, serde::Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Fashion {
    /// Whom it covers: people born before this year and after the fashion before.
    pub born_before: i16,
    /// Men's names of one character.
    pub male_single: Vec<String>,
    /// Women's names of one character.
    pub female_single: Vec<String>,
    /// First characters of men's names of two.
    pub male_first: Vec<String>,
    /// Second characters of men's names of two.
    pub male_second: Vec<String>,
    /// First characters of women's names of two.
    pub female_first: Vec<String>,
    /// Second characters of women's names of two.
    pub female_second: Vec<String>,
    /// Share of names of one character.
    pub single_share: f64,
}

impl Settings {
    /// Reads and checks the text of `county.toml` or `small.toml` and of `names.toml`.
    pub fn read(bureau: &str, names: &str) -> Result<Self, BadSettings> {
        let mut settings: Settings = read_toml("bureau", bureau)?;
        settings.names = NameSettings::read(names)?;
        settings.check()?;
        Ok(settings)
    }

    fn check(&self) -> Result<(), BadSettings> {
        let departments = self.bureau.departments.iter().map(|d| (&d.code, &d.name, d.staff));
        let units = self.units.list.iter().map(|u| (&u.code, &u.name, u.staff));
        let mut seen = std::collections::BTreeSet::new();
        for (code, name, _) in departments.clone().chain(units.clone()) {
            for word in [code, name] {
                if !seen.insert(word.clone()) {
                    return Err(BadSettings::UnitTwice { name: word.clone() });
                }
            }
        }
        let too_few =
            |least: u32| move |(_, _, staff): &(&String, &String, u32)| !(least..=999).contains(staff);
        let bad = units.clone().find(too_few(15)).or_else(|| departments.clone().find(too_few(2)));
        if let Some((_, name, staff)) = bad {
            return Err(BadSettings::BadStaff { unit: name.clone(), staff });
        }
        for (key, empty) in [
            ("bureau.departments", self.bureau.departments.is_empty()),
            ("units.list", self.units.list.is_empty()),
            ("usual_terms", self.usual_terms.is_empty()),
        ] {
            if empty {
                return Err(BadSettings::Empty { key: key.to_owned() });
            }
        }
        self.check_planted()?;
        self.check_offices()
    }

    /// Whatever the offices and those who sign in name as a unit is one.
    fn check_offices(&self) -> Result<(), BadSettings> {
        const WORDS: [&str; 3] = ["base-units", "departments", "bureau"];
        let departments = self.bureau.departments.iter().map(|d| d.name.as_str());
        let units = self.units.list.iter().map(|u| u.name.as_str());
        let known: Vec<&str> = departments.chain(units).chain([self.name.as_str()]).collect();
        let of = self.offices.iter().map(|o| ("offices.of", &o.of));
        let of = of.filter(|(_, unit)| !WORDS.contains(&unit.as_str()));
        let signing_in = self.offices.iter().filter_map(|o| Some(("offices.signs_in", o.signs_in.as_ref()?)));
        let desks = [
            ("signing_in.school", &self.signing_in.school),
            ("signing_in.department", &self.signing_in.department),
        ];
        match of.chain(signing_in).chain(desks).find(|(_, unit)| !known.contains(&unit.as_str())) {
            None => Ok(()),
            Some((key, unit)) => Err(BadSettings::UnknownUnit {
                key: key.to_owned(),
                unit: unit.clone(),
                nearest: mingde_core::text::nearest(unit, known.iter().copied()).map(str::to_owned),
            }),
        }
    }

    fn check_planted(&self) -> Result<(), BadSettings> {
        let p = &self.planted;
        let in_units: [(&str, &String); 16] = [
            ("missed_quarter", &p.missed_quarter),
            ("talk_under", &p.talk_under),
            ("talk_at", &p.talk_at),
            ("talk_over", &p.talk_over),
            ("talk_middle_under", &p.talk_middle_under),
            ("veto_unit", &p.veto_unit),
            ("second_veto_unit", &p.second_veto_unit),
            ("backdated", &p.backdated),
            ("silent", &p.silent),
            ("transfer_from", &p.transfer_from),
            ("transfer_to", &p.transfer_to),
            ("corrected", &p.corrected),
            ("exception", &p.exception),
            ("withdrawn", &p.withdrawn),
            ("late_leave", &p.late_leave),
            ("double_grant", &p.double_grant),
        ];
        let in_departments: [(&str, &String); 3] = [
            ("self_scoring", &p.self_scoring),
            ("low_registration", &p.low_registration),
            ("duty_gap", &p.duty_gap),
        ];
        let units: Vec<&str> = self.units.list.iter().map(|u| u.name.as_str()).collect();
        let departments: Vec<&str> = self.bureau.departments.iter().map(|d| d.name.as_str()).collect();
        let duplicates = p.duplicates.iter().map(|name| ("duplicates", name));
        let wanted = in_units.into_iter().chain(duplicates).map(|w| (w, &units));
        for ((key, unit), known) in wanted.chain(in_departments.into_iter().map(|w| (w, &departments))) {
            if !known.contains(&unit.as_str()) {
                let nearest = mingde_core::text::nearest(unit, known.iter().copied()).map(str::to_owned);
                return Err(BadSettings::UnknownUnit {
                    key: format!("planted.{key}"),
                    unit: unit.clone(),
                    nearest,
                });
            }
        }
        Ok(())
    }
}

impl NameSettings {
    /// Reads and checks the text of `names.toml`.
    pub fn read(text: &str) -> Result<Self, BadSettings> {
        let names: NameSettings = read_toml("names", text)?;
        let mut lists = vec![("surnames", names.surnames.is_empty()), ("rare", names.rare.is_empty())];
        lists.push(("fashion", names.fashion.is_empty()));
        for f in &names.fashion {
            for list in [&f.male_single, &f.male_first, &f.male_second] {
                lists.push(("fashion.male", list.is_empty()));
            }
            for list in [&f.female_single, &f.female_first, &f.female_second] {
                lists.push(("fashion.female", list.is_empty()));
            }
        }
        match lists.into_iter().find(|(_, empty)| *empty) {
            Some((key, _)) => Err(BadSettings::Empty { key: key.to_owned() }),
            None => Ok(names),
        }
    }
}

/// Reads TOML into settings.
pub(crate) fn read_toml<T: serde::de::DeserializeOwned>(
    file: &'static str,
    text: &str,
) -> Result<T, BadSettings> {
    toml::from_str(text).map_err(|e| BadSettings::Malformed { file, reason: e.to_string() })
}
