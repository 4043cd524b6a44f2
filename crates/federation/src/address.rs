//! Addresses of providers: over TLS, or on this machine.

use std::fmt;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use ureq::http::Uri;

/// More characters than any address has.
const LONGEST: usize = 512;

/// `https://sso.example/realms/county`: where a provider is. In clear only on this machine, as in tests and behind a proxy.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Address(String);

impl Address {
    /// Reads an address; none where it has a user, a query or a fragment, or nobody on the way would be kept out.
    pub fn parse(text: &str) -> Option<Self> {
        let text = text.trim();
        let plain = text.len() <= LONGEST && text.bytes().all(|byte| byte.is_ascii_graphic());
        if !plain || text.contains(['?', '#', '@', '\\']) {
            return None;
        }
        let uri: Uri = text.parse().ok()?;
        let host = uri.host()?;
        let kept = match uri.scheme_str()? {
            "https" => true,
            "http" => is_here(host),
            _ => false,
        };
        (kept && !host.is_empty()).then(|| Self(text.to_owned()))
    }

    /// As it was written: an issuer is compared letter by letter (OpenID Connect Discovery 1.0, 4.3).
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A path below it.
    pub(crate) fn below(&self, path: &str) -> String {
        format!("{}/{path}", self.0.trim_end_matches('/'))
    }

    /// Host and port, in small letters.
    pub(crate) fn host(&self) -> String {
        host_of(&self.0).unwrap_or_default()
    }

    /// Whether it is on this machine, in clear.
    pub(crate) fn in_clear(&self) -> bool {
        self.0.starts_with("http:")
    }
}

impl TryFrom<String> for Address {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        Self::parse(&text).ok_or("no address of a provider")
    }
}

impl From<Address> for String {
    fn from(address: Address) -> Self {
        address.0
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Host and port of an address, in small letters.
pub(crate) fn host_of(address: &str) -> Option<String> {
    let uri: Uri = address.parse().ok()?;
    let authority = uri.authority()?.as_str();
    (!authority.contains('@')).then(|| authority.to_ascii_lowercase())
}

fn is_here(host: &str) -> bool {
    let host = host.trim_start_matches('[').trim_end_matches(']');
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

/// An address with these words behind it.
pub(crate) fn with(address: &str, pairs: &[(&str, &str)]) -> String {
    let between = if address.contains('?') { '&' } else { '?' };
    format!("{address}{between}{}", form(pairs))
}

/// `name=value&…`, as a form sends it.
pub(crate) fn form(pairs: &[(&str, &str)]) -> String {
    let pairs: Vec<String> =
        pairs.iter().map(|(name, value)| format!("{}={}", escaped(name), escaped(value))).collect();
    pairs.join("&")
}

/// As it stands in a query (RFC 3986, 2.3).
pub(crate) fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => escaped.push(byte as char),
            other => escaped.push_str(&format!("%{other:02X}")),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_provider_is_reached_over_tls_or_on_this_machine() {
        for good in [
            "https://sso.example",
            "https://sso.example:8443/cas/",
            "http://127.0.0.1:8080/cas",
            "http://[::1]:9000",
            "http://localhost",
        ] {
            assert_eq!(Address::parse(good).map(String::from).as_deref(), Some(good));
        }
        for bad in [
            "",
            "sso.example",
            "http://sso.example",
            "http://127.0.0.1.evil.example",
            "http://10.1.2.3/cas",
            "ftp://sso.example",
            "javascript:alert(1)",
            "https://user@sso.example",
            "https://sso.example?x=1",
            "https://sso.example#x",
            "https://sso.example/ x",
            "https://统一认证.example",
            "https://",
        ] {
            assert_eq!(Address::parse(bad), None, "{bad}");
        }
    }

    #[test]
    fn what_is_said_stays_in_its_place() {
        let pairs = [("a b", "c&d=e"), ("名", "#")];
        assert_eq!(with("https://x/y?z=1", &pairs), "https://x/y?z=1&a%20b=c%26d%3De&%E5%90%8D=%23");
    }
}
