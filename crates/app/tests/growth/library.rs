//! Files that a bureau keeps beside the program: kinds, registry, calendar, rulebooks, cases, forms.

use std::fmt::Write as _;
use std::sync::{Arc, LazyLock};

use mingde_core::calendar::Calendar;
use mingde_core::diagnostic::{Diagnostic, Source};
use mingde_core::kind::read_kind;
use mingde_core::registry::RegistrySchema;
use mingde_core::words::Locale;
use mingde_report::form::Form;
use mingde_rulebook::{Library, Rulebook, Suite};
use mingde_testkit::{Load, expect_no_square};

const REGISTRY: &str = "
unit_kinds:
  bureau: { class: bureau, title: 教育局, english: Bureau }
  primary-school: { class: school, title: 小学, english: Primary }
ranks:
  school-head: { title: 校级干部, english: Head }
  teacher: { title: 专任教师, english: Teacher }
group_kinds:
  panel: { title: 评审组, english: Panel }
member_roles:
  member: { title: 成员, english: Member }
unit_fields:
  pupils: { title: 学生数, english: Pupils, type: number, unit: people }
";

const TALK: &str = "
id: talk
title: 谈心谈话
english: Talk
purpose: 谈心。
roles:
  organiser: { title: 谈话人, english: Organiser, count: 1 }
  counterpart: { title: 谈话对象, english: Counterpart, count: 1 }
fields:
  minutes: { title: 时长, english: Length, type: number, unit: minutes }
  topic: { title: 事由, english: Topic, type: choice, options: { regular: 日常, difficulty: 困难 } }
";

static LIBRARY: LazyLock<Library> = LazyLock::new(|| {
    let schema = RegistrySchema::read(&Source::new("registry.yaml", REGISTRY)).0.unwrap();
    let talk = read_kind(&Source::new("talk.yaml", TALK), &schema.offices).0.unwrap();
    Library::new(vec![Arc::new(talk)], Arc::new(schema))
});

/// Front matter, with rules under one article.
fn under_article(rules: &str) -> String {
    format!(
        "---\nid: test\ntitle: 测试\nversion: '1'\neffective: 2025-01-01\nperiod: semester\nsubject: unit\n---\n\
         ## 第一条 测试\n正文。\n\n```rule\n{rules}\n```\n"
    )
}

/// A text that is repeated, `@` being the number of its repetition, after a beginning.
fn repeated(beginning: &str, piece: &str, size: usize) -> String {
    let mut text = beginning.to_owned();
    for number in 0..size {
        text.push_str(&piece.replace('@', &number.to_string()));
    }
    text
}

/// What a kind of record, the registry or the calendar may repeat: what it stands after, and what is repeated.
const KINDS: [(&str, &str, &str); 10] = [
    ("keys nobody knows", TALK, "whatever_@: 1\n"),
    ("one key again", TALK, "whatever: 1\n"),
    ("fields", TALK, "  more_@: { title: 事项@, english: More @, type: text, max: 10 }\n"),
    ("fields of one title", TALK, "  more_@: { title: 事项, english: More, type: text, max: 10 }\n"),
    ("fields of no type", TALK, "  more_@: { title: 事项@, english: More @ }\n"),
    (
        "fields with a word too many",
        TALK,
        "  more_@: { title: 事项@, english: More @, type: date, mox: 1 }\n",
    ),
    ("lines without a key", TALK, "- 事项@\n"),
    ("comments", TALK, "  # 说明@\n"),
    ("brackets that open", TALK, "  more_@: [[{\n"),
    ("anchors", TALK, "  more_@: &a@ { title: *a@, english: More }\n"),
];

const REGISTRIES: [(&str, &str, &str); 4] = [
    ("fields of units", REGISTRY, "  more_@: { title: 数@, english: N @, type: number, unit: people }\n"),
    ("fields of one title", REGISTRY, "  more_@: { title: 数, english: N, type: number, unit: people }\n"),
    ("kinds of units", "unit_kinds:\n", "  kind-@: { class: school, title: 学校@, english: School @ }\n"),
    ("ranks", "ranks:\n", "  rank-@: { title: 级@, english: Rank @ }\n"),
];

const CALENDARS: [(&str, &str, &str); 3] = [
    ("terms", "terms:\n", "  - { id: t@, title: 学期, from: 2025-09-03, to: 2026-01-16 }\n"),
    ("years", "years:\n", "  20@: { source: 通知 }\n"),
    (
        "holidays",
        "years:\n  2025:\n    source: 通知\n    holidays:\n",
        "      - { name: 节@, english: H, from: 2025-10-01, to: 2025-10-08 }\n",
    ),
];

/// What one block of rules may repeat.
const RULES: [(&str, &str, &str); 9] = [
    ("measures", "measures:\n", "  m@: { title: 谈话@, from: talk, count: rows }\n"),
    ("measures of one title", "measures:\n", "  m@: { title: 谈话, from: talk, count: rows }\n"),
    ("measures of nothing", "measures:\n", "  m@: { title: 谈话@, from: tolk@, count: rows }\n"),
    ("measures that count nothing", "measures:\n", "  m@: { title: 谈话@, from: talk, cuont: rows }\n"),
    ("settings", "settings:\n", "  s@: { title: 定值@, value: 1, source: 文件 }\n"),
    (
        "duties",
        "measures:\n  m: { title: 谈话, from: talk, count: rows }\nduties:\n",
        "  d@: { title: 责任@, require: m >= 1, due: period-end, owner: 校 }\n",
    ),
    (
        "a formula that leans on the one before",
        "measures:\n  m: { title: 值, from: talk, count: rows }\n",
        "  m@: { title: 值@, value: m + 1 }\n",
    ),
    ("keys nobody knows", "measures:\n  m: { title: 值, from: talk, count: rows }\n", "whatever_@: 1\n"),
    ("comments", "measures:\n  m: { title: 值, from: talk, count: rows }\n", "  # 说明@\n"),
];

/// What a condition may repeat: what it begins with, and what is repeated.
const CONDITIONS: [(&str, &str, &str); 6] = [
    ("and", "minutes > 1", " and minutes > @"),
    ("or", "minutes > 1", " or topic = 'regular'"),
    ("a list", "minutes in [0", ", @"),
    ("a sum", "minutes > 0", " + @"),
    ("names nobody knows", "minutes > 1", " and nobody@ > 1"),
    ("words without an operator", "minutes", " minutes"),
];

fn rulebook(text: &str) {
    told(&Rulebook::read(&Source::new("r.md", text), &LIBRARY).1);
}

/// Findings are read by somebody.
fn told(findings: &[Diagnostic]) {
    for finding in findings {
        finding.render(Locale::ZhCn);
    }
}

fn pieces(
    of: &'static str,
    table: &'static [(&'static str, &'static str, &'static str)],
    read: fn(&str),
) -> impl Iterator<Item = Load> {
    table.iter().map(move |(name, beginning, piece)| {
        Load::new(format!("{of}: {name}"), 1024, move |size| {
            let text = repeated(beginning, piece, size);
            move || read(&text)
        })
    })
}

fn files() -> Vec<Load> {
    let mut loads = Vec::new();
    loads.extend(pieces("a kind of record", &KINDS, |text| {
        told(&read_kind(&Source::new("kind.yaml", text), &[]).1);
    }));
    loads.extend(pieces("the registry", &REGISTRIES, |text| {
        told(&RegistrySchema::read(&Source::new("registry.yaml", text)).1);
    }));
    loads.extend(pieces("the calendar", &CALENDARS, |text| {
        told(&Calendar::read(&Source::new("cn.yaml", text)).1);
    }));
    loads.extend(pieces("rules", &RULES, |text| rulebook(&under_article(text))));
    loads.extend(pieces("a condition", &CONDITIONS, |text| {
        let rule = format!("measures:\n  m: {{ title: 值, from: talk, count: rows, where: \"{text}\" }}");
        rulebook(&under_article(&rule));
    }));
    loads.extend(pieces(
        "a rulebook",
        &[
            ("articles", "", "## 第@条 测试\n正文。\n\n"),
            ("articles of one number", "", "## 第一条 测试\n正文。\n\n"),
            ("blocks", "", "```rule\nmeasures:\n  m@: { title: 值@, from: talk, count: rows }\n```\n\n"),
            ("blocks that never close", "", "```rule\n"),
            ("emphasis", "", "**正文*_"),
            ("links", "", "[正文]("),
            ("quotations in quotations", "", "> "),
            ("lists in lists", "", "- "),
            ("tables", "|甲|乙|\n|-|-|\n", "|1|2|\n"),
            ("references", "", "[正文@]: x\n"),
        ],
        |text| rulebook(&(under_article("settings: {}") + text)),
    ));
    loads.push(Load::new("a choice of many", 1024, |size| {
        let options: String = (0..size).fold(String::new(), |mut all, number| {
            _ = write!(all, "o{number}: 选项{number}, ");
            all
        });
        let text = format!(
            "{TALK}  many: {{ title: 选择, english: Many, type: choice, options: {{ {options} }} }}\n"
        );
        move || {
            told(&read_kind(&Source::new("kind.yaml", &*text), &[]).1);
        }
    }));
    loads
}

/// What a form may repeat: in its head, where `@` is the number of the repetition, and in its text.
const HEADS: [(&str, &str); 5] = [
    ("figures", "  f@: { title: 数@, from: person, count: rows }\n"),
    ("figures of one title", "  f@: { title: 数, from: person, count: rows }\n"),
    (
        "figures of no rulebook",
        "  f@: { title: 数@, from: assessment, rulebook: ethics, result: veto, count: not_met }\n",
    ),
    ("figures with a word too many", "  f@: { title: 数@, from: person, cuont: rows }\n"),
    ("figures on figures", "  f@: { title: 数@, value: staff + @ }\n"),
];
const BODIES: [&str; 16] = [
    "{{ staff }}",
    "{{ stuff }}",
    "{{",
    "}}",
    "{{ 如果 staff }}",
    "{{ 如果 staff }}甲{{ 结束 }}",
    "{{ 结束 }}",
    "{{ 否则 }}",
    "{{ 每个 校 属于 schools }}",
    "{{ 每个 校 属于 schools }}{{ 校.pupil }}{{ 结束 }}",
    "| 甲 | 乙 |\n|-|-|\n| {{ staff }} | 2 |\n\n",
    "| 甲 ",
    "**",
    "# 标题\n\n",
    "1. ",
    "![图](",
];

fn forms() -> Vec<Load> {
    const FRONT: &str =
        "---\nid: sample\nname: 样本\nenglish: Sample\ntitle: 样本\nissuer: 某教育局\nfigures:
  staff: { title: 干部教师数, from: person, count: rows }
  schools: { title: 各学校, from: unit, rows: all, columns: [pupils], where: class = 'school' }\n";
    let load = |name: String, form: Box<dyn Fn(usize) -> String>| {
        Load::new(name, 1024, move |size| {
            let text = form(size);
            move || {
                told(&Form::read(&Source::new("sample.md", text)).1);
            }
        })
    };
    let heads = HEADS.into_iter().map(|(name, piece)| {
        let form = move |size: usize| {
            let head: String = (0..size).map(|number| piece.replace('@', &number.to_string())).collect();
            format!("{FRONT}{head}---\n正文{{{{ staff }}}}。\n")
        };
        load(format!("a form of {name}"), Box::new(form))
    });
    let bodies = BODIES.into_iter().map(|piece| {
        let form = move |size: usize| format!("{FRONT}---\n{}", piece.repeat(size));
        load(format!("a form of {piece:?}"), Box::new(form))
    });
    heads.chain(bodies).collect()
}

/// What a file of cases may repeat.
const CASES: [(&str, &str, &str); 3] = [
    ("cases", "period: 2025-autumn\ncases:\n", "  - { name: 例@, expect: { 甲校: { m: 1 } } }\n"),
    ("keys nobody knows", "period: 2025-autumn\ncases: []\n", "whatever_@: 1\n"),
    ("units", "period: 2025-autumn\ngiven:\n  units:\n", "    U@: { kind: primary-school }\n"),
];

fn cases() -> Vec<Load> {
    pieces("cases", &CASES, |text| told(&Suite::read(&Source::new("r.yaml", text), &LIBRARY).1)).collect()
}

#[test]
fn no_file_of_a_library_takes_the_square_of_its_size() {
    expect_no_square(&files().into_iter().chain(cases()).collect::<Vec<_>>());
}

#[test]
fn no_form_takes_the_square_of_its_size() {
    expect_no_square(&forms());
}
