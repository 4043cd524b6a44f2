//! Pictures in a report: PNG and JPEG, of which only the head is read: how many pixels they have, and how
//! densely they are to be printed.

use std::sync::Arc;

use mingde_core::diagnostic::Message;

/// Pixels to the inch where the file does not say; what screens and browsers assume.
const USUAL_DENSITY: f64 = 96.0;

/// No picture is wider or higher than this many pixels; a larger number is a damaged head.
const MOST_PIXELS: u32 = 100_000;

/// A picture as it stands in its file.
#[derive(Debug, Clone, PartialEq)]
pub struct Image {
    /// The file.
    pub bytes: Arc<[u8]>,
    /// What kind of file.
    pub format: ImageFormat,
    /// Width in pixels, at least one.
    pub width: u32,
    /// Height in pixels, at least one.
    pub height: u32,
    /// Pixels to the inch, across and down, where the file says so.
    pub density: Option<(f64, f64)>,
}

// A density that was read is a finite number.
impl Eq for Image {}

/// The kinds of picture every office suite and PDF reader shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ImageFormat {
    /// Portable Network Graphics (ISO/IEC 15948).
    Png,
    /// JPEG (ISO/IEC 10918-1), as JFIF or Exif.
    Jpeg,
}

/// Why a file cannot be printed as a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadImage {
    /// Neither PNG nor JPEG.
    #[error("neither PNG nor JPEG")]
    Unknown,
    /// It begins like one, but its size cannot be found.
    #[error("a damaged picture")]
    Damaged,
}

impl BadImage {
    /// What to tell whoever put it into a form.
    pub fn message(&self, name: &str) -> Message {
        Message::new(match self {
            BadImage::Unknown => "report-picture-unknown",
            BadImage::Damaged => "report-picture-damaged",
        })
        .with("name", name)
    }
}

impl ImageFormat {
    /// Ending of its file name.
    pub fn ending(self) -> &'static str {
        match self {
            ImageFormat::Png => "png",
            ImageFormat::Jpeg => "jpeg",
        }
    }

    /// Media type.
    pub fn media_type(self) -> &'static str {
        match self {
            ImageFormat::Png => "image/png",
            ImageFormat::Jpeg => "image/jpeg",
        }
    }
}

impl Image {
    /// Reads the head of a file.
    pub fn read(bytes: impl Into<Arc<[u8]>>) -> Result<Self, BadImage> {
        let bytes = bytes.into();
        let (format, head) = if bytes.starts_with(b"\x89PNG\r\n\x1a\n") {
            (ImageFormat::Png, read_png(&bytes))
        } else if bytes.starts_with(&[0xff, 0xd8]) {
            (ImageFormat::Jpeg, read_jpeg(&bytes))
        } else {
            return Err(BadImage::Unknown);
        };
        let Head { width, height, density } = head.ok_or(BadImage::Damaged)?;
        if !(1..=MOST_PIXELS).contains(&width) || !(1..=MOST_PIXELS).contains(&height) {
            return Err(BadImage::Damaged);
        }
        // Some programs write 0 or 1 for "not known".
        let density = density.filter(|(x, y)| *x >= 10.0 && *y >= 10.0);
        Ok(Self { bytes, format, width, height, density })
    }

    /// Width and height on paper in millimetres: as large as its density says, made smaller, never larger, to
    /// fit into `most` (width, height in millimetres).
    pub fn size_on_paper(&self, most: (f64, f64)) -> (f64, f64) {
        let (across, down) = self.density.unwrap_or((USUAL_DENSITY, USUAL_DENSITY));
        let (width, height) = (f64::from(self.width) / across * 25.4, f64::from(self.height) / down * 25.4);
        let scale = (most.0 / width).min(most.1 / height).min(1.0);
        (width * scale, height * scale)
    }
}

struct Head {
    width: u32,
    height: u32,
    density: Option<(f64, f64)>,
}

fn big(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}

fn short(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from(u16::from_be_bytes(bytes.get(at..at + 2)?.try_into().ok()?)))
}

/// IHDR comes first; pHYs, if there is one, before the pixels.
fn read_png(bytes: &[u8]) -> Option<Head> {
    if bytes.get(12..16)? != b"IHDR" {
        return None;
    }
    let mut head = Head { width: big(bytes, 16)?, height: big(bytes, 20)?, density: None };
    let mut at = 8;
    while let (Some(length), Some(name)) = (big(bytes, at), bytes.get(at + 4..at + 8)) {
        match name {
            b"IDAT" | b"IEND" => break,
            b"pHYs" if bytes.get(at + 16) == Some(&1) => {
                let inch = |metre: u32| f64::from(metre) * 0.0254;
                head.density = Some((inch(big(bytes, at + 8)?), inch(big(bytes, at + 12)?)));
                break;
            }
            _ => at = at.checked_add(length as usize)?.checked_add(12)?,
        }
    }
    Some(head)
}

/// Segments up to the frame header (SOF), which has the size; JFIF has the density.
fn read_jpeg(bytes: &[u8]) -> Option<Head> {
    let mut at = 2;
    let mut density = None;
    loop {
        // Between segments any number of 0xff may stand.
        while bytes.get(at..at + 2)? == [0xff, 0xff] {
            at += 1;
        }
        let [0xff, marker] = *bytes.get(at..at + 2)? else { return None };
        let length = short(bytes, at + 2)? as usize;
        match marker {
            // SOF0 to SOF15 without DHT, JPG and DAC, which share the numbers.
            0xc0..=0xcf if !matches!(marker, 0xc4 | 0xc8 | 0xcc) => {
                let (height, width) = (short(bytes, at + 5)?, short(bytes, at + 7)?);
                return Some(Head { width, height, density });
            }
            0xe0 if bytes.get(at + 4..at + 9) == Some(b"JFIF\0") => {
                let per_inch = match bytes.get(at + 11)? {
                    1 => Some(1.0),
                    2 => Some(2.54),
                    _ => None,
                };
                let (x, y) = (short(bytes, at + 12)?, short(bytes, at + 14)?);
                density = per_inch.map(|n| (f64::from(x) * n, f64::from(y) * n));
            }
            0xd9 | 0xda => return None,
            _ => {}
        }
        at = at.checked_add(2)?.checked_add(length.max(2))?;
    }
}
