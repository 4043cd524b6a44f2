//! How much one person brings at once: nobody alone takes all the places there are.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use mingde_core::id::PersonId;

/// How many each person has on their way.
#[derive(Debug)]
pub struct Bringing {
    /// Requests of one person that may change something and are on their way at once.
    most_of_one: usize,
    among: Arc<Mutex<HashMap<PersonId, usize>>>,
}

/// One that is on its way, until it is dropped.
#[derive(Debug)]
pub struct Brought {
    among: Arc<Mutex<HashMap<PersonId, usize>>>,
    person: Option<PersonId>,
}

impl Bringing {
    /// Each may have a quarter of so many places.
    pub fn of(places: usize) -> Self {
        Self { most_of_one: places / 4, among: Arc::default() }
    }

    /// Begins one; none where the person has too many. Those who are not signed in are counted elsewhere.
    pub fn begin(&self, person: Option<PersonId>) -> Option<Brought> {
        if let Some(person) = person {
            let mut among = self.among.lock().unwrap_or_else(PoisonError::into_inner);
            let own = among.entry(person).or_default();
            if *own >= self.most_of_one {
                return None;
            }
            *own += 1;
        }
        Some(Brought { among: self.among.clone(), person })
    }
}

impl Drop for Brought {
    fn drop(&mut self) {
        let Some(person) = self.person else { return };
        let mut among = self.among.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(own) = among.get_mut(&person) {
            *own -= 1;
            if *own == 0 {
                among.remove(&person);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_person_takes_a_quarter_of_the_places_and_leaves_them_again() {
        let person = |code: &str| Some(mingde_core::registry::Person::id_of(code));
        let bringing = Bringing::of(512);
        let taken: Vec<Brought> = (0..128).filter_map(|_| bringing.begin(person("P01"))).collect();
        assert_eq!(taken.len(), 128);
        assert!(bringing.begin(person("P01")).is_none());
        assert!(bringing.begin(person("P02")).is_some() && bringing.begin(None).is_some());
        drop(taken);
        assert!(bringing.begin(person("P01")).is_some());
    }
}
