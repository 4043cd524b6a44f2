//! The same question asked in a report and in a rulebook: over ledgers drawn at random the two give the same value, count
//! the same records, leave out the same ones for the same reasons.

use std::collections::BTreeMap;
use std::path::PathBuf;
use std::sync::OnceLock;

use mingde_app::{Library, Pictures, ReportRequest, Sight, compose, form};
use mingde_core::date::{Day, Timestamp};
use mingde_core::number::Fixed;
use mingde_core::period::Period;
use mingde_core::record::{Content, Participant, State, Value, Who};
use mingde_core::registry::{Parent, Person, Post, Span, Unit};
use mingde_core::snapshot::Snapshot;
use mingde_report::figure::FigureValue;
use mingde_report::plain;
use mingde_rulebook::{AssessmentDate, Explainer, Proof, Status};
use mingde_testkit::{Bureau, Entry, operator};
use proptest::prelude::*;
use rust_decimal::RoundingStrategy::MidpointAwayFromZero;

use crate::office::day;

const KIND: &str = "id: inspection
title: 检查
english: Inspection
purpose: 记一次检查。
filed_by: [office]
accepted_by: [office]
date: { title: 检查日期, english: Date }
identity: [area]
roles:
  leader: { title: 带队, english: Led by, of: person, count: 0..1 }
  checked: { title: 受检人, english: Checked, of: person, count: 0.., attributes: { mark: { title: 评定, english: Mark, type: choice, options: { good: 好, poor: 差 } } } }
fields:
  area: { title: 区域, english: Area, type: text, max: 60, required: true }
  score: { title: 得分, english: Score, type: number, unit: points, decimals: 4 }
  passed: { title: 合格, english: Passed, type: flag }
  mended_on: { title: 整改日期, english: Mended on, type: date }
";

/// Everything a measure can say, as it stands in both texts.
const QUESTIONS: [(&str, &str); 26] = [
    ("rows", "from: inspection, count: rows"),
    ("none_is_nought", "from: inspection, count: rows, missing: zero"),
    ("nobody_poor", "from: inspection, count: rows, where: checked.mark != 'poor'"),
    ("nobody_of_these", "from: inspection, count: rows, where: \"checked.mark not in ['poor', 'good']\""),
    ("somebody_good", "from: inspection, count: rows, where: checked.mark = 'good'"),
    ("led_by_heads", "from: inspection, count: rows, where: leader.rank = 'school-head' or passed"),
    ("unmended", "from: inspection, count: rows, where: mended_on is missing and not passed"),
    ("late", "from: inspection, count: rows, where: mended_on - date > 15 days"),
    ("high", "from: inspection, count: rows, where: score >= 86.125 and unit.class = 'school'"),
    ("people", "from: inspection, count: distinct checked"),
    ("good_people", "from: inspection, count: distinct checked, where: checked.mark = 'good'"),
    ("areas", "from: inspection, count: distinct area"),
    ("weeks", "from: inspection, count: distinct week(date)"),
    ("pairs", "from: inspection, count: distinct area with unit"),
    ("sum", "from: inspection, sum: score"),
    ("sum_of_passed", "from: inspection, sum: score, where: passed"),
    ("average", "from: inspection, average: score, round: 2"),
    ("least", "from: inspection, min: score"),
    ("last", "from: inspection, last: score"),
    ("before", "from: inspection, count: rows, within: previous period"),
    ("recent", "from: inspection, sum: score, within: last 60 days"),
    ("ever", "from: inspection, count: rows, within: ever, state: [accepted, submitted]"),
    ("mended_now", "from: inspection, count: rows, dated: mended_on"),
    ("open_now", "from: inspection, count: rows, in_force: { from: date, ended: mended_on }"),
    ("teachers", "from: person, count: rows, where: rank = 'teacher' and unit.class = 'school'"),
    ("pupils", "from: unit, sum: pupils, where: class = 'school', at: period-start"),
];

/// What both texts compute from what they count.
const FORMULAS: [(&str, &str); 12] = [
    ("chained", "value: if rows > 3 then more else rows - nobody_poor"),
    ("more", "value: rows - before"),
    ("part", "value: nobody_poor / rows"),
    ("of_people", "value: good_people / people"),
    ("third", "value: sum / 3, round: 2"),
    ("mean", "value: \"round(sum / rows, 1)\""),
    ("apart", "value: \"max(areas, pairs) - min(areas, pairs)\""),
    ("too_large", "value: sum * sum * sum * sum * sum"),
    ("a_year_ago", "value: previous(rows)"),
    ("two_years_ago", "value: \"previous(sum, 2)\""),
    ("gain", "value: more - previous(more)"),
    ("or_none", "value: if previous(rows) is given then previous(rows) else 0 - 1"),
];

/// What both texts decide: one whether a duty is done, the other whether a sentence is printed.
const DECISIONS: [(&str, &str); 9] = [
    ("many", "rows > 3 and nobody_poor >= 1"),
    ("enough", "average >= 86.13 or least >= 50"),
    ("nearly_all", "part >= 66.6 % and not (people < 2)"),
    ("one_of", "areas in [1, 2, 3]"),
    ("grown", "before is missing or more > 0"),
    ("known", "sum is given"),
    ("large", "third * 3 > sum - 1 and too_large is missing"),
    ("shared", "of_people = 1/2"),
    ("none", "not (rows >= 1) or good_people = 0"),
];

/// What a rulebook says of each school.
const OWN: &str = "---\nid: own\ntitle: 各校\nversion: '1'\nissuer: 局\neffective: 2020-01-01\nperiod: school-year\nsubject: unit\n---\n## 第一条\n正文。\n```rule
measures:
  visits: { title: 检查次数, from: inspection, count: rows }
vetoes:
  failed: { title: 不合格, from: inspection, where: not passed, within: this period }
duties:
  enough: { title: 够数, require: visits >= 2, due: period-end, owner: 局 }
```
";

/// The same asked in columns of a report, and counted there once more.
const EACH: &str =
    "---\nid: each\nname: 各校\nenglish: Each\nperiod: school-year\ntitle: 各校\nissuer: 局\nfigures:
  schools:
    title: 各校
    from: unit
    rows: all
    where: class = 'school'
    columns:
      counted: { title: 数, from: inspection, count: rows }
      said: { title: 说, value: \"result('own.visits')\" }
      counted_before: { title: 去年数, value: previous(counted) }
      said_before: { title: 去年说, value: \"previous('own.visits')\" }
      met: { title: 够, value: \"if met('own.enough') then 1 else 0\" }
      enough: { title: 够数, value: if counted >= 2 then 1 else 0 }
      barred: { title: 否决, value: \"if veto('own.failed') then 1 else 0\" }
---
{{ 每个 school 属于 schools }}{{ school.said }}{{ 结束 }}
";

/// A library with the kind, and with the questions as a rulebook and as a form.
fn library() -> &'static Library {
    static LIBRARY: OnceLock<(tempfile::TempDir, Library)> = OnceLock::new();
    let made = LIBRARY.get_or_init(|| {
        let folder = tempfile::tempdir().unwrap();
        let put = |path: &str, text: String| {
            let path: PathBuf = folder.path().join(path);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, text).unwrap();
        };
        let asked = |by: &str| -> String {
            let counted =
                QUESTIONS.iter().map(|(id, keys)| format!("  {id}: {{ title: {id}, {keys}{by} }}\n"));
            let computed =
                FORMULAS.iter().map(|(id, keys)| format!("  {id}: {{ title: {id}, {keys} }}\n"));
            computed.chain(counted).collect()
        };
        let decided = DECISIONS.iter().map(|(id, condition)| {
            format!("  {id}: {{ title: {id}, require: \"{condition}\", due: period-end, owner: 局 }}\n")
        });
        let decided: String = decided.collect();
        put("kinds/inspection.yaml", KIND.to_owned());
        put(
            "rulebooks/asked.md",
            format!(
                "---\nid: asked\ntitle: 问\nversion: '1'\nissuer: 局\neffective: 2020-01-01\nperiod: school-year\nsubject: unit\n---\n## 第一条\n正文。\n```rule\nmeasures:\n{}duties:\n{decided}```\n",
                asked(", by: everyone")
            ),
        );
        let cited: String =
            QUESTIONS.iter().chain(&FORMULAS).map(|(id, _)| format!("{{{{ {id} }}}}，")).collect();
        let printed: String = DECISIONS
            .iter()
            .map(|(id, condition)| format!("\n{id}：{{{{ 如果 {condition} }}}}是{{{{ 否则 }}}}否{{{{ 结束 }}}}。\n"))
            .collect();
        put(
            "reports/asked.md",
            format!(
                "---\nid: asked\nname: 问\nenglish: Asked\nperiod: school-year\ntitle: 问\nissuer: 局\nfigures:\n{}---\n{cited}\n{printed}",
                asked("")
            ),
        );
        put("rulebooks/own.md", OWN.to_owned());
        put("reports/each.md", EACH.to_owned());
        let library = Library::load(&[folder.path().to_owned()]).unwrap();
        (folder, library)
    });
    &made.1
}

const SCHOOLS: [&str; 3] = ["S1", "S2", "S3"];
const PEOPLE: [(&str, &str, &str); 4] = [
    ("P1", "S1", "school-head"),
    ("P2", "S1", "teacher"),
    ("P3", "S2", "teacher"),
    ("P4", "RSK", "middle-head"),
];

/// Where, on which day, area, who led, who was checked with which mark, score in ten-thousandths, passed, mended after
/// how many days, state.
type Inspection = (
    usize,
    i32,
    u8,
    Option<usize>,
    Vec<(usize, Option<bool>)>,
    Option<i64>,
    Option<bool>,
    Option<i32>,
    usize,
);

fn inspections() -> impl Strategy<Value = Vec<Inspection>> {
    let scores = prop::option::weighted(
        0.8,
        prop_oneof![
            8 => 0i64..1_000_000,
            2 => prop::sample::select(vec![861_250i64, 861_150, 5, 50, 0]),
            // Sums of these leave the range of numbers.
            1 => prop::sample::select(vec![i64::MAX / 2, i64::MAX - 1, i64::MIN / 2]),
        ],
    );
    let checked = prop::collection::vec((0..PEOPLE.len(), prop::option::weighted(0.8, any::<bool>())), 0..4);
    let one = (
        0..SCHOOLS.len(),
        -420i32..420,
        0u8..4,
        prop::option::of(0..PEOPLE.len()),
        checked,
        scores,
        prop::option::weighted(0.7, any::<bool>()),
        prop::option::weighted(0.5, 0i32..40),
        0..State::ALL.len(),
    );
    prop::collection::vec(one, 0..30)
}

fn snapshot(inspections: &[Inspection], pupils: &[Option<u32>; 3]) -> Snapshot {
    let library = library();
    let unit = |code: &str, kind: &str, pupils: Option<u32>| Unit {
        code: code.into(),
        name: code.into(),
        aliases: Vec::new(),
        history: Default::default(),
        kind: kind.into(),
        parents: match code {
            "JYJ" => Vec::new(),
            _ => vec![Parent { unit: Unit::id_of("JYJ"), span: Span::ALWAYS }],
        },
        span: Span::ALWAYS,
        fields: pupils
            .map(|n| ("pupils".to_owned(), Value::Number(Fixed::whole(n.into()))))
            .into_iter()
            .collect(),
    };
    let schools = SCHOOLS.iter().zip(pupils).map(|(code, pupils)| unit(code, "primary-school", *pupils));
    let person = |(code, at, rank): &(&str, &str, &str)| {
        let post = Post {
            unit: Unit::id_of(at),
            title: "教师".into(),
            rank: (*rank).into(),
            span: Span::ALWAYS,
            concurrent: false,
        };
        Person { posts: vec![post], ..Person::new(*code, *code) }
    };
    Bureau {
        schema: library.schema.clone(),
        kinds: library.kinds.values().cloned().collect(),
        units: [unit("JYJ", "bureau", None), unit("RSK", "department", None)]
            .into_iter()
            .chain(schools)
            .collect(),
        persons: PEOPLE.iter().map(person).collect(),
        groups: Vec::new(),
        records: inspections.iter().enumerate().map(|(at, one)| entry(at, one)).collect(),
    }
    .snapshot()
}

fn entry(
    at: usize,
    (school, days, area, leader, checked, score, passed, mended, state): &Inspection,
) -> Entry {
    let date = day("2026-01-10").plus(*days);
    let mut fields = BTreeMap::from([("area".to_owned(), Value::Text(format!("区域{area}")))]);
    let mut put =
        |name: &str, value: Option<Value>| fields.extend(value.map(|value| (name.to_owned(), value)));
    put("score", score.map(|raw| Value::Number(Fixed::from_raw(raw))));
    put("passed", passed.map(Value::Flag));
    put("mended_on", mended.map(|days| Value::Date(date.plus(days))));
    let who = |person: usize| Who::Person(Person::id_of(PEOPLE[person].0));
    let led = leader.map(|person| Participant {
        role: "leader".into(),
        who: who(person),
        attributes: BTreeMap::new(),
    });
    let checked = checked.iter().map(|(person, good)| Participant {
        role: "checked".into(),
        who: who(*person),
        attributes: good
            .map(|good| ("mark".to_owned(), Value::Choice(if good { "good" } else { "poor" }.into())))
            .into_iter()
            .collect(),
    });
    let content = Content {
        kind: "inspection".into(),
        unit: Unit::id_of(SCHOOLS[*school]),
        date,
        number: Some(at.to_string()),
        fields,
        participants: led.into_iter().chain(checked).collect(),
        evidence: Vec::new(),
    };
    let entered = Timestamp::start_of(date.plus(1));
    Entry { content, state: State::ALL[*state].0, entered, recorded: entered }
}

/// Number of a record as a proof in a report lists it.
fn listed(lines: &[Vec<String>]) -> Vec<String> {
    lines.iter().map(|line| line[2].clone()).collect()
}

fn of_rulebook(proof: &Proof) -> (Vec<String>, Vec<(String, &'static str)>) {
    let short = |row: &mingde_rulebook::Row| {
        row.record.map_or_else(String::new, |id| id.to_string().chars().take(12).collect())
    };
    (
        proof.counted.iter().take(60).map(short).collect(),
        proof.left_out.iter().take(60).map(|(row, why)| (short(row), why.name())).collect(),
    )
}

/// By somebody who sees everything.
fn seen(snapshot: Snapshot) -> Sight {
    Sight::new(library(), &operator("clerk"), snapshot)
}

fn agree(sight: &Sight, as_of: Day) {
    let (library, snapshot) = (library(), sight.whole().unwrap());
    let period = Period::parse("2025-2026").unwrap();
    let request = ReportRequest { period: Some(period), as_of: Some(as_of) };
    let form = form(library, "asked").unwrap_or_else(|e| panic!("{e:?}"));
    let composed = compose(library, sight, &Default::default(), &Pictures::default(), &form, &request, as_of);
    let composed = composed.unwrap();

    let rulebook = library.rulebook("asked").unwrap();
    let date = AssessmentDate { as_of, period: Some(period) };
    let explainer = Explainer::new(&[rulebook.as_ref()], snapshot, date, &library.own);
    let assessed = mingde_rulebook::assess(&[rulebook.as_ref()], snapshot, date, &library.own).remove(0);
    for (id, question) in QUESTIONS.into_iter().chain(FORMULAS) {
        let figure = composed.figures.get(id).unwrap();
        let told = explainer.explain("asked", "S1", id).unwrap();
        let exact = told.root.value.map(|value| value.normalize().to_string());
        // A share is stated as it is, the others as they are shown.
        let stated = match &figure.value {
            FigureValue::Share { part, whole } => {
                let shown = part / whole;
                Some(shown.round_dp_with_strategy(4, MidpointAwayFromZero).normalize().to_string())
            }
            value => value.exact(),
        };
        assert_eq!(stated, exact, "{question}");
        let bulk = assessed.column(id).unwrap().value(assessed.find_subject("S1").unwrap());
        assert_eq!(bulk.map(|value| value.normalize().to_string()), exact, "{question}");

        let proof = &composed.proofs[id];
        let Some(records) = &told.root.records else {
            let formula = told.root.formula.as_ref().map(|f| (f.written.clone(), f.with_numbers.clone()));
            assert_eq!(proof.formula, formula, "{question}");
            continue;
        };
        if snapshot.table(&records.from.0).is_none() {
            continue;
        }
        assert_eq!(proof.counted.total, records.counted_total, "{question}");
        assert_eq!(proof.left_out.total, records.left_out_total, "{question}");
        assert_eq!(figure.receipt.counted, Some(records.counted_total as u64), "{question}");
        let (counted, left_out) = of_rulebook(records);
        assert_eq!(listed(&proof.counted.lines), counted, "{question}");
        let reasons = proof.left_out.lines.iter().map(|line| {
            let code = |why: &&str| {
                let code = format!("rulebook-left-out-{why}");
                mingde_core::words::say_code(mingde_core::words::Locale::ZhCn, &code, &[]) == line[4]
            };
            (line[2].clone(), left_out.iter().map(|(_, why)| *why).find(code).unwrap())
        });
        assert_eq!(reasons.collect::<Vec<_>>(), left_out, "{question}");
    }
}

/// What the report prints for a condition is what becomes of the duty that asks for the same.
fn decide_alike(sight: &Sight, as_of: Day) {
    let (library, snapshot) = (library(), sight.whole().unwrap());
    let period = Period::parse("2025-2026").unwrap();
    let request = ReportRequest { period: Some(period), as_of: Some(as_of) };
    let form = form(library, "asked").unwrap();
    let composed = compose(library, sight, &Default::default(), &Pictures::default(), &form, &request, as_of);
    let text = plain::text(&composed.unwrap().document);
    let rulebook = library.rulebook("asked").unwrap();
    let date = AssessmentDate { as_of, period: Some(period) };
    let assessed = mingde_rulebook::assess(&[rulebook.as_ref()], snapshot, date, &library.own).remove(0);
    let school = assessed.find_subject("S1").unwrap();
    for (id, condition) in DECISIONS {
        let expected = match assessed.column(id).unwrap().status(school) {
            Status::Met => "是。",
            Status::NotMet => "否。",
            Status::NoData | Status::NotApplicable => "。",
        };
        let line = text.lines().find_map(|line| line.trim().strip_prefix(&format!("{id}：")));
        assert_eq!(line, Some(expected), "{condition}\n{text}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]
    #[test]
    fn a_report_and_a_rulebook_that_ask_the_same_get_the_same(
        inspections in inspections(),
        pupils in prop::array::uniform3(prop::option::of(0u32..3_000)),
        days in 0i32..360,
    ) {
        let (sight, as_of) = (seen(snapshot(&inspections, &pupils)), day("2025-09-01").plus(days));
        agree(&sight, as_of);
        decide_alike(&sight, as_of);
        ask_alike(&sight, as_of);
    }
}

/// What a rulebook says of a school is what a column of a report asks it for.
fn ask_alike(sight: &Sight, as_of: Day) {
    let (library, snapshot) = (library(), sight.whole().unwrap());
    let period = Period::parse("2025-2026").unwrap();
    let request = ReportRequest { period: Some(period), as_of: Some(as_of) };
    let form = form(library, "each").unwrap_or_else(|e| panic!("{e:?}"));
    let composed = compose(library, sight, &Default::default(), &Pictures::default(), &form, &request, as_of);
    let composed = composed.unwrap();
    let FigureValue::Rows(rows) = &composed.figures.get("schools").unwrap().value else {
        panic!("schools are rows")
    };
    assert_eq!(rows.len(), SCHOOLS.len());
    let rulebook = library.rulebook("own").unwrap();
    let date = AssessmentDate { as_of, period: Some(period) };
    let assessed = mingde_rulebook::assess(&[rulebook.as_ref()], snapshot, date, &library.own).remove(0);
    for row in rows {
        let told = |column: &str| row.cells[column].value.exact();
        let school = assessed.find_subject(&row.name).unwrap();
        let value =
            |id: &str| assessed.column(id).unwrap().value(school).map(|value| value.normalize().to_string());
        let status = |id: &str| assessed.column(id).unwrap().status(school);
        assert_eq!(told("said"), value("visits"), "{}", row.name);
        assert_eq!(told("counted"), told("said"), "{}", row.name);
        assert_eq!(told("counted_before"), told("said_before"), "{}", row.name);
        assert_eq!(told("met"), told("enough"), "{}", row.name);
        let holds = |status: Status, yes: Status| match status {
            Status::Met | Status::NotMet => Some(if status == yes { "1" } else { "0" }.to_owned()),
            Status::NoData | Status::NotApplicable => None,
        };
        assert_eq!(told("met"), holds(status("enough"), Status::Met), "{}", row.name);
        // A veto that is met bars nobody.
        assert_eq!(told("barred"), holds(status("failed"), Status::NotMet), "{}", row.name);
    }
}

#[test]
fn a_report_is_told_what_it_asks_of_what_is_not_there() {
    let asked = |figures: &str| {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("reports/wrong.md");
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        let text = format!(
            "---\nid: wrong\nname: 问\nenglish: Wrong\nperiod: school-year\ntitle: 问\nissuer: 局\nfigures:\n{figures}---\n正文\n"
        );
        std::fs::write(&path, text).unwrap();
        let library = Library::load(&[folder.path().to_owned()]).unwrap();
        let findings = form(&library, "wrong").err();
        findings.map_or_else(String::new, |error| format!("{error:?}"))
    };
    let column = |value: &str| {
        format!(
            "  schools: {{ title: 各校, from: unit, rows: all, columns: {{ one: {{ title: 一, value: \"{value}\" }} }} }}\n"
        )
    };
    assert_eq!(asked(&column("result('heart-to-heart-talks.talks') * 2")), "", "a rulebook that ships");
    for (figures, code) in [
        ("  one: { title: 一, value: \"result('heart-to-heart-talks.talks')\" }\n".to_owned(), "rulebook-result-of-bureau"),
        (column("result('heart-to-heart-talks.talk')"), "rulebook-result-not-there"),
        (column("result('heart-to-heart-talk.talks')"), "rulebook-result-nowhere"),
        (column("if veto('heart-to-heart-talks.none') then 1 else 0"), "rulebook-veto-not-there"),
        (
            "  limit: { title: 限, from: setting, rulebook: heart-to-heart-talks, setting: head_share }\n  one: { title: 一, value: previous(limit) }\n".to_owned(),
            "rulebook-previous-what",
        ),
        (
            "  limit: { title: 限, from: setting, rulebook: heart-to-heart-talks, setting: head_share }\n  half: { title: 半, value: limit / 2 }\n  one: { title: 一, value: previous(half) }\n".to_owned(),
            "rulebook-previous-of-given",
        ),
        ("  one: { title: 一, value: previous(one) }\n".to_owned(), "rulebook-circle"),
        ("  one: { title: 一, value: missed(one) }\n".to_owned(), "rulebook-unknown-function"),
    ] {
        assert!(asked(&figures).contains(code), "{figures}: {}", asked(&figures));
    }
}

fn composed(inspections: &[Inspection], pupils: &[Option<u32>; 3]) -> BTreeMap<&'static str, Option<String>> {
    let (library, sight) = (library(), seen(snapshot(inspections, pupils)));
    let form = form(library, "asked").unwrap();
    let request = ReportRequest { period: Some(Period::parse("2025-2026").unwrap()), as_of: None };
    let today = day("2026-08-31");
    let composed =
        compose(library, &sight, &Default::default(), &Pictures::default(), &form, &request, today).unwrap();
    QUESTIONS.iter().map(|(id, _)| (*id, composed.figures.get(id).unwrap().value.exact())).collect()
}

#[test]
fn halves_go_up_several_are_all_asked_and_nothing_stated_is_no_zero() {
    let accepted = State::ALL.iter().position(|(state, _)| *state == State::Accepted).unwrap();
    let one = |checked: &[(usize, Option<bool>)], score: Option<i64>| -> Inspection {
        (0, 0, 0, None, checked.to_vec(), score, None, None, accepted)
    };
    let (good, poor) = (Some(true), Some(false));
    let told = composed(
        &[
            one(&[(1, good), (2, poor)], Some(861_250)),
            one(&[(1, good)], Some(861_250)),
            one(&[], Some(861_250)),
        ],
        &[None, None, None],
    );
    let value = |id: &str| told[id].as_deref();
    assert_eq!(value("average"), Some("86.13"), "86.125, half up");
    assert_eq!(
        value("nobody_poor"),
        Some("2"),
        "of the two checked together one was poor; where nobody was checked nobody was"
    );
    assert_eq!(value("somebody_good"), Some("2"));
    assert_eq!(value("pupils"), None, "no school has said how many");
    assert_eq!((value("before"), value("none_is_nought")), (None, Some("3")));
    let none = composed(&[], &[Some(1_280), None, Some(0)]);
    assert_eq!((none["rows"].as_deref(), none["none_is_nought"].as_deref()), (None, Some("0")));
    assert_eq!(none["pupils"].as_deref(), Some("1280"));
    // Beyond the range of numbers there is no value, and certainly no other one.
    let told = composed(&vec![one(&[], Some(i64::MAX - 1)); 3], &[None, None, None]);
    let sum = 3 * i128::from(i64::MAX - 1);
    assert!(
        told["sum"].is_none()
            || told["sum"].as_deref() == Some(&format!("{}.{:04}", sum / 10_000, sum % 10_000))
    );
}
