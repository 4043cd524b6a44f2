//! Why a revision was made, where the program says so itself: the ledger keeps a code with arguments, and whoever reads
//! it gets the words of their language. What people said stays as they said it, and so do the words that an older
//! program wrote.

use std::borrow::Cow;

use crate::diagnostic::Message;
use crate::words::{self, Locale};

/// What a reason that is a code begins with.
const CODED: &str = r#"{"code":"reason-"#;

/// A message as a reason of the ledger: `{"code":"reason-import","args":[["file","九月.xlsx"]]}`. Only codes that begin
/// with `reason-` are worded when they are read.
pub fn coded(message: &Message) -> String {
    serde_json::to_string(message).unwrap_or_else(|_| message.code.to_owned())
}

/// Whether a reason of the ledger is the program's own of this code.
pub fn is(reason: &str, code: &str) -> bool {
    reason.starts_with(CODED)
        && serde_json::from_str::<Message>(reason).is_ok_and(|message| message.code == code)
}

/// A reason of the ledger in the language of whoever reads.
pub fn say(locale: Locale, reason: &str) -> Cow<'_, str> {
    if !reason.starts_with(CODED) {
        return reason.into();
    }
    match serde_json::from_str::<Message>(reason) {
        Ok(message) => words::say(locale, &message).into(),
        // A later program's.
        Err(_) => reason.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_program_says_reads_in_both_languages_and_what_people_say_as_they_said_it() {
        let reason = coded(&Message::new("reason-import").with("file", "九月.xlsx"));
        assert_eq!(say(Locale::ZhCn, &reason), "导入更正：九月.xlsx");
        assert_eq!(say(Locale::En, &reason), "corrected by an import: 九月.xlsx");
        assert!(is(&reason, "reason-import") && !is(&reason, "reason-sealed-anew"));
        assert!(!is("导入更正：九月.xlsx", "reason-import"));
        for said in ["", "补填", "导入更正：九月.xlsx", r#"{"code":"reason-of-a-later-program","args":[]}"#]
        {
            assert_eq!(say(Locale::En, said), said);
        }
        // Nobody has a reason worded as something else than a reason.
        let other = r#"{"code":"app-docx","args":[]}"#;
        assert_eq!(say(Locale::ZhCn, other), other);
    }
}
