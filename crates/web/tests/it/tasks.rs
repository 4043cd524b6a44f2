//! An office sends a document to schools: they sign for it, answer by a record or in a word, are reminded; nobody else sees any of it.

use std::collections::BTreeSet;

use axum::http::StatusCode;
use mingde_app::{GrantRequest, ReachRequest, grant_office};
use mingde_core::grant::Reach;
use mingde_core::registry::Unit;
use mingde_core::words::Locale;
use mingde_testkit::operator;

use crate::house::{Answer, Guest, Home, at_home, day, now};

fn office(home: &Home) -> Guest {
    home.guest("P01", &[("office", Reach::Bureau)], Locale::ZhCn)
}

/// A form as a browser sends one with a file.
async fn sent(guest: &Guest, fields: &[(&str, &str)], file: Option<(&str, &str)>) -> Answer {
    let token = [("token", "token-of-the-session")].into_iter();
    let fields: Vec<(&str, &str)> = token.chain(fields.iter().copied()).collect();
    let files: Vec<(&str, &str, &[u8])> =
        file.iter().map(|(name, text)| ("file", *name, text.as_bytes())).collect();
    guest.send_with("/tasks", &fields, &files).await
}

const NOTICE: [(&str, &str); 7] = [
    ("kind", "document-sent"),
    ("unit", "示范区教育局"),
    ("date", "2025-11-03"),
    ("heading", "关于报送冬季取暖准备情况的通知"),
    ("text", "请各校自查。\n\n认真填写。"),
    ("due", "2025-11-10"),
    ("to", "class:school"),
];

/// Sends a document; its address.
async fn notice(office: &Guest, more: &[(&str, &str)]) -> String {
    let fields: Vec<(&str, &str)> = NOTICE.iter().chain(more).copied().collect();
    let address = sent(office, &fields, Some(("附件一.docx", "not opened by anybody"))).await.leads_to();
    address.split('?').next().unwrap().to_owned()
}

fn unit_id(code: &str) -> String {
    Unit::id_of(code).to_string()
}

#[test]
fn a_school_signs_and_says_in_a_word_that_it_is_done() {
    at_home(async |home| {
        let (office, school) = (office(home), home.contact());
        let form = office.get("/tasks/new?kind=document-sent").await.page();
        for words in ["全部学校", "小学", "初级中学", "第一小学"] {
            assert!(form.contains(words), "{words}: {form}");
        }
        let task = notice(&office, &[]).await;
        let desk = school.get("/").await.page();
        assert!(desk.contains("公文和任务") && desk.contains("冬季取暖") && desk.contains(&task), "{desk}");

        let page = school.get(&task).await.page();
        assert!(
            page.contains("请各校自查。") && page.contains("附件一.docx") && page.contains("签收"),
            "{page}"
        );
        assert!(
            !page.contains("第二中学") && !page.contains("各单位办理情况"),
            "a school sees itself: {page}"
        );
        let file = school.get(&format!("{task}/files/1")).await;
        assert_eq!(file.bytes, b"not opened by anybody");
        assert!(file.headers["content-disposition"].to_str().unwrap().starts_with("attachment"));
        assert_eq!(school.get(&format!("{task}/files/2")).await.status, StatusCode::NOT_FOUND);

        let own = format!("{task}/units/{}", unit_id("S1"));
        school.post(&format!("{own}/signature"), &[]).await.leads_to();
        school.post(&format!("{own}/signature"), &[]).await.leads_to();
        let silent = school.post(&format!("{own}/completion"), &[("word", " ")]).await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        school.post(&format!("{own}/completion"), &[("word", "管道已经检修")]).await.leads_to();
        assert!(!school.get("/").await.page().contains("冬季取暖"), "nothing is left to do");

        let board = office.get(&task).await.page();
        for words in ["2 个单位，签收 1，办结 1", "李主任", "管道已经检修", "未签收"] {
            assert!(board.contains(words), "{words}: {board}");
        }
        // One record for each step, signed by who pressed, of that day.
        let receipts = office.get("/records?kind=document-receipt").await.page();
        let ids = receipts.split("/records/").skip(1).filter_map(|rest| rest.get(..32));
        let ids: BTreeSet<&str> = ids.filter(|id| id.bytes().all(|byte| byte.is_ascii_hexdigit())).collect();
        assert_eq!(ids.len(), 2, "{receipts}");
    });
}

#[test]
fn a_record_of_the_kind_that_is_asked_for_does_it() {
    at_home(async |home| {
        let (office, school) = (office(home), home.contact());
        let task = notice(&office, &[("answer", "pupil-count")]).await;
        let page = school.get(&task).await.page();
        assert!(page.contains("/file/pupil-count?unit="), "{page}");
        let own = format!("{task}/units/{}/completion", unit_id("S1"));
        let early = school.post(&own, &[("word", "报了")]).await;
        assert_eq!(early.status, StatusCode::UNPROCESSABLE_ENTITY, "the record comes first");
        let form = [
            ("key", "0A1B2C3D4E5F6071"),
            ("intent", "submit"),
            ("unit", "第一小学"),
            ("date", "2025-11-03"),
            ("role.school", "第一小学"),
            ("field.stage", "primary"),
            ("field.pupils", "1280"),
        ];
        school.send("/file/pupil-count", &form).await.leads_to();
        let page = school.get(&task).await.page();
        assert!(page.contains("已办结") && page.contains("看交的记录"), "{page}");
        let board = office.get(&task).await.page();
        assert!(board.contains("办结 1"), "{board}");
        assert!(office.get("/records?kind=document-receipt").await.page().contains("办结"));
    });
}

#[test]
fn who_is_late_is_told_and_reminded_once_a_day() {
    at_home(async |home| {
        let office = office(home);
        let mut late = NOTICE.to_vec();
        late[2] = ("date", "2025-10-20");
        late[5] = ("due", "2025-10-27");
        let task = sent(&office, &late, None).await.leads_to();
        let task = task.split('?').next().unwrap();
        assert!(office.get("/tasks").await.page().contains("逾期 2"));
        assert!(home.contact().get("/").await.page().contains("逾期"));
        let all = office.post(&format!("{task}/reminders"), &[]).await.leads_to();
        assert!(all.ends_with("said=reminded&count=2"), "{all}");
        let one = [("unit", unit_id("S1"))];
        let one: Vec<(&str, &str)> = one.iter().map(|(name, id)| (*name, id.as_str())).collect();
        office.post(&format!("{task}/reminders"), &one).await.leads_to();
        assert!(office.get(task).await.page().contains("11月3日"), "when it was reminded");
        // A school reminds nobody.
        let by_school = home.contact().post(&format!("{task}/reminders"), &[]).await;
        assert_eq!(by_school.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn nobody_signs_for_others_and_nobody_else_sees_it() {
    at_home(async |home| {
        let office = office(home);
        let mut fields = NOTICE.to_vec();
        fields[6] = ("to", "unit:S1");
        let task = sent(&office, &fields, None).await.leads_to();
        let task = task.split('?').next().unwrap().to_owned();
        let own = format!("{task}/units/{}/signature", unit_id("S1"));
        let teacher = home.guest("P04", &[], Locale::ZhCn);
        for stranger in [&teacher, &home.other_contact()] {
            let gone = stranger.get("/tasks/00000000000000000000000000000000").await.text();
            assert_eq!(stranger.get(&task).await.text(), gone);
            assert_eq!(stranger.post(&own, &[]).await.status, StatusCode::NOT_FOUND);
            assert!(!stranger.get("/").await.text().contains("冬季取暖"));
            assert_eq!(stranger.get(&format!("{task}/files/1")).await.status, StatusCode::NOT_FOUND);
        }
        // The sender signs for nobody, and no form of the house makes a receipt.
        assert_eq!(office.post(&own, &[]).await.status, StatusCode::NOT_FOUND);
        for guest in [&office, &home.contact()] {
            assert_eq!(guest.get("/file/document-receipt").await.status, StatusCode::NOT_FOUND);
        }
        // What was sent is in no list of the school.
        let school = home.contact();
        assert!(!school.get("/records").await.page().contains("冬季取暖"));
        assert!(!school.get("/search?text=%E5%8F%96%E6%9A%96").await.page().contains("冬季取暖"));
        assert_eq!(school.get(&task.replace("tasks", "records")).await.status, StatusCode::NOT_FOUND);
        assert_eq!(teacher.get("/tasks").await.status, StatusCode::NOT_FOUND);
        assert_eq!(school.get("/tasks/new").await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn what_is_wrong_with_a_form_is_told_and_nothing_typed_is_lost() {
    at_home(async |home| {
        let office = office(home);
        let mut fields = NOTICE.to_vec();
        fields[6] = ("to", "unit:S9");
        let refused = sent(&office, &fields, None).await;
        assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
        let page = refused.text();
        assert!(page.contains("还没有选收件单位") && page.contains("请各校自查。"), "{page}");
        let again = notice(&office, &[]).await;
        let twice = sent(&office, &NOTICE, None).await;
        assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY, "{again} with the same title on one day");
        assert!(twice.text().contains("请写编号"), "{}", twice.text());
    });
}

#[test]
fn whoever_is_named_signs_for_the_unit_that_leads() {
    at_home(async |home| {
        let office = office(home);
        let task = [
            ("kind", "assigned-task"),
            ("unit", "示范区教育局"),
            ("date", "2025-11-03"),
            ("heading", "修订值班表"),
            ("due", "2025-11-07"),
            ("to", "unit:S1"),
            ("owner", "陈老师(P04)"),
        ];
        let task = sent(&office, &task, None).await.leads_to();
        let task = task.split('?').next().unwrap().to_owned();
        let teacher = home.guest("P04", &[], Locale::En);
        assert!(teacher.get("/").await.page().contains("修订值班表"));
        let own = format!("{task}/units/{}", unit_id("S1"));
        teacher.post(&format!("{own}/signature"), &[]).await.leads_to();
        teacher.post(&format!("{own}/completion"), &[("word", "改好了")]).await.leads_to();
        assert!(teacher.get(&task).await.page().contains("Done"));
        assert!(office.get(&task).await.page().contains("陈老师"));
    });
}

#[test]
fn a_target_is_split_over_units_and_rolled_up() {
    at_home(async |home| {
        let office = office(home);
        let whole = [
            ("key", "0A1B2C3D4E5F6071"),
            ("intent", "submit"),
            ("unit", "示范区教育局"),
            ("date", "2025-11-03"),
            ("role.target_unit", "示范区教育局"),
            ("field.target_list", "annual"),
            ("field.item", "志愿服务一百场"),
            ("field.amount", "100"),
            ("field.due_on", "2025-12-31"),
        ];
        let filed = office.send("/file/target", &whole).await.leads_to();
        let goal = filed.split('?').next().unwrap().replace("records", "goals");
        assert!(office.get("/goals").await.page().contains("志愿服务一百场"));
        let parts = [("amount-S1", "60"), ("amount-S2", "３０")];
        let told = office.post(&format!("{goal}/parts"), &parts).await;
        assert_eq!(told.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(
            told.text().contains("比总数少 10") && told.text().contains("value=\"60\""),
            "{}",
            told.text()
        );
        let wrong =
            office.post(&format!("{goal}/parts"), &[("amount-S1", "六十几"), ("amount-S9", "3")]).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let meant: Vec<(&str, &str)> = parts.into_iter().chain([("meant", "1")]).collect();
        office.post(&format!("{goal}/parts"), &meant).await.leads_to();
        let page = office.get(&goal).await.page();
        assert!(
            page.contains("分解合计 90") && page.contains("比总数少 10") && page.contains("未报"),
            "{page}"
        );

        // A school says how far it has come on its own record; the whole follows.
        let school = home.contact();
        let own = school.get("/goals").await.page();
        assert!(own.contains("志愿服务一百场") && !own.contains("第二中学"), "{own}");
        let own = own.split("/goals/").nth(1).unwrap()[..32].to_owned();
        let form = school.get(&format!("/records/{own}/correction")).await.page();
        assert!(form.contains("name=\"field.reached\""), "{form}");
        let hidden = school.get(&goal).await;
        assert_eq!(hidden.status, StatusCode::NOT_FOUND, "the whole is the office's");
    });
}

#[test]
fn what_a_meeting_decides_becomes_tasks() {
    at_home(async |home| {
        let (office, clerk) =
            (office(home), home.guest("P01", &[("department-contact", Reach::Bureau)], Locale::ZhCn));
        let meeting = [
            ("key", "0A1B2C3D4E5F6071"),
            ("intent", "submit"),
            ("unit", "示范区教育局"),
            ("date", "2025-11-03"),
            ("field.meeting_type", "progress"),
            ("field.topic", "冬季安全"),
            ("field.agenda", "通报检查情况"),
            ("field.resolution", "各校检查取暖设备\n修订值班表"),
        ];
        let filed = clerk.send("/file/meeting", &meeting).await.leads_to();
        let record = filed.split('?').next().unwrap().to_owned();
        assert!(office.get(&record).await.page().contains(&format!("{record}/follow-ups")));
        let page = office.get(&format!("{record}/follow-ups")).await.page();
        for words in ["通报检查情况", "各校检查取暖设备", "修订值班表", "还没有交办的任务"]
        {
            assert!(page.contains(words), "{words}: {page}");
        }
        let task = [
            ("kind", "assigned-task"),
            ("unit", "示范区教育局"),
            ("date", "2025-11-03"),
            ("heading", "修订值班表"),
            ("due", "2025-11-07"),
            ("to", "unit:S1"),
            ("follows", &record["/records/".len()..]),
        ];
        sent(&office, &task, None).await.leads_to();
        let page = office.get(&format!("{record}/follow-ups")).await.page();
        assert!(page.contains("已交办") && page.contains("第一小学") && page.contains("未签收"), "{page}");
        let teacher = home.guest("P04", &[], Locale::ZhCn);
        assert_eq!(teacher.get(&format!("{record}/follow-ups")).await.status, StatusCode::NOT_FOUND);
    });
}

#[test]
fn a_figure_without_data_is_asked_for_with_one_tap() {
    at_home(async |home| {
        let office = office(home);
        let contact = GrantRequest {
            office: "school-contact".into(),
            person: "P03".into(),
            reach: ReachRequest::Unit("S1".into()),
            days: (day("2025-09-01"), day("2026-08-31")),
        };
        grant_office(&home.bureau, &operator("clerk"), now(), &contact).await.unwrap();
        let report = office.get("/reports/civilised-unit-report").await.page();
        let form = report.split("/requests\">").nth(1).unwrap_or_else(|| panic!("{report}"));
        let figure = form.split("name=\"figure\" value=\"").nth(1).unwrap().split('"').next().unwrap();
        let asked =
            office.post("/reports/civilised-unit-report/requests", &[("figure", figure)]).await.leads_to();
        assert!(asked.starts_with("/tasks/"), "{asked}");
        let page = office.get(&asked).await.page();
        assert!(page.contains("请报送"), "{page}");
        let unknown = office.post("/reports/civilised-unit-report/requests", &[("figure", "nothing")]).await;
        assert_eq!(unknown.status, StatusCode::NOT_FOUND);
    });
}
