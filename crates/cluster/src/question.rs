//! What is asked of every bureau, as it travels along with a plan, and the same made ready to be answered.

use std::path::Path;
use std::sync::{Arc, Mutex, PoisonError};

use mingde_app::{AppError, AssessRequest, CarriedLibrary, Library, assess_export};
use mingde_core::date::{Day, parse_day};
use mingde_core::diagnostic::Message;
use mingde_core::period::Period;
use mingde_core::policy::{Account, Actor};
use mingde_rulebook::Assessment;
use serde::{Deserialize, Serialize};

/// The rulebooks, the days and the library to judge by: everything besides the bureau that the figures depend on.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Question {
    /// By id or title.
    pub rulebooks: Vec<String>,
    /// As typed.
    pub period: Option<String>,
    /// As typed.
    pub as_of: Option<String>,
    /// The day of whoever asks: those who answer need not agree on theirs.
    pub today: String,
    /// What whoever asks judges by.
    pub library: CarriedLibrary,
}

/// A question that was read.
pub struct Asked {
    library: Library,
    request: AssessRequest,
    today: Day,
    actor: Actor,
}

impl Question {
    /// Reads it.
    ///
    /// # Errors
    /// A day or period that is none; a library that this program cannot judge by.
    pub fn read(&self) -> Result<Asked, AppError> {
        let bad = |code, text: &str| AppError::Invalid(Message::new(code).with("text", text));
        let day = |text: &str| parse_day(text).map_err(|_| bad("command-bad-day", text));
        let period = |text: &String| Period::parse(text).map_err(|_| bad("command-bad-period", text));
        let request = AssessRequest {
            rulebooks: self.rulebooks.clone(),
            period: self.period.as_ref().map(period).transpose()?,
            as_of: self.as_of.as_deref().map(day).transpose()?,
            known_on: None,
            version: None,
        };
        // Whoever starts this program reads what the file system lets them read; nobody signs in to it.
        let account = Account::parse(Account::OPERATOR).map_err(|_| {
            AppError::Invalid(Message::new("command-bad-account").with("most", Account::LONGEST))
        })?;
        let actor = Actor::operator(account);
        Ok(Asked { library: self.library.unpack()?, request, today: day(&self.today)?, actor })
    }

    /// The same, read once for all bureaus that are asked one after the other.
    ///
    /// # Errors
    /// As [`Question::read`].
    pub fn asked(self: &Arc<Self>) -> Result<Arc<Asked>, AppError> {
        type Latest = Option<(Arc<Question>, Arc<Asked>)>;
        static LATEST: Mutex<Latest> = Mutex::new(None);
        let mut latest = LATEST.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((question, asked)) = &*latest
            && question == self
        {
            return Ok(asked.clone());
        }
        let asked = Arc::new(self.read()?);
        *latest = Some((self.clone(), asked.clone()));
        Ok(asked)
    }
}

impl Asked {
    /// Assesses one bureau, as `mingde assess --from` does: by the same use case.
    ///
    /// # Errors
    /// A file that is not what was exported, or that this library cannot read.
    pub fn assess(&self, bureau: &Path) -> Result<Vec<Assessment>, AppError> {
        assess_export(&self.library, &self.actor, bureau, &self.request, self.today)
    }
}
