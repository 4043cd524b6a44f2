//! Names, birth dates and identity numbers of people who do not exist.

use std::collections::HashMap;

use mingde_core::date::Day;
use mingde_core::id_number::IdNumber;
use mingde_core::registry::Sex;

use crate::dice::Dice;
use crate::settings::NameSettings;

impl NameSettings {
    /// A name in the fashion of the year of birth.
    pub(crate) fn name(&self, dice: &mut Dice, sex: Sex, born: i16) -> String {
        let surname = dice.weighted(self.surnames.iter().map(|(_, weight)| *weight));
        let mut name = self.surnames.get(surname).map_or(String::new(), |(s, _)| s.clone());
        let of_age = self.fashion.iter().find(|f| born < f.born_before).or(self.fashion.last());
        let Some(fashion) = of_age else { return name };
        let (single, first, second) = match sex {
            Sex::Male => (&fashion.male_single, &fashion.male_first, &fashion.male_second),
            Sex::Female => (&fashion.female_single, &fashion.female_first, &fashion.female_second),
        };
        let rare = dice.chance(self.rare_share);
        let mut add = |dice: &mut Dice, pool: &[String]| {
            if let Some(character) = dice.pick(pool) {
                name.push_str(character);
            }
        };
        if dice.chance(fashion.single_share) {
            add(dice, if rare { &self.rare } else { single });
        } else {
            add(dice, first);
            add(dice, if rare { &self.rare } else { second });
        }
        name
    }
}

/// Gives out identity numbers, none twice: the sequence number counts up within a day of birth and sex.
pub(crate) struct IdentityRegister {
    area: String,
    given: HashMap<(Day, bool), u16>,
}

impl IdentityRegister {
    /// A register for an area code of six digits.
    pub(crate) fn new(area: &str) -> Self {
        Self { area: area.to_owned(), given: HashMap::new() }
    }

    /// The next number for somebody.
    pub(crate) fn give(&mut self, birth: Day, sex: Sex) -> String {
        let male = sex == Sex::Male;
        let count = self.given.entry((birth, male)).or_insert(0);
        let sequence = (*count * 2 + u16::from(male)) % 1000;
        *count += 1;
        let (year, month, day) = birth.parts();
        let seventeen = format!("{}{year:04}{month:02}{day:02}{sequence:03}", self.area);
        let check = IdNumber::check_character(&seventeen);
        format!("{seventeen}{check}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn identity_numbers_are_well_formed_and_never_repeat() {
        let mut register = IdentityRegister::new("999001");
        let birth: Day = "1987-03-04".parse().unwrap();
        let mut seen = std::collections::BTreeSet::new();
        for sex in [Sex::Male, Sex::Female].into_iter().cycle().take(40) {
            let text = register.give(birth, sex);
            let number = IdNumber::parse(&text).unwrap();
            assert_eq!(number.birth(), Some(birth));
            assert_eq!(number.is_male(), sex == Sex::Male);
            assert!(seen.insert(text));
        }
    }
}
