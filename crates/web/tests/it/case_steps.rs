//! One step of a case on a form of its own: its places alone, faults at them, what was typed kept; sent twice it is entered once.

use axum::http::StatusCode;
use mingde_core::grant::Reach;
use mingde_core::registry::Unit;
use mingde_core::words::Locale;

use crate::cases::{case, council, decided, discipline, found};
use crate::house::at_home;

#[test]
fn a_step_is_entered_by_a_form_with_its_places_alone() {
    at_home(async |home| {
        let address = case(home, found()).await;
        let office = discipline(home);
        let at = format!("{address}/steps/statement");
        assert!(office.get(&address).await.page().contains(&format!("href=\"{at}\"")));
        let form = office.get(&at).await.page();
        for name in ["field.statement_on", "field.statement", "reason", "stood"] {
            assert!(form.contains(&format!("name=\"{name}\"")), "{name}: {form}");
        }
        for name in ["field.breach", "field.decided_on", "role.teacher", "unit", "date"] {
            assert!(!form.contains(&format!("name=\"{name}\"")), "{name} is not of this step: {form}");
        }
        let silent = office.send(&at, &[("stood", "1"), ("field.statement", "当天我不在校")]).await;
        assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
        let silent = silent.text();
        assert!(
            silent.contains("href=\"#field-statement_on\"") && silent.contains("当天我不在校"),
            "{silent}"
        );
        let wrong = [("stood", "1"), ("field.statement_on", "上周三吧"), ("field.statement", "当天我不在校")];
        let wrong = office.send(&at, &wrong).await;
        assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
        let wrong = wrong.text();
        assert!(wrong.contains("value=\"上周三吧\"") && wrong.contains("当天我不在校"), "{wrong}");
        let typed = [
            ("stood", "1"),
            ("field.statement_on", "2025-10-10"),
            ("field.statement", "密语：当天我不在校"),
            ("field.breach", "law"),
        ];
        for _ in 0..2 {
            let done = office.send(&at, &typed).await.leads_to();
            assert_eq!(done, format!("{address}?done=entered"));
            let page = office.get(&done).await.page();
            assert!(page.contains("已登记") && page.contains("2025年10月10日 完成"), "{page}");
        }
        let record = office.get(&address.replace("/cases/", "/records/")).await.page();
        assert!(record.contains("秉持公平诚信") && !record.contains("密语"), "{record}");
        assert_eq!(
            record.matches("登记：听取本人陈述").count(),
            1,
            "sent twice it is entered once: {record}"
        );
        // Another day over what has changed since is asked about, and taken when it is sent once more.
        let late = [("stood", "1"), ("field.statement_on", "2025-10-11")];
        let late = office.send(&at, &late).await;
        assert_eq!(late.status, StatusCode::UNPROCESSABLE_ENTITY);
        let late = late.text();
        assert!(late.contains("有人改过这件案件") && late.contains("value=\"2025-10-11\""), "{late}");
        assert!(late.contains("name=\"stood\" value=\"2\""), "{late}");
        office.send(&at, &[("stood", "2"), ("field.statement_on", "2025-10-11")]).await.leads_to();
    });
}

#[test]
fn a_decision_is_entered_with_its_body_and_votes_and_what_is_in_force_is_ended() {
    at_home(async |home| {
        council(home).await;
        let mut said = decided("3", ["3", "0", "0"], "2025-09-22");
        said.retain(|(head, _)| {
            !["决定日期", "处理措施", "认定结论", "决定班子", "实到成员数", "同意票", "反对票", "弃权票"]
                .contains(head)
                && !["送达日期", "影响期起", "影响期止"].contains(head)
        });
        let address = case(home, said).await;
        let office = discipline(home);
        let at = format!("{address}/steps/decided");
        let form = office.get(&at).await.page();
        let places =
            ["role.council", "field.members_present", "field.votes_for", "field.measure", "field.effect_to"];
        for name in places {
            assert!(form.contains(&format!("name=\"{name}\"")), "{name}: {form}");
        }
        let of = |form: &str, name: &str| form.find(&format!("name=\"{name}\"")).unwrap_or(usize::MAX);
        assert!(of(&form, "field.decided_on") < of(&form, "role.council"), "the day comes first: {form}");
        let decision = |for_it: &'static str, stood: &'static str| {
            [
                ("stood", stood),
                ("field.decided_on", "2025-10-20"),
                ("role.council", "局领导班子"),
                ("field.members_present", "3"),
                ("field.votes_for", for_it),
                ("field.votes_against", "0"),
                ("field.abstentions", "0"),
                ("field.finding", "borne-out"),
                ("field.measure", "warning"),
                ("field.effect_from", "2025-10-22"),
                ("field.effect_to", "2026-10-21"),
            ]
        };
        office.send(&at, &decision("3", "1")).await.leads_to();
        let page = office.get(&address).await.page();
        assert!(page.contains("应到 3 人，实到 3 人") && page.contains("到会和表决符合要求"), "{page}");
        assert!(page.contains("2025年10月22日 至 2026年10月21日 生效"), "{page}");
        let end = format!("{address}/steps/effect");
        assert!(page.contains(&format!("href=\"{end}\"")) && page.contains("登记解除"), "{page}");
        let form = office.get(&end).await.page();
        assert!(form.contains("name=\"field.released_on\""), "{form}");
        assert!(!form.contains("name=\"field.effect_from\""), "when it begins was decided: {form}");
        office.send(&end, &[("stood", "2"), ("field.released_on", "2025-11-01")]).await.leads_to();
        let page = office.get(&address).await.page();
        assert!(page.contains("2025年11月1日 结束"), "{page}");
    });
}

#[test]
fn a_step_is_entered_by_nobody_who_may_not_correct_the_case() {
    at_home(async |home| {
        let address = case(home, found()).await;
        let at = format!("{address}/steps/statement");
        let gone = "/cases/00000000000000000000000000000000/steps/statement";
        let others = [
            home.guest("P04", &[], Locale::ZhCn),
            home.guest("P04", &[("discipline-office", Reach::Bureau)], Locale::ZhCn),
            home.guest("P06", &[], Locale::ZhCn),
            home.other_contact(),
            home.guest("P05", &[("unit-head", Reach::Unit(Unit::id_of("S2")))], Locale::ZhCn),
        ];
        let typed = [("stood", "1"), ("field.statement_on", "2025-10-10")];
        for other in &others {
            assert_eq!(other.get(&at).await.status, StatusCode::NOT_FOUND);
            let sent = other.send(&at, &typed).await;
            assert_eq!(sent.status, StatusCode::NOT_FOUND);
            assert_eq!(sent.text(), other.send(gone, &typed).await.text());
        }
        let office = discipline(home);
        for step in ["found", "nothing"] {
            assert_eq!(office.get(&format!("{address}/steps/{step}")).await.status, StatusCode::NOT_FOUND);
        }
        let english = home.guest("P01", &[("discipline-office", Reach::Bureau)], Locale::En);
        let form = english.get(&at).await.page();
        assert!(form.contains("Teacher heard") && form.contains("Leave"), "{form}");
    });
}

#[test]
fn a_step_stands_in_what_is_to_be_done_and_in_the_calendar() {
    at_home(async |home| {
        council(home).await;
        let mut said = decided("3", ["3", "0", "0"], "2025-09-22");
        said.push(("申诉日期", "2025-09-24"));
        let address = case(home, said).await;
        let office = discipline(home);
        let todo = office.get("/").await.page();
        assert!(todo.contains("案件到期的步骤") && todo.contains(&format!("href=\"{address}\"")), "{todo}");
        let weeks = office.get("/calendar").await.page();
        assert!(
            weeks.contains("申诉决定") && weeks.contains("办理期限") && weeks.contains(&address),
            "{weeks}"
        );
        for other in [home.other_contact(), home.guest("P04", &[], Locale::ZhCn)] {
            for page in ["/", "/calendar"] {
                let page = other.get(page).await.page();
                assert!(!page.contains(&address) && !page.contains("申诉决定"), "{page}");
            }
        }
        let english = home.guest("P01", &[("discipline-office", Reach::Bureau)], Locale::En);
        let weeks = english.get("/calendar").await.page();
        assert!(weeks.contains("Appeal decided") && weeks.contains("last day of a step"), "{weeks}");
    });
}
