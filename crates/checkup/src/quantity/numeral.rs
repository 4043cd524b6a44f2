//! Numbers as they are written: figures, full-width figures, Chinese numerals and every mixture (`2万8千`, `1.8亿`,
//! `三四百`, `二〇二三`). Exact decimals; nothing is guessed.
//!
//! `core` reads the same numerals where a whole field is one, and refuses what may be a slip (`三四百`, `几十`, `一百零`). Prose is full
//! of those, and of numbers that end where a word begins: this reader takes as much as is a number and says how far it went. Digits
//! and units are those of `core`, and a test holds that both read alike whatever `core` reads.

mod figures;
mod two;

use mingde_core::numeral;
use rust_decimal::Decimal;

use crate::characters::half_width;
use figures::figures;
use two::Two;

/// Longest row of digits that can still be a quantity.
const LONGEST: usize = 15;

/// A number that was read, up to [`end`](Self::end).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Numeral {
    /// Position after its last character.
    pub end: usize,
    /// The number, or the lower one of two (`三四百`).
    pub value: Decimal,
    /// The upper one of two.
    pub upper: Option<Decimal>,
    /// `十几`, `30多万`, `数百`: somewhat more than the value.
    pub more: bool,
    /// Digits are figures, not Chinese numerals.
    pub arabic: bool,
    /// Number of digits where nothing but figures was written, without sign, point or unit.
    pub plain: Option<usize>,
    /// Begins with a unit: `百`, `千万`, `亿`.
    pub bare: bool,
    /// `万`, `亿` with nothing before it.
    pub lone: bool,
    /// `几十`, `数百`.
    pub vague: bool,
    /// A row of Chinese digits without units: `二〇二三`.
    pub row: bool,
    /// What the last units multiply by: 万 is 10000.
    pub scale: Decimal,
}

/// The value of a figure, full-width ones included.
pub(crate) fn digit_value(c: char) -> Option<u32> {
    half_width(c).to_digit(10)
}

/// The value of a Chinese digit, or of two or three people in one character.
pub(crate) fn han_digit(c: char) -> Option<u32> {
    match c {
        '俩' => Some(2),
        '仨' => Some(3),
        _ => numeral::digit(c).map(|digit| digit as u32),
    }
}

/// The exponent of a Chinese unit of counting.
pub(crate) fn han_unit(c: char) -> Option<u32> {
    numeral::unit(c).map(i64::ilog10)
}

fn twenty_or_thirty(c: char) -> Option<i64> {
    match c {
        '廿' => Some(20),
        '卅' => Some(30),
        _ => None,
    }
}

fn power(exponent: u32) -> Decimal {
    Decimal::from(10_u64.pow(exponent))
}

/// Reads the number at `at`; `None` where there is none or it is too long to be one.
pub(crate) fn read(chars: &[char], at: usize) -> Option<Numeral> {
    let mut reading = Reading::at(chars, at)?;
    while reading.take()? {}
    reading.end()
}

/// A number that is being read, character by character.
struct Reading<'t> {
    chars: &'t [char],
    start: usize,
    /// What is known of it, up to the next character.
    it: Numeral,
    /// What stands in units of 万 and above.
    total: Two,
    /// What stands in units below 万, since the last one of those.
    section: Two,
    /// The digits that no unit has multiplied yet.
    digits: Option<Two>,
    /// The exponent of the unit before.
    last: Option<u32>,
    /// Whether 零 stands since that unit.
    zero: bool,
}

impl<'t> Reading<'t> {
    /// Begins with 几 or 数, if a unit follows: `几十`, `数百`. `None` if none does.
    fn at(chars: &'t [char], start: usize) -> Option<Self> {
        let vague = matches!(chars.get(start), Some('几' | '数'));
        if vague {
            chars.get(start + 1).copied().and_then(han_unit)?;
        }
        let it = Numeral {
            end: start + usize::from(vague),
            value: Decimal::ZERO,
            upper: None,
            more: vague,
            arabic: false,
            plain: None,
            bare: false,
            lone: false,
            vague,
            row: false,
            scale: Decimal::ONE,
        };
        Some(Self {
            chars,
            start,
            it,
            total: Two::ZERO,
            section: Two::ZERO,
            digits: None,
            last: None,
            zero: false,
        })
    }

    /// Takes what stands next; false if it is no part of the number, `None` if the number is too long to be one.
    fn take(&mut self) -> Option<bool> {
        let Some(&next) = self.chars.get(self.it.end) else { return Some(false) };
        if digit_value(next).is_some() {
            self.figures()
        } else if let Some(tens) = twenty_or_thirty(next).filter(|_| self.digits.is_none() && !self.it.row) {
            self.tens(tens)
        } else if next == '点' && self.point() {
            Some(true)
        } else if han_digit(next).is_some() && (next != '○' || self.it.end > self.start) {
            Some(self.han_digits())
        } else if let Some(exponent) = han_unit(next) {
            self.unit(exponent)
        } else {
            Some(self.somewhat_more(next))
        }
    }

    fn figures(&mut self) -> Option<bool> {
        // `2万8`: figures go on; `十8` does not, and `5百零1` does.
        let behind_words = !self.it.arabic && self.last.is_some();
        if self.digits.is_some() || behind_words && !self.zero {
            return Some(false);
        }
        let (value, end, plain) = figures(self.chars, self.it.end)?;
        self.it.plain = plain.filter(|_| self.it.end == self.start);
        self.it.arabic = true;
        self.it.end = end;
        self.digits = Some(Two::one(value));
        Some(true)
    }

    /// 廿三, 一百廿三.
    fn tens(&mut self, tens: i64) -> Option<bool> {
        if self.last.is_some_and(|last| last < 2) {
            return Some(false);
        }
        self.section = self.section.plus(Two::one(Decimal::from(tens)))?;
        self.it.end += 1;
        self.last = Some(1);
        self.zero = false;
        Some(true)
    }

    /// 三点五 before a unit or 万: a decimal in words. 三点五十 is a time, 三点意见 are points.
    fn point(&mut self) -> bool {
        let Some(before) = self.digits.or_else(|| self.last.is_some().then_some(Two::ZERO)) else {
            // 零点四.
            return self.zero && self.it.end == self.start + 1 && self.decimals(Two::ZERO);
        };
        let whole =
            !self.it.arabic && !self.it.row && !self.it.vague && self.last.is_none_or(|last| last < 4);
        whole && before.low == before.high && self.decimals(before)
    }

    fn decimals(&mut self, before: Two) -> bool {
        let from = self.it.end + 1;
        let digits: Vec<u32> = self.chars[from..].iter().take(6).map_while(|c| han_digit(*c)).collect();
        let end = from + digits.len();
        let next = self.chars.get(end).copied();
        let is_measured =
            matches!(next, Some('万' | '亿')) || crate::quantity::unit_length(self.chars, end) > 0;
        let is_time = next.is_some_and(|c| "分刻钟半十时".contains(c)) && next != Some('分')
            || next == Some('分') && self.chars.get(end + 1) != Some(&'之');
        if digits.is_empty() || digits.contains(&10) || !is_measured || is_time {
            return false;
        }
        let mantissa = digits.iter().fold(0_i64, |sum, digit| sum * 10 + i64::from(*digit));
        let fraction = Decimal::new(mantissa, u32::try_from(digits.len()).unwrap_or(0));
        self.digits = Some(Two::one(before.low + fraction));
        self.zero = false;
        self.it.end = end;
        true
    }

    fn han_digits(&mut self) -> bool {
        // 100万三千: behind 万 words may go on where a smaller unit follows them.
        let goes_on = self.it.arabic
            && self.last.is_some()
            && self.chars.get(self.it.end + 1).copied().and_then(han_unit).is_some_and(|unit| unit < 4);
        let zero = self.it.arabic && self.last.is_some() && self.chars[self.it.end] == '零' && !self.zero;
        if zero && self.chars.get(self.it.end + 1).is_some_and(|c| digit_value(*c).is_some()) {
            self.zero = true;
            self.it.end += 1;
            return true;
        }
        if (self.it.arabic && !goes_on) || self.digits.is_some() {
            return false;
        }
        // One that is longer than any is looked at so far and no further: it begins anew behind each of its digits.
        let row = self.chars[self.it.end..].iter().map_while(|c| han_digit(*c)).take(LONGEST + 1);
        let row: Vec<u32> = row.collect();
        match row.as_slice() {
            [0] => self.zero = true,
            [0, one] => {
                self.zero = true;
                self.digits = Some(Two::one(Decimal::from(*one)));
            }
            [one] => self.digits = Some(Two::one(Decimal::from(*one))),
            [low, high] if *high == *low + 1 && *low > 0 => {
                self.digits = Some(Two { low: Decimal::from(*low), high: Decimal::from(*high) });
            }
            row if self.it.end == self.start && row.len() <= LONGEST => {
                let value = row.iter().fold(0_u64, |sum, d| sum * 10 + u64::from(*d));
                self.it.row = true;
                self.digits = Some(Two::one(Decimal::from(value)));
            }
            _ => return false,
        }
        self.it.end += row.len();
        true
    }

    fn unit(&mut self, exponent: u32) -> Option<bool> {
        // 5万千克: 千 is of the unit.
        let of_unit = exponent == 3
            && self.digits.is_none()
            && self.last.is_some()
            && matches!(self.chars.get(self.it.end + 1), Some('克' | '米' | '瓦'));
        if self.it.row || of_unit {
            return Some(false);
        }
        let multiplied = if exponent >= 4 { self.large_unit(exponent)? } else { self.small_unit(exponent)? };
        if !multiplied {
            return Some(false);
        }
        if self.it.end == self.start {
            self.it.bare = exponent > 1;
        }
        self.it.plain = None;
        self.it.end += 1;
        self.last = Some(exponent);
        self.zero = false;
        Some(true)
    }

    /// 十, 百 and 千 multiply the digits before them.
    fn small_unit(&mut self, exponent: u32) -> Option<bool> {
        if self.last.is_some_and(|l| l <= exponent && l < 4) {
            return Some(false);
        }
        let digits = self.digits.take().unwrap_or(Two::one(Decimal::ONE));
        if self.it.arabic && self.last.is_none() {
            self.it.scale = power(exponent);
        }
        self.section = self.section.plus(digits.times(power(exponent))?)?;
        Some(true)
    }

    /// 万 multiplies what stands below it, 亿 everything.
    fn large_unit(&mut self, exponent: u32) -> Option<bool> {
        let nothing = self.digits.is_some_and(Two::is_zero) || self.zero && self.digits.is_none();
        let below = match self.digits.take() {
            Some(digits) => self.section.plus(digits)?,
            None => self.section,
        };
        if nothing && below.is_zero() && self.total.is_zero() {
            // 0万元 is nothing, 万 alone is ten thousand.
            self.it.scale = power(exponent);
            return Some(true);
        }
        let unit = power(exponent);
        if exponent == 8 {
            let all = self.total.plus(below)?;
            self.total = if all.is_zero() { Two::one(unit) } else { all.times(unit)? };
        } else if !below.is_zero() {
            self.total = self.total.plus(below.times(unit)?)?;
        } else if self.total.is_zero() {
            // 千万 and 亿万 multiply; a lone 万 is ten thousand.
            self.total = Two::one(unit);
        } else {
            return Some(false);
        }
        self.section = Two::ZERO;
        self.it.scale = unit;
        Some(true)
    }

    /// `30多万`, `十几万`, `十几个`.
    fn somewhat_more(&mut self, word: char) -> bool {
        let after_a_number = self.it.end > self.start && (self.digits.is_none() || self.it.arabic);
        let before_unit = matches!(self.chars.get(self.it.end + 1), Some('万' | '亿'));
        let tens = word == '几' && self.last == Some(1);
        let more = matches!(word, '多' | '余' | '来' | '几')
            && after_a_number
            && (before_unit || tens)
            && !self.it.row;
        if more {
            self.it.more = true;
            self.it.end += 1;
        }
        more
    }

    /// The number, with the digits that no unit follows.
    fn end(mut self) -> Option<Numeral> {
        if let Some(digits) = self.digits {
            let tail = match self.last {
                // 三万五 is 35,000; 三万零五 is 30,005.
                Some(exponent) if exponent >= 2 && !self.zero && digits.is_digit() => {
                    digits.times(power(exponent - 1))?
                }
                _ => digits,
            };
            self.section = self.section.plus(tail)?;
        } else if self.last.is_none() && !self.zero {
            return None;
        }
        self.it.lone =
            self.it.bare && self.it.end == self.start + 1 && self.it.scale >= Decimal::from(10_000);
        let all = self.total.plus(self.section)?;
        self.it.value = all.low;
        self.it.upper = (all.high != all.low).then_some(all.high);
        Some(self.it)
    }
}

#[cfg(test)]
mod tests;
