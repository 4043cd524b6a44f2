//! PDF with the receipts attached: read without a mark in the text.

use lopdf::content::{Content, Operation};
use lopdf::{Document as Pdf, Object, Stream, dictionary};
use mingde_report::carried::{self, CannotRead};
use mingde_report::document::{Block, Document, Mention, Run};
use mingde_report::provenance::{FILE_NAME, Receipts};
use mingde_report::verify::{Standing, judge};

/// What the paper says, with a figure in the middle; Latin text needs no embedded font.
fn paper() -> Document {
    let mention = Mention { figure: "schools".into(), place: 1, wording: String::new() };
    let figure = Run { text: "37".into(), strong: false, mention: Some(mention) };
    let line = vec![Run::plain("The district runs "), figure, Run::plain(" schools, each visited twice.")];
    Document { blocks: vec![Block::Paragraph(line)], ..Document::default() }
}

/// A PDF of these lines, with these attached files.
fn pdf(lines: &[&str], files: &[(&str, &str)]) -> Vec<u8> {
    let mut pdf = Pdf::with_version("1.7");
    let pages = pdf.new_object_id();
    let font = pdf.add_object(dictionary! {
        "Type" => "Font", "Subtype" => "Type1", "BaseFont" => "Helvetica", "Encoding" => "WinAnsiEncoding",
    });
    let mut operations = vec![
        Operation::new("BT", vec![]),
        Operation::new("Tf", vec!["F1".into(), 16.into()]),
        Operation::new("TL", vec![20.into()]),
        Operation::new("Td", vec![50.into(), 700.into()]),
    ];
    for line in lines {
        operations.push(Operation::new("Tj", vec![Object::string_literal(*line)]));
        operations.push(Operation::new("T*", vec![]));
    }
    operations.push(Operation::new("ET", vec![]));
    let content = Content { operations }.encode().unwrap();
    let content = pdf.add_object(Stream::new(dictionary! {}, content));
    let page = pdf.add_object(dictionary! {
        "Type" => "Page", "Parent" => pages, "Contents" => content,
        "Resources" => dictionary! { "Font" => dictionary! { "F1" => font } },
        "MediaBox" => vec![0.into(), 0.into(), 595.into(), 842.into()],
    });
    pdf.objects
        .insert(pages, dictionary! { "Type" => "Pages", "Kids" => vec![page.into()], "Count" => 1 }.into());
    let mut names: Vec<Object> = Vec::new();
    for (name, content) in files {
        let stream = pdf
            .add_object(Stream::new(dictionary! { "Type" => "EmbeddedFile" }, content.as_bytes().to_vec()));
        let spec = pdf.add_object(dictionary! {
            "Type" => "Filespec", "F" => Object::string_literal(*name), "EF" => dictionary! { "F" => stream },
        });
        names.extend([Object::string_literal(*name), spec.into()]);
    }
    // Name trees have nodes below nodes.
    let leaf = pdf.add_object(dictionary! { "Names" => names });
    let catalog = pdf.add_object(dictionary! {
        "Type" => "Catalog", "Pages" => pages,
        "Names" => dictionary! { "EmbeddedFiles" => dictionary! { "Kids" => vec![leaf.into()] } },
    });
    pdf.trailer.set("Root", catalog);
    let mut bytes = Vec::new();
    pdf.save_to(&mut bytes).unwrap();
    bytes
}

#[test]
fn a_figure_is_found_by_the_text_around_it() {
    let receipts = Receipts::of(&paper()).to_json().unwrap();
    let said = |number: &str| {
        // Lines break where the page ends, not where the paragraph does.
        let second = format!("runs {number}");
        let lines = ["The district", second.as_str(), "schools, each visited twice.", "- 1 -"];
        let bytes = pdf(&lines, &[("other.txt", "{}"), (FILE_NAME, &receipts)]);
        judge(&carried::read(&bytes).unwrap()).remove(0).standing
    };
    assert_eq!(said("37"), Standing::AsWritten);
    assert_eq!(said("40"), Standing::Edited("40".into()));
}

#[test]
fn a_pdf_without_receipts_and_a_broken_one_are_told_apart() {
    let other = pdf(&["Nothing"], &[("other.txt", "{}")]);
    assert!(matches!(carried::read(&other), Err(CannotRead::NoReceipts)));
    assert!(matches!(carried::read(b"%PDF-1.7\nnothing"), Err(CannotRead::NotPdf)));
    let later = pdf(&["Nothing"], &[(FILE_NAME, r#"{"format": 99}"#)]);
    assert!(matches!(carried::read(&later), Err(CannotRead::Receipts(_))));
}
