//! Somebody at a browser, by the bytes that it sends.

use crate::served::{PASSWORD, Served, answer};

/// Somebody who has signed in, by the bytes that a browser sends.
pub struct Visit {
    pub host: String,
    pub cookie: String,
}

pub fn between<'t>(text: &'t str, before: &str, after: &str) -> &'t str {
    let rest = text.split_once(before).unwrap_or_else(|| panic!("no {before:?} in {text}")).1;
    rest.split_once(after).unwrap_or_else(|| panic!("no {after:?} behind it")).0
}

pub fn encoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

impl Visit {
    pub fn sign_in(served: &Served, account: &str) -> Self {
        let mut visit = Self { host: served.host().to_owned(), cookie: String::new() };
        let page = answer(served, visit.get("/sign-in").as_bytes());
        visit.cookie = format!("mingde-form={}", between(&page, "mingde-form=", ";"));
        let token = between(&page, "name=\"token\" value=\"", "\"");
        let form = [("token", token), ("account", account), ("password", PASSWORD)];
        let signed_in = answer(served, visit.post("/sign-in", &form, "").concat().as_bytes());
        visit.cookie = format!("mingde-session={}", between(&signed_in, "mingde-session=", ";"));
        visit
    }

    pub fn get(&self, path: &str) -> String {
        let Self { host, cookie } = self;
        format!("GET {path} HTTP/1.1\r\nHost: {host}\r\nCookie: {cookie}\r\nConnection: close\r\n\r\n")
    }

    /// Head and body of a form.
    pub fn post(&self, path: &str, form: &[(&str, &str)], more: &str) -> [String; 2] {
        let Self { host, cookie } = self;
        let pairs: Vec<String> =
            form.iter().map(|(name, value)| format!("{name}={}", encoded(value))).collect();
        let body = pairs.join("&");
        let head = format!(
            "POST {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\nCookie: {cookie}\r\n\
             Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n{more}Connection: close\r\n\r\n",
            body.len()
        );
        [head, body]
    }
}
