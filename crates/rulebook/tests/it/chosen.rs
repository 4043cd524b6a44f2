//! Which rows count, counted by hand: the highest of each, the best few, without the ends, weighted, looked up in tables.

use mingde_core::diagnostic::Source;
use mingde_core::period::Period;
use mingde_core::record::State;
use mingde_core::words::Locale;
use mingde_rulebook::{Assessment, AssessmentDate, LeftOut, Overrides, Rulebook, assess, explain};

use crate::bureau::{Bureau, choice, content, library, number, rulebook, under_article};

fn autumn() -> AssessmentDate {
    AssessmentDate::of(Period::parse("2025-autumn").unwrap())
}

/// Talks of S1 with their length and topic, each with somebody; S2 has one without a length.
fn bureau() -> Bureau {
    let mut bureau = Bureau::default();
    bureau.unit("S1", "primary-school").unit("S2", "primary-school").unit("S3", "primary-school");
    for person in ["a", "b", "c"] {
        bureau.person(person, &[("S1", "teacher", "2000-01-01", None)]);
    }
    let talks =
        [("a", 30, "regular"), ("a", 60, "difficulty"), ("b", 45, "difficulty"), ("c", 20, "regular")];
    for (at, (whom, minutes, topic)) in talks.into_iter().enumerate() {
        let talk = content("talk", "S1", &format!("2025-10-{:02}", at + 1)).with("organiser", "a", &[]);
        let talk = talk.with("counterpart", whom, &[]).field("minutes", number(&minutes.to_string()));
        bureau.record(State::Accepted, talk.field("topic", choice(topic)).0);
    }
    bureau.talk("S2", "2025-10-01", "a", "b");
    bureau
}

fn assessed(rules: &str, bureau: &Bureau) -> Assessment {
    let rules = rulebook(&under_article("unit", "semester", rules));
    assess(&[&rules], &bureau.snapshot(), autumn(), &Overrides::none()).remove(0)
}

fn row(assessment: &Assessment, unit: &str, names: &str) -> String {
    let at = assessment.find_subject(unit).unwrap();
    let shown = |name: &str| {
        let view = assessment.result(at, name).unwrap();
        view.value.map_or(view.status.to_string(), |v| v.to_string())
    };
    names.split(' ').map(shown).collect::<Vec<_>>().join(" ")
}

const RULES: &str = "
settings:
  second: { title: 折减, unit: factor, value: 1.5, source: 文件 }
tables:
  award: { title: 分值, unit: points, rows: { 日常: 2, difficulty: 5 } }
measures:
  once: { title: 每人最高, from: talk, sum: minutes distinct by counterpart }
  best: { title: 最好两次, from: talk, sum: best 2 of minutes }
  best_once: { title: 最好两人, from: talk, sum: best 2 of minutes distinct by counterpart }
  middle: { title: 去头去尾, from: talk, average: minutes without highest and lowest }
  not_low: { title: 去尾, from: talk, average: minutes without lowest }
  top: { title: 最高三次平均, from: talk, average: best 3 of minutes }
  prizes: { title: 得分, from: talk, sum: award(topic) }
  halved: { title: 折算, from: talk, sum: \"if topic = 'regular' then award(topic) / 2 else award(topic) * second\" }
  capped: { title: 封顶, from: talk, sum: \"min(minutes, 40 minutes)\" }
  hours: { title: 满小时, from: talk, sum: floor(hours(minutes)) }
  latest: { title: 最近, from: talk, last: if minutes >= 30 then 1 else 0 }
";

#[test]
fn rows_that_count_are_chosen_as_the_words_say() {
    let found = assessed(RULES, &bureau());
    assert_eq!(row(&found, "S1", "once best best_once"), "125 105 105");
    assert_eq!(row(&found, "S1", "middle not_low top"), "37.5 45 45");
    assert_eq!(row(&found, "S1", "prizes halved capped hours latest"), "14 17 130 1 0");
    // A talk of which nobody says how long it was is no talk of no length.
    let names = "once best middle prizes capped latest";
    assert_eq!(row(&found, "S2", names), "no_data no_data no_data no_data no_data no_data");
    assert_eq!(row(&found, "S3", names), "no_data no_data no_data no_data no_data no_data");
}

#[test]
fn a_row_without_a_value_has_no_weight() {
    let mut bureau = Bureau::default();
    bureau.unit("S1", "primary-school").unit("S2", "primary-school");
    for (unit, hours, weight) in
        [("S1", Some("2"), "10"), ("S1", Some("4"), "30"), ("S1", None, "60"), ("S2", Some("3"), "0")]
    {
        let study = content("study", unit, "2025-10-08").field("covered", number(weight));
        bureau.record(State::Accepted, hours.map_or(study.0.clone(), |h| study.field("hours", number(h)).0));
    }
    let found =
        assessed("measures:\n  mean: { title: 加权, from: study, average: hours weight covered }", &bureau);
    assert_eq!(row(&found, "S1", "mean"), "3.5", "(2 × 10 + 4 × 30) ÷ 40, and not ÷ 100");
    assert_eq!(row(&found, "S2", "mean"), "not_applicable", "there is nothing to share by");
    // Written as one sum over another it would be 1.4, so the checker says what to write.
    let by_hand = "measures:\n  sum: { title: 合计, from: study, sum: hours * covered }\n  weights: { title: 权重, from: study, sum: covered }\n  mean: { title: 加权, value: sum / weights }";
    let read = |rules: &str| {
        let source = Source::new("r.md", under_article("unit", "semester", rules));
        let found = Rulebook::read(&source, &library()).1;
        found.iter().map(|f| (f.message.code, source.text[f.span.clone()].to_owned())).collect::<Vec<_>>()
    };
    assert_eq!(read(by_hand), [("rulebook-weighted-mean", "mean".to_owned())]);
    let asked = by_hand.replace("sum: covered }", "where: hours is given, sum: covered }");
    assert!(read(&asked).is_empty(), "whoever asks for the value has thought of it");
}

#[test]
fn the_proof_names_the_rows_that_were_not_chosen() {
    let rules = rulebook(&under_article("unit", "semester", RULES));
    let snapshot = bureau().snapshot();
    let proof =
        explain(&[&rules], "test", &snapshot, autumn(), &Overrides::none(), "S1", "best_once").unwrap();
    let told = proof.root.records.as_ref().unwrap();
    let numbers = |rows: &[mingde_rulebook::Row]| -> Vec<String> {
        rows.iter().map(|row| row.number.unwrap().normalize().to_string()).collect()
    };
    assert_eq!(numbers(&told.counted), ["60", "45"]);
    let left: Vec<_> =
        told.left_out.iter().map(|(row, why)| (row.number.unwrap().normalize().to_string(), *why)).collect();
    assert_eq!(left, [("30".into(), LeftOut::NotChosen), ("20".into(), LeftOut::NotChosen)]);
    assert!(proof.render_text(Locale::ZhCn).contains("60"), "the numbers are shown");
}
