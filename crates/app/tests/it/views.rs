//! What commands, pages and programs are shown of records and grants: data with what people call it.

use mingde_app::import::Directories;
use mingde_app::view::{GrantView, RecordView, RevisionView, SEALED, ShiftView, history_view};
use mingde_app::{
    GrantRequest, ReachRequest, Step, correct, find_record, grant_office, history, list_grants,
};
use mingde_core::record::{State, Who};
use mingde_core::words::Locale;
use mingde_testkit::Grid;
use serde_json::{Value, json};

use crate::office::*;

/// A talk with what was talked about, as often corrected as it takes.
fn talk(topic: &str, minutes: &str, points: &str, with: &str) -> Vec<Grid> {
    let heads = [&TALKS[..], &["谈话时长", "谈话要点"]].concat();
    let row = ["第一小学", "2025-09-08", "王校长", with, topic, minutes, points];
    vec![Grid::new("谈心谈话", &heads).line(&row)]
}

async fn shown(office: &Office, id: &str, locale: Locale) -> RecordView {
    let (bureau, actor) = (&office.bureau, &office.actor);
    let record = find_record(bureau, actor, id).await.unwrap();
    let names = Directories::load(bureau).await.unwrap();
    let called = |who: Who| names.label_in(&record, who);
    let revisions = history(bureau, actor, id).await.unwrap();
    let revisions = history_view(&revisions, (&bureau.library(), actor), &called, locale).unwrap();
    RecordView { revisions, ..RecordView::of(&record, &bureau.library(), &called) }
}

/// `谈话时长: 30 → 45`
fn told(shift: &ShiftView, locale: Locale) -> String {
    let side = |shown: &Option<mingde_app::view::Shown>| {
        shown.as_ref().map_or("–".to_owned(), |shown| shown.say(locale).to_owned())
    };
    format!("{}: {} → {}", shift.title.say(locale), side(&shift.before), side(&shift.after))
}

#[test]
fn a_record_is_shown_with_what_its_parts_are_called_and_what_each_revision_changed() {
    in_an_office(async |office| {
        office.take_in("九月.xlsx", &talk("日常谈心", "30", "新学期分工", "李主任")).await;
        let id = office.talk_of("2025-09-08").await.head.id.to_string();
        office.take_in("更正.xlsx", &talk("提醒谈话", "45", "新学期分工", "李主任")).await;
        office.step(&id, Step::Return, "要点不清").await.unwrap();
        let changes =
            [("谈话要点".to_owned(), "分工与值班".to_owned()), ("minutes".to_owned(), String::new())];
        correct(&office.bureau, &office.actor, office.now(), &id, &changes, "补全").await.unwrap();

        let record = shown(office, &id, Locale::En).await;
        assert_eq!(record.title.say(Locale::ZhCn), "谈心谈话");
        assert_eq!(record.title.say(Locale::En), "Heart-to-heart talk");
        assert_eq!(record.unit_name.as_deref(), Some("第一小学"));
        let names: Vec<_> = record
            .participants
            .iter()
            .map(|part| (part.title.title.as_str(), part.name.as_deref()))
            .collect();
        assert_eq!(names, [("谈话人", Some("王校长(P02)")), ("谈话对象", Some("李主任(P03)"))]);
        let topic = record.fields.iter().find(|field| field.name == "topic").unwrap();
        assert_eq!((topic.value.data.as_str(), topic.value.say(Locale::ZhCn)), ("reminder", "提醒谈话"));
        let points = record.fields.iter().find(|field| field.name == "main_points").unwrap();
        assert!(points.value.is_sealed() && points.value.data == SEALED);

        let told_of = |revision: &RevisionView, locale| -> Vec<String> {
            revision.changes.iter().map(|shift| told(shift, locale)).collect()
        };
        let [filed, corrected, returned, completed] = &record.revisions[..] else {
            panic!("{:#?}", record.revisions)
        };
        assert!(filed.changes.is_empty(), "of the first nothing");
        assert_eq!(told_of(corrected, Locale::ZhCn), ["谈话事由: 日常谈心 → 提醒谈话", "谈话时长: 30 → 45"]);
        assert_eq!(corrected.reason, "corrected by an import: 更正.xlsx");
        assert_eq!((returned.state, returned.reason.as_str()), (State::Returned, "要点不清"));
        assert!(returned.changes.is_empty());
        let changed = told_of(completed, Locale::ZhCn);
        assert_eq!(changed, ["谈话时长: 45 → –", "谈话要点: ****** → ******"], "that, not what");

        // As data: codes and ids, and beside them the names.
        let data = serde_json::to_value(&record).unwrap();
        assert_eq!(data["fields"], json!({ "topic": "reminder", "main_points": SEALED }));
        assert_eq!((&data["kind"], &data["title"]), (&json!("heart-to-heart-talk"), &json!("谈心谈话")));
        assert_eq!(data["state"], json!("draft"));
        assert_eq!(data["participants"][1]["name"], json!("李主任(P03)"));
        let shift = &data["revisions"][1]["changes"][0];
        assert_eq!(
            (&shift["part"], &shift["before"], &shift["after"]),
            (&json!("topic"), &json!("regular"), &json!("reminder"))
        );
        assert!(!data.to_string().contains("分工"), "what is sealed is in none of it");
    });
}

#[test]
fn another_participant_and_another_day_are_changes_too() {
    in_an_office(async |office| {
        office.take_in("九月.xlsx", &talks()).await;
        let record = office.talk_of("2025-09-08").await;
        let revisions = history(&office.bureau, &office.actor, &record.head.id.to_string()).await.unwrap();
        let mut after = revisions[0].clone();
        let mut content = record.content.clone();
        content.date = day("2025-09-09");
        content.evidence.push("0".repeat(64));
        content.participants.retain(|part| part.role == "organiser");
        after.draft.payload = mingde_core::sealing::Payload::stored(serde_json::to_string(&content).unwrap());
        let names = Directories::load(&office.bureau).await.unwrap();
        let called = |who: Who| names.label_in(&record, who);
        let library = &office.bureau.library();
        let views =
            history_view(&[revisions[0].clone(), after], (library, &office.actor), &called, Locale::ZhCn)
                .unwrap();
        let told: Vec<String> = views[1].changes.iter().map(|shift| told(shift, Locale::ZhCn)).collect();
        assert_eq!(
            told,
            ["谈话日期: 2025-09-08 → 2025-09-09", "谈话对象: 李主任(P03) → –", "谈话记录: 0 → 1"]
        );
    });
}

#[test]
fn a_grant_names_office_person_and_unit_to_whoever_may_know() {
    in_an_office(async |office| {
        let request = GrantRequest {
            office: "school-contact".into(),
            person: "P03".into(),
            reach: ReachRequest::Unit("第一小学".into()),
            days: (day("2025-11-01"), day("2026-08-31")),
        };
        grant_office(&office.bureau, &office.actor, office.now(), &request).await.unwrap();
        let grants = list_grants(&office.bureau, &office.actor).await.unwrap();
        let names = Directories::load(&office.bureau).await.unwrap();
        let called = |who: Who| names.label(&office.actor, who);
        let view = GrantView::of(&grants[0], &office.bureau.library(), &called, Locale::ZhCn);
        let data: Value = serde_json::to_value(&view).unwrap();
        let expected = [
            ("office", "school-contact"),
            ("title", "学校联络员"),
            ("english", "School contact"),
            ("person_name", "李主任(P03)"),
            ("reach", "unit"),
            ("unit_name", "第一小学"),
            ("from", "2025-11-01"),
            ("to", "2026-08-31"),
            ("state", "accepted"),
        ];
        for (key, value) in expected {
            assert_eq!(data[key], json!(value), "{key}");
        }
    });
}
