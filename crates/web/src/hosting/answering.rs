//! The door of the host: a request goes to the bureau whose name it calls, and to no other. What is nobody's is answered here.

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, HOST, RETRY_AFTER};
use axum::http::request::Parts;
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode};
use axum::middleware::{Next, from_fn, from_fn_with_state};
use axum::response::{IntoResponse, Response};
use mingde_app::BureauCode;
use mingde_core::diagnostic::Message;
use mingde_core::text::comparable;
use mingde_core::words::{Locale, say};
use tower::ServiceExt as _;
use tower_http::compression::CompressionLayer;
use tracing::Instrument as _;

use super::Hosting;
use super::addresses::AskedFor;
use super::lodger::{Closed, Lodger, Standing};
use crate::api::{accepted_by, in_words, is_for_programs};
use crate::assets;
use crate::compressing::only_for_who_asked;
use crate::doors::{Client, HEADERS, POLICY, text_of};
use crate::fault::Fault;
use crate::routing::get;
use crate::screens::front::{self, FrontPage};
use crate::screens::missing::Number;

/// All bureaus of a host behind one door.
pub fn hosted_site(hosting: Hosting) -> Router {
    let assets = Router::new()
        .route("/assets/{address}", get(assets::get))
        .layer(CompressionLayer::new())
        .layer(from_fn(only_for_who_asked))
        .layer(from_fn(with_headers));
    assets.fallback(asked).layer(from_fn_with_state(hosting.clone(), watched)).with_state(hosting)
}

/// What a watcher asks, by whatever name. A bureau that sleeps is not woken for it.
async fn watched(State(hosting): State<Hosting>, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    if request.method() != Method::GET || !["/healthz", "/readyz", "/metrics"].contains(&path) {
        return next.run(request).await;
    }
    let path = path.to_owned();
    let is_here = Client::of(&hosting.manner().way, &request).is_here;
    let (parts, body) = request.into_parts();
    match path.as_str() {
        "/healthz" => "alive\n".into_response(),
        "/metrics" if is_here => metrics(&hosting).await,
        "/metrics" => nobody(&hosting, &parts),
        _ => match host(&parts).map(|host| hosting.addresses().asked_for(host)) {
            Some(AskedFor::Bureau(code)) => match hosting.lodger(&code) {
                Some(lodger) => bureau_ready(&lodger, Request::from_parts(parts, body), next).await,
                None => (StatusCode::NOT_FOUND, "no such bureau\n").into_response(),
            },
            _ => ready(&hosting, is_here).await,
        },
    }
}

/// A request for a page, or whatever else somebody wants of a bureau.
async fn asked(State(hosting): State<Hosting>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let code = match host(&parts).map(|host| hosting.addresses().asked_for(host)) {
        Some(AskedFor::Bureau(code)) => code,
        Some(AskedFor::Front) => return front(&hosting, &parts).await,
        Some(AskedFor::Elsewhere) | None => return elsewhere(&hosting, &parts.headers),
    };
    let Some(lodger) = hosting.lodger(&code) else { return nobody(&hosting, &parts) };
    match lodger.enter(&hosting).await {
        Ok(site) => into_house(site, Request::from_parts(parts, body)).instrument(lodger.span()).await,
        Err(closed) => shut(&parts, &closed),
    }
}

/// Everything from here on has one bureau.
async fn into_house(site: Router, request: Request) -> Response {
    match site.oneshot(request).await {
        Ok(response) => response,
        Err(never) => match never {},
    }
}

/// What a request calls the host; none where it does so twice or in two ways.
fn host(request: &Parts) -> Option<&str> {
    let mut named = request.headers.get_all(HOST).iter();
    let host = named.next()?.to_str().ok()?;
    let agrees = request.uri.authority().is_none_or(|authority| authority.as_str() == host);
    (named.next().is_none() && agrees).then_some(host)
}

async fn front(hosting: &Hosting, request: &Parts) -> Response {
    if request.uri.path() != "/" || request.method != Method::GET {
        return nobody(hosting, request);
    }
    let locale = accepted_by(&request.headers);
    let wanted = front::wanted(request.uri.query().unwrap_or_default());
    if let Some(code) = wanted.as_deref().and_then(BureauCode::parse) {
        return sealed(front::led_to(&hosting.addresses().of_bureau(&code)));
    }
    let mut page = FrontPage { locale, common: hosting.addresses().of_front(), wanted, bureaus: Vec::new() };
    if hosting.manner().are_listed
        && let Ok(lodgers) = hosting.look_around()
    {
        let row = |lodger: &Arc<Lodger>| {
            let code = &lodger.lodging.code;
            let name = lodger.kept().name.as_deref().unwrap_or(code.as_str()).to_owned();
            (hosting.addresses().of_bureau(code), name)
        };
        page.bureaus = lodgers.iter().map(row).collect();
        tell_apart(&mut page.bureaus, lodgers.iter().map(|lodger| lodger.lodging.code.as_str()));
    }
    let mut response = front::page_of_front(page);
    // The form leads on to a bureau.
    let policy =
        POLICY.replace("form-action 'self'", &format!("form-action 'self' {}", hosting.addresses().of_all()));
    if let Ok(policy) = HeaderValue::from_str(&policy) {
        response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    }
    sealed(response)
}

/// Puts the folder behind names that several bureaus bear: nobody could tell which is which.
fn tell_apart<'c>(bureaus: &mut [(String, String)], codes: impl Iterator<Item = &'c str>) {
    let mut borne: HashMap<String, usize> = HashMap::new();
    bureaus.iter().for_each(|(_, name)| *borne.entry(comparable(name)).or_default() += 1);
    for ((_, name), code) in bureaus.iter_mut().zip(codes) {
        if borne[&comparable(name)] > 1 && name != code {
            *name = format!("{name}（{code}）");
        }
    }
}

/// A name that is none of ours.
fn elsewhere(hosting: &Hosting, headers: &HeaderMap) -> Response {
    let told = Message::new("web-other-address").with("address", hosting.addresses().of_front());
    sealed(front::page_of_nobody(accepted_by(headers), StatusCode::MISDIRECTED_REQUEST, None, &told, None))
}

/// A bureau that is not there.
fn nobody(hosting: &Hosting, request: &Parts) -> Response {
    let (headers, told) = (&request.headers, Message::new("web-lodger-missing"));
    if is_for_programs(request.uri.path()) {
        let told = Fault::said(StatusCode::NOT_FOUND, told).into_response();
        return sealed(in_words(told, (accepted_by(headers), None), &request.method));
    }
    let front = hosting.addresses().of_front();
    sealed(front::page_of_nobody(accepted_by(headers), StatusCode::NOT_FOUND, None, &told, Some(front)))
}

/// A bureau that does not open: told under a number, with nothing of why.
fn shut(request: &Parts, closed: &Closed) -> Response {
    let told = Message::new(if closed.is_held { "web-lodger-held" } else { "web-lodger-closed" });
    let locale = accepted_by(&request.headers);
    let (status, number) = (StatusCode::SERVICE_UNAVAILABLE, Some(Number(closed.number)));
    if is_for_programs(request.uri.path()) {
        let told = Fault::said(status, told).into_response();
        return later(in_words(told, (locale, number), &request.method));
    }
    later(front::page_of_nobody(locale, status, number, &told, None))
}

fn later(mut response: Response) -> Response {
    response.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("10"));
    sealed(response)
}

async fn with_headers(request: Request, next: Next) -> Response {
    sealed(next.run(request).await)
}

/// The headers of every page.
fn sealed(mut response: Response) -> Response {
    let headers = response.headers_mut();
    for (name, value) in HEADERS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    headers.entry(CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));
    response
}

/// Whether one bureau is ready: as it says itself where it is awake.
async fn bureau_ready(lodger: &Lodger, request: Request, next: Next) -> Response {
    match lodger.standing() {
        Standing::Awake => next.run(request).await,
        Standing::Asleep => "asleep\n".into_response(),
        Standing::Closed(_) => {
            (StatusCode::SERVICE_UNAVAILABLE, "the ledger does not open\n").into_response()
        }
    }
}

/// Whether the process is: one bureau that does not open keeps nobody from the others. Which, and why, is told to this machine alone.
async fn ready(hosting: &Hosting, is_here: bool) -> Response {
    let (Ok(lodgers), Ok((_, strays))) = (hosting.look_around(), hosting.seen()) else {
        return (StatusCode::SERVICE_UNAVAILABLE, "the folder of the bureaus cannot be read\n")
            .into_response();
    };
    let mut told = String::from("ready\n");
    if is_here {
        for lodger in lodgers {
            let standing = match lodger.standing() {
                Standing::Awake => "awake".to_owned(),
                Standing::Asleep => "asleep".to_owned(),
                Standing::Closed(why) => format!("closed: {}", say(Locale::En, &why)),
            };
            told += &format!("{} {standing}\n", lodger.lodging.code);
        }
        for stray in strays {
            told +=
                &format!("{} passed over: {}\n", stray.name.escape_default(), say(Locale::En, &stray.why));
        }
    }
    told.into_response()
}

/// What is counted of the process, and of each bureau.
async fn metrics(hosting: &Hosting) -> Response {
    let lodgers = hosting.look_around().unwrap_or_default();
    let mut standings = [("awake", 0), ("asleep", 0), ("closed", 0)];
    let mut counted = Vec::new();
    for lodger in &lodgers {
        let at = match lodger.standing() {
            Standing::Awake => 0,
            Standing::Asleep => 1,
            Standing::Closed(_) => 2,
        };
        standings[at].1 += 1;
        counted.push((lodger.lodging.code.as_str(), lodger.totals.so_far()));
    }
    let text = hosting.common().meters().text() + &text_of(&standings, &counted);
    ([(CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")], text).into_response()
}

#[cfg(test)]
mod tests {
    use super::tell_apart;

    #[test]
    fn two_bureaus_of_one_name_show_their_folders() {
        let mut bureaus: Vec<(String, String)> = ["示范区教育局", "蓝田县教育局", "示范区 教育局", "new"]
            .map(|name| (String::new(), name.to_owned()))
            .into();
        tell_apart(&mut bureaus, ["east", "lantian", "west", "new"].into_iter());
        let names: Vec<&str> = bureaus.iter().map(|(_, name)| name.as_str()).collect();
        assert_eq!(names, ["示范区教育局（east）", "蓝田县教育局", "示范区 教育局（west）", "new"]);
    }
}
