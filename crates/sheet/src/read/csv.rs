//! Comma-separated text, in UTF-8 or, as Chinese Excel writes it, GB18030.

use std::borrow::Cow;

use super::row::{Original, Sort};

/// Reads records of a CSV text (RFC 4180) one after the other.
pub(crate) struct Csv<'t> {
    rest: &'t str,
    separator: char,
    line: u32,
}

/// The text of a CSV file, if its bytes can be text at all.
pub(crate) fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    if let Some(text) = bytes.strip_prefix(b"\xef\xbb\xbf") {
        return std::str::from_utf8(text).ok().map(Cow::Borrowed);
    }
    if bytes.starts_with(b"\xff\xfe") || bytes.starts_with(b"\xfe\xff") {
        let (text, _, bad) = encoding_rs::Encoding::for_bom(bytes)?.0.decode(bytes);
        return (!bad).then_some(text);
    }
    if bytes.contains(&0) {
        return None;
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return Some(Cow::Borrowed(text));
    }
    let (text, _, bad) = encoding_rs::GB18030.decode(bytes);
    (!bad).then_some(text)
}

/// The first line (from 1) whose bytes are no text, where [`decode`] found none: a file that was cut, or glued together
/// from two encodings. None where there are bytes that no text has.
pub(crate) fn first_unreadable_line(bytes: &[u8]) -> Option<usize> {
    if bytes.contains(&0) {
        return None;
    }
    let utf8 = |line: &[u8]| std::str::from_utf8(line).is_ok();
    let gb18030 = |line: &[u8]| !encoding_rs::GB18030.decode(line).2;
    // The first line that is not plain ASCII says in which encoding the file begins.
    let begins_in_utf8 = bytes.split(|b| *b == b'\n').find(|line| !line.is_ascii()).is_some_and(utf8);
    let bad = |line: &[u8]| if begins_in_utf8 { !utf8(line) } else { !gb18030(line) };
    bytes.split(|b| *b == b'\n').position(bad).map(|at| at + 1)
}

impl<'t> Csv<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        // The separator is what the first lines have most of.
        let head: Vec<&str> = text.lines().take(10).collect();
        let count = |c: char| head.iter().map(|l| l.matches(c).count()).sum::<usize>();
        let separator =
            [',', '\t', ';', '，', '；'].into_iter().rev().max_by_key(|c| count(*c)).unwrap_or(',');
        Self { rest: text, separator, line: 1 }
    }

    /// Puts the next record that has any text into `row` and returns its line.
    pub(crate) fn next_row(&mut self, row: &mut Original) -> Option<u32> {
        while !self.rest.is_empty() {
            row.clear();
            let line = self.line;
            self.record(row);
            if !row.is_blank() {
                return Some(line);
            }
        }
        None
    }

    fn record(&mut self, row: &mut Original) {
        let mut column: u16 = 0;
        loop {
            let ended = self.field(row);
            // Fields beyond the columns Excel has run together in the last one.
            row.end_cell(column, Sort::Text);
            column = column.saturating_add(1);
            if ended {
                return;
            }
        }
    }

    /// Appends one field; true if the record ends with it.
    fn field(&mut self, row: &mut Original) -> bool {
        if let Some(quoted) = self.rest.strip_prefix('"') {
            self.rest = quoted;
            while let Some(at) = self.rest.find('"') {
                self.take(at, row);
                self.rest = &self.rest[1..];
                if !self.rest.starts_with('"') {
                    break;
                }
                row.text_mut().push('"');
                self.rest = &self.rest[1..];
            }
        }
        let separator = self.separator;
        let end = self.rest.find([separator, '\n', '\r']).unwrap_or(self.rest.len());
        self.take(end, row);
        let ended = !self.rest.starts_with(separator);
        let after = self.rest.strip_prefix("\r\n").or_else(|| self.rest.strip_prefix(['\n', '\r']));
        self.rest = match after {
            Some(after) => {
                self.line += 1;
                after
            }
            None => self.rest.strip_prefix(separator).unwrap_or(self.rest),
        };
        ended
    }

    fn take(&mut self, length: usize, row: &mut Original) {
        let (taken, rest) = self.rest.split_at(length);
        self.line += taken.matches('\n').count() as u32;
        row.text_mut().push_str(taken);
        self.rest = rest;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::OriginalCell;

    fn rows(bytes: &[u8]) -> Vec<(u32, Vec<String>)> {
        let text = decode(bytes).unwrap();
        let mut csv = Csv::new(&text);
        let (mut row, mut rows) = (Original::default(), Vec::new());
        while let Some(line) = csv.next_row(&mut row) {
            let cell = |(column, cell): (u16, OriginalCell<'_>)| match cell {
                OriginalCell::Text(text) => format!("{column}{text}"),
                other => panic!("{other:?}"),
            };
            rows.push((line, row.cells().map(cell).collect()));
        }
        rows
    }

    #[test]
    fn quotes_line_ends_and_gaps_are_kept_apart() {
        let text = "姓名,备注\r\n\"张,三\",\"他说\"\"好\"\"\n第二行\"\r\n,\n李四,\n王五,x";
        let expected: Vec<(u32, Vec<String>)> = vec![
            (1, vec!["0姓名".into(), "1备注".into()]),
            (2, vec!["0张,三".into(), "1他说\"好\"\n第二行".into()]),
            (5, vec!["0李四".into()]),
            (6, vec!["0王五".into(), "1x".into()]),
        ];
        assert_eq!(rows(text.as_bytes()), expected);
        let (gbk, _, _) = encoding_rs::GB18030.encode(text);
        assert_eq!(rows(&gbk), expected);
    }
}
