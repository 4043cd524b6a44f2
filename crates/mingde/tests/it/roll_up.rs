//! The walk of docs/roll-up.md, typed: a county sends what a city asks for, and the city counts it.

use std::path::Path;

use mingde_testkit::{Grid, ObjectMishap, ObjectServer, write_workbook};

use crate::desk::*;

/// The request of the page, as it stands there.
fn request() -> String {
    let page = include_str!("../../../../docs/roll-up.md");
    let (_, behind) = page.split_once("```yaml\n").unwrap();
    behind.split_once("```").unwrap().0.to_owned()
}

fn city() -> Desk {
    let desk = Desk::new();
    desk.run(&["init"]).done();
    let units = Grid::new("单位", &["单位代码", "单位名称", "单位类别", "上级单位"])
        .line(&["SJ", "市教育局", "教育局", ""])
        .line(&["A", "甲县教育局", "县（市）教育局", "市教育局"]);
    write_workbook(&desk.file("登记册.xlsx"), &[units]);
    desk.run(&["import", "登记册.xlsx"]).done();
    std::fs::write(desk.file("request.yaml"), request()).unwrap();
    desk
}

fn all_bytes(folder: &Path) -> Vec<u8> {
    let mut bytes = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        bytes.extend(if path.is_dir() { all_bytes(&path) } else { std::fs::read(&path).unwrap() });
    }
    bytes
}

#[test]
fn a_county_sends_what_the_city_asks_for_and_the_city_counts_it() {
    let (county, city) = (Desk::with_registry(), city());
    std::fs::write(county.file("request.yaml"), request()).unwrap();
    let shown = county.run(&["submit", "--request", "request.yaml", "--dry-run"]).done();
    assert!(shown.contains("谈心谈话制度") && shown.contains("演练"), "{shown}");
    assert!(!shown.contains("王校长"), "{shown}");
    let call = ["submit", "报送", "--request", "request.yaml"];
    assert!(county.run(&call).done().contains("已报送"));
    let sent = all_bytes(&county.file("报送"));
    assert!(county.run(&call).done().contains("一字不差"));
    assert_eq!(all_bytes(&county.file("报送")), sent);
    county.run(&["submit", "--request", "request.yaml"]).wrong_call();
    county.run(&["submit", "报送"]).wrong_call();

    let box_ = county.file("报送").display().to_string();
    let collect = ["collect", box_.as_str(), "--request", "request.yaml"];
    let told = city.run(&collect).problems();
    assert!(told.contains("还没有认定"), "{told}");
    let believed = city.run(&["collect", "believe", "甲县教育局", "--from", &box_]).done();
    let own = county.json(&["ledger", "verify"]);
    assert!(believed.contains(own["origin"].as_str().unwrap()), "{believed}");
    assert!(believed.contains(own["key"].as_str().unwrap()), "the digits to be compared: {believed}");
    let taken = city.run(&collect).done();
    assert!(taken.contains("甲县教育局") && taken.contains("已报"), "{taken}");
    let again = city.json(&collect);
    assert_eq!(
        (&again["folders"][0]["outcome"], &again["bureaus"][0]["state"]),
        (&"unchanged".into(), &"sent".into())
    );

    let (period, day) = ("2025-autumn", "2026-01-31");
    let assess = ["assess", "talks-across-bureaus", "--period", period, "--as-of", day];
    let assessed = city.json(&assess);
    let results = &assessed[0]["subjects"][0]["results"];
    assert_eq!((&results["talked"]["value"], &results["staff"]["value"]), (&"2".into(), &"3".into()));
    let explain =
        ["explain", assess[1], "甲县教育局", "全县校级干部谈心人数", "--period", period, "--as-of", day];
    let proof = city.run(&explain).done();
    let reference = proof.split_whitespace().find(|word| word.contains("heart-to-heart-talks/2025-autumn/"));
    let reference = reference.unwrap_or_else(|| panic!("{proof}"));
    let reference = &reference[reference.find("heart-to-heart-talks/").unwrap()..];
    let reference: String =
        reference.chars().take_while(|c| c.is_ascii_alphanumeric() || "-/".contains(*c)).collect();
    county.run(&["verify", &reference]).done();
    let report = city.run(&["report", "bureaus-below", "--period", period, "--to", "txt", "-o", "-"]).done();
    assert!(report.contains("谈心2人") && report.contains("66.7%"), "{report}");

    // The county takes it back, and the city counts it no longer.
    let back = ["submit", "withdraw", "报送", "--request", "request.yaml", "--reason", "重复统计"];
    assert!(county.run(&back).done().contains("已撤回"));
    let told = city.run(&collect);
    assert!(told.status == Some(1) && told.out.contains("已撤回"), "{told:?}");
    assert!(city.json(&assess)[0]["subjects"][0]["results"]["talked"]["value"].is_null());
    for desk in [&county, &city] {
        desk.run(&["ledger", "verify"]).done();
    }
}

/// A call with the keys of a storage in its environment.
fn with_keys(desk: &Desk, server: &ObjectServer, args: &[&str]) -> Said {
    let mut command = desk.command(args);
    for line in server.keys().lines() {
        let (name, value) = line.split_once('=').unwrap();
        command.env(name, value);
    }
    Said::of(&mut command)
}

#[test]
fn a_storage_does_in_place_of_the_folder() {
    let (county, city, server) = (Desk::with_registry(), city(), ObjectServer::start());
    std::fs::write(county.file("request.yaml"), request()).unwrap();
    let address = server.address("results/2025");
    let call = ["submit", address.as_str(), "--request", "request.yaml"];
    let entries = || county.json(&["ledger", "verify"])["revisions"].as_u64().unwrap();
    let before = entries();
    assert!(county.run(&call).wrong_call().contains("AWS_ACCESS_KEY_ID"));
    server.close(true);
    assert!(with_keys(&county, &server, &call).problems().contains("对象存储"));
    assert_eq!(entries(), before, "nothing is noted of what could not be sent");
    server.close(false);
    server.will([ObjectMishap::Status(403)]);
    let refused = with_keys(&county, &server, &call).problems();
    assert!(refused.contains("不接受") && !refused.contains("of-the-test"), "{refused}");

    let told = with_keys(&county, &server, &call).done();
    assert!(told.contains(&format!("{address}/mingde-")), "{told}");
    let sent = server.objects();
    assert!(with_keys(&county, &server, &call).done().contains("一字不差"));
    assert_eq!(server.objects(), sent);
    let all: Vec<u8> = sent.values().flatten().copied().collect();
    assert!(!String::from_utf8_lossy(&all).contains("王校长"));

    let believe = ["collect", "believe", "甲县教育局", "--from", &address];
    with_keys(&city, &server, &believe).done();
    let collect = ["collect", address.as_str(), "--request", "request.yaml"];
    // Other bytes than were sent are not taken, whatever says so.
    let results = sent.keys().find(|key| key.ends_with("results.json")).unwrap();
    server.alter(results, b"{}");
    let told = with_keys(&city, &server, &collect).problems();
    assert!(told.contains("甲县教育局") && told.contains(&address), "{told}");
    server.alter(results, &sent[results]);
    let taken = with_keys(&city, &server, &collect).done();
    assert!(taken.contains("已报") && taken.contains(&address), "{taken}");

    // Cut off in the middle, the former one holds; taken back, nothing of it is left but that.
    let back = ["submit", "withdraw", &address, "--request", "request.yaml", "--reason", "重复统计"];
    with_keys(&county, &server, &back).done();
    let left: Vec<String> = server.objects().into_keys().collect();
    assert!(left.len() == 2 && left.iter().any(|key| key.ends_with("/withdrawn.note")), "{left:?}");
    let told = with_keys(&city, &server, &collect);
    assert!(told.status == Some(1) && told.out.contains("已撤回"), "{told:?}");
}
