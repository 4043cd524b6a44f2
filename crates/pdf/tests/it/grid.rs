//! 22 lines of 28 characters, read off the page (GB/T 9704-2012 5.2).

use mingde_report::document::{Block, Level};

use crate::page::{MM, pages};
use crate::papers::{paper, paragraph, print, text};

/// Four pages of ideographs without punctuation, less the two characters of the indent.
fn four_pages() -> String {
    "一二三四五六七八九十".chars().cycle().take(22 * 28 * 4 - 2).collect()
}

#[test]
fn a_page_holds_22_lines_of_28_characters() {
    let printed = print(&paper(vec![paragraph(&four_pages())]));
    assert_eq!(printed.pages, 4);
    for (number, page) in pages(&printed.bytes).iter().enumerate() {
        let lines = page.lines();
        assert_eq!(lines.len(), 22, "page {}", number + 1);
        for (at, line) in lines.iter().enumerate() {
            let indent = if (number, at) == (0, 0) { 2 } else { 0 };
            assert_eq!(line.len(), 28 - indent, "page {} line {}", number + 1, at + 1);
            assert!(line.iter().all(|glyph| (glyph.size - 16.0).abs() < 0.01), "3号");
        }
    }
}

#[test]
fn the_type_area_is_156_by_225_millimetres_37_below_the_edge_and_28_beside_it() {
    let printed = print(&paper(vec![paragraph(&four_pages())]));
    let page = &pages(&printed.bytes)[1];
    let lines = page.lines();
    let (first, last) = (lines[0][0], lines[21][0]);
    // A character stands on its baseline with 88 % of its height above it.
    assert!((first.y - 0.88 * 16.0 - 37.0 * MM).abs() < MM, "37 mm, give or take one: {}", first.y);
    assert!((first.x - 28.0 * MM).abs() < MM, "28 mm, give or take one: {}", first.x);
    assert!((last.y + 0.12 * 16.0) / MM < 37.0 + 225.0, "{}", last.y);
    let right = lines[0][27].x + 16.0;
    assert!((right / MM - 184.0).abs() < 0.3, "the text ends 156 mm further right: {}", right / MM);
    for pair in lines.windows(2) {
        let pitch = pair[1][0].y - pair[0][0].y;
        assert!((pitch - 225.0 * MM / 22.0).abs() < 0.01, "{pitch}");
    }
}

#[test]
fn titles_and_headings_stay_on_the_grid() {
    let mut document = paper(vec![
        Block::Heading(Level::First, text("一、组织领导")),
        Block::Heading(Level::Second, text("（一）健全机构")),
        Block::Heading(Level::Third, text("1.分工负责")),
        Block::Heading(Level::Fourth, text("（1）落实到岗")),
        paragraph(&four_pages()),
    ]);
    document.title = text("关于文明单位创建工作情况的汇报");
    document.subtitle = text("（送审稿）");
    document.salutation = text("市文明办：");
    let page = &pages(&print(&document).bytes)[0];
    let lines = page.lines();
    let pitch = 225.0 * MM / 22.0;
    let steps: Vec<f64> = lines.iter().map(|line| (line[0].y - lines[1][0].y) / pitch).collect();
    // A title of 22 pt has its baseline a little lower in the same line.
    for step in &steps[1..] {
        assert!((step - step.round()).abs() < 0.01, "{steps:?}");
    }
    // Title, subtitle, a free line, and the rest of the page full.
    assert_eq!(lines.len(), 21, "{:?}", page.texts());
    assert!((steps[2] - 2.0).abs() < 0.01, "a line is free under the subtitle: {steps:?}");
    for words in ["一、组织", "（一）健全", "1.分工", "（1）落实"] {
        let inset = page.find(words).x - 28.0 * MM;
        assert!((inset - 2.0 * 15.75).abs() < 0.1, "{words} is inset two characters: {inset}");
    }
}

#[test]
fn punctuation_does_not_begin_a_line_and_no_line_runs_over() {
    let sentence = "局机关坚持把制度建设放在首位，一年来新订和修订制度若干项；学习、值班、卫生、接待，“各有规矩”（可循）。";
    let printed = print(&paper(vec![paragraph(&sentence.repeat(30))]));
    for page in pages(&printed.bytes) {
        for line in page.lines() {
            let first = line[0].text.as_str();
            assert!(!"，。；、”）".contains(first), "{first} begins a line");
            let last = line[line.len() - 1];
            assert!(!"“（".contains(last.text.as_str()), "{} ends a line", last.text);
            assert!(last.x < 184.0 * MM - 7.0, "{} at {} mm", last.text, last.x / MM);
            assert!(
                (26..=29).contains(&line.len()) || line.len() < 26 && last.text == "。",
                "{}",
                line.len()
            );
        }
    }
}

#[test]
fn page_numbers_stand_right_on_odd_and_left_on_even_pages() {
    let printed = print(&paper(vec![paragraph(&four_pages())]));
    for (index, page) in pages(&printed.bytes).iter().enumerate() {
        let number = index + 1;
        let foot = page.foot();
        let words: String = foot.iter().map(|g| g.text.as_str()).collect();
        assert_eq!(words.split_whitespace().collect::<Vec<_>>(), ["—", &number.to_string(), "—"]);
        assert!(foot.iter().all(|g| (g.size - 14.0).abs() < 0.01), "4号");
        let top = foot[0].y - 0.88 * 14.0;
        assert!((top / MM - (297.0 - 35.0 + 7.0)).abs() < 1.5, "7 mm under the type area: {}", top / MM);
        if number % 2 == 1 {
            // Dashes of some fonts are narrower than a character.
            let right = foot.last().unwrap().x + 14.0;
            assert!((right - (184.0 * MM - 14.0)).abs() < 7.0, "inset one character: {right}");
        } else {
            assert!((foot[0].x - (28.0 * MM + 14.0)).abs() < 1.0, "inset one character: {}", foot[0].x);
        }
    }
}
