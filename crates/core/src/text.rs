//! Text as it is typed in China: full-width digits and letters, ideographic spaces, brackets of two widths,
//! and names that sort by pinyin.

mod sound;
mod unseen;

use std::borrow::Cow;

use pinyin::ToPinyin;
use unicode_normalization::{UnicodeNormalization as _, is_nfc};

pub use sound::sounds_like;
pub use unseen::{first_turning, harmless, is_unseen, seen_name, visible, visible_lines};

use crate::words::Locale;

/// Composes (NFC), folds full-width letters, digits and ASCII punctuation to half width, spaces of all widths to a space and
/// radicals (`⽂`, out of a PDF) to the characters they look like, drops what nobody sees, then trims. Chinese punctuation
/// (`，。、《》“”`) stays as it is.
pub fn narrow(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    folded.extend(narrow_characters(&composed(text)));
    let inner = folded.trim();
    if inner.len() == folded.len() { folded } else { inner.to_owned() }
}

/// A name as it is compared: narrowed, without spaces, brackets and the dot inside foreign names, lower case.
/// `实验 小学（东校区）` and `实验小学(东校区)` are the same unit to whoever types them. A dot or hyphen between figures
/// or Latin letters stays: `1-2班` is not `12班`.
pub fn comparable(name: &str) -> String {
    // Most names: nothing to fold.
    if name.chars().all(|c| matches!(c, '\u{4e00}'..='\u{9fff}')) {
        return name.to_owned();
    }
    let mut key = String::with_capacity(name.len());
    let mut mark = None;
    for c in identical(name).chars() {
        match c {
            '(' | ')' | '·' => {}
            '.' | '-' => {
                mark = key.ends_with(|c: char| c.is_ascii_alphanumeric()).then_some(c);
                continue;
            }
            _ if c.is_whitespace() => continue,
            _ => {
                key.extend(mark.filter(|_| c.is_ascii_alphanumeric()));
                key.extend(c.to_lowercase());
            }
        }
        mark = None;
    }
    key
}

/// A text as it identifies something: two texts that nobody can tell apart on paper, or only by the width of a bracket,
/// have the same form. Narrowed and composed (NFC); brackets, hyphens, quotation marks and dots of one shape each;
/// no space but between two Latin words or figures. What can be seen stays: `A.1` is not `A1`, `(3)` is not `3`.
pub fn identical(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    let mut space = false;
    for c in narrow_characters(&composed(text)).map(one_shape) {
        if c.is_whitespace() {
            space = true;
            continue;
        }
        if space && c.is_ascii_alphanumeric() && key.ends_with(|c: char| c.is_ascii_alphanumeric()) {
            key.push(' ');
        }
        space = false;
        key.push(c);
    }
    key
}

/// A code as it is compared: [`identical`], without any space, lower case.
pub fn comparable_code(code: &str) -> String {
    identical(code).chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect()
}

/// Whether [`narrow`] changes a character or leaves it out.
pub fn is_folded(c: char) -> bool {
    is_unseen(c) || folded(c) != c
}

fn narrow_characters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| matches!(c, '\t' | '\n' | '\r') || !is_unseen(*c)).map(folded)
}

/// A text in which a letter with its accent is one character (NFC). Chinese characters are that already.
fn composed(text: &str) -> Cow<'_, str> {
    let needless =
        |c: char| matches!(c, '\0'..='\u{2ff}' | '\u{4e00}'..='\u{9fff}' | '\u{ff01}'..='\u{ff5e}');
    if text.chars().all(needless) || is_nfc(text) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(text.nfc().collect())
    }
}

fn folded(c: char) -> char {
    match c {
        '\u{4e00}'..='\u{9fff}' | '\0'..='\u{7f}' | '，' | '；' => c,
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        '\u{2e80}'..='\u{2fdf}' | '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}' => ideograph_of(c),
        _ if c.is_whitespace() => ' ',
        _ => c,
    }
}

/// Radicals of simplified characters, which programs that print take for the characters themselves; Unicode names what each stands
/// for (EquivalentUnifiedIdeograph.txt) and has no decomposition for them.
const RADICALS: [(char, char); 41] = [
    ('⺁', '厂'),
    ('⺆', '冂'),
    ('⺇', '几'),
    ('⺈', '刀'),
    ('⺌', '小'),
    ('⺎', '兀'),
    ('⺗', '心'),
    ('⺞', '母'),
    ('⺟', '母'),
    ('⺠', '民'),
    ('⺮', '竹'),
    ('⻁', '虎'),
    ('⻄', '西'),
    ('⻅', '见'),
    ('⻆', '角'),
    ('⻉', '贝'),
    ('⻋', '车'),
    ('⻐', '钅'),
    ('⻑', '長'),
    ('⻒', '镸'),
    ('⻓', '长'),
    ('⻔', '门'),
    ('⻘', '青'),
    ('⻙', '韦'),
    ('⻚', '页'),
    ('⻛', '风'),
    ('⻜', '飞'),
    ('⻝', '食'),
    ('⻢', '马'),
    ('⻣', '骨'),
    ('⻤', '鬼'),
    ('⻥', '鱼'),
    ('⻦', '鸟'),
    ('⻧', '卤'),
    ('⻨', '麦'),
    ('⻩', '黄'),
    ('⻬', '齐'),
    ('⻮', '齿'),
    ('⻰', '龙'),
    ('⻳', '龟'),
    ('⻫', '斉'),
];

/// The character that a radical or a character of an old encoding stands for, where Unicode knows one.
pub fn ideograph_of(c: char) -> char {
    if let Some((_, meant)) = RADICALS.iter().find(|(radical, _)| *radical == c) {
        return *meant;
    }
    let mut found = c;
    if matches!(c, '\u{2e80}'..='\u{2fdf}' | '\u{f900}'..='\u{faff}' | '\u{2f800}'..='\u{2fa1f}') {
        unicode_normalization::char::decompose_compatible(c, |plain| found = plain);
    }
    found
}

/// Signs of the same meaning in one shape.
fn one_shape(c: char) -> char {
    match c {
        '\u{4e00}'..='\u{9fff}' => c,
        '[' | '{' | '〔' | '【' | '〖' | '〘' | '⟨' | '﹙' | '﹝' => '(',
        ']' | '}' | '〕' | '】' | '〗' | '〙' | '⟩' | '﹚' | '﹞' => ')',
        '\u{2010}'..='\u{2015}' | '\u{2212}' | '─' | '━' | '﹣' | '﹘' => '-',
        '“' | '”' | '„' | '‟' | '「' | '」' | '『' | '』' | '〝' | '〞' | '\'' | '‘' | '’' | '‛' | '`'
        | '´' => '"',
        '•' | '‧' | '∙' | '⋅' | '・' | '･' | '‣' | '●' | '᛫' => '·',
        '，' | '、' | '､' => ',',
        '；' => ';',
        '。' | '．' | '﹒' => '.',
        _ => c,
    }
}

/// A key under which Chinese names sort by pinyin (with tone), others by code point.
pub fn sort_key(name: &str) -> String {
    let mut key = String::with_capacity(name.len() * 2);
    for c in name.chars() {
        match c.to_pinyin() {
            Some(p) => {
                key.push_str(p.with_tone_num());
                key.push(' ');
            }
            None => key.extend(c.to_lowercase()),
        }
    }
    key
}

/// A Chinese name in letters, syllable by syllable: `tan-xin`. What is neither a letter nor a figure parts two.
pub fn spelt(name: &str) -> String {
    let mut letters = String::with_capacity(name.len() * 2);
    for c in narrow(name).chars() {
        match c.to_pinyin() {
            Some(p) => {
                let plain = p.with_tone_num().chars().filter(|c| !c.is_ascii_digit());
                letters.push('-');
                letters.extend(plain.map(|c| if c == 'ü' { 'v' } else { c }));
                letters.push('-');
            }
            None if c.is_ascii_alphanumeric() => letters.push(c.to_ascii_lowercase()),
            None => letters.push('-'),
        }
    }
    letters.split('-').filter(|part| !part.is_empty()).collect::<Vec<_>>().join("-")
}

/// No longer text is a misspelt word: comparing two takes the product of their lengths.
const LONGEST_WORD: usize = 100;
/// So many candidates are compared with a word: a file that has thousands of names may misspell each of them.
const COMPARED: usize = 1_000;

/// The candidate most like `word`, if any is close enough to be meant. Compares characters, so one wrong
/// Chinese character in four is still near. Of very many the first are compared.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = comparable(word);
    let length = wanted.chars().take(LONGEST_WORD + 1).count();
    if wanted.is_empty() || length > LONGEST_WORD {
        return None;
    }
    let mut best: Option<(f64, &str)> = None;
    let words = candidates.into_iter().take(COMPARED);
    for candidate in words.filter(|candidate| candidate.len() <= 4 * LONGEST_WORD) {
        let other = comparable(candidate);
        let mut score = strsim::normalized_damerau_levenshtein(&wanted, &other);
        if other.contains(&wanted) || (!other.is_empty() && wanted.contains(&other)) {
            score = score.max(0.6);
        }
        if score >= 0.5 && best.is_none_or(|(s, _)| score > s) {
            best = Some((score, candidate));
        }
    }
    best.map(|(_, c)| c)
}

/// A text in which names stand as they are typed, `王伟(T0012)`, as people read it: in Chinese the code behind a name stands in
/// full-width brackets.
pub fn bracketed(locale: Locale, text: &str) -> Cow<'_, str> {
    if locale != Locale::ZhCn || !text.contains('(') {
        return text.into();
    }
    let (mut said, mut rest) = (String::with_capacity(text.len()), text);
    while let Some(at) = rest.find('(') {
        let (before, behind) = (&rest[..at], &rest[at + 1..]);
        said.push_str(before);
        let follows_name = said.chars().next_back().is_some_and(|c| ('\u{3400}'..='\u{9fff}').contains(&c));
        match behind.split_once(')').filter(|(code, _)| follows_name && is_code(code)) {
            Some((code, behind)) => {
                said.extend(["（", code, "）"]);
                rest = behind;
            }
            None => {
                said.push('(');
                rest = behind;
            }
        }
    }
    said.push_str(rest);
    said.into()
}

fn is_code(text: &str) -> bool {
    !text.is_empty() && text.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.'))
}

/// The beginning of what somebody wrote, as a message repeats it: forty characters, and a sign where more follows and where
/// a line ends.
pub fn excerpt(text: &str) -> Cow<'_, str> {
    let begun = match text.char_indices().nth(40) {
        Some((at, _)) => Cow::Owned(format!("{}…", &text[..at])),
        None => Cow::Borrowed(text),
    };
    if begun.contains(['\n', '\r']) {
        begun.replace("\r\n", "\n").replace(['\n', '\r'], "↵").into()
    } else {
        begun
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn full_width_input_is_read_like_half_width() {
        assert_eq!(narrow("　１２．５　"), "12.5");
        assert_eq!(narrow("（局）"), "(局)");
        assert_eq!(comparable("实验 小学（东校区）"), comparable("实验小学(东校区)"));
    }

    #[test]
    fn what_nobody_can_tell_apart_is_the_same() {
        let plain = "运动场改造(一期)";
        for other in [
            "运动场改造（一期）",
            "运动场 改造（一期）",
            "运动场\u{3000}改造〔一期〕",
            "\u{202a}运动场改造\u{202c}(一期)",
            "运动场改造\u{200b}(一期)",
            "运动场改造\u{fe0f}(\u{2060}一期\u{3164})",
            "运动场改造［一期］",
            "运动场改造【一\u{e0100}期】",
            "运动场改造(一期)\u{0}",
        ] {
            assert_eq!(identical(other), plain, "{other:?}");
            assert_eq!(narrow(other).chars().filter(|c| is_unseen(*c)).count(), 0);
        }
        assert_eq!(identical("⽂化墙\u{f92c}"), "文化墙\u{90ce}");
        assert_eq!(identical("青财［2025］8号"), identical("青财〔2025〕8号"));
        assert_eq!(identical("2025—2026"), identical("2025\u{2011}2026"));
        assert_eq!(identical("Cafe\u{301}"), "Café");
        assert_eq!(comparable("买买提·艾力"), comparable("买买提‧艾力"));
        assert_eq!(comparable("买买提·艾力"), comparable("买买提艾力"));
    }

    #[test]
    fn a_code_behind_a_name_stands_in_the_brackets_of_the_language() {
        let zh = |text| bracketed(Locale::ZhCn, text).into_owned();
        assert_eq!(zh("王伟(T0012)"), "王伟（T0012）");
        assert_eq!(zh("王伟(T0012)、第一小学(S1) 教师"), "王伟（T0012）、第一小学（S1） 教师");
        for other in ["实验小学(东校区)", "count(谈话)", "12 (T3)", "王伟(", "王伟()", "王伟（T0012）"]
        {
            assert_eq!(zh(other), other);
        }
        assert_eq!(bracketed(Locale::En, "王伟(T0012)"), "王伟(T0012)");
    }

    #[test]
    fn what_can_be_seen_differs() {
        for (one, other) in
            [("A.1", "A1"), ("(3)", "3"), ("A-1", "A1"), ("1 2", "12"), ("V1", "v1"), ("一", "二")]
        {
            assert_ne!(identical(one), identical(other));
        }
        for (one, other) in [("A.1", "A1"), ("(3)", "3"), ("A-1", "A1")] {
            assert_ne!(comparable_code(one), comparable_code(other));
        }
        assert_eq!(comparable_code("ｓ 1"), "s1");
        assert_ne!(comparable("第1-2小学"), comparable("第12小学"));
    }

    #[test]
    fn names_sort_by_pinyin() {
        let mut names = vec!["赵", "陈", "阿古达木", "王"];
        names.sort_by_key(|n| sort_key(n));
        assert_eq!(names, ["阿古达木", "陈", "王", "赵"]);
    }

    #[test]
    fn a_slip_finds_its_word_and_nonsense_finds_none() {
        assert_eq!(nearest("计财課", ["计财科", "人事科", "中学科"]), Some("计财科"));
        assert_eq!(nearest("xyz", ["计财科"]), None);
    }
}
