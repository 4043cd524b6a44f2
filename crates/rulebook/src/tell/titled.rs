//! What the words of formulas and conditions are called: names of rules and settings, tables, vetoes, what is asked of the
//! registry, of other rulebooks and of earlier periods.

use mingde_core::kind::Party;
use mingde_core::period::Period;
use mingde_core::registry::RegistrySchema;
use mingde_core::snapshot::NO_INDEX;
use mingde_core::words::Locale;

use crate::evaluate::{OfWhom, Prepared, Sheet};
use crate::language::{in_words, next_word};
use crate::plan::{Body, Expression, Plan};

/// What the words of a rule are called: its names, what it asks of the registry, of others and of earlier periods.
pub(super) fn titles(prepared: &Prepared<'_>, sheet: &Sheet<'_>, rule: usize) -> Vec<(String, String)> {
    let plan = &prepared.rulebook.plan;
    let schema = &prepared.ground.snapshot.schema;
    let mut titles = plan.titles();
    for expression in plan.rules[rule].body.expressions() {
        expression.walk(&mut |part| {
            if let Expression::Own(at) = part
                && let Some(words) = plan.attribute_words.get(*at)
            {
                titles.push((words.clone(), in_words(words, None, schema, Locale::ZhCn)));
            }
        });
    }
    // What a table is looked up by, and words in quotation marks, are no part of the plan.
    if let Some(text) = words_of(&plan.rules[rule].body) {
        let said = titles_within(text, schema);
        titles.extend(
            said.filter(|(word, _)| titles.iter().all(|(known, _)| known != word)).collect::<Vec<_>>(),
        );
    }
    plan.consulted(&mut |name| {
        let own = plan.rules.iter().find(|r| name.rulebook == prepared.rulebook.id && r.id == name.veto);
        if let Some(own) = own {
            let called = format!("一票否决“{}”", own.title);
            titles.push((format!("veto('{}.{}')", name.rulebook, name.veto), called));
        }
    });
    for at in plan.references_of(rule) {
        titles.push((plan.references[at].written.clone(), title_elsewhere(prepared, sheet, at)));
    }
    // The longer one first: one may stand within another.
    titles.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
    titles
}

/// The formula of a rule as it stands in the rulebook; nothing for what is counted.
fn words_of(body: &Body) -> Option<&str> {
    match body {
        Body::Formula { written, .. } => Some(written),
        Body::Duty(duty) => Some(&duty.written),
        Body::Item(item) => Some(&item.written),
        Body::Grade(grade) => Some(&grade.written),
        Body::Quota(quota) => Some(&quota.written),
        Body::Ranking(ranking) => Some(&ranking.written),
        Body::Among(among) => Some(&among.written),
        Body::Proposal(proposal) => Some(&proposal.written),
        Body::Total(_) | Body::Count(_) | Body::Veto(_) | Body::Exception(_) => None,
    }
}

/// What a formula asks of the registry, and words in quotation marks, with their titles.
pub(super) fn titles_within<'t>(
    text: &'t str,
    schema: &'t RegistrySchema,
) -> impl Iterator<Item = (String, String)> + 't {
    own_words(text).filter_map(move |word| {
        let said = in_words(word, None, schema, Locale::ZhCn);
        (said != word).then(|| (word.to_owned(), said))
    })
}

/// Dotted names and words in quotation marks.
fn own_words(text: &str) -> impl Iterator<Item = &str> {
    let of_path = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let dotted = text.split(move |c: char| !of_path(c));
    let dotted = dotted.filter(|w| w.contains('.') && w.starts_with(|c: char| c.is_ascii_lowercase()));
    let quoted = text.split_inclusive('\'').scan(0, |at, part| {
        *at += part.len();
        Some((*at - part.len(), *at))
    });
    let quoted = quoted.skip(1).step_by(2).filter_map(|(from, to)| text.get(from - 1..to));
    dotted.chain(quoted.filter(|word| word.len() > 2 && word.ends_with('\'')))
}

/// What a result elsewhere is called, and of when and, where others are asked about, of whom it is.
pub(super) fn title_elsewhere(prepared: &Prepared<'_>, sheet: &Sheet<'_>, at: usize) -> String {
    let Some(told) = sheet.elsewhere.told(at).filter(|told| !told.title.is_empty()) else {
        return prepared.rulebook.plan.references[at].written.clone();
    };
    let snapshot = prepared.ground.snapshot;
    let part = |part: OfWhom| {
        let periods = part.periods.iter().map(Period::chinese).collect::<Vec<_>>().join("、");
        match part.whom {
            Some((Party::Unit, at)) => format!("{}{periods}", snapshot.units.unit[at as usize].name),
            Some((Party::Group, at)) => format!("{}{periods}", snapshot.groups.group[at as usize].name),
            Some((Party::Person, _)) | None => periods,
        }
    };
    let asking = sheet.who.first().map_or(NO_INDEX, |who| who.index);
    let parts: Vec<String> = told.parts(asking).into_iter().map(part).collect();
    format!("{}（{}）", told.title, parts.join("；"))
}

/// A condition with the titles of settings, tables and vetoes in it.
pub(super) fn condition_titled(plan: &Plan, rulebook: &str, condition: &str) -> String {
    let settings = plan.settings.iter().map(|setting| (setting.id.clone(), setting.title.clone()));
    let tables = plan.table_titles.iter().cloned();
    let vetoes = plan.rules.iter().filter(|rule| matches!(rule.body, Body::Veto(_)));
    let vetoes = vetoes.map(|veto| (format!("'{rulebook}.{}'", veto.id), format!("“{}”", veto.title)));
    let named: Vec<(String, String)> = settings.chain(tables).chain(vetoes).collect();
    let of_name = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    let (mut out, mut rest) = (String::new(), condition);
    while let Some(first) = rest.chars().next() {
        let (word, behind) = next_word(rest, first, of_name);
        let known = named.iter().find(|(id, _)| *id == word).map(|(_, title)| title.as_str());
        out.push_str(known.unwrap_or(word));
        rest = behind;
    }
    out
}
