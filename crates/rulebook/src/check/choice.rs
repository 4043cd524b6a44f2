//! Which rows count beside those that a condition lets through, and how much each: `best 3 of points distinct by work`,
//! `score without highest and lowest`, `score weight pupils`.

use std::ops::Range;

use mingde_core::diagnostic::Message;
use mingde_core::yaml::{Data, Findings, Node};

use super::condition::{number_of, operand};
use super::count::distinct_of;
use super::names::Rows;
use crate::language::syntax;
use crate::plan::{Choice, Operand, Trim};

/// Words behind the number, longest first where one begins like another.
const CLAUSES: [&str; 6] = [
    "without highest and lowest",
    "without lowest and highest",
    "without highest",
    "without lowest",
    "distinct by",
    "weight",
];

/// Most rows of which the best are taken.
const MOST_BEST: u32 = 10_000;

/// The number that is added up or averaged, and which rows count; nothing where all do.
pub(super) fn choice(
    rows: &Rows<'_>,
    way: &str,
    value: &Node,
    findings: &mut Findings,
) -> Option<(Node, Option<Box<Choice>>)> {
    let Data::Scalar { text, quoted } = &value.data else { return Some((value.clone(), None)) };
    let clauses = clauses(text);
    let end = clauses.first().map_or(text.len(), |(_, at)| at.start);
    let (best, begin) = match best(&text[..end]) {
        Some((best, begin)) => (Some(best), begin),
        None => (None, 0),
    };
    let part = |range: Range<usize>| part(value, text, *quoted, range);
    let in_words = |at: usize| text[..at].matches('\'').count() % 2 == 1;
    if let Some((at, without)) = text.match_indices(" without ").find(|(at, _)| !in_words(*at))
        && !clauses.iter().any(|(clause, _)| clause.starts_with("without"))
    {
        let at = at + 1..at + without.len() - 1;
        findings.error(part(at).span, Message::new("rulebook-without-what"));
        return None;
    }
    if clauses.is_empty() && best.is_none() {
        return Some((value.clone(), None));
    }
    let mut choice = Choice { once: None, best: None, trim: Trim::default(), weight: None };
    if let Some(best) = best {
        choice.best = best.parse().ok().filter(|n| (1..=MOST_BEST).contains(n));
        if choice.best.is_none() {
            let message = Message::new("rulebook-best-number").with("text", best);
            findings.error(part(0..begin).span, message);
            return None;
        }
    }
    for (at, (clause, place)) in clauses.iter().enumerate() {
        let until = clauses.get(at + 1).map_or(text.len(), |(_, next)| next.start);
        let behind = part(place.end..until);
        let again = clauses[..at].iter().any(|(other, _)| other == clause);
        if again || behind.as_text() == Some("") && !clause.starts_with("without") {
            let message = Message::new("rulebook-choice-clause").with("clause", *clause);
            findings.error(part(place.clone()).span, message);
            return None;
        }
        match *clause {
            "weight" => choice.weight = Some(number(rows, &behind, findings)?),
            "distinct by" => choice.once = Some(alike(rows, &behind, findings)?),
            trimmed => {
                choice.trim.lowest |= trimmed.contains("lowest");
                choice.trim.highest |= trimmed.contains("highest");
            }
        }
    }
    if !matches!(way, "sum" | "average") || choice.weight.is_some() && way != "average" {
        let message = match choice.weight.is_some() {
            true => Message::new("rulebook-choice-weight").with("way", way),
            false => Message::new("rulebook-choice-way").with("clause", text.trim()).with("way", way),
        };
        findings.error(value.span.clone(), message);
        return None;
    }
    Some((part(begin..end), Some(Box::new(choice))))
}

fn number(rows: &Rows<'_>, node: &Node, findings: &mut Findings) -> Option<Operand> {
    let written = syntax::read(node, findings)?;
    number_of(rows, &written.tree, findings).map(|(operand, _)| operand)
}

/// In what rows are alike: one thing, or two with each other.
fn alike(rows: &Rows<'_>, node: &Node, findings: &mut Findings) -> Option<Operand> {
    let text = node.as_text().unwrap_or("");
    let Data::Scalar { quoted, .. } = node.data else { return None };
    if let Some(at) = text.find(" with ") {
        let first = distinct_of(rows, &part(node, text, quoted, 0..at), findings)?;
        let second = distinct_of(rows, &part(node, text, quoted, at + " with ".len()..text.len()), findings)?;
        return Some(Operand::Pair(Box::new(first), Box::new(second)));
    }
    let written = syntax::read(node, findings)?;
    operand(rows, &written.tree, findings).map(|(operand, _)| operand)
}

/// `best 3 of `: the number as it is written, and where what stands behind begins.
fn best(text: &str) -> Option<(&str, usize)> {
    let rest = text.trim_start().strip_prefix("best ")?;
    let (number, behind) = rest.split_once(" of ")?;
    (!number.trim().contains(' ')).then(|| (number.trim(), text.len() - behind.len()))
}

/// The clauses behind the number, in order, outside of quotation marks and brackets.
fn clauses(text: &str) -> Vec<(&'static str, Range<usize>)> {
    let mut found = Vec::new();
    let (mut depth, mut quoted) = (0, false);
    let mut after_word = !text.starts_with(char::is_whitespace);
    let mut until = 0;
    for (at, c) in text.char_indices().filter(|(at, _)| *at > 0) {
        match c {
            '\'' | '‘' | '’' => quoted = !quoted,
            '(' | '（' | '[' => depth += 1,
            ')' | '）' | ']' => depth -= 1,
            _ => {}
        }
        let begins = depth == 0 && !quoted && at >= until && text[..at].ends_with(char::is_whitespace);
        let clause = CLAUSES.into_iter().find(|clause| {
            let behind = text[at..].strip_prefix(clause);
            behind.is_some_and(|rest| rest.is_empty() || rest.starts_with(char::is_whitespace))
        });
        // What a clause names may itself be called so: `completion weight weight`.
        let named = found.last().is_some_and(|(last, place): &(&str, Range<usize>)| {
            !last.starts_with("without")
                && text.get(place.end..at).is_some_and(|between| between.trim().is_empty())
        });
        if let Some(clause) = clause.filter(|_| begins && after_word && !named) {
            until = at + clause.len();
            found.push((clause, at..until));
        }
        after_word |= !c.is_whitespace();
    }
    found
}

/// A part of a scalar as a node of its own.
fn part(node: &Node, text: &str, quoted: bool, range: Range<usize>) -> Node {
    let inner = text.get(range.clone()).unwrap_or("");
    let begin = range.start + inner.len() - inner.trim_start().len();
    let start = node.span.start + usize::from(quoted) + begin;
    let inner = inner.trim().to_owned();
    let span = start.min(node.span.end)..(start + inner.len()).min(node.span.end);
    Node { span, data: Data::Scalar { text: inner, quoted: false } }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clauses_stand_behind_the_number_and_not_in_it() {
        let told = |text: &str| clauses(text).into_iter().map(|(clause, _)| clause).collect::<Vec<_>>();
        assert_eq!(told("points distinct by work"), ["distinct by"]);
        assert_eq!(
            told("score weight pupils without highest and lowest"),
            ["weight", "without highest and lowest"]
        );
        assert_eq!(told("weight"), [""; 0], "a field may be called so");
        assert_eq!(told("weight weight weight"), ["weight"], "what a clause names may be called so too");
        assert_eq!(told("if topic = 'a weight b' then 1 else (2 weight 3)"), [""; 0]);
        assert_eq!(best("best 3 of points"), Some(("3", 10)));
        assert_eq!(best("best of points"), None);
    }
}
