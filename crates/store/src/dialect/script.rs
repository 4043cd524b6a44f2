//! Statements that run one after the other.

use std::borrow::Cow;

use super::{Cell, Rows};

/// Statements that run one after the other. SQLite takes them in a single message to its thread.
#[derive(Debug, Clone, Default)]
pub(crate) struct Script {
    pub(super) parts: Vec<Part>,
}

#[derive(Debug, Clone)]
pub(super) enum Part {
    /// A statement with its values.
    Statement { sql: Cow<'static, str>, cells: Vec<Cell> },
    /// The insertion of rows.
    Insert { table: &'static str, columns: &'static str, conflict: &'static str, rows: Rows },
}

impl Script {
    /// Adds a statement.
    pub(crate) fn add(&mut self, sql: impl Into<Cow<'static, str>>, cells: Vec<Cell>) {
        self.parts.push(Part::Statement { sql: sql.into(), cells });
    }

    /// Adds the insertion of rows; `conflict` says what becomes of a row that is there already, or nothing.
    pub(crate) fn insert(
        &mut self,
        table: &'static str,
        columns: &'static str,
        conflict: &'static str,
        rows: Rows,
    ) {
        if rows.len() > 0 {
            self.parts.push(Part::Insert { table, columns, conflict, rows });
        }
    }

    /// How many statements there are: the index of the next.
    pub(crate) fn len(&self) -> usize {
        self.parts.len()
    }

    /// Adds the statements of another script.
    pub(crate) fn append(&mut self, other: Script) {
        self.parts.extend(other.parts);
    }

    /// A script of statements without parameters.
    pub(crate) fn of(statements: &[&'static str]) -> Self {
        let mut script = Self::default();
        for statement in statements {
            script.add(*statement, Vec::new());
        }
        script
    }
}
