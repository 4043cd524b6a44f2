//! The forms that ship, over a bureau: each figure is what one counts by hand in the ledger, and a bureau of which
//! little is known gets sentences that are still Chinese.

use std::collections::BTreeSet;

use mingde_app::provenance::{Now, verify_paper};
use mingde_app::{
    AssessRequest, Bureau, Composed, ReportFormat, ReportRequest, Sight, assess, compose, evidence_files,
    form, list_forms, pictures_beside,
};
use mingde_core::date::Day;
use mingde_core::period::Period;
use mingde_core::revision::EntityKind;
use mingde_core::snapshot::Latest;
use mingde_report::figure::{Figure, FigureValue, Figures, Row};
use mingde_report::form::{Column, FigureRequest, Occasion};
use mingde_report::wording::Shape;
use mingde_report::{carried, plain};
use mingde_rulebook::{Assessment, Status};
use mingde_testkit::{Grid, operator};
use serde_json::Value;

use crate::office::*;

/// What a superior writes of the bureaus below, which no bureau without such has figures for.
const OF_BUREAUS_BELOW: &str = "bureaus-below";

/// What a bureau writes of itself.
const FORMS: [&str; 6] = [
    "civilisation-feature",
    "civilised-unit-report",
    "ethics-declaration",
    "evidence-catalogue",
    "party-personnel-summary",
    "short-introduction",
];

/// What the ledger holds, read without any of the code that answers figures.
struct Counted {
    records: Vec<Value>,
}

impl Counted {
    async fn of(bureau: &Bureau) -> Self {
        let mut records = Vec::new();
        let take = |latest: Latest<'_>| {
            if latest.entity == EntityKind::Record && latest.state == mingde_core::record::State::Accepted {
                records.push(serde_json::from_str(latest.payload).unwrap());
            }
        };
        bureau.store(&operator("clerk")).unwrap().latest(None, take).await.unwrap();
        Self { records }
    }

    /// Records of a kind in the school year.
    fn of_kind<'a>(&'a self, kind: &'a str) -> impl Iterator<Item = &'a Value> {
        self.records.iter().filter(move |record| {
            let date = record["date"].as_str().unwrap();
            record["kind"] == kind && ("2025-09-01"..="2026-08-31").contains(&date)
        })
    }
}

/// A field without the letter that tells its sort: `n:12`, `c:selected`.
fn field<'a>(record: &'a Value, name: &str) -> Option<&'a str> {
    record["fields"][name].as_str().map(|text| text.split_once(':').map_or(text, |(_, value)| value))
}

async fn written(bureau: &Bureau, snapshot: &Sight, name: &str, today: Day) -> Composed {
    let form = form(&bureau.library(), name).unwrap();
    let files = evidence_files(bureau, snapshot, &form).await.unwrap();
    let request = ReportRequest { period: Some(Period::parse("2025-2026").unwrap()), as_of: None };
    compose(&bureau.library(), snapshot, &files, &pictures_beside(&form), &form, &request, today).unwrap()
}

/// What no official would sign: doubled or dangling punctuation, units without a number.
fn is_good_chinese(text: &str) {
    for broken in [
        "{{",
        "}}",
        "，。",
        "。。",
        "，，",
        "、。",
        "、，",
        "：。",
        "；。",
        "；，",
        "。，",
        "（）",
        "““",
        "未报人",
        "未报个",
        "未报次",
        "未报名",
        "未报%",
        "None",
        "  ",
    ] {
        assert!(!text.contains(broken), "“{broken}” in\n{text}");
    }
}

/// Every form over the whole demo bureau, with the figures counted again by hand.
pub async fn every_form_says_what_the_ledger_says(bureau: &Bureau, snapshot: &Sight) {
    let today = day("2026-08-31");
    let listed: Vec<String> = list_forms(&bureau.library()).0.into_iter().map(|f| f.id).collect();
    assert_eq!(listed, [&[OF_BUREAUS_BELOW][..], &FORMS].concat());
    let counted = Counted::of(bureau).await;
    let number = |kind: &str| counted.of_kind(kind).count();
    let sum = |kind: &str, name: &str| -> f64 {
        counted.of_kind(kind).filter_map(|r| field(r, name)).map(|n| n.parse::<f64>().unwrap()).sum()
    };
    let different = |kind: &str, name: &str| -> usize {
        counted.of_kind(kind).filter_map(|r| field(r, name)).collect::<BTreeSet<_>>().len()
    };
    let with = |kind: &str, name: &str, value: &str| {
        counted.of_kind(kind).filter(|r| field(r, name) == Some(value)).count()
    };
    let given = |kind: &str, name: &str| counted.of_kind(kind).filter(|r| field(r, name).is_some()).count();
    // Half of the staff is asked for in each semester: a year that tells of the last alone hides who missed the first.
    let talks = ["2025-autumn", "2026-spring"].map(|semester| {
        let request = AssessRequest {
            rulebooks: vec!["heart-to-heart-talks".into()],
            period: Some(Period::parse(semester).unwrap()),
            ..Default::default()
        };
        assess(&bureau.library(), snapshot, &request, today).unwrap().remove(0)
    });
    let met = |talks: &Assessment, school| {
        let at = talks.subjects.iter().position(|subject| subject.id == school).unwrap();
        talks.column("heads_talk_half").unwrap().status(at) == Status::Met
    };
    let [autumn, spring] = &talks;
    let schools: Vec<_> = spring.subjects.iter().map(|subject| subject.id).collect();
    let half_met = schools.iter().filter(|school| met(autumn, **school) && met(spring, **school)).count();
    let last_alone = schools.iter().filter(|school| met(spring, **school)).count();
    assert_ne!(half_met, last_alone, "somebody missed the autumn, or nothing is tested");
    let expected: [(&str, &[(&str, f64)]); 5] = [
        (
            "civilised-unit-report",
            &[
                ("meetings", number("leading-group-meeting") as f64),
                ("resolutions", sum("leading-group-meeting", "resolutions_made")),
                ("carried_out", sum("leading-group-meeting", "resolutions_done")),
                ("deeds", given("practical-deed", "done_on") as f64),
                ("aided", different("aid-grant", "beneficiary_number") as f64),
                ("aid_money", sum("aid-grant", "amount")),
                ("study_rule", 2.0),
            ],
        ),
        (
            "civilisation-feature",
            &[
                ("central", with("study-session", "form", "central-group") as f64),
                ("leaders_class", with("party-life", "form", "party-class") as f64),
                ("shifts", number("duty-shift") as f64),
                ("online_people", sum("online-civility", "people")),
                ("examples", given("good-example", "sent_up_on") as f64),
            ],
        ),
        (
            "ethics-declaration",
            &[
                ("opinions", number("symposium-opinion") as f64),
                ("replied", given("symposium-opinion", "replied_on") as f64),
                ("letters", sum("box-opening", "letters_found")),
            ],
        ),
        (
            "party-personnel-summary",
            &[
                ("talks", number("heart-to-heart-talk") as f64),
                ("half", half_met as f64),
                ("remedies", sum("democratic-life-meeting", "remedies")),
                ("checked", sum("suitability-total", "people_checked")),
            ],
        ),
        ("short-introduction", &[("cultural", number("cultural-event") as f64)]),
    ];
    for (name, figures) in expected {
        let composed = written(bureau, snapshot, name, today).await;
        for (figure, by_hand) in figures {
            assert!(*by_hand > 0.0, "{name} {figure}: the demo bureau has none, so nothing is tested");
            let exact = composed.figures.get(figure).unwrap().value.exact();
            let said: f64 = exact.as_deref().unwrap_or("-1").parse().unwrap();
            assert!((said - by_hand).abs() < 0.001, "{name} {figure}: {exact:?}, by hand {by_hand}");
        }
    }
    for name in FORMS {
        let composed = written(bureau, snapshot, name, today).await;
        let text = plain::text(&composed.document);
        is_good_chinese(&text);
        assert!(!composed.is_too_long(), "{name}: {}", composed.characters);
        assert!(composed.missing.len() <= 4, "{name}: {:?}", composed.missing);
        for (format, _) in ReportFormat::ALL {
            let file = composed.lay_out(format).unwrap();
            assert!(!file.is_empty());
            // Asked the moment it was written, a paper and the ledger agree on every figure.
            if matches!(format, ReportFormat::Docx | ReportFormat::Html) {
                let verified =
                    verify_paper(Some((bureau, &operator("clerk"))), carried::read(&file).unwrap())
                        .await
                        .unwrap();
                let changed: Vec<_> = verified
                    .figures
                    .iter()
                    .filter(|f| f.is_edited() || f.now != Now::Unchanged)
                    .map(|f| (&f.key, &f.stated, &f.now, &f.places))
                    .collect();
                let typed = &verified.without_receipt;
                assert!(typed.is_empty(), "{name} {format:?}: nobody typed {typed:?}");
                assert!(changed.is_empty() && verified.doubts.is_empty(), "{name} {format:?}: {changed:#?}");
            }
        }
    }
    structure(bureau, snapshot, today).await;
}

/// What each form is made of.
async fn structure(bureau: &Bureau, snapshot: &Sight, today: Day) {
    let report = written(bureau, snapshot, "civilised-unit-report", today).await;
    let text = plain::text(&report.document);
    for heading in ["一、统一思想", "二、改善条件", "三、抓实学习", "四、拓宽思路", "五、不足与打算"]
    {
        assert!(text.contains(heading), "{heading}\n{text}");
    }
    // The kindergarten that reports nothing stands last in the table, and is named among what is missing.
    let table: Vec<&str> = text.lines().filter(|l| l.matches(" | ").count() >= 4).collect();
    let [.., last, sum] = table.as_slice() else { panic!("{text}") };
    assert_eq!(last.split(" | ").nth(1), Some("机关幼儿园"), "{table:?}");
    assert_eq!(sum.split(" | ").nth(1), Some("合计"), "{table:?}");
    assert!(report.missing.iter().any(|m| m == "志愿服务次数（机关幼儿园）"), "{:?}", report.missing);

    let feature = plain::text(&written(bureau, snapshot, "civilisation-feature", today).await.document);
    for (at, point, items) in [("一", "支撑点", 4), ("三", "活力点", 6), ("四", "基本点", 4)] {
        let number = if items == 4 { "四" } else { "六" };
        let heading = feature.lines().find(|l| l.contains(point)).unwrap();
        assert!(
            heading.contains(&format!("{at}、")) && heading.contains(&format!("“{number}个”")),
            "{heading}"
        );
        let body = feature.split(heading).nth(1).unwrap();
        let body = body.split("点，").next().unwrap();
        let ordinals = ["一是", "二是", "三是", "四是", "五是", "六是"];
        let listed =
            ordinals.iter().filter(|o| body.lines().any(|l| l.contains(&format!("　　{o}")))).count();
        assert_eq!(listed, items, "{body}");
    }

    let declaration = plain::text(&written(bureau, snapshot, "ethics-declaration", today).await.document);
    assert_eq!(declaration.matches("保证\n").count(), 3, "{declaration}");

    // Each indicator of the catalogue: as many records listed as it counts, at most ten.
    let catalogue = written(bureau, snapshot, "evidence-catalogue", today).await;
    let html = String::from_utf8(catalogue.lay_out(ReportFormat::Html).unwrap()).unwrap();
    assert!(html.contains("<details>") && html.contains("id=\"proof-campus\""), "the table has its proof");
    assert!(html.contains("第二条 领导班子"));
    let mingde_report::figure::FigureValue::Rows(rows) = &catalogue.figures.get("campus").unwrap().value
    else {
        panic!("rows")
    };
    let meetings = rows.iter().find(|r| r.name == "创建专题会议次数").unwrap();
    assert_eq!(meetings.cells["value"].value.exact(), meetings.cells["counted"].value.exact());
}

#[test]
fn a_bureau_that_reported_nothing_still_gets_good_chinese_and_no_noughts() {
    in_an_empty_office(async |office| {
        let units = Grid::new("单位", &["单位代码", "单位名称", "单位类别", "上级单位"])
            .line(&["JYJ", "示范区教育局", "教育局", ""])
            .line(&["S1", "第一小学", "小学", "示范区教育局"]);
        office.take_in("单位.xlsx", &[units]).await;
        let snapshot = office.bureau.sight(&office.actor, None).await.unwrap();
        for name in FORMS {
            let composed = written(&office.bureau, &snapshot, name, day("2026-08-31")).await;
            let text = plain::text(&composed.document);
            is_good_chinese(&text);
            assert!(text.contains("未报数据") && !composed.missing.is_empty(), "{name}: {text}");
            // Lists of parts begin with the first, whichever fell away.
            for line in text.lines().filter(|l| l.contains("二是")) {
                assert!(text.contains("一是"), "{line}");
            }
        }
        let report = written(&office.bureau, &snapshot, "civilised-unit-report", day("2026-08-31")).await;
        assert!(plain::text(&report.document).contains("干部职工未报，"), "nobody is registered, not nought");
    });
}

/// A figure of eleven, a list or rows of as many, so that whatever a form says of them is put to the test.
fn eleven(request: &FigureRequest) -> FigureValue {
    let name = |n: usize| format!("第{n}小学");
    match request.shape() {
        Shape::Number => FigureValue::Number(11.into()),
        Shape::Date => FigureValue::Date(day("2026-08-31")),
        Shape::Text => FigureValue::Text("2025—2026学年".into()),
        Shape::List => FigureValue::List((1..=11).map(name).collect()),
        Shape::Rows => {
            let columns = request.columns().unwrap_or_default();
            let row = |n: usize| {
                let cell = |column: &Column| {
                    let value = match column.shape {
                        Some(Shape::List) => FigureValue::List(vec![name(n), name(n + 1)]),
                        Some(Shape::Number) | None => FigureValue::Number(n.into()),
                        Some(Shape::Rows) => FigureValue::Rows(Vec::new()),
                        _ => FigureValue::Text("单位".into()),
                    };
                    (column.name.clone(), Figure::new(value, "样本"))
                };
                Row { name: format!("事项{n}"), cells: columns.iter().map(cell).collect() }
            };
            FigureValue::Rows((1..=11).map(row).collect())
        }
    }
}

#[test]
fn what_a_shipped_form_writes_passes_the_check_up() {
    in_an_empty_office(async |office| {
        for name in FORMS {
            let form = form(&office.bureau.library(), name).unwrap();
            let mut figures = Figures::default();
            for request in form.figures() {
                figures.insert(&request.name, Figure::new(eleven(request), "样本"));
            }
            let occasion = Occasion { date: day("2026-08-31"), period: "2025—2026学年".into() };
            let text = plain::text(&form.write(&figures, &occasion).document);
            let done = mingde_checkup::check_up(&text, &mingde_checkup::Options::default());
            let wrong: Vec<_> = done.findings.iter().filter(|finding| !finding.holds).collect();
            assert!(wrong.is_empty(), "{name}: {wrong:#?}\n{text}");
        }
    });
}

#[test]
fn files_of_a_record_stand_in_the_catalogue() {
    in_an_office(async |office| {
        std::fs::write(office.file("奖状.jpg"), b"a picture").unwrap();
        let honours = Grid::new(
            "荣誉",
            &["单位", "授予日期", "获奖单位", "荣誉名称", "级别", "授予机关", "表彰文件或证书"],
        )
        .line(&["第一小学", "2025-11-11", "第一小学", "文明校园", "市级", "市文明委", "奖状.jpg"]);
        let taken = office.take_in("荣誉.xlsx", &[honours]).await;
        assert_eq!(counts(&taken), [1, 0, 0, 0, 0], "{taken:#?}");
        let snapshot = office.bureau.sight(&office.actor, None).await.unwrap();
        let composed = written(&office.bureau, &snapshot, "evidence-catalogue", day("2026-08-31")).await;
        let address = office
            .bureau
            .store(&office.actor)
            .unwrap()
            .evidence()
            .address_of(office.file("奖状.jpg").parent().unwrap(), "奖状.jpg".as_ref())
            .unwrap();
        let text = plain::text(&composed.document);
        let line = text.lines().find(|l| l.contains("文明校园 |")).unwrap();
        assert_eq!(
            line,
            format!("2025年11月11日 | 第一小学 | 文明校园 | 市级 | 市文明委 | {}", &address[..12])
        );
    });
}

/// A form of the bureau's own, with everything in it that does not exist.
const WRONG: &str = "---
id: wrong
name: 错误的报告
english: Wrong
title: 报告
issuer: 局
figures:
  a: { title: 甲, from: honuor, count: rows }
  b: { title: 乙, from: honour, count: rows, where: level = nationl }
  c: { title: 丙, from: honour, sum: granted_by }
  d: { title: 丁, from: unit, count: rows, where: class = 'shcool' }
  e: { title: 戊, from: unit, sum: pupil }
  f: { title: 己, from: setting, rulebook: theory-study, setting: most_a_wek }
  g: { title: 庚, from: duties, rows: duties, rulebooks: [theory-studdy] }
  h: { title: 辛, from: assessment, rulebook: theory-study, result: session, sum: values }
  i: { title: 壬, from: unit, rows: all, columns: { x: { from: honour, count: rows, where: levl = 'national' } } }
---
{{ a }}{{ b }}{{ c }}{{ d }}{{ e }}{{ f }}{{ 每个 事 属于 g }}{{ 事 }}{{ 结束 }}{{ h }}{{ 每个 校 属于 i }}{{ 校.x }}{{ 结束 }}{{ jj }}
";

#[test]
fn everything_wrong_with_a_form_is_told_at_once_at_its_place_with_the_nearest_right_name() {
    in_an_empty_office(async |office| {
        let folder = office.data().join("library/reports");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("wrong.md"), WRONG).unwrap();
        office.reopen().await;
        let error = form(&office.bureau.library(), "wrong").unwrap_err();
        let mingde_app::AppError::Library(findings) = error else { panic!("{error:?}") };
        let told: Vec<(&str, &str, Option<&str>)> = findings
            .iter()
            .map(|d| (d.message.code, &d.source.text[d.span.clone()], d.suggestion.as_deref()))
            .collect();
        for expected in [
            ("report-figure-unknown", "jj", None),
            ("rulebook-unknown-kind", "honuor", Some("honour")),
            ("rulebook-word-quotes", "nationl", Some("'national'")),
            ("rulebook-number-field-wanted", "granted_by", None),
            ("rulebook-unknown-option", "'shcool'", Some("school")),
            ("rulebook-unknown-name", "pupil", Some("pupils")),
            ("report-unknown-setting", "most_a_wek", Some("most_a_week")),
            ("report-unknown-rulebook", "theory-studdy", Some("theory-study")),
            ("report-unknown-result", "session", Some("sessions")),
            ("rulebook-unknown-name", "levl", Some("level")),
        ] {
            assert!(told.contains(&expected), "{expected:?} is not in\n{told:#?}");
        }
        assert_eq!(told.len(), 10, "{told:#?}");
        // A broken form of one's own does not keep the others from being used.
        assert!(form(&office.bureau.library(), "单位简介").is_ok());
        let (forms, findings) = list_forms(&office.bureau.library());
        assert_eq!((forms.len(), findings.len()), (7, 10));
    });
}

/// A form of the bureau's own that loops over persons and units, each with figures of several sources.
const ROWS: &str = "---
id: rows
name: 逐行
english: Rows
title: 逐行
issuer: 局
period: school-year
figures:
  people:
    title: 第一小学教职工
    from: person
    rows: all
    where: unit.name = '第一小学'
    columns:
      rank: { title: 职级 }
      heard: { title: 被谈次数, unit: 次, from: heart-to-heart-talk, count: rows, by: counterpart }
      given: { title: 谈话次数, unit: 次, from: heart-to-heart-talk, count: rows, by: organiser }
  schools:
    title: 学校
    from: unit
    rows: all
    where: class = 'school'
    columns:
      kind:  { title: 类别 }
      pupils: { title: 学生数, unit: 人 }
      staff: { title: 教职工数, unit: 人, from: person, count: rows }
      talks: { title: 谈心次数, unit: 次, from: heart-to-heart-talk, count: rows }
      half:  { title: 谈心过半, from: assessment, rulebook: heart-to-heart-talks, result: heads_talk_half, status: subject }
      share: { title: 要求, from: setting, rulebook: heart-to-heart-talks, setting: head_share }
  talks:  { title: 谈心次数, from: heart-to-heart-talk, count: rows }
  before: { title: 上年谈心次数, from: heart-to-heart-talk, count: rows, within: previous period }
  minus:  { title: 增加, value: talks - before }
  part:   { title: 第一小学占比, value: first / talks }
  first:  { title: 第一小学谈心次数, from: heart-to-heart-talk, count: rows, where: unit.name = '第一小学' }
  latest: { title: 校级干部谈心人数, from: assessment, rulebook: heart-to-heart-talks, result: talked_by_heads, sum: values }
  whole:  { title: 全年校级干部谈心人数, from: assessment, rulebook: heart-to-heart-talks, result: talked_by_heads, sum: values, period: each }
  late:   { title: 未达到的事项, from: duties, names: duties, rulebooks: [heart-to-heart-talks] }
---
{{ 每个 人 属于 people 按 人.heard 从高到低 }}{{ 人 }}（{{ 人.rank }}）被谈{{ 人.heard }}次、谈{{ 人.given }}次{{ 之间 }}；{{ 结束 }}。

{{ 每个 校 属于 schools }}{{ 校 }}是{{ 校.kind }}，{{ 校.pupils }}人、{{ 校.staff }}人、{{ 校.talks }}次，{{ 校.half }}，{{ 校.share | 百分比 }}{{ 之间 }}；{{ 结束 }}。

{{ talks }}，{{ before }}，{{ minus }}，{{ part | 百分比 }}，{{ latest }}，{{ whole }}，{{ late }}。
";

#[test]
fn rows_of_persons_and_units_carry_figures_of_their_own() {
    in_an_office(async |office| {
        let taken = office.take_in("谈话.xlsx", &talks()).await;
        assert_eq!(taken.added, 3, "{taken:#?}");
        let folder = office.data().join("library/reports");
        std::fs::create_dir_all(&folder).unwrap();
        std::fs::write(folder.join("rows.md"), ROWS).unwrap();
        office.reopen().await;
        let snapshot = office.bureau.sight(&office.actor, None).await.unwrap();
        let composed = written(&office.bureau, &snapshot, "rows", day("2026-01-31")).await;
        let text = plain::text(&composed.document);
        let lines: Vec<&str> =
            text.lines().map(|l| l.trim_start_matches('　')).filter(|l| l.contains('。')).collect();
        // 陈老师 was heard twice; those nobody talked with did not report nought.
        assert_eq!(
            lines[0],
            "陈老师（专任教师）被谈2次、谈未报；李主任（中层干部）被谈1次、谈1次；王校长（校级干部）被谈未报、谈2次。"
        );
        // Two of three at the first school are half of them; the second reported nothing.
        assert_eq!(
            lines[1],
            "第二中学是初级中学，940人、2人、未报，未报，50%；第一小学是小学，1280人、3人、3次，达到，50%。"
        );
        // Nobody talked the year before, and nothing can be said of the difference. No duty was missed: for the
        // months without a talk nobody reported anything.
        assert_eq!(lines[2], "3，未报，未报，100%，2，2，无。");
    });
}
