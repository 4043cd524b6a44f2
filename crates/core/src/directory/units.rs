//! Finding units by code, by a name in use or a former one, by `名称(代码)`.

use std::collections::{BTreeMap, BTreeSet};

use super::{Directory, NAMESAKES, NotFound, open, split};
use crate::id::UnitId;
use crate::text::{comparable, comparable_code, identical};

/// A name with fewer characters is not looked for among other words.
const SHORTEST: usize = 3;

impl Directory {
    /// The unit that has this code, name or former name; what may be meant is not looked for.
    pub fn unit_called(&self, text: &str) -> Option<UnitId> {
        match self.found(text) {
            Ok(found) if found.len() == 1 => found.first().copied(),
            _ => None,
        }
    }

    /// A unit by code, name or former name, or by `名称(代码)`. A text that is the code of one unit and the name of
    /// another is ambiguous.
    pub fn unit(&self, text: &str) -> Result<UnitId, NotFound> {
        let found = self.found(text)?;
        match found.as_slice() {
            [] => Err(NotFound::Unknown { nearest: self.nearest_unit(text) }),
            [only] => Ok(*only),
            several => {
                let candidates = several.iter().take(5).filter_map(|id| self.unit_label(*id)).collect();
                Err(NotFound::Ambiguous { candidates })
            }
        }
    }

    /// The units that are called so, each once.
    fn found(&self, text: &str) -> Result<Vec<UnitId>, NotFound> {
        // Of very many some.
        let mut found: Vec<UnitId> = self.units_named(text).take(NAMESAKES).collect();
        found.extend(self.unit_by_code.get(&comparable_code(text)));
        let (name, code) = split(text);
        let by_code = code.and_then(|code| self.unit_by_code.get(&comparable_code(&code)).copied());
        if let Some((id, (_, known))) = by_code.and_then(|id| Some((id, self.unit_named(id)?))) {
            if comparable(known) == comparable(&name) {
                found.push(id);
            } else if found.is_empty() {
                return Err(NotFound::NameDiffers { name: known.to_owned() });
            }
        }
        found.sort_unstable();
        found.dedup();
        Ok(found)
    }

    /// The units that have this code or bear this name.
    pub fn units_meant(&self, text: &str) -> Vec<UnitId> {
        let mut found: Vec<UnitId> = self.units_named(text).collect();
        found.extend(self.unit_by_code.get(&comparable_code(text)));
        found
    }

    /// The units that bear a name: those whose name is the same to the eye, else those whose name is compared as equal.
    fn units_named(&self, text: &str) -> impl Iterator<Item = UnitId> {
        let alike = self.unit_by_name.get(&comparable(text));
        let same = alike.and_then(|alike| alike.get(&identical(text)));
        let others = alike.filter(|_| same.is_none()).into_iter().flat_map(BTreeMap::values);
        same.into_iter().chain(others).flatten().copied()
    }

    /// The unit that bears a name, if it is the only one. Of a thousand of one name two are enough to know that.
    fn only_unit_named(&self, text: &str) -> Option<UnitId> {
        let mut named = self.units_named(text);
        named.next().filter(|_| named.next().is_none())
    }

    /// The unit that is named among other words, as in the title above a table: `青山小学教职工花名册`. Of a unit and one
    /// above it that is the unit; of units that have nothing to do with each other none is meant.
    pub fn unit_within(&self, text: &str) -> Option<UnitId> {
        if let Some(called) = self.unit_called(text) {
            return Some(called);
        }
        let text = comparable(text);
        let stands = |name: &str| name.chars().nth(SHORTEST - 1).is_some() && text.contains(name);
        let named: Vec<_> = self.unit_by_name.iter().filter(|(name, _)| stands(name)).collect();
        // What is part of a longer name is not named by itself.
        let is_part =
            |name: &str| named.iter().any(|(other, _)| other.len() > name.len() && other.contains(name));
        let whole = named.iter().filter(|(name, _)| !is_part(name));
        let mut units: Vec<UnitId> = whole.flat_map(|(_, units)| units.values().flatten().copied()).collect();
        units.sort_unstable();
        units.dedup();
        let is_above =
            |unit: &UnitId| units.iter().any(|other| other != unit && self.stands_under(*other, *unit));
        let mut lowest = units.iter().filter(|unit| !is_above(unit));
        match (lowest.next(), lowest.next()) {
            (Some(only), None) => Some(*only),
            _ => None,
        }
    }

    /// Whether a unit ever stood under another, at however many removes.
    fn stands_under(&self, unit: UnitId, above: UnitId) -> bool {
        let mut open = vec![unit];
        let mut seen = BTreeSet::new();
        while let Some(next) = open.pop() {
            if seen.insert(next) {
                open.extend(self.parents.get(&next).into_iter().flatten().copied());
            }
        }
        unit != above && seen.contains(&above)
    }

    fn nearest_unit(&self, text: &str) -> Option<String> {
        // `实验小学(本部)` is rather 实验小学 than whatever else looks like it.
        let bare = text.split(['(', '（']).next().unwrap_or("");
        if let Some(only) = self.only_unit_named(bare) {
            return self.unit_named(only).map(|(_, name)| name.to_owned());
        }
        // Names at even places, codes at odd ones.
        let called = |at: usize| {
            let (_, code, name) = &self.units[at / 2];
            if at.is_multiple_of(2) { name.as_str() } else { code.as_str() }
        };
        open(&self.near_units).nearest(text, 2 * self.units.len(), called).map(str::to_owned)
    }

    /// `名称(代码)` of a unit.
    pub fn unit_label(&self, id: UnitId) -> Option<String> {
        let (code, name) = self.unit_named(id)?;
        Some(format!("{name}({code})"))
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::{directory, person, unit};
    use super::*;
    use crate::registry::{Person, Unit};

    #[test]
    fn codes_that_differ_in_a_mark_are_of_different_units() {
        let mut directory = Directory::default();
        for (code, name) in [("A.1", "乙一小学"), ("A1", "乙二小学"), ("(3)", "丙小学"), ("3", "丁小学")]
        {
            directory.add_unit(Unit::id_of(code), &unit(code, name, &[]));
        }
        for code in ["A.1", "A1", "(3)", "3", "（3）", "Ａ．1", "a1"] {
            let kept = crate::text::narrow(code).to_uppercase();
            assert_eq!(directory.unit(code), Ok(Unit::id_of(&kept)), "{code}");
        }
        assert_eq!(
            directory.unit("丙小学（（3））"),
            Err(NotFound::Unknown { nearest: Some("丙小学".into()) })
        );
        assert!(directory.unit("A-1").is_err(), "a mark that no code has is not passed over");
    }

    #[test]
    fn what_is_a_code_here_and_a_name_there_is_not_guessed_at() {
        let mut directory = directory();
        directory.add_unit(Unit::id_of("K7"), &unit("K7", "庚小学", &[]));
        directory.add_unit(Unit::id_of("庚小学"), &unit("庚小学", "辛小学", &[]));
        let Err(NotFound::Ambiguous { candidates }) = directory.unit("庚小学") else {
            panic!("two are meant")
        };
        assert_eq!(candidates.len(), 2);
        assert_eq!(directory.unit("庚小学(K7)"), Ok(Unit::id_of("K7")));
        assert_eq!(directory.unit("辛小学"), Ok(Unit::id_of("庚小学")));
        directory.add_person(Person::id_of("李珺"), &person("李珺", "周敏", "S1"));
        assert!(matches!(directory.person("李珺", None), Err(NotFound::Ambiguous { .. })));
    }
}
