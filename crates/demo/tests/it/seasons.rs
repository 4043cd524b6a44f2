//! The years have their seasons, end on the eve of the day on which the bureau is looked at, and the same settings
//! always tell the same.

use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};

use mingde_core::date::{Day, Timestamp};
use mingde_core::record::State;
use mingde_demo::{Act, DemoBureau, FileContent, shipped};

use crate::library::{DAY, bureau, bureau_on, day, kinds, told};

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
    let calendar = bureau.calendar();
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
    assert!(days["flag-raising"].contains(&day("2025-10-09")));
    assert!(days["volunteer-service"].iter().all(|d| d.weekday() > 5));
    let holiday = day("2026-02-17");
    assert!(calendar.is_holiday(holiday) && days["duty-shift"].contains(&holiday), "duty never rests");
}

#[test]
fn the_same_seed_and_day_tell_the_same_and_another_seed_or_day_something_else() {
    let telling = |settings: &str, day: &str| {
        let mut hasher = DefaultHasher::new();
        let bureau = bureau_on(settings, day);
        for file in bureau.files() {
            format!("{file:?}").hash(&mut hasher);
        }
        format!("{:?} {:?}", bureau.acts(), bureau.people()).hash(&mut hasher);
        hasher.finish()
    };
    let first = telling(shipped::SMALL, DAY);
    assert_eq!(first, telling(shipped::SMALL, DAY));
    assert_ne!(first, telling(&shipped::SMALL.replace("seed = 20250901", "seed = 7"), DAY));
    assert_ne!(first, telling(shipped::SMALL, "2026-11-26"));
}

/// Whatever day it is: nothing happens on it or after it, and nothing is recorded on it.
#[test]
fn everything_has_happened_and_was_recorded_before_the_day() {
    // The first day of a school year, a day whose month and the one before still run, a vacation, a year of which nothing
    // is published, a leap day.
    for on in ["2026-09-01", "2026-12-03", "2027-08-15", "2031-01-20", "2028-02-29"] {
        let (bureau, today) = (bureau_on(shipped::SMALL, on), day(on));
        let midnight = Timestamp::start_of(today);
        let (mut last, mut months) = (Timestamp(i64::MIN), BTreeSet::new());
        for file in bureau.files() {
            assert!(last <= file.recorded && file.recorded < midnight, "{on}: {}", file.name);
            last = file.recorded;
            if let FileContent::Records { rows, .. } = &file.content {
                assert!(rows.iter().all(|row| row.date < today), "{on}: {}", file.name);
                months.extend(rows.iter().map(|row| (row.date.year(), row.date.parts().1)));
            }
        }
        // Every month of both years, from a September (and of an earlier November) to the eve.
        let told = bureau.told();
        assert!(months.contains(&(told.first().year(), 9)), "{on}");
        assert!(months.contains(&(told.last().year(), told.last().parts().1)), "{on}");
        let acts = bureau.acts();
        assert!(acts.is_sorted_by_key(|act| act.at) && acts.iter().all(|act| act.at < midnight), "{on}");
        let recent = |act: &Act| act.row.date >= today.plus(-21) && act.at.day() >= act.row.date;
        assert!(acts.iter().all(recent), "{on}");
    }
}

#[test]
fn what_is_open_is_in_the_names_of_those_who_sign_in_and_in_no_file() {
    let bureau = bureau(shipped::SMALL);
    let (people, acts) = (bureau.people(), bureau.acts());
    let signing_in: Vec<_> = people.iter().filter(|p| p.signs_in).collect();
    let offices: Vec<&str> = signing_in.iter().map(|p| p.office.as_str()).collect();
    assert_eq!(
        offices,
        [
            "civilisation-office",
            "school-contact",
            "unit-head",
            "department-contact",
            "teacher",
            "discipline-office",
            "audit-administrator",
            "system-administrator",
            "security-administrator",
            "bureau-leader",
            "personnel-office",
        ]
    );
    let by = |office: &str, state| {
        let who = &signing_in.iter().find(|p| p.office == office).unwrap().person.code;
        acts.iter().filter(|act| act.by == *who && act.state == state).count()
    };
    assert!(by("school-contact", State::Draft) > 0 && by("school-contact", State::Submitted) > 2);
    assert!(by("department-contact", State::Draft) > 0 && by("department-contact", State::Submitted) > 0);
    assert!(by("civilisation-office", State::Returned) > 0);
    let returned = acts.iter().filter(|act| act.state == State::Returned);
    assert!(returned.clone().all(|act| !act.reason.is_empty()));
    // What was returned was handed in by somebody else before.
    for act in returned {
        let handed_in = acts.iter().find(|a| a.row == act.row && a.state == State::Submitted).unwrap();
        assert!(handed_in.at < act.at && handed_in.by != act.by);
    }
    for file in bureau.files() {
        if let FileContent::Records { kind, rows } = &file.content {
            let open = |act: &&Act| act.kind == *kind && rows.contains(&act.row);
            assert_eq!(acts.iter().find(open), None, "{}", file.name);
        }
    }
}

#[test]
fn a_kind_nobody_planned_gets_records_too() {
    let unplanned = told(shipped::SMALL, DAY, &[]).unwrap();
    let told = unplanned.files().filter(|f| matches!(f.content, FileContent::Records { .. })).count();
    assert!(told >= kinds().len() / 2, "{told} files");
    let years = day("2025-09-01")..day(DAY);
    for (kind, days) in days_of(&unplanned, &["meeting", "training"]) {
        assert!(days.iter().all(|d| years.contains(d)), "{kind}");
    }
}
