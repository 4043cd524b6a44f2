//! What a workbook is made of: sheets, shared strings, number formats, the hidden marker.

use std::collections::{HashMap, HashSet};

use super::format::{Formats, Style};
use super::package::Package;
use super::runs::{Face, Run, Runs};
use super::trouble::{BadWorkbook, damaged};
use super::xml::{Token, Xml, local, text_of, unescape_excel};

/// Shared texts beyond this do not come from a spreadsheet anyone typed.
const MOST_SHARED_TEXT: usize = 256 << 20;

/// Name of the custom document property that marks a template.
pub(crate) const MARKER: &str = "MingdeLayout";

/// A sheet of the workbook.
#[derive(Debug, Clone)]
pub(crate) struct SheetPart {
    pub name: String,
    /// Path of its part in the container.
    pub path: String,
    /// Whether Excel does not show it.
    pub hidden: bool,
}

/// Everything but the cells.
#[derive(Debug, Default)]
pub(crate) struct Structure {
    pub sheets: Vec<SheetPart>,
    pub strings: SharedStrings,
    /// How numbers are shown, by index of `cellXfs`.
    pub styles: Vec<Style>,
    /// The indices of `cellXfs` whose font has a line through it.
    pub struck: HashSet<usize>,
    pub formats: Formats,
    pub date1904: bool,
    pub marker: Option<String>,
}

/// All shared strings in one text, so that a million of them cost two allocations.
#[derive(Debug, Default)]
pub(crate) struct SharedStrings {
    text: String,
    ends: Vec<u32>,
    /// The parts of those of which some look otherwise than the rest.
    runs: HashMap<usize, Vec<Run>>,
}

impl SharedStrings {
    /// Where the text at hand begins.
    fn start(&self) -> usize {
        self.ends.last().map_or(0, |end| *end as usize)
    }

    pub(crate) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = if index == 0 { 0 } else { self.ends[index - 1] as usize };
        self.text.get(start..end)
    }

    pub(crate) fn runs(&self, index: usize) -> &[Run] {
        self.runs.get(&index).map_or(&[], Vec::as_slice)
    }

    /// All of them, one behind the other.
    pub(crate) fn all(&self) -> &str {
        &self.text
    }
}

impl Structure {
    /// Reads the workbook whose part stands at `path`.
    pub(crate) fn read(package: &mut Package, path: &str) -> Result<Self, BadWorkbook> {
        let targets = relations_of(package, path)?;
        if targets.is_empty() {
            return Err(damaged("rels"));
        }
        let mut structure = workbook(package, path, &targets)?;
        let target = |kind: &str, usual: &str| {
            let found = targets.values().find(|(k, _)| k == kind).map(|(_, path)| path.clone());
            found.unwrap_or_else(|| usual.to_owned())
        };
        structure.strings = shared_strings(package, &target("sharedStrings", "xl/sharedStrings.xml"))?;
        (structure.styles, structure.formats, structure.struck) =
            styles(package, &target("styles", "xl/styles.xml"))?;
        structure.marker = marker(package)?;
        Ok(structure)
    }
}

/// Relation id → (last word of the type, path in the container).
type Targets = HashMap<String, (String, String)>;

/// Path of the part that is the workbook: what the container says it is, else the usual one.
pub(super) fn workbook_path(package: &mut Package) -> Result<Option<String>, BadWorkbook> {
    let said = relations_of(package, "")?;
    let said = said.into_values().find(|(kind, _)| kind == "officeDocument").map(|(_, path)| path);
    Ok([said.as_deref(), Some(USUAL)].into_iter().flatten().find(|path| package.has(path)).map(str::to_owned))
}

/// Where the workbook stands in nearly all files.
const USUAL: &str = "xl/workbook.xml";

/// The relations of a part; those of the container where `part` is empty. Targets are resolved against its folder.
fn relations_of(package: &mut Package, part: &str) -> Result<Targets, BadWorkbook> {
    let mut targets = HashMap::new();
    let (folder, name) = part.rsplit_once('/').unwrap_or(("", part));
    let beside = if folder.is_empty() { String::new() } else { format!("{folder}/") };
    let Some(part) = package.part(&format!("{beside}_rels/{name}.rels"))? else { return Ok(targets) };
    let mut xml = Xml::new(part);
    while let Some(token) = xml.advance()? {
        if !matches!(token, Token::Open | Token::Empty) || xml.name() != b"Relationship" {
            continue;
        }
        let (Some(id), Some(kind), Some(target)) =
            (xml.attribute("Id"), xml.attribute("Type"), xml.attribute("Target"))
        else {
            continue;
        };
        let kind = kind.rsplit('/').next().unwrap_or("").to_owned();
        targets.insert(id, (kind, resolved(folder, &target)));
    }
    Ok(targets)
}

/// A target as a path in the container: some programs write it with `\`, with `..`, or from the root.
fn resolved(folder: &str, target: &str) -> String {
    let target = target.trim().replace('\\', "/");
    let base = if target.starts_with('/') { "" } else { folder };
    let mut path: Vec<&str> = Vec::new();
    for step in base.split('/').chain(target.split('/')) {
        match step {
            "" | "." => {}
            ".." => drop(path.pop()),
            step => path.push(step),
        }
    }
    path.join("/")
}

fn workbook(package: &mut Package, path: &str, targets: &Targets) -> Result<Structure, BadWorkbook> {
    let mut structure = Structure::default();
    let Some(part) = package.part(path)? else { return Err(damaged("workbook")) };
    let mut xml = Xml::new(part);
    let mut in_extensions = false;
    while let Some(token) = xml.advance()? {
        if !matches!(token, Token::Open | Token::Empty) {
            in_extensions &= !(token == Token::Close && xml.name() == b"extLst");
            continue;
        }
        match xml.name() {
            b"extLst" => in_extensions = token == Token::Open,
            // Extensions of later versions have elements of the same names in other namespaces.
            _ if in_extensions => {}
            b"workbookPr" => {
                let given = xml.attribute("date1904");
                structure.date1904 |= given.is_some_and(|v| matches!(v.trim(), "1" | "true" | "on"));
            }
            b"sheet" => {
                let name = xml.attribute("name").unwrap_or_default();
                let id = xml.attributes().find(|(n, _)| local(n) == b"id" && n.contains(&b':'));
                let id = id.map(|(_, v)| text_of(v).into_owned()).unwrap_or_default();
                // Chart and macro sheets have no cells.
                if let Some((kind, path)) = targets.get(&id)
                    && kind == "worksheet"
                {
                    let hidden = xml.attribute("state").is_some_and(|s| s.ends_with("idden"));
                    structure.sheets.push(SheetPart { name, path: path.clone(), hidden });
                }
            }
            _ => {}
        }
    }
    Ok(structure)
}

fn shared_strings(package: &mut Package, path: &str) -> Result<SharedStrings, BadWorkbook> {
    let mut strings = SharedStrings::default();
    let Some(part) = package.part(path)? else { return Ok(strings) };
    let mut xml = Xml::new(part);
    // Text counts inside <t>, but not inside <rPh>, which holds readings of the characters.
    let (mut in_text, mut in_phonetic) = (false, false);
    let (mut runs, mut part_start) = (Runs::default(), 0);
    while let Some(token) = xml.advance()? {
        match token {
            Token::Open => match xml.name() {
                b"t" => (in_text, part_start) = (!in_phonetic, strings.text.len()),
                b"rPh" => in_phonetic = true,
                _ => runs.take(token, &xml),
            },
            Token::Text | Token::Verbatim if in_text => xml.append_text(token, &mut strings.text),
            Token::Close => match xml.name() {
                b"t" if in_text => {
                    in_text = false;
                    unescape_excel(&mut strings.text, part_start);
                    runs.end(strings.text.len() - strings.start());
                }
                b"rPh" => in_phonetic = false,
                b"si" => end_string(&mut strings, &mut runs)?,
                _ => runs.take(token, &xml),
            },
            Token::Empty if xml.name() == b"si" => end_string(&mut strings, &mut runs)?,
            Token::Empty => runs.take(token, &xml),
            _ => {}
        }
        if strings.text.len() > MOST_SHARED_TEXT {
            return Err(damaged("strings"));
        }
    }
    strings.text.shrink_to_fit();
    Ok(strings)
}

fn end_string(strings: &mut SharedStrings, runs: &mut Runs) -> Result<(), BadWorkbook> {
    let runs = runs.finish();
    if !runs.is_empty() {
        strings.runs.insert(strings.ends.len(), runs);
    }
    strings.ends.push(u32::try_from(strings.text.len()).map_err(|_| damaged("strings"))?);
    Ok(())
}

fn styles(package: &mut Package, path: &str) -> Result<(Vec<Style>, Formats, HashSet<usize>), BadWorkbook> {
    let (mut styles, mut formats, mut struck) = (Vec::new(), Formats::default(), HashSet::new());
    let Some(part) = package.part(path)? else { return Ok((styles, formats, struck)) };
    let mut xml = Xml::new(part);
    let mut custom: HashMap<u32, Style> = HashMap::new();
    let mut in_cell_formats = false;
    let (mut fonts, mut in_fonts): (Vec<Face>, bool) = (Vec::new(), false);
    while let Some(token) = xml.advance()? {
        match (token, xml_name(&xml, token)) {
            (Token::Open | Token::Empty, b"numFmt") => {
                let id = xml.attribute("numFmtId").and_then(|v| v.parse().ok());
                if let (Some(id), Some(code)) = (id, xml.attribute("formatCode")) {
                    custom.insert(id, formats.style_of_code(&code));
                }
            }
            (Token::Open, b"fonts") => in_fonts = true,
            (Token::Close, b"fonts") => in_fonts = false,
            (Token::Open | Token::Empty, b"font") if in_fonts => fonts.push(Face::default()),
            (Token::Open | Token::Empty, name) if in_fonts => {
                if let Some(font) = fonts.last_mut() {
                    font.take(name, &xml);
                }
            }
            (Token::Open, b"cellXfs") => in_cell_formats = true,
            (Token::Close, b"cellXfs") => in_cell_formats = false,
            (Token::Open | Token::Empty, b"xf") if in_cell_formats => {
                let id = xml.attribute("numFmtId").and_then(|v| v.parse().ok()).unwrap_or(0);
                let font = xml.attribute("fontId").and_then(|v| v.parse::<usize>().ok());
                if font.and_then(|font| fonts.get(font)).is_some_and(|font| font.struck) {
                    struck.insert(styles.len());
                }
                styles.push(custom.get(&id).copied().unwrap_or_else(|| formats.style_of_builtin(id)));
            }
            _ => {}
        }
    }
    Ok((styles, formats, struck))
}

fn xml_name<R: std::io::Read>(xml: &Xml<R>, token: Token) -> &[u8] {
    if matches!(token, Token::Text | Token::Verbatim) { b"" } else { xml.name() }
}

/// The layout a template was made from.
fn marker(package: &mut Package) -> Result<Option<String>, BadWorkbook> {
    let Some(part) = package.part("docProps/custom.xml")? else { return Ok(None) };
    let mut xml = Xml::new(part);
    let (mut inside, mut value) = (false, String::new());
    while let Some(token) = xml.advance()? {
        match token {
            Token::Open if xml.name() == b"property" => {
                inside = xml.attribute("name").is_some_and(|n| n == MARKER);
            }
            Token::Text if inside => xml.append_text(token, &mut value),
            Token::Close if inside && xml.name() == b"property" => {
                return Ok(Some(value.trim().to_owned()));
            }
            _ => {}
        }
    }
    Ok(None)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_found_however_they_are_written() {
        for (folder, target, path) in [
            ("xl", "worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "/xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "worksheets\\sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "./worksheets/../worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("xl", "../xl/worksheets/sheet1.xml", "xl/worksheets/sheet1.xml"),
            ("", "book/workbook.xml", "book/workbook.xml"),
            ("xl", "../../../sheet1.xml", "sheet1.xml"),
        ] {
            assert_eq!(resolved(folder, target), path, "{target}");
        }
    }
}
