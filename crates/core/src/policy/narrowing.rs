//! What somebody hands on of what they may do to a program that acts for them: never more, and of some things nothing.

use std::collections::BTreeSet;

use super::actor::Officer;
use super::refused::Refused;
use crate::kind::Kind;
use crate::office::Power;

/// How much less than its owner something may do that acts in the owner's name.
///
/// Whatever it says, such an actor administers nothing, opens nothing sealed and takes no ballot paper: those are for whoever
/// sits there in person.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Narrowing {
    /// It reads and changes nothing.
    pub reads_only: bool,
    /// It has to do with records of these kinds alone; none for all.
    pub kinds: Option<BTreeSet<String>>,
}

impl Narrowing {
    /// Whether it has to do with records of a kind.
    fn has_kind(&self, kind: &str) -> bool {
        self.kinds.as_ref().is_none_or(|kinds| kinds.contains(kind))
    }

    /// The same and another one: what both leave.
    pub(super) fn and(&self, other: &Self) -> Self {
        let kinds = match (&self.kinds, &other.kinds) {
            (Some(one), Some(two)) => Some(one.intersection(two).cloned().collect()),
            (one, two) => one.as_ref().or(two.as_ref()).cloned(),
        };
        Self { reads_only: self.reads_only || other.reads_only, kinds }
    }

    /// Whether a power is left. Those that reach beyond records of a kind are not, where kinds are named.
    pub(super) fn leaves(&self, power: Power) -> bool {
        let changes = match power {
            Power::AdministerAccounts | Power::GrantOffices | Power::ReadAuditTrail => return false,
            Power::KeepRegistry
            | Power::WriteRulebooks
            | Power::PublishRulebooks
            | Power::ExchangeResults => true,
            Power::WriteReports | Power::ReadEverything => false,
        };
        self.kinds.is_none() && !(changes && self.reads_only)
    }
}

impl Officer {
    /// Whether it changes anything at all.
    pub(super) fn changes(&self) -> Result<(), Refused> {
        match &self.narrowing {
            Some(narrowing) if narrowing.reads_only => Err(Refused::Narrowed),
            _ => Ok(()),
        }
    }

    /// Whether it changes records of a kind.
    pub(super) fn changes_kind(&self, kind: &Kind) -> Result<(), Refused> {
        self.changes()?;
        match &self.narrowing {
            Some(narrowing) if !narrowing.has_kind(&kind.id) => Err(Refused::Narrowed),
            _ => Ok(()),
        }
    }

    /// Whether it is somebody in person.
    pub(super) fn in_person(&self) -> Result<(), Refused> {
        if self.narrowing.is_none() { Ok(()) } else { Err(Refused::Narrowed) }
    }
}
