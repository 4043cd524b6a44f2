//! A photo made small, for lists: turned as it is to be looked at, and with nothing of what it tells.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, ImageDecoder, ImageReader, Limits};
use mingde_core::diagnostic::Message;

use crate::photo::{MEMORY, PhotoFormat};

/// Pixels of its longer side: twice what a list shows, for fine screens.
const LONGER_SIDE: u32 = 480;
/// Of a JPEG, from 1 to 100.
const QUALITY: u8 = 78;

/// The picture as a small JPEG.
pub(crate) fn small(bytes: &[u8]) -> Result<Vec<u8>, Message> {
    if PhotoFormat::of(bytes).is_none() {
        return Err(Message::new("photo-none"));
    }
    shrunk(bytes).map_err(|_| Message::new("photo-damaged"))
}

fn shrunk(bytes: &[u8]) -> image::ImageResult<Vec<u8>> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    let orientation = decoder.orientation()?;
    let mut picture = DynamicImage::from_decoder(decoder)?;
    if picture.width().max(picture.height()) > LONGER_SIDE {
        picture = picture.thumbnail(LONGER_SIDE, LONGER_SIDE);
    }
    picture.apply_orientation(orientation);
    let mut small = Vec::new();
    JpegEncoder::new_with_quality(&mut small, QUALITY).encode_image(&picture.into_rgb8())?;
    Ok(small)
}
