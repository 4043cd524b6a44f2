//! Receipts that bear out an assessment or name what differs; versions held against each other.

use std::sync::Arc;

use mingde_core::calendar::Calendar;
use mingde_core::period::Period;
use mingde_rulebook::{
    AssessmentDate, DatedValue, Difference, Overrides, Part, Receipt, Reference, ResultKind, Rulebook,
    Status, WrittenReceipt, assess, diff, explain, impact, verify,
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

/// What is said to differ in a file, each as `subject result: told → now`.
fn altered(text: &str, rules: &Rulebook) -> Vec<String> {
    let snapshot = bureau().snapshot();
    let mut told = Vec::new();
    for written in WrittenReceipt::read_all(text).unwrap() {
        for difference in verify(&written, &[rules], &snapshot, &Overrides::none()).0 {
            told.push(match difference {
                Difference::Result(a) => format!("{} {}: {} → {}", a.subject, a.result, a.told, a.now),
                other => other.name().to_owned(),
            });
        }
    }
    told
}

#[test]
fn every_value_of_a_file_is_compared_and_those_that_were_altered_are_named() {
    let own = version(|t| t);
    let snapshot = bureau().snapshot();
    let one = assess(&[&own], &snapshot, at(), &Overrides::none()).remove(0).to_json();
    assert_eq!(altered(&one, &own), [""; 0]);
    let better = one.replacen("\"value\":\"1\"", "\"value\":\"7\"", 1);
    assert_ne!(better, one);
    assert_eq!(altered(&better, &own), ["S2 S2校 talks: met 7 → met 1"]);
    let passed = one.replacen("not_met", "met", 1);
    assert_eq!(altered(&passed, &own), ["S2 S2校 enough: met → not_met"]);
    let renamed = one.replacen("\"title\":\"测试\"", "\"title\":\"别的\"", 1);
    assert_eq!(altered(&renamed, &own), [" title: 别的 → 测试"]);
    let moved = one.replace("\"article\":\"第一条 测试\"", "\"article\":\"第二条\"");
    assert_eq!(altered(&moved, &own).len(), 6, "three results of two schools");
    let mut cut: serde_json::Value = serde_json::from_str(&one).unwrap();
    cut["subjects"].as_array_mut().unwrap().remove(1);
    assert_eq!(altered(&cut.to_string(), &own), ["S2 S2校 :  → S2 S2校"]);
    // A second one under the same id, before or behind the true one, with a better value; and what nothing says now.
    for before in [true, false] {
        let mut twice: serde_json::Value = serde_json::from_str(&one).unwrap();
        let mut forged = twice["subjects"][1].clone();
        forged["results"]["talks"]["value"] = "7".into();
        let place = if before { 1 } else { 2 };
        twice["subjects"].as_array_mut().unwrap().insert(place, forged);
        let told = altered(&twice.to_string(), &own);
        assert!(told.contains(&"S2 S2校 : S2 S2校 → ".to_owned()), "{told:?}");
        assert_eq!(told.len(), if before { 2 } else { 1 }, "{told:?}");
    }
    let mut more: serde_json::Value = serde_json::from_str(&one).unwrap();
    more["note"] = "核对无误".into();
    more["subjects"][0]["honour"] = "优秀".into();
    assert_eq!(altered(&more.to_string(), &own), [" note: 核对无误 → ", "S1 S1校 honour: 优秀 → "]);
    // Several in one file, of which one was altered.
    assert_eq!(altered(&format!("[{one},{better}]"), &own), ["S2 S2校 talks: met 7 → met 1"]);
}

#[test]
fn a_proof_is_compared_down_to_the_records_it_counts() {
    let own = version(|t| t);
    let snapshot = bureau().snapshot();
    let proof =
        explain(&[&own], "test", &snapshot, at(), &Overrides::none(), "S1", "enough").unwrap().to_json();
    assert_eq!(altered(&proof, &own), [""; 0]);
    let more = proof.replacen("\"counted_total\": 2", "\"counted_total\": 3", 1);
    assert_ne!(more, proof);
    let told = altered(&more, &own);
    assert_eq!(told, ["S1 S1校 talks: records.counted_total: 3 → records.counted_total: 2"]);
    let kinder = proof.replacen("\"value\": \"2\"", "\"value\": \"9\"", 1);
    assert_ne!(kinder, proof);
    assert_eq!(altered(&kinder, &own).len(), 1);
}

#[test]
fn other_kinds_or_another_registry_give_another_receipt_that_says_so() {
    let own = version(|t| t);
    let json = assess(&[&own], &bureau().snapshot(), at(), &Overrides::none())[0].to_json();
    let written = WrittenReceipt::read(&json).unwrap();
    let differs = |kinds: &dyn Fn(&str) -> String, registry: &dyn Fn(&str) -> String| {
        let snapshot = bureau().snapshot_read_by(kinds, registry);
        let again = assess(&[&own], &snapshot, at(), &Overrides::none()).remove(0);
        let (differences, _) = verify(&written, &[&own], &snapshot, &Overrides::none());
        (again.receipt.hash_text() != written.hash, differences)
    };
    let same = |text: &str| text.to_owned();
    assert_eq!(differs(&same, &same), (false, vec![]));
    let renamed = |text: &str| text.replace("difficulty: 困难", "hardship: 困难");
    assert_eq!(differs(&renamed, &same), (true, vec![Difference::Kinds(vec!["talk".into()])]));
    let helped = |text: &str| text.replace("purpose: 谈心。", "purpose: 谈心谈话。");
    assert_eq!(differs(&helped, &same), (false, vec![]), "what a kind is for alters no figure");
    let elsewhere = |text: &str| text.replace("学习。", "学。").replace("unit: hours", "unit: minutes");
    assert_eq!(differs(&elsewhere, &same), (false, vec![]), "a kind that is not looked at");
    let other_class = |text: &str| text.replacen("class: school", "class: institution", 1);
    assert_eq!(differs(&same, &other_class), (true, vec![Difference::Registry]));
}

#[test]
fn a_receipt_says_of_which_ledger_it_is_and_can_be_typed() {
    let own = version(|t| t);
    let snapshot = bureau().snapshot();
    let of = |origin: &str| -> Receipt {
        let overrides = Overrides::none().of_ledger(origin);
        assess(&[&own], &snapshot, at(), &overrides).remove(0).receipt
    };
    let (one, other) = (of("mingde.example/a"), of("mingde.example/b"));
    assert_ne!(one.hash(), other.hash());
    let json =
        assess(&[&own], &snapshot, at(), &Overrides::none().of_ledger("mingde.example/a"))[0].to_json();
    let written = WrittenReceipt::read(&json).unwrap();
    assert_eq!(written.receipt, one);
    let elsewhere = Overrides::none().of_ledger("mingde.example/b");
    assert_eq!(verify(&written, &[&own], &snapshot, &elsewhere).0, [Difference::Origin]);

    let full_width = |c: char| match c {
        '!'..='~' => char::from_u32(u32::from(c) + 0xfee0).unwrap(),
        c => c,
    };
    let written = one.reference();
    let wide: String = written.chars().map(full_width).collect();
    for copied in
        [format!("凭据：{written}"), format!("receipt: {written}"), wide, format!("凭据:{written} ")]
    {
        assert!(Reference::parse(&copied).is_some_and(|typed| typed.is_of(&one)), "{copied}");
    }
    let typed = Reference::parse(&written.to_uppercase().replace("2025-AUTUMN", " 2025-AUTUMN "));
    let typed = typed.unwrap();
    assert!(typed.is_of(&one) && !typed.is_of(&other));
    assert_eq!((typed.rulebook.as_str(), typed.position), ("test", one.ledger_position));
    assert_eq!(Reference::parse("receipt.json"), None);
    assert_eq!(Reference::parse(&one.hash_text()), None);
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
    let tabled = |points: u32| {
        version(|t| {
            let block = format!(
                "tables:\n  award: {{ title: 分值, unit: points, rows: {{ gold: {points}, silver: 1 }} }}\n"
            );
            t.replacen("settings:", &format!("{block}settings:"), 1)
        })
    };
    let told = diff(&tabled(5), &tabled(6));
    assert_eq!(told.len(), 1, "{told:?}");
    assert_eq!((told[0].part, told[0].name.as_str()), (Part::Table, "award"));
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
    assert_eq!((enough.kind, enough.unit), (ResultKind::Duty, ""));
    let gone = found.iter().find(|i| i.result == "any").unwrap();
    assert!(gone.subjects.iter().all(|s| s.before.is_some() && s.after.is_none()));
    // A correction after the fact, under the same version.
    let later = bureau().talk("S2", "2025-10-03", "A", "A").snapshot();
    let corrected = assess(&[&old], &later, at(), &Overrides::none()).remove(0);
    let told: Vec<_> =
        impact(&before, &corrected).into_iter().map(|i| (i.result, i.subjects.len())).collect();
    assert_eq!(told, [("talks".to_owned(), 1), ("enough".to_owned(), 1)]);
}

#[test]
fn a_grade_under_the_same_number_is_another_one_where_the_grades_are_others() {
    let graded = |bands: &str| {
        let rules = format!(
            "measures:\n  talks: {{ title: 次数, from: talk, count: rows }}\ngrades:\n  level: {{ title: 等次, of: talks, bands: [{bands}] }}\n"
        );
        rulebook(&under_article("unit", "semester", &rules))
    };
    let old = graded("{ from: 2, grade: good, title: 良好 }, { grade: rest, title: 一般 }");
    let new = graded("{ from: 2, grade: fine, title: 较好 }, { grade: rest, title: 一般 }");
    let snapshot = bureau().snapshot();
    let of = |rulebook: &Rulebook| assess(&[rulebook], &snapshot, at(), &Overrides::none()).remove(0);
    let found = impact(&of(&old), &of(&new));
    let told: Vec<_> = found[0].subjects.iter().map(|s| (s.code.as_str(), s.grades.clone())).collect();
    let grade = |code: &str, title: &str| Some((code.to_owned(), title.to_owned()));
    let wanted = [("S1", [grade("good", "良好"), grade("fine", "较好")])];
    assert_eq!(told, wanted);
}
