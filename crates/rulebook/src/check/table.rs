//! Tables: a number for each level and prize, each grade, each place. Where a row or a formula looks something up, the table
//! becomes a chain of choices, so that evaluation and proofs know nothing of tables.

use std::ops::Range;

use mingde_core::diagnostic::Message;
use mingde_core::text::nearest;
use mingde_core::yaml::{Data, Entry, Fields, Findings, Node};

use super::names::Sort;
use super::rules::as_written;
use super::setting::quantity;
use super::words::unit_named;
use crate::language::{Dimension, Number, Operator, Syntax};
use crate::plan::{Condition, Operand};

/// A table of a rulebook.
#[derive(Debug, Clone)]
pub(crate) struct Table {
    pub(crate) id: String,
    pub(crate) title: String,
    pub(crate) article: usize,
    /// As it is written in the file.
    pub(super) source: String,
    /// What its numbers count.
    pub(crate) dimension: Dimension,
    rows: Branch,
    /// Whether it could not be read: what looks something up in it is not at fault.
    pub(super) broken: bool,
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
pub(super) fn table(entry: &Entry, article: usize, findings: &mut Findings) -> Table {
    let mut fields = Fields::of(&entry.value, findings);
    let title = fields.required_text("title", findings).to_owned();
    let dimension =
        fields.node("unit").and_then(|node| unit_named(node, findings)).unwrap_or(Dimension::Bare);
    let rows = fields.required("rows", findings).and_then(|node| branch(node, 0, findings));
    let otherwise = fields.node("otherwise").map(|node| number(node, findings));
    fields.finish(findings);
    let unread = otherwise == Some(None) || rows.is_none();
    let source = as_written(entry, findings);
    let (rows, otherwise) = (rows.unwrap_or(Branch::Fork(Vec::new())), otherwise.flatten());
    let table =
        Table { id: entry.key.clone(), title, article, source, dimension, rows, broken: unread, otherwise };
    if !unread && !table.is_even() {
        findings
            .error(entry.key_span.clone(), Message::new("rulebook-table-uneven").with("name", &entry.key));
        return Table { broken: true, ..table };
    }
    table
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
    fn depth(&self) -> usize {
        self.rows.depth()
    }

    fn is_even(&self) -> bool {
        self.rows.is_even(self.depth())
    }

    /// The words of one level.
    pub(super) fn words(&self, level: usize) -> Vec<&str> {
        let mut found = Vec::new();
        self.rows.words(level, &mut found);
        found
    }

    /// Whether it has a number for every combination of its own words; a code and a title may be the same word.
    fn gap(&self, same: &dyn Fn(usize, &str, &str) -> bool) -> Option<String> {
        self.gap_beneath(&self.rows, 0, same)
    }

    fn gap_beneath(
        &self,
        branch: &Branch,
        level: usize,
        same: &dyn Fn(usize, &str, &str) -> bool,
    ) -> Option<String> {
        let Branch::Fork(list) = branch else { return None };
        let named = |word: &str| list.iter().any(|(own, _)| own == word || same(level, own, word));
        if let Some(word) = self.words(level).into_iter().find(|word| !named(word)) {
            return Some(word.to_owned());
        }
        let beneath = |(word, branch): &(String, Branch)| {
            Some(format!("{word} {}", self.gap_beneath(branch, level + 1, same)?))
        };
        list.iter().find_map(beneath)
    }

    /// The table as choices. Where it has no number and nothing stands for the rest, the words that lack one are told.
    pub(super) fn chosen<T: Clone, C: PartialEq>(
        &self,
        test: &dyn Fn(usize, &str) -> C,
        choose: &dyn Fn(C, T, T) -> T,
        leaf: &dyn Fn(Number) -> T,
        span: &Range<usize>,
        findings: &mut Findings,
    ) -> Option<T> {
        if self.otherwise.is_none()
            && let Some(gap) = self.gap(&|level, one, other| test(level, one) == test(level, other))
        {
            self.lacks(&gap, span, findings);
            return None;
        }
        Some(self.choices(&self.rows, 0, test, choose, leaf))
    }

    fn lacks(&self, row: &str, span: &Range<usize>, findings: &mut Findings) {
        let message = Message::new("rulebook-table-gap").with("name", &self.id).with("row", row);
        findings.error(span.clone(), message);
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

    /// Whether as many things stand in the brackets as it is looked up by.
    pub(super) fn takes(
        &self,
        arguments: &[Syntax],
        span: &Range<usize>,
        findings: &mut Findings,
    ) -> Option<()> {
        if self.broken {
            return None;
        }
        if arguments.len() == self.depth() {
            return Some(());
        }
        let message = Message::new("rulebook-table-arguments").with("name", &self.id);
        findings.error(span.clone(), message.with("wanted", self.depth()));
        None
    }

    /// Whether a level names options or bands by code or title, all of them where nothing stands for the rest, and
    /// nothing else.
    pub(super) fn names_all(
        &self,
        level: usize,
        known: &[(String, String)],
        span: &Range<usize>,
        findings: &mut Findings,
    ) -> Option<()> {
        let words = self.words(level);
        let is = |(code, title): &(String, String), word: &str| code == word || title == word;
        if let Some(word) = words.iter().find(|word| !known.iter().any(|choice| is(choice, word))) {
            let all = known.iter().flat_map(|(code, title)| [code.as_str(), title.as_str()]);
            let near = nearest(word, all).map(str::to_owned);
            let message = Message::new("rulebook-table-word").with("name", &self.id).with("word", *word);
            let finding = findings.error(span.clone(), message);
            finding.suggestion = near;
            let told = known.iter().map(|(code, title)| format!("{code}（{title}）")).collect::<Vec<_>>();
            finding.notes.push(Message::new("rulebook-names-known").with("names", told.join(", ")));
            return None;
        }
        let unnamed = known.iter().find(|choice| !words.iter().any(|word| is(choice, word)));
        if let Some((code, _)) = unnamed.filter(|_| self.otherwise.is_none()) {
            self.lacks(code, span, findings);
            return None;
        }
        Some(())
    }

    /// Whether something stands for what it does not name, of which there is always more among texts and numbers.
    pub(super) fn has_rest(&self, span: &Range<usize>, findings: &mut Findings) -> Option<()> {
        if self.otherwise.is_none() {
            findings.error(span.clone(), Message::new("rulebook-table-rest").with("name", &self.id));
        }
        self.otherwise.map(|_| ())
    }

    /// Whether the words of a level are numbers.
    pub(super) fn counts(&self, level: usize, span: &Range<usize>, findings: &mut Findings) -> Option<()> {
        let word = self.words(level).into_iter().find(|word| Number::parse(word).is_none());
        if let Some(word) = word {
            findings.error(span.clone(), Message::new("rulebook-bad-number").with("text", word));
        }
        word.is_none().then_some(())
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
                table.names_all(level, choices, span, findings)?;
                Some(Key::Choice(operand, choices.clone()))
            }
            Sort::Text => {
                table.has_rest(span, findings)?;
                Some(Key::Text(operand))
            }
            Sort::Number(_) => {
                table.has_rest(span, findings)?;
                table.counts(level, span, findings)?;
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
