//! `mingde demo`, run as a newcomer would: once, again, and where something else lies.

use crate::desk::*;

#[test]
fn a_second_run_uses_what_the_first_has_made() {
    let desk = Desk::new();
    let first = desk.json(&["demo", "--scale", "small", "--day", "2026-11-27"]);
    assert!(first["made"]["added"].as_u64().unwrap() > 10_000, "{first}");
    assert_eq!(first["made"]["trouble"], serde_json::json!([]));
    assert!(!first["made"]["duplicates"].as_array().unwrap().is_empty());
    assert!(!first["behind"].as_array().unwrap().is_empty());
    assert!(desk.folder().join(first["report"].as_str().unwrap()).is_file());
    let tip = desk.run(&["ledger", "checkpoint"]).done();

    let second = desk.json(&["demo", "--scale", "small"]);
    assert_eq!(second["made"], serde_json::Value::Null);
    for same in ["units", "persons", "records", "participations", "day", "people", "behind", "report"] {
        assert_eq!(second[same], first[same], "{same}");
    }
    assert_eq!(desk.run(&["ledger", "checkpoint"]).done(), tip, "nothing was written");

    // Only periods that are over on the day, and that are told whole.
    for behind in first["behind"].as_array().unwrap() {
        let period = behind["period"].as_str().unwrap();
        assert!(["2026-10", "2026-Q3", "2026-H1", "2026-spring", "2025-2026"].contains(&period), "{behind}");
    }
    let offices: Vec<&str> =
        first["people"].as_array().unwrap().iter().map(|p| p["office"].as_str().unwrap()).collect();
    assert_eq!(offices.len(), 11, "{offices:?}");
    assert!(desk.file("mingde-data/planted.md").is_file());
    let written = std::fs::read_to_string(desk.file("mingde-data/accounts.json")).unwrap();
    let accounts: serde_json::Value = serde_json::from_str(&written).unwrap();
    for (account, person) in accounts.as_array().unwrap().iter().zip(first["people"].as_array().unwrap()) {
        assert_eq!((&account["account"], &account["name"]), (&person["account"], &person["name"]));
        assert_eq!(account["password"].as_str().unwrap().len(), "abcd-efgh-jkmn".len());
    }
    assert!(!mingde_files::seen_by_others(&desk.file("mingde-data/accounts.json")));
    assert_eq!(std::fs::read_to_string(desk.file("mingde-data/accounts.json")).unwrap(), written);
    // In words, with what to try next; each of the lines works as it stands.
    let told = desk.run(&["demo", "--scale", "small"]).done();
    assert!(told.contains(accounts[0]["password"].as_str().unwrap()), "{told}");
    assert!(told.contains("未报最多的单位：机关幼儿园"), "{told}");
    let tries: Vec<&str> = told.lines().filter(|l| l.contains(" --data ")).collect();
    assert_eq!(tries.len(), 5, "{told}");
    for line in tries {
        let args: Vec<&str> = line.split_whitespace().skip(1).collect();
        let said = desk.run(&args);
        assert_eq!((said.status, said.err.as_str()), (Some(0), ""), "{line}");
    }

    // Another size does not go into the same folder, nor another day.
    let refused = desk.run(&["demo"]).ends(1);
    assert!(refused.contains("small") && refused.contains("--data"), "{refused}");
    let refused = desk.run(&["demo", "--scale", "small", "--day", "2026-11-28"]).ends(1);
    assert!(refused.contains("2026-11-27") && refused.contains("--data"), "{refused}");
    assert_eq!(desk.run(&["ledger", "checkpoint"]).done(), tip);

    // One that was killed just before its end is finished, corrections and withdrawals too.
    std::fs::write(desk.file("mingde-data/demo.txt"), "small\n2026-11-27\n").unwrap();
    desk.run(&["demo", "--scale", "small"]).done();
    assert_eq!(desk.run(&["ledger", "checkpoint"]).done(), tip);
}

#[test]
fn the_demo_is_not_written_into_a_ledger_that_somebody_uses() {
    let desk = Desk::with_registry();
    let tip = desk.run(&["ledger", "checkpoint"]).done();
    let refused = desk.run(&["demo", "--scale", "small", "--day", "2026-11-27"]).ends(1);
    assert!(refused.contains("mingde-data") && refused.contains("--data"), "{refused}");
    assert_eq!(desk.run(&["ledger", "checkpoint"]).done(), tip);
}

#[test]
fn a_day_on_which_no_rulebook_holds_is_refused() {
    let desk = Desk::new();
    for day in ["2001-03-01", "2198-01-01"] {
        let refused = desk.run(&["demo", "--scale", "small", "--day", day]).wrong_call();
        assert!(refused.contains(day), "{refused}");
    }
}

#[test]
fn a_province_is_files_only_and_may_be_a_small_one() {
    let desk = Desk::new();
    let args = ["demo", "--scale", "province", "--schools", "3", "--out", "省"];
    let written = desk.json(&args);
    assert_eq!(written["directory"], "省");
    let manifest = std::fs::read_to_string(desk.file("省/snapshot.json")).unwrap();
    let manifest: serde_json::Value = serde_json::from_str(&manifest).unwrap();
    let files = manifest["files"].as_array().unwrap();
    assert_eq!(files.len() as u64, written["files"].as_u64().unwrap());
    let rows = |name: &str| {
        let found = files.iter().find(|f| f["path"].as_str().unwrap().ends_with(name));
        found.unwrap_or_else(|| panic!("{name} in {files:#?}"))["rows"].as_u64().unwrap()
    };
    assert_eq!(rows("persons.parquet"), 600, "200 at each school");
    for file in files {
        assert!(desk.file("省").join(file["path"].as_str().unwrap()).is_file(), "{file}");
    }
    assert!(!desk.file("mingde-data").exists(), "no ledger");
    // The same call gives the same bytes.
    let again = ["demo", "--scale", "province", "--schools", "3", "--out", "再"];
    desk.run(&again).done();
    let bytes = |dir: &str| std::fs::read(desk.file(dir).join("snapshot.json")).unwrap();
    assert_eq!(bytes("省"), bytes("再"));
}
