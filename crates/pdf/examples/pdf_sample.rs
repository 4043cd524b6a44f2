//! Writes papers into a folder, to be looked at: `sample.pdf` with every kind of block, `issued.pdf` with a red head.
//! Further folders are looked through for fonts.

use std::error::Error;
use std::path::PathBuf;

use mingde_core::date::civil;
use mingde_core::words::{Locale, say};
use mingde_pdf::{Press, Shelf};
use mingde_report::document::{
    Align, Block, Colophon, Document, Letterhead, Level, Picture, Properties, Run, Table,
};

fn main() -> Result<(), Box<dyn Error>> {
    let mut folders = std::env::args().skip(1).map(PathBuf::from);
    let out = folders.next().unwrap_or_else(|| ".".into());
    let press = Press::new(Shelf::scan(&folders.collect::<Vec<_>>()))?;
    for (name, document) in [("sample", sample()), ("issued", issued())] {
        let printed = press.print(&document)?;
        println!("{name}: {} pages, {} bytes", printed.pages, printed.bytes.len());
        for remark in &printed.remarks {
            println!("  {}", say(Locale::ZhCn, remark));
        }
        std::fs::write(out.join(format!("{name}.pdf")), printed.bytes)?;
    }
    Ok(())
}

fn runs(text: &str) -> Vec<Run> {
    vec![Run::plain(text)]
}

const BODY: &str =
    "局机关坚持把制度建设放在首位，一年来新订和修订制度若干项，学习、值班、卫生、接待各有规矩可循。";

fn properties() -> Properties {
    Properties { issuer: "东河区教育局".into(), dated: civil(2025, 12, 31), ..Properties::default() }
}

fn sample() -> Document {
    let strong = Run { strong: true, ..Run::plain("百分之九十二点五") };
    let mut blocks = vec![
        Block::Paragraph(runs(
            "全系统现有干部教师4900余人，分布在各学校和直属单位。“十四五”以来，投入2.8亿元——改造校舍36所……",
        )),
        Block::Heading(Level::First, runs("一、组织领导")),
        Block::Heading(Level::Second, runs("（一）健全机构")),
        Block::Paragraph(runs(&BODY.repeat(4))),
        Block::Heading(Level::Third, runs("1.分工负责")),
        Block::Heading(Level::Fourth, runs("（1）落实到岗")),
        Block::Paragraph(vec![
            Run::plain("学生体质健康达标率为"),
            strong,
            Run::plain("，比上年提高3个百分点（见《学校体育工作报告》）。"),
        ]),
        Block::Paragraph(runs("姓名用字：堃喆珺翀赟頔祎䶮，𠮷；标记 <b> & \"引号\" 原样保留。")),
        Block::Table(Table {
            caption: runs("表1　各学段学校数和学生数"),
            columns: vec![Align::Left, Align::Right, Align::Left],
            header: vec![runs("学段"), runs("学生数"), runs("说明")],
            rows: (1..=40)
                .map(|i| {
                    let note = if i % 7 == 0 {
                        "这一行的说明比较长，应当在单元格里折行，行高随内容增加"
                    } else {
                        ""
                    };
                    vec![runs(&format!("第{i}组学校")), runs("4912"), runs(note)]
                })
                .collect(),
            ..Table::default()
        }),
        Block::Picture(Picture {
            file: "校园.png".into(), image: None, caption: runs("图1　校园一角")
        }),
    ];
    blocks.extend((0..6).map(|_| Block::Paragraph(runs(&BODY.repeat(3)))));
    blocks.push(Block::Attachments(vec![
        runs("文明单位创建工作领导小组成员名单"),
        runs("近三年获得区级以上荣誉一览表，名称较长时应当折行并与上一行的首字对齐"),
    ]));
    blocks.push(Block::Signature {
        issuer: runs("东河区教育局"),
        date: civil(2025, 12, 31).unwrap_or(mingde_core::date::Day::LATEST),
    });
    blocks.push(Block::Attachment {
        label: "附件1".into(), title: runs("文明单位创建工作领导小组成员名单")
    });
    blocks.push(Block::Paragraph(runs("组长、副组长、成员名单见登记册。")));
    Document {
        title: runs("关于文明单位创建工作情况的汇报"),
        subtitle: runs("（送审稿）"),
        salutation: runs("市文明办："),
        blocks,
        properties: properties(),
        ..Document::default()
    }
}

fn issued() -> Document {
    Document {
        letterhead: Some(Letterhead {
            masthead: runs("东河区教育局文件"),
            number: runs("东教〔2025〕12号"),
            signer: runs("王小明"),
        }),
        title: runs("关于文明单位创建工作情况的报告"),
        salutation: runs("区人民政府："),
        blocks: vec![
            Block::Paragraph(runs(&BODY.repeat(6))),
            Block::Paragraph(runs("特此报告。")),
            Block::Signature {
                issuer: runs("东河区教育局"),
                date: civil(2025, 12, 31).unwrap_or(mingde_core::date::Day::LATEST),
            },
        ],
        colophon: Some(Colophon {
            copies_to: runs("区委办公室，区人大常委会办公室，区政协办公室，区纪委监委，区委宣传部，区文明办"),
            printed_by: runs("东河区教育局办公室"),
            printed_on: civil(2025, 12, 31),
        }),
        properties: properties(),
        ..Document::default()
    }
}
