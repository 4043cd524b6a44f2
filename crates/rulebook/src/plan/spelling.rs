//! A formula as it is spelt.

use super::expression::{Expression, Function, Literal, Part};
use super::rules::Plan;
use crate::language::{Number, Operator, Rounding};

/// `talked >= ceil(staff * head_share)`: names as they are.
pub(crate) fn plain(plan: &Plan, expression: &Expression) -> String {
    let leaf = |part: &Expression| match part {
        Expression::Rule(rule) | Expression::Held(rule) => {
            plan.rules.get(*rule).map_or(String::new(), |r| r.id.clone())
        }
        Expression::Parts(rule, part) => {
            let id = plan.rules.get(*rule).map_or("", |r| r.id.as_str());
            match part {
                Part::Done => id.to_owned(),
                Part::Missed => format!("missed({id})"),
            }
        }
        Expression::Setting(at) => plan.settings[*at].id.clone(),
        Expression::Competing(rule) => {
            format!("competing({})", plan.rules.get(*rule).map_or("", |rule| rule.id.as_str()))
        }
        Expression::Elsewhere(at) => plan.references.get(*at).map_or(String::new(), |r| r.written.clone()),
        Expression::Own(at) => plan.attribute_words.get(*at).cloned().unwrap_or_default(),
        Expression::Veto(name) => format!("veto('{}.{}')", name.rulebook, name.veto),
        _ => String::new(),
    };
    written(&leaf, expression, 0)
}

/// A formula whose rules, settings and vetoes are spelt as `leaf` has them, and comparisons of which it has words.
pub(crate) fn written(leaf: &dyn Fn(&Expression) -> String, expression: &Expression, outer: u8) -> String {
    match expression {
        Expression::Number(n, Literal::Plain) => n.to_string(),
        Expression::Number(n, Literal::Share) => share(*n),
        Expression::Truth(truth) => truth.to_string(),
        Expression::Rule(_)
        | Expression::Held(_)
        | Expression::Parts(..)
        | Expression::Setting(_)
        | Expression::Competing(_)
        | Expression::Own(_)
        | Expression::Elsewhere(_)
        | Expression::Veto(_) => leaf(expression),
        Expression::Given(inner, given) => {
            format!("{} is {}", written(leaf, inner, 9), if *given { "given" } else { "missing" })
        }
        Expression::Not(inner) => format!("not {}", written(leaf, inner, 9)),
        Expression::Negative(inner) => format!("-{}", written(leaf, inner, 9)),
        Expression::Binary(operator, a, b) => {
            let told = leaf(expression);
            if !told.is_empty() {
                return told;
            }
            let own = binding(*operator);
            let text =
                format!("{} {} {}", written(leaf, a, own), operator.symbol(), written(leaf, b, own + 1));
            if own < outer { format!("({text})") } else { text }
        }
        Expression::If(condition, yes, no) => {
            let text = format!(
                "if {} then {} else {}",
                written(leaf, condition, 0),
                written(leaf, yes, 0),
                written(leaf, no, 0)
            );
            if outer > 0 { format!("({text})") } else { text }
        }
        Expression::Call(function, arguments) => {
            let list: Vec<String> = arguments.iter().map(|a| written(leaf, a, 0)).collect();
            let list = list.join(", ");
            match function {
                Function::Ceil => format!("ceil({list})"),
                Function::Floor => format!("floor({list})"),
                Function::Round(decimals) => format!("round({list}, {decimals})"),
                Function::Min => format!("min({list})"),
                Function::Max => format!("max({list})"),
                Function::Abs => format!("abs({list})"),
                Function::Hours => format!("hours({list})"),
                Function::Minutes => format!("minutes({list})"),
            }
        }
    }
}

fn binding(operator: Operator) -> u8 {
    match operator {
        Operator::Or => 1,
        Operator::And => 2,
        Operator::Plus | Operator::Minus => 4,
        Operator::Times | Operator::Over => 5,
        _ => 3,
    }
}

fn share(n: Number) -> String {
    let percent = n.times(Number::whole(100)).and_then(|p| p.to_decimal(4, Rounding::HalfUp));
    percent.map_or("?".to_owned(), |p| format!("{p}%"))
}
