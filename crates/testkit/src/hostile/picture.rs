//! Pictures: as large as their head can say, of pieces without end, with notes that unfold or lead in circles.

use super::{HostileKind, kind};
use crate::photo::photo_with_place;

pub(super) const KINDS: &[HostileKind] = &[
    kind("larger-than-any-camera-takes", "jpg", |_| {
        let mut photo = photo_with_place(7);
        // The frame says height and width behind its length and its depth (ITU-T T.81, B.2.2).
        if let Some(at) = photo.windows(2).position(|two| two == [0xff, 0xc0]) {
            photo[at + 5..at + 9].copy_from_slice(&[0xff, 0xff, 0xff, 0xff]);
        }
        photo
    }),
    kind("segments-without-end", "jpg", |size| {
        behind_the_beginning(&[&b"\xff\xfe\x00\x06note"[..]].concat().repeat(size))
    }),
    kind("scans-without-end", "jpg", |size| {
        let mut photo = photo_with_place(7);
        let scan = photo.windows(2).position(|two| two == [0xff, 0xda]).unwrap_or(photo.len());
        let head = photo[scan..].get(..14).unwrap_or_default().repeat(size);
        photo.splice(scan..scan, head);
        photo
    }),
    kind("notes-in-a-circle", "jpg", |size| {
        // A directory of which each entry says that the next directory is itself (EXIF 3.0, 4.6.3).
        let entries = u16::try_from(size.clamp(1, 4_000)).unwrap_or(1);
        let mut told = b"Exif\0\0MM\0*\0\0\0\x08".to_vec();
        told.extend(entries.to_be_bytes());
        told.extend(b"\x87\x69\0\x04\0\0\0\x01\0\0\0\x08".repeat(entries.into()));
        told.extend(8_u32.to_be_bytes());
        let length = u16::try_from(told.len() + 2).unwrap_or(u16::MAX);
        behind_the_beginning(&[b"\xff\xe1", &length.to_be_bytes()[..], &told].concat())
    }),
    kind("cut-short", "jpg", |size| {
        let whole = photo_with_place(7);
        whole[..whole.len() * (size % 97 + 1) / 100].to_vec()
    }),
    kind("larger-than-any-camera-takes", "png", |_| png(u32::MAX >> 1, &[])),
    kind("chunks-without-end", "png", |size| png(1, &chunk(b"teXt", b"k\0v").repeat(size))),
    kind("a-length-that-lies", "png", |_| png(1, b"\x7f\xff\xff\xffteXtk")),
    kind("pieces-without-end", "webp", |size| {
        let pieces =
            [b"VP8X\x0a\0\0\0\0\0\0\0\xff\xff\xff\xff\xff\xff".to_vec(), b"EXIF\x02\0\0\0MM".repeat(size)]
                .concat();
        let length = u32::try_from(pieces.len() + 4).unwrap_or(u32::MAX);
        [b"RIFF", &length.to_le_bytes()[..], b"WEBP", &pieces].concat()
    }),
];

/// A photo with something behind its first two bytes.
fn behind_the_beginning(more: &[u8]) -> Vec<u8> {
    let photo = photo_with_place(7);
    [&photo[..2], more, &photo[2..]].concat()
}

/// A picture of one line, as wide as this, with chunks before its own.
fn png(width: u32, more: &[u8]) -> Vec<u8> {
    let head = [&width.to_be_bytes()[..], b"\0\0\0\x01\x08\0\0\0\0"].concat();
    // One grey point: a stored block of two bytes in a zlib stream (RFC 1950, RFC 1951).
    let point = chunk(b"IDAT", b"\x78\x01\x01\x02\0\xfd\xff\0\x80\0\x82\0\x81");
    [b"\x89PNG\r\n\x1a\n", &chunk(b"IHDR", &head)[..], more, &point, &chunk(b"IEND", b"")].concat()
}

/// A chunk with its checksum (PNG 3rd edition, annex D).
fn chunk(name: &[u8; 4], inside: &[u8]) -> Vec<u8> {
    let said = [&name[..], inside].concat();
    let length = u32::try_from(inside.len()).unwrap_or(u32::MAX);
    let sum = said.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(
            sum ^ u32::from(*byte),
            |sum, _| if sum & 1 == 1 { 0xedb8_8320 ^ (sum >> 1) } else { sum >> 1 },
        )
    });
    [&length.to_be_bytes()[..], &said, &(!sum).to_be_bytes()].concat()
}
