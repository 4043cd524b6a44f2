//! A mean that is written as one sum over another: where a row has no value its weight must not count either.

use mingde_core::diagnostic::Message;
use mingde_core::yaml::Findings;

use super::overlay::Texts;
use crate::language::Operator;
use crate::plan::{Aggregate, Body, Condition, Count, Expression, Operand, Plan};

/// Names every `sum of score * pupils / sum of pupils` whose second sum counts rows that the first passes over.
pub(super) fn weighted_means(plan: &Plan, texts: &Texts<'_>, findings: &mut Findings) {
    for rule in &plan.rules {
        let mut found: Vec<(usize, usize)> = Vec::new();
        for expression in rule.body.expressions() {
            expression.walk(&mut |part| {
                if let Expression::Binary(Operator::Over, a, b) = part
                    && let (Expression::Rule(a), Expression::Rule(b)) = (&**a, &**b)
                    && let (Body::Count(weighted), Body::Count(weights)) =
                        (&plan.rules[*a].body, &plan.rules[*b].body)
                    && counts_more(weighted, weights)
                {
                    found.push((*a, *b));
                }
            });
        }
        for (a, b) in found {
            findings.source = texts.source(rule.article);
            let message = Message::new("rulebook-weighted-mean").with("sum", &plan.rules[a].title);
            findings.warning(rule.span.clone(), message.with("weights", &plan.rules[b].title));
        }
    }
}

/// Whether the second adds up what the first multiplies by, over the same rows, without asking for the other factor.
fn counts_more(weighted: &Count, weights: &Count) -> bool {
    let (Aggregate::Sum(Operand::Arithmetic(Operator::Times, x, y)), Aggregate::Sum(weight)) =
        (&weighted.aggregate, &weights.aggregate)
    else {
        return false;
    };
    let value = match (&**x == weight, &**y == weight) {
        (true, false) => y,
        (false, true) => x,
        _ => return false,
    };
    let same = (&weighted.from, &weighted.by, &weighted.role) == (&weights.from, &weights.by, &weights.role);
    same && weights.condition.as_ref().is_none_or(|condition| !asks_for(condition, value))
}

/// Whether a condition lets only rows through that have a value.
fn asks_for(condition: &Condition, value: &Operand) -> bool {
    match condition {
        Condition::And(list) => list.iter().any(|inner| asks_for(inner, value)),
        Condition::Given(of) => of == value,
        // A comparison with an empty field holds for nobody.
        Condition::Compare(_, a, b) => a == value || b == value,
        _ => false,
    }
}
