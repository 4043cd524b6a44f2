//! Whether the vetoes a rulebook asks about are there: they stand in another document, which may have been renamed.

use std::ops::Range;
use std::sync::Arc;

use mingde_core::diagnostic::{Diagnostic, Message, Source};
use mingde_core::kind::Party;
use mingde_core::text::nearest;
use mingde_core::words::Locale;

use crate::plan::{Expression, Over, Reference, ResultKind, Rule, Rulebook, Subject, VetoName};

/// Vetoes a rulebook consults that none of `all` has, each at its place in `texts`: where the rulebook is known an
/// error, else a warning, for it may be published later.
pub fn vetoes_nowhere(rulebook: &Rulebook, texts: &[Arc<Source>], all: &[&Rulebook]) -> Vec<Diagnostic> {
    let mut names: Vec<VetoName> = Vec::new();
    rulebook.plan.consulted(&mut |name| {
        if name.rulebook != rulebook.id && !names.contains(name) {
            names.push(name.clone());
        }
    });
    let mut findings = Vec::new();
    for name in names {
        let other = all.iter().find(|r| r.id == name.rulebook);
        let is_veto = |r: &&&Rulebook| {
            r.results.iter().any(|spec| spec.id == name.veto && spec.kind == ResultKind::Veto)
        };
        if other.as_ref().is_some_and(is_veto) {
            continue;
        }
        let asked = format!("{}.{}", name.rulebook, name.veto);
        let known: Vec<String> = all.iter().flat_map(|r| vetoes_of(r)).collect();
        let near = nearest(&asked, known.iter().map(String::as_str)).map(str::to_owned);
        let by = first_that(rulebook, |rule| consults(rulebook, rule, &name));
        let Some((source, span)) = place(rulebook, texts, by, &asked) else { continue };
        let code = match other {
            Some(_) => Message::new("rulebook-veto-not-there").with("rulebook", &name.rulebook),
            None => Message::new("rulebook-veto-nowhere").with("rulebook", &name.rulebook),
        };
        let message = code.with("veto", &name.veto);
        let finding = match other {
            Some(_) => Diagnostic::error(source, span, message),
            None => Diagnostic::warning(source, span, message),
        };
        let list = Message::new("rulebook-names-known").with("names", known.join(", "));
        findings.push(if known.is_empty() { finding } else { finding.suggest(near).note(list) });
    }
    findings.extend(results_nowhere(rulebook, texts, all));
    findings
}

/// Results of other rulebooks that none of `all` gives, and circles of rulebooks that ask for each other's.
fn results_nowhere(rulebook: &Rulebook, texts: &[Arc<Source>], all: &[&Rulebook]) -> Vec<Diagnostic> {
    let mut findings = Vec::new();
    let references = rulebook.plan.references.iter().enumerate();
    for (at, reference) in references.filter(|(_, r)| r.rulebook != rulebook.id) {
        let asked = format!("{}.{}", reference.rulebook, reference.result);
        let by = first_that(rulebook, |rule| rulebook.plan.references_of(rule).contains(&at));
        let Some((source, span)) = place(rulebook, texts, by, &asked) else { continue };
        let other = all.iter().find(|r| r.id == reference.rulebook);
        let Some(other) = other else {
            let near = titled(&reference.rulebook, all.iter().map(|r| (r.id.as_str(), r.title.as_str())));
            let near = near.map(str::to_owned);
            let message = Message::new("rulebook-result-nowhere").with("rulebook", &reference.rulebook);
            findings.push(Diagnostic::warning(source, span, message).suggest(near));
            continue;
        };
        if !other.results.iter().any(|spec| spec.id == reference.result) {
            let results = other.results.iter().map(|spec| (spec.id.as_str(), spec.title.as_str()));
            let near = titled(&reference.result, results);
            let near = near.map(|near| format!("{}.{near}", other.id));
            let message = Message::new("rulebook-result-not-there").with("rulebook", &other.id);
            let message = message.with("result", &reference.result);
            findings.push(Diagnostic::error(source, span, message).suggest(near));
            continue;
        }
        if let Some(message) = of_nobody(rulebook, other, reference) {
            findings.push(Diagnostic::error(source, span, message));
            continue;
        }
        // What another said earlier never waits for the present.
        if reference.back == 0
            && let Some(circle) = circle(rulebook, other, all)
        {
            let message = Message::new("rulebook-circle").with("circle", circle.join(" → "));
            findings.push(Diagnostic::error(source, span, message));
        }
    }
    findings
}

/// A result is asked for of somebody who has none: of a unit what a rulebook says of each of its persons, or of those who belong
/// to a person.
fn of_nobody(rulebook: &Rulebook, other: &Rulebook, reference: &Reference) -> Option<Message> {
    let (own, theirs) = (rulebook.subject.party(), other.subject.party());
    let together = matches!(reference.over, Some((Over::Members, _)));
    let belong = matches!((own, theirs), (Party::Unit, _) | (Party::Group, Party::Person));
    let has_one = match own {
        _ if own == theirs => true,
        Party::Person => true,
        Party::Group => theirs == Party::Unit,
        Party::Unit => false,
    };
    if rulebook.subject == Subject::Bureau || (if together { belong } else { has_one }) {
        return None;
    }
    let code = match (together, belong) {
        (true, _) => "rulebook-result-without-members",
        (false, true) => "rulebook-result-of-members",
        (false, false) => "rulebook-result-of-nobody",
    };
    let message = Message::new(code).with("rulebook", &other.title).with("asked", &reference.rulebook);
    let message = message.with("result", &reference.result);
    let words = |locale| (subject_word(own, locale), subject_word(theirs, locale));
    let (chinese, english) = (words(Locale::ZhCn), words(Locale::En));
    Some(message.with_translated("own", chinese.0, english.0).with_translated("theirs", chinese.1, english.1))
}

/// What the subjects of a rulebook are called.
fn subject_word(party: Party, locale: Locale) -> &'static str {
    match (party, locale) {
        (Party::Unit, Locale::ZhCn) => "单位",
        (Party::Person, Locale::ZhCn) => "人员",
        (Party::Group, Locale::ZhCn) => "小组",
        (Party::Unit, Locale::En) => "units",
        (Party::Person, Locale::En) => "persons",
        (Party::Group, Locale::En) => "groups",
    }
}

/// The way from another rulebook back to the one that asks it.
fn circle(rulebook: &Rulebook, other: &Rulebook, all: &[&Rulebook]) -> Option<Vec<String>> {
    let mut ways = vec![vec![rulebook.id.clone(), other.id.clone()]];
    while let Some(way) = ways.pop() {
        let last = way.last()?;
        let Some(next) = all.iter().find(|r| r.id == *last) else { continue };
        for reference in next.plan.references.iter().filter(|r| r.rulebook != *last && r.back == 0) {
            let mut longer = way.clone();
            longer.push(reference.rulebook.clone());
            if reference.rulebook == rulebook.id {
                return Some(longer);
            }
            if !way.contains(&reference.rulebook) {
                ways.push(longer);
            }
        }
    }
    None
}

fn vetoes_of(rulebook: &Rulebook) -> impl Iterator<Item = String> + '_ {
    let vetoes = rulebook.results.iter().filter(|spec| spec.kind == ResultKind::Veto);
    vetoes.map(|spec| format!("{}.{}", rulebook.id, spec.id))
}

/// The name of what is called so, or else the nearest name.
fn titled<'n>(word: &str, known: impl Iterator<Item = (&'n str, &'n str)> + Clone) -> Option<&'n str> {
    let called = known.clone().find(|(_, title)| *title == word).map(|(name, _)| name);
    called.or_else(|| nearest(word, known.map(|(name, _)| name)))
}

/// The first rule in the text that asks.
fn first_that(rulebook: &Rulebook, asks: impl Fn(usize) -> bool) -> Option<&Rule> {
    let plan = &rulebook.plan;
    let asking = (0..plan.rules.len()).filter(|rule| asks(*rule)).map(|rule| &plan.rules[rule]);
    asking.min_by_key(|rule| (rule.article, rule.span.start))
}

/// Whether a rule itself asks about a veto.
fn consults(rulebook: &Rulebook, rule: usize, veto: &VetoName) -> bool {
    let (plan, mut found) = (&rulebook.plan, false);
    let counted = plan.count(rule).and_then(|(count, _)| count.condition.as_ref());
    let conditions = plan.rules[rule].applies.iter().chain(counted);
    conditions.for_each(|condition| condition.vetoes(&mut |name| found |= name == veto));
    for expression in plan.rules[rule].body.expressions() {
        expression.walk(&mut |part| found |= matches!(part, Expression::Veto(name) if name == veto));
    }
    found
}

/// Where a name stands in the rule that asks for it; where no rule does, in the first place of all that reads so.
fn place<'t>(
    rulebook: &Rulebook,
    texts: &'t [Arc<Source>],
    by: Option<&Rule>,
    asked: &str,
) -> Option<(&'t Arc<Source>, Range<usize>)> {
    let of_rule = || {
        let rule = by?;
        let source = texts.get(rulebook.articles.get(rule.article)?.layer)?;
        // What is left out for somebody has a rule beside its own, which is written within it.
        let end = (rule.span.start + rule.source.len()).max(rule.span.end);
        Some((source, standing(&source.text, rule.span.start..end, asked)?))
    };
    let anywhere = || {
        texts.iter().find_map(|source| Some((source, standing(&source.text, 0..source.text.len(), asked)?)))
    };
    of_rule().or_else(anywhere)
}

/// Where a name stands by itself: no part of a longer one.
fn standing(text: &str, within: Range<usize>, asked: &str) -> Option<Range<usize>> {
    let is_of_name = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
    let part = text.get(within.clone())?;
    let at = part.match_indices(asked).map(|(at, _)| within.start + at).find(|at| {
        let before = text[..*at].chars().next_back();
        let behind = text[at + asked.len()..].chars().next();
        before.is_some_and(|c| matches!(c, '\'' | '"' | '‘' | '“' | ' ')) && !behind.is_some_and(is_of_name)
    })?;
    Some(at..at + asked.len())
}
