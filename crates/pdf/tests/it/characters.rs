//! Every character of a name shows, glyph by glyph, or its absence is said.

use mingde_report::document::{Block, Level};

use crate::page::pages;
use crate::papers::{codes, paper, paragraph, print, text};

/// Characters of given names that common fonts lack.
const RARE: &str = "堃喆珺翀赟頔祎䶮";

#[test]
fn rare_characters_of_names_have_glyphs_in_body_heading_title_and_table() {
    let mut document = paper(vec![
        Block::Heading(Level::First, text(&format!("一、{RARE}"))),
        Block::Heading(Level::Second, text(&format!("（一）{RARE}"))),
        paragraph(&format!("王{RARE}")),
    ]);
    document.title = text(RARE);
    let printed = print(&document);
    let page = &pages(&printed.bytes)[0];
    for c in RARE.chars() {
        let set: Vec<_> = page.glyphs.iter().filter(|g| g.text == c.to_string()).collect();
        assert_eq!(set.len(), 4, "{c} in title, two headings and body: {:?}", page.texts());
    }
    assert!(page.glyphs.iter().all(|g| g.glyph != 0), "a box instead of a character");
    assert!(!codes(&printed).contains(&"pdf-characters-lacking"));
}

#[test]
fn a_character_that_no_font_has_is_printed_as_a_missing_type_and_named() {
    // A private character, which some census software puts into names; and a control character.
    let printed = print(&paper(vec![paragraph("张\u{F1234}伟\u{1}")]));
    let page = &pages(&printed.bytes)[0];
    assert_eq!(page.texts()[0].trim(), "张〓伟〓");
    let remark = printed.remarks.iter().find(|r| r.code == "pdf-characters-lacking").unwrap();
    let named = &remark.args[0].1;
    assert!(named.contains("U+F1234") && named.contains("U+0001"), "{named}");
}

#[test]
fn whatever_is_in_a_text_a_paper_comes_out() {
    for odd in [
        "",
        " ",
        "\n\n",
        "\t甲\t乙",
        "甲\r\n乙",
        "\u{FEFF}有标记",
        "零宽\u{200B}空格\u{200D}连接\u{FE0F}",
        "葛\u{E0100}城",
        "e\u{301}\u{302}\u{303}",
        "👨‍👩‍👧 🎓",
        "العربية עברית ไทย हिन्दी",
        "#set text(red) *strong* $x$ <label> @ref \\ `raw` // comment",
        "\"引号\" '单引号' \\u{41}",
        "\u{0}\u{7F}\u{85}\u{FFFE}\u{10FFFF}",
        "ﬁ Ǆ ㈱ ㍿ ①②③ Ⅳ ℃ ㎡",
    ] {
        let mut document = paper(vec![
            paragraph(odd),
            Block::Heading(Level::First, text(odd)),
            paragraph(&format!("前{odd}后")),
        ]);
        document.title = text(odd);
        let printed = print(&document);
        for page in pages(&printed.bytes) {
            let boxes: Vec<_> = page.glyphs.iter().filter(|g| g.glyph == 0).collect();
            assert!(boxes.is_empty(), "{odd:?}: {boxes:?}");
        }
    }
}

#[test]
fn markup_in_a_text_is_text() {
    let printed = print(&paper(vec![paragraph("#pagebreak() *甲* _乙_ = 丙")]));
    assert_eq!(printed.pages, 1);
    let words: String = pages(&printed.bytes)[0].texts()[0].split_whitespace().collect();
    assert_eq!(words, "#pagebreak()*甲*_乙_=丙");
}
