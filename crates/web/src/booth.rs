//! The pages of a secret ballot: where people vote, where a trustee or a scrutineer sits, and where everybody verifies. They
//! are the same bytes for every ballot, visitor and language, and do everything by their scripts, on the device
//! (`crates/web/ui/src`): a page that the server filled in could tell one voter from another.

use std::sync::LazyLock;

use axum::http::HeaderValue;
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};

use crate::assets;

const HTML: HeaderValue = HeaderValue::from_static("text/html; charset=utf-8");
/// Asked for anew each time: nobody votes on a page of yesterday.
const FRESH: HeaderValue = HeaderValue::from_static("no-cache");

static VOTE: LazyLock<Vec<u8>> = LazyLock::new(|| with_script("booth.js", "投票 Ballot"));
static SEAT: LazyLock<Vec<u8>> = LazyLock::new(|| with_script("seat.js", "席位 Seat"));
static VERIFIER: LazyLock<(Vec<u8>, HeaderValue)> = LazyLock::new(alone);

/// `GET /vote/{id}` and `GET /ballots/{id}/ballot`: where a ballot is taken and cast.
pub async fn vote() -> Response {
    page(&VOTE)
}

/// `GET /seat/{code}`: where a trustee or a scrutineer sits.
pub async fn seat() -> Response {
    page(&SEAT)
}

/// `GET /verifier`: where everybody verifies, as a file that stands alone.
pub async fn verifier() -> Response {
    let (bytes, policy) = &*VERIFIER;
    let headers = [(CONTENT_TYPE, HTML), (CACHE_CONTROL, FRESH), (CONTENT_SECURITY_POLICY, policy.clone())];
    (headers, bytes.as_slice()).into_response()
}

/// The file that [`verifier`] sends, to be put beside what is published.
pub fn verifier_bytes() -> &'static [u8] {
    &VERIFIER.0
}

/// What stands as `page` in a manifest: SHA-256 of the bytes of the page that people vote on. It names its script and its
/// style by their hashes, and browsers load no others.
pub fn page_hash() -> [u8; 32] {
    Sha256::digest(&*VOTE).into()
}

fn page(bytes: &'static [u8]) -> Response {
    ([(CONTENT_TYPE, HTML), (CACHE_CONTROL, FRESH)], bytes).into_response()
}

fn integrity(bytes: &[u8]) -> String {
    format!("sha256-{}", STANDARD.encode(Sha256::digest(bytes)))
}

/// A page of the house whose style and script are those of these hashes or none.
fn with_script(script: &str, title: &str) -> Vec<u8> {
    let hashed = |name: &str| (assets::address(name), integrity(assets::bytes(name)));
    let ((style, style_hash), (code, code_hash)) = (hashed("mingde.css"), hashed(script));
    let head = format!(
        "<link rel=\"stylesheet\" href=\"{style}\" integrity=\"{style_hash}\">\n\
         <script type=\"module\" src=\"{code}\" integrity=\"{code_hash}\"></script>\n"
    );
    frame(title, &head, "").into_bytes()
}

/// The verifier with all it needs inside, and the policy by which nothing else runs in it.
fn alone() -> (Vec<u8>, HeaderValue) {
    let (style, code) = (assets::bytes("mingde.css"), assets::bytes("verifier.js"));
    let policy = format!(
        "default-src 'none'; script-src '{}'; style-src '{}'; img-src data:; connect-src 'self'; base-uri 'none'; form-action 'none'",
        integrity(code),
        integrity(style)
    );
    let (style, code) = (String::from_utf8_lossy(style), String::from_utf8_lossy(code));
    let head = format!(
        "<meta http-equiv=\"Content-Security-Policy\" content=\"{policy}\">\n<style>{style}</style>\n"
    );
    let page = frame("核对 Verifier", &head, &format!("<script>{code}</script>\n"));
    // Digits, letters and punctuation that headers may have.
    let policy = HeaderValue::from_str(&policy).unwrap_or(HeaderValue::from_static("default-src 'none'"));
    (page.into_bytes(), policy)
}

/// What is there before the script is; it stays where there is none that runs.
fn frame(title: &str, head: &str, tail: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"zh-CN\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1, viewport-fit=cover\">\n\
         <meta name=\"format-detection\" content=\"telephone=no\">\n<meta name=\"theme-color\" content=\"#f6f5f0\">\n\
         <title>{title}</title>\n{head}</head>\n<body>\n<div class=\"house bare booth\">\n<div class=\"room\">\n\
         <p class=\"strip warning\" id=\"clear\" role=\"note\" hidden></p>\n\
         <div class=\"leaf\">\n<div id=\"tongue\"></div>\n<main id=\"main\" tabindex=\"-1\">\n<h1>{title}</h1>\n\
         <p>正在打开……这行字若一直不消失，是这部手机的浏览器太旧，投不了票：请换一部手机，借别人的也行，或者向工作人员领纸签。</p>\n\
         <p lang=\"en\">Opening … If these lines stay, the browser of this phone is too old to vote: use another phone, a borrowed one too, or ask the staff for paper slips.</p>\n\
         </main>\n</div>\n</div>\n</div>\n{tail}</body>\n</html>\n"
    )
}
