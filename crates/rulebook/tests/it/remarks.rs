//! What a proof says beside a value: what was cut off and rounded, the band that was reached, the condition that does not hold;
//! in Chinese without a word of the language, and in ten lines.

use mingde_core::period::Period;
use mingde_core::words::Locale;
use mingde_rulebook::{AssessmentDate, Beside, ExplainError, Explanation, Overrides, explain};

use crate::bureau::{Bureau, rulebook, under_article};

const RULES: &str = "
settings:
  each: { title: 每次分值, unit: factor, value: 3, source: 文 }
measures:
  talks: { title: 谈心次数, from: talk, count: rows, missing: zero }
  big: { title: 是否大校, value: if unit.pupils >= 100 and unit.kind = 'primary-school' then 1 else 0 }
  again: { title: 连续优秀, value: \"if level = 'good' and previous(level) = 'good' then 1 else 0\" }
items:
  busy: { title: 谈心分, points: 10, score: talks * each }
  third: { title: 三分之一, points: 10, score: talks / 3, round: 1 }
  never: { title: 另计, points: 5, score: 1 * talks, when: talks >= 20 }
  upper: { title: 高中另计, points: 5, score: 1 * talks, applies: unit.kind = 'senior-middle' }
deductions:
  off: { title: 扣分, points: 2, score: 1 * talks }
totals:
  score: { title: 总分, points: 30, pass: 12, not_applicable: redistribute, round: 1, most: 16, vetoes: [bad] }
vetoes:
  bad: { title: 否决, from: talk, where: minutes >= 100, within: this period }
grades:
  level:
    title: 等次
    of: score
    bands: [ { from: 15, grade: good, title: 优, most: 1 }, { from: 12, grade: fair, title: 良 }, { grade: poor, title: 差 } ]
    ties: out
    then: talks
quotas:
  top: { title: 前列, of: score, when: talks >= 5, most: 50 %, ties: in }
";

fn bureau() -> Bureau {
    let mut bureau = Bureau::default();
    bureau.unit("S1", "primary-school").unit("S2", "primary-school").unit("K1", "department");
    bureau.person("a", &[("S1", "teacher", "2020-09-01", None)]);
    for date in ["2025-09-10", "2025-09-11", "2025-09-12", "2025-09-15"] {
        bureau.talk("S1", date, "a", "a");
    }
    for date in ["2025-09-10", "2025-09-11", "2025-09-12", "2025-09-15", "2025-09-16"] {
        bureau.talk("S2", date, "a", "a");
    }
    bureau
}

fn asked(subject: &str, result: &str) -> Result<Explanation, ExplainError> {
    let text = under_article("unit", "semester", RULES).replace(
        "subject: unit",
        "subject: unit\napplies: unit.class = 'school' and unit.pupils >= 100 people",
    );
    let rules = rulebook(&text);
    let at = AssessmentDate::of(Period::parse("2025-autumn").unwrap());
    explain(&[&rules], "test", &bureau().snapshot(), at, &Overrides::none(), subject, result)
}

fn told(subject: &str, result: &str) -> String {
    asked(subject, result).unwrap().render_text(Locale::ZhCn)
}

#[test]
fn what_is_cut_off_rounded_and_scaled_is_told() {
    assert!(told("S1", "busy").contains("算得 12，最多 10"), "{}", told("S1", "busy"));
    assert!(told("S1", "third").contains("算得 1.3333，取整为 1.3"), "{}", told("S1", "third"));
    assert!(told("S1", "off").contains("应扣 4，最多扣 2"), "{}", told("S1", "off"));
    let score = told("S1", "score");
    // 11.3 of the 20 points that apply are 16.95 of 30; two are taken off.
    assert!(score.contains("适用的各项共 20 分，按比例折成 30 分"), "{score}");
    assert!(score.contains("算得 14.95，取整为 15") && score.contains("合格线 12"), "{score}");
    // The parts stand in the formula with the scaling, and those that do not apply say so.
    assert!(score.contains("(10 + 1.3 + 不适用 + 不适用) × 30 ÷ 20 - 2"), "{score}");
}

#[test]
fn a_grade_says_which_bounds_it_passed_and_why_it_is_another() {
    let level = told("S1", "level");
    assert!(level.contains("从 15 起为优") && level.contains("没有名额，归入良"), "{level}");
    let level = told("S2", "level");
    assert!(level.contains("从 15 起为优") && !level.contains("没有名额"), "{level}");
}

#[test]
fn every_reason_to_lift_or_lower_is_named_and_nobody_is_lifted_beyond_the_highest_band() {
    let rules = rulebook(&under_article(
        "unit",
        "semester",
        "measures:
  talks: { title: 次数, from: talk, count: rows }
  led: { title: 校级谈心, from: talk, where: \"organiser.rank = 'school-head'\", count: rows }
grades:
  even: { title: 一升一降, of: talks, bands: [ { from: 9, grade: a, title: 甲 }, { from: 4, grade: b, title: 乙 }, { grade: c, title: 丙 } ], up: [talks >= 4], down: [led = 0] }
  top: { title: 顶档, of: talks, bands: [ { from: 4, grade: a, title: 甲 }, { from: 2, grade: b, title: 乙 }, { grade: c, title: 丙 } ], up: [talks >= 4], down: [led = 0] }
  twice: { title: 两升一降, of: talks, bands: [ { from: 4, grade: a, title: 甲 }, { from: 2, grade: b, title: 乙 }, { grade: c, title: 丙 } ], up: [talks >= 4, talks >= 3], down: [led = 0] }
",
    ));
    let at = AssessmentDate::of(Period::parse("2025-autumn").unwrap());
    for (result, grade) in [("even", "乙"), ("top", "乙"), ("twice", "乙")] {
        let proof =
            explain(&[&rules], "test", &bureau().snapshot(), at, &Overrides::none(), "S1", result).unwrap();
        assert_eq!(proof.root.grade.as_ref().unwrap().1, grade, "{result}");
        let told = proof.render_text(Locale::ZhCn);
        assert!(told.contains("上浮一等（最高为第一等）：次数 ≥ 4"), "{told}");
        assert!(told.contains("下浮一等：校级谈心 = 0"), "{told}");
    }
}

#[test]
fn the_condition_that_does_not_hold_is_named() {
    assert!(told("S1", "never").contains("条件不成立：谈心次数 ≥ 20（4 ≥ 20）"), "{}", told("S1", "never"));
    assert!(told("S1", "upper").contains("不在范围：要求 单位的类型 = “高中”"), "{}", told("S1", "upper"));
    assert!(told("S1", "top").contains("条件不成立：谈心次数 ≥ 5（4 ≥ 5）"), "{}", told("S1", "top"));
    let english = asked("S1", "never").unwrap().render_text(Locale::En);
    assert!(english.contains("the condition does not hold: talks >= 20 (4 >= 20)"), "{english}");
}

#[test]
fn a_quota_says_where_its_line_fell_and_who_stands_beside_it() {
    let rules = rulebook(&under_article(
        "unit",
        "semester",
        "measures:\n  talks: { title: 次数, from: talk, count: rows }\nquotas:\n  top: { title: 前列, of: talks, most: 1, ties: out }\n",
    ));
    let at = AssessmentDate::of(Period::parse("2025-autumn").unwrap());
    let proof =
        explain(&[&rules], "test", &bureau().snapshot(), at, &Overrides::none(), "S1", "top").unwrap();
    let told = proof.render_text(Locale::ZhCn);
    for line in [
        "同组参评 2 个，名额 1 个",
        "最后一个有名额的：S2校，第 1 名，5",
        "没有名额的第一个：S1校，第 2 名，4",
    ] {
        assert!(told.contains(line), "{line}: {told}");
    }
    let line = proof.root.line.unwrap();
    let code = |beside: Option<Beside>| beside.and_then(|beside| Some(beside.who?.0));
    assert_eq!((code(line.last_in), code(line.first_out)), (Some("S2".into()), Some("S1".into())));
}

#[test]
fn whoever_is_not_assessed_is_told_what_is_asked_for() {
    let error = asked("K1", "score").unwrap_err();
    let condition = ("单位的类别 = “学校”".to_owned(), "unit’ class = 'school'".to_owned());
    assert_eq!(error, ExplainError::NotMeant { name: "K1校".into(), condition });
    assert!(matches!(asked("S9", "score"), Err(ExplainError::NoSubject { .. })));
}

#[test]
fn a_chinese_proof_has_no_word_of_the_language() {
    for result in ["busy", "third", "never", "upper", "off", "score", "level", "top", "big", "again", "bad"] {
        let told = told("S1", result);
        let lines = told.lines().filter(|line| !line.starts_with("凭据") && !line.contains('#'));
        for line in lines.skip(1) {
            let latin = line.replace("a(a)", "").replace("名a", "");
            let words: Vec<&str> =
                latin.split(|c: char| !c.is_ascii_alphabetic()).filter(|word| word.len() > 1).collect();
            assert!(words.is_empty(), "{result}: {line}: {words:?}");
        }
    }
    assert!(told("S1", "big").contains("单位的学生数 ≥ 100 且 单位的类型 = “小学”"), "{}", told("S1", "big"));
    assert!(
        told("S1", "again").contains("等次 = “优” 且 等次（2025年春季学期） = “优”"),
        "{}",
        told("S1", "again")
    );
}

#[test]
fn a_short_proof_has_ten_lines() {
    for result in ["busy", "score", "level", "top", "talks"] {
        let brief = asked("S1", result).unwrap().render_brief(Locale::ZhCn);
        assert!((3..=10).contains(&brief.lines().count()), "{result}:\n{brief}");
        assert!(
            brief.starts_with("《测试》") && brief.lines().last().unwrap().starts_with("凭据"),
            "{brief}"
        );
        assert_eq!(brief.matches("第一条").count(), 1, "{brief}");
    }
    let brief = asked("S1", "score").unwrap().render_brief(Locale::ZhCn);
    assert!(brief.contains("另有"), "{brief}");
}

/// Nobody reads a nought of the total for one that was reported.
#[test]
fn points_of_who_reported_nothing_say_so_at_the_total_too() {
    let rules = rulebook(&under_article(
        "unit",
        "semester",
        "measures:\n  talks: { title: 谈心次数, from: talk, count: rows, missing: zero }\n  long: { title: 长谈, from: talk, where: minutes >= 100, count: rows, missing: zero }\nitems:\n  busy: { title: 谈心分, points: 10, score: 1 * talks }\n  much: { title: 长谈分, points: 10, score: 1 * long }\ntotals:\n  score: { title: 总分, points: 20, pass: 3 }",
    ));
    let at = AssessmentDate::of(Period::parse("2025-autumn").unwrap());
    let mut bureau = bureau();
    bureau.unit("S3", "primary-school");
    let said = |subject: &str, result: &str| {
        let proof =
            explain(&[&rules], "test", &bureau.snapshot(), at, &Overrides::none(), subject, result).unwrap();
        (proof.root.reason.name(), proof.render_text(Locale::ZhCn).contains("没有登记，按零计"))
    };
    assert_eq!(said("S3", "score"), ("nothing-reported", true));
    assert_eq!(said("S3", "busy"), ("nothing-reported", true));
    // Of S1 talks are there, and none of them long.
    assert_eq!(said("S1", "much"), ("none", false));
    assert_eq!(said("S1", "score"), ("none", false));
}

/// A row of a table, a step, a veto with its record and the places of a share are told, and nothing of the choices that
/// evaluation makes of them.
#[test]
fn what_was_looked_up_and_what_stopped_everything_are_told() {
    let rules = rulebook(&under_article(
        "unit",
        "semester",
        "tables:
  worth: { title: 校类分, unit: points, rows: { primary-school: 20, senior-middle: 30 }, otherwise: 5 }
measures:
  talks: { title: 谈心次数, from: talk, count: rows, missing: zero }
items:
  sort: { title: 类别分, points: 30, score: worth(unit.kind) }
  often: { title: 次数分, points: 10, tiers: { of: talks, steps: [ { from: 5, points: 10 }, { from: 3, points: 6 } ], otherwise: 0 } }
  paid: { title: 固定分, points: 10, score: 'min(4, 1 * talks)' }
deductions:
  off: { title: 扣分, points: 2, score: 1 * talks }
totals:
  score: { title: 总分, points: 50, pass: 12, vetoes: [bad] }
vetoes:
  bad: { title: 否决, from: talk, where: date >= 2025-09-16, within: this period }
quotas:
  top: { title: 前列, of: talks, most: 50 %, ties: in }
",
    ));
    let at = AssessmentDate::of(Period::parse("2025-autumn").unwrap());
    let snapshot = bureau().snapshot();
    let ask = |subject: &str, result: &str| {
        explain(&[&rules], "test", &snapshot, at, &Overrides::none(), subject, result).unwrap()
    };
    let told = |subject: &str, result: &str| ask(subject, result).render_text(Locale::ZhCn);
    let sort = told("S1", "sort");
    assert!(sort.contains("校类分(单位的类型)") && sort.contains("    20\n"), "{sort}");
    assert!(sort.contains("查“校类分”：单位的类型 = “小学”，对应 20"), "{sort}");
    let often = told("S1", "often");
    assert!(often.contains("按谈心次数 ≥ 3一档：6") && often.contains("    6\n"), "{often}");
    assert!(told("S1", "paid").contains("取最小(4, 1 × 谈心次数)"), "{}", told("S1", "paid"));
    assert!(told("S1", "score").contains("20 + 6 + 4 - 2"), "{}", told("S1", "score"));
    // The veto is the first thing that is said of the total, in the short form too.
    for shown in [told("S2", "score"), ask("S2", "score").render_brief(Locale::ZhCn)] {
        let veto = shown.find("一票否决“否决”在影响期内：2025-09-16 的登记 #").expect(&shown);
        assert!(shown.find("合格线 12").is_none_or(|pass| veto < pass), "{shown}");
    }
    assert!(told("S1", "top").contains("× 50% = "), "{}", told("S1", "top"));
}
