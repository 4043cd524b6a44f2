//! Looking persons up for somebody who knows those of one unit: nobody else is named, suggested or told to exist.

use super::{DEEPEST, Directory, NotFound, split};
use crate::id::{PersonId, UnitId};

/// Whether a text names a staff number beside a name: `王伟(T0012)`.
pub fn names_a_code(text: &str) -> bool {
    split(text).1.is_some()
}

impl Directory {
    /// A person of `unit` or below it, and of nowhere else.
    pub fn person_within(&self, text: &str, unit: Option<UnitId>) -> Option<PersonId> {
        self.person(text, unit).ok().filter(|id| self.is_of(*id, unit))
    }

    fn is_of(&self, id: PersonId, unit: Option<UnitId>) -> bool {
        let person = self.person_at.get(&id).map(|at| &self.persons[*at as usize]);
        person
            .zip(unit)
            .is_some_and(|(person, unit)| person.units.iter().any(|at| self.is_within(*at, unit, DEEPEST)))
    }

    /// A person as [`Directory::person`] finds one, for somebody who knows the persons of `unit` and below it. Who is of
    /// another unit is found by name and staff number together, by which one shows that one knows them; anything else
    /// about them is answered as if they were not there.
    pub fn person_known_at(&self, text: &str, unit: Option<UnitId>) -> Result<PersonId, NotFound> {
        let of_unit = |id: PersonId| self.is_of(id, unit);
        let nobody = || Err(NotFound::Unknown { nearest: None });
        match self.person(text, unit) {
            Ok(id) if of_unit(id) || split(text).1.is_some() => Ok(id),
            Err(NotFound::Ambiguous { mut candidates }) => {
                candidates.retain(|label| {
                    let code = label.rsplit_once('(').and_then(|(_, rest)| rest.split_once(')'));
                    code.and_then(|(code, _)| self.person_by_code(code)).is_some_and(of_unit)
                });
                if candidates.is_empty() { nobody() } else { Err(NotFound::Ambiguous { candidates }) }
            }
            Err(NotFound::Unknown { nearest: Some(near) }) if self.person(&near, unit).is_ok_and(of_unit) => {
                Err(NotFound::Unknown { nearest: Some(near) })
            }
            _ => nobody(),
        }
    }
}
