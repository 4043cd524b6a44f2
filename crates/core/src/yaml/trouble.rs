//! Why a text is no YAML, in the words of somebody who writes one: most often a Chinese comma or colon, a tab, a
//! line out of step, or a formula that needs quotation marks.

use std::ops::Range;
use std::sync::Arc;

use super::{Data, Entry};
use crate::diagnostic::{Diagnostic, Message, Source};

/// The finding for what the parser stumbled over at a byte of the source, within `range`; `detail` is its own word
/// for it.
pub(super) fn trouble(source: &Arc<Source>, range: &Range<usize>, at: usize, detail: &str) -> Diagnostic {
    let text = source.text.as_str();
    let line = line_of(text, range, at);
    let before = previous(text, range, line.start);
    // The parser notices a colon that is none only on the next line.
    for line in [Some(line.clone()), before.clone()].into_iter().flatten() {
        if let Some(finding) = tab(source, &line).or_else(|| chinese(source, &line)) {
            return finding;
        }
    }
    if let Some(finding) = lines(text, range).find_map(|line| wide_indent(source, &line)) {
        return finding;
    }
    if let Some(value) = formula(text, &line, at) {
        let quoted = format!("\"{}\"", text[value.clone()].replace('"', "'"));
        let message = Message::new("yaml-formula-unquoted");
        return Diagnostic::error(source, value, message).suggest(Some(quoted));
    }
    let message = match detail {
        // On a line of its own that goes on from the one above, it is the indentation that is wrong.
        d if d.contains("mapping values are not allowed")
            && starts_with_key(&text[line.clone()], at - line.start) =>
        {
            return out_of_step(source, line, before);
        }
        d if d.contains("mapping values are not allowed") => Message::new("yaml-colon-inside"),
        d if d.contains("flow ") => {
            let open = opened(text, range, at).unwrap_or(at..at);
            // What should close it may stand there in full width.
            if let Some(finding) = chinese(source, &line_of(text, range, open.start)) {
                return finding;
            }
            return Diagnostic::error(source, open, Message::new("yaml-flow-open"));
        }
        d if d.contains("quoted scalar") || d.contains("quote") => Message::new("yaml-quote-open"),
        d if d.contains("expect ':'") || d.contains("expected ':'") => {
            // What lacks its colon is the line before the one where that is noticed.
            let whole = before.unwrap_or(line);
            let start = whole.start + indent(&text[whole.clone()]);
            let message = Message::new("yaml-colon-wanted");
            return Diagnostic::error(source, start..whole.end, message);
        }
        d if d.contains("expected key")
            || d.contains("block mapping")
            || d.contains("invalid indentation") =>
        {
            return out_of_step(source, line, before);
        }
        d if d.contains("recursion limit") => Message::new("yaml-too-deep"),
        d => Message::new("yaml-syntax").with("detail", d),
    };
    Diagnostic::error(source, at..at, message)
}

fn out_of_step(source: &Arc<Source>, line: Range<usize>, before: Option<Range<usize>>) -> Diagnostic {
    let here = indent(&source.text[line.clone()]);
    let above = before.map_or(0, |b| indent(&source.text[b]));
    let message = Message::new("yaml-indent").with("here", here).with("above", above);
    let note = Message::new("yaml-indent-note");
    Diagnostic::error(source, line.start + here..line.end, message).note(note)
}

/// Whether a line begins with a key whose colon stands at `colon`.
fn starts_with_key(line: &str, colon: usize) -> bool {
    let word = line.get(..colon).unwrap_or("").trim();
    !word.is_empty() && word.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
}

/// The finding, with all of its sort in the other lines.
pub(super) fn alike(source: &Arc<Source>, range: &Range<usize>, first: Diagnostic) -> Vec<Diagnostic> {
    let code = first.message.code;
    if !matches!(code, "yaml-tab" | "yaml-wide-indent") && !code.starts_with("yaml-chinese") {
        return vec![first];
    }
    let found = lines(&source.text, range).filter_map(|line| match code {
        "yaml-tab" => tab(source, &line),
        "yaml-wide-indent" => wide_indent(source, &line),
        _ => chinese(source, &line),
    });
    let all: Vec<Diagnostic> = found.take(20).collect();
    if all.iter().any(|d| d.span == first.span) { all } else { vec![first] }
}

/// The first Chinese colon or comma beside a key in a text that reads as no mapping at all.
pub(super) fn chinese_throughout(source: &Arc<Source>, range: &Range<usize>) -> Option<Diagnostic> {
    lines(&source.text, range).find_map(|line| chinese(source, &line))
}

/// A Chinese colon within a key that has a value behind another colon.
pub(super) fn chinese_in_key(
    source: &Arc<Source>,
    range: &Range<usize>,
    entries: &[Entry],
) -> Option<Diagnostic> {
    entries.iter().find_map(|entry| {
        let swallowed = entry.key.contains('：') && entry.value.data != Data::Null;
        let line = swallowed.then(|| line_of(&source.text, range, entry.key_span.start))?;
        chinese(source, &line)
    })
}

fn lines<'t>(text: &'t str, range: &Range<usize>) -> impl Iterator<Item = Range<usize>> + use<'t> {
    let start = range.start;
    text[range.clone()].split('\n').scan(start, |at, line| {
        let whole = *at..*at + line.len();
        *at = whole.end + 1;
        Some(whole)
    })
}

/// The last brace or bracket before a byte that has no partner.
fn opened(text: &str, range: &Range<usize>, at: usize) -> Option<Range<usize>> {
    let mut open = Vec::new();
    let mut quote = None;
    for (offset, c) in text[range.start..at.clamp(range.start, range.end)].char_indices() {
        match (quote, c) {
            (None, '\'' | '"') => quote = Some(c),
            (Some(q), c) if q == c || c == '\n' => quote = None,
            (None, '{' | '[') => open.push(range.start + offset),
            (None, '}' | ']') => {
                open.pop();
            }
            _ => {}
        }
    }
    open.pop().map(|at| at..at + 1)
}

/// Full-width or unbreakable spaces at the beginning of a line.
fn wide_indent(source: &Arc<Source>, line: &Range<usize>) -> Option<Diagnostic> {
    let text = &source.text[line.clone()];
    let lead = &text[..text.len() - text.trim_start().len()];
    let (at, c) = lead.char_indices().find(|(_, c)| matches!(c, '\u{3000}' | '\u{a0}'))?;
    // A paragraph may begin like this; only a key may not.
    let rest = text.trim_start();
    starts_with_key(rest, rest.find(':')?).then_some(())?;
    let at = line.start + at;
    Some(Diagnostic::error(source, at..at + c.len_utf8(), Message::new("yaml-wide-indent")))
}

/// The line around a byte, without its end.
fn line_of(text: &str, range: &Range<usize>, at: usize) -> Range<usize> {
    let at = at.clamp(range.start, range.end);
    let start = text[range.start..at].rfind('\n').map_or(range.start, |n| range.start + n + 1);
    let end = text[at..range.end].find('\n').map_or(range.end, |n| at + n);
    start..end
}

/// The line before that says anything.
fn previous(text: &str, range: &Range<usize>, mut start: usize) -> Option<Range<usize>> {
    while start > range.start {
        let line = line_of(text, range, start - 1);
        if !text[line.clone()].trim().is_empty() {
            return Some(line);
        }
        start = line.start;
    }
    None
}

fn indent(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn tab(source: &Arc<Source>, line: &Range<usize>) -> Option<Diagnostic> {
    let text = &source.text[line.clone()];
    let lead = text.len() - text.trim_start().len();
    let at = line.start + text[..lead].find('\t')?;
    Some(Diagnostic::error(source, at..at + 1, Message::new("yaml-tab")))
}

/// A full-width colon after a key, a full-width comma, a semicolon before one, or a full-width brace where a mapping begins.
fn chinese(source: &Arc<Source>, line: &Range<usize>) -> Option<Diagnostic> {
    let text = &source.text[line.clone()];
    let is_key = |word: &str| {
        let word = word.trim().trim_start_matches(['-', '{', '｛', ' ']);
        let of_key = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || matches!(c, '_' | '-' | '.');
        word.starts_with(|c: char| c.is_ascii_lowercase()) && word.chars().all(of_key)
    };
    // Where the word before a colon begins, and a comma whose word has not ended yet: nothing is looked at twice.
    let (mut quote, mut word, mut comma) = (None, Some(0), None);
    for (at, c) in text.char_indices() {
        let behind = at + c.len_utf8();
        if matches!(c, ':' | '：')
            && let Some(before) = comma.take()
            && is_key(&text[before..at])
        {
            let at = text[..before].char_indices().next_back().map_or(0, |(at, _)| at);
            let code =
                if text[at..].starts_with('，') { "yaml-chinese-comma" } else { "yaml-chinese-semicolon" };
            return Some(mark(source, line.start + at, code, ", "));
        }
        match (quote, c) {
            (None, '\'' | '"') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None, '：') if word.is_some_and(|word| is_key(&text[word..at])) => {
                return Some(mark(source, line.start + at, "yaml-chinese-colon", ": "));
            }
            (None, '｛') if begins_value(&text[..at]) => {
                return Some(mark(source, line.start + at, "yaml-chinese-brace", "{"));
            }
            (None, '｝') if text[..at].contains('{') => {
                return Some(mark(source, line.start + at, "yaml-chinese-brace", "}"));
            }
            (None, '，' | '；' | ';') => comma = Some(behind),
            _ => {}
        }
        match c {
            '{' | '｛' | ',' | '，' | '；' | ';' => word = Some(behind),
            // What has one in it is no key any more.
            '：' => word = None,
            _ => {}
        }
    }
    None
}

/// Whether nothing stands yet where a value begins: behind a colon, a dash, a bracket, or at the beginning of the line.
fn begins_value(before: &str) -> bool {
    let before = before.trim_end();
    before.is_empty() || before.ends_with([':', '：', '-', '[', ','])
}

fn mark(source: &Arc<Source>, at: usize, code: &'static str, right: &str) -> Diagnostic {
    let end = at + source.text[at..].chars().next().map_or(0, char::len_utf8);
    Diagnostic::error(source, at..end, Message::new(code)).suggest(Some(right))
}

/// The plain text between braces in which the parser met a bracket: a formula that wants quotation marks.
fn formula(text: &str, line: &Range<usize>, at: usize) -> Option<Range<usize>> {
    let whole = &text[line.clone()];
    let at = at.clamp(line.start, line.end) - line.start;
    let from = whole[..at].rfind(": ")? + 2;
    let start = from + (whole[from..].len() - whole[from..].trim_start().len());
    if !whole[..start].contains('{') || whole[start..].starts_with(['"', '\'', '{', '[']) {
        return None;
    }
    let bracket = start + whole[start..].find('[')?;
    if bracket > at + 1 {
        return None;
    }
    let mut end = bracket + whole[bracket..].find(']')? + 1;
    // On to the next key, or to the closing brace.
    let key = |rest: &str| {
        rest.split_once(':').is_some_and(|(word, _)| {
            let word = word.trim();
            !word.is_empty() && word.chars().all(|c| c.is_ascii_lowercase() || c == '_')
        })
    };
    let tail = &whole[end..];
    let stop = tail.char_indices().find(|(at, c)| *c == '}' || (*c == ',' && key(&tail[at + 1..])));
    end += stop.map_or(tail.len(), |(at, _)| at);
    let end = start + whole[start..end].trim_end().len();
    Some(line.start + start..line.start + end)
}

#[cfg(test)]
mod tests {
    use super::super::{parse, parse_part};
    use crate::diagnostic::Source;

    #[test]
    fn a_list_within_lists_without_end_is_too_deep() {
        let text = format!("a: {}{}\n", "[".repeat(1_000), "]".repeat(1_000));
        let source = Source::new("t.yaml", text.as_str());
        let found = parse(&source, 0..text.len()).unwrap_err();
        assert_eq!(found.message.code, "yaml-too-deep");
        assert!(found.message.args.is_empty(), "no words of the parser");
    }

    #[test]
    fn what_people_mistype_is_named_at_its_place() {
        for (text, code, marked, right) in [
            ("period：semester\nsubject: unit\n", "yaml-chinese-colon", "：", ": "),
            ("a: { title: 最长天数，unit: days }\n", "yaml-chinese-comma", "，", ", "),
            ("talks.open-2：{ value: 2 }\n", "yaml-chinese-colon", "：", ": "),
            ("a: { value: 2；from: 2025-01-01 }\n", "yaml-chinese-semicolon", "；", ", "),
            ("a: ｛ value: 2, unit: days ｝\n", "yaml-chinese-brace", "｛", "{"),
            ("a: { value: 2, unit: days ｝\nb: 1\n", "yaml-chinese-brace", "｝", "}"),
            ("a:\n\tb: 1\n", "yaml-tab", "\t", ""),
            ("a:\n   b: 1\n  c: 2\n", "yaml-indent", "c: 2", ""),
            ("a: 1\nb\nc: 2\n", "yaml-colon-wanted", "b", ""),
            (
                "a: { where: kind in ['x', 'y'] and b, count: rows }\n",
                "yaml-formula-unquoted",
                "kind in ['x', 'y'] and b",
                "\"kind in ['x', 'y'] and b\"",
            ),
            ("a: { b: 1\n", "yaml-flow-open", "{", ""),
            ("a:\n   b: 1\n    c: 2\n", "yaml-indent", "c: 2", ""),
            ("a:\n\u{3000}b: 1\n  c: 2\n", "yaml-wide-indent", "\u{3000}", ""),
            ("a: b: 1\n", "yaml-colon-inside", "", ""),
        ] {
            let source = Source::new("t.yaml", text);
            let found = parse_part(&source, 0..text.len()).unwrap_err().remove(0);
            assert_eq!(found.message.code, code, "{text}");
            assert_eq!(&text[found.span.clone()], marked, "{text}");
            assert_eq!(found.suggestion.as_deref().unwrap_or(""), right, "{text}");
        }
    }
}
