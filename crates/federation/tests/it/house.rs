//! This house, as a provider sees it.

use std::time::Duration;

use mingde_core::date::Timestamp;
use mingde_federation::{Address, AuthenticationRequest, Protocol, Provider, Returned, Settings};
use mingde_testkit::{CLIENT, query_of};
use zeroize::Zeroizing;

/// Seconds since 1970: a morning in November 2025.
pub const NOW: i64 = 1_762_131_600;
/// Enough for an answer of this machine, however busy it is.
pub const PATIENCE: Duration = Duration::from_secs(20);
pub const CALLBACK: &str = "https://bureau.example/sign-in/with/county/callback";

/// So many seconds later.
pub fn later(seconds: i64) -> Timestamp {
    Timestamp((NOW + seconds) * 1_000_000)
}

pub fn request(again: bool) -> AuthenticationRequest<'static> {
    AuthenticationRequest {
        state: "state-1",
        nonce: "nonce-1",
        verifier: "verifier-1-0123456789012345678901234567890123456789",
        callback: CALLBACK,
        begun: later(0),
        again,
    }
}

pub fn settings(protocol: Protocol, claim: &str) -> Settings {
    Settings::new("统一身份认证", "County sign-in", protocol, claim)
}

pub fn oidc(issuer: &str) -> Settings {
    let issuer = Address::parse(issuer).unwrap();
    settings(
        Protocol::Oidc { issuer, client: CLIENT.into(), scopes: vec!["profile".into()] },
        "employee_number",
    )
}

pub fn cas(address: &str) -> Settings {
    settings(Protocol::Cas { address: Address::parse(address).unwrap() }, "user")
}

pub fn provider(settings: Settings, secret: Option<&str>) -> Provider {
    Provider::new(settings, secret.map(|secret| Zeroizing::new(secret.to_owned())), PATIENCE).unwrap()
}

/// What a browser brings back, held as long as it is looked at.
pub struct Brought(Vec<(String, String)>);

impl Brought {
    /// What stands in an address to which a browser was sent back.
    pub fn from(address: &str) -> Self {
        assert!(address.starts_with(CALLBACK), "{address}");
        Self(query_of(address))
    }

    pub fn field(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(it, _)| it == name).map(|(_, value)| value.as_str())
    }

    pub fn returned(&self) -> Returned<'_> {
        Returned {
            code: self.field("code"),
            issuer: self.field("iss"),
            ticket: self.field("ticket"),
            error: self.field("error"),
        }
    }
}
