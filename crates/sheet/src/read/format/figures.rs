//! Sections of figures: places for them with texts between, groups, thousands left out, fractions, powers of ten.

use super::section::Sign;

/// Places for figures, from left to right.
#[derive(Debug, Clone, Default)]
pub(super) struct Figures {
    /// Before the point.
    whole: Vec<Piece>,
    /// Behind the point.
    part: Vec<Piece>,
    point: bool,
    grouped: bool,
    /// So many times it is divided by a thousand.
    thousands: i32,
    /// So many times it is multiplied by a hundred.
    hundreds: i32,
    below: Option<Below>,
    power: bool,
    /// A text other than a sign of per cent stands in it.
    has_words: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Piece {
    /// `0`: a figure or nought.
    Nought,
    /// `#`, `?`: a figure if there is one.
    Figure,
    Text(char),
}

/// What a fraction is written over.
#[derive(Debug, Clone, Copy)]
enum Below {
    /// Any number of so many figures.
    Figures(u32),
    Fixed(u64),
}

impl Piece {
    /// The character of a sign that stands for itself.
    pub(super) fn literal(sign: &Sign) -> Option<char> {
        Some(match sign {
            Sign::Literal(c) => *c,
            Sign::Point => '.',
            Sign::Comma => ',',
            Sign::Percent => '%',
            Sign::Slash => '/',
            _ => return None,
        })
    }

    fn is_place(self) -> bool {
        !matches!(self, Self::Text(_))
    }
}

fn is_place(sign: Option<&Sign>) -> bool {
    matches!(sign, Some(Sign::Nought | Sign::Figure))
}

/// Whether the last sign is a place, its point or one more thousand.
fn is_behind_places(signs: &[Sign]) -> bool {
    matches!(signs.last(), Some(Sign::Nought | Sign::Figure | Sign::Comma | Sign::Point))
}

impl Figures {
    pub(super) fn of(signs: &[Sign]) -> Self {
        let mut figures = Self::default();
        let slash = signs.iter().position(|sign| *sign == Sign::Slash);
        let slash = slash.filter(|at| is_place(signs.get(at.wrapping_sub(1))));
        let below = slash.and_then(|at| Below::of(&signs[at + 1..]).map(|(below, count)| (at, below, count)));
        let mut at = 0;
        while let Some(sign) = signs.get(at) {
            at += 1;
            if let Some((slash, below, count)) = below
                && at == slash + 1
            {
                figures.below = Some(below);
                at += count;
                continue;
            }
            match sign {
                Sign::Nought => figures.put(Piece::Nought),
                Sign::Figure => figures.put(Piece::Figure),
                Sign::Point if !figures.point && !figures.power => figures.point = true,
                // Between figures it groups; behind the last it divides by a thousand.
                Sign::Comma if is_place(signs.get(at)) && figures.has_places() => figures.grouped = true,
                Sign::Comma if figures.has_places() && is_behind_places(&signs[..at - 1]) => {
                    figures.thousands += 1
                }
                Sign::Exponent => {
                    figures.power = true;
                    at += signs[at..].iter().take_while(|sign| is_place(Some(sign))).count();
                }
                other => {
                    figures.hundreds += i32::from(*other == Sign::Percent);
                    if let Some(c) = Piece::literal(other) {
                        figures.has_words |= c != '%' && !c.is_whitespace();
                        figures.put(Piece::Text(c));
                    }
                }
            }
        }
        figures
    }

    fn put(&mut self, piece: Piece) {
        if self.point || self.below.is_some() || self.power {
            self.part.push(piece)
        } else {
            self.whole.push(piece)
        }
    }

    fn has_places(&self) -> bool {
        self.whole.iter().chain(&self.part).any(|piece| piece.is_place())
    }

    pub(super) fn is_percentage(&self) -> bool {
        self.hundreds == 1
    }

    /// A number that is not below nought, as it is shown; none where its digits are not kept or where a power of ten says
    /// what General says.
    pub(super) fn draw(&self, number: f64) -> Option<String> {
        let number = number * 100_f64.powi(self.hundreds) / 1_000_f64.powi(self.thousands);
        if number >= 1e15 || (self.power && !self.has_words) {
            return None;
        }
        if let Some(below) = self.below {
            return Some(self.fraction(number, below));
        }
        let decimals = self.part.iter().filter(|piece| piece.is_place()).count().min(30);
        if self.power {
            let drawn = format!("{number:.decimals$e}");
            let (mantissa, exponent) = drawn.split_once('e').unwrap_or((&drawn, "0"));
            let exponent: i32 = exponent.parse().unwrap_or(0);
            let texts = |pieces: &[Piece]| pieces.iter().filter_map(|p| text_of(*p)).collect::<String>();
            return Some(format!("{}{mantissa}E{exponent:+03}{}", texts(&self.whole), texts(&self.part)));
        }
        let rounded = rounded(number, decimals);
        let (whole, part) = rounded.split_once('.').unwrap_or((&rounded, ""));
        let mut shown = self.whole_part(if whole == "0" { "" } else { whole });
        if self.point {
            shown.push('.');
        }
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
        Some(shown)
    }

    /// `1 1/2`: the places before the slash are those of what stands above it, those before a space those of the whole.
    fn fraction(&self, number: f64, below: Below) -> String {
        let places = self.whole.iter().rposition(|piece| piece.is_place()).unwrap_or(0);
        let start = self.whole[..places].iter().rposition(|piece| !piece.is_place());
        let has_whole = start.is_some_and(|start| self.whole[..start].iter().any(|piece| piece.is_place()));
        let whole = if has_whole { number.floor() } else { 0.0 };
        let (mut above, under) = below.nearest(number - whole);
        let mut whole = whole as u64;
        if has_whole && above == under {
            (whole, above) = (whole + 1, 0);
        }
        let texts = |pieces: &[Piece]| pieces.iter().filter_map(|p| text_of(*p)).collect::<String>();
        let first = self.whole.iter().position(|piece| piece.is_place()).unwrap_or(0);
        let figures = match (whole, above) {
            (0, 0) => "0".to_owned(),
            (whole, 0) => whole.to_string(),
            (0, above) => format!("{above}/{under}"),
            (whole, above) => format!("{whole} {above}/{under}"),
        };
        format!("{}{figures}{}", texts(&self.whole[..first]), texts(&self.part))
    }

    /// Figures are filled in from the right; those that find no place stand before the first.
    fn whole_part(&self, figures: &str) -> String {
        let mut figures = figures.chars().rev();
        let first = self.whole.iter().position(|piece| piece.is_place());
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

fn text_of(piece: Piece) -> Option<char> {
    match piece {
        Piece::Text(c) => Some(c),
        _ => None,
    }
}

/// A half goes up, as in a sheet: 1.005 with two decimals is 1.01, though in binary it is a little less.
fn rounded(number: f64, decimals: usize) -> String {
    format!("{:.decimals$}", number * (1.0 + 4.0 * f64::EPSILON))
}

impl Below {
    /// What stands behind the slash, and how many signs it takes.
    fn of(signs: &[Sign]) -> Option<(Self, usize)> {
        let digit = |sign: &Sign| match sign {
            Sign::Literal(c) => c.to_digit(10),
            Sign::Nought => Some(0),
            _ => None,
        };
        if let Some(Sign::Literal(c)) = signs.first()
            && c.is_ascii_digit()
        {
            let digits: Vec<u32> = signs.iter().map_while(digit).take(9).collect();
            let number = digits.iter().fold(0, |number, digit| number * 10 + u64::from(*digit));
            return Some((Self::Fixed(number.max(1)), digits.len()));
        }
        let places = signs.iter().take_while(|sign| is_place(Some(sign))).count();
        (places > 0).then_some((Self::Figures(places.min(6) as u32), places))
    }

    /// The fraction next to a number.
    fn nearest(self, number: f64) -> (u64, u64) {
        let most = match self {
            Self::Fixed(under) => return ((number * under as f64).round() as u64, under),
            Self::Figures(places) => 10_u64.pow(places) - 1,
        };
        // Convergents of the continued fraction, as far as they fit.
        let (mut before, mut last, mut rest) = ((0_u64, 1_u64), (1_u64, 0_u64), number);
        for _ in 0..40 {
            let whole = rest.floor();
            if whole >= 1e15 {
                break;
            }
            let next =
                |at: u64, earlier: u64| (whole as u64).checked_mul(at).and_then(|n| n.checked_add(earlier));
            let (Some(above), Some(under)) = (next(last.0, before.0), next(last.1, before.1)) else { break };
            if under > most {
                break;
            }
            (before, last) = (last, (above, under));
            let remains = rest - whole;
            if remains < 1e-9 {
                break;
            }
            rest = 1.0 / remains;
        }
        (last.0, last.1.max(1))
    }
}
