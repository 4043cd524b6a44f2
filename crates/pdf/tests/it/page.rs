//! A printed page as a reader finds it: which glyph stands where.

use hayro_interpret::font::Glyph;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::util::TransformExt as _;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, InterpreterSettings, Paint,
    PathDrawMode, SoftMask, interpret_page,
};
use kurbo::{Affine, BezPath, Point, Rect};

/// Points in a millimetre.
pub const MM: f64 = 72.0 / 25.4;

/// A glyph on a page.
#[derive(Debug, Clone)]
pub struct Set {
    /// What it is read as.
    pub text: String,
    /// Number within its font; 0 is the box that stands for a missing character.
    pub glyph: u32,
    /// Left edge, in points from the left edge of the page.
    pub x: f64,
    /// Baseline, in points from the upper edge of the page.
    pub y: f64,
    /// Size in points.
    pub size: f64,
}

/// What stands on a page.
#[derive(Debug, Default)]
pub struct Page {
    /// Its glyphs in reading order.
    pub glyphs: Vec<Set>,
    /// How many pictures it shows.
    pub pictures: usize,
    /// Lines and boxes, as the rectangles around them.
    pub strokes: Vec<Rect>,
}

/// The pages of a PDF.
pub fn pages(bytes: &[u8]) -> Vec<Page> {
    let pdf = Pdf::new(bytes.to_vec()).unwrap_or_else(|e| panic!("not a PDF: {e:?}"));
    let cache = InterpreterCache::new();
    pdf.pages()
        .iter()
        .map(|page| {
            let (width, height) = page.render_dimensions();
            let area = Rect::new(0.0, 0.0, f64::from(width), f64::from(height));
            let upright = page.initial_transform(true).to_kurbo();
            let settings = InterpreterSettings::default();
            let mut context = Context::new(upright, area, &cache, pdf.xref(), settings);
            let mut found = Page::default();
            interpret_page(page, &mut context, &mut found);
            found
        })
        .collect()
}

impl Page {
    /// The lines of the type area: glyphs of one baseline, from top to bottom, each from left to right. The page
    /// number below it is left out.
    pub fn lines(&self) -> Vec<Vec<&Set>> {
        let mut body: Vec<&Set> = self.glyphs.iter().filter(|g| g.y < (297.0 - 34.0) * MM).collect();
        body.sort_by(|a, b| (a.y, a.x).partial_cmp(&(b.y, b.x)).unwrap());
        let mut lines: Vec<Vec<&Set>> = Vec::new();
        for glyph in body {
            match lines.last_mut() {
                Some(line) if (line[0].y - glyph.y).abs() < 2.0 => line.push(glyph),
                _ => lines.push(vec![glyph]),
            }
        }
        for line in &mut lines {
            line.sort_by(|a, b| a.x.total_cmp(&b.x));
        }
        lines
    }

    /// The text of each line.
    pub fn texts(&self) -> Vec<String> {
        self.lines().into_iter().map(|line| line.into_iter().map(|g| g.text.as_str()).collect()).collect()
    }

    /// The glyphs below the type area.
    pub fn foot(&self) -> Vec<&Set> {
        self.glyphs.iter().filter(|g| g.y >= (297.0 - 34.0) * MM).collect()
    }

    /// The first glyph of a text.
    pub fn find(&self, text: &str) -> &Set {
        let lines = self.lines();
        let first = text.chars().next().unwrap().to_string();
        let line =
            lines.iter().find(|line| line.iter().map(|g| g.text.as_str()).collect::<String>().contains(text));
        let line = line.unwrap_or_else(|| panic!("no {text} on the page: {:?}", self.texts()));
        let at = |i: &usize| line[*i..].iter().map(|g| g.text.as_str()).collect::<String>().starts_with(text);
        let at = (0..line.len()).filter(|i| line[*i].text == first).find(at).unwrap();
        self.glyphs.iter().find(|g| g.x == line[at].x && g.y == line[at].y).unwrap()
    }
}

impl<'a> Device<'a> for Page {
    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'a>,
        transform: Affine,
        glyph_transform: Affine,
        _: &Paint<'a>,
        _: &GlyphDrawMode,
    ) {
        let Glyph::Outline(outline) = glyph else { panic!("a glyph that is no outline") };
        let whole = transform * glyph_transform;
        let origin = whole * Point::ORIGIN;
        let text = match outline.as_unicode() {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(s)) => s,
            None => String::new(),
        };
        // Outlines are in thousandths of their size.
        let size = (whole * Point::new(1000.0, 0.0) - origin).hypot();
        // Emphasised text is filled and outlined: twice in one place.
        if self.glyphs.iter().any(|g| (g.x, g.y) == (origin.x, origin.y) && g.text == text) {
            return;
        }
        self.glyphs.push(Set { text, glyph: outline.glyph_id().to_u32(), x: origin.x, y: origin.y, size });
    }

    fn draw_image(&mut self, _: Image<'a, '_>, _: Affine) {
        self.pictures += 1;
    }

    fn draw_path(&mut self, path: &BezPath, transform: Affine, _: &Paint<'a>, _: &PathDrawMode) {
        self.strokes.push((transform * path.clone()).control_box());
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'a>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'a>>, _: BlendMode) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}
