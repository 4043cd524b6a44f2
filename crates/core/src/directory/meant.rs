//! Who was probably meant by what leads to nobody: a code that lost its noughts, a name with a title behind it, several
//! names in one cell.

use super::{Directory, Known, NotFound, open};
use crate::id::UnitId;
use crate::text::nearest;

impl Directory {
    /// The code that was probably meant: Excel makes 12 of 0012, and a hand makes p12 of P12.
    pub(super) fn misspelt_code(&self, code: &str) -> Option<NotFound> {
        if !code.is_ascii() {
            return None;
        }
        let meant = open(&self.people).grown(&self.persons).of_bare_code(code)?;
        Some(NotFound::Unknown { nearest: Some(self.persons[meant].code.to_string()) })
    }

    /// What to say of a person who is not known by name.
    pub(super) fn unknown_person(&self, name: &str, unit: Option<UnitId>) -> NotFound {
        let meant = self.with_title(name).or_else(|| self.surname_with_title(name, unit));
        if let Some(meant) = meant.or_else(|| self.several_names(name)) {
            return NotFound::Unknown { nearest: Some(meant) };
        }
        // Of several names the nearest one would leave the others out.
        if name.contains(SEPARATORS) {
            return NotFound::Unknown { nearest: None };
        }
        let nearby = unit.map(|unit| self.persons_of(unit)).unwrap_or_default();
        NotFound::Unknown { nearest: nearest(name, nearby.iter().map(|p| &*p.name)).map(str::to_owned) }
    }

    /// Those who are or were at a unit, some hundred of them.
    fn persons_of(&self, unit: UnitId) -> Vec<&Known> {
        let mut people = open(&self.people);
        let places = people.grown(&self.persons).of_unit(unit);
        places.map(|at| &self.persons[at]).filter(|person| person.units.contains(&unit)).collect()
    }

    /// The name in `徐欣老师`, if there is one of that name.
    fn with_title(&self, text: &str) -> Option<String> {
        let stems = TITLES.iter().filter_map(|title| text.strip_suffix(title));
        stems.filter(|stem| !self.places_of_name(stem).is_empty()).map(str::to_owned).next()
    }

    /// The only one of that surname at the unit, for `徐老师`.
    fn surname_with_title(&self, text: &str, unit: Option<UnitId>) -> Option<String> {
        let unit = unit?;
        let surname = TITLES.iter().filter_map(|title| text.strip_suffix(title)).next()?;
        if surname.is_empty() || surname.chars().count() > 2 {
            return None;
        }
        let persons = self.persons_of(unit);
        let mut bearers = persons.iter().filter(|p| p.name.starts_with(surname));
        match (bearers.next(), bearers.next()) {
            (Some(only), None) => Some(only.name.to_string()),
            _ => None,
        }
    }

    /// The names in `徐欣/曾雪君`, `徐欣和曾雪君` and `徐欣曾雪君`, if all of them are known.
    fn several_names(&self, text: &str) -> Option<String> {
        if text.chars().count() > MOST_RUN_TOGETHER {
            return None;
        }
        let parts = text.split(SEPARATORS).filter(|part| !part.trim().is_empty());
        let names: Vec<&str> =
            parts.map(|part| self.run_together(part.trim())).collect::<Option<Vec<_>>>()?.concat();
        (names.len() > 1).then(|| names.join("、"))
    }

    /// One name, or several without anything between them.
    fn run_together<'t>(&self, text: &'t str) -> Option<Vec<&'t str>> {
        if !self.places_of_name(text).is_empty() {
            return Some(vec![text]);
        }
        let cuts = text.char_indices().map(|(at, _)| at).skip(2).take(3);
        cuts.filter(|&at| !self.places_of_name(&text[..at]).is_empty()).find_map(|at| {
            let mut names = self.run_together(&text[at..])?;
            names.insert(0, &text[..at]);
            Some(names)
        })
    }
}

/// What people put behind a name.
const TITLES: [&str; 14] = [
    "老师",
    "副校长",
    "校长",
    "副主任",
    "主任",
    "副书记",
    "书记",
    "园长",
    "副科长",
    "科长",
    "副局长",
    "局长",
    "同志",
    "教师",
];

/// What people put between names, beside what the sheets know.
const SEPARATORS: [char; 8] = ['/', '|', '&', '和', '与', '及', '+', ' '];

/// Longer texts are not looked through for names.
const MOST_RUN_TOGETHER: usize = 60;
