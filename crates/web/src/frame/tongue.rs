//! In which language parts of a page are: what the library says in English where somebody reads English, and a mark on what stays
//! Chinese, so that a screen reader speaks it and a browser sets it as Chinese.

use std::borrow::Cow;

use mingde_app::DutyCount;
use mingde_core::numeral::read_whole;
use mingde_core::text::bracketed;
use mingde_core::translations::Translations;
use mingde_core::words::{Locale, measured};

use super::Frame;

impl Frame {
    /// A phrase of a rulebook, a kind or the registry in the language of the reader; the phrase itself where it has no English.
    pub fn phrase<'t>(&'t self, chinese: &'t str) -> &'t str {
        self.english.say(self.locale, chinese)
    }

    /// What the library has in English.
    pub fn english(&self) -> &Translations {
        &self.english
    }

    /// A name with its code: in full-width brackets in Chinese, in half-width ones in English.
    pub fn with_code(&self, name: &str, code: &str) -> String {
        match self.locale {
            Locale::ZhCn => format!("{name}（{code}）"),
            Locale::En => format!("{name} ({code})"),
        }
    }

    /// A text in which names stand as they are typed, `姓名(工号)`, with their codes in the brackets of the language that is read.
    pub fn bracketed<'t>(&self, text: &'t str) -> Cow<'t, str> {
        bracketed(self.locale, text)
    }

    /// Whether a text is Chinese among English.
    pub fn is_foreign(&self, text: &str) -> bool {
        self.locale == Locale::En && text.chars().any(is_han)
    }

    /// Which article: `第三条 谈心覆盖面` without what it is about, in English by its number.
    pub fn article(&self, heading: &str) -> String {
        let short = heading.split([' ', '　']).next().unwrap_or(heading);
        if self.locale == Locale::ZhCn {
            return short.to_owned();
        }
        let number = short.strip_prefix('第').and_then(|rest| rest.strip_suffix('条'));
        match number.and_then(read_whole) {
            Some(number) => self.words("web-article", &[("number", &number.value.to_string())]),
            None => short.to_owned(),
        }
    }

    /// Why something is asked for: rulebook, article and who sees to it.
    pub fn why(&self, rulebook: &str, article: &str, owner: &str) -> String {
        let said = self.words("web-todo-why", &[("rulebook", rulebook), ("article", &self.article(article))]);
        let gap = if self.locale == Locale::ZhCn { "　" } else { " · " };
        if owner.is_empty() { said } else { format!("{said}{gap}{}", self.phrase(owner)) }
    }

    /// How many duties stand how.
    pub fn stands(&self, count: &DutyCount) -> [(&'static str, usize); 4] {
        [
            ("met", count.met),
            ("not-met", count.not_met),
            ("no-data", count.no_data),
            ("not-applicable", count.not_applicable),
        ]
    }

    /// The word of a unit behind a number, in the language of the reader.
    pub fn unit(&self, number: &str, unit: &str) -> String {
        let said = measured(self.locale, number, unit);
        said.strip_prefix(number).unwrap_or(&said).trim_start().to_owned()
    }
}

/// A Chinese character, or a sign that stands between them.
fn is_han(c: char) -> bool {
    matches!(c, '\u{3001}'..='\u{303f}' | '\u{3400}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{ff01}'..='\u{ff5e}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_article_is_named_by_its_number() {
        let frame = |locale| Frame::bare("明德区教育局", locale, "");
        let (chinese, english) = (frame(Locale::ZhCn), frame(Locale::En));
        assert_eq!(chinese.article("第三条 谈心覆盖面"), "第三条");
        assert_eq!(english.article("第三条 谈心覆盖面"), "Article 3");
        assert_eq!(english.article("第十二条"), "Article 12");
        assert_eq!(english.article("附则 施行"), "附则");
    }

    #[test]
    fn what_is_chinese_among_english_is_known() {
        let frame = |locale| Frame::bare("明德区教育局", locale, "");
        assert!(frame(Locale::En).is_foreign("School 第一小学"));
        assert!(!frame(Locale::En).is_foreign("Staff · 3 people — “half”"));
        assert!(!frame(Locale::ZhCn).is_foreign("第一小学"));
    }

    #[test]
    fn a_unit_is_said_in_the_language_of_the_reader() {
        let frame = |locale| Frame::bare("明德区教育局", locale, "");
        assert_eq!(frame(Locale::ZhCn).unit("3", "人"), "人");
        assert_eq!(frame(Locale::En).unit("3", "人"), "people");
        assert_eq!(frame(Locale::En).unit("1", "人"), "person");
        assert_eq!(frame(Locale::En).unit("12.5", "%"), "%");
        assert_eq!(frame(Locale::En).unit("0.5", ""), "");
    }
}
