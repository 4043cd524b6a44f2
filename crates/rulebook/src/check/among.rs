//! Measures over the results of all subjects: `{ from: results, average: rate, each: unit.kind }`.

use mingde_core::diagnostic::Message;
use mingde_core::kind::Measure;
use mingde_core::yaml::{Fields, Findings, Node};

use super::decide::each;
use super::formula::{Names, Type, formula, numeric};
use super::past::result_named;
use super::rules::Resolver;
use super::shown::{rounding, shown};
use super::words::unit_named;
use crate::language::{Dimension, Form, Syntax, syntax};
use crate::plan::{Among, Body, Expression, Over, Reference, Shown, Subject, Way};

const WAYS: [(&str, Way); 5] = [
    ("count", Way::Count),
    ("sum", Way::Sum),
    ("average", Way::Average),
    ("min", Way::Min),
    ("max", Way::Max),
];

/// The one way that is asked for.
fn one_way<'n>(node: &Node, fields: &mut Fields<'n>, findings: &mut Findings) -> Option<(Way, &'n Node)> {
    let asked: Vec<(Way, &'n Node)> =
        WAYS.into_iter().filter_map(|(word, way)| fields.node(word).map(|node| (way, node))).collect();
    if let [one] = asked.as_slice() {
        return Some(*one);
    }
    let at = node.span.start..node.span.start;
    let ways = WAYS.map(|(word, _)| word).join(", ");
    findings.error(at, Message::new("rulebook-count-one-way").with("ways", ways));
    None
}

/// `from: results` with one way of taking them together.
pub(super) fn among<'n>(
    rules: &mut Resolver<'n>,
    node: &'n Node,
    fields: &mut Fields<'n>,
    findings: &mut Findings,
) -> Option<(Body, Type, Shown)> {
    let (way, value) = one_way(node, fields, findings)?;
    let when = rules.when(fields, findings);
    let each = each(rules, fields, findings);
    let (of, dimension, percent, written) = match way {
        // Whoever is assessed is counted, of those for whom the condition holds.
        Way::Count if value.as_text() == Some("rows") => {
            let measure = if rules.subject == Subject::Person { Measure::People } else { Measure::Items };
            (None, Dimension::of(measure), false, "rows".to_owned())
        }
        Way::Count => {
            let written = syntax::read(value, findings)?;
            let of = counted(rules, &written.tree, findings)?;
            (Some(of), Dimension::of(Measure::Items), false, written.text)
        }
        _ => {
            let written = syntax::read(value, findings)?;
            let (of, dimension) = numeric(rules, &written.tree, findings)?;
            let percent = Names::in_percent(rules, &of);
            (Some(of), dimension, percent, written.text)
        }
    };
    let (mut dimension, mut percent) = (dimension, percent);
    if way == Way::Count
        && let Some(unit) = fields.node("unit")
    {
        dimension = unit_named(unit, findings)?;
        percent = unit.as_text() == Some(Measure::Percent.name());
    }
    let rounding = rounding(fields, findings);
    let among = Among { of, when: when?, way, each: each?, written };
    Some((Body::Among(Box::new(among)), Type::Number(dimension), shown(dimension, percent, rounding)))
}

/// What `count` asks of each subject: of a result alone whether it is met, of a condition whether it holds, of a number whether
/// there is one.
fn counted<'n>(rules: &mut Resolver<'n>, tree: &Syntax, findings: &mut Findings) -> Option<Expression> {
    let (said, _) = formula(rules, tree, findings)?;
    // What is met of a veto is that nothing is in force, so it is asked as a result and not as a condition.
    let alone = match &tree.form {
        Form::Name(words) if words.len() == 1 => rules.homes.rules.get(words[0].0.as_str()).copied(),
        _ => None,
    };
    Some(alone.map_or(said, Expression::Held))
}

/// `{ from: periods, sum: monthly-marks.score }`: a result of another rulebook over each of its periods that begin in this
/// one; `{ from: members, average: teacher-marks.score }`: over those who belong to the subject. `count` says of how many it
/// was met.
pub(super) fn over<'n>(
    over: Over,
    rules: &mut Resolver<'n>,
    node: &'n Node,
    fields: &mut Fields<'n>,
    findings: &mut Findings,
) -> Option<(Body, Type, Shown)> {
    let (way, value) = one_way(node, fields, findings)?;
    let text = value.as_text().unwrap_or("");
    let (rulebook, result) = result_named(text, &value.span, findings)?;
    if rulebook == rules.rulebook {
        findings.error(value.span.clone(), Message::new("rulebook-periods-of-itself"));
        return None;
    }
    let unit = fields.node("unit");
    let dimension = match unit {
        Some(unit) => unit_named(unit, findings)?,
        None if way == Way::Count => Dimension::of(Measure::Items),
        None => Dimension::Bare,
    };
    let percent = unit.and_then(Node::as_text) == Some(Measure::Percent.name());
    let rounding = rounding(fields, findings);
    let reference = Reference {
        rulebook,
        result,
        back: 0,
        held: way == Way::Count,
        over: Some((over, way)),
        written: text.to_owned(),
    };
    let formula = Expression::Elsewhere(Names::reference(rules, reference));
    let body = Body::Formula { formula, written: text.to_owned() };
    Some((body, Type::Number(dimension), shown(dimension, percent, rounding)))
}
