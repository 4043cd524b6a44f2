//! Letters: a text with places for what a record says, in official layout. What is sealed or was not entered leaves a line to be filled in by
//! hand; nothing is guessed.

use std::ops::Range;
use std::sync::Arc;

use mingde_core::date::Day;
use mingde_core::diagnostic::{Diagnostic, Message, Source};
use mingde_core::yaml::{Fields, Findings, parse};

use crate::document::{Block, Document, Letterhead, Properties, Run};
use crate::form::{MARK, MARK_END, Marked, blocks, parts};

/// What stands where nothing is known.
const BLANK: &str = "＿＿＿＿＿＿";

/// A letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Letter {
    /// Its id.
    pub id: String,
    /// What it is called, which stands above it.
    pub title: String,
    /// The same in English.
    pub english: String,
    /// The kind of record it is written from.
    pub kind: String,
    /// What the record has to say before it can be written.
    pub needs: Vec<String>,
    /// To whom it is addressed.
    salutation: String,
    /// The field that is entered once it is too late for it, where there is one.
    pub until: Option<String>,
    /// The date field of the day that it bears; none for the day on which it is written.
    pub dated: Option<String>,
    /// Whether the bureau signs it.
    signed: bool,
    /// Whether it has the head of a paper that is issued, with a line for its number.
    issued: bool,
    body: String,
}

impl Letter {
    /// Reads a letter. The second part lists every finding.
    pub fn read(source: &Arc<Source>) -> (Option<Self>, Vec<Diagnostic>) {
        let mut findings = Findings::new(source);
        let Some((front, body)) = parts(&source.text) else {
            findings.error(0..0, Message::new("letter-front"));
            return (None, findings.list);
        };
        let node = match parse(source, front) {
            Ok(node) => node,
            Err(finding) => return (None, vec![*finding]),
        };
        let mut fields = Fields::of(&node, &mut findings);
        let mut text = |key, findings: &mut Findings| fields.required_text(key, findings).to_owned();
        let (id, title) = (text("id", &mut findings), text("title", &mut findings));
        let (english, kind) = (text("english", &mut findings), text("kind", &mut findings));
        let needs = fields.words("needs", &mut findings).into_iter().map(|(word, _)| word.to_owned());
        let needs = needs.collect();
        let salutation = fields.text("salutation", &mut findings).unwrap_or("").to_owned();
        let until = fields.text("until", &mut findings).map(str::to_owned);
        let dated = fields.text("dated", &mut findings).map(str::to_owned);
        let (signed, issued) = (fields.flag("signed", &mut findings), fields.flag("issued", &mut findings));
        fields.finish(&mut findings);
        let body = source.text[body].to_owned();
        let letter = Self { id, title, english, kind, needs, salutation, until, dated, signed, issued, body };
        ((!findings.has_errors()).then_some(letter), findings.list)
    }

    /// The names of fields and roles that it speaks of, as its source has them, each with its place.
    pub fn names<'s>(&self, source: &'s Source) -> Vec<(&'s str, Range<usize>)> {
        let place = |name: &'s str| {
            let start = name.as_ptr() as usize - source.text.as_ptr() as usize;
            (name, start..start + name.len())
        };
        let front = self.needs.iter().chain(&self.until).chain(&self.dated);
        let front = front.filter_map(|name| {
            let start = source.text.find(name.as_str())?;
            Some(&source.text[start..start + name.len()])
        });
        front.chain(names(&source.text)).map(place).collect()
    }

    /// The letter as a document of a day. `says` gives what stands in the place of a name.
    pub fn write(&self, says: &dyn Fn(&str) -> Option<String>, issuer: &str, date: Day) -> Document {
        // What the record says is put in once the text is read, so that none of it becomes markup.
        let mut marks: Vec<Marked> = Vec::new();
        let body = complete(&self.body, &|name| says(name).is_some_and(|text| !text.trim().is_empty()));
        let marked = filled(&body, &mut |name| {
            marks.push((None, said(says, name)));
            format!("{MARK}{}{MARK_END}", marks.len() - 1)
        });
        let mut blocks = blocks(&marked, &marks, false);
        if self.signed {
            blocks.push(Block::Signature { issuer: vec![Run::plain(issuer)], date });
        }
        let line = |text: String| if text.is_empty() { Vec::new() } else { vec![Run::plain(text)] };
        let number = format!("＿＿〔{}〕＿＿号", date.year());
        let letterhead = self.issued.then(|| Letterhead {
            masthead: line(issuer.to_owned()),
            number: line(number),
            signer: Vec::new(),
        });
        Document {
            letterhead,
            title: vec![Run::plain(self.title.clone())],
            salutation: line(filled(&self.salutation, &mut |name| said(says, name))),
            blocks,
            properties: Properties {
                issuer: issuer.to_owned(),
                subject: self.title.clone(),
                dated: Some(date),
                form: self.id.clone(),
                ..Properties::default()
            },
            ..Document::default()
        }
    }
}

/// The text without those of its parts between double brackets in which something is not known.
fn complete(text: &str, is_known: &dyn Fn(&str) -> bool) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("[[") {
        let Some((part, after)) = behind.split_once("]]") else { break };
        out += before;
        if names(part).all(is_known) {
            out += part;
        }
        rest = after;
    }
    out + rest
}

fn said(says: &dyn Fn(&str) -> Option<String>, name: &str) -> String {
    let told = says(name).map(|text| text.split_whitespace().collect::<Vec<_>>().join(" "));
    told.filter(|text| !text.is_empty()).unwrap_or_else(|| BLANK.to_owned())
}

/// Every name between double braces.
fn names(text: &str) -> impl Iterator<Item = &str> {
    text.split("{{").skip(1).filter_map(|rest| Some(rest.split_once("}}")?.0.trim()))
}

fn filled(text: &str, says: &mut dyn FnMut(&str) -> String) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, behind)) = rest.split_once("{{") {
        let Some((name, after)) = behind.split_once("}}") else { break };
        out += before;
        out += &says(name.trim());
        rest = after;
    }
    out + rest
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

    use super::*;
    use crate::document::plain_text;

    const TEXT: &str = "---
id: told
title: 告知书
english: Notice
kind: case
needs: [told_on]
salutation: '{{teacher}}同志：'
signed: yes
---
经查，{{facts}}。

你可以在**{{told_on}}**前陈述。
";

    fn letter(text: &str) -> Letter {
        let (letter, findings) = Letter::read(&Source::new("told.md", text.to_owned()));
        letter.unwrap_or_else(|| panic!("{findings:?}"))
    }

    #[test]
    fn what_is_known_stands_in_its_place_and_what_is_not_leaves_a_line() {
        let letter = letter(TEXT);
        let source = Source::new("told.md", TEXT.to_owned());
        let names = letter.names(&source);
        assert!(names.iter().all(|(name, place)| source.text[place.clone()] == **name), "{names:?}");
        let names: Vec<&str> = names.into_iter().map(|(name, _)| name).collect();
        assert_eq!(names, ["told_on", "teacher", "facts", "told_on"]);
        let says = |name: &str| match name {
            "teacher" => Some("陈*老*师".to_owned()),
            "told_on" => Some("2025年11月3日".to_owned()),
            _ => None,
        };
        let document = letter.write(&says, "示范区教育局", "2025-11-03".parse().unwrap());
        assert_eq!(plain_text(&document.salutation), "陈*老*师同志：");
        let text: Vec<String> = document.paragraphs().map(plain_text).collect();
        assert!(text.contains(&format!("经查，{BLANK}。")), "{text:?}");
        assert!(text.contains(&"你可以在2025年11月3日前陈述。".to_owned()), "{text:?}");
        assert!(matches!(document.blocks.last(), Some(Block::Signature { .. })));
    }

    #[test]
    fn nothing_that_is_filled_in_becomes_markup() {
        let letter = letter(&TEXT.replace("{{facts}}", "{{teacher}}"));
        let says = |_: &str| Some("# 甲 **乙** | 丙\n- 丁".to_owned());
        let document = letter.write(&says, "局", "2025-11-03".parse().unwrap());
        let text: Vec<String> = document.paragraphs().map(plain_text).collect();
        assert!(text.contains(&"经查，# 甲 **乙** | 丙 - 丁。".to_owned()), "{text:?}");
    }

    #[test]
    fn a_part_between_brackets_stands_where_all_of_it_is_known() {
        let letter =
            letter(&TEXT.replace("经查，{{facts}}。", "决定。[[自{{told_on}}起至{{until}}止。]]完。"));
        let text = |until: Option<&str>| -> Vec<String> {
            let says = |name: &str| match name {
                "told_on" => Some("2025年11月3日".to_owned()),
                "until" => until.map(str::to_owned),
                _ => None,
            };
            let document = letter.write(&says, "局", "2025-11-03".parse().unwrap());
            document.paragraphs().map(plain_text).collect()
        };
        assert!(text(None).contains(&"决定。完。".to_owned()), "{:?}", text(None));
        let whole = "决定。自2025年11月3日起至2026年11月2日止。完。".to_owned();
        assert!(text(Some("2026年11月2日")).contains(&whole), "{:?}", text(Some("2026年11月2日")));
        assert!(text(Some(" ")).contains(&"决定。完。".to_owned()));
    }

    #[test]
    fn a_letter_without_its_head_is_told() {
        let (letter, findings) = Letter::read(&Source::new("told.md", "正文".to_owned()));
        assert!(letter.is_none());
        assert_eq!(findings[0].message.code, "letter-front");
    }
}
