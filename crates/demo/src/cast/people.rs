//! Who works in the demo bureau.

use mingde_core::date::{Day, civil};
use mingde_core::registry::Sex;

use super::{Cast, CastPerson, Sort, Stay};
use crate::dice::Dice;
use crate::names::IdentityRegister;
use crate::settings::Settings;

const SCHOOL_SUBJECTS: [(&str, f64); 14] = [
    ("语文", 22.0),
    ("数学", 21.0),
    ("英语", 12.0),
    ("道德与法治", 5.0),
    ("体育", 8.0),
    ("音乐", 4.0),
    ("美术", 4.0),
    ("科学", 5.0),
    ("信息科技", 3.0),
    ("历史", 3.0),
    ("地理", 3.0),
    ("物理", 4.0),
    ("化学", 3.0),
    ("生物", 3.0),
];

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

/// Hands out staff numbers, telephone numbers, names and the like.
struct Hiring<'s> {
    settings: &'s Settings,
    identities: IdentityRegister,
    hired: u32,
}

impl Hiring<'_> {
    fn hire(&mut self, code: String, unit: Option<usize>, rank: &'static str, title: &str) -> CastPerson {
        let mut dice = Dice::of(self.settings.seed, &["person", &code], &[]);
        let leading = matches!(rank, "bureau-leader" | "department-head" | "school-head");
        let women = match rank {
            "bureau-leader" | "worker" => 0.3,
            _ if leading => 0.42,
            "teacher" => 0.71,
            _ => 0.55,
        };
        let sex = if dice.chance(women) { Sex::Female } else { Sex::Male };
        let year = i64::from(self.settings.school_year);
        let (oldest, youngest) = match rank {
            "" => (68, 28),
            _ if leading => (59, 38),
            "department-deputy" | "school-middle" => (56, 30),
            // Women retire earlier, and nobody past the age of retirement holds a post.
            _ if sex == Sex::Female => (54, 23),
            _ => (59, 23),
        };
        let birth_year = dice.between(year - oldest, year - youngest);
        let birth = day(birth_year, dice.between(1, 12), dice.between(1, 28));
        let start_age = dice.between(21, 24).min(year - birth_year - 1);
        let joined = day(birth_year + start_age.max(20), 9, 1).min(self.settings.first_day());
        let years = (self.settings.first_day().since(joined) / 365).max(0);
        let in_post = dice.between(0, i64::from(years.min(if leading { 6 } else { 12 })));
        let since = day(year - in_post, 9, 1).max(joined).min(self.settings.first_day());
        let teaching = matches!(rank, "teacher" | "school-middle" | "school-head" | "researcher");
        let kindergarten = unit.is_some() && title.contains("幼儿");
        let subject = teaching.then(|| {
            if kindergarten {
                return "学前教育";
            }
            let at = dice.weighted(SCHOOL_SUBJECTS.iter().map(|(_, w)| *w));
            SCHOOL_SUBJECTS[at].0
        });
        let level = if teaching {
            let senior = (f64::from(years) - 12.0).max(0.0) * 2.2;
            let middle = (f64::from(years) - 5.0).max(0.0) * 4.0;
            ["full-senior", "senior", "middle", "junior", "none"][dice.weighted(
                [
                    if years > 24 { 0.6 } else { 0.0 },
                    senior,
                    middle,
                    34.0,
                    if years < 2 { 40.0 } else { 0.0 },
                ]
                .into_iter(),
            )]
        } else {
            "none"
        };
        let political = match rank {
            _ if leading => "party-member",
            "department-deputy" | "department-staff" => {
                ["party-member", "masses"][usize::from(dice.chance(0.22))]
            }
            _ if year - birth_year <= 28 => {
                ["party-member", "probationary-member", "league-member", "masses"]
                    [dice.weighted([16.0, 2.0, 62.0, 20.0].into_iter())]
            }
            _ => ["party-member", "democratic-party", "masses"]
                [dice.weighted([if rank == "school-middle" { 75.0 } else { 34.0 }, 2.0, 58.0].into_iter())],
        };
        let education = ["doctor", "master", "bachelor", "college", "secondary"][dice.weighted(match rank {
            "worker" => [0.0, 0.0, 5.0, 25.0, 70.0].into_iter(),
            _ if birth_year < 1975 => [0.0, 2.0, 62.0, 33.0, 3.0].into_iter(),
            _ => [0.2, 12.0, 80.0, 7.8, 0.0].into_iter(),
        })];
        let backbone = (teaching && years >= 5).then(|| {
            let at = dice.weighted([1.0, 3.0, 9.0, if years < 13 { 6.0 } else { 0.0 }, 84.0].into_iter());
            [Some("master"), Some("subject-leader"), Some("backbone"), Some("excellent-young"), None][at]
        });
        self.hired += 1;
        CastPerson {
            name: self.settings.names.name(&mut dice, sex, birth_year as i16),
            sex,
            birth,
            id_number: Some(self.identities.give(birth, sex)),
            // 199 0000 …: the block a carrier would give out last.
            phone: format!("1990000{:04}", self.hired % 10_000),
            unit,
            rank,
            title: title.to_owned(),
            since,
            joined,
            education,
            political,
            branch: None,
            title_level: level,
            subject,
            class_teacher: rank == "teacher" && dice.chance(0.34),
            backbone: backbone.flatten(),
            volunteer: true,
            code,
        }
    }
}

fn day(year: i64, month: i64, of_month: i64) -> Day {
    civil(year as i16, month as i8, of_month as i8).unwrap_or(Day::EARLIEST)
}

impl Cast {
    /// Fills the units with people.
    pub(super) fn hire(&mut self, settings: &Settings) {
        let identities = IdentityRegister::new(&settings.area_code);
        let mut hiring = Hiring { settings, identities, hired: 0 };
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
