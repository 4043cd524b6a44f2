//! Mail by SMTP (RFC 5321), over TLS from the first byte or from STARTTLS on (RFC 3207, RFC 8314): the server proves who it is,
//! or nothing is said to it.

use std::time::{Duration, UNIX_EPOCH};

use lettre::message::header::ContentType;
use lettre::message::{Mailbox, Message};
use lettre::transport::smtp::authentication::Credentials;
use lettre::transport::smtp::client::{Certificate, Tls, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use lettre::{Address, SmtpTransport, Transport as _};
use mingde_core::date::Timestamp;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use crate::PATIENCE;
use crate::undelivered::Undelivered;

/// How the way to a server is closed to others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Security {
    /// From the first byte; usually at port 465.
    Tls,
    /// After STARTTLS; usually at port 587.
    StartTls,
}

/// The server that takes mail.
#[derive(Clone, PartialEq, Eq)]
pub struct MailServer {
    /// Its name, which its certificate has to bear.
    pub host: String,
    /// Its port.
    pub port: u16,
    /// How the way to it is closed.
    pub security: Security,
    /// Who signs in there; nobody where that is not asked for.
    pub user: String,
    /// With what.
    pub password: Zeroizing<String>,
    /// Address that mail comes from.
    pub from: String,
    /// What stands beside that address.
    pub sender: String,
    /// Certificate of an authority that vouches for the server beside those of the web, in PEM; usually empty.
    pub authority: String,
}

/// What is sent.
#[derive(Debug, Clone, Copy)]
pub struct Letter<'l> {
    /// Address.
    pub to: &'l str,
    /// Subject.
    pub subject: &'l str,
    /// Text.
    pub text: &'l str,
    /// What it is known by: of two with one id the second is the first once more.
    pub id: &'l str,
    /// When.
    pub at: Timestamp,
}

/// Sends a mail.
///
/// # Errors
/// [`Undelivered`]
pub fn send_mail(server: &MailServer, letter: Letter<'_>) -> Result<(), Undelivered> {
    let message = written(server, letter).ok_or(Undelivered::Refused)?;
    let mut parameters = TlsParameters::builder(server.host.clone());
    if !server.authority.is_empty() {
        let authority = Certificate::from_pem(server.authority.as_bytes());
        parameters = parameters.add_root_certificate(authority.map_err(|_| Undelivered::Untrusted)?);
    }
    let parameters = parameters.build_rustls().map_err(|_| Undelivered::Untrusted)?;
    let tls = match server.security {
        Security::Tls => Tls::Wrapper(parameters),
        Security::StartTls => Tls::Required(parameters),
    };
    let ours = server.from.rsplit_once('@').map_or("localhost", |(_, domain)| domain).to_owned();
    let mut transport = SmtpTransport::builder_dangerous(&server.host)
        .port(server.port)
        .tls(tls)
        .hello_name(ClientId::Domain(ours))
        .timeout(Some(PATIENCE));
    if !server.user.is_empty() {
        let credentials = Credentials::new(server.user.clone(), (*server.password).clone());
        transport = transport.credentials(credentials);
    }
    transport.build().send(&message).map(drop).map_err(|error| why(&error))
}

fn written(server: &MailServer, letter: Letter<'_>) -> Option<Message> {
    let from: Address = server.from.parse().ok()?;
    let id = format!("<{}@{}>", letter.id, from.domain());
    let sender = Some(server.sender.clone()).filter(|sender| !sender.is_empty());
    let at = UNIX_EPOCH + Duration::from_micros(u64::try_from(letter.at.0).ok()?);
    let message = Message::builder()
        .from(Mailbox::new(sender, from))
        .to(Mailbox::new(None, letter.to.parse().ok()?))
        .subject(letter.subject)
        .date(at)
        .message_id(Some(id))
        .header(ContentType::TEXT_PLAIN);
    message.body(letter.text.to_owned()).ok()
}

fn why(error: &lettre::transport::smtp::Error) -> Undelivered {
    let code = error.status().map(u16::from);
    tracing::info!(code, "a mail was not taken");
    match code {
        // RFC 4954, sections 4 and 6.
        Some(530 | 534 | 535 | 538) => Undelivered::NotLetIn,
        Some(421 | 450..=499) => Undelivered::Busy,
        Some(_) => Undelivered::Refused,
        None if error.is_tls() || is_untrusted(error) => Undelivered::Untrusted,
        // A server without STARTTLS, or without a way to sign in.
        None if error.is_client() => Undelivered::NotLetIn,
        None if error.is_response() => Undelivered::Strange,
        None => Undelivered::Unreachable,
    }
}

/// Whether the handshake failed: it is part of the first reading and writing.
fn is_untrusted(error: &lettre::transport::smtp::Error) -> bool {
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        if let Some(io) = cause.downcast_ref::<std::io::Error>()
            && io.kind() == std::io::ErrorKind::InvalidData
        {
            return true;
        }
        source = cause.source();
    }
    false
}

impl std::fmt::Debug for MailServer {
    /// Without the password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("MailServer")
            .field("host", &self.host)
            .field("port", &self.port)
            .finish_non_exhaustive()
    }
}
