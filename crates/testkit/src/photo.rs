//! Photos as telephones make them: with place, owner, the way they are to be turned, and a second picture behind the first.

use std::io::Cursor;

use exif::experimental::Writer;
use exif::{Field, In, Rational, Tag, Value};
use image::codecs::jpeg::JpegEncoder;
use image::{Rgb, RgbImage};
use img_parts::ImageEXIF as _;
use img_parts::jpeg::Jpeg;

/// What stands behind the picture, where a telephone puts a film or a second picture.
pub const SECOND_PICTURE: &str = "SECOND-PICTURE-WITH-A-PLACE-OF-ITS-OWN";

/// A JPEG of so light a grey that tells where, by whom and on 30 October 2025 it was taken.
pub fn photo_with_place(shade: u8) -> Vec<u8> {
    let picture = RgbImage::from_fn(160, 120, |x, y| Rgb([shade, x as u8, y as u8]));
    let mut jpeg = Vec::new();
    _ = JpegEncoder::new_with_quality(&mut jpeg, 90).encode_image(&picture);
    let text = |text: &str| Value::Ascii(vec![text.as_bytes().to_vec()]);
    let degrees =
        |whole: u32| Value::Rational([whole, 12, 34].map(|num| Rational { num, denom: 1 }).to_vec());
    let told = [
        (Tag::Orientation, Value::Short(vec![6])),
        (Tag::Artist, text("Li Haipeng")),
        (Tag::DateTimeOriginal, text("2025:10:30 14:32:05")),
        (Tag::GPSLatitudeRef, text("N")),
        (Tag::GPSLatitude, degrees(30)),
        (Tag::GPSLongitudeRef, text("E")),
        (Tag::GPSLongitude, degrees(104)),
    ];
    let fields = told.map(|(tag, value)| Field { tag, ifd_num: In::PRIMARY, value });
    let mut writer = Writer::new();
    fields.iter().for_each(|field| writer.push_field(field));
    let mut exif = Cursor::new(Vec::new());
    _ = writer.write(&mut exif, false);
    let mut parts = Jpeg::from_bytes(jpeg.into()).unwrap_or_else(|e| panic!("{e}"));
    parts.set_exif(Some(exif.into_inner().into()));
    let mut bytes = parts.encoder().bytes().to_vec();
    bytes.extend_from_slice(SECOND_PICTURE.as_bytes());
    bytes
}

/// A JPEG of patches by a pattern, so many pixels wide and high; the same pattern is the same picture at any size and quality.
pub fn patterned_photo(pattern: u32, side: u32, quality: u8) -> Vec<u8> {
    let tone = |x: u32, y: u32| {
        let patch = (8 * x / side) * 31 + (8 * y / side) * 57 + pattern * 1_009;
        (patch.wrapping_mul(2_654_435_761) >> 24) as u8
    };
    let picture = RgbImage::from_fn(side, side, |x, y| Rgb([tone(x, y); 3]));
    let mut jpeg = Vec::new();
    _ = JpegEncoder::new_with_quality(&mut jpeg, quality).encode_image(&picture);
    jpeg
}

/// The names of what a photo tells beside what it shows.
pub fn told_by_photo(bytes: &[u8]) -> Vec<String> {
    let told = exif::Reader::new().read_from_container(&mut Cursor::new(bytes));
    told.map_or(Vec::new(), |told| told.fields().map(|field| field.tag.to_string()).collect())
}
