//! A rulebook's text cut at its articles, each with its first line: what editors and comparisons go by.

/// An article as it stands in the text, or what stands before the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Section {
    /// Its heading; empty for what stands before the first.
    pub heading: String,
    /// The line of the heading, from 1.
    pub line: usize,
    /// Its words.
    pub words: String,
    /// Its blocks of rules, without their fences.
    pub rules: String,
}

/// The parts of a text, in order.
pub(crate) fn sections(text: &str) -> Vec<Section> {
    let begin = |heading: &str, line| Section {
        heading: heading.to_owned(),
        line,
        words: String::new(),
        rules: String::new(),
    };
    let mut found = vec![begin("", 1)];
    let mut fence: Option<&str> = None;
    for (number, line) in (1..).zip(text.lines()) {
        let bare = line.trim_start();
        let mark = ["```", "~~~"].into_iter().find(|mark| bare.starts_with(mark));
        match (fence, mark) {
            (None, Some(mark)) => fence = Some(mark),
            (Some(open), Some(mark)) if open == mark => fence = None,
            (None, None) if bare.starts_with("##") => {
                found.push(begin(bare.trim_start_matches('#').trim(), number));
            }
            (open, _) => {
                let Some(section) = found.last_mut() else { continue };
                let into = if open.is_some() { &mut section.rules } else { &mut section.words };
                into.push_str(line);
                into.push('\n');
            }
        }
    }
    for section in &mut found {
        section.words = section.words.trim().to_owned();
    }
    found
}

#[cfg(test)]
mod tests {
    use super::sections;

    #[test]
    fn words_and_rules_of_an_article_are_told_apart() {
        let text = "---\nid: a\n---\n# 题\n\n## 第一条 甲\n一。\n```rule\nmeasures:\n  ## 不是标题\n```\n二。\n### 二\n三。\n";
        let found = sections(text);
        let told: Vec<_> =
            found.iter().map(|s| (s.heading.as_str(), s.line, s.words.as_str(), s.rules.as_str())).collect();
        assert_eq!(told[1], ("第一条 甲", 6, "一。\n二。", "measures:\n  ## 不是标题\n"));
        assert_eq!(told[2], ("二", 13, "三。", ""));
        assert_eq!(told.len(), 3);
    }
}
