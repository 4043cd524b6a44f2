//! Two years' reports beside each other.

use mingde_core::diagnostic::Source;
use mingde_report::diff::{Change, compare};
use mingde_report::document::{Mention, Run};
use mingde_report::figure::{Figure, FigureValue, Figures};
use mingde_report::form::{Form, Occasion};
use mingde_report::provenance::Receipts;
use rust_decimal::Decimal;

use crate::verify::paper;

#[test]
fn each_figure_is_compared_with_what_it_was() {
    let last_year = Receipts::of(&paper());
    let mut paper = paper();
    let set = |figures: &mut std::collections::BTreeMap<String, mingde_report::document::Stated>,
               key: &str,
               exact| {
        figures.get_mut(key).unwrap().exact = exact;
    };
    set(&mut paper.figures, "pupils", Some("29000".into()));
    set(&mut paper.figures, "share", Some("18/20".into()));
    set(&mut paper.figures, "first", None);
    let this_year = Receipts::of(&paper);
    let found = compare(&last_year, &this_year);
    let of = |key: &str| &found.iter().find(|d| d.key == key).unwrap().change;
    assert_eq!(
        found.iter().map(|d| d.title.as_str()).collect::<Vec<_>>(),
        ["学校数", "学生数", "达标率", "第一小学·学生数", "单位名称"]
    );
    assert_eq!(of("schools"), &Change::Same(Some("37".into())));
    let Change::Number { by, percent, .. } = of("pupils") else { panic!() };
    assert_eq!((*by, *percent), (Decimal::from(569), Some(Decimal::from(2))));
    let Change::Share { points, .. } = of("share") else { panic!() };
    assert_eq!(*points, Decimal::from(5));
    assert_eq!(of("first"), &Change::Text { old: Some("420".into()), new: None }, "no data is not nought");
}

#[test]
fn a_school_is_compared_with_itself_wherever_its_row_stands() {
    let rows = |schools: &[(&str, &str)]| {
        let mut receipts = Receipts::of(&paper());
        receipts.figures.clear();
        receipts.places.clear();
        for (i, (school, pupils)) in schools.iter().enumerate() {
            for (key, title, exact) in [
                (format!("schools/{}", i + 1), "各学校".to_owned(), *school),
                (format!("schools/{}/pupils", i + 1), format!("{school}·pupils"), *pupils),
            ] {
                let mut stated = paper().figures["first"].clone();
                (stated.title, stated.exact) = (title, Some(exact.into()));
                receipts.figures.insert(key.clone(), stated);
                let place = receipts.places.len() as u32 + 1;
                let mention = Mention { figure: key.clone(), place, wording: String::new() };
                let run = Run { text: exact.into(), strong: false, mention: Some(mention.clone()) };
                receipts.places.push(mingde_report::provenance::Place {
                    tag: mention.tag(),
                    figure: key,
                    wording: String::new(),
                    printed: run.text,
                    paragraph: 0,
                    offset: 0,
                });
            }
        }
        receipts
    };
    let old = rows(&[("第二小学", "300"), ("第三小学", "0")]);
    let new = rows(&[("第一小学", "100"), ("第二小学", "330")]);
    let found = compare(&old, &new);
    let told: Vec<(&str, &Change)> = found.iter().map(|d| (d.title.as_str(), &d.change)).collect();
    assert_eq!(told[0], ("各学校", &Change::OnlyNew(Some("第一小学".into()))));
    assert_eq!(told[2], ("各学校", &Change::Same(Some("第二小学".into()))));
    let Change::Number { old, new, percent, .. } = told[3].1 else { panic!("{told:?}") };
    assert_eq!((*old, *new, *percent), (300.into(), 330.into(), Some(10.into())));
    assert_eq!(told[5], ("第三小学·pupils", &Change::OnlyOld(Some("0".into()))));
}

#[test]
fn from_nought_there_is_no_percentage_and_names_are_compared_as_names() {
    let mut old = Receipts::of(&paper());
    let mut new = old.clone();
    let set = |receipts: &mut Receipts, key: &str, exact: &str| {
        receipts.figures.get_mut(key).unwrap().exact = Some(exact.into());
    };
    set(&mut old, "schools", "0");
    set(&mut old, "share", "甲、乙");
    set(&mut new, "share", "乙、丙、丁");
    set(&mut old, "first", "2024-09-01");
    set(&mut new, "first", "2025-09-01");
    let found = compare(&old, &new);
    let of = |key: &str| &found.iter().find(|d| d.key == key).unwrap().change;
    let Change::Number { percent, .. } = of("schools") else { panic!() };
    assert_eq!(*percent, None);
    assert_eq!(
        of("share"),
        &Change::Names { added: vec!["丙".into(), "丁".into()], removed: vec!["甲".into()] }
    );
    assert_eq!(of("first"), &Change::Text { old: Some("2024-09-01".into()), new: Some("2025-09-01".into()) });
}

#[test]
fn numbers_too_far_apart_for_a_difference_are_told_as_they_are_written() {
    let mut old = Receipts::of(&paper());
    let mut new = old.clone();
    let set = |receipts: &mut Receipts, key: &str, exact: &str| {
        receipts.figures.get_mut(key).unwrap().exact = Some(exact.into());
    };
    let (most, least) = (Decimal::MAX.to_string(), Decimal::MIN.to_string());
    set(&mut old, "schools", &least);
    set(&mut new, "schools", &most);
    set(&mut old, "share", &format!("{most}/3"));
    set(&mut new, "share", "1/3");
    set(&mut old, "first", "3");
    set(&mut new, "first", &most);
    let found = compare(&old, &new);
    let of = |key: &str| &found.iter().find(|d| d.key == key).unwrap().change;
    assert_eq!(of("schools"), &Change::Text { old: Some(least), new: Some(most) });
    assert!(matches!(of("share"), Change::Share { .. }));
    assert!(matches!(of("first"), Change::Number { percent: None, .. }));
}

#[test]
fn a_figure_nobody_reported_is_told_from_nought_and_from_one_the_paper_does_not_have() {
    let paper = |value: Option<FigureValue>| {
        let asked =
            value.as_ref().map_or("", |_| "  aid: { title: 受助学生数, from: aid-grant, count: rows }\n");
        let said = value.as_ref().map_or("", |_| "{{ 如果 aid }}资助{{ aid }}名。{{ 结束 }}");
        let text = format!(
            "---\nid: a\nname: 甲\nenglish: A\ntitle: 甲\nissuer: 局\nfigures:\n  day: {{ title: 日期, from: period, take: last-day }}\n{asked}---\n{{{{ day }}}}{said}其余略。"
        );
        let (form, findings) = Form::read(&Source::new("a.md", text));
        let form = form.unwrap_or_else(|| panic!("{findings:?}"));
        let mut figures = Figures::default();
        if let Some(value) = value {
            figures.insert("aid", Figure::new(value, "样本"));
        }
        let date = mingde_core::date::civil(2025, 12, 31).unwrap();
        Receipts::of(&form.write(&figures, &Occasion { date, period: String::new() }).document)
    };
    let number = |n: i64| Some(FigureValue::Number(n.into()));
    let now = paper(number(3));
    let change = |old: Option<FigureValue>| {
        let found = compare(&paper(old), &now);
        found.into_iter().find(|d| d.key == "aid").unwrap().change
    };
    assert_eq!(change(Some(FigureValue::NoData)), Change::Text { old: None, new: Some("3".into()) });
    assert!(matches!(change(number(0)), Change::Number { percent: None, .. }), "nought was printed nowhere");
    assert_eq!(change(None), Change::OnlyNew(Some("3".into())));
}
