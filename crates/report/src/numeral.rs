//! Numbers in words: with 万 and 亿, and in Chinese numerals; and such words as numbers again.

use mingde_core::number::half_up;
use mingde_core::numeral::read_mixed;
use rust_decimal::Decimal;

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
    half_up(n / Decimal::from(scale), decimals).normalize()
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

/// What words say about a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Said {
    /// The number; of `17%` it is 17.
    pub value: Decimal,
    /// Whether it is a percentage.
    pub percent: bool,
    /// How it is hedged.
    pub hedge: Hedge,
}

/// How a number is hedged.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hedge {
    /// Not at all.
    None,
    /// 余, 多: somewhat more.
    More,
    /// 近: just under.
    Near,
    /// 超, 超过: more than.
    Over,
    /// 以上: this or more.
    AtLeast,
    /// 约: about.
    About,
}

/// Reads a number as a person may type it instead of a printed one: `4,912`, `４９１２`, `2.8万余`, `2万8千`, `六`,
/// `百分之八十五`, with or without `unit` behind it. `None` for anything else.
pub fn read_number(text: &str, unit: &str) -> Option<Said> {
    let plain = |c: char| match c {
        '０'..='９' => char::from_u32(c as u32 - '０' as u32 + '0' as u32).unwrap_or(c),
        '．' => '.',
        '％' => '%',
        _ => c,
    };
    let text: String =
        text.chars().filter(|c| !c.is_whitespace() && !matches!(c, ',' | '，')).map(plain).collect();
    let mut rest = text.as_str();
    let mut hedge = Hedge::None;
    for (word, says) in
        [("超过", Hedge::Over), ("超", Hedge::Over), ("近", Hedge::Near), ("约", Hedge::About)]
    {
        if let Some(behind) = rest.strip_prefix(word) {
            (rest, hedge) = (behind, says);
            break;
        }
    }
    for word in ["以上", unit, "余", "多", unit] {
        if let Some(before) = rest.strip_suffix(word).filter(|_| !word.is_empty()) {
            rest = before;
            hedge = match word {
                "以上" => Hedge::AtLeast,
                "余" | "多" => Hedge::More,
                _ => hedge,
            };
        }
    }
    let spelled = rest.strip_prefix("百分之");
    let percent = spelled.is_some() || rest.ends_with('%');
    let value = read_mixed(spelled.unwrap_or(rest).trim_end_matches('%'))?;
    Some(Said { value, percent, hedge })
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
    fn numbers_are_read_however_a_person_types_them() {
        for (words, value) in [
            ("4912", 4912),
            ("4,912人", 4912),
            ("４９１２", 4912),
            ("2.8万", 28_000),
            ("2万8千", 28_000),
            ("六", 6),
            ("十二", 12),
            ("两", 2),
            ("一百零六", 106),
            ("二万八千四百三十一人", 28_431),
            ("1.5亿", 150_000_000),
            ("二〇二五", 2025),
        ] {
            let said = read_number(words, "人").unwrap();
            assert_eq!((said.value, said.hedge), (Decimal::from(value), Hedge::None), "{words}");
        }
        for (words, value, hedge) in [
            ("4900余人", 4900, Hedge::More),
            ("4900人以上", 4900, Hedge::AtLeast),
            ("近5000", 5000, Hedge::Near),
            ("超过2.8万", 28_000, Hedge::Over),
            ("约5千多", 5000, Hedge::More),
        ] {
            let said = read_number(words, "人").unwrap();
            assert_eq!((said.value, said.hedge), (Decimal::from(value), hedge), "{words}");
        }
        assert!(read_number("85.5%", "").unwrap().percent);
        assert_eq!(read_number("百分之八十五", "").unwrap().value, Decimal::from(85));
        for words in ["", "未报", "若干", "万", "3所学校", "余", "1.2.3"] {
            assert_eq!(read_number(words, "人"), None, "{words}");
        }
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
