//! A document comes back from its readers: which of its figures are still what was printed?

use std::collections::BTreeMap;

use mingde_core::date::Day;
use mingde_report::carried;
use mingde_report::document::{Align, Block, Document, Mention, Run, Stated, Table};
use mingde_report::figure::Receipt;
use mingde_report::verify::{Standing, judge};
use mingde_report::{docx, html};

use crate::package::edited;

fn stated(title: &str, exact: &str, unit: &str) -> Stated {
    Stated { title: title.into(), exact: Some(exact.into()), unit: unit.into(), receipt: Receipt::default() }
}

/// A paper that says: 全区有学校37所，在校学生2.8万余人，达标率85%。 and a table with one number.
pub fn paper() -> Document {
    let figure = |figure: &str, place, text: &str| Run {
        text: text.into(),
        strong: false,
        mention: Some(Mention { figure: figure.into(), place, wording: String::new() }),
    };
    let body = vec![
        Run::plain("全区有学校"),
        figure("schools", 1, "37"),
        Run::plain("所，在校学生"),
        figure("pupils", 2, "2.8万余"),
        Run::plain("人，达标率"),
        figure("share", 3, "85%"),
        Run::plain("。"),
    ];
    let table = Table {
        columns: vec![Align::Left, Align::Right],
        header: vec![vec![Run::plain("学校")], vec![Run::plain("学生数")]],
        rows: vec![vec![vec![Run::plain("第一小学")], vec![figure("first", 4, "420")]]],
        ..Table::default()
    };
    Document {
        title: vec![Run::plain("学校规模简报")],
        blocks: vec![
            Block::Paragraph(body),
            Block::Table(table),
            Block::Paragraph(vec![Run::plain("以上数据由各校报送，教育局汇总。")]),
            // The date under the issuer is no part of the issuer's name.
            Block::Signature { issuer: vec![figure("bureau", 5, "某某区教育局")], date: Day::EARLIEST },
        ],
        figures: BTreeMap::from([
            ("bureau".into(), stated("单位名称", "某某区教育局", "")),
            ("schools".into(), stated("学校数", "37", "所")),
            ("pupils".into(), stated("学生数", "28431", "人")),
            ("share".into(), stated("达标率", "17/20", "")),
            ("first".into(), stated("第一小学·学生数", "420", "人")),
        ]),
        ..Document::default()
    }
}

/// What became of the four numbers after the body was altered.
fn after(alter: impl Fn(&str) -> String) -> Vec<Standing> {
    let bytes = edited(&paper(), |body| {
        let altered = alter(body);
        assert_ne!(altered, body, "nothing was altered");
        altered
    });
    let mut judged = judge(&carried::read(&bytes).unwrap());
    assert_eq!(judged.pop().unwrap().standing, AsWritten, "the issuer was not touched");
    judged.into_iter().map(|judged| judged.standing).collect()
}

fn text(word: &str) -> String {
    format!(r#"<w:t xml:space="preserve">{word}</w:t>"#)
}

/// Takes away bookmarks, as copying the text into a new file does.
fn unmarked(body: &str) -> String {
    let mut out = String::new();
    let mut rest = body;
    while let Some(at) = rest.find('<') {
        out.push_str(&rest[..at]);
        let end = at + rest[at..].find('>').unwrap() + 1;
        let tag = &rest[at..end];
        if !tag.starts_with("<w:bookmark") {
            out.push_str(tag);
        }
        rest = &rest[end..];
    }
    out + rest
}

use Standing::{AsWritten, Edited, Gone, OtherWords};

#[test]
fn what_nobody_touched_is_as_written() {
    let whole = judge(&carried::read(&docx::write(&paper()).unwrap()).unwrap());
    assert!(whole.iter().all(|judged| judged.standing == AsWritten));
    assert_eq!(whole[1].printed, "2.8万余");
    let page = judge(&carried::read(html::write(&paper()).as_bytes()).unwrap());
    assert_eq!(page, whole);
}

#[test]
fn a_number_that_was_written_into_the_text_has_no_receipt() {
    let typed =
        |alter: &dyn Fn(&str) -> String| carried::read(&edited(&paper(), |body| alter(body))).unwrap().typed;
    let written =
        typed(&|b| b.replace("以上数据由各校报送，", "以上数据由各校报送，全年另有新闻报道321篇，"));
    assert_eq!(written, ["全年另有新闻报道321篇，"]);
    // What was typed over has its receipt, words have none to have, and what was copied stands there twice.
    assert!(typed(&|b| b.replace(&text("37"), &text("40"))).is_empty());
    assert!(typed(&|b| b.replace("以上数据由各校报送，", "以上数据均由各校认真报送，")).is_empty());
    let page = html::write(&paper());
    assert!(carried::read(page.as_bytes()).unwrap().typed.is_empty());
    // In the article alone: the page carries the text as it was written beside it.
    let (start, rest) = page.split_once("<article").unwrap();
    let (article, end) = rest.split_once("</article>").unwrap();
    let article = article.replace("以上数据由各校报送，", "以上数据由各校报送，另有5次活动，");
    let page = format!("{start}<article{article}</article>{end}");
    assert_eq!(carried::read(page.as_bytes()).unwrap().typed, ["另有5次活动，"]);
}

#[test]
fn a_number_typed_over_is_found() {
    let [schools, pupils, ..] = &after(|b| b.replace(&text("37"), &text("40")))[..] else { panic!() };
    assert_eq!((schools, pupils), (&Edited("40".into()), &AsWritten));
    assert_eq!(after(|b| b.replace(&text("2.8万余"), &text("3万余")))[1], Edited("3万余".into()));
    assert_eq!(after(|b| b.replace(&text("85%"), &text("95%")))[2], Edited("95%".into()));
    assert_eq!(after(|b| b.replace(&text("420"), &text("未报")))[3], Edited("未报".into()));
    // The value is the same, but what is claimed of it is not.
    assert_eq!(after(|b| b.replace(&text("2.8万余"), &text("近2.8万")))[1], Edited("近2.8万".into()));
}

#[test]
fn the_same_number_in_other_words_is_told_apart() {
    for (old, new, place) in [
        ("37", "三十七", 0),
        ("37", "３７", 0),
        ("2.8万余", "28,431", 1),
        ("2.8万余", "2万8千余", 1),
        ("85%", "百分之八十五", 2),
    ] {
        assert_eq!(after(|b| b.replace(&text(old), &text(new)))[place], OtherWords(new.into()), "{new}");
    }
    assert_eq!(after(|b| b.replace(&text("37"), &text(" 37 ")))[0], AsWritten, "blanks say nothing");
}

#[test]
fn a_number_is_found_without_its_mark() {
    // Nothing is left but the text.
    assert!(after(unmarked).iter().all(|standing| *standing == AsWritten));
    let all =
        after(|b| unmarked(b).replace(&text("37"), &text("40")).replace(&text("420"), &text("四百三十")));
    assert_eq!(all, [Edited("40".into()), AsWritten, AsWritten, Edited("四百三十".into())]);
}

#[test]
fn a_number_typed_beside_an_emptied_mark_is_found() {
    let beside = |b: &str| b.replace(&text("37"), "").replace(&text("所，在校学生"), &text("40所，在校学生"));
    assert_eq!(after(beside)[0], Edited("40".into()));
    // A digit typed right behind the mark belongs to the number a reader sees.
    let grown = |b: &str| b.replace(&text("所，在校学生"), &text("5所，在校学生"));
    assert_eq!(after(grown)[0], Edited("375".into()));
    let hedged = |b: &str| b.replace(&text("全区有学校"), &text("全区有学校近"));
    assert_eq!(after(hedged)[0], Edited("近37".into()));
    // Other words beside it are no business of the figure.
    let longer = |b: &str| b.replace(&text("全区有学校"), &text("到年底，全区共有各类学校"));
    assert_eq!(after(longer)[0], AsWritten);
}

#[test]
fn a_number_is_followed_through_a_rewritten_text_without_marks() {
    let rewritten = after(|b| {
        unmarked(b)
            .replace(&text("全区有学校"), &text("据统计，本区现有中小学校"))
            .replace(&text("人，达标率"), &text("名，体质达标率为"))
            .replace(&text("2.8万余"), &text("3万多"))
    });
    assert_eq!(rewritten, [AsWritten, Edited("3万多".into()), AsWritten, AsWritten]);
}

#[test]
fn a_sentence_that_was_taken_out_takes_its_figures_along() {
    let from = "<w:p>";
    let without = after(|b| {
        let at = b.find("全区有学校").unwrap();
        let start = b[..at].rfind(from).unwrap();
        let end = at + b[at..].find("</w:p>").unwrap() + "</w:p>".len();
        format!("{}{}", &b[..start], &b[end..])
    });
    assert_eq!(without, [Gone, Gone, Gone, AsWritten]);
}

#[test]
fn of_two_copies_the_altered_one_counts() {
    let copied = after(|b| {
        let at = b.find("全区有学校").unwrap();
        let start = b[..at].rfind("<w:p>").unwrap();
        let end = at + b[at..].find("</w:p>").unwrap() + "</w:p>".len();
        let copy = b[start..end].replace(&text("37"), &text("41"));
        format!("{}{copy}{}", &b[..end], &b[end..])
    });
    assert_eq!(copied[0], Edited("41".into()));
    assert_eq!(copied[1], AsWritten);
}

#[test]
fn a_row_that_was_put_in_is_no_part_of_the_number_above_it() {
    let row = |b: &str| {
        let at = b.find(&text("420")).unwrap();
        let end = at + b[at..].find("</w:tr>").unwrap() + "</w:tr>".len();
        let new = format!("<w:tr><w:tc><w:p><w:r>{}</w:r></w:p></w:tc></w:tr>", text("12"));
        format!("{}{new}{}", &b[..end], &b[end..])
    };
    assert!(after(row).iter().all(|standing| *standing == AsWritten));
    assert!(after(|b| row(&unmarked(b))).iter().all(|standing| *standing == AsWritten));
}

#[test]
fn a_page_that_was_edited_is_judged_like_a_document() {
    let page = html::write(&paper());
    let edited = page.replace(r#"<data value="37">37</data>"#, r#"<b>40</b>"#);
    assert_ne!(edited, page);
    let judged = judge(&carried::read(edited.as_bytes()).unwrap());
    assert_eq!(judged[0].standing, Edited("40".into()));
    assert_eq!(judged[3].standing, AsWritten);
}
