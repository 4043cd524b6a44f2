//! `mingde serve` as it is called: what its people do in a browser, and how it ends.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};

use mingde_testkit::{Grid, write_workbook};

use crate::desk::*;

pub const PASSWORD: &str = "春风又绿江南岸明月";

/// A bureau that is served until it is told to end.
pub struct Served {
    pub desk: Desk,
    pub child: Child,
    address: String,
}

/// Two schools; two people of one name in the first.
fn two_schools() -> Vec<Grid> {
    let units = Grid::new("单位", &["单位代码", "单位名称", "单位类别", "上级单位", "学生数"])
        .line(&["JYJ", "示范区教育局", "教育局", "", ""])
        .line(&["S1", "第一小学", "小学", "示范区教育局", "1280"])
        .line(&["S2", "第二中学", "初级中学", "示范区教育局", "940"]);
    let mut persons = Grid::new("人员", &PERSONS);
    for (code, name, unit, post, rank) in [
        ("P02", "王校长", "第一小学", "校长", "校级干部"),
        ("P03", "李主任", "第一小学", "主任", "中层干部"),
        ("P04", "陈老师", "第一小学", "教师", "专任教师"),
        ("P06", "王伟", "第一小学", "教师", "专任教师"),
        ("P07", "王伟", "第一小学", "教研组长", "专任教师"),
        ("P08", "刘老师", "第一小学", "教师", "专任教师"),
        ("P21", "赵干事", "示范区教育局", "干事", "科室工作人员"),
        ("P22", "钱干事", "示范区教育局", "干事", "科室工作人员"),
        ("P23", "孙干事", "示范区教育局", "干事", "科室工作人员"),
        ("P24", "林局长", "示范区教育局", "副局长", "局领导"),
        ("P25", "吴干事", "示范区教育局", "干事", "科室工作人员"),
        ("P31", "周主任", "第二中学", "主任", "中层干部"),
    ] {
        persons = persons.line(&[code, name, "女", "1980-04-05", unit, post, rank, "2016-09-01"]);
    }
    vec![units, persons]
}

/// Who holds what; teachers hold nothing.
const OFFICES: [(&str, &str, &str); 7] = [
    ("school-contact", "P03", "第一小学"),
    ("school-contact", "P31", "第二中学"),
    ("party-office", "P21", ""),
    ("personnel-office", "P22", ""),
    ("system-administrator", "P23", ""),
    ("bureau-leader", "P24", ""),
    ("security-administrator", "P25", ""),
];

/// A bureau whose people can sign in.
pub fn with_accounts(accounts: &[&str]) -> Desk {
    with_accounts_in(&[], accounts)
}

/// The same in a database that arguments name.
pub fn with_accounts_in(database: &[&str], accounts: &[&str]) -> Desk {
    let desk = Desk::new();
    let run = |args: &[&str]| desk.run(&[database, args].concat()).done();
    run(&["init"]);
    write_workbook(&desk.file("登记册.xlsx"), &two_schools());
    let talks = Grid::new("谈心谈话", &TALKS)
        .line(&["第一小学", "2025-09-08", "王校长", "陈老师", "日常谈心"])
        .line(&["第一小学", "2025-09-09", "王校长", "刘老师", "日常谈心"]);
    write_workbook(&desk.file("谈话.xlsx"), &[talks]);
    run(&["import", "登记册.xlsx", "谈话.xlsx"]);
    for (office, code, unit) in OFFICES {
        let place: &[&str] = if unit.is_empty() { &["--bureau"] } else { &["--unit", unit] };
        let days = ["--from", "2020-01-01", "--to", "2099-12-31"];
        run(&[&["office", "grant", office, code][..], place, &days].concat());
    }
    for account in accounts {
        let mut command =
            desk.command(&[database, &["account", "create", account, "--password-stdin"]].concat());
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
        child.stdin.take().unwrap().write_all(PASSWORD.as_bytes()).unwrap();
        assert!(child.wait().unwrap().success(), "{account}");
    }
    desk
}

impl Served {
    pub fn of(desk: Desk) -> Self {
        let command = desk.command(&["serve", "--listen", "127.0.0.1:0"]);
        Self::by(desk, command)
    }

    /// By a command that serves it.
    pub fn by(desk: Desk, mut command: Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).stderr(Stdio::null()).spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.as_mut().unwrap()).read_line(&mut line).unwrap();
        let at = line.find("http://").unwrap_or_else(|| panic!("no address in {line:?}"));
        let address: String =
            line[at..].chars().take_while(|c| c.is_ascii_alphanumeric() || "/:.".contains(*c)).collect();
        Self { desk, child, address }
    }

    pub fn host(&self) -> &str {
        self.address.trim_start_matches("http://")
    }

    pub fn tell_to_end(&self) {
        let told = Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status().unwrap();
        assert!(told.success());
    }

    /// Ends it as a power cut would; what it leaves lies on the desk.
    pub fn killed(mut self) -> Desk {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        std::mem::replace(&mut self.desk, Desk::new())
    }
}

impl Drop for Served {
    fn drop(&mut self) {
        _ = self.child.kill();
        _ = self.child.wait();
    }
}

/// What is missing for a browser, if anything is.
fn missing(served: &Served, ui: &Path) -> Option<&'static str> {
    let chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
    if !chromium.iter().any(|program| Path::new(program).exists()) {
        return Some("Chromium (scripts/need chromium)");
    }
    if !ui.join("node_modules/playwright-core").is_dir() {
        return Some("playwright-core (make ui)");
    }
    let page = answer(served, b"GET /sign-in HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    (!page.contains("mingde.js")).then_some("the script of the pages (make ui, and build again)")
}

pub fn answer(served: &Served, request: &[u8]) -> String {
    let mut stream = TcpStream::connect(served.host()).unwrap();
    stream.write_all(request).unwrap();
    let mut bytes = Vec::new();
    stream.read_to_end(&mut bytes).unwrap();
    String::from_utf8_lossy(&bytes).into_owned()
}

#[test]
fn people_work_through_their_week_in_a_browser() {
    let ui = Path::new(env!("CARGO_MANIFEST_DIR")).join("../web/ui");
    let served = Served::of(with_accounts(&["P03", "P31", "P04", "P08", "P21", "P22", "P23", "P24", "P25"]));
    if let Some(missing) = missing(&served, &ui) {
        assert!(std::env::var_os("MINGDE_REQUIRE_BROWSER").is_none(), "{missing} is missing");
        eprintln!("skipped in a browser: {missing} is missing");
        return;
    }
    let stories = std::fs::read_dir(ui.join("served")).unwrap().map(|entry| entry.unwrap().path());
    let mut stories: Vec<_> = stories.filter(|path| path.to_string_lossy().ends_with(".test.mjs")).collect();
    stories.sort();
    let houses = serde_json::json!({ "served": served.address, "password": PASSWORD });
    let mut node = Command::new("node");
    node.args(["--test", "--test-concurrency=1"]).args(stories).current_dir(&ui);
    let told = node.env("MINGDE_HOUSES", houses.to_string()).output().unwrap();
    assert!(told.status.success(), "{}", String::from_utf8_lossy(&told.stdout));
}

/// Whoever is being answered when the program is told to end gets the answer; nobody else is let in.
#[cfg(unix)]
#[test]
fn told_to_end_it_answers_what_it_was_asked_and_ends_well() {
    let mut served = Served::of(with_accounts(&["P03"]));
    // Whoever never had a page is not waited for.
    let mut first = TcpStream::connect(served.host()).unwrap();
    write!(first, "GET /sign-in HTTP/1.1\r\nHost: {}\r\nConnection: close\r\n\r\n", served.host()).unwrap();
    let mut page = String::new();
    first.read_to_string(&mut page).unwrap();
    let cookie = page.split("mingde-form=").nth(1).unwrap().split(';').next().unwrap();
    let mut asking = TcpStream::connect(served.host()).unwrap();
    let body = "account=P03&password=x";
    let head = format!(
        "POST /sign-in HTTP/1.1\r\nHost: {}\r\nContent-Type: application/x-www-form-urlencoded\r\n\
         Cookie: mingde-form={cookie}\r\nContent-Length: {}\r\nExpect: 100-continue\r\n\r\n",
        served.host(),
        body.len()
    );
    asking.write_all(head.as_bytes()).unwrap();
    // It says that it waits for the rest: the request is on its way.
    let mut said = [0; 25];
    asking.read_exact(&mut said).unwrap();
    assert!(said.starts_with(b"HTTP/1.1 100 Continue"), "{}", String::from_utf8_lossy(&said));
    served.tell_to_end();
    while TcpStream::connect(served.host()).is_ok() {}
    asking.write_all(body.as_bytes()).unwrap();
    let mut answer = String::new();
    asking.read_to_string(&mut answer).unwrap();
    assert!(answer.starts_with("HTTP/1.1 403"), "without the token of a page, in words: {answer}");
    assert!(answer.contains("</html>"), "the whole page: {answer}");
    assert_eq!(served.child.wait().unwrap().code(), Some(0));
    served.desk.run(&["ledger", "verify"]).done();
}

/// A disk on which no file may grow beyond some hundred kilobytes, as one that is full but for that.
#[cfg(unix)]
#[test]
fn a_disk_without_room_is_told_to_whoever_watches_over_the_machine() {
    let desk = with_accounts(&[]);
    let room = std::fs::metadata(desk.file("mingde-data/mingde.sqlite3")).map_or(0, |file| file.len());
    assert!(room < 384 << 10, "the ledger of the test has {room} bytes");
    let mut command = Command::new("sh");
    let program = format!(
        "trap '' XFSZ; ulimit -f {}; exec {} serve --listen 127.0.0.1:0",
        (384 << 10) / 512,
        env!("CARGO_BIN_EXE_mingde")
    );
    command.args(["-c", &program]).current_dir(desk.folder()).stdin(Stdio::null());
    let served = Served::by(desk, command);
    let asked = |path: &str| {
        answer(&served, format!("GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").as_bytes())
    };
    let ready = asked("/readyz");
    assert!(ready.starts_with("HTTP/1.1 503") && ready.ends_with("no room left on the disk\n"), "{ready}");
    assert!(asked("/healthz").starts_with("HTTP/1.1 200"));
    let left = std::fs::read_dir(served.desk.file("mingde-data")).unwrap().flatten();
    let left: Vec<_> =
        left.map(|entry| entry.file_name()).filter(|name| name.to_string_lossy().starts_with('.')).collect();
    assert!(left.is_empty(), "{left:?}");
}
