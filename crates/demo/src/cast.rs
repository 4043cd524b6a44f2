//! The cast: the units, people and groups of the demo bureau, who is where on which day, and the registry
//! files that say so.

mod groups;
mod hiring;
mod people;
mod registry;

use mingde_core::date::Day;
use mingde_core::registry::Sex;

use crate::calendar::{SchoolCalendar, Told};
use crate::dice::Dice;
use crate::settings::Settings;

/// Everybody and everything in the bureau.
#[derive(Debug)]
pub(crate) struct Cast {
    pub(crate) units: Vec<CastUnit>,
    pub(crate) people: Vec<CastPerson>,
    pub(crate) groups: Vec<CastGroup>,
    /// Transfers, by day.
    pub(crate) moves: Vec<Move>,
    /// Pairs that are probably one person: index of the right entry, index of the double.
    pub(crate) doubles: Vec<(usize, usize)>,
}

/// What sort of unit it is; the order is that of the units in [`Cast::units`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sort {
    Bureau,
    Department,
    School,
    Institution,
    Committee,
    GeneralBranch,
    Branch,
}

#[derive(Debug)]
pub(crate) struct CastUnit {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) kind: String,
    pub(crate) sort: Sort,
    pub(crate) parent: Option<usize>,
    pub(crate) stage: Option<String>,
    pub(crate) area: String,
    pub(crate) pupils: u32,
    /// Who works there and when; for party organisations, its members.
    pub(crate) staff: Vec<Stay>,
}

/// A stay of a person in a unit; both days included.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Stay {
    pub(crate) person: usize,
    pub(crate) first: Day,
    pub(crate) last: Day,
}

#[derive(Debug)]
pub(crate) struct CastPerson {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) sex: Sex,
    pub(crate) birth: Day,
    pub(crate) id_number: Option<String>,
    pub(crate) phone: String,
    /// Unit at the start of the year; none for people without a post.
    pub(crate) unit: Option<usize>,
    pub(crate) rank: &'static str,
    pub(crate) title: String,
    /// First day of the post.
    pub(crate) since: Day,
    pub(crate) joined: Day,
    pub(crate) education: &'static str,
    pub(crate) political: &'static str,
    /// Party branch, for members.
    pub(crate) branch: Option<usize>,
    pub(crate) title_level: &'static str,
    pub(crate) subject: Option<&'static str>,
    pub(crate) class_teacher: bool,
    pub(crate) backbone: Option<&'static str>,
    pub(crate) volunteer: bool,
}

#[derive(Debug)]
pub(crate) struct CastGroup {
    pub(crate) code: String,
    pub(crate) name: String,
    pub(crate) kind: &'static str,
    pub(crate) unit: usize,
    pub(crate) first: Day,
    pub(crate) members: Vec<(usize, &'static str)>,
}

/// A transfer: `day` is the first at the new unit.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Move {
    pub(crate) person: usize,
    pub(crate) from: usize,
    pub(crate) to: usize,
    pub(crate) day: Day,
}

impl Cast {
    /// The cast of these settings in these years.
    pub(crate) fn of(settings: &Settings, told: Told, calendar: &SchoolCalendar) -> Self {
        let mut cast = Self {
            units: Vec::new(),
            people: Vec::new(),
            groups: Vec::new(),
            moves: Vec::new(),
            doubles: Vec::new(),
        };
        cast.found_units(settings);
        cast.hire(settings, told);
        cast.organise_party(told);
        cast.form_groups(settings, told);
        cast.transfer(settings, told, calendar);
        cast
    }

    fn found_units(&mut self, settings: &Settings) {
        let unit = |code: &str, name: &str, kind: &str, sort, parent| CastUnit {
            code: code.to_owned(),
            name: name.to_owned(),
            kind: kind.to_owned(),
            sort,
            parent,
            stage: None,
            area: "urban".to_owned(),
            pupils: 0,
            staff: Vec::new(),
        };
        self.units.push(unit(&settings.code, &settings.name, "bureau", Sort::Bureau, None));
        for d in &settings.bureau.departments {
            self.units.push(unit(&d.code, &d.name, "department", Sort::Department, Some(0)));
        }
        for u in &settings.units.list {
            let institution = u.kind == "education-institution";
            let sort = if institution { Sort::Institution } else { Sort::School };
            let mut school = unit(&u.code, &u.name, &u.kind, sort, Some(0));
            school.stage = u.stage.clone();
            school.area = u.area.clone();
            school.pupils = u.pupils;
            self.units.push(school);
        }
        let base: Vec<(usize, String)> = self.indices(Sort::School, Sort::Institution);
        let bureau = settings.name.as_str();
        self.units.push(unit(
            "P00",
            &format!("中共{bureau}委员会"),
            "party-committee",
            Sort::Committee,
            Some(0),
        ));
        let committee = self.units.len() - 1;
        let general = format!("中共{bureau}机关总支部委员会");
        self.units.push(unit("P01", &general, "general-branch", Sort::GeneralBranch, Some(committee)));
        let branches = settings.bureau.departments.len().div_ceil(5);
        for n in 1..=branches {
            let name = format!("机关第{}党支部", ["一", "二", "三", "四", "五", "六"][(n - 1) % 6]);
            self.units.push(unit(
                &format!("P01-{n}"),
                &name,
                "party-branch",
                Sort::Branch,
                Some(committee + 1),
            ));
        }
        for (number, (at, name)) in base.into_iter().enumerate() {
            let code = format!("P{}", 101 + number);
            self.units.push(unit(&code, &format!("{name}党支部"), "party-branch", Sort::Branch, Some(at)));
        }
    }

    /// Indices and names of the units of these sorts, in order.
    fn indices(&self, from: Sort, to: Sort) -> Vec<(usize, String)> {
        let of_sort = |u: &&CastUnit| (from..=to).contains(&u.sort);
        let at = |(i, u): (usize, &CastUnit)| of_sort(&u).then(|| (i, u.name.clone()));
        self.units.iter().enumerate().filter_map(at).collect()
    }

    /// Index of the unit with a name.
    pub(crate) fn unit_named(&self, name: &str) -> Option<usize> {
        self.units.iter().position(|u| u.name == name)
    }

    /// The people of a unit on a day, in order of staff number.
    pub(crate) fn staff_on(&self, unit: usize, day: Day) -> impl Iterator<Item = usize> + '_ {
        let stays = self.units[unit].staff.iter();
        stays.filter(move |s| s.first <= day && day <= s.last).map(|s| s.person)
    }

    /// Transfers: one planted in mid-term of the first autumn, and exchanges between schools whenever a later term begins.
    fn transfer(&mut self, settings: &Settings, told: Told, calendar: &SchoolCalendar) {
        let named = |cast: &Self, name: &str| cast.unit_named(name).unwrap_or(0);
        let (from, to) =
            (named(self, &settings.planted.transfer_from), named(self, &settings.planted.transfer_to));
        let mid_term = told.first().plus_months(2).plus(9);
        if let Some(&person) = self.plain_teachers(from).first() {
            self.relocate(Move { person, from, to, day: mid_term });
        }
        let silent = named(self, &settings.planted.silent);
        let schools: Vec<usize> =
            self.indices(Sort::School, Sort::School).into_iter().map(|(i, _)| i).collect();
        let schools: Vec<usize> = schools.into_iter().filter(|i| *i != silent).collect();
        let later = calendar.terms.iter().skip(1).map(|(first, _)| *first);
        for day in later.take_while(|day| *day <= told.last()) {
            let mut dice = Dice::of(settings.seed, &["transfer"], &[day.number() as u64]);
            self.exchange(&schools, day, &mut dice);
        }
    }

    /// Teachers whom a school can do without: no class teachers.
    fn plain_teachers(&self, unit: usize) -> Vec<usize> {
        let staff = self.units[unit].staff.iter().map(|s| s.person);
        staff.filter(|p| self.people[*p].rank == "teacher" && !self.people[*p].class_teacher).collect()
    }

    /// Pairs of schools exchange a teacher each; nobody is moved twice.
    fn exchange(&mut self, schools: &[usize], day: Day, dice: &mut Dice) {
        let doubled: Vec<usize> = self.doubles.iter().flat_map(|(a, b)| [*a, *b]).collect();
        let order = dice.sample(schools, schools.len());
        for n in 0..self.people.len() / 120 {
            // Each school in turn with its neighbour, the next time round with the one after.
            let at = |place: usize| order.get(place % order.len().max(1)).copied();
            let (Some(one), Some(other)) = (at(2 * n), at(2 * n + 1 + 2 * n / order.len().max(1))) else {
                break;
            };
            if one == other {
                continue;
            }
            let mut free = |cast: &Self, unit: usize| {
                let mut there = cast.plain_teachers(unit);
                there.retain(|p| !doubled.contains(p) && !cast.moves.iter().any(|m| m.person == *p));
                // One exchange in three is of backbone teachers, as far as there are any.
                let backbone: Vec<usize> =
                    there.iter().copied().filter(|p| cast.people[*p].backbone.is_some()).collect();
                dice.pick(if n % 3 == 0 && !backbone.is_empty() { &backbone } else { &there }).copied()
            };
            if let (Some(a), Some(b)) = (free(self, one), free(self, other)) {
                self.relocate(Move { person: a, from: one, to: other, day });
                self.relocate(Move { person: b, from: other, to: one, day });
            }
        }
    }

    fn relocate(&mut self, change: Move) {
        let far = self.units[change.from].staff.iter().find(|s| s.person == change.person).map(|s| s.last);
        let branch_of = |cast: &Self, unit: usize| {
            cast.units.iter().position(|u| u.sort == Sort::Branch && u.parent == Some(unit))
        };
        let mut pairs = vec![(change.from, change.to)];
        if self.people[change.person].branch.is_some()
            && let (Some(from), Some(to)) = (branch_of(self, change.from), branch_of(self, change.to))
        {
            pairs.push((from, to));
        }
        for (from, to) in pairs {
            for stay in self.units[from].staff.iter_mut().filter(|s| s.person == change.person) {
                stay.last = change.day.plus(-1);
            }
            let last = far.unwrap_or(Day::LATEST);
            self.units[to].staff.push(Stay { person: change.person, first: change.day, last });
        }
        self.moves.push(change);
    }
}
