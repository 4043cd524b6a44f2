//! Files of strangers: every kind of hostile file by every reader of its ending, cells, papers.

use std::ops::ControlFlow;
use std::sync::LazyLock;

use mingde_checkup::{Options, check_up, material};
use mingde_core::diagnostic::Source;
use mingde_core::kind::read_kind;
use mingde_core::registry::RegistrySchema;
use mingde_reader::ReadingRoom;
use mingde_report::carried;
use mingde_report::diff::compare;
use mingde_report::verify::judge;
use mingde_sheet::{Key, Layout, Workbook};
use mingde_testkit::{HostileKind, Load, expect_no_square, kinds};

/// Kinds that are as large as they are whatever is asked for, that unfold by the megabyte or by their square, or kill.
const OF_ONE_SIZE: [&str; 19] = [
    "behind-the-end",
    "deflated",
    "by-the-megabyte",
    "in-a-circle",
    "forms-that-unfold",
    "one-note-referred-to",
    "draws-itself",
    "longer-than-the-file",
    "that-is-not-there",
    "that-is-itself",
    "cut-short",
    "that-laugh",
    "a-token-without-end",
    "at-the-end-of-the-world",
    "on-the-diagonal",
    "larger-than-any",
    "that-lies",
    "of-the-world",
    "by-the-million",
];

/// How often at most; what reads the PDF is not ours, and goes down as deep as it is led; nor is what decodes a picture.
fn most(ending: &str) -> usize {
    match ending {
        "pdf" | "jpg" | "png" | "webp" => 128,
        _ => 2048,
    }
}

static LAYOUTS: LazyLock<Vec<Layout>> = LazyLock::new(|| {
    let registry = include_str!("../../../../library/registry.yaml");
    let schema = RegistrySchema::read(&Source::new("registry.yaml", registry)).0.unwrap();
    let talk = include_str!("../../../../library/kinds/heart-to-heart-talk.yaml");
    let talk = read_kind(&Source::new("talk.yaml", talk), &schema.offices).0.unwrap();
    [vec![Layout::of_kind(&talk)], Layout::of_registry(&schema)].concat()
});

fn read_material(name: &str, bytes: &[u8]) {
    if let Ok(material) = material::read(name, bytes) {
        check_up(&material.text, &Options { limit: Some(400), ..Options::default() });
    }
}

fn read_workbook(layouts: &[Layout], name: &str, bytes: Vec<u8>) {
    let Ok(book) = Workbook::from_bytes(name, bytes) else { return };
    let Ok(recognition) = book.recognise(layouts) else { return };
    for sheet in &recognition.sheets {
        let _ = book.read_rows(&layouts[sheet.layout], sheet, |_| ControlFlow::Continue(()));
    }
}

/// A paper is judged, and held against another that says the same.
fn read_paper(bytes: &[u8]) {
    if let Ok(carried) = carried::read(bytes) {
        judge(&carried);
        compare(&carried.receipts, &carried.receipts);
    }
}

fn as_workbook(kind: HostileKind) -> Load {
    Load::new(format!("{} ({}) as a workbook", kind.name, kind.ending), most(kind.ending), move |size| {
        let bytes = (kind.make)(size);
        move || read_workbook(&LAYOUTS, &format!("t.{}", kind.ending), bytes)
    })
}

fn as_material(kind: HostileKind) -> Load {
    Load::new(format!("{} ({}) as a material", kind.name, kind.ending), most(kind.ending), move |size| {
        let bytes = (kind.make)(size);
        move || read_material(&format!("t.{}", kind.ending), &bytes)
    })
}

fn as_paper(kind: HostileKind) -> Load {
    Load::new(format!("{} ({}) as a paper", kind.name, kind.ending), most(kind.ending), move |size| {
        let bytes = (kind.make)(size);
        move || read_paper(&bytes)
    })
}

fn as_photo(kind: HostileKind) -> Load {
    Load::new(format!("{} ({}) as a photo", kind.name, kind.ending), most(kind.ending), move |size| {
        let bytes = (kind.make)(size);
        move || drop(ReadingRoom::here().photo(bytes, true))
    })
}

fn hostile_files() -> Vec<Load> {
    let repeats = |kind: &HostileKind| !OF_ONE_SIZE.iter().any(|name| kind.name.contains(name));
    let by_each_reader = |kind: HostileKind| match kind.ending {
        "xlsx" | "ods" | "xls" | "csv" => vec![as_workbook(kind)],
        "jpg" | "png" | "webp" => vec![as_photo(kind)],
        "docx" | "html" | "pdf" => vec![as_material(kind), as_paper(kind)],
        _ => vec![as_material(kind)],
    };
    kinds().into_iter().filter(repeats).flat_map(by_each_reader).collect()
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
    let every = read_kind(&Source::new("every.yaml", OF_EVERY_TYPE), &[]).0.unwrap();
    let has_numbers = |layout: &&Layout| {
        layout.parts.iter().flat_map(|part| part.columns.iter()).any(|column| column.key == Key::IdNumber)
    };
    let persons = LAYOUTS.iter().filter(has_numbers).cloned();
    let layouts: Vec<Layout> = std::iter::once(Layout::of_kind(&every)).chain(persons).collect();
    let load = |piece: &'static str| {
        let layouts = layouts.clone();
        Load::new(format!("cells of {piece:?}"), 2048, move |size| {
            let (layouts, cell) = (layouts.clone(), format!("1{}2", piece.repeat(size)));
            move || {
                for part in layouts.iter().flat_map(|layout| layout.parts.iter()) {
                    let heads: Vec<&str> = part.columns.iter().map(|column| column.title.as_str()).collect();
                    let row = vec![format!("\"{cell}\""); heads.len()].join(",");
                    let text = format!("{}\n{row}\n", heads.join(","));
                    read_workbook(&layouts, "t.csv", text.into_bytes());
                }
            }
        })
    };
    CELLS.into_iter().map(load).collect()
}

/// Runs with a stack on which documents in documents find room, as they do in the process of a reader.
fn with_room(loads: fn() -> Vec<Load>) {
    let running = std::thread::Builder::new().stack_size(256 << 20).spawn(move || expect_no_square(&loads()));
    if let Err(failed) = running.unwrap().join() {
        std::panic::resume_unwind(failed);
    }
}

#[test]
fn no_reader_takes_the_square_of_a_hostile_file() {
    with_room(hostile_files);
}

#[test]
fn no_reader_takes_the_square_of_a_cell() {
    with_room(cells);
}
