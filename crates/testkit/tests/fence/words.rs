//! What is said has words in both languages.

use std::collections::BTreeSet;
use std::path::Path;

use crate::sources::{product_lines, sources};
use crate::workspace::{files_below, none, read, root, shown};

/// Calls whose text in quotation marks is the code of a phrase.
const CALLS: [&str; 4] = ["Message::new(", "say_code(", ".word(", ".words("];

#[test]
fn each_code_that_is_said_has_words_and_both_languages_have_the_same() {
    let [chinese, english] = ["zh-CN", "en"].map(codes_of);
    let mut complaints: Vec<String> = chinese
        .symmetric_difference(&english)
        .map(|code| format!("{code} has words in one language"))
        .collect();
    for path in sources() {
        let text: String =
            product_lines(&read(&path)).map(|(_, line)| line.trim().to_owned() + " ").collect();
        let said = CALLS.iter().flat_map(|call| text.split(call).skip(1).filter_map(first_code));
        let unsaid: BTreeSet<&str> = said.filter(|code| !chinese.contains(*code)).collect();
        complaints.extend(unsaid.into_iter().map(|code| format!("{}: no words for {code:?}", shown(&path))));
    }
    none(complaints);
}

/// The code that stands first among what is given to a call, whether or not something that is no text stands before it.
fn first_code(given: &str) -> Option<&str> {
    let (before, rest) = given.split_once('"')?;
    // Made up where it is said, or the text of the next statement.
    let is_own = before.chars().all(|c| c.is_alphanumeric() || "_.&, ".contains(c));
    let code = rest.split_once('"')?.0;
    let is_code =
        code.contains('-') && code.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b == b'-');
    (is_own && is_code).then_some(code)
}

fn codes_of(language: &str) -> BTreeSet<String> {
    let files = files_below(&root().join("locales").join(language), ".ftl");
    files.iter().flat_map(|file| codes_in(file)).collect()
}

fn codes_in(file: &Path) -> Vec<String> {
    let text = read(file);
    let coded = text.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase()));
    coded.filter_map(|line| Some(line.split_once(" =")?.0.trim().to_owned())).collect()
}
