//! The receipts inside a DOCX.

use std::io::{Cursor, Write};

use mingde_core::words::{Locale, say};
use mingde_report::carried::{self, CannotRead};
use mingde_report::document::Mention;
use mingde_report::docx;
use mingde_report::provenance::{NAMESPACE, Receipts, ReceiptsError};

use crate::package::{edited, part};
use crate::schema::everything;

#[test]
fn every_stated_figure_is_marked_and_has_its_receipt() {
    let document = everything();
    let body = part(&document, "word/document.xml");
    assert_eq!(body.matches("<w:bookmarkStart").count(), 2);
    // Between the marks stands a run like any other: who reads only runs reads the number.
    assert!(!body.contains("<w:sdt>"));
    assert!(body.contains(r#"<w:bookmarkStart w:id="1" w:name="_mingde_1"/><w:r>"#));
    assert!(body.contains(r#"</w:r><w:bookmarkEnd w:id="1"/>"#));

    let item = part(&document, "customXml/item1.xml");
    let json = item.split_once('>').unwrap().1.split_once('>').unwrap().1;
    let json = json.strip_suffix("</receipts>").unwrap();
    let json = quick_xml::escape::unescape(json).unwrap();
    let carried = Receipts::from_json(&json).unwrap();
    assert_eq!(carried, Receipts::of(&document));
    assert_eq!(carried.places[0].printed, "4900余");
    assert_eq!(carried.figures["staff"].exact.as_deref(), Some("4912"));
    assert!(item.contains(&format!(r#"xmlns="{NAMESPACE}""#)));
}

#[test]
fn a_tag_is_never_longer_than_word_allows() {
    let mention =
        Mention { figure: "各学校家访走访学生数".repeat(9), place: 12, wording: String::new() };
    let tag = mention.tag();
    assert_eq!(tag.encode_utf16().count(), 64);
    assert!(tag.starts_with("mingde:12:各学校"));
}

#[test]
fn what_a_document_says_today_is_read_at_each_figure() {
    let document = everything();
    let carried = carried::read(&docx::write(&document).unwrap()).unwrap();
    assert_eq!(carried.receipts, Receipts::of(&document));
    assert_eq!(carried.says, [Some("4900余".into()), Some("4900余".into())]);

    // Edited by hand, split over runs as Word does it, with something to escape.
    let by_hand = edited(&everything(), |body| {
        body.replacen(
            r#"<w:t xml:space="preserve">4900余</w:t>"#,
            r#"<w:t>50</w:t></w:r><w:r><w:t>00 &lt;余</w:t>"#,
            1,
        )
    });
    assert_eq!(carried::read(&by_hand).unwrap().says, [Some("5000 <余".into()), Some("4900余".into())]);

    // Without the bookmark the text around it leads there.
    let gone = edited(&everything(), |body| body.replace(r#"w:name="_mingde_1""#, r#"w:name="x""#));
    assert_eq!(carried::read(&gone).unwrap().says, [Some("4900余".into()), Some("4900余".into())]);

    // A file of before has a content control around each number, whose tag has the first word.
    let control = r#"<w:sdt><w:sdtPr><w:tag w:val="mingde:1:staff"/></w:sdtPr><w:sdtContent><w:r><w:t>4800</w:t></w:r></w:sdtContent></w:sdt>"#;
    let former = edited(&everything(), |body| {
        body.replacen("<w:bookmarkStart", &format!("{control}<w:bookmarkStart"), 1)
    });
    assert_eq!(carried::read(&former).unwrap().says[0].as_deref(), Some("4800"));
}

#[test]
fn a_file_that_carries_nothing_is_told_from_one_that_is_no_document() {
    let no_document = carried::read("不是文件".as_bytes()).unwrap_err();
    assert!(matches!(no_document, CannotRead::Unknown));
    let mut package = zip::ZipWriter::new(Cursor::new(Vec::new()));
    package.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).unwrap();
    package.write_all(b"<w:document/>").unwrap();
    let bare = carried::read(&package.finish().unwrap().into_inner()).unwrap_err();
    assert!(matches!(bare, CannotRead::NoReceipts));
    assert!(say(Locale::ZhCn, &bare.message()).contains("没有数据凭据"));
}

#[test]
fn receipts_come_back_as_they_were_written() {
    let receipts = Receipts::of(&everything());
    let json = receipts.to_json().unwrap();
    assert_eq!(Receipts::from_json(&json).unwrap(), receipts);
    // Each place is where the text says it is.
    for place in &receipts.places {
        let paragraph: Vec<char> = receipts.text[place.paragraph].chars().collect();
        let length = place.printed.chars().count();
        let there: String = paragraph[place.offset..place.offset + length].iter().collect();
        assert_eq!(there, place.printed);
    }
}

#[test]
fn receipts_of_a_later_version_are_refused_and_not_half_understood() {
    let later = r#"{"format": 2, "seals": []}"#;
    assert!(matches!(Receipts::from_json(later), Err(ReceiptsError::Newer(2))));
    assert!(matches!(Receipts::from_json("{}"), Err(ReceiptsError::Unreadable(_))));
}
