//! Number formats under which a number is shown as something else: `0000` shows 12 as 0012. What a sheet shows is what a
//! person reads off it, so it is the code.
//!
//! Formats of figures, groups, a point and texts are understood (ECMA-376 part 1, 18.8.31); others show the number as
//! General does.

/// A format with at least one place for a figure.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mask {
    /// Before the point, from left to right.
    whole: Vec<Piece>,
    /// Behind the point.
    part: Vec<Piece>,
    point: bool,
    grouped: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Piece {
    /// `0`: a figure or nought.
    Nought,
    /// `#`, `?`: a figure if there is one.
    Figure,
    Text(char),
}

/// No program writes a longer code, and every cell would show it.
const LONGEST: usize = 255 * 4;

impl Mask {
    /// The mask of a format code; none where General shows the same, or where the code says more than a mask can.
    pub(crate) fn of(code: &str) -> Option<Self> {
        if code.len() > LONGEST {
            return None;
        }
        let mut mask = Self { whole: Vec::new(), part: Vec::new(), point: false, grouped: false };
        let mut chars = code.chars().peekable();
        while let Some(c) = chars.next() {
            let piece = match c {
                ';' => break,
                '0' => Piece::Nought,
                '#' | '?' => Piece::Figure,
                '.' if !mask.point => {
                    mask.point = true;
                    continue;
                }
                // Between figures it groups; behind the last it divides by a thousand.
                ',' if matches!(chars.peek(), Some('0' | '#' | '?')) => {
                    mask.grouped = true;
                    continue;
                }
                '"' => {
                    let text = chars.by_ref().take_while(|c| *c != '"').map(Piece::Text);
                    if mask.point {
                        mask.part.extend(text)
                    } else {
                        mask.whole.extend(text)
                    }
                    continue;
                }
                '\\' => Piece::Text(chars.next()?),
                '_' | '*' => {
                    chars.next();
                    continue;
                }
                '[' => {
                    let inner: String = chars.by_ref().take_while(|c| *c != ']').collect();
                    if inner.starts_with("DBNum") || inner.starts_with(['<', '>', '=']) {
                        return None;
                    }
                    let sign = inner.strip_prefix('$').and_then(|sign| sign.split('-').next()).unwrap_or("");
                    mask.whole.extend(sign.chars().map(Piece::Text));
                    continue;
                }
                '-' | '+' | '(' | ')' | ' ' | ':' | '$' | '¥' | '￥' => Piece::Text(c),
                c if !c.is_ascii() => Piece::Text(c),
                _ => return None,
            };
            if mask.point { mask.part.push(piece) } else { mask.whole.push(piece) }
        }
        let figures = |pieces: &[Piece]| pieces.iter().any(|piece| !matches!(piece, Piece::Text(_)));
        (figures(&mask.whole) || figures(&mask.part)).then_some(mask)
    }

    /// The number as it is shown; none below nought, where a second part of the format may apply, and for numbers whose
    /// digits a sheet does not keep.
    pub(crate) fn show(&self, digits: &str) -> Option<String> {
        let number: f64 = digits.parse().ok()?;
        if !(0.0..1e15).contains(&number) {
            return None;
        }
        let decimals = self.part.iter().filter(|piece| !matches!(piece, Piece::Text(_))).count();
        let rounded = format!("{number:.decimals$}");
        let (whole, part) = rounded.split_once('.').unwrap_or((&rounded, ""));
        let mut shown = self.whole_part(if whole == "0" { "" } else { whole });
        if self.point {
            shown.push('.');
            let mut figures = part.chars();
            // Optional places at the end show nothing but the noughts that stand before a figure.
            let last = part.trim_end_matches('0').len();
            let mut at = 0;
            for piece in &self.part {
                match piece {
                    Piece::Text(c) => shown.push(*c),
                    place => {
                        at += 1;
                        shown.extend(figures.next().filter(|_| *place == Piece::Nought || at <= last));
                    }
                }
            }
        }
        Some(shown.trim().to_owned())
    }

    /// Figures are filled in from the right; those that find no place stand before the first.
    fn whole_part(&self, figures: &str) -> String {
        let mut figures = figures.chars().rev();
        let first = self.whole.iter().position(|piece| !matches!(piece, Piece::Text(_)));
        let mut backwards = Vec::new();
        let mut count = 0;
        let mut put = |backwards: &mut Vec<char>, figure: char| {
            if self.grouped && count > 0 && count % 3 == 0 {
                backwards.push(',');
            }
            count += 1;
            backwards.push(figure);
        };
        for (at, piece) in self.whole.iter().enumerate().rev() {
            match piece {
                Piece::Text(c) => backwards.push(*c),
                Piece::Nought => put(&mut backwards, figures.next().unwrap_or('0')),
                Piece::Figure => {
                    if let Some(figure) = figures.next() {
                        put(&mut backwards, figure);
                    }
                }
            }
            if Some(at) == first {
                for figure in figures.by_ref() {
                    put(&mut backwards, figure);
                }
            }
        }
        backwards.into_iter().rev().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_format_shows_is_shown() {
        for (code, number, shown) in [
            ("0000", "12", "0012"),
            ("0000", "123456", "123456"),
            ("00000000", "8", "00000008"),
            ("\"MD\"0000", "12", "MD0012"),
            ("0000\"号\"", "8", "0008号"),
            ("000-0000", "1234567", "123-4567"),
            ("000\\-0000", "67", "000-0067"),
            ("[Red]0000;-0", "7", "0007"),
            ("#,##0", "1200", "1,200"),
            ("#,##0.00_);(#,##0.00)", "1234567.5", "1,234,567.50"),
            ("0.00", "3.1", "3.10"),
            ("0.0#", "3.1", "3.1"),
            ("第0期", "3", "第3期"),
            ("000", "0", "000"),
        ] {
            let mask = Mask::of(code).unwrap_or_else(|| panic!("{code}"));
            assert_eq!(mask.show(number).as_deref(), Some(shown), "{code}");
        }
        for code in
            ["General", "@", "yyyy-mm-dd", "0.00E+00", "# ?/?", "[DBNum1]0", "0,", "[>100]0000", "G/通用格式"]
        {
            assert_eq!(Mask::of(code), None, "{code}");
        }
        assert_eq!(Mask::of("0000").unwrap().show("-3"), None);
    }
}
