//! `mingde serve --bureaus`: several bureaus by one process, each under a name of its own.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use mingde_testkit::write_workbook;

use crate::desk::{Desk, registry};
use crate::served::PASSWORD;

/// A host that is served until it is told to end.
struct Host {
    desk: Desk,
    child: Child,
    port: u16,
    said: BufReader<std::process::ChildStdout>,
}

impl Host {
    fn of(desk: Desk) -> Self {
        let args = ["serve", "--bureaus", "bureaus", "--listen", "127.0.0.1:0"];
        let log = std::fs::File::create(desk.file("log.txt")).unwrap();
        let mut command = desk.command(&args);
        let mut child = command.stdout(Stdio::piped()).stderr(log).spawn().unwrap();
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let mut line = String::new();
        said.read_line(&mut line).unwrap();
        let port = line.split("http://*.localhost:").nth(1).unwrap_or_else(|| panic!("{line:?}"));
        let port = port.chars().take_while(char::is_ascii_digit).collect::<String>().parse().unwrap();
        Self { desk, child, port, said }
    }

    /// What is answered to a request for a name.
    fn asked(&self, name: &str, request: &str, more: &str) -> String {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).unwrap();
        let (line, body) = request.split_once("\r\n\r\n").unwrap_or((request, ""));
        write!(
            stream,
            "{line} HTTP/1.1\r\nHost: {name}:{}\r\n{more}Content-Length: {}\r\nConnection: close\r\n\r\n{body}",
            self.port,
            body.len()
        )
        .unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        String::from_utf8_lossy(&bytes).into_owned()
    }

    /// Signs somebody in; what the browser then holds.
    fn sign_in(&self, name: &str, account: &str) -> String {
        let page = self.asked(name, "GET /sign-in", "");
        let cut = |from: &str, to: &str| {
            let rest = page.split_once(from).unwrap_or_else(|| panic!("no {from} in {page}")).1;
            rest.split(to).next().unwrap().to_owned()
        };
        let (cookie, token) = (cut("mingde-form=", ";"), cut("name=\"token\" value=\"", "\""));
        let password: String = PASSWORD.bytes().map(|byte| format!("%{byte:02X}")).collect();
        let more =
            format!("Cookie: mingde-form={cookie}\r\nContent-Type: application/x-www-form-urlencoded\r\n");
        let form = format!("POST /sign-in\r\n\r\ntoken={token}&account={account}&password={password}");
        let answer = self.asked(name, &form, &more);
        let session = answer.split("mingde-session=").nth(1).unwrap_or_else(|| panic!("{answer}"));
        format!("Cookie: mingde-session={}\r\n", session.split(';').next().unwrap())
    }
}

impl Drop for Host {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// A bureau in the folder of bureaus, whose people have the names that those of all others have.
fn lodge(desk: &Desk, code: &str) {
    let data = format!("bureaus/{code}");
    let run = |args: &[&str]| desk.run(&[&["--data", &data][..], args].concat()).done();
    run(&["init"]);
    write_workbook(&desk.file("登记册.xlsx"), &registry());
    run(&["import", "登记册.xlsx"]);
    let mut create = desk.command(&["--data", &data, "account", "create", "P04", "--password-stdin"]);
    let mut child = create.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(PASSWORD.as_bytes()).unwrap();
    assert!(child.wait().unwrap().success());
}

#[test]
fn counties_without_a_server_are_served_by_one_process_and_know_nothing_of_each_other() {
    let desk = Desk::new();
    std::fs::create_dir(desk.file("bureaus")).unwrap();
    for code in ["lantian", "huxian"] {
        lodge(&desk, code);
    }
    desk.run(&["--data", "bureaus/broken", "init"]);
    std::fs::write(desk.file("bureaus/broken/mingde.sqlite3"), "nothing of the sort").unwrap();
    let mut host = Host::of(desk);
    let session = host.sign_in("lantian.localhost", "P04");
    assert!(host.asked("lantian.localhost", "GET /account", &session).contains("陈老师"));
    let elsewhere = host.asked("huxian.localhost", "GET /account", &session);
    assert!(elsewhere.starts_with("HTTP/1.1 303") && elsewhere.contains("/sign-in"), "{elsewhere}");
    let broken = host.asked("broken.localhost", "GET /sign-in", "");
    assert!(broken.starts_with("HTTP/1.1 503"), "{broken}");
    let number = broken.split("编号 ").nth(1).unwrap().split('，').next().unwrap().to_owned();
    let ready = host.asked("127.0.0.1", "GET /readyz", "");
    assert!(ready.starts_with("HTTP/1.1 200") && ready.contains("broken closed: "), "{ready}");
    assert!(ready.contains("lantian awake"), "{ready}");

    // A bureau that comes while it runs; it is set up at the address that is said.
    let made = host.desk.run(&["--data", "bureaus/new", "init"]);
    assert_eq!(made.status, Some(0), "{}", made.err);
    let first = host.asked("new.localhost", "GET /sign-in", "");
    assert!(first.starts_with("HTTP/1.1 200"), "{first}");
    let mut line = String::new();
    host.said.read_line(&mut line).unwrap();
    let path =
        line.split(&format!("http://new.localhost:{}", host.port)).nth(1).unwrap_or_else(|| panic!("{line}"));
    let page = host.asked("new.localhost", &format!("GET {}", path.trim()), "");
    assert!(page.starts_with("HTTP/1.1 200"), "{page}");

    let log = std::fs::read_to_string(host.desk.file("log.txt")).unwrap();
    assert!(log.lines().any(|line| line.contains("lantian") && line.contains("/account")), "{log}");
    assert!(
        log.lines().any(|line| line.contains("broken") && line.contains(&format!("number={number}"))),
        "{log}"
    );
    assert!(!log.contains("P04") && !log.contains("陈老师"), "{log}");
    let told = Command::new("kill").args(["-TERM", &host.child.id().to_string()]).status().unwrap();
    assert!(told.success());
    assert_eq!(host.child.wait().unwrap().code(), Some(0));
    for code in ["lantian", "huxian", "new"] {
        let data = format!("bureaus/{code}");
        assert!(!host.desk.file(&format!("{data}/mingde.sqlite3-wal")).exists(), "{code}");
        host.desk.run(&["--data", &data, "ledger", "verify"]).done();
    }
}

#[test]
fn a_host_says_what_it_needs_before_it_serves() {
    let desk = Desk::new();
    let serve = |args: &[&str]| desk.run(&[&["serve", "--listen", "127.0.0.1:0"][..], args].concat());
    assert!(serve(&["--bureaus", "nowhere"]).ends(2).contains("nowhere"));
    std::fs::create_dir(desk.file("bureaus")).unwrap();
    let one = ["--bureaus", "bureaus", "--public-address", "https://jy.example.cn"];
    assert!(serve(&one).ends(2).contains("https://*."));
    assert!(serve(&["--bureaus", "bureaus", "--behind-proxy"]).ends(2).contains("--public-address"));
    serve(&["--list-bureaus"]).wrong_call();
}
