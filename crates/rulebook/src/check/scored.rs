//! Formulas of scores. What is added up there are points, whatever each part was counted in: two for each talk and three for
//! each person talked with, less one for each per cent that lacks.

use mingde_core::kind::Measure;
use mingde_core::yaml::Findings;

use super::formula::{Names, mismatch, numeric, truth};
use super::words::{sides, told_apart};
use crate::language::{Dimension, Form, Operator, Syntax};
use crate::plan::Expression;

/// A formula that must give points. Parts of a sum, and branches of a choice, agree if each of them may stand for points.
pub(super) fn scored(
    names: &mut dyn Names,
    tree: &Syntax,
    findings: &mut Findings,
) -> Option<(Expression, Dimension)> {
    match &tree.form {
        Form::Binary(operator @ (Operator::Plus | Operator::Minus), a, b) => {
            let (left, right) = (scored(names, a, findings), scored(names, b, findings));
            let ((left, x), (right, y)) = (left?, right?);
            let Some(dimension) = together(x, y) else {
                let sides = sides(tree, x, y, findings);
                mismatch(&tree.span, x, y, findings).notes.extend(sides);
                return None;
            };
            Some((Expression::Binary(*operator, Box::new(left), Box::new(right)), dimension))
        }
        Form::If(condition, yes, no) => {
            let condition = truth(names, condition, findings);
            let branches = (&**yes, &**no);
            let (yes, no) = (scored(names, yes, findings), scored(names, no, findings));
            let ((yes, x), (no, y)) = (yes?, no?);
            let Some(dimension) = together(x, y) else {
                let sides = told_apart(branches, x, y, findings);
                mismatch(&tree.span, x, y, findings).notes.extend(sides);
                return None;
            };
            Some((Expression::If(Box::new(condition?), Box::new(yes), Box::new(no)), dimension))
        }
        _ => numeric(names, tree, findings),
    }
}

/// What two parts come to.
fn together(x: Dimension, y: Dimension) -> Option<Dimension> {
    let points = (x.stands_for_points() && y.stands_for_points()).then(|| Dimension::of(Measure::Points));
    x.with(y).or(points)
}
