//! What a person of the demo bureau is like: age, career, title, party, education, drawn to fit the rank.

use mingde_core::date::{Day, civil};
use mingde_core::registry::Sex;

use super::CastPerson;
use crate::calendar::Told;
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

/// Hands out staff numbers, telephone numbers, names and the like.
pub(super) struct Hiring<'s> {
    settings: &'s Settings,
    told: Told,
    identities: IdentityRegister,
    hired: u32,
}

impl<'s> Hiring<'s> {
    pub(super) fn new(settings: &'s Settings, told: Told) -> Self {
        Self { settings, told, identities: IdentityRegister::new(&settings.area_code), hired: 0 }
    }

    /// Somebody of that rank, in a post with that title. The order of the draws is part of the demo: each takes from the
    /// person's own stream.
    pub(super) fn hire(
        &mut self,
        code: String,
        unit: Option<usize>,
        rank: &'static str,
        title: &str,
    ) -> CastPerson {
        let mut dice = Dice::of(self.settings.seed, &["person", &code], &[]);
        let sex = if dice.chance(share_of_women(rank)) { Sex::Female } else { Sex::Male };
        let (year, first) = (i64::from(self.told.this_year().year()), self.told.first());
        let (oldest, youngest) = ages(rank, sex);
        let birth_year = dice.between(year - oldest, year - youngest);
        let birth = day(birth_year, dice.between(1, 12), dice.between(1, 28));
        let start_age = dice.between(21, 24).min(year - birth_year - 1);
        let joined = day(birth_year + start_age.max(20), 9, 1).min(first);
        let years = (first.since(joined) / 365).max(0);
        let in_post = dice.between(0, i64::from(years.min(if is_leading(rank) { 6 } else { 12 })));
        let since = day(year - in_post, 9, 1).max(joined).min(first);
        let teaching = matches!(rank, "teacher" | "school-middle" | "school-head" | "researcher");
        let kindergarten = unit.is_some() && title.contains("幼儿");
        let subject = teaching.then(|| if kindergarten { "学前教育" } else { school_subject(&mut dice) });
        let title_level = if teaching { title_level(&mut dice, years) } else { "none" };
        let political = political(&mut dice, rank, year - birth_year);
        let education = education(&mut dice, rank, birth_year);
        let backbone = if teaching && years >= 5 { backbone(&mut dice, years) } else { None };
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
            title_level,
            subject,
            class_teacher: rank == "teacher" && dice.chance(0.34),
            backbone,
            volunteer: true,
            code,
        }
    }
}

fn is_leading(rank: &str) -> bool {
    matches!(rank, "bureau-leader" | "department-head" | "school-head")
}

fn share_of_women(rank: &str) -> f64 {
    match rank {
        "bureau-leader" | "worker" => 0.3,
        _ if is_leading(rank) => 0.42,
        "teacher" => 0.71,
        _ => 0.55,
    }
}

/// The oldest and the youngest that somebody of that rank is.
fn ages(rank: &str, sex: Sex) -> (i64, i64) {
    match rank {
        "" => (68, 28),
        _ if is_leading(rank) => (59, 38),
        "department-deputy" | "school-middle" => (56, 30),
        // Women retire earlier, and nobody past the age of retirement holds a post.
        _ if sex == Sex::Female => (54, 23),
        _ => (59, 23),
    }
}

fn school_subject(dice: &mut Dice) -> &'static str {
    SCHOOL_SUBJECTS[dice.weighted(SCHOOL_SUBJECTS.iter().map(|(_, weight)| *weight))].0
}

/// The professional title of a teacher, who climbs with the years.
fn title_level(dice: &mut Dice, years: i32) -> &'static str {
    let weights = [
        if years > 24 { 0.6 } else { 0.0 },
        (f64::from(years) - 12.0).max(0.0) * 2.2,
        (f64::from(years) - 5.0).max(0.0) * 4.0,
        34.0,
        if years < 2 { 40.0 } else { 0.0 },
    ];
    ["full-senior", "senior", "middle", "junior", "none"][dice.weighted(weights.into_iter())]
}

fn political(dice: &mut Dice, rank: &str, age: i64) -> &'static str {
    match rank {
        _ if is_leading(rank) => "party-member",
        "department-deputy" | "department-staff" => {
            ["party-member", "masses"][usize::from(dice.chance(0.22))]
        }
        _ if age <= 28 => ["party-member", "probationary-member", "league-member", "masses"]
            [dice.weighted([16.0, 2.0, 62.0, 20.0].into_iter())],
        _ => {
            let members = if rank == "school-middle" { 75.0 } else { 34.0 };
            ["party-member", "democratic-party", "masses"][dice.weighted([members, 2.0, 58.0].into_iter())]
        }
    }
}

fn education(dice: &mut Dice, rank: &str, birth_year: i64) -> &'static str {
    let weights = match rank {
        "worker" => [0.0, 0.0, 5.0, 25.0, 70.0],
        _ if birth_year < 1975 => [0.0, 2.0, 62.0, 33.0, 3.0],
        _ => [0.2, 12.0, 80.0, 7.8, 0.0],
    };
    ["doctor", "master", "bachelor", "college", "secondary"][dice.weighted(weights.into_iter())]
}

/// Whether a teacher is one of the backbone, and of which level; the excellent young ones are young.
fn backbone(dice: &mut Dice, years: i32) -> Option<&'static str> {
    let young = if years < 13 { 6.0 } else { 0.0 };
    let at = dice.weighted([1.0, 3.0, 9.0, young, 84.0].into_iter());
    [Some("master"), Some("subject-leader"), Some("backbone"), Some("excellent-young"), None][at]
}

fn day(year: i64, month: i64, of_month: i64) -> Day {
    civil(year as i16, month as i8, of_month as i8).unwrap_or(Day::EARLIEST)
}
