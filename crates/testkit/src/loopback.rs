//! A server of the tests' own on this machine: one client after the other is answered, until the value ends.

use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread::JoinHandle;

#[derive(Debug)]
pub(crate) struct Loopback {
    address: SocketAddr,
    ended: Arc<AtomicBool>,
    thread: Option<JoinHandle<()>>,
}

impl Loopback {
    /// Listens at a port that is free.
    pub fn start(mut answer: impl FnMut(TcpStream) -> std::io::Result<()> + Send + 'static) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("its address");
        let ended = Arc::new(AtomicBool::new(false));
        let told = ended.clone();
        let thread = std::thread::spawn(move || {
            for client in listener.incoming() {
                if told.load(Ordering::Acquire) {
                    break;
                }
                if let Ok(client) = client {
                    // Whoever hangs up, or trusts nobody, is no matter.
                    _ = answer(client);
                }
            }
        });
        Self { address, ended, thread: Some(thread) }
    }

    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

impl Drop for Loopback {
    fn drop(&mut self) {
        self.ended.store(true, Ordering::Release);
        // The listener looks up once more.
        _ = TcpStream::connect(self.address);
        if let Some(thread) = self.thread.take() {
            _ = thread.join();
        }
    }
}
