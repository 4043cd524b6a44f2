//! Records on their way: handed in, decided on by many at once, that taken back, returned and handed in again.

use axum::http::StatusCode;
use mingde_core::grant::Reach;
use mingde_core::registry::Unit;
use mingde_core::words::Locale;
use mingde_testkit::Grid;

use crate::house::{Guest, Home, at_home};
use crate::scope::{TALKS, leader, records, talks};

/// Whoever accepts talks of every unit.
fn officer(home: &Home) -> Guest {
    home.guest("P01", &[("party-office", Reach::Bureau)], Locale::ZhCn)
}

/// The contact of the first school hands in two talks.
async fn hand_in(home: &Home) {
    let contact = home.actor("P03", &[("school-contact", Reach::Unit(Unit::id_of("S1")))]);
    let talks = Grid::new("谈心谈话", &TALKS)
        .line(&["第一小学", "2025-10-13", "王校长", "李主任", "日常谈心"])
        .line(&["第一小学", "2025-10-15", "王校长", "陈老师(P04)", "考核反馈"]);
    home.take_in_as(&contact, "谈话.xlsx", &[talks]).await;
}

#[test]
fn what_was_handed_in_is_accepted_at_once_and_that_is_taken_back() {
    at_home(async |home| {
        hand_in(home).await;
        let officer = officer(home);
        assert!(officer.get("/").await.page().contains("谈心谈话2条"));
        let list = officer.get("/records?view=waiting").await.page();
        assert_eq!(list.matches("name=\"record\"").count(), 2);
        let ids = records(&officer).await;
        let ticked: Vec<(&str, &str)> = ids.iter().map(|id| ("record", id.as_str())).collect();
        let form = [&ticked[..], &[("view", "waiting"), ("decision", "accept")]].concat();
        let done = officer.post("/records/decisions", &form).await.leads_to();
        assert!(done.starts_with("/records?view=waiting&done=accepted&count=2&at="), "{done}");
        let after = officer.get(&done).await.page();
        assert!(after.contains("已采纳2条"), "{after}");
        let undo = after.split("action=\"/records/decisions/").nth(1).unwrap().split('"').next().unwrap();
        assert!(!officer.get("/").await.page().contains("谈心谈话2条"));
        // Nobody takes back what somebody else decided.
        let other = home.guest("P02", &[("party-office", Reach::Bureau)], Locale::ZhCn);
        assert_eq!(other.post(&format!("/records/decisions/{undo}"), &[]).await.status, 404);
        let undone = officer.post(&format!("/records/decisions/{undo}"), &[]).await.leads_to();
        assert_eq!(undone, "/records?done=undone&count=2");
        assert!(officer.get("/").await.page().contains("谈心谈话2条"));
        // Who filed them still may not accept them, and the officer still may.
        let all = [("all", "1"), ("view", "waiting"), ("decision", "accept")];
        assert!(officer.post("/records/decisions", &all).await.leads_to().contains("done=accepted&count=2"));
    });
}

#[test]
fn what_was_returned_stands_first_with_its_reason_and_comes_back_to_be_accepted() {
    at_home(async |home| {
        hand_in(home).await;
        let (officer, contact) = (officer(home), home.contact());
        let ids = records(&officer).await;
        let id = &ids[0];
        // Without a reason nothing is returned.
        let form = [("record", id.as_str()), ("decision", "return")];
        assert_eq!(officer.post("/records/decisions", &form).await.status, 422);
        let form = [("record", id.as_str()), ("decision", "return"), ("reason", "3人没有填出勤")];
        assert!(officer.post("/records/decisions", &form).await.leads_to().contains("done=returned&count=1"));
        let todo = contact.get("/").await.page();
        assert!(
            todo.contains("退回待改") && todo.contains("3人没有填出勤") && todo.contains("林科长"),
            "{todo}"
        );
        let page = contact.get(&format!("/records/{id}")).await.page();
        assert!(page.contains("3人没有填出勤"));
        let again = contact.post(&format!("/records/{id}/steps/submission"), &[("reason", "已核对")]).await;
        assert_eq!(again.leads_to(), format!("/records/{id}?done=submitted"));
        // Returning is no filing: the same officer accepts it.
        let accepted = officer.post(&format!("/records/{id}/steps/acceptance"), &[]).await;
        assert_eq!(accepted.leads_to(), format!("/records/{id}?done=accepted"));
        // And whoever filed it had no step towards it.
        let own = contact.post(&format!("/records/{}/steps/acceptance", ids[1]), &[]).await;
        assert_eq!(own.status, 404);
    });
}

#[test]
fn what_somebody_changed_meanwhile_is_not_accepted_unseen() {
    at_home(async |home| {
        hand_in(home).await;
        let (officer, contact) = (officer(home), home.contact());
        let list = officer.get("/records?view=waiting").await.page();
        let seen = list.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let ids = records(&officer).await;
        // While the officer reads, the contact sends one of them anew, with another topic.
        let form = contact.get(&format!("/records/{}/correction", ids[0])).await.page();
        assert!(form.contains("name=\"stood\""), "{form}");
        let kind = ["regular", "feedback", "difficulty"];
        let topic = kind.iter().find(|kind| !form.contains(&format!("value=\"{kind}\" checked"))).unwrap();
        let date = form
            .split("name=\"date\"")
            .nth(1)
            .unwrap()
            .split("value=\"")
            .nth(1)
            .unwrap()
            .split('"')
            .next()
            .unwrap();
        let of = |role: &str| {
            let place = form.split(&format!("name=\"role.{role}\"")).nth(1).unwrap();
            place.split("value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
        };
        let (organiser, counterpart) = (of("organiser"), of("counterpart"));
        let typed = [
            ("token", "token-of-the-session"),
            ("key", "0A1B2C3D4E5F6071"),
            ("intent", "submit"),
            ("unit", "第一小学(S1)"),
            ("date", date),
            ("role.organiser", organiser.as_str()),
            ("role.counterpart", counterpart.as_str()),
            ("field.topic", topic),
            ("reason", "事由选错了"),
        ];
        contact.send(&format!("/records/{}/correction", ids[0]), &typed).await.leads_to();
        let ticked: Vec<(&str, &str)> = ids.iter().map(|id| ("record", id.as_str())).collect();
        let form =
            [&ticked[..], &[("seen", seen.as_str()), ("view", "waiting"), ("decision", "accept")]].concat();
        let done = officer.post("/records/decisions", &form).await.leads_to();
        assert!(done.contains("count=1") && done.contains(&format!("which={}", ids[0])), "{done}");
        let list = officer.get(&done).await.page();
        assert!(list.contains("打开列表以后有人改过") && list.contains("未处理"), "{list}");
        // On the page of the record it is the same.
        let page = officer.get(&format!("/records/{}", ids[0])).await.page();
        let looked =
            page.split("name=\"seen\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned();
        let step = format!("/records/{}/steps/acceptance", ids[0]);
        let unseen = officer.post(&step, &[("seen", "1")]).await;
        assert_eq!(unseen.status, StatusCode::CONFLICT, "{}", unseen.text());
        assert!(officer.post(&step, &[("seen", &looked)]).await.leads_to().contains("done=accepted"));
        // Of two who decide the second is told.
        let other = home.guest("P02", &[("party-office", Reach::Bureau)], Locale::ZhCn);
        let form = [("seen", looked.as_str()), ("reason", "再看看")];
        let late = other.post(&step.replace("acceptance", "return"), &form).await;
        assert_eq!(late.status, StatusCode::CONFLICT, "{}", late.text());
        assert!(late.text().contains("有人改过这条记录"), "{}", late.text());
    });
}

#[test]
fn a_form_without_the_token_of_the_session_is_not_taken() {
    at_home(async |home| {
        hand_in(home).await;
        let officer = officer(home);
        let kind = "application/x-www-form-urlencoded";
        for body in ["all=1&view=waiting&decision=accept", "token=another&all=1&view=waiting&decision=accept"]
        {
            let answer = officer.ask(axum::http::Method::POST, "/records/decisions", kind, body.into()).await;
            assert_eq!(answer.status, 403);
        }
        assert!(officer.get("/").await.page().contains("谈心谈话2条"));
    });
}

#[test]
fn a_list_is_narrowed_by_its_address_and_exported_as_it_is_listed() {
    at_home(async |home| {
        home.take_in("谈话.xlsx", &talks()).await;
        let leader = leader(home);
        let all = leader.get("/records").await.page();
        assert!(all.contains("共2条，2个单位"), "{all}");
        let unit = Unit::id_of("S2");
        let one = leader.get(&format!("/records?kind=heart-to-heart-talk&unit={unit}")).await.page();
        assert!(one.contains("共1条，1个单位") && one.contains("单位：第二中学"), "{one}");
        assert!(one.contains("周校长") && !one.contains("李主任"));
        let none = leader.get("/records?text=%E6%97%A0").await.page();
        assert!(none.contains("没有结果"), "{none}");
        let file = leader.get(&format!("/records/export?kind=heart-to-heart-talk&unit={unit}")).await;
        assert_eq!(file.status, 200);
        // What was exported says what the ledger has: taken in again, it changes nothing.
        let path = home.file("导出.xlsx", &file.bytes);
        let outcome = home.rehearse(&path).await;
        assert_eq!(
            (outcome.added, outcome.changed, outcome.unchanged, outcome.refused),
            (0, 0, 1, 0),
            "{outcome:#?}"
        );
        // A list of every kind is one workbook, and says who entered what.
        let file = leader.get("/records/export").await;
        assert_eq!(file.status, 200);
        let outcome = home.rehearse(&home.file("全部.xlsx", &file.bytes)).await;
        assert_eq!((outcome.added, outcome.changed, outcome.unchanged), (0, 0, 2), "{outcome:#?}");
        let registry = leader.get("/registry/export").await;
        assert!(registry.bytes.starts_with(b"PK"));
    });
}

#[test]
fn a_filter_that_is_not_followed_is_told_and_nothing_is_done_by_it() {
    at_home(async |home| {
        hand_in(home).await;
        let officer = officer(home);
        for (filter, said) in [
            ("kind=dance", "没有“dance”这种记录"),
            ("from=2025-13-40", "“2025-13-40”不是日期"),
            ("state=lost", "没有“lost”这种状态"),
            ("unit=0123456789abcdef0123456789abcdef", "没有这个单位，或者您看不到它"),
            ("from=2025-12-01&to=2025-11-01", "不会有记录"),
        ] {
            let page = officer.get(&format!("/records?{filter}")).await.page();
            assert!(page.contains(said), "{filter}: {page}");
            assert_eq!(officer.get(&format!("/records/export?{filter}")).await.status, 404, "{filter}");
            let (name, value) = filter.split('&').next().unwrap().split_once('=').unwrap();
            let form = [("all", "1"), ("view", "waiting"), ("decision", "accept"), (name, value)];
            if name != "from" || value.contains("13") {
                assert_eq!(officer.post("/records/decisions", &form).await.status, 422, "{filter}");
            }
        }
        assert!(officer.get("/").await.page().contains("谈心谈话2条"), "nothing was decided");
    });
}

#[test]
fn what_is_looked_for_is_cut_before_it_stands_in_every_link() {
    at_home(async |home| {
        let long = "%E8%B0%88".repeat(2_000);
        let page = home.contact().get(&format!("/records?text={long}&view={long}&sort={long}")).await.page();
        assert!(page.contains("只按前 100 个字查找"), "{page}");
        assert!(page.contains(&"谈".repeat(100)) && !page.contains(&"谈".repeat(101)), "{page}");
        assert!(!page.contains(&"%E8%B0%88".repeat(101)), "{page}");
    });
}

#[test]
fn a_period_narrows_the_list_and_stands_in_its_address() {
    at_home(async |home| {
        hand_in(home).await;
        let officer = officer(home);
        let listed = async |address: &str| {
            let page = officer.get(address).await.page();
            (page.matches("class=\"whole\"").count(), page)
        };
        let (count, page) = listed("/records?period=2025-autumn").await;
        assert!(count == 2 && page.contains("期间：2025年秋季学期"), "{page}");
        assert_eq!(listed("/records?period=2025-autumn&from=2025-10-14").await.0, 1);
        assert_eq!(listed("/records?period=2025-10").await.0, 2);
        let (count, page) = listed("/records?period=2025-09").await;
        assert!(count == 0 && page.contains("<option value=\"2025-09\" selected>"), "{page}");
        let (count, page) = listed("/records?period=%E4%B8%8B%E5%8D%8A%E5%B9%B4").await;
        assert!(count == 2 && page.contains("不是学期"), "what does not read is told: {page}");
        let form = [("all", "1"), ("view", "waiting"), ("period", "2025-09"), ("decision", "accept")];
        let done = officer.post("/records/decisions", &form).await.leads_to();
        assert!(done.contains("done=nothing"), "what is not on the list is not decided on: {done}");
    });
}
