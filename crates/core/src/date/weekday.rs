//! The day of the week that people write beside a day.

/// How English names begin, from Monday on.
const ENGLISH: [&str; 7] = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"];

/// The day of the week with which a narrowed text begins (Monday = 1 … Sunday = 7), and what follows it: `星期一`, `(周1)`,
/// `礼拜天`, `（一）`, `Mon.`.
pub(super) fn leading_weekday(text: &str) -> Option<(u8, &str)> {
    let Some(inside) = text.strip_prefix(['(', '[', '【', '〔']) else { return named(text) };
    let inside = inside.trim_start();
    let (number, rest) = named(inside).or_else(|| numbered(inside))?;
    Some((number, rest.trim_start().strip_prefix([')', ']', '】', '〕'])?))
}

fn named(text: &str) -> Option<(u8, &str)> {
    let words = ["星期", "礼拜", "禮拜", "周", "週"];
    match words.iter().find_map(|word| text.strip_prefix(word)) {
        Some(rest) => numbered(rest),
        None => in_english(text),
    }
}

/// 一 to 六, 日, or 1 to 7. More figures behind it count something else.
fn numbered(text: &str) -> Option<(u8, &str)> {
    let c = text.chars().next()?;
    let number = match c {
        '日' | '天' | '7' => 7,
        c => "一二三四五六".chars().position(|d| d == c).or_else(|| "123456".find(c))? as u8 + 1,
    };
    let rest = &text[c.len_utf8()..];
    let counts = |c: char| c.is_ascii_digit() || "〇一二三四五六七八九十".contains(c);
    (!rest.starts_with(counts)).then_some((number, rest))
}

fn in_english(text: &str) -> Option<(u8, &str)> {
    let end = text.bytes().take_while(u8::is_ascii_alphabetic).count();
    let (word, rest) = text.split_at(end);
    let word = word.to_ascii_lowercase();
    let is_meant = |name: &str| (3..=5).contains(&word.len()) && name.starts_with(&word) || name == word;
    let at = ENGLISH.iter().position(|name| is_meant(name))?;
    Some((at as u8 + 1, rest.strip_prefix('.').unwrap_or(rest)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_weekday_is_known_however_it_is_written() {
        for text in [
            "星期五",
            "周五",
            "週五",
            "礼拜五",
            "周5",
            "(五)",
            "(周五)",
            "( 星期五 )",
            "【周五】",
            "Friday",
            "fri.",
            "FRI",
        ] {
            assert_eq!(leading_weekday(text), Some((5, "")), "{text}");
        }
        assert_eq!(leading_weekday("周日下午"), Some((7, "下午")));
        assert_eq!(leading_weekday("星期天"), Some((7, "")));
        for text in ["周末", "第一周", "(补)", "五", "周一二", "周12", "Fr", "Fridays", "Mo", "(一", "周", ""]
        {
            assert_eq!(leading_weekday(text), None, "{text}");
        }
    }
}
