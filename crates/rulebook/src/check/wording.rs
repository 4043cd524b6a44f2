//! The numbers an article names in words, beside those of the rules under it: 不少于四次 over a rule that asks for three.

use std::collections::BTreeSet;
use std::ops::Range;

use mingde_core::diagnostic::Message;
use mingde_core::period::PeriodKind;
use mingde_core::yaml::Findings;

use super::overlay::Texts;
use crate::language::{Article, Bound, Number, Phrase, phrases, whole_number};
use crate::plan::{Body, Expression, ItemSort, Places, Plan, Rule, in_force};

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
        let under = Under { plan, at, rules: &rules, article };
        under.thresholds(&found, findings);
        under.steps(&found, findings);
        under.places(&found, findings);
        under.rhythm(findings);
        under.workdays(findings);
        under.awards(findings);
    }
}

/// An article with the rules under it.
pub(super) struct Under<'u> {
    pub(super) plan: &'u Plan,
    at: usize,
    pub(super) rules: &'u [&'u Rule],
    pub(super) article: &'u Article,
}

impl Under<'_> {
    /// A threshold in words that no rule under the article has, where a duty under it has another.
    fn thresholds(&self, found: &[Phrase], findings: &mut Findings) {
        let is_duty = |rule: &&&Rule| matches!(rule.body, Body::Duty(_));
        let duties: Vec<&&Rule> = self.rules.iter().filter(is_duty).collect();
        // With several duties it is not sure which of them a number in words is about.
        let [duty] = duties.as_slice() else { return };
        let Body::Duty(body) = &duty.body else { return };
        let source = findings.source.clone();
        let alike = |phrase: &&Phrase| {
            let place = place(&source.text, self.article, &phrase.text);
            phrase.bound != Bound::Above
                && counts_alike(&words_of(self.plan, &body.require), phrase, &source.text[place.end..])
        };
        // Nor with several numbers of one sort.
        let alike: Vec<&Phrase> = found.iter().filter(alike).collect();
        let [phrase] = alike.as_slice() else { return };
        let asked = compared_with(self.plan, &body.require);
        self.differs(&phrase.text, phrase.number, duty, &asked, findings);
    }

    /// `4次以上得10分` over steps of which the first begins at five.
    fn steps(&self, found: &[Phrase], findings: &mut Findings) {
        let has_steps = |rule: &&&Rule| matches!(rule.body, Body::Item(_)) && rule.source.contains("tiers");
        let stepped: Vec<&&Rule> = self.rules.iter().filter(has_steps).collect();
        let [rule] = stepped.as_slice() else { return };
        let Body::Item(item) = &rule.body else { return };
        let mut words = words_of(self.plan, &item.score);
        words.dedup();
        let source = findings.source.clone();
        for phrase in found.iter().filter(|phrase| phrase.bound == Bound::AtLeast) {
            let place = place(&source.text, self.article, &phrase.text);
            if counts_alike(&words, phrase, &source.text[place.end..]) {
                self.differs(&phrase.text, phrase.number, rule, &[], findings);
            }
        }
    }

    /// `优秀不超过20%` over places for thirty of a hundred.
    fn places(&self, found: &[Phrase], findings: &mut Findings) {
        let mut shares: Vec<(&Rule, Number)> = Vec::new();
        for rule in self.rules {
            let places: Vec<&Places> = match &rule.body {
                Body::Quota(quota) => vec![&quota.places],
                Body::Grade(grade) => grade.bands.iter().filter_map(|band| band.places.as_ref()).collect(),
                _ => continue,
            };
            for places in places.into_iter().filter(|places| places.share) {
                let most = compared_with(self.plan, &places.most);
                shares.extend(most.first().map(|most| (*rule, *most)));
            }
        }
        let said: Vec<&Phrase> =
            found.iter().filter(|phrase| phrase.bound == Bound::AtMost && is_share(&phrase.text)).collect();
        let ([(rule, most)], [phrase]) = (shares.as_slice(), said.as_slice()) else { return };
        self.differs(&phrase.text, phrase.number, rule, &[*most], findings);
    }

    /// `每月` over a duty of each quarter.
    fn rhythm(&self, findings: &mut Findings) {
        const SAID: [(&str, PeriodKind); 5] = [
            ("每周", PeriodKind::Week),
            ("每月", PeriodKind::Month),
            ("每个月", PeriodKind::Month),
            ("每季度", PeriodKind::Quarter),
            ("每季", PeriodKind::Quarter),
        ];
        let every = |rule: &&Rule| match &rule.body {
            Body::Duty(duty) => Some((rule.id.clone(), duty.every?)),
            _ => None,
        };
        let duties: Vec<(String, PeriodKind)> = self.rules.iter().filter_map(every).collect();
        let said: Vec<(&str, PeriodKind)> =
            SAID.into_iter().filter(|(word, _)| self.article.text.contains(word)).collect();
        let Some((word, kind)) = said.first() else { return };
        let [(rule, every)] = duties.as_slice() else { return };
        if said.iter().all(|(_, other)| other == kind) && kind != every {
            let message = Message::new("rulebook-words-every").with("phrase", *word).with("rule", rule);
            let message = message.with("every", every.name());
            findings.warning(place(&findings.source.text, self.article, word), message);
        }
    }

    /// `15个工作日内` over a condition of ten.
    fn workdays(&self, findings: &mut Findings) {
        let counts: Vec<&&Rule> =
            self.rules.iter().filter(|rule| rule.source.contains("workdays(")).collect();
        let said = numbers_before(&self.article.text, "个工作日");
        let ([rule], [(text, number)]) = (counts.as_slice(), said.as_slice()) else { return };
        self.differs(text, *number, rule, &[], findings);
    }

    /// Tells of a number in words that stands nowhere in the rules under the article nor in what they ask for.
    pub(super) fn differs(
        &self,
        phrase: &str,
        number: Number,
        rule: &Rule,
        asked: &[Number],
        findings: &mut Findings,
    ) {
        let known = numbers_of(self.plan, self.at, self.rules);
        let own = if asked.is_empty() { numbers_written(&rule.source) } else { asked.to_vec() };
        if known.contains(&number) || own.is_empty() {
            return;
        }
        let mut own: Vec<String> = own.iter().map(|number| shown(*number, is_share(phrase))).collect();
        own.dedup();
        let message = Message::new("rulebook-words-differ").with("phrase", phrase).with("rule", &rule.id);
        let place = place(&findings.source.text, self.article, phrase);
        findings.warning(place, message.with("asked", own.join(", ")));
    }
}

/// A number as the words beside it say it.
fn shown(number: Number, is_share: bool) -> String {
    match number.times(Number::whole(100)).filter(|_| is_share) {
        Some(of_hundred) => format!("{of_hundred} %"),
        None => number.to_string(),
    }
}

/// Whether a number in words is a part of a whole.
fn is_share(phrase: &str) -> bool {
    ["%", "％", "百分之", "分之", "半数", "一半"].iter().any(|word| phrase.contains(word))
}

/// Whole numbers that stand before a word, with both as they are written.
fn numbers_before<'t>(text: &'t str, word: &str) -> Vec<(&'t str, Number)> {
    let mut found = Vec::new();
    for (at, _) in text.match_indices(word) {
        let numeral = |c: &char| c.is_ascii_digit() || "零〇一二两三四五六七八九十百".contains(*c);
        let len: usize = text[..at].chars().rev().take_while(numeral).map(char::len_utf8).sum();
        if let Some((number, _)) = whole_number(&text[at - len..at]) {
            found.push((&text[at - len..at + word.len()], Number::whole(number)));
        }
    }
    found
}

/// What is counted by the rules that an expression speaks of.
fn words_of(plan: &Plan, expression: &Expression) -> Vec<&'static str> {
    let mut words = Vec::new();
    expression.walk(&mut |part| {
        words.extend(part.rule().and_then(|rule| plan.rules.get(rule)).map(|rule| rule.shown.word));
    });
    words
}

/// Whether a number in words counts what a condition compares: people with people, times with times. Ages, spans and
/// whatever else stands in an article are about something else.
fn counts_alike(words: &[&str], phrase: &Phrase, behind: &str) -> bool {
    const PEOPLE: [char; 3] = ['人', '名', '位'];
    const TIMES: [char; 8] = ['次', '场', '篇', '份', '件', '节', '遍', '期'];
    let unit = |c: &char| PEOPLE.contains(c) || TIMES.contains(c);
    let said =
        phrase.text.chars().rev().find(unit).or_else(|| behind.trim_start().chars().next().filter(unit));
    if is_share(&phrase.text) {
        return words == ["%"];
    }
    match said {
        Some(unit) if PEOPLE.contains(&unit) => words == ["人"],
        Some(_) => matches!(words, [word] if *word != "人"),
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
    let needed: BTreeSet<usize> = rules
        .iter()
        .filter_map(|rule| plan.rules.iter().position(|other| other.id == rule.id))
        .flat_map(|rule| plan.needed_for(rule))
        .collect();
    let sources = needed.into_iter().map(|rule| plan.rules[rule].source.as_str());
    let tables = plan.tables.iter().filter(|(id, _)| asked(id)).map(|(_, source)| source.as_str());
    for number in sources.chain(tables).flat_map(numbers_written) {
        found.push(number);
        // `50 %` is a half in words.
        found.extend(number.divide(Number::whole(100)));
    }
    found
}

/// Every number that stands in a text of rules.
fn numbers_written(text: &str) -> Vec<Number> {
    let words = text.split(|c: char| !(c.is_ascii_digit() || matches!(c, '.' | '/')));
    words.filter(|word| !word.is_empty()).filter_map(Number::parse).collect()
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
pub(super) fn place(source: &str, article: &Article, words: &str) -> Range<usize> {
    let heading = source.find(&article.heading).unwrap_or(0);
    let from = source[heading..].find(words).map_or(heading, |at| heading + at);
    from..(from + words.len()).min(source.len())
}
