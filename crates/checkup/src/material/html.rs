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
        rest = &rest[close + 1..];
        if HIDDEN.contains(&name.as_str()) && !closing && !single {
            rest = skip(rest, &name);
        } else if unseen {
            rest = skip_nested(rest, &name);
        } else if name == "sup" && !closing {
            // An exponent must not run into what stands before it.
            if out.ends_with(|c: char| c.is_ascii_digit()) && rest.starts_with(|c: char| c.is_ascii_digit()) {
                out.push('^');
            }
        } else if BLOCKS.contains(&name.as_str()) {
            line_break(&mut out);
        } else if matches!(name.as_str(), "td" | "th") && closing {
            out.push('\t');
        }
    }
    push_text(&mut out, rest);
    out.trim().to_owned() + "\n"
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
        assert_eq!(text("<"), "<\n");
        assert_eq!(text("甲<script>乙"), "甲\n");
    }
}
