//! Why something was not taken.

/// Why something was not taken. Who may help is somebody else for each.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Undelivered {
    /// Nobody answers there.
    #[error("nobody answers")]
    Unreachable,
    /// Whoever answers cannot prove who they are.
    #[error("the certificate is not trusted")]
    Untrusted,
    /// Too much was sent of late; nothing is taken for so many minutes.
    #[error("too often, nothing is taken for {minutes} minutes")]
    TooOften {
        /// Minutes.
        minutes: u32,
    },
    /// It cannot be taken just now.
    #[error("busy")]
    Busy,
    /// The address, the secret or the password is not, or no longer, good.
    #[error("not let in")]
    NotLetIn,
    /// It is not taken, and never will be.
    #[error("refused")]
    Refused,
    /// What answers is not what was expected there.
    #[error("an answer that is none")]
    Strange,
}

impl Undelivered {
    /// All kinds, with their codes.
    pub const ALL: [(Self, &'static str); 7] = [
        (Self::Unreachable, "unreachable"),
        (Self::Untrusted, "untrusted"),
        (Self::TooOften { minutes: 0 }, "too-often"),
        (Self::Busy, "busy"),
        (Self::NotLetIn, "not-let-in"),
        (Self::Refused, "refused"),
        (Self::Strange, "strange"),
    ];

    /// Its code; words stand under `undelivered-` and this.
    pub fn code(self) -> &'static str {
        let same = |(kind, _): &&(Self, _)| std::mem::discriminant(kind) == std::mem::discriminant(&self);
        Self::ALL.iter().find(same).map_or("strange", |(_, code)| code)
    }

    /// Whether it is in vain to try the same again.
    pub fn is_final(self) -> bool {
        matches!(self, Self::NotLetIn | Self::Refused)
    }
}
