//! Forms as clerks write them, right and wrong.

use std::collections::BTreeMap;

use mingde_core::date::{Day, civil};
use mingde_core::diagnostic::{Severity, Source};
use mingde_core::words::{Locale, say};
use mingde_core::yaml::Data;
use mingde_report::document::{Block, Document, Level, plain_text};
use mingde_report::figure::{Figure, FigureValue, Figures, Row};
use mingde_report::form::{
    AssessmentTake, FigureRequest, Form, Occasion, PeriodTake, Question, Status, Take, Written,
};
use rust_decimal::Decimal;

const FRONT: &str = "id: sample\nname: 样本\nenglish: Sample\ntitle: 样本\nissuer: 某教育局\n";

const FIGURES: &str = "figures:
  staff:   { title: 干部教师数, unit: 人, from: person, count: rows }
  pupils:  { title: 学生数, unit: 人, from: unit, sum: pupils }
  vetoes:  { title: 一票否决人数, unit: 人, from: assessment, rulebook: ethics, result: veto, count: not_met }
  met:     { title: 达标学校占比, from: assessment, rulebook: talks, result: half, share: met }
  winners: { title: 入选科室, unit: 个科室, from: nomination, names: nominee_unit }
  schools: { title: 各学校, from: unit, rows: all, columns: [pupils, area], where: class = 'school' }
  closed:  { title: 截止日期, from: period, take: last-day }
";

fn source(extra: &str, body: &str) -> std::sync::Arc<Source> {
    Source::new("sample.md", format!("---\n{FRONT}{extra}{FIGURES}---\n{body}"))
}

fn form(extra: &str, body: &str) -> Form {
    let (form, findings) = Form::read(&source(extra, body));
    let rendered: Vec<String> =
        findings.iter().filter(|d| d.severity == Severity::Error).map(|d| d.render(Locale::ZhCn)).collect();
    form.unwrap_or_else(|| panic!("{}", rendered.join("\n")))
}

fn day() -> Day {
    civil(2025, 12, 31).unwrap()
}

fn answers() -> Figures {
    let mut figures = Figures::default();
    figures.insert("staff", Figure::number(4912, "登记册"));
    figures.insert("pupils", Figure::number(28_431, "登记册"));
    figures.insert("vetoes", Figure::number(0, "师德考核"));
    let share = FigureValue::Share { part: 37.into(), whole: 40.into() };
    figures.insert("met", Figure::new(share, "谈心谈话"));
    let names = ["中学科", "基建科", "督导室"].map(String::from).to_vec();
    figures.insert("winners", Figure::new(FigureValue::List(names), "评选推荐"));
    let row = |name: &str, pupils: i64| Row {
        name: name.into(),
        cells: BTreeMap::from([
            ("pupils".to_owned(), Figure::number(pupils, "登记册")),
            ("area".to_owned(), Figure::new(FigureValue::Text("城区".into()), "登记册")),
        ]),
    };
    figures.insert(
        "schools",
        Figure::new(FigureValue::Rows(vec![row("第一小学", 502), row("**星*|校", 18)]), "登记册"),
    );
    figures.insert("closed", Figure::new(FigureValue::Date(day()), "本期"));
    figures
}

fn write(extra: &str, body: &str, figures: &Figures) -> Written {
    form(extra, body).write(figures, &Occasion { date: day(), period: "2025年".into() })
}

fn text(document: &Document) -> Vec<String> {
    document.blocks.iter().map(|b| b.runs().iter().map(|r| r.text.as_str()).collect::<String>()).collect()
}

#[test]
fn figures_stand_in_the_text_in_the_words_asked_for() {
    let body = "截至{{ closed | 日期 }}，有干部教师{{ staff | 余 }}人、{{学生数|余}}名学生，\n\
                {{ met | 百分比 1 }}的学校达标，{{ winners | 名单 2 }}入选。";
    let written = write("", body, &answers());
    assert_eq!(
        text(&written.document),
        [
            "截至2025年12月31日，有干部教师4900余人、2.8万余名学生，92.5%的学校达标，中学科、基建科等3个科室入选。"
        ]
    );
    let Block::Paragraph(runs) = &written.document.blocks[0] else { panic!("a paragraph") };
    let mentions: Vec<(&str, u32)> =
        runs.iter().filter_map(|r| r.mention.as_ref()).map(|m| (m.figure.as_str(), m.place)).collect();
    assert_eq!(mentions, [("closed", 1), ("staff", 2), ("pupils", 3), ("met", 4), ("winners", 5)]);
    assert_eq!(written.document.figures["pupils"].exact.as_deref(), Some("28431"));
    assert_eq!(written.document.figures["met"].exact.as_deref(), Some("37/40"));
    assert!(written.missing.is_empty() && written.warnings.is_empty());
}

#[test]
fn what_nobody_reported_is_printed_so_and_listed_at_the_end() {
    let mut figures = answers();
    figures.insert("pupils", Figure::new(FigureValue::NoData, "登记册"));
    figures.0.remove("met");
    figures.insert("vetoes", Figure::new(FigureValue::NoData, "师德考核"));
    let body = "学生{{ pupils | 余 }}人。\n\n\
                {{ 如果 met >= 90% }}达标面超过九成。{{ 否则 }}达标面不足九成。{{ 结束 }}\n\n\
                {{ 如果 not vetoes }}没有一票否决。{{ 否则 }}有一票否决。{{ 结束 }}";
    let written = write("", body, &figures);
    let lines = text(&written.document);
    // Neither branch may be printed on a figure that is not there.
    // Nobody says “未报人”.
    assert_eq!(lines[0], "学生未报。");
    assert_eq!(written.document.blocks[1], Block::PageBreak);
    assert_eq!(lines[2], "未报数据");
    let mut final_one = written.document.clone();
    mingde_report::form::leave_out_unreported(&mut final_one);
    assert_eq!(final_one.blocks, written.document.blocks[..1], "what goes out has the body alone");
    assert!(lines[3].contains("3项") && lines[3].ends_with("学生数；达标学校占比；一票否决人数。"));
    assert_eq!(written.missing, ["学生数", "达标学校占比", "一票否决人数"]);
    assert_eq!(written.document.figures["pupils"].exact, None);
    assert!(say(Locale::ZhCn, &written.warnings[0]).contains("3 项数据未报"));
}

#[test]
fn parts_fall_away_without_a_trace_when_there_is_nothing_to_say() {
    let body = "甲。\n{{ 如果 vetoes }}有{{ vetoes }}人。{{ 结束 }}\n乙。\n\n\
                {{ 如果 vetoes }}\n# 处理情况\n\n丙。\n{{ 否则 }}\n丁。\n{{ 结束 }}\n";
    assert_eq!(text(&write("", body, &answers()).document), ["甲。乙。", "丁。"]);
    let mut figures = answers();
    figures.insert("vetoes", Figure::number(2, "师德考核"));
    assert_eq!(text(&write("", body, &figures).document), ["甲。有2人。乙。", "处理情况", "丙。"]);
}

#[test]
fn conditions_compare_and_join() {
    for (test, holds) in [
        ("staff", true),
        ("vetoes", false),
        ("not vetoes", true),
        ("staff >= 4912", true),
        ("staff > 4912", false),
        ("met ≥ 92.5%", true),
        ("met = 37/40 and met < 93 %", true),
        ("winners >= 3", true),
        // Of several names one is enough to be equal; none may be, to be unequal.
        ("winners = '基建科'", true),
        ("winners != '基建科'", false),
        ("winners in ['人事科', '督导室'] and winners not in ['人事科']", true),
        ("staff and vetoes", false),
        ("staff or vetoes", true),
        ("staff and (vetoes or met)", true),
        ("schools > 1", true),
        ("pupils / staff > 5.78 and pupils - staff = 23519", true),
        ("closed >= 2025-12-31 and not (2026-01-01 <= closed)", true),
        ("staff is given", true),
        ("staff>3", true),
    ] {
        let body = format!("{{{{ 如果 {test} }}}}是{{{{ 否则 }}}}否{{{{ 结束 }}}}");
        assert_eq!(text(&write("", &body, &answers()).document), [if holds { "是" } else { "否" }], "{test}");
    }
}

#[test]
fn loops_fill_tables_and_names_cannot_turn_into_markup() {
    let body = "表1　各学校学生数\n\n| 学校 | 学生数 |\n|---|---:|\n\
                {{ 每个 校 属于 schools }}\n| {{ 校 }} | {{ 校.pupils }} |\n{{ 结束 }}\n\n\
                {{ 每个 科室 属于 winners }}{{ 科室 }}；{{ 结束 }}";
    let written = write("", body, &answers());
    let Block::Table(table) = &written.document.blocks[0] else { panic!("a table") };
    assert_eq!(plain_text(&table.caption), "表1　各学校学生数");
    let rows: Vec<Vec<String>> =
        table.rows.iter().map(|r| r.iter().map(|c| plain_text(c)).collect()).collect();
    assert_eq!(rows, [["第一小学", "502"], ["**星*|校", "18"]]);
    assert_eq!(written.document.figures["schools/2/pupils"].title, "**星*|校·pupils");
    assert_eq!(text(&written.document)[1], "中学科；基建科；督导室；");
}

#[test]
fn headings_are_numbered_by_level_and_renumbered_when_one_falls_away() {
    let body = "# 提高认识\n\n## 机构\n\n## 计划\n\n{{ 如果 vetoes }}\n# 处理\n{{ 结束 }}\n# 成效\n\n## 数据\n\n### 甲\n\n#### 乙\n";
    let written = write("numbered: yes\n", body, &answers());
    let headings: Vec<(Level, String)> = written
        .document
        .blocks
        .iter()
        .filter_map(|b| match b {
            Block::Heading(level, runs) => Some((*level, plain_text(runs))),
            _ => None,
        })
        .collect();
    let texts: Vec<&str> = headings.iter().map(|(_, t)| t.as_str()).collect();
    assert_eq!(
        texts,
        ["一、提高认识", "（一）机构", "（二）计划", "二、成效", "（一）数据", "1.甲", "（1）乙"]
    );
    assert_eq!(headings[6].0, Level::Fourth);
}

#[test]
fn markdown_becomes_the_parts_of_an_official_document() {
    let body =
        "　　**要点。**正文接着写，\n第二行接上。\n\n1. 第一项\n2. 第二项\n\n- 不带号\n\n---\n\n新的一页\n";
    let extra = "subtitle: （送审稿）\nto: 市文明办：\nsigned: yes\nattachments: [名单, 一览表]\n";
    let document = write(extra, body, &answers()).document;
    assert_eq!(
        text(&document),
        [
            "要点。正文接着写，第二行接上。",
            "1.第一项",
            "2.第二项",
            "不带号",
            "",
            "新的一页",
            "名单一览表",
            "某教育局"
        ]
    );
    let Block::Paragraph(runs) = &document.blocks[0] else { panic!("a paragraph") };
    assert!(runs[0].strong && runs[0].text == "要点。" && !runs[1].strong);
    assert_eq!(document.blocks[4], Block::PageBreak);
    assert_eq!(plain_text(&document.salutation), "市文明办：");
    assert!(matches!(document.blocks.last(), Some(Block::Signature { date, .. }) if *date == day()));
}

#[test]
fn a_body_over_its_limit_is_measured_the_chinese_way() {
    let written = write("limit: 10\n", "现有工作人员{{ staff }}人，共20人。", &answers());
    // 现有工作人员(6) 4912(1) 人，共(3) 20(1) 人。(2)
    assert_eq!(written.characters, 13);
    assert_eq!(say(Locale::ZhCn, &written.warnings[0]), "正文 13 字，超过 10 字的限制，应删去约 3 字");
    assert!(write("limit: 13\n", "现有工作人员{{ staff }}人，共20人。", &answers()).warnings.is_empty());
}

/// Body or front matter, the code of the first error, and the word suggested.
#[test]
fn mistakes_are_named_at_their_place_with_the_nearest_right_word() {
    for (body, at, code, suggestion) in [
        ("{{ staf }}", "staf", "report-figure-unknown", Some("staff")),
        ("{{ 干部老师数 }}", "干部老师数", "report-figure-unknown", Some("干部教师数")),
        ("{{ staff | 余余 }}", "余余", "report-wording-unknown", Some("余")),
        ("{{ staff | 余 个 }}", "余 个", "report-wording-argument", None),
        ("{{ staff | 日期 }}", "staff | 日期", "report-wording-shape", None),
        ("{{ winners | 余 }}", "winners | 余", "report-wording-shape", None),
        ("{{ schools }}", "schools", "report-wording-shape", None),
        ("{{ staff", "{{", "report-brace-open", None),
        ("{{ }}", "", "report-braces-empty", None),
        ("{{ 如果 staff }}甲", "{{ 如果 staff }}", "report-end-missing", None),
        ("甲{{ 结束 }}", "{{ 结束 }}", "report-end-alone", None),
        ("{{ 如果 staff 大概 3 }}甲{{ 结束 }}", "大概", "rulebook-formula-unexpected", None),
        ("{{ 如果 }}甲{{ 结束 }}", "", "rulebook-formula-ends-early", None),
        ("{{ 如果 staff 且 pupils }}甲{{ 结束 }}", "且", "rulebook-formula-wanted-word", None),
        ("{{ 如果 met >= 90 }}甲{{ 结束 }}", "90", "rulebook-percent-sign", Some("90 %")),
        ("{{ 如果 staff > staf }}甲{{ 结束 }}", "staf", "report-figure-unknown", Some("staff")),
        ("{{ 如果 veto('a.b') }}甲{{ 结束 }}", "veto", "rulebook-unknown-function", None),
        ("{{ 每个 校 schools }}甲{{ 结束 }}", "每个 校 schools", "report-each-form", None),
        ("{{ 每个 校 属于 staff }}甲{{ 结束 }}", "staff", "report-each-not-list", None),
        (
            "{{ 每个 校 属于 schools }}{{ 校.pupil }}{{ 结束 }}",
            "校.pupil",
            "report-column-unknown",
            Some("pupils"),
        ),
    ] {
        let source = source("", body);
        let (form, findings) = Form::read(&source);
        assert!(form.is_none(), "{body}");
        let first = findings.iter().find(|d| d.severity == Severity::Error).unwrap();
        assert_eq!(first.message.code, code, "{body}");
        assert_eq!(&source.text[first.span.clone()], at, "{body}");
        assert_eq!(first.suggestion.as_deref(), suggestion, "{body}");
    }
}

/// Whoever writes ten thousand parts one in the other gets a word, and not the end of the stack.
#[test]
fn parts_stand_only_so_deep_in_one_another() {
    let nested = |open: &str, times: usize| format!("{}甲{}", open.repeat(times), "{{ 结束 }}".repeat(times));
    let chained = |times: usize| {
        format!("{{{{ 如果 staff }}}}甲{}{{{{ 结束 }}}}", "{{ 否则如果 staff > 3 }}乙".repeat(times))
    };
    for open in ["{{ 如果 staff }}", "{{ 一节 }}"] {
        form("", &nested(open, 32));
        for body in [nested(open, 33), open.repeat(20_000)] {
            let (form, findings) = Form::read(&source("", &body));
            assert!(form.is_none(), "{open}");
            let errors: Vec<&str> = findings.iter().map(|found| found.message.code).collect();
            assert_eq!(errors, ["report-too-deep"], "{open}");
        }
    }
    form("", &chained(31));
    for body in [chained(20_000), "{{ 每个 校 属于 schools }}".repeat(20_000)] {
        let (_, findings) = Form::read(&source("", &body));
        assert!(findings.iter().any(|found| found.message.code == "report-too-deep"));
    }
}

#[test]
fn mistakes_in_the_front_matter_are_named_too() {
    for (line, code, suggestion) in [
        ("a: { title: 甲, from: registry, count: persons }", "report-from-unknown", Some("person")),
        ("a: { title: 甲, from: registry, sum: pupils, of: units }", "report-from-unknown", Some("unit")),
        ("a: { title: 甲, from: records, kind: talk, count: records }", "report-from-unknown", Some("talk")),
        ("a: { title: 甲, from: unit }", "report-take-one", None),
        ("a: { title: 甲, from: unit, count: rows, sum: pupils }", "report-take-one", None),
        (
            "a: { title: 甲, from: unit, count: rows, wher: class = 'school' }",
            "yaml-key-unknown",
            Some("where"),
        ),
        ("a: { title: 甲, from: talk, count: rows, window: all }", "yaml-key-unknown", None),
        ("a: { title: 甲, from: talk, rows: [date] }", "report-word-unknown", None),
        ("a: { title: 甲, from: talk, date: frist }", "report-word-unknown", Some("first")),
        (
            "a: { title: 甲, from: assessment, rulebook: r, result: x, share: nearly }",
            "report-word-unknown",
            None,
        ),
        ("如果: { title: 甲, from: unit, count: rows }", "report-figure-name", None),
        ("a: { title: 干部教师数, from: unit, count: rows }", "report-title-twice", None),
        ("a: { from: unit, count: rows }", "yaml-key-missing", None),
    ] {
        let text = format!("---\n{FRONT}{FIGURES}  {line}\n---\n{{{{ a }}}}");
        let (form, findings) = Form::read(&Source::new("f.md", text));
        assert!(form.is_none(), "{line}");
        let first = findings.iter().find(|d| d.severity == Severity::Error).unwrap();
        assert_eq!(first.message.code, code, "{line}: {}", first.render(Locale::En));
        if suggestion.is_some() {
            assert_eq!(first.suggestion.as_deref(), suggestion, "{line}");
        }
    }
    for text in ["", "# 没有前言\n", "---\nid: x\n"] {
        let (form, findings) = Form::read(&Source::new("f.md", text));
        assert!(form.is_none());
        assert_eq!(findings[0].message.code, "report-front-matter-missing");
    }
    let unquoted = "---\nid: a\nname: 甲\nenglish: A\nissuer: 局\ntitle: {{ a }}\n---\n";
    let (form, findings) = Form::read(&Source::new("f.md", unquoted));
    assert!(form.is_none() && !findings.is_empty());
}

#[test]
fn an_unused_figure_and_a_picture_from_elsewhere_are_pointed_out() {
    let (form, findings) =
        Form::read(&source("", "{{ staff }}\n\n![照片](https://example.org/a.jpg) ![照片](../a.jpg)\n"));
    assert!(form.is_some());
    let codes: Vec<&str> = findings.iter().map(|d| d.message.code).collect();
    assert_eq!(codes.iter().filter(|c| **c == "report-figure-unused").count(), 6);
    assert_eq!(codes.iter().filter(|c| **c == "report-markdown-unsupported").count(), 2);
}

#[test]
fn requests_reach_whoever_answers_them_as_data() {
    let text = format!(
        "---\n{FRONT}figures:
  a: {{ title: 甲, unit: 人, from: person, count: rows, where: rank != 'retired', at: period-start }}
  b: {{ title: 乙, from: aid-grant, sum: amount, where: item = 'bus-card', within: last 36 months }}
  c: {{ title: 丙, from: home-visit, names: visitor.unit, within: ever }}
  d: {{ title: 丁, from: assessment, rulebook: study, result: weekly, share: met, where: class = 'department' }}
  e: {{ title: 戊, from: assessment, rulebook: study, result: weekly, value: subject, where: code = 'D01' }}
  f: {{ title: 己, from: period, take: title }}
  g: {{ title: 庚, from: home-visit, date: last }}
---\n{{{{a}}}}{{{{b}}}}{{{{c}}}}{{{{d}}}}{{{{e}}}}{{{{f}}}}{{{{g}}}}"
    );
    let source = Source::new("f.md", text);
    let (form, findings) = Form::read(&source);
    assert!(findings.is_empty(), "{}", findings[0].render(Locale::En));
    let form = form.unwrap();
    let asked: Vec<&Question> = form.figures().iter().map(|f: &FigureRequest| &f.question).collect();
    // What is counted goes on unread, in the language of rulebooks and with its places; what only a report tells of
    // it is a count as well.
    let counted = |at: usize| {
        let Question::Count { measure, take, .. } = asked[at] else { panic!("{:?}", asked[at]) };
        let Data::Map(entries) = &measure.value.data else { panic!() };
        let told = entries
            .iter()
            .filter(|e| e.key != "title")
            .map(|e| (e.key.as_str(), e.value.as_text().unwrap(), &source.text[e.value.span.clone()]));
        (*take, told.collect::<Vec<_>>())
    };
    let told = vec![
        ("from", "person", "person"),
        ("count", "rows", "rows"),
        ("where", "rank != 'retired'", "rank != 'retired'"),
        ("at", "period-start", "period-start"),
    ];
    assert_eq!(counted(0), (Take::Number, told));
    assert_eq!(counted(1).1[3], ("within", "last 36 months", "last 36 months"));
    let told = vec![
        ("from", "home-visit", "home-visit"),
        ("within", "ever", "ever"),
        ("count", "distinct visitor.unit", "visitor.unit"),
    ];
    assert_eq!(counted(2), (Take::Names, told));
    assert_eq!(
        counted(6),
        (Take::LastDay, vec![("from", "home-visit", "home-visit"), ("count", "rows", "last")])
    );
    let Question::Assessment { rulebook, result, take, which, .. } = asked[3] else { panic!() };
    assert_eq!(
        (rulebook.as_str(), result.as_str(), take),
        ("study", "weekly", &AssessmentTake::Share(Status::Met))
    );
    assert_eq!(which.as_ref().and_then(|node| node.as_text()), Some("class = 'department'"));
    assert!(matches!(asked[4], Question::Assessment { take: AssessmentTake::Value, .. }));
    assert_eq!(asked[5], &Question::Period(PeriodTake::Title));
}

fn shipped() -> Form {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../library/reports/short-introduction.md");
    let source = Source::new("short-introduction.md", std::fs::read_to_string(path).unwrap());
    let (form, findings) = Form::read(&source);
    let shown: Vec<String> = findings.iter().map(|d| d.render(Locale::ZhCn)).collect();
    assert!(findings.is_empty(), "{}", shown.join("\n"));
    form.unwrap()
}

#[test]
fn the_short_introduction_states_the_bureau() {
    let form = shipped();
    let mut figures = Figures::default();
    for request in form.figures() {
        let value = match request.name.as_str() {
            "bureau" => FigureValue::List(vec!["东河区教育局".into()]),
            "as_of" => FigureValue::Date(day()),
            "departments" => FigureValue::Number(20.into()),
            "bureau_staff" => FigureValue::Number(106.into()),
            "base_units" => FigureValue::Number(49.into()),
            "teachers" => FigureValue::Number(4912.into()),
            "pupils" => FigureValue::Number(28_431.into()),
            "bus_cards" => FigureValue::Number(76.into()),
            "care_weeks" => FigureValue::Number(3.into()),
            "study_met" => FigureValue::Share { part: 17.into(), whole: 20.into() },
            "ten_best" => FigureValue::Number(6.into()),
            "vetoes" => FigureValue::Number(Decimal::ZERO),
            _ if matches!(request.shape(), mingde_report::wording::Shape::List) => {
                FigureValue::List(vec!["甲".into(), "乙".into()])
            }
            _ => FigureValue::Number(12.into()),
        };
        figures.insert(request.name.clone(), Figure::new(value, "样本"));
    }
    let written = form.write(&figures, &Occasion { date: day(), period: "2025—2026学年".into() });
    let all = text(&written.document).join("\n");
    assert_eq!(plain_text(&written.document.title), "东河区教育局精神文明创建工作简介");
    for words in [
        "截至2025年12月31日，东河区教育局机关设科室20个，有工作人员106人",
        "基层单位49个，干部教师4900余人，在校学生2.8万余人",
        "85%的科室每个季度都达到学习制度的要求。",
        "用三周时间集中开展爱心家访",
        "为76名学生办好学生月票公交卡",
        "目前没有人在影响期内",
        "近三年，六个科室",
    ] {
        assert!(all.contains(words), "{words}\n{all}");
    }
    assert!(written.missing.is_empty() && written.warnings.is_empty(), "{:?}", written.warnings);
    // Organisation, overview, three emphases, achievements, signature.
    assert_eq!(written.document.blocks.len(), 7);
}

#[test]
fn the_short_introduction_without_any_data_claims_nothing() {
    let form = shipped();
    let written = form.write(&Figures::default(), &Occasion { date: day(), period: String::new() });
    let all = text(&written.document).join("\n");
    assert!(all.contains("未报机关设科室未报，有工作人员未报。"), "{all}");
    assert!(!all.contains("没有人在影响期内"));
    assert!(!all.contains('0'), "nothing reported is never nought: {all}");
    assert_eq!(written.document.blocks.iter().filter(|b| matches!(b, Block::PageBreak)).count(), 1);
    assert!(written.missing.len() > 20);
}

proptest::proptest! {
    /// Whatever a form is made of, reading it names mistakes or succeeds, and what was read can be written.
    #[test]
    fn no_text_makes_the_reader_stumble(parts in proptest::collection::vec(
        proptest::sample::select(vec![
            "{{ staff | 余 }}", "{{ 一节 }}", "{{ 之间 }}", "{{ 否则如果 vetoes }}", "{{ 序号 甲 }}", "{{ 总数 甲 }}",
            "{{ 每个 校 属于 schools 其中 校.pupils > 100 按 校.pupils 从高到低 前 1 }}", "{{ 如果 staff }}", "{{ 如果 met >= 90% }}", "{{ 否则 }}", "{{ 结束 }}", "{{", "}}",
            "{{ 每个 校 属于 schools }}", "{{ 校 }}", "{{ 校.pupils | 约数 }}", "\n", "\r\n", "\n\n", "| 甲 | 乙 |\n|-|-|\n",
            "**", "*", "# ", "1. ", "- ", "---", "字", "　", "\u{fdd0}7\u{fdd1}", "\u{0}", "`", "<b>", "![](x)", "|",
        ]),
        0..24,
    )) {
        let body = parts.concat();
        let (form, findings) = Form::read(&source("", &body));
        for finding in &findings {
            finding.render(Locale::ZhCn);
        }
        match form {
            None => proptest::prop_assert!(findings.iter().any(|d| d.severity == Severity::Error)),
            Some(form) => {
                let occasion = Occasion { date: day(), period: String::new() };
                let written = form.write(&answers(), &occasion);
                mingde_report::docx::write(&written.document).unwrap();
                mingde_report::html::write(&written.document);
            }
        }
    }
}

#[test]
fn what_a_newcomer_writes_is_led_to_the_word_that_was_meant() {
    for (body, code, suggestion) in [
        ("{{ 若 staff }}有。{{ 结束 }}", "report-figure-unknown", Some("如果")),
        ("{{ 一 节 }}\n# 一\n{{ 结束 }}", "report-figure-unknown", Some("一节")),
        ("{{ 如果staff }}有。{{ 结束 }}", "report-figure-unknown", Some("如果 staff")),
        ("{{ 每个 校 属于 schools 按照 校.pupils }}{{ 结束 }}", "report-each-clause", Some("按")),
        (
            "{{ 每个 校 属于 schools 按 校.pupils 由高到低 }}{{ 结束 }}",
            "report-each-clause",
            Some("从高到低"),
        ),
        ("教师{{ staff }人，学生{{ pupils }}人。", "report-brace-open", None),
        ("教师{ staff }人。", "report-brace-lone", None),
        ("教师｛｛ staff ｝｝人。", "report-brace-lone", None),
    ] {
        let (_, findings) = Form::read(&source("", body));
        let found = findings.iter().find(|d| d.message.code == code);
        let found = found.unwrap_or_else(|| panic!("{body}: {findings:#?}"));
        assert_eq!(found.suggestion.as_deref(), suggestion, "{body}");
    }
}

#[test]
fn a_figure_that_could_not_be_read_is_one_mistake_and_not_one_more_at_each_place() {
    let text = format!(
        "---\n{FRONT}{FIGURES}  talks: {{ title: 谈心次数, form: records, kind: talk, count: records }}\n---\n\
         {{{{ talks }}}}、{{{{ 谈心次数 }}}}。"
    );
    let (_, findings) = Form::read(&Source::new("f.md", text));
    let errors: Vec<_> = findings.iter().filter(|d| d.severity == Severity::Error).collect();
    let codes: Vec<&str> = errors.iter().map(|d| d.message.code).collect();
    assert_eq!(codes, ["yaml-key-missing", "yaml-key-unknown"]);
    assert_eq!(errors[1].suggestion.as_deref(), Some("from"));
}
