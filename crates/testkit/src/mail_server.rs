//! A server that takes mail by SMTP, over TLS from the first byte or after STARTTLS, from whoever signs in.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::loopback::Loopback;

/// The authority that vouches for the server as `localhost`.
pub const AUTHORITY: &str = include_str!("mail_server/authority.pem");
/// An authority that vouches for nobody.
pub const ANOTHER_AUTHORITY: &str = include_str!("mail_server/other.pem");
/// The certificate of `localhost` by that authority.
pub const CERTIFICATE: &str = include_str!("mail_server/server.pem");
/// Its key.
pub const CERTIFICATE_KEY: &str = include_str!("mail_server/server.key");
/// Who signs in, and with what.
pub const SIGNED_IN: (&str, &str) = ("mingde", "password-of-the-test");

/// Where TLS begins.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Begins {
    /// With the first byte.
    AtOnce,
    /// After STARTTLS.
    AfterStartTls,
    /// Never.
    Never,
}

/// A mail as it was taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TakenMail {
    /// To whom.
    pub to: String,
    /// Head and body as they came.
    pub text: String,
}

/// The server; it ends with the value.
#[derive(Debug)]
pub struct MailServer {
    server: Loopback,
    book: Arc<Mutex<Book>>,
}

#[derive(Debug, Default)]
struct Book {
    taken: Vec<TakenMail>,
    /// What was said in clear.
    in_clear: Vec<String>,
    /// Answers to the next mails instead of taking them.
    answers: Vec<String>,
}

impl MailServer {
    /// Starts one at a port that is free.
    pub fn start(begins: Begins) -> Self {
        let book = Arc::new(Mutex::new(Book::default()));
        let (kept, config) = (book.clone(), config());
        let server = Loopback::start(move |client| serve(client, begins, &config, &kept));
        Self { server, book }
    }

    /// Its port at `localhost`.
    pub fn port(&self) -> u16 {
        self.server.address().port()
    }

    /// What was taken.
    pub fn taken(&self) -> Vec<TakenMail> {
        self.book.lock().expect("the book").taken.clone()
    }

    /// What was said before TLS.
    pub fn heard_in_clear(&self) -> Vec<String> {
        self.book.lock().expect("the book").in_clear.clone()
    }

    /// Answers the next recipient with this line.
    pub fn will_answer(&self, line: &str) {
        self.book.lock().expect("the book").answers.push(line.to_owned());
    }
}

fn config() -> Arc<ServerConfig> {
    let chain = CertificateDer::pem_slice_iter(CERTIFICATE.as_bytes()).map(|one| one.expect("a certificate"));
    let key = PrivateKeyDer::from_pem_slice(CERTIFICATE_KEY.as_bytes()).expect("a key");
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let config = ServerConfig::builder_with_provider(provider).with_safe_default_protocol_versions();
    let config = config.expect("versions").with_no_client_auth();
    Arc::new(config.with_single_cert(chain.collect(), key).expect("a certificate with its key"))
}

fn serve(
    client: TcpStream,
    begins: Begins,
    config: &Arc<ServerConfig>,
    book: &Mutex<Book>,
) -> std::io::Result<()> {
    let closed = |client: TcpStream| {
        let connection = ServerConnection::new(config.clone()).map_err(std::io::Error::other)?;
        Ok::<_, std::io::Error>(BufReader::new(StreamOwned::new(connection, client)))
    };
    if begins == Begins::AtOnce {
        let mut stream = closed(client)?;
        say(&mut stream, "220 localhost")?;
        return talk(stream, book);
    }
    let mut client = BufReader::new(client);
    say(&mut client, "220 localhost")?;
    loop {
        let line = heard(&mut client)?;
        book.lock().expect("the book").in_clear.push(line.clone());
        match line.split(' ').next().unwrap_or_default() {
            "EHLO" if begins == Begins::AfterStartTls => say(&mut client, "250-localhost\r\n250 STARTTLS")?,
            "EHLO" => say(&mut client, "250-localhost\r\n250 AUTH PLAIN")?,
            "STARTTLS" if begins == Begins::AfterStartTls => {
                say(&mut client, "220 go ahead")?;
                return talk(closed(client.into_inner())?, book);
            }
            "QUIT" => return say(&mut client, "221 bye"),
            _ => say(&mut client, "530 not in clear")?,
        }
    }
}

/// A conversation that nobody else hears.
fn talk<S: Read + Write>(mut client: BufReader<S>, book: &Mutex<Book>) -> std::io::Result<()> {
    let (mut to, mut known) = (String::new(), false);
    loop {
        let line = heard(&mut client)?;
        let (verb, rest) = line.split_once(' ').unwrap_or((&line, ""));
        let answer = match verb {
            "EHLO" => "250-localhost\r\n250 AUTH PLAIN".to_owned(),
            "AUTH" => {
                let told = STANDARD.decode(rest.trim_start_matches("PLAIN ")).unwrap_or_default();
                let right = format!("\0{}\0{}", SIGNED_IN.0, SIGNED_IN.1);
                known = told == right.as_bytes();
                (if known { "235 welcome" } else { "535 who are you" }).to_owned()
            }
            "QUIT" => return say(&mut client, "221 bye"),
            _ if !known => "530 sign in first".to_owned(),
            "MAIL" => "250 ok".to_owned(),
            "RCPT" => {
                rest.trim_start_matches("TO:").trim_matches(['<', '>']).clone_into(&mut to);
                let mut book = book.lock().expect("the book");
                if book.answers.is_empty() { "250 ok".to_owned() } else { book.answers.remove(0) }
            }
            "DATA" => {
                say(&mut client, "354 go ahead")?;
                let mut text = String::new();
                loop {
                    let line = heard(&mut client)?;
                    if line == "." {
                        break;
                    }
                    text += line.strip_prefix('.').unwrap_or(&line);
                    text.push('\n');
                }
                book.lock().expect("the book").taken.push(TakenMail { to: to.clone(), text });
                "250 taken".to_owned()
            }
            "RSET" | "NOOP" => "250 ok".to_owned(),
            _ => "502 what".to_owned(),
        };
        say(&mut client, &answer)?;
    }
}

fn say<S: Read + Write>(client: &mut BufReader<S>, line: &str) -> std::io::Result<()> {
    let stream = client.get_mut();
    stream.write_all(format!("{line}\r\n").as_bytes())?;
    stream.flush()
}

fn heard(client: &mut impl BufRead) -> std::io::Result<String> {
    let mut line = String::new();
    match client.read_line(&mut line)? {
        0 => Err(std::io::ErrorKind::UnexpectedEof.into()),
        _ => Ok(line.trim_end_matches(['\r', '\n']).to_owned()),
    }
}

impl TakenMail {
    /// Its subject, as a reader shows it (RFC 2047, Base64 of UTF-8).
    pub fn subject(&self) -> String {
        let unfolded = self.text.replace("\n ", " ");
        let line = unfolded.lines().find_map(|line| line.strip_prefix("Subject: ")).unwrap_or_default();
        let words = line.split(' ').map(|word| {
            let coded = word.strip_prefix("=?utf-8?b?").and_then(|word| word.strip_suffix("?="));
            coded.map_or(word.to_owned(), |word| {
                String::from_utf8_lossy(&STANDARD.decode(word).unwrap_or_default()).into_owned()
            })
        });
        words.collect()
    }

    /// Its text, as a reader shows it.
    pub fn body(&self) -> String {
        let (head, body) = self.text.split_once("\n\n").unwrap_or_default();
        if head.to_ascii_lowercase().contains("content-transfer-encoding: base64") {
            let bytes = STANDARD.decode(body.replace('\n', "")).unwrap_or_default();
            return String::from_utf8_lossy(&bytes).replace("\r\n", "\n");
        }
        body.to_owned()
    }
}
