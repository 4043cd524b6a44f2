//! The sections of a number format, sign by sign.

use super::calendar::{Face, Mark};
use super::figures::{Figures, Piece};
use super::numerals::Numerals;

/// One section: for which numbers, and what it shows.
#[derive(Debug, Clone)]
pub(super) struct Section {
    pub condition: Option<Condition>,
    pub is_red: bool,
    pub numerals: Numerals,
    pub shape: Shape,
}

#[derive(Debug, Clone)]
pub(super) enum Shape {
    Figures(Figures),
    Calendar(Face),
    /// The number as it is, between texts.
    General {
        before: String,
        after: String,
    },
    /// A text as it is, between texts.
    Text {
        before: String,
        after: String,
    },
    /// The same for everything.
    Words(String),
}

/// `[>=100]`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Condition {
    below: bool,
    equal: bool,
    above: bool,
    limit: f64,
}

impl Condition {
    fn read(inner: &str) -> Option<Self> {
        let signs = inner.find(|c| !matches!(c, '<' | '>' | '='))?;
        let (sign, limit) = inner.split_at(signs);
        let (below, equal, above) = match sign {
            "<" => (true, false, false),
            "<=" => (true, true, false),
            ">" => (false, false, true),
            ">=" => (false, true, true),
            "=" => (false, true, false),
            "<>" => (true, false, true),
            _ => return None,
        };
        Some(Self { below, equal, above, limit: limit.trim().parse().ok()? })
    }

    pub(super) fn holds(self, number: f64) -> bool {
        (self.below && number < self.limit)
            || (self.equal && number == self.limit)
            || (self.above && number > self.limit)
    }

    /// Whether it holds for nothing but numbers below nought, of which a section draws no sign.
    pub(super) fn is_below_nought(self) -> bool {
        self.below && !self.above && (self.limit < 0.0 || (self.limit == 0.0 && !self.equal))
    }
}

/// The sections of a code; a semicolon within quotes or brackets parts nothing.
pub(super) fn split(code: &str) -> impl Iterator<Item = &str> {
    let mut rest = Some(code);
    std::iter::from_fn(move || {
        let text = rest?;
        let (mut quoted, mut bracketed, mut escaped) = (false, false, false);
        let end = text.find(|c: char| {
            if std::mem::take(&mut escaped) {
                return false;
            }
            match c {
                '"' if !bracketed => quoted = !quoted,
                _ if quoted => {}
                '[' => bracketed = true,
                ']' => bracketed = false,
                '\\' | '!' | '_' | '*' => escaped = true,
                ';' => return !bracketed,
                _ => {}
            }
            false
        });
        let (section, after) = match end {
            Some(at) => (&text[..at], Some(&text[at + 1..])),
            None => (text, None),
        };
        rest = after;
        Some(section)
    })
}

/// A sign of a section.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Sign {
    Literal(char),
    Nought,
    Figure,
    Point,
    Comma,
    Percent,
    Slash,
    /// `E+`, `E-`.
    Exponent,
    General,
    Text,
    Calendar(Mark),
}

/// What stands in square brackets.
#[derive(Default)]
struct Brackets {
    condition: Option<Condition>,
    is_red: bool,
    numerals: Numerals,
    /// Calendar and language of `[$-…]`.
    locale: u32,
}

impl Section {
    pub(super) fn read(code: &str) -> Self {
        let (signs, brackets) = signs(code);
        let has = |wanted: fn(&Sign) -> bool| signs.iter().any(wanted);
        let shape = if has(|sign| matches!(sign, Sign::Calendar(_))) {
            Shape::Calendar(Face::of(&signs, brackets.locale))
        } else if has(|sign| *sign == Sign::General) {
            let (before, after) = around(&signs, &Sign::General);
            Shape::General { before, after }
        } else if has(|sign| *sign == Sign::Text) {
            let (before, after) = around(&signs, &Sign::Text);
            Shape::Text { before, after }
        } else if has(|sign| matches!(sign, Sign::Nought | Sign::Figure)) {
            Shape::Figures(Figures::of(&signs))
        } else {
            Shape::Words(words(&signs))
        };
        Self { condition: brackets.condition, is_red: brackets.is_red, numerals: brackets.numerals, shape }
    }
}

fn around(signs: &[Sign], middle: &Sign) -> (String, String) {
    let at = signs.iter().position(|sign| sign == middle).unwrap_or(0);
    (words(&signs[..at]), words(&signs[at + 1..]))
}

/// The signs that stand for themselves.
fn words(signs: &[Sign]) -> String {
    signs.iter().filter_map(Piece::literal).collect()
}

fn signs(code: &str) -> (Vec<Sign>, Brackets) {
    let (mut signs, mut brackets) = (Vec::new(), Brackets::default());
    let mut rest = code;
    while let Some(c) = rest.chars().next() {
        if let Some((found, behind)) = word(rest) {
            signs.push(found);
            rest = behind;
            continue;
        }
        rest = &rest[c.len_utf8()..];
        match c {
            '"' => {
                let (quoted, behind) = rest.split_once('"').unwrap_or((rest, ""));
                signs.extend(quoted.chars().map(Sign::Literal));
                rest = behind;
            }
            '\\' | '!' => {
                let escaped = rest.chars().next();
                signs.extend(escaped.map(Sign::Literal));
                rest = &rest[escaped.map_or(0, char::len_utf8)..];
            }
            // As wide as the next character, or filled up with it.
            '_' | '*' => {
                signs.push(Sign::Literal(' '));
                rest = &rest[rest.chars().next().map_or(0, char::len_utf8)..];
            }
            '[' => {
                let (inner, behind) = rest.split_once(']').unwrap_or((rest, ""));
                rest = behind;
                bracket(inner, &mut signs, &mut brackets);
            }
            '0' => signs.push(Sign::Nought),
            '#' | '?' => signs.push(Sign::Figure),
            '.' => signs.push(Sign::Point),
            ',' => signs.push(Sign::Comma),
            '%' => signs.push(Sign::Percent),
            '/' => signs.push(Sign::Slash),
            '@' => signs.push(Sign::Text),
            c => signs.push(Sign::Literal(c)),
        }
    }
    (signs, brackets)
}

/// A sign of more than one character, and what follows it.
fn word(rest: &str) -> Option<(Sign, &str)> {
    const WORDS: [(&str, Sign); 6] = [
        ("general", Sign::General),
        ("g/通用格式", Sign::General),
        ("am/pm", Sign::Calendar(Mark::Half { chinese: false })),
        ("a/p", Sign::Calendar(Mark::Half { chinese: false })),
        ("上午/下午", Sign::Calendar(Mark::Half { chinese: true })),
        ("e", Sign::Exponent),
    ];
    for (word, sign) in WORDS {
        let Some(head) = rest.get(..word.len()).filter(|head| head.to_ascii_lowercase() == word) else {
            continue;
        };
        let behind = &rest[head.len()..];
        match sign {
            Sign::Exponent => match behind.strip_prefix(['+', '-']) {
                Some(behind) => return Some((sign, behind)),
                None => continue,
            },
            sign => return Some((sign, behind)),
        }
    }
    let letter = rest.chars().next()?.to_ascii_lowercase();
    let count = rest.chars().take_while(|c| c.to_ascii_lowercase() == letter).count();
    // One `a` or `g` is a letter that stands there.
    let mark = Mark::of(letter, count)?;
    Some((Sign::Calendar(mark), &rest[count..]))
}

fn bracket(inner: &str, signs: &mut Vec<Sign>, brackets: &mut Brackets) {
    let lower = inner.trim().to_lowercase();
    if let Some(condition) = Condition::read(&lower) {
        brackets.condition = Some(condition);
    } else if let Some(locale) = inner.strip_prefix('$') {
        let (currency, locale) = locale.split_once('-').unwrap_or((locale, ""));
        signs.extend(currency.chars().map(Sign::Literal));
        brackets.locale |= u32::from_str_radix(locale.split(',').next().unwrap_or(""), 16).unwrap_or(0);
    } else if let Some(numerals) = Numerals::of(&lower) {
        brackets.numerals = numerals;
    } else if matches!(lower.as_str(), "red" | "红色" | "color3" | "color 3" | "颜色3" | "颜色 3") {
        brackets.is_red = true;
    } else if let Some(letter) = lower.chars().next().filter(|letter| matches!(letter, 'h' | 'm' | 's'))
        && lower.chars().all(|c| c == letter)
    {
        signs.push(Sign::Calendar(Mark::Elapsed(letter)));
    }
}
