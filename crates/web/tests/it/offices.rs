//! Offices are granted and taken back on a page, after a look at what comes of it.

use axum::http::StatusCode;
use mingde_app::{
    GrantRequest, PlannedChange, ReachRequest, ReorganisationRequest, grant_office, reorganise,
};
use mingde_core::date::Timestamp;
use mingde_core::grant::Reach;
use mingde_core::personnel::PersonnelChange;
use mingde_core::registry::{Person, Unit};
use mingde_core::words::Locale;
use mingde_testkit::operator;

use crate::house::{Guest, Home, at_home, day};

const CONTACT: [(&str, &str); 6] = [
    ("office", "school-contact"),
    ("person", "P04"),
    ("reach", "unit"),
    ("unit", "第一小学"),
    ("first", "2025-11-03"),
    ("last", "2026-08-31"),
];

fn security(home: &Home) -> Guest {
    home.guest("P01", &[("security-administrator", Reach::Bureau)], Locale::ZhCn)
}

/// A form with something else in one place.
fn with(name: &'static str, value: &'static str) -> Vec<(&'static str, &'static str)> {
    let instead =
        |(place, typed): (&'static str, &'static str)| (place, if place == name { value } else { typed });
    CONTACT.map(instead).into()
}

fn confirmed(form: &[(&'static str, &'static str)]) -> Vec<(&'static str, &'static str)> {
    [form, &[("confirmed", "1")]].concat()
}

#[test]
fn an_office_is_granted_after_a_look_and_taken_back_with_a_reason() {
    at_home(async |home| {
        let security = security(home);
        assert!(security.get("/offices").await.page().contains("没有这样的授权"));
        let look = security.post("/offices", &CONTACT).await.page();
        for words in
            ["陈老师（P04）", "第一小学", "2025年11月3日至2026年8月31日", "担任后可以", "填报", "谈心谈话"]
        {
            assert!(look.contains(words), "{words}: {look}");
        }
        assert!(security.get("/offices").await.page().contains("没有这样的授权"), "nothing was written yet");
        assert_eq!(security.post("/offices", &confirmed(&CONTACT)).await.leads_to(), "/offices?said=granted");

        let by_unit = security.get("/offices").await.page();
        assert!(by_unit.contains(">第一小学</h2>") && by_unit.contains("陈老师（P04）"), "{by_unit}");
        let by_person = security.get("/offices?by=person").await.page();
        assert!(
            by_person.contains(">陈老师（P04）</h2>") && by_person.contains("林科长（P01）"),
            "{by_person}"
        );
        // Another last day changes the same grant, and the look says so; the same once more is nothing.
        let longer = with("last", "2026-12-31");
        assert!(security.post("/offices", &longer).await.page().contains("2026年8月31日"));
        let same = security.post("/offices", &CONTACT).await;
        assert_eq!(same.status, StatusCode::UNPROCESSABLE_ENTITY);

        let (_, rest) = by_unit.split_once("href=\"/offices/").unwrap();
        let id = rest.split('/').next().unwrap();
        let ending = format!("/offices/{id}/ending");
        assert!(security.get(&ending).await.page().contains("收回后不再可以"));
        let silent = security.post(&ending, &[("reason", " ")]).await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert_eq!(security.post(&ending, &[("reason", "岗位调整")]).await.leads_to(), "/offices?said=ended");
        assert!(security.get("/offices").await.page().contains("没有这样的授权"));
        let ended = security.get("/offices?by=person&ended=1").await.page();
        assert!(ended.contains("岗位调整") && ended.contains("已收回"), "{ended}");
        assert_eq!(security.get(&ending).await.status, StatusCode::NOT_FOUND, "it ends once");
    });
}

#[test]
fn the_three_administrations_are_three_people_and_nobody_grants_to_themselves() {
    at_home(async |home| {
        let security = security(home);
        assert!(security.get("/offices").await.page().contains("三员分立"));
        let mut system = with("office", "system-administrator");
        system[2] = ("reach", "bureau");
        security.post("/offices", &confirmed(&system)).await.leads_to();
        let mut audit = with("office", "audit-administrator");
        audit[2] = ("reach", "bureau");
        for form in [audit.clone(), confirmed(&audit)] {
            let refused = security.post("/offices", &form).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
            assert!(refused.text().contains("role=\"alert\"") && refused.text().contains("value=\"P04\""));
        }
        assert!(!security.get("/offices").await.page().contains("<b>审计管理员</b>"));
        for (place, wrong) in
            [("person", "P01"), ("person", "P99"), ("unit", "第九小学"), ("last", "明年"), ("office", "皇帝")]
        {
            let refused = security.post("/offices", &with(place, wrong)).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{place} {wrong}");
        }
    });
}

#[test]
fn whoever_grants_nothing_has_no_such_page_and_who_watches_only_reads() {
    at_home(async |home| {
        security(home).post("/offices", &confirmed(&CONTACT)).await.leads_to();
        let page = security(home).get("/offices").await.page();
        let id = page.split_once("href=\"/offices/").unwrap().1.split('/').next().unwrap().to_owned();
        let ending = format!("/offices/{id}/ending");
        let contact = home.contact();
        let gone = contact.get("/nothing").await.text();
        let system = home.guest("P05", &[("system-administrator", Reach::Bureau)], Locale::ZhCn);
        for guest in [&contact, &system] {
            assert_eq!(guest.get("/offices").await.status, StatusCode::NOT_FOUND);
            assert_eq!(guest.get(&ending).await.status, StatusCode::NOT_FOUND);
            assert_eq!(guest.post("/offices", &confirmed(&CONTACT)).await.status, StatusCode::NOT_FOUND);
            assert_eq!(guest.post(&ending, &[("reason", "x")]).await.status, StatusCode::NOT_FOUND);
        }
        assert_eq!(contact.get("/offices").await.text(), gone);
        let audit = home.guest("P05", &[("audit-administrator", Reach::Bureau)], Locale::En);
        let read = audit.get("/offices").await.page();
        assert!(
            read.contains("陈老师(P04)")
                && !read.contains("Take back<")
                && !read.contains("<form class=\"body\"")
        );
        assert_eq!(audit.post(&ending, &[("reason", "x")]).await.status, StatusCode::NOT_FOUND);
        assert!(security(home).get(&ending).await.page().contains("陈老师（P04）"), "it still stands");
        // Of one school nobody grants for another.
        let school = Reach::Unit(Unit::id_of("S2"));
        let local = home.guest("P05", &[("security-administrator", school)], Locale::ZhCn);
        assert_eq!(local.post("/offices", &CONTACT).await.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!local.get("/offices").await.page().contains("陈老师"));
    });
}

#[test]
fn whoever_grants_is_offered_the_people_to_whom_it_may_be_and_nobody_else_is() {
    at_home(async |home| {
        let security = security(home);
        let found = security.get("/pick/holders?q=cls").await.json();
        let labels: Vec<&str> =
            found["picks"].as_array().unwrap().iter().map(|pick| pick["label"].as_str().unwrap()).collect();
        assert_eq!(labels, ["陈老师(P04)", "陈老师(P06)"]);
        // Of one school nobody is offered the people of another.
        let school = Reach::Unit(Unit::id_of("S2"));
        let local = home.guest("P05", &[("security-administrator", school)], Locale::ZhCn);
        let found = local.get("/pick/holders?q=cls").await.json();
        assert_eq!((found["count"].as_u64(), found["picks"][0]["code"].as_str()), (Some(1), Some("P06")));
        let gone = home.contact().get("/nothing").await.text();
        for query in ["", "?q=cls"] {
            assert_eq!(home.contact().get(&format!("/pick/holders{query}")).await.text(), gone);
        }
        let label = with("person", "陈老师(P04)");
        assert!(security.post("/offices", &label).await.page().contains("陈老师（P04）"));
        let another = security.post("/offices", &with("person", "王伟(P04)")).await;
        assert_eq!(another.status, StatusCode::UNPROCESSABLE_ENTITY, "name and number have to agree");
    });
}

#[test]
fn an_office_whose_holder_has_left_is_told_and_who_granted_it_is_said_in_words() {
    at_home(async |home| {
        let now = Timestamp::start_of(day("2025-11-03"));
        let request = GrantRequest {
            office: "school-contact".into(),
            person: "P04".into(),
            reach: ReachRequest::Unit("第一小学".into()),
            days: (day("2025-09-01"), day("2026-08-31")),
        };
        grant_office(&home.bureau, &operator("operator"), now, &request).await.unwrap();
        let security = security(home);
        let page = security.get("/offices").await.page();
        assert!(page.contains("授予人 运维人员"), "{page}");
        assert!(!page.contains("已无任职"), "{page}");
        let leave = ReorganisationRequest {
            change: PlannedChange::Person(PersonnelChange::Leave { person: Person::id_of("P04") }),
            from: day("2025-11-03"),
            reason: "调离".into(),
            dry_run: false,
        };
        reorganise(&home.bureau, &operator("clerk"), now, &leave).await.unwrap();
        assert!(security.get("/offices").await.page().contains("担任人已无任职，请收回"));
    });
}
