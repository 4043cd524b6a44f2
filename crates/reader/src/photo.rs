//! Photos: whether it is one at all, when it was taken, and the same picture without what it tells beside what it shows.

use std::io::Cursor;

use exif::experimental::Writer;
use exif::{Exif, Field, In, Tag, Value};
use image::{DynamicImage, ImageDecoder as _, ImageFormat, ImageReader, Limits};
use img_parts::jpeg::{Jpeg, markers};
use img_parts::png::Png;
use img_parts::webp::WebP;
use img_parts::{Bytes, ImageEXIF};
use mingde_core::date::{Day, civil};
use mingde_core::diagnostic::Message;
use serde::{Deserialize, Serialize};

use crate::likeness::Likeness;

/// Larger pictures are none that a camera took.
const MOST_PIXELS: u64 = 120_000_000;
/// Bytes a picture may take while it is looked at.
const MEMORY: u64 = 400 << 20;

/// What a photo is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum PhotoFormat {
    /// JPEG
    Jpeg,
    /// PNG
    Png,
    /// WebP
    WebP,
}

/// A photo as others may see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Photo {
    /// What it is.
    pub format: PhotoFormat,
    /// Width and height as stored, in pixels.
    pub size: (u32, u32),
    /// The day on which the camera says it was taken, as days since 1970-01-01.
    taken: Option<i32>,
    /// Whether it said where.
    pub had_place: bool,
    /// What it shows, of one that was looked at whole and shows something.
    pub likeness: Option<Likeness>,
    /// The picture without place, owner, camera, thumbnails and texts; how it is to be turned and when it was taken stay.
    pub bytes: Vec<u8>,
}

impl Photo {
    /// The day on which the camera says it was taken.
    pub fn taken(&self) -> Option<Day> {
        self.taken.map(Day::from_number)
    }
}

impl PhotoFormat {
    /// The media type.
    pub fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::WebP => "image/webp",
        }
    }

    /// What a file says it is, by its first bytes.
    pub fn of(bytes: &[u8]) -> Option<Self> {
        match image::guess_format(bytes).ok()? {
            ImageFormat::Jpeg => Some(Self::Jpeg),
            ImageFormat::Png => Some(Self::Png),
            ImageFormat::WebP => Some(Self::WebP),
            _ => None,
        }
    }
}

/// Reads a photo. `whole` decodes it to the last line: then it is known to be one.
pub(crate) fn read(bytes: &[u8], whole: bool) -> Result<Photo, Message> {
    let format = PhotoFormat::of(bytes).ok_or_else(|| other(bytes))?;
    let damaged = || Message::new("photo-damaged");
    let reader = || ImageReader::new(Cursor::new(bytes)).with_guessed_format();
    let size = reader().ok().and_then(|reader| reader.into_dimensions().ok()).ok_or_else(damaged)?;
    if u64::from(size.0) * u64::from(size.1) > MOST_PIXELS {
        let message = Message::new("photo-too-many-pixels");
        return Err(message.with("width", size.0).with("height", size.1));
    }
    let told = exif::Reader::new().read_from_container(&mut Cursor::new(bytes)).ok();
    let taken = told.as_ref().and_then(taken).map(Day::number);
    let had_place =
        told.as_ref().is_some_and(|told| told.fields().any(|f| f.tag.context() == exif::Context::Gps));
    let kept = told.as_ref().and_then(kept);
    let bytes = Bytes::copy_from_slice(bytes);
    let bytes = match format {
        PhotoFormat::Jpeg => jpeg(bytes, kept),
        PhotoFormat::Png => png(bytes, kept),
        PhotoFormat::WebP => webp(bytes, kept),
    };
    let bytes = bytes.ok_or_else(damaged)?;
    // What others see is looked at, not what came: a length that lies may leave another picture than was shown before.
    let reader = || ImageReader::new(Cursor::new(&bytes)).with_guessed_format();
    if reader().ok().and_then(|reader| reader.into_dimensions().ok()) != Some(size) {
        return Err(damaged());
    }
    let likeness = match whole {
        true => Likeness::of(&decoded(&bytes).map_err(|_| damaged())?),
        false => None,
    };
    Ok(Photo { format, size, taken, had_place, likeness, bytes })
}

/// The picture to its last line, turned as it is to be looked at.
pub(crate) fn decoded(bytes: &[u8]) -> image::ImageResult<DynamicImage> {
    let mut reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format()?;
    let mut limits = Limits::default();
    limits.max_alloc = Some(MEMORY);
    reader.limits(limits);
    let mut decoder = reader.into_decoder()?;
    let orientation = decoder.orientation()?;
    let mut picture = DynamicImage::from_decoder(decoder)?;
    picture.apply_orientation(orientation);
    Ok(picture)
}

/// What it is, if it is no picture that is taken.
fn other(bytes: &[u8]) -> Message {
    let opening = String::from_utf8_lossy(&bytes[..bytes.len().min(1_024)]).to_lowercase();
    let brand = bytes.get(4..12).unwrap_or_default();
    let code = if brand.starts_with(b"ftyp")
        && [&b"heic"[..], b"heix", b"mif1", b"msf1", b"hevc", b"heif"].contains(&&brand[4..])
    {
        "photo-heic"
    } else if brand.starts_with(b"ftyp") {
        "photo-film"
    } else if opening.contains("<svg") {
        "photo-svg"
    } else if bytes.starts_with(b"%PDF") {
        "photo-pdf"
    } else {
        "photo-none"
    };
    Message::new(code)
}

fn taken(told: &Exif) -> Option<Day> {
    let field = told
        .get_field(Tag::DateTimeOriginal, In::PRIMARY)
        .or_else(|| told.get_field(Tag::DateTimeDigitized, In::PRIMARY))?;
    let Value::Ascii(texts) = &field.value else { return None };
    let time = exif::DateTime::from_ascii(texts.first()?).ok()?;
    civil(i16::try_from(time.year).ok()?, time.month.try_into().ok()?, time.day.try_into().ok()?)
}

/// How the picture is to be turned and when it was taken, and nothing else.
fn kept(told: &Exif) -> Option<Bytes> {
    let wanted = [Tag::Orientation, Tag::DateTimeOriginal];
    let fields: Vec<Field> = wanted
        .into_iter()
        .filter_map(|tag| told.get_field(tag, In::PRIMARY))
        .map(|field| Field { tag: field.tag, ifd_num: In::PRIMARY, value: field.value.clone() })
        .collect();
    if fields.is_empty() {
        return None;
    }
    let mut writer = Writer::new();
    fields.iter().for_each(|field| writer.push_field(field));
    let mut out = Cursor::new(Vec::new());
    writer.write(&mut out, false).ok()?;
    Some(out.into_inner().into())
}

/// Of what stands before the picture only that stays without which it would look different: colours and their profile.
fn jpeg(bytes: Bytes, kept: Option<Bytes>) -> Option<Vec<u8>> {
    let mut jpeg = Jpeg::from_bytes(bytes).ok()?;
    jpeg.segments_mut().retain(|segment| match segment.marker() {
        markers::APP0 => segment.contents().starts_with(b"JFIF\0"),
        // The one with the place; what is kept of it is put in its stead.
        markers::APP1 => false,
        marker @ (markers::APP2..=markers::APP15 | markers::COM) => is_needed(marker, segment.contents()),
        _ => true,
    });
    jpeg.set_exif(kept);
    up_to_its_end(&jpeg.encoder().bytes())
}

/// A JPEG without what stands behind its picture, where phones put a film or a second picture, each with a place of its
/// own, and without texts between its scans.
fn up_to_its_end(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut kept = bytes.get(..2)?.to_vec();
    let (mut at, mut scanning) = (2, false);
    loop {
        let opening = bytes.get(at..at + 2)?;
        match opening[1] {
            // Figures of the picture: a marker has neither 0 nor the number of a restart behind it.
            _ if opening[0] != markers::P => {
                kept.push(opening[0]);
                at += 1;
            }
            0 | markers::RST0..=markers::RST7 => {
                kept.extend(opening);
                at += 2;
            }
            markers::P => at += 1,
            markers::EOI => {
                kept.extend(opening);
                return Some(kept);
            }
            marker => {
                let length = usize::from(u16::from_be_bytes(bytes.get(at + 2..at + 4)?.try_into().ok()?));
                let segment = bytes.get(at..at + 2 + length.max(2))?;
                let told = matches!(marker, markers::APP1..=markers::APP15 | markers::COM);
                if !told || is_needed(marker, &segment[4..]) && !scanning {
                    kept.extend(segment);
                }
                scanning |= marker == markers::SOS;
                at += segment.len();
            }
        }
    }
}

/// Whether a segment that tells something is needed to show the picture.
fn is_needed(marker: u8, contents: &[u8]) -> bool {
    match marker {
        markers::APP1 => contents.starts_with(b"Exif\0\0"),
        markers::APP2 => contents.starts_with(b"ICC_PROFILE\0"),
        markers::APP14 => true,
        _ => false,
    }
}

fn png(bytes: Bytes, kept: Option<Bytes>) -> Option<Vec<u8>> {
    /// What decides how the picture looks.
    const SHOWN: [&[u8; 4]; 12] = [
        b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"iCCP", b"sBIT", b"bKGD",
        b"pHYs",
    ];
    let mut png = Png::from_bytes(bytes).ok()?;
    png.chunks_mut().retain(|chunk| SHOWN.contains(&&chunk.kind()));
    png.set_exif(kept);
    Some(png.encoder().bytes().to_vec())
}

fn webp(bytes: Bytes, kept: Option<Bytes>) -> Option<Vec<u8>> {
    const SHOWN: [&[u8; 4]; 7] = [b"VP8X", b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"ICCP"];
    let mut webp = WebP::from_bytes(bytes).ok()?;
    webp.chunks_mut().retain(|chunk| SHOWN.contains(&&chunk.id()));
    webp.set_exif(kept);
    Some(webp.encoder().bytes().to_vec())
}
