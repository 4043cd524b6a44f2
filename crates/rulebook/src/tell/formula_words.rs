//! A formula in the words of those who read a proof: titles in the place of names, Chinese words and the signs of school
//! in the place of those of the language.

use mingde_core::words::Locale;

use super::explanation::{Formula, Step};
use crate::language::{SIGNS, next_word};

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
pub(crate) fn in_words(formula: &Formula, inputs: &[Step], locale: Locale) -> [String; 2] {
    match locale {
        Locale::ZhCn => [told(&formula.written, inputs), told(&formula.with_numbers, &[])],
        Locale::En => [formula.written.clone(), formula.with_numbers.clone()],
    }
}

fn told(formula: &str, inputs: &[Step]) -> String {
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
            _ => out.push_str(title(word, inputs).unwrap_or(word)),
        }
    }
    out
}

/// What a name or word is called.
fn title<'a>(word: &str, inputs: &'a [Step]) -> Option<&'a str> {
    let named = inputs.iter().find(|step| step.id == word).map(|step| step.title.as_str());
    named.or_else(|| WORDS.iter().find(|(known, _)| *known == word).map(|(_, shown)| *shown))
}

fn of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-')
}
