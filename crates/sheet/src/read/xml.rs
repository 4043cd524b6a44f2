//! The XML of a workbook, token by token, from a stream.
//!
//! Workbooks use a small part of XML: elements, attributes, text. Reading just that keeps the spelling of
//! every number, and what could be abused (document types, entities of one's own) is refused because it does
//! not exist here.

use std::borrow::Cow;
use std::io::Read;

use super::trouble::{BadWorkbook, damaged};

/// A tag or text longer than this is no spreadsheet's: a cell holds at most 32,767 characters.
const LONGEST_TOKEN: usize = 4 << 20;
/// So many bytes ahead are looked at one by one.
const NEAR: usize = 24;

/// A reader of tokens. After [`advance`](Self::advance) the current one is at hand until the next.
pub(crate) struct Xml<R> {
    source: R,
    buffer: Vec<u8>,
    /// Unread bytes are `buffer[start..end]`.
    start: usize,
    end: usize,
    ended: bool,
    token: (usize, usize),
    /// The name of a tag, without its prefix.
    name: (usize, usize),
}

/// What kind of token is at hand.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token {
    /// `<a …>`
    Open,
    /// `<a …/>`
    Empty,
    /// `</a>`
    Close,
    /// Text between tags, entities not yet replaced.
    Text,
    /// `<![CDATA[…]]>`
    Verbatim,
}

impl<R: Read> Xml<R> {
    pub(crate) fn new(source: R) -> Self {
        let buffer = vec![0; 64 << 10];
        Self { source, buffer, start: 0, end: 0, ended: false, token: (0, 0), name: (0, 0) }
    }

    /// Goes to the next token; none at the end of the document.
    pub(crate) fn advance(&mut self) -> Result<Option<Token>, BadWorkbook> {
        loop {
            if self.start == self.end && !self.fill()? {
                return Ok(None);
            }
            if self.buffer[self.start] != b'<' {
                let length = match self.find(0, b'<')? {
                    Some(length) => length,
                    // Only line ends may follow the last tag.
                    None if self.unread().iter().all(u8::is_ascii_whitespace) => {
                        self.start = self.end;
                        return Ok(None);
                    }
                    None => return Err(damaged("xml")),
                };
                self.token = (self.start, self.start + length);
                self.start += length;
                return Ok(Some(Token::Text));
            }
            if let Some(token) = self.markup()? {
                return Ok(Some(token));
            }
        }
    }

    /// Reads markup; none for what carries no data (comments, processing instructions).
    fn markup(&mut self) -> Result<Option<Token>, BadWorkbook> {
        while self.end - self.start < 9 && self.fill()? {}
        let head = self.unread();
        match head.get(1) {
            Some(b'!') if head.starts_with(b"<!--") => {
                self.skip_past(b"-->", 4)?;
                Ok(None)
            }
            Some(b'!') if head.starts_with(b"<![CDATA[") => {
                let length = self.skip_past(b"]]>", 9)?;
                // Asked for afterwards, because reading on may have moved the bytes to the front.
                let from = self.start - length;
                self.token = (from + 9, from + length - 3);
                Ok(Some(Token::Verbatim))
            }
            Some(b'!') => Err(damaged("doctype")),
            Some(b'?') => {
                self.skip_past(b"?>", 2)?;
                Ok(None)
            }
            _ => self.tag().map(Some),
        }
    }

    fn tag(&mut self) -> Result<Token, BadWorkbook> {
        let length = self.tag_length()?;
        let (mut from, mut to) = (self.start + 1, self.start + length - 1);
        self.start += length;
        let token = if self.buffer.get(from) == Some(&b'/') {
            from += 1;
            Token::Close
        } else if to > from && self.buffer[to - 1] == b'/' {
            to -= 1;
            Token::Empty
        } else {
            Token::Open
        };
        self.token = (from, to);
        self.name = (from, to);
        for (at, byte) in self.buffer[from..to].iter().enumerate() {
            if byte.is_ascii_whitespace() {
                self.name.1 = from + at;
                break;
            }
            if *byte == b':' {
                self.name.0 = from + at + 1;
            }
        }
        Ok(token)
    }

    /// Bytes from `<` to `>`, both with it. A `>` may stand inside a quoted value.
    fn tag_length(&mut self) -> Result<usize, BadWorkbook> {
        let (mut at, mut quote) = (1, None);
        loop {
            for byte in self.unread().get(at..).unwrap_or_default() {
                at += 1;
                match (quote, byte) {
                    (None, b'>') => return Ok(at),
                    (None, b'"' | b'\'') => quote = Some(*byte),
                    (Some(open), byte) if open == *byte => quote = None,
                    _ => {}
                }
            }
            if !self.fill()? {
                return Err(damaged("xml"));
            }
        }
    }

    /// Name of the tag at hand without its prefix.
    pub(crate) fn name(&self) -> &[u8] {
        &self.buffer[self.name.0..self.name.1]
    }

    /// Attributes of the tag at hand, raw: names with their prefix, values with their entities.
    pub(crate) fn attributes(&self) -> Attributes<'_> {
        Attributes(&self.buffer[self.name.1..self.token.1])
    }

    /// One attribute as text. The name is compared without its prefix.
    pub(crate) fn attribute(&self, name: &str) -> Option<String> {
        let raw = self.attributes().find(|(n, _)| local(n) == name.as_bytes())?.1;
        Some(text_of(raw).into_owned())
    }

    /// Appends the text at hand to `out`, entities replaced.
    pub(crate) fn append_text(&self, token: Token, out: &mut String) {
        let raw = &self.buffer[self.token.0..self.token.1];
        match token {
            Token::Verbatim => out.push_str(&String::from_utf8_lossy(raw)),
            _ => out.push_str(&text_of(raw)),
        }
    }

    fn unread(&self) -> &[u8] {
        &self.buffer[self.start..self.end]
    }

    /// Offset from `start` of a byte at or after offset `from`, reading on as needed.
    fn find(&mut self, mut from: usize, byte: u8) -> Result<Option<usize>, BadWorkbook> {
        loop {
            let unread = self.unread();
            if let Some(at) = unread.get(from..).and_then(|bytes| offset_of(byte, bytes)) {
                return Ok(Some(from + at));
            }
            from = from.max(unread.len());
            if !self.fill()? {
                return Ok(None);
            }
        }
    }

    /// Skips markup up to and with `end`; returns its length.
    fn skip_past(&mut self, end: &[u8], from: usize) -> Result<usize, BadWorkbook> {
        let last = end[end.len() - 1];
        let mut from = from;
        loop {
            let Some(at) = self.find(from, last)? else {
                return Err(damaged("xml"));
            };
            if self.buffer[self.start..=self.start + at].ends_with(end) {
                self.start += at + 1;
                return Ok(at + 1);
            }
            from = at + 1;
        }
    }

    /// Reads more; false at the end.
    fn fill(&mut self) -> Result<bool, BadWorkbook> {
        if self.ended {
            return Ok(false);
        }
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.end == self.buffer.len() {
            if self.end >= LONGEST_TOKEN {
                return Err(damaged("token"));
            }
            self.buffer.resize(self.end * 2, 0);
        }
        let read = self.source.read(&mut self.buffer[self.end..]).map_err(|e| BadWorkbook::from_read(&e))?;
        self.end += read;
        self.ended = read == 0;
        Ok(read > 0)
    }
}

/// Name and raw value, one after the other.
pub(crate) struct Attributes<'a>(&'a [u8]);

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a [u8], &'a [u8]);
    fn next(&mut self) -> Option<Self::Item> {
        let rest = self.0.trim_ascii_start();
        let equals = offset_of(b'=', rest)?;
        let name = rest[..equals].trim_ascii_end();
        let value = rest[equals + 1..].trim_ascii_start();
        let quote = *value.first().filter(|q| matches!(q, b'"' | b'\''))?;
        let length = offset_of(quote, &value[1..])?;
        self.0 = &value[length + 2..];
        Some((name, &value[1..=length]))
    }
}

/// A name without its prefix.
pub(crate) fn local(name: &[u8]) -> &[u8] {
    match offset_of(b':', name) {
        Some(colon) => &name[colon + 1..],
        None => name,
    }
}

/// Where a byte stands first. Mostly it is near, and a search in wide steps takes longer to begin than to get there.
fn offset_of(byte: u8, bytes: &[u8]) -> Option<usize> {
    let (near, far) = bytes.split_at(bytes.len().min(NEAR));
    let at = near.iter().position(|b| *b == byte);
    at.or_else(|| Some(near.len() + memchr::memchr(byte, far)?))
}

/// Text with its entities replaced. What is no entity stays as it is.
pub(crate) fn text_of(raw: &[u8]) -> Cow<'_, str> {
    // What is right is looked through faster than what may have to be mended.
    let text = std::str::from_utf8(raw).map_or_else(|_| String::from_utf8_lossy(raw), Cow::Borrowed);
    if memchr::memchr2(b'&', b'\r', raw).is_none() {
        return text;
    }
    let mut out = String::with_capacity(text.len());
    let mut rest: &str = &text;
    while let Some(at) = rest.find('&') {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        // No further than an entity is long: a text may be nothing but such signs.
        let end = rest.bytes().take(11).position(|byte| byte == b';');
        let replaced = end.and_then(|end| Some((entity(&rest[1..end])?, end)));
        match replaced {
            Some((c, end)) => {
                out.push(c);
                rest = &rest[end + 1..];
            }
            None => {
                out.push('&');
                rest = &rest[1..];
            }
        }
    }
    out.push_str(rest);
    Cow::Owned(out.replace("\r\n", "\n"))
}

fn entity(name: &str) -> Option<char> {
    Some(match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        _ => {
            let number = name.strip_prefix('#')?;
            let code = match number.strip_prefix(['x', 'X']) {
                Some(hex) => u32::from_str_radix(hex, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(code)?
        }
    })
}

/// Replaces Excel's own escapes: `_x000D_` stands for the character with that code.
pub(crate) fn unescape_excel(text: &mut String, from: usize) {
    if memchr::memchr(b'_', &text.as_bytes()[from..]).is_none() {
        return;
    }
    let tail = text.split_off(from);
    let mut rest: &str = &tail;
    while let Some(at) = rest.find("_x") {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        let code =
            rest.get(2..7).filter(|h| h.ends_with('_')).and_then(|h| u32::from_str_radix(&h[..4], 16).ok());
        match code.and_then(char::from_u32) {
            Some(c) => {
                if c != '\r' {
                    text.push(c);
                }
                rest = &rest[7..];
            }
            None => {
                text.push_str("_x");
                rest = &rest[2..];
            }
        }
    }
    text.push_str(rest);
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Gives one byte at a time, so that every token is torn at every place.
    struct Drip<'a>(&'a [u8]);
    impl Read for Drip<'_> {
        fn read(&mut self, out: &mut [u8]) -> std::io::Result<usize> {
            let Some((first, rest)) = self.0.split_first() else { return Ok(0) };
            out[0] = *first;
            self.0 = rest;
            Ok(1)
        }
    }

    fn tokens(text: &str) -> Result<Vec<String>, BadWorkbook> {
        let mut xml = Xml::new(Drip(text.as_bytes()));
        let mut seen = Vec::new();
        while let Some(token) = xml.advance()? {
            seen.push(match token {
                Token::Text | Token::Verbatim => {
                    let mut out = String::new();
                    xml.append_text(token, &mut out);
                    out
                }
                Token::Close => format!("/{}", String::from_utf8_lossy(xml.name())),
                _ => {
                    let list: Vec<_> = xml
                        .attributes()
                        .map(|(n, v)| format!("{}={}", String::from_utf8_lossy(n), text_of(v)))
                        .collect();
                    format!("{}({})", String::from_utf8_lossy(xml.name()), list.join(","))
                }
            });
        }
        Ok(seen)
    }

    #[test]
    fn tokens_come_out_whole_however_the_bytes_arrive() {
        let text = "<?xml version='1.0'?><!-- a > b --><x:sst a=\"1>2\" b = '&lt;'>A&amp;B&#x4e2d;<i/>\
                    <![CDATA[<raw>]]></x:sst>\n";
        assert_eq!(tokens(text).unwrap(), ["sst(a=1>2,b=<)", "A&B中", "i()", "<raw>", "/sst"]);
    }

    #[test]
    fn a_document_type_and_a_torn_tag_are_refused() {
        for text in ["<!DOCTYPE a [<!ENTITY x 'y'>]><a/>", "<a b=\"", "<a>text", "<a><!-- "] {
            assert!(tokens(text).is_err(), "{text}");
        }
    }

    #[test]
    fn excel_escapes_are_characters() {
        let mut text = "一_x000D_二_x0041_三_xyz_".to_owned();
        unescape_excel(&mut text, 0);
        assert_eq!(text, "一二A三_xyz_");
    }
}
