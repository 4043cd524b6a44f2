//! Pictures: read for their size, printed as large as they say and never beyond the type area.

use mingde_core::words::{Locale, say};
use mingde_report::document::{Block, Document, Picture, Run};
use mingde_report::picture::{BadImage, Image, ImageFormat};
use proptest::prelude::*;

use crate::package::{names, part};
use crate::schema::picture;

/// A JPEG of this size as far as its head goes; `density` is unit, across, down.
fn jpeg(width: u16, height: u16, density: (u8, u16, u16)) -> Vec<u8> {
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xe0, 0, 16];
    bytes.extend(b"JFIF\0\x01\x02");
    bytes.push(density.0);
    bytes.extend(density.1.to_be_bytes());
    bytes.extend(density.2.to_be_bytes());
    bytes.extend([0, 0]);
    // A table, a filling byte, then a progressive frame.
    bytes.extend([0xff, 0xdb, 0, 4, 9, 9, 0xff, 0xff, 0xc2, 0, 11, 8]);
    bytes.extend(height.to_be_bytes());
    bytes.extend(width.to_be_bytes());
    bytes.extend([1, 1, 0x11, 0]);
    bytes
}

#[test]
fn size_and_density_are_read() {
    let png = picture();
    assert_eq!((png.format, png.width, png.height), (ImageFormat::Png, 2, 1));
    let (across, _) = png.density.unwrap();
    assert!((across - 300.0).abs() < 0.1, "11811 dots to the metre are 300 to the inch");

    let photo = Image::read(jpeg(1600, 1200, (1, 300, 300))).unwrap();
    assert_eq!((photo.format, photo.width, photo.height), (ImageFormat::Jpeg, 1600, 1200));
    assert_eq!(photo.density, Some((300.0, 300.0)));
    let metric = Image::read(jpeg(1600, 1200, (2, 100, 100))).unwrap();
    assert_eq!(metric.density, Some((254.0, 254.0)));
    let unknown = Image::read(jpeg(1600, 1200, (0, 1, 1))).unwrap();
    assert_eq!(unknown.density, None, "1 by 1 is a ratio");
}

#[test]
fn what_is_no_picture_is_told_apart_from_a_damaged_one() {
    assert_eq!(Image::read(b"GIF89a".as_slice()), Err(BadImage::Unknown));
    assert_eq!(Image::read(&jpeg(10, 10, (0, 1, 1))[..24]), Err(BadImage::Damaged));
    assert_eq!(Image::read(jpeg(0, 10, (0, 1, 1))), Err(BadImage::Damaged));
    let words = say(Locale::ZhCn, &BadImage::Unknown.message("校园.gif"));
    assert!(words.contains("校园.gif") && words.contains("PNG"));
}

proptest! {
    #[test]
    fn no_bytes_bring_the_reader_down(mut bytes in proptest::collection::vec(any::<u8>(), 0..200), jpeg in any::<bool>()) {
        let head: &[u8] = if jpeg { &[0xff, 0xd8] } else { b"\x89PNG\r\n\x1a\n" };
        bytes.splice(0..0, head.iter().copied());
        let _ = Image::read(bytes);
    }
}

/// Extent of the only picture in EMU.
fn extent(image: Image) -> (u64, u64) {
    let block = Block::Picture(Picture { file: "a".into(), image: Some(image), caption: vec![] });
    let body = part(&Document { blocks: vec![block], ..Document::default() }, "word/document.xml");
    let extent = body.split_once("<wp:extent cx=\"").unwrap().1;
    let (cx, rest) = extent.split_once("\" cy=\"").unwrap();
    (cx.parse().unwrap(), rest.split_once('"').unwrap().0.parse().unwrap())
}

#[test]
fn a_picture_is_as_large_as_it_says_and_fits_the_type_area() {
    // 600 dots at 300 to the inch are two inches of 914,400 units.
    assert_eq!(extent(Image::read(jpeg(600, 300, (1, 300, 300))).unwrap()), (1_828_800, 914_400));
    let (width, height) = extent(Image::read(jpeg(4000, 3000, (1, 72, 72))).unwrap());
    assert_eq!(width, 8845 * 635, "the width of the type area");
    assert!((height as f64 / width as f64 - 0.75).abs() < 0.001, "nothing is distorted");
    let (_, height) = extent(Image::read(jpeg(1000, 4000, (1, 72, 72))).unwrap());
    assert_eq!(height, (12756 - 3 * 579) * 635, "room for a caption");
}

#[test]
fn a_picture_used_twice_lies_in_the_file_once() {
    let show =
        |image| Block::Picture(Picture { file: "a.png".into(), image, caption: vec![Run::plain("图")] });
    let other = Image::read(jpeg(5, 5, (0, 1, 1))).unwrap();
    let blocks = vec![show(Some(picture())), show(Some(other)), show(Some(picture())), show(None)];
    let document = Document { blocks, ..Document::default() };
    let media: Vec<String> = names(&document).into_iter().filter(|n| n.contains("media")).collect();
    assert_eq!(media, ["word/media/image1.png", "word/media/image2.jpeg"]);
    let body = part(&document, "word/document.xml");
    assert_eq!(body.matches(r#"r:embed="rIdImage1""#).count(), 2);
    for number in 1..=3 {
        assert_eq!(body.matches(&format!(r#"<wp:docPr id="{number}""#)).count(), 1, "ids of drawings differ");
    }
    assert!(body.contains("（缺图片：a.png）"));
}
