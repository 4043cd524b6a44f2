//! Why somebody is not identified.

use mingde_core::diagnostic::Message;

/// Why nobody is identified. The message is for whoever wanted to sign in; the cause is for the log, and holds nothing of
/// tokens, codes and tickets.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// The provider did not answer, or not in time.
    #[error("no answer: {0}")]
    Silent(String),
    /// It answered with something else than what was asked for.
    #[error("no sense in the answer: {0}")]
    Senseless(String),
    /// It names an address that is not its own.
    #[error("the provider leads to {0}, which is not among its hosts")]
    Elsewhere(String),
    /// It says no: whoever was asked did not agree, or the code was used before.
    #[error("the provider refused: {0}")]
    Refused(String),
    /// It identified somebody without the name that the settings ask for.
    #[error("no single value for {0}")]
    Nameless(String),
    /// What came is not to be believed.
    #[error(transparent)]
    Untrue(#[from] Untrue),
}

/// What is not to be believed, and why.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Untrue {
    /// Not three parts, not JSON, a claim that is there twice or of another type.
    #[error("the token does not read")]
    Malformed,
    /// `none`, `HS256` and whatever else is not on the list.
    #[error("the algorithm of the token is not accepted")]
    Algorithm,
    /// No key of the provider, or more than one, may have signed it.
    #[error("the key of the token is not known")]
    Key,
    /// It was altered, or signed by somebody else.
    #[error("the signature of the token is wrong")]
    Signature,
    /// Said by another provider.
    #[error("another issuer")]
    Issuer,
    /// Said to another client.
    #[error("another audience")]
    Audience,
    /// Said in answer to another request.
    #[error("another nonce")]
    Nonce,
    /// No longer true.
    #[error("expired")]
    Expired,
    /// Not true yet.
    #[error("not valid yet")]
    NotYet,
    /// The access token is not the one that the identity token speaks of.
    #[error("another access token")]
    AccessToken,
    /// Whoever was to prove it anew did not.
    #[error("not authenticated anew")]
    NotAnew,
    /// What was asked in addition is about somebody else.
    #[error("another subject")]
    Subject,
    /// Markup that has more than one meaning, or means to do harm.
    #[error("the markup is not as it should be: {0}")]
    Markup(&'static str),
}

impl Fault {
    /// The words for whoever wanted to sign in.
    pub fn message(&self) -> Message {
        Message::new(match self {
            Self::Silent(_) => "provider-silent",
            Self::Refused(_) => "provider-refused",
            Self::Nameless(_) => "provider-nameless",
            Self::Senseless(_) | Self::Elsewhere(_) | Self::Untrue(_) => "provider-untrue",
        })
    }

    pub(crate) fn senseless(cause: impl ToString) -> Self {
        Self::Senseless(cause.to_string())
    }
}
