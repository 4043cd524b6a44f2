//! Texts of which a part looks otherwise than the rest: struck out, white on white, raised to a footnote mark. Whoever reads
//! the sheet reads past such a part; glued to the rest, `400` struck out before `450` would be 400450.

use std::borrow::Cow;
use std::io::Read;

use super::xml::{Token, Xml};

/// How a part of a text looks, as far as that says whether it is meant.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Face {
    /// A line goes through it.
    pub struck: bool,
    /// It has the colour of paper.
    pub white: bool,
    /// It stands above or below the line.
    pub raised: bool,
}

/// A part of a text: up to which byte, and how it looks; none where it looks as its cell does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Run {
    pub end: usize,
    pub face: Option<Face>,
}

/// What a reader of the sheet takes from a text.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Seen<'t> {
    /// All of it.
    Whole,
    /// This, without what was left out.
    Part { text: String, left_out: Cow<'t, str> },
    /// Nothing that still holds.
    Struck,
}

/// What is seen of a text whose cell has a line through it or not.
pub(crate) fn seen<'t>(text: &'t str, runs: &[Run], cell_is_struck: bool) -> Seen<'t> {
    if runs.is_empty() {
        return if cell_is_struck { Seen::Struck } else { Seen::Whole };
    }
    let own = Face { struck: cell_is_struck, ..Face::default() };
    let mut parts: Vec<(&str, Face)> = Vec::with_capacity(runs.len() + 1);
    let mut from = 0;
    for run in runs {
        parts.extend(text.get(from..run.end).map(|part| (part, run.face.unwrap_or(own))));
        from = run.end;
    }
    parts.extend(text.get(from..).map(|part| (part, own)));
    parts.retain(|(part, _)| !part.is_empty());
    let says_something = |(part, _): &&(&str, Face)| !part.trim().is_empty();
    let written = || parts.iter().filter(says_something);
    if written().count() > 0 && written().all(|(_, face)| face.struck) {
        return Seen::Struck;
    }
    // Words that are white altogether stand on something dark.
    let on_paper = written().any(|(_, face)| !face.white);
    let (mut kept, mut left_out) = (String::with_capacity(text.len()), Vec::new());
    for (part, face) in parts {
        let marks = face.raised && is_mark(part);
        if face.struck || face.white && on_paper || marks && stands_apart(&kept) {
            left_out.push(part);
            continue;
        }
        // Ten to the fifth is no number that anybody writes down here, and no hundred and five.
        if marks && kept.ends_with(|c: char| c.is_ascii_digit()) {
            kept.push('^');
        }
        kept.push_str(part);
    }
    match left_out.as_slice() {
        [] if kept == text => Seen::Whole,
        [only] => Seen::Part { text: kept, left_out: Cow::Borrowed(only) },
        several => Seen::Part { text: kept, left_out: several.join("、").into() },
    }
}

/// Whether a raised part points to a note: figures, stars, what stands in brackets.
fn is_mark(part: &str) -> bool {
    let sign = |c: char| {
        c.is_ascii_digit()
            || c.is_whitespace()
            || "*#†‡()（）[]［］〔〕注,，、".contains(c)
            || ('①'..='⑳').contains(&c)
    };
    part.chars().all(sign)
}

/// Whether a note may belong to what stands before: the 2 of m² and of H₂O does not, nor a power of ten.
fn stands_apart(before: &str) -> bool {
    let before = before.trim_end();
    !before.is_empty() && !before.ends_with(|c: char| c.is_ascii_alphabetic()) && !is_ten(before)
}

fn is_ten(before: &str) -> bool {
    let Some(rest) = before.strip_suffix("10") else { return false };
    !rest.ends_with(|c: char| c.is_ascii_digit() || c == '.')
}

/// Gathers the parts of a text of an .xlsx file: `<r>` with its `<rPr>` (ECMA-376 part 1, 18.4.4 and 18.4.7).
#[derive(Default)]
pub(crate) struct Runs {
    runs: Vec<Run>,
    face: Option<Face>,
    in_properties: bool,
}

impl Runs {
    /// What an element says of the part at hand.
    pub(super) fn take<R: Read>(&mut self, token: Token, xml: &Xml<R>) {
        let opens = token != Token::Close;
        match xml.name() {
            b"r" if opens => self.face = None,
            b"rPr" => {
                if opens {
                    self.face = Some(Face::default());
                }
                self.in_properties = token == Token::Open;
            }
            name if opens && self.in_properties => {
                if let Some(face) = &mut self.face {
                    face.take(name, xml);
                }
            }
            _ => {}
        }
    }

    /// A part ends at a byte of the text.
    pub(super) fn end(&mut self, end: usize) {
        self.runs.push(Run { end, face: self.face });
    }

    /// The parts of a text that is over; none where all of it looks as its cell does.
    pub(super) fn finish(&mut self) -> Vec<Run> {
        (self.face, self.in_properties) = (None, false);
        if self.runs.iter().all(|run| run.face.is_none()) {
            self.runs.clear();
        }
        std::mem::take(&mut self.runs)
    }
}

impl Face {
    /// What an element of a font says.
    pub(super) fn take<R: Read>(&mut self, name: &[u8], xml: &Xml<R>) {
        let value = || xml.attribute("val");
        match name {
            b"strike" => self.struck = !value().is_some_and(|value| matches!(value.as_str(), "0" | "false")),
            b"vertAlign" => self.raised = value().is_some_and(|value| value != "baseline"),
            b"color" => {
                let rgb =
                    xml.attribute("rgb").is_some_and(|rgb| rgb.to_ascii_lowercase().ends_with("ffffff"));
                let indexed =
                    xml.attribute("indexed").is_some_and(|index| matches!(index.as_str(), "1" | "9"));
                let theme = xml.attribute("theme").is_some_and(|theme| theme == "0");
                self.white = rgb || indexed || theme && xml.attribute("tint").is_none();
            }
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRUCK: Face = Face { struck: true, white: false, raised: false };
    const RAISED: Face = Face { raised: true, struck: false, white: false };
    const WHITE: Face = Face { white: true, struck: false, raised: false };

    fn read(parts: &[(&str, Option<Face>)], cell_is_struck: bool) -> Option<(String, String)> {
        let text: String = parts.iter().map(|(part, _)| *part).collect();
        let mut end = 0;
        let runs: Vec<Run> = parts
            .iter()
            .map(|(part, face)| {
                end += part.len();
                Run { end, face: *face }
            })
            .collect();
        match seen(&text, &runs, cell_is_struck) {
            Seen::Whole => Some((text, String::new())),
            Seen::Part { text, left_out } => Some((text, left_out.into_owned())),
            Seen::Struck => None,
        }
    }

    #[test]
    fn what_is_not_meant_is_left_out() {
        let plain = Some(Face::default());
        for (parts, kept, left_out) in [
            (vec![("400", Some(STRUCK)), ("450", None)], "450", "400"),
            (vec![("450", plain), ("0", Some(STRUCK))], "450", "0"),
            (vec![("450", None), ("1", Some(RAISED))], "450", "1"),
            (vec![("王芳", None), ("[注1]", Some(RAISED))], "王芳", "[注1]"),
            (vec![("450", plain), ("00", Some(WHITE))], "450", "00"),
            (vec![("总", Some(WHITE)), ("计", Some(WHITE))], "总计", ""),
            (vec![("120m", None), ("2", Some(RAISED))], "120m2", ""),
            (vec![("1.2×10", None), ("5", Some(RAISED))], "1.2×10^5", ""),
            (vec![("110", None), ("5", Some(RAISED))], "110", "5"),
            (vec![("1", Some(STRUCK)), ("2", None), ("3", Some(STRUCK))], "2", "1、3"),
        ] {
            assert_eq!(read(&parts, false), Some((kept.into(), left_out.into())), "{parts:?}");
        }
    }

    #[test]
    fn a_part_without_a_look_of_its_own_looks_as_its_cell() {
        assert_eq!(
            read(&[("400", None), ("450", Some(Face::default()))], true),
            Some(("450".into(), "400".into()))
        );
        assert_eq!(read(&[("400", Some(STRUCK)), (" ", None)], false), None);
        assert_eq!(seen("400", &[], true), Seen::Struck);
        assert_eq!(seen("400", &[], false), Seen::Whole);
    }
}
