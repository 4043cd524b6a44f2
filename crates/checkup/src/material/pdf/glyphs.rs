//! The characters of a page with their places, as they are drawn: in whatever order, some of them twice, some of them aslant.

use std::f64::consts::FRAC_1_SQRT_2;

use pdf_extract::{MediaBox, OutputDev, OutputError, Transform};

use super::encodings;

/// A page that draws more is no page of text.
const MOST: usize = 400_000;

/// A character where it stands. Up is more, as in a PDF; what is written up or down a page is turned.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Glyph {
    pub c: char,
    pub x: f64,
    pub end: f64,
    pub y: f64,
    pub size: f64,
}

/// The way a text runs on a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Way {
    Right,
    Up,
    Down,
    Left,
    /// A watermark.
    Aslant,
}

/// What one page draws.
#[derive(Default)]
pub(super) struct Glyphs(Vec<(Way, Glyph)>);

impl Glyphs {
    /// The characters that run the way of most of the page, and what runs any other way, as it was drawn.
    pub fn upright(self) -> (Vec<Glyph>, String) {
        const WAYS: [Way; 4] = [Way::Right, Way::Up, Way::Down, Way::Left];
        let many = |way: Way| self.0.iter().filter(|(of, _)| *of == way).count();
        // Of as many the first.
        let main = WAYS.into_iter().rev().max_by_key(|way| many(*way)).unwrap_or(Way::Right);
        let (mut main_glyphs, mut aside) = (Vec::new(), String::new());
        for (way, glyph) in self.0 {
            if way == main {
                main_glyphs.push(turned(way, glyph));
            } else {
                aside.push(glyph.c);
            }
        }
        (main_glyphs, aside)
    }
}

/// A character of a page that is turned, as it stands on the page when it is turned back.
fn turned(way: Way, glyph: Glyph) -> Glyph {
    let (x, y) = match way {
        Way::Right | Way::Aslant => (glyph.x, glyph.y),
        Way::Up => (glyph.y, -glyph.x),
        Way::Down => (-glyph.y, glyph.x),
        Way::Left => (-glyph.x, -glyph.y),
    };
    Glyph { x, y, end: x + glyph.end - glyph.x, ..glyph }
}

fn way(along: (f64, f64)) -> Way {
    let (x, y) = along;
    let length = x.hypot(y);
    // Within some ten degrees of a side of the page.
    let is_along = |part: f64| part > length * (FRAC_1_SQRT_2 + 0.278);
    match () {
        () if is_along(x) => Way::Right,
        () if is_along(y) => Way::Up,
        () if is_along(-y) => Way::Down,
        () if is_along(-x) => Way::Left,
        () => Way::Aslant,
    }
}

/// How wide a character is drawn, in its size. Files that leave widths out have figures as wide as Chinese characters.
fn width(c: char, said: f64) -> f64 {
    if c.is_ascii() && !matches!(c, 'W' | 'M' | 'm' | '@' | '%') && said > 0.75 { 0.55 } else { said }
}

impl OutputDev for Glyphs {
    fn begin_page(
        &mut self,
        _: u32,
        _: &MediaBox,
        _: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn output_character(
        &mut self,
        at: &Transform,
        said: f64,
        _: f64,
        font_size: f64,
        text: &str,
    ) -> Result<(), OutputError> {
        let along = (at.m11 * font_size, at.m12 * font_size);
        let length = along.0.hypot(along.1);
        let (mut x, y) = (at.m31, at.m32);
        let finite = [x, y, length].iter().all(|n| n.is_finite() && n.abs() < 1e7);
        if !finite || length == 0.0 || self.0.len() > MOST {
            return Ok(());
        }
        let count = text.chars().count().max(1);
        for c in text.chars().map(encodings::meant) {
            let advance = width(c, said) * length / f64::from(u32::try_from(count).unwrap_or(1));
            let glyph = Glyph { c, x, end: x + advance, y, size: length };
            x += advance;
            // White space shows in where the next character stands.
            if !c.is_whitespace() && !c.is_control() {
                self.0.push((way(along), glyph));
            }
        }
        Ok(())
    }

    fn begin_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_word(&mut self) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_line(&mut self) -> Result<(), OutputError> {
        Ok(())
    }
}
