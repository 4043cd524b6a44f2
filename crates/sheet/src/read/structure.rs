//! What a workbook is made of: sheets, shared strings, number formats, the hidden marker.

use std::collections::HashMap;

use super::format::{Formats, Style};
use super::package::Package;
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
    pub formats: Formats,
    pub date1904: bool,
    pub marker: Option<String>,
}

/// All shared strings in one text, so that a million of them cost two allocations.
#[derive(Debug, Default)]
pub(crate) struct SharedStrings {
    text: String,
    ends: Vec<u32>,
}

impl SharedStrings {
    pub(crate) fn get(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)? as usize;
        let start = if index == 0 { 0 } else { self.ends[index - 1] as usize };
        self.text.get(start..end)
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
        (structure.styles, structure.formats) = styles(package, &target("styles", "xl/styles.xml"))?;
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
    while let Some(token) = xml.advance()? {
        match token {
            Token::Open => match xml.name() {
                b"t" => in_text = !in_phonetic,
                b"rPh" => in_phonetic = true,
                _ => {}
            },
            Token::Text | Token::Verbatim if in_text => xml.append_text(token, &mut strings.text),
            Token::Close => match xml.name() {
                b"t" => in_text = false,
                b"rPh" => in_phonetic = false,
                b"si" => end_string(&mut strings)?,
                _ => {}
            },
            Token::Empty if xml.name() == b"si" => end_string(&mut strings)?,
            _ => {}
        }
        if strings.text.len() > MOST_SHARED_TEXT {
            return Err(damaged("strings"));
        }
    }
    strings.text.shrink_to_fit();
    Ok(strings)
}

fn end_string(strings: &mut SharedStrings) -> Result<(), BadWorkbook> {
    let start = strings.ends.last().map_or(0, |e| *e as usize);
    unescape_excel(&mut strings.text, start);
    strings.ends.push(u32::try_from(strings.text.len()).map_err(|_| damaged("strings"))?);
    Ok(())
}

fn styles(package: &mut Package, path: &str) -> Result<(Vec<Style>, Formats), BadWorkbook> {
    let (mut styles, mut formats) = (Vec::new(), Formats::default());
    let Some(part) = package.part(path)? else { return Ok((styles, formats)) };
    let mut xml = Xml::new(part);
    let mut custom: HashMap<u32, Style> = HashMap::new();
    let mut in_cell_formats = false;
    while let Some(token) = xml.advance()? {
        match (token, xml_name(&xml, token)) {
            (Token::Open | Token::Empty, b"numFmt") => {
                let id = xml.attribute("numFmtId").and_then(|v| v.parse().ok());
                if let (Some(id), Some(code)) = (id, xml.attribute("formatCode")) {
                    custom.insert(id, formats.style_of_code(&code));
                }
            }
            (Token::Open, b"cellXfs") => in_cell_formats = true,
            (Token::Close, b"cellXfs") => in_cell_formats = false,
            (Token::Open | Token::Empty, b"xf") if in_cell_formats => {
                let id = xml.attribute("numFmtId").and_then(|v| v.parse().ok()).unwrap_or(0);
                styles.push(custom.get(&id).copied().unwrap_or_else(|| formats.style_of_builtin(id)));
            }
            _ => {}
        }
    }
    Ok((styles, formats))
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
