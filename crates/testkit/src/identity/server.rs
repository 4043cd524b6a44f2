//! A server of HTTP/1.1 for tests: one request for each connection, answered by a function.

use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

/// A request.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// `GET`.
    pub method: String,
    /// Without the query.
    pub path: String,
    /// What stands in the query.
    pub query: Vec<(String, String)>,
    /// What stands in the form.
    pub form: Vec<(String, String)>,
    /// Value of `Authorization`.
    pub authorization: String,
}

impl Asked {
    /// A field of the form, or of the query.
    pub fn field(&self, name: &str) -> &str {
        let mut all = self.form.iter().chain(&self.query);
        all.find(|(it, _)| it == name).map_or("", |(_, value)| value)
    }
}

/// What is answered.
#[derive(Debug, Clone)]
pub enum Said {
    /// Status, content type, body.
    Page(u16, &'static str, String),
    /// Leads elsewhere.
    Redirect(String),
    /// Nothing, while the connection stays open.
    Nothing,
    /// A head and then so many bytes.
    Endless(u64),
}

/// A server; it ends with the value.
pub struct Server {
    address: SocketAddr,
    ended: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Server {
    /// Begins to answer.
    pub fn start(answer: impl Fn(&Asked) -> Said + Send + Sync + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let ended = Arc::new(AtomicBool::new(false));
        let (seen, answer) = (ended.clone(), Arc::new(answer));
        let thread = std::thread::spawn(move || {
            for stream in listener.incoming() {
                if seen.load(Ordering::SeqCst) {
                    return;
                }
                let (Ok(stream), answer) = (stream, answer.clone()) else { continue };
                std::thread::spawn(move || _ = serve(stream, &*answer));
            }
        });
        Self { address, ended, thread: Some(thread) }
    }

    /// `http://127.0.0.1:40123`.
    pub fn address(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::SeqCst);
        _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            _ = thread.join();
        }
    }
}

fn serve(stream: TcpStream, answer: &(impl Fn(&Asked) -> Said + ?Sized)) -> std::io::Result<()> {
    let mut reader = BufReader::new(stream.try_clone()?);
    let asked = read(&mut reader)?;
    let mut stream = stream;
    match answer(&asked) {
        Said::Page(status, kind, body) => {
            let head = format!(
                "HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\ncontent-length: {}\r\nconnection: close\r\n\r\n",
                body.len()
            );
            stream.write_all(head.as_bytes())?;
            stream.write_all(body.as_bytes())
        }
        Said::Redirect(to) => stream.write_all(
            format!("HTTP/1.1 302 X\r\nlocation: {to}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
                .as_bytes(),
        ),
        // Until whoever asked goes away.
        Said::Nothing => reader.read(&mut [0]).map(|_| ()),
        Said::Endless(bytes) => {
            let head = format!(
                "HTTP/1.1 200 X\r\ncontent-type: application/json\r\ncontent-length: {bytes}\r\n\r\n"
            );
            stream.write_all(head.as_bytes())?;
            let piece = [b' '; 1 << 16];
            let mut left = bytes;
            while left > 0 {
                let now = left.min(piece.len() as u64) as usize;
                stream.write_all(&piece[..now])?;
                left -= now as u64;
            }
            Ok(())
        }
    }
}

fn read(reader: &mut impl BufRead) -> std::io::Result<Asked> {
    let mut line = String::new();
    reader.read_line(&mut line)?;
    let mut words = line.split_whitespace();
    let method = words.next().unwrap_or_default().to_owned();
    let target = words.next().unwrap_or_default().to_owned();
    let (mut length, mut authorization) = (0, String::new());
    loop {
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let Some((name, value)) = line.trim_end().split_once(':') else { break };
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().unwrap_or(0),
            "authorization" => authorization = value.trim().to_owned(),
            _ => {}
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body)?;
    let path = target.split('?').next().unwrap_or_default().to_owned();
    let form = pairs(&String::from_utf8_lossy(&body));
    Ok(Asked { method, path, query: query_of(&target), form, authorization })
}

/// What stands in the query of an address.
pub fn query_of(address: &str) -> Vec<(String, String)> {
    address.split_once('?').map_or(Vec::new(), |(_, query)| pairs(query))
}

fn pairs(text: &str) -> Vec<(String, String)> {
    let all = text.split('&').filter_map(|pair| pair.split_once('='));
    all.map(|(name, value)| (decoded(name), decoded(value))).collect()
}

/// What is written with `%` as it is meant.
pub fn decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let (mut out, mut at) = (Vec::new(), 0);
    while at < bytes.len() {
        let hex = text.get(at + 1..at + 3).and_then(|hex| u8::from_str_radix(hex, 16).ok());
        match (bytes[at], hex) {
            (b'%', Some(byte)) => {
                out.push(byte);
                at += 3;
            }
            (b'+', _) => {
                out.push(b' ');
                at += 1;
            }
            (byte, _) => {
                out.push(byte);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
