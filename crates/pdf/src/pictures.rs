//! The pictures of a document as files of the desk it is set on.

use mingde_core::diagnostic::Message;
use mingde_report::document::{Block, Document};
use mingde_report::picture::{Image, ImageFormat};
use typst::foundations::Bytes;
use typst::visualize::{ExchangeFormat, RasterImage};

/// The pictures that can be printed, each file once.
pub struct Pictures(Vec<(Image, Bytes)>);

impl Pictures {
    /// The pictures of a document. One that is damaged is left out and remarked; its name is printed instead.
    pub fn of(document: &Document, remarks: &mut Vec<Message>) -> Self {
        let mut pictures = Self(Vec::new());
        for block in &document.blocks {
            let Block::Picture(picture) = block else { continue };
            let Some(image) = &picture.image else { continue };
            if pictures.name(image).is_some() {
                continue;
            }
            let bytes = Bytes::new(image.bytes.clone());
            let format = match image.format {
                ImageFormat::Png => ExchangeFormat::Png,
                ImageFormat::Jpeg => ExchangeFormat::Jpg,
            };
            // Decoded here, where a damaged one can be left out; typst remembers the result.
            match RasterImage::plain(bytes.clone(), format) {
                Ok(_) => pictures.0.push((image.clone(), bytes)),
                Err(_) => {
                    remarks.push(Message::new("report-picture-damaged").with("name", &picture.file));
                }
            }
        }
        pictures
    }

    /// The name a picture goes by: `picture-1.png`. Numbers, not names of files, because typst keeps every name
    /// for ever.
    pub fn name(&self, image: &Image) -> Option<String> {
        let at = self.0.iter().position(|(known, _)| known == image)?;
        Some(name(at, image))
    }

    /// All of them with their names.
    pub fn files(&self) -> impl Iterator<Item = (String, Bytes)> {
        self.0.iter().enumerate().map(|(at, (image, bytes))| (name(at, image), bytes.clone()))
    }
}

fn name(at: usize, image: &Image) -> String {
    format!("picture-{}.{}", at + 1, image.format.ending())
}
