//! Numbers as they are written: figures, full-width figures, Chinese numerals and every mixture (`2万8千`, `1.8亿`,
//! `三四百`, `二〇二三`). Exact decimals; nothing is guessed.

use mingde_core::numeral;
use rust_decimal::Decimal;

use crate::characters::half_width;

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

fn power(exponent: u32) -> Decimal {
    Decimal::from(10_u64.pow(exponent))
}

/// Reads the number at `at`; `None` where there is none or it is too long to be one.
pub(crate) fn read(chars: &[char], at: usize) -> Option<Numeral> {
    let get = |i: usize| chars.get(i).copied();
    let mut it = Numeral {
        end: at,
        value: Decimal::ZERO,
        upper: None,
        more: false,
        arabic: false,
        plain: None,
        bare: false,
        vague: false,
        row: false,
        scale: Decimal::ONE,
    };
    // `total` is what stands in units of 万 and above, `section` below that, `current` the digits not yet multiplied,
    // each as a lower and an upper number.
    let (mut total, mut section) = (Two::ZERO, Two::ZERO);
    let mut current: Option<Two> = None;
    let mut last: Option<u32> = None;
    let mut zero = false;
    let mut i = at;
    if matches!(get(i), Some('几' | '数')) {
        get(i + 1).and_then(han_unit)?;
        i += 1;
        (it.vague, it.more) = (true, true);
    }
    while let Some(c) = get(i) {
        if digit_value(c).is_some() {
            if current.is_some() {
                break;
            }
            // `2万8`: figures go on; `十8` does not.
            if !it.arabic && last.is_some() {
                break;
            }
            let (value, end, plain) = figures(chars, i)?;
            it.plain = if i == at { plain } else { None };
            it.arabic = true;
            current = Some(Two::one(value));
            i = end;
        } else if han_digit(c).is_some() && c != '○' || (c == '○' && i > at) {
            if it.arabic || current.is_some() {
                break;
            }
            let length = chars[i..].iter().take_while(|c| han_digit(**c).is_some()).count();
            let digits: Vec<u32> = chars[i..i + length].iter().filter_map(|c| han_digit(*c)).collect();
            match digits.as_slice() {
                [0] => zero = true,
                [0, one] => (zero, current) = (true, Some(Two::one(Decimal::from(*one)))),
                [one] => current = Some(Two::one(Decimal::from(*one))),
                [low, high] if *high == *low + 1 && *low > 0 => {
                    current = Some(Two { low: Decimal::from(*low), high: Decimal::from(*high) });
                }
                row if i == at && row.len() <= LONGEST => {
                    let value = row.iter().fold(0_u64, |sum, d| sum * 10 + u64::from(*d));
                    it.row = true;
                    current = Some(Two::one(Decimal::from(value)));
                }
                _ => break,
            }
            i += length;
        } else if let Some(exponent) = han_unit(c) {
            if it.row {
                break;
            }
            if i == at || (it.vague && i == at + 1) {
                it.bare = !it.vague && exponent > 1;
            }
            let digits = current.take();
            if exponent >= 4 {
                let below = match digits {
                    Some(digits) => section.plus(digits)?,
                    None => section,
                };
                if exponent == 8 {
                    let all = total.plus(below)?;
                    total = if all.is_zero() { Two::one(power(8)) } else { all.times(power(8))? };
                } else if below.is_zero() {
                    // 千万 and 亿万 multiply; a lone 万 is ten thousand.
                    if !total.is_zero() {
                        break;
                    }
                    total = Two::one(power(4));
                } else {
                    total = total.plus(below.times(power(4))?)?;
                }
                section = Two::ZERO;
            } else {
                if last.is_some_and(|l| l <= exponent && l < 4) {
                    current = digits;
                    break;
                }
                section = section.plus(digits.unwrap_or(Two::one(Decimal::ONE)).times(power(exponent))?)?;
            }
            it.plain = None;
            it.scale = if exponent >= 4 { power(exponent) } else { it.scale };
            last = Some(exponent);
            zero = false;
            i += 1;
        } else if matches!(c, '多' | '余' | '来' | '几') && i > at && current.is_none_or(|_| it.arabic) {
            // `30多万`, `十几万`, `十几个`.
            let before_unit = get(i + 1).is_some_and(|c| matches!(c, '万' | '亿'));
            let tens = c == '几' && last == Some(1);
            if !(before_unit || tens) || it.row {
                break;
            }
            it.more = true;
            i += 1;
        } else {
            break;
        }
    }
    if let Some(digits) = current {
        let tail = match last {
            // 三万五 is 35,000; 三万零五 is 30,005.
            Some(exponent) if exponent >= 2 && !zero && digits.is_digit() => {
                digits.times(power(exponent - 1))?
            }
            _ => digits,
        };
        section = section.plus(tail)?;
    } else if last.is_none() && !zero {
        return None;
    }
    let all = total.plus(section)?;
    it.end = i;
    it.value = all.low;
    it.upper = (all.high != all.low).then_some(all.high);
    if i == at { None } else { Some(it) }
}

/// A row of figures with thousands' commas and a point: value, end, and the number of digits where it is only digits.
fn figures(chars: &[char], at: usize) -> Option<(Decimal, usize, Option<usize>)> {
    let digit = |i: usize| chars.get(i).copied().and_then(digit_value);
    let row = |from: usize| (from..).take_while(|i| digit(*i).is_some()).count();
    let first = row(at);
    let mut mantissa = 0_i64;
    let mut count = 0;
    let mut scale = 0_u32;
    let mut take = |from: usize, length: usize, scale: &mut u32, fraction: bool| -> Option<()> {
        for i in from..from + length {
            count += 1;
            if count > LONGEST {
                return None;
            }
            mantissa = mantissa * 10 + i64::from(digit(i)?);
            *scale += u32::from(fraction);
        }
        Some(())
    };
    take(at, first, &mut scale, false)?;
    let mut end = at + first;
    let mut plain = Some(first);
    while first <= 3 && matches!(chars.get(end), Some(',' | '，')) && row(end + 1) == 3 {
        take(end + 1, 3, &mut scale, false)?;
        end += 4;
        plain = None;
    }
    if matches!(chars.get(end), Some('.' | '．')) {
        let fraction = row(end + 1);
        // `1.2.3` is no number.
        let another =
            matches!(chars.get(end + 1 + fraction), Some('.' | '．')) && row(end + 2 + fraction) > 0;
        if fraction > 0 && !another {
            take(end + 1, fraction, &mut scale, true)?;
            end += 1 + fraction;
            plain = None;
        }
    }
    Some((Decimal::new(mantissa, scale), end, plain))
}

/// A lower and an upper number that grow together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Two {
    low: Decimal,
    high: Decimal,
}

impl Two {
    const ZERO: Self = Self { low: Decimal::ZERO, high: Decimal::ZERO };

    fn one(value: Decimal) -> Self {
        Self { low: value, high: value }
    }

    fn is_zero(self) -> bool {
        self.high.is_zero()
    }

    fn is_digit(self) -> bool {
        self.high < Decimal::TEN && self.high.fract().is_zero()
    }

    fn plus(self, other: Self) -> Option<Self> {
        if self.is_zero() {
            return Some(other);
        }
        Some(Self { low: self.low.checked_add(other.low)?, high: self.high.checked_add(other.high)? })
    }

    fn times(self, factor: Decimal) -> Option<Self> {
        Some(Self { low: self.low.checked_mul(factor)?, high: self.high.checked_mul(factor)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> String {
        let chars: Vec<char> = text.chars().collect();
        let Some(it) = read(&chars, 0) else { return "-".to_owned() };
        let more = if it.more { "+" } else { "" };
        let upper = it.upper.map_or(String::new(), |u| format!("..{}", u.normalize()));
        let rest: String = chars[it.end..].iter().collect();
        format!("{}{upper}{more}{rest}", it.value.normalize())
    }

    #[test]
    fn every_way_of_writing_a_number() {
        for (text, expected) in [
            ("106人", "106人"),
            ("１２３", "123"),
            ("1,200元", "1200元"),
            ("1，200元", "1200元"),
            ("12,34", "12,34"),
            ("3.75%", "3.75%"),
            ("4千9百余人", "4900余人"),
            ("2万8千余", "28000余"),
            ("1.8亿元", "180000000元"),
            ("二十三", "23"),
            ("十", "10"),
            ("一百零五", "105"),
            ("三万五千六百", "35600"),
            ("三万五", "35000"),
            ("三万零五", "30005"),
            ("两千万", "20000000"),
            ("千万", "10000000"),
            ("亿", "100000000"),
            ("1.2万亿", "1200000000000"),
            ("十二亿三千万", "1230000000"),
            ("三四百", "300..400"),
            ("七八十", "70..80"),
            ("十七八岁", "17..18岁"),
            ("两三年", "2..3年"),
            ("十几万", "100000+"),
            ("十几个", "10+个"),
            ("30多万", "300000+"),
            ("200余万元", "2000000+元"),
            ("数百", "100+"),
            ("几十", "10+"),
            ("数据", "-"),
            ("二〇二三年", "2023年"),
            ("1.2.3", "1.2.3"),
            ("1234567890123456", "-"),
        ] {
            assert_eq!(value(text), expected, "{text}");
        }
    }
}
