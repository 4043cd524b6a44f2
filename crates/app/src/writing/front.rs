//! Lines of the front matter of a rulebook, changed where they stand.

/// A text with another value of a key in its front matter; behind the last line of it where the key is not there. A text without
/// front matter stays as it is.
pub(super) fn with(text: &str, key: &str, value: &str) -> String {
    let mut lines: Vec<&str> = text.split('\n').collect();
    let is_fence = |line: &&str| line.trim_end() == "---";
    if !lines.first().is_some_and(is_fence) {
        return text.to_owned();
    }
    let Some(end) = lines.iter().skip(1).position(is_fence).map(|at| at + 1) else {
        return text.to_owned();
    };
    let stands = |line: &&str| line.strip_prefix(key).is_some_and(|rest| rest.starts_with(':'));
    let whole = format!("{key}: {value}");
    match lines[..end].iter().position(stands) {
        // What is indented beneath belongs to it.
        Some(at) => {
            let beneath = lines[at + 1..end].iter().take_while(|line| line.starts_with([' ', '\t'])).count();
            lines.splice(at..=at + beneath, [whole.as_str()]);
        }
        None => lines.insert(end, &whole),
    }
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use super::with;

    #[test]
    fn a_line_of_the_front_matter_is_changed_where_it_stands() {
        let text = "---\nid: a\nversion: '1' # so\neffective:\n  from: 2025-01-01\n---\nversion: 9\n";
        let changed = with(text, "version", "'2'");
        assert_eq!(changed, "---\nid: a\nversion: '2'\neffective:\n  from: 2025-01-01\n---\nversion: 9\n");
        let changed = with(&changed, "effective", "2026-02-01");
        assert_eq!(changed, "---\nid: a\nversion: '2'\neffective: 2026-02-01\n---\nversion: 9\n");
        assert_eq!(
            with(&changed, "issuer", "局"),
            "---\nid: a\nversion: '2'\neffective: 2026-02-01\nissuer: 局\n---\nversion: 9\n"
        );
        for bare in ["", "# 制度", "---\nid: a\n"] {
            assert_eq!(with(bare, "version", "'2'"), bare, "there is no front matter");
        }
    }
}
