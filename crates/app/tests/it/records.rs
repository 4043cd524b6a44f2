//! Single records: looking them up, passing them from state to state, correcting them.

use mingde_app::{Step, change_state, correct, filter, find_record, history, list_records};
use mingde_core::record::{State, Value};
use mingde_store::Page;
use mingde_testkit::Grid;

use crate::office::*;

impl Office {
    pub async fn step(&self, id: &str, step: Step, reason: &str) -> Result<State, &'static str> {
        let done = change_state(&self.bureau, &self.actor, self.now(), id, step, reason).await;
        done.map(|r| r.head.state).map_err(|e| e.message().code)
    }
}

#[test]
fn a_record_passes_from_state_to_state_and_says_why() {
    in_an_office(async |office| {
        office.take_in("九月.xlsx", &talks()).await;
        let id = office.talk_of("2025-09-08").await.head.id.to_string();
        assert_eq!(office.step(&id, Step::Accept, "").await, Err("app-state-step"), "it is accepted already");
        assert_eq!(office.step(&id, Step::Return, "  ").await, Err("app-reason-wanted"));
        assert_eq!(office.step(&id, Step::Return, "要点不清").await, Ok(State::Returned));
        assert_eq!(office.step(&id, Step::Accept, "").await, Err("app-state-step"), "it is not handed in");
        assert_eq!(office.step(&id, Step::Submit, "").await, Ok(State::Submitted));
        assert_eq!(office.step(&id, Step::Accept, "").await, Ok(State::Accepted));
        assert_eq!(office.step(&id, Step::Withdraw, "").await, Err("app-reason-wanted"));
        assert_eq!(office.step(&id, Step::Withdraw, "误填").await, Ok(State::Withdrawn));
        assert_eq!(office.step(&id, Step::Return, "再看").await, Err("app-state-step"));
        let told = history(&office.bureau, &office.actor, &id).await.unwrap();
        let states: Vec<_> = told.iter().map(|r| r.draft.state.name()).collect();
        assert_eq!(states, ["accepted", "returned", "submitted", "accepted", "withdrawn"]);
        assert_eq!(told[4].draft.reason, "误填");
    });
}

#[test]
fn a_record_is_named_by_the_beginning_of_its_id() {
    in_an_office(async |office| {
        office.take_in("九月.xlsx", &talks()).await;
        let id = office.talk_of("2025-09-08").await.head.id;
        let text = id.to_string();
        for typed in [&text[..8], &text, &text.to_uppercase(), &format!(" {text} ")] {
            assert_eq!(find_record(&office.bureau, &office.actor, typed).await.unwrap().head.id, id);
        }
        let code = async |typed: &str| {
            find_record(&office.bureau, &office.actor, typed).await.unwrap_err().message().code
        };
        // A number of the school's own begins the id of some record.
        for short in ["", "%", "谈话", &text[..3]] {
            assert_eq!(code(short).await, "app-id-short", "{short}");
        }
        for nowhere in ["ffffffffff", "谈话记录", "%%%%"] {
            assert_eq!(code(nowhere).await, "app-no-record", "{nowhere}");
        }
    });
}

#[test]
fn a_correction_keeps_the_record_and_its_state() {
    in_an_office(async |office| {
        office.take_in("九月.xlsx", &talks()).await;
        let id = office.talk_of("2025-09-08").await.head.id.to_string();
        let change = async |name: &str, value: &str, reason: &str| {
            let changes = [(name.to_owned(), value.to_owned())];
            let done = correct(&office.bureau, &office.actor, office.now(), &id, &changes, reason).await;
            done.map_err(|e| e.message())
        };
        let done = change("谈话时长", "４５", "补填").await.unwrap();
        assert_eq!((done.head.number, done.head.state), (2, State::Accepted));
        assert_eq!(done.content.fields["minutes"], Value::Number("45".parse().unwrap()));
        assert_eq!(
            change("topic", "提醒谈话", "选错").await.unwrap().content.fields["topic"],
            choice("reminder")
        );
        let done = change("main_points", "工作分工", "补填").await.unwrap();
        assert!(
            matches!(done.content.fields["main_points"], Value::Sealed(_)),
            "sealed like an imported one"
        );
        assert!(!change("谈话时长", "", "取消").await.unwrap().content.fields.contains_key("minutes"));

        assert_eq!(change("谈话时长", "45", " ").await.unwrap_err().code, "app-reason-wanted");
        assert_eq!(change("谈话时长", "许久", "改").await.unwrap_err().code, "sheet-number-malformed");
        assert_eq!(change("谈话时长", "481", "改").await.unwrap_err().code, "record-number-above");
        assert_eq!(change("topic", "", "改").await.unwrap_err().code, "record-field-missing");
        let unknown = change("谈话时间长", "45", "改").await.unwrap_err();
        assert_eq!(unknown.code, "app-unknown-field");
        assert!(unknown.args.iter().any(|(n, v)| *n == "nearest" && v == "谈话时长"), "{unknown:?}");
        assert_eq!(find_record(&office.bureau, &office.actor, &id).await.unwrap().head.number, 5);
        // Titles in either language, however they are spaced, and titles of what is chosen; what is nearly right is said.
        assert_eq!(
            change("谈话 事由", "日常谈心", "选错").await.unwrap().content.fields["topic"],
            choice("regular")
        );
        let wrong = async |name: &str, value: &str| {
            let changes = [(name.to_owned(), value.to_owned())];
            let done = correct(&office.bureau, &office.actor, office.now(), &id, &changes, "改").await;
            match done.unwrap_err() {
                mingde_app::AppError::Unfit { message, suggestion } => (message.code, suggestion),
                other => panic!("{other:?}"),
            }
        };
        assert_eq!(wrong("谈话事由", "提醒淡话").await, ("sheet-choice-unknown", "提醒谈话".to_owned()));
        assert_eq!(wrong("谈话时长", "1小时").await, ("sheet-number-other-unit", "60".to_owned()));
    });
}

#[test]
fn correcting_a_value_to_what_it_is_changes_nothing() {
    in_an_office(async |office| {
        office.take_in("九月.xlsx", &talks()).await;
        let id = office.talk_of("2025-09-08").await.head.id.to_string();
        let before = office.tip().await;
        let changes = [("topic".to_owned(), "regular".to_owned())];
        let done = correct(&office.bureau, &office.actor, office.now(), &id, &changes, "核对").await;
        assert_eq!(done.unwrap_err().message().code, "app-nothing-changed");
        assert_eq!(office.tip().await, before);
    });
}

#[test]
fn records_are_listed_by_kind_unit_state_and_days() {
    in_an_office(async |office| {
        office.take_in("九月.xlsx", &talks()).await;
        let other =
            Grid::new("谈心谈话", &TALKS).line(&["第二中学", "2025-10-20", "周校长", "陈老师", "日常谈心"]);
        office.take_in("二中.xlsx", &[other]).await;
        let id = office.talk_of("2025-10-13").await.head.id.to_string();
        office.step(&id, Step::Return, "重写").await.unwrap();
        let days = async |unit, state, days| {
            let filter = filter(&office.bureau, Some("谈心谈话"), unit, state, days).await.unwrap();
            let found = list_records(&office.bureau, &office.actor, &filter, Page::first(50)).await.unwrap();
            found.iter().map(|r| r.content.date.to_string()).collect::<Vec<_>>()
        };
        assert_eq!(days(Some("S1"), None, None).await.len(), 3);
        assert_eq!(days(Some("第二中学"), None, None).await, ["2025-10-20"]);
        assert_eq!(days(None, Some(State::Returned), None).await, ["2025-10-13"]);
        let october = Some((day("2025-10-01"), day("2025-10-31")));
        assert_eq!(days(None, None, october).await.len(), 2);

        // Page by page, nothing twice and nothing left out.
        let all = filter(&office.bureau, None, None, None, None).await.unwrap();
        let (mut after, mut seen) = (None, Vec::new());
        loop {
            let page =
                list_records(&office.bureau, &office.actor, &all, Page::following(after, 3)).await.unwrap();
            let Some(last) = page.last() else { break };
            after = Some(last.head.position);
            seen.extend(page.iter().map(|r| r.head.id));
        }
        seen.sort();
        seen.dedup();
        assert_eq!(seen.len(), 4);

        let unknown = filter(&office.bureau, Some("谈心谈化"), None, None, None).await.unwrap_err().message();
        assert_eq!(unknown.code, "app-unknown-kind");
        assert!(unknown.args.iter().any(|(_, v)| v == "谈心谈话"), "{unknown:?}");
        let unknown = filter(&office.bureau, None, Some("第一小雪"), None, None).await.unwrap_err().message();
        assert!(unknown.args.iter().any(|(_, v)| v == "第一小学"), "{unknown:?}");
    });
}
