//! A program elsewhere that is told that something has changed, and looks at what it is told.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::{Arc, Mutex};

use crate::loopback::Loopback;

/// What it was told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ToldHook {
    /// Heads by their names in small letters.
    pub heads: Vec<(String, String)>,
    /// The body.
    pub body: String,
}

impl ToldHook {
    /// A head; empty where there is none.
    pub fn head(&self, name: &str) -> &str {
        self.heads.iter().find(|(own, _)| own == name).map_or("", |(_, value)| value)
    }
}

#[derive(Debug, Default)]
struct Book {
    told: Vec<ToldHook>,
    /// What it answers next; 204 where nothing is said.
    answers: Vec<String>,
}

/// The program; it ends with the value.
#[derive(Debug)]
pub struct HookServer {
    server: Loopback,
    book: Arc<Mutex<Book>>,
}

impl HookServer {
    /// Starts one at a port that is free.
    pub fn start() -> Self {
        let book = Arc::new(Mutex::new(Book::default()));
        let kept = book.clone();
        let server = Loopback::start(move |client| answer(client, &kept));
        Self { server, book }
    }

    /// Where it is told.
    pub fn url(&self) -> String {
        format!("http://{}/mingde", self.server.address())
    }

    /// What it was told, the first first.
    pub fn told(&self) -> Vec<ToldHook> {
        self.book.lock().expect("the book").told.clone()
    }

    /// What it answers next: a status, and heads behind it.
    pub fn will_answer(&self, status: &str) {
        self.book.lock().expect("the book").answers.push(status.to_owned());
    }
}

fn answer(client: TcpStream, book: &Mutex<Book>) -> std::io::Result<()> {
    let mut reader = BufReader::new(client);
    let (mut heads, mut line) = (Vec::new(), String::new());
    reader.read_line(&mut line)?;
    loop {
        line.clear();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        heads.push((name.to_ascii_lowercase(), value.trim().to_owned()));
    }
    let length = heads.iter().find(|(name, _)| name == "content-length");
    let mut body = vec![0; length.and_then(|(_, value)| value.parse().ok()).unwrap_or(0)];
    reader.read_exact(&mut body)?;
    let status = {
        let mut book = book.lock().expect("the book");
        book.told.push(ToldHook { heads, body: String::from_utf8_lossy(&body).into_owned() });
        if book.answers.is_empty() { "204 No Content".to_owned() } else { book.answers.remove(0) }
    };
    write!(reader.get_mut(), "HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
}
