//! Chinese numerals of days and hours in figures.

/// `二〇二五年九月` and `贰零贰伍年玖月` in figures; what else stands there stays.
pub fn in_figures(text: &str) -> String {
    const PLAIN: &str = "〇一二三四五六七八九";
    const FORMAL: &str = "零壹贰叁肆伍陆柒捌玖";
    let figure =
        |c: char| match [PLAIN, FORMAL].iter().find_map(|row| row.chars().position(|digit| digit == c)) {
            Some(value) => char::from(b'0' + value as u8),
            None if c == '拾' => '十',
            None => c,
        };
    let chars: Vec<char> = text.chars().map(figure).collect();
    let digit = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(char::is_ascii_digit);
    let mut figures = String::with_capacity(text.len());
    for (at, c) in chars.iter().enumerate() {
        match (c, digit(at.checked_sub(1)), digit(Some(at + 1))) {
            ('十', true, true) => {}
            ('十', true, false) => figures.push('0'),
            ('十', false, true) => figures.push('1'),
            ('十', false, false) => figures.push_str("10"),
            _ => figures.push(*c),
        }
    }
    figures
}
