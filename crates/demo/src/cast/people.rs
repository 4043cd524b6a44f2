//! Who works in the demo bureau.

use mingde_core::date::Day;

use super::hiring::Hiring;
use super::{Cast, CastPerson, Sort, Stay};
use crate::calendar::Told;
use crate::settings::Settings;

/// How many of a unit's people hold which rank.
struct Shape {
    heads: usize,
    middles: usize,
    support: usize,
    workers: usize,
}

impl Shape {
    fn of(staff: usize) -> Self {
        let heads = match staff {
            0..40 => 2,
            40..80 => 3,
            80..130 => 4,
            130..180 => 5,
            _ => 6,
        };
        Self { heads, middles: (staff * 8 / 100).max(2), support: staff * 4 / 100, workers: staff * 3 / 100 }
    }
}

impl Cast {
    /// Fills the units with people.
    pub(super) fn hire(&mut self, settings: &Settings, told: Told) {
        let mut hiring = Hiring::new(settings, told);
        for n in 1..=settings.bureau.leaders {
            let title = match n {
                1 => "党委书记、局长",
                2 => "党委副书记、副局长",
                3 => "党委委员、副局长",
                4 => "党委委员、纪检监察组组长",
                _ => "党委委员、副局长",
            };
            let person = hiring.hire(format!("MD00{n:03}"), Some(0), "bureau-leader", title);
            self.employ(person, 0);
        }
        for (number, d) in settings.bureau.departments.iter().enumerate() {
            let at = 1 + number;
            for n in 1..=d.staff {
                let (rank, title) = match n {
                    1 => ("department-head", if d.name.ends_with('科') { "科长" } else { "主任" }),
                    2 if d.staff > 3 => {
                        ("department-deputy", if d.name.ends_with('科') { "副科长" } else { "副主任" })
                    }
                    _ => ("department-staff", "科员"),
                };
                let code = format!("MD00{:03}", (number + 1) * 20 + n as usize);
                let person = hiring.hire(code, Some(at), rank, title);
                self.employ(person, at);
            }
        }
        let base: Vec<usize> =
            self.indices(Sort::School, Sort::Institution).into_iter().map(|(i, _)| i).collect();
        for (number, (at, u)) in base.into_iter().zip(&settings.units.list).enumerate() {
            let shape = Shape::of(u.staff as usize);
            for n in 0..u.staff as usize {
                let (rank, title) = position(&u.kind, &shape, n, u.staff as usize);
                let code = format!("MD{:02}{:03}", number + 1, n + 1);
                let person = hiring.hire(code, Some(at), rank, title);
                self.employ(person, at);
            }
        }
        for n in 1..=settings.outsiders.supervisors {
            let person = hiring.hire(format!("JD{n:04}"), None, "", "");
            self.people.push(person);
        }
        self.register_volunteers(settings);
        self.enter_doubles(settings);
    }

    fn employ(&mut self, person: CastPerson, unit: usize) {
        let stay = Stay { person: self.people.len(), first: person.since, last: Day::LATEST };
        self.units[unit].staff.push(stay);
        self.people.push(person);
    }

    /// Nine in ten are registered volunteers everywhere, but for one department.
    fn register_volunteers(&mut self, settings: &Settings) {
        let low = self.unit_named(&settings.planted.low_registration);
        for at in 0..self.units.len() {
            let staff: Vec<usize> = self.units[at].staff.iter().map(|s| s.person).collect();
            let unregistered = if Some(at) == low { 1.max(staff.len() / 5) } else { staff.len() / 16 };
            for person in staff.iter().rev().step_by(2).take(unregistered) {
                self.people[*person].volunteer = false;
            }
        }
    }

    /// Somebody entered twice under two staff numbers, the second time without an identity number.
    fn enter_doubles(&mut self, settings: &Settings) {
        for name in &settings.planted.duplicates {
            let Some(at) = self.unit_named(name) else { continue };
            let teachers: Vec<usize> = self.units[at].staff.iter().map(|s| s.person).collect();
            let teachers: Vec<usize> =
                teachers.into_iter().filter(|p| self.people[*p].rank == "teacher").collect();
            let (Some(&first), Some(&second)) = (teachers.get(1), teachers.last()) else { continue };
            let (name, sex, birth) =
                (self.people[first].name.clone(), self.people[first].sex, self.people[first].birth);
            let joined = self.people[first].joined;
            let double = &mut self.people[second];
            (double.name, double.sex, double.birth, double.joined) = (name, sex, birth, joined);
            double.since = double.since.max(joined);
            double.id_number = None;
            let since = double.since;
            for stay in self.units[at].staff.iter_mut().filter(|s| s.person == second) {
                stay.first = since;
            }
            self.doubles.push((first, second));
        }
    }
}

/// Rank and title of the `n`th person of a unit.
fn position(kind: &str, shape: &Shape, n: usize, staff: usize) -> (&'static str, &'static str) {
    const MIDDLE: [&str; 8] = [
        "教导主任",
        "德育主任",
        "总务主任",
        "办公室主任",
        "教科室主任",
        "工会主席",
        "副教导主任",
        "年级主任",
    ];
    let (principal, deputy) = match kind {
        "kindergarten" => ("园长", "副园长"),
        "education-institution" => ("主任", "副主任"),
        _ => ("校长", "副校长"),
    };
    let middle_end = shape.heads + shape.middles;
    let workers_from = staff - shape.workers;
    let support_from = workers_from - shape.support;
    match n {
        0 => ("school-head", principal),
        1 => ("school-head", "党支部书记"),
        n if n < shape.heads => ("school-head", deputy),
        n if n < middle_end => ("school-middle", MIDDLE[(n - shape.heads) % MIDDLE.len()]),
        n if n >= workers_from => ("worker", "工勤人员"),
        n if n >= support_from => ("teaching-support", "教辅人员"),
        _ if kind == "education-institution" => ("researcher", "教研员"),
        _ if kind == "kindergarten" => ("teacher", "幼儿教师"),
        _ => ("teacher", "教师"),
    }
}
