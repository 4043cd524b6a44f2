//! Writes two papers into a folder, to be looked at in an office suite (`scripts/look-at-docx`): `grid.docx`,
//! three pages of body text to count lines and characters on, and `sample.docx` with every kind of block.
//! `issued.docx` has a red head, a picture, an attachment and a foot, and `short-introduction.docx` is the shipped
//! form with made-up figures. With a number as second argument, measures ten pages instead (`bench/run reports`).

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use mingde_core::date::civil;
use mingde_core::diagnostic::Source;
use mingde_report::document::{
    Align, Block, Colophon, Document, Letterhead, Level, Mention, Picture, Properties, Run, Stated, Table,
    plain_text,
};
use mingde_report::figure::{Figure, FigureValue, Figures, Receipt};
use mingde_report::form::{Form, Occasion};
use mingde_report::picture::Image;
use mingde_report::wording::Shape;
use mingde_report::{docx, html};
use serde_json::json;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".into()));
    if let Some(times) = std::env::args().nth(2) {
        return measure(&folder, times.parse()?);
    }
    std::fs::create_dir_all(&folder)?;
    std::fs::write(folder.join("grid.docx"), docx::write(&grid())?)?;
    std::fs::write(folder.join("sample.docx"), docx::write(&sample())?)?;
    std::fs::write(folder.join("sample.html"), html::write(&sample()))?;
    let issued = issued(&folder);
    std::fs::write(folder.join("issued.docx"), docx::write(&issued)?)?;
    std::fs::write(folder.join("issued.html"), html::write(&issued))?;
    let introduction = introduction()?;
    std::fs::write(folder.join("short-introduction.docx"), docx::write(&introduction)?)?;
    std::fs::write(folder.join("short-introduction.html"), html::write(&introduction))?;
    Ok(())
}

/// Writes ten pages so many times over and prints the median in milliseconds. The paper is left in the folder, as
/// DOCX, as HTML and as plain content (`ten-pages.json`), for other software to do the same.
#[expect(clippy::disallowed_methods, reason = "an example that measures reads the clock")]
fn measure(folder: &Path, times: usize) -> Result<(), Box<dyn std::error::Error>> {
    let document = ten_pages();
    std::fs::create_dir_all(folder)?;
    let mut taken = Vec::new();
    let mut bytes = Vec::new();
    for _ in 0..times.max(1) {
        let begun = std::time::Instant::now();
        bytes = docx::write(&document)?;
        taken.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    taken.sort_by(f64::total_cmp);
    std::fs::write(folder.join("ten-pages.docx"), bytes)?;
    std::fs::write(folder.join("ten-pages.html"), html::write(&document))?;
    std::fs::write(folder.join("ten-pages.json"), serde_json::to_string(&content(&document))?)?;
    println!("docx_ms {:.2}", taken[taken.len() / 2]);
    Ok(())
}

/// The content without its layout: text by style, and tables as rows of cells.
fn content(document: &Document) -> Vec<serde_json::Value> {
    let text = |style: &str, runs: &[Run]| json!({ "style": style, "text": plain_text(runs) });
    let cells = |row: &Vec<Vec<Run>>| row.iter().map(|cell| plain_text(cell)).collect::<Vec<_>>();
    let mut out = vec![text("Title", &document.title)];
    for block in &document.blocks {
        match block {
            Block::Heading(level, runs) => out.push(text(&format!("Heading {}", level.depth()), runs)),
            Block::Table(table) => {
                let rows: Vec<_> = std::iter::once(&table.header).chain(&table.rows).map(cells).collect();
                out.push(json!({ "rows": rows }));
            }
            other => out.extend(other.paragraphs().into_iter().map(|runs| text("Normal", runs))),
        }
    }
    out
}

/// The shipped form with made-up figures, one of them not reported.
fn introduction() -> Result<Document, Box<dyn std::error::Error>> {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../library/reports/short-introduction.md");
    let source = Source::new("short-introduction.md", std::fs::read_to_string(path)?);
    let form = Form::read(&source).0.ok_or("the form does not read")?;
    let date = civil(2025, 12, 31).ok_or("no such day")?;
    let mut figures = Figures::default();
    for (i, request) in (1i64..).zip(form.figures()) {
        let value = match (request.name.as_str(), request.shape()) {
            ("bureau", _) => FigureValue::List(vec!["东河区教育局".into()]),
            ("teachers", _) => FigureValue::Number(4912.into()),
            ("pupils", _) => FigureValue::Number(28_431.into()),
            ("research", _) => FigureValue::NoData,
            ("study_met", _) => FigureValue::Share { part: 17.into(), whole: 20.into() },
            (_, Shape::Date) => FigureValue::Date(date),
            (_, Shape::List) => FigureValue::List(vec!["甲".into(), "乙".into()]),
            _ => FigureValue::Number(i.into()),
        };
        figures.insert(&request.name, Figure::new(value, "样本"));
    }
    Ok(form.write(&figures, &Occasion { date, period: "2025—2026学年".into() }).document)
}

/// A paper with red head, picture (`picture.png` in the folder, if there is one), table, attachment and foot.
fn issued(folder: &Path) -> Document {
    let cell = |text: &str| vec![Run::plain(text)];
    let all = sample();
    let table = all.blocks.iter().find_map(|block| match block {
        Block::Table(table) => Some(Table { rows: table.rows[..9].to_vec(), ..table.clone() }),
        _ => None,
    });
    let mut blocks = all.blocks[..5].to_vec();
    blocks.push(Block::Picture(Picture {
        file: "picture.png".into(),
        image: None,
        caption: cell("图1　各学校在校学生数"),
    }));
    blocks.push(all.blocks[3].clone());
    blocks.push(Block::Attachments(vec![cell("各学段学校数和学生数")]));
    blocks.push(Block::Signature {
        issuer: cell("东河区教育局"),
        date: civil(2025, 12, 31).unwrap_or(mingde_core::date::Day::LATEST),
    });
    blocks.push(Block::Attachment { label: "附件".into(), title: cell("各学段学校数和学生数") });
    blocks.extend(table.map(Block::Table));
    let mut document = Document {
        letterhead: Some(Letterhead {
            masthead: cell("东河区教育局文件"),
            number: cell("东教〔2025〕12号"),
            signer: cell("王晓明"),
        }),
        subtitle: Vec::new(),
        blocks,
        colophon: Some(Colophon {
            copies_to: cell(
                "区委办公室，区人大常委会办公室，区政府办公室，区政协办公室，区纪委监委机关，各学校",
            ),
            printed_by: cell("东河区教育局办公室"),
            printed_on: civil(2025, 12, 31),
        }),
        ..all
    };
    document.show_pictures(|file| Image::read(std::fs::read(folder.join(file)).ok()?).ok());
    document
}

/// The sample's blocks twice over: more than ten pages with two long tables.
fn ten_pages() -> Document {
    let once = sample();
    let blocks: Vec<Block> = (0..2).flat_map(|_| once.blocks.clone()).collect();
    Document { blocks, ..once }
}

/// One paragraph of 22 × 28 × 3 characters less the indent: exactly three full pages.
fn grid() -> Document {
    let numerals: Vec<char> = "一二三四五六七八九十".chars().collect();
    let text: String = (0..22 * 28 * 3 - 2).map(|i| numerals[(i + 2) % 28 % 10]).collect();
    Document { blocks: vec![Block::Paragraph(vec![Run::plain(text)])], ..Document::default() }
}

fn sample() -> Document {
    let mention = |text: &str, place| Run {
        text: text.into(),
        strong: false,
        mention: Some(Mention { figure: "staff".into(), place, wording: "余".into() }),
    };
    let body =
        "局机关坚持把制度建设放在首位，一年来新订和修订制度若干项，学习、值班、卫生、接待各有规矩可循。";
    let cell = |text: &str| vec![Run::plain(text)];
    let mut blocks = vec![
        Block::Paragraph(vec![
            Run::plain("全系统现有干部教师"),
            mention("4900余", 1),
            Run::plain("人，分布在各学校和直属单位。"),
        ]),
        Block::Heading(Level::First, cell("一、组织领导")),
        Block::Heading(Level::Second, cell("（一）健全机构")),
        Block::Paragraph(cell(&body.repeat(4))),
        Block::Heading(Level::Third, cell("1.分工负责")),
        Block::Heading(Level::Fourth, cell("（1）落实到岗")),
        Block::Paragraph(cell("姓名用字：堃喆珺翀赟頔祎䶮，𠮷；标记 <b> & \"引号\" 原样保留。")),
        Block::Table(Table {
            caption: cell("表1　各学段学校数和学生数"),
            columns: vec![Align::Left, Align::Right, Align::Left],
            header: vec![cell("学段"), cell("学生数"), cell("说明")],
            rows: (1..=40)
                .map(|i| {
                    let note = if i % 7 == 0 {
                        "这一行的说明比较长，应当在单元格里折行，行高随内容增加"
                    } else {
                        ""
                    };
                    vec![cell(&format!("第{i}组学校")), vec![mention("4912", 1 + i)], cell(note)]
                })
                .collect(),
            ..Table::default()
        }),
    ];
    blocks.extend((0..12).map(|_| Block::Paragraph(cell(&body.repeat(3)))));
    blocks.push(Block::Attachments(vec![
        cell("文明单位创建工作领导小组成员名单"),
        cell("近三年获得区级以上荣誉一览表，名称较长时应当折行并与上一行的首字对齐"),
    ]));
    blocks.push(Block::Signature {
        issuer: cell("东河区教育局"),
        date: civil(2025, 12, 31).unwrap_or(mingde_core::date::Day::LATEST),
    });
    blocks.push(Block::Attachment {
        label: "附件1".into(), title: cell("文明单位创建工作领导小组成员名单")
    });
    blocks.push(Block::Paragraph(cell("组长、副组长、成员名单见登记册。")));
    let stated = Stated {
        title: "干部教师人数".into(),
        exact: Some("4912".into()),
        unit: "人".into(),
        receipt: Receipt {
            source: "登记册，截至2025年12月31日的在任人员".into(), ..Receipt::default()
        },
    };
    Document {
        letterhead: None,
        colophon: None,
        title: cell("关于文明单位创建工作情况的汇报"),
        subtitle: cell("（送审稿）"),
        salutation: cell("市文明办："),
        blocks,
        properties: Properties {
            issuer: "东河区教育局".into(),
            subject: "文明单位创建".into(),
            keywords: vec!["文明单位".into(), "工作汇报".into()],
            dated: civil(2025, 12, 31),
            form: "sample".into(),
            asked: None,
        },
        figures: BTreeMap::from([("staff".to_owned(), stated)]),
    }
}
