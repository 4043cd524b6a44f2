//! Who holds which office in the demo bureau, and who of them signs in.

use mingde_core::kind::Kind;

use crate::cast::{CastPerson, Sort};
use crate::planted::Named;
use crate::settings::OfficeSettings;
use crate::year::DemoBureau;

/// Somebody with an office, or without one whom people sign in as all the same.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DemoPerson {
    /// Staff number and name.
    pub person: Named,
    /// Where the person works.
    pub unit: Named,
    /// What the office is called where it is granted, a code of the registry schema; the rank of whoever holds none.
    pub office: String,
    /// For which unit it is granted, by code.
    pub reach: DemoReach,
    /// Whether people who try the demo sign in as this person.
    pub signs_in: bool,
}

/// Where an office is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum DemoReach {
    /// For the whole bureau.
    Bureau,
    /// For the unit where its holder works.
    Unit,
    /// Nothing is granted: whoever holds no office reads what concerns them.
    Nowhere,
}

impl DemoBureau {
    /// Everybody with an office, in the order of the settings; those who sign in among them.
    pub fn people(&self) -> Vec<DemoPerson> {
        let found = self.settings.offices.iter().flat_map(|office| {
            let there = self.units_of(&office.of).into_iter();
            there.filter_map(move |unit| self.holder(office, unit))
        });
        found.collect()
    }

    /// The units that a word of the settings means, which were checked when they were read.
    fn units_of(&self, word: &str) -> Vec<usize> {
        let units = self.cast.units.iter().enumerate();
        let fits = |sort: Sort, name: &str| match word {
            "base-units" => matches!(sort, Sort::School | Sort::Institution),
            "departments" => sort == Sort::Department,
            "bureau" => sort == Sort::Bureau,
            one => name == one,
        };
        units.filter(|(_, unit)| fits(unit.sort, &unit.name)).map(|(at, _)| at).collect()
    }

    /// Whoever of a unit holds an office: of those with the rank, who have been there all the time, the one in this place.
    fn holder(&self, office: &OfficeSettings, unit: usize) -> Option<DemoPerson> {
        let cast = &self.cast;
        let there = cast.staff_on(unit, self.told.first()).map(|p| &cast.people[p]);
        let stays = |p: &&CastPerson| p.unit == Some(unit) && !self.moves(&p.code);
        let person = there.filter(|p| p.rank == office.rank).filter(stays).nth(office.place)?;
        let unit = &cast.units[unit];
        Some(DemoPerson {
            person: Named { code: person.code.clone(), name: person.name.clone() },
            unit: Named { code: unit.code.clone(), name: unit.name.clone() },
            office: office.office.clone().unwrap_or_else(|| person.rank.to_owned()),
            reach: if office.office.is_some() { office.reach } else { DemoReach::Nowhere },
            signs_in: office.signs_in.as_ref() == Some(&unit.name),
        })
    }

    fn moves(&self, code: &str) -> bool {
        self.cast.moves.iter().any(|m| self.cast.people[m.person].code == code)
    }
}

/// Who of the people files records of a kind for a unit, and who accepts them.
pub(crate) fn filer<'p>(people: &'p [DemoPerson], kind: &Kind, unit_code: &str) -> Option<&'p DemoPerson> {
    people.iter().find(|p| {
        let covers = match p.reach {
            DemoReach::Unit => p.unit.code == unit_code,
            DemoReach::Bureau | DemoReach::Nowhere => false,
        };
        covers && kind.filed_by.contains(&p.office)
    })
}

/// Who accepts or returns them, for the whole bureau.
pub(crate) fn acceptor<'p>(people: &'p [DemoPerson], kind: &Kind) -> Option<&'p DemoPerson> {
    let holds = |office: &String| people.iter().find(|p| p.reach == DemoReach::Bureau && p.office == *office);
    kind.accepted_by.iter().find_map(holds)
}
