//! `mingde provider`: where people sign in elsewhere, and a served page from which somebody goes there and comes back.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Stdio};

use mingde_testkit::{CLIENT, CLIENT_SECRET, CasProvider};

use crate::desk::*;

const NAMES: [&str; 4] = ["--title", "统一身份认证", "--english", "County sign-in"];

#[test]
fn a_provider_is_configured_listed_closed_and_removed() {
    let desk = Desk::with_registry();
    assert_eq!(desk.json(&["provider", "list"]), serde_json::json!([]));
    let oidc =
        ["--oidc", "https://sso.example/edu", "--client", CLIENT, "--claim", "gh", "--scope", "profile"];
    let set = |more: &[&str]| {
        let mut command = desk.command(&[&["provider", "set", "county"][..], &NAMES, &oidc, more].concat());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(format!("{CLIENT_SECRET}\n").as_bytes()).unwrap();
        let output = child.wait_with_output().unwrap();
        assert!(output.status.success());
        String::from_utf8(output.stdout).unwrap()
    };
    let said = set(&["--secret-stdin", "--administrators", "--vouched-by", "acr=level2,level3"]);
    assert!(said.contains("/sign-in/with/county/callback") && !said.contains(CLIENT_SECRET), "{said}");
    let listed = desk.json(&["provider", "list"]);
    assert_eq!((&listed[0]["id"], &listed[0]["has_secret"]), (&"county".into(), &true.into()));
    assert_eq!(listed[0]["settings"]["vouching"]["values"], serde_json::json!(["level2", "level3"]));
    assert!(!listed.to_string().contains(CLIENT_SECRET));
    // Said anew without a word of the secret it stays; what is not said is not so.
    set(&[]);
    let listed = desk.json(&["provider", "list"]);
    assert_eq!(
        (&listed[0]["has_secret"], &listed[0]["settings"]["administrators"]),
        (&true.into(), &false.into())
    );
    set(&["--no-secret"]);
    assert_eq!(desk.json(&["provider", "list"])[0]["has_secret"], false);
    desk.run(&["provider", "close", "county"]).done();
    let table = desk.run(&["--lang", "en", "provider", "list"]).done();
    assert!(table.contains("County sign-in") && table.contains("closed"), "{table}");
    desk.run(&["provider", "open", "county"]).done();
    desk.run(&["provider", "remove", "county"]).done();
    desk.run(&["provider", "remove", "county"]).wrong_call();
}

#[test]
fn what_does_not_hold_is_said() {
    let desk = Desk::with_registry();
    let set = |more: &[&str]| desk.run(&[&["provider", "set", "county"][..], &NAMES, more].concat());
    set(&["--claim", "user"]).wrong_call();
    set(&["--claim", "user", "--cas", "https://a", "--oidc", "https://b"]).wrong_call();
    let told = set(&["--claim", "user", "--cas", "http://sso.example/cas"]).wrong_call();
    assert!(told.contains("https://"), "{told}");
    set(&["--claim", "user", "--cas", "https://a", "--vouched-by", "acr"]).wrong_call();
    set(&["--claim", "user", "--cas", "https://a", "--authority", "none.pem"]).wrong_call();
    for address in ["http://bureau.example", "https://bureau.example/mingde", "bureau.example", "https://"] {
        let told = desk.run(&["serve", "--listen", "127.0.0.1:0", "--public-address", address]).wrong_call();
        assert!(told.contains(address), "{told}");
    }
    assert_eq!(desk.json(&["provider", "list"]), serde_json::json!([]));
}

/// A served bureau; it ends with the value.
struct Served(Child);

impl Drop for Served {
    fn drop(&mut self) {
        _ = self.0.kill();
        _ = self.0.wait();
    }
}

/// What is answered at a path, with the cookies that a browser holds.
fn asked(address: &str, path: &str, cookies: &str) -> String {
    let host = address.trim_start_matches("http://");
    let mut stream = TcpStream::connect(host).unwrap();
    let cookie = if cookies.is_empty() { String::new() } else { format!("Cookie: {cookies}\r\n") };
    let request = format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n{cookie}Connection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).unwrap();
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).unwrap();
    String::from_utf8_lossy(&answer).into_owned()
}

fn header<'a>(answer: &'a str, name: &str) -> &'a str {
    let line = answer.lines().find(|line| line.to_lowercase().starts_with(&format!("{name}:")));
    line.unwrap_or_else(|| panic!("no {name} in {answer}")).split_once(':').unwrap().1.trim()
}

#[test]
fn somebody_goes_to_the_provider_and_comes_back_to_the_served_pages() {
    let desk = Desk::with_registry();
    let server = CasProvider::start();
    desk.run(&["account", "create", "P04"]).done();
    let cas = ["--cas", &server.address(), "--claim", "user"];
    desk.run(&[&["provider", "set", "county"][..], &NAMES, &cas].concat()).done();
    let mut command = desk.command(&["serve", "--listen", "127.0.0.1:0"]);
    let mut served = Served(command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap());
    let mut line = String::new();
    BufReader::new(served.0.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
    let at = line.find("http://").unwrap();
    let address: String =
        line[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || "/:.".contains(*c)).collect();
    assert!(asked(&address, "/sign-in", "").contains("/sign-in/with/county"));
    let sent = asked(&address, "/sign-in/with/county?back=%2Fcalendar", "");
    let cookie = header(&sent, "set-cookie").split(';').next().unwrap().to_owned();
    let back = server.sign_in(header(&sent, "location"), "P04");
    let path = back.strip_prefix(&address).unwrap_or_else(|| panic!("{back} is not below {address}"));
    let arrived = asked(&address, path, &cookie);
    assert_eq!(header(&arrived, "location"), "/calendar", "{arrived}");
    let session = arrived.lines().find(|line| line.contains("mingde-session=")).unwrap();
    let session = session.split_once(": ").unwrap().1.split(';').next().unwrap();
    assert!(asked(&address, "/account", session).contains("P04"));
}
