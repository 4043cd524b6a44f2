//! How long ten pages take: the first in a fresh process, scan of fonts included, and the following ones, each with
//! other words. Prints `timing NAME MILLISECONDS` on standard error, as `mingde` does for `bench/run`. With a folder
//! as argument, the last paper is left there to be looked at.

use std::error::Error;
use std::path::PathBuf;
use std::time::Instant;

use mingde_core::date::civil;
use mingde_pdf::{Press, Shelf};
use mingde_report::document::{Align, Block, Document, Level, Properties, Run, Table};

const PAPERS: usize = 12;

#[expect(clippy::disallowed_methods, reason = "measuring is what this program is for")]
fn main() -> Result<(), Box<dyn Error>> {
    let begun = Instant::now();
    let shelf = Shelf::scan(&[]);
    timing("pdf-scan", begun);
    let press = Press::new(shelf)?;
    timing("pdf-press", begun);
    let mut last = press.print(&ten_pages(0))?;
    timing("pdf-first", begun);
    let mut warm: Vec<f64> = Vec::new();
    for number in 1..PAPERS {
        let begun = Instant::now();
        last = press.print(&ten_pages(number))?;
        warm.push(begun.elapsed().as_secs_f64() * 1000.0);
    }
    warm.sort_by(f64::total_cmp);
    eprintln!("timing pdf-warm {:.1}", warm[warm.len() / 2]);
    eprintln!("{} pages, {} bytes", last.pages, last.bytes.len());
    if let Some(folder) = std::env::args().nth(1) {
        std::fs::write(PathBuf::from(folder).join("ten-pages.pdf"), &last.bytes)?;
    }
    Ok(())
}

fn timing(name: &str, begun: Instant) {
    eprintln!("timing {name} {:.1}", begun.elapsed().as_secs_f64() * 1000.0);
}

/// Ten pages, whose every paragraph has a number in it, so that nothing of one paper serves the next.
fn ten_pages(number: usize) -> Document {
    let runs = |text: String| vec![Run::plain(text)];
    let mut blocks = Vec::new();
    for part in 1..=4 {
        blocks.push(Block::Heading(Level::First, runs(format!("{part}、第{number}号文件的第{part}部分"))));
        for at in 1..=7 {
            let text = "局机关坚持把制度建设放在首位，一年来新订和修订制度若干项，学习、值班、卫生、接待各有规矩可循。";
            blocks.push(Block::Paragraph(runs(format!("第{number}年第{at}项。{}", text.repeat(2 + at % 3)))));
        }
    }
    blocks.push(Block::Table(Table {
        caption: runs("表1　各校学生数".to_owned()),
        columns: vec![Align::Left, Align::Right, Align::Left],
        header: ["学校", "学生数", "说明"].map(|head| runs(head.to_owned())).into(),
        rows: (1..=60)
            .map(|i| {
                vec![runs(format!("第{i}小学")), runs(format!("{}", 400 + i * number)), runs(String::new())]
            })
            .collect(),
        ..Table::default()
    }));
    Document {
        title: runs("关于文明单位创建工作情况的汇报".to_owned()),
        blocks,
        properties: Properties { dated: civil(2025, 12, 31), ..Properties::default() },
        ..Document::default()
    }
}
