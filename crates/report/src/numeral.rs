//! Numbers in words: with 万 and 亿, and in Chinese numerals.

use rust_decimal::Decimal;
use rust_decimal::RoundingStrategy::MidpointAwayFromZero;

/// Ten thousand.
pub const WAN: i64 = 10_000;
/// A hundred million.
pub const YI: i64 = 100_000_000;

/// The number with 万 or 亿 when it is that large and the scaled number needs at most two decimals, else in
/// plain digits: 28000 → `2.8万`, 4900 → `4900`, 28431 → `28431`. Nothing is rounded away.
pub fn shortest(n: Decimal) -> String {
    for (scale, word) in [(YI, "亿"), (WAN, "万")] {
        let scaled = (n / Decimal::from(scale)).normalize();
        if n.abs() >= Decimal::from(scale) && scaled.scale() <= 2 {
            return format!("{scaled}{word}");
        }
    }
    n.normalize().to_string()
}

/// The number divided by a scale and rounded half up to so many decimals, without trailing zeros.
pub fn scaled(n: Decimal, scale: i64, decimals: u32) -> Decimal {
    (n / Decimal::from(scale)).round_dp_with_strategy(decimals, MidpointAwayFromZero).normalize()
}

const DIGITS: [char; 10] = ['零', '一', '二', '三', '四', '五', '六', '七', '八', '九'];

/// A whole number from 0 to 9999 9999 in Chinese numerals, as it is counted with: 2 is 两, 12 is 十二, 106 is
/// 一百零六. `None` for what is not such a number.
pub fn counted(n: Decimal) -> Option<String> {
    if n == Decimal::TWO {
        return Some("两".into());
    }
    spelled(n)
}

/// A whole number from 0 to 9999 9999 in Chinese numerals as it is read: 2 is 二.
pub fn spelled(n: Decimal) -> Option<String> {
    let n = n.normalize();
    if n.scale() > 0 || n.is_sign_negative() {
        return None;
    }
    let n = u32::try_from(n.mantissa()).ok().filter(|n| *n < 100_000_000)?;
    let (high, low) = (n / 10_000, n % 10_000);
    let mut out = String::new();
    if high > 0 {
        out.push_str(&below_ten_thousand(high, false));
        out.push('万');
    }
    if low > 0 || high == 0 {
        out.push_str(&below_ten_thousand(low, high > 0 && low < 1000));
    }
    match out.strip_prefix("一十") {
        Some(rest) => Some(format!("十{rest}")),
        None => Some(out),
    }
}

fn below_ten_thousand(n: u32, leading_zero: bool) -> String {
    if n == 0 {
        return "零".into();
    }
    let mut out = String::new();
    let mut gap = leading_zero;
    for (power, word) in [(1000, "千"), (100, "百"), (10, "十"), (1, "")] {
        let digit = n / power % 10;
        if digit == 0 {
            gap |= !out.is_empty();
            continue;
        }
        if gap {
            out.push('零');
            gap = false;
        }
        out.push(DIGITS[digit as usize]);
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_spelled_as_they_are_read() {
        for (n, words) in [
            (0, "零"),
            (6, "六"),
            (10, "十"),
            (12, "十二"),
            (20, "二十"),
            (106, "一百零六"),
            (110, "一百一十"),
            (1005, "一千零五"),
            (28_431, "二万八千四百三十一"),
            (100_001, "十万零一"),
            (20_010, "二万零一十"),
        ] {
            assert_eq!(spelled(Decimal::from(n)).as_deref(), Some(words));
        }
        assert_eq!(counted(Decimal::from(2)).as_deref(), Some("两"));
        assert_eq!(counted(Decimal::from(22)).as_deref(), Some("二十二"));
        assert_eq!(spelled(Decimal::new(15, 1)), None);
        assert_eq!(spelled(Decimal::from(-1)), None);
        assert_eq!(spelled(Decimal::from(YI)), None);
    }

    #[test]
    fn ten_thousands_are_used_where_nothing_is_lost() {
        for (n, words) in [
            (4_900, "4900"),
            (28_000, "2.8万"),
            (28_431, "28431"),
            (120_000, "12万"),
            (180_000_000, "1.8亿"),
            (10_000_000, "1000万"),
        ] {
            assert_eq!(shortest(Decimal::from(n)), words);
        }
    }
}
