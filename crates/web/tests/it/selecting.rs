//! A principal is selected by ballots that follow on each other: those whom most nominated are voted on, a tie is voted on again or
//! drawn by lot, and each round's result stands in the ledger as its step.

use axum::http::StatusCode;
use mingde_core::grant::Reach;
use mingde_core::words::Locale;

use crate::balloting::{KEEPERS, between, seats, teachers};
use crate::house::{Guest, Home, at_home};
use crate::polling::Polled;

/// What the office types for a nomination.
fn typed(id: &str) -> Vec<(&str, &str)> {
    vec![
        ("id", id),
        ("title", "第一小学校长民主推荐"),
        ("kind", "principal-selection"),
        ("unit", "第一小学"),
        ("day", "2025-11-03"),
        ("first", "2025-11-03"),
        ("last", "2025-11-03"),
        ("group-1-title", "教职工"),
        ("group-1-unit", "JYJ"),
        ("group-1-below", "1"),
        ("subjects", "P02\r\nP03\r\nP05"),
        ("choose", "2"),
        ("seats", "2"),
        ("said.step", "nomination"),
        ("observers", "P09 纪检\r\n吴老师10(P10)，监察\r\nP11 工会"),
        ("tie", "revote"),
        ("trustees", "P03\r\nP04\r\n县工会代表／P06"),
        ("needed", "2"),
        ("scrutineers", "P07\r\nP08"),
    ]
}

async fn prepare(office: &Guest, address: &str, change: &[(&str, &str)]) -> String {
    let form = office.get(address).await.page();
    let id = between(&form, "name=\"id\" value=\"", "\"")[0].to_owned();
    let mut typed = typed(&id);
    for (name, value) in change {
        typed.retain(|(own, _)| own != name);
        typed.push((name, value));
    }
    assert!(office.post("/ballots", &typed).await.leads_to().ends_with("said=prepared"));
    id
}

/// What the form begins with under a name.
fn begins(form: &str, name: &str) -> String {
    let found = between(form, &format!("name=\"{name}\" inputmode=\"numeric\" value=\""), "\"");
    found.first().map_or_else(String::new, |it| (*it).to_owned())
}

#[test]
fn a_principal_is_selected_in_rounds_that_follow_on_each_other() {
    at_home(async |home| {
        teachers(home).await;
        let office = home.guest("P01", &[("personnel-office", Reach::Bureau)], Locale::ZhCn);
        let kinds = office.get("/ballots/new").await.page();
        for kind in ["干部民主测评", "民主推荐", "校长选任"] {
            assert!(kinds.contains(kind), "{kind} is missing in {kinds}");
        }
        let form = office.get("/ballots/new?kind=principal-selection").await.page();
        let id = between(&form, "name=\"id\" value=\"", "\"")[0].to_owned();
        for (name, value, told) in [
            ("said.step", "", "选任环节"),
            ("seats", "4", "人选"),
            ("observers", "P09 保安", "监督单位"),
            ("subjects", "P02", "至少要有两人"),
        ] {
            let mut foul = typed(&id);
            foul.iter_mut().filter(|(own, _)| *own == name).for_each(|it| it.1 = value);
            let refused = office.post("/ballots", &foul).await;
            assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{name}");
            assert!(refused.text().contains(told), "{name}: {}", refused.text());
        }
        let first = prepare(&office, "/ballots/new?kind=principal-selection", &[]).await;
        let early = office.get(&format!("/ballots/new?after={first}")).await;
        assert_eq!(early.status, StatusCode::CONFLICT, "nothing follows on what is not published");
        // 王校长 has most, the two others are tied for the second place.
        voted(home, &office, &first, &[&[0, 1], &[0, 2], &[0, 1], &[0, 2], &[0], &[]]).await;
        let page = office.get(&format!("/ballots/{first}")).await.page();
        assert!(page.contains("据此准备下一轮") && !page.contains("当众抽签决定"), "{page}");
        recorded(
            &office,
            &first,
            "nomination",
            &[("王校长", "5", Some("当选")), ("李主任", "2", None), ("周校长", "2", None)],
        )
        .await;

        // Another vote on the two, for the one seat that is left.
        let again = office.get(&format!("/ballots/new?after={first}")).await.page();
        assert!(
            again.contains("李主任(P03)") && again.contains("周校长(P05)") && !again.contains("王校长(P02)"),
            "{again}"
        );
        assert_eq!((begins(&again, "choose"), begins(&again, "seats")), ("1".to_owned(), "1".to_owned()));
        assert!(again.contains("<option value=\"nomination\" selected>"), "the same step");
        let change = [
            ("after", first.as_str()),
            ("subjects", "P03\r\nP05"),
            ("choose", "1"),
            ("seats", "1"),
            ("tie", "lot"),
            ("said.step", "preliminary"),
            ("first", "2025-11-03"),
        ];
        let second = prepare(&office, &format!("/ballots/new?after={first}"), &change).await;
        voted(home, &office, &second, &[&[0], &[0], &[1], &[1], &[], &[]]).await;
        let manifest = home.ballot_box().get(&format!("/vote/{second}/files/manifest.json")).await.json();
        assert_eq!(manifest["round"], 2);
        assert_eq!(manifest["previous"].as_str().map(str::len), Some(64));
        drawn(&office, &second).await;
        recorded(
            &office,
            &second,
            "preliminary",
            &[("李主任", "2", Some("未当选")), ("周校长", "2", Some("当选"))],
        )
        .await;
    });
}

async fn voted(home: &Home, office: &Guest, id: &str, choices: &[&[u16]]) {
    let codes = seats(home, office, id, &KEEPERS).await;
    Polled { home, office, id }.all(codes, choices).await;
}

/// Those who are tied draw a lot, which is written down once.
async fn drawn(office: &Guest, id: &str) {
    let page = office.get(&format!("/ballots/{id}")).await.page();
    assert!(page.contains("当众抽签决定 1 人"), "{page}");
    let address = format!("/ballots/{id}/lot");
    for foul in [
        &[("elected", "option-1"), ("elected", "option-2"), ("told", "抽签")][..],
        &[("elected", "option-2"), ("told", "")],
    ] {
        let refused = office.post(&address, foul).await;
        assert!(refused.text().contains("请在并列的人里选 1 人"), "{}", refused.text());
    }
    let lot = [("elected", "option-2"), ("told", "纪检、工会在场，抓阄")];
    for _ in 0..2 {
        assert!(office.post(&address, &lot).await.leads_to().ends_with("said=step"));
    }
    let other = office.post(&address, &[("elected", "option-1"), ("told", "又抽一次")]).await;
    assert_eq!(other.status, StatusCode::CONFLICT);
    let sheet = office.get(&format!("/ballots/{id}/sheet/html")).await.text();
    assert!(sheet.contains("当选：周校长（纪检、工会在场，抓阄）"), "{sheet}");
}

/// Each who was voted on has a record with the votes and, where it is settled, whether there is a seat.
async fn recorded(office: &Guest, id: &str, step: &str, all: &[(&str, &str, Option<&str>)]) {
    let address = format!("/ballots/{id}/records");
    assert!(office.post(&address, &[]).await.leads_to().contains(&format!("written={}", all.len())));
    let list = office.get("/records?kind=principal-selection").await.page();
    let mut seen = 0;
    let mut ids: Vec<&str> = between(&list, "href=\"/records/", "\"");
    ids.retain(|id| id.len() == 32 && id.bytes().all(|it| it.is_ascii_hexdigit()));
    ids.dedup();
    for id in ids {
        let record = office.get(&format!("/records/{id}")).await.page();
        let (title, english) = if step == "nomination" {
            ("民主推荐", "Nomination")
        } else {
            ("预选", "Preliminary vote")
        };
        if !record.contains(&format!(">{title}<")) && !record.contains(english) {
            continue;
        }
        let Some((name, votes, result)) = all.iter().find(|(name, ..)| record.contains(*name)) else {
            continue;
        };
        seen += 1;
        assert!(record.contains(votes) && record.contains("第一小学"), "{name}: {record}");
        for observer in ["吴老师9", "吴老师10", "吴老师11"] {
            assert!(record.contains(observer), "{observer} did not look on: {record}");
        }
        match result {
            Some(result) => assert!(record.contains(result), "{name}: {record}"),
            None => assert!(!record.contains("当选"), "{name} is tied: {record}"),
        }
    }
    assert_eq!(seen, all.len(), "records of the {step} in {list}");
}
