//! Whom roles are filled from.

use mingde_core::date::Day;

use crate::cast::{Cast, Sort};

/// A set of people, seen from a unit on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum PersonPool {
    /// Everybody of the unit.
    Staff,
    /// Its 校级干部 or department heads.
    Heads,
    /// Its first head.
    Principal,
    Middles,
    Teachers,
    ClassTeachers,
    /// Everybody but the heads.
    Others,
    /// Up to 35 years of age.
    Young,
    /// Cadres of the unit up to 35 years of age.
    YoungCadres,
    /// Heads and middle managers of all schools.
    Cadres,
    /// Party members.
    Members,
    /// Registered volunteers.
    Registered,
    /// Backbone teachers of any tier.
    Backbone,
    /// Leaders of the bureau.
    Leaders,
    /// The whole bureau without schools.
    BureauStaff,
    /// Heads of departments.
    Chiefs,
    /// The first head of every base unit.
    Principals,
    Supervisors,
    /// Everybody of this unit.
    Of(usize),
    /// Members of the unit's group of this kind, else of the bureau's.
    InGroup(String),
    /// Members of the group in the role with this name.
    MembersOf(String),
    /// Another pool, seen from the unit in the role with this name.
    At(Box<PersonPool>, String),
}

/// A set of units, seen from a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum UnitPool {
    Myself,
    Departments,
    OtherDepartments,
    Schools,
    BaseUnits,
    /// Schools without kindergartens: those with an appointed principal.
    PrincipalSchools,
    RuralSchools,
    Branches,
    BureauBranches,
    /// The party branch of the unit; for a branch, itself.
    MyBranch,
    Bureau,
    Committee,
    OfKind(String),
    One(usize),
}

/// A set of groups, seen from a unit: its own of a kind, else the bureau's of that kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum GroupPool {
    OfKind(String),
    Code(String),
}

const PERSON_WORDS: [(&str, PersonPool); 18] = [
    ("staff", PersonPool::Staff),
    ("heads", PersonPool::Heads),
    ("principal", PersonPool::Principal),
    ("middles", PersonPool::Middles),
    ("teachers", PersonPool::Teachers),
    ("class-teachers", PersonPool::ClassTeachers),
    ("others", PersonPool::Others),
    ("young", PersonPool::Young),
    ("young-cadres", PersonPool::YoungCadres),
    ("cadres", PersonPool::Cadres),
    ("members", PersonPool::Members),
    ("registered", PersonPool::Registered),
    ("backbone", PersonPool::Backbone),
    ("leaders", PersonPool::Leaders),
    ("bureau-staff", PersonPool::BureauStaff),
    ("chiefs", PersonPool::Chiefs),
    ("principals", PersonPool::Principals),
    ("supervisors", PersonPool::Supervisors),
];

const UNIT_WORDS: [(&str, UnitPool); 12] = [
    ("self", UnitPool::Myself),
    ("departments", UnitPool::Departments),
    ("other-departments", UnitPool::OtherDepartments),
    ("schools", UnitPool::Schools),
    ("base-units", UnitPool::BaseUnits),
    ("principal-schools", UnitPool::PrincipalSchools),
    ("rural-schools", UnitPool::RuralSchools),
    ("branches", UnitPool::Branches),
    ("bureau-branches", UnitPool::BureauBranches),
    ("branch", UnitPool::MyBranch),
    ("bureau", UnitPool::Bureau),
    ("committee", UnitPool::Committee),
];

/// Kinds of schools and institutions of the shipped registry schema; a small bureau need not have all.
const UNIT_KINDS: [&str; 9] = [
    "kindergarten",
    "primary-school",
    "junior-middle",
    "nine-year",
    "senior-middle",
    "complete-middle",
    "vocational-school",
    "special-school",
    "education-institution",
];

/// A word that names no pool, with the nearest that does.
pub(super) type Unknown = Option<String>;

impl PersonPool {
    /// `staff`, `heads@school` (those of the unit in that role), `members-of:team` (of the group in that role),
    /// `unit:文明办`, `group:volunteer-team`.
    pub(super) fn parse(word: &str, cast: &Cast) -> Result<Self, Unknown> {
        if let Some((pool, role)) = word.split_once('@') {
            return Ok(Self::At(Box::new(Self::parse(pool, cast)?), role.to_owned()));
        }
        if let Some(name) = word.strip_prefix("unit:") {
            return match cast.unit_named(name) {
                Some(unit) => Ok(Self::Of(unit)),
                None if cast.units.iter().any(|u| u.sort == Sort::Department) => Ok(Self::BureauStaff),
                None => Err(None),
            };
        }
        if let Some(role) = word.strip_prefix("members-of:") {
            return Ok(Self::MembersOf(role.to_owned()));
        }
        if let Some(kind) = word.strip_prefix("group:") {
            return Ok(Self::InGroup(kind.to_owned()));
        }
        let found = PERSON_WORDS.iter().find(|(w, _)| *w == word).map(|(_, pool)| pool.clone());
        found.ok_or_else(|| {
            mingde_core::text::nearest(word, PERSON_WORDS.iter().map(|(w, _)| *w)).map(str::to_owned)
        })
    }
}

impl UnitPool {
    /// A word of the list, a kind of unit, or the name of a unit.
    pub(super) fn parse(word: &str, cast: &Cast) -> Result<Self, Unknown> {
        if let Some((_, pool)) = UNIT_WORDS.iter().find(|(w, _)| *w == word) {
            return Ok(pool.clone());
        }
        if word.is_ascii() {
            if UNIT_KINDS.contains(&word) {
                return Ok(Self::OfKind(word.to_owned()));
            }
            let known = UNIT_WORDS.iter().map(|(w, _)| *w).chain(UNIT_KINDS);
            return Err(mingde_core::text::nearest(word, known).map(str::to_owned));
        }
        // A small bureau lacks some departments; its office then does their work.
        let office = cast.units.iter().position(|u| u.sort == Sort::Department);
        cast.unit_named(word).or(office).map(Self::One).ok_or(None)
    }
}

impl GroupPool {
    pub(super) fn parse(word: &str) -> Self {
        if word.starts_with(|c: char| c.is_ascii_uppercase()) {
            Self::Code(word.to_owned())
        } else {
            Self::OfKind(word.to_owned())
        }
    }
}

/// Whether a rank is that of a cadre below the leaders of the bureau.
fn is_cadre(rank: &str) -> bool {
    matches!(
        rank,
        "department-head" | "department-deputy" | "department-staff" | "school-head" | "school-middle"
    )
}

/// From where and when a pool is looked at.
#[derive(Clone, Copy)]
pub(crate) struct Standing<'c> {
    pub(crate) cast: &'c Cast,
    pub(crate) unit: usize,
    pub(crate) day: Day,
}

impl Standing<'_> {
    /// The people of a pool. `in_role` gives the unit or group that was chosen for a role.
    pub(crate) fn people(&self, pool: &PersonPool, in_role: &dyn Fn(&str) -> Option<usize>) -> Vec<usize> {
        let people = &self.cast.people;
        let mine = || self.staff();
        let those = |test: &dyn Fn(usize) -> bool| -> Vec<usize> {
            mine().into_iter().filter(|p| test(*p)).collect()
        };
        let anywhere =
            |test: &dyn Fn(usize) -> bool| -> Vec<usize> { (0..people.len()).filter(|p| test(*p)).collect() };
        let is_head =
            |p: usize| matches!(people[p].rank, "school-head" | "department-head" | "bureau-leader");
        match pool {
            PersonPool::Staff => mine(),
            PersonPool::Heads => those(&is_head),
            PersonPool::Principal => those(&is_head).into_iter().take(1).collect(),
            PersonPool::Middles => {
                those(&|p| matches!(people[p].rank, "school-middle" | "department-deputy"))
            }
            PersonPool::Teachers => {
                those(&|p| matches!(people[p].rank, "teacher" | "school-middle" | "researcher"))
            }
            PersonPool::ClassTeachers => those(&|p| people[p].class_teacher),
            PersonPool::Others => those(&|p| !is_head(p)),
            PersonPool::Young => those(&|p| self.day.year() - people[p].birth.year() <= 35),
            PersonPool::YoungCadres => {
                those(&|p| is_cadre(people[p].rank) && self.day.plus_months(-36 * 12) < people[p].birth)
            }
            PersonPool::Cadres => anywhere(&|p| matches!(people[p].rank, "school-head" | "school-middle")),
            PersonPool::Members => those(&|p| people[p].branch.is_some()),
            PersonPool::Registered => those(&|p| people[p].volunteer),
            PersonPool::Backbone => those(&|p| people[p].backbone.is_some()),
            PersonPool::Leaders => anywhere(&|p| people[p].rank == "bureau-leader"),
            PersonPool::Chiefs => anywhere(&|p| people[p].rank == "department-head"),
            PersonPool::BureauStaff => {
                anywhere(&|p| people[p].unit.is_some_and(|u| self.cast.units[u].sort <= Sort::Department))
            }
            PersonPool::Principals => {
                anywhere(&|p| people[p].rank == "school-head" && people[p].code.ends_with("001"))
            }
            PersonPool::Supervisors => anywhere(&|p| people[p].unit.is_none()),
            PersonPool::Of(unit) => Standing { unit: *unit, ..*self }.staff(),
            PersonPool::InGroup(kind) => {
                let group = self.groups(&GroupPool::OfKind(kind.clone())).into_iter().next();
                group.map_or(Vec::new(), |g| self.members(g))
            }
            PersonPool::MembersOf(role) => in_role(role).map_or(Vec::new(), |g| self.members(g)),
            PersonPool::At(pool, role) => match in_role(role) {
                Some(unit) => Standing { unit, ..*self }.people(pool, in_role),
                None => Vec::new(),
            },
        }
    }

    fn staff(&self) -> Vec<usize> {
        if self.cast.units[self.unit].sort == Sort::Bureau {
            return self.people(&PersonPool::BureauStaff, &|_| None);
        }
        self.cast.staff_on(self.unit, self.day).collect()
    }

    fn members(&self, group: usize) -> Vec<usize> {
        self.cast.groups[group].members.iter().map(|(person, _)| *person).collect()
    }

    /// The units of a pool.
    pub(crate) fn units(&self, pool: &UnitPool) -> Vec<usize> {
        let units = &self.cast.units;
        let those =
            |test: &dyn Fn(usize) -> bool| -> Vec<usize> { (0..units.len()).filter(|u| test(*u)).collect() };
        let base = |u: usize| matches!(units[u].sort, Sort::School | Sort::Institution);
        match pool {
            UnitPool::Myself => vec![self.unit],
            UnitPool::Bureau => vec![0],
            UnitPool::Departments => those(&|u| units[u].sort == Sort::Department),
            UnitPool::OtherDepartments => those(&|u| units[u].sort == Sort::Department && u != self.unit),
            UnitPool::Schools => those(&|u| units[u].sort == Sort::School),
            UnitPool::BaseUnits => those(&base),
            UnitPool::PrincipalSchools => {
                those(&|u| units[u].sort == Sort::School && units[u].kind != "kindergarten")
            }
            UnitPool::RuralSchools => those(&|u| units[u].sort == Sort::School && units[u].area == "rural"),
            UnitPool::Branches => those(&|u| units[u].sort == Sort::Branch),
            UnitPool::BureauBranches => {
                those(&|u| units[u].sort == Sort::Branch && units[u].code.starts_with("P01"))
            }
            UnitPool::MyBranch if units[self.unit].sort == Sort::Branch => vec![self.unit],
            UnitPool::MyBranch => {
                those(&|u| units[u].sort == Sort::Branch && units[u].parent == Some(self.unit))
            }
            UnitPool::Committee => those(&|u| units[u].sort == Sort::Committee),
            UnitPool::OfKind(kind) => those(&|u| units[u].kind == *kind),
            UnitPool::One(unit) => vec![*unit],
        }
    }

    /// The groups of a pool.
    pub(crate) fn groups(&self, pool: &GroupPool) -> Vec<usize> {
        let groups = &self.cast.groups;
        match pool {
            GroupPool::Code(code) => {
                groups.iter().position(|g| g.code == *code).map_or(Vec::new(), |g| vec![g])
            }
            GroupPool::OfKind(kind) => {
                let of = |unit: usize| -> Vec<usize> {
                    (0..groups.len()).filter(|g| groups[*g].kind == kind && groups[*g].unit == unit).collect()
                };
                let own = of(self.unit);
                if own.is_empty() { of(0) } else { own }
            }
        }
    }
}
