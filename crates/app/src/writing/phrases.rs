//! What a document says and how that is written as a rule: the table of the documentation, and for an article the lines of it that
//! speak of what it speaks of.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use mingde_core::words::Locale;

use super::sections;

/// The table stands in the documentation, in either language.
const TABLES: [(&str, &str); 2] = [
    (include_str!("../../../../docs/rulebooks.zh-CN.md"), "| 条文的说法 |"),
    (include_str!("../../../../docs/rulebooks.md"), "| the document says |"),
];
/// So many are offered with an article.
const OFFERED: usize = 5;

/// A way of speaking, and how it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phrase {
    /// What a document says.
    pub says: String,
    /// What is written, in the words of the documentation: rules stand between backticks.
    pub write: String,
}

impl Phrase {
    /// The rules alone.
    pub fn rules(&self) -> impl Iterator<Item = &str> {
        self.write.split('`').skip(1).step_by(2)
    }
}

/// An article with what may be written under it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArticlePhrases {
    /// Its heading.
    pub heading: String,
    /// The line on which it stands.
    pub line: usize,
    /// Whether rules stand under it.
    pub has_rules: bool,
    /// The nearest ways of speaking.
    pub phrases: Vec<&'static Phrase>,
}

/// The whole table.
pub fn phrases(locale: Locale) -> &'static [Phrase] {
    static READ: OnceLock<[Vec<Phrase>; 2]> = OnceLock::new();
    let read = READ.get_or_init(|| TABLES.map(|(text, head)| table(text, head)));
    &read[usize::from(locale == Locale::En)]
}

/// The rows of a table of two columns.
fn table(text: &str, head: &str) -> Vec<Phrase> {
    let rows = text.lines().skip_while(|line| !line.starts_with(head)).skip(2);
    let rows = rows.take_while(|line| line.starts_with('|'));
    let cells = rows.filter_map(|row| row.trim_matches(['|', ' ']).split_once(" | "));
    cells
        .map(|(says, write)| Phrase { says: says.trim().to_owned(), write: write.trim().to_owned() })
        .collect()
}

/// The articles of a text with the phrases nearest to what they say.
pub fn phrases_for(text: &str, locale: Locale) -> Vec<ArticlePhrases> {
    let all: Vec<(&'static Phrase, BTreeSet<[char; 2]>)> =
        phrases(locale).iter().map(|phrase| (phrase, pairs(&phrase.says))).collect();
    let articles = sections(text).into_iter().filter(|section| !section.heading.is_empty());
    articles
        .map(|section| {
            let said = pairs(&section.words);
            let mut near: Vec<(usize, usize)> = Vec::new();
            for (at, (_, wanted)) in all.iter().enumerate() {
                let shared = wanted.iter().filter(|pair| said.contains(*pair)).count();
                // Half of what it says has to be there, and more than one pair of characters.
                if shared >= 2 && shared * 2 >= wanted.len() {
                    near.push((shared * 100 / wanted.len().max(1), at));
                }
            }
            near.sort_by_key(|(share, at)| (std::cmp::Reverse(*share), *at));
            ArticlePhrases {
                heading: section.heading,
                line: section.line,
                has_rules: !section.rules.trim().is_empty(),
                phrases: near.into_iter().take(OFFERED).map(|(_, at)| all[at].0).collect(),
            }
        })
        .collect()
}

/// Neighbouring characters that say something: numbers are all one, for how many is not what a phrase is about.
fn pairs(text: &str) -> BTreeSet<[char; 2]> {
    let plain = |c: char| match c {
        '0'..='9' | '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' => {
            Some('1')
        }
        c if c.is_alphanumeric() || c == '%' => Some(c),
        _ => None,
    };
    let mut found = BTreeSet::new();
    let mut before = None;
    for c in text.chars() {
        let now = plain(c);
        if now == Some('1') && before == Some('1') {
            continue;
        }
        if let (Some(a), Some(b)) = (before, now) {
            found.insert([a, b]);
        }
        before = now;
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_tables_have_the_same_phrases_and_every_one_has_something_to_write() {
        let (chinese, english) = (phrases(Locale::ZhCn), phrases(Locale::En));
        assert_eq!(chinese.len(), english.len());
        assert!(chinese.len() > 60);
        for (one, other) in chinese.iter().zip(english) {
            assert_eq!(one.says, other.says);
        }
    }

    #[test]
    fn an_article_is_offered_what_it_speaks_of() {
        let text = "## 第一条 目的\n为了做好工作。\n## 第二条 次数\n各校每月不少于3次组织学习。\n## 第三条 加分\n超出部分每次加2分，最多5分。\n";
        let found = phrases_for(text, Locale::ZhCn);
        let first = |at: usize| found[at].phrases.first().map(|phrase| phrase.says.as_str());
        assert_eq!(first(0), None);
        assert_eq!(first(1), Some("每月不少于4次"));
        assert_eq!(first(2), Some("超出部分每次加1分，最多5分"));
        assert_eq!(found[2].line, 5);
    }
}
