//! What an archive asks of the file: PDF/A, tags, properties, receipts, the same bytes again.

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, Stream, String as Text};
use mingde_pdf::PdfError;
use mingde_report::document::{Align, Block, Document, Level, Table};

use crate::papers::{paper, paragraph, press, print, text, with_a_figure};

fn catalog<T>(bytes: &[u8], look: impl FnOnce(&Pdf, &Dict<'_>) -> T) -> T {
    let pdf = Pdf::new(bytes.to_vec()).unwrap_or_else(|e| panic!("not a PDF: {e:?}"));
    let root: Dict<'_> = pdf.xref().get(pdf.xref().root_id()).unwrap();
    look(&pdf, &root)
}

fn xmp(bytes: &[u8]) -> String {
    catalog(bytes, |_, root| {
        let metadata: Stream<'_> = root.get("Metadata").unwrap();
        String::from_utf8(metadata.decoded().unwrap().into_owned()).unwrap()
    })
}

/// Kinds of structure elements, in reading order.
fn tags(bytes: &[u8]) -> Vec<String> {
    fn walk(node: &Dict<'_>, found: &mut Vec<String>) {
        if let Some(kind) = node.get::<Name<'_>>("S") {
            found.push(String::from_utf8_lossy(kind.as_ref()).into_owned());
        }
        if let Some(kids) = node.get::<Array<'_>>("K") {
            for kid in kids.iter::<Object<'_>>().filter_map(Object::into_dict) {
                walk(&kid, found);
            }
        } else if let Some(kid) = node.get::<Dict<'_>>("K") {
            walk(&kid, found);
        }
    }
    catalog(bytes, |_, root| {
        let mut found = Vec::new();
        walk(&root.get("StructTreeRoot").expect("a structure tree"), &mut found);
        found
    })
}

fn a_paper() -> Document {
    let mut document = paper(vec![
        Block::Heading(Level::First, text("一、组织领导")),
        Block::Heading(Level::Second, text("（一）健全机构")),
        paragraph("局机关坚持把制度建设放在首位。"),
        Block::Table(Table {
            caption: text("表1　学校数"),
            columns: vec![Align::Left, Align::Right],
            header: vec![text("学段"), text("学校数")],
            rows: vec![vec![text("小学"), text("12")], vec![text("初中"), text("5")]],
            ..Table::default()
        }),
    ]);
    document.title = text("工作简介");
    document
}

#[test]
fn a_paper_without_figures_is_pdf_a_2b_and_one_with_receipts_pdf_a_3b() {
    for (document, part) in [(a_paper(), "2"), (with_a_figure(a_paper()), "3")] {
        let xmp = xmp(&print(&document).bytes);
        assert!(xmp.contains(&format!("<pdfaid:part>{part}</pdfaid:part>")), "{xmp}");
        assert!(xmp.contains("<pdfaid:conformance>B</pdfaid:conformance>"), "{xmp}");
    }
}

#[test]
fn every_font_is_embedded_and_colours_do_not_depend_on_the_device() {
    let bytes = print(&with_a_figure(a_paper())).bytes;
    let pdf = Pdf::new(bytes.clone()).unwrap();
    let mut fonts = 0;
    for object in pdf.objects() {
        let Some(dict) = object.into_dict() else { continue };
        let kind = dict.get::<Name<'_>>("Type");
        if kind.as_ref().is_some_and(|kind| kind.as_ref() == b"FontDescriptor") {
            let inside = ["FontFile", "FontFile2", "FontFile3"].iter().any(|key| dict.contains_key(key));
            assert!(inside, "a font is not embedded");
            fonts += 1;
        }
    }
    assert!(fonts >= 2, "{fonts} fonts");
    catalog(&bytes, |_, root| {
        let intents: Array<'_> = root.get("OutputIntents").expect("an output intent");
        let intent: Dict<'_> = intents.iter().next().unwrap();
        assert!(intent.contains_key("DestOutputProfile"));
        assert!(!root.contains_key("JavaScript") && !root.contains_key("AcroForm"));
    });
}

#[test]
fn it_is_tagged_with_title_headings_paragraphs_and_tables_in_chinese() {
    let bytes = print(&a_paper()).bytes;
    catalog(&bytes, |_, root| {
        let marks: Dict<'_> = root.get("MarkInfo").unwrap();
        assert_eq!(marks.get::<bool>("Marked"), Some(true));
        let language: Text<'_> = root.get("Lang").unwrap();
        assert!(language.as_bytes().starts_with(b"zh"), "{:?}", language.as_bytes());
        let outline: Dict<'_> = root.get("Outlines").expect("bookmarks");
        assert!(outline.contains_key("First"));
    });
    let tags = tags(&bytes);
    for (wanted, least) in [("P", 1), ("Table", 1), ("TR", 3), ("TH", 2), ("TD", 4), ("Caption", 1)] {
        let count = tags.iter().filter(|tag| *tag == wanted).count();
        assert!(count >= least, "{count} {wanted} in {tags:?}");
    }
    let headings: Vec<_> = tags.iter().filter(|tag| tag.starts_with('H')).collect();
    assert!(headings.len() >= 2, "{tags:?}");
}

#[test]
fn it_says_who_wrote_what_and_when() {
    let xmp = xmp(&print(&a_paper()).bytes);
    for said in ["工作简介", "示范区教育局", "2025年", "简介", "教育", "2025-12-31", "Mingde"]
    {
        assert!(xmp.contains(said), "{said}: {xmp}");
    }
}

#[test]
fn the_receipts_are_associated_with_the_paper_as_its_data() {
    let bytes = print(&with_a_figure(a_paper())).bytes;
    catalog(&bytes, |_, root| {
        let associated: Array<'_> = root.get("AF").expect("PDF/A-3 associates its files");
        let file: Dict<'_> = associated.iter().next().unwrap();
        assert_eq!(file.get::<Name<'_>>("AFRelationship").unwrap().as_ref(), b"Data");
    });
}

#[test]
fn the_same_paper_gives_the_same_bytes() {
    let document = with_a_figure(a_paper());
    let first = print(&document).bytes;
    // Another paper in between must leave no trace: neither its fonts nor its pictures.
    print(&paper(vec![paragraph("堃喆珺翀赟頔祎䶮 ☎ ♜")]));
    assert_eq!(first, print(&document).bytes);
    let other = mingde_pdf::Press::new(mingde_pdf::Shelf::scan(&[])).unwrap();
    assert_eq!(first, other.print(&document).unwrap().bytes);
}

#[test]
fn a_paper_without_a_date_is_refused() {
    let mut document = a_paper();
    document.properties.dated = None;
    assert!(matches!(press().print(&document), Err(PdfError::Undated)));
}
