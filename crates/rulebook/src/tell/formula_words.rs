//! A formula in the words of those who read a proof: titles in the place of names, Chinese words and the signs of school
//! in the place of those of the language.

use mingde_core::words::Locale;

use super::explanation::{Formula, Step};
use crate::language::{SIGNS, next_word};
use crate::plan::{Body, Rulebook};

/// Words of the language.
const WORDS: [(&str, &str); 24] = [
    ("and", "且"),
    ("or", "或"),
    ("not", "非"),
    ("missing", "未报"),
    ("given", "已报"),
    ("if", "如果"),
    ("then", "则"),
    ("else", "否则"),
    ("true", "是"),
    ("false", "否"),
    ("ceil", "进一取整"),
    ("floor", "去尾取整"),
    ("round", "四舍五入"),
    ("min", "取最小"),
    ("max", "取最大"),
    ("abs", "绝对值"),
    ("hours", "折合小时"),
    ("minutes", "折合分钟"),
    ("veto", "一票否决"),
    ("missed", "漏报期数"),
    ("competing", "参评数"),
    ("previous", "以前的"),
    ("result", "结果"),
    ("met", "达到"),
];

/// A formula as the rulebook has it and with its numbers: `talked >= ceil(staff * share)` and `1 >= ceil(4 * 0.5)` as
/// `谈心人数 ≥ 进一取整(教职工数 × 覆盖面)` and `1 ≥ 进一取整(4 × 0.5)`. In English both stay as they are.
pub(crate) fn in_words(formula: &Formula, locale: Locale) -> [String; 2] {
    match locale {
        Locale::ZhCn => {
            [in_titles(&formula.written, &formula.titles), told(&formula.with_numbers, &|_| None)]
        }
        Locale::En => [formula.written.clone(), formula.with_numbers.clone()],
    }
}

/// A formula with titles in the place of names.
pub(super) fn in_titles(written: &str, titles: &[(String, String)]) -> String {
    // What is asked of the registry and of others is more than a word.
    let phrases = titles.iter().filter(|(name, _)| !name.chars().all(of_name));
    let text = phrases.fold(written.to_owned(), |text, (name, title)| text.replace(name, title));
    let named = |word: &str| titles.iter().find(|(name, _)| name == word).map(|(_, title)| &**title);
    told(&text, &named)
}

impl Rulebook {
    /// How a result is computed, in the words of those who read it; none for what is counted.
    pub fn formula_in_words(&self, result: &str, locale: Locale) -> Option<String> {
        let rule = self.plan.rules.iter().find(|rule| rule.id == result)?;
        let written = match &rule.body {
            Body::Formula { written, .. } => written,
            Body::Duty(duty) => &duty.written,
            Body::Item(item) => &item.written,
            Body::Total(total) => &total.written,
            Body::Grade(grade) => &grade.written,
            Body::Quota(quota) => &quota.written,
            Body::Ranking(ranking) => &ranking.written,
            Body::Proposal(proposal) => &proposal.written,
            Body::Among(among) => &among.written,
            Body::Count(_) | Body::Veto(_) | Body::Exception(_) => return None,
        };
        Some(match locale {
            Locale::ZhCn => in_titles(written, &self.plan.titles()),
            Locale::En => written.clone(),
        })
    }
}

impl Step {
    /// Its formula as it is written and with its numbers, in the words of those who read it.
    pub fn formula_in_words(&self, locale: Locale) -> Option<[String; 2]> {
        self.formula.as_ref().map(|formula| in_words(formula, locale))
    }
}

fn told<'t>(formula: &str, named: &dyn Fn(&str) -> Option<&'t str>) -> String {
    let mut out = String::with_capacity(formula.len() * 2);
    let mut rest = formula;
    while let Some(first) = rest.chars().next() {
        if let Some((sign, shown)) = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)) {
            out.push_str(shown);
            rest = &rest[sign.len()..];
            continue;
        }
        let (word, behind) = next_word(rest, first, of_name);
        rest = behind;
        match word {
            "is" => rest = rest.trim_start(),
            _ => out.push_str(named(word).or_else(|| known(word)).unwrap_or(word)),
        }
    }
    out
}

/// What a word of the language is called.
fn known(word: &str) -> Option<&'static str> {
    WORDS.iter().find(|(known, _)| *known == word).map(|(_, shown)| *shown)
}

fn of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-')
}
