//! Ethics cases of the demo stand at different steps, and those that were decided were decided by a body that was there.

use mingde_core::record::Value;
use mingde_demo::{DemoBureau, FileContent, RecordRow, shipped};

use crate::library::bureau;

const KIND: &str = "ethics-violation";

fn cases(bureau: &DemoBureau) -> Vec<RecordRow> {
    let rows = bureau.files().filter_map(|file| match file.content {
        FileContent::Records { kind, rows } if kind == KIND => Some(rows),
        _ => None,
    });
    rows.flatten().collect()
}

fn members(bureau: &DemoBureau, group: &str) -> i64 {
    let rows = bureau.files().filter_map(|file| match file.content {
        FileContent::Members(rows) => Some(rows),
        _ => None,
    });
    rows.flatten().filter(|row| row.group == group && row.last.is_none()).count() as i64
}

fn number(case: &RecordRow, field: &str) -> i64 {
    match case.field(field) {
        Some(Value::Number(number)) => number.raw() / 10_000,
        other => panic!("{field}: {other:?}"),
    }
}

#[test]
fn some_are_open_and_some_are_decided() {
    let cases = cases(&bureau(shipped::SMALL));
    let has = |case: &&RecordRow, field: &str| case.field(field).is_some();
    let open = cases.iter().filter(|case| !has(case, "decided_on")).count();
    let waiting = cases.iter().filter(|case| has(case, "filed_on") && !has(case, "decided_on")).count();
    let served = cases.iter().filter(|case| has(case, "served_on")).count();
    assert!(open >= 1 && waiting >= 1 && served >= 3, "{open} {waiting} {served} of {}", cases.len());
}

#[test]
fn a_decision_was_made_by_a_body_that_was_there_and_voted() {
    let bureau = bureau(shipped::SMALL);
    for case in cases(&bureau).iter().filter(|case| case.field("decided_on").is_some()) {
        let council = case.in_role("council").next().unwrap_or_else(|| panic!("{case:?}"));
        let present = number(case, "members_present");
        assert_eq!(present, members(&bureau, &council.code), "{case:?}");
        let cast = ["votes_for", "votes_against", "abstentions"].map(|field| number(case, field));
        assert_eq!(cast.iter().sum::<i64>(), present);
        assert!(cast[0] * 2 > present);
    }
}
