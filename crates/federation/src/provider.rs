//! A provider at work: where a browser is sent, and whom it brings back.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use mingde_core::date::Timestamp;
use serde::Deserialize;
use sha2::{Digest as _, Sha256};
use zeroize::Zeroizing;

use crate::address::{Address, escaped, with};
use crate::cas;
use crate::fault::{Fault, Untrue};
use crate::http::Client;
use crate::oidc::{Authentication, Claims, Expected, Keys, Metadata, Token, checked, texts};
use crate::request::{AuthenticationRequest, Returned};
use crate::settings::{BadSettings, Protocol, Settings};

const SECOND: i64 = 1_000_000;
/// So long what a provider says of itself, and its keys, are taken for true.
const KEPT: i64 = 3_600 * SECOND;
/// So long a key that is not known is not asked for again.
const ASKED_AGAIN: i64 = 60 * SECOND;
/// More characters than a staff number has.
const LONGEST_NAME: usize = 64;
/// More characters than a code has.
const LONGEST_CODE: usize = 4_096;

/// A provider with what is known of it. It is asked over the network, and whoever calls waits.
pub struct Provider {
    settings: Settings,
    secret: Option<Zeroizing<String>>,
    client: Client,
    known: Mutex<Known>,
}

#[derive(Default)]
struct Known {
    metadata: Option<(Metadata, Timestamp)>,
    keys: Option<(Keys, Timestamp)>,
}

/// Somebody whom a provider vouches for.
#[derive(Clone, PartialEq, Eq)]
pub struct Identity {
    /// The value of the claim that holds the staff number.
    pub name: String,
    /// Whether the provider says that it asked for a second factor.
    pub vouched: bool,
    /// By what the provider will say that the session is over.
    pub ticket: Option<String>,
}

impl std::fmt::Debug for Identity {
    /// Without the ticket.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Identity")
            .field("name", &self.name)
            .field("vouched", &self.vouched)
            .finish_non_exhaustive()
    }
}

/// What a provider gives for a code.
#[derive(Deserialize)]
struct Tokens {
    id_token: String,
    access_token: Option<String>,
}

/// Why it gives none (RFC 6749, 5.2).
#[derive(Deserialize)]
struct TokenError {
    error: String,
}

impl Provider {
    /// A provider as it is configured, that has so long to answer.
    ///
    /// # Errors
    /// Settings that do not hold.
    pub fn new(
        settings: Settings,
        secret: Option<Zeroizing<String>>,
        patience: Duration,
    ) -> Result<Self, BadSettings> {
        settings.check()?;
        let client = Client::new(&settings, patience)?;
        Ok(Self { settings, secret, client, known: Mutex::default() })
    }

    /// As it is configured.
    pub fn settings(&self) -> &Settings {
        &self.settings
    }

    /// Where a browser is sent with a request.
    ///
    /// # Errors
    /// If the provider does not say where.
    pub fn leads_to(&self, request: &AuthenticationRequest<'_>, now: Timestamp) -> Result<String, Fault> {
        let (client, scopes) = match &self.settings.protocol {
            Protocol::Cas { address } => {
                let renewed = request.again.then_some(("renew", "true"));
                let service = service(request);
                let pairs: Vec<_> = std::iter::once(("service", service.as_str())).chain(renewed).collect();
                return Ok(with(&address.below("login"), &pairs));
            }
            Protocol::Oidc { client, scopes, .. } => (client, scopes),
        };
        let metadata = self.metadata(now)?;
        let scope = std::iter::once("openid").chain(scopes.iter().map(String::as_str));
        let scope = scope.collect::<Vec<_>>().join(" ");
        let challenge = URL_SAFE_NO_PAD.encode(Sha256::digest(request.verifier));
        let mut pairs = vec![
            ("response_type", "code"),
            ("client_id", client),
            ("redirect_uri", request.callback),
            ("scope", &scope),
            ("state", request.state),
            ("nonce", request.nonce),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        if request.again {
            pairs.extend([("prompt", "login"), ("max_age", "0")]);
        }
        Ok(with(&metadata.authorization_endpoint, &pairs))
    }

    /// Whom a browser brings back that was sent away with this request.
    ///
    /// # Errors
    /// If the provider does not vouch for anybody, or not in a way to be believed.
    pub fn identify(
        &self,
        request: &AuthenticationRequest<'_>,
        returned: &Returned<'_>,
        now: Timestamp,
    ) -> Result<Identity, Fault> {
        match &self.settings.protocol {
            Protocol::Cas { address } => self.validate(address, request, returned),
            Protocol::Oidc { issuer, client, .. } => {
                self.exchange((issuer.as_str(), client), request, returned, now)
            }
        }
    }

    /// Where a browser is sent to be signed out at the provider too; none where it has no such place. It leads back to `back`.
    ///
    /// # Errors
    /// If the provider does not say where.
    pub fn signs_out_at(&self, back: &str, now: Timestamp) -> Result<Option<String>, Fault> {
        match &self.settings.protocol {
            Protocol::Cas { address } => Ok(Some(with(&address.below("logout"), &[("service", back)]))),
            Protocol::Oidc { client, .. } => {
                let pairs = [("client_id", client.as_str()), ("post_logout_redirect_uri", back)];
                Ok(self.metadata(now)?.end_session_endpoint.map(|address| with(&address, &pairs)))
            }
        }
    }

    fn validate(
        &self,
        address: &Address,
        request: &AuthenticationRequest<'_>,
        returned: &Returned<'_>,
    ) -> Result<Identity, Fault> {
        let ticket = returned.ticket.filter(|ticket| cas::is_ticket(ticket));
        let ticket = ticket.ok_or_else(|| Fault::Refused("no ticket".to_owned()))?;
        let service = service(request);
        let renewed = request.again.then_some(("renew", "true"));
        let pairs: Vec<_> =
            [("service", service.as_str()), ("ticket", ticket)].into_iter().chain(renewed).collect();
        let answer = self.client.get(&with(&address.below("p3/serviceValidate"), &pairs), None)?;
        if answer.status != 200 {
            return Err(Fault::senseless(format!("status {}", answer.status)));
        }
        let attributes = cas::validated(&answer.body)?;
        self.identity(|name| attributes.values(name), Some(ticket.to_owned()))
    }

    fn exchange(
        &self,
        (issuer, client): (&str, &str),
        request: &AuthenticationRequest<'_>,
        returned: &Returned<'_>,
        now: Timestamp,
    ) -> Result<Identity, Fault> {
        let metadata = self.metadata(now)?;
        // Who gave the code comes first: it is not shown to anybody else (RFC 9207).
        let said = returned.issuer;
        if said.map_or(metadata.authorization_response_iss_parameter_supported, |said| said != issuer) {
            return Err(Untrue::Issuer.into());
        }
        if let Some(error) = returned.error {
            return Err(Fault::Refused(word(error)));
        }
        let code = returned.code.filter(|code| !code.is_empty() && code.len() <= LONGEST_CODE);
        let code = code.ok_or_else(|| Fault::Refused("no code".to_owned()))?;
        let tokens = self.tokens(&metadata, client, request, code)?;
        let claims = self.believed(&metadata, (issuer, client), request, &tokens, now)?;
        let asked = self.settings.claim.as_str();
        let known = match claims.all.contains_key(asked) {
            true => claims.all,
            false => self.also_said(&metadata, &claims, &tokens)?,
        };
        self.identity(|name| texts(known.get(name)), None)
    }

    fn tokens(
        &self,
        metadata: &Metadata,
        client: &str,
        request: &AuthenticationRequest<'_>,
        code: &str,
    ) -> Result<Tokens, Fault> {
        let mut fields = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", request.callback),
            ("code_verifier", request.verifier),
        ];
        let mut header = None;
        match &self.secret {
            None => fields.push(("client_id", client)),
            Some(secret) => match metadata.authentication()? {
                Authentication::Post => {
                    fields.extend([("client_id", client), ("client_secret", secret.as_str())])
                }
                Authentication::Basic => {
                    // Both are written as in a form before they are joined (RFC 6749, 2.3.1).
                    let joined = Zeroizing::new(format!("{}:{}", escaped(client), escaped(secret)));
                    header = Some(Zeroizing::new(format!("Basic {}", STANDARD.encode(joined.as_bytes()))));
                }
            },
        }
        let header = header.as_ref().map(|header| header.as_str());
        let answer = self.client.post(&metadata.token_endpoint, &fields, header)?;
        let body = Zeroizing::new(answer.body);
        match answer.status {
            200 => serde_json::from_str(&body).map_err(|_| Fault::senseless("no tokens")),
            400 | 401 => match serde_json::from_str::<TokenError>(&body) {
                Ok(TokenError { error }) => Err(Fault::Refused(word(&error))),
                Err(_) => Err(Fault::senseless(format!("status {}", answer.status))),
            },
            status => Err(Fault::senseless(format!("status {status}"))),
        }
    }

    fn believed(
        &self,
        metadata: &Metadata,
        (issuer, client): (&str, &str),
        request: &AuthenticationRequest<'_>,
        tokens: &Tokens,
        now: Timestamp,
    ) -> Result<Claims, Fault> {
        let token = Token::parse(&tokens.id_token)?;
        let (keys, as_of) = self.keys(metadata, now, KEPT)?;
        let payload = match token.payload(&keys) {
            // A key that was not there yet when the others were read; not asked for at everybody's wish.
            Err(Untrue::Key) if now.0 - as_of.0 >= ASKED_AGAIN => {
                token.payload(&self.keys(metadata, now, ASKED_AGAIN)?.0)?
            }
            found => found?,
        };
        let access_token = tokens.access_token.as_ref().map(|access| (access.as_str(), token.algorithm));
        let anew_since = request.again.then_some(request.begun);
        let nonce = request.nonce;
        Ok(checked(payload, &Expected { issuer, client, nonce, now, anew_since, access_token })?)
    }

    /// What the provider says of the same person where it is asked for more.
    fn also_said(
        &self,
        metadata: &Metadata,
        claims: &Claims,
        tokens: &Tokens,
    ) -> Result<serde_json::Map<String, serde_json::Value>, Fault> {
        let (Some(address), Some(token)) = (&metadata.userinfo_endpoint, &tokens.access_token) else {
            return Ok(claims.all.clone());
        };
        let answer = self.client.get(address, Some(token))?;
        let said = serde_json::from_str::<serde_json::Map<String, serde_json::Value>>(&answer.body);
        let said = said.ok().filter(|_| answer.status == 200);
        let said = said.ok_or_else(|| Fault::senseless("nothing about the user"))?;
        if said.get("sub").and_then(serde_json::Value::as_str) != Some(&claims.subject) {
            return Err(Untrue::Subject.into());
        }
        // What the token says itself goes before.
        Ok(said.into_iter().chain(claims.all.clone()).collect())
    }

    fn identity(
        &self,
        values: impl Fn(&str) -> Vec<String>,
        ticket: Option<String>,
    ) -> Result<Identity, Fault> {
        let nameless = || Fault::Nameless(self.settings.claim.clone());
        let [name] = <[String; 1]>::try_from(values(&self.settings.claim)).map_err(|_| nameless())?;
        if name.is_empty() || name.len() > LONGEST_NAME || name.chars().any(char::is_control) {
            return Err(nameless());
        }
        let vouching = self.settings.vouching.as_ref();
        let vouched = vouching.is_some_and(|v| values(&v.claim).iter().any(|value| v.values.contains(value)));
        Ok(Identity { name, vouched, ticket })
    }

    fn metadata(&self, now: Timestamp) -> Result<Metadata, Fault> {
        let kept = self.known().metadata.clone();
        if let Some((metadata, _)) = kept.filter(|(_, as_of)| is_kept(*as_of, now, KEPT)) {
            return Ok(metadata);
        }
        let issuer = self.settings.address();
        let answer = self.client.get(&issuer.below(".well-known/openid-configuration"), None)?;
        if answer.status != 200 {
            return Err(Fault::senseless(format!("status {}", answer.status)));
        }
        let metadata = Metadata::read(&answer.body, issuer.as_str(), &self.client)?;
        self.known().metadata = Some((metadata.clone(), now));
        Ok(metadata)
    }

    /// The keys, read within so long, with when they were read.
    fn keys(&self, metadata: &Metadata, now: Timestamp, kept: i64) -> Result<(Keys, Timestamp), Fault> {
        let known = self.known().keys.clone();
        if let Some(known) = known.filter(|(_, as_of)| is_kept(*as_of, now, kept)) {
            return Ok(known);
        }
        let answer = self.client.get(&metadata.jwks_uri, None)?;
        if answer.status != 200 {
            return Err(Fault::senseless(format!("status {}", answer.status)));
        }
        let keys = Keys::read(&answer.body)?;
        self.known().keys = Some((keys.clone(), now));
        Ok((keys, now))
    }

    fn known(&self) -> std::sync::MutexGuard<'_, Known> {
        self.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Also where the clock ran backwards, what was read in a time to come is read again.
fn is_kept(as_of: Timestamp, now: Timestamp, kept: i64) -> bool {
    (0..kept).contains(&(now.0 - as_of.0))
}

/// The service that a ticket is for: this request and no other.
fn service(request: &AuthenticationRequest<'_>) -> String {
    with(request.callback, &[("state", request.state)])
}

/// A word of an error (RFC 6749, 5.2), for the log: nothing that anybody else could have put there.
fn word(text: &str) -> String {
    text.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')).take(64).collect()
}
