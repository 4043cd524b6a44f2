//! The server is told to end, or killed, while somebody files.

use std::io::{Read as _, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};

use crate::served::{Served, answer, with_accounts, with_accounts_in};
use crate::visit::{Visit, between};

const TALK: &str = "/file/heart-to-heart-talk";

/// A talk on a day, with a form that was given out; sent again it is the same one.
fn talk(visit: &Visit, served: &Served, day: &str, more: &str) -> [String; 2] {
    let page = answer(served, visit.get(TALK).as_bytes());
    let token = between(&page, "name=\"token\" value=\"", "\"");
    let key = between(&page, "name=\"key\" value=\"", "\"");
    let form = [
        ("token", token),
        ("key", key),
        ("intent", "submit"),
        ("unit", "第一小学(S1)"),
        ("date", day),
        ("role.organiser", "王校长(P02)"),
        ("role.counterpart", "刘老师(P08)"),
        ("field.topic", "regular"),
        ("twins", "another"),
    ];
    visit.post(TALK, &form, more)
}

fn talks(served: &Served) -> usize {
    let listed = served.desk.json(&["record", "list", "--kind", "heart-to-heart-talk"]);
    listed.as_array().unwrap_or_else(|| panic!("{listed}")).len()
}

#[test]
fn told_to_end_in_the_middle_of_a_filing_it_files_and_answers() {
    let mut served = Served::of(with_accounts(&["P03"]));
    let visit = Visit::sign_in(&served, "P03");
    let [head, body] = talk(&visit, &served, "2025-09-15", "Expect: 100-continue\r\n");
    let mut filing = TcpStream::connect(served.host()).unwrap();
    filing.write_all(head.as_bytes()).unwrap();
    let mut said = [0; 25];
    filing.read_exact(&mut said).unwrap();
    assert!(said.starts_with(b"HTTP/1.1 100 Continue"), "{}", String::from_utf8_lossy(&said));
    served.tell_to_end();
    while TcpStream::connect(served.host()).is_ok() {}
    filing.write_all(body.as_bytes()).unwrap();
    let mut filed = String::new();
    filing.read_to_string(&mut filed).unwrap();
    assert!(filed.starts_with("HTTP/1.1 303") && filed.contains("done=filed"), "{filed}");
    assert_eq!(served.child.wait().unwrap().code(), Some(0));
    assert_eq!(talks(&served), 3);
    served.desk.run(&["ledger", "verify"]).done();
}

#[test]
fn killed_while_somebody_files_it_keeps_what_it_said_it_has() {
    let mut served = Served::of(with_accounts(&["P03"]));
    let mut visit = Visit::sign_in(&served, "P03");
    let acknowledged = answer(&served, talk(&visit, &served, "2025-09-15", "").concat().as_bytes());
    assert!(acknowledged.starts_with("HTTP/1.1 303"), "{acknowledged}");
    // Nobody waits for the answer; the answer is lost on its way.
    for (day, waits, before) in [("2025-10-20", false, 3), ("2025-11-20", true, 4)] {
        let mut on_its_way = talk(&visit, &served, day, "").concat();
        let mut filing = TcpStream::connect(served.host()).unwrap();
        filing.write_all(on_its_way.as_bytes()).unwrap();
        if waits {
            filing.read_exact(&mut [0]).unwrap();
        }
        let desk = served.killed();
        // What was written last may lie in the ledger and not in its witness yet, which is told and nothing bad.
        let verified = desk.run(&["ledger", "verify"]);
        assert_eq!(verified.status, Some(0), "{verified:?}");
        served = Served::of(desk);
        let arrived = talks(&served);
        assert!((before + usize::from(waits)..=before + 1).contains(&arrived), "{day}: {arrived}");
        // Whoever sends the same form once more has one record of it, whether it had arrived or not; the session is still good.
        on_its_way = on_its_way.replace(&visit.host, served.host());
        visit = Visit { host: served.host().to_owned(), cookie: visit.cookie };
        let filed = answer(&served, on_its_way.as_bytes());
        assert!(filed.starts_with("HTTP/1.1 303") && filed.contains("/records/"), "{filed}");
        assert_eq!(talks(&served), before + 1, "{day}");
        served.desk.run(&["ledger", "verify"]).done();
    }
}

/// Something between the program and its database server, which can go away and come back.
struct Between {
    place: String,
    /// Connections that are open; none while it is away.
    open: Arc<Mutex<Option<Vec<TcpStream>>>>,
}

impl Between {
    fn before(url: &str) -> Self {
        let server = url.split_once('@').unwrap().1.split('/').next().unwrap().to_owned();
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let own = listener.local_addr().unwrap().to_string();
        let place = format!("{}&sslmode=disable", url.replace(&server, &own));
        let open = Arc::new(Mutex::new(Some(Vec::new())));
        let all = Arc::clone(&open);
        std::thread::spawn(move || {
            for client in listener.incoming().map(Result::unwrap) {
                let Some(open) = &mut *all.lock().unwrap() else { continue };
                let server = TcpStream::connect(&server).unwrap();
                for (from, to) in [(&client, &server), (&server, &client)] {
                    let (mut from, mut to) = (from.try_clone().unwrap(), to.try_clone().unwrap());
                    std::thread::spawn(move || {
                        // Either side may hang up.
                        _ = std::io::copy(&mut from, &mut to);
                        _ = to.shutdown(Shutdown::Both);
                    });
                }
                open.extend([client, server]);
            }
        });
        Self { place, open }
    }

    fn goes_away(&self) {
        for connection in self.open.lock().unwrap().take().unwrap() {
            _ = connection.shutdown(Shutdown::Both);
        }
    }

    fn comes_back(&self) {
        *self.open.lock().unwrap() = Some(Vec::new());
    }
}

#[test]
fn a_database_that_goes_away_is_told_and_comes_back_to_the_same_form() {
    mingde_testkit::on_every_database(async |url| {
        let Some(url) = url else { return };
        let between = Between::before(url);
        let database = ["--database", between.place.as_str()];
        let desk = with_accounts_in(&database, &["P03"]);
        let command = desk.command(&[&database[..], &["serve", "--listen", "127.0.0.1:0"]].concat());
        let served = Served::by(desk, command);
        let visit = Visit::sign_in(&served, "P03");
        let talk = talk(&visit, &served, "2025-09-15", "").concat();
        let asked = |request: &str| answer(&served, request.as_bytes());
        between.goes_away();
        let ready = asked(&visit.get("/readyz"));
        assert!(
            ready.starts_with("HTTP/1.1 503") && ready.ends_with("the ledger does not answer\n"),
            "{ready}"
        );
        for request in [&visit.get("/"), &visit.get("/records"), &talk] {
            let told = asked(request);
            assert!(told.starts_with("HTTP/1.1 503") && told.contains("数据库暂时没有应答"), "{told}");
        }
        assert!(asked(&visit.get("/healthz")).starts_with("HTTP/1.1 200"));
        between.comes_back();
        assert!(asked(&visit.get("/readyz")).starts_with("HTTP/1.1 200"));
        let filed = asked(&talk);
        assert!(filed.starts_with("HTTP/1.1 303") && filed.contains("done=filed"), "{filed}");
    });
}
