//! Items with points, bonuses, deductions, and totals.

use mingde_core::diagnostic::Message;
use mingde_core::kind::Measure;
use mingde_core::yaml::{Data, Entry, Fields, Findings, Node};

use super::count::missing;
use super::formula::{Names, numeric, percent_sign, truth};
use super::rules::Resolver;
use super::scored::scored;
use super::shown::{rounding, shown};
use super::words::{not_among, one_or_more};
use crate::language::{Dimension, Form, Number, Operator, syntax};
use crate::plan::{Body, Expression, Item, ItemSort, Literal, Missing, Shown, Total};

/// Reads an item, bonus or deduction.
pub(crate) fn item<'n>(
    rules: &mut Resolver<'n>,
    sort: ItemSort,
    entry: &'n Entry,
    fields: &mut Fields<'n>,
    findings: &mut Findings,
) -> Option<(Item, Shown)> {
    let when = rules.when(fields, findings);
    let points = points(fields.required("points", findings)?, findings)?;
    let least = fields.node("least").and_then(|n| Some((number(n, findings)?, n)));
    if let Some((least, node)) = least
        && least > points
    {
        let message = Message::new("rulebook-least-above-most").with("least", least).with("most", points);
        findings.error(node.span.clone(), message);
    }
    let least = least.map_or(Number::ZERO, |(least, _)| least);
    let rounding = rounding(fields, findings);
    let (score, written) = match (fields.node("score"), fields.node("tiers")) {
        (Some(node), None) => {
            let written = syntax::read(node, findings)?;
            let (score, dimension) = scored(rules, &written.tree, findings)?;
            points_wanted(dimension, node, findings)?;
            share_for_points(rules, &score, points, (node, &written.text), findings);
            (score, written.text)
        }
        (None, Some(node)) => tiers(rules, node, points, sort, findings)?,
        _ => {
            let at = entry.value.span.start..entry.value.span.start;
            findings.error(at, Message::new("rulebook-item-score-or-tiers"));
            return None;
        }
    };
    if let Expression::Number(n, _) = &score
        && *n > points
    {
        findings
            .error(entry.key_span.clone(), Message::new("rulebook-tier-above-points").with("points", points));
    }
    let shown = shown(Dimension::of(Measure::Points), false, rounding);
    Some((Item { when: when?, score, written, points, least, sort, rounding }, shown))
}

/// `score: coverage` of sixty points never comes to more than one.
fn share_for_points(
    names: &Resolver<'_>,
    score: &Expression,
    points: Number,
    (node, written): (&Node, &str),
    findings: &mut Findings,
) {
    if points > Number::ONE && is_share(names, score) {
        let finding = findings.warning(node.span.clone(), Message::new("rulebook-score-share"));
        let bare = written.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'));
        let factor = if bare { written.to_owned() } else { format!("({written})") };
        finding.suggestion = Some(format!("{points} * {factor}"));
    }
}

/// Whether a score is what a rule shows in per cent, or one or the other of such.
fn is_share(names: &Resolver<'_>, score: &Expression) -> bool {
    let constant = |one: &Expression| matches!(one, Expression::Number(..));
    match score {
        Expression::If(_, yes, no) => {
            (is_share(names, yes) || is_share(names, no))
                && [yes, no].into_iter().all(|branch| constant(branch) || is_share(names, branch))
        }
        Expression::Call(_, list) => {
            list.iter().any(|one| is_share(names, one))
                && list.iter().all(|one| constant(one) || is_share(names, one))
        }
        one => names.in_percent(one),
    }
}

fn points_wanted(dimension: Dimension, node: &Node, findings: &mut Findings) -> Option<()> {
    if dimension.stands_for_points() {
        return Some(());
    }
    let message = Message::new("rulebook-points-wanted").with_sort("sort", dimension);
    let finding = findings.error(node.span.clone(), message);
    // `minutes`, or `minutes per person`; so many points for each: `points per minute`.
    let one =
        |measure: &str| if measure == "people" { "person" } else { measure.trim_end_matches('s') }.to_owned();
    let named = dimension.to_string();
    let (unit, each) = match named.split_once('/') {
        Some((over, under)) => {
            let rate = format!("{over} per {}", one(under));
            (rate.clone(), rate)
        }
        None => (named.clone(), one(&named)),
    };
    let each = format!("points per {each}");
    if Dimension::parse(&unit) == Some(dimension) && Dimension::parse(&each).is_some() {
        finding.notes.push(Message::new("rulebook-points-divide").with("unit", unit).with("each", each));
    }
    None
}

/// `20` or `20 points`.
fn points(node: &Node, findings: &mut Findings) -> Option<Number> {
    number(node, findings).filter(|n| {
        let good = *n > Number::ZERO;
        if !good {
            findings.error(node.span.clone(), Message::new("rulebook-points-positive"));
        }
        good
    })
}

fn number(node: &Node, findings: &mut Findings) -> Option<Number> {
    let text = node.as_text().unwrap_or("");
    let bare = text.trim_end_matches("points").trim_end_matches('分').trim();
    let number = Number::parse(bare).filter(|_| !bare.contains(['%', '％']));
    if number.is_none() {
        findings.error(node.span.clone(), Message::new("rulebook-bad-number").with("text", text));
    }
    number
}

/// Tiers are a chain of comparisons from the highest step down.
fn tiers<'n>(
    rules: &mut Resolver<'n>,
    node: &'n Node,
    most: Number,
    sort: ItemSort,
    findings: &mut Findings,
) -> Option<(Expression, String)> {
    let mut fields = Fields::of(node, findings);
    let of = fields.required("of", findings).and_then(|n| syntax::read(n, findings))?;
    let steps = fields.required("steps", findings);
    let otherwise =
        fields.node("otherwise").and_then(|n| worth(n, most, sort, findings)).unwrap_or(Number::ZERO);
    fields.finish(findings);
    let (value, dimension) = numeric(rules, &of.tree, findings)?;
    let Some(Node { data: Data::List(list), .. }) = steps else {
        if let Some(node) = steps {
            findings.error(node.span.clone(), Message::new("yaml-list-wanted").with("key", "steps"));
        }
        return None;
    };
    let mut chain = Expression::Number(otherwise, Literal::Plain);
    let mut words = vec![otherwise.to_string()];
    let mut above: Option<Number> = None;
    let mut read = Vec::new();
    for step in list {
        let mut fields = Fields::of(step, findings);
        let from = fields.required("from", findings);
        let points = fields.required("points", findings).map(|n| worth(n, most, sort, findings));
        fields.finish(findings);
        let written = from.and_then(|n| syntax::read(n, findings))?;
        let (bound, bound_dimension) = numeric(rules, &written.tree, findings)?;
        let points = points??;
        percent_sign(rules, (&value, &of.tree), (&bound, &written.tree), findings);
        if dimension.with(bound_dimension).is_none() {
            let message = Message::new("rulebook-unit-mismatch");
            let message = message.with_sort("left", dimension).with_sort("right", bound_dimension);
            findings.error(step.span.clone(), message);
            return None;
        }
        if let Expression::Number(n, _) = &bound {
            if above.is_some_and(|a| *n >= a) {
                findings.error(step.span.clone(), Message::new("rulebook-tier-unreachable"));
            }
            above = Some(*n);
        }
        read.push((bound, points, written.text));
    }
    for (bound, points, text) in read.into_iter().rev() {
        let test = Expression::Binary(Operator::AtLeast, Box::new(value.clone()), Box::new(bound));
        let worth = Expression::Number(points, Literal::Plain);
        chain = Expression::If(Box::new(test), Box::new(worth), Box::new(chain));
        words.push(format!("if {} >= {text} then {points} else", of.text));
    }
    words.reverse();
    Some((chain, words.join(" ")))
}

/// What a tier is worth: no more than the item gives, and no less than nothing.
fn worth(node: &Node, most: Number, sort: ItemSort, findings: &mut Findings) -> Option<Number> {
    let points = number(node, findings)?;
    if points > most {
        let message = Message::new("rulebook-tier-above-points").with("points", most);
        findings.error(node.span.clone(), message);
    } else if points < Number::ZERO && sort == ItemSort::Deduction {
        let finding = findings.error(node.span.clone(), Message::new("rulebook-deduction-negative"));
        finding.suggestion = Number::ZERO.minus(points).map(|points| points.to_string());
    } else if points < Number::ZERO {
        findings.error(node.span.clone(), Message::new("rulebook-score-negative"));
    }
    Some(points)
}

/// Reads a total.
pub(crate) fn total<'n>(
    rules: &mut Resolver<'n>,
    _title: &str,
    entry: &'n Entry,
    fields: &mut Fields<'n>,
    findings: &mut Findings,
) -> Option<(Total, Shown)> {
    let (of, summable) = summed(rules, entry, fields, findings)?;
    // A total adds up what may itself ask for the total: 总分前三名加5分.
    let circle = of.iter().any(|&at| rules.closes_circle_by_sum(at, &entry.key_span, findings));
    let declared = fields.node("points").map(|n| (number(n, findings), n));
    let (least, most) = bounds(fields, findings);
    let missing = missing(fields, Missing::Zero, findings);
    let redistributes = redistributes(fields, findings);
    let rounding = rounding(fields, findings);
    let pass = match fields.node("pass") {
        None => None,
        Some(node) => {
            let written = syntax::read(node, findings)?;
            Some((numeric(rules, &written.tree, findings)?, node))
        }
    };
    let mut vetoes = Vec::new();
    for node in one_or_more(fields, "vetoes") {
        vetoes.push(veto_condition(rules, node, findings)?);
    }
    let Sum { points, bonus, written, broken, known } = sum(rules, &of, findings)?;
    let summable = summable && known;
    if let Some((Some(declared), node)) = declared
        && declared != points
        && summable
    {
        let message = Message::new("rulebook-points-sum").with("declared", declared).with("sum", points);
        findings.error(node.span.clone(), message);
    }
    let pass = match pass {
        None => None,
        Some(((expression, dimension), node)) => {
            points_wanted(dimension, node, findings)?;
            if share_of_points(rules, &expression, points, node, findings) {
                return None;
            }
            if let Expression::Number(n, _) = &expression
                && points.plus(bonus).is_some_and(|most| *n > most)
                && summable
            {
                findings
                    .error(node.span.clone(), Message::new("rulebook-pass-unreachable").with("most", points));
            }
            Some(expression)
        }
    };
    if broken || circle || !summable {
        return None;
    }
    let shown = shown(Dimension::of(Measure::Points), false, rounding);
    Some((Total { of, vetoes, pass, missing, redistributes, rounding, least, most, written }, shown))
}

/// `not_applicable: redistribute`: the points of what does not apply go to what does.
fn redistributes(fields: &mut Fields<'_>, findings: &mut Findings) -> bool {
    const WORDS: [&str; 2] = ["nothing", "redistribute"];
    let Some(node) = fields.node("not_applicable") else { return false };
    let word = node.as_text().unwrap_or("");
    if !WORDS.contains(&word) {
        let message = Message::new("rulebook-unknown-word").with("word", word).with("key", "not_applicable");
        not_among(findings, &node.span, message, word, &WORDS);
    }
    word == "redistribute"
}

/// `least` and `most` of a total: the most is more than nothing, and the least no more than the most.
fn bounds(fields: &mut Fields<'_>, findings: &mut Findings) -> (Option<Number>, Option<Number>) {
    let least = fields.node("least").and_then(|n| Some((number(n, findings)?, n)));
    let most = fields.node("most").and_then(|n| Some((number(n, findings)?, n)));
    if let Some((most, node)) = most
        && most <= Number::ZERO
    {
        let message = Message::new("rulebook-most-of-nothing").with("most", most);
        findings.error(node.span.clone(), message);
    } else if let (Some((least, node)), Some((most, _))) = (least, most)
        && least > most
    {
        let message = Message::new("rulebook-least-above-most").with("least", least).with("most", most);
        findings.error(node.span.clone(), message);
    }
    (least.map(|(least, _)| least), most.map(|(most, _)| most))
}

/// `pass: 60 %` of twenty points would be passed by whoever has one: what is meant is twelve.
fn share_of_points(
    names: &Resolver<'_>,
    pass: &Expression,
    points: Number,
    node: &Node,
    findings: &mut Findings,
) -> bool {
    let share = match pass {
        Expression::Number(n, Literal::Share) => Some(*n),
        _ if names.in_percent(pass) => None,
        _ => return false,
    };
    let finding =
        findings.error(node.span.clone(), Message::new("rulebook-pass-share").with("points", points));
    finding.suggestion = share.and_then(|share| share.times(points)).map(|points| points.to_string());
    true
}

/// What a total adds up, the scored rules unless it says which; and whether all of it is known: with an item that is
/// unknown the sum says nothing.
fn summed<'n>(
    rules: &Resolver<'n>,
    entry: &'n Entry,
    fields: &mut Fields<'n>,
    findings: &mut Findings,
) -> Option<(Vec<usize>, bool)> {
    let mut of = Vec::new();
    let mut summable = true;
    let named = fields.words("of", findings);
    let scored = rules.scored();
    for (word, span) in &named {
        let found = scored.iter().copied().find(|&at| rules.name_of(at) == *word);
        match found {
            Some(at) => of.push(at),
            None => {
                let known: Vec<String> = scored.iter().map(|&at| rules.name_of(at).to_owned()).collect();
                let message = Message::new("rulebook-unknown-item").with("name", word);
                let titled = known.iter().find(|name| rules.title_of(name) == *word).cloned();
                let finding = findings.unknown(span.clone(), message, word, known.iter().map(String::as_str));
                if titled.is_some() {
                    finding.suggestion = titled;
                }
                summable = false;
            }
        }
    }
    if named.is_empty() {
        of = scored;
    }
    if of.is_empty() && summable {
        findings.error(entry.key_span.clone(), Message::new("rulebook-total-of-nothing"));
        return None;
    }
    Some((of, summable))
}

/// What a total comes to at most.
struct Sum {
    /// Of its items.
    points: Number,
    /// Of its bonuses.
    bonus: Number,
    /// `study + talks - faults`.
    written: String,
    /// Whether a rule it adds up could not be read.
    broken: bool,
    /// Whether the points of all of them are known.
    known: bool,
}

fn sum(rules: &mut Resolver<'_>, of: &[usize], findings: &mut Findings) -> Option<Sum> {
    let (mut broken, mut known) = (false, true);
    let mut points = Number::ZERO;
    let mut bonus = Number::ZERO;
    let mut words = Vec::new();
    for &at in of {
        let Some(rule) = rules.resolved(at, findings) else {
            // What is wrong with its formula does not alter its points.
            broken = true;
            match rules.declared_points(at) {
                Some((ItemSort::Points, own)) => points = points.plus(own)?,
                Some((ItemSort::Bonus, own)) => bonus = bonus.plus(own)?,
                Some((ItemSort::Deduction, _)) => {}
                None => known = false,
            }
            continue;
        };
        let Body::Item(item) = &rule.body else { continue };
        let sign = if item.sort == ItemSort::Deduction { "-" } else { "+" };
        words.push(format!("{sign} {}", rule.id));
        match item.sort {
            ItemSort::Points => points = points.plus(item.points)?,
            ItemSort::Bonus => bonus = bonus.plus(item.points)?,
            ItemSort::Deduction => {}
        }
    }
    let written = words.join(" ").trim_start_matches("+ ").to_owned();
    Some(Sum { points, bonus, written, broken, known })
}

/// A veto by its name, or a formula. One of another rulebook is asked for in quotation marks.
pub(crate) fn veto_condition<'n>(
    rules: &mut Resolver<'n>,
    node: &'n Node,
    findings: &mut Findings,
) -> Option<Expression> {
    let written = syntax::read(node, findings)?;
    if let Form::Name(parts) = &written.tree.form
        && parts.len() == 2
    {
        let finding = findings.error(written.tree.span.clone(), Message::new("rulebook-veto-of-another"));
        finding.suggestion = Some(format!("\"veto('{}')\"", written.text));
        return None;
    }
    truth(rules, &written.tree, findings)
}

/// The points that an item declares, read without complaint.
pub(super) fn declared_points(entry: &Entry) -> Option<Number> {
    let Data::Map(keys) = &entry.value.data else { return None };
    let node = keys.iter().find(|e| e.key == "points")?;
    let text = node.value.as_text()?;
    Number::parse(text.trim_end_matches("points").trim_end_matches('分').trim())
}
