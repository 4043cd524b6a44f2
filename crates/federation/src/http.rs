//! Asking a provider: only at its own hosts, with patience and room for an ordinary answer.

use std::sync::Arc;
use std::time::Duration;

use ureq::Agent;
use ureq::http::Response;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Body, Error};

use crate::address;
use crate::fault::Fault;
use crate::settings::{BadSettings, Settings, is_short};

/// More bytes than any answer has that a provider gives.
const LONGEST: u64 = 256 << 10;
/// More bytes than the head of one has.
const LONGEST_HEAD: usize = 32 << 10;

/// Whoever asks a provider. It follows no redirection and sends nothing to another host.
pub(crate) struct Client {
    agent: Agent,
    hosts: Vec<String>,
}

/// What a provider answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: String,
}

impl Client {
    pub(crate) fn new(settings: &Settings, patience: Duration) -> Result<Self, BadSettings> {
        let roots = match &settings.authority {
            Some(pem) => RootCerts::Specific(Arc::new(authority(pem)?)),
            None => RootCerts::WebPki,
        };
        let here = settings.address().in_clear();
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .https_only(!here)
            .max_redirects(0)
            .max_response_header_size(LONGEST_HEAD)
            .timeout_global(Some(patience))
            .user_agent("mingde")
            .tls_config(TlsConfig::builder().root_certs(roots).build());
        // What is on this machine is asked without a proxy.
        let config = if here { config.proxy(None) } else { config };
        Ok(Self { agent: config.build().into(), hosts: settings.all_hosts() })
    }

    /// That an address belongs to the provider; whoever leads a browser there asks as well.
    pub(crate) fn own<'a>(&self, address: &'a str) -> Result<&'a str, Fault> {
        let host = address::host_of(address).filter(|host| self.hosts.contains(host));
        let over_tls = address.starts_with("https://") || !self.agent.config().https_only();
        match host {
            Some(_) if over_tls && address.is_ascii() => Ok(address),
            _ => Err(Fault::Elsewhere(address::host_of(address).unwrap_or_else(|| "nowhere".to_owned()))),
        }
    }

    pub(crate) fn get(&self, address: &str, bearer: Option<&str>) -> Result<Answer, Fault> {
        let request = self.agent.get(self.own(address)?).header("accept", "application/json, text/xml");
        let request = match bearer {
            Some(token) => request.header("authorization", format!("Bearer {token}")),
            None => request,
        };
        read(request.call())
    }

    /// Sends a form; `authorization` is what stands in the header of that name.
    pub(crate) fn post(
        &self,
        address: &str,
        fields: &[(&str, &str)],
        authorization: Option<&str>,
    ) -> Result<Answer, Fault> {
        let request = self.agent.post(self.own(address)?);
        let request = request
            .header("content-type", "application/x-www-form-urlencoded")
            .header("accept", "application/json");
        let request = match authorization {
            Some(text) => request.header("authorization", text),
            None => request,
        };
        read(request.send(address::form(fields)))
    }
}

fn read(answer: Result<Response<Body>, Error>) -> Result<Answer, Fault> {
    let mut answer = answer.map_err(silent)?;
    let status = answer.status().as_u16();
    let body = answer.body_mut().with_config().limit(LONGEST).read_to_string();
    let body = body.map_err(|error| match error {
        Error::Io(cause) if cause.kind() == std::io::ErrorKind::InvalidData => Fault::senseless("not UTF-8"),
        error => silent(error),
    })?;
    Ok(Answer { status, body })
}

fn silent(error: Error) -> Fault {
    match error {
        Error::BodyExceedsLimit(_) | Error::LargeResponseHeader(..) => Fault::senseless("too long"),
        // Nothing of the address, in which a ticket may stand.
        Error::BadUri(_) => Fault::senseless("a bad address"),
        other => Fault::Silent(other.to_string()),
    }
}

/// Certificates in PEM.
pub(crate) fn authority(pem: &str) -> Result<Vec<Certificate<'static>>, BadSettings> {
    let bad = |_| BadSettings::Authority;
    let items = parse_pem(pem.as_bytes()).map(|item| item.map_err(bad)).collect::<Result<Vec<_>, _>>()?;
    let certificates: Vec<_> = items
        .into_iter()
        .filter_map(|item| match item {
            PemItem::Certificate(certificate) => Some(certificate),
            _ => None,
        })
        .collect();
    if certificates.is_empty() || !is_short(pem) { Err(BadSettings::Authority) } else { Ok(certificates) }
}
