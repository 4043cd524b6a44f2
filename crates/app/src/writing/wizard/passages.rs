//! The articles of a 制度, whatever it numbers them by: 第一条, 一、, （一）, 1.

use std::ops::Range;

/// So many characters a heading has at the most.
const LONGEST_HEADING: usize = 30;

/// A stretch of the text under one heading.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Passage {
    /// Its heading; empty for what stands before the first.
    pub heading: String,
    /// How deep it stands: 2 for the uppermost.
    pub depth: usize,
    /// Its text, in characters of the whole.
    pub body: Range<usize>,
    chars: Vec<char>,
}

impl Passage {
    /// Characters of the whole.
    pub fn text(&self, from: usize, to: usize) -> String {
        let at = |place: usize| place.saturating_sub(self.body.start).min(self.chars.len());
        self.chars[at(from)..at(to)].iter().collect()
    }
}

/// By what a line is numbered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Number {
    Chapter,
    Article,
    /// 一、
    Comma,
    /// （一）
    Bracket,
    /// 1.
    Figure,
}

/// The title of a text, and its passages in order.
pub(super) fn passages(chars: &[char]) -> (String, Vec<Passage>) {
    let lines = lines(chars);
    let numbered: Vec<Option<(Number, usize)>> =
        lines.iter().map(|line| number(&chars[line.clone()])).collect();
    let levels = levels(&numbered);
    let is_head =
        |at: usize| numbered[at].and_then(|(number, _)| levels.iter().position(|level| *level == number));
    let first = (0..lines.len()).find(|at| is_head(*at).is_some()).unwrap_or(lines.len());
    let title = lines[..first]
        .iter()
        .map(|line| trimmed(chars, line))
        .find(|line| is_title(line))
        .unwrap_or_default();
    let mut found = Vec::new();
    let mut begin = |heading: String, depth: usize, body: Range<usize>| {
        if !heading.is_empty() || !chars[body.clone()].iter().all(|c| c.is_whitespace()) {
            found.push(Passage { heading, depth, chars: chars[body.clone()].to_vec(), body });
        }
    };
    let before: Vec<usize> = (0..first).filter(|at| trimmed(chars, &lines[*at]) != title).collect();
    if let (Some(from), Some(to)) = (before.first(), before.last()) {
        // Without a heading nothing can stand under it: where the text numbers nothing, all of it is one article.
        let heading = if first == lines.len() { "全文".to_owned() } else { String::new() };
        begin(heading, 2, lines[*from].start..lines[*to].end);
    }
    let mut at = first;
    while at < lines.len() {
        let Some(level) = is_head(at) else { break };
        let next = (at + 1..lines.len()).find(|at| is_head(*at).is_some()).unwrap_or(lines.len());
        let (line, mark) = (&lines[at], numbered[at].map_or(0, |(_, mark)| mark));
        let (heading, body) = split(chars, line, mark);
        begin(heading, 2 + level, body..lines[next - 1].end);
        at = next;
    }
    (title, found)
}

/// Lines without the blanks around them; lines in which 第X条 stands after a full stop are cut there.
fn lines(chars: &[char]) -> Vec<Range<usize>> {
    let mut lines = Vec::new();
    let mut begin = 0;
    for at in 0..=chars.len() {
        let ends = at == chars.len() || chars[at] == '\n';
        let cuts = at > begin
            && at < chars.len()
            && chars[at] == '第'
            && matches!(chars[at - 1], '。' | '；' | '　' | ' ')
            && matches!(number(&chars[at..]), Some((Number::Article | Number::Chapter, _)));
        if ends || cuts {
            let mut from = begin;
            while from < at && chars[from].is_whitespace() {
                from += 1;
            }
            if from < at {
                lines.push(from..at);
            }
            begin = if ends { at + 1 } else { at };
        }
    }
    lines
}

fn is_numeral(c: char) -> bool {
    "一二三四五六七八九十百零〇".contains(c)
}

/// By what a line is numbered, and how many characters the number takes.
fn number(line: &[char]) -> Option<(Number, usize)> {
    let run =
        |from: usize, fits: &dyn Fn(char) -> bool| line[from..].iter().take_while(|c| fits(**c)).count();
    let any = |c: char| is_numeral(c) || c.is_ascii_digit();
    match *line.first()? {
        '第' => {
            let length = run(1, &any);
            let sort = match line.get(1 + length).filter(|_| length > 0)? {
                '条' => Number::Article,
                '章' | '节' => Number::Chapter,
                _ => return None,
            };
            Some((sort, length + 2))
        }
        '（' | '(' => {
            let length = run(1, &is_numeral);
            matches!(line.get(1 + length).filter(|_| length > 0)?, '）' | ')')
                .then_some((Number::Bracket, length + 2))
        }
        c if is_numeral(c) => {
            let length = run(0, &is_numeral);
            matches!(line.get(length)?, '、' | '．' | '.').then_some((Number::Comma, length + 1))
        }
        c if c.is_ascii_digit() => {
            let length = run(0, &|c| c.is_ascii_digit());
            let is_mark = matches!(line.get(length)?, '、' | '．' | '.');
            // 1.5 is a number.
            let is_part = line.get(length + 1).is_some_and(char::is_ascii_digit);
            (is_mark && !is_part && length <= 2).then_some((Number::Figure, length + 1))
        }
        _ => None,
    }
}

/// The sorts of numbers that are headings here, the uppermost first: articles where there are any, else 一、 and （一）, else figures.
fn levels(numbered: &[Option<(Number, usize)>]) -> Vec<Number> {
    let count = |sort: Number| numbered.iter().flatten().filter(|(number, _)| *number == sort).count();
    let has = |sort: Number, least: usize| count(sort) >= least;
    if has(Number::Article, 1) {
        let chapters = has(Number::Chapter, 1).then_some(Number::Chapter);
        return chapters.into_iter().chain([Number::Article]).collect();
    }
    let mut levels = Vec::new();
    levels.extend(has(Number::Comma, 1).then_some(Number::Comma));
    levels.extend(has(Number::Bracket, 2).then_some(Number::Bracket));
    if levels.is_empty() {
        levels.extend(has(Number::Figure, 2).then_some(Number::Figure));
    }
    levels
}

/// The heading of a line that is numbered, and where its text begins.
fn split(chars: &[char], line: &Range<usize>, mark: usize) -> (String, usize) {
    let number: String = chars[line.start..line.start + mark].iter().collect();
    let mut from = line.start + mark;
    while from < line.end && (chars[from].is_whitespace() || matches!(chars[from], '：' | ':')) {
        from += 1;
    }
    let rest = &chars[from..line.end];
    let named = |length: usize| {
        let name: String = rest[..length].iter().collect();
        let gap = if number.starts_with('第') { " " } else { "" };
        format!("{number}{gap}{}", name.trim().trim_matches(['【', '】']))
    };
    let stops = |c: &char| matches!(c, '。' | '；' | '！' | '？');
    // A line that is a heading altogether.
    if rest.len() <= LONGEST_HEADING && !rest.iter().any(|c| stops(c) || matches!(c, '，' | '：')) {
        return (if rest.is_empty() { number } else { named(rest.len()) }, line.end);
    }
    // A heading, two blanks or a bracket, and the text behind it.
    let gap = rest.iter().take(LONGEST_HEADING).position(|c| matches!(c, '　' | '】' | ' '));
    if let Some(gap) = gap.filter(|gap| *gap > 1 && !rest[..*gap].iter().any(|c| stops(c) || *c == '，')) {
        return (named(gap + usize::from(rest[gap] == '】')), from + gap + 1);
    }
    // A short first sentence under 一、 or （一） names the part.
    let stop = rest.iter().take(LONGEST_HEADING).position(stops);
    if let Some(stop) = stop
        .filter(|stop| !number.starts_with('第') && *stop + 1 < rest.len() && !rest[..*stop].contains(&'，'))
    {
        return (named(stop), from + stop + 1);
    }
    (number, from)
}

fn trimmed(chars: &[char], line: &Range<usize>) -> String {
    chars[line.clone()].iter().collect::<String>().trim().to_owned()
}

/// A line before the first article that may be the title: short, without a full stop, not a number of a document.
fn is_title(line: &str) -> bool {
    let length = line.chars().count();
    (4..=40).contains(&length) && !line.contains(['。', '，', '〔', '：']) && !line.starts_with(['（', '('])
}
