//! Photos: what they still tell when others see them, and what is none.

use std::io::Cursor;

use image::{DynamicImage, ImageFormat, RgbImage};
use img_parts::png::{Png, PngChunk};
use img_parts::webp::WebP;
use img_parts::{Bytes, ImageEXIF as _};
use mingde_reader::{PhotoFormat, ReadingRoom};
use mingde_testkit::{SECOND_PICTURE, photo_with_place, told_by_photo};

fn made(format: ImageFormat) -> Bytes {
    let mut bytes = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(RgbImage::new(24, 16)).write_to(&mut bytes, format).unwrap();
    bytes.into_inner().into()
}

/// What a photo of a telephone tells, to be put into another picture.
fn told() -> Bytes {
    let photo = img_parts::jpeg::Jpeg::from_bytes(photo_with_place(7).into()).unwrap();
    photo.exif().unwrap()
}

#[test]
fn a_picture_keeps_how_it_is_turned_and_when_it_was_taken() {
    let mut png = Png::from_bytes(made(ImageFormat::Png)).unwrap();
    png.set_exif(Some(told()));
    png.chunks_mut().insert(1, PngChunk::new(*b"tEXt", Bytes::from_static(b"Comment\0Li Haipeng")));
    let mut webp = WebP::from_bytes(made(ImageFormat::WebP)).unwrap();
    webp.set_exif(Some(told()));
    for (format, bytes, size) in [
        (PhotoFormat::Jpeg, photo_with_place(7), (160, 120)),
        (PhotoFormat::Png, png.encoder().bytes().to_vec(), (24, 16)),
        (PhotoFormat::WebP, webp.encoder().bytes().to_vec(), (24, 16)),
    ] {
        assert!(told_by_photo(&bytes).contains(&"GPSLatitude".to_owned()), "{format:?}");
        for whole in [true, false] {
            let photo = ReadingRoom::here().photo(bytes.clone(), whole).unwrap();
            assert_eq!((photo.format, photo.size, photo.had_place), (format, size, true));
            assert_eq!(photo.taken().unwrap().to_string(), "2025-10-30");
            assert_eq!(told_by_photo(&photo.bytes), ["Orientation", "DateTimeOriginal"], "{format:?}");
            for gone in ["Haipeng", SECOND_PICTURE] {
                assert!(!photo.bytes.windows(gone.len()).any(|w| w == gone.as_bytes()), "{format:?} {gone}");
            }
            let (before, after) = (image::load_from_memory(&bytes), image::load_from_memory(&photo.bytes));
            assert_eq!(
                before.unwrap().as_bytes(),
                after.unwrap().as_bytes(),
                "{format:?}: the picture is the same"
            );
        }
    }
}

#[test]
fn the_same_photo_becomes_the_same_bytes() {
    let room = ReadingRoom::here();
    let once = room.photo(photo_with_place(9), true).unwrap().bytes;
    assert_eq!(room.photo(photo_with_place(9), true).unwrap().bytes, once);
    assert_eq!(room.photo(once.clone(), true).unwrap().bytes, once, "what was cleaned is clean");
}

#[test]
fn half_a_photo_and_one_of_any_size_are_none() {
    let room = ReadingRoom::here();
    let code = |bytes: Vec<u8>| room.photo(bytes, true).unwrap_err().message().code;
    let mut half = photo_with_place(8);
    half.truncate(half.len() / 3);
    assert_eq!(code(half), "photo-damaged");
    assert_eq!(code(Vec::new()), "photo-none");
    // A head that says 60,000 by 60,000 pixels, in a hundred bytes.
    let mut bomb = made(ImageFormat::Png).to_vec();
    bomb[16..20].copy_from_slice(&60_000_u32.to_be_bytes());
    bomb[20..24].copy_from_slice(&60_000_u32.to_be_bytes());
    assert!(["photo-too-many-pixels", "photo-damaged"].contains(&code(bomb)));
}

#[test]
fn what_others_would_see_is_a_photo_or_nothing_is() {
    // Found by the fuzzer: what stands behind a length that lies was taken out, and no picture was left.
    let lies = include_bytes!("../../../../fuzz/seeds/photo/a-segment-that-lies.jpg");
    let refused = ReadingRoom::here().photo(lies.to_vec(), true).unwrap_err();
    assert_eq!(refused.message().code, "photo-damaged");
}

#[test]
fn a_small_picture_is_turned_as_it_is_looked_at_and_tells_nothing() {
    let room = ReadingRoom::here();
    let upright = room.small_photo(photo_with_place(7)).unwrap();
    let shown = image::load_from_memory(&upright).unwrap();
    assert_eq!((shown.width(), shown.height()), (120, 160), "it lies on its side as it is stored");
    assert!(told_by_photo(&upright).is_empty());
    let mut large = Cursor::new(Vec::new());
    DynamicImage::ImageRgb8(RgbImage::new(1_200, 600)).write_to(&mut large, ImageFormat::Png).unwrap();
    let shown = image::load_from_memory(&room.small_photo(large.into_inner()).unwrap()).unwrap();
    assert_eq!((shown.width(), shown.height()), (480, 240));
    assert_eq!(room.small_photo(b"%PDF-1.7".to_vec()).unwrap_err().message().code, "photo-none");
}
