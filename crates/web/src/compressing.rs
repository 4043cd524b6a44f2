//! Answers are compressed on their way, but for those that another site had a browser ask for: from how long such an answer is, with what
//! one had put into it, somebody on the way could tell what else stands in it (BREACH, CVE-2013-3587).

use axum::extract::Request;
use axum::http::header::ACCEPT_ENCODING;
use axum::middleware::Next;
use axum::response::Response;

use crate::doors::Client;

/// Leaves an answer as it is unless whoever sits before the browser asked for it, or everybody on the way reads it anyhow.
pub async fn only_for_who_asked(mut request: Request, next: Next) -> Response {
    if !is_asked_for(&request) {
        request.headers_mut().remove(ACCEPT_ENCODING);
    }
    next.run(request).await
}

/// Browsers say over TLS whose page made them ask; those that do not are old.
fn is_asked_for(request: &Request) -> bool {
    if request.uri().path().starts_with("/assets/") {
        return true;
    }
    match request.headers().get("sec-fetch-site") {
        Some(site) => site == "same-origin" || site == "none",
        None => request.extensions().get::<Client>().is_some_and(|client| !client.secure),
    }
}
