//! A server that takes messages for the robots of groups as WeCom and DingTalk do: it looks at the form of each, counts how
//! many come in a minute, and answers with their codes. Its minutes pass when a story says so.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha2::Sha256;

use crate::loopback::Loopback;

/// Messages taken in a minute.
const A_MINUTE: usize = 20;

/// Whose manner the server has.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Manner {
    /// WeCom: 4096 bytes, twenty a minute.
    WeCom,
    /// DingTalk: signed with a secret, twenty a minute and then nothing for ten.
    DingTalk {
        /// The secret.
        secret: String,
    },
}

/// What goes wrong with the next message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mishap {
    /// The server fails.
    Status(u16),
    /// It hangs up without a word.
    Silence,
    /// It answers with something else.
    Nonsense,
    /// It takes the message, and the answer is lost.
    LostAnswer,
    /// It leads elsewhere.
    Elsewhere,
}

#[derive(Debug, Default)]
struct Book {
    taken: Vec<String>,
    asked: usize,
    this_minute: usize,
    blocked: bool,
    mishaps: Vec<Mishap>,
}

/// The server; it ends with the value.
#[derive(Debug)]
pub struct RobotServer {
    server: Loopback,
    path: &'static str,
    book: Arc<Mutex<Book>>,
}

impl RobotServer {
    /// Starts one at a port that is free.
    pub fn start(manner: Manner) -> Self {
        let book = Arc::new(Mutex::new(Book::default()));
        let path = match manner {
            Manner::WeCom => "/cgi-bin/webhook/send?key=key-of-the-test",
            Manner::DingTalk { .. } => "/robot/send?access_token=token-of-the-test",
        };
        let kept = book.clone();
        let server = Loopback::start(move |client| answer(client, &manner, path, &kept));
        Self { server, path, book }
    }

    /// The address that a group would show.
    pub fn url(&self) -> String {
        format!("http://{}{}", self.server.address(), self.path)
    }

    /// The messages that were taken, in Markdown.
    pub fn taken(&self) -> Vec<String> {
        self.book.lock().expect("the book").taken.clone()
    }

    /// How often something was asked of it.
    pub fn asked(&self) -> usize {
        self.book.lock().expect("the book").asked
    }

    /// What goes wrong next.
    pub fn will(&self, mishap: Mishap) {
        self.book.lock().expect("the book").mishaps.push(mishap);
    }

    /// So many minutes pass.
    pub fn minutes_pass(&self, minutes: u32) {
        let mut book = self.book.lock().expect("the book");
        book.this_minute = 0;
        book.blocked &= minutes < 10;
    }
}

fn answer(client: TcpStream, manner: &Manner, path: &str, book: &Mutex<Book>) -> std::io::Result<()> {
    let mut reader = BufReader::new(client);
    let (mut head, mut length) = (String::new(), 0);
    loop {
        let before = head.len();
        reader.read_line(&mut head)?;
        let line = head[before..].trim_end().to_ascii_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(value) = line.strip_prefix("content-length:") {
            length = value.trim().parse().unwrap_or(0);
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let mut client = reader.into_inner();
    let mut book = book.lock().expect("the book");
    book.asked += 1;
    let mishap = (!book.mishaps.is_empty()).then(|| book.mishaps.remove(0));
    let reply = match mishap {
        Some(Mishap::Silence) => return Ok(()),
        Some(Mishap::Status(status)) => format!("HTTP/1.1 {status} Failure\r\ncontent-length: 0\r\n"),
        Some(Mishap::Nonsense) => "HTTP/1.1 200 OK\r\ncontent-length: 6\r\n\r\n<html>".to_owned(),
        Some(Mishap::Elsewhere) => {
            format!("HTTP/1.1 302 Found\r\nlocation: {path}\r\ncontent-length: 0\r\n")
        }
        Some(Mishap::LostAnswer) => {
            told(&mut book, manner, path, &head, &body);
            return Ok(());
        }
        None => {
            let (code, words) = told(&mut book, manner, path, &head, &body);
            let json = format!("{{\"errcode\":{code},\"errmsg\":\"{words}\"}}");
            let length = json.len();
            format!(
                "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{json}"
            )
        }
    };
    let reply = if reply.contains("\r\n\r\n") { reply } else { reply + "connection: close\r\n\r\n" };
    client.write_all(reply.as_bytes())
}

/// What the makers say to a message.
fn told(book: &mut Book, manner: &Manner, path: &str, head: &str, body: &[u8]) -> (i64, &'static str) {
    let target = head.split(' ').nth(1).unwrap_or_default();
    let json = head.to_ascii_lowercase().contains("content-type: application/json");
    let body: Value = serde_json::from_slice(body).unwrap_or_default();
    let wanted = match manner {
        Manner::WeCom => {
            if target != path {
                return (93000, "invalid webhook url");
            }
            "content"
        }
        Manner::DingTalk { secret } => {
            if !is_signed(target, path, secret) {
                return (310_000, "sign not match");
            }
            "text"
        }
    };
    let text = body["markdown"][wanted].as_str().unwrap_or_default();
    let titled =
        *manner == Manner::WeCom || body["markdown"]["title"].as_str().is_some_and(|t| !t.is_empty());
    if !head.starts_with("POST ") || !json || body["msgtype"] != "markdown" || text.is_empty() || !titled {
        return (40008, "invalid message type");
    }
    if *manner == Manner::WeCom && text.len() > 4096 {
        return (40058, "markdown.content exceed max length 4096");
    }
    book.this_minute += 1;
    book.blocked |= *manner != Manner::WeCom && book.this_minute > A_MINUTE;
    if book.blocked || book.this_minute > A_MINUTE {
        return if *manner == Manner::WeCom {
            (45009, "api freq out of limit")
        } else {
            (130_101, "send too fast, exceed 20 times per minute")
        };
    }
    book.taken.push(text.to_owned());
    (0, "ok")
}

/// `&timestamp=…&sign=…`: HMAC-SHA256 of `timestamp\nsecret` under the secret, in Base64, escaped.
fn is_signed(target: &str, path: &str, secret: &str) -> bool {
    let Some(rest) = target.strip_prefix(path).and_then(|rest| rest.strip_prefix("&timestamp=")) else {
        return false;
    };
    let Some((timestamp, sign)) = rest.split_once("&sign=") else { return false };
    let mut mac = Hmac::<Sha256>::new_from_slice(secret.as_bytes()).expect("any key");
    mac.update(format!("{timestamp}\n{secret}").as_bytes());
    let right = STANDARD.encode(mac.finalize().into_bytes());
    let right = right.replace('+', "%2B").replace('/', "%2F").replace('=', "%3D");
    timestamp.len() == 13 && sign == right
}
