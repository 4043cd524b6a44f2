//! A photo made small, for lists: turned as it is to be looked at, and with nothing of what it tells.

use image::codecs::jpeg::JpegEncoder;
use mingde_core::diagnostic::Message;

use crate::photo::{PhotoFormat, decoded};

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
    let mut picture = decoded(bytes)?;
    if picture.width().max(picture.height()) > LONGER_SIDE {
        picture = picture.thumbnail(LONGER_SIDE, LONGER_SIDE);
    }
    let mut small = Vec::new();
    JpegEncoder::new_with_quality(&mut small, QUALITY).encode_image(&picture.into_rgb8())?;
    Ok(small)
}
