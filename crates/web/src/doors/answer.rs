//! Around everything: a number for each request, its line in the log, a page for whatever goes wrong, and the headers that
//! tell a browser what it may do with a page.

use std::time::Duration;

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use mingde_core::diagnostic::Message;
use tokio::runtime::Handle;
use tracing::Instrument as _;

use super::Doors;
use super::client::Client;
use crate::api::{accepted_by, in_words, is_for_programs};
use crate::fault::Fault;
use crate::screens::missing::{self, Number};

/// So long a request may take.
const LONGEST: Duration = Duration::from_secs(60);

/// What a page may load and do: what this house sends, and nothing that stands in the page itself.
pub(crate) const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:; \
    font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

pub(crate) const HEADERS: [(HeaderName, &str); 5] = [
    (header::CONTENT_SECURITY_POLICY, POLICY),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "camera=(self), microphone=(), geolocation=(), payment=()",
    ),
];

/// Answers a request, whatever becomes of it.
pub async fn answered(State(doors): State<Doors>, mut request: Request, next: Next) -> Response {
    let (number, begun) = (doors.share().common.next_number(), doors.house().now());
    let client = Client::of(doors.way(), &request);
    let method = request.method().clone();
    let (for_programs, accepted) = (is_for_programs(request.uri().path()), accepted_by(request.headers()));
    let route = request.extensions().get::<MatchedPath>().map_or("–", MatchedPath::as_str).to_owned();
    request.extensions_mut().insert(Number(number));
    let span = tracing::error_span!("request", number);
    let changes = doors.share().common.changes().filter(|_| !request.method().is_safe());
    let mut response = run(request, next, span.clone(), changes).await;
    // What a fault says, where nothing further inside made a page of it, or told a program.
    if for_programs {
        response = in_words(response, (accepted, Some(Number(number))), &method);
    } else if let Some(message) = response.extensions_mut().remove::<Message>() {
        let told = (response.status(), Some(Number(number)));
        response = missing::page_of(doors.house(), None, (client.locale, client.in_clear), told, &message);
    }
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    if client.secure {
        let years = HeaderValue::from_static("max-age=63072000");
        headers.entry(header::STRICT_TRANSPORT_SECURITY).or_insert(years);
    }
    let (status, spent) = (response.status(), doors.house().now().0 - begun.0);
    doors.share().count(&route, status, spent.max(0) as u64);
    // Neither the address, in which names may stand, nor who asked.
    let ms = spent as f64 / 1000.0;
    tracing::info!(target: "mingde_web::request", number, %method, route, status = status.as_u16(), ms, "answered");
    response
}

/// Runs a request in a task of its own: one that fails takes nobody else with it, and one whose browser has gone away is
/// carried to its end. One that may change something runs on the threads there are for `changes`, if there are any.
async fn run(request: Request, next: Next, span: tracing::Span, changes: Option<&Handle>) -> Response {
    let logged = span.clone();
    let answered = next.run(request).instrument(span);
    let mut task = match changes {
        Some(changes) => changes.spawn(answered),
        None => tokio::spawn(answered),
    };
    match tokio::time::timeout(LONGEST, &mut task).await {
        Ok(Ok(response)) => response,
        Ok(Err(failed)) => {
            let cause = failed.to_string();
            logged.in_scope(|| Fault::broken(cause)).into_response()
        }
        Err(_) => {
            task.abort();
            logged.in_scope(|| tracing::warn!("a request took too long"));
            Fault::said(StatusCode::SERVICE_UNAVAILABLE, Message::new("web-slow")).into_response()
        }
    }
}
