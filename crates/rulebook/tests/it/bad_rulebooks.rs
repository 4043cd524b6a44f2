//! Bad rulebooks, each with the finding it must get and the nearest right word.
//!
//! They stand in `bad_rulebooks.txt`, one after another: the code, what is marked and what is suggested, if anything, then
//! the rules under one article. What is told of them is in `findings.txt`, in the same order.

/// Rules with one mistake.
pub struct Bad {
    pub rules: &'static str,
    pub code: &'static str,
    /// The marked text; empty where any will do.
    pub marked: &'static str,
    /// The suggestion; empty for none.
    pub suggestion: &'static str,
}

pub fn bad_rulebooks() -> Vec<Bad> {
    let text = include_str!("bad_rulebooks.txt").trim_end_matches('\n');
    text.split("\n---\n").map(bad_rulebook).collect()
}

fn bad_rulebook(text: &'static str) -> Bad {
    // A remark may stand before it.
    let text = if text.starts_with("//") { text.split_once('\n').unwrap().1 } else { text };
    let (head, rules) = text.split_once('\n').unwrap();
    let mut words = head.split('`');
    let code = words.next().unwrap().trim_end();
    let marked = words.next().unwrap_or_default();
    let suggestion = words.nth(1).unwrap_or_default();
    Bad { rules, code, marked, suggestion }
}
