//! How a call ends, as its exit status says it. Whoever calls from a script tells a forged ledger from one that could not
//! be looked at.

use std::process::ExitCode;

use mingde_app::AppError;
use mingde_core::diagnostic::Class;
use mingde_store::{StoreError, Trouble};

use crate::commands::Found;

/// The exit statuses, described in README.md.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Done, and nothing was found.
    Done = 0,
    /// Problems were found, or what was asked was refused.
    Problems = 1,
    /// The call was wrong.
    WrongCall = 2,
    /// The ledger is not what was signed.
    Tampered = 3,
    /// Something could not be read, reached or written; what it holds is not known.
    CouldNot = 4,
    /// There is no room left.
    Full = 5,
}

impl From<Found> for Status {
    fn from(found: Found) -> Self {
        match found {
            Found::Nothing => Self::Done,
            Found::Problems => Self::Problems,
            Found::Tampered => Self::Tampered,
            Found::Unread => Self::CouldNot,
            Found::NotThere => Self::WrongCall,
        }
    }
}

impl From<Class> for Status {
    fn from(class: Class) -> Self {
        match class {
            Class::NotFound | Class::Invalid => Self::WrongCall,
            Class::Refused | Class::Conflict => Self::Problems,
            Class::Busy | Class::Broken => Self::CouldNot,
        }
    }
}

impl From<Trouble> for Status {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Refused => Self::Problems,
            Trouble::Tampered => Self::Tampered,
            Trouble::CouldNot => Self::CouldNot,
            Trouble::Full => Self::Full,
        }
    }
}

impl From<std::io::ErrorKind> for Status {
    fn from(kind: std::io::ErrorKind) -> Self {
        use std::io::ErrorKind::{FileTooLarge, QuotaExceeded, StorageFull};
        if matches!(kind, StorageFull | QuotaExceeded | FileTooLarge) { Self::Full } else { Self::CouldNot }
    }
}

impl From<&StoreError> for Status {
    fn from(error: &StoreError) -> Self {
        error.trouble().into()
    }
}

impl From<&AppError> for Status {
    fn from(error: &AppError) -> Self {
        match error {
            // What is wrong with a ledger is told more finely.
            AppError::Store(error) => error.into(),
            AppError::Snapshot(_) => Self::Tampered,
            // Findings are what was asked for.
            AppError::Library(_) => Self::Problems,
            error if error.is_disk_full() => Self::Full,
            error => error.class().into(),
        }
    }
}

impl From<Status> for ExitCode {
    fn from(status: Status) -> Self {
        Self::from(status as u8)
    }
}
