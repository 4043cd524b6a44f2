//! The parts around the body: content types, relations, settings, footers, fonts, properties, receipts.

use std::collections::BTreeSet;
use std::fmt::Display;

use super::look::{Indent, ParagraphLook, font};
use super::xml::Xml;
use super::{DocxError, R, W, body, picture, style, styles};
use crate::document::{Document, plain_text};
use crate::picture::Image;
use crate::provenance::{NAMESPACE, Receipts};

const RELATIONS: &str = "http://schemas.openxmlformats.org/package/2006/relationships";
const OFFICE: &str = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
const WORD: &str = "application/vnd.openxmlformats-officedocument.wordprocessingml";

/// A part of the package: name and content.
pub type Part = (String, Vec<u8>);

/// All parts by name, in the order they stand in the package.
pub fn all(document: &Document) -> Result<Vec<Part>, DocxError> {
    let images = picture::images(document);
    let mut parts: Vec<Part> = [
        ("[Content_Types].xml", content_types(&images)),
        ("_rels/.rels", package_relations()),
        ("word/document.xml", body::part(document)),
        ("word/_rels/document.xml.rels", document_relations(&images)),
        ("word/styles.xml", styles::part()),
        ("word/settings.xml", settings()),
        ("word/fontTable.xml", font_table()),
        ("word/footer1.xml", footer(true)),
        ("word/footer2.xml", footer(false)),
        ("customXml/item1.xml", receipts(document)?),
        ("customXml/_rels/item1.xml.rels", receipt_relations()),
        ("customXml/itemProps1.xml", receipt_properties()),
        ("docProps/core.xml", core_properties(document)),
        ("docProps/app.xml", app_properties(document)),
    ]
    .into_iter()
    .map(|(name, xml)| (name.to_owned(), xml.into_bytes()))
    .collect();
    for (index, image) in images.iter().enumerate() {
        parts.push((format!("word/{}", picture::part_name(index, image)), image.bytes.to_vec()));
    }
    Ok(parts)
}

fn content_types(images: &[&Image]) -> String {
    let types = "http://schemas.openxmlformats.org/package/2006/content-types";
    let mut xml = Xml::part("Types", &[("xmlns", &types)]);
    let relations = "application/vnd.openxmlformats-package.relationships+xml";
    xml.empty("Default", &[("Extension", &"rels"), ("ContentType", &relations)]);
    xml.empty("Default", &[("Extension", &"xml"), ("ContentType", &"application/xml")]);
    let formats: BTreeSet<_> = images.iter().map(|i| (i.format.ending(), i.format.media_type())).collect();
    for (ending, media_type) in formats {
        xml.empty("Default", &[("Extension", &ending), ("ContentType", &media_type)]);
    }
    let office = "application/vnd.openxmlformats-officedocument";
    for (part, kind) in [
        ("/word/document.xml", format!("{WORD}.document.main+xml")),
        ("/word/styles.xml", format!("{WORD}.styles+xml")),
        ("/word/settings.xml", format!("{WORD}.settings+xml")),
        ("/word/fontTable.xml", format!("{WORD}.fontTable+xml")),
        ("/word/footer1.xml", format!("{WORD}.footer+xml")),
        ("/word/footer2.xml", format!("{WORD}.footer+xml")),
        ("/customXml/itemProps1.xml", format!("{office}.customXmlProperties+xml")),
        ("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml".to_owned()),
        ("/docProps/app.xml", format!("{office}.extended-properties+xml")),
    ] {
        xml.empty("Override", &[("PartName", &part), ("ContentType", &kind)]);
    }
    xml.finish()
}

fn relations<Id: Display, Target: Display>(list: &[(Id, String, Target)]) -> String {
    let mut xml = Xml::part("Relationships", &[("xmlns", &RELATIONS)]);
    for (id, kind, target) in list {
        xml.empty("Relationship", &[("Id", id), ("Type", kind), ("Target", target)]);
    }
    xml.finish()
}

fn package_relations() -> String {
    let core = "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties";
    relations(&[
        ("rId1", format!("{OFFICE}/officeDocument"), "word/document.xml"),
        ("rId2", core.to_owned(), "docProps/core.xml"),
        ("rId3", format!("{OFFICE}/extended-properties"), "docProps/app.xml"),
    ])
}

fn document_relations(images: &[&Image]) -> String {
    let mut list: Vec<(String, String, String)> = [
        ("rIdStyles", format!("{OFFICE}/styles"), "styles.xml"),
        ("rIdSettings", format!("{OFFICE}/settings"), "settings.xml"),
        ("rIdFonts", format!("{OFFICE}/fontTable"), "fontTable.xml"),
        ("rIdFooterOdd", format!("{OFFICE}/footer"), "footer1.xml"),
        ("rIdFooterEven", format!("{OFFICE}/footer"), "footer2.xml"),
        ("rIdReceipts", format!("{OFFICE}/customXml"), "../customXml/item1.xml"),
    ]
    .map(|(id, kind, target)| (id.to_owned(), kind, target.to_owned()))
    .into();
    for (index, image) in images.iter().enumerate() {
        let target = picture::part_name(index, image);
        list.push((picture::relation(index), format!("{OFFICE}/image"), target));
    }
    relations(&list)
}

fn receipt_relations() -> String {
    relations(&[("rId1", format!("{OFFICE}/customXmlProps"), "itemProps1.xml")])
}

fn settings() -> String {
    let mut xml = Xml::part("w:settings", &[("xmlns:w", &W)]);
    xml.empty("w:zoom", &[("w:percent", &100)]);
    xml.empty("w:bordersDoNotSurroundHeader", &[]);
    xml.empty("w:bordersDoNotSurroundFooter", &[]);
    xml.value("w:defaultTabStop", &420);
    xml.empty("w:evenAndOddHeaders", &[]);
    xml.value("w:drawingGridHorizontalSpacing", &160);
    xml.value("w:drawingGridVerticalSpacing", &super::look::LINE);
    xml.value("w:displayHorizontalDrawingGridEvery", &0);
    xml.value("w:displayVerticalDrawingGridEvery", &1);
    // Punctuation keeps its full width: compressed, a line would hold more than 28 characters.
    xml.value("w:characterSpacingControl", &"doNotCompress");
    xml.open("w:compat", &[]);
    xml.empty("w:spaceForUL", &[]);
    xml.empty("w:balanceSingleByteDoubleByteWidth", &[]);
    xml.empty("w:doNotLeaveBackslashAlone", &[]);
    xml.empty("w:ulTrailSpace", &[]);
    xml.empty("w:doNotExpandShiftReturn", &[]);
    xml.empty("w:useFELayout", &[]);
    let word = "http://schemas.microsoft.com/office/word";
    for (name, value) in [("compatibilityMode", 15), ("overrideTableStyleFontSizeAndJustification", 1)] {
        xml.empty("w:compatSetting", &[("w:name", &name), ("w:uri", &word), ("w:val", &value)]);
    }
    xml.close();
    xml.empty("w:themeFontLang", &[("w:val", &"en-US"), ("w:eastAsia", &"zh-CN")]);
    xml.value("w:decimalSymbol", &".");
    xml.value("w:listSeparator", &",");
    xml.finish()
}

/// The fonts with the name to try next: a machine without 仿宋_GB2312 has 仿宋.
fn font_table() -> String {
    let mut xml = Xml::part("w:fonts", &[("xmlns:w", &W)]);
    for (name, other, family) in [
        (font::FANGSONG, "仿宋", "modern"),
        (font::KAITI, "楷体", "modern"),
        (font::HEITI, "SimHei", "modern"),
        (font::XIAOBIAOSONG, "方正小标宋_GBK", "auto"),
        (font::SONGTI, "SimSun", "auto"),
    ] {
        xml.open("w:font", &[("w:name", &name)]);
        xml.value("w:altName", &other);
        xml.value("w:charset", &"86");
        xml.value("w:family", &family);
        xml.value("w:pitch", &"default");
        xml.close();
    }
    xml.finish()
}

/// `— 1 —`, 4号宋体 (7.5): on odd pages right, on even pages left, inset one character.
fn footer(odd: bool) -> String {
    let mut xml = Xml::part("w:ftr", &[("xmlns:w", &W), ("xmlns:r", &R)]);
    xml.open("w:p", &[]);
    let mut look = ParagraphLook::styled(style::FOOTER);
    look.indent = Some(if odd { Indent::Right(100, 280) } else { Indent::Left(100, 280) });
    look.align = Some(if odd { "right" } else { "left" });
    look.write(&mut xml);
    let text = |xml: &mut Xml, text: &str| {
        xml.open("w:r", &[]);
        xml.leaf("w:t", &[("xml:space", &"preserve")], text);
        xml.close();
    };
    let mark = |xml: &mut Xml, kind: &str| {
        xml.open("w:r", &[]);
        xml.empty("w:fldChar", &[("w:fldCharType", &kind)]);
        xml.close();
    };
    text(&mut xml, "— ");
    mark(&mut xml, "begin");
    xml.open("w:r", &[]);
    xml.leaf("w:instrText", &[("xml:space", &"preserve")], " PAGE ");
    xml.close();
    mark(&mut xml, "separate");
    text(&mut xml, if odd { "1" } else { "2" });
    mark(&mut xml, "end");
    text(&mut xml, " —");
    xml.finish()
}

fn receipts(document: &Document) -> Result<String, DocxError> {
    let json = Receipts::of(document).to_json()?;
    let mut xml = Xml::part("receipts", &[("xmlns", &NAMESPACE)]);
    xml.text(&json);
    Ok(xml.finish())
}

fn receipt_properties() -> String {
    let ds = "http://schemas.openxmlformats.org/officeDocument/2006/customXml";
    let id = "{6D696E67-6465-4001-8001-726563656970}";
    let mut xml = Xml::part("ds:datastoreItem", &[("ds:itemID", &id), ("xmlns:ds", &ds)]);
    xml.open("ds:schemaRefs", &[]);
    xml.empty("ds:schemaRef", &[("ds:uri", &NAMESPACE)]);
    xml.finish()
}

fn core_properties(document: &Document) -> String {
    let mut xml = Xml::part(
        "cp:coreProperties",
        &[
            ("xmlns:cp", &"http://schemas.openxmlformats.org/package/2006/metadata/core-properties"),
            ("xmlns:dc", &"http://purl.org/dc/elements/1.1/"),
            ("xmlns:dcterms", &"http://purl.org/dc/terms/"),
            ("xmlns:xsi", &"http://www.w3.org/2001/XMLSchema-instance"),
        ],
    );
    let properties = &document.properties;
    xml.leaf("dc:title", &[], &plain_text(&document.title));
    xml.leaf("dc:subject", &[], &properties.subject);
    xml.leaf("dc:creator", &[], &properties.issuer);
    xml.leaf("cp:keywords", &[], &properties.keywords.join("；"));
    xml.leaf("cp:lastModifiedBy", &[], &properties.issuer);
    if let Some(day) = properties.dated {
        let instant = format!("{day}T00:00:00Z");
        for name in ["dcterms:created", "dcterms:modified"] {
            xml.leaf(name, &[("xsi:type", &"dcterms:W3CDTF")], &instant);
        }
    }
    xml.leaf("dc:language", &[], "zh-CN");
    xml.finish()
}

fn app_properties(document: &Document) -> String {
    let namespace = "http://schemas.openxmlformats.org/officeDocument/2006/extended-properties";
    let mut xml = Xml::part("Properties", &[("xmlns", &namespace)]);
    xml.leaf("Company", &[], &document.properties.issuer);
    xml.leaf("Application", &[], "Mingde");
    xml.leaf("AppVersion", &[], "0.0100");
    xml.finish()
}
