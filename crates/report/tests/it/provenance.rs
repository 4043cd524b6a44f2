//! The receipts inside a DOCX.

use mingde_report::document::Mention;
use mingde_report::provenance::{NAMESPACE, Provenance};

use crate::package::part;
use crate::schema::everything;

#[test]
fn every_stated_figure_is_tagged_and_has_its_receipt() {
    let document = everything();
    let body = part(&document, "word/document.xml");
    assert_eq!(body.matches("<w:sdt>").count(), 2);
    for tag in ["mingde:1:staff", "mingde:2:staff"] {
        assert_eq!(body.matches(&format!(r#"<w:tag w:val="{tag}"/>"#)).count(), 1);
    }
    assert!(body.contains(r#"<w:alias w:val="干部教师数"/>"#));
    // The bookmark stands around the control, so that it outlives it.
    assert!(body.contains(r#"<w:bookmarkStart w:id="1" w:name="_mingde_1"/><w:sdt>"#));
    assert!(body.contains(r#"</w:sdt><w:bookmarkEnd w:id="1"/>"#));

    let item = part(&document, "customXml/item1.xml");
    let json = item.split_once('>').unwrap().1.split_once('>').unwrap().1;
    let json = json.strip_suffix("</receipts>").unwrap();
    let json = quick_xml::escape::unescape(json).unwrap();
    let carried: Provenance = serde_json::from_str(&json).unwrap();
    assert_eq!(carried, Provenance::of(&document));
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
