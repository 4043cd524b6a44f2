//! The tables as their statements make them: names, columns, keys.

use crate::schema::steps;

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Table {
    pub(crate) name: String,
    pub(crate) columns: Vec<Column>,
    /// Places of the columns of the primary key.
    pub(crate) key: Vec<usize>,
    /// The column that the database counts on by itself.
    pub(crate) serial: Option<String>,
}

/// A column.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) sort: Sort,
}

/// What stands in a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Sort {
    Int,
    Text,
    Blob,
}

/// All tables, each with the columns that later steps added.
pub(crate) fn tables() -> Vec<Table> {
    let mut tables: Vec<Table> = Vec::new();
    for statement in steps() {
        if let Some(rest) = statement.strip_prefix("CREATE TABLE ") {
            tables.extend(made(rest));
        } else if let Some((name, column)) =
            statement.strip_prefix("ALTER TABLE ").and_then(|rest| rest.split_once(" ADD COLUMN "))
            && let Some(table) = tables.iter_mut().find(|table| table.name == name)
        {
            table.columns.extend(column_of(column));
        } else if let Some(name) = statement.strip_prefix("DROP TABLE ") {
            tables.retain(|table| table.name != name);
        }
    }
    tables
}

/// The names of all indexes that stand after the last step, but for those of primary keys.
pub(crate) fn indexes() -> Vec<&'static str> {
    let mut names = Vec::new();
    for statement in steps() {
        let mut words = statement.split_whitespace();
        match (words.next(), words.find(|word| *word != "UNIQUE"), words.next()) {
            (Some("CREATE"), Some("INDEX"), name) => names.extend(name),
            (Some("DROP"), Some("INDEX"), Some(dropped)) => names.retain(|name| *name != dropped),
            _ => {}
        }
    }
    names
}

/// What stands behind `CREATE TABLE`.
fn made(text: &str) -> Option<Table> {
    let (name, rest) = text.split_once('(')?;
    let (inside, _) = rest.rsplit_once(')')?;
    let mut table =
        Table { name: name.trim().to_owned(), columns: Vec::new(), key: Vec::new(), serial: None };
    for part in parts(inside) {
        if let Some(key) = part.strip_prefix("PRIMARY KEY") {
            let names = key.trim().trim_matches(['(', ')']).split(',').map(str::trim);
            table.key = names.filter_map(|name| table.columns.iter().position(|c| c.name == name)).collect();
            continue;
        }
        let column = column_of(part)?;
        if part.contains("{serial}") {
            table.serial = Some(column.name.clone());
        }
        if part.contains("PRIMARY KEY") || part.contains("{serial}") {
            table.key = vec![table.columns.len()];
        }
        table.columns.push(column);
    }
    Some(table)
}

/// Parts between commas, but for those in parentheses.
fn parts(text: &str) -> Vec<&str> {
    let (mut parts, mut depth, mut from) = (Vec::new(), 0usize, 0);
    for (at, sign) in text.char_indices() {
        match sign {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                parts.push(text[from..at].trim());
                from = at + 1;
            }
            _ => {}
        }
    }
    parts.push(text[from..].trim());
    parts
}

fn column_of(text: &str) -> Option<Column> {
    let mut words = text.split_whitespace();
    let (name, sort) = (words.next()?, words.next()?);
    let sort = match sort {
        "{int}" | "{serial}" => Sort::Int,
        "{blob}" => Sort::Blob,
        "TEXT" => Sort::Text,
        _ => return None,
    };
    Some(Column { name: name.to_owned(), sort })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_has_its_columns_and_its_key() {
        let tables = tables();
        assert_eq!(tables.len(), steps().filter(|statement| statement.starts_with("CREATE TABLE ")).count());
        for table in &tables {
            assert!(!table.key.is_empty(), "{table:?}");
        }
        let session = tables.iter().find(|table| table.name == "session").unwrap();
        assert!(session.columns.contains(&Column { name: "ticket".into(), sort: Sort::Blob }));
        let concern = tables.iter().find(|table| table.name == "concern").unwrap();
        assert_eq!(concern.key, [0, 1]);
    }

    #[test]
    fn an_index_that_a_later_step_made_anew_stands_once() {
        let mut indexes = indexes();
        assert!(indexes.contains(&"account_sign_in") && indexes.contains(&"head_kind"), "{indexes:?}");
        let all = indexes.len();
        indexes.sort_unstable();
        indexes.dedup();
        assert_eq!(indexes.len(), all);
    }
}
