//! Reading a count: from which rows, how they are summed up, to whom they belong, which days count.

use std::ops::Range;

use mingde_core::diagnostic::Message;
use mingde_core::kind::Measure;
use mingde_core::period::PeriodKind;
use mingde_core::record::State;
use mingde_core::text::nearest;
use mingde_core::yaml::{Fields, Findings, Node};

use super::choice::choice;
use super::condition::{condition, number_of, operand, roles_in, whole};
use super::names::{Rows, Sort, Vocabulary, moment};
use super::shift::{shift, shift_window};
use super::windows::window_meant;
use super::words::{idle, not_among};
use crate::language::{Dimension, Form, Library, Operator, Syntax, syntax};
use crate::plan::{
    Aggregate, By, Choice, Count, DayPoint, From, InForce, Missing, Moment, Operand, Subject, Window,
};

/// A count with the dimension of its value.
pub(crate) type Counted = (Count, Dimension);

/// Ways of summing up and the keys that ask for them.
const WAYS: [&str; 9] =
    ["count", "sum", "average", "min", "max", "first", "last", "uncovered", "overlapping"];

/// Reads the keys of a count; `veto` asks for one that is in force or not.
pub(crate) fn count(
    vocabulary: Vocabulary<'_>,
    subject: Subject,
    node: &Node,
    fields: &mut Fields<'_>,
    veto: bool,
    findings: &mut Findings,
) -> Option<Counted> {
    let library = vocabulary.library;
    let from = from(library, fields, findings)?;
    let rows = Rows::new(library, &from);
    let known = Rows::knowing(vocabulary, &from);
    let written = fields.node("where").and_then(|n| syntax::read(n, findings));
    let condition = match &written {
        Some(written) => Some(condition(&known, &written.tree, findings)?),
        None => None,
    };
    let (aggregate, choice, mut dimension) = if veto {
        (Aggregate::Rows, None, Dimension::of(Measure::Items))
    } else {
        aggregate(&known, node, fields, findings)?
    };
    let by = by(&rows, subject, node, fields, findings)?;
    let looked_at = aggregate.operand().into_iter().chain(choice.iter().flat_map(|choice| choice.operands()));
    let role = counted_role(&rows, looked_at, &by, node, findings)?;
    let dated = match fields.node("dated") {
        None => Operand::EventDay,
        Some(node) => day(&rows, node, findings)?,
    };
    let in_force = match fields.node("in_force") {
        None => None,
        Some(node) => Some(in_force(&rows, node, findings)?),
    };
    let window = window(fields, in_force.is_some(), findings);
    let states = states(fields, findings);
    match &from {
        From::Kind(_) => idle(fields, "at", "rulebook-idle-at", findings),
        _ => ["within", "state"]
            .into_iter()
            .for_each(|key| idle(fields, key, "rulebook-idle-registry", findings)),
    }
    if aggregate.needs_rows() && fields.node("missing").and_then(Node::as_text) == Some("zero") {
        idle(fields, "missing", "rulebook-idle-zero", findings);
    }
    let otherwise = match &from {
        _ if veto => Missing::Zero,
        From::Kind(_) => Missing::NoData,
        _ => Missing::Registered,
    };
    let missing = missing(fields, otherwise, findings);
    let at = match fields.node("at") {
        None => DayPoint { from: Moment::AsOf, months: 0, days: 0 },
        Some(node) => day_point(node, findings)?,
    };
    if let Some(node) = fields.node("unit") {
        let word = node.as_text().unwrap_or("");
        match (Measure::parse(word), &aggregate) {
            // Five rows are not five hundred per cent.
            (Some(measure), Aggregate::Rows | Aggregate::Distinct(_)) if measure != Measure::Percent => {
                dimension = Dimension::of(measure);
            }
            (Some(measure), _) if Dimension::of(measure) == dimension => {}
            // Plain numbers for each row are what the rulebook says they are.
            (Some(measure), _) if dimension == Dimension::Bare && measure != Measure::Percent => {
                dimension = Dimension::of(measure);
            }
            // So many a day: what an average is taken over is a plain number.
            (None, Aggregate::Rows | Aggregate::Distinct(_)) if word == "factor" => {
                dimension = Dimension::SHARE;
            }
            _ => {
                let message = Message::new("rulebook-count-unit").with("word", word);
                let finding = findings.error(node.span.clone(), message);
                finding.notes.push(Message::new("rulebook-count-unit-what"));
            }
        }
    }
    shift_window(&aggregate, window, missing, node, findings);
    let written = written.map_or(String::new(), |w| w.text);
    let count = Count {
        from,
        aggregate,
        role,
        by,
        condition,
        choice,
        written,
        states,
        dated,
        window,
        in_force,
        missing,
        at,
    };
    Some((count, dimension))
}

fn from(library: &Library, fields: &mut Fields<'_>, findings: &mut Findings) -> Option<From> {
    let node = fields.required("from", findings)?;
    let word = node.as_text().unwrap_or("");
    match word {
        "person" => return Some(From::Persons),
        "post" => return Some(From::Posts),
        "member" => return Some(From::Members),
        "unit" => return Some(From::Units),
        "group" => return Some(From::Groups),
        _ => {}
    }
    if library.kinds.contains_key(word) {
        return Some(From::Kind(word.to_owned()));
    }
    let known = library.kinds.values().flat_map(|k| [k.id.as_str(), k.title.as_str()]);
    let near = nearest(word, known.chain(["person", "post", "member", "unit", "group"]));
    let near = near.map(|n| library.kinds.values().find(|k| k.title == n).map_or(n, |k| &k.id).to_owned());
    findings.error(node.span.clone(), Message::new("rulebook-unknown-kind").with("word", word)).suggestion =
        near;
    None
}

fn aggregate(
    rows: &Rows<'_>,
    node: &Node,
    fields: &mut Fields<'_>,
    findings: &mut Findings,
) -> Option<(Aggregate, Option<Box<Choice>>, Dimension)> {
    let asked: Vec<(&'static str, &Node)> =
        WAYS.into_iter().filter_map(|way| fields.node(way).map(|n| (way, n))).collect();
    if asked.is_empty()
        && let Some(what) = fields.node("distinct")
    {
        let text = what.as_text().unwrap_or("");
        let message = Message::new("rulebook-count-what").with("text", "distinct:");
        findings.error(what.span.clone(), message).suggestion = Some(format!("count: distinct {text}"));
        return None;
    }
    let [(way, value)] = asked.as_slice() else {
        let at = node.span.start..node.span.start;
        findings.error(at, Message::new("rulebook-count-one-way").with("ways", WAYS.join(", ")));
        return None;
    };
    let text = value.as_text().unwrap_or("");
    if *way == "count" {
        if text == "rows" {
            let people = matches!(rows.from, From::Persons | From::Posts | From::Members);
            let measure = if people { Measure::People } else { Measure::Items };
            return Some((Aggregate::Rows, None, Dimension::of(measure)));
        }
        if let Some(name) = text.strip_prefix("distinct ") {
            if let Some((first, second)) = name.split_once(" with ") {
                let front = "distinct ".len() + first.len();
                let first = distinct_of(rows, &inside(value, &text[..front], first), findings);
                let second = distinct_of(rows, &inside(value, text, second), findings);
                let pair = Operand::Pair(Box::new(first?), Box::new(second?));
                return Some((Aggregate::Distinct(pair), None, Dimension::of(Measure::Items)));
            }
            let two =
                [" and ", " × ", " x ", " + ", ", ", "、", "，"].iter().find_map(|s| name.split_once(s));
            if let Some((first, second)) = two {
                let finding = findings
                    .error(value.span.clone(), Message::new("rulebook-count-what").with("text", text));
                finding.suggestion = Some(format!("distinct {} with {}", first.trim(), second.trim()));
                return None;
            }
            let inner = inside(value, text, name);
            let written = syntax::read(&inner, findings)?;
            let (operand, sort) = operand(rows, &written.tree, findings)?;
            let measure = if sort == Sort::Person { Measure::People } else { Measure::Items };
            return Some((Aggregate::Distinct(operand), None, Dimension::of(measure)));
        }
        findings.error(value.span.clone(), Message::new("rulebook-count-what").with("text", text));
        return None;
    }
    if matches!(*way, "uncovered" | "overlapping") {
        let shift = Box::new(shift(rows, value, findings)?);
        let make = if *way == "uncovered" { Aggregate::Uncovered } else { Aggregate::Overlapping };
        return Some((make(shift), None, Dimension::of(Measure::Minutes)));
    }
    let (number, choice) = choice(rows, way, value, findings)?;
    let written = syntax::read(&number, findings)?;
    let (operand, dimension) = number_of(rows, &written.tree, findings)?;
    let make = match *way {
        "sum" => Aggregate::Sum,
        "average" => Aggregate::Average,
        "min" => Aggregate::Min,
        "max" => Aggregate::Max,
        "first" => Aggregate::First,
        _ => Aggregate::Last,
    };
    Some((make(operand), choice, dimension))
}

/// One side of a pair.
pub(super) fn distinct_of(rows: &Rows<'_>, node: &Node, findings: &mut Findings) -> Option<Operand> {
    let written = syntax::read(node, findings)?;
    operand(rows, &written.tree, findings).map(|(operand, _)| operand)
}

/// The part of a scalar after its first word, as a node of its own.
fn inside(node: &Node, text: &str, part: &str) -> Node {
    use mingde_core::yaml::Data;
    let end = node.span.end.min(node.span.start + text.len());
    let span: Range<usize> = end - part.len().min(end)..end;
    Node { span, data: Data::Scalar { text: part.trim().to_owned(), quoted: false } }
}

fn by(
    rows: &Rows<'_>,
    subject: Subject,
    node: &Node,
    fields: &mut Fields<'_>,
    findings: &mut Findings,
) -> Option<By> {
    if subject == Subject::Bureau {
        if let Some(given) = fields.node("by").filter(|given| given.as_text() != Some("everyone")) {
            findings.error(given.span.clone(), Message::new("rulebook-by-bureau"));
        }
        return Some(By::Everyone);
    }
    let Some(given) = fields.node("by") else {
        return match (subject, rows.from) {
            (Subject::Person, From::Persons | From::Posts | From::Members) => Some(By::Who(Operand::Person)),
            (Subject::Group, From::Groups | From::Members) => Some(By::Who(Operand::Group)),
            (Subject::Person | Subject::Group, _) => {
                let at = node.span.start..node.span.start;
                let roles = rows.kind.map_or(String::new(), |k| {
                    let names: Vec<&str> = k.roles.iter().map(|r| r.name.as_str()).collect();
                    names.join(", ")
                });
                findings.error(at, Message::new("rulebook-by-missing").with("roles", roles));
                None
            }
            _ => Some(By::Who(Operand::Unit)),
        };
    };
    if given.as_text() == Some("everyone") {
        return Some(By::Everyone);
    }
    let written = syntax::read(given, findings)?;
    let (operand, sort) = operand(rows, &written.tree, findings)?;
    match (subject, &sort) {
        (Subject::Unit | Subject::Department, Sort::Unit) | (Subject::Person, Sort::Person) => {
            Some(By::Who(operand))
        }
        (Subject::Group, Sort::Group) => Some(By::Who(operand)),
        // A person or group is judged by what the own unit did.
        (Subject::Person | Subject::Group, Sort::Unit) => Some(By::Who(operand)),
        (Subject::Group, Sort::Person) => {
            let message = Message::new("rulebook-by-person-group").with("name", &written.text);
            let finding = findings.error(given.span.clone(), message);
            let kinds = rows.library.schema.group_kinds.iter();
            let kinds: Vec<String> = kinds.map(|k| format!("{}（{}）", k.code, k.title)).collect();
            finding.notes.push(Message::new("rulebook-names-known").with("names", kinds.join(", ")));
            None
        }
        (_, Sort::Person) => {
            let message = Message::new("rulebook-by-person").with("name", &written.text);
            let finding = findings.error(given.span.clone(), message);
            finding.suggestion = Some(format!("{}.unit", written.text));
            None
        }
        (Subject::Unit | Subject::Department, Sort::Group) => {
            let message = Message::new("rulebook-by-group").with("name", &written.text);
            let finding = findings.error(given.span.clone(), message);
            finding.suggestion = Some(format!("{}.unit", written.text));
            None
        }
        _ => {
            let message = Message::new("rulebook-by-sort").with_sort("sort", sort.word());
            findings.error(given.span.clone(), message);
            None
        }
    }
}

/// The role of several whose participations are the rows.
fn counted_role<'o>(
    rows: &Rows<'_>,
    looked_at: impl Iterator<Item = &'o Operand>,
    by: &By,
    node: &Node,
    findings: &mut Findings,
) -> Option<Option<String>> {
    let mut roles = Vec::new();
    looked_at.for_each(|operand| roles_in(rows, operand, &mut roles));
    if let By::Who(operand) = by {
        roles_in(rows, operand, &mut roles);
    }
    if roles.len() > 1 {
        let message = Message::new("rulebook-two-roles").with("one", &roles[0]).with("other", &roles[1]);
        findings.error(node.span.start..node.span.start, message);
        return None;
    }
    Some(roles.pop())
}

fn day(rows: &Rows<'_>, node: &Node, findings: &mut Findings) -> Option<Operand> {
    let written = syntax::read(node, findings)?;
    let (operand, sort) = operand(rows, &written.tree, findings)?;
    if sort != Sort::Day {
        findings.error(node.span.clone(), Message::new("rulebook-day-wanted").with_sort("sort", sort.word()));
        return None;
    }
    Some(operand)
}

fn in_force(rows: &Rows<'_>, node: &Node, findings: &mut Findings) -> Option<InForce> {
    let mut fields = Fields::of(node, findings);
    let from = match fields.node("from") {
        None => Some(Operand::EventDay),
        Some(node) => day(rows, node, findings),
    };
    let last = fields.node("last").map(|n| day(rows, n, findings));
    let mut ended = Vec::new();
    for (text, span) in fields.words("ended", findings) {
        let data = mingde_core::yaml::Data::Scalar { text: text.to_owned(), quoted: false };
        ended.push(day(rows, &Node { span, data }, findings)?);
    }
    fields.finish(findings);
    let last = match last {
        Some(found) => Some(found?),
        None => None,
    };
    Some(InForce { from: from?, last, ended })
}

fn window(fields: &mut Fields<'_>, in_force: bool, findings: &mut Findings) -> Window {
    let Some(node) = fields.node("within") else {
        // What is in force now may have begun long ago.
        return if in_force { Window::Ever } else { Window::This };
    };
    let text = node.as_text().unwrap_or("");
    let words: Vec<&str> = text.split_whitespace().collect();
    match words.as_slice() {
        ["this", "period"] => Window::This,
        ["previous", "period"] => Window::Previous,
        ["ever"] => Window::Ever,
        ["last", n, unit @ ("years" | "year" | "months" | "month" | "days" | "day")]
            if n.parse::<u16>().is_ok() =>
        {
            let n = n.parse().unwrap_or(1);
            match unit.trim_end_matches('s') {
                "year" => Window::LastMonths(n * 12),
                "month" => Window::LastMonths(n),
                _ => Window::LastDays(n),
            }
        }
        [kind] if PeriodKind::parse(kind).is_some() => {
            Window::Containing(PeriodKind::parse(kind).unwrap_or(PeriodKind::Year))
        }
        _ => {
            let kinds = PeriodKind::ALL.map(|(_, name)| name);
            let known =
                ["this period", "previous period", "last 12 months", "last 30 days", "last 5 years", "ever"];
            let known: Vec<&str> = known.into_iter().chain(kinds).collect();
            let message = Message::new("rulebook-unknown-window").with("text", text);
            let finding = not_among(findings, &node.span, message, text, &known);
            match window_meant(text) {
                Some(meant) => {
                    if meant == "previous period" {
                        finding.notes.insert(0, Message::new("rulebook-window-previous"));
                    }
                    finding.suggestion = Some(meant);
                }
                None if text.starts_with("last ") => {
                    finding.suggestion = None;
                    finding.notes.insert(0, Message::new("rulebook-window-last"));
                }
                None => {}
            }
            Window::This
        }
    }
}

fn states(fields: &mut Fields<'_>, findings: &mut Findings) -> u8 {
    let mut states = 0;
    for (word, span) in fields.words("state", findings) {
        match State::parse(word) {
            Some(state) => states |= 1 << state as u8,
            None => {
                let message = Message::new("rulebook-unknown-state").with("word", word);
                findings.unknown(span, message, word, State::ALL.map(|(_, name)| name));
            }
        }
    }
    if states == 0 { 1 << State::Accepted as u8 } else { states }
}

/// `missing: zero | no-data | not-applicable`.
pub(crate) fn missing(fields: &mut Fields<'_>, otherwise: Missing, findings: &mut Findings) -> Missing {
    const WORDS: [&str; 3] = ["zero", "no-data", "not-applicable"];
    let Some(node) = fields.node("missing") else { return otherwise };
    match node.as_text().unwrap_or("") {
        "zero" => Missing::Zero,
        "no-data" => Missing::NoData,
        "not-applicable" => Missing::NotApplicable,
        word => {
            let message = Message::new("rulebook-unknown-missing").with("word", word);
            not_among(findings, &node.span, message, word, &WORDS);
            otherwise
        }
    }
}

/// `period-end - 7 days`, `2026-01-15`.
pub(crate) fn day_point(node: &Node, findings: &mut Findings) -> Option<DayPoint> {
    let written = syntax::read(node, findings)?;
    let point = point(&written.tree);
    if point.is_none() {
        let message = Message::new("rulebook-day-point").with("text", &written.text);
        findings.error(node.span.clone(), message);
    }
    point
}

fn point(tree: &Syntax) -> Option<DayPoint> {
    match &tree.form {
        Form::Day(day) => Some(DayPoint { from: Moment::On(*day), months: 0, days: 0 }),
        Form::Name(parts) => match parts.as_slice() {
            [(word, _)] => Some(DayPoint { from: moment(word)?, months: 0, days: 0 }),
            _ => None,
        },
        Form::Binary(operator @ (Operator::Plus | Operator::Minus), a, b) => {
            let base = point(a)?;
            let sign = if *operator == Operator::Minus { -1 } else { 1 };
            match &b.form {
                Form::Months(months) => {
                    Some(DayPoint { months: base.months.saturating_add(sign * months), ..base })
                }
                Form::Quantity(n, Measure::Days) => {
                    Some(DayPoint { days: base.days.saturating_add(sign * whole(*n)?), ..base })
                }
                _ => None,
            }
        }
        _ => None,
    }
}
