//! What a browser is sent away with, and what it comes back with.

use mingde_core::date::Timestamp;

/// A request that somebody be identified (OpenID Connect Core 1.0, 3.1.2.1). All three texts are drawn for this request
/// and this browser, and nobody else knows them.
#[derive(Clone, Copy)]
pub struct AuthenticationRequest<'a> {
    /// What the browser comes back with, so that nobody comes back in the place of another.
    pub state: &'a str,
    /// What the identity token has to repeat.
    pub nonce: &'a str,
    /// What the code can be exchanged with and the provider has seen only the hash of (RFC 7636): 43 to 128 letters,
    /// figures, `-`, `.`, `_`, `~`.
    pub verifier: &'a str,
    /// Where the browser comes back to. It is made of the configured address of the house.
    pub callback: &'a str,
    /// When the browser was sent away.
    pub begun: Timestamp,
    /// Whether the provider is to ask for the password again, also of somebody whom it knows.
    pub again: bool,
}

/// What a browser comes back with.
#[derive(Debug, Clone, Copy, Default)]
pub struct Returned<'a> {
    /// The code of an OpenID provider.
    pub code: Option<&'a str>,
    /// The issuer who gave it (RFC 9207).
    pub issuer: Option<&'a str>,
    /// The ticket of a CAS server.
    pub ticket: Option<&'a str>,
    /// Why there is neither.
    pub error: Option<&'a str>,
}
