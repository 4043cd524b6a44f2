//! Rows of the sheets of participants, waiting for the record they belong to.

use std::collections::{BTreeMap, HashMap, VecDeque};

use mingde_core::record::{Participant, Value, Who};
use mingde_sheet::{DataSheet, Row};

/// A row of a sheet of participants, with the sheet.
pub(super) type Participation<'s> = (&'s DataSheet, Row);

/// Participations of the sheets of participants by the number of their record.
#[derive(Default)]
pub(super) struct Participations<'s> {
    pub by_number: HashMap<String, Vec<Participation<'s>>>,
}

/// Who takes part in a record: hundreds in a training, each with a row of the second sheet.
pub(super) struct TakingPart {
    pub list: Vec<Participant>,
    /// Places of those of whom nothing more was said than that they take part.
    bare: HashMap<(String, Who), VecDeque<usize>>,
    /// The rows that said of somebody how they take part.
    stated: HashMap<(String, Who), u32>,
}

impl TakingPart {
    /// Those who are named in the row of the record.
    pub fn of(list: Vec<Participant>) -> Self {
        let list_of = Vec::with_capacity(list.len());
        let mut taking_part = Self { list: list_of, bare: HashMap::new(), stated: HashMap::new() };
        list.into_iter().for_each(|participant| taking_part.add(participant));
        taking_part
    }

    /// Says something of somebody: of the first of whom nothing was said, or of one more. Gives the line that said something of
    /// them before.
    pub fn state(
        &mut self,
        role: &str,
        who: Who,
        attributes: BTreeMap<String, Value>,
        line: u32,
    ) -> Option<u32> {
        let before = self.stated.insert((role.to_owned(), who), line);
        let bare = self.bare.get_mut(&(role.to_owned(), who));
        match bare.and_then(
            |places| if attributes.is_empty() { places.front().copied() } else { places.pop_front() },
        ) {
            Some(at) => self.list[at].attributes = attributes,
            None => self.add(Participant { role: role.to_owned(), who, attributes }),
        }
        before
    }

    fn add(&mut self, participant: Participant) {
        if participant.attributes.is_empty() {
            let place = (participant.role.clone(), participant.who);
            self.bare.entry(place).or_default().push_back(self.list.len());
        }
        self.list.push(participant);
    }
}
