//! A bucket: objects put, fetched, listed and removed, each by a request that is signed and, where the network fails, made once more.

use std::io::{Cursor, Read, Seek, SeekFrom};
use std::sync::Arc;
use std::time::Duration;

use mingde_core::date::Timestamp;
use sha2::{Digest as _, Sha256};
use ureq::http::Response;
use ureq::tls::{Certificate, PemItem, RootCerts, TlsConfig, parse_pem};
use ureq::{Agent, Body, Error, SendBody};

use crate::keys::AccessKeys;
use crate::listing;
use crate::place::{ObjectPlace, is_plain};
use crate::signing::{Signed, query};
use crate::trouble::ObjectTrouble;

/// So long a storage may take for one object.
pub const PATIENCE: Duration = Duration::from_secs(60);
/// So long it may take until it answers at all.
const TO_ANSWER: Duration = Duration::from_secs(5);
/// Bytes of a list, or of what a storage says of an error.
const LONGEST_LIST: u64 = 8 << 20;
/// Pages of a list: a hundred thousand objects.
const MOST_PAGES: usize = 100;
/// SHA-256 of nothing.
const EMPTY: &str = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

/// A bucket, or what lies below a prefix of one.
#[derive(Debug)]
pub struct Bucket {
    agent: Agent,
    place: ObjectPlace,
    keys: AccessKeys,
    now: fn() -> Timestamp,
}

/// Length of an object.
pub type Size = u64;

/// A request, before it is signed.
struct Asked<'a> {
    method: &'static str,
    path: String,
    query: Vec<(&'static str, String)>,
    range: Option<String>,
    hash: String,
    body: Option<(&'a mut dyn ReadSeek, u64)>,
}

trait ReadSeek: Read + Seek {}
impl<T: Read + Seek> ReadSeek for T {}

impl Bucket {
    /// A bucket that is asked with keys. Nothing is asked yet.
    ///
    /// # Errors
    /// [`ObjectTrouble::BadKeys`] where the authority cannot be read that the keys name.
    pub fn new(
        place: ObjectPlace,
        keys: AccessKeys,
        (now, patience): (fn() -> Timestamp, Duration),
    ) -> Result<Self, ObjectTrouble> {
        let roots = match &keys.authority {
            Some(path) => RootCerts::Specific(Arc::new(authority(path)?)),
            None => RootCerts::WebPki,
        };
        let config = Agent::config_builder()
            .http_status_as_error(false)
            .https_only(!place.in_clear)
            .max_redirects(0)
            .timeout_global(Some(patience))
            .timeout_connect(Some(TO_ANSWER))
            .user_agent("mingde")
            .tls_config(TlsConfig::builder().root_certs(roots).build());
        // What is on this machine is asked without a proxy.
        let config = if place.in_clear { config.proxy(None) } else { config };
        Ok(Self { agent: config.build().into(), place, keys, now })
    }

    /// Where it is.
    pub fn place(&self) -> &ObjectPlace {
        &self.place
    }

    /// Puts an object. It is there whole afterwards, or as it was before: the storage has its hash and length in a signed request and takes
    /// nothing else.
    ///
    /// # Errors
    /// [`ObjectTrouble`]
    pub fn put(&self, key: &str, bytes: &[u8]) -> Result<(), ObjectTrouble> {
        let hash = hex::encode(Sha256::digest(bytes));
        self.put_from(key, &mut Cursor::new(bytes), (bytes.len() as u64, hash))
    }

    /// The same from a file, of which length and SHA-256 (in hexadecimal) are known.
    ///
    /// # Errors
    /// [`ObjectTrouble`]
    pub fn put_from(
        &self,
        key: &str,
        source: &mut (impl Read + Seek),
        (length, hash): (Size, String),
    ) -> Result<(), ObjectTrouble> {
        let path = self.path(key)?;
        let asked =
            Asked { method: "PUT", path, query: Vec::new(), range: None, hash, body: Some((source, length)) };
        self.ask(asked, |answer| match answer.status().as_u16() {
            200 | 201 | 204 => Ok(()),
            404 => Err(ObjectTrouble::NoBucket),
            status => Err(meant(status)),
        })
    }

    /// An object, or the first bytes of it where `only` says how many; none where there is none. Longer ones than `most` are not fetched.
    ///
    /// # Errors
    /// [`ObjectTrouble`]
    pub fn get(&self, key: &str, most: Size, only: Option<Size>) -> Result<Option<Vec<u8>>, ObjectTrouble> {
        let path = self.path(key)?;
        let range = only.map(|bytes| format!("bytes=0-{}", bytes.saturating_sub(1)));
        let asked =
            Asked { method: "GET", path, query: Vec::new(), range, hash: EMPTY.to_owned(), body: None };
        self.ask(asked, |answer| match answer.status().as_u16() {
            200 | 206 => {
                let said = length(answer);
                if only.is_none() && said.is_some_and(|length| length > most) {
                    return Err(ObjectTrouble::TooLong);
                }
                let mut bytes = Vec::new();
                let reader = answer.body_mut().with_config().limit(u64::MAX).reader();
                reader.take(only.unwrap_or(most + 1)).read_to_end(&mut bytes).map_err(broken_off)?;
                if bytes.len() as u64 > most {
                    return Err(ObjectTrouble::TooLong);
                }
                if only.is_none() && said.is_some_and(|length| length != bytes.len() as u64) {
                    return Err(ObjectTrouble::Away("it broke off".to_owned()));
                }
                Ok(Some(bytes))
            }
            404 => Ok(None),
            // Of nothing there are no first bytes.
            416 if only.is_some() => Ok(Some(Vec::new())),
            status => Err(meant(status)),
        })
    }

    /// Length of an object; none where there is none.
    ///
    /// # Errors
    /// [`ObjectTrouble`]
    pub fn size(&self, key: &str) -> Result<Option<Size>, ObjectTrouble> {
        let path = self.path(key)?;
        let hash = EMPTY.to_owned();
        let asked = Asked { method: "HEAD", path, query: Vec::new(), range: None, hash, body: None };
        self.ask(asked, |answer| match answer.status().as_u16() {
            200 => {
                length(answer).map(Some).ok_or_else(|| ObjectTrouble::Strange("without a length".to_owned()))
            }
            404 => Ok(None),
            status => Err(meant(status)),
        })
    }

    /// Keys of what lies below a prefix, from the prefix of the place on, in order. Those that are no plain paths are passed over: nobody
    /// here has put them there.
    ///
    /// # Errors
    /// [`ObjectTrouble`]
    pub fn list(&self, below: &str) -> Result<Vec<String>, ObjectTrouble> {
        let (mut keys, mut next) = (Vec::new(), None);
        for _ in 0..MOST_PAGES {
            let page = self.page(below, next.take())?;
            let own = page.keys.iter().filter_map(|key| key.strip_prefix(&self.place.prefix));
            keys.extend(own.filter(|key| is_plain(key)).map(str::to_owned));
            next = page.next;
            if next.is_none() {
                keys.sort();
                return Ok(keys);
            }
        }
        Err(ObjectTrouble::TooLong)
    }

    fn page(&self, below: &str, next: Option<String>) -> Result<listing::Listing, ObjectTrouble> {
        let mut query: Vec<(&str, String)> = Vec::new();
        query.extend(next.map(|token| ("continuation-token", token)));
        query.push(("list-type", "2".to_owned()));
        query.push(("prefix", format!("{}{below}", self.place.prefix)));
        let path = if self.place.bucket.is_empty() { "/".to_owned() } else { self.place.bucket.clone() };
        let asked = Asked { method: "GET", path, query, range: None, hash: EMPTY.to_owned(), body: None };
        self.ask(asked, |answer| match answer.status().as_u16() {
            200 => {
                let text = answer.body_mut().with_config().limit(LONGEST_LIST).read_to_string();
                listing::read(&text.map_err(unheard)?)
            }
            404 => Err(ObjectTrouble::NoBucket),
            status => Err(meant(status)),
        })
    }

    /// Removes an object; one that is not there is removed already.
    ///
    /// # Errors
    /// [`ObjectTrouble`]
    pub fn remove(&self, key: &str) -> Result<(), ObjectTrouble> {
        let path = self.path(key)?;
        let hash = EMPTY.to_owned();
        let asked = Asked { method: "DELETE", path, query: Vec::new(), range: None, hash, body: None };
        self.ask(asked, |answer| match answer.status().as_u16() {
            200 | 204 | 404 => Ok(()),
            status => Err(meant(status)),
        })
    }

    fn path(&self, key: &str) -> Result<String, ObjectTrouble> {
        if !is_plain(key) {
            return Err(ObjectTrouble::BadAddress);
        }
        Ok(format!("{}/{}{key}", self.place.bucket, self.place.prefix))
    }

    /// Asks, and once more where the storage was away: all that is asked here may be asked twice.
    fn ask<T>(
        &self,
        mut asked: Asked<'_>,
        read: impl Fn(&mut Response<Body>) -> Result<T, ObjectTrouble>,
    ) -> Result<T, ObjectTrouble> {
        let mut once = || self.send(&mut asked).and_then(|mut answer| read(&mut answer));
        match once() {
            Err(ObjectTrouble::Away(why)) => {
                tracing::info!(why, "the object storage is asked once more");
                once()
            }
            answered => answered,
        }
    }

    fn send(&self, asked: &mut Asked<'_>) -> Result<Response<Body>, ObjectTrouble> {
        let signed = Signed {
            method: asked.method,
            path: &asked.path,
            query: &asked.query,
            host: &self.place.host,
            range: asked.range.as_deref(),
            body: &asked.hash,
        };
        let (authorization, time) = signed.headers(&self.keys, &self.place.region, (self.now)());
        let scheme = if self.place.in_clear { "http" } else { "https" };
        let query = query(&asked.query);
        let mark = if query.is_empty() { "" } else { "?" };
        let url = format!("{scheme}://{}{}{mark}{query}", self.place.host, asked.path);
        let headers =
            [("authorization", &authorization), ("x-amz-date", &time), ("x-amz-content-sha256", &asked.hash)];
        let sent = match &mut asked.body {
            Some((source, length)) => {
                source.seek(SeekFrom::Start(0)).map_err(broken_off)?;
                let request = self.agent.put(url).header("content-length", length.to_string());
                let request =
                    headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
                request.send(SendBody::from_reader(source))
            }
            None => {
                let request = match asked.method {
                    "HEAD" => self.agent.head(url),
                    "DELETE" => self.agent.delete(url),
                    _ => self.agent.get(url),
                };
                let request =
                    headers.iter().fold(request, |request, (name, value)| request.header(*name, *value));
                let range = asked.range.iter();
                range.fold(request, |request, range| request.header("range", range)).call()
            }
        };
        sent.map_err(unheard)
    }
}

fn length(answer: &Response<Body>) -> Option<u64> {
    answer.headers().get("content-length")?.to_str().ok()?.parse().ok()
}

fn meant(status: u16) -> ObjectTrouble {
    match status {
        401 | 403 => ObjectTrouble::Refused(status),
        // What a storage says whose disk is full, that is being started, or that is asked too much.
        429 | 500.. => ObjectTrouble::Away(format!("it answered {status}")),
        _ => ObjectTrouble::Strange(status.to_string()),
    }
}

fn broken_off(error: std::io::Error) -> ObjectTrouble {
    ObjectTrouble::Away(error.kind().to_string())
}

fn unheard(error: Error) -> ObjectTrouble {
    match error {
        Error::Rustls(_) | Error::Tls(_) => ObjectTrouble::Untrusted(error.to_string()),
        Error::Io(cause) if cause.kind() == std::io::ErrorKind::InvalidData => {
            ObjectTrouble::Untrusted(cause.to_string())
        }
        // Nothing of the address, in which names stand.
        Error::BadUri(_) => ObjectTrouble::BadAddress,
        Error::BodyExceedsLimit(_) => ObjectTrouble::TooLong,
        other => ObjectTrouble::Away(other.to_string()),
    }
}

/// Certificates in the file of an authority.
fn authority(path: &str) -> Result<Vec<Certificate<'static>>, ObjectTrouble> {
    let pem = std::fs::read(path).map_err(|_| ObjectTrouble::BadKeys)?;
    let items = parse_pem(&pem).map(|item| item.map_err(|_| ObjectTrouble::BadKeys));
    let mut certificates = Vec::new();
    for item in items {
        if let PemItem::Certificate(certificate) = item? {
            certificates.push(certificate);
        }
    }
    if certificates.is_empty() { Err(ObjectTrouble::BadKeys) } else { Ok(certificates) }
}
