//! Pictures: in line with the text in a paragraph of their own, the caption under it.

use super::body::{TYPE_AREA, TYPE_HEIGHT, paragraph};
use super::look::{LINE, ParagraphLook};
use super::style;
use super::xml::Xml;
use crate::document::{Block, Document, Picture, Run, plain_text};
use crate::picture::Image;

/// Namespaces of a drawing.
pub const NAMESPACES: [(&str, &str); 3] = [
    ("xmlns:wp", "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing"),
    ("xmlns:a", "http://schemas.openxmlformats.org/drawingml/2006/main"),
    ("xmlns:pic", PICTURE),
];
const PICTURE: &str = "http://schemas.openxmlformats.org/drawingml/2006/picture";

/// English Metric Units in a millimetre.
const EMU: f64 = 36_000.0;
const TWIP: f64 = 25.4 / 1440.0;

/// The pictures of a document, each file once.
pub fn images(document: &Document) -> Vec<&Image> {
    let mut found: Vec<&Image> = Vec::new();
    for block in &document.blocks {
        if let Block::Picture(Picture { image: Some(image), .. }) = block
            && !found.contains(&image)
        {
            found.push(image);
        }
    }
    found
}

/// Name of the part of the picture at `index`, below `word/`.
pub fn part_name(index: usize, image: &Image) -> String {
    format!("media/image{}.{}", index + 1, image.format.ending())
}

/// Id of the relation to it.
pub fn relation(index: usize) -> String {
    format!("rIdImage{}", index + 1)
}

/// Writes picture and caption; `number` tells drawings apart, from 1.
pub fn write(xml: &mut Xml, picture: &Picture, number: usize, images: &[&Image]) {
    let at = picture.image.as_ref().and_then(|image| Some((image, images.iter().position(|i| *i == image)?)));
    match at {
        Some((image, index)) => {
            xml.open("w:p", &[]);
            let look = ParagraphLook {
                keep_next: !picture.caption.is_empty(),
                ..ParagraphLook::styled(style::PICTURE)
            };
            look.write(xml);
            xml.open("w:r", &[]);
            drawing(xml, picture, image, number, index);
            xml.close();
            xml.close();
        }
        // A picture that was not found must not vanish unseen.
        None => {
            let missing = Run { strong: true, ..Run::plain(format!("（缺图片：{}）", picture.file)) };
            paragraph(xml, ParagraphLook::styled(style::PICTURE), &[missing]);
        }
    }
    if !picture.caption.is_empty() {
        paragraph(xml, ParagraphLook::styled(style::PICTURE_CAPTION), &picture.caption);
    }
}

fn drawing(xml: &mut Xml, picture: &Picture, image: &Image, number: usize, index: usize) {
    // Room for the caption is left on the page.
    let height = f64::from(TYPE_HEIGHT - 3 * LINE) * TWIP;
    let (width, height) = image.size_on_paper((f64::from(TYPE_AREA) * TWIP, height));
    let (cx, cy) = ((width * EMU).round().max(1.0) as u64, (height * EMU).round().max(1.0) as u64);
    let name = format!("图片 {number}");
    let said = plain_text(&picture.caption);
    xml.open("w:drawing", &[]);
    xml.open("wp:inline", &[("distT", &0), ("distB", &0), ("distL", &0), ("distR", &0)]);
    xml.empty("wp:extent", &[("cx", &cx), ("cy", &cy)]);
    xml.empty("wp:effectExtent", &[("l", &0), ("t", &0), ("r", &0), ("b", &0)]);
    xml.empty("wp:docPr", &[("id", &number), ("name", &name), ("descr", &said)]);
    xml.open("wp:cNvGraphicFramePr", &[]);
    xml.empty("a:graphicFrameLocks", &[("noChangeAspect", &1)]);
    xml.close();
    xml.open("a:graphic", &[]);
    xml.open("a:graphicData", &[("uri", &PICTURE)]);
    xml.open("pic:pic", &[]);
    xml.open("pic:nvPicPr", &[]);
    xml.empty("pic:cNvPr", &[("id", &number), ("name", &picture.file)]);
    xml.empty("pic:cNvPicPr", &[]);
    xml.close();
    xml.open("pic:blipFill", &[]);
    xml.empty("a:blip", &[("r:embed", &relation(index))]);
    xml.open("a:stretch", &[]);
    xml.empty("a:fillRect", &[]);
    xml.close();
    xml.close();
    xml.open("pic:spPr", &[]);
    xml.open("a:xfrm", &[]);
    xml.empty("a:off", &[("x", &0), ("y", &0)]);
    xml.empty("a:ext", &[("cx", &cx), ("cy", &cy)]);
    xml.close();
    xml.open("a:prstGeom", &[("prst", &"rect")]);
    xml.empty("a:avLst", &[]);
    xml.close();
    for _ in ["pic:spPr", "pic:pic", "a:graphicData", "a:graphic", "wp:inline", "w:drawing"] {
        xml.close();
    }
}
