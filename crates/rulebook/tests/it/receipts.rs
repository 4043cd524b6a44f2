//! Receipts that bear out an assessment or name what differs; versions held against each other.

use std::sync::Arc;

use mingde_core::calendar::Calendar;
use mingde_core::period::Period;
use mingde_rulebook::{
    AssessmentDate, DatedValue, Difference, Overrides, Part, Rulebook, Status, WrittenReceipt, assess, diff,
    impact, verify,
};

use crate::bureau::{Bureau, rulebook, under_article};

const RULES: &str = "settings:
  wanted: { title: 次数, unit: items, value: 2, source: 第一条 }
measures:
  talks: { title: 次数, from: talk, count: rows }
duties:
  enough: { title: 够了, require: talks >= wanted }
  any: { title: 有, require: talks > 0 }
";

fn version(change: impl Fn(String) -> String) -> Rulebook {
    rulebook(&change(under_article("unit", "semester", RULES)))
}

fn bureau() -> Bureau {
    let mut bureau = Bureau::default();
    bureau.unit("S1", "primary-school").unit("S2", "primary-school");
    bureau.person("A", &[("S1", "teacher", "2000-01-01", None)]);
    bureau.talk("S1", "2025-10-01", "A", "A").talk("S1", "2025-10-02", "A", "A").talk(
        "S2",
        "2025-10-01",
        "A",
        "A",
    );
    bureau
}

fn at() -> AssessmentDate {
    AssessmentDate::of(Period::parse("2025-autumn").unwrap())
}

#[test]
fn a_receipt_is_borne_out_by_the_same_inputs_and_names_each_other_one() {
    let own = version(|t| t);
    let snapshot = bureau().snapshot();
    let json = assess(&[&own], &snapshot, at(), &Overrides::none())[0].to_json();
    let receipt = WrittenReceipt::read(&json).unwrap();
    let (differences, again) = verify(&receipt, &[&own], &snapshot, &Overrides::none());
    assert_eq!(differences, []);
    assert_eq!(again.unwrap().to_json(), json);

    let mut overrides = Overrides::none().with_calendar(Arc::new(Calendar::default()));
    let three =
        DatedValue { from: None, value: Some(mingde_rulebook::Number::whole(3)), source: "文".into() };
    overrides.set("test", "wanted", three);
    let other = version(|t| t.replace("正文", "正文改"));
    let (differences, _) = verify(&receipt, &[&other], &snapshot, &overrides);
    let setting = Difference::Setting("wanted".into());
    assert_eq!(differences, [Difference::Rulebook, Difference::Calendar, setting]);

    let later = bureau().talk("S2", "2025-10-03", "A", "A").snapshot();
    assert_eq!(verify(&receipt, &[&own], &later, &Overrides::none()).0, [Difference::Ledger]);
    let edited = WrittenReceipt::read(&json.replace("2026-01-31", "2026-01-30")).unwrap();
    assert_eq!(verify(&edited, &[&own], &snapshot, &Overrides::none()).0, [Difference::Receipt]);
    let forged = WrittenReceipt { results: Some("0".repeat(64)), ..receipt.clone() };
    assert_eq!(verify(&forged, &[&own], &snapshot, &Overrides::none()).0, [Difference::Results]);
    assert_eq!(verify(&receipt, &[], &snapshot, &Overrides::none()).0, [Difference::NoRulebook]);
    assert_eq!(WrittenReceipt::read("{}"), None);
}

#[test]
fn a_new_version_is_told_by_what_changes_in_it_and_for_whom() {
    let (old, new) = (
        version(|t| t),
        version(|t| {
            t.replace("version: '1'", "version: '2'").replace("value: 2", "value: 1").replace(
                "  any: { title: 有, require: talks > 0 }",
                "  some: { title: 有,   require: talks > 0 }",
            )
        }),
    );
    let changes = diff(&old, &new);
    let told: Vec<_> =
        changes.iter().map(|c| (c.part, c.name.as_str(), c.before.is_some(), c.after.is_some())).collect();
    let wanted = [
        (Part::Head, "version", true, true),
        (Part::Setting, "wanted", true, true),
        (Part::Rule, "some", false, true),
        (Part::Rule, "any", true, false),
    ];
    assert_eq!(told, wanted);
    let spaced = version(|t| t.replace("value: 2", "value:   2"));
    assert_eq!(diff(&old, &spaced), [], "spaces are no difference");

    let snapshot = bureau().snapshot();
    let before = assess(&[&old], &snapshot, at(), &Overrides::none()).remove(0);
    let after = assess(&[&new], &snapshot, at(), &Overrides::none()).remove(0);
    let found = impact(&before, &after);
    let enough = found.iter().find(|i| i.result == "enough").unwrap();
    assert_eq!(enough.subjects.len(), 1, "S1 had two talks either way");
    assert_eq!(enough.subjects[0].code, "S2");
    assert_eq!(enough.subjects[0].before, Some((Status::NotMet, None)));
    assert_eq!(enough.subjects[0].after, Some((Status::Met, None)));
    let gone = found.iter().find(|i| i.result == "any").unwrap();
    assert!(gone.subjects.iter().all(|s| s.before.is_some() && s.after.is_none()));
    // A correction after the fact, under the same version.
    let later = bureau().talk("S2", "2025-10-03", "A", "A").snapshot();
    let corrected = assess(&[&old], &later, at(), &Overrides::none()).remove(0);
    let told: Vec<_> =
        impact(&before, &corrected).into_iter().map(|i| (i.result, i.subjects.len())).collect();
    assert_eq!(told, [("talks".to_owned(), 1), ("enough".to_owned(), 1)]);
}
