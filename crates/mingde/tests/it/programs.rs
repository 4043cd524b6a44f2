//! Programs that show a token to `mingde serve`.

use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Command, Stdio};

use serde_json::{Value, json};

use crate::desk::*;
use crate::served::{Served, with_accounts};

/// The house, with its log beside the data.
fn logged(desk: Desk) -> Served {
    let mut command = Command::new("sh");
    let program = format!("exec {} serve --listen 127.0.0.1:0 2>>log", env!("CARGO_BIN_EXE_mingde"));
    command.args(["-c", &program]).current_dir(desk.folder()).stdin(Stdio::null());
    Served::by(desk, command)
}

/// What is answered: the whole head, and the JSON.
fn asked(
    served: &Served,
    (method, path): (&str, &str),
    heads: &[(&str, &str)],
    body: &str,
) -> (String, Value) {
    let heads: String = heads.iter().map(|(name, value)| format!("{name}: {value}\r\n")).collect();
    let mut stream = TcpStream::connect(served.host()).unwrap();
    write!(
        stream,
        "{method} {path} HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n{heads}Content-Length: {}\r\n\r\n{body}",
        served.host(),
        body.len()
    )
    .unwrap();
    let mut answer = String::new();
    stream.read_to_string(&mut answer).unwrap();
    let (head, body) = answer.split_once("\r\n\r\n").unwrap();
    (head.to_owned(), serde_json::from_str(body).unwrap_or_else(|_| panic!("{answer}")))
}

#[cfg(unix)]
#[test]
fn what_was_asked_under_a_key_is_answered_as_before_by_a_house_that_came_back_and_no_log_names_anybody() {
    let desk = with_accounts(&["P03"]);
    let printed = desk.run(&["account", "token", "P03", "--name", "校园一卡通"]).done();
    let bearer = format!("Bearer {}", printed.trim());
    let body = json!({
        "kind": "heart-to-heart-talk", "unit": "S1", "date": "2025-06-10", "reason": "补录",
        "participants": { "organiser": ["王校长"], "counterpart": ["陈老师"] },
        "fields": { "topic": "regular", "minutes": 35 },
    });
    let body = body.to_string();
    let heads =
        [("Authorization", &*bearer), ("Idempotency-Key", "k-7"), ("Content-Type", "application/json")];
    let served = logged(desk);
    let (head, filed) = asked(&served, ("POST", "/api/v1/records"), &heads, &body);
    assert!(head.starts_with("HTTP/1.1 201"), "{head} {filed}");
    let served = logged(served.killed());
    let (head, again) = asked(&served, ("POST", "/api/v1/records"), &heads, &body);
    assert!(head.starts_with("HTTP/1.1 201") && head.contains("idempotency-replayed: true"), "{head}");
    assert_eq!(again, filed);
    let (head, other) = asked(&served, ("POST", "/api/v1/records"), &heads, &body.replace("35", "36"));
    assert!(head.starts_with("HTTP/1.1 409"), "{head}");
    assert_eq!(other["code"], "api-key-of-another");
    let name = "%E9%99%88%E8%80%81%E5%B8%88";
    for path in
        [format!("/api/v1/records?text={name}"), format!("/api/v1/units?text={name}"), "/api/v1/todo".into()]
    {
        let (head, _) = asked(&served, ("GET", &path), &heads[..1], "");
        assert!(head.starts_with("HTTP/1.1 200"), "{path} {head}");
    }
    asked(&served, ("POST", "/api/v1/records"), &heads[..1], "陈老师");
    asked(&served, ("GET", "/api/v1/persons/P04"), &[("Authorization", "Bearer mingde_陈老师")], "");
    served.tell_to_end();
    let desk = served.killed();
    let log = std::fs::read_to_string(desk.file("log")).unwrap();
    assert!(log.matches("/api/v1/records").count() >= 4, "{log}");
    for name in ["陈老师", name, "王校长", "李主任", "P03", "P04", printed.trim(), "校园一卡通"]
    {
        assert!(!log.contains(name), "{name} stands in the log:\n{log}");
    }
    desk.run(&["ledger", "verify"]).done();
}
