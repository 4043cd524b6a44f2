//! Every example of `docs/reports.md` does what the page says.

use std::collections::BTreeMap;

use mingde_core::date::{Day, civil};
use mingde_core::diagnostic::Source;
use mingde_core::words::Locale;
use mingde_report::figure::{Figure, FigureValue, Figures, Row};
use mingde_report::form::{Form, Occasion};
use mingde_report::plain;

fn page() -> String {
    std::fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/reports.md")).unwrap()
}

/// The front matter that all examples use.
fn front() -> String {
    let page = page();
    let example = page.split("```markdown\n").nth(1).unwrap().split("```").next().unwrap();
    let end = example.rfind("---\n").unwrap() + 4;
    example[..end].to_owned()
}

fn number(n: i64) -> FigureValue {
    FigureValue::Number(n.into())
}

fn text(text: &str) -> FigureValue {
    FigureValue::Text(text.into())
}

fn list(names: &[&str]) -> FigureValue {
    FigureValue::List(names.iter().map(|n| (*n).to_owned()).collect())
}

fn day(year: i16, month: i8, day: i8) -> Day {
    civil(year, month, day).unwrap()
}

fn row<const N: usize>(name: &str, cells: [(&str, FigureValue); N]) -> Row {
    let cells = cells.into_iter().map(|(n, value)| (n.to_owned(), Figure::new(value, "样本")));
    Row { name: name.into(), cells: cells.collect::<BTreeMap<_, _>>() }
}

/// What the page says the figures are.
pub fn answers() -> Figures {
    let school = |name: &str, pupils: i64, area: &str, talks: FigureValue, half: FigureValue| {
        row(name, [("pupils", number(pupils)), ("area", text(area)), ("talks", talks), ("half", half)])
    };
    let record = |date, unit: &str, id: &str, files: &[&str]| {
        let cells = [
            ("date", FigureValue::Date(date)),
            ("reporter", text(unit)),
            ("record", text(id)),
            ("files", list(files)),
        ];
        row(unit, cells)
    };
    let duty = |title: &str, names: &[&str]| {
        let count = number(names.len() as i64);
        row(title, [("count", count), ("of", number(10)), ("names", list(names))])
    };
    let records = vec![
        record(day(2025, 10, 11), "滨江学校", "0f1e2d3c4b5a", &["9a8b7c6d5e4f"]),
        record(day(2025, 10, 18), "第一小学", "a1b2c3d4e5f6", &[]),
    ];
    let values = [
        ("bureau", list(&["东河区教育局"])),
        ("closed", FigureValue::Date(day(2025, 12, 31))),
        ("schools", number(44)),
        ("teachers", number(4912)),
        ("pupils", number(28_431)),
        ("visits", number(12)),
        ("before", number(9)),
        ("more", number(3)),
        ("spent", number(126_000_000)),
        ("vetoes", number(0)),
        ("met", FigureValue::Share { part: 37.into(), whole: 40.into() }),
        ("aid", FigureValue::NoData),
        ("limit", number(2)),
        ("winners", list(&["督导室", "基建科", "中学科"])),
        (
            "each_school",
            FigureValue::Rows(vec![
                school("滨江学校", 510, "镇区", number(6), text("达到")),
                school("第一小学", 1280, "城区", number(18), text("达到")),
                school("柳溪小学", 190, "乡村", FigureValue::NoData, FigureValue::NoData),
            ]),
        ),
        (
            "gaps",
            FigureValue::Rows(vec![
                duty("每周有学习", &["办公室", "第一小学", "人事科"]),
                duty("请假须事先批准", &["人事科"]),
            ]),
        ),
        (
            "evidence",
            FigureValue::Rows(vec![row(
                "志愿服务次数",
                [("shown", text("259")), ("records", FigureValue::Rows(records))],
            )]),
        ),
    ];
    let mut figures = Figures::default();
    for (name, value) in values {
        figures.insert(name, Figure::new(value, "样本"));
    }
    figures
}

/// The body of the text written from an example.
pub fn written(body: &str, figures: &Figures) -> String {
    let source = Source::new("docs/reports.md", format!("{}{body}", front()));
    let (form, findings) = Form::read(&source);
    let errors: Vec<String> = findings
        .iter()
        .filter(|d| d.message.code != "report-figure-unused")
        .map(|d| d.render(Locale::ZhCn))
        .collect();
    assert!(errors.is_empty(), "{}", errors.join("\n"));
    let mut written =
        form.unwrap().write(figures, &Occasion { date: day(2025, 12, 31), period: String::new() });
    let list =
        written.document.blocks.iter().position(|b| matches!(b, mingde_report::document::Block::PageBreak));
    written.document.blocks.truncate(list.unwrap_or(usize::MAX));
    written.document.blocks.retain(|b| !matches!(b, mingde_report::document::Block::Signature { .. }));
    written.document.title.clear();
    let text = plain::text(&written.document);
    text.lines()
        .map(|l| l.trim_start_matches('　').trim_end())
        .filter(|l| !l.is_empty())
        .collect::<Vec<_>>()
        .join("\n")
}

#[test]
fn every_example_of_the_page_does_what_the_page_says() {
    let page = page();
    let mut examples = 0;
    for part in page.split("```form\n").skip(1) {
        let (body, rest) = part.split_once("```").unwrap();
        let expected = rest.split("```text\n").nth(1).unwrap().split("```").next().unwrap();
        assert_eq!(written(body, &answers()), expected.trim_end(), "{body}");
        examples += 1;
    }
    assert!(examples >= 11, "{examples}");
}

/// The table of wordings: each cell is what the wording makes of the number above it.
#[test]
fn the_table_of_wordings_is_true() {
    let page = page();
    let table = page.split("| 写法 | 4912 | 28431 | 5000 | 说明 |\n").nth(1).unwrap();
    let mut cells = 0;
    for line in table.lines().skip(1).take_while(|l| l.starts_with('|')) {
        let columns: Vec<&str> = line.split('|').map(str::trim).collect();
        let wording = columns[1].split('、').next_back().unwrap().trim_matches('`');
        let wording = if columns[1] == "（不写）" { "" } else { wording };
        // Of two wordings in one row, the first is the one shown, but for money.
        let wording = if columns[1].starts_with("`万 1`") { "万 1" } else { wording };
        for (number, expected) in [4912, 28_431, 5000].into_iter().zip(&columns[2..5]) {
            if expected.is_empty() {
                continue;
            }
            let mut figures = answers();
            figures.insert("pupils", Figure::number(number, "样本"));
            let bar = if wording.is_empty() { String::new() } else { format!(" | {wording}") };
            let said = written(&format!("{{{{ pupils{bar} }}}}"), &figures);
            assert_eq!(said, *expected, "{number} | {wording}");
            cells += 1;
        }
    }
    assert!(cells >= 27, "{cells}");
}
