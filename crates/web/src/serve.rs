//! Serving: a listener, the transport, and an end that lets whoever is being answered have the answer.

use std::net::{SocketAddr, TcpListener};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use mingde_app::accounts::sweep;
use mingde_core::diagnostic::Message;
use rustls::ServerConfig;
use tokio::runtime::{self, Builder, Runtime};
use tokio::sync::watch;

use crate::doors::{Doors, clock_is_doubted, site};
use crate::hosting::{Hosting, go_round, hosted_site};

/// So long whoever is being answered is waited for at the end.
const LAST_ANSWERS: Duration = Duration::from_secs(30);
/// So long somebody may take to say what they want.
const FIRST_WORDS: Duration = Duration::from_secs(10);
/// So long after an answer a connection is kept, until the whole head of the next request is there.
const NEXT_WORDS: Duration = Duration::from_secs(60);
/// Threads for requests that may change something: the ledger has one writer at a time, the other makes ready what comes next.
const CHANGES: usize = 2;
/// How often the clock is held against the latest entry. Whoever begins to serve was told of it.
const CLOCK: Duration = Duration::from_secs(600);
/// How often what nobody needs any more is removed, and how soon again if somebody else was writing.
const SWEEPING: (Duration, Duration) = (Duration::from_secs(86_400), Duration::from_secs(600));

/// What requests come over.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Transport {
    /// In clear.
    Plain,
    /// By TLS, with these two files in PEM.
    Tls {
        /// The certificate, with those between it and the authority behind it.
        certificate: PathBuf,
        /// Its private key.
        key: PathBuf,
    },
}

/// Why nothing is served.
#[derive(Debug, thiserror::Error)]
pub enum CannotServe {
    /// Nobody can listen there.
    #[error("cannot listen on {address}: {cause}")]
    Listen {
        /// Where.
        address: SocketAddr,
        /// Why.
        #[source]
        cause: std::io::Error,
    },
    /// Certificate or key cannot be used.
    #[error("certificate or key: {0}")]
    Certificate(#[source] std::io::Error),
    /// The listener failed.
    #[error("serving: {0}")]
    Serving(#[source] std::io::Error),
}

impl CannotServe {
    /// The words for whoever started it.
    pub fn message(&self) -> Message {
        match self {
            Self::Listen { address, cause } => Message::new(match cause.kind() {
                std::io::ErrorKind::AddrInUse => "serve-address-in-use",
                std::io::ErrorKind::PermissionDenied => "serve-address-denied",
                _ => "serve-address",
            })
            .with("address", address),
            Self::Certificate(_) => Message::new("serve-certificate"),
            Self::Serving(_) => Message::new("serve-failed"),
        }
    }
}

/// Somebody listens.
#[derive(Debug)]
pub struct Listening {
    listener: TcpListener,
    address: SocketAddr,
    first_words: Duration,
    next_words: Duration,
}

impl Listening {
    /// Listens at an address; port 0 is any that is free.
    pub fn at(address: SocketAddr) -> Result<Self, CannotServe> {
        let fail = |cause| CannotServe::Listen { address, cause };
        let listener = TcpListener::bind(address).map_err(fail)?;
        let address = listener.local_addr().map_err(fail)?;
        Ok(Self { listener, address, first_words: FIRST_WORDS, next_words: NEXT_WORDS })
    }

    /// Waits so long for the head of the first request of a connection, and so long for that of each after it.
    pub fn waiting(self, first_words: Duration, next_words: Duration) -> Self {
        Self { first_words, next_words, ..self }
    }

    /// Where.
    pub fn address(&self) -> SocketAddr {
        self.address
    }
}

/// Serves a house until `told_to_end` comes about. Requests that are being answered then are answered.
pub async fn serve(
    listening: Listening,
    transport: &Transport,
    doors: Doors,
    told_to_end: impl Future<Output = ()> + Send + 'static,
) -> Result<(), CannotServe> {
    let changes = Changes::begin().map_err(CannotServe::Serving)?;
    changes.handle().into_iter().for_each(|threads| doors.run_changes_on(threads.clone()));
    let sweeping = tokio::spawn(swept(doors.clone()));
    let clock = tokio::spawn(watched(doors.clone()));
    let served = answered(listening, transport, site(doors), told_to_end).await;
    sweeping.abort();
    clock.abort();
    drop(changes);
    served
}

/// The same for many bureaus.
pub async fn serve_many(
    listening: Listening,
    transport: &Transport,
    hosting: Hosting,
    told_to_end: impl Future<Output = ()> + Send + 'static,
) -> Result<(), CannotServe> {
    let changes = Changes::begin().map_err(CannotServe::Serving)?;
    changes.handle().into_iter().for_each(|threads| hosting.common().run_changes_on(threads.clone()));
    let (end, ended) = watch::channel(false);
    let rounds = tokio::spawn(go_round(hosting.clone(), ended));
    let served = answered(listening, transport, hosted_site(hosting.clone()), told_to_end).await;
    _ = end.send(true);
    _ = rounds.await;
    hosting.close().await;
    drop(changes);
    served
}

async fn answered(
    listening: Listening,
    transport: &Transport,
    site: Router,
    told_to_end: impl Future<Output = ()> + Send + 'static,
) -> Result<(), CannotServe> {
    let handle = Handle::new();
    let ending = handle.clone();
    let watching = tokio::spawn(async move {
        told_to_end.await;
        ending.graceful_shutdown(Some(LAST_ANSWERS));
    });
    let (first, next) = (listening.first_words, listening.next_words);
    // HTTP/1.1 alone, whose waits are bounded: the streams of HTTP/2 could begin and not go on, and carry no `Host`. A proxy in front
    // speaks what it likes.
    let service = site.into_make_service_with_connect_info::<SocketAddr>();
    let served = match transport {
        Transport::Plain => {
            let server = axum_server::from_tcp(listening.listener).map_err(CannotServe::Serving)?;
            let mut server = server.http1_only();
            server.http_builder().http1().header_read_timeout(next);
            server.first_request_timeout(first).handle(handle).serve(service).await
        }
        Transport::Tls { certificate, key } => {
            // The second to ask finds it done.
            _ = rustls::crypto::ring::default_provider().install_default();
            let config = RustlsConfig::from_pem_file(certificate, key).await;
            let config = config.map_err(CannotServe::Certificate)?;
            let mut offered = ServerConfig::clone(&config.get_inner());
            offered.alpn_protocols = vec![b"http/1.1".to_vec()];
            config.reload_from_config(Arc::new(offered));
            let server = axum_server::from_tcp_rustls(listening.listener, config);
            let mut server = server.map_err(CannotServe::Serving)?.http1_only();
            server.http_builder().http1().header_read_timeout(next);
            server.first_request_timeout(first).handle(handle).serve(service).await
        }
    };
    watching.abort();
    served.map_err(CannotServe::Serving)
}

/// Threads of their own for requests that may change something (docs/adr/0038): whoever is next at the writer's seat does not
/// wait behind all who only read.
struct Changes(Option<Runtime>);

impl Changes {
    fn begin() -> std::io::Result<Self> {
        let mut threads = Builder::new_multi_thread();
        threads.worker_threads(CHANGES).thread_name("changes").enable_all();
        threads.build().map(|threads| Self(Some(threads)))
    }

    fn handle(&self) -> Option<&runtime::Handle> {
        self.0.as_ref().map(Runtime::handle)
    }
}

impl Drop for Changes {
    /// A runtime that ends among tasks must not wait for its own.
    fn drop(&mut self) {
        self.0.take().into_iter().for_each(Runtime::shutdown_background);
    }
}

/// Looks at the clock from time to time: a server that runs for months is not begun anew when somebody sets it.
async fn watched(doors: Doors) {
    loop {
        tokio::time::sleep(CLOCK).await;
        let house = doors.house();
        clock_is_doubted(&house.bureau, house.now()).await;
    }
}

/// Removes what nobody needs any more, once a day.
async fn swept(doors: Doors) {
    loop {
        let (house, rules) = (doors.house(), doors.rules());
        let done = sweep(&house.bureau, house.now(), rules).await.unwrap_or_else(|cause| {
            tracing::warn!(?cause, "what nobody needs any more was not removed");
            false
        });
        tokio::time::sleep(if done { SWEEPING.0 } else { SWEEPING.1 }).await;
    }
}
