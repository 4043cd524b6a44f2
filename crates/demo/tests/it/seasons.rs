//! The year has its seasons, and the same settings always tell the same year.

use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use mingde_core::date::Day;
use mingde_core::period::{Period, PeriodKind};
use mingde_demo::{DemoBureau, FileContent, Settings, shipped};

use crate::library::{bureau, kinds};

fn days_of(bureau: &DemoBureau, wanted: &[&str]) -> BTreeMap<String, Vec<Day>> {
    let mut days: BTreeMap<String, Vec<Day>> = BTreeMap::new();
    for file in bureau.files() {
        if let FileContent::Records { kind, rows } = &file.content
            && wanted.contains(&kind.as_str())
        {
            days.entry(kind.clone()).or_default().extend(rows.iter().map(|r| r.date));
        }
    }
    days
}

#[test]
fn school_is_held_in_term_and_volunteers_go_out_at_weekends() {
    let bureau = bureau(shipped::SMALL);
    let calendar = &bureau.settings().calendar;
    let days = days_of(
        &bureau,
        &[
            "flag-raising",
            "drill",
            "hygiene-review",
            "site-activity",
            "study-session",
            "volunteer-service",
            "duty-shift",
        ],
    );
    for kind in ["drill", "site-activity"] {
        assert!(days[kind].iter().all(|d| calendar.is_schoolday(*d)), "{kind} outside of term");
    }
    for kind in ["study-session", "hygiene-review"] {
        assert!(days[kind].iter().all(|d| calendar.is_workday(*d)), "{kind} on a holiday");
    }
    // On Monday, or else on the first day after a holiday.
    let held_before = |d: Day| (1..i32::from(d.weekday())).any(|n| calendar.is_schoolday(d.plus(-n)));
    assert!(days["flag-raising"].iter().all(|d| calendar.is_schoolday(*d) && !held_before(*d)));
    assert!(days["flag-raising"].contains(&"2025-10-09".parse().unwrap()));
    assert!(days["volunteer-service"].iter().all(|d| d.weekday() > 5));
    let holiday: Day = "2026-02-17".parse().unwrap();
    assert!(calendar.is_holiday(holiday) && days["duty-shift"].contains(&holiday), "duty never rests");
}

#[test]
fn the_same_seed_tells_the_same_year_and_another_seed_another() {
    let telling = |settings: &str| {
        let mut hasher = DefaultHasher::new();
        for file in bureau(settings).files() {
            format!("{file:?}").hash(&mut hasher);
        }
        hasher.finish()
    };
    let first = telling(shipped::SMALL);
    assert_eq!(first, telling(shipped::SMALL));
    assert_ne!(first, telling(&shipped::SMALL.replace("seed = 20250901", "seed = 7")));
}

#[test]
fn a_kind_nobody_planned_gets_records_too() {
    let settings = Settings::read(shipped::SMALL, shipped::NAMES).unwrap();
    let unplanned = DemoBureau::new(settings, kinds(), &[]).unwrap();
    let told = unplanned.files().filter(|f| matches!(f.content, FileContent::Records { .. })).count();
    assert!(told >= kinds().len() / 2, "{told} files");
    let year = Period::containing(PeriodKind::SchoolYear, "2025-09-01".parse().unwrap());
    for (kind, days) in days_of(&unplanned, &["meeting", "training"]) {
        assert!(days.iter().all(|d| year.contains(*d)), "{kind}");
    }
}
