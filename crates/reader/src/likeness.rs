//! What a photo shows in 256 bits, so that the same picture is known again after it was made smaller, stored anew or sent by a
//! messenger, which changes every byte of it.

use std::fmt;
use std::str::FromStr;

use image::DynamicImage;
use serde::{Deserialize, Serialize};

/// Cells of a side, of which each is held against the one to its right.
const SIDE: u32 = 16;
/// Pictures of which so few cells differ from their neighbours in one direction are as good as empty: they are all alike.
const TELLING: u32 = 16;
/// So many bits differ at most between two pictures that are almost the same: storing anew changes a few.
const ALIKE: u32 = 12;

/// Whether the picture grows brighter to the right, cell by cell (a difference hash).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Likeness([u64; 4]);

impl Likeness {
    /// Of a picture as it is to be looked at; none for one that is as good as empty.
    pub(crate) fn of(picture: &DynamicImage) -> Option<Self> {
        let cells = picture.thumbnail_exact(SIDE + 1, SIDE).into_luma8();
        let mut bits = [0_u64; 4];
        for (row, y) in (0..SIDE).enumerate() {
            for x in 0..SIDE {
                let grows = cells.get_pixel(x + 1, y).0 > cells.get_pixel(x, y).0;
                bits[row / 4] = bits[row / 4] << 1 | u64::from(grows);
            }
        }
        let set: u32 = bits.iter().map(|bits| bits.count_ones()).sum();
        (TELLING..=SIDE * SIDE - TELLING).contains(&set).then_some(Self(bits))
    }

    /// Whether two pictures show almost the same.
    pub fn is_alike(self, other: Self) -> bool {
        let differing: u32 = self.0.iter().zip(other.0).map(|(own, other)| (own ^ other).count_ones()).sum();
        differing <= ALIKE
    }
}

impl fmt::Display for Likeness {
    /// 64 hexadecimal digits.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|bits| write!(f, "{bits:016x}"))
    }
}

impl FromStr for Likeness {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        if text.len() != 64 || !text.is_ascii() {
            return Err(());
        }
        let mut bits = [0; 4];
        for (at, bits) in bits.iter_mut().enumerate() {
            *bits = u64::from_str_radix(&text[16 * at..][..16], 16).map_err(|_| ())?;
        }
        Ok(Self(bits))
    }
}

#[cfg(test)]
mod tests {
    use image::{GrayImage, Luma};

    use super::*;

    /// A picture of patches, dark and bright by a rule of its own.
    fn patches(seed: u32, side: u32) -> DynamicImage {
        let tone = |x: u32, y: u32| {
            let cell = (8 * x / side) * 31 + (8 * y / side) * 57 + seed;
            (cell.wrapping_mul(2_654_435_761) >> 24) as u8
        };
        GrayImage::from_fn(side, side, |x, y| Luma([tone(x, y)])).into()
    }

    #[test]
    fn the_same_picture_is_known_at_another_size_and_another_one_is_not() {
        let of =
            |seed, side| Likeness::of(&patches(seed, side)).unwrap_or_else(|| panic!("it tells something"));
        assert!(of(1, 640).is_alike(of(1, 320)));
        assert!(!of(1, 640).is_alike(of(2, 640)));
        assert_eq!(Likeness::of(&GrayImage::new(64, 64).into()), None, "nothing is alike to an empty sheet");
    }

    #[test]
    fn it_comes_back_from_its_own_text() {
        let own = Likeness([1, 2, u64::MAX, 4]);
        assert_eq!(own.to_string().parse(), Ok(own));
        assert_eq!("".parse::<Likeness>(), Err(()));
        assert_eq!("g".repeat(64).parse::<Likeness>(), Err(()));
    }
}
