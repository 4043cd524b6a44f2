//! The characters of a page with their places, as they are drawn: in whatever order, some of them twice, some of them aslant.

use std::f64::consts::FRAC_1_SQRT_2;

use pdf_extract::{ColorSpace, MediaBox, OutputDev, OutputError, Path, PathOp, Transform};

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

/// A line drawn from the top to the bottom, as between the cells of a table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Rule {
    pub x: f64,
    pub top: f64,
    pub bottom: f64,
}

/// A line drawn from the left to the right, as between the rows of a table.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Level {
    pub y: f64,
    pub left: f64,
    pub right: f64,
}

/// What a page draws, handed on when it ends.
pub(super) struct Glyphs<F> {
    glyphs: Vec<(Way, Glyph)>,
    rules: Vec<Rule>,
    levels: Vec<Level>,
    page: F,
}

/// What one page draws, put upright.
pub(super) struct Upright {
    pub glyphs: Vec<Glyph>,
    pub rules: Vec<Rule>,
    pub levels: Vec<Level>,
    /// What runs any other way, as it was drawn.
    pub aside: String,
}

impl<F: FnMut(Upright)> Glyphs<F> {
    /// With what takes each page.
    pub fn new(page: F) -> Self {
        Self { glyphs: Vec::new(), rules: Vec::new(), levels: Vec::new(), page }
    }

    /// The characters that run the way of most of the page. Rules of pages that are turned are not looked at.
    fn upright(&mut self) -> Upright {
        const WAYS: [Way; 4] = [Way::Right, Way::Up, Way::Down, Way::Left];
        let many = |way: Way| self.glyphs.iter().filter(|(of, _)| *of == way).count();
        // Of as many the first.
        let main = WAYS.into_iter().rev().max_by_key(|way| many(*way)).unwrap_or(Way::Right);
        let (mut main_glyphs, mut aside) = (Vec::new(), String::new());
        for (way, glyph) in std::mem::take(&mut self.glyphs) {
            if way == main {
                main_glyphs.push(turned(way, glyph));
            } else {
                aside.push(glyph.c);
            }
        }
        let (rules, levels) = (std::mem::take(&mut self.rules), std::mem::take(&mut self.levels));
        let (rules, levels) = if main == Way::Right { (rules, levels) } else { (Vec::new(), Vec::new()) };
        Upright { glyphs: main_glyphs, rules, levels, aside }
    }

    /// Takes down what of a path runs from the top to the bottom, or from the left to the right.
    fn note(&mut self, ctm: &Transform, path: &Path) {
        const THIN: f64 = 2.0;
        const SHORT: f64 = 6.0;
        let place =
            |x: f64, y: f64| (x * ctm.m11 + y * ctm.m21 + ctm.m31, x * ctm.m12 + y * ctm.m22 + ctm.m32);
        let mut last = None;
        for op in &path.ops {
            let (from, to) = match *op {
                PathOp::Rect(x, y, width, height) => (place(x, y), place(x + width, y + height)),
                PathOp::MoveTo(x, y) => {
                    last = Some(place(x, y));
                    continue;
                }
                PathOp::LineTo(x, y) => {
                    let to = place(x, y);
                    let Some(from) = last.replace(to) else { continue };
                    (from, to)
                }
                _ => continue,
            };
            let (width, height) = ((from.0 - to.0).abs(), (from.1 - to.1).abs());
            let (left, right) = (from.0.min(to.0), from.0.max(to.0));
            if height <= THIN && width >= SHORT && self.levels.len() < MOST {
                self.levels.push(Level { y: f64::midpoint(from.1, to.1), left, right });
            }
            if width <= THIN && height >= SHORT && self.rules.len() < MOST {
                let x = f64::midpoint(from.0, to.0);
                self.rules.push(Rule { x, top: from.1.max(to.1), bottom: from.1.min(to.1) });
            } else if matches!(op, PathOp::Rect(..))
                && height >= SHORT
                && width >= SHORT
                && self.rules.len() < MOST
            {
                // A box drawn around a cell has all its sides.
                for y in [from.1, to.1] {
                    self.levels.push(Level { y, left, right });
                }
                for x in [from.0, to.0] {
                    self.rules.push(Rule { x, top: from.1.max(to.1), bottom: from.1.min(to.1) });
                }
            }
        }
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

impl<F: FnMut(Upright)> OutputDev for Glyphs<F> {
    fn begin_page(
        &mut self,
        _: u32,
        _: &MediaBox,
        _: Option<(f64, f64, f64, f64)>,
    ) -> Result<(), OutputError> {
        Ok(())
    }

    fn end_page(&mut self) -> Result<(), OutputError> {
        let upright = self.upright();
        (self.page)(upright);
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
        if !finite || length == 0.0 || self.glyphs.len() > MOST {
            return Ok(());
        }
        let count = text.chars().count().max(1);
        for c in text.chars().map(encodings::meant) {
            let advance = said * length / f64::from(u32::try_from(count).unwrap_or(1));
            let glyph = Glyph { c, x, end: x + advance, y, size: length };
            x += advance;
            // White space shows in where the next character stands.
            if !c.is_whitespace() && !c.is_control() {
                self.glyphs.push((way(along), glyph));
            }
        }
        Ok(())
    }

    fn stroke(&mut self, ctm: &Transform, _: &ColorSpace, _: &[f64], path: &Path) -> Result<(), OutputError> {
        self.note(ctm, path);
        Ok(())
    }

    fn fill(&mut self, ctm: &Transform, _: &ColorSpace, _: &[f64], path: &Path) -> Result<(), OutputError> {
        self.note(ctm, path);
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
