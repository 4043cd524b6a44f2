//! How much one person brings at once: nobody alone takes all the places there are.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use mingde_core::id::PersonId;

/// Requests of one person that may change something and are on their way at once: a quarter of all places.
const MOST_OF_ONE: usize = super::AT_ONCE / 4;

/// How many each person has on their way.
#[derive(Debug, Default)]
pub struct Bringing(Arc<Mutex<HashMap<PersonId, usize>>>);

/// One that is on its way, until it is dropped.
#[derive(Debug)]
pub struct Brought {
    among: Arc<Mutex<HashMap<PersonId, usize>>>,
    person: Option<PersonId>,
}

impl Bringing {
    /// Begins one; none where the person has too many. Those who are not signed in are counted elsewhere.
    pub fn begin(&self, person: Option<PersonId>) -> Option<Brought> {
        if let Some(person) = person {
            let mut among = self.0.lock().unwrap_or_else(PoisonError::into_inner);
            let own = among.entry(person).or_default();
            if *own >= MOST_OF_ONE {
                return None;
            }
            *own += 1;
        }
        Some(Brought { among: self.0.clone(), person })
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
        let bringing = Bringing::default();
        let taken: Vec<Brought> = (0..MOST_OF_ONE).filter_map(|_| bringing.begin(person("P01"))).collect();
        assert_eq!(taken.len(), MOST_OF_ONE);
        assert!(bringing.begin(person("P01")).is_none());
        assert!(bringing.begin(person("P02")).is_some() && bringing.begin(None).is_some());
        drop(taken);
        assert!(bringing.begin(person("P01")).is_some());
    }
}
