//! Every page for every office: what the scope hides is on none of them, and what is forged is answered like what there
//! is not.

use axum::http::StatusCode;
use mingde_core::grant::Reach;
use mingde_core::registry::{Person, Unit};
use mingde_core::words::Locale;
use mingde_testkit::Grid;

use crate::house::{Guest, Home, at_home};

pub const TALKS: [&str; 5] = ["单位", "谈话日期", "谈话人", "谈话对象", "谈话事由"];

/// A talk at each school.
pub fn talks() -> Vec<Grid> {
    vec![
        Grid::new("谈心谈话", &TALKS)
            .line(&["第一小学", "2025-10-13", "王校长", "李主任", "日常谈心"])
            .line(&["第二中学", "2025-10-20", "周校长", "陈老师(P06)", "考核反馈"]),
    ]
}

/// The ids of records that somebody who sees everything finds in the ledger, the latest first.
pub async fn records(guest: &Guest) -> Vec<String> {
    let page = guest.get("/records").await.page();
    let links = page.split("href=\"/records/").skip(1).filter_map(|rest| rest.split_once('"'));
    let mut ids: Vec<String> = Vec::new();
    for (id, _) in links {
        if id.len() == 32 && !ids.iter().any(|known| known == id) {
            ids.push(id.to_owned());
        }
    }
    ids
}

/// Somebody who reads everything.
pub fn leader(home: &Home) -> Guest {
    home.guest("P01", &[("bureau-leader", Reach::Bureau)], Locale::ZhCn)
}

/// Pages that everybody has, and what is on them hidden from whoever sees the first school alone.
fn open_pages(second: &str, person: &str) -> Vec<String> {
    let rulebook = "/rulebooks/heart-to-heart-talks";
    [
        "/".to_owned(),
        "/records".to_owned(),
        "/records?view=late".to_owned(),
        "/records?text=%E5%91%A8".to_owned(),
        format!("/records?unit={second}"),
        format!("/records?person={person}"),
        "/units".to_owned(),
        "/units?text=%E5%91%A8".to_owned(),
        "/rulebooks".to_owned(),
        rulebook.to_owned(),
        format!("{rulebook}?period=2025-autumn&as_of=2025-10-31"),
        "/calendar".to_owned(),
        "/calendar?from=2026-01-19".to_owned(),
    ]
    .into()
}

#[test]
fn nobody_sees_on_any_page_what_the_scope_hides() {
    at_home(async |home| {
        home.take_in("谈话.xlsx", &talks()).await;
        let second = Unit::id_of("S2").to_string();
        let person = Person::id_of("P05").to_string();
        let theirs = records(&leader(home)).await.remove(0);
        let own = records(&home.contact()).await;
        assert_eq!(own.len(), 1);
        assert_ne!(own[0], theirs);
        let offices: Vec<String> =
            home.bureau.library().schema.offices.iter().map(|office| office.choice.code.clone()).collect();
        assert!(offices.len() > 10);
        let unknown = "0".repeat(32);
        for office in offices.iter().map(String::as_str).chain([""]) {
            for locale in [Locale::ZhCn, Locale::En] {
                let reach = Reach::Unit(Unit::id_of("S1"));
                let held: &[(&str, Reach)] = if office.is_empty() { &[] } else { &[(office, reach)] };
                let guest = home.guest("P03", held, locale);
                for address in open_pages(&second, &person) {
                    let page = guest.get(&address).await.page();
                    for hidden in ["第二中学", "周校长", "P05", &theirs] {
                        assert!(!page.contains(hidden), "{office} {address}: {hidden}");
                    }
                }
                let gone = guest.get(&format!("/records/{unknown}")).await;
                assert_eq!(gone.status, 404);
                for forged in [
                    format!("/records/{theirs}"),
                    format!("/units/{second}"),
                    "/units/S2".to_owned(),
                    format!("/persons/{person}"),
                    "/persons/P05".to_owned(),
                    format!("/rulebooks/heart-to-heart-talks/heads_talk_half/{second}"),
                    format!("/rulebooks/heart-to-heart-talks?unit={second}"),
                    "/rulebooks/no-such-rulebook".to_owned(),
                    format!("/units/{unknown}"),
                ] {
                    let answer = guest.get(&forged).await;
                    assert_eq!(answer.status, 404, "{office} {forged}");
                    assert_eq!(answer.text(), gone.text(), "{office} {forged}");
                }
            }
        }
    });
}

#[test]
fn who_has_not_signed_in_is_led_to_the_door_and_back() {
    at_home(async |home| {
        let nobody = home.nobody();
        assert_eq!(
            nobody.get("/records?state=draft").await.leads_to(),
            "/sign-in?back=%2Frecords%3Fstate%3Ddraft"
        );
        assert_eq!(nobody.get("/").await.leads_to(), "/sign-in");
    });
}

#[test]
fn a_name_leads_nowhere_where_its_page_is_not_opened() {
    at_home(async |home| {
        let row = ["第一小学", "2025-10-21", "王校长", "周校长(P05)", "日常谈心"];
        home.take_in("外校.xlsx", &[Grid::new("谈心谈话", &TALKS).line(&row)]).await;
        let contact = home.contact();
        let record = records(&contact).await.remove(0);
        let page = contact.get(&format!("/records/{record}")).await.page();
        let [own, elsewhere] = ["P02", "P05"].map(|code| format!("/persons/{}", Person::id_of(code)));
        assert!(page.contains("周校长") && !page.contains(&elsewhere), "{page}");
        assert!(page.contains(&own) && page.contains(&format!("/units/{}", Unit::id_of("S1"))), "{page}");
        assert_eq!(contact.get(&elsewhere).await.status, 404);
        // What stands above a school is named on its page.
        let school = contact.get("/units/S1").await.page();
        assert!(
            school.contains("示范区教育局") && !school.contains(&format!("/units/{}", Unit::id_of("JYJ")))
        );
    });
}

#[test]
fn what_is_sealed_of_a_person_is_opened_for_a_purpose_by_whose_office_it_is() {
    at_home(async |home| {
        let heads = ["工号", "姓名", "性别", "出生日期", "所在单位", "职务", "级别", "任职起", "手机号"];
        let line = [
            "P04",
            "陈老师",
            "女",
            "1990-06-15",
            "第一小学",
            "教师",
            "专任教师",
            "2014-09-01",
            "13800000001",
        ];
        home.take_in("手机.xlsx", &[Grid::new("人员", &heads).line(&line)]).await;
        let personnel = home.guest("P01", &[("personnel-office", Reach::Bureau)], Locale::ZhCn);
        let opening = "/persons/P04/opening";
        let page = personnel.get("/persons/P04").await.page();
        assert!(
            page.contains("手机号") && page.contains("已加密") && !page.contains("13800000001"),
            "{page}"
        );
        let unasked = personnel.post(opening, &[("field", "phone"), ("purpose", " ")]).await;
        assert_eq!(unasked.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!unasked.text().contains("13800000001"));
        let form = [("field", "phone"), ("purpose", "通知面试时间")];
        let opened = personnel.post(opening, &form).await.page();
        assert!(opened.contains("13800000001") && opened.contains("已经记下"), "{opened}");
        // The school sees that it is there, and has nothing to open it with; another one is told of nobody.
        let contact = home.contact();
        let closed = contact.get("/persons/P04").await.page();
        assert!(closed.contains("已加密") && !closed.contains("/opening"), "{closed}");
        for guest in [&contact, &home.other_contact()] {
            assert_eq!(guest.post(opening, &form).await.status, StatusCode::NOT_FOUND);
        }
        let own = home.guest("P04", &[], Locale::ZhCn).get("/persons/P04").await.page();
        assert!(own.contains("通知面试时间"), "she reads who opened it, and what for: {own}");
    });
}
