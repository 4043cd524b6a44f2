//! Tables: a number for each level and prize, each grade, each place. Where a row or a formula looks something up, the table
//! becomes a chain of choices, so that evaluation and proofs know nothing of tables.

use std::ops::Range;

use mingde_core::diagnostic::Message;
use mingde_core::kind::Measure;
use mingde_core::text::nearest;
use mingde_core::yaml::{Data, Entry, Fields, Findings, Node};

use super::names::Sort;
use super::rules::as_written;
use super::setting::quantity;
use super::words::not_among;
use crate::language::{Dimension, Number, Operator};
use crate::plan::{Condition, Operand};

/// A table of a rulebook.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) id: String,
    pub(crate) article: usize,
    /// As it is written in the file.
    pub(super) source: String,
    /// What its numbers count.
    pub(crate) dimension: Dimension,
    rows: Branch,
    /// What stands for everything that it does not name.
    otherwise: Option<Number>,
}

/// A number, or one for each word.
#[derive(Debug, Clone)]
enum Branch {
    Leaf(Number),
    Fork(Vec<(String, Branch)>),
}

/// Most words one after the other: nobody could read a wider table.
const DEEPEST: usize = 4;

/// `award: { title: 奖励分值, unit: points, rows: { national: { first: 20, second: 15 }, district: { first: 5 } }, otherwise: 0 }`.
pub(super) fn table(entry: &Entry, article: usize, findings: &mut Findings) -> Option<Table> {
    let mut fields = Fields::of(&entry.value, findings);
    fields.required_text("title", findings);
    let dimension = unit(&mut fields, findings);
    let rows = fields.required("rows", findings).and_then(|node| branch(node, 0, findings));
    let otherwise = fields.node("otherwise").map(|node| number(node, findings));
    fields.finish(findings);
    let otherwise = match otherwise {
        Some(found) => Some(found?),
        None => None,
    };
    let source = as_written(entry, findings);
    let table = Table { id: entry.key.clone(), article, source, dimension, rows: rows?, otherwise };
    if !table.is_even() {
        findings
            .error(entry.key_span.clone(), Message::new("rulebook-table-uneven").with("name", &entry.key));
        return None;
    }
    Some(table)
}

fn unit(fields: &mut Fields<'_>, findings: &mut Findings) -> Dimension {
    let Some(node) = fields.node("unit") else { return Dimension::Bare };
    let word = node.as_text().unwrap_or("");
    Dimension::parse(word).unwrap_or_else(|| {
        let known = Measure::ALL.map(|(_, name, _)| name);
        not_among(
            findings,
            &node.span,
            Message::new("rulebook-unknown-unit").with("word", word),
            word,
            &known,
        );
        Dimension::Bare
    })
}

fn branch(node: &Node, depth: usize, findings: &mut Findings) -> Option<Branch> {
    let Data::Map(entries) = &node.data else {
        if depth > 0 {
            return number(node, findings).map(Branch::Leaf);
        }
        findings.error(node.span.clone(), Message::new("yaml-mapping-wanted"));
        return None;
    };
    if depth == DEEPEST || entries.is_empty() {
        findings.error(node.span.clone(), Message::new("rulebook-table-deep").with("most", DEEPEST));
        return None;
    }
    let list =
        entries.iter().map(|entry| Some((entry.key.clone(), branch(&entry.value, depth + 1, findings)?)));
    list.collect::<Option<Vec<_>>>().map(Branch::Fork)
}

fn number(node: &Node, findings: &mut Findings) -> Option<Number> {
    let text = node.as_text().unwrap_or("");
    let found = quantity(text).map(|(number, _)| number);
    if found.is_none() {
        findings.error(node.span.clone(), Message::new("rulebook-bad-number").with("text", text));
    }
    found
}

impl Branch {
    fn depth(&self) -> usize {
        match self {
            Branch::Leaf(_) => 0,
            Branch::Fork(list) => 1 + list.first().map_or(0, |(_, branch)| branch.depth()),
        }
    }

    fn is_even(&self, depth: usize) -> bool {
        match self {
            Branch::Leaf(_) => depth == 0,
            Branch::Fork(list) => depth > 0 && list.iter().all(|(_, branch)| branch.is_even(depth - 1)),
        }
    }

    /// The words of one level, each once, in order.
    fn words<'b>(&'b self, level: usize, found: &mut Vec<&'b str>) {
        let Branch::Fork(list) = self else { return };
        for (word, branch) in list {
            if level > 0 {
                branch.words(level - 1, found);
            } else if !found.contains(&word.as_str()) {
                found.push(word);
            }
        }
    }
}

impl Table {
    /// How many things a number is looked up by.
    pub(crate) fn depth(&self) -> usize {
        self.rows.depth()
    }

    fn is_even(&self) -> bool {
        self.rows.is_even(self.depth())
    }

    /// The words of one level.
    pub(crate) fn words(&self, level: usize) -> Vec<&str> {
        let mut found = Vec::new();
        self.rows.words(level, &mut found);
        found
    }

    /// Whether it has a number for every combination of its own words.
    fn gap(&self) -> Option<String> {
        fn gap(branch: &Branch, table: &Table, level: usize) -> Option<String> {
            let Branch::Fork(list) = branch else { return None };
            let named = |word: &str| list.iter().any(|(own, _)| own == word);
            if let Some(word) = table.words(level).into_iter().find(|word| !named(word)) {
                return Some(word.to_owned());
            }
            list.iter().find_map(|(word, branch)| Some(format!("{word} {}", gap(branch, table, level + 1)?)))
        }
        gap(&self.rows, self, 0)
    }

    /// The table as choices. Where it has no number and nothing stands for the rest, the words that lack one.
    pub(crate) fn chosen<T: Clone, C>(
        &self,
        test: &dyn Fn(usize, &str) -> C,
        choose: &dyn Fn(C, T, T) -> T,
        leaf: &dyn Fn(Number) -> T,
    ) -> Result<T, String> {
        if self.otherwise.is_none()
            && let Some(gap) = self.gap()
        {
            return Err(gap);
        }
        Ok(self.choices(&self.rows, 0, test, choose, leaf))
    }

    fn choices<T: Clone, C>(
        &self,
        branch: &Branch,
        level: usize,
        test: &dyn Fn(usize, &str) -> C,
        choose: &dyn Fn(C, T, T) -> T,
        leaf: &dyn Fn(Number) -> T,
    ) -> T {
        let list = match branch {
            Branch::Leaf(number) => return leaf(*number),
            Branch::Fork(list) => list,
        };
        // Without a word for the rest every word is named, so the last of them needs no question.
        let (rest, asked) = match self.otherwise {
            Some(otherwise) => (leaf(otherwise), list.as_slice()),
            None => {
                let last = list.len() - 1;
                (self.choices(&list[last].1, level + 1, test, choose, leaf), &list[..last])
            }
        };
        asked.iter().rev().fold(rest, |rest, (word, branch)| {
            choose(test(level, word), self.choices(branch, level + 1, test, choose, leaf), rest)
        })
    }

    /// A word that is none of those known at its level; the nearest is offered.
    pub(crate) fn unknown_word(
        &self,
        level: usize,
        known: &[(String, String)],
        span: &Range<usize>,
        findings: &mut Findings,
    ) -> Option<()> {
        for word in self.words(level) {
            if known.iter().any(|(code, title)| code == word || title == word) {
                continue;
            }
            let all = known.iter().flat_map(|(code, title)| [code.as_str(), title.as_str()]);
            let near = nearest(word, all).map(str::to_owned);
            let message = Message::new("rulebook-table-word").with("name", &self.id).with("word", word);
            let finding = findings.error(span.clone(), message);
            finding.suggestion = near;
            let told = known.iter().map(|(code, title)| format!("{code}（{title}）")).collect::<Vec<_>>();
            finding.notes.push(Message::new("rulebook-names-known").with("names", told.join(", ")));
            return None;
        }
        Some(())
    }

    /// What it does not name of what there is, where nothing stands for the rest.
    pub(crate) fn unnamed<'k>(&self, level: usize, known: &'k [(String, String)]) -> Option<&'k str> {
        let words = self.words(level);
        let named =
            |(code, title): &&(String, String)| words.iter().any(|word| word == code || word == title);
        let missing = known.iter().find(|choice| !named(choice));
        missing.filter(|_| self.otherwise.is_none()).map(|(code, _)| code.as_str())
    }

    /// Whether something stands for what it does not name.
    pub(crate) fn has_rest(&self) -> bool {
        self.otherwise.is_some()
    }
}

/// What a row is looked up by at one level of a table.
pub(super) enum Key {
    Choice(Operand, Vec<(String, String)>),
    Text(Operand),
    Number(Operand),
}

impl Key {
    /// Something a row has, held against the words of a level.
    pub(super) fn of(
        table: &Table,
        level: usize,
        operand: Operand,
        sort: &Sort,
        span: &Range<usize>,
        findings: &mut Findings,
    ) -> Option<Self> {
        match sort {
            Sort::Choice(choices) => {
                table.unknown_word(level, choices, span, findings)?;
                if let Some(missing) = table.unnamed(level, choices) {
                    let message = Message::new("rulebook-table-gap").with("name", &table.id);
                    findings.error(span.clone(), message.with("row", missing));
                    return None;
                }
                Some(Key::Choice(operand, choices.clone()))
            }
            Sort::Text | Sort::Number(_) if !table.has_rest() => {
                let message = Message::new("rulebook-table-rest").with("name", &table.id);
                findings.error(span.clone(), message);
                None
            }
            Sort::Text => Some(Key::Text(operand)),
            Sort::Number(_) => {
                if let Some(word) = table.words(level).into_iter().find(|word| Number::parse(word).is_none())
                {
                    findings.error(span.clone(), Message::new("rulebook-bad-number").with("text", word));
                    return None;
                }
                Some(Key::Number(operand))
            }
            sort => {
                let message = Message::new("rulebook-table-key").with_sort("sort", sort.word());
                findings.error(span.clone(), message);
                None
            }
        }
    }

    /// Whether the row has this word.
    pub(super) fn test(&self, word: &str) -> Condition {
        match self {
            Key::Choice(operand, choices) => {
                let code = choices.iter().find(|(code, title)| code == word || title == word);
                let code = code.map_or_else(|| word.to_owned(), |(code, _)| code.clone());
                Condition::OneOf(operand.clone(), vec![code])
            }
            Key::Text(operand) => Condition::OneOf(operand.clone(), vec![word.to_owned()]),
            Key::Number(operand) => {
                let number = Number::parse(word).unwrap_or(Number::ZERO);
                Condition::Compare(Operator::Equal, operand.clone(), Operand::Number(number))
            }
        }
    }
}
