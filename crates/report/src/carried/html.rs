//! HTML of ours, as it was written or saved again by a browser: the receipts in a data block, the places as
//! elements with an id.

use std::collections::HashMap;

use super::align::PARAGRAPH;
use super::{CannotRead, Marked};
use crate::provenance::{FILE_NAME, Receipts};

pub fn read(page: &str) -> Result<Marked, CannotRead> {
    let marker = format!("id=\"{FILE_NAME}\"");
    let block = page.split_once(&marker).and_then(|(_, rest)| rest.split_once('>')).map(|(_, rest)| rest);
    let json = block.and_then(|rest| rest.split_once("</script>")).ok_or(CannotRead::NoReceipts)?.0;
    let receipts = Receipts::from_json(json)?;
    let mut marked = marked(page);
    // Each number is that of one place.
    let at_marks = receipts.places.iter().map(|place| {
        let number = place.tag.split(':').nth(1)?;
        Some(text_of(marked.remove(number)?))
    });
    let at_marks = at_marks.collect();
    let article = page.split_once("<article").map_or(page, |(_, rest)| rest);
    let article = article.split_once("</article>").map_or(article, |(article, _)| article);
    let text = text_of(article.split_once('>').map_or(article, |(_, content)| content));
    Ok(Marked { receipts, at_marks, text })
}

/// What stands in each marked place, by its number; of several with one number the first. Found in one pass: no place
/// stands within another.
fn marked(page: &str) -> HashMap<&str, &str> {
    let mut marked = HashMap::new();
    let mut places = page.split(PLACE);
    places.next();
    for place in places {
        let content = place.split_once('"').and_then(|(number, rest)| {
            let (_, content) = rest.split_once('>')?;
            Some((number, content.split_once("</a>")?.0))
        });
        if let Some((number, content)) = content {
            marked.entry(number).or_insert(content);
        }
    }
    marked
}

/// What stands before the number of a place.
const PLACE: &str = "id=\"place-";

/// Elements within a paragraph.
const INLINE: [&str; 12] = ["a", "b", "br", "code", "data", "em", "font", "i", "span", "strong", "time", "u"];

/// The text of a stretch of HTML: tags fall away, references become characters.
fn text_of(html: &str) -> String {
    let mut out = String::with_capacity(html.len());
    let mut rest = html;
    while let Some(at) = rest.find(['<', '&']) {
        out.push_str(&rest[..at]);
        rest = &rest[at..];
        if rest.starts_with('<') {
            let name = rest[1..].trim_start_matches('/').split(['>', ' ', '/']).next().unwrap_or_default();
            if !INLINE.contains(&name) {
                out.push(PARAGRAPH);
            }
            rest = rest.split_once('>').map_or("", |(_, behind)| behind);
        } else {
            // No further than a reference is long: a page may be nothing but such signs.
            let end = rest.bytes().take(12).position(|byte| byte == b';');
            let known = end.and_then(|end| Some((quick_xml::escape::unescape(&rest[..=end]).ok()?, end)));
            let (text, end) = known.unwrap_or(("&".into(), 0));
            out.push_str(&text);
            rest = &rest[end + 1..];
        }
    }
    out.push_str(rest);
    out
}
