//! The demo bureau: made once, whole; the trouble planted in it is found again by what a bureau has for finding
//! it.

use std::collections::BTreeSet;

use mingde_app::{
    AssessRequest, Bureau, Scale, Settings, Silent, assess, demo_is_made, find_record, history, make_demo,
    planted,
};
use mingde_core::date::Day;
use mingde_core::period::Period;
use mingde_core::policy::Actor;
use mingde_core::record::{State, Value};
use mingde_core::registry::Person;
use mingde_core::snapshot::Snapshot;
use mingde_demo::{Planted, Trouble};
use mingde_rulebook::{Assessment, Status};
use mingde_store::Database;

use crate::office::{day, dice};

/// Trouble for which there is no rulebook or listing yet. Whoever writes one takes it off this list.
const NOT_YET_SHOWN: [Trouble; 4] =
    [Trouble::MissedQuarter, Trouble::ExpiredException, Trouble::DoubleGrant, Trouble::DutyGap];

#[test]
fn the_trouble_planted_in_the_demo_bureau_is_found_again() {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
    runtime.block_on(async {
        let folder = tempfile::tempdir().unwrap();
        let settings =
            Settings { data: folder.path().to_owned(), database: Database::Sqlite, library: Vec::new() };
        let bureau = Bureau::open(&settings, &mut dice()).await.unwrap();
        assert!(!demo_is_made(&bureau, Scale::Small));
        let made = make_demo(&bureau, &Actor::operator("demo"), Scale::Small, &mut Silent).await.unwrap();
        assert!(made.trouble.is_empty(), "{:#?}", made.trouble);
        assert!(demo_is_made(&bureau, Scale::Small) && !demo_is_made(&bureau, Scale::County));
        assert!(bureau.store.verify(|_, _| {}).await.unwrap().findings.is_empty());

        let snapshot = bureau.snapshot(None).await.unwrap();
        let planted = planted(&bureau.library, Scale::Small).unwrap();
        let sorts: BTreeSet<Trouble> = planted.iter().map(|p| p.trouble).collect();
        assert_eq!(sorts.len(), Trouble::ALL.len(), "every sort of trouble is planted");
        for trouble in planted.iter().filter(|p| !NOT_YET_SHOWN.contains(&p.trouble)) {
            if let Err(why) = find(&bureau, &snapshot, trouble).await {
                panic!("{}: {why}\n{trouble:#?}", trouble.trouble.name());
            }
        }

        // The bureau is made only once: what is reported of it is told here as well.
        crate::forms::every_form_says_what_the_ledger_says(&bureau, &snapshot).await;
    });
}

async fn find(bureau: &Bureau, snapshot: &Snapshot, planted: &Planted) -> Result<(), String> {
    let unit = planted.units.first().map_or("", |u| u.name.as_str());
    let person = planted.persons.first().map_or("", |p| p.name.as_str());
    let at = |rulebook: &str, period: Period| {
        let request =
            AssessRequest { rulebooks: vec![rulebook.into()], period: Some(period), ..Default::default() };
        assess(&bureau.library, snapshot, &request, day("2026-08-31")).unwrap().remove(0)
    };
    let autumn: Period = Period::parse("2025-autumn").unwrap();
    let status = |assessment: &Assessment, who: &str, result: &str, expected: Status| {
        let found = result_of(assessment, who, result)?;
        if found == expected { Ok(()) } else { Err(format!("{result} of {who} is {found:?}")) }
    };
    let first = planted.records.first().map(|id| id.to_string());
    match planted.trouble {
        Trouble::TalkUnder => {
            status(&at("heart-to-heart-talks", autumn), unit, "heads_talk_half", Status::NotMet)
        }
        Trouble::TalkAt | Trouble::TalkOver => {
            let assessment = at("heart-to-heart-talks", autumn);
            let talked = value_of(&assessment, unit, "talked_by_heads")?;
            if Some(talked) != planted.figure("talked") {
                return Err(format!("heads talked with {talked}"));
            }
            status(&assessment, unit, "heads_talk_half", Status::Met)
        }
        Trouble::MiddleTalkUnder => {
            status(&at("heart-to-heart-talks", autumn), unit, "middle_talk_third", Status::NotMet)
        }
        Trouble::VetoInForce => {
            let period =
                if planted.day("last").unwrap() > day("2026-06-30") { "2026-spring" } else { "2025-autumn" };
            status(&at("teacher-ethics", Period::parse(period).unwrap()), person, "violation", Status::NotMet)
        }
        Trouble::NominatedUnderVeto => {
            let spring = Period::parse("2026-spring").unwrap();
            status(&at("teacher-ethics", spring), person, "no_nomination_under_veto", Status::NotMet)
        }
        Trouble::SelfScored => {
            let quarter = Period::parse("2025-Q4").unwrap();
            status(&at("department-quarterly-review", quarter), unit, "no_self_scoring", Status::NotMet)
        }
        Trouble::LowRegistration => {
            status(&at("volunteer-service", autumn), unit, "ninety_per_cent", Status::NotMet)
        }
        Trouble::LateLeave => {
            let quarter = Period::parse("2025-Q4").unwrap();
            status(&at("theory-study", quarter), unit, "leave_before", Status::NotMet)
        }
        Trouble::Silent => {
            for (rulebook, duty) in
                [("heart-to-heart-talks", "talks_every_month"), ("volunteer-service", "service_every_month")]
            {
                status(&at(rulebook, autumn), unit, duty, Status::NoData)?;
            }
            Ok(())
        }
        Trouble::BackDated => {
            let table = snapshot.table(planted.kind.unwrap()).unwrap();
            let late = planted.records.iter().all(|id| {
                let row = table.id.iter().position(|r| r == id);
                row.is_some_and(|row| table.entered[row].day().since(Day::from_number(table.day[row])) > 60)
            });
            if late { Ok(()) } else { Err("they were entered in time".into()) }
        }
        Trouble::Corrected => {
            let revisions = history(bureau, &first.unwrap()).await.unwrap();
            let minutes = |at: usize| {
                let content: mingde_core::record::Content =
                    serde_json::from_str(&revisions[at].draft.payload).unwrap();
                content.participants.iter().find_map(|p| p.attributes.get("minutes").cloned())
            };
            let of =
                |name: &str| Some(Value::Number(planted.figure(name).unwrap().to_string().parse().unwrap()));
            let told = revisions.len() == 2 && !revisions[1].draft.reason.is_empty();
            if told && minutes(0) == of("minutes_before") && minutes(1) == of("minutes_after") {
                Ok(())
            } else {
                Err(format!("{revisions:#?}"))
            }
        }
        Trouble::Withdrawn => {
            let record = find_record(bureau, &first.unwrap()).await.unwrap();
            if record.head.state == State::Withdrawn { Ok(()) } else { Err("it still stands".into()) }
        }
        Trouble::Transfer => {
            let index =
                snapshot.persons.code.iter().position(|c| **c == *planted.persons[0].code).unwrap() as u32;
            let at =
                |date: Day| snapshot.persons.main_post(index, date).map(|p| snapshot.persons.posts.unit[p]);
            let unit = |at: usize| snapshot.units.find(&planted.units[at].code);
            let days = (planted.day("last_at_old").unwrap(), planted.day("first_at_new").unwrap());
            if (at(days.0), at(days.1)) == (unit(0), unit(1)) {
                Ok(())
            } else {
                Err("the posts do not show it".into())
            }
        }
        Trouble::LikelyDuplicate => {
            let mut twins = Vec::new();
            for twin in &planted.persons {
                let history = bureau.store.history(Person::id_of(&twin.code).0).await.unwrap();
                let person: Person = serde_json::from_str(&history.last().unwrap().draft.payload).unwrap();
                twins.push((person.name, person.birth));
            }
            if twins[0] == twins[1] { Ok(()) } else { Err(format!("{twins:?}")) }
        }
        Trouble::MissedQuarter | Trouble::ExpiredException | Trouble::DoubleGrant | Trouble::DutyGap => {
            Ok(())
        }
    }
}

fn row_of(assessment: &Assessment, who: &str) -> Result<usize, String> {
    assessment.subjects.iter().position(|s| *s.name == *who).ok_or_else(|| format!("{who} is no subject"))
}

fn result_of(assessment: &Assessment, who: &str, result: &str) -> Result<Status, String> {
    let row = row_of(assessment, who)?;
    let column =
        assessment.columns.iter().find(|c| c.id == result).ok_or_else(|| format!("no result {result}"))?;
    Ok(column.status[row])
}

fn value_of(assessment: &Assessment, who: &str, result: &str) -> Result<i64, String> {
    let json = serde_json::to_value(assessment).map_err(|e| e.to_string())?;
    let row = row_of(assessment, who)?;
    let value = &json["subjects"][row]["results"][result]["value"];
    value.as_str().and_then(|v| v.parse().ok()).ok_or_else(|| format!("{result} of {who} is {value}"))
}
