//! The names under which people act.

use std::fmt;
use std::sync::Arc;

use crate::text::is_unseen;

/// Who acts, as it stands in the log: an account, or the staff number of a person. One line of printable text.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Account(Arc<str>);

/// The text does not name an account: it is empty, longer than [`Account::LONGEST`] characters, or has characters that
/// do not show or that turn what stands beside them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not the name of an account")]
pub struct BadAccount;

impl Account {
    /// Most characters.
    pub const LONGEST: usize = 64;
    /// Of the operator, where no other was named.
    pub const OPERATOR: &str = "operator";

    /// Reads an account; spaces around it do not belong to it.
    pub fn parse(text: &str) -> Result<Self, BadAccount> {
        let name = text.trim();
        let bad = name.is_empty() || name.chars().count() > Self::LONGEST || name.chars().any(is_unseen);
        if bad { Err(BadAccount) } else { Ok(Self(name.into())) }
    }

    /// As it stands in the log.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Account {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_one_line_of_printable_text() {
        for good in ["operator", "T0012", "文明办 王伟", " clerk "] {
            assert!(Account::parse(good).is_ok(), "{good}");
        }
        let long = "长".repeat(Account::LONGEST + 1);
        for bad in ["", " ", "a\nb", "a\u{1b}[2J", "a\0", "a\u{202e}b", "a\u{200b}", "\u{85}x\u{85}y", &long]
        {
            assert_eq!(Account::parse(bad), Err(BadAccount), "{bad:?}");
        }
    }
}
