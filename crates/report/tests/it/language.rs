//! The language of forms beyond its examples: what falls away, what is counted, what is missing, what is wrong.

use mingde_core::diagnostic::{Severity, Source};
use mingde_core::translations::Translations;
use mingde_core::words::{Locale, say};
use mingde_report::figure::{Figure, FigureValue, Figures};
use mingde_report::form::{Form, Occasion};

use crate::page::{answers, written};

fn figures_with(name: &str, value: FigureValue) -> Figures {
    let mut figures = answers();
    figures.insert(name, Figure::new(value, "样本"));
    figures
}

#[test]
fn rows_are_sorted_with_the_unreported_last_in_either_direction() {
    let names = |clauses: &str| {
        let body = format!(
            "{{{{ 每个 校 属于 each_school {clauses} }}}}{{{{ 校 }}}}{{{{ 之间 }}}}、{{{{ 结束 }}}}。"
        );
        written(&body, &answers())
    };
    assert_eq!(names(""), "滨江学校、第一小学、柳溪小学。");
    assert_eq!(names("按 校.talks 从高到低"), "第一小学、滨江学校、柳溪小学。");
    assert_eq!(names("按 校.talks 从低到高"), "滨江学校、第一小学、柳溪小学。");
    assert_eq!(names("按 校 从大到小"), "柳溪小学、第一小学、滨江学校。");
    assert_eq!(names("其中 校.talks >= 6 前 1"), "滨江学校。");
    assert_eq!(names("其中 not 校.talks"), "。");
    assert_eq!(names("where 校.area = '城区' by 校.pupils descending first 3"), "第一小学。");
}

#[test]
fn an_empty_list_has_its_own_words_and_an_unreported_one_has_none() {
    let body = "名单{{ 每个 科 属于 winners }}{{ 科 }}{{ 之间 }}、{{ 否则 }}暂缺{{ 结束 }}。";
    assert_eq!(written(body, &answers()), "名单督导室、基建科、中学科。");
    assert_eq!(written(body, &figures_with("winners", FigureValue::List(Vec::new()))), "名单暂缺。");
    assert_eq!(written(body, &figures_with("winners", FigureValue::NoData)), "名单。");
    assert_eq!(
        written("入选：{{ winners }}。", &figures_with("winners", FigureValue::List(Vec::new()))),
        "入选：无。"
    );
}

#[test]
fn sections_within_sections_fall_away_with_their_numbers() {
    let body = "\
{{ 一节 }}
# 外

{{ 一节 }}
{{ 序号 条 }}是资助。{{ 如果 aid }}有{{ aid }}名。{{ 结束 }}
{{ 结束 }}

{{ 一节 }}
{{ 序号 条 }}是下校。{{ 如果 visits }}有{{ visits }}次。{{ 结束 }}
{{ 结束 }}
{{ 结束 }}

共{{ 总数 条 }}条，{{ 总数 条 数字 }}条。";
    assert_eq!(written(body, &answers()), "外\n一是下校。有12次。\n共一条，1条。");
    let none = figures_with("visits", number(0));
    assert_eq!(written(body, &none), "共零条，0条。");
}

fn number(n: i64) -> FigureValue {
    FigureValue::Number(n.into())
}

#[test]
fn the_first_condition_that_holds_is_printed_and_only_it() {
    let body =
        "{{ 如果 visits > 20 }}多{{ 否则如果 visits > 10 }}中{{ 否则如果 visits }}少{{ 否则 }}无{{ 结束 }}";
    for (visits, word) in [(21, "多"), (20, "中"), (11, "中"), (10, "少"), (0, "无")] {
        assert_eq!(written(body, &figures_with("visits", number(visits))), word, "{visits}");
    }
    assert_eq!(written(body, &figures_with("visits", FigureValue::NoData)), "");
}

#[test]
fn columns_nobody_reported_are_listed_once_with_their_rows() {
    let source = {
        let page =
            std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reports.md")).unwrap();
        let example = page.split("```markdown\n").nth(1).unwrap().split("```").next().unwrap();
        let front = example[..example.rfind("---\n").unwrap() + 4].to_owned();
        let body =
            "{{ 每个 校 属于 each_school }}{{ 校.talks }}次{{ 校.half }}{{ 结束 }}{{ aid }}名{{ aid }}人";
        Source::new("f.md", format!("{front}{body}"))
    };
    let form = Form::read(&source).0.unwrap();
    let date = mingde_core::date::civil(2025, 12, 31).unwrap();
    let report = form.write(&answers(), &Occasion { date, period: String::new() });
    assert_eq!(report.missing, ["谈心次数（柳溪小学）", "谈心过半（柳溪小学）", "受助学生数"]);
    // In English by what the form or the library calls it, with the rows in the brackets of English.
    let mut library = Translations::default();
    library.title("谈心次数", "Talks held");
    let mut told = report.clone();
    told.name_missing(&form, &library);
    let words = say(Locale::En, &told.warnings[0]);
    assert!(words.contains("Talks held (柳溪小学), 谈心过半 (柳溪小学)"), "{words}");
    assert!(say(Locale::ZhCn, &told.warnings[0]).contains("谈心次数（柳溪小学）"));
    // The key of a cell does not hang on how the loop is sorted.
    assert_eq!(report.document.figures["each_school/2/talks"].exact.as_deref(), Some("18"));
    assert_eq!(report.document.figures["each_school/2/talks"].unit, "次");
}

/// Body, the code of the only error, and what it points at.
#[test]
fn mistakes_in_the_constructs_are_named_at_their_place() {
    let page =
        std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reports.md")).unwrap();
    let example = page.split("```markdown\n").nth(1).unwrap().split("```").next().unwrap();
    let front = &example[..example.rfind("---\n").unwrap() + 4];
    for (body, code, at) in [
        ("{{ 每个 校 属于 each_school 排 校.pupils }}{{ 结束 }}", "report-each-clause", "排 校.pupils"),
        ("{{ 每个 校 属于 each_school 前 三 }}{{ 结束 }}", "report-each-clause", "前 三"),
        ("{{ 每个 校 属于 each_school 按 校.pupil }}{{ 结束 }}", "report-column-unknown", "校.pupil"),
        (
            "{{ 每个 校 属于 each_school }}{{ 校.talks | 日期 }}{{ 结束 }}",
            "report-wording-shape",
            "校.talks | 日期",
        ),
        (
            "{{ 每个 校 属于 each_school }}{{ 每个 x 属于 校.talks }}{{ 结束 }}{{ 结束 }}",
            "report-each-not-list",
            "校.talks",
        ),
        ("{{ 如果 pupils = “多” }}{{ 结束 }}", "rulebook-unit-mismatch", "pupils = “多”"),
        ("{{ 如果 bureau > “多” }}{{ 结束 }}", "rulebook-choice-order", "bureau > “多”"),
        ("{{ 如果 pupils > pupil }}{{ 结束 }}", "report-figure-unknown", "pupil"),
        ("{{ 每个 校 属于 each_school 其中 校.area = 城区 }}{{ 结束 }}", "rulebook-word-quotes", "城区"),
        ("{{ 总数 条 }}", "report-counter-unknown", "总数 条"),
        ("{{ 序号 条 目 }}", "report-counter-form", "序号 条 目"),
        ("{{ 之间 }}", "report-end-alone", "{{ 之间 }}"),
        ("{{ 如果 pupils }}{{ 否则 }}{{ 否则 }}{{ 结束 }}", "report-end-alone", "{{ 否则 }}"),
        ("{{ 一节 }}", "report-end-missing", "{{ 一节 }}"),
    ] {
        let source = Source::new("f.md", format!("{front}{body}"));
        let (form, findings) = Form::read(&source);
        let errors: Vec<_> = findings.iter().filter(|d| d.severity == Severity::Error).collect();
        assert!(form.is_none(), "{body}");
        assert_eq!(errors[0].message.code, code, "{body}");
        assert_eq!(&source.text[errors[0].span.clone()], at, "{body}");
    }
}

#[test]
fn a_column_asks_about_one_row_and_not_about_all() {
    for (column, code) in [
        ("{ from: duties, count: duties }", "report-column-source"),
        ("{ from: assessment, rulebook: r, result: x, share: met }", "report-column-source"),
        ("{ from: honour, rows: all }", "report-column-source"),
        ("{ from: registry, count: persons }", "report-from-unknown"),
        ("{ from: honour, count: rows, titel: 甲 }", "yaml-key-unknown"),
    ] {
        let front = "id: a\nname: 甲\nenglish: A\ntitle: 甲\nissuer: 局\n";
        let text = format!(
            "---\n{front}figures:\n  s: {{ title: 校, from: unit, rows: all, columns: {{ c: {column} }} }}\n---\n{{{{ 每个 x 属于 s }}}}{{{{ 结束 }}}}"
        );
        let (form, findings) = Form::read(&Source::new("f.md", text));
        assert!(form.is_none() && findings.iter().any(|d| d.message.code == code), "{column}: {findings:?}");
    }
}
