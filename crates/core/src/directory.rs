//! Finding units, persons and groups by what people write: codes, names in any width, former names,
//! `姓名(工号)`. Ambiguity is never resolved by guessing; it is reported with the candidates.

mod discreet;
mod meant;
mod nearby;
mod settled;
#[cfg(test)]
pub(crate) mod tests;
mod units;

use std::collections::{BTreeMap, BTreeSet, HashMap};
use std::hash::BuildHasher as _;
use std::sync::{Mutex, MutexGuard, PoisonError};

use hashbrown::{DefaultHashBuilder, HashTable};

use crate::date::Day;
use crate::id::{GroupId, PersonId, UnitId};
use crate::registry::{Group, Person, Unit};
use crate::text::{comparable, comparable_code, identical, narrow};
pub use discreet::names_a_code;
use nearby::{Nearby, People};

/// Why a reference was not found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NotFound {
    /// Nothing of that name; perhaps this was meant.
    Unknown {
        /// The nearest name or code.
        nearest: Option<String>,
    },
    /// Several have that name: these, as `姓名(工号) 单位`.
    Ambiguous {
        /// How to name each of them.
        candidates: Vec<String>,
    },
    /// The name does not belong to the code beside it; the code's name is this.
    NameDiffers {
        /// The name that belongs to the code.
        name: String,
    },
}

/// So many units stand above one another at most; a registry may contradict itself.
const DEEPEST: u32 = 8;

/// What an import needs to know of a person to recognise one.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Known {
    id: PersonId,
    code: Box<str>,
    name: Box<str>,
    birth: Option<Day>,
    units: Vec<UnitId>,
}

/// So many persons of one name at most are looked at one by one. Of a common name there are thousands in a province, and a
/// roster may hold nothing else: beyond, those of the unit are looked at.
const NAMESAKES: usize = 64;

/// A person's place in the list, with the hash of what leads there: a table that grows need not read all texts again.
#[derive(Debug, Clone, Copy)]
struct Place {
    hash: u64,
    at: u32,
}

/// Units, persons and groups by their codes and names.
///
/// A province has a million persons, and a roster asks several times for every row: the tables of persons hold
/// places in the one list, and the texts stand there.
#[derive(Debug, Default)]
pub struct Directory {
    units: Vec<(UnitId, String, String)>,
    unit_at: HashMap<UnitId, u32, DefaultHashBuilder>,
    unit_by_code: HashMap<String, UnitId, DefaultHashBuilder>,
    /// By names in use and former ones in the form in which they are compared: those that bear each, by the name as it
    /// identifies.
    unit_by_name: HashMap<String, BTreeMap<String, BTreeSet<UnitId>>, DefaultHashBuilder>,
    persons: Vec<Known>,
    by_code: HashTable<Place>,
    by_name: HashTable<Place>,
    /// By name and day of birth.
    by_birth: HashTable<Place>,
    /// By the index as a number; one that was corrected still leads to its person.
    by_id_number: HashMap<u128, u32, DefaultHashBuilder>,
    hasher: DefaultHashBuilder,
    groups: Vec<(GroupId, String, String)>,
    group_at: HashMap<GroupId, u32, DefaultHashBuilder>,
    /// Places of the groups with a code or a name.
    group_by_key: HashMap<String, Vec<u32>, DefaultHashBuilder>,
    person_at: HashMap<PersonId, u32, DefaultHashBuilder>,
    /// All parents a unit ever had.
    parents: HashMap<UnitId, Vec<UnitId>, DefaultHashBuilder>,
    near_units: Mutex<Nearby>,
    near_groups: Mutex<Nearby>,
    people: Mutex<People>,
}

impl Directory {
    /// Adds or replaces a unit.
    pub fn add_unit(&mut self, id: UnitId, unit: &Unit) {
        let entry = (id, unit.code.clone(), unit.name.clone());
        match self.unit_at.get(&id) {
            Some(at) => {
                let at = *at as usize;
                open(&self.near_units).renamed(2 * at, &unit.name);
                self.units[at] = entry;
            }
            None => {
                self.unit_at.insert(id, self.units.len() as u32);
                self.units.push(entry);
            }
        }
        self.parents.insert(id, unit.parents.iter().map(|parent| parent.unit).collect());
        self.unit_by_code.insert(comparable_code(&unit.code), id);
        for name in std::iter::once(&unit.name).chain(&unit.aliases) {
            let alike = self.unit_by_name.entry(comparable(name)).or_default();
            alike.entry(identical(name)).or_default().insert(id);
        }
    }

    /// Adds or replaces a person.
    pub fn add_person(&mut self, id: PersonId, person: &Person) {
        let at = self.enter_person(Known {
            id,
            code: person.code.as_str().into(),
            name: person.name.as_str().into(),
            birth: person.birth,
            units: person.posts.iter().map(|p| p.unit).collect(),
        });
        if let Some(number) = person.id_number_index.as_deref().and_then(number_of) {
            self.by_id_number.insert(number, at);
        }
    }

    /// Adds or replaces a person; its place.
    fn enter_person(&mut self, known: Known) -> u32 {
        match self.place_of_code(&known.code) {
            Some(at) => {
                let before = std::mem::replace(&mut self.persons[at as usize], known);
                let now = &self.persons[at as usize];
                open(&self.people).replaced(at as usize, now);
                if before.name != now.name || before.birth != now.birth {
                    let [name, birth] = self.hashes_of(&before);
                    for (table, hash) in [(&mut self.by_name, name), (&mut self.by_birth, birth)] {
                        if let Ok(entry) = table.find_entry(hash, |there| there.at == at) {
                            entry.remove();
                        }
                    }
                    self.enter_name(at);
                }
                at
            }
            None => {
                let at = self.persons.len() as u32;
                self.person_at.insert(known.id, at);
                let hash = self.hasher.hash_one(&*known.code);
                self.by_code.insert_unique(hash, Place { hash, at }, |place| place.hash);
                self.persons.push(known);
                self.enter_name(at);
                at
            }
        }
    }

    fn enter_name(&mut self, at: u32) {
        let [name, birth] = self.hashes_of(&self.persons[at as usize]);
        for (table, hash) in [(&mut self.by_name, name), (&mut self.by_birth, birth)] {
            table.insert_unique(hash, Place { hash, at }, |place| place.hash);
        }
    }

    /// What a person is found by: the name, and the name with the day of birth.
    fn hashes_of(&self, person: &Known) -> [u64; 2] {
        let name = comparable(&person.name);
        [self.hasher.hash_one(&name), self.hasher.hash_one((&name, person.birth))]
    }

    fn place_of_code(&self, code: &str) -> Option<u32> {
        let same = |place: &Place| *self.persons[place.at as usize].code == *code;
        self.by_code.find(self.hasher.hash_one(code), same).map(|place| place.at)
    }

    /// Places of the persons with a name, in the order in which they came; of very many, some.
    fn places_of_name(&self, name: &str) -> Vec<u32> {
        let wanted = comparable(name);
        let hash = self.hasher.hash_one(&wanted);
        let same = |place: &u32| self.is_called(*place, name, &wanted);
        some_of(&self.by_name, hash, same)
    }

    /// Those of them who are or were at a unit.
    fn places_at(&self, name: &str, same: &[u32], unit: UnitId) -> Vec<u32> {
        let is_there = |at: &u32| self.persons[*at as usize].units.contains(&unit);
        if same.len() < NAMESAKES {
            return same.iter().copied().filter(is_there).collect();
        }
        let wanted = comparable(name);
        let mut people = open(&self.people);
        let of_unit = people.grown(&self.persons).of_unit(unit).map(|at| at as u32);
        let mut places: Vec<u32> =
            of_unit.filter(|at| is_there(at) && self.is_called(*at, name, &wanted)).collect();
        places.sort_unstable();
        places.dedup();
        places
    }

    fn is_called(&self, at: u32, name: &str, comparable_name: &str) -> bool {
        let known = &*self.persons[at as usize].name;
        known == name || comparable(known) == comparable_name
    }

    /// Adds or replaces a group.
    pub fn add_group(&mut self, id: GroupId, group: &Group) {
        let entry = (id, group.code.clone(), group.name.clone());
        let at = match self.group_at.get(&id).copied() {
            Some(at) => {
                open(&self.near_groups).renamed(at as usize, &group.name);
                self.groups[at as usize] = entry;
                at
            }
            None => {
                let at = self.groups.len() as u32;
                self.group_at.insert(id, at);
                self.groups.push(entry);
                at
            }
        };
        for key in [comparable_code(&group.code), comparable(&group.name)] {
            let places = self.group_by_key.entry(key).or_default();
            if places.last() != Some(&at) {
                places.push(at);
            }
        }
    }

    /// Codes and names of all units, for drop-downs.
    pub fn units(&self) -> impl Iterator<Item = (UnitId, &str, &str)> {
        self.units.iter().map(|(id, code, name)| (*id, code.as_str(), name.as_str()))
    }

    /// Codes and names of all groups.
    pub fn groups(&self) -> impl Iterator<Item = (GroupId, &str, &str)> {
        self.groups.iter().map(|(id, code, name)| (*id, code.as_str(), name.as_str()))
    }

    /// Code and name of a unit.
    pub fn unit_named(&self, id: UnitId) -> Option<(&str, &str)> {
        let (_, code, name) = self.units.get(*self.unit_at.get(&id)? as usize)?;
        Some((code, name))
    }

    /// Code and name of a group.
    pub fn group_named(&self, id: GroupId) -> Option<(&str, &str)> {
        let (_, code, name) = self.groups.get(*self.group_at.get(&id)? as usize)?;
        Some((code, name))
    }

    /// A person by staff number, by `姓名(工号)`, or by name where the name is unique, first within `unit`,
    /// then everywhere.
    pub fn person(&self, text: &str, unit: Option<UnitId>) -> Result<PersonId, NotFound> {
        let text = narrow(text);
        if let Some(at) = self.place_of_code(&text) {
            // A staff number that is somebody else's name says nothing for certain.
            let mut meant = self.places_of_name(&text);
            meant.retain(|other| *other != at);
            if meant.is_empty() {
                return Ok(self.persons[at as usize].id);
            }
            let candidates = std::iter::once(at).chain(meant).take(5).map(|at| self.label(at)).collect();
            return Err(NotFound::Ambiguous { candidates });
        }
        let (name, code) = split(&text);
        // What stands in brackets may be part of the name: 张三（小）.
        let is_code =
            |code: &String| self.place_of_code(code).is_some() || self.places_of_name(&text).is_empty();
        if let Some(code) = code.filter(is_code) {
            return match self.place_of_code(&code) {
                Some(at) if comparable(&self.persons[at as usize].name) == comparable(&name) => {
                    Ok(self.persons[at as usize].id)
                }
                Some(at) => Err(NotFound::NameDiffers { name: self.persons[at as usize].name.to_string() }),
                None => Err(self.misspelt_code(&code).unwrap_or_else(|| self.unknown_person(&name, unit))),
            };
        }
        let same = self.places_of_name(&text);
        let here = unit.map_or_else(Vec::new, |unit| self.places_at(&text, &same, unit));
        match (here.as_slice(), same.as_slice()) {
            ([at], _) | ([], [at]) => Ok(self.persons[*at as usize].id),
            ([], []) => Err(self.misspelt_code(&text).unwrap_or_else(|| self.unknown_person(&text, unit))),
            ([], several) | (several, _) => {
                let candidates = several.iter().take(5).map(|&at| self.label(at)).collect();
                Err(NotFound::Ambiguous { candidates })
            }
        }
    }

    /// Where a bare name led to a person who never was at `unit` or below it: `姓名(工号) 单位` of the person and the name
    /// of `unit`.
    pub fn found_elsewhere(&self, text: &str, id: PersonId, unit: UnitId) -> Option<(String, &str)> {
        let text = narrow(text);
        let at = self.places_of_name(&text).into_iter().find(|at| self.persons[*at as usize].id == id)?;
        let person = &self.persons[at as usize];
        if *person.code == *text || person.units.iter().any(|at| self.is_within(*at, unit, DEEPEST)) {
            return None;
        }
        let (_, name) = self.unit_named(unit)?;
        Some((self.label(at), name))
    }

    /// Whether a person ever was at a unit or below it.
    pub fn was_within(&self, id: PersonId, unit: UnitId) -> bool {
        let known = self.person_at.get(&id).map(|at| &self.persons[*at as usize]);
        known.is_some_and(|known| known.units.iter().any(|at| self.is_within(*at, unit, DEEPEST)))
    }

    /// Whether a unit is another one or belongs to it.
    fn is_within(&self, unit: UnitId, whole: UnitId, depth: u32) -> bool {
        let mut above = self.parents.get(&unit).into_iter().flatten();
        unit == whole || (depth > 0 && above.any(|parent| self.is_within(*parent, whole, depth - 1)))
    }

    /// A person by staff number, exactly as it is kept.
    pub fn person_by_code(&self, code: &str) -> Option<PersonId> {
        self.place_of_code(code).map(|at| self.persons[at as usize].id)
    }

    /// A person and the staff number by the keyed hash of the identity number.
    pub fn person_by_id_number(&self, index: &str) -> Option<(PersonId, &str)> {
        let known = &self.persons[*self.by_id_number.get(&number_of(index)?)? as usize];
        Some((known.id, &known.code))
    }

    /// Persons with this name (in any width) who were born on that day: id and staff number.
    pub fn namesakes(&self, name: &str, birth: Day) -> impl Iterator<Item = (PersonId, &str)> {
        let wanted = comparable(name);
        let hash = self.hasher.hash_one((&wanted, Some(birth)));
        let same =
            |at: &u32| self.persons[*at as usize].birth == Some(birth) && self.is_called(*at, name, &wanted);
        some_of(&self.by_birth, hash, same).into_iter().map(|at| {
            let person = &self.persons[at as usize];
            (person.id, person.code.as_ref())
        })
    }

    /// `姓名(工号)` of a person.
    pub fn person_label(&self, id: PersonId) -> Option<String> {
        let person = &self.persons[*self.person_at.get(&id)? as usize];
        Some(format!("{}({})", person.name, person.code))
    }

    /// A group by code, by name where it is unique, or by `名称(代码)`.
    pub fn group(&self, text: &str) -> Result<GroupId, NotFound> {
        let (code, name) = (comparable_code(text), comparable(text));
        let parts = match split(text) {
            (name, Some(code)) => Some((comparable(&name), comparable_code(&code))),
            (_, None) => None,
        };
        let keys = [Some(&code), Some(&name), parts.as_ref().map(|(_, code)| code)];
        let mut places: Vec<u32> = keys
            .into_iter()
            .flatten()
            .filter_map(|key| self.group_by_key.get(key))
            .flatten()
            .copied()
            .collect();
        places.sort_unstable();
        places.dedup();
        let mut found: Vec<_> = places.into_iter().map(|at| &self.groups[at as usize]).collect();
        found.retain(|(_, own, its)| {
            let (own, its) = (comparable_code(own), comparable(its));
            own == code
                || its == name
                || parts.as_ref().is_some_and(|(name, code)| own == *code && its == *name)
        });
        let wanted = identical(text);
        if found.iter().filter(|(.., its)| identical(its) == wanted).count() == 1 {
            found.retain(|(_, own, its)| identical(its) == wanted || comparable_code(own) == code);
        }
        match found.as_slice() {
            [(id, ..)] => Ok(*id),
            [] => {
                let name = |at: usize| self.groups[at].2.as_str();
                let near = open(&self.near_groups).nearest(text, self.groups.len(), name);
                Err(NotFound::Unknown { nearest: near.map(str::to_owned) })
            }
            several => Err(NotFound::Ambiguous {
                candidates: several.iter().take(5).map(|(_, code, name)| format!("{name}({code})")).collect(),
            }),
        }
    }

    /// `姓名(工号) 单位`, to tell people of one name from another.
    fn label(&self, at: u32) -> String {
        let person = &self.persons[at as usize];
        match person.units.last().and_then(|id| self.unit_named(*id)) {
            Some((_, name)) => format!("{}({}) {name}", person.name, person.code),
            None => format!("{}({})", person.name, person.code),
        }
    }
}

/// Places of a table under a hash that are what is looked for, in the order in which they came; of very many, some.
fn some_of(table: &HashTable<Place>, hash: u64, is_meant: impl Fn(&u32) -> bool) -> Vec<u32> {
    let there = table.iter_hash(hash).filter(|place| place.hash == hash).map(|place| place.at);
    let mut places: Vec<u32> = there.filter(is_meant).take(NAMESAKES).collect();
    places.sort_unstable();
    places
}

/// What is built when it is asked for. One who panicked with it in hand has left it sound: it only grows.
fn open<T>(built: &Mutex<T>) -> MutexGuard<'_, T> {
    built.lock().unwrap_or_else(PoisonError::into_inner)
}

/// The keyed hash of an identity number, 32 hexadecimal digits, as a number.
fn number_of(index: &str) -> Option<u128> {
    u128::from_str_radix(index, 16).ok()
}

/// `张三(0012)` → name and code.
fn split(text: &str) -> (String, Option<String>) {
    let text = narrow(text);
    match text.strip_suffix(')').and_then(|t| t.rsplit_once('(')) {
        Some((name, code)) => (name.trim().to_owned(), Some(code.trim().to_owned())),
        None => (text, None),
    }
}
