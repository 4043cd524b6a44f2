//! Why a ballot is not prepared: all that does not do at once, each at the place where it was typed.

use mingde_core::diagnostic::{Class, Message};

use crate::error::AppError;

/// What does not do, by places of the form: `title`, `unit`, `last`, `group-1-unit` (groups from 1, in the order of the
/// request), `subjects`, `said.FIELD`, `choose`, `observers`, `percent`, `trustees`, `needed`, `scrutineers`, `printers`.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Unprepared(pub Vec<(String, Message)>);

impl From<Unprepared> for AppError {
    fn from(unprepared: Unprepared) -> Self {
        let first = unprepared.0.into_iter().next().map(|(_, message)| message);
        Self::Invalid(first.unwrap_or_else(|| Message::new("ballot-unknown")))
    }
}

impl Unprepared {
    /// Notes what does not do at a place and goes on; what is no fault of what was typed ends it.
    pub(super) fn at<T>(
        &mut self,
        place: impl Into<String>,
        looked: Result<T, AppError>,
    ) -> Result<Option<T>, AppError> {
        self.by(|_| place.into(), looked)
    }

    /// The same where the place follows from what is wrong.
    pub(super) fn by<T>(
        &mut self,
        place: impl FnOnce(&str) -> String,
        looked: Result<T, AppError>,
    ) -> Result<Option<T>, AppError> {
        match looked {
            Ok(found) => Ok(Some(found)),
            Err(error) if matches!(error.class(), Class::Invalid | Class::Refused) => {
                let message = error.message();
                self.0.push((place(message.code), message));
                Ok(None)
            }
            Err(error) => Err(error),
        }
    }
}
