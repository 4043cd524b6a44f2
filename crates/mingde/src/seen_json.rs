//! JSON in which every character is seen: what a terminal would act on is escaped, which JSON reads back as it was.

use std::io::{self, Write};

use mingde_core::text::is_unseen;
use serde_json::ser::{Formatter, PrettyFormatter};

/// Pretty JSON, with characters that nobody sees as `\\u202e`.
#[derive(Default)]
pub struct SeenFormatter(PrettyFormatter<'static>);

impl Formatter for SeenFormatter {
    fn write_string_fragment<W: ?Sized + Write>(&mut self, writer: &mut W, fragment: &str) -> io::Result<()> {
        let mut rest = fragment;
        while let Some(at) = rest.find(is_unseen) {
            writer.write_all(&rest.as_bytes()[..at])?;
            let unseen = rest[at..].chars().next().unwrap_or_default();
            for unit in unseen.encode_utf16(&mut [0; 2]) {
                write!(writer, "\\u{unit:04x}")?;
            }
            rest = &rest[at + unseen.len_utf8()..];
        }
        writer.write_all(rest.as_bytes())
    }

    fn begin_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_array(writer)
    }

    fn end_array<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array(writer)
    }

    fn begin_array_value<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_array_value(writer, first)
    }

    fn end_array_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_array_value(writer)
    }

    fn begin_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object(writer)
    }

    fn end_object<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object(writer)
    }

    fn begin_object_key<W: ?Sized + Write>(&mut self, writer: &mut W, first: bool) -> io::Result<()> {
        self.0.begin_object_key(writer, first)
    }

    fn begin_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.begin_object_value(writer)
    }

    fn end_object_value<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        self.0.end_object_value(writer)
    }
}

#[cfg(test)]
mod tests {
    use serde::Serialize as _;
    use serde_json::json;

    use super::*;

    #[test]
    fn what_a_terminal_would_act_on_is_escaped_and_read_back_as_it_was() {
        let value = json!({ "name": "一\u{9b}2J\u{202e}\u{7f}\u{e0041}\n小学", "list": [1, { "a": [] }] });
        let mut writer = serde_json::Serializer::with_formatter(Vec::new(), SeenFormatter::default());
        value.serialize(&mut writer).unwrap();
        let text = String::from_utf8(writer.into_inner()).unwrap();
        assert!(!text.chars().any(|c| is_unseen(c) && c != '\n'), "{text:?}");
        assert_eq!(serde_json::from_str::<serde_json::Value>(&text).unwrap(), value);
        let plain = json!({ "name": "小学", "list": [1, { "a": [] }], "none": {} });
        let mut writer = serde_json::Serializer::with_formatter(Vec::new(), SeenFormatter::default());
        plain.serialize(&mut writer).unwrap();
        assert_eq!(writer.into_inner(), serde_json::to_vec_pretty(&plain).unwrap());
    }
}
