//! Papers that are issued: red head, pages of attachments, foot.

use std::collections::BTreeMap;

use mingde_core::date::civil;
use mingde_core::diagnostic::Source;
use mingde_report::document::{Block, Document, plain_text};
use mingde_report::figure::{Figure, Figures};
use mingde_report::form::{Form, Occasion};
use mingde_report::picture::Image;

use crate::package::part;
use crate::schema::picture;

const FORM: &str = r#"---
id: notice
name: 通知
english: Notice
title: 关于报送情况的报告
issuer: 某某区教育局
signed: yes
letterhead: { masthead: 某某区教育局文件, number: 某教〔2025〕12号, signer: 张三 }
colophon: { copies-to: 区政府办公室, printed-by: 某某区教育局办公室 }
figures:
  pupils: { title: 学生数, unit: 人, from: unit, sum: pupils }
---
全区有学生{{ pupils }}人。

![图1　{{ pupils }}名学生的校园](pictures/校园.png)

# 附件1　学校名单

甲小学。

# 附件2：学生情况

{{ pupils }}人。
"#;

fn written() -> Document {
    let (form, findings) = Form::read(&Source::new("notice.md", FORM));
    assert_eq!(findings.len(), 0);
    let figures = Figures(BTreeMap::from([("pupils".to_owned(), Figure::number(420, "登记册"))]));
    let occasion = Occasion { date: civil(2025, 9, 1).unwrap(), period: "2025年".into() };
    form.unwrap().write(&figures, &occasion).document
}

#[test]
fn a_form_asks_for_head_foot_pictures_and_attachments() {
    let document = written();
    let head = document.letterhead.as_ref().unwrap();
    assert_eq!(plain_text(&head.masthead), "某某区教育局文件");
    assert_eq!(plain_text(&head.signer), "张三");
    assert_eq!(document.colophon.as_ref().unwrap().printed_on, civil(2025, 9, 1));
    let order: Vec<String> = document
        .blocks
        .iter()
        .map(|block| match block {
            Block::Paragraph(runs) => plain_text(runs),
            Block::Picture(picture) => format!("{} {}", picture.file, plain_text(&picture.caption)),
            Block::Attachments(list) => list.iter().map(|n| plain_text(n)).collect::<Vec<_>>().join("、"),
            Block::Attachment { label, title } => format!("{label} {}", plain_text(title)),
            Block::Signature { issuer, .. } => plain_text(issuer),
            other => format!("{other:?}"),
        })
        .collect();
    assert_eq!(
        order,
        [
            "全区有学生420人。",
            "pictures/校园.png 图1　420名学生的校园",
            "学校名单、学生情况",
            "某某区教育局",
            "附件1 学校名单",
            "甲小学。",
            "附件2 学生情况",
            "420人。",
        ]
    );
}

#[test]
fn a_number_in_a_caption_has_its_receipt_like_any_other() {
    let mut document = written();
    let stated = document.runs().filter(|run| run.mention.is_some()).count();
    assert_eq!(stated, 3);
    let mut asked = Vec::new();
    document.show_pictures(|file| {
        asked.push(file.to_owned());
        Image::read(picture().bytes).ok()
    });
    assert_eq!(asked, ["pictures/校园.png"]);
    let body = part(&document, "word/document.xml");
    assert!(body.contains("<w:drawing>") && !body.contains("缺图片"));
}

#[test]
fn the_red_head_stands_where_the_standard_has_it() {
    let body = part(&written(), "word/document.xml");
    // 35 mm under the upper edge; the name is small enough for one line: 8845 twips over 8 characters.
    assert!(body.contains(r#"<w:pStyle w:val="Masthead"/><w:spacing w:before="1984" w:after="1158""#));
    assert!(body.contains(r#"<w:sz w:val="104"/>"#));
    // Number left and signer right, each inset one character; a red rule 4 mm under them.
    assert!(body.contains(r#"<w:tab w:val="right" w:pos="8525"/>"#));
    assert!(body.contains("签发人："));
    assert!(
        body.contains(
            r#"<w:pBdr><w:bottom w:val="single" w:sz="18" w:space="0" w:color="FF0000"/></w:pBdr>"#
        )
    );
    // Two lines free under the rule.
    assert!(body.contains(r#"<w:pStyle w:val="Title"/><w:spacing w:before="1158""#));
    assert!(part(&written(), "word/styles.xml").contains(r#"<w:color w:val="FF0000"/>"#));

    let mut unsigned = written();
    let head = unsigned.letterhead.as_mut().unwrap();
    head.signer.clear();
    head.masthead[0].text = "某某省某某市某某区教育体育局委员会办公室文件".into();
    let body = part(&unsigned, "word/document.xml");
    assert!(!body.contains("签发人"));
    assert!(body.contains(r#"<w:sz w:val="44"/>"#), "a long name is set smaller");
}

#[test]
fn the_foot_lies_at_the_end_of_the_type_area() {
    let body = part(&written(), "word/document.xml");
    assert!(body.contains(
        r#"<w:tblpPr w:vertAnchor="margin" w:horzAnchor="page" w:tblpX="1587" w:tblpYSpec="bottom"/>"#
    ));
    assert!(body.contains("抄送：") && body.contains("2025年9月1日印发"));
}

#[test]
fn a_head_without_a_number_is_an_error_with_its_place() {
    let text = FORM.replace("number: 某教〔2025〕12号, ", "numbr: 1, ");
    let (form, findings) = Form::read(&Source::new("notice.md", text));
    assert!(form.is_none());
    let found: Vec<_> = findings.iter().map(|d| (d.message.code, d.suggestion.as_deref())).collect();
    assert!(found.contains(&("yaml-key-unknown", Some("number"))), "{found:?}");
    let (form, findings) =
        Form::read(&Source::new("notice.md", FORM.replace("number: 某教〔2025〕12号, ", "")));
    assert!(form.is_none());
    assert!(findings.iter().any(|d| d.message.code == "yaml-key-missing"), "{findings:?}");
}
