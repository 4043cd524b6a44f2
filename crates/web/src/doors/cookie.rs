//! Cookies: what a browser holds of a session, and what it is known by.

use axum::http::{HeaderMap, HeaderValue, header};
use mingde_app::accounts::Token;

use super::client::Client;

/// What a cookie is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cookie {
    /// The session, until the browser is closed or the session ends.
    Session,
    /// Known again at the next sign-in.
    Browser,
    /// Forms that are sent before anybody has signed in.
    Form,
    /// The way to an identity provider and back.
    Provider,
}

impl Cookie {
    /// Over TLS the browser is asked to keep it for this very host and from nobody else.
    fn name(self, secure: bool) -> &'static str {
        match (self, secure) {
            (Self::Session, true) => "__Host-mingde-session",
            (Self::Session, false) => "mingde-session",
            (Self::Browser, true) => "__Host-mingde-browser",
            (Self::Browser, false) => "mingde-browser",
            (Self::Form, true) => "__Host-mingde-form",
            (Self::Form, false) => "mingde-form",
            (Self::Provider, true) => "__Host-mingde-provider",
            (Self::Provider, false) => "mingde-provider",
        }
    }

    /// What a browser sent.
    pub fn read(self, client: &Client, headers: &HeaderMap) -> Option<Token> {
        let name = self.name(client.secure);
        let sent = headers.get_all(header::COOKIE).into_iter().filter_map(|value| value.to_str().ok());
        let mut pairs = sent.flat_map(|text| text.split(';')).filter_map(|pair| pair.trim().split_once('='));
        pairs.find(|(found, _)| *found == name).and_then(|(_, value)| Token::parse(value))
    }

    /// Gives it to a browser.
    pub fn set(self, client: &Client, token: &Token, headers: &mut HeaderMap) {
        let kept = match self {
            Self::Browser => "; Max-Age=31536000",
            Self::Provider => "; Max-Age=600",
            Self::Session | Self::Form => "",
        };
        self.put(client, &token.text(), kept, headers);
    }

    /// Takes it back.
    pub fn remove(self, client: &Client, headers: &mut HeaderMap) {
        self.put(client, "", "; Max-Age=0", headers);
    }

    fn put(self, client: &Client, value: &str, kept: &str, headers: &mut HeaderMap) {
        let name = self.name(client.secure);
        let secure = if client.secure { "; Secure" } else { "" };
        // A link in a message leads in with the session; what changes something is sent by our own pages alone.
        let text = format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{secure}{kept}");
        if let Ok(value) = HeaderValue::from_str(&text) {
            headers.append(header::SET_COOKIE, value);
        }
    }
}
