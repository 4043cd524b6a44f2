//! The numbers an article names in words, beside those of the rules under it: 不少于四次 over a rule that asks for three.

use std::ops::Range;

use mingde_core::diagnostic::Message;
use mingde_core::yaml::Findings;

use super::overlay::Texts;
use crate::language::{Article, Bound, Number, Phrase, phrases, whole_number};
use crate::plan::{Body, Expression, ItemSort, Plan, Rule, in_force};

/// Warns where the words of an article and its rules name different numbers.
pub(super) fn numbers_in_words(plan: &Plan, texts: &Texts<'_>, findings: &mut Findings) {
    for (at, article) in texts.articles.iter().enumerate() {
        let rules: Vec<&Rule> = plan.rules.iter().filter(|rule| rule.article == at).collect();
        if rules.is_empty() {
            continue;
        }
        findings.source = texts.source(at);
        let place = |text: &str, findings: &Findings| place(&findings.source.text, article, text);
        let found = phrases(&article.text);
        full_marks(plan, &rules, article, findings);
        for phrase in &found {
            if let Some((band, from)) = another_bound(plan, article, phrase) {
                let message = Message::new("rulebook-words-band").with("phrase", &phrase.text);
                let span = place(&phrase.text, findings);
                findings.warning(span, message.with("band", band).with("from", from));
            }
        }
        thresholds(plan, at, &rules, &found, article, findings);
    }
}

/// A threshold in words that no rule under the article has, where a duty under it has another.
fn thresholds(
    plan: &Plan,
    at: usize,
    rules: &[&Rule],
    found: &[Phrase],
    article: &Article,
    findings: &mut Findings,
) {
    let duties: Vec<&&Rule> = rules.iter().filter(|rule| matches!(rule.body, Body::Duty(_))).collect();
    // With several duties it is not sure which of them a number in words is about.
    let ([duty], [phrase]) = (duties.as_slice(), found) else { return };
    let known = numbers_of(plan, at, rules);
    let Body::Duty(body) = &duty.body else { return };
    let asked = compared_with(plan, &body.require);
    let place = place(&findings.source.text, article, &phrase.text);
    let behind = &findings.source.text[place.end..];
    if !counts_alike(plan, &body.require, phrase, behind)
        || phrase.bound == Bound::Above
        || known.contains(&phrase.number)
        || asked.is_empty()
    {
        return;
    }
    let message = Message::new("rulebook-words-differ").with("phrase", &phrase.text).with("rule", &duty.id);
    let asked: Vec<String> = asked.iter().map(Number::to_string).collect();
    findings.warning(place, message.with("asked", asked.join(", ")));
}

/// Whether a number in words counts what a condition compares: people with people, times with times. Ages, spans and
/// whatever else stands in an article are about something else.
fn counts_alike(plan: &Plan, condition: &Expression, phrase: &Phrase, behind: &str) -> bool {
    const PEOPLE: [char; 3] = ['人', '名', '位'];
    const TIMES: [char; 8] = ['次', '场', '篇', '份', '件', '节', '遍', '期'];
    let unit = |c: &char| PEOPLE.contains(c) || TIMES.contains(c);
    let said =
        phrase.text.chars().rev().find(unit).or_else(|| behind.trim_start().chars().next().filter(unit));
    let mut words = Vec::new();
    condition.walk(&mut |part| {
        words.extend(part.rule().and_then(|rule| plan.rules.get(rule)).map(|rule| rule.shown.word));
    });
    match said {
        Some(unit) if PEOPLE.contains(&unit) => words == ["人"],
        Some(_) => matches!(words[..], [word] if word != "人"),
        None => false,
    }
}

/// `满分30分` over items that come to twenty.
fn full_marks(plan: &Plan, rules: &[&Rule], article: &Article, findings: &mut Findings) {
    let Some((from, rest)) = article.text.split_once("满分").map(|(before, rest)| (before.len(), rest))
    else {
        return;
    };
    let rest = rest.trim_start_matches(['为', '是', ' ', '：', ':']);
    let Some((number, len)) =
        whole_number(rest).filter(|(_, len)| rest[*len..].trim_start().starts_with('分'))
    else {
        return;
    };
    let said = Number::whole(number);
    let item = |rule: &&&Rule| match &rule.body {
        Body::Item(item) if item.sort == ItemSort::Points => Some(item.points),
        _ => None,
    };
    let own: Vec<Number> = rules.iter().filter_map(|rule| item(&rule)).collect();
    let all: Vec<Number> =
        plan.rules.iter().collect::<Vec<_>>().iter().filter_map(|rule| item(&rule)).collect();
    let sum = |list: &[Number]| list.iter().try_fold(Number::ZERO, |sum, n| sum.plus(*n));
    if own.is_empty() || own.contains(&said) || sum(&own) == Some(said) || sum(&all) == Some(said) {
        return;
    }
    let end = article.text.len() - rest.len() + len + "分".len();
    let text = article.text[from..end].to_owned();
    let message = Message::new("rulebook-words-points").with("phrase", &text);
    let points = sum(&own).map_or(String::new(), |sum| sum.to_string());
    findings.warning(place(&findings.source.text, article, &text), message.with("points", points));
}

/// `九十分以上为优秀` over a band that begins at eighteen: the band, and where it begins.
fn another_bound(plan: &Plan, article: &Article, phrase: &Phrase) -> Option<(String, Number)> {
    let behind = &article.text[article.text.find(&phrase.text)? + phrase.text.len()..];
    let behind: String = behind.chars().take_while(|c| !"，。；、,;".contains(*c)).take(8).collect();
    if !phrase.text.contains('分') || phrase.bound != Bound::AtLeast {
        return None;
    }
    let said = behind.trim_start_matches(['的', '为', '是', '定', '评', ' ']);
    let mut bounds = plan.rules.iter().filter_map(|rule| {
        let Body::Grade(grade) = &rule.body else { return None };
        let band = grade.bands.iter().find(|band| said.starts_with(&band.title))?;
        match band.from.as_ref()? {
            Expression::Number(from, _) => Some((band.title.clone(), *from)),
            _ => None,
        }
    });
    let first = bounds.next()?;
    // Two grades may call their bands alike; one of them is meant.
    let meant = first.1 == phrase.number || bounds.any(|(_, from)| from == phrase.number);
    (!meant).then_some(first)
}

/// Every number that stands in the rules under an article, in the settings under it and in those the rules ask for.
fn numbers_of(plan: &Plan, at: usize, rules: &[&Rule]) -> Vec<Number> {
    let asked = |id: &str| rules.iter().any(|rule| rule.source.contains(id));
    let settings = plan.settings.iter().filter(|setting| setting.article == at || asked(&setting.id));
    let mut found: Vec<Number> =
        settings.flat_map(|setting| setting.values.iter().filter_map(|value| value.value)).collect();
    for rule in rules {
        let words = rule.source.split(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '/')));
        for word in words.filter(|word| !word.is_empty()) {
            let number = Number::parse(word);
            found.extend(number);
            // `50 %` is a half in words.
            found.extend(number.and_then(|n| n.divide(Number::whole(100))));
        }
    }
    found
}

/// The numbers and settings a condition compares with.
fn compared_with(plan: &Plan, condition: &Expression) -> Vec<Number> {
    let mut found = Vec::new();
    condition.walk(&mut |part| match part {
        Expression::Number(n, _) => found.push(*n),
        Expression::Setting(at) => {
            let values = &plan.settings[*at].values;
            let newest = in_force(values, mingde_core::date::Day::LATEST);
            found.extend(newest.and_then(|value| value.value));
        }
        _ => {}
    });
    found
}

/// Where words of an article stand in the file.
fn place(source: &str, article: &Article, words: &str) -> Range<usize> {
    let heading = source.find(&article.heading).unwrap_or(0);
    let from = source[heading..].find(words).map_or(heading, |at| heading + at);
    from..(from + words.len()).min(source.len())
}
