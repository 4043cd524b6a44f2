//! The parts of a paper on the page: signature, attachments, tables, pictures, red head and foot.

use mingde_core::date::civil;
use mingde_report::document::{Align, Block, Colophon, Document, Letterhead, Level, Picture, Run, Table};
use mingde_report::picture::Image;

use crate::page::{MM, pages};
use crate::papers::{codes, paper, paragraph, print, text};

const PITCH: f64 = 225.0 * MM / 22.0;
const CHARACTER: f64 = 15.75;

fn signed(issuer: &str) -> Block {
    Block::Signature { issuer: text(issuer), date: civil(2025, 9, 1).unwrap() }
}

#[test]
fn the_date_is_inset_four_characters_and_the_issuer_centred_over_it() {
    let page = &pages(&print(&paper(vec![paragraph("甲"), signed("某某区教育局")])).bytes)[0];
    let lines = page.lines();
    assert!((lines[1][0].y - lines[0][0].y - 2.0 * PITCH).abs() < 0.1, "a line is free above");
    let middle = |line: &[&crate::page::Set]| (line[0].x + line[line.len() - 1].x + 16.0) / 2.0;
    assert!((middle(&lines[1]) - middle(&lines[2])).abs() < 1.0, "{:?}", page.texts());
    let right = lines[2].last().unwrap().x + 16.0;
    assert!((right - (184.0 * MM - 4.0 * CHARACTER)).abs() < 1.0, "{right}");
}

#[test]
fn a_long_issuer_stays_within_the_margin() {
    let page = &pages(&print(&paper(vec![signed("某某省某某市某某区教育体育局委员会办公室")])).bytes)[0];
    let right = page.lines()[0].last().unwrap().x + 16.0;
    assert!((right - 184.0 * MM).abs() < 1.0, "{right}");
}

#[test]
fn a_signature_never_stands_alone_on_a_page() {
    for lines in 17..=23 {
        let mut blocks: Vec<Block> = (0..lines).map(|_| paragraph("甲")).collect();
        blocks.push(signed("某某区教育局"));
        let pages = pages(&print(&paper(blocks)).bytes);
        let last = pages.last().unwrap().texts();
        assert!(last[0].contains('甲'), "{lines} lines: {last:?}");
        let words: String = last.concat();
        assert!(words.contains("某某区教育局") && words.contains("2025年9月1日"), "{lines} lines: {last:?}");
    }
}

/// The last paragraph breaks: no page but the last is left with more than a line empty.
#[test]
fn the_paragraph_before_a_signature_fills_its_page() {
    for lines in 14..=21 {
        let mut blocks: Vec<Block> = (0..lines).map(|_| paragraph("甲")).collect();
        blocks.push(paragraph(&"督促没有报送的单位补报，把底数摸清。".repeat(12)));
        blocks.push(signed("某某区教育局"));
        let pages = pages(&print(&paper(blocks)).bytes);
        let (first, last) = (pages[0].texts().len(), pages.last().unwrap().texts());
        assert!(pages.len() == 1 || first >= 21, "{lines} lines: {first}");
        assert!(
            pages.len() == 1 || last[0].contains('把') || last[0].contains('报'),
            "{lines} lines: {last:?}"
        );
        let words: String = last.concat();
        assert!(words.contains("某某区教育局") && words.contains("2025年9月1日"), "{lines} lines: {last:?}");
    }
}

#[test]
fn attachments_are_listed_under_the_body_and_begin_on_new_pages() {
    let long = "近三年获得区级以上荣誉一览表，名称较长时应当折行并与上一行的首字对齐";
    let printed = print(&paper(vec![
        paragraph("甲"),
        Block::Attachments(vec![text("领导小组成员名单"), text(long)]),
        signed("某某区教育局"),
        Block::Attachment { label: "附件1".into(), title: text("领导小组成员名单") },
        paragraph("组长"),
        Block::Attachment { label: "附件2".into(), title: text("荣誉一览表") },
    ]));
    assert_eq!(printed.pages, 3);
    let pages = pages(&printed.bytes);
    let page = &pages[0];
    let lines = page.lines();
    assert!((lines[1][0].y - lines[0][0].y - 2.0 * PITCH).abs() < 0.1, "a line is free above the list");
    let inset = |line: usize| (lines[line][0].x - 28.0 * MM) / CHARACTER;
    assert!((inset(1) - 2.0).abs() < 0.05, "附件： is inset two characters: {}", inset(1));
    assert!((inset(2) - 5.0).abs() < 0.05, "2. stands under 1.: {}", inset(2));
    let name = page.find("近三年").x;
    assert!((lines[3][0].x - name).abs() < 0.5, "the name goes on under itself: {:?}", page.texts());
    assert!(pages[1].texts()[0].starts_with("附件1"));
    assert!(
        (pages[1].lines()[1][0].y - pages[1].lines()[0][0].y) > 1.9 * PITCH,
        "a line is free under the label"
    );
    assert!((pages[1].find("领导小组").size - 22.0).abs() < 0.01);
}

fn long_table() -> Block {
    Block::Table(Table {
        caption: text("表1　各学段学校数和学生数"),
        columns: vec![Align::Left, Align::Right, Align::Centre],
        header: vec![text("学段"), text("学生数"), text("说明")],
        rows: (1..=80)
            .map(|i| {
                let note = if i % 7 == 0 {
                    "这一行的说明比较长，应当在单元格里折行，行高随内容增加"
                } else {
                    ""
                };
                vec![text(&format!("第{i}组学校")), text("4912"), text(note)]
            })
            .collect(),
        ..Table::default()
    })
}

#[test]
fn a_table_repeats_its_header_and_keeps_its_rows_whole() {
    let printed = print(&paper(vec![paragraph("甲"), long_table(), paragraph("末")]));
    let pages = pages(&printed.bytes);
    assert!(pages.len() >= 3, "{}", pages.len());
    assert!(pages[0].texts()[1].contains("表1"), "the caption stands above: {:?}", pages[0].texts());
    for page in &pages {
        let heads =
            page.texts().iter().filter(|line| line.contains("学生数") && line.contains("说明")).count();
        assert_eq!(heads, 1, "{:?}", page.texts());
        let (left, right) = (28.0 * MM - 1.0, 184.0 * MM + 1.0);
        assert!(page.strokes.iter().all(|s| s.x0 >= left && s.x1 <= right), "the table fits the type area");
    }
    let all: Vec<String> = pages.iter().flat_map(|page| page.texts()).collect();
    for i in 1..=80 {
        assert_eq!(all.iter().filter(|line| line.starts_with(&format!("第{i}组"))).count(), 1, "row {i}");
    }
    let first = &pages[0];
    let number = first.find("4912");
    let name = first.find("第1组");
    assert!(number.x - name.x > 60.0, "right in its column");
    assert!((name.size - 12.0).abs() < 0.01, "小四");
}

#[test]
fn a_short_table_is_not_torn() {
    let row = |n: usize| vec![text(&format!("第{n}校")), text("12")];
    let table = || {
        Block::Table(Table {
            caption: text("表1　各校"),
            columns: vec![Align::Left, Align::Right],
            header: vec![text("学校"), text("人数")],
            rows: (1..=6).map(row).collect(),
            ..Table::default()
        })
    };
    for lines in 12..=22 {
        let mut blocks: Vec<Block> = (0..lines).map(|_| paragraph("甲")).collect();
        blocks.push(table());
        let pages = pages(&print(&paper(blocks)).bytes);
        let with = |word: &str| {
            pages.iter().position(|page| page.texts().iter().any(|line| line.contains(word))).unwrap()
        };
        let places = ["表1", "第1校", "第2校", "第5校", "第6校"].map(with);
        assert!(places.iter().all(|place| *place == places[0]), "{lines}: {places:?}");
    }
}

#[test]
fn a_caption_never_stands_alone_at_the_foot_of_a_page() {
    for lines in 17..=22 {
        let mut blocks: Vec<Block> = (0..lines).map(|_| paragraph("甲")).collect();
        blocks.push(long_table());
        let pages = pages(&print(&paper(blocks)).bytes);
        let with_caption =
            pages.iter().find(|page| page.texts().iter().any(|line| line.contains("表1"))).unwrap();
        assert!(with_caption.texts().iter().any(|line| line.contains("第1组")), "{lines} lines before it");
    }
}

#[test]
fn a_heading_never_stands_alone_at_the_foot_of_a_page() {
    for lines in 19..=22 {
        let mut blocks: Vec<Block> = (0..lines).map(|_| paragraph("甲")).collect();
        blocks.push(Block::Heading(Level::First, text("一、标题")));
        blocks.push(paragraph("正文"));
        let pages = pages(&print(&paper(blocks)).bytes);
        let page = pages.iter().find(|page| page.texts().iter().any(|line| line.contains("标题"))).unwrap();
        assert!(page.texts().iter().any(|line| line.contains("正文")), "{lines} lines before it");
    }
}

#[test]
fn a_row_with_fewer_cells_is_filled_up() {
    let ragged = Block::Table(Table {
        header: vec![text("甲"), text("乙")],
        rows: vec![vec![text("一")], vec![text("二"), text("三")]],
        ..Table::default()
    });
    let page = &pages(&print(&paper(vec![ragged])).bytes)[0];
    assert_eq!(page.texts(), ["甲乙", "一", "二三"]);
    let empty = print(&paper(vec![Block::Table(Table::default())]));
    assert_eq!(empty.pages, 1);
}

/// A grey PNG of 40 × 20 pixels at 96 to the inch, as small as they come: stored, not deflated.
fn png() -> Vec<u8> {
    fn chunk(out: &mut Vec<u8>, name: &[u8; 4], data: &[u8]) {
        out.extend((data.len() as u32).to_be_bytes());
        let from = out.len();
        out.extend(name);
        out.extend(data);
        let mut crc = !0u32;
        for byte in &out[from..] {
            crc ^= u32::from(*byte);
            for _ in 0..8 {
                crc = if crc & 1 == 1 { (crc >> 1) ^ 0xEDB8_8320 } else { crc >> 1 };
            }
        }
        out.extend((!crc).to_be_bytes());
    }
    let (width, height) = (40u32, 20u32);
    let mut head = [width.to_be_bytes(), height.to_be_bytes()].concat();
    head.extend([8, 0, 0, 0, 0]);
    let rows: Vec<u8> =
        (0..height).flat_map(|_| std::iter::once(0).chain((0..width).map(|x| x as u8 * 6))).collect();
    let mut packed = vec![0x78, 0x01, 0x01];
    packed.extend((rows.len() as u16).to_le_bytes());
    packed.extend((!(rows.len() as u16)).to_le_bytes());
    packed.extend(&rows);
    let (mut a, mut b) = (1u32, 0u32);
    for byte in &rows {
        a = (a + u32::from(*byte)) % 65521;
        b = (b + a) % 65521;
    }
    packed.extend((b << 16 | a).to_be_bytes());
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    chunk(&mut out, b"IHDR", &head);
    chunk(&mut out, b"IDAT", &packed);
    chunk(&mut out, b"IEND", &[]);
    out
}

#[test]
fn a_picture_stands_centred_over_its_caption() {
    let image = Image::read(png()).unwrap();
    let picture =
        Picture { file: "校园.png".into(), image: Some(image), caption: text("图1　校园一角") };
    let printed = print(&paper(vec![paragraph("甲"), Block::Picture(picture), paragraph("乙")]));
    let page = &pages(&printed.bytes)[0];
    assert_eq!(page.pictures, 1);
    assert_eq!(page.texts(), ["甲", "图1　校园一角", "乙"]);
    let gap = page.find("图1").y - page.find("甲").y;
    assert!(gap > 15.0 + 16.0, "the picture is 15 pt high: {gap}");
    let lines = page.lines();
    let middle = (lines[1][0].x + lines[1].last().unwrap().x + 14.0) / 2.0;
    assert!((middle / MM - 106.0).abs() < 0.5, "{}", middle / MM);
    assert!(printed.remarks.iter().all(|r| !r.code.contains("picture")));
}

#[test]
fn a_picture_that_is_missing_or_damaged_does_not_vanish_unseen() {
    let mut damaged = png();
    let at = damaged.len() - 60;
    damaged[at..at + 20].fill(0xAA);
    let image = Image::read(damaged).unwrap();
    let printed = print(&paper(vec![
        Block::Picture(Picture { file: "没有.png".into(), image: None, caption: Vec::new() }),
        Block::Picture(Picture { file: "坏的.png".into(), image: Some(image), caption: text("图2") }),
    ]));
    let words = pages(&printed.bytes)[0].texts().join("");
    assert!(words.contains("（缺图片：没有.png）") && words.contains("（缺图片：坏的.png）"), "{words}");
    assert!(codes(&printed).contains(&"report-picture-damaged"));
}

fn issued(signer: &str) -> Document {
    let mut document = paper((0..30).map(|_| paragraph("局机关坚持把制度建设放在首位。")).collect());
    document.letterhead = Some(Letterhead {
        masthead: text("某某区教育局文件"),
        number: text("某教〔2025〕12号"),
        signer: if signer.is_empty() { Vec::new() } else { text(signer) },
    });
    document.title = text("关于文明单位创建工作情况的报告");
    document.colophon = Some(Colophon {
        copies_to: text("区委办公室，区政府办公室"),
        printed_by: text("某某区教育局办公室"),
        printed_on: civil(2025, 12, 31),
    });
    document
}

#[test]
fn an_issued_paper_has_a_red_head() {
    let page = &pages(&print(&issued("")).bytes)[0];
    let masthead = page.find("某某区教育局文件");
    assert!(masthead.size >= 40.0, "{}", masthead.size);
    let number = page.find("某教");
    let title = page.find("关于文明");
    assert!(masthead.y < number.y && number.y < title.y);
    assert!(masthead.y / MM > 37.0 + 35.0, "35 mm under the upper edge of the type area");
    let rule = page.strokes.iter().find(|s| s.width() > 150.0 * MM).expect("a rule");
    let under = (rule.y0 - number.y) / MM;
    assert!((3.0..6.5).contains(&under), "4 mm under the number: {under}");
    let free = (title.y - rule.y0) / PITCH;
    assert!((2.2..3.2).contains(&free), "two lines are free under the rule: {free}");
}

#[test]
fn with_a_signer_the_number_moves_left_and_the_signer_stands_right() {
    let page = &pages(&print(&issued("王小明")).bytes)[0];
    let (number, signer) = (page.find("某教"), page.find("签发人：王小明"));
    assert!((number.y - signer.y).abs() < 0.1);
    assert!((number.x - 28.0 * MM - CHARACTER).abs() < 1.0, "inset one character");
    let right = page.find("明").x + 16.0;
    assert!((right - (184.0 * MM - CHARACTER)).abs() < 1.5, "{right}");
}

#[test]
fn the_foot_of_an_issued_paper_stands_at_the_foot_of_its_last_page() {
    let pages = pages(&print(&issued("")).bytes);
    let page = pages.last().unwrap();
    let printed_by = page.find("某某区教育局办公室");
    let copies = page.find("抄送：区委办公室");
    assert!((printed_by.size - 14.0).abs() < 0.01, "4号");
    assert!(copies.y < printed_by.y);
    assert!((printed_by.y / MM - (37.0 + 225.0)).abs() < 6.0, "{}", printed_by.y / MM);
    assert_eq!(page.strokes.iter().filter(|s| s.width() > 150.0 * MM).count(), 3, "three rules");
    assert!(page.texts().iter().any(|line| line.contains("2025年12月31日印发")));
}

#[test]
fn emphasis_is_an_outline_and_changes_no_width() {
    let strong = Run { strong: true, ..Run::plain("重点") };
    let page = &pages(
        &print(&paper(vec![Block::Paragraph(vec![Run::plain("甲"), strong, Run::plain("乙")])])).bytes,
    )[0];
    let lines = page.lines();
    let mut xs: Vec<f64> = lines[0].iter().map(|g| g.x).collect();
    xs.dedup_by(|a, b| (*a - *b).abs() < 0.01);
    assert_eq!(xs.len(), 4, "{:?}", page.texts());
    let width = xs[3] - xs[0];
    assert!((width - 3.0 * CHARACTER).abs() < 0.6, "{width}");
}
