//! An object storage as S3 speaks it, as far as Mingde asks: it checks the signature of each request and the hash of each body, keeps
//! objects in memory, lists two to a page, and fails in the ways in which storages fail.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};

use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::{Digest as _, Sha256};

use crate::loopback::Loopback;

/// Keys on a page of a list.
const ON_A_PAGE: usize = 2;
/// Who may come in.
const KEYS: [&str; 2] = ["key-of-the-test", "secret-of-the-test"];

/// What goes wrong with the next request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ObjectMishap {
    /// It answers with a status and does nothing.
    Status(u16),
    /// It says nothing until whoever asks has gone.
    Silence,
    /// The connection ends in the middle of an answer.
    Cut,
    /// It takes what was sent, and the answer is lost.
    LostAnswer,
    /// It gives other bytes than were put.
    OtherBytes,
}

#[derive(Debug, Default)]
struct Kept {
    objects: BTreeMap<String, Vec<u8>>,
    mishaps: Vec<ObjectMishap>,
    asked: Vec<String>,
    closed: bool,
}

/// The storage; it ends with the value.
#[derive(Debug)]
pub struct ObjectServer {
    server: Loopback,
    kept: Arc<Mutex<Kept>>,
}

impl ObjectServer {
    /// Starts one, with an empty bucket `bucket`, at a port that is free.
    pub fn start() -> Self {
        let kept = Arc::new(Mutex::new(Kept::default()));
        let shared = kept.clone();
        Self { server: Loopback::start(move |client| answer(client, &shared)), kept }
    }

    /// The address of its bucket, below a prefix.
    pub fn address(&self, prefix: &str) -> String {
        format!("s3+http://{}/bucket/{prefix}", self.server.address())
    }

    /// A file of keys by which it lets in.
    pub fn keys(&self) -> String {
        format!("AWS_ACCESS_KEY_ID={}\nAWS_SECRET_ACCESS_KEY={}\n", KEYS[0], KEYS[1])
    }

    /// What goes wrong next, one after the other.
    pub fn will(&self, mishaps: impl IntoIterator<Item = ObjectMishap>) {
        self.kept().mishaps.extend(mishaps);
    }

    /// Whether everything is answered with 503 from now on.
    pub fn close(&self, closed: bool) {
        self.kept().closed = closed;
    }

    /// Objects by key, from the bucket on.
    pub fn objects(&self) -> BTreeMap<String, Vec<u8>> {
        self.kept().objects.clone()
    }

    /// Puts other bytes in the place of an object.
    pub fn alter(&self, key: &str, bytes: &[u8]) {
        self.kept().objects.insert(key.to_owned(), bytes.to_owned());
    }

    /// Takes an object away.
    pub fn lose(&self, key: &str) {
        self.kept().objects.remove(key);
    }

    /// Method and target of each request.
    pub fn asked(&self) -> Vec<String> {
        self.kept().asked.clone()
    }

    fn kept(&self) -> std::sync::MutexGuard<'_, Kept> {
        self.kept.lock().expect("the storage")
    }
}

/// A request as it came.
struct Request {
    method: String,
    path: String,
    query: Vec<(String, String)>,
    headers: BTreeMap<String, String>,
    body: Vec<u8>,
}

fn answer(client: TcpStream, kept: &Mutex<Kept>) -> std::io::Result<()> {
    let mut reader = BufReader::new(client);
    let Some(request) = read(&mut reader)? else { return Ok(()) };
    let mut kept = kept.lock().expect("the storage");
    kept.asked.push(format!("{} {}", request.method, request.path));
    let mishap = (!kept.mishaps.is_empty()).then(|| kept.mishaps.remove(0));
    let (status, body) = match mishap {
        _ if kept.closed => (503, Vec::new()),
        Some(ObjectMishap::Status(status)) => (status, Vec::new()),
        Some(ObjectMishap::Silence) => {
            drop(kept);
            // Until the other side hangs up.
            _ = reader.read(&mut [0]);
            return Ok(());
        }
        _ => done(&mut kept, &request),
    };
    let mut body = body;
    if mishap == Some(ObjectMishap::OtherBytes) {
        body.iter_mut().for_each(|byte| *byte ^= 1);
    }
    drop(kept);
    let mut client = reader.into_inner();
    if mishap == Some(ObjectMishap::LostAnswer) {
        return Ok(());
    }
    let is_head = request.method == "HEAD";
    let length = body.len();
    write!(client, "HTTP/1.1 {status} Told\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n")?;
    let told = if mishap == Some(ObjectMishap::Cut) { length / 2 } else { length };
    if !is_head {
        client.write_all(&body[..told])?;
    }
    Ok(())
}

fn read(reader: &mut BufReader<TcpStream>) -> std::io::Result<Option<Request>> {
    let mut first = String::new();
    reader.read_line(&mut first)?;
    let mut words = first.split_whitespace();
    let (Some(method), Some(target)) = (words.next(), words.next()) else { return Ok(None) };
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let query = pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let mut headers = BTreeMap::new();
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
    }
    let length = headers.get("content-length").and_then(|length| length.parse().ok()).unwrap_or(0);
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let (method, path) = (method.to_owned(), path.to_owned());
    Ok(Some(Request { method, path, query, headers, body }))
}

/// What is answered when nothing goes wrong.
fn done(kept: &mut Kept, request: &Request) -> (u16, Vec<u8>) {
    if !is_signed(request) {
        return (403, b"<Error><Code>SignatureDoesNotMatch</Code></Error>".to_vec());
    }
    if request.headers.get("x-amz-content-sha256") != Some(&hex(&Sha256::digest(&request.body))) {
        return (400, b"<Error><Code>XAmzContentSHA256Mismatch</Code></Error>".to_vec());
    }
    let Some(below) = request.path.strip_prefix("/bucket") else { return (404, Vec::new()) };
    let key = below.trim_start_matches('/').to_owned();
    match (request.method.as_str(), key.is_empty()) {
        ("GET", true) => (200, list(kept, request)),
        ("PUT", false) => {
            kept.objects.insert(key, request.body.clone());
            (200, Vec::new())
        }
        ("GET" | "HEAD", false) => match (kept.objects.get(&key), first_bytes(request)) {
            (None, _) => (404, Vec::new()),
            (Some(bytes), None) => (200, bytes.clone()),
            (Some(bytes), Some(_)) if bytes.is_empty() => (416, Vec::new()),
            (Some(bytes), Some(most)) => (206, bytes[..most.min(bytes.len())].to_vec()),
        },
        ("DELETE", false) => {
            kept.objects.remove(&key);
            (204, Vec::new())
        }
        _ => (405, Vec::new()),
    }
}

fn first_bytes(request: &Request) -> Option<usize> {
    let last: usize = request.headers.get("range")?.strip_prefix("bytes=0-")?.parse().ok()?;
    Some(last + 1)
}

fn list(kept: &Kept, request: &Request) -> Vec<u8> {
    let named = |name: &str| {
        let value =
            request.query.iter().find(|(it, _)| it == name).map(|(_, value)| value.replace("%2F", "/"));
        value.unwrap_or_default()
    };
    let (prefix, after) = (named("prefix"), named("continuation-token"));
    let keys = kept.objects.keys().filter(|key| key.starts_with(&prefix) && **key > after);
    let page: Vec<&String> = keys.take(ON_A_PAGE + 1).collect();
    let shown = &page[..page.len().min(ON_A_PAGE)];
    let contents: String = shown.iter().map(|key| format!("<Contents><Key>{key}</Key></Contents>")).collect();
    let next = match (page.len() > ON_A_PAGE, shown.last()) {
        (true, Some(last)) => format!("<NextContinuationToken>{last}</NextContinuationToken>"),
        _ => String::new(),
    };
    let space = "http://s3.amazonaws.com/doc/2006-03-01/";
    format!("<ListBucketResult xmlns=\"{space}\">{next}{contents}</ListBucketResult>").into_bytes()
}

/// Whether the request is signed by whom it names, over what came.
fn is_signed(request: &Request) -> bool {
    let said = |name: &str| request.headers.get(name).map_or("", String::as_str);
    let Some(claims) = said("authorization").strip_prefix("AWS4-HMAC-SHA256 ") else { return false };
    let claim = |name: &str| {
        let claims = claims.split(',').filter_map(|claim| claim.trim().split_once('='));
        claims.filter(|(it, _)| *it == name).map(|(_, value)| value).next().unwrap_or_default()
    };
    let Some((id, scope)) = claim("Credential").split_once('/') else { return false };
    let names = claim("SignedHeaders");
    let all_signed = ["host", "x-amz-content-sha256", "x-amz-date"].iter().all(|name| names.contains(name));
    let lines: String = names.split(';').map(|name| format!("{name}:{}\n", said(name))).collect();
    let mut query = request.query.clone();
    query.sort();
    let query: Vec<String> = query.iter().map(|(name, value)| format!("{name}={value}")).collect();
    let canonical = format!(
        "{}\n{}\n{}\n{lines}\n{names}\n{}",
        request.method,
        request.path,
        query.join("&"),
        said("x-amz-content-sha256")
    );
    let digest = hex(&Sha256::digest(canonical));
    let text = format!("AWS4-HMAC-SHA256\n{}\n{scope}\n{digest}", said("x-amz-date"));
    let mut key = format!("AWS4{}", KEYS[1]).into_bytes();
    for part in scope.split('/').chain([text.as_str()]) {
        let mut mac = Hmac::<Sha256>::new_from_slice(&key).expect("any key");
        mac.update(part.as_bytes());
        key = mac.finalize().into_bytes().to_vec();
    }
    let dated = said("x-amz-date").starts_with(scope.split('/').next().unwrap_or("-"));
    id == KEYS[0] && all_signed && dated && hex(&key) == claim("Signature")
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}
