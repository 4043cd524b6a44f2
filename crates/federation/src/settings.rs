//! A provider as a bureau configured it.

use mingde_core::diagnostic::Message;
use serde::{Deserialize, Serialize};

use crate::address::Address;

/// Most characters of a title, a claim and the like.
const LONGEST: usize = 100;
/// Most characters of certificates.
const LONGEST_AUTHORITY: usize = 64 << 10;
/// Most further hosts, scopes and values.
const MOST: usize = 16;

/// What a bureau says of a provider. The secret of the client is not among it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Settings {
    /// What stands on the button, in Chinese.
    pub title: String,
    /// The same in English.
    pub english: String,
    /// What it speaks, and where.
    pub protocol: Protocol,
    /// The claim or attribute that holds the staff number; of CAS `user` is the name that it gives itself.
    pub claim: String,
    /// Hosts of the provider beside that of its address: `keys.example`, `keys.example:8443`.
    #[serde(default)]
    pub hosts: Vec<String>,
    /// Where its button stands.
    #[serde(default)]
    pub place: ButtonPlace,
    /// Whether somebody of the registry who has no account gets one by signing in.
    #[serde(default)]
    pub opens_accounts: bool,
    /// Whether those who hold an administration may sign in by it.
    #[serde(default)]
    pub administrators: bool,
    /// By what it is seen that it asked for a second factor.
    #[serde(default)]
    pub vouching: Option<Vouching>,
    /// Certificates of the authority behind its own, in PEM; those of the web without.
    #[serde(default)]
    pub authority: Option<String>,
}

impl Settings {
    /// A provider for accounts of this house only: it opens none, vouches for nothing and lets no administrator in.
    pub fn new(title: &str, english: &str, protocol: Protocol, claim: &str) -> Self {
        Self {
            title: title.to_owned(),
            english: english.to_owned(),
            protocol,
            claim: claim.to_owned(),
            hosts: Vec::new(),
            place: ButtonPlace::default(),
            opens_accounts: false,
            administrators: false,
            vouching: None,
            authority: None,
        }
    }
}

/// What a provider speaks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub enum Protocol {
    /// OpenID Connect: authorization code with PKCE.
    Oidc {
        /// The issuer, letter by letter.
        issuer: Address,
        /// What the provider calls this house.
        client: String,
        /// What is asked for beside `openid`.
        scopes: Vec<String>,
    },
    /// CAS 3: `/login`, `/p3/serviceValidate`, `/logout` below the address.
    Cas {
        /// The address.
        address: Address,
    },
}

/// Where a button stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ButtonPlace {
    /// Above the form, for a bureau whose people come this way.
    Above,
    /// Below it.
    #[default]
    Below,
}

/// A claim with values of which one says that the provider asked for a second factor: `acr`, `amr`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Vouching {
    /// The claim.
    pub claim: String,
    /// Its values.
    pub values: Vec<String>,
}

/// Why settings do not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadSettings {
    /// A text that is needed is empty, too long or not what it should be.
    #[error("{0}")]
    Field(&'static str),
    /// Certificates that do not read.
    #[error("certificates of the authority")]
    Authority,
}

impl BadSettings {
    /// The words for whoever configures.
    pub fn message(self) -> Message {
        match self {
            Self::Field(field) => Message::new("provider-bad-field").with("field", field),
            Self::Authority => Message::new("provider-bad-authority"),
        }
    }
}

impl Settings {
    /// Where the provider is.
    pub fn address(&self) -> &Address {
        match &self.protocol {
            Protocol::Oidc { issuer, .. } => issuer,
            Protocol::Cas { address } => address,
        }
    }

    /// Whether the operator trusts it with more than the first factor of those who hold no administration.
    pub fn is_trusted_further(&self) -> bool {
        self.administrators || self.vouching.is_some()
    }

    /// That everything is there and reads.
    ///
    /// # Errors
    /// The first that does not.
    pub fn check(&self) -> Result<(), BadSettings> {
        let text = |field: &'static str, text: &str| match text.trim() {
            trimmed if trimmed.is_empty() || trimmed != text => Err(BadSettings::Field(field)),
            _ if text.chars().count() > LONGEST => Err(BadSettings::Field(field)),
            _ if text.chars().any(char::is_control) => Err(BadSettings::Field(field)),
            _ => Ok(()),
        };
        let word = |field: &'static str, word: &str| match word.bytes().all(|byte| byte.is_ascii_graphic()) {
            true => text(field, word),
            false => Err(BadSettings::Field(field)),
        };
        text("title", &self.title)?;
        text("english", &self.english)?;
        text("claim", &self.claim)?;
        if let Protocol::Oidc { client, scopes, .. } = &self.protocol {
            word("client", client)?;
            scopes.iter().try_for_each(|scope| word("scopes", scope))?;
            few("scopes", scopes.len())?;
        }
        few("hosts", self.hosts.len())?;
        for host in &self.hosts {
            let address =
                Address::parse(&format!("https://{host}")).filter(|address| address.host() == *host);
            address.ok_or(BadSettings::Field("hosts"))?;
        }
        if let Some(Vouching { claim, values }) = &self.vouching {
            text("vouching", claim)?;
            values.iter().try_for_each(|value| text("vouching", value))?;
            few("vouching", values.len())?;
            if values.is_empty() {
                return Err(BadSettings::Field("vouching"));
            }
        }
        self.authority.as_deref().map_or(Ok(()), |pem| crate::http::authority(pem).map(|_| ()))
    }

    /// The hosts that are asked, with their ports.
    pub(crate) fn all_hosts(&self) -> Vec<String> {
        std::iter::once(self.address().host()).chain(self.hosts.iter().cloned()).collect()
    }
}

/// Whether certificates have a length to be looked at.
pub(crate) fn is_short(pem: &str) -> bool {
    pem.len() <= LONGEST_AUTHORITY
}

fn few(field: &'static str, number: usize) -> Result<(), BadSettings> {
    if number <= MOST { Ok(()) } else { Err(BadSettings::Field(field)) }
}
