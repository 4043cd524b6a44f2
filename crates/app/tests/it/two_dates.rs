//! Two dates are asked about: the day as of which things are taken, and the day up to which the ledger had learned
//! of them. Neither answers for the other.

use mingde_app::{AssessRequest, assess};
use mingde_core::date::{Day, Timestamp};
use mingde_core::period::Period;
use mingde_testkit::Grid;

use crate::office::*;

fn talk(number: &str, date: &str, with: &str) -> Vec<Grid> {
    let heads = [&["编号"], &TALKS[..]].concat();
    vec![Grid::new("谈心谈话", &heads).line(&[number, "第一小学", date, "王校长", with, "日常谈心"])]
}

/// How many colleagues the head of the first school talked with; `None` where nothing was reported.
async fn talked(office: &Office, as_of: &str, known_on: Option<Timestamp>) -> Option<String> {
    let request = AssessRequest {
        rulebooks: vec!["heart-to-heart-talks".into()],
        period: Some(Period::parse("2025-autumn").unwrap()),
        as_of: Some(as_of.parse::<Day>().unwrap()),
        known_on,
        version: None,
    };
    let snapshot = office.bureau.sight(&office.actor, known_on).await.unwrap();
    let assessed =
        assess(&office.bureau.library(), &snapshot, &request, day("2026-03-01")).unwrap().remove(0);
    let school = assessed.find_subject("S1").unwrap();
    assessed.result(school, "talked_by_heads").unwrap().value.map(|value| value.to_string())
}

#[test]
fn a_talk_told_late_and_one_whose_date_is_corrected() {
    in_an_office(async |office| {
        let number = |n: u32| Some(n.to_string());
        office.take_in("九月.xlsx", &talk("1", "2025-09-08", "李主任")).await;
        let first = office.now();
        office.take_in("补报.xlsx", &talk("2", "2025-10-13", "陈老师")).await;
        let second = office.now();
        assert_eq!(talked(office, "2025-12-31", None).await, number(2));
        assert_eq!(talked(office, "2025-09-30", None).await, number(1), "October is still to come");
        assert_eq!(talked(office, "2025-12-31", Some(first)).await, number(1), "not known yet");

        office.take_in("更正.xlsx", &talk("1", "2025-08-28", "李主任")).await;
        assert_eq!(talked(office, "2025-12-31", None).await, number(1), "it was before the semester");
        assert_eq!(talked(office, "2025-12-31", Some(second)).await, number(2), "as it was known before");
        assert_eq!(talked(office, "2025-09-30", Some(second)).await, number(1));
        assert_eq!(talked(office, "2025-09-30", None).await, None, "nothing in September after all");
    });
}
