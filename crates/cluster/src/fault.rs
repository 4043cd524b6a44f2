//! Why a bureau was not assessed, in words that survive the way from a worker to whoever asked.

use mingde_app::AppError;
use mingde_core::diagnostic::Message;
use mingde_core::words::{Locale, say};
use serde::{Deserialize, Serialize};

/// What stands before and behind a fault in the text of an error. The engine puts its own words around that text, and what a
/// debugger would print instead of it: neither changes letters and digits.
const BEGIN: &str = "mingde-fault-";
const END: &str = "-end";

/// Why something was not assessed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fault {
    /// The bureau; none where it is the question itself that a worker could not read.
    pub bureau: Option<String>,
    /// In Chinese.
    pub chinese: String,
    /// In English.
    pub english: String,
}

impl Fault {
    /// What a message says, of a bureau or of the question.
    pub fn of(bureau: Option<&str>, message: &Message) -> Self {
        let words = |locale| say(locale, message);
        Self { bureau: bureau.map(str::to_owned), chinese: words(Locale::ZhCn), english: words(Locale::En) }
    }

    /// What went wrong with a bureau.
    pub fn of_bureau(bureau: &str, error: &AppError) -> Self {
        Self::of(Some(bureau), &error.message())
    }

    /// In the language of the reader.
    pub fn words(&self, locale: Locale) -> &str {
        match locale {
            Locale::ZhCn => &self.chinese,
            Locale::En => &self.english,
        }
    }

    /// As the text of an error, for the logs of the engine and for [`Fault::found_in`].
    pub fn marked(&self) -> String {
        let packed = hex::encode(serde_json::to_vec(self).unwrap_or_default());
        let bureau = self.bureau.as_deref().unwrap_or_default();
        format!("{bureau}: {} {BEGIN}{packed}{END}", self.english)
    }

    /// The fault in the text of an error, if there is one.
    pub fn found_in(text: &str) -> Option<Self> {
        let (_, behind) = text.split_once(BEGIN)?;
        let (packed, _) = behind.split_once(END)?;
        serde_json::from_slice(&hex::decode(packed).ok()?).ok()
    }
}
