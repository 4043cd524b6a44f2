//! Measures: counted from rows or computed from other rules.

use mingde_core::diagnostic::Message;
use mingde_core::kind::{FieldKind, Measure};
use mingde_core::yaml::{Fields, Findings, Node};

use super::among::{among, over};
use super::count::count;
use super::formula::{Names, Type, numeric};
use super::names::{Rows, Vocabulary};
use super::rules::Resolver;
use super::shown::{rounding, shown};
use super::words::unit_named;
use crate::language::{Dimension, Library, syntax};
use crate::plan::{Aggregate, Body, Count, Over, Shown, Subject};

/// `from` counts rows, `value` computes from other rules.
pub(super) fn measure<'n>(
    rules: &mut Resolver<'n>,
    node: &'n Node,
    fields: &mut Fields<'n>,
    findings: &mut Findings,
) -> Option<(Body, Type, Shown)> {
    let Some(value) = fields.node("value") else {
        let Some(from) = fields.node("from") else {
            let at = node.span.start..node.span.start;
            findings.error(at, Message::new("rulebook-measure-from-or-value"));
            return None;
        };
        match from.as_text() {
            Some("results") => return among(rules, node, fields, findings),
            Some("periods") => return over(Over::Periods, rules, node, fields, findings),
            Some("members") => return over(Over::Members, rules, node, fields, findings),
            _ => {}
        }
        let (count, dimension, shown) = counted(rules.vocabulary(), rules.subject, node, fields, findings)?;
        return Some((Body::Count(Box::new(count)), Type::Number(dimension), shown));
    };
    let (body, dimension, shown) = computed(rules, value, fields, findings)?;
    Some((body, Type::Number(dimension), shown))
}

/// A measure that is computed, with how its value is shown.
pub(super) fn computed(
    names: &mut dyn Names,
    value: &Node,
    fields: &mut Fields<'_>,
    findings: &mut Findings,
) -> Option<(Body, Dimension, Shown)> {
    let written = syntax::read(value, findings)?;
    let (formula, mut dimension) = numeric(names, &written.tree, findings)?;
    let mut percent = false;
    if let Some(unit) = fields.node("unit") {
        percent = unit.as_text() == Some(Measure::Percent.name());
        match unit_named(unit, findings) {
            None => {}
            Some(wanted) if dimension.with(wanted).is_some() => dimension = wanted,
            Some(wanted) => {
                let message = Message::new("rulebook-unit-mismatch");
                let message = message.with_sort("left", wanted).with_sort("right", dimension);
                let declared = Message::new("rulebook-unit-declared").with_sort("right", dimension);
                findings.error(unit.span.clone(), message).notes.push(declared);
            }
        }
    }
    let rounding = rounding(fields, findings);
    let mut shown = shown(dimension, percent, rounding);
    if fields.node("unit").is_some() && shown.word.is_empty() {
        shown.word = dimension.word_of_rate();
    }
    let body = Body::Formula { formula, written: written.text };
    Some((body, dimension, shown))
}

/// A measure that counts rows, with how its value is shown.
pub(super) fn counted(
    vocabulary: Vocabulary<'_>,
    subject: Subject,
    node: &Node,
    fields: &mut Fields<'_>,
    findings: &mut Findings,
) -> Option<(Count, Dimension, Shown)> {
    let (count, dimension) = count(vocabulary, subject, node, fields, false, findings)?;
    let percent = counts_percent(vocabulary.library, &count, fields);
    let shown = shown(dimension, percent, rounding(fields, findings));
    Some((count, dimension, shown))
}

/// Whether a count is shown per cent: the rulebook says so, or it is of a field that is kept in per cent.
fn counts_percent(library: &Library, count: &Count, fields: &mut Fields<'_>) -> bool {
    if let Some(unit) = fields.node("unit") {
        return unit.as_text() == Some(Measure::Percent.name());
    }
    let rows = Rows::new(library, &count.from);
    let field = match &count.aggregate {
        Aggregate::Rows | Aggregate::Distinct(_) => None,
        aggregate => aggregate.operand().and_then(|operand| rows.field(operand)),
    };
    field.is_some_and(|f| matches!(f.kind, FieldKind::Number { unit: Measure::Percent, .. }))
}
