//! The press of these tests and the papers they print.

use std::sync::OnceLock;

use mingde_core::date::civil;
use mingde_pdf::{Press, Printed, Shelf};
use mingde_report::document::{Block, Document, Mention, Properties, Run, Stated};
use mingde_report::figure::Receipt;

/// One press for all tests: it has the fonts of the machine.
pub fn press() -> &'static Press {
    static PRESS: OnceLock<Press> = OnceLock::new();
    PRESS.get_or_init(|| {
        Press::new(Shelf::scan(&[])).unwrap_or_else(|_| {
            panic!(
                "no Chinese font on this machine; get one with `scripts/need fonts` (Debian: fonts-noto-cjk)"
            )
        })
    })
}

/// A paper with these blocks, its title and its date.
pub fn paper(blocks: Vec<Block>) -> Document {
    Document {
        blocks,
        properties: Properties {
            issuer: "示范区教育局".into(),
            subject: "2025年".into(),
            keywords: vec!["简介".into(), "教育".into()],
            dated: civil(2025, 12, 31),
            form: "sample".into(),
            asked: None,
        },
        ..Document::default()
    }
}

/// The same with a figure stated in its first paragraph.
pub fn with_a_figure(mut document: Document) -> Document {
    let mention = Mention { figure: "pupils".into(), place: 1, wording: "余 万".into() };
    let figure = Run { text: "2.8万余".into(), strong: false, mention: Some(mention) };
    document.blocks.insert(0, Block::Paragraph(vec![Run::plain("在校学生"), figure, Run::plain("人。")]));
    let receipt = Receipt { source: "登记册".into(), ..Receipt::default() };
    let stated =
        Stated { title: "在校学生数".into(), exact: Some("28431".into()), unit: "人".into(), receipt };
    document.figures.insert("pupils".into(), stated);
    document
}

/// Plain runs.
pub fn text(text: &str) -> Vec<Run> {
    vec![Run::plain(text)]
}

/// A paragraph of plain text.
pub fn paragraph(words: &str) -> Block {
    Block::Paragraph(text(words))
}

/// Prints on the press of these tests.
pub fn print(document: &Document) -> Printed {
    press().print(document).unwrap()
}

/// Codes of the remarks.
pub fn codes(printed: &Printed) -> Vec<&'static str> {
    printed.remarks.iter().map(|remark| remark.code).collect()
}
