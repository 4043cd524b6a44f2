//! What errors have in common: what has to be done about them, and how bad they are.

use std::io::ErrorKind;

use mingde_core::diagnostic::Class;

use super::StoreError;

/// What sort of trouble an error is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trouble {
    /// What was asked for cannot be.
    Refused,
    /// What is stored is not what was stored.
    Tampered,
    /// Something could not be read, reached or written; what it holds is not known.
    CouldNot,
    /// There is no room left.
    Full,
}

pub(super) fn is_full(kind: ErrorKind) -> bool {
    matches!(kind, ErrorKind::StorageFull | ErrorKind::QuotaExceeded | ErrorKind::FileTooLarge)
}

impl StoreError {
    /// What has to be done about it.
    #[deny(clippy::wildcard_enum_match_arm, reason = "a new error says what it is")]
    pub fn class(&self) -> Class {
        match self {
            Self::NoLedger(_) => Class::NotFound,
            Self::NotKept { .. } | Self::OtherAuthor => Class::Refused,
            Self::Conflict { .. }
            | Self::Transition { .. }
            | Self::OtherEntity { .. }
            | Self::Overtaken
            | Self::KeyThere(_)
            | Self::NotEmpty
            | Self::Moved(_)
            | Self::Taken(_) => Class::Conflict,
            Self::BadAddress
            | Self::Address(_)
            | Self::AddressParameter(_)
            | Self::SheetGroup { .. }
            | Self::SheetKey { .. }
            | Self::NoBackup
            | Self::NotABackup(_)
            | Self::BackupClosed(_)
            | Self::SameDatabase
            | Self::SheetEmpty => Class::Invalid,
            Self::Busy(_) => Class::Busy,
            Self::Objects(trouble) if trouble.class() == Class::Busy => Class::Busy,
            Self::Database(_)
            | Self::CommitUnknown(_)
            | Self::NoLocks(_)
            | Self::Untrusted(_)
            | Self::Unreachable(_)
            | Self::Full(_)
            | Self::Disk(_)
            | Self::Denied(_)
            | Self::CannotOpen(_)
            | Self::ReadOnly(_)
            | Self::Unfolded(_)
            | Self::OlderArchive { .. }
            | Self::Corrupt(_)
            | Self::Tables(_)
            | Self::Unreadable(_)
            | Self::File { .. }
            | Self::NoFile(_)
            | Self::DatabaseMissing(_)
            | Self::KeyMissing(_)
            | Self::VerifierMissing(_)
            | Self::KeyDamaged(_)
            | Self::KeysApart(_)
            | Self::KeysOfAnother { .. }
            | Self::BehindWitness { .. }
            | Self::NewerLayout { .. }
            | Self::Spent
            | Self::Damaged { .. }
            | Self::Unsealable
            | Self::BackupAltered(_)
            | Self::FieldKeyUnknown { .. }
            | Self::EvidenceAltered
            | Self::Objects(_)
            | Self::Entropy(_) => Class::Broken,
        }
    }

    /// What sort of trouble it is, for whoever only reads an exit status.
    pub fn trouble(&self) -> Trouble {
        match self {
            Self::Full(_) => Trouble::Full,
            Self::File { cause, .. } if is_full(cause.kind()) => Trouble::Full,
            Self::Corrupt(_)
            | Self::Tables(_)
            | Self::Unreadable(_)
            | Self::Damaged { .. }
            | Self::BehindWitness { .. }
            | Self::KeyDamaged(_)
            | Self::KeysApart(_)
            | Self::BackupAltered(_)
            | Self::EvidenceAltered
            | Self::Unsealable => Trouble::Tampered,
            Self::Conflict { .. }
            | Self::Transition { .. }
            | Self::OtherEntity { .. }
            | Self::Overtaken
            | Self::Spent
            | Self::NotABackup(_)
            | Self::BackupClosed(_)
            | Self::BadAddress => Trouble::Refused,
            _ => Trouble::CouldNot,
        }
    }

    /// Whether it says that there is no ordinary file at a path.
    pub fn is_no_such_file(&self) -> bool {
        let nowhere = |kind| matches!(kind, ErrorKind::NotFound | ErrorKind::NotADirectory);
        matches!(self, Self::NoFile(_)) || matches!(self, Self::File { cause, .. } if nowhere(cause.kind()))
    }

    /// Whether what is stored is at fault, and not the way to it.
    pub(crate) fn is_damage(&self) -> bool {
        matches!(self, Self::Damaged { .. } | Self::Unreadable(_) | Self::Corrupt(_) | Self::Tables(_))
    }
}
