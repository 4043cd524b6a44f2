//! What keeps a question from being answered, and how a call ends.

use std::process::ExitCode;

use datafusion::error::DataFusionError;
use mingde_app::AppError;
use mingde_core::diagnostic::{Class, Message};
use mingde_core::words::{Locale, say};

use crate::fault::Fault;

/// The exit statuses, described in `docs/cluster.md`; those that `mingde` has as well mean the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Done.
    Done = 0,
    /// The call was wrong.
    WrongCall = 2,
    /// There is no answer.
    CouldNot = 4,
    /// There is an answer, without the bureaus that are named.
    WithoutSome = 6,
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status as u8)
    }
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub enum Trouble {
    /// What was asked, or the library.
    #[error(transparent)]
    App(#[from] AppError),
    /// In words.
    #[error("{}", .0.code)]
    Told(Message),
    /// What the workers said.
    #[error("{}", .0.english)]
    Fault(Fault),
    /// What the engine said.
    #[error(transparent)]
    Engine(#[from] DataFusionError),
}

impl Trouble {
    /// To whoever asked.
    pub fn words(&self, locale: Locale) -> String {
        match self {
            Self::App(error) => say(locale, &error.message()),
            Self::Told(message) => say(locale, message),
            Self::Fault(fault) => fault.words(locale).to_owned(),
            Self::Engine(error) => {
                let said = error.strip_backtrace();
                say(locale, &Message::new("cluster-engine").with("said", said))
            }
        }
    }

    /// How the call ends.
    pub fn status(&self) -> Status {
        let wrong = |class| matches!(class, Class::NotFound | Class::Invalid);
        match self {
            Self::App(error) if wrong(error.class()) => Status::WrongCall,
            Self::Engine(error) => match error.find_root() {
                DataFusionError::SQL(..) | DataFusionError::Plan(_) | DataFusionError::SchemaError(..) => {
                    Status::WrongCall
                }
                _ => Status::CouldNot,
            },
            Self::App(_) | Self::Told(_) | Self::Fault(_) => Status::CouldNot,
        }
    }
}
