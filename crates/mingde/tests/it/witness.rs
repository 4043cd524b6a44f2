//! What was signed, remembered elsewhere: an older database put back, a second place, somebody who cosigns; and a screen
//! that nobody paints over.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::sync::{Arc, Mutex};

use mingde_log::{AddCheckpoint, Checkpoint, Cosigner, Verifier, verify_consistency};
use mingde_testkit::{Grid, write_workbook};

use crate::desk::*;

fn more_talks(desk: &Desk, name: &str, day: &str) {
    let talk = Grid::new("谈心谈话", &TALKS).line(&["第一小学", day, "王校长", "李主任", "日常谈心"]);
    write_workbook(&desk.file(name), &[talk]);
    desk.run(&["import", name]).done();
}

#[test]
fn an_older_database_takes_no_write_until_somebody_says_why_it_was_put_back() {
    let desk = Desk::with_registry();
    let database = desk.file("mingde-data/mingde.sqlite3");
    std::fs::copy(&database, desk.file("备份")).unwrap();
    more_talks(&desk, "十一月.xlsx", "2025-11-03");
    std::fs::copy(desk.file("备份"), &database).unwrap();
    let witness = std::fs::read(desk.file("mingde-data/witness.log")).unwrap();

    desk.run(&["ledger", "verify"]).ends(3);
    let said = desk.run(&["import", "十一月.xlsx"]).ends(3);
    assert!(said.contains("ledger restored"), "{said}");
    let id = desk.json(&["record", "list", "--limit", "1"])[0]["id"].as_str().unwrap().to_owned();
    for args in
        [&["record", "return", &id, "--reason", "重填"][..], &["record", "withdraw", &id, "--reason", "重复"]]
    {
        desk.run(args).ends(3);
    }
    let keys = std::fs::read(desk.file("mingde-data/keys/field.key")).unwrap();
    desk.run(&["keys", "renew"]).ends(3);
    assert_eq!(std::fs::read(desk.file("mingde-data/keys/field.key")).unwrap(), keys, "no key was renewed");
    assert_eq!(std::fs::read(desk.file("mingde-data/witness.log")).unwrap(), witness, "nothing was signed");

    desk.run(&["ledger", "restored"]).wrong_call();
    desk.run(&["ledger", "restored", "--reason", " "]).ends(2);
    let said = desk.run(&["ledger", "restored", "--reason", "硬盘损坏"]);
    assert_eq!(said.status, Some(0), "{said:?}");
    let verified = desk.run(&["ledger", "verify"]);
    assert_eq!(verified.status, Some(0), "{verified:?}");
    assert!(verified.err.contains("硬盘损坏") && verified.err.contains("operator"), "{verified:?}");
    let told = desk.json(&["ledger", "verify"]);
    assert_eq!(told["restorations"][0]["reason"], "硬盘损坏");
    more_talks(&desk, "十二月.xlsx", "2025-12-01");
    assert_eq!(desk.run(&["ledger", "verify"]).status, Some(0));
}

#[test]
fn a_ledger_that_was_edited_cannot_be_called_restored() {
    let desk = Desk::with_registry();
    let database = desk.file("mingde-data/mingde.sqlite3");
    std::fs::copy(&database, desk.file("备份")).unwrap();
    more_talks(&desk, "十一月.xlsx", "2025-11-03");
    let bytes = std::fs::read(desk.file("备份")).unwrap();
    let word = b"c:feedback";
    let mut edited = bytes.clone();
    for at in (0..bytes.len() - word.len()).filter(|at| bytes[*at..].starts_with(word)) {
        edited[at + 2..at + 10].copy_from_slice(b"reminder");
    }
    std::fs::write(&database, edited).unwrap();
    desk.run(&["ledger", "restored", "--reason", "硬盘损坏"]).ends(3);
    desk.run(&["import", "十一月.xlsx"]).ends(3);
}

#[test]
fn a_second_folder_remembers_what_the_data_folder_was_made_to_forget() {
    let desk = Desk::with_registry();
    std::fs::create_dir(desk.file("别处")).unwrap();
    desk.run(&["ledger", "push", "别处"]).done();
    let data = desk.file("mingde-data");
    let copy = desk.file("旧");
    std::fs::create_dir(&copy).unwrap();
    for name in ["mingde.sqlite3", "witness.log"] {
        std::fs::copy(data.join(name), copy.join(name)).unwrap();
    }
    more_talks(&desk, "十一月.xlsx", "2025-11-03");
    desk.run(&["ledger", "push", "别处"]).done();
    // Database and witness file are put back together: they agree with each other.
    for name in ["mingde.sqlite3", "witness.log"] {
        std::fs::copy(copy.join(name), data.join(name)).unwrap();
    }
    desk.run(&["ledger", "verify"]).done();
    desk.run(&["ledger", "push", "别处"]).ends(3);
    let kept = std::fs::read_dir(desk.file("别处")).unwrap().next().unwrap().unwrap().path();
    desk.run(&["ledger", "verify", "--witness", kept.to_str().unwrap()]).ends(3);
}

/// A witness as `tlog-witness` describes it, for one ledger. It remembers the last checkpoint it cosigned.
fn witness(ledger: Verifier) -> (String, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let place = format!("http://{}", listener.local_addr().unwrap());
    let cosigner = Cosigner::new("witness.example/w1", &[9; 32]);
    let key = cosigner.public().to_string();
    let seen: Arc<Mutex<Option<Checkpoint>>> = Arc::default();
    std::thread::spawn(move || {
        for stream in listener.incoming() {
            let mut stream = stream.unwrap();
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let mut length = 0;
            let mut first = String::new();
            reader.read_line(&mut first).unwrap();
            loop {
                let mut line = String::new();
                reader.read_line(&mut line).unwrap();
                if line.trim().is_empty() {
                    break;
                }
                if let Some((name, value)) = line.split_once(':')
                    && name.eq_ignore_ascii_case("content-length")
                {
                    length = value.trim().parse().unwrap();
                }
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            let (status, sort, answer) = if first.starts_with("POST /add-checkpoint ") {
                answer(&ledger, &cosigner, &mut seen.lock().unwrap(), &String::from_utf8(body).unwrap())
            } else {
                (404, "text/plain", String::new())
            };
            let head = format!(
                "HTTP/1.1 {status} Said\r\nContent-Type: {sort}\r\nContent-Length: {}\r\nConnection: close\r\n\r\n",
                answer.len()
            );
            stream.write_all((head + &answer).as_bytes()).unwrap();
        }
    });
    (place, key)
}

fn answer(
    ledger: &Verifier,
    cosigner: &Cosigner,
    seen: &mut Option<Checkpoint>,
    body: &str,
) -> (u16, &'static str, String) {
    let plain = |status| (status, "text/plain", String::new());
    let Ok(AddCheckpoint { old, proof, note }) = AddCheckpoint::from_body(body) else { return plain(400) };
    let Some(text) = ledger.verify(&note) else { return plain(403) };
    let checkpoint = Checkpoint::from_text(text).unwrap();
    let empty = mingde_log::Frontier::default().root();
    let (size, root) = seen.as_ref().map_or((0, empty), |seen| (seen.size, seen.root));
    if old != size {
        return (409, "text/x.tlog.size", format!("{size}\n"));
    }
    if !verify_consistency((old, &root), (checkpoint.size, &checkpoint.root), &proof) {
        return plain(422);
    }
    let line = cosigner.cosign(text, 1_764_000_000);
    *seen = Some(checkpoint);
    (200, "text/plain", line)
}

#[test]
fn a_cosigner_bears_out_that_the_ledger_only_grew_and_no_other() {
    let desk = Desk::with_registry();
    let public = std::fs::read_to_string(desk.file("mingde-data/keys/signing.pub")).unwrap();
    let (place, key) = witness(Verifier::parse(&public).unwrap());
    let push = || desk.run(&["ledger", "push", &place, "--cosigner", &key]);
    push().done();
    let kept = || std::fs::read_to_string(desk.file("mingde-data/cosigned.log")).unwrap();
    assert_eq!(kept().matches("— witness.example/w1 ").count(), 1);
    let database = desk.file("mingde-data/mingde.sqlite3");
    std::fs::copy(&database, desk.file("备份")).unwrap();
    more_talks(&desk, "十一月.xlsx", "2025-11-03");
    push().done();
    assert_eq!(kept().matches("— witness.example/w1 ").count(), 2);
    // Where nothing is remembered of what was cosigned, the witness says where it stands.
    std::fs::rename(desk.file("mingde-data/cosigned.log"), desk.file("忘了")).unwrap();
    more_talks(&desk, "十二月.xlsx", "2025-12-01");
    push().done();
    desk.run(&["ledger", "verify"]).done();
    // An older state is not borne out, and what was cosigned bears witness against it.
    std::fs::copy(desk.file("备份"), &database).unwrap();
    std::fs::remove_file(desk.file("mingde-data/witness.log")).unwrap();
    push().ends(3);
    desk.run(&["ledger", "verify"]).ends(3);

    let other = Cosigner::new("witness.example/w2", &[8; 32]).public().to_string();
    let desk = Desk::with_registry();
    desk.run(&["ledger", "push", &place, "--cosigner", &other]).ends(4);
    desk.run(&["ledger", "push", &place]).ends(2);
}

#[test]
fn verification_names_the_ledger_and_its_key() {
    let desk = Desk::with_registry();
    let public = std::fs::read_to_string(desk.file("mingde-data/keys/signing.pub")).unwrap();
    let key = Verifier::parse(&public).unwrap();
    let said = desk.run(&["ledger", "verify"]).done();
    assert!(said.contains(key.name()) && said.contains(&key.key_id()), "{said}");
    let told = desk.json(&["ledger", "verify"]);
    assert_eq!(
        (told["origin"].as_str(), told["key"].as_str()),
        (Some(key.name()), Some(key.key_id().as_str()))
    );
}

#[test]
fn nothing_that_is_filed_drives_the_terminal_of_whoever_looks() {
    let desk = Desk::with_registry();
    let painted = "谈\u{1b}[2J\u{1b}[H台账完好\u{9b}8m\u{202e}\u{7}";
    let talk = Grid::new("谈心谈话", &TALKS).line(&["第一小学", "2025-11-03", "王校长", painted, painted]);
    write_workbook(&desk.file("谈.xlsx"), &[talk]);
    let harmful = |text: &str| text.chars().any(|c| c != '\n' && mingde_core::text::is_unseen(c));
    let calls = [
        &["import", "谈.xlsx"][..],
        &["record", "list"],
        &["record", "list", "--format", "json"],
        &["import", "list"],
        &["record", "show", painted],
        &["assess", painted],
        &["--account", painted, "record", "list"],
        &["report", "verify", painted],
    ];
    for args in calls {
        let said = Said::of(desk.command(args).env("MINGDE_LOG", "debug"));
        assert!(!harmful(&said.out) && !harmful(&said.err), "{args:?}: {said:?}");
    }
}
