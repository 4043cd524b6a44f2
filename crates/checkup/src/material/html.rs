//! The text of a web page as it would be read: no scripts, a line for each block. Pages found in the wild are not well
//! formed, so this follows the tags without asking for more.

/// Elements whose contents are not text of the page.
const HIDDEN: [&str; 7] = ["script", "style", "head", "noscript", "template", "svg", "select"];

/// Elements that begin a new line.
const BLOCKS: [&str; 26] = [
    "p",
    "div",
    "br",
    "li",
    "ul",
    "ol",
    "tr",
    "table",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "section",
    "article",
    "header",
    "footer",
    "nav",
    "blockquote",
    "pre",
    "hr",
    "dd",
    "dt",
    "title",
    "option",
];

pub(super) fn text(page: &str) -> String {
    let mut out = String::with_capacity(page.len() / 2);
    let mut rest = page;
    let mut grid = Grid::default();
    while let Some(open) = rest.find('<') {
        push_text(&mut out, &rest[..open]);
        rest = &rest[open..];
        if let Some(comment) = rest.strip_prefix("<!--") {
            rest = comment.find("-->").map_or("", |end| &comment[end + 3..]);
            continue;
        }
        let after = rest[1..].chars().next().unwrap_or(' ');
        if !(after.is_ascii_alphabetic() || matches!(after, '/' | '!' | '?')) {
            out.push('<');
            rest = &rest[1..];
            continue;
        }
        let Some(close) = rest.find('>') else { break };
        let name: String =
            rest[1..close].trim_start_matches('/').chars().take_while(char::is_ascii_alphanumeric).collect();
        let name = name.to_ascii_lowercase();
        let closing = rest[1..].starts_with('/');
        let single = rest[..close].ends_with('/');
        let unseen = !closing && !single && is_unseen(&name, &rest[1..close]);
        let tag = &rest[1..close];
        if !closing && !unseen {
            grid.take(&mut out, &name, tag);
        }
        rest = &rest[close + 1..];
        if matches!(name.as_str(), "td" | "th") {
            grid.small = !closing && is_small(rest);
        }
        if HIDDEN.contains(&name.as_str()) && !closing && !single {
            rest = skip(rest, &name);
        } else if unseen {
            rest = skip_nested(rest, &name);
        } else if name == "sup" && !closing {
            // An exponent must not run into what stands before it.
            if out.ends_with(|c: char| c.is_ascii_digit()) && rest.starts_with(|c: char| c.is_ascii_digit()) {
                out.push('^');
            }
        } else if BLOCKS.contains(&name.as_str()) && grid.small && !matches!(name.as_str(), "tr" | "table") {
            // A paragraph in a cell is a part of its row; one in a page that is laid out by tables is not.
            push_text(&mut out, " ");
        } else if BLOCKS.contains(&name.as_str()) {
            line_break(&mut out);
        } else if matches!(name.as_str(), "td" | "th") && closing {
            grid.end_cell(&mut out);
        }
    }
    push_text(&mut out, rest);
    out.trim().to_owned() + "\n"
}

/// Where the cells of a table stand, some of which reach over several columns or rows.
#[derive(Default)]
struct Grid {
    column: usize,
    /// How many columns the open cell is wide, and how many rows below it belong to it.
    span: (usize, usize),
    /// Rows that a cell above still reaches into, by column.
    below: Vec<usize>,
    /// The open cell holds no more than a number or a name.
    small: bool,
}

impl Grid {
    /// No cell reaches further.
    const FARTHEST: usize = 60;

    fn take(&mut self, out: &mut String, name: &str, tag: &str) {
        match name {
            "table" => *self = Self::default(),
            "tr" => {
                self.column = 0;
                self.below.iter_mut().for_each(|rows| *rows = rows.saturating_sub(1));
            }
            "td" | "th" => {
                // Places that a cell above reaches into stay empty.
                while self.below.get(self.column).is_some_and(|rows| *rows > 0) {
                    out.push('\t');
                    self.column += 1;
                }
                let number = |name: &str| attribute(tag, name).unwrap_or(1).clamp(1, Self::FARTHEST);
                self.span = (number("colspan"), number("rowspan"));
            }
            _ => {}
        }
    }

    fn end_cell(&mut self, out: &mut String) {
        let (columns, rows) = std::mem::take(&mut self.span);
        while out.ends_with(' ') {
            out.pop();
        }
        for _ in 0..columns.max(1) {
            out.push('\t');
            if self.column < Self::FARTHEST {
                self.below.resize(self.below.len().max(self.column + 1), 0);
                self.below[self.column] = self.below[self.column].max(rows);
                self.column += 1;
            }
        }
    }
}

/// Whether the cell that a page goes on with is one of figures and names, and not one that lays out the page.
fn is_small(page: &str) -> bool {
    const LOOKED_AT: usize = 1000;
    const MOST: usize = 40;
    let (mut length, mut in_tag) = (0, false);
    for (at, c) in page.char_indices().take(LOOKED_AT) {
        match c {
            '<' => {
                let ends = ["</td", "</th", "</tr", "<td", "<th"].iter().any(|tag| {
                    page.get(at..at + tag.len()).is_some_and(|here| here.eq_ignore_ascii_case(tag))
                });
                if ends {
                    return length <= MOST;
                }
                in_tag = true;
            }
            '>' => in_tag = false,
            c => length += usize::from(!in_tag && !c.is_whitespace()),
        }
    }
    false
}

/// The number that an attribute of a tag is.
fn attribute(tag: &str, name: &str) -> Option<usize> {
    let tag = tag.to_ascii_lowercase();
    let (_, rest) = tag.split_once(name)?;
    let value: String = rest
        .trim_start()
        .strip_prefix('=')?
        .trim_start()
        .trim_start_matches(['"', '\''])
        .chars()
        .take_while(char::is_ascii_digit)
        .collect();
    value.parse().ok()
}

/// Elements that have no end.
const EMPTY: [&str; 8] = ["br", "hr", "img", "input", "meta", "link", "col", "wbr"];

/// Whether an element is struck through or kept from the reader.
fn is_unseen(name: &str, tag: &str) -> bool {
    if EMPTY.contains(&name) {
        return false;
    }
    let tag: String =
        tag.chars().filter(|c| !c.is_whitespace() || *c == ' ').collect::<String>().to_ascii_lowercase();
    let plain = tag.replace(' ', "");
    let hidden = tag.split(' ').skip(1).any(|word| word == "hidden" || word.starts_with("hidden="));
    matches!(name, "s" | "strike" | "del")
        || hidden
        || plain.contains("display:none")
        || plain.contains("visibility:hidden")
}

/// What follows an element that may hold others of its name.
fn skip_nested<'p>(page: &'p str, name: &str) -> &'p str {
    let mut rest = page;
    let mut depth = 1;
    while let Some(open) = rest.find('<') {
        rest = &rest[open + 1..];
        let closing = rest.starts_with('/');
        let tag = rest.trim_start_matches('/');
        let here = tag.get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name))
            && !tag[name.len()..].starts_with(|c: char| c.is_ascii_alphanumeric());
        if here {
            depth = if closing { depth - 1 } else { depth + 1 };
        }
        if depth == 0 {
            return rest.find('>').map_or("", |end| &rest[end + 1..]);
        }
    }
    ""
}

/// What follows the end of a hidden element.
fn skip<'p>(rest: &'p str, name: &str) -> &'p str {
    let mut from = 0;
    while let Some(open) = rest[from..].find("</") {
        let at = from + open + 2;
        let here = rest[at..].get(..name.len()).is_some_and(|n| n.eq_ignore_ascii_case(name));
        if here {
            return rest[at..].find('>').map_or("", |end| &rest[at + end + 1..]);
        }
        from = at;
    }
    ""
}

fn line_break(out: &mut String) {
    let kept = out.trim_end_matches([' ', '\t']).len();
    out.truncate(kept);
    if !out.is_empty() && !out.ends_with('\n') {
        out.push('\n');
    }
}

/// Text with its white space folded and its entities read.
fn push_text(out: &mut String, text: &str) {
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        if c == '&'
            && let Some(end) = text.as_bytes()[at..].iter().take(11).position(|b| *b == b';')
            && let Some(meant) = entity(&text[at + 1..at + end])
        {
            out.push(meant);
            while chars.as_str().len() > text.len() - (at + end + 1) {
                chars.next();
            }
        } else if c.is_ascii_whitespace() {
            if !out.is_empty() && !out.ends_with([' ', '\n', '\t']) {
                out.push(' ');
            }
        } else {
            out.push(c);
        }
    }
}

fn entity(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let code = match number.strip_prefix(['x', 'X']) {
            Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
            None => number.parse().ok()?,
        };
        return char::from_u32(code);
    }
    Some(match name {
        "nbsp" | "ensp" | "emsp" | "thinsp" => ' ',
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        "ldquo" => '“',
        "rdquo" => '”',
        "lsquo" => '‘',
        "rsquo" => '’',
        "hellip" => '…',
        "mdash" => '—',
        "ndash" => '–',
        "middot" => '·',
        "times" => '×',
        "yen" => '¥',
        "permil" => '‰',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_reads_as_on_the_screen() {
        let page = "<html><head><title>题</title><style>p{}</style></head><body><script>1<2</script><p>全区&nbsp;<b>49</b>所\n学校。</p>\
                    <!-- 注 --><div>投入&#32;3&lt;5 万元</div><tr><td>甲</td><td>3</td></tr>";
        assert_eq!(text(page), "全区 49所 学校。\n投入 3<5 万元\n甲\t3\n");
        let unseen = "<p>教师<s>4</s>5人，<span style=\"display: none\">共<span>9</span>人</span>用电10<sup>4</sup>度<i hidden>3</i></p>";
        assert_eq!(text(unseen), "教师5人，用电10^4度\n");
        let merged = "<table><tr><th rowspan=\"2\">县区</th><th colspan=2>小学</th></tr><tr><td><p>男</p></td><td>女</td></tr>\
                      <tr><td>东区</td><td><p>28</p></td><td>32</td></tr></table>";
        assert_eq!(text(merged), "县区\t小学\n\t男\t女\n东区\t28\t32\n");
        let capitals = "<TABLE><TR><TH>县区</TH><TH COLSPAN=2>小学</TH><TH>初中</TH></TR></TABLE>";
        assert_eq!(text(capitals), "县区\t小学\t\t初中\n");
        let laid_out = format!("<table><tr><td><p>{}</p><p>二</p></td></tr></table>", "全县教育".repeat(20));
        assert_eq!(text(&laid_out).lines().count(), 2);
        assert_eq!(text("<"), "<\n");
        assert_eq!(text("甲<script>乙"), "甲\n");
    }
}
