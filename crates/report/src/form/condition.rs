//! Conditions on what is counted: `item = bus-card`, `unit.class in school, institution`, `amount >= 1000`.

use std::ops::Range;

use mingde_core::diagnostic::Message;
use mingde_core::yaml::{Fields, Findings};

/// One condition.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Condition {
    /// What is looked at: a field, a role, `unit.class`.
    pub name: String,
    /// How it is compared.
    pub relation: Relation,
    /// With what; several only for [`Relation::In`] and [`Relation::NotIn`].
    pub values: Vec<String>,
    /// Place in the form.
    pub span: Range<usize>,
}

/// How a value is compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Relation {
    /// `=`
    Equal,
    /// `!=`
    NotEqual,
    /// `in`
    In,
    /// `not in`
    NotIn,
    /// `>=`
    AtLeast,
    /// `<=`
    AtMost,
    /// `>`
    Above,
    /// `<`
    Below,
    /// `is given`
    Given,
    /// `is missing`
    Missing,
}

/// Reads `where:`, one condition or a list of them.
pub fn read_conditions(fields: &mut Fields<'_>, findings: &mut Findings) -> Vec<Condition> {
    let written = fields.words("where", findings);
    written.into_iter().filter_map(|(text, span)| read_condition(text, span, findings)).collect()
}

fn read_condition(text: &str, span: Range<usize>, findings: &mut Findings) -> Option<Condition> {
    for (ending, relation) in [(" is given", Relation::Given), (" is missing", Relation::Missing)] {
        if let Some(name) = text.strip_suffix(ending).map(str::trim).filter(|n| is_path(n)) {
            return Some(Condition { name: name.to_owned(), relation, values: Vec::new(), span });
        }
    }
    let split = [
        (" not in ", Relation::NotIn),
        (" in ", Relation::In),
        ("!=", Relation::NotEqual),
        ("≠", Relation::NotEqual),
        (">=", Relation::AtLeast),
        ("≥", Relation::AtLeast),
        ("<=", Relation::AtMost),
        ("≤", Relation::AtMost),
        (">", Relation::Above),
        ("<", Relation::Below),
        ("=", Relation::Equal),
    ];
    // The relation that stands first; of two at one place, the longer.
    let found = split
        .iter()
        .filter_map(|(sign, relation)| text.find(sign).map(|at| (at, *sign, *relation)))
        .min_by_key(|(at, sign, _)| (*at, usize::MAX - sign.len()));
    let parts =
        found.map(|(at, sign, relation)| (text[..at].trim(), relation, text[at + sign.len()..].trim()));
    let Some((name, relation, rest)) = parts.filter(|(n, _, r)| is_path(n) && !r.is_empty()) else {
        findings.error(span, Message::new("report-condition-bad").with("text", text));
        return None;
    };
    let values: Vec<String> = if matches!(relation, Relation::In | Relation::NotIn) {
        rest.split([',', '，', '、']).map(unquoted).filter(|v| !v.is_empty()).collect()
    } else {
        vec![unquoted(rest)]
    };
    Some(Condition { name: name.to_owned(), relation, values, span })
}

fn is_path(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.'))
}

fn unquoted(text: &str) -> String {
    let text = text.trim();
    let inner = [('\'', '\''), ('"', '"'), ('“', '”')]
        .iter()
        .find_map(|(open, close)| text.strip_prefix(*open)?.strip_suffix(*close));
    inner.unwrap_or(text).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use mingde_core::diagnostic::Source;

    fn read(text: &str) -> Option<(String, Relation, Vec<String>)> {
        let source = Source::new("t", text);
        let found = read_condition(text, 0..text.len(), &mut Findings::new(&source))?;
        Some((found.name, found.relation, found.values))
    }

    #[test]
    fn conditions_read_as_they_are_written() {
        for (text, name, relation, values) in [
            ("item = bus-card", "item", Relation::Equal, vec!["bus-card"]),
            ("unit.class in school, institution", "unit.class", Relation::In, vec!["school", "institution"]),
            ("kind not in 'a'、'b'", "kind", Relation::NotIn, vec!["a", "b"]),
            ("done_on is given", "done_on", Relation::Given, vec![]),
            ("done_on is missing", "done_on", Relation::Missing, vec![]),
            ("amount>=1000", "amount", Relation::AtLeast, vec!["1000"]),
            ("amount ≠ 0", "amount", Relation::NotEqual, vec!["0"]),
            ("name = “头号工程”青年志愿者队", "name", Relation::Equal, vec!["“头号工程”青年志愿者队"]),
        ] {
            let values: Vec<String> = values.into_iter().map(String::from).collect();
            assert_eq!(read(text), Some((name.into(), relation, values)), "{text}");
        }
        for text in ["", "item", "= 3", "item =", "a b = 3"] {
            assert_eq!(read(text), None, "{text}");
        }
    }
}
