//! What a duty asks for: no fewer, no more, or just as many of something as of something else.

use rust_decimal::Decimal;

use super::expression::Expression;
use super::rulebook::Rulebook;
use super::rules::Body;
use crate::language::Operator;

/// The two sides of a duty that compares one result with another one or with a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Threshold<'r> {
    /// Id of the result that is to reach it.
    pub of: &'r str,
    /// In which direction.
    pub reach: Reach,
    /// What is to be reached.
    pub bound: Bound<'r>,
}

/// In which direction something is to come up to a bound.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reach {
    /// At least so many.
    AtLeast,
    /// At most so many.
    AtMost,
    /// Just so many.
    Exactly,
}

/// What is to be reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Bound<'r> {
    /// The value of a result, by its id, of the same subject.
    Result(&'r str),
    /// A number, in the unit in which the result is shown.
    Number(Decimal),
}

impl Rulebook {
    /// The two sides of a duty, where it compares no more than two of them; none of a repeated duty, whose sides are those of each
    /// part of the period.
    pub fn threshold(&self, duty: &str) -> Option<Threshold<'_>> {
        let rules = &self.plan.rules;
        let rule = rules.iter().find(|rule| rule.id == duty)?;
        let Body::Duty(duty) = &rule.body else { return None };
        let Expression::Binary(operator, of, bound) = &duty.require else { return None };
        let (Expression::Rule(of), None) = (&**of, duty.every) else { return None };
        let reach = match operator {
            Operator::AtLeast => Reach::AtLeast,
            Operator::AtMost => Reach::AtMost,
            Operator::Equal => Reach::Exactly,
            _ => return None,
        };
        let of = Some(&rules[*of]).filter(|of| matches!(of.body, Body::Count(_) | Body::Formula { .. }))?;
        let bound = match &**bound {
            Expression::Rule(bound) if rules[*bound].shown.word == of.shown.word => {
                Bound::Result(&rules[*bound].id)
            }
            Expression::Number(number, _) => Bound::Number(of.shown.show(*number)?.normalize()),
            _ => return None,
        };
        Some(Threshold { of: &of.id, reach, bound })
    }
}
