//! Citizen identity numbers (公民身份号码, GB 11643-1999): 17 digits and a check character.

use crate::date::{Day, civil};

/// A well-formed identity number. It never prints itself: only [`masked`](Self::masked) may reach a page.
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct IdNumber(String);

/// Why a text is not an identity number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadIdNumber {
    /// Not 17 digits followed by a digit or X.
    #[error("an identity number has 17 digits and a check character")]
    Malformed,
    /// Digits 7–14 are no date.
    #[error("digits 7 to 14 are not a date of birth")]
    BirthDate,
    /// The check character does not fit: usually one wrong digit.
    #[error("the check character does not fit")]
    CheckCharacter,
}

const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK: &[u8; 11] = b"10X98765432";

impl IdNumber {
    /// Parses narrowed text; a lower-case `x` is accepted.
    pub fn parse(text: &str) -> Result<Self, BadIdNumber> {
        let text = text.to_ascii_uppercase();
        let bytes = text.as_bytes();
        if bytes.len() != 18 || !bytes[..17].iter().all(u8::is_ascii_digit) {
            return Err(BadIdNumber::Malformed);
        }
        if !bytes[17].is_ascii_digit() && bytes[17] != b'X' {
            return Err(BadIdNumber::Malformed);
        }
        let number = Self(text);
        if number.birth().is_none() {
            return Err(BadIdNumber::BirthDate);
        }
        if Self::check_character(&number.0[..17]) != number.0.as_bytes()[17] as char {
            return Err(BadIdNumber::CheckCharacter);
        }
        Ok(number)
    }

    /// The check character for seventeen digits.
    pub fn check_character(seventeen: &str) -> char {
        let sum: u32 = seventeen.bytes().zip(WEIGHTS).map(|(d, w)| u32::from(d - b'0') * w).sum();
        CHECK[(sum % 11) as usize] as char
    }

    /// Date of birth, digits 7 to 14.
    pub fn birth(&self) -> Option<Day> {
        let part = |range: std::ops::Range<usize>| self.0[range].parse::<i16>().ok();
        civil(part(6..10)?, part(10..12)? as i8, part(12..14)? as i8)
    }

    /// Whether digit 17 is odd, which stands for male.
    pub fn is_male(&self) -> bool {
        (self.0.as_bytes()[16] - b'0') % 2 == 1
    }

    /// The whole number, for encryption only.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// `110***********001X`: enough to recognise one's own, too little to misuse.
    pub fn masked(&self) -> String {
        format!("{}***********{}", &self.0[..3], &self.0[14..])
    }
}

impl std::fmt::Debug for IdNumber {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.masked())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_check_character_catches_one_wrong_digit() {
        // The sample number printed in GB 11643-1999.
        let good = IdNumber::parse("11010519491231002X").unwrap();
        assert_eq!(good.birth().unwrap().to_string(), "1949-12-31");
        assert!(!good.is_male());
        assert_eq!(good.masked(), "110***********002X");
        assert_eq!(IdNumber::parse("11010519491231003X"), Err(BadIdNumber::CheckCharacter));
        assert_eq!(IdNumber::parse("11010519491331002X"), Err(BadIdNumber::BirthDate));
        assert_eq!(IdNumber::parse("1.2E+17"), Err(BadIdNumber::Malformed));
    }
}
