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
        rest = &rest[close + 1..];
        if HIDDEN.contains(&name.as_str()) && !closing && !single {
            rest = skip(rest, &name);
        } else if BLOCKS.contains(&name.as_str()) {
            line_break(&mut out);
        } else if matches!(name.as_str(), "td" | "th") && closing {
            out.push('\t');
        }
    }
    push_text(&mut out, rest);
    out.trim().to_owned() + "\n"
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
        assert_eq!(text("<"), "<\n");
        assert_eq!(text("甲<script>乙"), "甲\n");
    }
}
