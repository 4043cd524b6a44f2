//! Lines that a call is written in: a category with its places, a sort of unit with its quota, a grade with what it is worth.

use mingde_core::diagnostic::Message;
use mingde_core::kind::Choice;
use mingde_core::text::{comparable, narrow, nearest};

/// A line of a text: what it names, and the numbers behind that.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct NamedLine {
    pub name: String,
    pub numbers: Vec<u32>,
}

/// The lines of a text, those with nothing in them left out.
pub(super) fn lines(text: &str) -> Vec<NamedLine> {
    text.lines().map(narrow).filter(|line| !line.trim().is_empty()).map(|line| line_of(&line)).collect()
}

fn line_of(line: &str) -> NamedLine {
    let at = line.find(|c: char| c.is_ascii_digit()).unwrap_or(line.len());
    let (name, rest) = line.split_at(at);
    let separates = |c: char| c.is_whitespace() || matches!(c, ':' | ',' | '、' | '，' | '：' | ';' | '；');
    let digits = rest.split(|c: char| !c.is_ascii_digit()).filter(|part| !part.is_empty());
    NamedLine {
        name: name.trim_matches(separates).to_owned(),
        numbers: digits.map(|part| part.parse().unwrap_or(u32::MAX)).collect(),
    }
}

/// A line whose name is one of these choices, with the numbers it needs.
///
/// # Errors
/// What is wrong with it, with the nearest name where it names none of them.
pub(super) fn chosen<'c>(
    line: &NamedLine,
    choices: impl Iterator<Item = &'c Choice> + Clone,
) -> Result<&'c Choice, Message> {
    let wanted = comparable(&line.name);
    let is_it = |choice: &&Choice| {
        let names = [&choice.title, &choice.english, &choice.code].into_iter().chain(&choice.called);
        names.into_iter().any(|name| comparable(name) == wanted)
    };
    if let Some(found) = choices.clone().find(is_it) {
        return Ok(found);
    }
    let known: Vec<&str> = choices.map(|choice| choice.title.as_str()).collect();
    let near = nearest(&line.name, known.iter().copied()).map_or_else(|| known.join("、"), str::to_owned);
    Err(Message::new("selection-line-unknown").with("name", &line.name).with("near", near))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_is_a_name_with_numbers_however_it_is_punctuated() {
        let said =
            |text: &str| lines(text).into_iter().map(|line| (line.name, line.numbers)).collect::<Vec<_>>();
        let family = ("最美家庭".to_owned(), vec![10, 2]);
        for text in [
            "最美家庭 10 每单位2",
            "最美家庭：10个，每单位 2 个",
            "最美家庭　１０名；每单位２名",
            "\n 最美家庭10,2 \n\n",
        ] {
            assert_eq!(said(text), std::slice::from_ref(&family), "{text}");
        }
        assert_eq!(said("优秀 95\n良好 85"), [("优秀".to_owned(), vec![95]), ("良好".to_owned(), vec![85])]);
        assert_eq!(said("没有数"), [("没有数".to_owned(), Vec::new())]);
    }

    #[test]
    fn a_name_that_is_not_among_them_is_told_with_the_nearest() {
        let choice = |code: &str, title: &str| Choice {
            code: code.to_owned(),
            title: title.to_owned(),
            english: code.to_owned(),
            called: Vec::new(),
        };
        let all = [choice("best-family", "最美家庭"), choice("model-worker", "优秀模范")];
        let line = |name: &str| NamedLine { name: name.to_owned(), numbers: vec![1] };
        assert_eq!(chosen(&line("最美家庭"), all.iter()).map(|found| found.code.as_str()), Ok("best-family"));
        let wrong = chosen(&line("最美家亭"), all.iter());
        let near = |message: Message| {
            message.args.iter().find(|(name, _)| *name == "near").map(|(_, v)| v.to_string())
        };
        assert_eq!(wrong.map_err(near), Err(Some("最美家庭".to_owned())));
    }
}
