//! Comma-separated text, in UTF-8 or, as Chinese Excel writes it, GB18030.

use std::borrow::Cow;

use super::row::{Look, Original, Sort};

/// Reads records of a CSV text (RFC 4180) one after the other.
pub(crate) struct Csv<'t> {
    rest: &'t str,
    separator: char,
    /// The row at hand as a program shows it, from 1: a field of several lines is one cell.
    line: u32,
    /// How many fields a record has, as far as the first lines tell.
    fields: usize,
}

/// What Excel writes for a formula that came to nothing.
const ERRORS: [&str; 9] =
    ["#REF!", "#N/A", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"];

/// What a field is. A bare number that may be the month January or October (`1985.1`), or the first or tenth of a month (`9.1`), is
/// one that a program saved, and no text that somebody typed.
fn sort_of(field: &str, quoted: bool) -> Sort {
    let text = field.trim();
    if ERRORS.contains(&text) || text.len() > 2 && text.bytes().all(|b| b == b'#') {
        return Sort::Error;
    }
    let is_cut = |(whole, part): (&str, &str)| {
        whole.bytes().all(|b| b.is_ascii_digit())
            && match whole.len() {
                1 | 2 => matches!(part, "1" | "2" | "3"),
                4 => part == "1",
                _ => false,
            }
    };
    if !quoted && text.split_once('.').is_some_and(is_cut) { Sort::Number(Look::Plain) } else { Sort::Text }
}

/// A text whose lines end as no program of an office ends them (U+2028, U+2029, U+0085), with ends that all know.
pub(crate) fn with_line_ends(text: Cow<'_, str>) -> Cow<'_, str> {
    const STRANGE: [char; 3] = ['\u{2028}', '\u{2029}', '\u{85}'];
    if text.contains(['\n', '\r']) || !text.contains(STRANGE) {
        text
    } else {
        text.replace(STRANGE, "\n").into()
    }
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

/// What separates fields, the likelier first.
const SEPARATORS: [char; 6] = [',', '\t', ';', '，', '；', '|'];
/// By so many lines the separator and the number of fields are judged.
const JUDGED: usize = 20;

impl<'t> Csv<'t> {
    pub(crate) fn new(text: &'t str) -> Self {
        let separator = separator(text);
        Self { rest: text, separator, line: 1, fields: usual_fields(text, separator) }
    }

    /// Puts the next record that has any text into `row` and returns its row.
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
        let record = self.rest;
        loop {
            let quoted = self.rest.starts_with('"');
            let ended = self.field(record, row);
            let start = row.finished();
            let sort = sort_of(&row.text_mut()[start..], quoted);
            // Fields beyond the columns Excel has run together in the last one.
            row.end_cell(column, sort);
            column = column.saturating_add(1);
            if ended {
                return;
            }
        }
    }

    /// Appends one field; true if the record, which begins at `record`, ends with it.
    fn field(&mut self, record: &'t str, row: &mut Original) -> bool {
        // ="0012" is how registers keep the noughts of a code from Excel.
        let quoted = self.rest.strip_prefix("=\"").or_else(|| self.rest.strip_prefix('"'));
        match quoted.and_then(|quoted| Some((quoted, self.closing(record, quoted)?))) {
            Some((quoted, length)) => {
                self.rest = &quoted[length + 1..];
                row.text_mut().push_str(&quoted[..length].replace("\"\"", "\""));
                // Nothing but spaces stands before the separator.
                let end = self.rest.find([self.separator, '\n', '\r']).unwrap_or(self.rest.len());
                self.rest = &self.rest[end..];
            }
            None => {
                let end = self.rest.find([self.separator, '\n', '\r']).unwrap_or(self.rest.len());
                row.text_mut().push_str(&self.rest[..end]);
                self.rest = &self.rest[end..];
            }
        }
        let start = row.finished();
        let field = &row.text_mut()[start..];
        // The same, quoted once more by whoever saved it.
        if let Some(inner) = field.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')) {
            let inner = inner.to_owned();
            row.text_mut().replace_range(start.., &inner);
        }
        let ended = !self.rest.starts_with(self.separator);
        let after = self.rest.strip_prefix("\r\n").or_else(|| self.rest.strip_prefix(['\n', '\r']));
        self.rest = match after {
            Some(after) => {
                self.line += 1;
                after
            }
            None => self.rest.strip_prefix(self.separator).unwrap_or(self.rest),
        };
        ended
    }

    /// The length of a quoted field up to its closing mark. None where the mark before it opens nothing: it is never
    /// closed, what closes it stands in the middle of a word (`"5寸屏幕` and in a later line `"7寸屏幕`), or what it would
    /// take in are rows. Such a mark belongs to the text.
    fn closing(&self, record: &str, quoted: &str) -> Option<usize> {
        let mut from = 0;
        let length = loop {
            let at = from + quoted[from..].find('"')?;
            if !quoted[at + 1..].starts_with('"') {
                break at;
            }
            from = at + 2;
        };
        let behind = quoted[length + 1..].trim_start_matches(' ');
        let ends = behind.is_empty() || behind.starts_with([self.separator, '\n', '\r']);
        (ends && !self.takes_in_rows(record, quoted, length)).then_some(length)
    }

    /// Whether the lines that a quoted field of `length` runs over are rows: each, read alone, has as many fields as there
    /// are columns, or one that lies wholly within it has.
    fn takes_in_rows(&self, record: &str, quoted: &str, length: usize) -> bool {
        let inside = &quoted[..length];
        if self.fields < 2 || !inside.contains('\n') {
            return false;
        }
        let is_row = |line: &str| fields_of(line, self.separator) == self.fields;
        let from = quoted.as_ptr() as usize - record.as_ptr() as usize;
        let end = record[from + length..].find('\n').map_or(record.len(), |at| from + length + at);
        let within = inside.lines().skip(1).count().saturating_sub(1);
        record[..end].lines().all(is_row)
            || self.fields > 2 && inside.lines().skip(1).take(within).any(is_row)
    }
}

/// The separator that most of the first lines have, and in the same number. What stands in quotes says nothing; prose has
/// commas and semicolons too, but the headings have none.
fn separator(text: &str) -> char {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).take(JUDGED).collect();
    let score = |separator: char| {
        let counts: Vec<usize> = lines.iter().map(|line| fields_of(line, separator) - 1).collect();
        let bearing = counts.iter().filter(|count| **count > 0).count();
        let alike = |wanted: &usize| counts.iter().filter(|count| *count == wanted).count();
        let most = counts.iter().filter(|count| **count > 0).map(alike).max().unwrap_or(0);
        (bearing, most)
    };
    // Of equals the last is taken.
    SEPARATORS.into_iter().rev().max_by_key(|c| score(*c)).unwrap_or(',')
}

/// How many fields most lines have that have several.
fn usual_fields(text: &str, separator: char) -> usize {
    let counts: Vec<usize> =
        text.lines().take(JUDGED).map(|line| fields_of(line, separator)).filter(|count| *count > 1).collect();
    let alike = |wanted: &usize| counts.iter().filter(|count| *count == wanted).count();
    counts.iter().copied().max_by_key(|count| (alike(count), *count)).unwrap_or(1)
}

/// The fields of a line read alone: what stands between quotation marks that open and close fields is one.
fn fields_of(line: &str, separator: char) -> usize {
    let mut rest = line;
    let mut count = 1;
    // Where none closes a field from here on, none does further on.
    let mut closes = true;
    loop {
        if closes && let Some(quoted) = rest.strip_prefix("=\"").or_else(|| rest.strip_prefix('"')) {
            let mut behind = quoted.match_indices('"').map(|(at, _)| &quoted[at + 1..]);
            let after = behind.find(|after| after.is_empty() || after.starts_with(separator));
            closes = after.is_some();
            rest = after.unwrap_or(rest);
        }
        match rest.split_once(separator) {
            Some((_, next)) => rest = next,
            None => return count,
        }
        count += 1;
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
            (4, vec!["0李四".into()]),
            (5, vec!["0王五".into(), "1x".into()]),
        ];
        assert_eq!(rows(text.as_bytes()), expected);
        let (gbk, _, _) = encoding_rs::GB18030.encode(text);
        assert_eq!(rows(&gbk), expected);
    }

    #[test]
    fn a_mark_that_opens_nothing_takes_in_no_row() {
        for (marked, other) in
            [("\"5寸屏幕", "\"7寸屏幕"), ("\"未写完", "\"好\""), ("\"运动场", "食堂\""), ("\"只有一个", "无")]
        {
            let text = format!("单位,内容,数\n甲,{marked},1\n乙,图书馆,2\n丙,{other},3\n丁,宿舍,4\n");
            let lines: Vec<u32> = rows(text.as_bytes()).into_iter().map(|(line, _)| line).collect();
            assert_eq!(lines, [1, 2, 3, 4, 5], "{text}");
        }
        let two = "单位,内容,数\n甲,\"运动场,1\n乙,食堂\",2\n";
        assert_eq!(rows(two.as_bytes()).len(), 3, "none lies between");
        let prose = "单位,内容,数\n甲,\"一、沟通，\n二、\"\"答复\"\"；\n三、约定\",1\n乙,好,2\n";
        assert_eq!(rows(prose.as_bytes()).len(), 3, "a cell of several lines stays one");
    }

    #[test]
    fn prose_does_not_choose_the_separator() {
        for (separator, sign) in [(',', ';'), (',', '；'), ('\t', ','), (';', ','), ('\t', '，'), (',', '，')]
        {
            let prose = format!("一{sign}二{sign}三{sign}四{sign}五{sign}六{sign}七{sign}八");
            let line = |cells: [&str; 4]| cells.join(&separator.to_string());
            let headings = line(["单位", "日期", "人", "内容"]);
            let text = format!("{headings}\n{0}\n{0}\n{0}\n", line(["甲", "2025-09-01", "乙", &prose]));
            let found = rows(text.as_bytes());
            assert!(found.iter().all(|(_, cells)| cells.len() == 4), "{found:?}");
        }
    }

    #[test]
    fn a_field_is_what_the_program_that_saved_it_had() {
        let sorts = |text: &str| sort_of(text, false);
        for error in ["#REF!", "#N/A", " #DIV/0! ", "########"] {
            assert_eq!(sorts(error), Sort::Error, "{error}");
        }
        for number in ["1985.1", "9.1", "12.3"] {
            assert_eq!(sorts(number), Sort::Number(Look::Plain), "{number}");
            assert_eq!(sort_of(number, true), Sort::Text, "{number} in quotes");
        }
        for text in ["1985.2", "9.4", "9.10", "1985.1.1", "#1", "N/A", "45.1元", "123.1"] {
            assert_eq!(sorts(text), Sort::Text, "{text}");
        }
    }

    #[test]
    fn lines_may_end_strangely_and_fields_be_parted_by_strokes() {
        for end in ["\u{2028}", "\u{85}", "\n"] {
            let text = format!("单位|日期|内容{end}甲|2025-09-01|一、二{end}乙|2025-09-02|三{end}");
            let text = with_line_ends(Cow::Owned(text));
            let found = rows(text.as_bytes());
            assert_eq!(found.len(), 3, "{found:?}");
            assert_eq!(found[2].1, ["0乙", "12025-09-02", "2三"]);
        }
    }

    #[test]
    fn a_text_that_a_formula_keeps_is_the_text() {
        let text = "工号,姓名\n=\"0012\",=\"张,甲\"\n\"=\"\"0013\"\"\",乙\n";
        let found = rows(text.as_bytes());
        assert_eq!(found[1].1, ["00012", "1张,甲"]);
        assert_eq!(found[2].1, ["00013", "1乙"]);
    }
}
