//! Grades, quotas, rankings and proposals.

use mingde_core::diagnostic::Message;
use mingde_core::yaml::{Data, Fields, Findings, Node};

use super::condition::operand;
use super::formula::{Type, numeric, percent_sign, truth};
use super::names::Rows;
use super::rules::Resolver;
use super::score::veto_condition;
use super::shown::{rounding, shown};
use super::words::{idle, not_among, one_or_more};
use crate::language::{Dimension, Number, Rounding, syntax};
use crate::plan::{
    Band, Body, Contest, Expression, From, Grade, Literal, Operand, Places, Proposal, Quota, Ranking, Shown,
    Subject, Within,
};

type Read = Option<(Body, Type, Shown)>;

/// Most days a review may be given.
const LONGEST: u16 = 400;

/// `of: score, bands: [ { from: 90, grade: excellent, title: 优秀 }, …, { grade: unqualified, title: 不合格 } ]`.
pub(crate) fn grade<'n>(
    rules: &mut Resolver<'n>,
    at: usize,
    fields: &mut Fields<'n>,
    findings: &mut Findings,
) -> Read {
    let of = fields.required("of", findings).and_then(|n| syntax::read(n, findings));
    let list = match fields.required("bands", findings) {
        Some(Node { data: Data::List(list), .. }) if list.len() > 1 => list,
        Some(node) => {
            findings.error(node.span.clone(), Message::new("rulebook-bands-wanted"));
            return None;
        }
        None => return None,
    };
    let of = of?;
    let (value, dimension) = numeric(rules, &of.tree, findings)?;
    let mut bands: Vec<Band> = Vec::new();
    let mut broken = false;
    let mut above: Option<crate::language::Number> = None;
    for (number, node) in list.iter().enumerate() {
        let mut inner = Fields::of(node, findings);
        let from = inner.node("from");
        let code = inner.required_text("grade", findings).to_owned();
        let title = inner.text("title", findings).unwrap_or(&code).to_owned();
        let last = number + 1 == list.len();
        let places = match inner.node("most") {
            Some(node) if last => {
                findings.error(node.span.clone(), Message::new("rulebook-band-places-lowest"));
                broken = true;
                None
            }
            Some(_) => {
                let found = places(rules, &mut inner, findings);
                broken |= found.is_none();
                found
            }
            None => None,
        };
        inner.finish(findings);
        if from.is_none() != last {
            let code = if last { "rulebook-band-lowest" } else { "rulebook-band-from" };
            findings.error(node.span.clone(), Message::new(code));
            broken = true;
            continue;
        }
        if bands.iter().any(|b| b.code == code) {
            findings.error(node.span.clone(), Message::new("rulebook-name-twice").with("name", &code));
            broken = true;
        }
        let from = match from {
            None => None,
            Some(node) => {
                let written = syntax::read(node, findings)?;
                let (bound, other) = numeric(rules, &written.tree, findings)?;
                if dimension.with(other).is_none() {
                    let message = Message::new("rulebook-unit-mismatch");
                    let message = message.with_sort("left", dimension).with_sort("right", other);
                    let share = other == Dimension::SHARE && dimension.stands_for_points();
                    let note = share.then(|| Message::new("rulebook-band-share"));
                    findings.error(node.span.clone(), message).notes.extend(note);
                    broken = true;
                }
                percent_sign(rules, (&value, &of.tree), (&bound, &written.tree), findings);
                if let Expression::Number(n, _) = &bound {
                    if above.is_some_and(|a| *n >= a) {
                        findings.error(node.span.clone(), Message::new("rulebook-tier-unreachable"));
                        broken = true;
                    }
                    above = Some(*n);
                }
                Some(bound)
            }
        };
        if bands.iter().any(|band| band.title == title) {
            findings.warning(node.span.clone(), Message::new("rulebook-title-twice").with("title", &title));
        }
        bands.push(Band { from, code, title, places });
    }
    let limited = bands.iter().any(|band| band.places.is_some());
    let contest = contest(rules, fields, limited, findings);
    // Of a band that could not be read it is not known whether it has places.
    if !limited && !broken {
        ["each", "then", "ties"]
            .into_iter()
            .for_each(|key| idle(fields, key, "rulebook-idle-unlimited", findings));
    }
    if fields.node("vetoes").is_none() {
        idle(fields, "vetoed", "rulebook-idle-vetoed", findings);
    }
    let (up, down) =
        (conditions(rules, "up", fields, findings)?, conditions(rules, "down", fields, findings)?);
    let mut named = |key: &'static str, fields: &mut Fields<'n>, findings: &mut Findings| {
        let node = fields.node(key)?;
        let word = node.as_text().unwrap_or("");
        let found = bands.iter().position(|b| b.code == word || b.title == word);
        if found.is_none() {
            let message = Message::new("rulebook-unknown-grade").with("name", word);
            findings.unknown(node.span.clone(), message, word, bands.iter().map(|b| b.code.as_str()));
            broken = true;
        }
        found
    };
    let pass = named("pass", fields, findings);
    let vetoed = named("vetoed", fields, findings).unwrap_or(list.len() - 1);
    let mut vetoes = Vec::new();
    for node in one_or_more(fields, "vetoes") {
        vetoes.push(veto_condition(rules, node, findings)?);
    }
    if broken {
        return None;
    }
    let contest = contest?;
    let grade = Grade { of: value, bands, up, down, contest, vetoes, vetoed, pass, written: of.text };
    let body = Body::Grade(Box::new(grade));
    Some((body, Type::Grade(at), shown(Dimension::Bare, false, Some((0, Rounding::HalfUp)))))
}

/// Conditions under a key, one or a list of them.
fn conditions<'n>(
    rules: &mut Resolver<'n>,
    key: &'static str,
    fields: &mut Fields<'n>,
    findings: &mut Findings,
) -> Option<Vec<Expression>> {
    one_or_more(fields, key).into_iter().map(|node| veto_condition(rules, node, findings)).collect()
}

/// `most`, `least` and `round`: how many places there are.
fn places<'n>(rules: &mut Resolver<'n>, fields: &mut Fields<'n>, findings: &mut Findings) -> Option<Places> {
    let node = fields.required("most", findings);
    let how = rounding(fields, findings).map_or(Rounding::Down, |(_, how)| how);
    let least = fields.node("least").map(|node| {
        let number = node
            .as_text()
            .and_then(Number::parse)
            .filter(|n| *n >= Number::ZERO && n.rounded(0, Rounding::Down) == Some(*n));
        if number.is_none() {
            findings.error(node.span.clone(), Message::new("rulebook-quota-places"));
        }
        number
    });
    let node = node?;
    let (most, dimension) = numeric(rules, &syntax::read(node, findings)?.tree, findings)?;
    places_wanted(&most, node, findings);
    let least = match least {
        Some(found) => found?,
        None => Number::ZERO,
    };
    if let Expression::Number(places, literal) = &most
        && *literal != Literal::Share
        && least > *places
        && let Some(node) = fields.node("least")
    {
        let message = Message::new("rulebook-least-above-most").with("least", least).with("most", *places);
        findings.error(node.span.clone(), message);
        return None;
    }
    Some(Places { most, share: dimension == Dimension::SHARE, how, least })
}

/// `each`, `then` and `ties`: who competes with whom, and what decides between equals.
fn contest<'n>(
    rules: &mut Resolver<'n>,
    fields: &mut Fields<'n>,
    ties_wanted: bool,
    findings: &mut Findings,
) -> Option<Contest> {
    let (each, then) = (each(rules, fields, findings), then(rules, fields, findings));
    let ties = match ties_wanted || fields.node("ties").is_some() {
        true => word(fields, "ties", true, &["out", "in"], findings)?,
        false => "out",
    };
    Some(Contest { each: each?, then: then?, ties_in: ties == "in" })
}

/// `then: [backbone, service]`: what decides where the value is the same, the higher first.
fn then<'n>(
    rules: &mut Resolver<'n>,
    fields: &mut Fields<'n>,
    findings: &mut Findings,
) -> Option<Vec<Expression>> {
    let read = |node: &Node, rules: &mut Resolver<'n>, findings: &mut Findings| {
        let written = syntax::read(node, findings)?;
        numeric(rules, &written.tree, findings).map(|(expression, _)| expression)
    };
    let nodes = one_or_more(fields, "then").into_iter();
    let all: Vec<Option<Expression>> = nodes.map(|node| read(node, rules, findings)).collect();
    all.into_iter().collect()
}

/// `each: unit`, `each: unit.kind`, `each: [unit.kind, unit.area]`: who is alike in it competes, whoever is not does not.
pub(super) fn each(
    rules: &mut Resolver<'_>,
    fields: &mut Fields<'_>,
    findings: &mut Findings,
) -> Option<Vec<Operand>> {
    let from = From::subjects(rules.subject);
    let rows = Rows::new(rules.library, &from);
    let mut found = Vec::new();
    for node in one_or_more(fields, "each") {
        let written = syntax::read(node, findings)?;
        let (operand, _) = operand(&rows, &written.tree, findings)?;
        // Every unit by itself would be the first of one.
        let alone = match rules.subject {
            Subject::Person => operand == Operand::Person,
            Subject::Group => operand == Operand::Group,
            _ => operand == Operand::Unit,
        };
        if alone {
            findings.error(node.span.clone(), Message::new("rulebook-each-alone"));
            return None;
        }
        found.push(operand);
    }
    Some(found)
}

/// `of: score, when: level = 'excellent', most: 20 %, ties: out`.
pub(crate) fn quota<'n>(rules: &mut Resolver<'n>, fields: &mut Fields<'n>, findings: &mut Findings) -> Read {
    let of = fields.required("of", findings).and_then(|n| syntax::read(n, findings));
    let when = rules.when(fields, findings);
    let places = places(rules, fields, findings);
    let contest = contest(rules, fields, true, findings);
    let of = of?;
    let (value, _) = numeric(rules, &of.tree, findings)?;
    let quota = Quota { of: value, when: when?, places: places?, contest: contest?, written: of.text };
    Some((Body::Quota(Box::new(quota)), Type::Truth, place()))
}

/// A number of places is whole and at least one; `0.2` is meant to be `20 %`.
fn places_wanted(most: &Expression, node: &Node, findings: &mut Findings) {
    let (n, literal) = match most {
        Expression::Number(n, literal) => (n, literal),
        Expression::Negative(_) => {
            findings.error(node.span.clone(), Message::new("rulebook-quota-places"));
            return;
        }
        _ => return,
    };
    if *literal == Literal::Share && *n > Number::ONE {
        findings.warning(node.span.clone(), Message::new("rulebook-share-above-all"));
        return;
    }
    let whole = n.rounded(0, Rounding::Down) == Some(*n);
    if *n >= Number::ZERO && (whole || *literal == Literal::Share) {
        return;
    }
    let finding = findings.error(node.span.clone(), Message::new("rulebook-quota-places"));
    if *n > Number::ZERO && *n < Number::ONE {
        let percent = n.times(Number::whole(100)).and_then(|p| p.to_decimal(4, Rounding::HalfUp));
        finding.suggestion = percent.map(|percent| format!("{percent} %"));
    }
}

/// `of: score, order: highest-first, ties: same`.
pub(crate) fn ranking<'n>(
    rules: &mut Resolver<'n>,
    node: &Node,
    fields: &mut Fields<'n>,
    findings: &mut Findings,
) -> Read {
    let of = fields.required("of", findings).and_then(|n| syntax::read(n, findings));
    let when = rules.when(fields, findings);
    let order = word(fields, "order", false, &["highest-first", "lowest-first"], findings);
    let ties = word(fields, "ties", true, &["same", "dense"], findings);
    let each = each(rules, fields, findings);
    let then = then(rules, fields, findings);
    let persons = fields.flag("persons", findings);
    if rules.subject == Subject::Person && !persons {
        let at = node.span.start..node.span.start;
        findings.error(at, Message::new("rulebook-ranking-persons"));
        return None;
    }
    let of = of?;
    let (value, _) = numeric(rules, &of.tree, findings)?;
    let ranking = Ranking {
        of: value,
        when: when?,
        ascending: order? == "lowest-first",
        dense: ties? == "dense",
        contest: Contest { each: each?, then: then?, ties_in: false },
        written: of.text,
    };
    Some((Body::Ranking(Box::new(ranking)), Type::Number(Dimension::Bare), place()))
}

/// `when: score < 60, body: 局党委, within: 15 workdays`.
pub(crate) fn proposal<'n>(
    rules: &mut Resolver<'n>,
    fields: &mut Fields<'n>,
    findings: &mut Findings,
) -> Read {
    let when = fields.required("when", findings).and_then(|n| syntax::read(n, findings));
    let body = fields.required_text("body", findings).to_owned();
    let within = fields.required("within", findings).and_then(|node| {
        let found = within(node.as_text().unwrap_or(""));
        if found.is_none() {
            findings.error(node.span.clone(), Message::new("rulebook-within"));
        }
        found
    });
    let when = when?;
    let condition = truth(rules, &when.tree, findings)?;
    let proposal = Proposal { when: condition, body, within: within?, written: when.text };
    Some((Body::Proposal(Box::new(proposal)), Type::Truth, shown(Dimension::Bare, false, None)))
}

fn within(text: &str) -> Option<Within> {
    let digits = text.len() - text.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let (number, unit) = text.split_at(digits);
    let number = number.parse().ok().filter(|n| (1..=LONGEST).contains(n))?;
    match unit.trim() {
        "day" | "days" | "天" | "日" => Some(Within::Days(number)),
        "workday" | "workdays" | "个工作日" => Some(Within::Workdays(number)),
        _ => None,
    }
}

/// A place is a whole number.
fn place() -> Shown {
    shown(Dimension::Bare, false, Some((0, Rounding::HalfUp)))
}

/// One of several words; the first where the key may be left out.
fn word(
    fields: &mut Fields<'_>,
    key: &'static str,
    wanted: bool,
    words: &[&'static str],
    findings: &mut Findings,
) -> Option<&'static str> {
    let node = match fields.node(key) {
        None if wanted => {
            let before = findings.list.len();
            let found = fields.required(key, findings);
            if let Some(finding) = findings.list.get_mut(before) {
                finding.notes.push(Message::new("rulebook-names-known").with("names", words.join(", ")));
            }
            found?
        }
        None => return words.first().copied(),
        Some(node) => node,
    };
    let text = node.as_text().unwrap_or("");
    let found = words.iter().find(|w| **w == text).copied();
    if found.is_none() {
        let message = Message::new("rulebook-unknown-word").with("word", text).with("key", key);
        not_among(findings, &node.span, message, text, words);
    }
    found
}
