//! Writing the rows of a loop: which of them, in which order, and what stands between them.

use std::cmp::Ordering;
use std::collections::BTreeMap;
use std::rc::Rc;

use mingde_core::date::Day;
use rust_decimal::Decimal;

use super::columns::Column;
use super::each::Each;
use super::template::Path;
use super::write::Writer;
use crate::figure::{Figure, FigureValue, Receipt};

/// A row a loop is at.
#[derive(Clone)]
pub(super) struct Turn<'w> {
    pub(super) variable: &'w str,
    /// Key of what is looped over.
    pub(super) key: String,
    /// Its title.
    pub(super) title: String,
    pub(super) columns: Rc<Vec<Column>>,
    pub(super) receipt: Receipt,
    /// Index of the row as it was given, whatever the order of the loop: the key of a figure must not depend
    /// on it.
    pub(super) row: usize,
    pub(super) name: &'w str,
    pub(super) cells: Option<&'w BTreeMap<String, Figure>>,
}

/// By what a row is sorted. What was not reported comes last in either direction.
#[derive(PartialEq)]
enum SortKey {
    Number(Decimal),
    Day(Day),
    Text(String),
    Missing,
}

impl SortKey {
    fn of(value: &FigureValue) -> Self {
        match value {
            value if value.is_missing() => SortKey::Missing,
            FigureValue::Number(n) => SortKey::Number(*n),
            FigureValue::Share { part, whole } => {
                part.checked_div(*whole).map_or(SortKey::Missing, SortKey::Number)
            }
            FigureValue::Date(day) => SortKey::Day(*day),
            FigureValue::List(names) => SortKey::Number(Decimal::from(names.len() as u64)),
            FigureValue::Rows(rows) => SortKey::Number(Decimal::from(rows.len() as u64)),
            FigureValue::Text(text) => SortKey::Text(mingde_core::text::sort_key(text)),
            FigureValue::NoData => SortKey::Missing,
        }
    }

    fn compare(&self, other: &Self, descending: bool) -> Ordering {
        let turned = |order: Ordering| if descending { order.reverse() } else { order };
        match (self, other) {
            (SortKey::Missing, SortKey::Missing) => Ordering::Equal,
            (SortKey::Missing, _) => Ordering::Greater,
            (_, SortKey::Missing) => Ordering::Less,
            (SortKey::Number(a), SortKey::Number(b)) => turned(a.cmp(b)),
            (SortKey::Day(a), SortKey::Day(b)) => turned(a.cmp(b)),
            (SortKey::Text(a), SortKey::Text(b)) => turned(a.cmp(b)),
            _ => Ordering::Equal,
        }
    }
}

impl<'w> Writer<'w> {
    /// The innermost loop of this variable.
    pub(super) fn turn(&self, variable: &str) -> Option<&Turn<'w>> {
        self.loops.iter().rev().find(|l| l.variable == variable)
    }

    /// The rows of a loop as text, and whether there was one.
    pub(super) fn repeat(&mut self, each: &'w Each) -> (String, bool) {
        self.note_missing(&each.source);
        let turns = self.turns(each);
        let mut out = String::new();
        let rows = turns.len();
        for (at, turn) in turns.into_iter().enumerate() {
            self.loops.push(turn);
            out.push_str(&self.expand(&each.body));
            if at + 1 < rows {
                out.push_str(&self.expand(&each.between));
            }
            self.loops.pop();
        }
        if rows == 0 && !self.value(&each.source).is_missing() {
            out = self.expand(&each.otherwise);
        }
        (out, rows > 0)
    }

    /// The rows a loop goes through, in its order.
    fn turns(&mut self, each: &'w Each) -> Vec<Turn<'w>> {
        let Some(whole) = self.whole(each) else { return Vec::new() };
        let value = self.value(&each.source);
        let all = match value {
            FigureValue::List(names) => names.len(),
            FigureValue::Rows(rows) => rows.len(),
            _ => 0,
        };
        let mut chosen: Vec<(SortKey, Turn<'w>)> = Vec::with_capacity(all);
        for row in 0..all {
            let (name, cells) = match value {
                FigureValue::List(names) => (names[row].as_str(), None),
                FigureValue::Rows(rows) => (rows[row].name.as_str(), Some(&rows[row].cells)),
                _ => continue,
            };
            self.loops.push(Turn { row, name, cells, ..whole.clone() });
            if self.kept(each) {
                let key = match &each.order {
                    None => SortKey::Missing,
                    Some((Path::Row(_), _)) => SortKey::Text(mingde_core::text::sort_key(name)),
                    Some((path, _)) => SortKey::of(self.value(path)),
                };
                chosen.extend(self.loops.last().map(|turn| (key, turn.clone())));
            }
            self.loops.pop();
        }
        let descending = each.order.as_ref().is_some_and(|(_, descending)| *descending);
        // Rows that are equal in what they are sorted by keep the order they were given in.
        chosen.sort_by(|(a, _), (b, _)| a.compare(b, descending));
        chosen.truncate(each.most.unwrap_or(usize::MAX));
        chosen.into_iter().map(|(_, turn)| turn).collect()
    }

    /// Whether the row a loop is at meets its condition; without data it does not, and that is noted.
    fn kept(&mut self, each: &Each) -> bool {
        let Some(test) = &each.keep else { return true };
        for path in test.paths() {
            self.note_missing(path);
        }
        test.holds(|path| self.seen_at(path)) == Some(true)
    }

    /// What all rows of a loop have in common.
    fn whole(&self, each: &'w Each) -> Option<Turn<'w>> {
        let (key, title, columns, receipt) = match &each.source {
            Path::Figure(name) => {
                let request = self.form.figures().iter().find(|r| r.name == *name)?;
                let receipt = self.figures.get(name)?.receipt.clone();
                (name.clone(), request.title.clone(), request.columns(), receipt)
            }
            Path::Row(_) => return None,
            Path::Column(variable, column) => {
                let at = self.turn(variable)?;
                let known = at.columns.iter().find(|c| c.name == *column)?;
                let receipt = at.cells?.get(column)?.receipt.clone();
                (
                    format!("{}/{}/{column}", at.key, at.row + 1),
                    known.title.clone(),
                    known.columns.clone(),
                    receipt,
                )
            }
        };
        let columns = Rc::new(columns.unwrap_or_default());
        Some(Turn { variable: &each.variable, key, title, columns, receipt, row: 0, name: "", cells: None })
    }
}
