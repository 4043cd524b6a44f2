//! A formula in the words of those who read a proof: titles in the place of names, Chinese words and the signs of school
//! in the place of those of the language.

use mingde_core::registry::RegistrySchema;
use mingde_core::translations::Translations;
use mingde_core::words::Locale;

use super::explanation::{Formula, Step};
use super::titled::titles_within;
use crate::language::{SIGNS, measure, next_word};
use crate::plan::{Body, Rulebook};

/// Words of the language.
const WORDS: [(&str, &str); 34] = [
    ("not-set", "未定"),
    ("not-applicable", "不适用"),
    ("no-data", "未报"),
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
    ("as-of", "截止日"),
    ("period-start", "期初"),
    ("period-end", "期末"),
    ("presence", "在岗比例"),
    ("years", "满几年"),
    ("months", "满几个月"),
    ("workdays", "工作日数"),
];

/// What the words of the language are called in English, where that is not the word itself.
const ENGLISH: [(&str, &str); 10] = [
    ("not-set", "not settled"),
    ("not-applicable", "not applicable"),
    ("no-data", "not reported"),
    ("missing", "not reported"),
    ("given", "reported"),
    ("ceil", "rounded up"),
    ("floor", "rounded down"),
    ("round", "rounded"),
    ("min", "least of"),
    ("max", "most of"),
];

/// A formula as the rulebook has it and with its numbers: `talked >= ceil(staff * share)` and `1 >= ceil(4 * 0.5)` as
/// `谈心人数 ≥ 进一取整(教职工数 × 覆盖面)` and `1 ≥ 进一取整(4 × 0.5)`. In English both stay as they are, unless titles have English.
pub(crate) fn in_words(formula: &Formula, locale: Locale, english: &Translations) -> [String; 2] {
    let say = |text: &String| worded(text, &formula.titles, locale, english);
    [say(&formula.written), say(&formula.with_numbers)]
}

/// A text of the language with titles in the place of names.
fn worded(text: &str, titles: &[(String, String)], locale: Locale, english: &Translations) -> String {
    match locale {
        Locale::ZhCn => in_titles(text, titles),
        // Whoever has no English titles reads the names that stand in the rulebook.
        Locale::En if english.is_empty() => text.to_owned(),
        Locale::En => {
            let titled = |word: &str| titles.iter().find(|(name, _)| name == word);
            told(locale, text, &|word| titled(word).and_then(|(_, title)| english.english(title)), &ENGLISH)
        }
    }
}

/// A formula with titles in the place of names.
pub(super) fn in_titles(written: &str, titles: &[(String, String)]) -> String {
    // What is asked of the registry and of others is more than a word.
    let phrases = titles.iter().filter(|(name, _)| !name.chars().all(of_name));
    let text = phrases.fold(written.to_owned(), |text, (name, title)| text.replace(name, title));
    let named = |word: &str| titles.iter().find(|(name, _)| name == word).map(|(_, title)| &**title);
    told(Locale::ZhCn, &text, &named, &WORDS)
}

impl Rulebook {
    /// How a result is computed, in the words of those who read it; none for what is counted.
    pub fn formula_in_words(&self, result: &str, locale: Locale, english: &Translations) -> Option<String> {
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
        let schema = RegistrySchema::default();
        let mut titles = self.plan.titles();
        titles.extend(titles_within(written, &schema));
        titles.sort_by_key(|(name, _)| std::cmp::Reverse(name.len()));
        Some(worded(written, &titles, locale, english))
    }
}

impl Step {
    /// Its formula as it is written and with its numbers, in the words of those who read it.
    pub fn formula_in_words(&self, locale: Locale, english: &Translations) -> Option<[String; 2]> {
        self.formula.as_ref().map(|formula| in_words(formula, locale, english))
    }

    /// Of a comparison whether it holds, and both its sides worked out.
    pub fn compared(&self) -> Option<(bool, String)> {
        let (holds, sides) = self.formula.as_ref()?.compared.as_ref()?;
        Some((*holds, told(Locale::En, sides, &|_| None, &[])))
    }
}

fn told<'t>(
    locale: Locale,
    formula: &str,
    named: &dyn Fn(&str) -> Option<&'t str>,
    words: &[(&'static str, &'static str)],
) -> String {
    let mut out = String::with_capacity(formula.len() * 2);
    let (mut rest, mut counted) = (formula, false);
    while let Some(first) = rest.chars().next() {
        if let Some((sign, shown)) = SIGNS.iter().find(|(sign, _)| rest.starts_with(sign)) {
            out.push_str(shown);
            rest = &rest[sign.len()..];
            continue;
        }
        let (word, behind) = next_word(rest, first, of_name);
        rest = behind;
        let counts = measure(word).filter(|_| locale == Locale::ZhCn && counted);
        counted = first.is_ascii_digit() || counted && first == ' ';
        match word {
            // `20 points` as 20分.
            _ if counts.is_some() => {
                out.truncate(out.trim_end().len());
                out.push_str(counts.unwrap_or(word));
            }
            "is" => rest = rest.trim_start(),
            _ => out.push_str(named(word).or_else(|| known(words, word)).unwrap_or(word)),
        }
    }
    out
}

/// What a word of the language is called.
fn known(words: &[(&'static str, &'static str)], word: &str) -> Option<&'static str> {
    words.iter().find(|(known, _)| *known == word).map(|(_, shown)| *shown)
}

fn of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-')
}
