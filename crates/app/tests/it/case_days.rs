//! Steps of cases that fall due, what whom they concern may say, and the days of selections: to those who have to do with it, once, and to
//! nobody else, in 待办, in the calendar and by notices.

use mingde_app::{
    CalendarDay, CalendarWish, Cause, DaySort, Filed, GivenRecord, NoticeLine, ReachRequest, calendar,
    change_state, enter_step, file_given, history, notices_page, reply, tell_duties, todo,
};
use mingde_app::{Step, Typed};
use mingde_core::date::{Day, Timestamp};
use mingde_core::grant::Reach;
use mingde_core::policy::Actor;
use mingde_core::record::State;
use mingde_core::registry::Unit;
use mingde_testkit::Grid;

use crate::office::*;

fn noon(on: &str) -> Timestamp {
    Timestamp(Timestamp::start_of(day(on)).0 + 12 * 3_600_000_000)
}

const HEADS: [&str; 13] = [
    "单位",
    "发现日期",
    "当事教师",
    "违反条目",
    "立案日期",
    "本人陈述日期",
    "告知听证权利日期",
    "放弃听证",
    "决定日期",
    "处理措施",
    "认定结论",
    "送达日期",
    "申诉日期",
];

/// A case on 陈老师 of the first school that was decided on in August and appealed against on 10 September: within sixty days, by 9 November.
fn appealed() -> Grid {
    Grid::new("师德失范处理", &HEADS).line(&[
        "第一小学",
        "2025-06-01",
        "陈老师(P04)",
        "秉持公平诚信",
        "2025-06-03",
        "2025-06-10",
        "2025-06-12",
        "是",
        "2025-08-01",
        "警告",
        "属实",
        "2025-08-15",
        "2025-09-10",
    ])
}

async fn case_id(office: &Office) -> String {
    office.records("ethics-violation").await.remove(0).head.id.to_string()
}

async fn days(office: &Office, actor: &Actor, today: &str) -> Vec<CalendarDay> {
    let today = day(today);
    let shown = calendar(&office.bureau, actor, (today, today), &CalendarWish::default()).await.unwrap();
    shown.weeks.into_iter().flat_map(|week| week.days).collect()
}

async fn told(office: &Office, code: &str) -> Vec<NoticeLine> {
    notices_page(&office.bureau, &office.as_of(code).await, 0).await.unwrap()
}

/// The codes of what somebody was told of cases, replies and selections, each with its day.
async fn news(office: &Office, code: &str) -> Vec<(&'static str, Option<Day>)> {
    let of = |cause: &Cause| match cause {
        Cause::CaseStepDue { on, .. }
        | Cause::CaseStepOverdue { on, .. }
        | Cause::ReplyClosing { on, .. }
        | Cause::SelectionClosing { on, .. }
        | Cause::SelectionRating { on, .. }
        | Cause::SelectionNoticed { on, .. } => Some((cause.code(), Some(*on))),
        Cause::ReplyOpen { .. } | Cause::SelectionCalled { .. } | Cause::SelectionDecided { .. } => {
            Some((cause.code(), None))
        }
        _ => None,
    };
    let mut news: Vec<_> = told(office, code).await.iter().filter_map(|line| of(&line.cause)).collect();
    news.sort_unstable();
    news
}

#[test]
fn a_step_that_falls_due_stands_with_whoever_sees_to_it_and_with_nobody_else() {
    in_an_office(async |office| {
        assert_eq!(office.take_in("师德.xlsx", &[appealed()]).await.added, 1);
        let school = |code: &str| Reach::Unit(Unit::id_of(code));
        let last = day("2025-11-09");
        let handling = [
            office.officer("P01", &[("discipline-office", Reach::Bureau)]),
            office.officer("P03", &[("school-contact", school("S1"))]),
        ];
        for actor in &handling {
            let own = todo(&office.bureau, actor, day("2025-11-03")).await.unwrap();
            let [due] = &own.cases[..] else { panic!("{:?}", own.cases) };
            assert_eq!((due.step.as_str(), due.last, due.unit_name.as_str()), ("reviewed", last, "第一小学"));
            assert!(own.count() > 0 && due.gist.title.contains("陈老师"), "{due:?}");
            let [one] = &days(office, actor, "2025-11-03").await[..] else { panic!("one day") };
            assert_eq!((one.day, one.sort, one.name.as_str()), (last, DaySort::CaseStep, "reviewed"));
            let elsewhere = CalendarWish { unit: Some(Unit::id_of("S2")), ..CalendarWish::default() };
            let today = (day("2025-11-03"), day("2025-11-03"));
            let other = calendar(&office.bureau, actor, today, &elsewhere).await.unwrap();
            assert!(other.weeks.iter().all(|week| week.days.is_empty()));
        }
        // Whom it concerns, whatever their office; those of other schools; those who read other kinds.
        let others = [
            office.officer("P04", &[]),
            office.officer("P04", &[("discipline-office", Reach::Bureau)]),
            office.officer("P05", &[("school-contact", school("S2"))]),
            office.officer("P06", &[]),
            office.officer("P02", &[("personnel-office", Reach::Bureau)]),
        ];
        for actor in &others {
            let own = todo(&office.bureau, actor, day("2025-11-03")).await.unwrap();
            assert!(own.cases.is_empty(), "{:?}: {:?}", actor.account(), own.cases);
            assert!(days(office, actor, "2025-11-03").await.is_empty(), "{:?}", actor.account());
        }
    });
}

#[test]
fn who_sees_to_a_step_is_told_once_that_it_falls_due_and_once_that_it_is_over() {
    in_an_office(async |office| {
        for code in ["P01", "P04", "P05", "P06"] {
            office.has_account(code).await;
        }
        office.takes_office("P01", "discipline-office", ReachRequest::Bureau).await;
        office.takes_office("P05", "school-contact", ReachRequest::Unit("第二中学".into())).await;
        assert_eq!(office.take_in("师德.xlsx", &[appealed()]).await.added, 1);
        let tell = async |on: &str| tell_duties(&office.bureau, &office.actor, noon(on)).await.unwrap();
        tell("2025-11-01").await;
        assert_eq!(news(office, "P01").await, [], "eight days before");
        for on in ["2025-11-03", "2025-11-03", "2025-11-04"] {
            tell(on).await;
            assert_eq!(news(office, "P01").await, [("case-step-due", Some(day("2025-11-09")))], "{on}");
        }
        for on in ["2025-11-10", "2025-11-11"] {
            tell(on).await;
            let last = Some(day("2025-11-09"));
            assert_eq!(news(office, "P01").await, [("case-step-due", last), ("case-step-overdue", last)]);
        }
        for code in ["P04", "P05", "P06"] {
            assert_eq!(news(office, code).await, [], "{code}");
        }
        // Whose office ended is told no more of it than that there was something.
        let line = told(office, "P01").await.remove(0);
        assert!(matches!(&line.about, mingde_app::About::Step { step, .. } if step.title == "申诉决定"));
        let bare = notices_page(&office.bureau, &office.officer("P01", &[]), 0).await.unwrap();
        assert!(
            bare.iter()
                .filter(|line| line.cause.code().starts_with("case"))
                .all(|line| line.about == mingde_app::About::Gone),
            "{bare:?}"
        );
    });
}

#[test]
fn whom_a_case_concerns_is_told_when_their_time_begins_and_before_it_ends() {
    in_an_office(async |office| {
        for code in ["P04", "P06"] {
            office.has_account(code).await;
        }
        // One on which she may speak already, and one that is served on a day to come.
        let rows = Grid::new("师德失范处理", &HEADS)
            .line(&[
                "第一小学",
                "2025-10-30",
                "陈老师(P04)",
                "规范从教行为",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
                "",
            ])
            .line(&[
                "第一小学",
                "2025-09-01",
                "陈老师(P04)",
                "秉持公平诚信",
                "2025-09-03",
                "2025-09-10",
                "2025-09-12",
                "是",
                "2025-10-20",
                "警告",
                "属实",
                "2025-11-10",
                "",
            ]);
        assert_eq!(office.take_in("师德.xlsx", &[rows]).await.added, 2);
        assert_eq!(news(office, "P04").await, [("reply-open", None)], "with the workbook itself");
        let tell = async |on: &str| tell_duties(&office.bureau, &office.actor, noon(on)).await.unwrap();
        tell("2025-11-09").await;
        assert_eq!(news(office, "P04").await.len(), 1, "not served yet");
        for on in ["2025-11-10", "2025-11-11"] {
            tell(on).await;
            assert_eq!(news(office, "P04").await, [("reply-open", None), ("reply-open", None)], "{on}");
        }
        tell("2025-12-02").await;
        assert_eq!(news(office, "P04").await.len(), 2);
        for on in ["2025-12-03", "2025-12-04"] {
            tell(on).await;
            let closing = ("reply-closing", Some(day("2025-12-10")));
            assert_eq!(news(office, "P04").await, [closing, ("reply-open", None), ("reply-open", None)]);
        }
        assert_eq!(news(office, "P06").await, []);
        let teacher = office.as_of("P04").await;
        let one = days(office, &teacher, "2025-12-01").await;
        assert_eq!(
            one.iter().map(|one| (one.day, one.sort)).collect::<Vec<_>>(),
            [(day("2025-12-10"), DaySort::OwnReply)]
        );
        // What was said is no longer due.
        let served = office.records("ethics-violation").await;
        let served = served.iter().find(|line| line.content.date == day("2025-09-01")).unwrap();
        let id = served.head.id.to_string();
        reply(&office.bureau, &teacher, noon("2025-12-04"), (&id, "ethics-appeal"), ("过重", &[]))
            .await
            .unwrap();
        assert_eq!(days(office, &teacher, "2025-12-01").await, []);
    });
}

#[test]
fn a_step_that_is_sent_twice_at_once_is_entered_once() {
    in_an_office(async |office| {
        assert_eq!(office.take_in("师德.xlsx", &[appealed()]).await.added, 1);
        let id = case_id(office).await;
        let discipline = office.officer("P01", &[("discipline-office", Reach::Bureau)]);
        let typed = Typed::new([
            ("field.appeal_decided_on".to_owned(), "2025-11-02".to_owned()),
            ("field.appeal_outcome".to_owned(), "upheld".to_owned()),
            // What the step has no place for is not taken.
            ("field.measure".to_owned(), "dismissal".to_owned()),
        ]);
        let at = (id.as_str(), "reviewed");
        let (now, stood) = (office.now(), Some(1));
        let enter = || enter_step(&office.bureau, &discipline, now, at, (&typed, stood));
        let (one, two) = tokio::join!(enter(), enter());
        for done in [one.unwrap(), two.unwrap(), enter().await.unwrap()] {
            assert!(matches!(done, Filed::Written(_) | Filed::StoodThere(_)), "{done:?}");
        }
        let revisions = history(&office.bureau, &office.actor, &id).await.unwrap();
        assert_eq!(revisions.len(), 2, "entered once");
        assert!(revisions[1].draft.reason.contains("reason-case-step"), "{}", revisions[1].draft.reason);
        assert!(revisions[1].draft.payload.contains("upheld"));
        assert!(!revisions[1].draft.payload.contains("dismissal"));
        // Another day over a case that has changed since is asked about.
        let other = Typed::new([("field.appeal_decided_on".to_owned(), "2025-11-01".to_owned())]);
        let open = enter_step(&office.bureau, &discipline, now, at, (&other, stood)).await.unwrap();
        let Filed::Open(looked) = open else { panic!("{open:?}") };
        assert_eq!(looked.faults[0].message.code, "case-step-overtaken");
        // Whom it concerns enters nothing, whatever the office; who does not see it finds nothing.
        let school = |code: &str| Reach::Unit(Unit::id_of(code));
        for actor in [
            office.officer("P04", &[("discipline-office", Reach::Bureau)]),
            office.officer("P05", &[("school-contact", school("S2"))]),
            office.officer("P02", &[("personnel-office", Reach::Bureau)]),
        ] {
            let refused = enter_step(&office.bureau, &actor, now, at, (&typed, Some(2))).await.unwrap_err();
            assert_eq!(refused.class(), mingde_core::diagnostic::Class::NotFound, "{refused:?}");
        }
        assert_eq!(history(&office.bureau, &office.actor, &id).await.unwrap().len(), 2);
    });
}

/// The call of a selection of class teachers.
fn call() -> GivenRecord {
    serde_json::from_value(serde_json::json!({
        "kind": "selection", "unit": "示范区教育局", "date": "2025-11-03",
        "fields": {
            "selection_title": "2025年最美班主任评选", "nominee_sort": "person", "categories": "最美班主任 1",
            "quota": "1", "nominate_from": "2025-11-03", "nominate_until": "2025-11-07",
            "evaluate_until": "2025-11-14", "weight_leaders": "100", "drop_extremes": true,
            "tie_rule": "body", "notice_days": "5", "level": "district", "granted_by": "示范区教育局"
        },
        "participants": {
            "raters": [{ "who": "林科长(P01)", "attributes": { "rater_group": "leaders" } }]
        }
    }))
    .unwrap()
}

fn nomination() -> GivenRecord {
    serde_json::from_value(serde_json::json!({
        "kind": "nomination", "unit": "第一小学", "date": "2025-11-04", "reason": "经研究推荐",
        "fields": { "selection": "2025年最美班主任评选", "category": "best-class-teacher" },
        "participants": { "nominee_person": ["陈老师(P04)"] }
    }))
    .unwrap()
}

#[test]
fn a_selection_is_told_to_those_whom_it_concerns_step_by_step() {
    in_an_office(async |office| {
        for code in ["P01", "P02", "P03", "P04", "P05", "P06"] {
            office.has_account(code).await;
        }
        office.takes_office("P02", "civilisation-office", ReachRequest::Bureau).await;
        office.takes_office("P03", "school-contact", ReachRequest::Unit("第一小学".into())).await;
        office.takes_office("P05", "school-contact", ReachRequest::Unit("第二中学".into())).await;
        let calling = office.as_of("P02").await;
        let called = file_given(&office.bureau, &calling, noon("2025-11-03"), &call()).await.unwrap();
        let Filed::Written(called) = called else { panic!("{called:?}") };
        assert_eq!(called.head.state, State::Accepted);
        let tell = async |on: &str| tell_duties(&office.bureau, &office.actor, noon(on)).await.unwrap();
        for _ in 0..2 {
            tell("2025-11-03").await;
            for code in ["P03", "P05"] {
                assert_eq!(news(office, code).await, [("selection-called", None)], "{code}");
            }
        }
        let contact = office.as_of("P03").await;
        let named = file_given(&office.bureau, &contact, noon("2025-11-04"), &nomination()).await.unwrap();
        let Filed::Written(named) = named else { panic!("{named:?}") };
        let id = named.head.id.to_string();
        change_state(&office.bureau, &calling, noon("2025-11-04"), &id, Step::Accept, "").await.unwrap();
        tell("2025-11-05").await;
        let closing = ("selection-closing", Some(day("2025-11-07")));
        assert_eq!(news(office, "P03").await, [("selection-called", None)], "it has nominated whom it may");
        assert_eq!(news(office, "P05").await, [("selection-called", None), closing]);
        tell("2025-11-08").await;
        assert_eq!(news(office, "P01").await, [("selection-rating", Some(day("2025-11-14")))]);
        for code in ["P02", "P04", "P06"] {
            assert_eq!(news(office, code).await, [], "{code}");
        }
        // Its days are in the calendar of those who have to do with it.
        let rater = days(office, &office.as_of("P01").await, "2025-11-03").await;
        let sorts: Vec<DaySort> = rater.iter().map(|one| one.sort).collect();
        assert_eq!(sorts, [DaySort::NominationsBegin, DaySort::NominationsEnd, DaySort::EvaluationEnds]);
        assert!(days(office, &office.as_of("P06").await, "2025-11-03").await.is_empty());

        // Nobody rated in time; it is closed and put on notice.
        let call = called.head.id.to_string();
        mingde_app::close_evaluation(&office.bureau, &calling, noon("2025-11-15"), &call).await.unwrap();
        let chosen = [id.clone()];
        mingde_app::put_on_notice(
            &office.bureau,
            &calling,
            noon("2025-11-17"),
            (&call, "2025-11-17"),
            &chosen,
        )
        .await
        .unwrap();
        for _ in 0..2 {
            tell("2025-11-17").await;
        }
        let noticed = ("selection-noticed", Some(day("2025-11-17")));
        for code in ["P01", "P03", "P04"] {
            assert_eq!(news(office, code).await.iter().filter(|one| **one == noticed).count(), 1, "{code}");
        }
        for code in ["P02", "P05", "P06"] {
            assert!(!news(office, code).await.contains(&noticed), "{code}");
        }
        // Who is named there and has no part in it is told its title and led to no page of it.
        let line = told(office, "P04").await.remove(0);
        assert!(
            matches!(&line.about, mingde_app::About::Selection(_, title, false) if title.contains("最美"))
        );
    });
}
