//! Whatever a YAML file or a rulebook repeats, the work of reading it grows with how often, and not with the square of
//! that; nor does the work of looking up names that are not there.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use mingde_core::calendar::Calendar;
use mingde_core::diagnostic::Source;
use mingde_core::directory::Directory;
use mingde_core::kind::read_kind;
use mingde_core::registry::{Person, RegistrySchema, Span, Unit};
use mingde_rulebook::Rulebook;
use mingde_testkit::steps::{Load, count, expect_no_square};

use crate::bureau::{REGISTRY, STUDY, TALK, library, under_article};

/// How often; the machinery that counts multiplies it by four.
const OFTEN: usize = 120;

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
const RULES: [(&str, &str, &str); 12] = [
    ("measures", "measures:\n", "  m@: { title: 谈话@, from: talk, count: rows }\n"),
    ("measures of one title", "measures:\n", "  m@: { title: 谈话, from: talk, count: rows }\n"),
    ("measures of nothing", "measures:\n", "  m@: { title: 谈话@, from: tolk@, count: rows }\n"),
    ("measures that count nothing", "measures:\n", "  m@: { title: 谈话@, from: talk, cuont: rows }\n"),
    ("formulas of unknown names", "measures:\n", "  m@: { title: 值@, value: nobody@ + 1 }\n"),
    ("settings", "settings:\n", "  s@: { title: 定值@, value: 1, source: 文件 }\n"),
    ("settings of no value", "settings:\n", "  s@: { title: 定值@ }\n"),
    (
        "duties",
        "measures:\n  m: { title: 谈话, from: talk, count: rows }\nduties:\n",
        "  d@: { title: 责任@, require: m >= 1, due: period-end, owner: 校 }\n",
    ),
    (
        "duties of unknown names",
        "duties:\n",
        "  d@: { title: 责任@, require: nobody@ >= 1, due: period-end, owner: 校 }\n",
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
    let _ = Rulebook::read(&Source::new("r.md", text), &library());
}

fn pieces(
    of: &'static str,
    table: &'static [(&'static str, &'static str, &'static str)],
    read: fn(&str),
) -> impl Iterator<Item = Load> {
    table.iter().map(move |(name, beginning, piece)| {
        Load::new(format!("{of}: {name}"), OFTEN, move |size| {
            let text = repeated(beginning, piece, size);
            move || read(&text)
        })
    })
}

fn files() -> Vec<Load> {
    let mut loads = Vec::new();
    loads.extend(pieces("a kind of record", &KINDS, |text| {
        let _ = read_kind(&Source::new("kind.yaml", text), &[]);
    }));
    loads.extend(pieces("the registry", &REGISTRIES, |text| {
        let _ = RegistrySchema::read(&Source::new("registry.yaml", text));
    }));
    loads.extend(pieces("the calendar", &CALENDARS, |text| {
        let _ = Calendar::read(&Source::new("cn.yaml", text));
    }));
    loads.extend(pieces("rules", &RULES, |text| rulebook(&under_article("unit", "semester", text))));
    loads.extend(pieces("a condition", &CONDITIONS, |text| {
        let rule = format!("measures:\n  m: {{ title: 值, from: talk, count: rows, where: \"{text}\" }}");
        rulebook(&under_article("unit", "semester", &rule));
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
        |text| rulebook(&(under_article("unit", "semester", "settings: {}") + text)),
    ));
    loads.push(Load::new("a choice of many", OFTEN, |size| {
        let options: String = (0..size).fold(String::new(), |mut all, number| {
            _ = write!(all, "o{number}: 选项{number}, ");
            all
        });
        let text = format!(
            "{STUDY}  many: {{ title: 选择, english: Many, type: choice, options: {{ {options} }} }}\n"
        );
        move || {
            let _ = read_kind(&Source::new("kind.yaml", &*text), &[]);
        }
    }));
    loads
}

/// A directory with so many units and as many persons, of one name or of many.
fn directory(size: usize, name: fn(usize) -> String) -> Directory {
    let mut directory = Directory::default();
    for number in 0..size {
        let code = format!("P{number}");
        let person = Person::new(code.as_str(), name(number));
        directory.add_person(Person::id_of(&code), &person);
        let code = format!("U{number}");
        let unit = Unit {
            code: code.clone(),
            name: name(number),
            aliases: vec!["原校".into()],
            kind: "primary-school".into(),
            parents: Vec::new(),
            span: Span { from: None, to: None },
            fields: BTreeMap::new(),
        };
        directory.add_unit(Unit::id_of(&code), &unit);
    }
    directory
}

/// As many names as there are persons, looked up.
fn lookups() -> Vec<Load> {
    type Called = fn(usize) -> String;
    let of_many: Called = |number| format!("第{number}小学");
    let of_one: Called = |_| "王芳".into();
    let asked: [(&str, Called, Called); 4] = [
        ("that are there", of_many, of_many),
        ("that are not there", of_many, |number| format!("第{number}中学")),
        ("that all have", of_one, of_one),
        ("that nobody of one name has", of_one, |number| format!("王芳{number}")),
    ];
    let load = |(name, called, wanted): (&'static str, Called, Called)| {
        Load::new(format!("names {name}"), OFTEN, move |size| {
            let directory = directory(size, called);
            move || {
                for number in 0..size {
                    let _ = directory.person(&wanted(number), None);
                    let _ = directory.unit(&wanted(number));
                }
            }
        })
    };
    asked.into_iter().map(load).collect()
}

#[test]
#[ignore = "run by the test below, in a process whose instructions are counted"]
fn counted() {
    // What is made once is made before anything is counted.
    rulebook(&under_article("unit", "semester", RULES[0].1));
    count(&files());
    count(&lookups());
}

#[test]
fn no_file_of_a_library_and_no_name_takes_the_square_of_its_size() {
    expect_no_square("growth::counted", &[files(), lookups()].into_iter().flatten().collect::<Vec<_>>());
}
