//! What is planted is there, and `demo/PLANTED.md` says so.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;

use mingde_core::date::Day;
use mingde_core::record::Value;
use mingde_demo::{
    DemoBureau, FileContent, PersonRow, Planted, PostRow, RecordRow, Trouble, planted_text, shipped,
};

use crate::library::{DAY, bureau, day, kinds};

/// What the year told, by kind, of the kinds trouble is planted in.
struct Told {
    records: BTreeMap<String, Vec<(Day, RecordRow)>>,
    posts: Vec<PostRow>,
    persons: Vec<PersonRow>,
    reporters: BTreeSet<String>,
    reasons: Vec<String>,
}

fn told(bureau: &DemoBureau, planted: &[Planted]) -> Told {
    let kinds: BTreeSet<&str> = planted.iter().filter_map(|p| p.kind).collect();
    let (mut records, mut posts, mut persons) = (BTreeMap::<_, Vec<_>>::new(), vec![], vec![]);
    let (mut reporters, mut reasons) = (BTreeSet::new(), vec![]);
    for file in bureau.files() {
        let entered = file.recorded.day();
        if !file.reason.is_empty() {
            reasons.push(file.reason.clone());
        }
        match file.content {
            FileContent::Records { kind, rows } => {
                reporters.extend(rows.iter().map(|r| r.unit_code.clone()));
                if kinds.contains(kind.as_str()) {
                    records.entry(kind).or_default().extend(rows.into_iter().map(|r| (entered, r)));
                }
            }
            FileContent::Posts(rows) => posts.extend(rows),
            FileContent::Persons(rows) => persons.extend(rows),
            _ => {}
        }
    }
    Told { records, posts, persons, reporters, reasons }
}

impl Told {
    fn of_unit(&self, one: &Planted) -> Vec<&(Day, RecordRow)> {
        let unit = &one.units[0].code;
        self.records[one.kind.unwrap()].iter().filter(|(_, r)| r.unit_code == *unit).collect()
    }
}

fn within(one: &Planted, day: Day) -> bool {
    one.day("from").unwrap() <= day && day <= one.day("last").unwrap()
}

/// Distinct colleagues talked with by people of a rank.
fn talked(told: &Told, one: &Planted, rank: &str) -> i64 {
    let of_rank: BTreeSet<&str> =
        told.posts.iter().filter(|p| p.rank == rank).map(|p| p.person.as_str()).collect();
    let talks = told.of_unit(one).into_iter().filter(|(_, r)| within(one, r.date));
    let by_rank = talks.filter(|(_, r)| r.in_role("organiser").any(|p| of_rank.contains(p.code.as_str())));
    by_rank.flat_map(|(_, r)| r.in_role("counterpart").map(|p| &p.code)).collect::<BTreeSet<_>>().len() as i64
}

fn find_again(told: &Told, one: &Planted) {
    let title = one.trouble.name();
    let holds = match one.trouble {
        Trouble::MissedQuarter => {
            let met: Vec<Day> = told.of_unit(one).iter().map(|(_, r)| r.date).collect();
            !met.is_empty() && !met.iter().any(|d| within(one, *d))
        }
        Trouble::TalkUnder | Trouble::TalkAt | Trouble::TalkOver => {
            let count = talked(told, one, "school-head");
            let expected = match one.trouble {
                Trouble::TalkUnder => -1,
                Trouble::TalkAt => 0,
                _ => 1,
            };
            count == one.figure("talked").unwrap() && count - one.figure("needed").unwrap() == expected
        }
        Trouble::MiddleTalkUnder => talked(told, one, "school-middle") == one.figure("needed").unwrap() - 1,
        Trouble::VetoInForce => told.of_unit(one).iter().any(|(_, r)| {
            r.field("effect_from") == one.day("from").map(Value::Date).as_ref()
                && r.in_role("teacher").any(|p| p.code == one.persons[0].code)
        }),
        Trouble::NominatedUnderVeto => told.of_unit(one).iter().any(|(_, r)| {
            r.in_role("nominee_person").any(|p| p.code == one.persons[0].code) && r.field("result").is_none()
        }),
        Trouble::BackDated => {
            let late = told.of_unit(one).into_iter().filter(|(_, r)| within(one, r.date));
            let late: Vec<bool> = late.map(|(entered, _)| *entered == one.day("entered").unwrap()).collect();
            late.len() as i64 == one.figure("records").unwrap() && late.iter().all(|l| *l) && !late.is_empty()
        }
        Trouble::Silent => !told.reporters.contains(&one.units[0].code),
        Trouble::Transfer => {
            let posts: Vec<&PostRow> =
                told.posts.iter().filter(|p| p.person == one.persons[0].code).collect();
            posts.iter().any(|p| p.unit == one.units[0].code && p.last == one.day("last_at_old"))
                && posts
                    .iter()
                    .any(|p| p.unit == one.units[1].code && Some(p.first) == one.day("first_at_new"))
        }
        Trouble::Corrected => {
            let versions: Vec<_> =
                told.of_unit(one).into_iter().filter(|(_, r)| Some(r.date) == one.day("event")).collect();
            let minutes = |row: &RecordRow| {
                row.participants.iter().flat_map(|p| &p.attributes).any(|(_, v)| v.to_string() == "600")
            };
            versions.len() >= 2
                && versions.iter().filter(|(_, r)| minutes(r)).count() == 1
                && told.reasons.iter().any(|r| r.contains("更正"))
        }
        Trouble::ExpiredException => told
            .of_unit(one)
            .iter()
            .any(|(_, r)| r.field("expires_on") == one.day("expired").map(Value::Date).as_ref()),
        Trouble::Withdrawn => {
            told.reasons.iter().any(|r| r.contains("撤回"))
                && told.of_unit(one).iter().any(|(_, r)| Some(r.date) == one.day("event"))
        }
        Trouble::SelfScored => told.of_unit(one).iter().any(|(_, r)| {
            let department: Vec<&String> = r.in_role("department").map(|p| &p.code).collect();
            r.in_role("scorer_department").any(|p| department.contains(&&p.code))
        }),
        Trouble::LowRegistration => {
            let (staff, registered) = (one.figure("staff").unwrap(), one.figure("registered").unwrap());
            let posts = told.posts.iter().filter(|p| p.unit == one.units[0].code && !p.concurrent);
            let staff_codes: BTreeSet<&str> = posts.map(|p| p.person.as_str()).collect();
            let people = told.persons.iter().filter(|p| staff_codes.contains(p.code.as_str()));
            let flags = people.filter(|p| p.fields.contains(&("volunteer_registered", Value::Flag(true))));
            staff_codes.len() as i64 == staff
                && flags.count() as i64 == registered
                && registered * 10 < staff * 9
        }
        Trouble::LateLeave => told.of_unit(one).iter().any(|(_, r)| {
            let mut learners = r.in_role("learners").filter(|p| p.code == one.persons[0].code);
            learners.any(|p| {
                p.attributes.iter().any(|(n, v)| &**n == "leave_approved_on" && *v > Value::Date(r.date))
            })
        }),
        Trouble::DoubleGrant => {
            let mut seen: BTreeMap<String, usize> = BTreeMap::new();
            for (_, row) in told.of_unit(one) {
                let key = format!("{:?} {:?}", row.field("beneficiary_number"), row.field("item"));
                if row.field("item") == Some(&Value::Choice("bursary".into())) {
                    *seen.entry(key).or_default() += 1;
                }
            }
            seen.values().any(|n| *n == 2)
        }
        Trouble::LikelyDuplicate => {
            let row = |code: &str| told.persons.iter().find(|p| p.code == code).unwrap();
            let (a, b) = (row(&one.persons[0].code), row(&one.persons[1].code));
            a.name == b.name && a.birth == b.birth && a.code != b.code && b.id_number.is_none()
        }
        Trouble::DutyGap => {
            let night = one.day("from").unwrap();
            let from: Vec<_> = told
                .of_unit(one)
                .into_iter()
                .filter(|(_, r)| r.date == night)
                .map(|(_, r)| r.field("from_time").cloned())
                .collect();
            from == [Some(Value::Time(8 * 60))]
        }
    };
    assert!(holds, "{title} is not there: {one:?}");
}

#[test]
fn whatever_is_planted_is_found_in_the_county() {
    let bureau = bureau(shipped::COUNTY);
    let planted = bureau.planted();
    let told = told(&bureau, &planted);
    let sorts: BTreeSet<Trouble> = planted.iter().map(|p| p.trouble).collect();
    assert_eq!(sorts.len(), Trouble::ALL.len(), "every sort of trouble is planted");
    planted.iter().for_each(|one| find_again(&told, one));
    let kinds: BTreeMap<String, _> = kinds().into_iter().map(|k| (k.id.clone(), k)).collect();
    for one in planted.iter().filter(|p| p.kind.is_some()) {
        let kind = &kinds[one.kind.unwrap()];
        let ids: BTreeSet<_> =
            told.records[&kind.id].iter().map(|(_, r)| r.content(kind).derive_id(kind)).collect();
        assert!(one.records.iter().all(|id| ids.contains(id)), "{}: no such record", one.trouble.name());
    }
}

#[test]
fn whatever_is_planted_is_found_in_the_small_bureau() {
    let bureau = bureau(shipped::SMALL);
    let planted = bureau.planted();
    let told = told(&bureau, &planted);
    planted.iter().for_each(|one| find_again(&told, one));
}

#[test]
fn the_page_about_what_is_planted_is_what_the_generator_says() {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../demo/PLANTED.md");
    let page = planted_text(&bureau(shipped::COUNTY).planted(), day(DAY));
    if std::env::var_os("MINGDE_BLESS").is_some() {
        std::fs::write(&path, &page).unwrap();
    }
    assert_eq!(std::fs::read_to_string(&path).unwrap_or_default(), page);
}
