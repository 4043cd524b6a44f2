//! What can go wrong in a use case. The message is for people; the cause is for the log.

use std::io::ErrorKind;

use mingde_core::diagnostic::{Class, Diagnostic, Message};
use mingde_core::policy::Refused;
use mingde_core::snapshot::BuildError;
use mingde_core::text::comparable;
use mingde_reader::Unreadable;
use mingde_sheet::{BadWorkbook, CannotWrite};
use mingde_store::{StoreError, Trouble};

/// Why a use case could not be carried out.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// The ledger refused or failed.
    #[error(transparent)]
    Store(#[from] StoreError),
    /// A workbook cannot be read at all.
    #[error("unreadable workbook")]
    Workbook(BadWorkbook),
    /// A workbook cannot be written.
    #[error(transparent)]
    CannotWrite(#[from] CannotWrite),
    /// The ledger does not read back.
    #[error(transparent)]
    Snapshot(#[from] BuildError),
    /// Parquet files cannot be written or read.
    #[error(transparent)]
    Parquet(#[from] mingde_snapshot::Error),
    /// The demo settings do not read.
    #[error(transparent)]
    Demo(#[from] mingde_demo::BadSettings),
    /// A document cannot be written.
    #[error(transparent)]
    Docx(#[from] mingde_report::docx::DocxError),
    /// A file from outside cannot be read.
    #[error(transparent)]
    Unreadable(#[from] Unreadable),
    /// A file cannot be read or written.
    #[error("{path}: {cause}")]
    File {
        /// Which one.
        path: String,
        /// Why.
        cause: std::io::Error,
    },
    /// A file that should be text is not UTF-8.
    #[error("{0}: not UTF-8")]
    NotText(String),
    /// Files of the library have errors.
    #[error("{} findings in the library", .0.len())]
    Library(Vec<Diagnostic>),
    /// The actor may not.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// Nobody is signed in by it.
    #[error(transparent)]
    NotSignedIn(#[from] crate::accounts::NotSignedIn),
    /// An identity provider identified nobody.
    #[error(transparent)]
    Federation(#[from] mingde_federation::Fault),
    /// What was asked for is not there, or whoever asked may not know that it is.
    #[error("{}", .0.code)]
    NotFound(Message),
    /// What was asked for stands otherwise than the act wants it.
    #[error("{}", .0.code)]
    Conflict(Message),
    /// What was given does not fit.
    #[error("{}", .0.code)]
    Invalid(Message),
    /// The same, where it is known what would.
    #[error("{}", .message.code)]
    Unfit {
        /// What and why.
        message: Message,
        /// The nearest right value, as it would be typed.
        suggestion: String,
    },
}

impl From<mingde_objects::ObjectTrouble> for AppError {
    fn from(trouble: mingde_objects::ObjectTrouble) -> Self {
        Self::Store(trouble.into())
    }
}

impl From<BadWorkbook> for AppError {
    fn from(bad: BadWorkbook) -> Self {
        Self::Workbook(bad)
    }
}

impl AppError {
    /// The words for whoever asked.
    pub fn message(&self) -> Message {
        match self {
            Self::Store(e) => e.message(),
            Self::Workbook(e) => e.message(),
            Self::CannotWrite(e) => e.message(),
            Self::Snapshot(e) => Message::new("app-ledger-unreadable").with("position", e.position),
            Self::Parquet(e) => e.message(),
            Self::Demo(e) => e.message(),
            Self::Unreadable(e) => e.message(),
            Self::Docx(_) => Message::new("app-docx"),
            Self::File { path, cause } => Message::new(match cause.kind() {
                ErrorKind::NotFound => "app-file-missing",
                ErrorKind::IsADirectory => "app-file-is-folder",
                ErrorKind::PermissionDenied => "app-file-denied",
                ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge => {
                    "app-disk-full"
                }
                _ => "app-file",
            })
            .with("path", path),
            Self::NotText(path) => Message::new("app-not-utf8").with("path", path),
            Self::Library(list) => Message::new("app-library-findings").with("count", list.len()),
            Self::Refused(e) => e.message(),
            Self::NotSignedIn(e) => e.message(),
            Self::Federation(e) => e.message(),
            Self::NotFound(message)
            | Self::Conflict(message)
            | Self::Invalid(message)
            | Self::Unfit { message, .. } => message.clone(),
        }
    }

    /// What has to be done about it.
    #[deny(clippy::wildcard_enum_match_arm, reason = "a new error says what it is")]
    pub fn class(&self) -> Class {
        match self {
            Self::Store(e) => e.class(),
            Self::Refused(e) => e.class(),
            Self::Parquet(e) => e.class(),
            Self::Workbook(e) => Unreadable(e.message()).class(),
            Self::Unreadable(e) => e.class(),
            Self::File { cause, .. } if cause.kind() == ErrorKind::NotFound => Class::NotFound,
            // Something else than a file was named.
            Self::File { cause, .. }
                if matches!(cause.kind(), ErrorKind::IsADirectory | ErrorKind::NotADirectory) =>
            {
                Class::Invalid
            }
            Self::NotFound(_) => Class::NotFound,
            Self::NotSignedIn(e) => e.class(),
            Self::Federation(mingde_federation::Fault::Silent(_)) => Class::Busy,
            Self::Federation(_) => Class::Invalid,
            Self::Conflict(_) => Class::Conflict,
            Self::Invalid(_) | Self::Unfit { .. } | Self::NotText(_) | Self::Library(_) | Self::Demo(_) => {
                Class::Invalid
            }
            Self::File { .. } | Self::CannotWrite(_) | Self::Snapshot(_) | Self::Docx(_) => Class::Broken,
        }
    }

    /// Whether the words name a place on this machine: they are for who stands at it, and for nobody who asks from afar.
    pub fn is_of_this_machine(&self) -> bool {
        self.message().args.iter().any(|(name, _)| *name == "path")
    }

    /// Whether there was no room left for a file or for the ledger.
    pub fn is_disk_full(&self) -> bool {
        match self {
            Self::Store(error) => error.trouble() == Trouble::Full,
            error => error.message().code == "app-disk-full",
        }
    }

    /// An error about a workbook that was to become a file.
    pub(crate) fn workbook(path: &std::path::Path) -> impl FnOnce(CannotWrite) -> Self {
        move |error| match error {
            CannotWrite::File(cause) => Self::file(path)(cause),
            error => error.into(),
        }
    }

    /// An error about a file.
    pub fn file(path: &std::path::Path) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.display().to_string();
        move |cause| match cause.get_ref().and_then(|inner| inner.downcast_ref::<Unreadable>()) {
            Some(unreadable) => Self::Unreadable(unreadable.clone()),
            None => Self::File { path, cause },
        }
    }
}

/// So many names are told beside the nearest one.
const OTHERS: usize = 4;

/// Something was asked for by a name that is not known; the nearest known one is named.
pub(crate) fn unknown<'a>(
    code: &'static str,
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> AppError {
    AppError::NotFound(unknown_name(code, name, known))
}

/// The words for it, where it only takes part in what was asked for: a field of a record that is there.
pub(crate) fn unknown_name<'a>(
    code: &'static str,
    name: &str,
    known: impl IntoIterator<Item = &'a str>,
) -> Message {
    let known: Vec<&str> = known.into_iter().collect();
    let Some(near) = mingde_core::text::nearest(name, known.iter().copied()) else {
        return Message::new("app-unknown").with("name", name);
    };
    // A part of several names says none of them: the others are named beside the nearest.
    let part = comparable(name);
    let others = known.into_iter().filter(|other| *other != near && comparable(other).contains(&part));
    let near: Vec<&str> = std::iter::once(near).chain(others.take(OTHERS)).collect();
    Message::new(code).with("name", name).with("nearest", near.join("、"))
}
