//! Whole numbers and sums of money in Chinese characters, as they stand on vouchers and in tables:
//! `壹仟贰佰元整`, `三百二十`, `伍角`. Exact or not at all: `三四百` and `几十` are no numbers.

use rust_decimal::Decimal;

use crate::number::Fixed;

/// Longer texts are no numbers.
const LONGEST: usize = 32;

/// A number that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Numeral {
    /// Its value.
    pub value: Fixed,
    /// Written so that it can only mean this. `一千二` and `二〇〇` are understood but not formal.
    pub formal: bool,
}

/// Reads a whole number up to 亿, in plain or in banker's characters.
pub fn read_whole(text: &str) -> Option<Numeral> {
    whole(text).map(|(value, formal)| Numeral { value: Fixed::whole(value), formal })
}

/// Reads a sum of money: `壹仟贰佰元整`, `人民币壹万元整`, `叁元伍角贰分`; what bears no 元, 角 or 分 is taken as 元.
pub fn read_money(text: &str) -> Option<Numeral> {
    let text = text.strip_prefix("人民币").unwrap_or(text).trim_start_matches([':', '：']);
    let text = text.strip_suffix(['整', '正']).unwrap_or(text);
    let (yuan, rest) = match text.split_once(['元', '圆', '圓']) {
        Some((yuan, rest)) => (yuan, rest),
        None if text.ends_with(['角', '分']) => ("", text),
        None => (text, ""),
    };
    if yuan.is_empty() && rest.is_empty() {
        return None;
    }
    let (value, formal) = if yuan.is_empty() { (0, true) } else { whole(yuan)? };
    let mut hundredths = 0;
    let mut rest = rest.trim_start_matches('零');
    if let Some((tenths, after)) = rest.split_once('角') {
        hundredths += 10 * only_digit(tenths)?;
        rest = after.trim_start_matches('零');
    }
    if !rest.is_empty() {
        hundredths += only_digit(rest.strip_suffix('分')?)?;
    }
    Some(Numeral { value: Fixed::from_raw(value * 10_000 + hundredths * 100), formal })
}

/// Reads a number as it is typed, in digits, in numerals or in both: `4912`, `2.8万`, `2万8千`, `二万八千`.
pub fn read_mixed(text: &str) -> Option<Decimal> {
    match whole(text) {
        Some((value, _)) => Some(Decimal::from(value)),
        None => digits_with_units(text),
    }
}

/// `2.8万`, `2万8千`: each stretch of digits is multiplied by the units behind it.
fn digits_with_units(text: &str) -> Option<Decimal> {
    let (mut total, mut last) = (Decimal::ZERO, Decimal::MAX);
    let mut rest = text;
    while !rest.is_empty() {
        let end = rest.find(|c: char| !c.is_ascii_digit() && c != '.').unwrap_or(rest.len());
        let (digits, behind) = rest.split_at(end);
        let units = behind.find(|c| unit(c).is_none()).unwrap_or(behind.len());
        let mut scale = Decimal::ONE;
        for unit in behind[..units].chars().filter_map(unit) {
            scale = scale.checked_mul(Decimal::from(unit))?;
        }
        // 2千8万 says nothing.
        if scale >= last {
            return None;
        }
        total = total.checked_add(digits.parse::<Decimal>().ok()?.checked_mul(scale)?)?;
        (last, rest) = (scale, &behind[units..]);
    }
    (last < Decimal::MAX).then_some(total)
}

/// The value and whether it is written formally; below 10¹³.
fn whole(text: &str) -> Option<(i64, bool)> {
    let chars: Vec<char> = text.chars().collect();
    if chars.is_empty() || chars.len() > LONGEST {
        return None;
    }
    if let Some(row) = row_of_digits(&chars) {
        return Some(row);
    }
    let (mut total, mut section) = (0i64, 0i64);
    let mut pending: Option<i64> = None;
    let mut nought = false;
    // The unit that stood last within the section, and the last of 万 and 亿.
    let (mut small, mut large) = (i64::MAX, i64::MAX);
    for c in chars {
        match (digit(c), unit(c)) {
            (Some(0), _) if pending.is_none() => nought = true,
            (Some(n), _) if n > 0 && pending.is_none() => pending = Some(n),
            (None, Some(unit)) if unit < 10_000 => {
                let ten_alone = unit == 10 && section == 0 && !nought;
                let times = pending.take().or(ten_alone.then_some(1))?;
                if unit >= small {
                    return None;
                }
                (section, small, nought) = (section + times * unit, unit, false);
            }
            (None, Some(unit)) => {
                section += pending.take().unwrap_or(0);
                if section == 0 || unit >= large {
                    return None;
                }
                (total, section, small, large, nought) = (total + section * unit, 0, i64::MAX, unit, false);
            }
            _ => return None,
        }
    }
    let Some(last) = pending else { return (!nought).then_some((total + section, true)) };
    let before = if small < i64::MAX { small } else { large };
    // `一千二` is twelve hundred to whoever says so, but a slip may have dropped a character.
    if nought || before == 10 || before == i64::MAX {
        Some((total + section + last, true))
    } else {
        Some((total + section + last * (before / 10), false))
    }
}

/// `二〇〇`; a single digit, 零 among them, is formal.
fn row_of_digits(chars: &[char]) -> Option<(i64, bool)> {
    let digits: Vec<i64> = chars.iter().map(|c| digit(*c)).collect::<Option<_>>()?;
    (digits.len() <= 12).then(|| (digits.iter().fold(0, |n, d| n * 10 + d), digits.len() == 1))
}

fn only_digit(text: &str) -> Option<i64> {
    let mut chars = text.chars();
    let value = digit(chars.next()?)?;
    chars.next().is_none().then_some(value)
}

/// The value of a digit, in plain or in banker's characters.
#[inline]
pub fn digit(c: char) -> Option<i64> {
    Some(match c {
        '〇' | '零' | '○' => 0,
        '一' | '壹' => 1,
        '二' | '贰' | '貳' | '两' => 2,
        '三' | '叁' | '參' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' | '陸' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// What a unit of counting multiplies by, from 十 to 亿.
#[inline]
pub fn unit(c: char) -> Option<i64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1_000,
        '万' | '萬' => 10_000,
        '亿' | '億' => 100_000_000,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(read: Option<Numeral>) -> Option<(String, bool)> {
        read.map(|n| (n.value.to_string(), n.formal))
    }

    #[test]
    fn counts_are_read_as_they_are_written() {
        for (text, value) in [
            ("零", "0"),
            ("七", "7"),
            ("十", "10"),
            ("十二", "12"),
            ("二十", "20"),
            ("一百零五", "105"),
            ("一百一十五", "115"),
            ("叁佰贰拾", "320"),
            ("壹仟贰佰", "1200"),
            ("一万零三十", "10030"),
            ("一万二百", "10200"),
            ("二十万零五", "200005"),
            ("三亿五千万", "350000000"),
            ("玖仟玖佰玖拾玖亿", "999900000000"),
        ] {
            assert_eq!(said(read_whole(text)), Some((value.into(), true)), "{text}");
        }
        for (text, value) in [("一千二", "1200"), ("一万二", "12000"), ("二〇〇", "200")] {
            assert_eq!(said(read_whole(text)), Some((value.into(), false)), "{text}");
        }
        for text in
            ["", "百", "三四百", "几十", "十几", "约五十", "一百零", "一千千", "万", "一万万", "五十人"]
        {
            assert_eq!(read_whole(text), None, "{text}");
        }
    }

    #[test]
    fn digits_and_numerals_are_read_together() {
        for (text, value) in [
            ("4912", "4912"),
            ("2.8万", "28000"),
            ("2万8千", "28000"),
            ("1.5亿", "150000000"),
            ("3万亿", "3000000000000"),
            ("一千二", "1200"),
            ("叁佰贰拾", "320"),
            ("两", "2"),
        ] {
            assert_eq!(read_mixed(text).map(|n| n.normalize().to_string()).as_deref(), Some(value), "{text}");
        }
        for text in ["", "万", "1.2.3", "2千8万", "3所", "万5", ".", "三5"] {
            assert_eq!(read_mixed(text), None, "{text}");
        }
    }

    #[test]
    fn money_is_read_to_the_fen() {
        for (text, value) in [
            ("壹仟贰佰元整", "1200"),
            ("人民币：壹万元整", "10000"),
            ("壹万贰仟叁佰肆拾伍元陆角柒分", "12345.67"),
            ("伍角", "0.5"),
            ("叁元零贰分", "3.02"),
            ("壹佰圆正", "100"),
            ("三百", "300"),
        ] {
            assert_eq!(said(read_money(text)), Some((value.into(), true)), "{text}");
        }
        for text in ["元", "整", "壹元贰", "壹元拾角", "壹元贰厘"] {
            assert_eq!(read_money(text), None, "{text}");
        }
    }
}
