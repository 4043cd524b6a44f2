//! Whatever a file repeats, the work of reading it grows with how often, and not with the square of that.

use std::ops::ControlFlow;
use std::sync::LazyLock;

use mingde_checkup::{Options, check_up, material};
use mingde_core::diagnostic::Source;
use mingde_core::kind::read_kind;
use mingde_core::registry::RegistrySchema;
use mingde_report::carried;
use mingde_report::form::Form;
use mingde_report::verify::judge;
use mingde_sheet::{Key, Layout, Workbook};
use mingde_testkit::kinds;
use mingde_testkit::steps::{Load, count, expect_no_square};

/// How often: few enough for a test, and so many that a square is larger than everything else.
const OFTEN: usize = 150;

/// Kinds that are as large as they are whatever is asked for, that unfold by the megabyte, or kill.
const OF_ONE_SIZE: [&str; 11] = [
    "deflated",
    "by-the-megabyte",
    "in-a-circle",
    "forms-that-unfold",
    "draws-itself",
    "longer-than-the-file",
    "that-is-not-there",
    "that-is-itself",
    "cut-short",
    "that-laugh",
    "a-token-without-end",
];

static LAYOUTS: LazyLock<Vec<Layout>> = LazyLock::new(|| {
    let registry = include_str!("../../../../library/registry.yaml");
    let schema = RegistrySchema::read(&Source::new("registry.yaml", registry)).0.expect("it ships");
    let talk = include_str!("../../../../library/kinds/heart-to-heart-talk.yaml");
    let talk = read_kind(&Source::new("talk.yaml", talk), &schema.offices).0.expect("it ships");
    [vec![Layout::of_kind(&talk)], Layout::of_registry(&schema)].concat()
});

fn read_material(name: &str, bytes: &[u8]) {
    if let Ok(material) = material::read(name, bytes) {
        check_up(&material.text, &Options { limit: Some(400), ..Options::default() });
    }
}

fn read_workbook(name: &str, bytes: Vec<u8>) {
    read_workbook_of(&LAYOUTS, name, bytes);
}

fn read_workbook_of(layouts: &[Layout], name: &str, bytes: Vec<u8>) {
    let Ok(book) = Workbook::from_bytes(name, bytes) else { return };
    let Ok(recognition) = book.recognise(layouts) else { return };
    for sheet in &recognition.sheets {
        let _ = book.read_rows(&layouts[sheet.layout], sheet, |_| ControlFlow::Continue(()));
    }
}

fn read_paper(bytes: &[u8]) {
    if let Ok(carried) = carried::read(bytes) {
        judge(&carried);
    }
}

/// Every kind of hostile file by every reader of its ending.
fn files() -> Vec<Load> {
    let mut loads = Vec::new();
    for kind in kinds().into_iter().filter(|kind| !OF_ONE_SIZE.iter().any(|name| kind.name.contains(name))) {
        let name = format!("t.{}", kind.ending);
        let called = |reader: &str| format!("{} ({}) {reader}", kind.name, kind.ending);
        match kind.ending {
            "xlsx" | "xls" | "csv" => loads.push(Load::new(called("as a workbook"), OFTEN, move |size| {
                let (name, bytes) = (name.clone(), (kind.make)(size));
                move || read_workbook(&name, bytes)
            })),
            ending => {
                loads.push(Load::new(called("as a material"), OFTEN, move |size| {
                    let (name, bytes) = (name.clone(), (kind.make)(size));
                    move || read_material(&name, &bytes)
                }));
                if matches!(ending, "docx" | "html" | "pdf") {
                    loads.push(Load::new(called("as a paper"), OFTEN, move |size| {
                        let bytes = (kind.make)(size);
                        move || read_paper(&bytes)
                    }));
                }
            }
        }
    }
    loads
}

/// Signs and words that begin, join or break quantities, and so make a check-up look around.
const PIECES: [&str; 32] = [
    "1、",
    "第1",
    "每人1元",
    "(1",
    "〔2024〕",
    "上午8:",
    "8时至",
    "2025-",
    "百分之",
    "三分之",
    "约",
    "超过",
    "一万",
    "点",
    "一是",
    "其中",
    "共计",
    "占5%，",
    "比1:",
    "www.a ",
    "1.doc\n",
    "—1—\n",
    "标题\n",
    "锟斤拷",
    "□",
    "?！",
    "全区现有",
    "（一）",
    "同比增长5%，",
    "1月32日",
    "甲 ",
    "\u{3000}",
];

fn texts() -> Vec<Load> {
    let load = |piece: &'static str| {
        Load::new(format!("a text of {piece:?}"), 2 * OFTEN, move |size| {
            let text = piece.repeat(size);
            move || {
                check_up(&text, &Options::default());
            }
        })
    };
    PIECES.into_iter().map(load).collect()
}

/// What a cell may repeat: what joins numbers, days, times and names.
const CELLS: [&str; 23] = [
    "2025-9-",
    "-",
    "2025年",
    "十",
    "1,",
    "1、",
    "8:",
    "8至",
    "～1",
    "%",
    "王芳",
    "王芳、",
    "王芳(",
    "（",
    "第",
    "万",
    "1.",
    "/",
    "\u{301}",
    "是",
    " ",
    "\u{3000}",
    "1 甲",
];
/// A kind with a field of each type.
const OF_EVERY_TYPE: &str = "id: every
title: 各类
english: Every
purpose: 试。
roles:
  one: { title: 一人, english: One, count: 1 }
  more: { title: 多人, english: More, count: 0.. }
  where: { title: 地点单位, english: Where, of: unit, count: 0.. }
fields:
  many: { title: 人数, english: Many, type: number, unit: people }
  money: { title: 金额, english: Money, type: number, unit: yuan, decimals: 2 }
  from: { title: 起, english: From, type: time }
  said: { title: 事由, english: Said, type: text, max: 100 }
  kept: { title: 属实, english: Kept, type: flag }
  sort: { title: 类别, english: Sort, type: choice, options: { a: 日常谈心, b: 困难帮扶 } }
";

/// A row of each layout with such text in every cell.
fn cells() -> Vec<Load> {
    let every = read_kind(&Source::new("every.yaml", OF_EVERY_TYPE), &[]).0.expect("it is right");
    let has_numbers = |layout: &&Layout| {
        layout.parts.iter().flat_map(|part| part.columns.iter()).any(|column| column.key == Key::IdNumber)
    };
    let persons = LAYOUTS.iter().filter(has_numbers).cloned();
    let layouts: Vec<Layout> = std::iter::once(Layout::of_kind(&every)).chain(persons).collect();
    let mut loads = Vec::new();
    for piece in CELLS {
        let layouts = layouts.clone();
        loads.push(Load::new(format!("cells of {piece:?}"), OFTEN, move |size| {
            let (layouts, cell) = (layouts.clone(), format!("1{}2", piece.repeat(size)));
            move || {
                for part in layouts.iter().flat_map(|layout| layout.parts.iter()) {
                    let heads: Vec<&str> = part.columns.iter().map(|column| column.title.as_str()).collect();
                    let row = vec![format!("\"{cell}\""); heads.len()].join(",");
                    let text = format!("{}\n{row}\n", heads.join(","));
                    read_workbook_of(&layouts, "t.csv", text.into_bytes());
                }
            }
        }));
    }
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
        Load::new(name, OFTEN, move |size| {
            let text = form(size);
            move || {
                let _ = Form::read(&Source::new("sample.md", text));
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

#[test]
#[ignore = "run by the test below, in a process whose instructions are counted"]
fn counted() {
    // What is made once is made before anything is counted.
    read_material("t.txt", "全区49所學校，錛屾槸".as_bytes());
    read_workbook("t.csv", "单位,谈话日期,谈话人,谈话对象\n甲,2025-9-1,乙,丙\n".into());
    count(&files());
    count(&texts());
    count(&forms());
    count(&cells());
}

#[test]
fn no_reader_takes_the_square_of_what_it_reads() {
    expect_no_square(
        "growth::counted",
        &[files(), texts(), forms(), cells()].into_iter().flatten().collect::<Vec<_>>(),
    );
}
