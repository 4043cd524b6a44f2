//! What an official reads when asking why.

use mingde_core::number::Fixed;
use mingde_core::period::Period;
use mingde_core::record::{State, Value};
use mingde_core::words::Locale;
use mingde_rulebook::LeftOut;
use mingde_rulebook::{AssessmentDate, ExplainError, Overrides, assess, explain};

use crate::bureau::{Bureau, content, day, rulebook, under_article};

const RULES: &str = "
settings:
  share: { title: 覆盖面, unit: share, value: 1/2, source: 本制度第三条 }
measures:
  staff: { title: 教职工数, from: person, count: rows }
  talked: { title: 谈心人数, from: talk, where: \"organiser.rank = 'school-head'\", count: distinct counterpart }
duties:
  half: { title: 谈心过半, require: talked >= ceil(staff * share), due: period-end - 7 days, owner: 校级干部 }
";

fn bureau() -> Bureau {
    let mut bureau = Bureau::default();
    bureau.unit("S1", "primary-school");
    for (code, rank) in [("h", "school-head"), ("m", "school-middle"), ("t1", "teacher"), ("t2", "teacher")] {
        bureau.person(code, &[("S1", rank, "2020-09-01", None)]);
    }
    bureau.talk("S1", "2025-09-10", "h", "t1").talk("S1", "2025-10-10", "h", "t1");
    bureau.talk("S1", "2025-09-12", "m", "t2").talk("S1", "2025-08-01", "h", "t2");
    for (state, date) in [(State::Submitted, "2025-09-20"), (State::Withdrawn, "2025-09-21")] {
        let draft = content("talk", "S1", date).with("organiser", "h", &[]).with("counterpart", "m", &[]);
        bureau.record(state, draft.0);
    }
    bureau
}

#[test]
fn a_proof_goes_from_the_article_to_the_records_left_out() {
    let rules = rulebook(&under_article("unit", "semester", RULES));
    let snapshot = bureau().snapshot();
    let at = AssessmentDate::of(Period::parse("2025-autumn").unwrap());
    let none = Overrides::none();
    let proof = explain(&[&rules], "test", &snapshot, at, &none, "S1", "half").unwrap();
    let formula = proof.root.formula.as_ref().unwrap();
    assert_eq!(formula.with_numbers, "1 >= ceil(4 * 0.5)");
    assert_eq!(proof.root.due, Some(day("2026-01-24")));
    let talked = &proof.root.inputs[0].records.as_ref().unwrap();
    let mut why: Vec<LeftOut> = talked.left_out.iter().map(|(_, why)| *why).collect();
    why.sort();
    use LeftOut::*;
    assert_eq!(why, [Withdrawn, NotAccepted, WrongDate, ConditionNotMet, Duplicate]);
    assert_eq!(talked.counted[0].who, [("t1".to_owned(), "名t1".to_owned())]);
    let shown = proof.render_text(Locale::ZhCn);
    for part in ["第一条 测试", "正文。", "同一对象已计", "已撤回", "依据：本制度第三条", "责任人：校级干部"]
    {
        assert!(shown.contains(part), "{part} in\n{shown}");
    }
    assert_eq!(talked.condition_words, "谈话人的职级 = “校级干部”");
    assert!(proof.render_text(Locale::En).contains("organiser.rank = 'school-head'"));
    assert!(proof.render_text(Locale::En).contains("already counted"));
    let json: serde_json::Value = serde_json::from_str(&proof.to_json()).unwrap();
    assert_eq!(json["result"]["inputs"][0]["records"]["left_out_total"], 5);
}

#[test]
fn a_slip_in_the_question_is_answered_with_the_nearest_word() {
    let rules = rulebook(&under_article("unit", "semester", RULES));
    let (snapshot, at) = (bureau().snapshot(), AssessmentDate::on(day("2025-12-01")));
    let ask = |subject: &str, result: &str| {
        explain(&[&rules], "test", &snapshot, at, &Overrides::none(), subject, result).unwrap_err()
    };
    let near = Some("S1校".to_owned());
    assert_eq!(ask("S2校", "half"), ExplainError::NoSubject { word: "S2校".into(), nearest: near });
    let near = Some("half".to_owned());
    assert_eq!(ask("S1", "hafl"), ExplainError::NoResult { word: "hafl".into(), nearest: near });
}

#[test]
fn a_formula_is_read_in_titles_and_namesakes_are_not_mixed_up() {
    let rules = rulebook(&under_article("unit", "semester", RULES));
    let (snapshot, at) = (bureau().snapshot(), AssessmentDate::on(day("2025-12-01")));
    let told = explain(&[&rules], "test", &snapshot, at, &Overrides::none(), "S1", "half").unwrap();
    let (chinese, english) = (told.render_text(Locale::ZhCn), told.render_text(Locale::En));
    let [in_titles, with_numbers] = ["谈心人数 ≥ 进一取整(教职工数 × 覆盖面)", "1 ≥ 进一取整(4 × 0.5)"];
    assert!(chinese.contains(&format!("    {in_titles}\n    {with_numbers}\n")), "{chinese}");
    assert!(!chinese.contains("talked") && !chinese.contains("[half]"), "{chinese}");
    assert!(english.contains("[half]"));
    assert!(english.contains("    talked >= ceil(staff * share)\n    1 >= ceil(4 * 0.5)\n"), "{english}");

    let mut bureau = bureau();
    bureau.person("t3", &[("S1", "teacher", "2020-09-01", None)]).called("名t1");
    let rules = rulebook(&under_article(
        "person",
        "semester",
        "measures:\n  a: { title: 甲, from: talk, by: counterpart, count: rows }",
    ));
    let snapshot = bureau.snapshot();
    let ask = |subject: &str| explain(&[&rules], "test", &snapshot, at, &Overrides::none(), subject, "a");
    let several =
        ExplainError::SeveralSubjects { word: "名t1".into(), codes: vec!["t1".into(), "t3".into()] };
    assert_eq!(ask("名t1").unwrap_err(), several);
    assert_eq!(ask("名t1(t1)").unwrap().root.value, ask("t1").unwrap().root.value);
    assert_ne!(ask("t1").unwrap().root.value, ask("t3").unwrap().root.value);
    assert!(ask("名t2(t1)").is_err());
}

#[test]
fn json_keeps_the_shape_that_scripts_rely_on() {
    let rules = rulebook(&under_article("unit", "semester", RULES));
    let at = AssessmentDate::of(Period::parse("2025-autumn").unwrap());
    let found = assess(&[&rules], &bureau().snapshot(), at, &Overrides::none()).remove(0);
    let json: serde_json::Value = serde_json::from_str(&found.to_json()).unwrap();
    assert_eq!((json["rulebook"].as_str(), json["period"].as_str()), (Some("test"), Some("2025-autumn")));
    let results = &json["subjects"][0]["results"];
    assert_eq!(results["talked"]["value"], "1");
    assert_eq!(results["half"]["status"], "not_met");
    assert_eq!(results["half"]["kind"], "duty");
    assert_eq!(results["half"]["article"], "第一条 测试");
}

#[test]
fn a_receipt_changes_with_what_it_rests_on_and_with_nothing_else() {
    let rules = rulebook(&under_article("unit", "semester", RULES));
    let at = AssessmentDate::of(Period::parse("2025-autumn").unwrap());
    let hash = |overrides: &Overrides, at| {
        assess(&[&rules], &bureau().snapshot(), at, overrides)[0].receipt.hash_text()
    };
    let none = Overrides::none();
    let first = hash(&none, at);
    assert_eq!(first, hash(&none, at));
    assert_ne!(first, hash(&none, AssessmentDate::on(day("2025-12-01"))));
    let text = "test.share: { value: 60 %, from: 2025-09-01, source: 新规定 }\n";
    let source = mingde_core::diagnostic::Source::new("settings.yaml", text);
    let mut overrides = Overrides::none();
    assert_eq!(overrides.add_file(&source, &[&rules]), []);
    assert_ne!(first, hash(&overrides, at));
}

#[test]
fn a_proof_quotes_what_the_count_looks_at() {
    let rules = "
measures:
  hard: { title: 困难谈话, from: talk, where: \"topic = 'difficulty' and minutes >= 30\", count: rows }
";
    let rules = rulebook(&under_article("unit", "semester", rules));
    let mut bureau = bureau();
    let hard = [("topic", Value::Choice("difficulty".into())), ("minutes", Value::Number(Fixed::whole(20)))];
    let mut talk =
        content("talk", "S1", "2025-11-03").with("organiser", "h", &[]).with("counterpart", "t2", &[]).0;
    talk.fields.extend(hard.map(|(name, value)| (name.to_owned(), value)));
    bureau.record(State::Accepted, talk);
    let snapshot = bureau.snapshot();
    let at = AssessmentDate::of(Period::parse("2025-autumn").unwrap());
    let proof = explain(&[&rules], "test", &snapshot, at, &Overrides::none(), "S1", "hard").unwrap();
    let records = proof.root.records.as_ref().unwrap();
    assert_eq!(records.condition_words, "事由 = “困难” 且 时长 ≥ 30");
    let at = records.left_out.iter().position(|(row, _)| row.day == Some(day("2025-11-03"))).unwrap();
    let (row, why) = &records.left_out[at];
    assert_eq!(*why, LeftOut::ConditionNotMet);
    let said: Vec<String> = row.says.iter().map(|said| said.text(Locale::ZhCn)).collect();
    assert!(said.contains(&"事由：困难".to_owned()) && said.contains(&"时长：20".to_owned()), "{said:?}");
    assert!(proof.render_text(Locale::En).contains("Length: 20"));
    let json: serde_json::Value = serde_json::from_str(&proof.to_json()).unwrap();
    assert_eq!(json["result"]["records"]["left_out"][at]["says"]["topic"], "difficulty");
    assert!(mingde_rulebook::page(&[proof], Locale::ZhCn).contains("时长：20"));
}
