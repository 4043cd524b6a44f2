//! The Markdown around the rules: front matter, articles, rule blocks, each with its place in the file.

use std::ops::Range;

use mingde_core::diagnostic::Message;
use mingde_core::yaml::Findings;

/// An article: a heading with the text beneath it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Article {
    /// `第三条 谈心覆盖面`.
    pub heading: String,
    /// Text without the rule blocks.
    pub text: String,
    /// Index in the layers of the rulebook of the text it stands in.
    pub layer: usize,
}

/// A rulebook's text taken apart. Ranges are bytes of the whole file.
#[derive(Debug, Default)]
pub(crate) struct Document {
    /// YAML between the leading `---` lines.
    pub(crate) front: Option<Range<usize>>,
    /// Articles in order.
    pub(crate) articles: Vec<Article>,
    /// Rule blocks with the article they stand under.
    pub(crate) blocks: Vec<Block>,
    /// Rule blocks under no article.
    pub(crate) stray: Vec<Range<usize>>,
}

/// The YAML inside a fenced `rule` block.
#[derive(Debug)]
pub(crate) struct Block {
    pub(crate) article: usize,
    pub(crate) range: Range<usize>,
}

/// Takes the text apart. A heading of the second level or deeper begins an article; the first level is the
/// document's title. A rule block before the first article is an error.
pub(crate) fn take_apart(findings: &mut Findings) -> Document {
    let source = findings.source.clone();
    let text = source.text.as_str();
    let mut document = Document::default();
    let mut fence: Option<Fence> = None;
    let mut at = 0;
    for (number, line) in text.split_inclusive('\n').enumerate() {
        let range = at..at + line.len();
        at = range.end;
        let content = line.trim_end_matches(['\n', '\r']);
        let bare = if number == 0 { content.trim_start_matches('\u{feff}') } else { content };
        if let Some(open) = &mut fence {
            open.look_at(bare, range.start, findings);
            if open.what == What::Rule && is_rule_fence(bare) {
                // A block that begins inside another: the one before was never closed.
                findings.error(open.line.clone(), Message::new("rulebook-fence-open"));
                let end = open.heading.as_ref().map_or(range.start, |(start, _)| *start);
                keep_block(&mut document, findings, &open.line, open.content.start..end);
                if let Some((_, heading)) = open.heading.take() {
                    document.articles.push(Article { heading, text: String::new(), layer: 0 });
                }
                *open = Fence::new(open.mark.clone(), What::Rule, range.clone(), at);
                continue;
            }
            if open.closes(bare) {
                let done = open.content.start..range.start;
                match open.what {
                    What::Front => document.front = Some(done),
                    What::Rule => keep_block(&mut document, findings, &open.line, done),
                    What::Other => {}
                }
                fence = None;
            }
            continue;
        }
        if number == 0 && bare.trim_end() == "---" {
            fence = Some(Fence::new("---".into(), What::Front, range.clone(), at));
        } else if let Some(mark) = fence_mark(bare) {
            let info = bare.trim_start().trim_start_matches(['`', '~']).trim();
            let mut what = if info == "rule" || info.starts_with("rule ") { What::Rule } else { What::Other };
            if what == What::Other && info.len() <= 8 && mingde_core::text::nearest(info, ["rule"]).is_some()
            {
                let start = range.start + bare.find(info).unwrap_or(0);
                let message = Message::new("rulebook-fence-word").with("word", info);
                let finding = findings.error(start..start + info.len(), message);
                finding.suggestion = Some("rule".to_owned());
                // What stands in it is meant to be rules: its own mistakes are told along with this one.
                what = What::Rule;
            }
            fence = Some(Fence::new(mark, what, range.clone(), at));
        } else if let Some(heading) = heading(bare) {
            document.articles.push(Article { heading: heading.to_owned(), text: String::new(), layer: 0 });
        } else if let Some(article) = document.articles.last_mut()
            && !is_title(bare)
        {
            article.text.push_str(bare);
            article.text.push('\n');
        }
    }
    if let Some(open) = fence {
        findings.error(open.line, Message::new("rulebook-fence-open"));
    }
    for article in &mut document.articles {
        article.text = article.text.trim().to_owned();
    }
    document
}

#[derive(PartialEq, Eq, Clone, Copy)]
enum What {
    Front,
    Rule,
    Other,
}

struct Fence {
    mark: String,
    what: What,
    line: Range<usize>,
    content: Range<usize>,
    /// Whether nothing but blank lines has been seen in it.
    fresh: bool,
    /// The first heading in a rule block: where it stands and what it says.
    heading: Option<(usize, String)>,
}

impl Fence {
    fn new(mark: String, what: What, line: Range<usize>, at: usize) -> Self {
        Self { mark, what, line, content: at..at, fresh: true, heading: None }
    }

    /// Notes what tells a block of rules that calls itself something else, and one that was not closed.
    fn look_at(&mut self, line: &str, start: usize, findings: &mut Findings) {
        if self.what == What::Rule && self.heading.is_none() {
            self.heading = heading(line).map(|heading| (start, heading.to_owned()));
        }
        if !self.fresh || line.trim().is_empty() {
            return;
        }
        self.fresh = false;
        let key = line.split_once([':', '：']).map_or("", |(key, _)| key);
        if self.what == What::Other && SECTIONS.contains(&key) {
            let text = findings.source.text[self.line.clone()].to_owned();
            let word = text.trim().trim_start_matches(['`', '~']).trim().to_owned();
            let at = self.line.start + text.find(&word).filter(|_| !word.is_empty()).unwrap_or(0);
            let end = if word.is_empty() { self.line.start + text.trim_end().len() } else { at + word.len() };
            let message = Message::new("rulebook-fence-word").with("word", &word);
            findings.error(at..end, message).suggestion = Some("rule".to_owned());
            self.what = What::Rule;
        }
    }

    fn closes(&self, line: &str) -> bool {
        let line = line.trim();
        match self.what {
            What::Front => line == "---" || line == "...",
            _ => line.len() >= self.mark.len() && line.chars().all(|c| self.mark.starts_with(c)),
        }
    }
}

/// What a block of rules begins with.
pub const SECTIONS: [&str; 14] = [
    "settings",
    "tables",
    "checks",
    "measures",
    "duties",
    "items",
    "bonuses",
    "deductions",
    "totals",
    "vetoes",
    "grades",
    "quotas",
    "rankings",
    "proposals",
];

fn is_rule_fence(line: &str) -> bool {
    let info = line.trim_start().trim_start_matches(['`', '~']).trim();
    fence_mark(line).is_some() && (info == "rule" || info.starts_with("rule "))
}

fn fence_mark(line: &str) -> Option<String> {
    let line = line.trim_start();
    let first = line.chars().next().filter(|c| matches!(c, '`' | '~'))?;
    let mark: String = line.chars().take_while(|c| *c == first).collect();
    (mark.len() >= 3).then_some(mark)
}

/// Whether a line is the title of the document.
fn is_title(line: &str) -> bool {
    line.strip_prefix(['#', '＃']).is_some_and(|rest| rest.starts_with(char::is_whitespace))
}

/// What the heading of an article says. Word processors write the marks in full width, and clerks no space behind them; an
/// article that has its number is one on the first level too.
fn heading(line: &str) -> Option<&str> {
    let marks = ['#', '＃'];
    let line = line.trim_start();
    let rest = line.trim_start_matches(marks);
    let level = line[..line.len() - rest.len()].chars().count();
    let said = rest.trim().trim_end_matches(marks).trim();
    let is_spaced = rest.starts_with(char::is_whitespace);
    let is_article = match level {
        1 => is_numbered(said),
        2..=6 => is_spaced || !said.is_empty(),
        _ => false,
    };
    is_article.then_some(said)
}

/// `第三条 …`.
fn is_numbered(said: &str) -> bool {
    let number =
        said.strip_prefix('第').and_then(|rest| rest.split_once('条')).map(|(number, _)| number.trim());
    let numeral = |c: char| "〇零一二三四五六七八九十百两".contains(c) || c.is_numeric();
    number.is_some_and(|number| !number.is_empty() && number.chars().all(numeral))
}

fn keep_block(document: &mut Document, findings: &mut Findings, line: &Range<usize>, range: Range<usize>) {
    match document.articles.len().checked_sub(1) {
        Some(article) => document.blocks.push(Block { article, range }),
        None => {
            document.stray.push(range);
            findings.error(line.clone(), Message::new("rulebook-rule-without-article"));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use mingde_core::diagnostic::Source;

    fn read(text: &str) -> (Document, Findings) {
        let mut findings = Findings::new(&Source::new("t.md", text));
        (take_apart(&mut findings), findings)
    }

    #[test]
    fn a_block_belongs_to_the_article_above_it() {
        let text = "---\nid: x\n---\n# 制度\n## 第一条 目的\n为了。\n\n```rule\nitems: {}\n```\n后文。\n";
        let (document, findings) = read(text);
        assert!(findings.list.is_empty());
        assert_eq!(&text[document.front.unwrap()], "id: x\n");
        assert_eq!(&text[document.blocks[0].range.clone()], "items: {}\n");
        assert_eq!(document.articles[0].heading, "第一条 目的");
        assert_eq!(document.articles[0].text, "为了。\n\n后文。");
    }

    #[test]
    fn headings_are_taken_as_clerks_write_them() {
        let lines = [
            "##第二条 甲",
            "＃＃ 第三条 乙",
            "##　第四条　丙",
            "＃＃第五条",
            " ## 第六条 ##",
            "# 第七条",
            "＃第十八条 丁",
        ];
        for line in lines {
            let text = format!("# 制度\n## 第一条\n{line}\n文。\n```rule\nitems: {{}}\n```\n");
            let (document, findings) = read(&text);
            assert!(findings.list.is_empty());
            let heading = line.trim_matches(['#', '＃', ' ', '　']);
            assert_eq!(document.articles[1].heading, heading, "{line}");
            assert_eq!((document.articles[1].text.as_str(), document.blocks[0].article), ("文。", 1));
        }
        for line in ["#标签", "# 第一部分", "##", "第二条", "####### 七"] {
            let (document, _) = read(&format!("## 第一条\n{line}\n文。\n"));
            assert_eq!(document.articles.len(), 1, "{line}");
        }
    }

    #[test]
    fn a_block_without_article_or_end_is_named() {
        let (_, findings) = read("```rule\na: 1\n```\n## 一\n```rules\n```\n```rule\n");
        let codes: Vec<_> = findings.list.iter().map(|d| d.message.code).collect();
        assert_eq!(codes, ["rulebook-rule-without-article", "rulebook-fence-word", "rulebook-fence-open"]);
    }

    #[test]
    fn a_block_that_was_not_closed_ends_before_the_next_article() {
        let text = "## 一\n```rule\nitems: {}\n\n## 二\n后文。\n```rule\nduties: {}\n```\n";
        let (document, findings) = read(text);
        let found: Vec<_> = findings.list.iter().map(|d| (d.message.code, d.span.start)).collect();
        assert_eq!(found, [("rulebook-fence-open", text.find("```").unwrap())]);
        let blocks: Vec<_> = document.blocks.iter().map(|b| (b.article, &text[b.range.clone()])).collect();
        assert_eq!(blocks, [(0, "items: {}\n\n"), (1, "duties: {}\n")]);
    }

    #[test]
    fn rules_in_a_block_of_another_name_are_read_and_the_name_is_told() {
        for (fence, marked) in [("```yaml", "yaml"), ("```", "```"), ("```yml", "yml")] {
            let text = format!("## 一\n{fence}\n\nmeasures:\n  a: {{}}\n```\n");
            let (document, findings) = read(&text);
            let found: Vec<_> =
                findings.list.iter().map(|d| (d.message.code, &text[d.span.clone()])).collect();
            assert_eq!(found, [("rulebook-fence-word", marked)]);
            assert_eq!(document.blocks.len(), 1);
        }
        let (document, findings) = read("## 一\n```yaml\nexample: 1\n```\n");
        assert!(findings.list.is_empty() && document.blocks.is_empty());
    }
}
