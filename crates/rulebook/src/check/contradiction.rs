//! Conditions that nothing can meet, or that everything meets, because their comparisons exclude each other:
//! `talks >= 3 and talks <= 2`.

use crate::language::{Number, Operator};
use crate::plan::{Condition, Expression, Operand, Plan, plain};

/// What is known of a value: between which bounds it lies, and whether the bounds themselves are meant.
#[derive(Default)]
struct Interval {
    least: Option<(Number, bool)>,
    most: Option<(Number, bool)>,
}

impl Interval {
    /// Narrows it by one comparison; what is no bound is passed over.
    fn narrow(&mut self, operator: Operator, bound: Number) {
        let (least, most) = match operator {
            Operator::AtLeast => (Some(true), None),
            Operator::More => (Some(false), None),
            Operator::AtMost => (None, Some(true)),
            Operator::Less => (None, Some(false)),
            Operator::Equal => (Some(true), Some(true)),
            _ => (None, None),
        };
        if let Some(meant) = least
            && self.least.is_none_or(|(n, was)| bound > n || bound == n && was && !meant)
        {
            self.least = Some((bound, meant));
        }
        if let Some(meant) = most
            && self.most.is_none_or(|(n, was)| bound < n || bound == n && was && !meant)
        {
            self.most = Some((bound, meant));
        }
    }

    fn is_empty(&self) -> bool {
        match (self.least, self.most) {
            (Some((least, a)), Some((most, b))) => least > most || least == most && !(a && b),
            _ => false,
        }
    }
}

/// A comparison of something, by its spelling, with a number.
type Comparison = (String, Operator, Number);

/// Whether comparisons that must all hold exclude each other; `turned` looks at their opposites, which exclude each
/// other where one of them always holds.
fn exclude_each_other(comparisons: &[Comparison], turned: bool) -> bool {
    let turn = |operator: Operator| if turned { opposite(operator) } else { operator };
    comparisons.iter().any(|(of, ..)| {
        let mut interval = Interval::default();
        let same = comparisons.iter().filter(|(other, ..)| other == of);
        same.for_each(|(_, operator, bound)| interval.narrow(turn(*operator), *bound));
        interval.is_empty()
    })
}

fn opposite(operator: Operator) -> Operator {
    match operator {
        Operator::AtLeast => Operator::Less,
        Operator::More => Operator::AtMost,
        Operator::AtMost => Operator::More,
        Operator::Less => Operator::AtLeast,
        Operator::Equal => Operator::Unequal,
        Operator::Unequal => Operator::Equal,
        other => other,
    }
}

/// The same comparison read from the other side.
fn mirrored(operator: Operator) -> Operator {
    match operator {
        Operator::AtLeast => Operator::AtMost,
        Operator::More => Operator::Less,
        Operator::AtMost => Operator::AtLeast,
        Operator::Less => Operator::More,
        other => other,
    }
}

/// Every part of a formula that can never be, or that always is: its spelling, and whether it never is.
pub(super) fn in_formula(plan: &Plan, whole: &Expression) -> Vec<(String, bool)> {
    let mut found = Vec::new();
    whole.walk(&mut |part| {
        let Expression::Binary(joined @ (Operator::And | Operator::Or), ..) = part else { return };
        let mut comparisons = Vec::new();
        joined_by(plan, *joined, part, &mut comparisons);
        if exclude_each_other(&comparisons, *joined == Operator::Or) {
            found.push((plain(plan, part), *joined == Operator::And));
        }
    });
    // Of `a and b and c` the whole is told, not its beginning as well.
    found.truncate(1);
    found
}

fn joined_by(plan: &Plan, joined: Operator, expression: &Expression, found: &mut Vec<Comparison>) {
    match expression {
        Expression::Binary(operator, a, b) if *operator == joined => {
            joined_by(plan, joined, a, found);
            joined_by(plan, joined, b, found);
        }
        Expression::Binary(operator, a, b) => match (&**a, &**b) {
            (Expression::Number(..), Expression::Number(..)) => {}
            (of, Expression::Number(n, _)) => found.push((plain(plan, of), *operator, *n)),
            (Expression::Number(n, _), of) => found.push((plain(plan, of), mirrored(*operator), *n)),
            _ => {}
        },
        _ => {}
    }
}

/// Whether a condition on rows can never hold. Only fields are looked at: of a role of several each comparison may be
/// about somebody else.
pub(super) fn never_holds(condition: &Condition) -> bool {
    match condition {
        Condition::And(_) => {
            let mut comparisons = Vec::new();
            let mut words: Vec<(&Operand, &[String])> = Vec::new();
            let mut list = Vec::new();
            all_of(condition, &mut list);
            for inner in &list {
                match inner {
                    Condition::Compare(operator, of @ Operand::Field(_), Operand::Number(n)) => {
                        comparisons.push((format!("{of:?}"), *operator, *n));
                    }
                    Condition::OneOf(of @ Operand::Field(_), list) => words.push((of, list)),
                    _ => {}
                }
            }
            let disjoint = words.iter().enumerate().any(|(at, (of, list))| {
                let others = words[..at].iter().filter(|(other, _)| other == of);
                others.into_iter().any(|(_, other)| !list.iter().any(|word| other.contains(word)))
            });
            disjoint || exclude_each_other(&comparisons, false) || list.into_iter().any(never_holds)
        }
        Condition::Or(list) => !list.is_empty() && list.iter().all(never_holds),
        _ => false,
    }
}

/// What must hold together.
fn all_of<'c>(condition: &'c Condition, found: &mut Vec<&'c Condition>) {
    match condition {
        Condition::And(list) => list.iter().for_each(|inner| all_of(inner, found)),
        other => found.push(other),
    }
}
