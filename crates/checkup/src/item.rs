//! How items of lists and headings are marked: 一、 （一） 1. （1） ① 一是 第一，.

use crate::characters::is_han as is_han_character;
use crate::quantity::numeral::{digit_value, han_digit};

/// The ways an item is marked, from the outermost of a paper (GB/T 9704-2012, 7.3.3) to those of its sentences.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Style {
    /// 一、
    Han,
    /// （一）
    BracketedHan,
    /// 1. and 1、
    Figures,
    /// （1） and 1）
    BracketedFigures,
    /// ①
    Circled,
    /// 一是
    Is,
    /// 第一，
    Nth,
}

/// A mark that was read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Mark {
    pub style: Style,
    pub number: usize,
    /// Place behind it.
    pub end: usize,
}

/// The mark of an item at a place.
pub(crate) fn mark(chars: &[char], at: usize) -> Option<Mark> {
    let made = |style, number, end| Some(Mark { style, number, end });
    match *chars.get(at)? {
        c @ '①'..='⑳' => made(Style::Circled, c as usize - 0x245f, at + 1),
        '(' | '（' => {
            let (number, end, is_han) = number(chars, at + 1)?;
            let closed = matches!(chars.get(end)?, ')' | '）');
            let style = if is_han { Style::BracketedHan } else { Style::BracketedFigures };
            if closed { made(style, number, end + 1) } else { None }
        }
        '第' => {
            let (number, mut end, is_han) = number(chars, at + 1)?;
            // 第一步，第二步.
            end += usize::from(chars.get(end) == Some(&'步'));
            let marks = matches!(chars.get(end)?, '、' | '，' | ',' | '：' | ':' | '是');
            if is_han && marks { made(Style::Nth, number, end) } else { None }
        }
        _ => {
            let (number, end, is_han) = number(chars, at)?;
            match chars.get(end)? {
                '、' if is_han => made(Style::Han, number, end + 1),
                '是' if is_han => made(Style::Is, number, end + 1),
                // 一要提高认识，二要落实责任.
                '要' if is_han
                    && chars
                        .get(end + 1)
                        .is_some_and(|c| is_han_character(*c) && !"求素务件点领道塞闻".contains(*c)) =>
                {
                    made(Style::Is, number, end + 1)
                }
                '、' => made(Style::Figures, number, end + 1),
                // 4.975 is a number and 1.2 the second part of a first one.
                '.' | '．'
                    if !is_han
                        && (!is_digit(chars, end + 1)
                            || is_year(chars, end + 1)
                            || is_month(chars, end + 1)) =>
                {
                    made(Style::Figures, number, end + 1)
                }
                ')' | '）' if !is_han => made(Style::BracketedFigures, number, end + 1),
                _ => None,
            }
        }
    }
}

fn is_digit(chars: &[char], at: usize) -> bool {
    chars.get(at).is_some_and(|c| digit_value(*c).is_some())
}

/// 5月10日 of `1.5月10日`.
pub(crate) fn is_month(chars: &[char], at: usize) -> bool {
    let digits = (at..chars.len()).take(3).take_while(|i| is_digit(chars, *i)).count();
    (1..=2).contains(&digits) && chars.get(at + digits) == Some(&'月') && is_digit(chars, at + digits + 1)
}

/// 2024年 behind the number of a heading: 1.2024年经费收支表.
pub(crate) fn is_year(chars: &[char], at: usize) -> bool {
    let digits = (at..chars.len()).take(5).take_while(|i| is_digit(chars, *i)).count();
    digits == 4
        && matches!(chars.get(at..at + 2), Some(['1', '9'] | ['2', '0']))
        && matches!(chars.get(at + 4), Some('年' | '-' | '—' | '学'))
}

/// A number up to ninety-nine, its end, and whether it is in Chinese.
fn number(chars: &[char], at: usize) -> Option<(usize, usize, bool)> {
    let digits: Vec<u32> = chars.get(at..)?.iter().take(3).map_while(|c| digit_value(*c)).collect();
    if !digits.is_empty() {
        let value = digits.iter().fold(0, |sum, digit| sum * 10 + *digit as usize);
        return (digits.len() < 3 && value > 0).then_some((value, at + digits.len(), false));
    }
    let figure =
        |i: usize| chars.get(i).and_then(|c| if is_han_character(*c) { han_digit(*c) } else { None });
    let ten = |i: usize| chars.get(i) == Some(&'十');
    let (tens, mut end) = match (figure(at), ten(at)) {
        (_, true) => (1, at + 1),
        (Some(tens), _) if ten(at + 1) => (tens, at + 2),
        (Some(only), _) => return (only > 0).then_some((only as usize, at + 1, true)),
        _ => return None,
    };
    let ones = figure(end).unwrap_or(0);
    end += usize::from(ones > 0);
    Some(((tens * 10 + ones) as usize, end, true))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn items_are_marked_in_seven_ways() {
        let read = |text: &str| {
            let chars: Vec<char> = text.chars().collect();
            mark(&chars, 0).map(|mark| (mark.style, mark.number))
        };
        assert_eq!(read("十二、保障"), Some((Style::Han, 12)));
        assert_eq!(read("（二十一）落实"), Some((Style::BracketedHan, 21)));
        assert_eq!(read("3．经费"), Some((Style::Figures, 3)));
        assert_eq!(read("2.2024年经费"), Some((Style::Figures, 2)));
        assert_eq!(read("3、经费"), Some((Style::Figures, 3)));
        assert_eq!(read("(4)经费"), Some((Style::BracketedFigures, 4)));
        assert_eq!(read("4）经费"), Some((Style::BracketedFigures, 4)));
        assert_eq!(read("⑤经费"), Some((Style::Circled, 5)));
        assert_eq!(read("二是经费"), Some((Style::Is, 2)));
        assert_eq!(read("第三，经费"), Some((Style::Nth, 3)));
        assert_eq!(read("第二步，整改"), Some((Style::Nth, 2)));
        assert_eq!(read("三要强化监督"), Some((Style::Is, 3)));
        for text in ["", "4.975万元", "2025年", "第三中学", "（甲）", "三、", "零、", "(1", "一要求"]
        {
            assert_eq!(read(text).is_some(), text == "三、", "{text}");
        }
    }
}
