//! Where to look for what was probably meant. Whoever hands in a roster of strangers asks for every row of it, so no
//! question goes through all units or all persons: it goes through those of the unit, or those that share the rarest
//! characters with the word. What is built here grows with the directory when it is first asked for, and never before:
//! most imports have nothing misspelt.

use std::collections::{BTreeMap, HashMap};

use super::{Known, UnitId};
use crate::text::{comparable, nearest};

/// So many names at most are compared with a word; they are those that share most of its characters.
const COMPARED: usize = 64;
/// So many places of a character are looked at: what stands in every name tells none from another.
const LOOKED_AT: usize = 256;
/// So many persons of a unit are looked at.
pub(super) const OF_UNIT: usize = 1_000;

/// Names by their characters.
#[derive(Debug, Default)]
pub(super) struct Nearby {
    /// Places of the names in which a character stands.
    places: HashMap<char, Vec<u32>>,
    /// The names before this place are in.
    taken: usize,
}

impl Nearby {
    /// A name that has taken the place of another.
    pub(super) fn renamed(&mut self, at: usize, name: &str) {
        if at < self.taken {
            self.add(at, name);
        }
    }

    /// The name most like `word`, of `count` names.
    pub(super) fn nearest<'n>(
        &mut self,
        word: &str,
        count: usize,
        name: impl Fn(usize) -> &'n str,
    ) -> Option<&'n str> {
        for at in self.taken..count {
            self.add(at, name(at));
        }
        self.taken = count;
        let alike = self.alike(word);
        nearest(word, alike.into_iter().map(name))
    }

    fn add(&mut self, at: usize, name: &str) {
        for c in characters(name) {
            self.places.entry(c).or_default().push(at as u32);
        }
    }

    /// Places of the names that share most characters with a word. What is near shares half of them at least, so one of
    /// any half and one more: the rarest are enough.
    fn alike(&self, word: &str) -> Vec<usize> {
        let mut places: Vec<&Vec<u32>> = characters(word).iter().filter_map(|c| self.places.get(c)).collect();
        places.sort_by_key(|places| places.len());
        let mut shared: BTreeMap<u32, usize> = BTreeMap::new();
        for place in places.iter().flat_map(|places| places.iter().take(LOOKED_AT)) {
            *shared.entry(*place).or_default() += 1;
        }
        let mut ranked: Vec<(u32, usize)> = shared.into_iter().collect();
        ranked.sort_by_key(|(place, count)| (std::cmp::Reverse(*count), *place));
        let mut alike: Vec<usize> = ranked.iter().take(COMPARED).map(|(place, _)| *place as usize).collect();
        // In the order of the list: of names equally near the first is named.
        alike.sort_unstable();
        alike
    }
}

/// The characters of a name as it is compared, each once.
fn characters(name: &str) -> Vec<char> {
    let mut all: Vec<char> = comparable(name).chars().take(64).collect();
    all.sort_unstable();
    all.dedup();
    all
}

/// Persons by their units, and by their codes without the noughts that spreadsheets take away.
#[derive(Debug, Default)]
pub(super) struct People {
    of_unit: HashMap<UnitId, Vec<u32>>,
    bare: HashMap<Box<str>, u32>,
    taken: usize,
}

impl People {
    /// A person who has taken the place of an earlier version.
    pub(super) fn replaced(&mut self, at: usize, person: &Known) {
        if at < self.taken {
            self.add(at, person);
        }
    }

    /// Takes in who has come since.
    pub(super) fn grown(&mut self, persons: &[Known]) -> &Self {
        for (at, person) in persons.iter().enumerate().skip(self.taken) {
            self.add(at, person);
        }
        self.taken = persons.len();
        self
    }

    fn add(&mut self, at: usize, person: &Known) {
        for unit in &person.units {
            self.of_unit.entry(*unit).or_default().push(at as u32);
        }
        self.bare.entry(bare(&person.code).into()).or_insert(at as u32);
    }

    /// Those who are or were at a unit.
    pub(super) fn of_unit(&self, unit: UnitId) -> impl Iterator<Item = usize> {
        self.of_unit.get(&unit).into_iter().flatten().take(OF_UNIT).map(|at| *at as usize)
    }

    /// The first whose code is this one but for noughts and case.
    pub(super) fn of_bare_code(&self, code: &str) -> Option<usize> {
        let bare = bare(code);
        self.bare.get(bare.as_str()).filter(|_| !bare.is_empty()).map(|at| *at as usize)
    }
}

fn bare(code: &str) -> String {
    code.trim_start_matches('0').to_ascii_lowercase()
}
