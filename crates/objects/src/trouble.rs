//! Why an object storage did not do what was asked.

use mingde_core::diagnostic::{Class, Message};

/// Why. `Display` is for the log and names neither keys nor objects.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum ObjectTrouble {
    /// A text is no address of an object storage.
    #[error("no address of an object storage")]
    BadAddress,
    /// There are no keys for it.
    #[error("no keys for the object storage")]
    NoKeys,
    /// A file of keys does not read.
    #[error("the file of keys does not read")]
    BadKeys,
    /// It does not answer, breaks off, or says that it cannot just now.
    #[error("the object storage is away: {0}")]
    Away(String),
    /// The way to it is not protected as it should be.
    #[error("the object storage is not trusted: {0}")]
    Untrusted(String),
    /// It does not let these keys in, or not to this.
    #[error("the object storage refused ({0})")]
    Refused(u16),
    /// There is no such bucket.
    #[error("no such bucket")]
    NoBucket,
    /// It answers as no object storage does.
    #[error("the object storage answered {0}")]
    Strange(String),
    /// What lies there is longer than anything that is fetched.
    #[error("an object is too long")]
    TooLong,
}

impl ObjectTrouble {
    /// The words for people.
    pub fn message(&self) -> Message {
        Message::new(match self {
            Self::BadAddress => "objects-bad-address",
            Self::NoKeys => "objects-no-keys",
            Self::BadKeys => "objects-bad-keys",
            Self::Away(_) => "objects-away",
            Self::Untrusted(_) => "objects-untrusted",
            Self::Refused(_) => "objects-refused",
            Self::NoBucket => "objects-no-bucket",
            Self::Strange(_) => "objects-strange",
            Self::TooLong => "objects-too-long",
        })
    }

    /// What has to be done about it.
    pub fn class(&self) -> Class {
        match self {
            Self::BadAddress | Self::NoKeys | Self::BadKeys => Class::Invalid,
            Self::Away(_) => Class::Busy,
            Self::Untrusted(_) | Self::Refused(_) | Self::NoBucket | Self::Strange(_) | Self::TooLong => {
                Class::Broken
            }
        }
    }

    /// Whether the next request would end in the same way.
    pub fn is_of_all(&self) -> bool {
        !matches!(self, Self::TooLong)
    }
}
