//! How long a text is, the way it is counted in China.

use mingde_core::diagnostic::display_width;

/// 字数 as Word and WPS count it: every Chinese character and every Chinese punctuation mark is one, every
/// unbroken stretch of Latin letters, digits and their signs is one; spaces are none.
pub fn characters(text: &str) -> usize {
    let mut count = 0;
    let mut in_word = false;
    for c in text.chars() {
        if c.is_whitespace() || c.is_control() {
            in_word = false;
        } else if display_width(c) == 2 || c == '·' {
            count += 1;
            in_word = false;
        } else if !in_word {
            count += 1;
            in_word = true;
        }
    }
    count
}

/// Width on paper in half characters: a Chinese character is two, a Latin letter or digit one.
pub fn half_widths(text: &str) -> usize {
    text.chars().map(display_width).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_one_character_and_punctuation_counts() {
        assert_eq!(characters("现有工作人员106人。"), 9);
        assert_eq!(characters("2.8万余"), 3);
        assert_eq!(characters("  \n"), 0);
        assert_eq!(characters("“我的中国梦”演讲"), 9);
    }
}
