//! What a provider says of itself (OpenID Connect Discovery 1.0).

use serde::Deserialize;

use crate::fault::{Fault, Untrue};
use crate::http::Client;

/// What is needed of it.
#[derive(Debug, Clone, Deserialize)]
pub(crate) struct Metadata {
    issuer: String,
    pub(crate) authorization_endpoint: String,
    pub(crate) token_endpoint: String,
    pub(crate) jwks_uri: String,
    pub(crate) userinfo_endpoint: Option<String>,
    pub(crate) end_session_endpoint: Option<String>,
    /// Basic without it (Discovery 1.0, 3).
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    /// Whether it always says who gave a code (RFC 9207, 3).
    #[serde(default)]
    pub(crate) authorization_response_iss_parameter_supported: bool,
}

/// How a client with a secret shows that it is the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Authentication {
    /// In a header.
    Basic,
    /// In the form.
    Post,
}

impl Metadata {
    /// Reads it. The issuer is the one that was asked, letter by letter, and everything is at its hosts.
    pub(crate) fn read(text: &str, issuer: &str, client: &Client) -> Result<Self, Fault> {
        let known: Self = serde_json::from_str(text).map_err(|_| Fault::senseless("no configuration"))?;
        if known.issuer != issuer {
            return Err(Untrue::Issuer.into());
        }
        let asked = [&known.authorization_endpoint, &known.token_endpoint, &known.jwks_uri];
        let others = [&known.userinfo_endpoint, &known.end_session_endpoint];
        for address in asked.into_iter().chain(others.into_iter().flatten()) {
            client.own(address)?;
        }
        Ok(known)
    }

    /// The first way of the two that the provider knows.
    pub(crate) fn authentication(&self) -> Result<Authentication, Fault> {
        let Some(known) = &self.token_endpoint_auth_methods_supported else {
            return Ok(Authentication::Basic);
        };
        let knows = |name: &str| known.iter().any(|it| it == name);
        match (knows("client_secret_basic"), knows("client_secret_post")) {
            (true, _) => Ok(Authentication::Basic),
            (false, true) => Ok(Authentication::Post),
            _ => Err(Fault::senseless("no way for a client with a secret")),
        }
    }
}
